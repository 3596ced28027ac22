"""Imports: the register of lists that were taken in, the parties they make or change, and undoing one as a whole."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.letting_go import let_go
from aanmaningen.core.records import Party

from . import parties, refused_items
from .engine import Actor, Engine


@dataclass(frozen=True, slots=True)
class Counts:
    """What a list does to the ledger. reopened: items that were paid or closed, and are open again; not in changed."""

    read: int
    new: int
    changed: int
    closed: int
    unchanged: int
    refused: int
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where a list came from. fields: which of the optional fields it has columns for. as_of_day: its own date."""

    file_name: str
    fields: frozenset[str]
    is_full: bool
    as_of_day: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import that was applied. applied_at, undone_at: as stored, UTC; undone_at is None while it stands."""

    id: int
    kind: str
    file_name: str
    is_full: bool
    as_of_day: int
    applied_at: str
    applied_by: str
    counts: Counts | None
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class GoesBack:
    """What undoing an import does, in numbers. reopenings_removed: items that it opened again, wholly or in part."""

    items_removed: int
    items_restored: int
    payments_removed: int
    reopenings_removed: int
    parties_removed: int
    parties_restored: int


def record(engine: Engine, actor: Actor, administration_id: int, kind: str, source: ImportSource) -> int:
    """Write down an import of `kind` ("items" or "parties") and return its id. Inside a transaction."""
    import_id = engine.insert(
        "INSERT INTO import (administration_id, kind, file_name, is_full, as_of_day, applied_at, applied_by, counts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            administration_id,
            kind,
            source.file_name,
            source.is_full,
            source.as_of_day,
            actor.stamp,
            actor.name,
            "",
        ),
    )
    engine.audit(actor, administration_id, f"{kind} imported", source.file_name, after=import_id)
    return import_id


def set_counts(engine: Engine, import_id: int, counts: Counts) -> None:
    """Write down what an import did. Inside the transaction of the import."""
    engine.execute("UPDATE import SET counts = ? WHERE id = ?", (json.dumps(asdict(counts)), import_id))


def apply_parties(
    engine: Engine,
    administration_id: int,
    values: Mapping[str, Mapping[str, object]],
    import_id: int,
) -> tuple[int, int, int]:
    """Make or change parties from what a list says of them (code -> values). Inside a transaction.

    Returns how many are new, changed and unchanged.
    """
    new, changes, n_unchanged = party_changes(engine, administration_id, values)
    known = {party_id: before for party_id, (before, _) in changes.items()}
    changed = {party_id: after for party_id, (_, after) in changes.items()}
    engine.insert_many(
        "INSERT INTO party_before (import_id, party_id, record) VALUES (?, ?, ?)",
        ([import_id, party_id, parties.as_json(known[party_id])] for party_id in changed),
    )
    parties.overwrite(engine, changed)
    if new:
        parties.add(engine, administration_id, new, import_id)
    parties.ensure_groups(engine, administration_id, {party.group for party in chain(new, changed.values())})
    n_new, n_changed = len(new), len(changed)
    let_go(changes, known, changed, new)
    return n_new, n_changed, n_unchanged


def party_changes(
    engine: Engine, administration_id: int, values: Mapping[str, Mapping[str, object]]
) -> tuple[list[Party], dict[int, tuple[Party, Party]], int]:
    """Return the parties that a list makes, those it changes (id -> before and after), and how many stay as they are.

    values: code -> what the list says.
    """
    ids = parties.ids_by_code(engine, administration_id)
    known = parties.find_many(engine, [ids[code] for code in values if code in ids])
    new = [parties.with_values(Party(code, code), said) for code, said in values.items() if code not in ids]
    changed = {}
    for party_id, party in known.items():
        after = parties.with_values(party, values[party.code])
        if after != party:
            changed[party_id] = (party, after)
    n_unchanged = len(known) - len(changed)
    let_go(known)
    return new, changed, n_unchanged


def find_all(engine: Engine, administration_id: int) -> list[ImportView]:
    """Return the imports of an administration, the newest first."""
    rows = engine.rows(
        "SELECT id, kind, file_name, is_full, as_of_day, applied_at, applied_by, counts, undone_at FROM import "
        "WHERE administration_id = ? ORDER BY id DESC",
        (administration_id,),
    )
    return [
        ImportView(
            number, kind, file, bool(is_full), day, at, by, Counts(**json.loads(counts)) if counts else None, undone
        )
        for number, kind, file, is_full, day, at, by, counts, undone in rows
    ]


def what_goes_back(engine: Engine, import_id: int) -> GoesBack:
    """Return what undoing an import would do."""
    paid = "SELECT COUNT(*) FROM allocation a JOIN item i ON i.id = a.item_id WHERE a.import_id = ?"
    queries = (
        "SELECT COUNT(*) FROM item WHERE import_id = ?",
        "SELECT COUNT(*) FROM item_before WHERE import_id = ?",
        f"{paid} AND (a.amount_minor > 0) = (i.original_minor > 0)",
        f"{paid} AND (a.amount_minor > 0) <> (i.original_minor > 0)",
        "SELECT COUNT(*) FROM party WHERE import_id = ?",
        "SELECT COUNT(*) FROM party_before WHERE import_id = ?",
    )
    return GoesBack(*(int(engine.value(query, (import_id,))) for query in queries))


def last_applied_at(engine: Engine, administration_id: int) -> datetime | None:
    """Return when the newest list of items was imported that was not undone."""
    at = engine.value(
        "SELECT MAX(applied_at) FROM import WHERE administration_id = ? AND kind = 'items' AND undone_at IS NULL",
        (administration_id,),
    )
    return None if at is None else datetime.fromisoformat(at)


def last_import(engine: Engine, administration_id: int) -> int | None:
    """Return the id of the newest import that was not undone."""
    sql = "SELECT MAX(id) FROM import WHERE administration_id = ? AND undone_at IS NULL"
    found = engine.value(sql, (administration_id,))
    return None if found is None else int(found)


def undo(engine: Engine, actor: Actor, administration_id: int, import_id: int) -> None:
    """Put everything back as it was before an import. Raises Refusal when something leans on it."""
    with engine.transaction():
        found = engine.row(
            "SELECT file_name, undone_at FROM import WHERE administration_id = ? AND id = ?",
            (administration_id, import_id),
        )
        if found is None:
            raise Refusal(message("There is no import {number}.", number=import_id))
        file_name, undone_at = found
        if undone_at is not None:
            raise Refusal(message("Import {number} ({file}) was undone already.", number=import_id, file=file_name))
        newest = last_import(engine, administration_id)
        if newest != import_id:
            raise Refusal(
                message("Import {number} came later. Undo that one first: the last is undone first.", number=newest)
            )
        noticed = engine.value(
            "SELECT i.number FROM item i JOIN notice_item ni ON ni.item_id = i.id WHERE i.import_id = ? LIMIT 1",
            (import_id,),
        )
        if noticed is not None:
            raise Refusal(
                message(
                    "Item {item} of this import is on a notice, so the import cannot be undone. "
                    "Import a corrected list instead.",
                    item=noticed,
                )
            )
        by_hand = engine.value(
            "SELECT i.number FROM item i JOIN allocation l ON l.item_id = i.id "
            "WHERE i.import_id = ? AND l.counter_item_id IS NOT NULL LIMIT 1",
            (import_id,),
        )
        if by_hand is not None:  # the item on the other side may be of another import, and would keep its half
            raise Refusal(
                message(
                    "Item {item} of this import was allocated by hand, so the import cannot be undone. "
                    "Import a corrected list instead.",
                    item=by_hand,
                )
            )
        engine.execute("DELETE FROM allocation WHERE import_id = ?", (import_id,))
        for table in ("hold", "mark"):
            engine.execute(
                f"DELETE FROM {table} WHERE item_id IN (SELECT id FROM item WHERE import_id = ?)", (import_id,)
            )
        refused_items.forget_import(engine, import_id)
        engine.execute("DELETE FROM item WHERE import_id = ?", (import_id,))
        # A due date that a person changed since stays, unless it was another date of this list that she changed.
        engine.execute(
            "UPDATE item SET due_day = b.due_day, listed_due_day = b.listed_due_day FROM item_before b "
            "WHERE b.item_id = item.id AND b.import_id = ? "
            "AND COALESCE(item.listed_due_day, item.due_day) <> COALESCE(b.listed_due_day, b.due_day)",
            (import_id,),
        )
        columns = ("side", "invoice_day", "currency", "original_minor", "payment_reference", "description")
        engine.execute(
            f"UPDATE item SET {', '.join(f'{column} = b.{column}' for column in columns)} "
            "FROM item_before b WHERE b.item_id = item.id AND b.import_id = ?",
            (import_id,),
        )
        engine.execute("DELETE FROM item_before WHERE import_id = ?", (import_id,))
        before = engine.rows("SELECT party_id, record FROM party_before WHERE import_id = ?", (import_id,))
        parties.overwrite(engine, {party_id: parties.from_json(text) for party_id, text in before})
        engine.execute("DELETE FROM party_before WHERE import_id = ?", (import_id,))
        _remove_new_parties(engine, import_id)
        parties.remove_idle_groups(engine, administration_id)
        engine.execute("UPDATE import SET undone_at = ? WHERE id = ?", (actor.stamp, import_id))
        engine.audit(actor, administration_id, "import undone", file_name, before=import_id)


def _remove_new_parties(engine: Engine, import_id: int) -> None:
    """Remove the parties that the import made, but keep one that was put to use since."""
    unused = (
        "SELECT p.id FROM party p WHERE p.import_id = ? AND NOT EXISTS (SELECT 1 FROM item i WHERE i.party_id = p.id) "
        "AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.party_id = p.id)"
    )
    for table, column in (("hold", "party_id"), ("contact", "party_id"), ("attribute", "party_id"), ("party", "id")):
        engine.execute(f"DELETE FROM {table} WHERE {column} IN ({unused})", (import_id,))
    engine.execute("UPDATE party SET import_id = NULL WHERE import_id = ?", (import_id,))
