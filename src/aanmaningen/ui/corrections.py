"""Corrections of chosen items: what must be known is asked, and it is done so that it can be undone.

The same wherever items are chosen: among the open items and in a proposal.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import correcting, keeping
from aanmaningen.jobs.correcting import Correction
from aanmaningen.jobs.desk import Desk
from aanmaningen.store.corrections import recent_reasons

from .chosen import Chosen
from .dialogs.day import DayAndReason, DayDialog
from .dialogs.level import LevelAndReason, LevelDialog
from .dialogs.note import NoteDialog
from .dialogs.reason import ReasonDialog
from .undo import undo_stack
from .workbench import Workbench

MARK = message("&Mark for the next run")
MARK_WITH_REASON = message("Mark &with a reason…")
CLEAR = message("&Clear the mark")
LEAVE_OUT = message("Lea&ve out of the next run…")
LOWER = message("&Lower the level…")
BLOCK = message("&Block…")
BLOCK_UNTIL = message("Block &until…")
SKIP = message("&Skip once…")
UNBLOCK = message("Un&block…")
DUE_DATE = message("Change &due date…")
NOTE = message("&Note…")


class Corrections:
    """The gestures. Each is about items that were chosen: at least one. parent: over whose window the dialogs stand."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        self._workbench = workbench
        self._parent = parent
        self._undo = undo_stack(workbench)

    def toggle_mark(self, chosen: Chosen) -> None:
        """Mark the items for the next run, or no longer when all of them are."""
        self._correct(chosen, message("Marking"), correcting.toggle_mark)

    def mark_with_reason(self, chosen: Chosen) -> None:
        """Ask why the items are to be in the next run."""
        self._ask_reason(
            chosen,
            MARK_WITH_REASON,
            lambda item: message("Mark {item} for the next run?", item=item),
            lambda n: plural("Mark {n} item for the next run?", "Mark {n} items for the next run?", n=n),
            message("&Mark"),
            message("Marking"),
            correcting.mark,
        )

    def clear(self, chosen: Chosen) -> None:
        """Take the marks off."""
        self._correct(chosen, message("Clearing marks"), correcting.clear)

    def unmark(self, chosen: Chosen) -> None:
        """Ask why the items are to be left out of the next run."""
        self._ask_reason(
            chosen,
            LEAVE_OUT,
            lambda item: message("Leave {item} out of the next run?", item=item),
            lambda n: plural("Leave {n} item out of the next run?", "Leave {n} items out of the next run?", n=n),
            message("&Leave out"),
            message("Leaving out"),
            correcting.unmark,
        )

    def block(self, chosen: Chosen) -> None:
        """Ask why the items are to be kept back, until somebody lifts the block."""
        self._ask_reason(
            chosen,
            BLOCK,
            lambda item: message("Block {item}? It gets no notice until you lift the block.", item=item),
            lambda n: plural(
                "Block {n} item? It gets no notice until you lift the block.",
                "Block {n} items? They get no notice until you lift the block.",
                n=n,
            ),
            message("&Block"),
            message("Blocking"),
            correcting.block,
        )

    def skip_once(self, chosen: Chosen) -> None:
        """Ask why the next run is to pass the items over."""
        self._ask_reason(
            chosen,
            SKIP,
            lambda item: message("Skip {item} once? The next run passes it over.", item=item),
            lambda n: plural(
                "Skip {n} item once? The next run passes it over.",
                "Skip {n} items once? The next run passes them over.",
                n=n,
            ),
            message("&Skip"),
            message("Skipping"),
            correcting.skip_once,
        )

    def unblock(self, chosen: Chosen) -> None:
        """Ask why the items need no longer be kept back."""
        self._ask_reason(
            chosen,
            UNBLOCK,
            lambda item: message("Lift the block on {item}?", item=item),
            lambda n: plural("Lift the block on {n} item?", "Lift the blocks on {n} items?", n=n),
            message("&Unblock"),
            message("Unblocking"),
            correcting.unblock,
        )

    def block_until(self, chosen: Chosen) -> None:
        """Ask until which day the items are to be kept back, and why."""

        def then(answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(message("Blocking"), lambda desk: correcting.block_until(desk, chosen.ids, day, reason))

        sentence = chosen.said(
            lambda item: message("Block {item} until a day? From that day on it may get a notice again.", item=item),
            lambda n: plural(
                "Block {n} item until a day? From that day on it may get a notice again.",
                "Block {n} items until a day? From that day on they may get a notice again.",
                n=n,
            ),
        )
        DayDialog(
            self._workbench,
            sentence,
            message("&Block"),
            message("Block un&til"),
            self._workbench.reference_date + timedelta(days=7),
            self._recent(),
            self._parent.window(),
            BLOCK_UNTIL,
        ).ask(then)

    def due_date(self, chosen: Chosen) -> None:
        """Ask for another due date, and why."""

        def then(answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(
                message("Changing due dates"), lambda desk: correcting.change_due_date(desk, chosen.ids, day, reason)
            )

        # “Two weeks later” is meant from where it is now. Only of different dates there is no such day.
        now = None if chosen.due_day is None else date.fromordinal(chosen.due_day)
        sentence = chosen.said(
            lambda item: message("Change the due date of {item}", item=item),
            lambda n: plural("Change the due date of {n} item", "Change the due date of {n} items", n=n),
        )
        DayDialog(
            self._workbench,
            sentence,
            message("&Change"),
            message("&Due date"),
            now or self._workbench.reference_date,
            self._recent(),
            self._parent.window(),
            DUE_DATE,
            count_from=now,
        ).ask(then)

    def lower_level(self, chosen: Chosen) -> None:
        """Ask at which level the items go out at most, and why."""
        most = max(len(ladder.levels) for ladder in keeping.ladders(self._workbench.desk).values())

        def then(answer: LevelAndReason) -> None:
            level, reason = answer
            self._undo.do(
                message("Lowering levels"), lambda desk: correcting.lower_level(desk, chosen.ids, level, reason)
            )

        sentence = chosen.said(
            lambda item: message("Send {item} out at a lower level? It is then marked for the next run.", item=item),
            lambda n: plural(
                "Send {n} item out at a lower level? It is then marked for the next run.",
                "Send {n} items out at a lower level? They are then marked for the next run.",
                n=n,
            ),
        )
        LevelDialog(self._workbench, sentence, most, self._recent(), self._parent.window(), LOWER).ask(then)

    def note(self, chosen: Chosen) -> None:
        """Ask for a note."""
        sentence = chosen.said(
            lambda item: message("A note on {item}", item=item),
            lambda n: plural("A note on {n} item", "A note on {n} items", n=n),
        )
        NoteDialog(self._workbench, sentence, self._parent.window(), NOTE).ask(
            lambda text: self._undo.do(message("Saving the note"), lambda desk: correcting.note(desk, chosen.ids, text))
        )

    # -- private

    def _recent(self) -> list[str]:
        desk = self._workbench.desk
        return recent_reasons(desk.engine, desk.administration.id)

    def _correct(self, chosen: Chosen, title: Message, correct: Callable[[Desk, Sequence[int]], Correction]) -> None:
        self._undo.do(title, lambda desk: correct(desk, chosen.ids))

    def _ask_reason(
        self,
        chosen: Chosen,
        title: Message,
        one: Callable[[Message], Message],
        many: Callable[[int], Message],
        agree: Message,
        doing: Message,
        correct: Callable[[Desk, Sequence[int], str], Correction],
    ) -> None:
        ReasonDialog(self._workbench, chosen.said(one, many), agree, self._recent(), self._parent.window(), title).ask(
            lambda reason: self._undo.do(doing, lambda desk: correct(desk, chosen.ids, reason))
        )
