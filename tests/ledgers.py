"""Fresh ledgers for the tests of `store` and `jobs`, each on SQLite and on a real PostgreSQL, and lists to fill them.

A conftest takes the fixtures over by name. `desk` is a database of its own; `shared_desk` makes new administrations in
one database for the whole module, which is quicker, and what a test with generated cases wants.
"""

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Administration
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportOutcome, ImportPlan, import_items
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store import administrations, notices
from aanmaningen.store.engine import Actor, Engine
from aanmaningen.store.opening import open_database

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ACTOR = Actor("tester", NOW)
COMPANY = Administration(
    id=0,
    code="",
    name="Voorbeeld BV",
    street="Kade 1",
    postal_code="1000 AA",
    city="Amsterdam",
    email="administratie@voorbeeld.example",
    iban="NL91ABNA0417164300",
)


def clock() -> datetime:
    """Tell the one time there is in these tests."""
    return NOW


def sit_down(location: str, code: str | None = None) -> Desk:
    """Open a database once more, as another window or program does. The caller closes it."""
    return open_desk(location, code, clock=clock, user=ACTOR.name)


# -- lists


def write_list(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write a list as a bookkeeping package does; the headings are the keys of the rows, which may differ."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def post(
    number: str,
    open_amount: str,
    *,
    party: str = "D1",
    due: str = "01-10-2026",
    invoiced: str = "01-09-2026",
    original: str | None = None,
    **more: str,
) -> dict[str, str]:
    """Return a row of a list of open items. more: further columns by their heading."""
    return {
        "Debiteurnummer": party,
        "Factuurnummer": number,
        "Factuurdatum": invoiced,
        "Vervaldatum": due,
        "Factuurbedrag": open_amount if original is None else original,
        "Openstaand": open_amount,
        **more,
    }


def take_in(desk: Desk, rows: Sequence[Mapping[str, str]], **wishes: bool | date) -> ImportOutcome:
    """Import rows as a list of open items. wishes: fields of ImportPlan."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_list(Path(folder) / "posten.csv", rows)
        return import_items(desk, ImportPlan(path, **wishes))  # type: ignore[arg-type]


def deliver(desk: Desk, run: int | None = None) -> None:
    """Make issued notices delivered ones, as far as the ledger knows: no PDF is drawn, no mail sent.

    run: number of the run whose notices are meant, None for all.
    """
    run_id = None if run is None else notices.find_run(desk.engine, desk.administration.id, run)
    with desk.engine.transaction():
        for view in notices.find_all(desk.engine, desk.administration.id, run_id, [NoticeState.ISSUED]):
            data = f"notice {view.number}".encode()
            notices.rendered(desk.engine, ACTOR, [(view.id, sha256(data).hexdigest(), data)])
            notices.queue(desk.engine, ACTOR, view.run_id, "eml")
            last = NoticeState.QUEUED
            for state in (NoticeState.SENDING, NoticeState.SENT) if view.channel == "email" else (NoticeState.PRINTED,):
                assert notices.move(desk.engine, ACTOR, view, last, state)
                last = state


# -- looking


def dump(
    engine: Engine, *, only: Sequence[str] = (), without: Sequence[str] = (), hide: Sequence[str] = ()
) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table, sorted. only, without: names of tables; hide: names of columns."""
    found = {}
    for table in tables(engine):
        if table in without or (only and table not in only):
            continue
        names = [column for column in _columns(engine, table) if column not in hide]
        shown = ", ".join(f'"{name}"' for name in names)
        rows = [tuple(map(_plain, row)) for row in engine.rows(f"SELECT {shown} FROM {table}")]
        found[table] = sorted(rows, key=repr)
    return found


def tables(engine: Engine) -> list[str]:
    """Return the names of all tables that hold something of the user."""
    return [name for name in engine.database.get_tables() if name != "schema_migration"]


def _columns(engine: Engine, table: str) -> list[str]:
    """Return the columns of a table; those of every ledger are the same, but for a test that damages one."""
    key = (engine.is_sqlite, table)
    if key not in _KNOWN_COLUMNS:
        _KNOWN_COLUMNS[key] = [column.name for column in engine.database.get_columns(table)]
    return _KNOWN_COLUMNS[key]


