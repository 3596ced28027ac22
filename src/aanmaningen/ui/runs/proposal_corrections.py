"""What is put right by hand in a proposal: a lower level, a block with its reason, for the selected notices and items.

They are the corrections of the open items, so they can be undone there and here, and the proposal follows.
"""

from datetime import date, timedelta

from PySide6.QtCore import QObject

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs import correcting, keeping
from aanmaningen.store import corrections

from ..items.dialogs.day import DayDialog
from ..items.dialogs.level import LevelDialog
from ..items.dialogs.reason import ReasonDialog
from ..items.undo import undo_stack
from ..workbench import Workbench
from .proposal_page import ProposalPage


class ProposalCorrections(QObject):
    """Asks what must be known, and has it done."""

    def __init__(self, workbench: Workbench, page: ProposalPage) -> None:
        super().__init__(page)
        self._workbench = workbench
        self._page = page
        self._undo = undo_stack(workbench)

    def can_correct(self) -> bool:
        """Tell whether items are selected."""
        return self._page.lists.has_chosen_items()

    def lower_level(self) -> None:
        """Ask at which level the selected items go out at most, and why."""
        ids, bench = self._page.lists.chosen_items(), self._workbench
        if not ids:
            return
        most = max(len(ladder.levels) for ladder in keeping.ladders(bench.desk).values())
        sentence = plural(
            "Send {n} item out at a lower level? It is then marked for the next run.",
            "Send {n} items out at a lower level? They are then marked for the next run.",
            n=len(ids),
        )

        def then(answer: tuple[int, str]) -> None:
            level, reason = answer
            self._undo.do(message("Lowering levels"), lambda desk: correcting.lower_level(desk, ids, level, reason))

        LevelDialog(bench, sentence, most, self._recent(), self._page).ask(then)

    def block(self) -> None:
        """Ask why the selected items are to be kept back, until somebody lifts the block."""
        ids = self._page.lists.chosen_items()
        if not ids:
            return
        sentence = plural(
            "Block {n} item? It gets no notice until you lift the block.",
            "Block {n} items? They get no notice until you lift the block.",
            n=len(ids),
        )
        ReasonDialog(self._workbench, sentence, message("&Block"), self._recent(), self._page).ask(
            lambda reason: self._undo.do(message("Blocking"), lambda desk: correcting.block(desk, ids, reason))
        )

    def block_until(self) -> None:
        """Ask until which day the selected items are to be kept back, and why."""
        ids = self._page.lists.chosen_items()
        if not ids:
            return
        sentence = plural(
            "Block {n} item until a day? From that day on it may get a notice again.",
            "Block {n} items until a day? From that day on they may get a notice again.",
            n=len(ids),
        )

        def then(answer: tuple[date, str]) -> None:
            day, reason = answer
            self._undo.do(message("Blocking"), lambda desk: correcting.block_until(desk, ids, day, reason))

        first = self._workbench.reference_date + timedelta(days=7)
        label = message("Block un&til")
        DayDialog(self._workbench, sentence, message("&Block"), label, first, self._recent(), self._page).ask(then)

    def _recent(self) -> list[str]:
        desk = self._workbench.desk
        return corrections.recent_reasons(desk.engine, desk.administration.id)
