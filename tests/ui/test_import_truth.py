"""What the import window says of a list that does not tell the truth: wrong side, refused rows, done by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ledgers import ACTOR, post, write_list
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs.allocating import allocate
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import attributes
from aanmaningen.ui.imports.dialog import ImportDialog
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.imports.preview_page import LISTS
from aanmaningen.ui.workbench import Workbench

from .imports_desk import bench as bench
from .imports_desk import folder as folder
from .imports_desk import look as look
from .imports_desk import memory as memory
from .imports_desk import window as window

Look = Callable[[], Desk]


@pytest.fixture
def feature(bench: Workbench, window: QMainWindow) -> ImportFeature:
    return ImportFeature(bench, window)


def recognised(qtbot: QtBot, feature: ImportFeature, path: Path) -> ImportDialog:
    dialog = feature.import_file(path)
    qtbot.waitUntil(lambda: dialog._task is None)
    return dialog


def previewed(qtbot: QtBot, feature: ImportFeature, path: Path) -> ImportDialog:
    dialog = recognised(qtbot, feature, path)
    dialog.next_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page and dialog._task is None)
    return dialog


def of_relation(number: str, party: str, amount: str = "10,00", **more: str) -> dict[str, str]:
    """Return a row whose headings do not tell the side."""
    row = post(number, amount, party=party, **more)
    return {("Relatiecode" if heading == "Debiteurnummer" else heading): value for heading, value in row.items()}


def test_list_that_is_called_creditors_proposes_that_side_and_the_user_may_say_otherwise(
    qtbot: QtBot, feature: ImportFeature, folder: Path, look: Look
) -> None:
    dialog = recognised(qtbot, feature, write_list(folder / "crediteuren.csv", [of_relation("L1", "K1")]))
    page = dialog.mapping_page
    assert page.side.currentData() == "payable"
    assert "creditors" in page.verdict.text()
    assert page.plan()[1].mapping.constants["side"] == "payable"  # type: ignore[union-attr]
    page.side.setCurrentIndex(page.side.findData(""))
    page.side.activated.emit(page.side.currentIndex())
    assert "creditors" not in page.verdict.text()
    dialog.next_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page and dialog._task is None)
    dialog.next_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page)
    assert look().engine.value("SELECT side FROM item WHERE number = 'L1'") == "receivable"


def test_preview_asks_about_the_side_when_most_parties_are_known_as_the_other(
    qtbot: QtBot, feature: ImportFeature, folder: Path
) -> None:
    rows = [of_relation("L1", "D1"), of_relation("L2", "D2")]
    dialog = previewed(qtbot, feature, write_list(folder / "leveranciers.csv", rows))
    assert "2 of the 2 parties are debtors only so far" in dialog.preview_page.summary.text()


def test_preview_names_items_on_refused_rows_that_stay_open(qtbot: QtBot, feature: ImportFeature, folder: Path) -> None:
    rows = [post("1", "0,00", invoiced="32-08-2026"), post("3", "-5,00")]
    dialog = previewed(qtbot, feature, write_list(folder / "weer.csv", rows))
    assert "⚠ 1 item that is open here stands on a refused row: 1." in dialog.preview_page.summary.text()


def test_preview_tells_what_was_allocated_by_hand_apart(
    qtbot: QtBot, feature: ImportFeature, folder: Path, look: Look
) -> None:
    desk = look()
    ids = dict(desk.engine.rows("SELECT number, id FROM item"))
    allocate(desk, ids["3"], {ids["1"]: 500})
    rows = [post("1", "100,00"), post("2", "50,00", party="D2"), post("3", "-5,00")]
    said = previewed(qtbot, feature, write_list(folder / "weer.csv", rows)).preview_page.summary.text()
    assert "2 items were allocated by hand here" in said
    assert "1 and 3" in said
    assert "paid or closed" not in said


def test_every_tab_tells_how_many_of_its_rows_were_found(qtbot: QtBot, feature: ImportFeature, folder: Path) -> None:
    rows = [post("1", "80,00", original="100,00"), post("7", "1,00"), post("71", "1,00"), post("8", "niets")]
    page = previewed(qtbot, feature, write_list(folder / "weer.csv", rows)).preview_page
    plain = [page.tabs.tabText(place).replace("&", "") for place in range(len(LISTS))]
    assert plain == ["New (2)", "Changed (1)", "Open again (0)", "Closed (2)", "Refused (1)"]
    page.tabs.setCurrentIndex(LISTS.index("closed"))
    page.filter.setText("71")
    qtbot.waitUntil(lambda: "of" in page.tabs.tabText(0))
    found = [page.tabs.tabText(place).replace("&", "") for place in range(len(LISTS))]
    assert found == ["New (1 of 2)", "Changed (0 of 1)", "Open again (0 of 0)", "Closed (0 of 2)", "Refused (0 of 1)"]
    page.filter.clear()
    qtbot.waitUntil(lambda: "of" not in page.tabs.tabText(0))
    assert page.tabs.tabText(0).replace("&", "") == "New (2)"


def test_sample_shows_attributes_as_the_reader_writes_them(
    qtbot: QtBot, feature: ImportFeature, bench: Workbench, folder: Path
) -> None:
    desk = bench.desk
    for kind in (
        AttributeKind("Sinds", AttributeType.DATE),
        AttributeKind("VIP", AttributeType.YES_NO),
        AttributeKind("Limiet", AttributeType.NUMBER),
    ):
        attributes.put_kind(desk.engine, ACTOR, desk.administration.id, kind)
    row = {"Relatiecode": "D9", "Naam": "Zoet", "Sinds": "31-12-2025", "VIP": "ja", "Limiet": "1.234,50"}
    model = recognised(qtbot, feature, write_list(folder / "weer.csv", [row])).mapping_page.model
    shown = {model.heading(column): model.index(0, column).data() for column in range(model.columnCount())}
    assert shown["VIP"] == "yes"
    assert shown["Limiet"] == "1,234.5"
    assert shown["Sinds"] != "2025-12-31" and "2025" in shown["Sinds"]


def test_sample_says_debtor_or_creditor_in_words(
    qtbot: QtBot, feature: ImportFeature, bench: Workbench, folder: Path
) -> None:
    rows = [
        {**post("L1", "100,00"), "Soort relatie": "Crediteur"},
        {**post("F9", "100,00"), "Soort relatie": "Debiteur"},
    ]
    model = recognised(qtbot, feature, write_list(folder / "weer.csv", rows)).mapping_page.model
    at = next(column for column in range(model.columnCount()) if model.heading(column) == "Soort relatie")
    assert [model.index(row, at).data() for row in range(2)] == ["Payable", "Receivable"]


def test_what_is_open_in_a_list_of_both_sides_is_told_per_side(
    qtbot: QtBot, feature: ImportFeature, folder: Path
) -> None:
    side = "Debiteur of crediteur"
    rows = [post("1", "80,00", original="100,00", **{side: "debiteur"}), post("9", "20,00", **{side: "debiteur"})]
    rows += [post("K7", "30,00", party="K1", **{side: "crediteur"})]
    page = previewed(qtbot, feature, write_list(folder / "beide.csv", rows)).preview_page
    page.tabs.setCurrentIndex(LISTS.index("new"))
    assert page.totals.text().split("    ") == [
        "To receive: €0.00 → €20.00",
        "To pay: €0.00 → €30.00",
        "Open in the whole list: to receive €100.00; to pay €30.00",
    ]
    page.tabs.setCurrentIndex(LISTS.index("changed"))
    assert page.totals.text().startswith("To receive: €100.00 → €80.00")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("debiteur", "Open in the list without the refused rows: €110.00"),
        ("crediteur", "Open in the list without the refused rows: to receive €100.00; to pay €10.00"),
    ],
)
def test_sum_of_a_list_says_that_refused_rows_are_not_in_it(
    qtbot: QtBot, feature: ImportFeature, folder: Path, other: str, told: str
) -> None:
    side = "Debiteur of crediteur"
    rows = [post("1", "100,00", **{side: "debiteur"}), post("8", "150,00", invoiced="32-08-2026", **{side: "debiteur"})]
    rows += [post("7", "10,00", party="K1", **{side: other})]
    page = previewed(qtbot, feature, write_list(folder / "deels.csv", rows)).preview_page
    assert page.n_in("refused") == 1
    assert page.totals.text().split("    ")[-1] == told
