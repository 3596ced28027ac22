"""Changes by hand on many items at once, each recorded row by row, so that it can be put back exactly.

The items are kept in a temporary table `picked`, so that a change on 50,000 items is a handful of statements.
Everything here happens inside a transaction.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from aanmaningen.core.selection import Hold, Mark

from .engine import Actor, Engine, Row
from .items import notice_number

_BATCH = 500  # well below the number of places SQLite allows in one statement
_NUMBERS_TOLD = 5  # an activity names so many items, and counts the others


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a table before and after a change; None where there was, or is, none. key: its first column."""

    table: str
    key: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class _Table:
    """What of a table is recorded. item: the column that names the item, "" when none does."""

    columns: tuple[str, ...]
    item: str = "item_id"


# Of an item only what a person may correct: its amounts follow from the allocations.
_TABLES: Mapping[str, _Table] = {
    "item": _Table(("id", "due_day", "listed_due_day"), "id"),
    "hold": _Table(
        (
            "id",
            "administration_id",
            "party_id",
            "item_id",
            "kind",
            "until_day",
            "reason",
            "made_at",
            "made_by",
            "lifted_at",
        )
    ),
    "mark": _Table(("item_id", "marked", "level", "until_day")),
    "note": _Table(("id", "administration_id", "party_id", "item_id", "at", "by", "text")),
    "allocation": _Table(("id", "item_id", "day", "amount_minor", "import_id", "counter_item_id")),
    "activity": _Table(("id", "administration_id", "party_id", "notice_id", "at", "by", "kind", "detail"), ""),
}


class Which(StrEnum):
    """Which of the chosen items a change is meant for."""

    ANY = "any"
    REMINDABLE = "remindable"  # what can be on a notice
    HELD = "held"  # what has a hold of its own


_CONDITIONS = {
    Which.ANY: "1 = 1",
    Which.REMINDABLE: "i.side = 'receivable' AND i.is_open = 1",
    Which.HELD: "EXISTS (SELECT 1 FROM hold h WHERE h.item_id = i.id AND h.lifted_at IS NULL)",
}


@contextmanager
def picked(engine: Engine, administration_id: int, ids: Iterable[int], which: Which = Which.ANY) -> Iterator[int]:
    """Keep those of the items that a change is meant for in the table `picked`, and give how many they are."""
    engine.execute("DROP TABLE IF EXISTS picked")
    engine.execute("CREATE TEMPORARY TABLE picked (id BIGINT PRIMARY KEY)")
    engine.insert_many("INSERT INTO picked (id) VALUES (?) ON CONFLICT DO NOTHING", ([key] for key in ids))
    engine.execute(
        "DELETE FROM picked WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.id = picked.id "
        f"AND i.administration_id = ? AND {_CONDITIONS[which]})",
        (administration_id,),
    )
    yield int(engine.value("SELECT COUNT(*) FROM picked"))
    # When something went wrong it goes with the transaction.
    engine.execute("DROP TABLE picked")


@contextmanager
def recorded(engine: Engine, *tables: str) -> Iterator[list[RowChange]]:
    """Give a list that holds, once left, what happened inside to the picked items in these tables, and to activities.

    Activities are only ever added.
    """
    changes: list[RowChange] = []
    newest = engine.value("SELECT COALESCE(MAX(id), 0) FROM activity")
    before = {table: _rows_of_picked(engine, table) for table in tables}
    yield changes
    for table in tables:
        after = _rows_of_picked(engine, table)
        for key in {**before[table], **after}:
            old, new = before[table].get(key), after.get(key)
            if old != new:
                changes.append(RowChange(table, key, old, new))
    columns = ", ".join(map(_quoted, _TABLES["activity"].columns))
    for row in engine.rows(f"SELECT {columns} FROM activity WHERE id > ?", (newest,)):
        changes.append(RowChange("activity", row[0], None, row))


def item_ids(changes: Iterable[RowChange]) -> list[int]:
    """Return the items that changes are about."""
    found: set[int] = set()
    for change in changes:
        if table := _TABLES[change.table].item:
            row = change.after or change.before or ()
            found.add(row[_TABLES[change.table].columns.index(table)])
    return sorted(found)


