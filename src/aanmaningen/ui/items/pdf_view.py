"""A PDF in a window of its own: a notice as it was sent, or as it would be."""

from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message

from ..widgets import named
from ..workbench import Workbench

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0


class PdfDialog(QDialog):
    """Shows all pages below one another, as wide as the window; closes with Escape."""

    def __init__(self, workbench: Workbench, what: Message, pdf: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = workbench.text
        self.setWindowTitle(text(what))
        self.what = named(QLabel(text(what)), "pdf_what")
        self.what.setWordWrap(True)
        self._buffer = QBuffer(self)  # the document reads from it for as long as it is shown
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.view = named(QPdfView(self), "pdf_view")
        self.view.setAccessibleName(text(what))
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        buttons = QHBoxLayout()
        for name, words, key, do in (
            ("pdf_smaller", message("&Smaller"), "Ctrl+-", partial(self.zoom, 1 / _STEP)),
            ("pdf_larger", message("&Larger"), "Ctrl++", partial(self.zoom, _STEP)),
            ("pdf_fit", message("&Fit the width"), "Ctrl+0", self.fit_width),
            ("pdf_close", message("&Close"), "Ctrl+W", self.reject),
        ):
            button = named(QPushButton(text(words)), name)
            button.setAutoDefault(False)
            button.setToolTip(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
            button.clicked.connect(lambda _=False, do=do: do())
            QShortcut(QKeySequence(key), self, button.click)
            if name == "pdf_close":
                buttons.addStretch(1)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.what)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        width = self.fontMetrics().averageCharWidth() * 110
        room = parent.window().size()
        self.resize(min(width, room.width()), room.height() - self.fontMetrics().lineSpacing() * 4)
        self.view.setFocus()

    def zoom(self, factor: float) -> None:
        """Make the pages larger or smaller."""
        now = self.view.zoomFactor()
        if self.view.zoomMode() is QPdfView.ZoomMode.FitToWidth and self.document.pageCount():
            points = self.document.pagePointSize(0).width() / 72 * self.view.logicalDpiX()
            now = self.view.viewport().width() / points
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, _SMALLEST), _LARGEST))

    def fit_width(self) -> None:
        """Make the pages as wide as the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
