"""The menu Help: the manual, what the program is made with, and the folder of the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aanmaningen import __version__
from aanmaningen.ui.actions import Menu
from aanmaningen.ui.help.about_dialog import AboutDialog
from aanmaningen.ui.help.feature import HelpFeature, log_file
from aanmaningen.ui.help.manual_dialog import ManualDialog
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.workbench import Workbench

from .imports_desk import bench as bench
from .imports_desk import folder as folder
from .imports_desk import memory as memory


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench) -> Iterator[MainWindow]:
    found = MainWindow(bench, [SettingsPlace], [HelpFeature])
    qtbot.addWidget(found)
    found.show()
    yield found


def shown(window: MainWindow) -> object:
    feature = window.features[0]
    assert isinstance(feature, HelpFeature)
    return feature.dialog


def test_menu_is_there(window: MainWindow) -> None:
    assert window.menus[Menu.HELP].menuAction().isVisible()


def test_manual_opens_and_is_searched(window: MainWindow) -> None:
    window.actions_of_window["manual"].trigger()
    dialog = shown(window)
    assert isinstance(dialog, ManualDialog)
    assert not dialog.isModal(), "it stays open beside the work"
    dialog.search.setText("peildatum")
    dialog.seek(is_new=True)
    first = dialog.page.textCursor().selectionStart()
    assert dialog.page.textCursor().selectedText().lower() == "peildatum"
    dialog.seek()
    assert dialog.page.textCursor().selectionStart() > first
    dialog.page.follow(QUrl("#overzichten"))
    assert dialog.page.textCursor().block().text() == "Overzichten"
    dialog.close()


def test_about_names_the_version_the_database_and_the_licences(window: MainWindow) -> None:
    window.actions_of_window["about"].trigger()
    dialog = shown(window)
    assert isinstance(dialog, AboutDialog)
    licences = dialog.licences.toPlainText()
    assert "PySide6" in licences and "LGPL" in licences and "Open Font License" in licences
    facts = dialog.findChild(QLabel, "about_facts")
    assert isinstance(facts, QLabel)
    assert __version__ in facts.text() and window.workbench.location in facts.text()
    dialog.close()


def test_log_that_goes_to_a_file_can_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert log_file() is None
    handler = logging.FileHandler(tmp_path / "a.log", delay=True)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    assert log_file() == tmp_path / "a.log"
