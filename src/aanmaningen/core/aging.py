"""The aging of open items: how late each amount is on a reference date, and the totals per bucket."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .errors import Refusal
from .messages import Message, message

MAX_EDGES = 12


class Basis(StrEnum):
    """The date from which an overdue item is aged."""

    DUE = "due"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class Buckets:
    """The columns of an aging: bucket 0 is "not yet due", the others are ranges of days.

    edges: the last day of every bucket but the last one, which has no end: (30, 60, 90) makes
    not yet due, 1-30, 31-60, 61-90 and 91 or more.
    basis: from which date the days of an *overdue* item are counted. What is not yet due stays in bucket 0 with
    either basis, so that both ways of aging agree on how much is late.
    Raises Refusal when the edges do not rise, are not positive, or are none or more than MAX_EDGES.
    """

    edges: tuple[int, ...] = (30, 60, 90)
    basis: Basis = Basis.DUE

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in zip((0, *self.edges), self.edges, strict=False))
        if not rising or not 1 <= len(self.edges) <= MAX_EDGES:
            raise Refusal(
                message(
                    "The buckets {edges} cannot be used: give 1 to {most} rising numbers of days, such as 30,60,90.",
                    edges=",".join(map(str, self.edges)),
                    most=MAX_EDGES,
                )
            )

    def __len__(self) -> int:
        """Return the number of buckets, "not yet due" included."""
        return len(self.edges) + 2

    @property
    def ranges(self) -> tuple[tuple[int | None, int | None], ...]:
        """Return first and last day of every bucket, None where it has no end: (None, 0), (1, 30), …, (91, None)."""
        firsts = (None, 1, *(edge + 1 for edge in self.edges))
        lasts = (0, *self.edges, None)
        return tuple(zip(firsts, lasts, strict=True))

    def index_of(self, days: int) -> int:
        """Return the number of the one bucket that holds an age of so many days; 0 or fewer is not yet due."""
        return 0 if days <= 0 else bisect_left(self.edges, days) + 1

    def bucket_of(self, invoice_date: date, due_date: date, reference_date: date) -> int:
        """Return the number of the bucket of an item on the reference date. On its due date it is not yet late.

        Credit notes and unallocated payments are aged like the rest, by their own dates.
        """
        days = days_overdue(due_date, reference_date)
        if days > 0 and self.basis is Basis.INVOICE:
            # A list may hold an invoice dated after its due date: it is late all the same, never "not yet due".
            days = max(1, (reference_date - invoice_date).days)
        return self.index_of(days)


def parse_buckets(text: str, basis: Basis = Basis.DUE) -> Buckets:
    """Return the buckets written as "30,60,90" (spaces allowed). Raises Refusal for anything else."""
    try:
        edges = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise Refusal(
            message(
                "“{buckets}” is not a list of buckets: write whole days with commas, such as 30,60,90.", buckets=text
            )
        ) from None
    return Buckets(edges, basis)


def days_overdue(due_date: date, reference_date: date) -> int:
    """Return how many days the item is late; negative or 0: not yet due."""
    return (reference_date - due_date).days


def open_on(original_minor: int, allocations: Iterable[tuple[date, int]], reference_date: date) -> int:
    """Return what was open at the end of the reference date, in minor units: later allocations do not count.

    allocations: date and amount, signed as the item (what lessens an invoice is positive, a credit's negative).
    Whether the item existed on that date is another question: one dated later is not on the list at all.
    """
    return original_minor - sum(minor for on, minor in allocations if on <= reference_date)


class AgingItem(NamedTuple):
    """One open item of an aging. A NamedTuple, because a report may have hundreds of thousands.

    key: the text by which the report groups: party code, group, account manager, or an attribute's value.
    kind: an ItemKind value. bucket: its number in the report's Buckets. Amounts in minor units, credits negative.
    level: the last level sent, 0 for none. hold: in words, in the reader's language, "" for none.
    """

    party_code: str
    party_name: str
    group: str
    account_manager: str
    key: str
    number: str
    kind: str
    description: str
    invoice_date: date
    due_date: date
    days_overdue: int
    bucket: int
    currency: str
    original_minor: int
    open_minor: int
    level: int
    last_notice_date: date | None
    hold: str


def bucket_name(first: int | None, last: int | None) -> Message:
    """Return what a bucket is called, by its first and last day, as `Buckets.ranges` gives them."""
    if first is None:
        return message("Not yet due")
    if last is None:
        return message("{first} days and more", first=first)
    return message("{first}–{last} days", first=first, last=last)


@dataclass(frozen=True, slots=True)
class AgingTotal:
    """What one key (debtor, group, …) has open in one currency: an amount in minor units per bucket.

    party_name: of the key's first item, the debtor's name where the key is a debtor.
    """

    key: str
    currency: str
    party_name: str
    buckets: tuple[int, ...]

    @property
    def total_minor(self) -> int:
        """Return the sum of the buckets."""
        return sum(self.buckets)


def summarise(items: Iterable[AgingItem], n_buckets: int) -> list[AgingTotal]:
    """Return the totals per key and currency, in the order in which these first appear. Currencies are never mixed."""
    sums: dict[tuple[str, str], tuple[str, list[int]]] = {}
    for item in items:
        place = (item.key, item.currency)
        if place not in sums:
            sums[place] = (item.party_name, [0] * n_buckets)
        sums[place][1][item.bucket] += item.open_minor
    return [AgingTotal(key, currency, name, tuple(buckets)) for (key, currency), (name, buckets) in sums.items()]
