"""The field for a reason, with the reasons that were given before."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from aanmaningen.core.errors import message

from ..widgets import named
from ..workbench import Workbench

LABEL = message("&Reason")


class ReasonField(QComboBox):
    """Typed or chosen; it may stay empty."""

    def __init__(self, workbench: Workbench, recent: Sequence[str]) -> None:
        super().__init__()
        named(self, "reason")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(list(recent))
        self.setCurrentIndex(-1)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(workbench.text(message("The debtor does not see it")))
        self.setMinimumContentsLength(20)

    def reason(self) -> str:
        """Return what was given."""
        return self.currentText().strip()
