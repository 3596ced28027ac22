"""Which items are shown, in which order and under which subtotals: arrays over the whole ledger, never its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from aanmaningen.core.errors import Refusal
from aanmaningen.core.money import minor_digits
from aanmaningen.jobs.looking import Day, fold
from aanmaningen.jobs.looking.ledger import SIDES

from ..typed_filters import FilterValue, Mask, amount_span, check, date_span, fits
from .columns import ALL, Column, Ints, Kind, Rows, Values, blank_of
from .filters import meets


@dataclass(frozen=True)
class SortKey:
    """A column to sort by."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Wish:
    """What the user wants to see. status: "open", "paid" or "all". side: "receivable", "payable" or "" for both.

    group: the column under whose values items are brought together, "" for none.
    """

    status: str = "open"
    side: str = "receivable"
    sort: tuple[SortKey, ...] = (SortKey("party"), SortKey("due_date"))
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    group: str = ""
    search: str = ""


@dataclass(frozen=True)
class Arrangement:
    """Items in order. starts: where in `items` each group begins, with the end as the last; empty without groups."""

    items: Ints
    starts: Ints

    @property
    def group_count(self) -> int:
        """Return the number of groups."""
        return max(0, len(self.starts) - 1)

    def lines(self, closed: Mask | None = None) -> Ints:
        """Return the lines of the table: a place of an item, or -1 - number of the group for its heading.

        closed: the groups of which only the heading is shown.
        """
        count = self.group_count
        if not count:
            return self.items
        numbers = np.arange(count, dtype=np.int32)
        lines = np.full(len(self.items) + count, 0, np.int32)
        headings = self.starts[:-1] + numbers
        is_item = np.ones(len(lines), np.bool_)
        is_item[headings] = False
        lines[is_item] = self.items
        lines[headings] = -1 - numbers
        if closed is not None and closed.any():
            sizes = np.diff(self.starts)
            hidden = np.zeros(len(lines), np.bool_)
            hidden[is_item] = np.repeat(closed, sizes)
            lines = lines[~hidden]
        return lines

    def group(self, number: int) -> Ints:
        """Return the items of a group."""
        return self.items[self.starts[number] : self.starts[number + 1]]


_FEW = 100_000  # so many are sorted anew; of more, the order of all is kept and picked from


class Orders:
    """Keeps the last order of all items: the next filter, or letter typed, then sorts nothing."""

    def __init__(self) -> None:
        self._asked: object = None
        self._order = np.zeros(0, np.int32)

    def of_all(self, day: Day, columns: Mapping[str, Column], sort: Sequence[SortKey], group: Column | None) -> Ints:
        """Return all items in order."""
        asked = (day, tuple(sort), group and group.key)
        if self._asked is None or self._asked != asked:
            self._order, self._asked = _order(len(day), _keys(day, columns, sort, group, ALL)), asked
        return self._order

    def keep_only(self, day: Day) -> None:
        """Let go of the order of another day."""
        if isinstance(self._asked, tuple) and self._asked[0] is not day:
            self.forget()

    def forget(self) -> None:
        """Let go of a ledger that is not looked at any more."""
        self._asked = None
        self._order = np.zeros(0, np.int32)


def arrange(day: Day, columns: Mapping[str, Column], wish: Wish, orders: Orders) -> Arrangement:
    """Return what the user wants to see. Raises Refusal for a filter that cannot be read."""
    mask = shown(day, columns, wish)
    sort = tuple(key for key in wish.sort if key.column in columns)
    group = columns.get(wish.group)
    if np.count_nonzero(mask) <= _FEW:
        rows = np.flatnonzero(mask).astype(np.int32)
        items = rows[_order(len(rows), _keys(day, columns, sort, group, rows))]
    else:
        order = orders.of_all(day, columns, sort, group)
        items = order[mask[order]]
    if group is None or not len(items):
        return Arrangement(items, np.zeros(0, np.int32))
    # Amounts of different currencies are never added: each currency of a group has its own subtotal.
    changes = np.zeros(len(items), np.bool_)
    changes[0] = True
    for values in (_group_codes(group, day)[items], day.ledger.items.currency[items]):
        changes[1:] |= values[1:] != values[:-1]
    return Arrangement(items, np.append(np.flatnonzero(changes), len(items)).astype(np.int32))


