"""The PDF of a notice, inside the window: read in the background, all pages below one another, with zoom."""

from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs import showing
from aanmaningen.jobs.showing import NoticeView, notice_number

from ..icons import icon
from ..latest import Latest
from ..widgets import named
from ..workbench import Workbench

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0


class NoticePdf(QWidget):
    """Shows one notice at a time; the old one stays until the new one is there."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("notice_pdf")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._wanted: int | None = None
        self._buffer: QBuffer | None = None
        self._build()

    def _build(self) -> None:
        self.title = named(QLabel(), "pdf_title")
        self.smaller = named(QToolButton(), "pdf_smaller")
        self.larger = named(QToolButton(), "pdf_larger")
        self.fit = named(QToolButton(), "pdf_fit")
        self.smaller.setText("−")
        self.larger.setText("+")
        self.fit.setIcon(icon("pdf"))
        self.document = QPdfDocument(self)
        self.view = named(QPdfView(self), "pdf_view")
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.empty = named(QLabel(), "pdf_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        bar = QHBoxLayout()
        bar.addWidget(self.title, 1)
        for button in (self.smaller, self.larger, self.fit):
            button.setAutoRaise(True)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.stack, 1)
        self.smaller.clicked.connect(partial(self.zoom, 1 / _STEP))
        self.larger.clicked.connect(partial(self.zoom, _STEP))
        self.fit.clicked.connect(self.fit_width)

    # -- changes

    def show_notice(self, notice: NoticeView | None) -> None:
        """Show the PDF of a notice, or none."""
        number = None if notice is None else notice.number
        if number == self._wanted:
            return
        self._wanted = number
        if notice is None:
            self._latest.forget()
            self.document.close()
            self._tell()
            return
        title = message("Reading notice {notice}", notice=notice_number(notice.number))
        self._latest.ask(title, lambda desk: showing.notice_pdf_bytes(desk, notice.number), self._load)

    def forget(self) -> None:
        """Read the next notice even if it is the same one: it may have been drawn since."""
        self._wanted = None

    def zoom(self, factor: float, _: bool = False) -> None:
        """Make the page larger or smaller."""
        now = self.view.zoomFactor()
        if self.view.zoomMode() is QPdfView.ZoomMode.FitToWidth and self.document.pageCount():
            points = self.document.pagePointSize(0).width() / 72 * self.view.logicalDpiX()
            now = self.view.viewport().width() / points
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, _SMALLEST), _LARGEST))

    def fit_width(self) -> None:
        """Make the page as wide as its room."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        for button, name in (
            (self.smaller, message("Smaller")),
            (self.larger, message("Larger")),
            (self.fit, message("Fit the width")),
        ):
            button.setToolTip(text(name))
            button.setAccessibleName(text(name))
        self.view.setAccessibleName(text(message("PDF of the notice")))
        self._tell()

    # -- private

    def _load(self, pdf: object) -> None:
        assert isinstance(pdf, bytes)
        self.document.close()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer  # the document reads from it for as long as it is shown
        self._tell()

    def _tell(self) -> None:
        text, pages = self._workbench.text, self.document.pageCount()
        self.empty.setText(text(message("Choose a notice to see it here.")))
        if pages and self._wanted is not None:
            name = notice_number(self._wanted)
            self.title.setText(
                name if pages == 1 else text(message("{notice}, {pages} pages", notice=name, pages=pages))
            )
        else:
            self.title.setText("")
        self.stack.setCurrentWidget(self.view if pages else self.empty)
