"""The whole window by its keys: places, administrations, the palette, the grid, stopping a job, and last time."""

import threading
from collections.abc import Iterator

import pytest
from ledgers import ACTOR, post, sit_down, take_in
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.core.records import Administration
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.palette import CommandPalette
from aanmaningen.ui.settings.place import SettingsPlace

from .bad_luck_desk import held, items_of, open_box, settle, shown
from .bad_luck_desk import location as location
from .bad_luck_desk import memory as memory

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, location: str, memory: QSettings) -> Iterator[MainWindow]:
    """The window with the keyboard in the grid, on its first item."""
    with shown(qtbot, location, memory) as found:
        found.activateWindow()
        qtbot.waitUntil(found.isActiveWindow)
        items_of(found).arrive()
        qtbot.waitUntil(items_of(found).table.hasFocus)
        yield found


def test_every_action_is_in_a_menu(window: MainWindow) -> None:
    in_menus = {action.objectName() for menu in window.menus.values() for action in menu.actions()}
    assert {spec.key for spec in window.actions_of_window.specs()} <= in_menus
    assert all(menu.menuAction().isVisible() for menu in window.menus.values())


def test_every_action_has_a_key(window: MainWindow) -> None:
    assert [spec.key for spec in window.actions_of_window.specs() if not spec.shortcut] == []


def test_pictures_stay_where_giving_up_the_words_makes_room_for_them(qtbot: QtBot, window: MainWindow) -> None:
    block = window.actions_of_window["item_block"]
    window.resize(1400, 800)
    qtbot.waitUntil(lambda: window.toolbar.widgetForAction(block) is not None)
    with_words = window.toolbar.sizeHint().width()
    window.toolbar.resize(with_words - 1, window.toolbar.height())
    assert window.toolbar.widgetForAction(block) is None
    window.toolbar.set_words(False)
    assert window.toolbar.widgetForAction(block) is not None


def test_what_became_of_a_check_by_its_key_is_seen_wherever_the_user_was(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_F12, SHIFT)
    settings = next(place for place in window.places if isinstance(place, SettingsPlace))
    qtbot.waitUntil(lambda: settings.database_page.notice.text().startswith("✓"))
    assert settings.database_page.notice.isVisible()


def test_the_toolbar_pictures_what_is_done_at_the_place_that_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    def pictured() -> set[str]:
        buttons = [window.toolbar.widgetForAction(action) for action in window.toolbar.actions()]
        icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
        tools = [one for one in buttons if isinstance(one, QToolButton) and one.toolButtonStyle() == icon_only]
        assert not any(one.icon().isNull() or not one.toolTip() for one in tools)
        return {one.defaultAction().objectName() for one in tools}

    window.resize(1400, 800)
    qtbot.waitUntil(lambda: "item_block" in pictured())
    assert {"undo", "redo", "item_mark", "export_items"} <= pictured()
    qtbot.keyClick(window, Key.Key_3, CTRL)
    settle(qtbot, window)
    assert "withdraw_notice" in pictured()
    assert not any(key.startswith(("item_", "draft_")) for key in pictured())
    qtbot.keyClick(window, Key.Key_R, CTRL)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: "draft_block" in pictured())
    assert "withdraw_notice" not in pictured()
    qtbot.keyClick(window, Key.Key_1, CTRL)
    settle(qtbot, window)
    window.resize(560, 600)
    qtbot.waitUntil(lambda: "item_block" not in pictured())
    qtbot.waitUntil(lambda: window.search_field.isVisible() and window.reference_field.isVisible())
    window.resize(1400, 800)
    qtbot.waitUntil(lambda: "item_block" in pictured())


def test_what_stands_in_the_toolbar_is_an_action_of_the_menus(window: MainWindow) -> None:
    shown_there = [action.objectName() for action in window.toolbar.actions() if action.objectName()]
    assert shown_there
    assert set(shown_there) <= {spec.key for spec in window.actions_of_window.specs()}
    assert window.findChild(DateField, "reference_date") in window.toolbar.findChildren(DateField)


def test_each_place_has_a_key_and_is_shown_by_it(qtbot: QtBot, window: MainWindow) -> None:
    keys = [place.key for place in window.places]
    assert keys == ["items", "parties", "runs", "reports", "settings"]
    for number, key in (*enumerate(keys), (0, "items")):
        qtbot.keyClick(window, Key(Key.Key_1 + number), CTRL)
        assert window.place.key == key
        assert window.place_list.currentRow() == number
        settle(qtbot, window)


