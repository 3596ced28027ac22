"""Import: what a real list does to the ledger."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ledgers import TODAY, deliver, dump, post, sit_down, take_in

from aanmaningen.core.records import Contact
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, mark
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import change_setting, check
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store.imports import Counts

from .importing_desk import HISTORY, allocations, ledger, open_amounts, party, take_in_parties

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


def test_first_list_makes_items_parties_and_payments(desk: Desk, location: str) -> None:
    outcome = take_in(
        desk,
        [
            post("1", "100,00", Naam="Bakkerij Zoet"),
            post("2", "60,00", original="80,00"),
            post("3", "-25,00", party="D2"),
        ],
        as_of=date(2026, 11, 20),
    )
    assert outcome.counts == Counts(read=3, new=3, changed=0, closed=0, unchanged=0, refused=0)
    assert outcome.import_id == 1
    assert {key: (row.kind, row.original_minor, row.open_minor) for key, row in ledger(desk).items()} == {
        "D1:1": ("invoice", 10_000, 10_000),
        "D1:2": ("invoice", 8_000, 6_000),
        "D2:3": ("credit", -2_500, -2_500),
    }
    assert allocations(desk) == [("2", date(2026, 11, 20), 2_000)]
    assert (party(desk).name, party(desk, "D2").name) == ("Bakkerij Zoet", "D2")
    assert check(desk) == []


def test_second_list_is_counted_as_new_changed_closed_and_unchanged(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "70,00")])
    outcome = take_in(desk, [post("1", "100,00"), post("2", "20,00", original="50,00"), post("4", "5,00")])
    assert outcome.counts == Counts(read=3, new=1, changed=1, closed=1, unchanged=1, refused=0)
    assert open_amounts(desk) == {"D1:1": 10_000, "D1:2": 2_000, "D1:4": 500}
    assert check(desk) == []


def test_same_file_twice_changes_nothing(desk: Desk) -> None:
    rows = [
        post("1", "100,00", Naam="Zoet", Omschrijving="Brood", Email="zoet@example.org", Groep="A"),
        post("2", "20,00", original="50,00", Naam="Zoet", Omschrijving="", Email="zoet@example.org", Groep="A"),
        post("3", "-5,00", party="D2", due="", Naam="Hartig", Omschrijving="Kaas", Email="", Groep="B"),
    ]
    take_in(desk, rows)
    before = dump(desk.engine, without=HISTORY)
    outcome = take_in(desk, rows)
    assert outcome.counts == Counts(read=3, new=0, changed=0, closed=0, unchanged=3, refused=0)
    assert dump(desk.engine, without=HISTORY) == before


def test_partial_list_closes_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    outcome = take_in(desk, [post("2", "50,00")], partial=True)
    assert outcome.counts.closed == 0
    assert open_amounts(desk) == {"D1:1": 10_000, "D1:2": 5_000}


def test_what_a_full_list_closes_is_paid_on_the_day_of_the_list(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")], as_of=date(2026, 11, 1))
    take_in(desk, [post("2", "50,00")], as_of=date(2026, 11, 15))
    assert allocations(desk) == [("1", date(2026, 11, 15), 10_000)]


def test_item_that_a_list_shows_as_paid_is_closed(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    take_in(desk, [post("1", "0,00", original="100,00"), post("2", "50,00")])
    assert open_amounts(desk) == {"D1:2": 5_000}
    assert ledger(desk)["D1:1"].original_minor == 10_000


def test_list_of_one_side_closes_nothing_on_the_other(desk: Desk) -> None:
    side = "Debiteur of crediteur"
    both = [post("1", "100,00", **{side: "debiteur"}), post("2", "50,00", party="C1", **{side: "crediteur"})]
    take_in(desk, both)
    assert {key: row.side for key, row in ledger(desk).items()} == {"D1:1": "receivable", "C1:2": "payable"}
    take_in(desk, [post("3", "70,00", **{side: "debiteur"})])
    assert set(open_amounts(desk)) == {"D1:3", "C1:2"}
    take_in(desk, [post("4", "70,00", party="C1", **{side: "crediteur"})])
    assert set(open_amounts(desk)) == {"D1:3", "C1:4"}


def test_part_payments_follow_from_what_is_open_each_time(desk: Desk) -> None:
    for day, left in ((1, "100,00"), (8, "60,00"), (15, "60,00"), (20, "10,00")):
        take_in(desk, [post("1", left, original="100,00")], as_of=date(2026, 11, day))
    assert allocations(desk) == [("1", date(2026, 11, 8), 4_000), ("1", date(2026, 11, 20), 5_000)]


def test_list_without_original_amounts_keeps_the_one_that_is_known(desk: Desk) -> None:
    def short(left: str) -> dict[str, str]:
        row = post("1", left)
        del row["Factuurbedrag"]
        return row

    take_in(desk, [short("100,00")])
    take_in(desk, [short("30,00")])
    assert (ledger(desk)["D1:1"].original_minor, ledger(desk)["D1:1"].open_minor) == (10_000, 3_000)
    take_in(desk, [short("120,00")])  # a payment that bounced, with costs
    assert (ledger(desk)["D1:1"].original_minor, ledger(desk)["D1:1"].open_minor) == (10_000, 12_000)
    assert check(desk) == []


def test_item_that_was_closed_is_opened_again_by_a_list_that_names_it(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")], as_of=date(2026, 11, 1))
    take_in(desk, [post("2", "50,00")], as_of=date(2026, 11, 8))
    outcome = take_in(desk, [post("1", "100,00"), post("2", "50,00")], as_of=date(2026, 11, 15))
    assert (outcome.counts.new, outcome.counts.changed, outcome.counts.reopened) == (0, 0, 1)
    assert open_amounts(desk) == {"D1:1": 10_000, "D1:2": 5_000}
    assert allocations(desk) == [("1", date(2026, 11, 8), 10_000), ("1", date(2026, 11, 15), -10_000)]


def test_missing_due_date_follows_from_the_term_of_the_party_else_of_the_administration(
    desk: Desk, tmp_path: Path
) -> None:
    take_in_parties(desk, tmp_path, [{"Debiteurnummer": "D1", "Naam": "Zoet", "Betalingstermijn": "8"}])
    take_in(desk, [post("1", "1,00", due=""), post("2", "1,00", party="D2", due=""), post("3", "1,00")])
    found = {key: date.fromordinal(row.due_day) for key, row in ledger(desk).items()}
    assert found == {"D1:1": date(2026, 9, 9), "D2:2": date(2026, 10, 1), "D1:3": date(2026, 10, 1)}


def test_payment_term_in_the_list_itself_counts_at_once(desk: Desk) -> None:
    take_in(desk, [post("1", "1,00", due="", Betalingstermijn="14")])
    assert date.fromordinal(ledger(desk)["D1:1"].due_day) == date(2026, 9, 15)


def test_column_that_a_list_lacks_leaves_its_values_alone(desk: Desk) -> None:
    take_in(
        desk,
        [post("1", "100,00", Omschrijving="Brood", Betalingskenmerk="7001", Naam="Zoet", Email="zoet@example.org")],
    )
    row = post("1", "40,00", original="100,00")
    del row["Vervaldatum"]
    take_in(desk, [row])
    found = ledger(desk)["D1:1"]
    assert (found.description, found.payment_reference, found.open_minor) == ("Brood", "7001", 4_000)
    assert date.fromordinal(found.due_day) == date(2026, 10, 1)
    assert (party(desk).name, party(desk).contacts) == ("Zoet", (Contact(email="zoet@example.org"),))


def test_column_that_a_list_has_takes_its_values_also_when_they_are_empty(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", Omschrijving="Brood", Betalingskenmerk="7001")])
    take_in(desk, [post("1", "100,00", Omschrijving="", Betalingskenmerk="7002", due="15-10-2026")])
    found = ledger(desk)["D1:1"]
    assert (found.description, found.payment_reference) == ("", "7002")
    assert date.fromordinal(found.due_day) == date(2026, 10, 15)


def test_item_is_known_by_party_number_and_kind(desk: Desk) -> None:
    rows = [post("1", "100,00"), post("1", "-40,00"), post("1", "70,00", party="D2")]
    assert take_in(desk, rows).counts.new == 3
    assert take_in(desk, rows).counts.unchanged == 3


def test_number_is_a_text_in_which_zeros_capitals_and_blanks_count(desk: Desk) -> None:
    assert take_in(desk, [post(number, "1,00") for number in ("007", "7", "a7", "A7", "A 7")]).counts.new == 5


def test_list_of_one_administration_touches_no_other(shared_desk: Callable[[], Desk]) -> None:
    one, other = shared_desk(), shared_desk()
    take_in(one, [post("1", "100,00")])
    take_in(other, [post("1", "70,00"), post("2", "30,00")])
    take_in(other, [post("2", "30,00")])
    assert open_amounts(one) == {"D1:1": 10_000}
    assert open_amounts(other) == {"D1:2": 3_000}


def test_dunning_history_survives_every_import(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    issue(desk, Wish(TODAY))
    deliver(desk)
    before = {key: (row.item_id, row.level, row.last_notice_day, row.notices) for key, row in ledger(desk).items()}
    assert before["D1:1"][1:] == (1, TODAY.toordinal(), 1)
    for rows in (
        [post("2", "50,00", Naam="Anders", due="15-10-2026")],  # closes 1
        [post("1", "90,00", original="110,00"), post("2", "50,00")],  # opens it again, with another amount
    ):
        take_in(desk, rows)
        found = {key: (row.item_id, row.level, row.last_notice_day, row.notices) for key, row in ledger(desk).items()}
        assert found == before
    assert check(desk) == []


def test_holds_and_marks_survive_every_import(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    hold(desk, Target(item="1"), HoldKind.BLOCK, reason="Surseance.")
    mark(desk, "2", marked=False)
    before = dump(desk.engine, only=["hold", "mark"])
    take_in(desk, [post("1", "10,00", original="100,00")])
    take_in(desk, [post("1", "10,00", original="100,00"), post("2", "50,00")])
    assert dump(desk.engine, only=["hold", "mark"]) == before


def test_payment_term_that_was_changed_counts_when_the_program_is_started_again(desk: Desk, location: str) -> None:
    change_setting(desk, "payment-term-days", "14")
    again = sit_down(location)
    take_in(again, [post("1", "1,00", due="")])
    assert date.fromordinal(ledger(again)["D1:1"].due_day) == date(2026, 9, 15)
    again.engine.close()
