"""The window on a small screen, which is what large letters make of an ordinary one: everything fits, rows are seen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, post, write_list
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.looks_desk import DEBTORS, LONG, breathe, settle, stretch
from ui.runs_desk import REFERENCE_DATE, issue, make_ledger

from aanmaningen.core.errors import message
from aanmaningen.i18n import LANGUAGES
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.jobs.laying_out import language_name
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.companion import Companion
from aanmaningen.ui.imports.dialog import ImportDialog
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.list_looks import cell_margin, row_height
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.place import Place
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.widgets import ElidedComboBox
from aanmaningen.ui.workbench import Workbench

SMALL = (720, 450)  # 1440 by 900 at 200 %
USUAL = (1280, 800)
LONGER = "longer"  # Dutch, half as long again
_ROWS = {"items": "items_grid", "parties": "party_list", "runs": "notices_table", "reports": "aging_table"}


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger of long names and three currencies, with a run."""
    path = make_ledger(tmp_path, DEBTORS)
    issue(path)
    return path


def window_at(qtbot: QtBot, location: str, memory: QSettings, size: tuple[int, int], words: str = "nl") -> MainWindow:
    """Return the whole window at that size."""
    memory.setValue("language", "nl" if words == LONGER else words)
    bench = Workbench(location, None, memory)
    bench.reference_date = REFERENCE_DATE
    found = MainWindow(bench, PLACES, FEATURES)
    qtbot.addWidget(found)
    found.resize(*size)
    found.show()
    qtbot.waitExposed(found)
    if words == LONGER:
        stretch(bench, "nl")
    settle(qtbot, found)
    return found


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    """Where the window remembers how it was left."""
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, location: str, memory: QSettings) -> Iterator[MainWindow]:
    """The whole window on a small screen, in Dutch."""
    found = window_at(qtbot, location, memory, SMALL)
    yield found
    found.workbench.close()


def place_of(qtbot: QtBot, window: MainWindow, key: str) -> Place:
    """Go to a place."""
    window.workbench.place_wanted.emit(key)
    settle(qtbot, window)
    return window.place


def items_of(qtbot: QtBot, window: MainWindow) -> ItemsPlace:
    """Go to the items."""
    place = place_of(qtbot, window, "items")
    assert isinstance(place, ItemsPlace)
    return place


def whole_rows(place: QWidget, name: str) -> int:
    """Return how many rows a list has room for."""
    view = place.findChild(QAbstractItemView, name)
    assert isinstance(view, QAbstractItemView) and view.isVisible()
    return view.viewport().height() // row_height(view.fontMetrics())


def too_large(window: MainWindow) -> str:
    """Return what the window wants, when that is more than there is."""
    least = window.minimumSizeHint()
    fits = least.width() <= SMALL[0] and least.height() <= SMALL[1] and window.size().toTuple() == SMALL
    return "" if fits else f"{window.place.key}: {least.toTuple()}, is {window.size().toTuple()}"


@pytest.mark.parametrize("words", LANGUAGES)
def test_import_dialog_fits_whatever_is_long_in_it(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path, words: str
) -> None:
    memory.setValue("language", words)
    bench = Workbench(location, None, memory)
    dialog = ImportDialog(bench)
    qtbot.addWidget(dialog)
    dialog.resize(*SMALL)
    dialog.show()
    rows = [post(number, "10,00", **{"Opmerking " * 30: "x"}) for number in ("F1", "F2")]
    dialog.open_file(write_list(tmp_path / f"{'lijst ' * 30}.csv", [*rows, post("F3", "niets")]))
    dialog.say_waiting(3)
    page = dialog.mapping_page
    qtbot.waitUntil(page.is_readable)
    page.set_mappings(["Lijst " * 30], "")
    told = []

    def judge(what: object) -> None:
        breathe()
        least = dialog.minimumSizeHint()
        if least.width() > SMALL[0] or least.height() > SMALL[1] or dialog.width() > SMALL[0]:
            told.append(f"{what}: {least.toTuple()}, is {dialog.size().toTuple()}")

    for column in range(page.model.columnCount()):
        page.table.setCurrentIndex(page.model.index(0, column))
        judge(page.model.heading(column))
    dialog.next_button.click()
    judge("looking")
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page and not dialog.is_busy())
    judge("preview")
    dialog.preview_page.filter.setText("F")
    qtbot.waitUntil(dialog.preview_page.more.isVisible)
    judge("filtered")
    assert told == []
    bench.close()