def _keys(
    day: Day, columns: Mapping[str, Column], sort: Sequence[SortKey], group: Column | None, rows: Rows
) -> list[Values]:
    """Return the keys by which rows are sorted."""
    keys = [_sort_values(columns[key.column], day, rows, key.descending) for key in sort]
    if group is not None:
        downward = any(key.column == group.key and key.descending for key in sort[:1])
        # Equal labels may be different groups, so what makes a group comes right after its label.
        together = _from_zero(_group_codes(group, day)[rows])
        keys = [_sort_values(group, day, rows, downward), together, day.ledger.items.currency[rows], *keys]
    return keys


def shown(day: Day, columns: Mapping[str, Column], wish: Wish, but: str = "") -> Mask:
    """Return which items are shown. but: a column whose own filter does not count, for offering its choices."""
    mask = day.exists.copy()
    if wish.status != "all":
        mask &= (day.open != 0) == (wish.status == "open")
    if wish.side:
        mask &= day.ledger.items.side == SIDES.index(wish.side)
    for key, value in wish.filters.items():
        if key in columns and key != but and value and fits(columns[key], value, day.day):
            mask &= meets(columns[key], value, day)
    for word in wish.search.split():
        mask &= _contains(day, columns, word)
    return mask


def choices(day: Day, columns: Mapping[str, Column], wish: Wish, key: str) -> list[tuple[str, int]]:
    """Return the values that a column offers for choosing, each with the number of items that are left."""
    column = columns[key]
    rows = np.flatnonzero(shown(day, columns, wish, but=key))
    if column.kind is Kind.CHOICE:
        counts = np.bincount(column.values(day, rows), minlength=len(column.choices))
        return [(one.key, int(count)) for one, count in zip(column.choices, counts, strict=False) if count]
    labels = column.party_texts(day)
    counts = np.bincount(labels.places[day.ledger.items.party[rows]], minlength=len(labels.different))
    found = [(label, count) for label, count in zip(labels.different, counts.tolist(), strict=True) if count]
    return sorted(found, key=lambda pair: fold(pair[0]))


def _contains(day: Day, columns: Mapping[str, Column], word: str) -> Mask:
    """Return the items that say a word anywhere: in a text, or as an amount or a date."""
    items = day.ledger.items
    parties = np.zeros(len(day.ledger.parties.ids), np.bool_)
    mask = np.zeros(len(day), np.bool_)
    for column in columns.values():
        if column.kind is Kind.TEXT:
            mask |= column.item_texts(day).containing(word)
        elif column.kind in (Kind.PARTY, Kind.GROUP):
            parties |= column.party_texts(day).containing(word)
        elif column.texts is not None and column.kind in (Kind.NUMBER, Kind.DATE) and _is_value(column, word, day):
            mask |= meets(column, word, day)
    mask |= parties[items.party]
    if any(char.isdigit() for char in word):
        mask |= _is_amount(day, word) | _is_date(day, word)
    return mask


def _is_value(column: Column, word: str, day: Day) -> bool:
    """Tell whether a word can be a value of a column, and no range."""
    return word[0] not in "<>=" and ".." not in word and check(column, word, day.day) is None


def _is_amount(day: Day, word: str) -> Mask:
    mask = np.zeros(len(day), np.bool_)
    if word[0] in "<>=" or ".." in word:
        return mask
    for place, currency in enumerate(day.ledger.currencies):
        try:
            wanted = amount_span(word, minor_digits(currency)).first
        except Refusal:
            return mask
        hit = (day.open == wanted) | (day.ledger.items.original == wanted)
        mask |= hit & (day.ledger.items.currency == place)
    return mask


