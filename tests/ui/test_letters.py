"""The letters behind Alt: in no language do two things in sight share one, and a letter does what it is at."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.i18n import LANGUAGES
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.mnemonics import OwnLetters, letter_of
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.place import Place
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.start.wizard import StartWizard

from .looks_desk import breathe, doubled_letters, settle
from .test_looks import gestures, place_of, try_each, window_on
from .test_looks import location as location


def doubled(window: QWidget) -> list[str]:
    """Return the texts in a window that share a letter when the user presses Alt."""
    QTest.keyPress(window.focusWidget() or window, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(window.focusWidget() or window, Qt.Key.Key_Alt)
    return [f"Alt+{letter}: {texts}" for letter, texts in doubled_letters(window).items()]


def at_settings(qtbot: QtBot, window: MainWindow) -> list[str]:
    place = place_of(qtbot, window, "settings")
    assert isinstance(place, SettingsPlace)
    told = []
    for row in range(place.list.count()):
        place.list.setCurrentRow(row)
        settle(qtbot, window)
        told += [f"{place.heading.text()}: {one}" for one in doubled(window)]
        buttons = [one for one in place.stack.currentWidget().findChildren(QPushButton) if one.isEnabled()]
        told += try_each(qtbot, window, lambda: None, {one.text(): one.click for one in buttons}, doubled)[1]
    return told


def at_items(qtbot: QtBot, window: MainWindow, place: Place) -> list[str]:
    assert isinstance(place, ItemsPlace)

    def prepare() -> None:
        place_of(qtbot, window, "items")
        place.table.selectAll()
        place.table.setCurrentIndex(place.model.index(0, place.table.headings.shown_columns()[0]))

    return try_each(qtbot, window, prepare, gestures(window, place), doubled)[1]


def at_runs(qtbot: QtBot, window: MainWindow, place: Place) -> list[str]:
    assert isinstance(place, RunsPlace)
    told = try_each(qtbot, window, lambda: place.show_runs(), gestures(window, place), doubled)[1]
    window.actions_of_window["new_run"].trigger()
    settle(qtbot, window)
    return [*told, *doubled(window)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_things_in_sight_share_a_letter(qtbot: QtBot, location: str, tmp_path: Path, language: str) -> None:
    window = window_on(qtbot, location, tmp_path)
    window.workbench.set_language(language)
    told = []
    for place in window.places:
        place_of(qtbot, window, place.key)
        told += [f"{place.key}: {one}" for one in doubled(window)]
    told += at_items(qtbot, window, window.places[0])
    told += at_runs(qtbot, window, place_of(qtbot, window, "runs"))
    told += at_settings(qtbot, window)
    place = place_of(qtbot, window, "parties")
    assert isinstance(place, PartiesPlace)
    place.open_party("D1")
    settle(qtbot, window)
    told += [f"card: {one}" for one in doubled(window)]
    feature = next(one for one in window.features if isinstance(one, ImportFeature))
    listed = tmp_path / "list.csv"
    listed.write_text("relatiecode;naam;factuurnummer;factuurdatum;vervaldatum;bedrag\nD1;A;F9;01-06-2026;01-07-2026;1")
    dialog = feature.import_file(listed)
    settle(qtbot, window)
    told += [f"mapping: {one}" for one in doubled(dialog)]
    dialog.next_button.click()
    settle(qtbot, window)
    told += [f"preview: {one}" for one in doubled(dialog)]
    dialog.reject()
    assert not told, "\n".join(told)
    window.workbench.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_things_on_a_page_of_the_wizard_share_a_letter(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    wizard = StartWizard(memory)
    qtbot.addWidget(wizard)
    wizard.show()
    told = []
    for number in wizard.pageIds():
        wizard.setStartId(number)
        wizard.restart()
        wizard.set_language(language)
        breathe()
        told += [f"page {number}: {one}" for one in doubled(wizard)]
    assert not told, "\n".join(told)


def test_letters_are_given_when_alt_is_pressed_too(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    label, field, tick = QLabel("&Naam"), QLineEdit(), QCheckBox("&Nieuw")
    label.setBuddy(field)
    for widget in (label, field, tick):
        column.addWidget(widget)
    OwnLetters(page)
    qtbot.addWidget(page)
    page.show()
    assert letter_of(tick.text()) == "i"
    tick.setText("&Nooit")  # as when the language changes
    field.setFocus()
    qtbot.keyPress(field, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert (letter_of(label.text()), letter_of(tick.text())) == ("n", "o")
