"""The actions on chosen items: each by its key, through its dialog, into the ledger, and back."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message
from aanmaningen.i18n import Translator
from aanmaningen.jobs import allocating, correcting, holding
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.dialogs.day import quick_days
from aanmaningen.ui.items import item_actions
from aanmaningen.ui.items.allocate_dialog import AllocateDialog
from aanmaningen.ui.items.allocation_model import AMOUNT_COLUMN
from aanmaningen.ui.items.unallocate_dialog import UnallocateDialog
from aanmaningen.ui.passing_words import PassingWords
from aanmaningen.ui.pdf_dialog import PdfDialog
from aanmaningen.ui.qt_words import QtWords
from aanmaningen.ui.workbench import Workbench

from .actions_desk import SmallWindow
from .actions_desk import bench as bench
from .actions_desk import window as window

Dialog = TypeVar("Dialog", bound=QDialog)
Wanted = TypeVar("Wanted")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = {
    "item_mark": (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
    "item_block": (Qt.Key.Key_B, CTRL | SHIFT),
    "item_due_date": (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
    "undo": (Qt.Key.Key_Z, CTRL),
    "redo": (Qt.Key.Key_Y, CTRL),
}


def part(dialog: QDialog, kind: type[Wanted], name: str) -> Wanted:
    found = dialog.findChild(kind, name)  # type: ignore[type-var]
    assert found is not None
    return found


def accept_button(dialog: QDialog) -> QPushButton:
    return part(dialog, QPushButton, f"{dialog.objectName()}_accept")


def press(qtbot: QtBot, window: SmallWindow, key: str) -> None:
    """Press the keys of an action on the grid, once no dialog is in the way."""
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(QDialog)))
    window.activateWindow()
    window.place.list.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.place.list, *KEYS[key])


def dialog(qtbot: QtBot, window: SmallWindow, kind: type[Dialog] = QDialog) -> Dialog:  # type: ignore[assignment]
    """Return the dialog that is shown, once it is."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(kind)))
    return next(one for one in window.findChildren(kind) if one.isVisible())


def agree(qtbot: QtBot, bench: Workbench, shown: QDialog) -> None:
    """Press the button that agrees, and wait until the ledger has it."""
    with qtbot.waitSignal(bench.changed):
        qtbot.keyClick(accept_button(shown), Qt.Key.Key_Return)


def ask(bench: Workbench, sql: str) -> object:
    return bench.desk.engine.value(sql)


def test_space_marks_and_undo_says_what_it_takes_back(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F1", "F2", "G1")
    assert not window.actions_["undo"].isEnabled()
    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "item_mark")
    assert ask(bench, "SELECT COUNT(*) FROM mark WHERE marked = 1") == 3
    assert window.actions_["undo"].text() == "&Undo: mark 3 items"

    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "undo")
    assert ask(bench, "SELECT COUNT(*) FROM mark") == 0
    assert window.actions_["redo"].text() == "&Redo: mark 3 items"
    assert not window.actions_["undo"].isEnabled()

    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "redo")
    assert ask(bench, "SELECT COUNT(*) FROM mark") == 3