@pytest.mark.parametrize("words", [*LANGUAGES, LONGER])
def test_every_place_fits_and_shows_rows(qtbot: QtBot, location: str, memory: QSettings, words: str) -> None:
    window = window_at(qtbot, location, memory, SMALL, words)
    told = []
    for key in (one.key for one in PLACES):
        place = place_of(qtbot, window, key)
        told.append(too_large(window))
        if key in _ROWS and whole_rows(place, _ROWS[key]) < 5:
            told.append(f"{key} has {whole_rows(place, _ROWS[key])} rows")
    assert [one for one in told if one] == []
    window.workbench.close()


@pytest.mark.parametrize("words", [*LANGUAGES, LONGER])
def test_proposal_shows_six_rows_and_its_conditions_on_demand(
    qtbot: QtBot, location: str, memory: QSettings, words: str
) -> None:
    window = window_at(qtbot, location, memory, SMALL, words)
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)
    window.actions_of_window["new_run"].trigger()
    settle(qtbot, window)
    page = place.proposal
    assert too_large(window) == ""
    assert whole_rows(page, "proposal_drafts") >= 6
    assert not page.form.isVisible()
    window.actions_of_window["proposal_top"].trigger()
    breathe()
    assert too_large(window) == ""
    assert page.form.criteria.hasFocus() and not page.lists.isVisible()
    bottom = page.form.one_deadline
    assert page.rect().contains(bottom.mapTo(page, bottom.rect().bottomRight()))
    qtbot.keyClick(page.form.criteria, Qt.Key.Key_Escape)
    assert page.lists.tabs.currentWidget().hasFocus() and not page.form.isVisible()
    window.workbench.close()


def test_conditions_stand_above_the_lists_where_there_is_room(qtbot: QtBot, location: str, memory: QSettings) -> None:
    window = window_at(qtbot, location, memory, USUAL)
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)
    window.actions_of_window["new_run"].trigger()
    settle(qtbot, window)
    assert place.proposal.form.isVisible() and place.proposal.lists.isVisible()
    assert not place.proposal.top.button.isVisible()
    assert not window.actions_of_window["proposal_top"].isEnabled()
    window.workbench.close()


@pytest.mark.parametrize("words", LANGUAGES)
def test_language_of_a_notice_is_whole_beside_the_preview(
    qtbot: QtBot, location: str, memory: QSettings, words: str
) -> None:
    window = window_at(qtbot, location, memory, USUAL, words)
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)
    window.actions_of_window["new_run"].trigger()
    settle(qtbot, window)
    view = place.proposal.lists.drafts_view
    headings = [str(view.model().headerData(n, Qt.Orientation.Horizontal)) for n in range(view.model().columnCount())]
    column = headings.index(window.workbench.text(message("Language")))
    needed = max(view.fontMetrics().horizontalAdvance(language_name(one, words)) for one in LANGUAGES)
    assert view.columnWidth(column) >= needed + 2 * cell_margin(view)
    left = view.viewport().width() - view.columnViewportPosition(column + 1)
    assert place.proposal.preview.isVisible() and left > needed  # for the way, with an address
    window.workbench.close()


