"""What a list that lies beside the ledger would do to it: row by row, and summed up per side and currency."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from aanmaningen.core.records import Side

from .engine import Engine
from .imports import ImportSource


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an import changes. A day is an ordinal, an amount is in minor units.

    is_by_hand: what was there before was filled in by a person, and the list takes its place.
    """

    field: str
    before: object
    after: object
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An item or party that a list makes, changes or closes.

    open_before, open_after: minor units of `currency`, None for a party and where there was no item yet. invoice_day,
    due_day: ordinals, as they are after the import.
    """

    code: str
    name: str
    number: str = ""
    kind: str = ""
    currency: str = ""
    open_before: int | None = None
    open_after: int | None = None
    changes: tuple[Change, ...] = ()
    invoice_day: int | None = None
    due_day: int | None = None


class ListSum(NamedTuple):
    """The items of one side and currency that a list makes, changes, … Amounts are what is open, in minor units.

    which: "new", "changed", "reopened", "closed" or "unchanged".
    """

    which: str
    side: str
    currency: str
    n_items: int
    before_minor: int
    after_minor: int


def sums(engine: Engine, administration_id: int, source: ImportSource) -> list[ListSum]:
    """Return what applying the staged list would do, by side and currency. Inside a transaction, after `resolve`."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    kind = (
        f"CASE WHEN i.id IS NULL THEN 'new' WHEN {_REOPENED} THEN 'reopened' WHEN {differs(source)} THEN 'changed' "
        "ELSE 'unchanged' END"
    )
    for which, side, currency, was_side, was, count, before, after in engine.rows(
        f"SELECT {kind}, s.side, s.currency, i.side, i.currency, COUNT(*), COALESCE(SUM(i.open_minor), 0), "
        f"SUM(s.open_minor) {JOIN} GROUP BY 1, 2, 3, 4, 5"
    ):
        found[which, side, currency][0] += count
        found[which, side, currency][2] += int(after)
        if was is not None:  # an item that gets another currency is open in the one before, and in the other after
            found[which, was_side, was][1] += int(before)
    if source.is_full:
        for side, currency, count, before in engine.rows(
            f"SELECT i.side, i.currency, COUNT(*), SUM(i.open_minor) {MISSING} GROUP BY i.side, i.currency",
            (administration_id,),
        ):
            found["closed", side, currency] = [count, int(before), 0]
    return [ListSum(*key, *amounts) for key, amounts in sorted(found.items())]


def new_rows(engine: Engine, limit: int) -> Iterator[PlannedRow]:
    """Yield the items that applying would add, in the order of the list; limit -1: all."""
    rows = engine.rows(
        f"SELECT p.code, party.name, s.number, s.kind, s.currency, s.open_minor, s.invoice_day, s.due_day {_NAMED} "
        'WHERE s.item_id IS NULL ORDER BY s."row" LIMIT ?',
        (_limit(limit),),
    )
    for code, name, number, kind, currency, after, invoice_day, due_day in rows:
        yield PlannedRow(code, name, number, kind, currency, open_after=after, invoice_day=invoice_day, due_day=due_day)


def changed_rows(engine: Engine, source: ImportSource, limit: int, *, reopened: bool = False) -> Iterator[PlannedRow]:
    """Yield the items that applying would change, with what they are and what they become.

    reopened: those that were closed and would be open again; else the others.
    """
    columns = ["side", "invoice_day", "currency", *optional_columns(source)]
    before = ", ".join(f"i.{column}" for column in columns)
    after = ", ".join(f"s.{column}" for column in columns)
    which = _REOPENED if reopened else f"NOT ({_REOPENED}) AND ({differs(source)})"
    rows = engine.rows(
        "SELECT p.code, party.name, s.number, s.kind, s.currency, i.open_minor, s.open_minor, s.invoice_day, "
        f"s.due_day, {_BY_HAND_NO_MORE}, i.original_minor, {before}, {ORIGINAL}, {after} {_NAMED} "
        f'JOIN item i ON i.id = s.item_id WHERE {which} ORDER BY s."row" LIMIT ?',
        (_limit(limit),),
    )
    names = ["original_minor", *columns]
    for row in rows:
        code, name, number, kind, currency, open_before, open_after, invoice_day, due_day, is_by_hand = row[:10]
        by_hand = "due_day" if is_by_hand and "due_day" in columns else ""
        changes = tuple(
            Change(field, old, new, field == by_hand)
            for field, old, new in zip(names, row[10 : 10 + len(names)], row[10 + len(names) :], strict=True)
            if old != new or field == by_hand
        )
        yield PlannedRow(code, name, number, kind, currency, open_before, open_after, changes, invoice_day, due_day)


def closed_rows(engine: Engine, administration_id: int, source: ImportSource, limit: int) -> Iterator[PlannedRow]:
    """Yield the items that applying would close, because a full list does not name them any more."""
    if not source.is_full:
        return
    rows = engine.rows(
        "SELECT (SELECT code FROM party WHERE id = i.party_id), (SELECT name FROM party WHERE id = i.party_id), "
        f"i.number, i.kind, i.currency, i.open_minor, i.invoice_day, i.due_day {MISSING} ORDER BY i.id LIMIT ?",
        (administration_id, _limit(limit)),
    )
    for code, name, number, kind, currency, before, invoice_day, due_day in rows:
        yield PlannedRow(code, name, number, kind, currency, before, 0, (), invoice_day, due_day)


class LookAlikes(NamedTuple):
    """New items that are perhaps items which the list closes. (code, number) of the first, as it is and as it was."""

    n_items: int
    new: tuple[str, str]
    closed: tuple[str, str]


