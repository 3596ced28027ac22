"""Every place and dialog with long words, and at 1280 by 800: nothing is cut, and no window is larger."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY
from PySide6.QtCore import QPoint, QRect, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screens import dark_palette
from ui.looks_desk import (
    DEBTORS,
    HEIGHT,
    LONG,
    WIDTH,
    Stretched,
    breathe,
    complaints,
    doubled_mnemonics,
    settle,
    stretch,
)
from ui.runs_desk import REFERENCE_DATE, issue, make_ledger

from aanmaningen.i18n import LANGUAGES
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.house_style import HouseStyle
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.place import Place
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.start import wizard
from aanmaningen.ui.workbench import Workbench

Do = Callable[[], object]
Prepare = Callable[[], None]
Look = Callable[[QWidget], list[str]]


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger of long names, large amounts and three currencies, with a run."""
    path = make_ledger(tmp_path, DEBTORS)
    issue(path)
    return path


def window_on(qtbot: QtBot, location: str, folder: Path) -> MainWindow:
    """Return the whole window, in Dutch."""
    memory = QSettings(str(folder / "memory.ini"), QSettings.Format.IniFormat)
    memory.setValue("language", "nl")
    bench = Workbench(location, None, memory)
    bench.reference_date = REFERENCE_DATE
    found = MainWindow(bench, PLACES, FEATURES)
    qtbot.addWidget(found)
    found.resize(WIDTH, HEIGHT)
    found.show()
    qtbot.waitExposed(found)
    settle(qtbot, found)
    return found


@pytest.fixture
def window(location: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The whole window, in words that are half as long again as Dutch."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    found = window_on(qtbot, location, tmp_path)
    stretch(found.workbench, "nl")
    settle(qtbot, found)
    yield found
    found.workbench.close()


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, from 1 to 21. Source: WCAG 2.2, relative luminance."""

    def light(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return bright / dark


def dialogs() -> list[QDialog]:
    """Return the dialogs that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def look_at_dialogs(seen: set[str], told: list[str], about: str, look: Look) -> None:
    """Note what is wrong with the dialogs that are open, and close them."""
    for dialog in dialogs():
        seen.add(dialog.objectName())
        if not isinstance(dialog, QFileDialog):  # Qt's own
            told.extend(f"{about}: {one}" for one in look(dialog))
        dialog.reject()


def try_each(
    qtbot: QtBot, window: MainWindow, prepare: Prepare, do: Mapping[str, Do], look: Look = complaints
) -> tuple[set[str], list[str]]:
    """Do each thing in a place that is prepared anew, and look at what opens; answer nothing that asks.

    Return the names of the dialogs that opened, and what is wrong with them.
    """
    seen, told = set[str](), list[str]()
    for name, one in do.items():
        prepare()
        settle(qtbot, window)
        # A dialog that waits for its answer is looked at while it waits.
        timer = QTimer()
        timer.timeout.connect(
            lambda name=name: look_at_dialogs(seen, told, name, look) if QApplication.activeModalWidget() else None
        )
        timer.start(50)
        one()
        settle(qtbot, window)
        look_at_dialogs(seen, told, name, look)
        timer.stop()
        settle(qtbot, window)
    return seen, told


def gestures(window: MainWindow, place: Place) -> dict[str, Do]:
    """Return what can be done in a place, through the actions of the window."""

    def trigger(key: str) -> None:
        if window.actions_of_window[key].isEnabled():
            window.actions_of_window[key].trigger()

    return {spec.key: partial(trigger, spec.key) for spec in place.actions_here()}


def place_of(qtbot: QtBot, window: MainWindow, key: str) -> Place:
    """Go to a place."""
    window.workbench.place_wanted.emit(key)
    settle(qtbot, window)
    return window.place


@pytest.mark.parametrize("key", [one.key for one in PLACES])
def test_nothing_is_cut_when_texts_are_half_as_long_again(qtbot: QtBot, window: MainWindow, key: str) -> None:
    place_of(qtbot, window, key)
    assert complaints(window) == []
    assert (window.width(), window.height()) == (WIDTH, HEIGHT)


def test_the_page_of_every_setting_survives_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "settings")
    assert isinstance(place, SettingsPlace)
    told = []
    for row in range(place.list.count()):
        place.list.setCurrentRow(row)
        settle(qtbot, window)
        told += [f"page {row + 1}: {one}" for one in complaints(window)]
    assert told == []


