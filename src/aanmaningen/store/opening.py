"""Opening a ledger: the connection with its habits, and the tables brought up to date."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import peewee
from playhouse.migrations import Runner

from aanmaningen.core.criteria import day_kept, fold, number_kept
from aanmaningen.core.errors import Hindered, Refusal, message

from .engine import Engine
from .location import give_rights_beside, is_address, may_only_be_read, without_user
from .surroundings import NOT_OURS, surroundings

BUSY_TIMEOUT_SECONDS = 10
_MIGRATIONS = Path(__file__).parent / "migrations"
_HISTORY = "schema_migration"  # the table of the migrations that were carried out


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
        is_behind = any(step.applied is None for step in steps)
        if is_behind and not is_address(engine.location) and may_only_be_read(Path(engine.location)):
            text = message(
                "{file} was made by an older version of Aanmaningen. It is brought up to date when it is opened, but "
                "may only be read. Check the rights on the file and its folder, or copy it to a folder where you may "
                "write and open it there.",
                file=engine.location,
            )
            raise Refusal(text)
        if is_new or is_behind:
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
    give_rights_beside(path)
    try:
        # Never made by opening: a drive that comes back would find an empty ledger in its place.
        return _connect_sqlite(path, location, "mode=rwc" if create else "mode=rw", journal_mode="wal")
    except Refusal:
        if create or not may_only_be_read(path):
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
    database.register_function(number_kept, "number_kept", 1)
    database.register_function(day_kept, "day_kept", 1)
    engine = Engine(database, location)
    try:
        with surroundings(location):
            database.connect()
            engine.value("SELECT COUNT(*) FROM sqlite_master")  # what cannot be read shows now
    except BaseException:
        engine.close()
        raise
    return engine


def _open_postgresql(location: str) -> Engine:
    shown = without_user(location)
    database = _Postgresql(location, prefer_psycopg3=True)
    try:
        database.connect()
    except peewee.ImproperlyConfigured as error:
        raise Refusal(message("A PostgreSQL database needs the package psycopg. Install it first.")) from error
    except peewee.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Hindered(message("The database {file} cannot be opened: {reason}", file=shown, reason=reason)) from error
    return Engine(database, shown)


class _Postgresql(peewee.PostgresqlDatabase):
    """PostgreSQL with the habits of SQLite: a sum of whole numbers is an int, and waiting for a lock ends."""

    def _initialize_connection(self, conn: Any) -> None:
        from psycopg.types.numeric import IntLoader  # here: only an office that works with PostgreSQL has it

        conn.adapters.register_loader("numeric", IntLoader)
        conn.execute(f"SET lock_timeout = '{BUSY_TIMEOUT_SECONDS}s'")
