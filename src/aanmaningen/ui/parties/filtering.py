"""Which parties meet what is asked of their columns, and what there is to choose from."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from aanmaningen.core.cards import ATTRIBUTE
from aanmaningen.core.money import minor_digits
from aanmaningen.jobs.looking import BLANK
from aanmaningen.jobs.party_list import AMOUNTS, PartyList

from ..filter_kinds import NUMBER_DIGITS, Kind
from ..typed_filters import FilterValue, Mask, amount_span, date_span, fits, text_meets, within
from .columns import NOTICES, PartyColumn

Filters = Mapping[str, FilterValue]


class Sieve:
    """Lets the parties through that meet all filters. One that does not fit its column, as after a change, is none."""

    def __init__(self, columns: Sequence[PartyColumn], filters: Filters, reference_date: date) -> None:
        self._columns = {column.key: column for column in columns}
        self._filters = filters
        self._day = reference_date

    def __call__(self, parties: PartyList, but: str = "") -> Mask:
        """Return which parties meet the filters. but: a column whose own filter does not count."""
        mask = np.ones(len(parties), np.bool_)
        for key, value in self._filters.items():
            column = self._columns.get(key)
            if key != but and column is not None and fits(column, value, self._day):
                mask &= _meets(column, value, parties, self._day)
        return mask

    def choices(self, parties: PartyList, key: str) -> list[tuple[str, str, int]]:
        """Return what there is to choose from in a column: value, what it is called, how many parties have it.

        Of those parties that meet the other filters.
        """
        column, mask = self._columns[key], self(parties, but=key)
        if column.kind is Kind.CHOICE:
            counts = np.bincount(_notices(parties)[mask], minlength=len(NOTICES)).tolist()
            return [(one.key, "", count) for one, count in zip(NOTICES, counts, strict=True) if count]
        ranks = parties.texts[key].ranks()[mask]
        places = np.flatnonzero(mask)
        _, firsts, counts = np.unique(ranks, return_index=True, return_counts=True)
        values = [parties.texts[key][int(places[first])] for first in firsts]
        found = [(one, label_of(column, one), count) for one, count in zip(values, counts.tolist(), strict=True)]
        return sorted(found, key=lambda entry: entry[1].casefold())


def label_of(column: PartyColumn, value: str) -> str:
    """Return what a value to choose is called."""
    return value if column.label is None or not value else column.label(value)


def _meets(column: PartyColumn, value: FilterValue, parties: PartyList, day: date) -> Mask:
    if column.kind is Kind.CHOICE:
        wanted = np.array([one.key in value for one in NOTICES], np.bool_)
        found: Mask = wanted[_notices(parties)]
        return found
    if column.kind is Kind.GROUP:
        mask = np.zeros(len(parties), np.bool_)
        for one in value:
            mask |= parties.texts[column.key].equal_to(one)
        return mask
    assert isinstance(value, str)
    match column.kind:
        case Kind.AMOUNT:
            return _amounts_meet(parties, AMOUNTS.index(column.key), value)
        case Kind.COUNT:
            return within(parties.numbers[column.key], amount_span(value, 0), BLANK)
        case Kind.DATE:
            return within(_days(column.key, parties), date_span(value, day), BLANK)
        case Kind.NUMBER:
            numbers = parties.orders[column.key]
            return within(np.round(numbers * 10**NUMBER_DIGITS), amount_span(value, NUMBER_DIGITS), -np.inf)
    texts = parties.texts[column.key]
    return text_meets(value, lambda word, whole: texts.equal_to(word) if whole else texts.containing(word))


def _notices(parties: PartyList) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Return the place in NOTICES of each party."""
    return np.where(parties.flags["direct_debit"], 0, 1 + parties.flags["notices"]).astype(np.int8)


def _amounts_meet(parties: PartyList, which: int, value: str) -> Mask:
    """Return which parties have an amount in the range, in any currency. Who has none at all has nothing: 0."""
    mask = np.zeros(len(parties), np.bool_)
    has_none = np.ones(len(parties), np.bool_)
    for currency, of in parties.amounts.items():
        mask |= within(of[which], amount_span(value, minor_digits(currency)), 0)
        has_none &= of[which] == 0
    zero = amount_span(value, 0)
    return mask | has_none if zero.first <= 0 <= zero.last else mask


def _days(key: str, parties: PartyList) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    if not key.startswith(ATTRIBUTE):
        return parties.numbers[key]
    texts = parties.texts[key]
    return np.fromiter((_day(texts[place]) for place in range(len(texts))), np.int32, len(texts))


def _day(kept: str) -> int:
    try:
        return date.fromisoformat(kept).toordinal()
    except ValueError:  # none, or what was kept before the attribute became a date
        return BLANK
