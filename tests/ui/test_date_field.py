"""The field for a day: what is shown is what counts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY
from PySide6.QtCore import QDate, QEvent, QSettings, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.workbench import Workbench

DAY = date(2026, 11, 21)
_KEPT: list[QWidget] = []  # the window of the test: nobody else holds it


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    location = str(tmp_path / "ledger.db")
    start_administration(location, COMPANY, ACTOR)
    found = Workbench(location, None, QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    found.set_language("nl")
    yield found
    found.close()


def shown(qtbot: QtBot, bench: Workbench, *, reverting: bool = False) -> tuple[DateField, QLineEdit]:
    """Return a field in a window, and another field to go to."""
    window = QWidget()
    qtbot.addWidget(window)
    field, other = DateField(bench, DAY, reverting=reverting), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(other)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    _KEPT[:] = [window]
    return field, other


def test_a_date_is_typed_over_the_old_one_and_taken_at_enter(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    with qtbot.waitSignal(field.day_changed) as heard:
        qtbot.keyClicks(field, "31-10-2026")
        assert field.day() == DAY
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard.args == [date(2026, 10, 31)]
    assert field.text() == "31-10-2026"


def test_a_date_is_taken_when_the_field_is_left(qtbot: QtBot, bench: Workbench) -> None:
    field, other = shown(qtbot, bench)
    qtbot.keyClicks(field, "+7")
    other.setFocus()
    qtbot.waitUntil(lambda: field.day() == date(2026, 11, 28))
    assert field.text() == "28-11-2026"


def test_who_looks_something_up_in_another_window_goes_on_typing(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    back = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    for event in (away, back):
        QApplication.sendEvent(field, event)
    assert field.selectedText() == "21-11-2026"
    qtbot.keyClicks(field, "31-1")
    for event in (away, back):
        QApplication.sendEvent(field, event)
    assert (field.text(), field.day(), field.problem) == ("31-1", DAY, None)
    qtbot.keyClicks(field, "0")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.day() == date(2026, 10, 31)


def test_a_question_that_comes_up_finds_what_was_typed_taken(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    qtbot.keyClicks(field, "+7")
    question = QDialog(field.window())
    question.open()
    qtbot.waitUntil(lambda: field.day() == date(2026, 11, 28))
    question.reject()


def test_what_is_no_date_stays_with_a_sentence_and_is_not_right(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    heard: list[object] = []
    field.day_changed.connect(heard.append)
    for typed in ("31-11-2026", "30-6-6202"):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert not field.is_right()
        assert (field.text(), field.day(), heard) == (typed, DAY, [])
        assert field.accessibleDescription()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.is_right()
    assert field.text() == "21-11-2026"


def test_the_sentence_goes_as_soon_as_the_text_is_edited_or_right(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    for mend in (
        lambda: qtbot.keyClicks(field, "3"),
        lambda: qtbot.keyClick(field, Qt.Key.Key_Escape),
        lambda: field.set_day(DAY),
    ):
        field.selectAll()
        qtbot.keyClicks(field, "31-11-2026")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(QToolTip.isVisible)
        mend()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_after_enter_the_next_day_is_typed_over_the_last_one(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    for typed, day in (("30-6-2026", date(2026, 6, 30)), ("1-7-2026", date(2026, 7, 1))):
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.day() == day


def test_a_field_that_counts_at_once_never_shows_another_day_than_counts(qtbot: QtBot, bench: Workbench) -> None:
    field, other = shown(qtbot, bench, reverting=True)
    qtbot.keyClicks(field, "31-11")
    other.setFocus()
    qtbot.waitUntil(lambda: field.text() == "21-11-2026")
    assert field.is_right()


def test_arrows_and_the_wheel_leave_the_day_alone(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        qtbot.keyClick(field, key)
    assert field.is_right()
    assert field.day() == DAY


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    menu = field.show_calendar()
    calendar = menu.findChild(QCalendarWidget, "calendar")
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2026, 11, 21)
    with qtbot.waitSignal(field.day_changed):
        calendar.activated.emit(QDate(2026, 12, 31))
    assert field.day() == date(2026, 12, 31)


def test_the_date_is_written_as_the_language_does(qtbot: QtBot, bench: Workbench) -> None:
    field, _ = shown(qtbot, bench)
    bench.set_language("de")
    assert field.text() == "21.11.2026"
    assert field.is_right()
