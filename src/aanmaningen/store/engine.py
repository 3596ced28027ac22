"""The open database, and everything that SQLite and PostgreSQL do differently.

The rest of this room writes SQL with `?` places that runs on both.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakSet

import filelock
import peewee

from aanmaningen.core.errors import Refusal, message

from .criteria_sql import KEPT_IN_POSTGRESQL, KEPT_IN_SQLITE, KeptForms
from .location import is_sqlite_file, may_only_be_read
from .surroundings import surroundings

Row = tuple[Any, ...]

# Numbers of our own among PostgreSQL's advisory locks.
_WRITE_LOCK = 72660
_DELIVERY_LOCK = 72661


def allocation_triggers(database: peewee.Database) -> list[str]:
    """Return the statements that make `item.allocated_minor` follow the allocations, in the database itself."""
    add = "UPDATE item SET allocated_minor = allocated_minor + NEW.amount_minor WHERE id = NEW.item_id"
    remove = "UPDATE item SET allocated_minor = allocated_minor - OLD.amount_minor WHERE id = OLD.item_id"
    if isinstance(database, peewee.SqliteDatabase):
        return [
            f"CREATE TRIGGER allocation_insert AFTER INSERT ON allocation BEGIN {add}; END",
            f"CREATE TRIGGER allocation_delete AFTER DELETE ON allocation BEGIN {remove}; END",
            f"CREATE TRIGGER allocation_update AFTER UPDATE ON allocation BEGIN {remove}; {add}; END",
        ]
    return [
        "CREATE FUNCTION follow_allocation() RETURNS trigger AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {remove}; END IF; IF TG_OP <> 'DELETE' THEN {add}; END IF; RETURN NULL; "
        "END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER allocation_follows AFTER INSERT OR UPDATE OR DELETE ON allocation "
        "FOR EACH ROW EXECUTE FUNCTION follow_allocation()",
        "CREATE OR REPLACE FUNCTION fold(text) RETURNS text AS $$ "
        "SELECT replace(lower(btrim($1, E' \\t\\r\\n\\u00a0') COLLATE \"und-x-icu\"), 'ς', 'σ') "
        "$$ LANGUAGE sql IMMUTABLE",
    ]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something, and when (UTC): what an audit entry needs to know."""

    name: str
    at: datetime

    @property
    def stamp(self) -> str:
        """Return the time as it is stored."""
        return self.at.astimezone(UTC).isoformat(timespec="milliseconds")


