"""What an import tells beforehand: items that are opened again or renamed, an older file, and sums per currency."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from ledgers import NOW, post, take_in, write_list

from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportPlan, import_items

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


def test_what_a_list_opens_again_is_told_apart_and_warned_of(desk: Desk) -> None:
    first, second = date(2026, 11, 1), date(2026, 11, 8)
    take_in(desk, [post("1", "100,00"), post("2", "50,00")], as_of=first)
    take_in(desk, [post("2", "50,00")], as_of=second)
    older = [post("1", "100,00"), post("2", "40,00", original="50,00")]
    preview = take_in(desk, older, as_of=first, dry_run=True, shown=-1)
    assert [row.number for row in preview.lists.reopened] == ["1"]
    assert [row.number for row in preview.lists.changed] == ["2"]
    reopens, is_older = map(str, preview.warnings)
    assert "1 item was paid or closed" in reopens
    assert "older than the newest list" in is_older
    assert take_in(desk, [post("2", "50,00")], as_of=second).warnings == ()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(("001", "F1"), ("1", "F1")), (("D1", "F1"), ("D1", "f1")), (("D1", "0012"), ("D1", "12"))],
)
def test_new_items_that_look_like_those_that_a_list_closes_are_warned_of(
    desk: Desk, was: tuple[str, str], becomes: tuple[str, str]
) -> None:
    stays = [post("X", "5,00"), post("F 2", "20,00")]
    take_in(desk, [post(was[1], "100,00", party=was[0]), post("9", "7,00"), *stays])
    # Of the same number, but not of the same amount: another item.
    second = [post(becomes[1], "100,00", party=becomes[0]), post("09", "8,00"), *stays]
    told = [str(warning) for warning in take_in(desk, second, dry_run=True).warnings]
    assert len(told) == 1
    assert f"1 new item looks like an item that this list closes ({becomes[1]} of {becomes[0]} like" in told[0]
    assert f"like {was[1]} of {was[0]})" in told[0]
    assert take_in(desk, second, partial=True).warnings == ()


def test_file_that_was_made_before_the_newest_list_is_told_only_when_it_opens_items_again(
    desk: Desk, tmp_path: Path
) -> None:
    old = write_list(tmp_path / "old.csv", [post("1", "100,00")])
    made = (NOW - timedelta(days=2)).timestamp()
    os.utime(old, (made, made))
    import_items(desk, ImportPlan(old))
    assert import_items(desk, ImportPlan(old)).warnings == ()
    take_in(desk, [post("2", "50,00")])
    told = [str(warning) for warning in import_items(desk, ImportPlan(old, dry_run=True)).warnings]
    assert len(told) == 2 and "before the newest list was taken in" in told[1]


def test_sums_of_a_list_are_what_is_open_before_and_after_per_side_and_currency(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "7,00"), post("4", "9,00")])
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "7,00")])
    second = [
        post("1", "60,00", original="100,00"),
        post("2", "50,00"),
        post("4", "9,00"),
        post("5", "30,00", Valuta="USD"),
        post("6", "20,00", party="K1", **{"Debiteur of crediteur": "crediteur"}),
    ]
    assert set(take_in(desk, second, dry_run=True).sums) == {
        ("changed", "receivable", "EUR", 1, 10_000, 6_000),
        ("unchanged", "receivable", "EUR", 1, 5_000, 5_000),
        ("closed", "receivable", "EUR", 1, 700, 0),
        ("reopened", "receivable", "EUR", 1, 0, 900),
        ("new", "receivable", "USD", 1, 0, 3_000),
        ("new", "payable", "EUR", 1, 0, 2_000),
    }


def test_list_of_items_tells_how_many_parties_it_makes_and_changes(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", Naam="Adams")])
    outcome = take_in(desk, [post("1", "100,00", Naam="Adams BV"), post("2", "1,00", party="D2", Naam="B")])
    assert (outcome.parties_new, outcome.parties_changed) == (1, 1)
