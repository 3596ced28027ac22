"""The timeline of a party: everything that happened with it and its items, from all the tables that remember it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from .engine import Engine


class EventKind(StrEnum):
    """Where an event comes from."""

    ACTIVITY = "activity"  # facts: kind, detail; of a notice also number, level, currency, total, state
    IMPORT = "import"  # facts: file, and how many: party new, party changed, items new, items changed, payments
    NOTE = "note"  # facts: text, item
    HOLD = "hold"  # facts: kind, until, reason, item
    HOLD_LIFTED = "hold lifted"  # facts: kind, until, reason, item
    SAVED = "saved"  # facts: before (None: new), after: the record as `parties.as_json` wrote it


class Event(NamedTuple):
    """Something that happened. at: as stored, so that sorting by it is sorting by time."""

    at: str
    by: str
    kind: EventKind
    facts: dict[str, Any]


def of_party(engine: Engine, administration_id: int, party_id: int, code: str) -> list[Event]:
    """Return what happened with a party, newest first."""
    events = [
        *_activities(engine, party_id),
        *_imports(engine, party_id),
        *_notes(engine, party_id),
        *_holds(engine, party_id),
        *_saves(engine, administration_id, code),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _activities(engine: Engine, party_id: int) -> Iterator[Event]:
    for at, by, kind, detail, number, level, currency, total, state in engine.rows(
        'SELECT a."at", a."by", a.kind, a.detail, n.number, n.level, n.currency, n.total_minor, n.state '
        "FROM activity a LEFT JOIN notice n ON n.id = a.notice_id WHERE a.party_id = ? ORDER BY a.id DESC",
        (party_id,),
    ):
        notice = {"number": number, "level": level, "currency": currency, "total": total, "state": state}
        yield Event(at, by, EventKind.ACTIVITY, {"kind": kind, "detail": detail, **(notice if number else {})})


_OF_IMPORTS = (
    "SELECT import_id, 'party new', 1 FROM party WHERE id = ? AND import_id IS NOT NULL",
    "SELECT import_id, 'party changed', 1 FROM party_before WHERE party_id = ?",
    "SELECT import_id, 'items new', COUNT(*) FROM item WHERE party_id = ? AND import_id IS NOT NULL GROUP BY import_id",
    "SELECT b.import_id, 'items changed', COUNT(*) FROM item i JOIN item_before b ON b.item_id = i.id "
    "WHERE i.party_id = ? GROUP BY b.import_id",
    "SELECT l.import_id, 'payments', COUNT(*) FROM item i JOIN allocation l ON l.item_id = i.id "
    "WHERE i.party_id = ? AND l.import_id IS NOT NULL GROUP BY l.import_id",
)


def _imports(engine: Engine, party_id: int) -> Iterator[Event]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for import_id, what, count in engine.rows(" UNION ALL ".join(_OF_IMPORTS), [party_id] * len(_OF_IMPORTS)):
        counts[import_id][what] = count
    if not counts:
        return
    places = ", ".join("?" * len(counts))
    for import_id, at, by, file_name in engine.rows(
        f"SELECT id, applied_at, applied_by, file_name FROM import WHERE id IN ({places}) ORDER BY id DESC",
        list(counts),
    ):
        yield Event(at, by, EventKind.IMPORT, {"file": file_name, **counts[import_id]})


def _notes(engine: Engine, party_id: int) -> Iterator[Event]:
    for at, by, text, item in engine.rows(
        'SELECT n."at", n."by", n.text, i.number FROM note n LEFT JOIN item i ON i.id = n.item_id '
        "WHERE n.party_id = ? ORDER BY n.id DESC",
        (party_id,),
    ):
        yield Event(at, by, EventKind.NOTE, {"text": text, "item": item})


def _holds(engine: Engine, party_id: int) -> Iterator[Event]:
    columns = "SELECT h.made_at, h.made_by, h.lifted_at, h.kind, h.until_day, h.reason"
    for made_at, made_by, lifted_at, kind, until, reason, item in engine.rows(
        f"{columns}, NULL FROM hold h WHERE h.party_id = ? "
        f"UNION ALL {columns}, i.number FROM item i JOIN hold h ON h.item_id = i.id WHERE i.party_id = ?",
        (party_id, party_id),
    ):
        facts = {"kind": kind, "until": until, "reason": reason, "item": item}
        yield Event(made_at, made_by, EventKind.HOLD, facts)
        if lifted_at is not None:
            yield Event(lifted_at, "", EventKind.HOLD_LIFTED, facts)


def _saves(engine: Engine, administration_id: int, code: str) -> Iterator[Event]:
    for at, by, before, after in engine.rows(
        'SELECT "at", "by", "before", "after" FROM audit '
        "WHERE administration_id = ? AND subject = ? AND action = 'party saved' ORDER BY id DESC",
        (administration_id, code),
    ):
        # The audit keeps any fact as JSON; this one is itself the JSON text of a record.
        yield Event(at, by, EventKind.SAVED, {"before": json.loads(before), "after": json.loads(after)})
