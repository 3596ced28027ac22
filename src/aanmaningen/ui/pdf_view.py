"""The pages of a PDF below one another, as wide as there is room or at a zoom of one's own."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0


class PdfView(QPdfView):
    """Shows the bytes of a document; what was shown stays until the next is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_view")
        # Not a child of the view: it would go when only half of the view is left, and tell that half about it.
        self.pages = QPdfDocument(parent)
        self._buffer: QBuffer | None = None
        self.setDocument(self.pages)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        # Always there: one that comes and goes makes the page smaller and larger, which makes it come and go for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.fit_width()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document."""
        self.pages.close()
        before = self._buffer
        self._buffer = QBuffer(self.pages)  # the document reads from it for as long as it is shown
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pages.load(self._buffer)
        if before is not None:
            before.deleteLater()

    def show_nothing(self) -> None:
        """Let go of the document."""
        self.pages.close()

    def larger(self) -> None:
        """Make the pages larger."""
        self._zoom(_STEP)

    def smaller(self) -> None:
        """Make the pages smaller."""
        self._zoom(1 / _STEP)

    def fit_width(self) -> None:
        """Make the pages as wide as there is room, now and whenever that changes."""
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        now = self.zoomFactor()
        if self.zoomMode() is QPdfView.ZoomMode.FitToWidth and self.pages.pageCount():
            points = self.pages.pagePointSize(0).width() / 72 * self.logicalDpiX()
            now = self.viewport().width() / points
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(min(max(now * factor, _SMALLEST), _LARGEST))