def _is_date(day: Day, word: str) -> Mask:
    items = day.ledger.items
    if sum(char in "-/." for char in word) != 2:
        return np.zeros(len(day), np.bool_)
    try:
        span = date_span(word, day.day)
    except Refusal:
        return np.zeros(len(day), np.bool_)
    found: Mask = (items.due_day == span.first) | (items.invoice_day == span.first)
    return found


def _group_codes(column: Column, day: Day) -> Values:
    """Return a number per item that is the same where the values of the column are."""
    match column.kind:
        case Kind.TEXT:
            return column.item_texts(day).ranks()
        case Kind.PARTY | Kind.GROUP:
            # By party where it names one: two debtors of the same name are two debtors.
            if column.key in ("party", "name"):
                return day.ledger.items.party
            return column.party_texts(day).ranks()[day.ledger.items.party]
        case _:
            return column.values(day, ALL)


def _sort_values(column: Column, day: Day, rows: Rows, descending: bool) -> Values:
    """Return whole numbers from 0 by which rows are sorted upward; what is empty comes last either way."""
    match column.kind:
        case Kind.TEXT:
            texts = column.item_texts(day)
            values, blank = texts.ranks()[rows], texts.is_empty()[rows]
        case Kind.PARTY | Kind.GROUP:
            labels, party = column.party_texts(day), day.ledger.items.party[rows]
            values, blank = labels.ranks()[party], labels.is_empty()[party]
        case Kind.CHOICE:
            values = column.values(day, rows).astype(np.int32)
            blank = values < 0
        case _:
            values = column.values(day, rows)
            blank = values == blank_of(column)
            if column.kind is Kind.AMOUNT:
                values = _comparable(values, day, rows)
            elif column.kind is Kind.NUMBER:
                # Their places in the order: in parts they would not leave room for other keys beside them.
                values = np.unique(values, return_inverse=True)[1].astype(np.int32)
    if not blank.any():
        return _from_zero(values, descending)
    ordered = np.zeros(len(values), np.int64)
    known = _from_zero(values[~blank], descending)
    ordered[~blank] = known
    ordered[blank] = known.max(initial=-1) + 1
    return ordered


def _from_zero(values: Values, descending: bool = False) -> Values:
    """Return whole numbers in the same order, or the other way around, of which the first is 0."""
    if not len(values):
        return values
    low, high = int(values.min()), int(values.max())
    # No wider than it must be: what a million places take is fetched from the system and given back.
    width = np.int32 if high < 2**31 and high - low < 2**31 and low > -(2**31) else np.int64
    return np.subtract(high, values, dtype=width) if descending else np.subtract(values, low, dtype=width)


def _comparable(values: Values, day: Day, rows: Rows) -> Values:
    """Return amounts in thousandths where currencies of different fineness stand together."""
    digits = [minor_digits(currency) for currency in day.ledger.currencies]
    if len(set(digits)) <= 1:
        return values
    factors = np.array([10 ** (3 - one) for one in digits], np.int64)
    return values * factors[day.ledger.items.currency[rows]]


def _order(count: int, keys: list[Values]) -> Ints:
    """Return places sorted by keys of whole numbers from 0; those that are equal in all of them stay as they were."""
    if count < 2 or not keys:
        return np.arange(count, dtype=np.int32)
    place_bits = count.bit_length()
    order: Values | None = None
    shifted = np.empty(count, np.int64)
    rest = list(keys)
    while rest:
        # As many keys as fit and the place in one number each: sorting numbers is several times faster than sorting
        # places. What does not fit is sorted before, from the last key on, because each sort keeps the one before.
        joined, used = np.arange(count, dtype=np.int64), place_bits
        while rest and (used == place_bits or used + int(rest[-1].max()).bit_length() <= 63):
            key = rest.pop()
            np.left_shift(key if order is None else key[order], used, out=shifted, dtype=np.int64)
            joined |= shifted
            used += int(key.max()).bit_length()
        joined.sort()
        joined &= (1 << place_bits) - 1
        order = joined if order is None else order[joined]
    assert order is not None
    return order.astype(np.int32)
