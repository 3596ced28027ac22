"""The open database, and everything that SQLite and PostgreSQL do differently.

The rest of this room writes SQL with `?` places that runs on both.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import filelock
import peewee
from playhouse.migrations import Runner

from aanmaningen.core.criteria import fold
from aanmaningen.core.errors import Hindered, Refusal, message

from .surroundings import NOT_OURS, surroundings

Row = tuple[Any, ...]

BUSY_TIMEOUT_SECONDS = 10
_ADDRESSES = ("postgresql://", "postgres://")
_MIGRATIONS = Path(__file__).parent / "migrations"
_HISTORY = "schema_migration"  # the table of the migrations that were carried out
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

    def __init__(self, database: peewee.Database, location: str) -> None:
        self.database = database
        self.location = location
        self.is_sqlite = isinstance(database, peewee.SqliteDatabase)
        self._relaxed = 0

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
    def separator(self) -> str:
        """Return the unit separator (31) in SQL."""
        return "char(31)" if self.is_sqlite else "chr(31)"

    @property
    def is_writable(self) -> bool:
        """Tell whether the rights on the file and its folder allow changes; of a server only trying tells."""
        return not self.is_sqlite or not _may_only_be_read(Path(self.location))

    # -- what only one of the two can do

    def backup(self, target: Path) -> None:
        """Write a consistent copy to `target` while the program goes on, and verify it. Raises Refusal."""
        if not self.is_sqlite:
            raise Refusal(message("A PostgreSQL database is copied with its own tool, pg_dump."))
        if target.exists() and Path(self.location).samefile(target):
            raise Refusal(message("The copy cannot take the place of the database itself: {file}", file=str(target)))
        with surroundings(str(target)):
            if target.exists() and not _is_sqlite_file(target):
                raise Refusal(
                    message("{file} is there already and is something else. Choose another name.", file=str(target))
                )
        partial = target.with_name(target.name + ".part")
        with surroundings(str(target)):
            partial.unlink(missing_ok=True)
            try:
                with closing(sqlite3.connect(partial)) as copy:
                    self.database.connection().backup(copy)
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
        if not self.database.is_closed():
            self.database.close()

    # -- private

    def _surroundings(self) -> AbstractContextManager[None]:
        return surroundings(self.location, self._let_go)

    def _let_go(self) -> None:
        """Drop a connection that leads nowhere any more, so that the next question makes a new one."""
        if not self.database.in_transaction():
            with suppress(peewee.DatabaseError, sqlite3.Error, OSError):
                self.close()

    def _execute(self, sql: str, parameters: Sequence[Any]) -> Any:
        with self._surroundings():
            return self.database.execute_sql(self._dialect(sql), tuple(parameters))

    def _walk(self, cursor: Any) -> Iterator[Row]:
        # A damaged page or a drive that is gone may show half way.
        with self._surroundings():
            yield from cursor

    def _dialect(self, sql: str) -> str:
        return sql if self.is_sqlite else sql.replace("%", "%%").replace("?", "%s")


def is_address(location: str) -> bool:
    """Tell whether that is the address of a database server, and not a file."""
    return location.startswith(_ADDRESSES)


def without_password(address: str) -> str:
    """Return an address as it may be remembered: whoever needs a password for it keeps that where libpq looks."""
    return re.sub(r"(?<=://)([^/@:]*):[^/]*@", r"\1@", re.sub(r"(?<=[?&])password=[^&]*&?", "", address)).rstrip("?&")


def open_database(location: str, *, create: bool = False) -> Engine:
    """Open a SQLite file or a `postgresql://` address and bring its tables up to date.

    Raises Refusal when it is missing (and not `create`), not ours, damaged, locked, or made by a newer program.
    """
    engine = _open_postgresql(location) if is_address(location) else _open_sqlite(location, create)
    try:
        _bring_up_to_date(engine)
    except BaseException:
        engine.close()  # an open file cannot be put back or moved by the user
        raise
    return engine


def _bring_up_to_date(engine: Engine) -> None:
    with surroundings(engine.location):
        tables = engine.database.get_tables()
        is_new = not tables
        if not is_new and _HISTORY not in tables:
            raise Refusal(replace(NOT_OURS, values={"file": engine.location}))
        runner = Runner(engine.database, str(_MIGRATIONS), table_name=_HISTORY)
        steps = [] if is_new else runner.status()
        if any(step.path is None for step in steps):
            text = message(
                "{file} was made by a newer version of Aanmaningen. Install that version.", file=engine.location
            )
            raise Refusal(text)
        if is_new or any(step.applied is None for step in steps):
            with engine.transaction():  # another program may have found the same tables at the same moment
                runner.up()


def _open_sqlite(location: str, create: bool) -> Engine:
    path = Path(location)
    with surroundings(location):
        is_there = path.exists()
    if not is_there and not create:
        raise Hindered(message("There is no database {file}. Make one with: aanmaningen init --name …", file=location))
    if not path.parent.is_dir():
        raise Refusal(message("The folder {folder} does not exist.", folder=str(path.parent)))
    if not create and path.is_file() and path.stat().st_size == 0:
        # SQLite would take it for a new database, and a file that did not come through whole for an empty ledger.
        raise Refusal(message("The file {file} is empty. Put back the latest copy.", file=location))
    try:
        # Never made by opening: a drive that comes back would find an empty ledger in its place.
        return _connect_sqlite(path, location, "mode=rwc" if create else "mode=rw", journal_mode="wal")
    except Refusal:
        if create or not _may_only_be_read(path):
            raise
    # In a folder where nothing may be written SQLite reads a file only if it may take for granted that nobody changes
    # it. Nor may its journal be another than it is.
    return _connect_sqlite(path, location, "mode=ro&immutable=1")


def _connect_sqlite(path: Path, location: str, how: str, **pragmas: str) -> Engine:
    whole = quote(path.absolute().as_posix(), safe="/:")
    database = peewee.SqliteDatabase(
        f"file://{'' if whole.startswith('/') else '/'}{whole}?{how}",
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        pragmas={
            **pragmas,
            "foreign_keys": 1,
            "synchronous": "full",  # a claim to send must survive a power cut, or the notice could go twice
            "cache_size": -64_000,
            "temp_store": "memory",
        },
    )
    database.register_function(lambda text: None if text is None else fold(str(text)), "fold", 1)
    engine = Engine(database, location)
    try:
        with surroundings(location):
            database.connect()
            engine.value("SELECT COUNT(*) FROM sqlite_master")  # what cannot be read shows now
    except BaseException:
        engine.close()
        raise
    return engine


def _may_only_be_read(path: Path) -> bool:
    def may(there: Path, what: int) -> bool:
        return os.access(there, what, effective_ids=os.access in os.supports_effective_ids)

    return may(path, os.R_OK) and not (may(path, os.W_OK) and may(path.absolute().parent, os.W_OK))


def _open_postgresql(location: str) -> Engine:
    shown = _shown(location)
    database = _Postgresql(location, prefer_psycopg3=True)
    try:
        database.connect()
    except peewee.ImproperlyConfigured as error:
        raise Refusal(message("A PostgreSQL database needs the package psycopg. Install it first.")) from error
    except peewee.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Hindered(message("The database {file} cannot be opened: {reason}", file=shown, reason=reason)) from error
    return Engine(database, shown)


def _is_sqlite_file(path: Path) -> bool:
    """Tell whether a file begins as the file format of SQLite says (sqlite.org/fileformat.html, section 1.3)."""
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def _shown(location: str) -> str:
    """Return an address for sentences and the log: without user and password."""
    return re.sub(r"(?<=://)[^/]*@|(?<=[?&])(user|password)=[^&]*&?", "", location)


class _Postgresql(peewee.PostgresqlDatabase):
    """PostgreSQL with the habits of SQLite: a sum of whole numbers is an int, and waiting for a lock ends."""

    def _initialize_connection(self, conn: Any) -> None:
        from psycopg.types.numeric import IntLoader  # here: only an office that works with PostgreSQL has it

        conn.adapters.register_loader("numeric", IntLoader)
        conn.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_SECONDS}s'")
