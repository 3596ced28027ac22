"""Staging: a list of open items is laid beside the ledger, compared with it, and applied as one change.

The comparison (`planned`) and the change are set-based, so that a list of a million rows is a handful of statements.
The staging tables are temporary: until `apply`, nothing else in the database knows of the list.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aanmaningen.core.letting_go import let_go
from aanmaningen.core.lists import ItemLine

from .engine import Engine
from .imports import ImportSource
from .planned import JOIN, MISSING, ORIGINAL, differs, optional_columns

_PARTS = 64


class Duplicate(NamedTuple):
    """A staged row whose identity was already staged from another row."""

    row: int
    first_row: int
    number: str
    party_code: str


class Staging:
    """A list of open items on its way into the ledger. Use within one thread; `start` clears what was there."""

    def __init__(self, engine: Engine, administration_id: int) -> None:
        self._engine = engine
        self._administration_id = administration_id
        self._party_numbers: dict[str, int] = {}
        # In parts, each of which grows by itself: other threads wait while a set makes room for a million.
        self._seen: list[set[int]] = [set() for _ in range(_PARTS)]
        self.duplicates: list[Duplicate] = []

    def start(self) -> None:
        """Make the staging tables, empty."""
        self.drop()
        # No index: rows are looked up in the ledger, not here. party_key numbers the codes in order of appearance.
        self._engine.execute(
            'CREATE TEMPORARY TABLE staged ("row" INTEGER, party_key INTEGER, number TEXT, kind TEXT, side TEXT, '
            "invoice_day INTEGER, due_day INTEGER, currency TEXT, original_minor BIGINT, open_minor BIGINT, "
            "payment_reference TEXT, description TEXT, item_id INTEGER, listed_due_day INTEGER)"
        )
        self._engine.execute(
            "CREATE TEMPORARY TABLE staged_party "
            "(party_key INTEGER PRIMARY KEY, code TEXT, party_id INTEGER, term_days INTEGER)"
        )

    def add(self, lines: Iterable[ItemLine]) -> None:
        """Stage lines. A line whose party, number and kind were staged before goes to `duplicates` instead.

        When all are staged, `take_out_doubles`.
        """
        numbers, seen = self._party_numbers, self._seen
        rows: list[tuple[object, ...]] = []
        for line in lines:
            key = numbers.setdefault(line.party_code, len(numbers))
            # A set of hashes holds a million identities in little memory; a hit is looked up before it is believed.
            identity = hash((key, line.number, line.kind))
            part = seen[identity % _PARTS]
            if identity in part:
                first_row = self._staged_row(rows, key, line)
                if first_row is not None:
                    self.duplicates.append(Duplicate(line.row, first_row, line.number, line.party_code))
                    continue
            part.add(identity)
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
        self._engine.insert_many("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", rows)

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

    def take_out_doubles(self) -> None:
        """Take the first row of each double out as well: which of them is right, the list does not say."""
        if not self.duplicates:
            return
        engine = self._engine
        engine.execute('CREATE TEMPORARY TABLE staged_double ("row" INTEGER PRIMARY KEY)')
        engine.insert_many(
            "INSERT INTO staged_double VALUES (?)", ([row] for row in {double.first_row for double in self.duplicates})
        )
        engine.execute('DELETE FROM staged WHERE "row" IN (SELECT "row" FROM staged_double)')

    def party_codes(self) -> list[str]:
        """Return the party codes that were staged, in order of appearance."""
        return list(self._party_numbers)

    def is_empty(self) -> bool:
        """Tell whether no line was staged."""
        return not self._party_numbers

    def drop(self) -> None:
        """Remove the staging tables, and forget what was in them."""
        for table in ("staged", "staged_double", "staged_party", "staged_refused"):
            self._engine.execute(f"DROP TABLE IF EXISTS {table}")
        let_go(self._party_numbers, *self._seen)

    # -- inside a transaction

    def resolve(self, default_term_days: int, refused: Iterable[tuple[str, str]]) -> None:
        """Tie the staged lines to the parties and items of the ledger, and work out due dates that the list lacks.

        refused: party code ("" where it is not known) and number on rows that were refused: such an item is not missing
        from the list.
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
            # A due date by hand stays while the list says of it what it said when it was changed, or nothing.
            engine.execute(
                "UPDATE staged SET (due_day, listed_due_day) = "
                "(SELECT i.due_day, i.listed_due_day FROM item i WHERE i.id = staged.item_id) "
                "WHERE item_id IN (SELECT id FROM item WHERE listed_due_day IS NOT NULL) AND (due_day IS NULL "
                "OR due_day = (SELECT i.listed_due_day FROM item i WHERE i.id = staged.item_id))"
            )
        # A due date that was worked out once stays, whatever becomes of the term: it may have been printed.
        engine.execute(
            "UPDATE staged SET due_day = COALESCE((SELECT i.due_day FROM item i WHERE i.id = staged.item_id), "
            "invoice_day + COALESCE((SELECT term_days FROM staged_party p WHERE p.party_key = staged.party_key), ?)) "
            "WHERE due_day IS NULL",
            (default_term_days,),
        )
        engine.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS staged_refused "
            "(number TEXT, party_code TEXT, PRIMARY KEY (number, party_code))"
        )
        engine.insert_many(
            "INSERT INTO staged_refused VALUES (?, ?) ON CONFLICT DO NOTHING",
            ((item, party) for party, item in refused),
        )

    def apply(self, source: ImportSource, import_id: int) -> None:
        """Make the ledger say what the list says. Allocations follow from the open amounts, dated on the list's day."""
        engine = self._engine
        columns = ["side", "invoice_day", "currency", *optional_columns(source)]
        if "due_day" in columns:
            columns.append("listed_due_day")
        # First what exists already: new rows would match themselves.
        engine.execute(
            "INSERT INTO item_before (import_id, item_id, side, invoice_day, due_day, listed_due_day, currency, "
            "original_minor, payment_reference, description) SELECT ?, i.id, i.side, i.invoice_day, i.due_day, "
            f"i.listed_due_day, i.currency, i.original_minor, i.payment_reference, i.description {JOIN} "
            f"WHERE i.id IS NOT NULL AND ({differs(source)})",
            (import_id,),
        )
        engine.execute(
            f"CREATE TEMPORARY TABLE staged_change AS SELECT i.id AS item_id, {ORIGINAL} AS new_original, "
            f"s.open_minor AS new_open, i.allocated_minor AS old_allocated, {', '.join(f's.{c}' for c in columns)} "
            f"{JOIN} WHERE EXISTS (SELECT 1 FROM item_before b WHERE b.item_id = i.id AND b.import_id = ?)",
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
                f"SELECT i.id, ?, i.open_minor, ? {MISSING}",
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
