"""Holds and marks as they are kept: one at a time on an item or party, found by the name that a person types."""

import pytest
from ledgers import ACTOR, TODAY, post, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.core.ladder import STANDARD
from aanmaningen.core.selection import Hold, HoldKind, Mark
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import holds, items

DAY = TODAY.toordinal()
BLOCK = Hold(0, HoldKind.BLOCK, None, "Surseance.")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Two debtors, both with an item 1; the first also has an item 2."""
    take_in(desk, [post("1", "10,00"), post("2", "10,00"), post("1", "10,00", party="D2")])
    return desk


def add(desk: Desk, hold: Hold, *, item_id: int | None = None, party_id: int | None = None) -> None:
    """Put a hold on something."""
    holds.add_hold(desk.engine, ACTOR, desk.administration.id, hold, subject="", item_id=item_id, party_id=party_id)


def in_force(desk: Desk, day: int = DAY) -> tuple[dict[int, HoldKind], dict[int, HoldKind]]:
    """Return the kind of hold on items and on parties, as the selection learns of them."""
    a = desk.administration.id
    of_items = items.facts(desk.engine, a, day).holds
    of_parties = items.standings(desk.engine, a, day, {"standard": STANDARD}, "")
    return (
        {key: hold.kind for key, hold in of_items.items()},
        {key: standing.hold.kind for key, standing in of_parties.items() if standing.hold is not None},
    )


def test_hold_is_on_what_it_was_put_on_and_on_nothing_else(filled: Desk) -> None:
    add(filled, BLOCK, item_id=1)
    add(filled, Hold(0, HoldKind.SKIP, None, ""), party_id=2)
    assert in_force(filled) == ({1: HoldKind.BLOCK}, {2: HoldKind.SKIP})


def test_new_hold_takes_the_place_of_the_old(filled: Desk) -> None:
    add(filled, BLOCK, item_id=1)
    add(filled, Hold(0, HoldKind.UNTIL, DAY + 5, ""), item_id=1)
    assert in_force(filled) == ({1: HoldKind.UNTIL}, {})
    assert filled.engine.value("SELECT COUNT(*) FROM hold") == 2  # the old one stays to be seen


def test_hold_until_a_day_is_over_on_that_day(filled: Desk) -> None:
    add(filled, Hold(0, HoldKind.UNTIL, DAY + 5, ""), party_id=1)
    assert in_force(filled, DAY + 4) == ({}, {1: HoldKind.UNTIL})
    assert in_force(filled, DAY + 5) == ({}, {})


def test_lifted_hold_is_over_and_lifting_tells_how_many_there_were(filled: Desk) -> None:
    add(filled, BLOCK, item_id=1)
    assert [
        holds.lift_holds(filled.engine, ACTOR, filled.administration.id, subject="", item_id=1, party_id=None)
        for _ in range(2)
    ] == [1, 0]
    assert in_force(filled) == ({}, {})


def test_new_mark_takes_the_place_of_the_old_and_none_takes_it_away(filled: Desk) -> None:
    for mark in (Mark(True, 2), Mark(False), None):
        holds.put_mark(filled.engine, ACTOR, filled.administration.id, 1, "1", mark)
        expected = {} if mark is None else {1: mark}
        assert items.facts(filled.engine, filled.administration.id, DAY).marks == expected


def test_item_is_found_by_its_number_or_by_party_and_number(filled: Desk) -> None:
    assert holds.find_item(filled.engine, filled.administration.id, "2") == (2, "2")
    assert holds.find_item(filled.engine, filled.administration.id, "D2:1") == (3, "1")


def test_number_with_a_colon_in_it_is_found(filled: Desk) -> None:
    take_in(filled, [post("2026:7", "10,00")], partial=True)
    assert holds.find_item(filled.engine, filled.administration.id, "2026:7")[1] == "2026:7"
    assert holds.find_item(filled.engine, filled.administration.id, "D1:2026:7")[1] == "2026:7"


@pytest.mark.parametrize(("name", "sentence"), [("9", "no item 9"), ("D1:9", "no item"), ("1", "D1:1, D2:1")])
def test_number_that_is_of_none_or_of_several_is_refused(filled: Desk, name: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        holds.find_item(filled.engine, filled.administration.id, name)
