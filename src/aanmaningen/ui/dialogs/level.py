"""Asks at which level items may go out at most, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from aanmaningen.core.errors import Message, message

from ..widgets import named
from ..workbench import Workbench
from .reason_field import LABEL, ReasonField
from .value_dialog import ValueDialog

LevelAndReason = tuple[int, str]


class LevelDialog(ValueDialog[LevelAndReason]):
    """Gives a level and a reason, which may be empty."""

    def __init__(
        self,
        workbench: Workbench,
        sentence: Message,
        levels: int,
        recent: Sequence[str],
        parent: QWidget,
        title: Message | None = None,
    ) -> None:
        """levels: how many levels there are; the last cannot be chosen, for it would lower nothing."""
        lower = message("&Lower")
        super().__init__(workbench, parent, "level_dialog", title or lower, lower)
        self.say(workbench.text(sentence), "sentence")
        self.level = named(QComboBox(), "level")
        for number in range(1, max(2, levels)):
            self.level.addItem(workbench.text(message("level {level} at most", level=number)), number)
        self.add_field(message("&Level of the next notice"), self.level)
        self.reason = ReasonField(workbench, recent)
        self.add_field(LABEL, self.reason)
        self.level.setFocus()

    def value(self) -> LevelAndReason:
        """Return the level and the reason."""
        return int(self.level.currentData()), self.reason.reason()
