"""Import: what real files do to the ledger, and that all of it can be taken back."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import NOW, TODAY, deliver, dump, post, sit_down, take_in, write_list

from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.core.messages import Message
from aanmaningen.core.records import Contact, Party, Purpose
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, mark
from aanmaningen.jobs.importing import (
    ImportPlan,
    import_items,
    import_parties,
    imports_of,
    undo_import,
    what_goes_back,
)
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import change_setting, check
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import items, opening, parties
from aanmaningen.store.imports import Counts
from aanmaningen.store.items import ItemView

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")

HISTORY = ["import", "audit"]  # what tells that an import was done, and not what it did


def state(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return the whole database but for its history and the numbers of its rows, and for groups without anything."""
    with desk.engine.transaction():
        parties.remove_idle_groups(desk.engine, desk.administration.id)
    return dump(desk.engine, without=HISTORY, hide=["id"])


def ledger(desk: Desk) -> dict[str, ItemView]:
    """Return every item by PARTY:NUMBER."""
    rows = items.listing(desk.engine, desk.administration.id, TODAY.toordinal(), "all", None)
    return {f"{row.party_code}:{row.number}": row for row in rows}


def open_amounts(desk: Desk) -> dict[str, int]:
    """Return what is open in minor units, by PARTY:NUMBER."""
    return {key: row.open_minor for key, row in ledger(desk).items() if row.open_minor}


def party(desk: Desk, code: str = "D1") -> Party:
    """Return a party of the ledger."""
    found = parties.find(desk.engine, desk.administration.id, code)
    assert found is not None
    return found[1]


def allocations(desk: Desk) -> list[tuple[str, date, int]]:
    """Return number, day and minor units of every allocation, in order."""
    rows = desk.engine.rows(
        "SELECT i.number, a.day, a.amount_minor FROM allocation a JOIN item i ON i.id = a.item_id "
        "WHERE i.administration_id = ? ORDER BY a.id",
        (desk.administration.id,),
    )
    return [(number, date.fromordinal(day), minor) for number, day, minor in rows]


def take_in_parties(desk: Desk, folder: Path, rows: list[dict[str, str]], **wishes: bool) -> object:
    """Import rows as a list of parties."""
    return import_parties(desk, ImportPlan(write_list(folder / "relaties.csv", rows), **wishes))  # type: ignore[arg-type]


# -- what a list does


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


def test_sums_of_a_list_are_what_is_open_before_and_after_per_currency(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "7,00"), post("4", "9,00")])
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "7,00")])
    second = [
        post("1", "60,00", original="100,00"),
        post("2", "50,00"),
        post("4", "9,00"),
        post("5", "30,00", Valuta="USD"),
    ]
    assert set(take_in(desk, second, dry_run=True).sums) == {
        ("changed", "EUR", 1, 10_000, 6_000),
        ("unchanged", "EUR", 1, 5_000, 5_000),
        ("closed", "EUR", 1, 700, 0),
        ("reopened", "EUR", 1, 0, 900),
        ("new", "USD", 1, 0, 3_000),
    }


def test_undoing_tells_payments_from_what_was_opened_again(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "-20,00")])
    take_in(desk, [post("2", "50,00")])
    closing, opening = what_goes_back(desk, last(desk)), take_in(desk, [post("1", "100,00"), post("3", "-20,00")])
    assert (closing.payments_removed, closing.reopenings_removed) == (2, 0)
    assert opening.import_id is not None
    back = what_goes_back(desk, opening.import_id)
    assert (back.payments_removed, back.reopenings_removed) == (1, 2)


def test_list_of_items_tells_how_many_parties_it_makes_and_changes(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", Naam="Adams")])
    outcome = take_in(desk, [post("1", "100,00", Naam="Adams BV"), post("2", "1,00", party="D2", Naam="B")])
    assert (outcome.parties_new, outcome.parties_changed) == (1, 1)


def last(desk: Desk) -> int:
    return imports_of(desk)[0].id


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


# -- refused rows

WRONG = post("2", "50,00", invoiced="31-02-2026")


def test_nothing_is_stored_when_a_row_is_refused(desk: Desk) -> None:
    before = dump(desk.engine)
    outcome = take_in(desk, [post("1", "100,00"), WRONG])
    assert outcome.import_id is None
    assert outcome.counts == Counts(read=2, new=1, changed=0, closed=0, unchanged=0, refused=1)
    (complaint,) = outcome.complaints
    assert (complaint.row, complaint.field, complaint.found) == (3, "invoice_date", "31-02-2026")
    assert dump(desk.engine) == before


def test_good_rows_go_on_when_the_user_says_so(desk: Desk) -> None:
    outcome = take_in(desk, [post("1", "100,00"), WRONG], skip_refused=True)
    assert outcome.import_id is not None
    assert open_amounts(desk) == {"D1:1": 10_000}


def test_item_on_a_refused_row_is_not_closed(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "70,00")])
    outcome = take_in(desk, [post("1", "100,00"), WRONG], skip_refused=True)
    assert outcome.counts.closed == 1
    assert open_amounts(desk) == {"D1:1": 10_000, "D1:2": 5_000}


