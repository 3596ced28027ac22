"""Imports: a list is staged, compared with the ledger, applied as one change, and undone as a whole.

The comparison and the change are set-based, so that a list of a million rows is a handful of statements. The staging
tables are temporary: until `apply`, nothing else in the database knows of the list.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.lists import ItemLine
from aanmaningen.core.records import Party

from . import parties
from .engine import Actor, Engine


@dataclass(frozen=True, slots=True)
class Counts:
    """What a list does to the ledger."""

    read: int
    new: int
    changed: int
    closed: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where a list came from. fields: which of the optional fields it has columns for. as_of_day: its own date."""

    file_name: str
    fields: frozenset[str]
    is_full: bool
    as_of_day: int


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an import changes. A day is an ordinal, an amount is in minor units."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An item or party that a list makes, changes or closes.

    open_before, open_after: minor units of `currency`, None for a party and where there was no item yet.
    """

    code: str
    name: str
    number: str = ""
    kind: str = ""
    currency: str = ""
    open_before: int | None = None
    open_after: int | None = None
    changes: tuple[Change, ...] = ()


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
    """What undoing an import does, in numbers."""

    items_removed: int
    items_restored: int
    payments_removed: int
    parties_removed: int
    parties_restored: int


class Duplicate(NamedTuple):
    """A staged row whose identity was already staged from another row."""

    row: int
    first_row: int
    number: str


class Staging:
    """A list of open items on its way into the ledger. Use within one thread; `start` clears what was there."""

    def __init__(self, engine: Engine, administration_id: int) -> None:
        self._engine = engine
        self._administration_id = administration_id
        self._party_numbers: dict[str, int] = {}
        self._seen: set[int] = set()
        self.duplicates: list[Duplicate] = []

    def start(self) -> None:
        """Make the staging tables, empty."""
        self.drop()
        # No index: rows are looked up in the ledger, not here. party_key numbers the codes in order of appearance.
        self._engine.execute(
            'CREATE TEMPORARY TABLE staged ("row" INTEGER, party_key INTEGER, number TEXT, kind TEXT, side TEXT, '
            "invoice_day INTEGER, due_day INTEGER, currency TEXT, original_minor BIGINT, open_minor BIGINT, "
            "payment_reference TEXT, description TEXT, item_id INTEGER)"
        )
        self._engine.execute(
            "CREATE TEMPORARY TABLE staged_party "
            "(party_key INTEGER PRIMARY KEY, code TEXT, party_id INTEGER, term_days INTEGER)"
        )

    def add(self, lines: Iterable[ItemLine]) -> None:
        """Stage lines. A line whose party, number and kind were staged before goes to `duplicates` instead."""
        numbers, seen = self._party_numbers, self._seen
        rows: list[tuple[object, ...]] = []
        for line in lines:
            key = numbers.setdefault(line.party_code, len(numbers))
            # A set of hashes holds a million identities in little memory; a hit is looked up before it is believed.
            identity = hash((key, line.number, line.kind))
            if identity in seen:
                first_row = self._staged_row(rows, key, line)
                if first_row is not None:
                    self.duplicates.append(Duplicate(line.row, first_row, line.number))
                    continue
            seen.add(identity)
            due = line.due_date
            rows.append(
                (
                    line.row,
                    key,
                    line.number,
                    line.kind,
                    line.side,
                    line.invoice_date.toordinal(),
                    None if due is None else due.toordinal(),
                    line.currency,
                    line.original_minor,
                    line.open_minor,
                    line.payment_reference,
                    line.description,
                )
            )
        self._engine.insert_many("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", rows)

    def _staged_row(self, pending: Sequence[Sequence[object]], key: int, line: ItemLine) -> int | None:
        for staged in pending:
            if (staged[1], staged[2], staged[3]) == (key, line.number, line.kind):
                return int(str(staged[0]))
        if not self.duplicates:
            self._engine.execute("CREATE INDEX IF NOT EXISTS staged_identity ON staged (party_key, number, kind)")
        found = self._engine.value(
            'SELECT "row" FROM staged WHERE party_key = ? AND number = ? AND kind = ?', (key, line.number, line.kind)
        )
        return None if found is None else int(found)

    def party_codes(self) -> list[str]:
        """Return the party codes that were staged, in order of appearance."""
        return list(self._party_numbers)

    def is_empty(self) -> bool:
        """Tell whether no line was staged."""
        return not self._party_numbers

    def drop(self) -> None:
        """Remove the staging tables."""
        for table in ("staged", "staged_party", "staged_refused"):
            self._engine.execute(f"DROP TABLE IF EXISTS {table}")

    # -- inside a transaction

    def resolve(self, default_term_days: int, refused_numbers: Iterable[str]) -> None:
        """Tie the staged lines to the parties and items of the ledger, and work out due dates that the list lacks.

        refused_numbers: document numbers on rows that could not be read: such an item is not missing from the list.
        """
        engine = self._engine
        known = {
            code: (party_id, term)
            for code, party_id, term in engine.rows(
                "SELECT code, id, payment_term_days FROM party WHERE administration_id = ?", (self._administration_id,)
            )
        }
        engine.execute("DELETE FROM staged_party")
        engine.insert_many(
            "INSERT INTO staged_party VALUES (?, ?, ?, ?)",
            ([key, code, *known.get(code, (None, None))] for code, key in self._party_numbers.items()),
        )
        if engine.row("SELECT 1 FROM item WHERE administration_id = ? LIMIT 1", (self._administration_id,)):
            engine.execute(
                "UPDATE staged SET item_id = (SELECT i.id FROM staged_party p JOIN item i ON i.party_id = p.party_id "
                "AND i.number = staged.number AND i.kind = staged.kind WHERE p.party_key = staged.party_key)"
            )
        # A due date that was worked out once stays, whatever becomes of the term: it may have been printed.
        engine.execute(
            "UPDATE staged SET due_day = COALESCE((SELECT i.due_day FROM item i WHERE i.id = staged.item_id), "
            "invoice_day + COALESCE((SELECT term_days FROM staged_party p WHERE p.party_key = staged.party_key), ?)) "
            "WHERE due_day IS NULL",
            (default_term_days,),
        )
        engine.execute("CREATE TEMPORARY TABLE IF NOT EXISTS staged_refused (number TEXT PRIMARY KEY)")
        engine.insert_many(
            "INSERT INTO staged_refused VALUES (?) ON CONFLICT DO NOTHING", ([number] for number in refused_numbers)
        )

    def count(self, source: ImportSource, read: int, refused: int) -> Counts:
        """Return what applying the staged list would do."""
        engine = self._engine
        staged, matched, changed = engine.row(
            "SELECT COUNT(*), COUNT(i.id), COALESCE(SUM(CASE WHEN i.id IS NOT NULL AND "
            f"({_differs(source)}) THEN 1 ELSE 0 END), 0) {_JOIN}"
        ) or (0, 0, 0)
        closed = 0
        if source.is_full:
            closed = engine.value(f"SELECT COUNT(*) {_MISSING}", (self._administration_id,))
        return Counts(read, staged - matched, changed, closed, matched - changed, refused)

    def new_rows(self, limit: int) -> list[PlannedRow]:
        """Return the items that applying would add, in the order of the list; limit -1: all."""
        rows = self._engine.rows(
            f"SELECT p.code, party.name, s.number, s.kind, s.currency, s.open_minor {_NAMED} "
            'WHERE s.item_id IS NULL ORDER BY s."row" LIMIT ?',
            (_limit(limit),),
        )
        return [
            PlannedRow(code, name, number, kind, currency, open_after=after)
            for code, name, number, kind, currency, after in rows
        ]

    def changed_rows(self, source: ImportSource, limit: int) -> list[PlannedRow]:
        """Return the items that applying would change, with what they are and what they become."""
        columns = ["side", "invoice_day", "currency", *_optional_columns(source)]
        before = ", ".join(f"i.{column}" for column in columns)
        after = ", ".join(f"s.{column}" for column in columns)
        rows = self._engine.rows(
            "SELECT p.code, party.name, s.number, s.kind, s.currency, i.open_minor, s.open_minor, "
            f"i.original_minor, {before}, {_ORIGINAL}, {after} {_NAMED} JOIN item i ON i.id = s.item_id "
            f'WHERE {_differs(source)} ORDER BY s."row" LIMIT ?',
            (_limit(limit),),
        )
        names = ["original_minor", *columns]
        found = []
        for row in rows:
            pairs = zip(names, row[7 : 7 + len(names)], row[7 + len(names) :], strict=True)
            changes = tuple(Change(name, old, new) for name, old, new in pairs if old != new)
            code, name, number, kind, currency, open_before, open_after = row[:7]
            found.append(PlannedRow(code, name, number, kind, currency, open_before, open_after, changes))
        return found

    def closed_rows(self, source: ImportSource, limit: int) -> list[PlannedRow]:
        """Return the items that applying would close, because a full list does not name them any more."""
        if not source.is_full:
            return []
        rows = self._engine.rows(
            "SELECT (SELECT code FROM party WHERE id = i.party_id), (SELECT name FROM party WHERE id = i.party_id), "
            f"i.number, i.kind, i.currency, i.open_minor {_MISSING} ORDER BY i.id LIMIT ?",
            (self._administration_id, _limit(limit)),
        )
        return [
            PlannedRow(code, name, number, kind, currency, before, 0)
            for code, name, number, kind, currency, before in rows
        ]

    def apply(self, source: ImportSource, import_id: int) -> None:
        """Make the ledger say what the list says. Allocations follow from the open amounts, dated on the list's day."""
        engine = self._engine
        columns = ["side", "invoice_day", "currency", *_optional_columns(source)]
        # First what exists already: new rows would match themselves.
        engine.execute(
            "INSERT INTO item_before (import_id, item_id, side, invoice_day, due_day, currency, original_minor, "
            "payment_reference, description) SELECT ?, i.id, i.side, i.invoice_day, i.due_day, i.currency, "
            f"i.original_minor, i.payment_reference, i.description {_JOIN} WHERE i.id IS NOT NULL AND "
            f"({_differs(source)})",
            (import_id,),
        )
        engine.execute(
            f"CREATE TEMPORARY TABLE staged_change AS SELECT i.id AS item_id, {_ORIGINAL} AS new_original, "
            f"s.open_minor AS new_open, i.allocated_minor AS old_allocated, {', '.join(f's.{c}' for c in columns)} "
            f"{_JOIN} WHERE EXISTS (SELECT 1 FROM item_before b WHERE b.item_id = i.id AND b.import_id = ?)",
            (import_id,),
        )
        engine.execute("CREATE INDEX staged_change_item ON staged_change (item_id)")
        assignments = ", ".join(f"{column} = c.{column}" for column in columns)
        engine.execute(
            f"UPDATE item SET original_minor = c.new_original, {assignments} FROM staged_change c "
            "WHERE item.id = c.item_id"
        )
        engine.execute(
            "INSERT INTO allocation (item_id, day, amount_minor, import_id) SELECT item_id, ?, "
            "new_original - new_open - old_allocated, ? FROM staged_change "
            "WHERE new_original - new_open <> old_allocated",
            (source.as_of_day, import_id),
        )
        engine.execute("DROP TABLE staged_change")
        if source.is_full:
            engine.execute(
                "INSERT INTO allocation (item_id, day, amount_minor, import_id) "
                f"SELECT i.id, ?, i.open_minor, ? {_MISSING}",
                (source.as_of_day, import_id, self._administration_id),
            )
        engine.execute(
            "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
            "original_minor, payment_reference, description, import_id) "
            "SELECT ?, p.party_id, s.number, s.kind, s.side, s.invoice_day, s.due_day, s.currency, "
            "COALESCE(s.original_minor, s.open_minor), s.payment_reference, "
            "s.description, ? FROM staged s JOIN staged_party p ON p.party_key = s.party_key WHERE s.item_id IS NULL",
            (self._administration_id, import_id),
        )
        engine.execute(
            "INSERT INTO allocation (item_id, day, amount_minor, import_id) SELECT i.id, ?, "
            "s.original_minor - s.open_minor, ? FROM staged s JOIN staged_party p ON p.party_key = s.party_key "
            "JOIN item i ON i.party_id = p.party_id AND i.number = s.number AND i.kind = s.kind "
            "WHERE s.item_id IS NULL AND s.original_minor <> s.open_minor",
            (source.as_of_day, import_id),
        )


