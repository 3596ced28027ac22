"""The check of the ledger: a sound one has no findings, and each kind of damage is found and named."""

from datetime import date

import pytest
from ledgers import TODAY, deliver, post, tables, take_in

from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import check
from aanmaningen.jobs.proposing import Wish

POSTS = [post("1", "100,00"), post("2", "60,00", original="80,00"), post("3", "40,00", party="D2")]
LATER = date(2027, 1, 15)


@pytest.fixture
def issued(desk: Desk) -> Desk:
    """A ledger with two runs: notices A000001 and A000002 of level 1, A000003 of level 2 for debtor D1."""
    take_in(desk, POSTS)
    issue(desk, Wish(TODAY))
    deliver(desk)
    take_in(desk, POSTS[:2])
    issue(desk, Wish(LATER))
    assert check(desk) == []
    return desk


def damage(desk: Desk, *statements: str) -> None:
    """Do what the program never does."""
    with desk.engine.transaction():
        for statement in statements:
            desk.engine.execute(statement)


def test_empty_ledger_has_no_findings(desk: Desk) -> None:
    assert check(desk) == []


DAMAGES = [
    ("sums", "2", ["UPDATE item SET allocated_minor = allocated_minor + 1 WHERE number = '2'"]),
    ("sums", "1", ["UPDATE item SET allocated_minor = 1 WHERE number = '1'"]),
    ("notice sums", "1", ["UPDATE notice SET total_minor = total_minor + 1 WHERE number = 1"]),
    ("notice sums", "2", ["UPDATE notice_item SET open_minor = open_minor - 1 WHERE notice_id = 2"]),
    (
        "notice sums",
        "2",
        ["UPDATE notice_item SET open_minor = 0 WHERE notice_id = 2", "UPDATE notice SET total_minor = 0 WHERE id = 2"],
    ),
    ("notices without items", "2", ["DELETE FROM notice_item WHERE notice_id = 2"]),
    ("notice numbering", "voorbeeld-bv", ["UPDATE notice SET number = 9 WHERE number = 3"]),
    (
        "notice numbering",
        "voorbeeld-bv",
        [
            "DELETE FROM activity WHERE notice_id = 2",
            "DELETE FROM notice_item WHERE notice_id = 2",
            "DELETE FROM notice WHERE id = 2",
        ],
    ),
    ("run numbering", "voorbeeld-bv", ["UPDATE run SET number = 7 WHERE number = 2"]),
    ("states", "1", ["UPDATE notice SET state = 'lost' WHERE number = 1"]),
    ("states", "1", ["UPDATE notice SET pdf = NULL WHERE number = 1"]),
    ("states", "1", ["UPDATE notice SET state = 'sent' WHERE number = 1"]),
    ("states", "1", ["UPDATE notice SET channel = 'email' WHERE number = 1"]),
    ("levels", "3", ["UPDATE notice_item SET level = 3 WHERE notice_id = 3"]),
    ("levels", "3", ["UPDATE notice SET state = 'withdrawn' WHERE number = 1"]),
    ("one notice at a time", "D1", ["UPDATE notice SET state = 'issued' WHERE number = 1"]),
    ("archive", "0000", ["INSERT INTO archive (sha256, kind, data) SELECT '0000', kind, data FROM archive LIMIT 1"]),
]


def test_every_kind_of_damage_is_found_and_named(issued: Desk) -> None:
    for name, subject, statements in DAMAGES:
        with pytest.raises(ZeroDivisionError), issued.engine.transaction():
            damage(issued, *statements)
            findings = check(issued)
            raise ZeroDivisionError  # so that each finds a sound ledger
        assert (name, subject) in {(finding.check, finding.text) for finding in findings}, statements
    assert check(issued) == []


def test_file_that_changed_in_the_archive_is_found(issued: Desk) -> None:
    sha = issued.engine.value("SELECT pdf FROM notice WHERE number = 1")
    with issued.engine.transaction():
        issued.engine.execute("UPDATE archive SET data = ? WHERE sha256 = ?", (b"another letter", sha))
    assert [(finding.check, finding.text) for finding in check(issued)] == [("archive", sha)]


def test_record_that_points_at_nothing_is_found(sqlite_desk: Desk) -> None:
    take_in(sqlite_desk, POSTS)
    sqlite_desk.engine.value("PRAGMA foreign_keys = 0")
    damage(sqlite_desk, "DELETE FROM party WHERE code = 'D2'")
    assert {finding.check for finding in check(sqlite_desk)} == {"integrity"}


def test_one_kind_of_damage_does_not_hide_another(issued: Desk) -> None:
    damage(issued, *DAMAGES[0][2], *DAMAGES[2][2], *DAMAGES[8][2])
    assert {"sums", "notice sums", "run numbering"} <= {finding.check for finding in check(issued)}


def test_check_changes_nothing(issued: Desk) -> None:
    counts = [issued.engine.value(f"SELECT COUNT(*) FROM {table}") for table in tables(issued.engine)]
    check(issued)
    assert [issued.engine.value(f"SELECT COUNT(*) FROM {table}") for table in tables(issued.engine)] == counts