# -- what a person does; on the picked items


def put_marks(engine: Engine, mark: Mark | None) -> None:
    """Mark the picked items; None takes away what was marked."""
    engine.execute("DELETE FROM mark WHERE item_id IN (SELECT id FROM picked)")
    if mark is not None:
        engine.execute(
            f"INSERT INTO mark (item_id, marked, level, until_day) SELECT id, {int(mark.marked)}, "
            f"{'NULL' if mark.level is None else int(mark.level)}, NULL FROM picked"
        )


def are_all_marked(engine: Engine) -> bool:
    """Tell whether every picked item is marked for the next run."""
    return not engine.value(
        "SELECT COUNT(*) FROM picked p WHERE NOT EXISTS (SELECT 1 FROM mark m WHERE m.item_id = p.id "
        "AND m.marked = 1 AND m.level IS NULL AND m.until_day IS NULL)"
    )


def put_holds(engine: Engine, actor: Actor, administration_id: int, hold: Hold | None) -> None:
    """Put a hold on each picked item in place of an earlier one; None only lifts."""
    engine.execute(
        "UPDATE hold SET lifted_at = ? WHERE item_id IN (SELECT id FROM picked) AND lifted_at IS NULL", (actor.stamp,)
    )
    if hold is not None:
        engine.execute(
            "INSERT INTO hold (administration_id, item_id, kind, until_day, reason, made_at, made_by) "
            f"SELECT ?, id, ?, {'NULL' if hold.until_day is None else int(hold.until_day)}, ?, ?, ? FROM picked",
            (administration_id, hold.kind.value, hold.reason, actor.stamp, actor.name),
        )


def put_due_day(engine: Engine, due_day: int) -> None:
    """Give the picked items another due date, beside what the list says of it."""
    engine.execute(
        "UPDATE item SET due_day = ?, listed_due_day = NULLIF(COALESCE(listed_due_day, due_day), ?) "
        "WHERE id IN (SELECT id FROM picked)",
        (due_day, due_day),
    )


def invoiced_after(engine: Engine, day: int) -> Row | None:
    """Return number and invoice day of a picked item that is dated later than `day`, or None."""
    return engine.row(
        "SELECT i.number, i.invoice_day FROM picked p JOIN item i ON i.id = p.id WHERE i.invoice_day > ? "
        "ORDER BY i.invoice_day, i.number LIMIT 1",
        (day,),
    )


def tell(engine: Engine, actor: Actor, administration_id: int, kind: str, facts: Mapping[str, object]) -> None:
    """Write one activity for each party of the picked items. facts: further values of its detail (JSON)."""
    rows = engine.rows(
        "SELECT i.party_id, i.number FROM picked p JOIN item i ON i.id = p.id ORDER BY i.party_id, i.due_day, i.number"
    )
    told = []
    for party_id, group in groupby(list(rows), key=lambda row: row[0]):
        numbers = [number for _, number in group]
        detail = {"items": numbers[:_NUMBERS_TOLD], "more": max(0, len(numbers) - _NUMBERS_TOLD), **facts}
        told.append((administration_id, party_id, actor.stamp, actor.name, kind, json.dumps(detail)))
    engine.insert_many(
        'INSERT INTO activity (administration_id, party_id, "at", "by", kind, detail) VALUES (?, ?, ?, ?, ?, ?)', told
    )


def audit(
    engine: Engine, actor: Actor, administration_id: int, action: str, changes: Sequence[RowChange], reason: str = ""
) -> None:
    """Write an audit entry for each changed row of the picked items, under the item's number."""
    numbers: dict[int, str] = dict(engine.rows("SELECT i.id, i.number FROM picked p JOIN item i ON i.id = p.id"))
    engine.insert_many(
        'INSERT INTO audit (administration_id, "at", "by", action, subject, "before", "after") '
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                administration_id,
                actor.stamp,
                actor.name,
                action,
                numbers.get(item_ids([change])[0], ""),
                *_told(change, reason),
            )
            for change in changes
            if _TABLES[change.table].item
        ),
    )


