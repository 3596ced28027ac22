"""The selection's decisions for a million items at once.

The rules are those of `core.selection`, in the same order; a test with generated ledgers holds the two equal. There
they are asked item by item, which takes seconds; the window shows the reason of every item at any reference date.
"""

from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aanmaningen.core.money import minor_digits
from aanmaningen.core.selection import Reason

from .ledger import Ints, Ledger, Small

Mask = npt.NDArray[np.bool_]

REASONS = tuple(Reason)
_CODE = {reason: code for code, reason in enumerate(REASONS)}


class Facts(NamedTuple):
    """What is known of each item on the day. level 0: no notice yet. most: the level of a mark, 0 for the next one."""

    open: npt.NDArray[np.int64]
    held: Mask
    level: Small
    last_day: Ints
    deadline: Ints
    marked: Mask
    unmarked: Mask
    most: Small


def decide(ledger: Ledger, facts: Facts, day: int) -> tuple[Small, Small, Ints]:
    """Return for each item the place of its reason in REASONS, the level of its next notice and the first day of it.

    Level 0 and BLANK where no notice can follow: credits, what is paid or not ours to get, and after the last level.
    """
    items, parties = ledger.items, ledger.parties
    rungs = _Rungs(ledger)
    first = rungs.first_day(facts)
    level = np.where(facts.level > 0, facts.level + 1, 1).astype(np.int8)
    lowered = facts.marked & (facts.most > 0)
    level[lowered] = np.minimum(level[lowered], facts.most[lowered])
    is_last = level > rungs.count
    is_credit = (items.kind != 0) | (facts.open < 0)
    reason = np.full(len(ledger), -1, np.int8)

    def give(code: Reason, where: Mask) -> None:
        reason[(reason < 0) & where] = _CODE[code]

    give(Reason.NOT_RECEIVABLE, items.side != 0)
    give(Reason.PAID, facts.open == 0)
    give(Reason.NEVER_DUNNED, ~parties.notices[items.party])
    give(Reason.DIRECT_DEBIT, parties.direct_debit[items.party])
    give(Reason.HOLD, facts.held)
    give(Reason.UNDELIVERED, _undelivered(ledger))
    give(Reason.UNMARKED, is_credit & facts.unmarked)
    give(Reason.NOTHING_TO_NET, is_credit)
    early = first > day
    give(Reason.TOO_RECENT, early & (facts.level > 0) & (items.due_day < day))
    give(Reason.NOT_DUE, early)
    give(Reason.LAST_LEVEL_SENT, is_last)
    give(Reason.SELECTED, facts.marked)
    give(Reason.UNMARKED, facts.unmarked)
    give(Reason.BELOW_ITEM_MINIMUM, facts.open < _minimums(ledger, ledger.terms.item_minimum)[items.currency])
    give(Reason.SELECTED, reason < 0)
    _net(ledger, facts, reason)
    never = is_credit | is_last | (items.side != 0) | (facts.open == 0)
    level[never] = 0
    first[never] = -(2**31)
    return reason, level, first


def _net(ledger: Ledger, facts: Facts, reason: Small) -> None:
    """Apply the rules per debtor and currency: credits lessen what is due, and the rest must be worth a notice."""
    items = ledger.items
    selected = reason == _CODE[Reason.SELECTED]
    credits = reason == _CODE[Reason.NOTHING_TO_NET]
    taking_part = np.flatnonzero(selected | credits)
    currencies = max(1, len(ledger.currencies))
    group = items.party[taking_part].astype(np.int64) * currencies + items.currency[taking_part]
    size = len(ledger.parties.ids) * currencies
    totals = np.bincount(group, facts.open[taking_part], size)
    due = np.bincount(group, selected[taking_part], size) > 0
    by_hand = np.bincount(group, (selected & facts.marked)[taking_part], size) > 0
    least = np.tile(_minimums(ledger, ledger.terms.debtor_minimum), len(ledger.parties.ids))
    answer = np.full(size, _CODE[Reason.SELECTED], np.int8)
    if len(least) == size:
        answer[(totals < least) & ~by_hand] = _CODE[Reason.BELOW_DEBTOR_MINIMUM]
    answer[totals <= 0] = _CODE[Reason.NET_NOT_POSITIVE]
    answer[~due] = _CODE[Reason.NOTHING_TO_NET]
    reason[taking_part] = answer[group]


def _minimums(ledger: Ledger, amount: Decimal) -> npt.NDArray[np.int64]:
    """Return a minimum in minor units of each currency. Rounded up: whole cents reach both or neither."""
    return np.array(
        [int(amount.scaleb(minor_digits(code)).to_integral_value(ROUND_CEILING)) for code in ledger.currencies],
        np.int64,
    )


def _undelivered(ledger: Ledger) -> Mask:
    places = {currency: place for place, currency in enumerate(ledger.currencies)}
    waiting = np.zeros((len(ledger.parties.ids), max(1, len(places))), np.bool_)
    for party, currency in ledger.undelivered:
        if currency in places:
            waiting[party, places[currency]] = True
    if not waiting.any():
        return np.zeros(len(ledger), np.bool_)
    return waiting[ledger.items.party, ledger.items.currency]


class _Rungs:
    """The rungs of each item's ladder. count: how many it has."""

    def __init__(self, ledger: Ledger) -> None:
        self._terms = ledger.terms
        self._due = ledger.items.due_day
        own = ledger.items.ladder
        self._ladder = np.where(own >= 0, own, ledger.parties.ladders[ledger.items.party])
        longest = max(len(ladder.levels) for ladder in ledger.ladders)
        self._graces = np.array(
            [
                [(ladder.levels[min(rung, len(ladder.levels) - 1)].grace_days or 1) for rung in range(longest)]
                for ladder in ledger.ladders
            ],
            np.int32,
        )
        self._counts = np.array([len(ladder.levels) for ladder in ledger.ladders], np.int8)
        self.count = self._counts[self._ladder]

    def first_day(self, facts: Facts) -> Ints:
        """Return the first day of the next notice, as `core.ladder.first_day`."""
        terms = self._terms
        first = self._due + self._graces[:, 0][self._ladder] + np.int32(terms.correction_days)
        again = np.flatnonzero(facts.level > 0)
        if len(again):
            ladder = self._ladder[again]
            rung = np.minimum(facts.level[again], self._counts[ladder] - 1)
            reached = facts.deadline[again] + self._graces[ladder, rung] + np.int32(terms.correction_days)
            waited = facts.last_day[again] + np.int32(terms.days_since_last)
            first[again] = np.maximum(np.maximum(reached, waited), self._due[again] + 1)
        return first
