"""Imports that are taken back: what is as it was, what stays, and what cannot be undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ledgers import TODAY, dump, post, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, mark
from aanmaningen.jobs.importing import undo_import, what_goes_back
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import check
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import parties

from .importing_desk import HISTORY, RELATIONS, last, ledger, party_codes, take_in_parties

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


def test_undoing_tells_payments_from_what_was_opened_again(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "-20,00")])
    take_in(desk, [post("2", "50,00")])
    closing, opening = what_goes_back(desk, last(desk)), take_in(desk, [post("1", "100,00"), post("3", "-20,00")])
    assert (closing.payments_removed, closing.reopenings_removed) == (2, 0)
    assert opening.import_id is not None
    back = what_goes_back(desk, opening.import_id)
    assert (back.payments_removed, back.reopenings_removed) == (1, 2)


def test_list_of_parties_is_undone_as_a_whole(desk: Desk, location: str, tmp_path: Path) -> None:
    take_in_parties(desk, tmp_path, RELATIONS)
    before = dump(desk.engine, without=HISTORY, hide=["id"])
    changed = [{**row, "Naam": "X", "Groep": "B", "Email aanmaningen": "x@example.org"} for row in RELATIONS]
    take_in_parties(desk, tmp_path, [*changed, {"Debiteurnummer": "D3", "Naam": "Zuur", "Email": "z@example.org"}])
    undo_import(desk, 2)
    assert dump(desk.engine, without=HISTORY, hide=["id"]) == before
    undo_import(desk, 1)
    assert party_codes(desk) == []


def test_first_import_undone_leaves_an_empty_ledger(desk: Desk, location: str) -> None:
    before = dump(desk.engine, without=HISTORY)
    take_in(desk, [post("1", "60,00", original="100,00", Naam="Zoet", Email="a@example.org", Groep="A")])
    hold(desk, Target(item="1"), HoldKind.BLOCK)
    hold(desk, Target(party="D1"), HoldKind.BLOCK)
    mark(desk, "1", marked=True)
    undo_import(desk, 1)
    assert dump(desk.engine, without=HISTORY) == before


def test_imports_are_undone_from_the_last_to_the_first(desk: Desk, location: str) -> None:
    states = []
    for rows in (
        [post("1", "100,00", Naam="Zoet"), post("2", "50,00", Naam="Zoet")],
        [post("1", "40,00", original="100,00", Naam="Zout"), post("3", "1,00", party="D3", Naam="Zuur")],
        [post("2", "50,00", Naam="Zoet")],
    ):
        states.append(dump(desk.engine, without=HISTORY))
        take_in(desk, rows)
    with pytest.raises(Refusal, match="Import 3 came later"):
        undo_import(desk, 2)
    for number in (3, 2, 1):
        undo_import(desk, number)
        assert dump(desk.engine, without=HISTORY) == states[number - 1]
        assert check(desk) == []


@pytest.mark.parametrize(("number", "sentence"), [(9, "no import 9"), (1, "undone already")])
def test_import_that_is_not_there_or_was_undone_is_refused(
    desk: Desk, location: str, number: int, sentence: str
) -> None:
    take_in(desk, [post("1", "1,00")])
    undo_import(desk, 1)
    with pytest.raises(Refusal, match=sentence):
        undo_import(desk, number)


def test_import_of_another_administration_is_not_there(shared_desk: Callable[[], Desk]) -> None:
    one, other = shared_desk(), shared_desk()
    number = take_in(one, [post("1", "1,00")]).import_id
    assert number is not None
    with pytest.raises(Refusal, match="no import"):
        undo_import(other, number)
    undo_import(one, number)


def test_import_of_which_an_item_is_on_a_notice_is_not_undone(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, Wish(TODAY))
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="Item 1 of this import is on a notice"):
        undo_import(desk, 1)
    assert dump(desk.engine) == before


def test_import_that_only_changed_items_is_undone_also_when_they_are_on_a_notice(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, Wish(TODAY))
    before = dump(desk.engine, without=HISTORY)
    take_in(desk, [post("1", "30,00", original="100,00"), post("2", "1,00")])
    undo_import(desk, 2)
    assert dump(desk.engine, without=HISTORY) == before
    assert check(desk) == []


def test_party_that_was_made_by_an_import_and_put_to_use_since_stays(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "1,00", party="D1")])
    assign = parties.find(desk.engine, desk.administration.id, "D1")
    assert assign is not None
    with desk.engine.transaction():  # as when an item is entered by hand
        desk.engine.execute(
            "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
            "original_minor, payment_reference, description) VALUES (1, ?, '9', 'invoice', 'receivable', 1, 1, 'EUR', "
            "1, '', '')",
            (assign[0],),
        )
    undo_import(desk, 1)
    assert party_codes(desk) == ["D1"]
    assert set(ledger(desk)) == {"D1:9"}


def test_group_that_somebody_furnished_stays_when_its_import_is_undone(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "1,00", Groep="A"), post("2", "1,00", party="D2", Groep="B")])
    desk.engine.execute("UPDATE party_group SET name = 'Groot' WHERE code = 'A'")
    undo_import(desk, 1)
    assert [row[1] for row in dump(desk.engine, only=["party_group"])["party_group"]] == ["A"]
