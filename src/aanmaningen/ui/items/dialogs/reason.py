"""Asks for the reason of a correction."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message

from ...workbench import Workbench
from .question import Question


class ReasonDialog(Question[str]):
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
        super().__init__(workbench, "reason_dialog", sentence, agree, parent, title)
        self.reason = self.add_reason(recent)
        self.reason.setFocus()

    def value(self) -> str:
        """Return the reason."""
        return self.reason.currentText().strip()
