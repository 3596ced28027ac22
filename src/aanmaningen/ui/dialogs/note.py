"""Asks for a note."""

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from aanmaningen.core.errors import Message, message

from ..actions import keys_text, spellings
from ..widgets import named
from ..workbench import Workbench
from .value_dialog import ValueDialog

_AGREE = "Ctrl+Return"


class NoteDialog(ValueDialog[str]):
    """Gives the text of a note; never an empty one."""

    def __init__(self, workbench: Workbench, sentence: Message, parent: QWidget, title: Message | None = None) -> None:
        save = message("&Save note")
        super().__init__(workbench, parent, "note_dialog", title or save, save)
        self.say(workbench.text(sentence), "sentence")
        self.text = named(QPlainTextEdit(), "note_text")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * 6)
        self.add_field(message("&Note"), self.text)
        self.text.textChanged.connect(self._check)
        # Enter makes a new line here, so agreeing needs a key of its own.
        for keys in spellings(_AGREE):
            QShortcut(keys, self, self.accept_button.click)
        self.accept_button.setToolTip(keys_text(_AGREE))
        self._check()
        self.text.setFocus()

    def value(self) -> str:
        """Return the note."""
        return self.text.toPlainText().strip()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.value()))