def test_the_dialogs_of_the_settings_survive_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "settings")
    assert isinstance(place, SettingsPlace)
    opened, told = set[str](), list[str]()
    for row in range(place.list.count()):
        place.list.setCurrentRow(row)
        settle(qtbot, window)
        buttons = [one for one in place.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]
        seen, found = try_each(qtbot, window, lambda: None, {one.text(): one.click for one in buttons})
        opened |= seen
        told += found
    assert told == []
    assert {"ladder_dialog", "group_dialog", "attribute_dialog", "administration_dialog"} <= opened


def test_the_card_of_a_party_survives_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "parties")
    assert isinstance(place, PartiesPlace)
    for code in ("D1", "D3"):
        place.open_party(code)
        settle(qtbot, window)
        assert complaints(window) == []


def test_a_proposal_survives_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)
    window.workbench.set_reference_date(REFERENCE_DATE + timedelta(days=60))
    window.actions_of_window["new_run"].trigger()
    settle(qtbot, window)
    for tab in range(2):
        window.findChild(QTabWidget, "proposal_tabs").setCurrentIndex(tab)
        settle(qtbot, window)
        assert complaints(window) == []


def test_the_dialogs_about_items_survive_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "items")
    assert isinstance(place, ItemsPlace)

    def prepare() -> None:
        place_of(qtbot, window, "items")
        place.table.selectAll()
        place.table.setCurrentIndex(place.model.index(0, place.table.headings.shown_columns()[0]))

    seen, told = try_each(qtbot, window, prepare, gestures(window, place))
    assert told == []
    assert {"columns_dialog", "view_name_dialog", "reason_dialog", "day_dialog", "note_dialog"} <= seen, seen


def test_the_dialogs_about_runs_survive_long_words(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "runs")
    assert isinstance(place, RunsPlace)

    def overview() -> None:
        place_of(qtbot, window, "runs")
        place.show_runs()

    def proposal() -> None:
        overview()
        window.workbench.set_reference_date(REFERENCE_DATE + timedelta(days=60))
        window.actions_of_window["new_run"].trigger()

    seen, told = try_each(qtbot, window, overview, gestures(window, place))
    more, found = try_each(qtbot, window, proposal, gestures(window, place))
    assert [*told, *found] == []
    assert {"deliver_dialog", "withdraw_dialog", "issue_dialog"} <= seen | more, seen | more


