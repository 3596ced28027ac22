"""What all pages of the wizard share: a heading, a text beneath, and both in the user's language."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWizardPage

from aanmaningen.core.errors import Message

from ..form import Words
from ..widgets import named


class StartPage(QWizardPage):
    """Base of the pages. Subclasses name themselves, their heading and their explanation."""

    key = ""
    heading: Message
    explanation: Message

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName(self.key)
        self.words = words
        self.body = QVBoxLayout(self)
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
