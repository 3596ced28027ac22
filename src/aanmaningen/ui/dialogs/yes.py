"""A question with what it means, answered with doing it or not."""

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message

from ..workbench import Workbench
from .value_dialog import ValueDialog


class YesDialog(ValueDialog[bool]):
    """Asks; the value is True when accepted."""

    def __init__(
        self,
        workbench: Workbench,
        title: Message,
        question: Message,
        meaning: Message,
        accept: Message,
        parent: QWidget,
    ) -> None:
        super().__init__(workbench, parent, "ask_dialog", title, accept)
        self.say(workbench.text(question), "ask_question", is_heading=True)
        self.say(workbench.text(meaning), "ask_meaning")

    def value(self) -> bool:
        """Return True: it was accepted."""
        return True
