"""What was just done, said in passing: in the status bar for a moment, and then gone."""

from PySide6.QtCore import Qt, QTimer

from aanmaningen.core.errors import Message

from .widgets import ElidedLabel, named
from .workbench import Workbench

_MOMENT = 8_000  # milliseconds: long enough to look down from the row and read two short sentences


class PassingWords(ElidedLabel):
    """Shows the newest thing that was said, for a moment."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        named(self, "passing_words")
        self._workbench = workbench
        self.hide()
        self.setContentsMargins(self.fontMetrics().averageCharWidth() * 3, 0, 0, 0)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MOMENT)
        self._timer.timeout.connect(self._fall_silent)
        workbench.said.connect(self.say)
        for outdated in (workbench.language_changed, workbench.administration_changed):
            outdated.connect(self._fall_silent)

    def say(self, what: Message) -> None:
        """Show what was done."""
        self._write(self._workbench.text(what))
        self._timer.start()

    def _fall_silent(self) -> None:
        self._timer.stop()
        self._write("")

    def _write(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))  # what stands before it may have its room
        self.setAccessibleName(text)