_NAMED = "FROM staged s JOIN staged_party p ON p.party_key = s.party_key JOIN party ON party.id = p.party_id"
_JOIN = "FROM staged s LEFT JOIN item i ON i.id = s.item_id"

# The original amount after the import: where the list does not say it, it stays.
_ORIGINAL = "COALESCE(s.original_minor, i.original_minor)"

# What a full list of one side does not name any more. Only the sides that the list speaks of.
_MISSING = (
    "FROM item i WHERE i.administration_id = ? AND i.is_open = 1 "
    "AND i.side IN (SELECT DISTINCT side FROM staged) "
    "AND i.number NOT IN (SELECT number FROM staged_refused) "
    "AND i.id NOT IN (SELECT item_id FROM staged WHERE item_id IS NOT NULL)"
)


def _limit(limit: int) -> int:
    return limit if limit >= 0 else 2**62


def _optional_columns(source: ImportSource) -> list[str]:
    return [name for name in ("due_day", "payment_reference", "description") if name in source.fields]


def _differs(source: ImportSource) -> str:
    columns = ["side", "invoice_day", "currency", "open_minor", *_optional_columns(source)]
    return " OR ".join([f"{_ORIGINAL} <> i.original_minor", *(f"s.{name} <> i.{name}" for name in columns)])


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
    parties.ensure_groups(engine, administration_id, (party.group for party in (*new, *changed.values())))
    return len(new), len(changed), n_unchanged


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
    return new, changed, len(known) - len(changed)


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
    queries = (
        "SELECT COUNT(*) FROM item WHERE import_id = ?",
        "SELECT COUNT(*) FROM item_before WHERE import_id = ?",
        "SELECT COUNT(*) FROM allocation WHERE import_id = ?",
        "SELECT COUNT(*) FROM party WHERE import_id = ?",
        "SELECT COUNT(*) FROM party_before WHERE import_id = ?",
    )
    return GoesBack(*(int(engine.value(query, (import_id,))) for query in queries))


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
        engine.execute("DELETE FROM item WHERE import_id = ?", (import_id,))
        columns = ("side", "invoice_day", "due_day", "currency", "original_minor", "payment_reference", "description")
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
