"""The PDF of a notice, inside the window: read in the background, all pages below one another, with zoom."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs import showing
from aanmaningen.jobs.showing import NoticeView, notice_number

from ..icons import icon
from ..latest import Latest
from ..pdf_view import PdfView
from ..widgets import ElidedLabel, named
from ..workbench import Workbench


class NoticePdf(QWidget):
    """Shows one notice at a time; the old one stays until the new one is there."""

    left = Signal()  # Escape: back to the list

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("notice_pdf")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._wanted: int | None = None
        self._build()

    def _build(self) -> None:
        self.title = named(ElidedLabel(), "pdf_title")
        self.smaller = named(QToolButton(), "pdf_smaller")
        self.larger = named(QToolButton(), "pdf_larger")
        self.fit = named(QToolButton(), "pdf_fit")
        self.smaller.setText("−")
        self.larger.setText("+")
        self.fit.setIcon(icon("pdf"))
        self.view = PdfView(self)
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
        self.smaller.clicked.connect(lambda: self.view.smaller())
        self.larger.clicked.connect(lambda: self.view.larger())
        self.fit.clicked.connect(lambda: self.view.fit_width())

    # -- changes

    def show_notice(self, notice: NoticeView | None) -> None:
        """Show the PDF of a notice, or none."""
        number = None if notice is None else notice.number
        if number == self._wanted and (number is not None or not self.view.pages.pageCount()):
            return
        self._wanted = number
        if notice is None:
            self._latest.forget()
            self.view.show_nothing()
            self._tell()
            return
        title = message("Reading notice {notice}", notice=notice_number(notice.number))
        self._latest.ask(title, lambda desk: showing.notice_pdf_bytes(desk, notice.number), self._load)

    def forget(self) -> None:
        """Read the next notice even if it is the same one: it may have been drawn since."""
        self._wanted = None

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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back to the list with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- private

    def _load(self, pdf: object) -> None:
        assert isinstance(pdf, bytes)
        self.view.show_pdf(pdf)
        self._tell()

    def _tell(self) -> None:
        text, pages = self._workbench.text, self.view.pages.pageCount()
        self.empty.setText(text(message("Choose a notice to see it here.")))
        if pages and self._wanted is not None:
            name = notice_number(self._wanted)
            self.title.setText(
                name if pages == 1 else text(message("{notice}, {pages} pages", notice=name, pages=pages))
            )
        else:
            self.title.setText("")
        self.stack.setCurrentWidget(self.view if pages else self.empty)
