"""The ledger as it stands on a day: what was open then, how late, the last notice, the next step, and why (not)."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from aanmaningen.core.aging import Buckets
from aanmaningen.core.selection import Hold

from .deciding import Facts, decide
from .ledger import Amounts, Codes, Ints, Ledger, NoticeLines, Small, narrowed

ALL = slice(None)
BLANK = -(2**31)  # in a column of numbers or days: there is none
Mask = npt.NDArray[np.bool_]


class ByHand(IntEnum):
    """What a person decided about the next run."""

    NOTHING = 0
    IN = 1
    OUT = 2
    LEVEL = 3  # in, at a lower level


class LastNotices(NamedTuple):
    """The newest notice of each item up to the day. line: its place in the lines, -1 where there was none."""

    lines: NoticeLines
    line: Ints
    times: Small

    def level(self, rows: Any = ALL) -> Small:
        """Return the level of the last notice of some items, 0 where there was none."""
        found: Small = _picked(self.lines.level, self.line[rows], 0)
        return found

    def day(self, rows: Any = ALL) -> Ints:
        """Return the day of the last notice of some items, BLANK where there was none."""
        found: Ints = _picked(self.lines.day, self.line[rows], BLANK)
        return found

    def deadline(self, rows: Any = ALL) -> Ints:
        """Return the deadline on the last notice of some items, BLANK where there was none."""
        found: Ints = _picked(self.lines.deadline, self.line[rows], BLANK)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A ledger on a day, by item. exists: dated on that day or before. last_paid: place of the newest allocation, -1
    for none. lateness: average days late of the paid invoices of each party. hold: place in `holds`, 0 for none.
    next_level: 0 where no notice can follow. by_hand: a ByHand value.
    """

    ledger: Ledger
    day: date
    buckets: Buckets
    exists: Mask
    open: Amounts
    bucket: Small
    last: LastNotices
    last_paid: Ints
    lateness: Ints
    hold: Codes
    holds: list[Hold | None]
    next_level: Small
    next_day: Ints
    reason: Small
    noted: Mask = field(repr=False)
    by_hand: Small = field(repr=False)

    def __len__(self) -> int:
        return len(self.ledger)

    def paid_days(self, rows: Any) -> Ints:
        """Return the day of the last payment of some items, BLANK where there was none."""
        found: Ints = _picked(self.ledger.allocations.day, self.last_paid[rows], BLANK)
        return found

    def paid_minors(self, rows: Any, blank: int) -> Amounts:
        """Return the amount of the last payment of some items; blank where there was none."""
        places = self.last_paid[rows]
        minors = self.ledger.allocations.minor
        found = minors[places].astype(np.int64) if len(minors) else np.zeros(len(places), np.int64)
        found[places < 0] = blank
        return found

    @property
    def days_late(self) -> Ints:
        """Return how many days each item is late; 0 or less: not yet due."""
        return np.int32(self.day.toordinal()) - self.ledger.items.due_day


def as_on(ledger: Ledger, day: date, buckets: Buckets | None = None) -> Day:
    """Return the ledger as it stood on that day: later payments, notices and invoices do not count."""
    buckets = buckets or Buckets()
    items, number = ledger.items, day.toordinal()
    count = len(ledger)
    until = int(np.searchsorted(ledger.allocations.day, number, "right"))
    rows, minors = ledger.allocations.row[:until], ledger.allocations.minor[:until]
    open_minor = items.original.astype(np.int64)
    if until:
        # Cents as floats are exact up to 90 thousand billion; adding whole numbers in place is ten times slower.
        open_minor -= np.bincount(rows, minors, count).astype(np.int64)
    # Of the same item the last one stays: they come by day.
    last_paid = np.full(count, -1, np.int32)
    last_paid[rows] = np.arange(until, dtype=np.int32)
    last = _last_notices(ledger, number)
    hold, holds = _holds(ledger, number)
    marked = np.zeros(count, np.bool_)
    unmarked = np.zeros(count, np.bool_)
    most = np.zeros(count, np.int8)
    by_hand = np.zeros(count, np.int8)
    for row, mark in ledger.marks.items():
        if mark.applies_on(number):
            (marked if mark.marked else unmarked)[row] = True
            most[row] = mark.level or 0
            by_hand[row] = (ByHand.LEVEL if mark.level else ByHand.IN) if mark.marked else ByHand.OUT
    facts = Facts(open_minor, hold > 0, last.level(), last.day(), last.deadline(), marked, unmarked, most)
    reason, next_level, next_day = decide(ledger, facts, number)
    late = number - items.due_day
    noted = np.zeros(count, np.bool_)
    noted[ledger.noted] = True
    return Day(
        ledger,
        day,
        buckets,
        items.invoice_day <= number,
        narrowed(open_minor),
        np.searchsorted(np.array((0, *buckets.edges), np.int32), late, "left").astype(np.int8),
        last,
        last_paid,
        _lateness(ledger, open_minor, last_paid),
        hold,
        holds,
        next_level,
        next_day,
        reason,
        noted,
        by_hand,
    )


def _last_notices(ledger: Ledger, number: int) -> LastNotices:
    count, lines = len(ledger), ledger.notices
    line = np.full(count, -1, np.int32)
    before = np.flatnonzero(lines.day <= number).astype(np.int32)
    rows = lines.row[before]
    # By number, and of equal rows the last one stays: the newest notice.
    line[rows] = before
    return LastNotices(lines, line, np.minimum(np.bincount(rows, minlength=count), 127).astype(np.int8))


def _holds(ledger: Ledger, number: int) -> tuple[Codes, list[Hold | None]]:
    """Return the hold that keeps each item back; one on the item itself comes before one on its party."""
    holds: list[Hold | None] = [None]
    hold = np.zeros(len(ledger), np.uint16)
    places: dict[Hold, int] = {}

    def place_of(one: Hold) -> int:
        # Alike in all that is shown: thousands of items blocked in one go are one kind of hold.
        alike = one._replace(id=0)
        if alike not in places:
            places[alike] = len(holds)
            holds.append(one)
        return min(places[alike], 65_535)

    of_party = np.zeros(len(ledger.parties.ids), np.uint16)
    for place, one in ledger.party_holds.items():
        if one.applies_on(number):
            of_party[place] = place_of(one)
    if of_party.any():
        hold = of_party[ledger.items.party]
    for row, one in ledger.item_holds.items():
        if one.applies_on(number):
            hold[row] = place_of(one)
    return hold, holds


def _picked(values: Any, places: Ints, blank: int) -> Any:
    """Return the values at places, blank where a place is -1."""
    if not len(values):
        return np.full(len(places), blank, values.dtype)
    found = values[places]  # -1 brings the last one, which is covered at once
    found[places < 0] = blank
    return found


def _lateness(ledger: Ledger, open_minor: Amounts, last_paid: Ints) -> Ints:
    """Return per party how many days late its invoices were paid on average, rounded; BLANK when none was."""
    items = ledger.items
    paid = (open_minor == 0) & (last_paid >= 0) & (items.kind == 0) & (items.side == 0)
    parties = items.party[paid]
    count = len(ledger.parties.ids)
    times = np.bincount(parties, minlength=count)
    days = np.bincount(parties, ledger.allocations.day[last_paid[paid]] - items.due_day[paid], count)
    found = np.full(count, BLANK, np.int32)
    some = times > 0
    found[some] = np.rint(days[some] / times[some])
    return found
