"""Allocations: what was settled with what, by a list or by hand."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .engine import Engine


class Allocation(NamedTuple):
    """A part of an item that was settled. counter: number of the item on the other side; file: the list that told."""

    id: int
    day: int
    amount_minor: int
    counter: str | None
    file: str | None


class ByHand(NamedTuple):
    """One allocation by hand, seen from the item. amount_minor: signed as the item; counter_*: the other side."""

    id: int
    item_id: int
    number: str
    counter_item_id: int
    counter_number: str
    day: int
    amount_minor: int
    currency: str


class Counterpart(NamedTuple):
    """An open item that another one may be allocated to, or that other one itself."""

    item_id: int
    number: str
    kind: str
    description: str
    invoice_day: int
    due_day: int
    currency: str
    open_minor: int


_COUNTERPART = "SELECT i.id, i.number, i.kind, i.description, i.invoice_day, i.due_day, i.currency, i.open_minor"


def of_item(engine: Engine, item_id: int) -> list[Allocation]:
    """Return the allocations of an item, oldest first."""
    rows = engine.rows(
        "SELECT l.id, l.day, l.amount_minor, c.number, m.file_name FROM allocation l "
        "LEFT JOIN item c ON c.id = l.counter_item_id LEFT JOIN import m ON m.id = l.import_id "
        "WHERE l.item_id = ? ORDER BY l.day, l.id",
        (item_id,),
    )
    return [Allocation._make(row) for row in rows]


def find(engine: Engine, administration_id: int, item_id: int) -> Counterpart | None:
    """Return an item of this administration as one side of an allocation, or None."""
    row = engine.row(
        f"{_COUNTERPART} FROM item i WHERE i.id = ? AND i.administration_id = ?", (item_id, administration_id)
    )
    return None if row is None else Counterpart._make(row)


def counterparts(engine: Engine, item_id: int) -> list[Counterpart]:
    """Return the open items of the same party, side and currency with the opposite sign, by due date."""
    rows = engine.rows(
        f"{_COUNTERPART} FROM item me JOIN item i ON i.party_id = me.party_id AND i.side = me.side "
        "AND i.currency = me.currency AND i.is_open = 1 "
        "AND ((me.open_minor < 0 AND i.open_minor > 0) OR (me.open_minor > 0 AND i.open_minor < 0)) "
        "WHERE me.id = ? ORDER BY i.due_day, i.number, i.id",
        (item_id,),
    )
    return [Counterpart._make(row) for row in rows]


def add(engine: Engine, day: int, parts: Iterable[tuple[int, int, int]]) -> None:
    """Settle items with each other: item, counter item, minor units signed as the item. Inside a transaction.

    Each part is written on both sides, so that the sum of all that is open stays what it was.
    """
    rows = [
        row for item, counter, minor in parts for row in ((item, day, minor, counter), (counter, day, -minor, item))
    ]
    engine.insert_many("INSERT INTO allocation (item_id, day, amount_minor, counter_item_id) VALUES (?, ?, ?, ?)", rows)


def by_hand(engine: Engine, administration_id: int, item_id: int) -> list[ByHand]:
    """Return the allocations by hand of an item of this administration, the newest first."""
    return _by_hand(engine, "l.item_id = ?", administration_id, item_id)


def find_by_hand(engine: Engine, administration_id: int, allocation_id: int) -> ByHand | None:
    """Return one allocation by hand of this administration, or None."""
    return next(iter(_by_hand(engine, "l.id = ?", administration_id, allocation_id)), None)


def _by_hand(engine: Engine, condition: str, administration_id: int, key: int) -> list[ByHand]:
    rows = engine.rows(
        "SELECT l.id, l.item_id, i.number, c.id, c.number, l.day, l.amount_minor, i.currency FROM allocation l "
        "JOIN item i ON i.id = l.item_id JOIN item c ON c.id = l.counter_item_id "
        f"WHERE {condition} AND i.administration_id = ? ORDER BY l.day DESC, l.id DESC",
        (key, administration_id),
    )
    return [ByHand._make(row) for row in rows]


def remove(engine: Engine, one: ByHand) -> None:
    """Take an allocation by hand away on both sides. Inside a transaction."""
    # Both sides were written at once, so of several equal ones the nearest is its own.
    other = engine.value(
        "SELECT id FROM allocation WHERE item_id = ? AND counter_item_id = ? AND day = ? AND amount_minor = ? "
        "ORDER BY ABS(id - ?) LIMIT 1",
        (one.counter_item_id, one.item_id, one.day, -one.amount_minor, one.id),
    )
    engine.execute("DELETE FROM allocation WHERE id IN (?, ?)", (one.id, other))


def listed_since(engine: Engine, allocation_id: int, item_ids: Sequence[int]) -> tuple[str, str] | None:
    """Return the number of one of these items of which a list settled something after this, with its file, or None."""
    found = engine.row(
        "SELECT i.number, m.file_name FROM allocation l JOIN item i ON i.id = l.item_id "
        "JOIN import m ON m.id = l.import_id "
        f"WHERE l.id > ? AND l.item_id IN ({', '.join('?' * len(item_ids))}) ORDER BY l.id DESC LIMIT 1",
        (allocation_id, *item_ids),
    )
    return None if found is None else (found[0], found[1])


def newest(engine: Engine) -> int:
    """Return the id of the newest allocation, 0 when there is none."""
    return int(engine.value("SELECT COALESCE(MAX(id), 0) FROM allocation"))


def allocated_since(engine: Engine, allocation_id: int, item_ids: Sequence[int]) -> str | None:
    """Return the number of one of these items that got an allocation after this one, or None."""
    found = engine.value(
        "SELECT i.number FROM allocation l JOIN item i ON i.id = l.item_id "
        f"WHERE l.id > ? AND l.item_id IN ({', '.join('?' * len(item_ids))}) LIMIT 1",
        (allocation_id, *item_ids),
    )
    return None if found is None else str(found)


def overdrawn(engine: Engine, item_ids: Sequence[int]) -> str | None:
    """Return the number of one of these items of which more is settled than there was, or None."""
    found = engine.value(
        f"SELECT number FROM item WHERE id IN ({', '.join('?' * len(item_ids))}) AND ((original_minor > 0 AND "
        "open_minor < 0) OR (original_minor < 0 AND open_minor > 0)) LIMIT 1",
        tuple(item_ids),
    )
    return None if found is None else str(found)