def look_alikes(engine: Engine, administration_id: int, source: ImportSource) -> LookAlikes | None:
    """Return the new items that have the number and amount of one that is closed, but for its spelling or party.

    Inside a transaction, after `resolve`.
    """
    if not source.is_full:
        return None
    # Lists by themselves: each is made once, and SQLite gives it an index for the join.
    found = engine.row(
        f"WITH gone AS MATERIALIZED (SELECT {_bare('i.number')} AS bare, i.open_minor, i.currency, i.side, i.id "
        f"{MISSING}), fresh AS MATERIALIZED (SELECT {_bare('number')} AS bare, open_minor, currency, side, "
        '"row" AS place FROM staged WHERE item_id IS NULL) '
        "SELECT COUNT(*) OVER (), fresh.place, MIN(gone.id) FROM fresh JOIN gone ON gone.bare = fresh.bare "
        "AND gone.open_minor = fresh.open_minor AND gone.currency = fresh.currency AND gone.side = fresh.side "
        "GROUP BY fresh.place ORDER BY fresh.place LIMIT 1",
        (administration_id,),
    )
    if found is None:
        return None
    count, place, item_id = found
    new = engine.row(f'SELECT p.code, s.number {_NAMED} WHERE s."row" = ?', (place,)) or ("", "")
    closed = engine.row(
        "SELECT party.code, i.number FROM item i JOIN party ON party.id = i.party_id WHERE i.id = ?", (item_id,)
    ) or ("", "")
    return LookAlikes(count, (new[0], new[1]), (closed[0], closed[1]))


def allocated_by_hand(engine: Engine) -> list[tuple[str, bool]]:
    """Return number, and whether it was closed, of the items that were allocated by hand and that the list opens again.

    Wholly or in part. Inside a transaction, after `resolve`.
    """
    rows = engine.rows(
        "SELECT s.number, i.is_open FROM staged s JOIN item i ON i.id = s.item_id "
        "WHERE ABS(s.open_minor) > ABS(i.open_minor) AND EXISTS "
        '(SELECT 1 FROM allocation l WHERE l.item_id = i.id AND l.counter_item_id IS NOT NULL) ORDER BY s."row"'
    )
    return [(number, not is_open) for number, is_open in rows]


class OtherSide(NamedTuple):
    """Parties of a list that is read as one of `side`, of which all items here are of the other side."""

    side: str
    n_parties: int
    n_other: int


def parties_of_other_side(engine: Engine) -> list[OtherSide]:
    """Return for each side of the list how many of its parties have items here of the other side alone.

    Inside a transaction, after `resolve`.
    """
    has = "EXISTS (SELECT 1 FROM item i WHERE i.party_id = p.party_id AND i.side {} s.side)"
    rows = engine.rows(
        f"SELECT s.side, COUNT(*), SUM(CASE WHEN {has.format('<>')} AND NOT {has.format('=')} THEN 1 ELSE 0 END) "
        "FROM (SELECT DISTINCT party_key, side FROM staged) s JOIN staged_party p ON p.party_key = s.party_key "
        "GROUP BY s.side ORDER BY s.side"
    )
    return [OtherSide(side, n_parties, int(n_other)) for side, n_parties, n_other in rows]


def becoming_receivable(engine: Engine) -> list[str]:
    """Return the numbers of the items that are owed to a creditor here, and by a debtor in the list.

    Inside a transaction, after `resolve`.
    """
    rows = engine.rows(
        "SELECT s.number FROM staged s JOIN item i ON i.id = s.item_id WHERE i.side <> s.side AND s.side = ? "
        'ORDER BY s."row"',
        (Side.RECEIVABLE.value,),
    )
    return [number for (number,) in rows]


def _bare(number: str) -> str:
    """Return the SQL of a number without what a spreadsheet changes in it: zeros in front, spaces, capitals."""
    return f"LTRIM(LOWER(REPLACE({number}, ' ', '')), '0')"


def _limit(limit: int) -> int:
    return limit if limit >= 0 else 2**62


def optional_columns(source: ImportSource) -> list[str]:
    """Return the columns of an item that a list may or may not have, as far as this one has them."""
    return [name for name in ("due_day", "payment_reference", "description") if name in source.fields]


def differs(source: ImportSource) -> str:
    """Return the condition under which a staged row says something else than the item (i) that it is about."""
    columns = ["side", "invoice_day", "currency", "open_minor", *optional_columns(source)]
    found = [f"{ORIGINAL} <> i.original_minor", *(f"s.{name} <> i.{name}" for name in columns)]
    if "due_day" in columns:
        found.append(_BY_HAND_NO_MORE)
    return " OR ".join(found)


_NAMED = "FROM staged s JOIN staged_party p ON p.party_key = s.party_key JOIN party ON party.id = p.party_id"
JOIN = "FROM staged s LEFT JOIN item i ON i.id = s.item_id"

# The original amount after the import: where the list does not say it, it stays.
ORIGINAL = "COALESCE(s.original_minor, i.original_minor)"

# The list gives a due date of its own again, in place of one by hand; it may happen to be the same day.
_BY_HAND_NO_MORE = "(i.listed_due_day IS NOT NULL AND s.listed_due_day IS NULL)"

# Paid or closed in the ledger, and open in the list.
_REOPENED = "(i.is_open = 0 AND s.open_minor <> 0)"

# What a full list of one side does not name any more. Only the sides that the list speaks of.
MISSING = (
    "FROM item i WHERE i.administration_id = ? AND i.is_open = 1 "
    "AND i.side IN (SELECT DISTINCT side FROM staged) "
    "AND i.number NOT IN (SELECT number FROM staged_refused) "
    "AND i.id NOT IN (SELECT item_id FROM staged WHERE item_id IS NOT NULL)"
)