def test_importing_survives_long_words(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    listed = tmp_path / "later.csv"
    rows = [f"D{n};{LONG};F{n}00;01-06-2026;01-10-2026;1234567890,12;EUR;{LONG}" for n in range(1, 30)]
    heads = "relatiecode;naam;factuurnummer;factuurdatum;vervaldatum;bedrag;valuta;omschrijving van wat er is geleverd"
    listed.write_text("\n".join([heads, *rows, "D1;X;F1;geen datum;;x;EUR;"]), encoding="utf-8")
    feature = next(one for one in window.features if isinstance(one, ImportFeature))
    dialog = feature.import_file(listed)
    settle(qtbot, window)
    assert complaints(dialog) == []
    dialog.next_button.click()
    settle(qtbot, window)
    assert complaints(dialog) == []
    dialog.reject()


def test_the_wizard_survives_long_words(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wizard, "Translator", Stretched)
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    memory.setValue("language", "nl")
    found = wizard.StartWizard(memory)
    qtbot.addWidget(found)
    found.show()
    told = []
    for number in found.pageIds():
        found.setStartId(number)
        found.restart()
        breathe()
        told += [f"page {number}: {one}" for one in complaints(found)]
    assert told == []


def test_a_new_administration_invites_instead_of_showing_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    location = str(tmp_path / "new.db")
    start_administration(location, COMPANY, ACTOR)
    found = window_on(qtbot, location, tmp_path)
    stretch(found.workbench, "nl")
    told = []
    for key in (one.key for one in PLACES):
        place = place_of(qtbot, found, key)
        told += complaints(found)
        said = [one.text() for one in place.findChildren(QLabel) if one.isVisible() and one.text()]
        assert said, f"{key} says nothing"
    assert told == []
    found.workbench.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_entries_of_a_menu_share_a_letter(qtbot: QtBot, location: str, tmp_path: Path, language: str) -> None:
    found = window_on(qtbot, location, tmp_path)
    found.workbench.set_language(language)
    for menu in found.menus.values():
        menu.aboutToShow.emit()
    menus = {menu.title(): doubled_mnemonics(menu) for menu in found.menus.values()}
    assert {title: doubled for title, doubled in menus.items() if doubled} == {}
    assert doubled_mnemonics(found.menuBar()) == []
    found.workbench.close()


def test_a_field_has_an_edge_in_the_dark(qtbot: QtBot) -> None:
    page, style = QWidget(), HouseStyle()
    page.setPalette(dark_palette())
    column = QVBoxLayout(page)
    fields = [QLineEdit(), QSpinBox(), QComboBox(), QCheckBox()]
    for field in fields:
        field.setStyle(style)
        field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(field)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    picture = page.grab().toImage()
    for field in fields:
        line = [picture.pixelColor(field.x() + x, field.geometry().center().y()) for x in range(3)]
        assert max(contrast(one, page.palette().window().color()) for one in line) >= 3, field


def test_a_list_says_its_order_with_the_sign_of_the_grid(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "parties")
    assert isinstance(place, PartiesPlace)
    header = place.table.horizontalHeader()

    def heading() -> str:
        return str(place.table.model().headerData(0, Qt.Orientation.Horizontal))

    assert heading().startswith("▲")
    where = QPoint(header.sectionViewportPosition(0) + 5, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: heading().startswith("▼"))
    assert not header.isSortIndicatorShown()


def test_the_grid_stays_where_it_is_when_a_filter_is_set(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "items")
    assert isinstance(place, ItemsPlace)

    def heights() -> list[int]:
        return [place.controls.heightForWidth(width) for width in range(500, WIDTH, 20)]

    before, was = heights(), place.table.geometry()
    place.filter_row.changed.emit("open", ">100")
    settle(qtbot, window)
    assert place.view.filters == {"open": ">100"}
    place.controls.note.setText("a note that is longer than the room there is for it, whatever it says")
    breathe()
    assert (heights(), place.table.geometry()) == (before, was)


@pytest.mark.parametrize("view", ["late", "today", "blocked"])
def test_why_is_in_sight_on_a_small_screen_beside_the_panel(
    qtbot: QtBot, location: str, tmp_path: Path, view: str
) -> None:
    found = window_on(qtbot, location, tmp_path)
    place = place_of(qtbot, found, "items")
    assert isinstance(place, ItemsPlace)
    assert place.is_panel_shown()
    place.current_view.show(view)
    settle(qtbot, found)
    why = next(number for number, one in enumerate(place.model.columns) if one.key == "why")
    room = place.table.fontMetrics().horizontalAdvance("Krijgt aanmaning 3.")
    assert place.table.viewport().width() - place.table.headings.left_of(why) > room
    found.workbench.close()


def test_half_an_amount_is_not_shown(qtbot: QtBot, window: MainWindow) -> None:
    place = place_of(qtbot, window, "items")
    assert isinstance(place, ItemsPlace)
    number = next(place for place, one in enumerate(place.model.columns) if one.key == "open")
    headings, table = place.table.headings, place.table
    place.panel.hide()
    table.clearSelection()
    settle(qtbot, window)
    widths = [column for column in headings.shown_columns() if headings.left_of(column) < headings.left_of(number)]
    spare = table.viewport().width() - headings.left_of(number) - headings.sectionSize(number) + 20
    headings.resizeSection(widths[-1], headings.sectionSize(widths[-1]) + spare)  # its last 20 pixels are out of sight
    breathe()
    right = QRect(table.viewport().width() - 40, 0, 40, table.viewport().height())
    picture = table.viewport().grab(right).toImage()
    ground = {table.palette().base().color().name(), picture.pixelColor(39, picture.height() - 1).name()}
    rows = range(table.lettering.row_height // 3, 2 * table.lettering.row_height // 3)
    inks = {picture.pixelColor(x, y).name() for x in range(30) for y in rows}
    assert inks <= ground
