"""What is said of a list before it is taken in: of the wrong side, undoing what was done by hand, on refused rows."""

import pytest
from ledgers import post, take_in

from aanmaningen.core.messages import Message
from aanmaningen.jobs.allocating import allocate
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportOutcome

pytestmark = pytest.mark.usefixtures("shared_desk")


def warned(outcome: ImportOutcome, words: str) -> list[Message]:
    """Return the warnings with these words in them."""
    return [one for one in outcome.warnings if words in one.text]


def supplier(number: str, party: str, **more: str) -> dict[str, str]:
    """Return a row about a creditor."""
    row = post(number, "100,00", party=party, **{"Debiteur of crediteur": "crediteur", **more})
    return {("Relatiecode" if heading == "Debiteurnummer" else heading): value for heading, value in row.items()}


def item_ids(desk: Desk) -> dict[str, int]:
    """Return the id of every item by its number."""
    sql = "SELECT number, id FROM item WHERE administration_id = ?"
    return dict(desk.engine.rows(sql, (desk.administration.id,)))


# -- the side


def test_list_of_suppliers_that_is_read_as_debtors_is_told(desk: Desk) -> None:
    take_in(desk, [supplier("L1", "K1"), supplier("L2", "K2")])
    asked = [post("L3", "9,00", party="K1"), post("L4", "9,00", party="K2"), post("F1", "9,00", party="D1")]
    [warning] = warned(take_in(desk, asked, dry_run=True), "read as one of debtors")
    assert (warning.values["n"], warning.values["total"]) == (2, 3)
    assert warned(take_in(desk, asked[1:], dry_run=True), "side") == [], "half of them is not the larger part"


def test_list_of_debtors_that_is_read_as_creditors_is_told(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00")])
    assert warned(take_in(desk, [supplier("F2", "D1")], dry_run=True), "read as one of creditors")


def test_single_item_of_a_creditor_that_becomes_one_of_a_debtor_is_told(desk: Desk) -> None:
    both = [supplier("L1", "K1"), *(supplier(f"F{n}", f"D{n}", **{"Debiteur of crediteur": "debiteur"}) for n in "123")]
    take_in(desk, both)
    assert warned(take_in(desk, both, dry_run=True), "of a debtor") == []
    column_passed_over = [post("L1", "100,00", party="K1"), *(post(f"F{n}", "100,00", party=f"D{n}") for n in "123")]
    [warning] = warned(take_in(desk, column_passed_over, dry_run=True), "of a debtor")
    assert warning.values["items"] == ["L1"]


def test_party_that_is_both_may_be_in_either_list(desk: Desk) -> None:
    take_in(desk, [supplier("L1", "K1"), supplier("F1", "K1", **{"Debiteur of crediteur": "debiteur"})])
    assert warned(take_in(desk, [post("F2", "9,00", party="K1")], dry_run=True), "side") == []


# -- by hand


def test_list_that_undoes_allocations_by_hand_says_so_with_their_numbers(desk: Desk) -> None:
    rows = [post("F1", "100,00"), post("F2", "80,00"), post("F3", "30,00"), post("B1", "-120,00")]
    take_in(desk, rows)
    ids = item_ids(desk)
    allocate(desk, ids["B1"], {ids["F1"]: 10_000, ids["F2"]: 2_000})
    preview = take_in(desk, rows, dry_run=True)
    [warning] = warned(preview, "by hand")
    assert (warning.values["n"], warning.values["items"]) == (3, ["F1", "F2", "B1"])
    assert warned(preview, "paid or closed") == [], "they are told of once"
    assert preview.counts.reopened == 2


def test_item_that_was_paid_by_a_list_is_told_apart_from_one_that_was_allocated_by_hand(desk: Desk) -> None:
    rows = [post("F1", "100,00"), post("B1", "-100,00"), post("F3", "30,00")]
    take_in(desk, rows)
    ids = item_ids(desk)
    allocate(desk, ids["B1"], {ids["F1"]: 10_000})
    take_in(desk, [post("F1", "0,00", original="100,00"), post("B1", "0,00", original="-100,00")])
    preview = take_in(desk, rows, dry_run=True)
    assert [one.values["n"] for one in warned(preview, "by hand")] == [2]
    assert [one.values["n"] for one in warned(preview, "paid or closed")] == [1]


# -- refused rows


def test_refused_row_of_an_item_that_is_open_here_is_told_before_it_is_passed_over(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00"), post("F2", "50,00", party="D2")])
    rows = [post("F1", "0,00", invoiced="32-08-2026"), post("F9", "niets"), post("F2", "50,00", party="D2")]
    preview = take_in(desk, rows, dry_run=True)
    assert preview.counts.refused == 2
    [warning] = warned(preview, "refused row")
    assert (warning.values["n"], warning.values["items"]) == (1, ["F1"])
