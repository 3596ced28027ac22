"""The main window: what is always in sight, and how one gets about."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, post, sit_down, take_in
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QListWidget, QMessageBox
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.file_dialog import FileDialog
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.palette import CommandPalette
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.workbench import Kind, Workbench

DAY = date(2026, 11, 21)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    location = str(tmp_path / "ledger.db")
    start_administration(location, COMPANY, ACTOR)
    desk = sit_down(location)
    take_in(desk, [post("F1", "100,00"), post("F2", "50,00", party="D2")])
    desk.engine.close()
    start_administration(location, Administration(0, "b", "Bakker & Zn."), ACTOR)
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    bench = Workbench(location, "voorbeeld-bv", memory)
    bench.set_language("nl")
    bench.reference_date = DAY
    found = MainWindow(bench, PLACES, FEATURES)
    qtbot.addWidget(found)
    found.show()
    found.activateWindow()
    qtbot.waitUntil(lambda: not bench.background.is_busy())
    yield found
    found.close()


def reference_field(window: MainWindow) -> QLineEdit:
    found = window.findChild(QLineEdit, "reference_date")
    assert found is not None
    return found


def test_reference_date_is_typed_over_and_counts_at_enter(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_of_window["reference_date_field"].trigger()
    field = reference_field(window)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "31-10-2026")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.workbench.reference_date == date(2026, 10, 31)


@pytest.mark.parametrize("typed", ["31-11-2026", "30-6-6202", "30-6-62"])
def test_a_reference_date_that_cannot_be_meant_changes_nothing(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    window.actions_of_window["reference_date_field"].trigger()
    field = reference_field(window)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.workbench.reference_date == DAY
    window.search_field.setFocus()
    qtbot.waitUntil(lambda: field.text() == "21-11-2026")


def test_each_place_keeps_the_words_searched_for_there(window: MainWindow) -> None:
    window.search_field.setText("D1")
    window.place_list.setCurrentRow(2)
    assert window.search_field.text() == ""
    window.search_field.setText("2026")
    window.place_list.setCurrentRow(0)
    assert window.search_field.text() == "D1"


def test_escape_empties_the_search_and_then_leaves_it(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_of_window["find"].trigger()
    qtbot.waitUntil(window.search_field.hasFocus)
    qtbot.keyClicks(window.search_field, "D1")
    qtbot.keyClick(window.search_field, Qt.Key.Key_Escape)
    assert window.search_field.text() == ""
    qtbot.keyClick(window.search_field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not window.search_field)


def test_the_status_bar_tells_how_fresh_the_ledger_is(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.set_language("en")
    facts = window.findChild(QLabel, "status_facts")
    assert facts is not None
    qtbot.waitUntil(lambda: "Last list of" in facts.text())
    assert "Payments" not in facts.text()
    desk = sit_down(window.workbench.location, "voorbeeld-bv")
    take_in(desk, [post("F1", "100,00")], as_of=date(2026, 11, 19))
    desk.engine.close()
    window.workbench.changed.emit(frozenset({Kind.IMPORTS}))
    qtbot.waitUntil(lambda: "Payments up to Nov 19, 2026" in facts.text() or "19 Nov 2026" in facts.text())


def palette_of(window: MainWindow, qtbot: QtBot) -> tuple[CommandPalette, QLineEdit, QListWidget]:
    found = CommandPalette(window.workbench, window.commands(), window)
    found.chosen.connect(window.elsewhere.do)
    qtbot.addWidget(found)
    found.show()
    return found, found.field, found.list


def test_the_palette_finds_languages_and_administrations(qtbot: QtBot, window: MainWindow) -> None:
    _, field, commands = palette_of(window, qtbot)
    qtbot.keyClicks(field, "deutsch")
    assert commands.count() == 1
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.workbench.translator.language == "de"
    _, field, commands = palette_of(window, qtbot)
    qtbot.keyClicks(field, "bakker &")
    assert commands.item(0).text().endswith("Bakker & Zn.")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.workbench.desk.administration.code == "b"


def test_second_start_with_an_administration_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    window.come_forward("b")
    assert window.workbench.desk.administration.code == "b"


def test_second_start_does_not_put_another_administration_behind_a_dialog(qtbot: QtBot, window: MainWindow) -> None:
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.open()
    window.come_forward("b")
    assert window.workbench.desk.administration.code == "voorbeeld-bv", "what the dialog asks is about this one"
    assert "b" in window.banner.texts()["administration"].split()
    dialog.reject()
    window.come_forward("b")
    assert window.workbench.desk.administration.code == "b"
    assert "administration" not in window.banner.texts()


def test_the_palette_says_when_nothing_is_called_that(qtbot: QtBot, window: MainWindow) -> None:
    palette, field, commands = palette_of(window, qtbot)
    qtbot.keyClicks(field, "xyzzy")
    assert commands.count() == 1
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert palette.isVisible()


def titles(commands: QListWidget) -> list[str]:
    """Return the commands that are listed, in order, each with the place that it belongs to."""
    found = [commands.item(row).data(Qt.ItemDataRole.UserRole) for row in range(commands.count())]
    return [f"{command.text} {command.where}".strip() for command in found]


def test_the_palette_lists_what_belongs_to_other_places_after_the_rest_with_their_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    _, field, commands = palette_of(window, qtbot)
    listed = titles(commands)
    own, others = listed.index("Kolommen…"), listed.index("Nieuwe relatie Relaties")
    assert own < listed.index("Taal: Deutsch") < others
    declared = [spec for spec in window.actions_of_window.specs() if spec.key != "palette"]
    assert len(listed) >= len(declared)
    qtbot.keyClicks(field, "relaties nieuwe")
    assert titles(commands) == ["Nieuwe relatie Relaties"]


def test_words_in_the_palette_need_no_accents(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.set_language("fr")
    _, field, commands = palette_of(window, qtbot)
    qtbot.keyClicks(field, "debloquer")
    assert any("Débloquer" in title for title in titles(commands))


def test_a_command_of_another_place_is_done_there(qtbot: QtBot, window: MainWindow) -> None:
    _, field, _ = palette_of(window, qtbot)
    qtbot.keyClicks(field, "nieuwe relatie")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    place = window.places[1]
    assert isinstance(place, PartiesPlace)
    assert window.place is place
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.card)


def test_a_command_of_a_place_that_was_never_seen_waits_until_it_has_read(qtbot: QtBot, window: MainWindow) -> None:
    place = window.places[1]
    assert isinstance(place, PartiesPlace)
    assert not place.model.shown
    _, field, _ = palette_of(window, qtbot)
    qtbot.keyClicks(field, "kaart openen")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.card.code == "D1")


def test_a_command_that_cannot_be_done_yet_says_what_it_needs(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.set_language("en")
    said: list[str] = []
    window.workbench.said.connect(lambda what: said.append(str(what)))
    _, field, _ = palette_of(window, qtbot)
    qtbot.keyClicks(field, "make final")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert window.place.key == "runs"
    assert said == ["This is done in a proposal. Make one with “New run”, and choose there what is meant."]


def test_what_waits_for_a_place_is_not_done_behind_a_dialog(qtbot: QtBot, window: MainWindow) -> None:
    place = window.places[1]
    assert isinstance(place, PartiesPlace)
    window.elsewhere.do(window.actions_of_window["party_open"])
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: bool(place.model.shown) and not window.workbench.background.is_busy())
    assert place.stack.currentWidget() is not place.card
    dialog.reject()


def test_what_cannot_be_done_anywhere_is_said_when_reading_has_ended(qtbot: QtBot, window: MainWindow) -> None:
    said: list[Message] = []
    window.workbench.said.connect(said.append)
    window.workbench.place_wanted.emit("parties")
    assert window.workbench.background.is_reading()
    window.elsewhere.do(window.actions_of_window["undo"])
    qtbot.waitUntil(lambda: bool(said))
    assert said == [message("There is nothing to take back.")]


def test_what_waits_for_a_place_is_forgotten_when_she_goes_elsewhere(qtbot: QtBot, window: MainWindow) -> None:
    said: list[object] = []
    window.workbench.said.connect(said.append)
    window.elsewhere.do(window.actions_of_window["party_open"])
    window.place_list.setCurrentRow(4)
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy())
    place = window.places[1]
    assert isinstance(place, PartiesPlace)
    assert (window.place.key, place.card.code, said) == ("settings", "", [])


def test_a_refusal_from_within_a_file_dialog_is_said_each_time(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(2):
        dialog = FileDialog(window.workbench.text, window, "asked", message("Choose a list"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.open()
        window.workbench.refused.emit(message("There is no reference date."))
        dialog.reject()
        dialog.deleteLater()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "refusal") is not None)
        box = window.findChild(QMessageBox, "refusal")
        assert box is not None
        box.accept()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "refusal") is None)


def test_icons_follow_from_light_to_dark(qtbot: QtBot, window: MainWindow) -> None:
    def ink() -> str:
        picture = window.place_list.item(0).icon().pixmap(20).toImage()
        return picture.pixelColor(10, 10).name()

    before, light = ink(), QApplication.palette()
    dark = QPalette(light)
    dark.setColor(QPalette.ColorRole.ButtonText, QColor("white"))
    try:
        QApplication.setPalette(dark)
        qtbot.waitUntil(lambda: ink() != before)
    finally:
        QApplication.setPalette(light)
