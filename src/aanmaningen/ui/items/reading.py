"""Reading the ledger for the grid: in the background, the first page at once, and the newest wish wins."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.jobs import looking
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.looking import Day, Ledger

from ..latest import Latest
from ..process import give_memory_back
from ..workbench import Workbench
from .arranging import Arrangement, Orders, Wish, arrange
from .columns import Column, Values
from .every_column import columns_of
from .sums import Totals, subtotals, totals

_AT_ONCE = 150_000  # so many items are sorted and filtered before anyone notices
_WORTH_PREPARING = 20_000
_FIRST_SORT = ("party", "due_date")


@dataclass(frozen=True, eq=False)
class Shown:
    """What the grid shows: a ledger on a day, its columns, and items in the order of a wish."""

    day: Day
    columns: list[Column]
    arrangement: Arrangement
    wish: Wish
    totals: Totals
    subtotals: dict[str, Values]

    @property
    def ledger(self) -> Ledger:
        """Return the ledger behind it."""
        return self.day.ledger


class Reader(QObject):
    """Asks for what the grid shows. What was there stays until the new is there."""

    arrived = Signal(object)  # Shown
    refused = Signal(object)  # Message
    busy_changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._loading = Latest(workbench, self)
        self._first = Latest(workbench, self)
        self._arranging = Latest(workbench, self)
        self._preparing = Latest(workbench, self)
        self._orders = Orders()
        self._wish = Wish()
        self.shown: Shown | None = None

    # -- questions

    @property
    def is_loading(self) -> bool:
        """Tell whether the ledger, or its state on another day, is being read."""
        return self._loading.is_asking

    @property
    def is_busy(self) -> bool:
        """Tell whether something else is about to be shown."""
        return self._loading.is_asking or self._arranging.is_asking

    # -- changes

    def load(self, wish: Wish) -> None:
        """Read the ledger anew; items that nothing happened to are not read again."""
        self._wish = wish
        reference, known = self._workbench.reference_date, None if self.shown is None else self.shown.ledger
        if known is None:
            can_start = tuple(key.column for key in wish.sort) == _FIRST_SORT and not wish.group
            if can_start and wish.status == "open":
                self._first.ask(
                    message("Reading the first items"), lambda desk: _first(desk, reference, wish), self._begin
                )

        def read(desk: Desk) -> Shown:
            ledger = looking.look(desk, known if known is not None and known.is_whole else None)
            return self._shown(ledger, reference, wish)

        self._ask_load(message("Reading the items"), read)

    def forget(self) -> None:
        """Let go of what is shown: another administration is looked at."""
        for question in (self._loading, self._first, self._arranging, self._preparing):
            question.forget()
        self.shown = None
        self._orders.forget()

    def set_day(self, wish: Wish) -> None:
        """Show the same ledger as on the reference date."""
        if self.shown is None or not self.shown.ledger.is_whole or self.is_loading:
            self.load(wish)
            return
        self._wish = wish
        ledger, reference = self.shown.ledger, self._workbench.reference_date
        if len(ledger) <= _AT_ONCE:
            self._at_once(lambda: self._shown(ledger, reference, wish))
        else:
            self._ask_load(message("Looking at another day"), lambda _: self._shown(ledger, reference, wish))

    def arrange(self, wish: Wish) -> None:
        """Show other items of the same ledger, or in another order."""
        self._wish = wish
        shown = self.shown
        if shown is None or not shown.ledger.is_whole:
            return  # what is being read arrives in the order that is wanted by then
        day, columns, orders = shown.day, shown.columns, self._orders

        def again() -> Shown:
            return _arranged(day, columns, wish, orders, shown)

        if len(day) <= _AT_ONCE:
            self._arranging.forget()
            self._at_once(again)
        else:
            self._arranging.ask(message("Arranging the items"), lambda _: again(), self._arrive)
            self.busy_changed.emit()

    # -- private

    def _ask_load(self, title: Message, job: Callable[[Desk], Shown]) -> None:
        self._arranging.forget()
        task = self._loading.ask(title, job, self._arrive)
        task.ended.connect(self.busy_changed)
        self.busy_changed.emit()

    def _at_once(self, make: Callable[[], Shown]) -> None:
        try:
            shown = make()
        except Refusal as refusal:
            self.refused.emit(refusal.message)
        else:
            self._arrive(shown)

    def _shown(self, ledger: Ledger, reference: date, wish: Wish) -> Shown:
        day = looking.as_on(ledger, reference)
        columns = columns_of(day)
        return _arranged(day, columns, wish, self._orders)

    def _begin(self, answer: object) -> None:
        """Show the first page, unless everything is there already."""
        assert isinstance(answer, Shown)
        if self.shown is None and answer.wish == self._wish:
            self.shown = answer
            self.arrived.emit(answer)

    def _arrive(self, answer: object) -> None:
        assert isinstance(answer, Shown)
        self._first.forget()
        before = self.shown
        are_new = before is None or before.ledger.items.number is not answer.ledger.items.number
        self.shown = answer
        if answer.wish != self._wish:
            self.arrange(self._wish)
            return
        self._orders.keep_only(answer.day)
        self.arrived.emit(answer)
        self.busy_changed.emit()
        if are_new and len(answer.ledger) > _WORTH_PREPARING:  # texts that were read again, and not just kept
            texts = [one.texts(answer.day) for one in answer.columns if one.texts is not None]

            def prepare(desk: Desk) -> None:
                for text in texts:
                    desk.stop_if_cancelled()
                    text.ranks()
                give_memory_back()

            self._preparing.ask(message("Preparing to sort"), prepare, lambda _: None)


def _first(desk: Desk, reference: date, wish: Wish) -> Shown:
    ledger = looking.first_page(desk, reference, wish.side)
    day = looking.as_on(ledger, reference)
    columns = columns_of(day)
    return _arranged(day, columns, wish, Orders())


def _arranged(day: Day, columns: list[Column], wish: Wish, orders: Orders, before: Shown | None = None) -> Shown:
    """Return what a wish shows. before: what was shown, whose totals hold when only the order is another."""
    arrangement = arrange(day, {column.key: column for column in columns}, wish, orders)
    if before is not None and before.day is day and replace(before.wish, sort=wish.sort, group=wish.group) == wish:
        sums = before.totals
    else:
        sums = totals(day, columns, arrangement.items)
    return Shown(day, columns, arrangement, wish, sums, subtotals(day, columns, arrangement))