def test_controls_above_the_grid_stand_on_one_line_and_say_what_they_are(qtbot: QtBot, window: MainWindow) -> None:
    controls = items_of(qtbot, window).controls
    fields = [controls.view, controls.status, controls.side, controls.group, controls.columns, controls.filters]
    tops = {field.mapTo(controls, field.rect().center()).y() // field.height() for field in fields}
    assert len(tops) == 1
    for field in fields:
        assert field.isVisible() and field.accessibleName()
        assert controls.rect().contains(field.mapTo(controls, field.rect().bottomRight()))
    assert [field.caption for field in fields if isinstance(field, ElidedComboBox)] == [
        "Weergave",
        "Status",
        "Kant",
        "Groeperen op",
    ]


def test_panel_makes_way_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    place = items_of(qtbot, window)
    assert not place.panel.isVisible()
    window.resize(*USUAL)
    qtbot.waitUntil(place.panel.isVisible)
    window.resize(*SMALL)
    qtbot.waitUntil(lambda: not place.panel.isVisible())


def test_panel_that_the_user_closed_stays_closed(qtbot: QtBot, location: str, memory: QSettings) -> None:
    window = window_at(qtbot, location, memory, USUAL)
    place = items_of(qtbot, window)
    window.actions_of_window["side_panel_shown"].trigger()
    assert not place.panel.isVisible()
    for size in (SMALL, USUAL):
        window.resize(*size)
        breathe()
        assert not place.panel.isVisible()
    window.workbench.close()


def test_panel_opens_with_enter_where_there_is_no_room_and_goes_with_escape(qtbot: QtBot, window: MainWindow) -> None:
    place = items_of(qtbot, window)
    place.table.setCurrentIndex(place.model.index(0, 0))
    qtbot.keyClick(place.table, Qt.Key.Key_Return)
    assert place.panel.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not place.panel.isVisible() and place.table.hasFocus()


def test_pdf_of_a_notice_makes_way_and_opens_with_enter(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)
    page = place.overview
    assert not page.pdf.isVisible()
    page.notices_view.setFocus()
    qtbot.keyClick(page.notices_view, Qt.Key.Key_Return)
    assert page.pdf.isVisible()
    qtbot.keyClick(page.pdf.view, Qt.Key.Key_Escape)
    assert not page.pdf.isVisible() and page.notices_view.hasFocus()
    window.actions_of_window["notice_pdf_shown"].trigger()
    assert page.pdf.isVisible() and window.actions_of_window["notice_pdf_shown"].isChecked()


def test_places_are_pictures_with_a_name_in_a_narrow_window(qtbot: QtBot, window: MainWindow) -> None:
    for number, place in enumerate(window.places):
        item = window.place_list.item(number)
        title = window.workbench.text(place.title).replace("&", "")
        assert title not in item.text()
        assert title in item.toolTip()
        assert title in str(item.data(Qt.ItemDataRole.AccessibleTextRole))
    window.resize(*USUAL)
    breathe()
    assert window.place_list.item(0).text() == window.workbench.text(window.places[0].title).replace("&", "")


def test_status_bar_cuts_a_long_name_and_tells_it(qtbot: QtBot, tmp_path: Path, memory: QSettings) -> None:
    location = str(tmp_path / "long.db")
    start_administration(location, replace(COMPANY, name=LONG), ACTOR)
    window = window_at(qtbot, location, memory, SMALL)
    assert too_large(window) == ""
    button = window.administration_button
    assert button.width() < button.fontMetrics().horizontalAdvance(LONG)
    assert button.toolTip() == LONG
    assert window.facts.toolTip() == window.facts.text() != ""
    window.workbench.close()


def test_totals_of_a_selection_stand_in_place_of_all_where_lines_are_few(qtbot: QtBot, window: MainWindow) -> None:
    place = items_of(qtbot, window)
    before = place.table.viewport().height()
    place.table.selectAll()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: place.totals_row.selected.count > 1)
    breathe()
    assert place.table.viewport().height() >= before
    assert "geselecteerd" in place.totals_row.lines()[0][0].casefold()
    window.resize(*USUAL)
    breathe()
    assert len([name for name, *_ in place.totals_row.lines() if name]) == 2


# -- who makes way


def test_companion_goes_and_comes_with_the_room() -> None:
    panel = Companion()
    assert panel.give_room(False) and not panel.is_shown
    assert panel.give_room(True) and panel.is_shown


def test_companion_that_was_closed_does_not_come_back() -> None:
    panel = Companion()
    panel.turn()
    panel.give_room(False)
    assert not panel.give_room(True) and not panel.is_shown


def test_companion_that_is_insisted_on_stays_until_there_is_room_again() -> None:
    panel = Companion(is_wanted=False)
    panel.give_room(False)
    panel.turn()
    assert panel.is_shown and panel.is_wanted
    assert not panel.give_room(True) and panel.is_shown
    assert panel.give_room(False) and not panel.is_shown


def test_companion_that_is_only_looked_at_leaves_the_wish_as_it_was() -> None:
    panel = Companion(is_wanted=False)
    panel.give_room(False)
    panel.look()
    assert panel.is_shown and not panel.is_wanted
    panel.leave()
    assert not panel.is_shown