_KNOWN_COLUMNS: dict[tuple[bool, str], list[str]] = {}


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


# -- databases


# Ends the server and removes its folder when the tests close its input, or are killed and so close it too.
_UNTIL_INPUT_CLOSES = (
    'folder=$1; shift; "$@" & server=$!; read -r line; kill -QUIT "$server"; wait "$server"; rm -rf "$folder"'
)


class PostgresqlServer:
    """A PostgreSQL of our own on a socket in a folder of its own; it ends with the tests, however these end."""

    def __init__(self, programs: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="aanmaningen-pg-"))
        self._names = (f"ledger_{number}" for number in count())
        # It refuses to run as root.
        as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_server:
            shutil.chown(self._folder, "postgres")
        data = ["-D", str(self._folder / "data")]
        trusting = ["--no-sync", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*as_server, str(programs / "initdb"), *data, *trusting], capture_output=True, text=True, cwd="/"
        )
        assert made.returncode == 0, made.stderr
        quick = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
        command = [str(programs / "postgres"), *data, "-k", str(self._folder), "-clisten_addresses=", *quick]
        self._log = (self._folder / "log").open("w+")
        self._process = subprocess.Popen(
            [*as_server, "sh", "-c", _UNTIL_INPUT_CLOSES, "sh", str(self._folder), *command],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            cwd="/",
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        import psycopg

        for _ in range(600):
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
        self._log.seek(0)
        raise AssertionError(self._log.read())

    def address(self, name: str) -> str:
        """Return the address of a database, as a user gives it."""
        return f"postgresql://tester@/{name}?host={self._folder}"

    def execute(self, sql: str) -> None:
        """Carry out a statement outside any of the databases of the tests."""
        import psycopg  # an extra of the program

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql)

    def create(self, template: str = "template1") -> tuple[str, Callable[[], None]]:
        """Make a database like another one; return its address and what drops it again."""
        name = next(self._names)
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name), lambda: self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server, which removes its folder."""
        self._process.communicate()
        self._log.close()


def _postgresql_programs() -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL of this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server with a template of an empty ledger; skips where it cannot be."""
    pytest.importorskip("psycopg", reason="PostgreSQL is not tested: the package psycopg is not installed")
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not tested: it is not installed (Debian: apt-get install postgresql-15)")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL is not tested: it refuses to run as root, and there is no runuser")
    server = PostgresqlServer(programs)
    server.execute("CREATE DATABASE empty_ledger")
    start_administration(server.address("empty_ledger"), COMPANY, ACTOR)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with an empty ledger."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    start_administration(str(path), COMPANY, ACTOR)
    return path


def _new_ledger(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ledger.db"))
    else:
        address, drop = request.getfixturevalue("postgresql").create("empty_ledger")
        yield address
        drop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases the test runs on."""
    return str(request.param)


@pytest.fixture
def location(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Where a new database with one empty administration is."""
    yield from _new_ledger(request, database_kind, tmp_path)


@pytest.fixture(scope="module")
def shared_desk(
    request: pytest.FixtureRequest, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Desk]]:
    """Call it for a desk at a new, empty administration; all of a module's are in one database."""
    for location in _new_ledger(request, database_kind, tmp_path_factory.mktemp("shared")):
        engine = open_database(location)
        codes = count()

        def new(engine: Engine = engine, codes: Iterator[int] = codes) -> Desk:
            company = replace(COMPANY, code=f"a{next(codes)}")
            return Desk(engine, administrations.add(engine, ACTOR, company), clock=clock, user=ACTOR.name)

        yield new
        engine.close()


@pytest.fixture
def desk(request: pytest.FixtureRequest, database_kind: str) -> Iterator[Desk]:
    """A desk at an empty administration: in a new database, or in the shared one for a test that uses `shared_desk`."""
    if "shared_desk" in request.fixturenames and "location" not in request.fixturenames:
        yield request.getfixturevalue("shared_desk")()
        return
    found = sit_down(request.getfixturevalue("location"))
    yield found
    found.engine.close()


@pytest.fixture
def sqlite_desk(sqlite_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a new SQLite file, for what only concerns files."""
    found = sit_down(str(shutil.copy(sqlite_template, tmp_path / "ledger.db")))
    yield found
    found.engine.close()
