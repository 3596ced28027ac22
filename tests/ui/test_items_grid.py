"""The grid in a real window on a real ledger: what it shows, sorts, filters, sums, copies and remembers."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from ledgers import post, sit_down, take_in
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import correcting, holding
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target
from aanmaningen.ui.choice_popup import ChoicePopup
from aanmaningen.ui.dialogs.saved_name import SavedNameDialog
from aanmaningen.ui.dialogs.yes import YesDialog
from aanmaningen.ui.items import reading
from aanmaningen.ui.items.columns_dialog import ColumnsDialog
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.items.views import SHIPPED
from aanmaningen.ui.workbench import Kind

from .items_desk import action, column, overheard, settle
from .items_desk import place as place
from .items_desk import place_of as place_of

MakePlace = Callable[..., ItemsPlace]
Key = Qt.Key
NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def current_in(place: ItemsPlace, key: str, line: int = 0) -> None:
    number = [one.key for one in place.model.columns].index(key)
    place.table.setCurrentIndex(place.model.index(line, number))


def place_ids(place: ItemsPlace) -> list[int]:
    found = [place.model.item_id(line) for line in range(place.model.rowCount())]
    return [one for one in found if one is not None]


def typed(place: ItemsPlace, key: str, text: str) -> None:
    editor = place.filter_row.editor(key)
    assert isinstance(editor, QLineEdit)
    editor.setText(text)


def filtered(qtbot: QtBot, place: ItemsPlace, key: str, text: str) -> list[str]:
    typed(place, key, text)
    qtbot.waitUntil(lambda: dict(place.view.filters).get(key, "") == text)
    settle(qtbot, place)
    return column(place, "number")


def test_model_obeys_qt(place: ItemsPlace, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(place.model)
    current_in(place, "party")
    action(place, "column_group").trigger()
    assert place.model.arrangement.group_count == 3
    qtmodeltester.check(place.model)


def test_open_receivables_come_first_by_party_and_due_date(place: ItemsPlace) -> None:
    assert column(place, "number") == ["F1", "C1", "F2", "F3", "F4"]
    assert column(place, "name")[3] == "Müller & Söhne GmbH"
    assert column(place, "open") == ["100.00", "-20.00", "250.50", "12,500.00", "75.00"]
    assert column(place, "days_late") == ["51", "37", "", "98", "10"]
    assert column(place, "bucket2") == ["100.00", "-20.00", "", "", ""]
    assert column(place, "bucket4") == ["", "", "", "12,500.00", ""]


def test_why_says_what_a_run_would(place: ItemsPlace) -> None:
    assert column(place, "why") == [
        "Gets notice 1.",
        "Subtracted on the notice.",
        "Due on 1 Dec 2026; may be reminded from 4 Dec 2026.",
        "Blocked. Afspraak met Anna",
        "Blocked. Afspraak met Anna",
    ]
    assert column(place, "next_date")[0] == "04/10/2026"


def test_a_mark_is_seen_in_its_column_and_counts_as_a_filter(qtbot: QtBot, place: ItemsPlace) -> None:
    desk, ids = place.workbench.desk, dict(zip(column(place, "number"), place_ids(place), strict=True))
    correcting.mark(desk, [ids["F1"]])
    correcting.unmark(desk, [ids["C1"]])
    correcting.lower_level(desk, [ids["F2"]], 1)
    place.load()
    settle(qtbot, place)
    assert column(place, "marked") == ["✓ For the next run", "✗ Left out", "↓ Level 1 at most", "", ""]
    place.filter_row.set_chosen("marked", ("in", "level"))
    assert column(place, "number") == ["F1", "F2"]
    place.filter_row.set_chosen("marked", ())


def test_a_mark_has_a_sign_in_every_view(qtbot: QtBot, place: ItemsPlace) -> None:
    place.columns.show(["number", "open"], 1)

    def line() -> QImage:
        return place.table.viewport().grab(place.table.visualRect(place.model.index(2, 2))).toImage()

    without = line()
    change = correcting.mark(place.workbench.desk, [place_ids(place)[2]])
    place.load()
    settle(qtbot, place)
    assert line() != without
    correcting.undo(place.workbench.desk, change)
    place.load()
    settle(qtbot, place)
    assert line() == without


def test_status_and_side_choose_what_is_shown(place: ItemsPlace) -> None:
    place.controls.status_chosen.emit("paid")
    assert column(place, "number") == ["F5"]
    assert column(place, "paid_date") == ["15/11/2026"]
    assert column(place, "paid_amount") == ["60.00"]
    assert column(place, "lateness") == ["14"]
    place.controls.status_chosen.emit("all")
    assert len(column(place, "number")) == 6
    place.controls.side_chosen.emit("payable")
    assert column(place, "number") == []
    assert place.nothing.isVisible()


def test_click_sorts_and_again_the_other_way(place: ItemsPlace) -> None:
    place.columns.sort_by("open")
    assert column(place, "number") == ["C1", "F4", "F1", "F2", "F3"]
    place.columns.sort_by("open")
    assert column(place, "number") == ["F3", "F2", "F1", "F4", "C1"]
    heading = [one.key for one in place.model.columns].index("open")
    assert place.model.headerData(heading, Qt.Orientation.Horizontal) == "▼ Open"


def test_shift_click_sorts_by_several(qtbot: QtBot, place: ItemsPlace) -> None:
    headings = place.table.headings
    place.columns.sort_by("name")
    number = [one.key for one in place.model.columns].index("due_date")
    where = headings.sectionViewportPosition(number) + headings.sectionSize(number) // 2
    point = headings.viewport().rect().topLeft()
    point.setX(where)
    point.setY(8)
    qtbot.mouseClick(headings.viewport(), Qt.MouseButton.LeftButton, SHIFT, point)
    assert [key.column for key in place.view.sort] == ["name", "due_date"]
    qtbot.mouseClick(headings.viewport(), Qt.MouseButton.LeftButton, SHIFT, point)
    assert place.view.sort[1].descending
    assert column(place, "number") == ["F2", "C1", "F1", "F4", "F3"]


def test_keys_sort_by_the_current_column(place: ItemsPlace) -> None:
    current_in(place, "number")
    action(place, "column_sort").trigger()
    assert column(place, "number") == ["C1", "F1", "F2", "F3", "F4"]


@pytest.mark.parametrize(
    ("key", "text", "numbers"),
    [
        ("open", ">100", ["F2", "F3"]),
        ("open", "75..250,50", ["F1", "F2", "F4"]),
        ("open", "12.500", ["F3"]),
        ("days_late", "<=40", ["C1", "F4"]),
        ("due_date", "11-2026", ["F4"]),
        ("due_date", "..1-10-2026", ["F1", "F3"]),
        ("name", "MULLER", ["F3", "F4"]),
        ("number", "=f1", ["F1"]),
        ("number", "!f", ["C1"]),
        ("description", "=", ["C1", "F4"]),
    ],
)
def test_filter_row_understands(qtbot: QtBot, place: ItemsPlace, key: str, text: str, numbers: list[str]) -> None:
    assert filtered(qtbot, place, key, text) == numbers


def test_what_cannot_be_read_is_said_and_filters_nothing(qtbot: QtBot, place: ItemsPlace) -> None:
    typed(place, "open", "veel")
    editor = place.filter_row.editor("open")
    assert editor is not None
    assert "amount" in editor.toolTip()
    qtbot.waitUntil(lambda: not place.filter_row._timer.isActive())
    assert len(column(place, "number")) == 5
    assert "open" not in place.view.filters


def test_choices_come_with_counts_and_count_at_once(qtbot: QtBot, place: ItemsPlace) -> None:
    place.filter_row.focus("why")
    popup = place.findChild(ChoicePopup)
    assert popup is not None
    texts = {popup.list.item(row).data(Qt.ItemDataRole.UserRole): row for row in range(popup.list.count())}
    assert popup.list.item(texts["hold"]).text().endswith("(2)")
    popup.list.item(texts["hold"]).setCheckState(Qt.CheckState.Checked)
    assert column(place, "number") == ["F3", "F4"]
    qtbot.mouseClick(popup.clear_button, Qt.MouseButton.LeftButton)
    assert len(column(place, "number")) == 5
    popup.close()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("muller", ["F3", "F4"]),
        ("jansen gebak", ["F2"]),
        ("250,50", ["F2"]),
        ("1-10-2026", ["F1"]),
        ("c1", ["C1"]),
        ("zzz", []),
    ],
)
def test_quick_search_looks_everywhere(qtbot: QtBot, place: ItemsPlace, words: str, numbers: list[str]) -> None:
    place.find_text(words)
    settle(qtbot, place)
    assert column(place, "number") == numbers
    assert place.nothing.isVisible() is not bool(numbers)


def test_nothing_found_offers_the_way_out(qtbot: QtBot, place: ItemsPlace) -> None:
    filtered(qtbot, place, "name", "nobody")
    qtbot.mouseClick(place.nothing.button, Qt.MouseButton.LeftButton)
    assert len(column(place, "number")) == 5
    assert not place.nothing.isVisible()


def test_groups_have_subtotals_per_currency_and_close(qtbot: QtBot, place: ItemsPlace) -> None:
    current_in(place, "party")
    action(place, "column_group").trigger()
    assert [place.model.group_label(number) for number in range(3)] == [
        ("D1  Bakkerij Jansen", "EUR   3 items"),
        ("D2  Müller & Söhne GmbH", "EUR   1 item"),
        ("D2  Müller & Söhne GmbH", "USD   1 item"),
    ]
    assert column(place, "open") == ["330.50", "100.00", "-20.00", "250.50", "12,500.00", "12,500.00", "75.00", "75.00"]
    current_in(place, "party", 0)
    qtbot.keyClick(place.table, Key.Key_Left)
    assert place.model.rowCount() == 5
    qtbot.keyClick(place.table, Key.Key_Return)
    assert place.model.rowCount() == 8
    action(place, "groups_close").trigger()
    assert place.model.rowCount() == 3
    place.table.selectAll()
    assert len(place.selection.ids()) == 5
    current_in(place, "party", 0)
    action(place, "column_group").trigger()
    assert place.model.rowCount() == 5


def test_totals_are_of_shown_and_of_selected_per_currency(qtbot: QtBot, place: ItemsPlace) -> None:
    assert place.totals_row.shown.sums["EUR"]["open"] == 1283050
    assert place.totals_row.shown.sums["USD"]["open"] == 7500
    place.table.setFocus()
    current_in(place, "party")
    qtbot.keyClick(place.table, Key.Key_Down, SHIFT)
    settle(qtbot, place)
    assert place.totals_row.selected.count == 2
    assert place.totals_row.selected.sums == {
        "EUR": {
            "original": 8000,
            "paid": 0,
            "open": 8000,
            "bucket0": 0,
            "bucket1": 0,
            "bucket2": 8000,
            "bucket3": 0,
            "bucket4": 0,
        }
    }
    assert "Selected: 2 items" in place.totals_row.accessibleDescription()


def test_keys_move_as_in_a_spreadsheet(qtbot: QtBot, place: ItemsPlace) -> None:
    table = place.table
    table.setFocus()
    shown = [one.key for one in table.shown_columns()]

    def where() -> tuple[int, str]:
        index = table.currentIndex()
        return index.row(), place.model.columns[index.column()].key

    current_in(place, "open", 2)
    qtbot.keyClick(table, Key.Key_Home)
    assert where() == (2, shown[place.view.frozen])
    qtbot.keyClick(table, Key.Key_End)
    assert where() == (2, shown[-1])
    qtbot.keyClick(table, Key.Key_Home, CTRL)
    assert where() == (0, shown[place.view.frozen])
    qtbot.keyClick(table, Key.Key_End, CTRL)
    assert where()[0] == 4
    qtbot.keyClick(table, Key.Key_PageUp)
    assert where()[0] == 0
    qtbot.keyClick(table, Key.Key_A, CTRL)
    assert len(place.selection.ids()) == 5


def test_enter_opens_the_panel_and_others_hear_of_the_selection(qtbot: QtBot, place: ItemsPlace) -> None:
    action(place, "side_panel_shown").trigger()
    assert place.panel.isHidden()
    place.table.setFocus()
    with qtbot.waitSignals([place.selection_changed, place.current_changed]):
        current_in(place, "party", 3)
    assert place.current_id() == place.selection.ids()[0]
    qtbot.keyClick(place.table, Key.Key_Return)
    assert not place.panel.isHidden()


def test_alt_down_goes_to_the_filter_and_enter_comes_back(qtbot: QtBot, place: ItemsPlace) -> None:
    place.table.setFocus()
    current_in(place, "name")
    qtbot.keyClick(place.table, Key.Key_Down, ALT)
    editor = place.filter_row.editor("name")
    assert editor is not None and editor.hasFocus()
    qtbot.keyClicks(editor, "bakk")
    qtbot.keyClick(editor, Key.Key_Return)
    assert place.table.hasFocus()
    assert column(place, "number") == ["F1", "C1", "F2"]


def test_copy_puts_a_table_on_the_clipboard(qtbot: QtBot, place: ItemsPlace) -> None:
    place.columns.show(["number", "name", "open"], 1)
    place.table.selectAll()
    action(place, "copy_items").trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[:2] == ["Number\tName\tOpen", "F1\tBakkerij Jansen\t100.00"]
    assert '<td align="right">12,500.00</td>' in data.html()
    assert "Müller &amp; Söhne" in data.html()


def test_export_writes_values_of_their_own_kind(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    place.columns.show(["number", "due_date", "days_late", "open", "why"], 1)
    said = overheard(place)
    place.out.export_to(str(tmp_path / "uit.xlsx"))
    qtbot.waitUntil(lambda: any("5 items written" in one for one in said))
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Number", "Due date", "Days late", "Open", "Why (not)?")
    assert rows[1][0] == "F1" and rows[1][3] == 100 and rows[1][2] == 51
    assert getattr(rows[1][1], "year", 0) == 2026


def test_export_asks_for_a_file_without_blocking(qtbot: QtBot, place: ItemsPlace) -> None:
    action(place, "export_items").trigger()
    dialog = place.findChild(QFileDialog, "items_file")
    assert dialog is not None
    dialog.reject()


def test_reference_date_recomputes_back_dated_too(qtbot: QtBot, place: ItemsPlace) -> None:
    place.workbench.set_reference_date(date(2026, 11, 10))
    settle(qtbot, place)
    # F5 was paid on the 15th, so it is open again; nothing else is.
    assert column(place, "number") == ["F1", "C1", "F2", "F3", "F4", "F5"]
    assert column(place, "open")[5] == "60.00"
    assert column(place, "days_late")[0] == "40"
    assert "10 Nov 2026" in place.controls.note.text()
    place.workbench.set_reference_date(date(2026, 8, 31))
    settle(qtbot, place)
    assert column(place, "number") == []


def test_shipped_views_show_what_they_say(qtbot: QtBot, place: ItemsPlace) -> None:
    found = {}
    for shipped in SHIPPED:
        place.current_view.show(shipped.key)
        settle(qtbot, place)
        found[shipped.key] = column(place, "number")
    assert found == {
        "open": ["F1", "C1", "F2", "F3", "F4"],
        "late": ["F3", "F1", "C1", "F4"],
        "today": ["F1", "C1"],
        "blocked": ["F3", "F4"],
        "credits": ["C1"],
        "large": ["F3"],
        "paid": ["F5"],
        "creditors": [],
    }


def test_a_view_is_saved_shown_again_and_deleted(qtbot: QtBot, place: ItemsPlace) -> None:
    filtered(qtbot, place, "open", ">90")
    place.columns.show(["number", "open"], 1)
    action(place, "view_save").trigger()
    dialog = place.findChild(SavedNameDialog)
    assert dialog is not None
    dialog.name.setCurrentText("Mijn posten")
    with qtbot.waitSignal(place.workbench.changed):
        dialog.accept()
    place.current_view.show("open")
    assert len(column(place, "number")) == 5
    place.current_view.show("own:Mijn posten")
    assert column(place, "number") == ["F1", "F2", "F3"]
    assert [one.key for one in place.table.shown_columns()] == ["number", "open"]
    action(place, "view_delete").trigger()
    question = place.findChild(YesDialog)
    assert question is not None
    assert place.controls.view.findData("own:Mijn posten") >= 0
    with qtbot.waitSignal(place.workbench.changed):
        question.accept()
    assert place.controls.view.findData("own:Mijn posten") < 0


def test_a_shipped_view_is_not_deleted(qtbot: QtBot, place: ItemsPlace) -> None:
    with qtbot.waitSignal(place.workbench.refused):
        action(place, "view_delete").trigger()


def test_a_view_travels_in_a_file(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    place.current_view.show("large")
    action(place, "view_export").trigger()
    place.findChild(QFileDialog, "items_file").fileSelected.emit(str(tmp_path / "groot.json"))  # type: ignore[union-attr]
    assert json.loads((tmp_path / "groot.json").read_text("utf-8"))["filters"] == {"open": ">=10000"}
    place.current_view.show("open")
    place.findChild(QFileDialog, "items_file").deleteLater()  # type: ignore[union-attr]
    action(place, "view_import").trigger()
    place.findChildren(QFileDialog, "items_file")[-1].fileSelected.emit(str(tmp_path / "groot.json"))
    assert column(place, "number") == ["F3"]
    assert place.controls.view.currentText() == "groot"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "aanmaningen-view", "status": "open", "side": 3}'])
def test_another_file_is_no_view(qtbot: QtBot, place: ItemsPlace, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    action(place, "view_import").trigger()
    with qtbot.waitSignal(place.workbench.refused):
        place.findChild(QFileDialog, "items_file").fileSelected.emit(str(tmp_path / "x.json"))  # type: ignore[union-attr]
    assert len(column(place, "number")) == 5


def test_it_opens_where_it_was_left(qtbot: QtBot, place_of: MakePlace) -> None:
    first = place_of()
    first.current_view.show("late")
    current_in(first, "open")
    action(first, "column_hide").trigger()
    second = place_of()
    assert second.current_view.key == "late"
    assert column(second, "number") == ["F3", "F1", "C1", "F4"]
    assert "open" not in [one.key for one in second.table.shown_columns()]


def test_columns_are_hidden_moved_and_frozen_by_key(place: ItemsPlace) -> None:
    def shown() -> list[str]:
        return [one.key for one in place.table.shown_columns()]

    before = shown()
    current_in(place, "number")
    action(place, "column_right").trigger()
    assert shown().index("number") == before.index("number") + 1
    action(place, "column_left").trigger()
    assert shown() == before
    action(place, "column_freeze").trigger()
    assert place.table.headings.frozen == 3
    action(place, "column_hide").trigger()
    assert "number" not in shown()


def test_columns_dialog_shows_hides_and_orders(place: ItemsPlace) -> None:
    action(place, "columns").trigger()
    dialog = place.findChild(ColumnsDialog)
    assert dialog is not None
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.list.setCurrentRow(2)
    dialog.up.click()
    dialog.frozen.setValue(1)
    dialog.accept()
    assert [one.key for one in place.table.shown_columns()][:2] == ["party", "number"]
    assert place.table.headings.frozen == 1


def test_frozen_columns_stay_in_sight_while_others_scroll(qtbot: QtBot, place: ItemsPlace) -> None:
    table = place.table
    bar = table.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    code = [one.key for one in place.model.columns].index("party")
    assert table.visualRect(place.model.index(0, code)).left() == 0
    assert table.indexAt(table.viewport().rect().topLeft()).column() == code
    current_in(place, "number")
    number = [one.key for one in place.model.columns].index("number")
    assert table.headings.left_of(number) >= table.headings.frozen_width()


def test_selection_survives_sorting_and_reading_again(qtbot: QtBot, place: ItemsPlace) -> None:
    current_in(place, "number", 3)
    before = place.selection.ids()
    place.columns.sort_by("open")
    assert place.selection.ids() == before
    place.refresh(frozenset({Kind.ITEMS}))
    settle(qtbot, place)
    assert place.selection.ids() == before and place.current_id() == before[0]


def test_what_a_job_changed_is_seen(qtbot: QtBot, place: ItemsPlace) -> None:
    def block(desk: Desk) -> None:
        holding.hold(desk, Target(item="F1"), HoldKind.UNTIL, date(2026, 12, 24), "Belofte")

    place.workbench.changed.connect(place.refresh)
    ledger = place.reader.shown.ledger if place.reader.shown else None
    with qtbot.waitSignal(place.workbench.changed):
        place.workbench.write(message("Blocking"), block, Kind.ITEMS)
    settle(qtbot, place)
    assert column(place, "hold")[0] == "Blocked until 24 Dec 2026. Belofte"
    assert column(place, "hold_until")[0] == "24/12/2026"
    # The items themselves did not change and were not read again.
    assert ledger is not None and place.reader.shown is not None
    assert place.reader.shown.ledger.items.number is ledger.items.number


def test_language_switches_at_once(place: ItemsPlace) -> None:
    place.workbench.set_language("nl")
    place.retranslate()
    assert column(place, "open")[3] == "12.500,00"
    assert column(place, "due_date")[0] == "01-10-2026"


def test_no_items_yet_invites_to_import(qtbot: QtBot, place_of: MakePlace) -> None:
    place = place_of(None)
    assert place.stack.currentWidget() is place.empty
    asked = []
    importing = QAction(place.window())
    importing.setObjectName("import")
    importing.triggered.connect(lambda: asked.append(True))
    qtbot.mouseClick(place.empty.button, Qt.MouseButton.LeftButton)
    assert asked
    desk = sit_down(place.workbench.location)
    take_in(desk, [post("F1", "10,00")])
    desk.engine.close()
    place.refresh(frozenset({Kind.IMPORTS}))
    settle(qtbot, place)
    assert column(place, "number") == ["F1"]


def test_large_ledgers_are_arranged_in_the_background(
    qtbot: QtBot, place_of: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 0)
    monkeypatch.setattr(reading, "_WORTH_PREPARING", 0)
    place = place_of()
    place.columns.sort_by("open")
    place.columns.sort_by("number")
    assert place.reader.is_busy
    settle(qtbot, place)
    assert column(place, "number") == ["C1", "F1", "F2", "F3", "F4"]
    place.workbench.set_reference_date(date(2026, 11, 10))
    settle(qtbot, place)
    assert len(column(place, "number")) == 6


def test_items_of_a_party_are_shown_on_request(qtbot: QtBot, place: ItemsPlace) -> None:
    place.workbench.show_items_of.emit("D3")
    settle(qtbot, place)
    assert column(place, "number") == ["F5"]


def test_painting_every_kind_of_line(qtbot: QtBot, place: ItemsPlace) -> None:
    place.table.selectAll()
    current_in(place, "party")
    action(place, "column_group").trigger()
    place.table.horizontalScrollBar().setValue(150)
    assert not place.grab().isNull()
