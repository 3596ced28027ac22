"""The aging per debtor, group, account manager or attribute, in columns: for a list of any length on screen."""

from array import array
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from aanmaningen.core.aging import AgingTotal, Buckets
from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.store import aging, attributes

from .checking_cards import fits
from .desk import Desk
from .looking import TextColumn

_SEPARATOR = "\x1f"
_STEP = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class AgingOverview:
    """The aging as the window shows it: a line per key and currency, without what cancels out to nothing.

    kind: of the attribute that it is added up by, None for another key. per_currency: the minor units per bucket, the
    largest sum first. orders: by name of a column, what it is sorted by.
    """

    reference_date: date
    by: str
    buckets: Buckets
    kind: AttributeKind | None
    keys: TextColumn
    names: TextColumn
    currencies: Sequence[str]
    minors: npt.NDArray[np.int64]  # a row a line, a column a bucket
    per_currency: Mapping[str, tuple[int, ...]]
    orders: Mapping[str, npt.NDArray[Any]]
    searched: TextColumn
    places: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.currencies)

    def record(self, place: int) -> AgingTotal:
        """Return one line; made when it is asked for."""
        minors = tuple(self.minors[place].tolist())
        return AgingTotal(self.keys[place], self.currencies[place], self.names[place], minors)

    @property
    def totals(self) -> list[AgingTotal]:
        """Return every line."""
        return [self.record(place) for place in range(len(self))]

    def place_of(self, key: Hashable) -> int | None:
        """Return the place of a key and currency, None when it is not there."""
        return self.places.get(_SEPARATOR.join(key)) if isinstance(key, tuple) else None

    def holding(self, words: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which lines hold all the words in key, name or currency, whatever the capitals and accents."""
        mask = np.ones(len(self), np.bool_)
        for word in words:
            mask &= self.searched.containing(word)
        return mask


def aging_overview(
    desk: Desk, reference_date: date, by: str = "debtor", buckets: Buckets | None = None
) -> AgingOverview:
    """Return what the receivables come to per bucket, for each debtor, group, account manager or attribute."""
    columns = buckets or Buckets()
    engine, own = desk.engine, desk.administration.id
    # In texts and numbers alone: tens of thousands of tuples would keep the garbage collector, and the window, busy.
    places: dict[str, int] = {}
    names: list[str] = []
    flat = array("q")
    engine.walk_through()
    with engine.snapshot():
        kind = None
        if by not in ("debtor", "group", "account-manager"):
            kind = next((one for one in attributes.kinds(engine, own) if one.name == by), AttributeKind(by))
        keys = aging.keys(engine, own, by)
        for number, (party_id, currency, *found) in enumerate(
            aging.totals(engine, own, reference_date.toordinal(), columns)
        ):
            if number % _STEP == 0:
                desk.stop_if_cancelled()
            key, name = keys[party_id]
            place = places.setdefault(key.replace(_SEPARATOR, " ") + _SEPARATOR + currency, len(names))
            if place == len(names):
                names.append(name)
                flat.extend([0] * len(columns))
            for bucket, minor in enumerate(found, place * len(columns)):
                flat[bucket] += int(minor)
    return _made(reference_date, by, columns, kind, list(places), names, flat)


def _made(
    reference_date: date,
    by: str,
    buckets: Buckets,
    kind: AttributeKind | None,
    pairs: list[str],
    names: list[str],
    flat: "array[int]",
) -> AgingOverview:
    minors = np.array(flat, np.int64).reshape(-1, len(buckets))
    kept = np.flatnonzero(minors.any(axis=1)).tolist()
    minors, pairs = minors[kept], [pairs[place] for place in kept]
    currencies = [pair.rpartition(_SEPARATOR)[2] for pair in pairs]
    keys = TextColumn.of([pair.rpartition(_SEPARATOR)[0] for pair in pairs])
    named = TextColumn.of([names[place].replace(_SEPARATOR, " ") for place in kept])
    searched = TextColumn.of(
        [f"{pair.replace(_SEPARATOR, ' ')} {names[place]}" for pair, place in zip(pairs, kept, strict=True)]
    )
    searched.containing("a")  # folds what has accents, once, here
    total = minors.sum(axis=1)
    orders: dict[str, npt.NDArray[Any]] = {
        "key": _key_order(kind, keys),
        "name": named.ranks(),
        "currency": TextColumn.of(currencies).ranks(),
        "total": total,
        "overdue": total - minors[:, 0],
    }
    orders |= {f"bucket_{number}": minors[:, number] for number in range(len(buckets))}
    return AgingOverview(
        reference_date,
        by,
        buckets,
        kind,
        keys,
        named,
        currencies,
        minors,
        _per_currency(currencies, minors),
        orders,
        searched,
        {pair: place for place, pair in enumerate(pairs)},
    )


def _per_currency(currencies: Sequence[str], minors: npt.NDArray[np.int64]) -> dict[str, tuple[int, ...]]:
    each = np.array(currencies, np.str_)
    sums = {currency: tuple(minors[each == currency].sum(axis=0).tolist()) for currency in dict.fromkeys(currencies)}
    return dict(sorted(sums.items(), key=lambda entry: -abs(sum(entry[1]))))


def _key_order(kind: AttributeKind | None, keys: TextColumn) -> npt.NDArray[Any]:
    """Return what the keys are sorted by: those of an attribute that is a number by their size."""
    if kind is None or kind.kind is not AttributeType.NUMBER:
        return keys.ranks()
    return np.array([float(Decimal(one)) if one and fits(one, kind) else -np.inf for one in keys], np.float64)
