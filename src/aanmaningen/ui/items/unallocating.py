"""Undoing an allocation by hand, asked for at the item or at its line in the side panel."""

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs import allocating
from aanmaningen.store import corrections

from ..undo import undo_stack
from ..workbench import Workbench
from .unallocate_dialog import AllocationAndReason, UnallocateDialog


def ask_unallocate(workbench: Workbench, item_id: int, parent: QWidget, chosen: int | None = None) -> None:
    """Ask which allocation of an item is to be undone, and undo it. chosen: the one to begin with."""

    def undo(answer: AllocationAndReason) -> None:
        allocation_id, reason = answer
        undo_stack(workbench).do(
            message("Undoing the allocation"), lambda desk: allocating.unallocate(desk, allocation_id, reason)
        )

    def ask(answer: object) -> None:
        assert isinstance(answer, tuple)
        found, recent = answer
        UnallocateDialog(workbench, found, chosen, recent, parent).ask(undo)

    workbench.read(
        message("Looking for allocations by hand"),
        lambda desk: (
            allocating.by_hand(desk, item_id),
            corrections.recent_reasons(desk.engine, desk.administration.id),
        ),
        ask,
    )
