"""A PDF in a window of its own: a notice as it was sent, or as it would be."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message

from .pdf_view import PdfView
from .widgets import named
from .workbench import Workbench


class PdfDialog(QDialog):
    """Shows all pages; closes with Escape."""

    def __init__(self, workbench: Workbench, what: Message, pdf: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pdf_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = workbench.text
        self.setWindowTitle(text(what))
        self.what = named(QLabel(text(what)), "pdf_what")
        self.what.setWordWrap(True)
        self.view = PdfView(self)
        self.view.setAccessibleName(text(what))
        self.view.show_pdf(pdf)
        buttons = QHBoxLayout()
        for name, words, key, do in (
            ("pdf_smaller", message("&Smaller"), "Ctrl+-", self.view.smaller),
            ("pdf_larger", message("&Larger"), "Ctrl++", self.view.larger),
            ("pdf_fit", message("&Fit the width"), "Ctrl+0", self.view.fit_width),
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
