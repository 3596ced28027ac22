"""The open database: opening, transactions, locks, copies, and what the surroundings may do wrong."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import peewee
import pytest
from ledgers import ACTOR, COMPANY, PostgresqlServer, dump, post, sit_down, take_in
from playhouse.migrations import Runner

from aanmaningen.core.errors import Refusal
from aanmaningen.core.ladder import STANDARD, Ladder
from aanmaningen.core.records import PartyGroup
from aanmaningen.jobs import correcting
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import check, start_administration
from aanmaningen.store import administrations, opening
from aanmaningen.store.engine import Engine
from aanmaningen.store.location import without_user
from aanmaningen.store.opening import open_database

COMPUTED = {"open_minor", "is_open"}  # SQLite does not list these, PostgreSQL does not call them NOT NULL


def put(desk: Desk, value: str) -> None:
    """Write something small."""
    administrations.put_setting(desk.engine, ACTOR, desk.administration.id, "signature", value)


def signature(desk: Desk) -> str | None:
    """Read it again."""
    return administrations.settings(desk.engine, desk.administration.id).get("signature")


# -- opening


def test_missing_database_is_refused_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with pytest.raises(Refusal, match="There is no database"):
        open_database(str(path))
    assert not path.exists()


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="folder .* does not exist"):
        open_database(str(tmp_path / "nowhere" / "ledger.db"), create=True)


@pytest.mark.parametrize("create", [True, False])
def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Geachte heer, " * 500)
    with pytest.raises(Refusal, match="not a database of Aanmaningen"):
        open_database(str(path), create=create)
    assert path.read_text() == "Geachte heer, " * 500


@pytest.mark.parametrize("create", [True, False])
def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "music.db"
    other = sqlite3.connect(path)
    other.executescript("CREATE TABLE song (title TEXT); INSERT INTO song VALUES ('Ode');")
    with pytest.raises(Refusal, match="not a database of Aanmaningen"):
        open_database(str(path), create=create)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]
    other.close()


def test_postgresql_database_of_another_program_is_refused(postgresql: PostgresqlServer) -> None:
    address, drop = postgresql.create()
    other = peewee.PostgresqlDatabase(address, prefer_psycopg3=True)
    other.execute_sql("CREATE TABLE song (title TEXT)")
    with pytest.raises(Refusal, match="not a database of Aanmaningen"):
        open_database(address, create=True)
    assert other.get_tables() == ["song"]
    other.close()
    drop()


def test_database_of_a_newer_program_is_refused(location: str) -> None:
    found = open_database(location)
    found.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01 00:00:00')")
    found.close()
    with pytest.raises(Refusal, match="newer version"):
        open_database(location)


def test_tables_are_the_same_in_both_databases(sqlite_desk: Desk, postgresql: PostgresqlServer) -> None:
    address, drop = postgresql.create("empty_ledger")
    other = open_database(address)

    def described(engine: Engine) -> dict[str, tuple[dict[str, bool], set[tuple[str, ...]]]]:
        database = engine.database
        return {
            table: (
                {one.name: one.null for one in database.get_columns(table) if one.name not in COMPUTED},
                {tuple(index.columns) for index in database.get_indexes(table)}
                - {tuple(database.get_primary_keys(table))},
            )
            for table in database.get_tables()
        }

    assert described(sqlite_desk.engine) == described(other)
    other.close()
    drop()


def older_ledger(location: str, version: str) -> None:
    """Make a ledger as the program of that migration did, with one debtor and one item."""
    database = (
        peewee.PostgresqlDatabase(location, prefer_psycopg3=True)
        if location.startswith("postgresql")
        else peewee.SqliteDatabase(location)
    )
    folder = Path(opening.__file__).parent / "migrations"
    Runner(database, str(folder), table_name="schema_migration").up(version)
    statements = (
        "INSERT INTO administration (code, name, street, postal_code, city, country, language, currency, iban, bic, "
        "email, phone, website, vat_number, registration_number, payment_term_days, ladder) VALUES "
        "('', 'Voorbeeld', '', '', '', 'NL', 'nl', 'EUR', '', '', '', '', '', '', '', 30, '')",
        "INSERT INTO party (administration_id, code, name, street, street2, postal_code, city, country, language, "
        "is_consumer, group_code, account_manager, notices, notices_by_email, email_template, ladder, direct_debit, "
        "vat_number, registration_number, iban) "
        "VALUES (1, 'D1', 'D1', '', '', '', '', '', '', 0, '', '', 1, 1, '', '', 0, '', '', '')",
        "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
        "original_minor, payment_reference, description) "
        f"VALUES (1, 1, 'F1', 'invoice', 'receivable', {FIRST_DAY}, {FIRST_DAY + 30}, 'EUR', 10000, '', '')",
    )
    with database.atomic():
        for statement in statements:
            database.execute_sql(statement)
    database.close()


FIRST_DAY = date(2026, 9, 1).toordinal()


@pytest.mark.parametrize("version", ["0001_initial", "0002_window", "0003_listed_due_day"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ledger_of_an_older_program_is_brought_up_to_date_with_all_that_is_in_it(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, version: str
) -> None:
    location, drop = str(tmp_path / "old.db"), lambda: None
    if kind == "postgresql":
        location, drop = request.getfixturevalue("postgresql").create()
    older_ledger(location, version)
    desk = sit_down(location)
    assert check(desk) == []
    [item] = desk.engine.rows("SELECT id, due_day, listed_due_day, open_minor FROM item")
    assert item[1:] == (FIRST_DAY + 30, None, 10_000)
    correcting.change_due_date(desk, [item[0]], date(2026, 12, 1))
    take_in(desk, [post("F1", "40,00", original="100,00", due="01-10-2026")])
    assert list(desk.engine.rows("SELECT due_day, listed_due_day, open_minor FROM item")) == [
        (date(2026, 12, 1).toordinal(), FIRST_DAY + 30, 4_000)
    ]
    desk.engine.close()
    drop()


def _make(location: str, start: threading.Barrier, failed: list[BaseException]) -> None:
    start.wait()
    try:
        open_database(location, create=True).close()
    except BaseException as error:
        failed.append(error)


def test_two_programs_may_make_the_same_new_database_at_the_same_moment(
    tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    address, drop = postgresql.create()
    for location in (str(tmp_path / "new.db"), address):
        start, failed = threading.Barrier(2), list[BaseException]()
        threads = [threading.Thread(target=_make, args=(location, start, failed)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        start_administration(location, COMPANY, ACTOR)
    drop()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("no server", "postgresql://piet:geheim@127.0.0.1:1/ledger"),
        ("no server on the socket", "postgresql:///ledger?host=/nowhere&user=piet&password=geheim"),
        ("no such host", "postgresql://piet:geheim@no-such-host.invalid/ledger"),
    ],
)
def test_postgresql_server_that_cannot_be_reached_is_told_without_the_password(name: str, address: str) -> None:
    with pytest.raises(Refusal, match="cannot be opened") as refused:
        open_database(address)
    assert "ledger" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_missing_postgresql_database_is_told(postgresql: PostgresqlServer) -> None:
    with pytest.raises(Refusal, match='"nobody" does not exist'):
        open_database(postgresql.address("nobody"))


def test_postgresql_server_that_goes_away_is_told(postgresql: PostgresqlServer) -> None:
    address, drop = postgresql.create("empty_ledger")
    desk = sit_down(address)
    drop()
    with pytest.raises(Refusal, match="does not answer"):
        put(desk, "x")
    desk.engine.close()


# -- reading and writing


def test_transaction_that_fails_leaves_nothing(desk: Desk) -> None:
    before = dump(desk.engine)
    with pytest.raises(ZeroDivisionError), desk.engine.transaction():
        put(desk, "half way")
        assert signature(desk) == "half way"
        raise ZeroDivisionError
    assert dump(desk.engine) == before
    put(desk, "goes on")
    assert signature(desk) == "goes on"


def test_inner_transaction_that_fails_takes_back_only_itself(desk: Desk) -> None:
    with desk.engine.transaction():
        put(desk, "outer")
        with pytest.raises(peewee.IntegrityError), desk.engine.transaction():
            put(desk, "inner")
            administrations.add(desk.engine, ACTOR, desk.administration)
    assert signature(desk) == "outer"


def test_error_of_the_database_is_the_same_one_record_or_many(desk: Desk) -> None:
    ledger = desk.engine
    sql = "INSERT INTO setting (administration_id, key, value) VALUES (?, 'qr', 'no')"
    with pytest.raises(peewee.IntegrityError), ledger.transaction():
        ledger.insert_many(sql, [(1,), (1,)])
    with pytest.raises(peewee.IntegrityError), ledger.transaction():
        ledger.execute(sql, (1,))
        ledger.execute(sql, (1,))


def test_numbers_come_back_as_whole_numbers(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "0,01")])
    found = desk.engine.row("SELECT SUM(open_minor), COUNT(*), MAX(id) FROM item")
    assert found == (10_001, 2, 2)
    assert all(type(value) is int for value in found)


def test_signs_of_a_pattern_and_of_a_place_are_only_text_in_a_value(desk: Desk) -> None:
    put(desk, "100 % van '?' %s %%")
    assert signature(desk) == "100 % van '?' %s %%"
    assert desk.engine.value("SELECT COUNT(*) FROM setting WHERE value LIKE '100 %' AND value LIKE ?", ("%van%",)) == 1


def test_version_rises_with_every_change_and_only_then(desk: Desk) -> None:
    first = desk.engine.version()
    signature(desk)
    assert desk.engine.version() == first
    put(desk, "x")
    assert desk.engine.version() > first


def test_snapshot_sees_one_moment_whatever_others_write(desk: Desk, location: str) -> None:
    other = sit_down(location)
    put(desk, "before")
    with desk.engine.snapshot():
        version = desk.engine.version()
        put(other, "meanwhile")
        assert (signature(desk), desk.engine.version()) == ("before", version)
    assert signature(desk) == "meanwhile"
    other.engine.close()


# -- several at the same time


def test_database_that_another_program_writes_to_is_told_to_be_in_use(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.1)
    one, other = sit_down(location), sit_down(location)
    with one.engine.transaction():
        put(one, "long work")
        assert signature(other) is None  # reading goes on
        sit_down(location).engine.close()  # and so does opening
        with pytest.raises(Refusal, match="in use by another"):
            put(other, "x")
    put(other, "afterwards")
    assert signature(one) == "afterwards"
    one.engine.close()
    other.engine.close()


def test_writer_waits_for_the_one_before_it(location: str) -> None:
    one, other = sit_down(location), sit_down(location)
    reached, failed = threading.Event(), list[BaseException]()

    def write() -> None:
        mine = sit_down(location)
        try:
            reached.set()
            put(mine, "second")
        except BaseException as error:
            failed.append(error)
        mine.engine.close()

    thread = threading.Thread(target=write)
    with one.engine.transaction():
        put(one, "first")
        thread.start()
        reached.wait(10)
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(10)
    assert (failed, signature(other)) == ([], "second")
    one.engine.close()
    other.engine.close()


def test_only_one_delivers_at_a_time(location: str) -> None:
    one, other = sit_down(location), sit_down(location)
    with one.engine.delivery_lock():
        with pytest.raises(Refusal, match="sending notices at this moment"), other.engine.delivery_lock():
            pytest.fail("both deliver")
        put(other, "other work goes on")
    with other.engine.delivery_lock():
        pass
    one.engine.close()
    other.engine.close()


def test_threads_have_connections_of_their_own(desk: Desk) -> None:
    seen: list[str | None] = []

    def look() -> None:
        seen.append(signature(desk))
        desk.engine.close()

    with desk.engine.transaction():
        put(desk, "not yet committed")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [None]


# -- the surroundings of a file


def test_full_disk_is_told_and_nothing_changed(sqlite_desk: Desk) -> None:
    before = dump(sqlite_desk.engine)
    pages = sqlite_desk.engine.value("PRAGMA page_count")
    sqlite_desk.engine.value(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(Refusal, match=r"disk is full. Nothing was changed"):
        take_in(sqlite_desk, [post(str(number), "10,00") for number in range(5_000)])
    assert dump(sqlite_desk.engine) == before
    sqlite_desk.engine.value("PRAGMA max_page_count = 1000000")
    assert take_in(sqlite_desk, [post("1", "10,00")]).counts.new == 1


def test_read_only_database_is_told(sqlite_desk: Desk) -> None:
    sqlite_desk.engine.value("PRAGMA query_only = 1")
    with pytest.raises(Refusal, match="may only be read"):
        put(sqlite_desk, "x")


def test_damage_is_told_when_it_is_met_half_way(sqlite_desk: Desk) -> None:
    path = Path(sqlite_desk.engine.location)
    take_in(sqlite_desk, [post(str(number), "10,00", Omschrijving="x" * 200) for number in range(3_000)])
    sqlite_desk.engine.value("PRAGMA wal_checkpoint(TRUNCATE)")
    size = sqlite_desk.engine.value("PRAGMA page_size")
    sqlite_desk.engine.close()
    damaged = bytearray(path.read_bytes())
    for page in range(len(damaged) // size // 2, len(damaged) // size - 20):
        damaged[page * size : page * size + 8] = b"\xff" * 8
    path.write_bytes(damaged)

    found = open_database(str(path))
    with pytest.raises(Refusal, match="is damaged. Put back the latest copy"):
        for _ in found.rows("SELECT * FROM item NOT INDEXED ORDER BY id"):
            pass
    assert found.integrity() != []
    found.close()


# -- copies


def test_copy_is_whole_while_another_program_writes(sqlite_desk: Desk, tmp_path: Path) -> None:
    take_in(sqlite_desk, [post(str(number), "10,00") for number in range(500)])
    other = sit_down(sqlite_desk.engine.location)
    stop, written = threading.Event(), list[int]()

    def write() -> None:
        mine = sit_down(sqlite_desk.engine.location)
        while not stop.is_set():
            take_in(mine, [post(f"X{len(written)}", "5,00")], partial=True)
            written.append(1)
        mine.engine.close()

    thread = threading.Thread(target=write)
    thread.start()
    targets = [tmp_path / f"copy-{number}.db" for number in range(5)]
    for target in targets:
        sqlite_desk.engine.backup(target)
    stop.set()
    thread.join()
    other.engine.close()

    assert written
    for target in targets:
        copy = sit_down(str(target))
        assert check(copy) == []
        lists = copy.engine.value("SELECT COUNT(*) FROM import") - 1
        assert copy.engine.value("SELECT COUNT(*) FROM item") == 500 + lists  # never half a list
        copy.engine.close()


def test_copy_takes_the_work_of_an_open_transaction_of_another_program_as_not_done(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    other = sit_down(sqlite_desk.engine.location)
    with other.engine.transaction():
        put(other, "not yet")
        sqlite_desk.engine.backup(tmp_path / "copy.db")
    copy = sit_down(str(tmp_path / "copy.db"))
    assert signature(copy) is None
    copy.engine.close()
    other.engine.close()


def test_copy_is_one_file_equal_to_the_ledger_and_replaces_an_older_one(sqlite_desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    target.write_bytes(b"SQLite format 3\0, an older copy")
    put(sqlite_desk, "x")
    sqlite_desk.engine.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    copy = sit_down(str(target))
    assert dump(copy.engine) == dump(sqlite_desk.engine)
    copy.engine.close()


def test_copy_never_takes_the_place_of_another_kind_of_file(sqlite_desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "debiteuren.csv"
    target.write_text("nummer;bedrag")
    with pytest.raises(Refusal, match="is something else"):
        sqlite_desk.engine.backup(target)
    assert target.read_text() == "nummer;bedrag"


def _over_itself(ledger: Path) -> Path:
    return ledger


def _in_no_folder(ledger: Path) -> Path:
    return ledger.parent / "nowhere" / "copy.db"


@pytest.mark.parametrize(
    ("place", "sentence"), [(_over_itself, "cannot take the place"), (_in_no_folder, "cannot be opened")]
)
def test_copy_that_cannot_be_made_is_refused_and_the_ledger_stays(
    sqlite_desk: Desk, place: Callable[[Path], Path], sentence: str
) -> None:
    put(sqlite_desk, "x")
    ledger = Path(sqlite_desk.engine.location)
    with pytest.raises(Refusal, match=sentence):
        sqlite_desk.engine.backup(place(ledger))
    assert signature(sqlite_desk) == "x"
    assert not list(ledger.parent.glob("**/*.part"))


def test_copy_that_does_not_fit_leaves_the_older_one(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(sqlite_desk, [post(str(number), "10,00") for number in range(2_000)])
    target = tmp_path / "copy.db"
    target.write_bytes(b"SQLite format 3\0, an older copy")
    connect = sqlite3.connect

    def on_a_small_disk(path: Path) -> sqlite3.Connection:
        copy = connect(path)
        copy.execute("PRAGMA max_page_count = 20")
        return copy

    monkeypatch.setattr(sqlite3, "connect", on_a_small_disk)
    with pytest.raises(Refusal, match="disk is full"):
        sqlite_desk.engine.backup(target)
    assert target.read_bytes().endswith(b"an older copy")
    assert not list(tmp_path.glob("*.part"))


def test_postgresql_is_not_copied_by_this_program(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    address, drop = postgresql.create("empty_ledger")
    desk = sit_down(address)
    with pytest.raises(Refusal, match="pg_dump"):
        desk.engine.backup(tmp_path / "copy.db")
    desk.engine.close()
    drop()


def test_address_that_is_shown_has_no_user_and_no_password() -> None:
    shown = [
        without_user(address)
        for address in (
            "postgresql://piet:geheim@server:5432/ledger",
            "postgresql://piet:p@ss@server/ledger?sslmode=require",
            "postgresql:///ledger?user=piet&password=geheim&host=server",
            "postgresql://server/ledger",
        )
    ]
    assert shown[0] == "postgresql://server:5432/ledger"
    assert shown[1] == "postgresql://server/ledger?sslmode=require"
    assert not re.search("geheim|p@ss", " ".join(shown))
    assert shown[3] == "postgresql://server/ledger"


def test_ledger_can_be_moved_once_it_is_closed(sqlite_desk: Desk, tmp_path: Path) -> None:
    put(sqlite_desk, "x")
    sqlite_desk.engine.close()
    moved = shutil.move(sqlite_desk.engine.location, tmp_path / "moved.db")
    desk = sit_down(str(moved))  # nothing is left behind in a file beside it
    assert signature(desk) == "x"
    desk.engine.close()


def test_two_open_ledgers_never_mix(desk: Desk, tmp_path: Path, sqlite_template: Path) -> None:
    other = sit_down(str(shutil.copy(sqlite_template, tmp_path / "other.db")))  # opened last
    a = desk.administration.id
    put(desk, "mine")
    administrations.put_group(desk.engine, ACTOR, a, PartyGroup("groot", "Groot"))
    administrations.put_ladder(desk.engine, ACTOR, a, Ladder("eigen", STANDARD.levels))
    administrations.put_mapping(desk.engine, ACTOR, a, "eigen", {})
    administrations.change(desk.engine, ACTOR, replace(desk.administration, city="Gent"))
    administrations.add(desk.engine, ACTOR, replace(COMPANY, code="second"))
    for found in (desk, other):
        is_mine = found is desk
        assert len(administrations.find_all(found.engine)) == 1 + is_mine
        assert len(administrations.groups(found.engine, a)) == is_mine
        assert len(administrations.ladders(found.engine, a)) == 1 + is_mine
        assert len(administrations.mappings(found.engine, a)) == is_mine
        assert (signature(found) == "mine") == is_mine
    other.engine.close()
