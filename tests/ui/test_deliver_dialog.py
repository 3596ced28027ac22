"""The question how to deliver: what it counts is what is sent, also as a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.core.messages import message
from aanmaningen.i18n import LANGUAGES
from aanmaningen.jobs import delivering
from aanmaningen.ui.runs.deliver_dialog import DeliverDialog, LeftToDo, WaysOut
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.workbench import Workbench

from .looks_desk import doubled_letters
from .runs_desk import asked_to_deliver, at_desk, issue, make_ledger, place, settle, until, window_on

LONG = "de.hele.afdeling.debiteurenbeheer@kantoor-van-dijk-en-zonen.example"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    found = Workbench(make_ledger(tmp_path), None, QSettings(str(tmp_path / "m.ini"), QSettings.Format.IniFormat))
    yield found
    found.close()


def asked(qtbot: QtBot, bench: Workbench, left: LeftToDo, test_to: str = "els@kantoor.example") -> DeliverDialog:
    over = QWidget()
    qtbot.addWidget(over)
    ways = WaysOut("mail.kantoor.example", "/berichten", "/brieven", "smtp")
    found = DeliverDialog(bench, message("Deliver run {run}", run="R0001"), left, ways, test_to, over)
    found.ask(lambda _: None)
    found.owner = over  # type: ignore[attr-defined] # nobody else keeps it
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_texts_share_a_letter_whether_it_is_a_test_or_not(qtbot: QtBot, bench: Workbench, language: str) -> None:
    bench.set_language(language)
    dialog = asked(qtbot, bench, LeftToDo(3, 1))
    for is_test in (False, True, False):
        dialog.test_box.setChecked(is_test)
        assert doubled_letters(dialog) == {}


def test_the_whole_address_of_a_test_is_in_sight(qtbot: QtBot, bench: Workbench) -> None:
    dialog = asked(qtbot, bench, LeftToDo(3, 1), LONG)
    field = dialog.test_field
    qtbot.waitUntil(lambda: field.width() > field.fontMetrics().horizontalAdvance(LONG))


def test_it_says_how_many_e_mails_a_test_is(qtbot: QtBot, bench: Workbench) -> None:
    bench.set_language("en")
    assert "send 3 e-mails to" in asked(qtbot, bench, LeftToDo(3, 1)).test_box.text()
    assert asked(qtbot, bench, LeftToDo(0, 1)).test_box.isHidden()


def test_enter_still_delivers_after_a_test_was_chosen(qtbot: QtBot, bench: Workbench) -> None:
    dialog = asked(qtbot, bench, LeftToDo(3, 1))
    qtbot.waitUntil(dialog.accept_button.hasFocus)
    dialog.test_box.setFocus()
    dialog.test_box.setChecked(True)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.test_box, Qt.Key.Key_Return)


def test_a_test_sends_as_many_as_it_says(qtbot: QtBot, tmp_path: Path) -> None:
    location = make_ledger(tmp_path)
    issue(location)
    with at_desk(location) as desk:
        delivering.deliver(desk, 1, "eml")
        with desk.engine.transaction():  # one to go, one uncertain, one sent, one printed
            desk.engine.execute("UPDATE notice SET state = 'queued' WHERE number = 2")
            desk.engine.execute("UPDATE notice SET state = 'uncertain' WHERE number = 3")
    with window_on(qtbot, location, RunsPlace) as window:
        dialog = asked_to_deliver(qtbot, window)
        assert "send 1 e-mail to" in dialog.test_box.text().replace("&", "")
        qtbot.keyClick(dialog.test_box, Qt.Key.Key_Space)
        dialog.test_field.setText("els@kantoor.example")
        dialog.accept()
        settle(qtbot, window)
        until(qtbot, lambda: place(window).bar.label.text() == "Test: 1 message sent.")
