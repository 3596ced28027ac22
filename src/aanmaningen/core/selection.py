"""The selection: for every open item whether it gets a notice at a reference date, and why (not).

The first reason that holds wins; the order of `Reason` is the order of the rules. Days are `date.toordinal()`
numbers throughout, because a selection may walk over a million items.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from .ladder import Ladder, LastNotice, first_day
from .money import minor_digits
from .packed import Packed, Plain
from .records import ItemKind, Side


class Reason(StrEnum):
    """Why an item is or is not on a notice, in the order in which the rules are asked."""

    NOT_RECEIVABLE = "not_receivable"
    PAID = "paid"
    NEVER_DUNNED = "never_dunned"
    DIRECT_DEBIT = "direct_debit"
    HOLD = "hold"
    # A dispute, a promise not yet due and an arrangement on schedule come here, in this order.
    UNDELIVERED = "undelivered"
    NOT_DUE = "not_due"
    TOO_RECENT = "too_recent"
    LAST_LEVEL_SENT = "last_level_sent"
    UNMARKED = "unmarked"
    OUTSIDE_CRITERIA = "outside_criteria"
    BELOW_ITEM_MINIMUM = "below_item_minimum"
    NOTHING_TO_NET = "nothing_to_net"
    NET_NOT_POSITIVE = "net_not_positive"
    BELOW_DEBTOR_MINIMUM = "below_debtor_minimum"
    SELECTED = "selected"


class HoldKind(StrEnum):
    """Block for good, until (and not on) a day, or for the one next notice."""

    BLOCK = "block"
    UNTIL = "until"
    SKIP = "skip"


class Hold(NamedTuple):
    """A hold on an item or on a whole party. until_day of a SKIP is set once a run has passed the item over."""

    id: int
    kind: HoldKind
    until_day: int | None
    reason: str

    def applies_on(self, day: int) -> bool:
        """Tell whether the hold keeps a notice back on `day`."""
        return self.until_day is None or day < self.until_day


class Mark(NamedTuple):
    """A hand mark. marked: beats criteria and minimums; not marked: left out of the next run.

    level: the item goes out at this level at most (None: the next one).
    until_day: set once a run has done as it says.
    """

    marked: bool
    level: int | None = None
    until_day: int | None = None

    def applies_on(self, day: int) -> bool:
        """Tell whether the mark counts on `day`."""
        return self.until_day is None or day < self.until_day


class Candidate(NamedTuple):
    """What the rules need to know of one item. `matches`: it meets the user's own criteria (truth value)."""

    item_id: int
    party_id: int
    currency: str
    due_day: int
    open_minor: int
    kind: str
    side: str
    number: str
    ladder: str
    matches: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a party. ladder: of party, group or administration, already looked up.

    undelivered: currency -> number of a notice that was issued but neither delivered nor withdrawn.
    """

    code: str
    ladder: Ladder
    notices: bool = True
    direct_debit: bool = False
    hold: Hold | None = None
    undelivered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """The reference day and the figures of one selection. Minimums are in units of each item's own currency."""

    reference_day: int
    days_since_last: int = 7
    correction_days: int = 0
    item_minimum: Decimal = Decimal(0)
    debtor_minimum: Decimal = Decimal(0)
    notice_per_level: bool = False


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of some items only: by item id."""

    last_notices: Mapping[int, LastNotice] = field(default_factory=dict)
    holds: Mapping[int, Hold] = field(default_factory=dict)
    marks: Mapping[int, Mark] = field(default_factory=dict)


class DraftLine(NamedTuple):
    """An item on a draft notice; level 0 for a credit or payment that is netted."""

    item: Candidate
    level: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed notice: one debtor, one currency. Lines: invoices by due day, then credits."""

    party_id: int
    currency: str
    level: int
    layout_level: int
    deadline_days: int
    lines: tuple[DraftLine, ...]
    total_minor: int


class LeftOut(NamedTuple):
    """An item that gets no notice. detail: the first day it may (NOT_DUE, TOO_RECENT), the Hold, or a notice number."""

    item: Candidate
    reason: Reason
    detail: object = None


def _flat(left: LeftOut) -> Plain:
    item, reason, detail = left
    if isinstance(detail, Hold):
        detail = (detail.id, detail.kind.value, *detail[2:])
    return *item, reason._value_, detail  # as `value`, in a third of the time


def _made(plain: Plain) -> LeftOut:
    *item, reason, detail = plain
    if isinstance(detail, tuple):
        hold_id, kind, *rest = detail
        detail = Hold(hold_id, HoldKind(kind), *rest)
    return LeftOut(Candidate._make(item), _REASONS[reason], detail)


