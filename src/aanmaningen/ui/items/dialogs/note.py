"""Asks for a note."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from aanmaningen.core.errors import Message, message

from ...widgets import named
from ...workbench import Workbench
from .question import Question


class NoteDialog(Question[str]):
    """Gives the text of a note; never an empty one."""

    def __init__(self, workbench: Workbench, sentence: Message, parent: QWidget) -> None:
        super().__init__(workbench, "note_dialog", sentence, message("&Save note"), parent)
        self.text = named(QPlainTextEdit(), "note_text")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * 6)
        self.add_field(message("&Note"), self.text)
        self.text.textChanged.connect(self._check)
        # Enter makes a new line here, so agreeing needs a key of its own.
        QShortcut(QKeySequence("Ctrl+Return"), self, self.agree.click)
        self.agree.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        self._check()
        self.text.setFocus()

    def value(self) -> str:
        """Return the note."""
        return self.text.toPlainText().strip()

    def _check(self) -> None:
        self.agree.setEnabled(bool(self.value()))
