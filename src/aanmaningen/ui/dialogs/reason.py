"""Asks for the reason of a correction."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message

from ..workbench import Workbench
from .reason_field import LABEL, ReasonField
from .value_dialog import ValueDialog


class ReasonDialog(ValueDialog[str]):
    """Gives the reason; it may be empty."""

    def __init__(
        self,
        workbench: Workbench,
        sentence: Message,
        agree: Message,
        recent: Sequence[str],
        parent: QWidget,
        title: Message | None = None,
    ) -> None:
        super().__init__(workbench, parent, "reason_dialog", title or agree, agree)
        self.say(workbench.text(sentence), "sentence")
        self.reason = ReasonField(workbench, recent)
        self.add_field(LABEL, self.reason)
        self.reason.setFocus()

    def value(self) -> str:
        """Return the reason."""
        return self.reason.reason()