def test_list_of_which_every_row_is_refused_closes_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    assert take_in(desk, [WRONG], skip_refused=True).counts.closed == 0
    assert set(open_amounts(desk)) == {"D1:1", "D1:2"}


def test_rows_for_the_same_item_are_all_refused_with_the_row_of_another(desk: Desk) -> None:
    rows = [post("1", "100,00"), post("2", "50,00"), post("1", "30,00"), post("1", "-30,00"), post("1", "20,00")]
    outcome = take_in(desk, rows)
    assert [(one.row, one.field, one.problem.values["row"]) for one in outcome.complaints] == [
        (2, "number", 4),
        (4, "number", 2),
        (6, "number", 2),
    ]
    assert outcome.import_id is None
    assert take_in(desk, rows, skip_refused=True).counts == Counts(5, 2, 0, 0, 0, 3)
    assert open_amounts(desk) == {"D1:1": -3_000, "D1:2": 5_000}  # -30 is a credit note, another item


def test_item_that_stands_twice_in_a_list_stays_as_it_was(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00"), post("3", "20,00")])
    rows = [post("1", "30,00"), post("2", "40,00", original="50,00"), post("1", "60,00")]
    outcome = take_in(desk, rows, skip_refused=True)
    assert outcome.counts == Counts(read=3, new=0, changed=1, closed=1, unchanged=0, refused=2)
    assert open_amounts(desk) == {"D1:1": 10_000, "D1:2": 4_000}
    assert check(desk) == []


def test_row_with_several_mistakes_counts_once(desk: Desk) -> None:
    outcome = take_in(desk, [post("1", "veel", due="gisteren"), post("2", "1,00")])
    assert {complaint.field for complaint in outcome.complaints} >= {"due_date", "open"}
    assert outcome.counts.refused == 1


def test_full_list_without_items_is_refused_because_it_would_close_everything(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, [post("1", "100,00")])
    before = dump(desk.engine)
    path = tmp_path / "leeg.csv"
    path.write_text(";".join(post("1", "1,00")) + "\n", encoding="utf-8")
    with pytest.raises(Refusal, match="would close everything"):
        import_items(desk, ImportPlan(path))
    assert dump(desk.engine) == before


# -- leaving early


def test_preview_counts_the_same_and_leaves_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    rows = [post("1", "40,00", original="100,00", Naam="Zoet", Groep="A"), post("3", "1,00", party="D3")]
    before = dump(desk.engine)
    preview = take_in(desk, rows, dry_run=True)
    assert preview.import_id is None
    assert dump(desk.engine) == before
    assert take_in(desk, rows).counts == preview.counts == Counts(2, 1, 1, 1, 0, 0)


def test_import_that_the_user_stops_leaves_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    before = dump(desk.engine)
    with pytest.raises(Cancelled):
        take_in(replace(desk, cancelled=lambda: True), [post("2", "50,00")])
    assert dump(desk.engine) == before
    assert take_in(desk, [post("2", "50,00")]).counts.new == 1


def test_import_tells_how_far_it_is(desk: Desk) -> None:
    told: list[tuple[int, int]] = []

    def listen(done: int, total: int, what: Message) -> None:
        told.append((done, total))

    take_in(replace(desk, progress=listen), [post("1", "1,00"), post("2", "1,00")])
    assert told == [(2, 0)]


def test_import_into_a_ledger_that_is_in_use_is_refused_and_leaves_nothing(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.1)
    one, other = sit_down(location), sit_down(location)
    before = dump(one.engine)
    with other.engine.transaction(), pytest.raises(Refusal, match="in use by another"):
        take_in(one, [post("1", "100,00")])
    assert dump(one.engine) == before
    assert take_in(one, [post("1", "100,00")]).counts.new == 1
    one.engine.close()
    other.engine.close()


def test_import_that_fails_half_way_leaves_nothing(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    before = dump(desk.engine)
    # The last thing an import writes is how many items it changed.
    desk.engine.database.execute_sql("ALTER TABLE import RENAME COLUMN counts TO elsewhere")
    with pytest.raises(Exception, match="counts"):
        take_in(desk, [post("1", "40,00", original="100,00"), post("3", "1,00", party="D3")])
    desk.engine.database.execute_sql("ALTER TABLE import RENAME COLUMN elsewhere TO counts")
    assert dump(desk.engine) == before


# -- the dunning history


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


# -- parties


def test_parties_are_made_and_changed_from_the_list_of_items(desk: Desk) -> None:
    take_in(desk, [post("1", "1,00", Naam="Zoet", Plaats="Gent", Email="a@example.org", Regio="Noord")])
    first = party(desk)
    assert (first.name, first.city, first.contacts) == ("Zoet", "Gent", (Contact(email="a@example.org"),))
    outcome = take_in(desk, [post("1", "1,00", Naam="Zoet & Zn", Plaats="", Email="b@example.org", Regio="")])
    # An empty cell says nothing; only an item that changed is counted as changed.
    assert party(desk) == replace(first, name="Zoet & Zn", contacts=(Contact(email="b@example.org"),))
    assert outcome.counts.unchanged == 1


def test_parties_that_nothing_names_stay_as_they_are(desk: Desk) -> None:
    take_in(desk, [post("1", "1,00", Naam="Zoet"), post("2", "1,00", party="D2", Naam="Hartig")])
    before = party(desk, "D2")
    take_in(desk, [post("1", "1,00", Naam="Zout")])
    assert party(desk, "D2") == before


RELATIONS = [
    {"Debiteurnummer": "D1", "Naam": "Zoet", "Groep": "A", "Email aanmaningen": "bo@example.org", "Aanmanen": "ja"},
    {"Debiteurnummer": "D2", "Naam": "Hartig", "Groep": "", "Email aanmaningen": "", "Aanmanen": "nee"},
]


def test_list_of_parties_is_counted_and_read(desk: Desk, tmp_path: Path) -> None:
    take_in_parties(desk, tmp_path, RELATIONS)
    assert party(desk) == Party("D1", "Zoet", group="A", contacts=(Contact(Purpose.NOTICES, email="bo@example.org"),))
    assert party(desk, "D2") == Party("D2", "Hartig", notices=False)

    more = [RELATIONS[0], {**RELATIONS[1], "Naam": "Hartig NV"}, {"Debiteurnummer": "D3", "Naam": "Zuur"}]
    path = write_list(tmp_path / "meer.csv", more)
    before = dump(desk.engine)
    preview = import_parties(desk, ImportPlan(path, dry_run=True))
    assert dump(desk.engine) == before
    outcome = import_parties(desk, ImportPlan(path))
    assert outcome.counts == preview.counts == Counts(read=3, new=1, changed=1, closed=0, unchanged=1, refused=0)


def test_party_that_stands_twice_in_a_list_is_refused_the_second_time(desk: Desk, tmp_path: Path) -> None:
    path = write_list(tmp_path / "dubbel.csv", [*RELATIONS, {**RELATIONS[0], "Naam": "Nog eens"}])
    outcome = import_parties(desk, ImportPlan(path))
    assert [(one.row, one.problem.values["row"]) for one in outcome.complaints] == [(4, 2)]
    assert outcome.import_id is None
    import_parties(desk, ImportPlan(path, skip_refused=True))
    assert party(desk).name == "Zoet"


def test_list_of_parties_is_undone_as_a_whole(desk: Desk, location: str, tmp_path: Path) -> None:
    take_in_parties(desk, tmp_path, RELATIONS)
    before = dump(desk.engine, without=HISTORY, hide=["id"])
    changed = [{**row, "Naam": "X", "Groep": "B", "Email aanmaningen": "x@example.org"} for row in RELATIONS]
    take_in_parties(desk, tmp_path, [*changed, {"Debiteurnummer": "D3", "Naam": "Zuur", "Email": "z@example.org"}])
    undo_import(desk, 2)
    assert dump(desk.engine, without=HISTORY, hide=["id"]) == before
    undo_import(desk, 1)
    assert party_codes(desk) == []


def party_codes(desk: Desk) -> list[str]:
    """Return the codes of all parties."""
    return sorted(parties.ids_by_code(desk.engine, desk.administration.id))


# -- taking back


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


# -- properties

amounts = st.sampled_from(["100,00", "60,00", "0,00", "0,01", "-20,00"])
CELLS = {
    "Debiteurnummer": st.sampled_from(["D1", "D2"]),
    "Factuurnummer": st.sampled_from(["1", "2", "3", "4"]),
    "Factuurdatum": st.sampled_from(["01-09-2026", "15-10-2026"]),
    "Openstaand": amounts,
    "Vervaldatum": st.sampled_from(["", "01-10-2026", "31-10-2026", "31-02-2026"]),
    "Factuurbedrag": st.sampled_from(["100,00", "120,00", "-20,00"]),
    "Valuta": st.sampled_from(["EUR", "USD"]),
    "Omschrijving": st.sampled_from(["", "Brood"]),
    "Betalingskenmerk": st.sampled_from(["", "7001"]),
    "Debiteur of crediteur": st.sampled_from(["debiteur", "debiteur", "debiteur", "crediteur"]),
    "Naam": st.sampled_from(["", "Zoet", "Hartig"]),
    "Email": st.sampled_from(["", "a@example.org"]),
    "Groep": st.sampled_from(["", "A"]),
    "Betalingstermijn": st.sampled_from(["", "8"]),
}
cells = st.fixed_dictionaries(CELLS)
NEEDED = {"Debiteurnummer", "Factuurnummer", "Factuurdatum", "Openstaand"}


@st.composite
def lists(draw: st.DrawFn) -> list[Mapping[str, str]]:
    """Return a list of items with some of the columns."""
    columns = NEEDED | draw(st.sets(st.sampled_from(sorted(set(CELLS) - NEEDED))))
    rows = draw(st.lists(cells, min_size=1, max_size=6))
    return [{heading: row[heading] for heading in row if heading in columns} for row in rows]


def take_in_as_it_comes(desk: Desk, rows: list[Mapping[str, str]], partial: bool, day: int = 21) -> int | None:
    """Import what can be read; a list of which nothing can be read is passed over."""
    try:
        return take_in(desk, rows, partial=partial, skip_refused=True, as_of=date(2026, 11, day)).import_id
    except Refusal:
        return None


@settings(max_examples=30)
@given(st.lists(st.tuples(lists(), st.booleans()), max_size=2), lists(), st.booleans())
def test_import_undone_gives_back_exactly_the_ledger_of_before(
    shared_desk: Callable[[], Desk],
    earlier: list[tuple[list[Mapping[str, str]], bool]],
    rows: list[Mapping[str, str]],
    partial: bool,
) -> None:
    desk = shared_desk()
    for number, (one, is_partial) in enumerate(earlier):
        take_in_as_it_comes(desk, one, is_partial, number + 1)
    before = state(desk)
    done = take_in_as_it_comes(desk, rows, partial)
    if done is not None:
        undo_import(desk, done)
    assert state(desk) == before


@settings(max_examples=30)
@given(st.lists(lists(), max_size=1), lists(), st.booleans())
def test_any_list_taken_in_twice_changes_nothing_the_second_time(
    shared_desk: Callable[[], Desk],
    earlier: list[list[Mapping[str, str]]],
    rows: list[Mapping[str, str]],
    partial: bool,
) -> None:
    desk = shared_desk()
    for one in earlier:
        take_in_as_it_comes(desk, one, True, 1)
    take_in_as_it_comes(desk, rows, partial)
    before = dump(desk.engine, without=HISTORY)
    take_in_as_it_comes(desk, rows, partial)
    assert dump(desk.engine, without=HISTORY) == before


@settings(max_examples=20)
@given(lists(), lists())
def test_preview_counts_what_the_import_then_does_and_the_ledger_stays_sound(
    shared_desk: Callable[[], Desk], first: list[Mapping[str, str]], second: list[Mapping[str, str]]
) -> None:
    desk = shared_desk()
    take_in_as_it_comes(desk, first, False, 1)
    count = "SELECT COUNT(*) FROM item WHERE administration_id = ?"
    before = desk.engine.value(count, (desk.administration.id,))
    were_open = desk.engine.value(f"{count} AND is_open = 1", (desk.administration.id,))
    try:
        preview = take_in(desk, second, dry_run=True, skip_refused=True)
    except Refusal:
        return
    done = take_in(desk, second, skip_refused=True)
    counts = done.counts
    assert counts == preview.counts
    assert counts.read == counts.new + counts.changed + counts.reopened + counts.unchanged + counts.refused
    assert desk.engine.value(count, (desk.administration.id,)) == before + counts.new
    assert counts.closed <= were_open
    assert check(desk) == []


def test_payment_term_that_was_changed_counts_when_the_program_is_started_again(desk: Desk, location: str) -> None:
    change_setting(desk, "payment-term-days", "14")
    again = sit_down(location)
    take_in(again, [post("1", "1,00", due="")])
    assert date.fromordinal(ledger(again)["D1:1"].due_day) == date(2026, 9, 15)
    again.engine.close()