def test_space_elsewhere_is_a_space(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    button = QPushButton("elsewhere")
    window.statusBar().addWidget(button)
    window.place.choose("F1")
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert ask(bench, "SELECT COUNT(*) FROM mark") == 0


def test_block_asks_a_reason_and_offers_earlier_ones(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    holding.hold(bench.desk, holding.Target(item="G1"), correcting.HoldKind.BLOCK, reason="Klacht loopt")
    window.place.choose("F1", "F2")
    press(qtbot, window, "item_block")
    shown = dialog(qtbot, window)
    reason = part(shown, QComboBox, "reason")
    assert [reason.itemText(row) for row in range(reason.count())] == ["Klacht loopt"]
    assert reason.currentText() == ""
    reason.setEditText("Belooft te betalen")
    agree(qtbot, bench, shown)
    assert ask(bench, "SELECT COUNT(*) FROM hold WHERE reason = 'Belooft te betalen' AND lifted_at IS NULL") == 2


def test_escape_changes_nothing(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F1")
    press(qtbot, window, "item_block")
    qtbot.keyClick(dialog(qtbot, window), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    assert ask(bench, "SELECT COUNT(*) FROM hold") == 0


def test_f2_changes_the_due_date_by_a_quick_choice(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F1")
    press(qtbot, window, "item_due_date")
    shown = dialog(qtbot, window)
    part(shown, QPushButton, "end_of_next_month").click()
    assert part(shown, DateField, "day").day() == date(2026, 11, 30)
    agree(qtbot, bench, shown)
    assert ask(bench, "SELECT due_day FROM item WHERE number = 'F1'") == date(2026, 11, 30).toordinal()


def test_the_due_date_starts_at_what_it_is_and_counts_from_there(qtbot: QtBot, window: SmallWindow) -> None:
    window.place.choose("F3")
    press(qtbot, window, "item_due_date")
    shown = dialog(qtbot, window)
    assert shown.windowTitle() == "Change due date"
    assert part(shown, DateField, "day").day() == date(2026, 12, 20)
    button = part(shown, QPushButton, "in_two_weeks")
    assert button.text() == "&Two weeks later"
    button.click()
    assert part(shown, DateField, "day").day() == date(2027, 1, 3)


def test_of_different_due_dates_it_starts_at_the_reference_date(qtbot: QtBot, window: SmallWindow) -> None:
    window.place.choose("F1", "F3")
    press(qtbot, window, "item_due_date")
    shown = dialog(qtbot, window)
    assert part(shown, DateField, "day").day() == window.workbench.reference_date
    assert part(shown, QPushButton, "in_two_weeks").text() == "In &two weeks"


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("item_unmark", "Leave out of the next run"),
        ("item_level", "Lower the level"),
        ("item_block", "Block"),
        ("item_block_until", "Block until"),
        ("item_skip", "Skip once"),
        ("item_unblock", "Unblock"),
        ("item_due_date", "Change due date"),
        ("item_note", "Note"),
    ],
)
def test_a_question_names_its_only_item_and_what_is_done(
    qtbot: QtBot, window: SmallWindow, key: str, title: str
) -> None:
    window.place.choose("F1")
    window.actions_[key].trigger()
    shown = dialog(qtbot, window)
    assert "F1 (Somebody, €100.00 open)" in part(shown, QLabel, "sentence").text()
    assert shown.windowTitle() == title
    letters = [
        part.text()[part.text().index("&") + 1].casefold()
        for kind in (QLabel, QPushButton)
        for part in shown.findChildren(kind)
        if "&" in part.text()
    ]
    assert len(letters) == len(set(letters))
    shown.reject()


def test_what_was_done_is_said_in_passing(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    words = PassingWords(bench)
    qtbot.addWidget(words)
    window.place.choose("F1", "F2")
    press(qtbot, window, "item_mark")
    qtbot.waitUntil(lambda: words.text() == "Done: mark 2 items. Ctrl+Z takes it back.")
    press(qtbot, window, "undo")
    qtbot.waitUntil(lambda: words.text() == "Taken back: mark 2 items. Ctrl+Y does it again.")
    words._timer.timeout.emit()
    assert words.text() == ""
    window.actions_["item_clear"].trigger()
    qtbot.waitUntil(lambda: words.text().startswith("Nothing changed"))


def test_quick_days_end_with_the_month() -> None:
    days = {name: day for name, _, day in quick_days(date(2027, 1, 31))}
    assert days == {
        "in_a_week": date(2027, 2, 7),
        "in_two_weeks": date(2027, 2, 14),
        "end_of_month": date(2027, 1, 31),
        "end_of_next_month": date(2027, 2, 28),
    }


Answer = Callable[[QDialog], None]


def _nothing(_: QDialog) -> None:
    pass


def _note(shown: QDialog) -> None:
    part(shown, QPlainTextEdit, "note_text").setPlainText("Gebeld met Ελένη: betaalt vrijdag.")


@pytest.mark.parametrize(
    ("key", "answer", "found"),
    [
        ("item_unmark", _nothing, "SELECT marked = 0 FROM mark"),
        ("item_level", _nothing, "SELECT level = 1 FROM mark"),
        ("item_block_until", _nothing, "SELECT kind = 'until' FROM hold"),
        ("item_skip", _nothing, "SELECT kind = 'skip' FROM hold"),
        ("item_note", _note, "SELECT text = 'Gebeld met Ελένη: betaalt vrijdag.' FROM note"),
    ],
)
def test_each_action_reaches_the_ledger(
    qtbot: QtBot, bench: Workbench, window: SmallWindow, key: str, answer: Answer, found: str
) -> None:
    window.place.choose("F1")
    window.actions_[key].trigger()
    shown = dialog(qtbot, window)
    answer(shown)
    agree(qtbot, bench, shown)
    assert ask(bench, found) == 1
    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "undo")
    assert ask(bench, found) is None


def test_unblock_lifts_and_clear_unmarks(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    holding.hold(bench.desk, holding.Target(item="F1"), correcting.HoldKind.BLOCK)
    holding.mark(bench.desk, "F1", marked=False)
    window.place.choose("F1")
    window.actions_["item_unblock"].trigger()
    agree(qtbot, bench, dialog(qtbot, window))
    assert ask(bench, "SELECT COUNT(*) FROM hold WHERE lifted_at IS NULL") == 0
    with qtbot.waitSignal(bench.changed):
        window.actions_["item_clear"].trigger()
    assert ask(bench, "SELECT COUNT(*) FROM mark") == 0


def test_an_empty_note_cannot_be_saved(qtbot: QtBot, window: SmallWindow) -> None:
    window.place.choose("F1")
    window.actions_["item_note"].trigger()
    assert not accept_button(dialog(qtbot, window)).isEnabled()


def open_allocation(qtbot: QtBot, window: SmallWindow, number: str) -> AllocateDialog:
    window.place.choose(number)
    window.actions_["item_allocate"].trigger()
    return dialog(qtbot, window, AllocateDialog)


def test_a_payment_is_split_with_keys_alone(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    shown = open_allocation(qtbot, window, "B1")
    QAbstractItemModelTester(shown.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [other.number for other in shown.model.others] == ["F4", "F1", "F2", "F3"]
    assert "€120.00" in shown.remainder.text()
    assert not shown.accept_button.isEnabled()
    assert "Payment not yet allocated B1: -€120.00 open" in part(shown, QLabel, "sentence").text()
    assert shown.model.index(0, 1).data() == "Invoice"

    table = part(shown, QTableView, "allocations")
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)  # F1: all of its 100
    assert "€20.00" in shown.remainder.text()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None and editor.text() == "20.00"
    editor.setText("15,50")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "€4.50" in shown.remainder.text())
    assert shown.isVisible(), "Enter ended the amount, and nothing else"
    agree(qtbot, bench, shown)
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'B1'") == -4_50
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'F2'") == 44_50
    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "undo")
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'B1'") == -120_00


def test_oldest_first_and_none(qtbot: QtBot, window: SmallWindow) -> None:
    shown = open_allocation(qtbot, window, "B1")
    shown.spread.click()
    assert list(shown.model.parts().values()) == [120_00]
    assert shown.accept_button.isEnabled()
    shown.none.click()
    assert shown.model.parts() == {}


@pytest.mark.parametrize(
    ("typed", "minor", "told"),
    [
        ("1.000,00", 0, "only"),
        ("100", 100_00, ""),
        ("0,5", 50, ""),
        ("12.345", 0, "decimals"),
        ("veel", 0, "not an amount"),
        ("-5", 0, "not an amount"),
    ],
)
def test_what_is_typed_is_checked_at_once(qtbot: QtBot, window: SmallWindow, typed: str, minor: int, told: str) -> None:
    shown = open_allocation(qtbot, window, "B1")
    shown.model.setData(shown.model.index(1, AMOUNT_COLUMN), typed)
    assert sum(shown.model.parts().values()) == minor
    assert told in shown.problem.text()
    assert bool(told) == bool(shown.problem.text())


def test_too_much_in_all_cannot_be_agreed_to(qtbot: QtBot, window: SmallWindow) -> None:
    shown = open_allocation(qtbot, window, "B1")
    for row, typed in enumerate(("100", "100")):
        shown.model.setData(shown.model.index(row, AMOUNT_COLUMN), typed)
    assert "too much" in shown.remainder.text()
    assert not shown.accept_button.isEnabled()
    assert not shown.model.index(0, 0, QModelIndex()).data(Qt.ItemDataRole.DecorationRole)


def allocate(bench: Workbench, number: str, parts: dict[str, int]) -> None:
    def key(wanted: str) -> int:
        return int(ask(bench, f"SELECT id FROM item WHERE number = '{wanted}'"))

    allocating.allocate(bench.desk, key(number), {key(other): minor for other, minor in parts.items()})


def test_an_allocation_is_undone_with_keys_alone_and_that_too(
    qtbot: QtBot, bench: Workbench, window: SmallWindow
) -> None:
    allocate(bench, "B1", {"F1": 100_00, "F2": 15_00})
    window.place.choose("B1")
    window.actions_["item_unallocate"].trigger()
    shown = dialog(qtbot, window, UnallocateDialog)
    lines = [shown.list.item(row).text().partition(": ")[2] for row in range(2)]
    assert lines == ["€15.00 with F2", "€100.00 with F1"]
    qtbot.waitUntil(shown.list.hasFocus)
    qtbot.keyClick(shown.list, Qt.Key.Key_Down)
    shown.reason.setEditText("verkeerde factuur")
    agree(qtbot, bench, shown)
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'F1'") == 100_00
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'B1'") == -105_00
    assert "verkeerde factuur" in ask(bench, "SELECT detail FROM activity ORDER BY id DESC LIMIT 1")
    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "undo")
    assert ask(bench, "SELECT open_minor FROM item WHERE number = 'B1'") == -5_00


def test_without_allocations_by_hand_that_is_told(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F4")  # a list paid part of it
    with qtbot.waitSignal(bench.refused) as told:
        window.actions_["item_unallocate"].trigger()
    assert told.args is not None and "Nothing was allocated to this item by hand" in str(told.args[0])


def test_a_credit_note_is_called_so_with_its_sign(qtbot: QtBot, window: SmallWindow) -> None:
    shown = open_allocation(qtbot, window, "F1")
    row = [other.number for other in shown.model.others].index("C1")
    assert [shown.model.index(row, place).data() for place in (0, 1, 4)] == ["C1", "Credit note", "-€10.00"]


def test_nothing_to_allocate_to_is_told(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("G1")
    with qtbot.waitSignal(bench.refused) as told:
        window.actions_["item_allocate"].trigger()
    assert told.args is not None and "nothing to allocate G1 to" in str(told.args[0])


def test_the_notice_is_shown_inside_the_window(qtbot: QtBot, window: SmallWindow) -> None:
    window.place.choose("F1")
    window.actions_["item_preview"].trigger()
    shown = dialog(qtbot, window, PdfDialog)
    qtbot.waitUntil(lambda: shown.view.pages.status() is QPdfDocument.Status.Ready)
    assert shown.view.pages.pageCount() >= 1
    assert "level 1" in shown.what.text()
    before = shown.view.zoomFactor()
    shown.view.larger()
    assert shown.view.zoomFactor() != before
    shown.view.fit_width()


def test_why_there_is_no_notice_is_told(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    holding.hold(bench.desk, holding.Target(item="G1"), correcting.HoldKind.BLOCK, reason="Klacht")
    window.place.choose("G1")
    with qtbot.waitSignal(bench.refused) as told:
        window.actions_["item_preview"].trigger()
    assert told.args is not None
    assert str(told.args[0]) == "This debtor would get no notice on 2026-11-21. Blocked. Klacht"


def test_undo_that_is_refused_is_told_and_dropped(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F1")
    window.actions_["item_block"].trigger()
    agree(qtbot, bench, dialog(qtbot, window))
    holding.unhold(bench.desk, holding.Target(item="F1"))
    with qtbot.waitSignals([bench.refused, bench.changed]):
        press(qtbot, window, "undo")
    assert not window.actions_["undo"].isEnabled()
    assert not window.actions_["redo"].isEnabled()


def test_another_administration_has_nothing_to_undo(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.choose("F1")
    with qtbot.waitSignal(bench.changed):
        press(qtbot, window, "item_mark")
    bench.reload_desk()
    window.actions_.refresh()
    assert not window.actions_["undo"].isEnabled()


def test_without_a_selection_each_action_says_so(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    window.place.list.setCurrentItem(None)
    window.place.list.clearSelection()
    window.actions_.refresh()
    keys = [key for key in item_actions.CONTEXT_MENU if key]
    for key in keys:
        with qtbot.waitSignal(bench.said) as told:
            window.actions_[key].trigger()
        assert told.args is not None and "No item is selected" in str(told.args[0])
    window.place.choose("F1")
    assert all(window.actions_[key].isEnabled() for key in keys)
    for spec in window.actions_.specs():
        assert isinstance(spec.text, Message)


def test_context_menu_holds_the_same_actions(qtbot: QtBot, window: SmallWindow) -> None:
    window.place.choose("F1")
    menu = item_actions.show_context_menu(lambda key: window.actions_[key], window, window.mapToGlobal(QPoint(20, 20)))
    names = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert names == [key for key in item_actions.CONTEXT_MENU if key]
    menu.close()


@pytest.mark.parametrize(
    ("language", "enter", "space"), [("nl", "Ctrl+Enter", "Spatiebalk"), ("de", "Strg+Enter", "Leertaste")]
)
def test_keys_are_named_alike_everywhere(
    qtbot: QtBot, bench: Workbench, window: SmallWindow, language: str, enter: str, space: str
) -> None:
    words = QtWords(Translator(language))
    bench.set_language(language)
    native = QKeySequence.SequenceFormat.NativeText
    for key, name in (("item_preview", enter), ("item_mark", space)):
        shown = window.actions_[key]
        assert shown.shortcut().toString(native) == name  # as menu and palette show it
        assert shown.toolTip().endswith(f"({name})")
    window.place.list.setCurrentItem(None)
    for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        with qtbot.waitSignal(window.actions_["item_preview"].triggered):
            qtbot.keyClick(window.place.list, pressed, CTRL)
    words.speak(Translator("en"))
