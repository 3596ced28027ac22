"""The demo: made anew, the same each time, and a month end that shows what the program does."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from stdnum.be import ogm_vcs

from aanmaningen.core.errors import Refusal
from aanmaningen.core.selection import Reason
from aanmaningen.i18n import Translator
from aanmaningen.jobs import demo_data, keeping, showing
from aanmaningen.jobs.demonstrating import DemoReport, demonstrate
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.proposing import Wish, propose


@dataclass(frozen=True)
class Demo:
    report: DemoReport
    desk: Desk


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    report = demonstrate(tmp_path_factory.mktemp("demo") / "demo", "nl")
    desk = open_desk(str(report.database))
    yield Demo(report, desk)
    desk.engine.close()


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    """A demo in the place of an earlier one that was cut off, with things in it."""
    folder = tmp_path_factory.mktemp("second")
    (folder / "DEMO.txt").write_text("an earlier demo")
    (folder / "aanmaningen.db").write_text("half a database")
    (folder / "lijsten" / "old").mkdir(parents=True)
    return demonstrate(folder, "nl")


def outcome(report: DemoReport) -> dict[str, bytes]:
    """Everything that would leave the house: letters, messages and the workbook, by place in the demo."""
    files = [path for path in report.folder.rglob("*") if path.suffix in (".pdf", ".eml")]
    return {str(path.relative_to(report.folder)): path.read_bytes() for path in (*files, report.workbook)}


def test_demo_made_twice_is_the_same_to_the_byte(demo: Demo, second: DemoReport) -> None:
    before, after = outcome(demo.report), outcome(second)
    assert len(before) > 100
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_demo_takes_the_place_of_an_earlier_demo(second: DemoReport) -> None:
    assert not (second.lists / "old").exists()


def test_month_end_reaches_all_levels_channels_and_currencies(demo: Demo) -> None:
    notices = demo.report.issued.proposed.notices
    assert {notice.draft.level for notice in notices} == {1, 2, 3}
    assert {notice.channel for notice in notices} == {"email", "print"}
    assert {notice.draft.currency for notice in notices} == {"EUR", "USD", "GBP"}
    assert {notice.language for notice in notices} == {"nl", "nl-groot", "en", "de", "fr"}
    assert any(line.level == 0 for notice in notices for line in notice.draft.lines)


def test_month_end_shows_every_reason_it_can(demo: Demo) -> None:
    # What a list of receivables in which everything was delivered cannot show; paid items are not looked at again.
    absent = {Reason.NOT_RECEIVABLE, Reason.PAID, Reason.UNDELIVERED, Reason.OUTSIDE_CRITERIA, Reason.SELECTED}
    assert {left.reason for left in demo.report.issued.proposed.left_out} == set(Reason) - absent
    assert {kind for left in demo.report.issued.proposed.left_out if (kind := getattr(left.detail, "kind", None))} == {
        "block",
        "until",
        "skip",
    }


def test_every_notice_was_delivered_and_the_ledger_is_in_order(demo: Demo) -> None:
    assert {view.state for view in showing.issued_notices(demo.desk)} == {"sent", "printed"}
    assert keeping.check(demo.desk) == []


def test_nothing_is_left_for_a_second_run_on_the_same_day(demo: Demo) -> None:
    assert propose(demo.desk, Wish(demo_data.MONTH_END)).notices == []


def test_hand_mark_lowers_the_level(demo: Demo) -> None:
    lowered = demo_data.SPECIAL["lowered"].code
    levels = [view.level for view in showing.issued_notices(demo.desk) if view.party_code == lowered]
    assert levels == [1, 2, 1]


def test_three_things_are_warned_of(demo: Demo) -> None:
    warned = [str(warning) for warning in demo.report.issued.proposed.warnings]
    for who in ("swedish", "homeless", "wrong address"):
        assert any(warning.startswith(demo_data.SPECIAL[who].code) for warning in warned)


def test_report_names_places_that_exist(demo: Demo) -> None:
    told = "\n".join(map(Translator("nl").text, demo.report.lines()))
    delivered = demo.report.delivered
    places = [demo.report.lists, demo.report.workbook, demo.report.database, *delivered.print_files]
    assert delivered.mail_folder is not None
    for place in (*places, delivered.mail_folder):
        assert str(place) in told
        assert place.exists()
    document = demo.report.as_json()
    assert document["notices"] == len(demo.report.issued.numbers)
    assert document["left_out"]


def test_workbook_holds_every_open_item(demo: Demo) -> None:
    sheet = load_workbook(demo.report.workbook).worksheets[1]
    numbers = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {view.number for view in showing.open_items(demo.desk, demo_data.MONTH_END)} <= numbers


def test_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(Refusal, match="something else"):
        demonstrate(tmp_path, "nl")
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "demo"
    file.write_text("mine")
    with pytest.raises(Refusal):
        demonstrate(file, "nl")
    assert file.read_text() == "mine"


def test_nobody_in_the_demo_has_an_address_that_could_exist() -> None:
    debtors = demo_data.parties()
    addresses = [address for party in debtors for address in (party.email, party.notices_email) if address]
    assert len(addresses) > 200
    assert all(address.endswith(".example") for address in addresses)
    assert len({party.code for party in debtors}) == len(debtors)


def test_lists_grow_and_shrink_from_month_to_month(demo: Demo) -> None:
    debtors = demo_data.parties()
    items = demo_data.items(debtors)
    assert len({item.number for item in items}) == len(items)
    lists = [{item.number for item in items if item.row_on(day)} for day in (*demo_data.HISTORY, demo_data.MONTH_END)]
    for before, after in zip(lists, lists[1:], strict=False):
        assert before - after
        assert after - before


def test_belgian_references_are_structured_communications(demo: Demo) -> None:
    with next(demo.report.lists.glob("*10-31.csv")).open(encoding="utf-8-sig", newline="") as file:
        references = [row["Betalingskenmerk"] for row in csv.DictReader(file, delimiter=";") if row["Betalingskenmerk"]]
    assert references
    assert all(ogm_vcs.is_valid(reference.strip("+").replace("/", "")) for reference in references)
