"""The overviews: the aging on screen, and as a workbook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.core.aging import Basis
from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs import relating
from aanmaningen.jobs.desk import open_desk
from aanmaningen.store import parties
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.reports.place import ReportsPlace

from .runs_desk import REFERENCE_DATE, do, make_ledger, settle, until, window_on


@pytest.fixture
def location(tmp_path: Path) -> str:
    return make_ledger(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, location: str) -> Iterator[MainWindow]:
    with window_on(qtbot, location, ReportsPlace) as found:
        until(qtbot, lambda: place(found).totals.rowCount() > 0)
        settle(qtbot, found)
        yield found


def place(window: MainWindow) -> ReportsPlace:
    found = window.places[0]
    assert isinstance(found, ReportsPlace)
    return found


def keys(window: MainWindow) -> list[tuple[str, str]]:
    return [(total.key, total.currency) for total in place(window).totals.shown]


def choose(qtbot: QtBot, window: MainWindow, by: str) -> None:
    field = place(window).by_field
    field.setCurrentIndex(field.findData(by))
    field.activated.emit(field.currentIndex())
    settle(qtbot, window)


def test_debtors_stand_with_the_largest_first_and_every_bucket(window: MainWindow) -> None:
    assert keys(window) == [("D3", "EUR"), ("D4", "GBP"), ("D2", "EUR"), ("D1", "EUR"), ("D5", "EUR")]
    record = place(window).totals.record(0)
    shown = {column.key: column.text(record) for column in place(window).totals.columns}
    assert shown["name"] == "Καλημέρα Α.Ε."
    assert shown["total"] == shown["overdue"] == shown["bucket_4"] == "€1,000.00"
    assert shown["bucket_0"] == ""


def test_charts_say_in_words_what_they_paint(window: MainWindow) -> None:
    euro, pound = place(window).figures.shown
    assert euro.accessibleName() == "Open in EUR €1,425.75"
    assert "Late: €1,350.75 (95%)" in euro.accessibleDescription()
    assert "Not yet due: €75.00" in euro.accessibleDescription()
    assert "91 days and more: €1,000.00" in euro.accessibleDescription()
    assert pound.accessibleName() == "Open in GBP £300.00"
    assert euro.widths() == pound.widths(), "they stand in line"


def test_totals_are_added_up_per_group(qtbot: QtBot, window: MainWindow) -> None:
    choose(qtbot, window, "group")
    assert keys(window) == [("Export", "EUR"), ("Retail", "EUR"), ("Export", "GBP"), ("", "EUR")]
    columns = {column.key: column for column in place(window).totals.columns}
    assert "name" not in columns
    assert columns["key"].text(place(window).totals.record(3)) == "(none)"


def test_buckets_and_basis_are_followed_while_typing(qtbot: QtBot, window: MainWindow) -> None:
    page = place(window)
    page.buckets_field.setText("40,60")
    until(qtbot, lambda: page.totals.columnCount() == 5 + 4)
    headings = [str(column.heading) for column in page.totals.columns[5:]]
    assert headings == ["Not yet due", "1–40 days", "41–60 days", "61 days and more"]
    page.basis_field.setCurrentIndex(page.basis_field.findData(Basis.INVOICE.value))
    page.basis_field.activated.emit(page.basis_field.currentIndex())
    settle(qtbot, window)
    assert page.figures.shown[0].accessibleDescription().endswith("61 days and more: €1,350.75")


def test_buckets_that_cannot_be_are_told_and_the_old_figures_stay(qtbot: QtBot, window: MainWindow) -> None:
    page = place(window)
    page.buckets_field.setText("60,30")
    assert page.complaint.isVisible()
    assert "60,30" in page.complaint.text()
    page.read()
    assert page.totals.rowCount() == 5


def test_reference_date_of_the_window_is_followed(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.set_reference_date(REFERENCE_DATE.replace(year=2027, month=1, day=1))
    until(qtbot, lambda: "Late: €1,425.75 (100%)" in place(window).figures.shown[0].accessibleDescription())


def test_filter_finds_a_name_in_any_script(window: MainWindow) -> None:
    window.search_field.setText("καλημέρα")
    assert keys(window) == [("D3", "EUR")]
    assert place(window).count.text() == "1 line"


def test_choices_are_remembered(qtbot: QtBot, location: str) -> None:
    with window_on(qtbot, location, ReportsPlace) as first:
        settle(qtbot, first)
        choose(qtbot, first, "group")
        place(first).buckets_field.setText("14,28")
        until(qtbot, lambda: place(first).totals.columnCount() == 4 + 4)
    with window_on(qtbot, location, ReportsPlace) as second:
        until(qtbot, lambda: place(second).totals.rowCount() == 4)
        assert place(second).by_field.currentData() == "group"
        assert place(second).buckets_field.text() == "14,28"


def test_language_switches_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.set_language("de")
    assert "1.425,75" in place(window).figures.shown[0].accessibleName()


def test_aging_is_exported_to_a_workbook(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    do(qtbot, window, "export_aging")
    asked = window.findChild(QFileDialog, "export_aging_dialog")
    assert asked is not None
    asked.fileSelected.emit(str(tmp_path / "ouderdom.xlsx"))
    asked.reject()
    until(qtbot, lambda: place(window).open_button.isVisible())
    book = load_workbook(tmp_path / "ouderdom.xlsx")
    assert "Καλημέρα Α.Ε." in {cell.value for row in book.worksheets[0].rows for cell in row}


def test_workbook_that_cannot_be_written_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    place(window)._export(tmp_path / "nergens" / "a.xlsx")
    until(qtbot, lambda: bool(window.refusals))  # type: ignore[attr-defined]
    assert not place(window).open_button.isVisible()


def test_model_keeps_qts_rules(qtmodeltester: ModelTester, window: MainWindow) -> None:
    qtmodeltester.check(place(window).totals)


def test_line_leads_to_its_items(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.workbench.show_items_of) as asked:
        window.actions_of_window["aging_items"].trigger()
    assert asked.args == ["D3"]


def test_attribute_that_is_a_number_groups_in_the_order_of_its_size(
    window: MainWindow, qtbot: QtBot, location: str
) -> None:
    desk = open_desk(location)
    relating.save_attribute_kind(desk, AttributeKind("Omzet", AttributeType.NUMBER))
    for code, value in (("D1", "1000"), ("D2", "99.5")):
        found = parties.find(desk.engine, desk.administration.id, code)
        assert found is not None
        changed = replace(found[1], attributes={"Omzet": value})
        parties.save(desk.engine, desk.actor, desk.administration.id, changed)
    desk.engine.close()
    window.workbench.changed.emit(frozenset({"parties"}))
    until(qtbot, lambda: place(window).by_field.findData("Omzet") > 0)
    choose(qtbot, window, "Omzet")
    place(window).table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [key for key, currency in keys(window) if currency == "EUR"] == ["", "99.5", "1000"]
    assert place(window).totals.index(2, 0).data() in ("99.5", "1,000")
