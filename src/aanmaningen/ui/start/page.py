"""What all pages of the wizard share: a heading, a text beneath, and both in the user's language."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget, QWizardPage

from aanmaningen.core.errors import Message

from ..form import Words
from ..widgets import named

_AROUND = 13  # lines of text: the title of the window, the heading of the page, and the buttons


class StartPage(QWizardPage):
    """Base of the pages. Subclasses name themselves, their heading and their explanation."""

    key = ""
    heading: Message
    explanation: Message

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName(self.key)
        self.words = words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        scroll = _Scrolled()
        layout.addWidget(scroll)
        self.body = QVBoxLayout(scroll.content)
        self.notice = named(QLabel(), f"{self.key}_notice")
        self.notice.setWordWrap(True)
        self.notice.hide()

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        self.setTitle(self.words(self.heading))
        self.setSubTitle(self.words(self.explanation))

    def tell(self, what: Message | None, sign: str = "") -> None:
        """Say something beneath the fields. sign: whether it is good or bad."""
        self.notice.setVisible(what is not None)
        self.notice.setText(f"{sign} {self.words(what)}".lstrip() if what else "")


class _Scrolled(QScrollArea):
    """Room for a page: as high as it is, unless the buttons would then be below the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard goes to the first field of the page
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.content = QWidget()
        self.setWidget(self.content)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._show_focused)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the page, or what the screen has room for."""
        hint = self.content.minimumSizeHint()
        room = self.screen().availableGeometry().height() - _AROUND * self.fontMetrics().height()
        return QSize(hint.width(), min(hint.height(), room))

    def _show_focused(self, _: QWidget | None, focused: QWidget | None) -> None:
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)
