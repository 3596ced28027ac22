"""Keys in the grid: what is selected, what is shown beside it and what acts are always the same item."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from ledgers import post, take_in
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import correcting
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.items.columns_dialog import ColumnsDialog
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.workbench import Kind

from .items_desk import action, column, fill, settle
from .items_desk import place as place
from .items_desk import place_of as place_of

Key = Qt.Key
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def stand(place: ItemsPlace, line: int, key: str = "open") -> None:
    """Put the keyboard, and with it the selection, on a line."""
    number = [one.key for one in place.model.columns].index(key)
    place.table.setFocus()
    place.table.setCurrentIndex(place.model.index(line, number))


def selected(place: ItemsPlace) -> list[str]:
    """Return the numbers of the selected items."""
    day = place.model.day
    assert day is not None
    return [day.ledger.items.number[row] for row in place.table.selected_rows().tolist()]


@pytest.mark.parametrize(
    ("key", "held", "line", "wanted"),
    [
        (Key.Key_Home, CTRL, 3, ["F1"]),
        (Key.Key_End, CTRL, 1, ["F4"]),
        (Key.Key_PageUp, NONE, 3, ["F1"]),
        (Key.Key_PageDown, NONE, 1, ["F4"]),
        (Key.Key_Home, NONE, 3, ["F3"]),
        (Key.Key_Down, NONE, 1, ["F2"]),
        (Key.Key_Home, CTRL | SHIFT, 2, ["F1", "C1", "F2"]),
        (Key.Key_End, CTRL | SHIFT, 2, ["F2", "F3", "F4"]),
        (Key.Key_PageDown, SHIFT, 2, ["F2", "F3", "F4"]),
        (Key.Key_Down, CTRL, 1, ["C1"]),
    ],
)
def test_a_key_selects_the_line_it_moves_to(
    qtbot: QtBot, place: ItemsPlace, key: Qt.Key, held: Qt.KeyboardModifier, line: int, wanted: list[str]
) -> None:
    stand(place, line)
    qtbot.keyClick(place.table, key, held)
    assert selected(place) == wanted


@pytest.mark.parametrize("held", [NONE, CTRL])
def test_a_plain_movement_ends_select_all_also_where_it_leads_nowhere(
    qtbot: QtBot, place: ItemsPlace, held: Qt.KeyboardModifier
) -> None:
    stand(place, 0, "number")
    qtbot.keyClick(place.table, Key.Key_Home)
    qtbot.keyClick(place.table, Key.Key_A, CTRL)
    assert len(selected(place)) == 5
    qtbot.keyClick(place.table, Key.Key_Home, held)
    assert selected(place) == ["F1"]


def test_panel_and_block_follow_ctrl_home(qtbot: QtBot, place: ItemsPlace) -> None:
    stand(place, 3)
    qtbot.keyClick(place.table, Key.Key_Home, CTRL)
    qtbot.waitUntil(lambda: place.panel.card is not None and place.panel.card.item.number == "F1")
    assert place.selection.ids() == [place.current_id()]


def test_where_only_the_keyboard_moved_the_selected_item_is_shown_and_acts(qtbot: QtBot, place: ItemsPlace) -> None:
    stand(place, 1)
    qtbot.keyClick(place.table, Key.Key_Down, CTRL)
    assert place.table.currentIndex().row() == 2
    assert place.selection.ids() == [place.current_id()]
    qtbot.waitUntil(lambda: place.panel.card is not None and place.panel.card.item.number == "C1")
    qtbot.keyClick(place.table, Key.Key_Space, CTRL)
    assert selected(place) == ["C1", "F2"]


def test_something_is_selected_from_the_start_and_after_a_search(qtbot: QtBot, place: ItemsPlace) -> None:
    assert selected(place) == ["F1"]
    place.find_text("anlage")
    settle(qtbot, place)
    assert selected(place) == ["F3"]
    place.find_text("")
    settle(qtbot, place)
    assert selected(place) == ["F3"]
    place.current_view.show("late")
    assert selected(place) == ["F3"]
    place.current_view.show("credits")
    assert selected(place) == ["C1"]


def test_when_the_item_leaves_the_view_the_next_one_takes_its_line(qtbot: QtBot, place: ItemsPlace) -> None:
    place.filter_row.set_chosen("hold", ("none",))
    assert column(place, "number") == ["F1", "C1", "F2"]
    stand(place, 1)
    correcting.block(place.workbench.desk, place.selection.ids())
    place.load()
    settle(qtbot, place)
    assert column(place, "number") == ["F1", "F2"]
    assert selected(place) == ["F2"]


def test_groups_begin_at_their_first_item(place: ItemsPlace) -> None:
    stand(place, 0, "party")
    place.find_text("zzz")
    place.filters.hurry()
    place.find_text("")
    place.filters.hurry()
    action(place, "column_group").trigger()
    assert selected(place) == ["F1"]


def test_home_goes_to_the_first_column_that_scrolls(qtbot: QtBot, place: ItemsPlace) -> None:
    stand(place, 0)
    qtbot.keyClick(place.table, Key.Key_End)
    bar = place.table.horizontalScrollBar()
    assert bar.value() > 0
    qtbot.keyClick(place.table, Key.Key_Home)
    assert bar.value() == 0
    column_now = place.table.current_column()
    assert column_now is not None and column_now.key == place.table.shown_columns()[place.view.frozen].key


@pytest.mark.parametrize("name", ["items_view", "items_status", "items_columns_button", "filter_name", "filter_why"])
def test_escape_comes_back_to_the_grid(qtbot: QtBot, place: ItemsPlace, name: str) -> None:
    field = place.findChild(QWidget, name)
    assert field is not None
    field.setFocus()
    assert field.hasFocus()
    qtbot.keyClick(field, Key.Key_Escape)
    assert place.table.hasFocus()


def test_the_key_of_the_place_comes_back_to_the_grid(qtbot: QtBot, place: ItemsPlace) -> None:
    window = MainWindow(place.workbench, [ItemsPlace])
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    items = window.places[0]
    assert isinstance(items, ItemsPlace)
    settle(qtbot, items)
    items.controls.status.setFocus()
    window.actions_of_window["go_items"].trigger()
    assert items.table.hasFocus()
    window.watch.stop()


def test_after_the_first_import_the_keyboard_is_in_the_grid(qtbot: QtBot, place_of: Callable[..., ItemsPlace]) -> None:
    empty = place_of(None)
    assert empty.window().focusWidget() is empty.empty.button
    fill(empty.workbench.desk)
    empty.refresh(frozenset({Kind.IMPORTS}))
    settle(qtbot, empty)
    assert empty.window().focusWidget() is empty.table
    assert selected(empty) == ["F1"]


def test_tab_walks_through_every_filter_also_those_out_of_sight(qtbot: QtBot, place: ItemsPlace) -> None:
    place.resize(700, 400)
    place.filter_row.focus("party")
    seen = []
    for _ in place.table.shown_columns():
        focused = place.window().focusWidget()
        assert isinstance(focused, QWidget) and focused.isVisible()
        seen.append(focused.objectName())
        qtbot.keyClick(focused, Key.Key_Tab)
    assert seen == [f"filter_{one.key}" for one in place.table.shown_columns()]
    place.filter_row.take_keyboard("note")
    focused = place.window().focusWidget()
    assert isinstance(focused, QWidget)
    qtbot.keyClick(focused, Key.Key_Backtab)
    assert place.window().focusWidget() is place.filter_row.editor("hold")


def test_the_key_of_the_filter_row_goes_there_and_comes_back(qtbot: QtBot, place: ItemsPlace) -> None:
    stand(place, 1, "open")
    shown = action(place, "filter_row")
    shown.trigger()
    assert not place.view.filtering and place.window().focusWidget() is place.table
    shown.trigger()
    assert place.view.filtering and place.window().focusWidget() is place.filter_row.editor("open")


def test_enter_in_the_columns_shows_them(qtbot: QtBot, place: ItemsPlace) -> None:
    place.columns.choose()
    dialog = place.findChild(ColumnsDialog)
    assert dialog is not None
    before = [key for key, _ in place.view.columns]
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    qtbot.keyClick(dialog.list, Key.Key_Return)
    qtbot.waitUntil(lambda: [key for key, _ in place.view.columns] == [before[0], *before[2:]])


def test_a_long_name_of_a_group_leaves_room_for_its_subtotals(
    qtbot: QtBot, place_of: Callable[..., ItemsPlace]
) -> None:
    def named_at_length(desk: Desk) -> None:
        take_in(desk, [post("F1", "100,00", party="D1", Naam="Coöperatie " + "Zeer Lange Naam " * 8)])

    shown = place_of(named_at_length)
    shown.columns.show(["number", "description", "open"], 1)
    shown.current_view.change(replace(shown.view, group="party"))
    settle(qtbot, shown)
    line = shown.table.visualRect(shown.model.index(0, [one.key for one in shown.model.columns].index("open")))
    with_amount = shown.table.viewport().grab(line).toImage()
    shown.model.columns = [replace(one, summed=False) for one in shown.model.columns]
    shown.table.viewport().update()
    assert shown.table.viewport().grab(line).toImage() != with_amount