def test_one_key_goes_to_the_next_administration_and_round_again(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    start_administration(location, Administration(0, "b", "Bakker & Zn."), ACTOR)
    desk = sit_down(location, "b")
    take_in(desk, [post("B1", "10,00")])
    desk.engine.close()
    with shown(qtbot, location, memory, "voorbeeld-bv") as window:
        first = window.workbench.desk.administration.code
        seen = []
        for _ in range(2):
            qtbot.keyClick(window, Key.Key_B, CTRL)
            settle(qtbot, window)
            qtbot.waitUntil(items_of(window).is_settled)
            seen.append((window.workbench.desk.administration.code, items_of(window).model.rowCount()))
        assert seen == [("b", 1), (first, 3)]


def test_ctrl_k_shows_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    found: list[str] = []

    def peek() -> None:
        palette = window.findChild(CommandPalette)
        assert palette is not None
        found.extend(palette.list.item(row).text() for row in range(palette.list.count()))
        palette.reject()

    QTimer.singleShot(0, peek)
    qtbot.keyClick(window, Key.Key_K, CTRL)
    assert len(found) > len(window.actions_of_window.specs())


def test_keys_of_a_spreadsheet_do_in_the_grid_what_they_do_there(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    place = items_of(window)
    table = place.table
    qtbot.keyClick(table, Key.Key_A, CTRL)
    assert len(place.selection.ids()) == 3
    qtbot.keyClick(table, Key.Key_C, CTRL)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4
    qtbot.keyClick(table, Key.Key_F, CTRL)
    qtbot.waitUntil(window.search_field.hasFocus)
    qtbot.keyClicks(window.search_field, "F2")
    qtbot.waitUntil(lambda: place.model.rowCount() == 1)
    qtbot.keyClick(window.search_field, Key.Key_Return)
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Key.Key_F2)
    qtbot.waitUntil(lambda: open_day(window) is not None)
    qtbot.keyClick(QApplication.activeModalWidget() or QApplication.activeWindow(), Key.Key_Escape)
    qtbot.waitUntil(lambda: open_day(window) is None)


def open_day(window: MainWindow) -> object:
    return next((one for one in window.findChildren(DateField, "day") if one.isVisible()), None)


def test_a_block_is_typed_and_taken_back_with_keys_alone(qtbot: QtBot, window: MainWindow, location: str) -> None:
    table = items_of(window).table
    qtbot.keyClick(table, Key.Key_B, CTRL | SHIFT)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is not window)
    asked = QApplication.activeWindow()
    assert asked is not None
    qtbot.keyClicks(asked.focusWidget(), "belooft te betalen")
    with qtbot.waitSignal(window.workbench.changed):
        qtbot.keyClick(asked.focusWidget(), Key.Key_Return)
    assert held(location) == 1
    settle(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.workbench.changed):
        qtbot.keyClick(table, Key.Key_Z, CTRL)
    assert held(location) == 0
    assert open_box(window, "refusal") is None


def test_the_menu_of_the_selection_comes_by_right_click_and_by_key(qtbot: QtBot, window: MainWindow) -> None:
    table = items_of(window).table
    asked: list[QPoint] = []
    table.menu_asked.connect(asked.append)
    seen: list[bool] = []

    def peek() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.append(any(action.objectName() == "item_block" for action in menu.actions()))
        menu.close()

    QTimer.singleShot(0, peek)
    qtbot.keyClick(table, Key.Key_Menu)
    if not asked:  # how the key becomes a question for the menu is the system's affair
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), table.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(table, event)
    qtbot.waitUntil(lambda: seen == [True])
    assert len(asked) == 1


def test_a_double_click_opens_the_item_in_the_panel(qtbot: QtBot, window: MainWindow) -> None:
    place = items_of(window)
    if not place.panel.isHidden():
        window.actions_of_window["side_panel_shown"].trigger()
    assert place.panel.isHidden()
    where = place.table.visualRect(place.model.index(1, 0)).center()
    qtbot.mouseDClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: not place.panel.isHidden())


def test_the_window_opens_at_the_place_where_it_was_left(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        window.resize(700, 600)
        window.place_list.setCurrentRow(2)
        settle(qtbot, window)
        assert window.close()
    with shown(qtbot, location, memory) as window:
        assert window.place.key == "runs"
        assert (window.width(), window.height()) == (700, 600)


def test_a_job_is_shown_with_its_progress_and_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    label, bar = window.findChild(QLabel, "job"), window.findChild(QProgressBar, "job_progress")
    stop = window.findChild(QToolButton, "job_cancel")
    assert label is not None and bar is not None and stop is not None
    was_stopped, done = threading.Event(), list[object]()

    def job(desk: Desk) -> None:
        desk.progress(3, 8, message("Reading"))
        while not desk.cancelled():
            was_stopped.wait(0.005)
        was_stopped.set()

    window.workbench.read(message("Reading the list"), job, done.append)
    qtbot.waitUntil(label.isVisible)
    assert label.text() == "Reading the list"
    qtbot.waitUntil(lambda: (bar.value(), bar.maximum()) == (3, 8))
    stop.click()
    qtbot.waitUntil(was_stopped.is_set)
    qtbot.waitUntil(lambda: not label.isVisible())
