"""The columns of the grid, declared as data: a new column is one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aanmaningen.core.errors import Message, message
from aanmaningen.core.reasons import heading
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.looking import BLANK, Day, Labels, Texts
from aanmaningen.jobs.looking.day import ByHand
from aanmaningen.jobs.looking.deciding import REASONS
from aanmaningen.jobs.looking.ledger import KINDS

from ..filter_kinds import NUMBER_DIGITS as NUMBER_DIGITS
from ..filter_kinds import Choice as Choice
from ..filter_kinds import Kind as Kind
from ..filter_kinds import is_chosen, is_number

Values = npt.NDArray[Any]
Ints = npt.NDArray[np.int32]
Rows = Any  # an array of places of items, or slice(None) for all
ALL = slice(None)

HOLD_KINDS = ("", *HoldKind)
_BLANK_AMOUNT = -(2**62)
NUMBER_LIMIT = 10**12  # in parts of NUMBER_DIGITS it still fits in 64 bits


@dataclass(frozen=True)
class Column:
    """A column. width: in characters. summed: has totals, and
    none of its cells is empty but in a bucket. bucket: which one, of an aging column.

    read: the values of rows (AMOUNT, COUNT, DATE; places in `choices` for CHOICE), BLANK where there is none.
    texts: the texts of all items (TEXT), or by party (PARTY, GROUP; of a value that is none of its kind otherwise).
    """

    key: str
    heading: Message
    kind: Kind
    width: int
    read: Callable[[Day, Rows], Values] | None = None
    texts: Callable[[Day], Texts] | None = None
    choices: Sequence[Choice] = ()
    summed: bool = False
    hint: Message | None = None
    bucket: int = -1

    @property
    def is_number(self) -> bool:
        """Tell whether its values stand at the right and are compared as numbers."""
        return is_number(self.kind)

    @property
    def is_chosen(self) -> bool:
        """Tell whether it is filtered by choosing from its values."""
        return is_chosen(self.kind)

    def values(self, day: Day, rows: Rows) -> Values:
        """Return the values of rows, of a column that has them."""
        assert self.read is not None
        return self.read(day, rows)

    def item_texts(self, day: Day) -> Texts:
        """Return the texts of a TEXT column."""
        assert self.texts is not None
        return self.texts(day)

    def party_texts(self, day: Day) -> Labels:
        """Return the texts of a PARTY or GROUP column, by party."""
        assert self.texts is not None
        found = self.texts(day)
        assert isinstance(found, Labels)
        return found


def blank_of(column: Column) -> int:
    """Return the value that stands for nothing in a column of numbers."""
    return _BLANK_AMOUNT if column.kind in (Kind.AMOUNT, Kind.NUMBER) else BLANK


NO, YES = Choice("no", message("no")), Choice("yes", message("yes"))
_YES_NO = (NO, YES)
_KINDS = dict(zip(KINDS, (message("Invoice"), message("Credit note"), message("Payment")), strict=True))
_HOLDS = {
    "": message("Not blocked"),
    HoldKind.BLOCK: message("Blocked"),
    HoldKind.UNTIL: message("Blocked until a day"),
    HoldKind.SKIP: message("Skipped once"),
}
_MARKS = {
    ByHand.NOTHING: message("Not marked"),
    ByHand.IN: message("For the next run"),
    ByHand.OUT: message("Left out"),
    ByHand.LEVEL: message("At a lower level"),
}
# Beside the first column too, so that a mark is seen in every view.
MARK_SIGNS = {ByHand.IN: "✓", ByHand.OUT: "✗", ByHand.LEVEL: "↓"}


def _original(day: Day, rows: Rows) -> Values:
    return day.ledger.items.original[rows].astype(np.int64)


def _open(day: Day, rows: Rows) -> Values:
    return day.open[rows].astype(np.int64)


def _paid(day: Day, rows: Rows) -> Values:
    return _original(day, rows) - _open(day, rows)


def _bucket(number: int) -> Callable[[Day, Rows], Values]:
    def read(day: Day, rows: Rows) -> Values:
        opened = _open(day, rows)
        return np.where((day.bucket[rows] == number) & (opened != 0), opened, _BLANK_AMOUNT)

    return read


def _hold_kind(day: Day, rows: Rows) -> Values:
    kinds = [0 if hold is None else HOLD_KINDS.index(hold.kind) for hold in day.holds]
    return np.array(kinds, np.int8)[day.hold[rows]]


def _hold_until(day: Day, rows: Rows) -> Values:
    days = [BLANK if hold is None or hold.until_day is None else hold.until_day for hold in day.holds]
    return np.array(days, np.int32)[day.hold[rows]]


def _days_late(day: Day, rows: Rows) -> Values:
    late = day.day.toordinal() - day.ledger.items.due_day[rows]
    # What is not due yet is not late: an empty cell, and no number below zero.
    return np.where((day.open[rows] != 0) & (late > 0), late, BLANK)


def _by_party(what: Callable[[Day], Values]) -> Callable[[Day, Rows], Values]:
    return lambda day, rows: what(day)[day.ledger.items.party[rows]]


def _paid_minor(day: Day, rows: Rows) -> Values:
    return day.paid_minors(rows, _BLANK_AMOUNT)


def _no_zero(what: Callable[[Day, Rows], Values]) -> Callable[[Day, Rows], Values]:
    def read(day: Day, rows: Rows) -> Values:
        found = what(day, rows).astype(np.int32)
        return np.where(found != 0, found, BLANK)

    return read


FIXED = (
    Column("party", message("Code"), Kind.PARTY, 9, texts=lambda day: day.ledger.parties.codes),
    Column("name", message("Name"), Kind.PARTY, 24, texts=lambda day: day.ledger.parties.names),
    Column("number", message("Number"), Kind.TEXT, 12, texts=lambda day: day.ledger.items.number),
    Column(
        "kind",
        message("Kind"),
        Kind.CHOICE,
        10,
        lambda day, rows: day.ledger.items.kind[rows],
        choices=tuple(Choice(key, label) for key, label in _KINDS.items()),
    ),
    Column("description", message("Description"), Kind.TEXT, 24, texts=lambda day: day.ledger.items.description),
    Column(
        "invoice_date", message("Invoice date"), Kind.DATE, 10, lambda day, rows: day.ledger.items.invoice_day[rows]
    ),
    Column("due_date", message("Due date"), Kind.DATE, 10, lambda day, rows: day.ledger.items.due_day[rows]),
    Column("days_late", message("Days late"), Kind.COUNT, 7, _days_late),
    Column("currency", message("Currency"), Kind.CHOICE, 7, lambda day, rows: day.ledger.items.currency[rows]),
    Column("original", message("Original"), Kind.AMOUNT, 12, _original, summed=True),
    Column("paid", message("Paid"), Kind.AMOUNT, 12, _paid, summed=True),
    Column("open", message("Open"), Kind.AMOUNT, 12, _open, summed=True),
)
REST = (
    Column("level", message("Level"), Kind.COUNT, 6, _no_zero(lambda day, rows: day.last.level(rows))),
    Column("last_notice", message("Last notice"), Kind.DATE, 10, lambda day, rows: day.last.day(rows)),
    Column("notices", message("Notices"), Kind.COUNT, 8, _no_zero(lambda day, rows: day.last.times[rows])),
    Column("next_level", message("Next level"), Kind.COUNT, 8, _no_zero(lambda day, rows: day.next_level[rows])),
    Column("next_date", message("Next from"), Kind.DATE, 10, lambda day, rows: day.next_day[rows]),
    Column(
        "marked",
        message("Marked"),
        Kind.CHOICE,
        16,
        lambda day, rows: day.by_hand[rows],
        choices=tuple(Choice(one.name.casefold(), label) for one, label in _MARKS.items()),
        hint=message("What a person decided about the next run."),
    ),
    Column(
        "hold",
        message("Hold"),
        Kind.CHOICE,
        18,
        _hold_kind,
        choices=tuple(Choice(key or "none", label) for key, label in _HOLDS.items()),
    ),
    Column("hold_until", message("Hold until"), Kind.DATE, 10, _hold_until),
    Column("reference", message("Payment reference"), Kind.TEXT, 16, texts=lambda day: day.ledger.items.reference),
    Column("paid_date", message("Last payment"), Kind.DATE, 10, lambda day, rows: day.paid_days(rows)),
    Column("paid_amount", message("Last amount paid"), Kind.AMOUNT, 12, _paid_minor),
    Column(
        "lateness",
        message("Pays late"),
        Kind.COUNT,
        8,
        _by_party(lambda day: day.lateness),
        hint=message("How many days late this party paid its invoices, on average."),
    ),
    Column(
        "by_email",
        message("E-mail"),
        Kind.CHOICE,
        6,
        _by_party(lambda day: day.ledger.parties.by_email.astype(np.int8)),
        choices=_YES_NO,
    ),
    Column("language", message("Language code"), Kind.GROUP, 8, texts=lambda day: day.ledger.parties.languages),
    Column("group", message("Group"), Kind.GROUP, 12, texts=lambda day: day.ledger.parties.groups),
    Column("manager", message("Account manager"), Kind.GROUP, 14, texts=lambda day: day.ledger.parties.managers),
    Column("note", message("Note"), Kind.CHOICE, 6, lambda day, rows: day.noted[rows].astype(np.int8), choices=_YES_NO),
    Column(
        "why",
        message("Why (not)?"),
        Kind.CHOICE,
        36,
        lambda day, rows: day.reason[rows],
        choices=tuple(Choice(reason.value, heading(reason)) for reason in REASONS),
        hint=message("Whether a run on the reference date reminds of this item, and why."),
    ),
)

# What is not there for the reader says it by being empty.
SILENT = frozenset({("hold", "none"), ("by_email", "no"), ("note", "no"), ("kind", "")})


def bucket_columns(ranges: Sequence[tuple[int | None, int | None]]) -> list[Column]:
    """Return the columns of the aging: what is open, under how late it is."""
    columns = []
    for number, (first, last) in enumerate(ranges):
        if first is None:
            heading = message("Not due")
        elif last is None:
            heading = message("{first} and more", first=first)
        else:
            heading = message("{first} to {last}", first=first, last=last)
        columns.append(Column(f"bucket{number}", heading, Kind.AMOUNT, 11, _bucket(number), summed=True, bucket=number))
    return columns