class Engine:
    """An open database. Give it to the queries of this room; close it when done.

    Each thread gets its own connection. Raises Refusal where the surroundings fail (locked, full, damaged, newer).
    """

    # Locks belong to the process: they go when it closes any handle of the file, whichever database a task has open.
    _open: ClassVar[WeakSet["Engine"]] = WeakSet()
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, database: peewee.Database, location: str) -> None:
        self.database = database
        self.location = location
        self.is_sqlite = isinstance(database, peewee.SqliteDatabase)
        self._relaxed = 0
        with self._opening:
            self._open.add(self)

    # -- reading

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Carry out a query and yield its rows as tuples."""
        return self._walk(self._execute(sql, parameters))

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found: Row | None = self._execute(sql, parameters).fetchone()
        return found

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    # -- writing (inside `transaction`)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Carry out a statement and return how many rows it touched."""
        return int(self._execute(sql, parameters).rowcount)

    def insert(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Carry out an INSERT of one row into a table with an `id` and return that id."""
        found = self._execute(f"{sql} RETURNING id", parameters).fetchone()
        return int(found[0])

    def insert_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for many rows."""
        cursor = self.database.cursor()
        # The wrapper makes the driver's errors Peewee's, as elsewhere; this is the one call that goes round Peewee.
        with self._surroundings(), peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            cursor.executemany(self._dialect(sql), rows if self.is_sqlite else list(rows))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing. One writer at a time: the write lock is taken at the start."""
        # IMMEDIATE: a reader that becomes a writer half way could only fail.
        atomic = self.database.atomic("IMMEDIATE") if self.is_sqlite else self.database.atomic()
        with self._surroundings(), atomic:
            if not self.is_sqlite:
                # Numbers without gaps and the check that the ledger has not changed rely on it, as on SQLite.
                self.value(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything that is read inside is of one moment, whatever others write meanwhile."""
        repeatable_read = 3  # SQLite gives no less
        atomic = self.database.atomic() if self.is_sqlite else self.database.atomic(repeatable_read)
        with self._surroundings(), atomic:
            yield

    def audit(self, actor: Actor, administration_id: int | None, action: str, subject: str, **facts: Any) -> None:
        """Write who did what; `before` and `after` of the facts are stored as JSON. Inside the change's transaction."""
        self.execute(
            'INSERT INTO audit (administration_id, "at", "by", action, subject, "before", "after") '
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                administration_id,
                actor.stamp,
                actor.name,
                action,
                subject,
                *(json.dumps(facts[side], default=str) if side in facts else "" for side in ("before", "after")),
            ),
        )

    def version(self) -> int:
        """Return a number that rises with every audited change: the same number, the same ledger."""
        return int(self.value("SELECT COALESCE(MAX(id), 0) FROM audit"))

    def actions_since(self, version: int, administration_id: int) -> set[str]:
        """Return what kinds of things were done since then, in one administration or in the whole database."""
        sql = "SELECT DISTINCT action FROM audit WHERE id > ? AND (administration_id = ? OR administration_id IS NULL)"
        return {action for (action,) in self.rows(sql, (version, administration_id))}

    def walk_through(self) -> None:
        """Keep little of what is read in memory: for a connection that goes through everything once."""
        if self.is_sqlite:
            self._execute("PRAGMA cache_size = -4000", ())

    def joined(self, expression: str) -> str:
        """Return the SQL that joins the values of a column over all rows, in their order, with unit separators."""
        function = "group_concat" if self.is_sqlite else "string_agg"
        return f"{function}(CAST({expression} AS TEXT), {self.separator})"

    @property
    def kept_forms(self) -> KeptForms:
        """Return the SQL that reads the numbers and days that attributes hold."""
        return KEPT_IN_SQLITE if self.is_sqlite else KEPT_IN_POSTGRESQL

    @property
    def separator(self) -> str:
        """Return the unit separator (31) in SQL."""
        return "char(31)" if self.is_sqlite else "chr(31)"

    @property
    def is_writable(self) -> bool:
        """Tell whether the rights on the file and its folder allow changes; of a server only trying tells."""
        return not self.is_sqlite or not may_only_be_read(Path(self.location))

    def is_its_own(self, path: Path) -> bool:
        """Tell whether a file is the database itself, another that is open here, or one that belongs to such a one."""
        with self._opening:
            locations = {engine.location for engine in (self, *self._open) if engine.is_sqlite}
        for location in locations:
            for ending in ("", "-wal", "-shm", "-journal", ".sending"):
                with suppress(OSError):
                    if path.samefile(f"{location}{ending}"):
                        return True
        return False

    # -- what only one of the two can do

    def backup(self, target: Path, in_copy: str = "") -> None:
        """Write a consistent copy to `target` while the program goes on, and verify it. Raises Refusal.

        in_copy: a statement to carry out in the copy.
        """
        if not self.is_sqlite:
            raise Refusal(message("A PostgreSQL database is copied with its own tool, pg_dump."))
        if self.is_its_own(target):
            raise Refusal(message("The copy cannot take the place of the database itself: {file}", file=str(target)))
        with surroundings(str(target)):
            if target.exists() and not is_sqlite_file(target):
                raise Refusal(
                    message("{file} is there already and is something else. Choose another name.", file=str(target))
                )
        partial = target.with_name(target.name + ".part")
        with surroundings(str(target)):
            partial.unlink(missing_ok=True)
            try:
                with closing(sqlite3.connect(partial)) as copy:
                    self.database.connection().backup(copy)
                    if in_copy:
                        with copy:
                            copy.execute(in_copy)
                    if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                        raise Refusal(message("The copy {file} could not be verified. Try again.", file=str(target)))
                    copy.execute("PRAGMA journal_mode = DELETE")
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)

    def integrity(self) -> list[str]:
        """Return what the database says is damaged in itself: nothing when it is sound."""
        if not self.is_sqlite:
            return []
        damage = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return damage or [f"foreign key: {row}" for row in self.rows("PRAGMA foreign_key_check")]

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """Do not wait for the disk at each commit: for work that a power cut may undo, since it is simply done again.

        A process that is killed loses nothing by it. Outside a transaction.
        """
        self._relaxed += 1
        self._wait_for_disk(False)
        try:
            yield
        finally:
            self._relaxed -= 1
            self._wait_for_disk(not self._relaxed)

    def _wait_for_disk(self, wanted: bool) -> None:
        if self.is_sqlite:
            self._execute(f"PRAGMA synchronous = {'FULL' if wanted else 'NORMAL'}", ())
        else:
            self._execute(f"SET synchronous_commit = {'on' if wanted else 'off'}", ())

    def analyze(self) -> None:
        """Refresh the figures by which queries choose their indexes. Worth it after a large import."""
        self._execute("ANALYZE", ())

    @contextmanager
    def delivery_lock(self) -> Iterator[None]:
        """Hold the right to deliver: one process at a time. Released by the system when the process dies.

        While it is held, a notice found in state `sending` belongs to nobody alive. Raises Refusal when taken.
        """
        taken = Refusal(message("Another window or task is sending notices at this moment. Wait until it is ready."))
        if self.is_sqlite:
            try:
                with filelock.FileLock(f"{Path(self.location).resolve()}.sending", timeout=0):
                    yield
            except filelock.Timeout:
                raise taken from None
        else:
            if not self.value(f"SELECT pg_try_advisory_lock({_DELIVERY_LOCK})"):
                raise taken
            try:
                yield
            finally:
                self.value(f"SELECT pg_advisory_unlock({_DELIVERY_LOCK})")

    def close(self) -> None:
        """Close this thread's connection."""
        with self._opening:
            self._open.discard(self)
        self._close()

    # -- private

    def _close(self) -> None:
        if not self.database.is_closed():
            self.database.close()

    def _surroundings(self) -> AbstractContextManager[None]:
        return surroundings(self.location, self._let_go)

    def _let_go(self) -> None:
        """Drop a connection that leads nowhere any more, so that the next question makes a new one."""
        if not self.database.in_transaction():
            with suppress(peewee.DatabaseError, sqlite3.Error, OSError):
                self._close()

    def _execute(self, sql: str, parameters: Sequence[Any]) -> Any:
        with self._surroundings():
            return self.database.execute_sql(self._dialect(sql), tuple(parameters))

    def _walk(self, cursor: Any) -> Iterator[Row]:
        # A damaged page or a drive that is gone may show half way.
        with self._surroundings():
            yield from cursor

    def _dialect(self, sql: str) -> str:
        return sql if self.is_sqlite else sql.replace("%", "%%").replace("?", "%s")
