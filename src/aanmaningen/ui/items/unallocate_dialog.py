"""Asks which allocation by hand is to be undone, and why."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.messages import Amount
from aanmaningen.store.allocations import ByHand

from ..dialogs import ValueDialog
from ..dialogs.reason_field import LABEL, ReasonField
from ..widgets import named
from ..workbench import Workbench

AllocationAndReason = tuple[int, str]
_ID = Qt.ItemDataRole.UserRole
_ROWS_IN_SIGHT = 6


class UnallocateDialog(ValueDialog[AllocationAndReason]):
    """Gives the id of one of the allocations and a reason, which may be empty."""

    def __init__(
        self,
        workbench: Workbench,
        found: Sequence[ByHand],
        chosen: int | None,
        recent: Sequence[str],
        parent: QWidget,
    ) -> None:
        """found: of one item, not empty; chosen: id of the one to begin with, None for the first."""
        sentence = message(
            "Which allocation of {number} is to be undone? What was settled is open again on both items.",
            number=found[0].number,
        )
        undo = message("&Undo the allocation")
        super().__init__(workbench, parent, "unallocate_dialog", undo, undo)
        self.say(workbench.text(sentence), "sentence")
        text = workbench.text
        self.list = named(QListWidget(), "allocations_by_hand")
        self.list.setAccessibleName(text(message("Allocations by hand")))
        for one in found:
            line = message(
                "{day}: {amount} with {number}",
                day=date.fromordinal(one.day),
                amount=Amount(abs(one.amount_minor), one.currency),
                number=one.counter_number,
            )
            entry = QListWidgetItem(text(line))
            entry.setData(_ID, one.id)
            self.list.addItem(entry)
        self.list.setCurrentRow(next((row for row, one in enumerate(found) if one.id == chosen), 0))
        rows = min(len(found), _ROWS_IN_SIGHT)
        self.list.setFixedHeight(self.list.sizeHintForRow(0) * rows + 2 * self.list.frameWidth())
        self.body.addWidget(self.list)
        self.reason = ReasonField(workbench, recent)
        self.add_field(LABEL, self.reason)
        (self.reason if len(found) == 1 or chosen is not None else self.list).setFocus()

    def value(self) -> AllocationAndReason:
        """Return the id and the reason."""
        return int(self.list.currentItem().data(_ID)), self.reason.reason()