_REASONS = {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The outcome of a selection.

    skips_used: ids of skip-once holds, and unmarks_used: ids of unmarked items, that kept back something which
    would otherwise have been reminded: once the run is issued they have done their work.
    """

    drafts: list[Draft]
    left_out: Packed[LeftOut]
    skips_used: set[int]
    unmarks_used: set[int]


class Decision(NamedTuple):
    """What the rules say of one item by itself; level is meant only with SELECTED."""

    reason: Reason
    level: int = 0
    detail: object = None


# The same few answers are given a million times: each is made once.
_SAME: Mapping[Reason, Decision] = {reason: Decision(reason) for reason in Reason}
_selected = cache(partial(Decision, Reason.SELECTED))
_RECEIVABLE = Side.RECEIVABLE.value
_INVOICE = ItemKind.INVOICE.value


class Selection:
    """Decides for items, given what is known of parties and items, at one reference day."""

    def __init__(
        self, terms: Terms, standings: Mapping[int, Standing], facts: ItemFacts, ladders: Mapping[str, Ladder]
    ) -> None:
        self._terms = terms
        self._standings = standings
        self._facts = facts
        day = terms.reference_day
        self._marks = {item_id: mark for item_id, mark in facts.marks.items() if mark.applies_on(day)}
        self._ladders = ladders
        self._item_minimum = _Minimum(terms.item_minimum)
        self._debtor_minimum = _Minimum(terms.debtor_minimum)
        self._skips_used: set[int] = set()
        self._unmarks_used: set[int] = set()

    def propose(self, candidates: Iterable[Candidate]) -> Proposal:
        """Return drafts and reasons for candidates that come sorted by party; within a party in any order."""
        drafts: list[Draft] = []
        left_out = Packed(_flat, _made)
        self._skips_used.clear()
        self._unmarks_used.clear()
        for party_id, items in groupby(candidates, key=attrgetter("party_id")):
            self._propose_party(party_id, items, drafts, left_out)
        return Proposal(drafts, left_out, set(self._skips_used), set(self._unmarks_used))

    def decide(self, item: Candidate) -> Decision:
        """Return the first reason that keeps this item from a notice, or SELECTED with its level.

        A credit or payment is never SELECTED: when nothing else holds it is NOTHING_TO_NET, which
        the netting per debtor may turn into a line on a notice.
        """
        return self._decide(item, self._standings[item.party_id])

    def _decide(self, item: Candidate, standing: Standing) -> Decision:
        if item.side != _RECEIVABLE:
            return _SAME[Reason.NOT_RECEIVABLE]
        if item.open_minor == 0:
            return _SAME[Reason.PAID]
        if not standing.notices:
            return _SAME[Reason.NEVER_DUNNED]
        if standing.direct_debit:
            return _SAME[Reason.DIRECT_DEBIT]
        if standing.hold is not None or item.item_id in self._facts.holds:
            day = self._terms.reference_day
            holds = [hold for hold in (self._facts.holds.get(item.item_id), standing.hold) if hold is not None]
            holds = [hold for hold in holds if hold.applies_on(day)]
            if holds:
                self._note_skips(holds, item, standing)
                return Decision(Reason.HOLD, detail=holds[0])
        return self._decide_freely(item, standing)

    def _note_skips(self, holds: list[Hold], item: Candidate, standing: Standing) -> None:
        """Remember the skips that do their work now: without them the item would get a notice."""
        are_waiting = all(hold.kind is HoldKind.SKIP and hold.until_day is None for hold in holds)
        if are_waiting and self._decide_freely(item, standing).reason is Reason.SELECTED:
            self._skips_used.update(hold.id for hold in holds)

    def _decide_freely(self, item: Candidate, standing: Standing) -> Decision:
        """Apply the rules that come after the holds."""
        terms, facts = self._terms, self._facts
        day = terms.reference_day
        if item.currency in standing.undelivered:
            return Decision(Reason.UNDELIVERED, detail=standing.undelivered[item.currency])
        mark = self._marks.get(item.item_id)
        is_unmarked = mark is not None and not mark.marked
        if item.kind != _INVOICE or item.open_minor < 0:
            return _SAME[Reason.UNMARKED if is_unmarked else Reason.NOTHING_TO_NET]
        ladder = self._ladders[item.ladder] if item.ladder else standing.ladder
        last = facts.last_notices.get(item.item_id)
        first = first_day(ladder, item.due_day, last, terms.days_since_last, terms.correction_days)
        if day < first:
            is_reminded = last is not None and day > item.due_day
            return Decision(Reason.TOO_RECENT if is_reminded else Reason.NOT_DUE, detail=first)
        level = 1 if last is None else last.level + 1
        if mark is not None and mark.marked and mark.level is not None:
            level = min(level, mark.level)
        if level > len(ladder.levels):
            return _SAME[Reason.LAST_LEVEL_SENT]
        if mark is not None and mark.marked:  # beats what follows
            return _selected(level)
        if item.matches and item.open_minor >= self._item_minimum[item.currency]:
            if not is_unmarked:
                return _selected(level)
            if mark is not None and mark.until_day is None:
                self._unmarks_used.add(item.item_id)
        if is_unmarked:
            return _SAME[Reason.UNMARKED]
        return _SAME[Reason.BELOW_ITEM_MINIMUM if item.matches else Reason.OUTSIDE_CRITERIA]

    def _propose_party(
        self, party_id: int, items: Iterable[Candidate], drafts: list[Draft], left_out: Packed[LeftOut]
    ) -> None:
        selected: dict[str, list[DraftLine]] = defaultdict(list)
        credits: dict[str, list[DraftLine]] = defaultdict(list)
        standing = self._standings[party_id]
        for item in items:
            reason, level, detail = self._decide(item, standing)
            if reason is Reason.SELECTED:
                selected[item.currency].append(DraftLine(item, level))
            elif reason is Reason.NOTHING_TO_NET:
                credits[item.currency].append(DraftLine(item, 0))
            else:
                left_out.append(LeftOut(item, reason, detail))
        for currency, lines in selected.items():
            netted = credits.pop(currency, [])
            total = sum(line.item.open_minor for line in (*lines, *netted))
            refusal = self._reason_per_debtor(lines, total, currency)
            if refusal:
                for line in (*lines, *netted):
                    left_out.append(LeftOut(line.item, refusal))
            else:
                drafts.extend(self._drafts(party_id, currency, lines, netted))
        for line in chain.from_iterable(credits.values()):
            left_out.append(LeftOut(line.item, Reason.NOTHING_TO_NET))

    def _reason_per_debtor(self, lines: list[DraftLine], total_minor: int, currency: str) -> Reason | None:
        if total_minor <= 0:
            return Reason.NET_NOT_POSITIVE
        if total_minor >= self._debtor_minimum[currency] or any(map(self._is_marked, lines)):
            return None
        return Reason.BELOW_DEBTOR_MINIMUM

    def _is_marked(self, line: DraftLine) -> bool:
        mark = self._marks.get(line.item.item_id)
        return mark is not None and mark.marked

    def _drafts(
        self, party_id: int, currency: str, lines: list[DraftLine], credits: list[DraftLine]
    ) -> Iterable[Draft]:
        lines.sort(key=lambda line: (line.item.due_day, line.item.number))
        credits.sort(key=lambda line: (line.item.due_day, line.item.number))
        if self._terms.notice_per_level:
            by_level: dict[int, list[DraftLine]] = defaultdict(list)
            for line in lines:
                by_level[line.level].append(line)
            # Credits go with the most pressing notice; if they outweigh it, one notice for all keeps the sum right.
            top = by_level[max(by_level)]
            if sum(line.item.open_minor for line in (*top, *credits)) > 0:
                for level in sorted(by_level, reverse=True):
                    yield self._draft(party_id, currency, by_level[level], credits if by_level[level] is top else [])
                return
        yield self._draft(party_id, currency, lines, credits)

    def _draft(self, party_id: int, currency: str, lines: list[DraftLine], credits: list[DraftLine]) -> Draft:
        level = max(line.level for line in lines)
        standing = self._standings[party_id]
        rungs = [
            (self._ladders[line.item.ladder] if line.item.ladder else standing.ladder).level(level)
            for line in lines
            if line.level == level
        ]
        return Draft(
            party_id,
            currency,
            level,
            layout_level=max(rung.layout_level for rung in rungs),
            deadline_days=max(rung.deadline_days for rung in rungs),
            lines=(*lines, *credits),
            total_minor=sum(line.item.open_minor for line in (*lines, *credits)),
        )


class _Minimum(dict[str, Decimal]):
    """A minimum in minor units, unrounded, by currency."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__()
        self._amount = amount

    def __missing__(self, currency: str) -> Decimal:
        self[currency] = self._amount.scaleb(minor_digits(currency))
        return self[currency]