def recent_reasons(engine: Engine, administration_id: int, most: int = 10) -> list[str]:
    """Return the reasons that were given for holds lately, the newest first, each once."""
    rows = engine.rows(
        "SELECT reason FROM hold WHERE administration_id = ? AND reason <> '' "
        "AND id > (SELECT COALESCE(MAX(id), 0) - 1000 FROM hold) GROUP BY reason ORDER BY MAX(id) DESC LIMIT ?",
        (administration_id, most),
    )
    return [row[0] for row in rows]


# -- putting back


def changed_since(engine: Engine, changes: Sequence[RowChange]) -> str | None:
    """Return the number of an item on which something is no longer as these changes left it, or None."""
    for table, group in _by_table(changes).items():
        expected = {change.key: change.after for change in group}
        found = _rows_by_key(engine, table, list(expected))
        for change in group:
            if found.get(change.key) != change.after:
                about = item_ids([change])
                return str(engine.value("SELECT number FROM item WHERE id = ?", about)) if about else ""
    return None


def noticed_since(engine: Engine, notice_id: int) -> tuple[str, str] | None:
    """Return a notice after this one that stands and names a picked item, with the item's number; else None."""
    found = engine.row(
        "SELECT n.number, i.number FROM picked p JOIN notice_item ni ON ni.item_id = p.id "
        "JOIN notice n ON n.id = ni.notice_id JOIN item i ON i.id = p.id "
        "WHERE n.id > ? AND n.state <> 'withdrawn' ORDER BY n.number LIMIT 1",
        (notice_id,),
    )
    return None if found is None else (notice_number(found[0]), found[1])


def newest_notice(engine: Engine) -> int:
    """Return the id of the newest notice, 0 when there is none."""
    return int(engine.value("SELECT COALESCE(MAX(id), 0) FROM notice"))


def put_back(engine: Engine, changes: Sequence[RowChange]) -> None:
    """Make every row what it was before these changes."""
    for table, group in _by_table(changes).items():
        columns = _TABLES[table].columns
        key, names = columns[0], [_quoted(column) for column in columns]
        engine.insert_many(f"DELETE FROM {table} WHERE {key} = ?", ([c.key] for c in group if c.before is None))
        engine.insert_many(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(columns))})",
            (change.before for change in group if change.after is None and change.before is not None),
        )
        engine.insert_many(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names[1:])} WHERE {key} = ?",
            (
                (*change.before[1:], change.key)
                for change in group
                if change.after is not None and change.before is not None
            ),
        )


def reversed_changes(changes: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Return the changes that lead back."""
    return tuple(RowChange(change.table, change.key, change.after, change.before) for change in changes)


# -- private


def _quoted(column: str) -> str:
    return f'"{column}"' if column in ("at", "by") else column


def _select(table: str) -> str:
    return f"SELECT {', '.join(map(_quoted, _TABLES[table].columns))} FROM {table}"


def _rows_of_picked(engine: Engine, table: str) -> dict[int, Row]:
    where = f"WHERE {_TABLES[table].item} IN (SELECT id FROM picked)"
    return {row[0]: tuple(row) for row in engine.rows(f"{_select(table)} {where}")}


def _rows_by_key(engine: Engine, table: str, keys: Sequence[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        where = f"WHERE {_TABLES[table].columns[0]} IN ({', '.join('?' * len(batch))})"
        found.update((row[0], tuple(row)) for row in engine.rows(f"{_select(table)} {where}", batch))
    return found


def _by_table(changes: Iterable[RowChange]) -> dict[str, list[RowChange]]:
    tables: dict[str, list[RowChange]] = defaultdict(list)
    for change in changes:
        tables[change.table].append(change)
    return tables


def _told(change: RowChange, reason: str) -> tuple[str, str]:
    """Return before and after of a change as JSON, only what differs, with the reason that was given."""
    columns = _TABLES[change.table].columns
    old, new = (dict(zip(columns, row, strict=True)) if row else {} for row in (change.before, change.after))
    before = {name: value for name, value in old.items() if new.get(name) != value}
    after = {name: value for name, value in new.items() if old.get(name) != value}
    if reason:
        after["given reason"] = reason
    return json.dumps(before) if before else "", json.dumps(after) if after else ""
