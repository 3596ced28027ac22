"""Rows that an import refuses: what becomes of the rest of the list, and of the items on those rows."""

from pathlib import Path

import pytest
from ledgers import dump, post, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.jobs.keeping import check
from aanmaningen.store.imports import Counts

from .importing_desk import WRONG, open_amounts

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


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


def test_refused_rows_are_not_each_looked_for_with_every_party(sqlite_desk: Desk) -> None:
    items = [(f"F{number}", f"D{number % 60}") for number in range(12_000)]
    take_in(sqlite_desk, [post(number, "10,00", party=party) for number, party in items])
    sqlite_desk.engine.analyze()  # as after a long list: it decides in which order SQLite looks
    steps: list[None] = []
    connection = sqlite_desk.engine.database.connection()
    connection.set_progress_handler(lambda: steps.append(None), 1_000)
    rows = [post(number, "0,00", party=party, invoiced="31-02-2026") for number, party in items[:6_000]]
    take_in(sqlite_desk, [*rows, post("X", "1,00")], skip_refused=True, dry_run=True)
    connection.set_progress_handler(None, 0)
    assert len(steps) < 2_000, "with a million items it would take a minute"
