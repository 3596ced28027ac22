"""Undo and redo in the window: several steps, and what happens when the ledger changed meanwhile."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from ledgers import COMPANY, post, take_in
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import correcting
from aanmaningen.jobs.correcting import Correction
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store.engine import Actor
from aanmaningen.ui.undo import UndoStack, undo_stack
from aanmaningen.ui.workbench import Workbench

from .actions_desk import DEBTOR, NOW, SmallWindow
from .actions_desk import bench as bench
from .actions_desk import window as window

CTRL = Qt.KeyboardModifier.ControlModifier
DAYS = [date(2026, 12, day) for day in (1, 2, 3)]


@pytest.fixture
def stack(bench: Workbench) -> UndoStack:
    return undo_stack(bench)


def due(bench: Workbench) -> date:
    """Return the due date of F1."""
    return date.fromordinal(int(bench.desk.engine.value("SELECT due_day FROM item WHERE number = 'F1'")))


def put_due(bench: Workbench, day: date) -> None:
    """Give F1 another due date, in the background and undoable."""
    item = bench.desk.engine.value("SELECT id FROM item WHERE number = 'F1'")
    undo_stack(bench).do(message("Changing due dates"), lambda desk: correcting.change_due_date(desk, [item], day))


def rest(qtbot: QtBot, bench: Workbench) -> None:
    qtbot.waitUntil(lambda: not bench.background.is_busy())


def told(bench: Workbench) -> list[str]:
    """Return a list that gets every sentence with which something is refused."""
    found: list[str] = []

    def keep(what: Message) -> None:
        found.append(str(what))

    bench.refused.connect(keep)
    return found


def test_steps_are_undone_and_redone_one_by_one(qtbot: QtBot, bench: Workbench, window: SmallWindow) -> None:
    first = due(bench)
    for day in DAYS:
        put_due(bench, day)
    rest(qtbot, bench)
    window.actions_.refresh()
    # Faster than the ledger can follow: no press is lost.
    for _ in range(2):
        qtbot.keyClick(window.place.list, Qt.Key.Key_Z, CTRL)
    rest(qtbot, bench)
    assert due(bench) == DAYS[0]
    window.actions_.refresh()
    qtbot.keyClick(window.place.list, Qt.Key.Key_Y, CTRL)
    rest(qtbot, bench)
    assert due(bench) == DAYS[1]
    for _ in range(5):
        undo_stack(bench).undo()
    rest(qtbot, bench)
    assert due(bench) == first
    for _ in range(5):
        undo_stack(bench).redo()
    rest(qtbot, bench)
    assert due(bench) == DAYS[2]


def test_what_is_done_anew_ends_redo(qtbot: QtBot, bench: Workbench, stack: UndoStack) -> None:
    put_due(bench, DAYS[0])
    stack.undo()
    rest(qtbot, bench)
    assert stack.can_redo()
    put_due(bench, DAYS[1])
    rest(qtbot, bench)
    assert not stack.can_redo()
    stack.redo()
    rest(qtbot, bench)
    assert due(bench) == DAYS[1]


def test_undo_waits_for_what_is_under_way(qtbot: QtBot, bench: Workbench, stack: UndoStack) -> None:
    first = due(bench)
    put_due(bench, DAYS[0])
    rest(qtbot, bench)
    put_due(bench, DAYS[1])
    assert stack.can_undo()
    stack.undo()
    rest(qtbot, bench)
    assert due(bench) == DAYS[0]  # the newest was taken back, not the one before it
    stack.undo()
    rest(qtbot, bench)
    assert due(bench) == first


def test_a_list_that_changed_the_item_since_wins(qtbot: QtBot, bench: Workbench, stack: UndoStack) -> None:
    put_due(bench, DAYS[0])
    rest(qtbot, bench)
    found = told(bench)
    desk = open_desk(bench.location, clock=lambda: NOW, user="other")
    take_in(desk, [post("F1", "100,00", due="24-12-2026", **DEBTOR)], as_of=date(2026, 11, 21), partial=True)
    desk.engine.close()
    after_import = due(bench)
    stack.undo()
    rest(qtbot, bench)
    assert "F1 was changed again since" in found[0]
    assert due(bench) == after_import
    assert not stack.can_undo() and not stack.can_redo()


def test_what_a_list_left_alone_can_be_undone_after_it(qtbot: QtBot, bench: Workbench, stack: UndoStack) -> None:
    item = bench.desk.engine.value("SELECT id FROM item WHERE number = 'F2'")
    stack.do(message("Blocking"), lambda desk: correcting.block(desk, [item], "Klacht"))
    rest(qtbot, bench)
    found = told(bench)
    desk = open_desk(bench.location, clock=lambda: NOW, user="other")
    take_in(desk, [post("F1", "90,00", **DEBTOR)], as_of=date(2026, 11, 21), partial=True)
    desk.engine.close()
    stack.undo()
    rest(qtbot, bench)
    assert not found
    assert not bench.desk.engine.value("SELECT COUNT(*) FROM hold WHERE lifted_at IS NULL")


def test_what_somebody_else_changed_is_left_to_them(qtbot: QtBot, bench: Workbench, stack: UndoStack) -> None:
    put_due(bench, DAYS[0])
    put_due(bench, DAYS[1])
    rest(qtbot, bench)
    found = told(bench)
    desk = open_desk(bench.location, clock=lambda: NOW, user="other")
    item = desk.engine.value("SELECT id FROM item WHERE number = 'F1'")
    correcting.change_due_date(desk, [item], date(2027, 1, 15))
    desk.engine.close()
    stack.undo()
    stack.undo()  # waits, and is dropped with the one that is refused
    rest(qtbot, bench)
    assert len(found) == 1 and "Change it by hand" in found[0]
    assert due(bench) == date(2027, 1, 15)


def test_another_administration_is_not_touched_by_what_was_asked_before(
    qtbot: QtBot, bench: Workbench, stack: UndoStack
) -> None:
    start_administration(bench.location, replace(COMPANY, code="TWEE", name="Tweede"), Actor("tester", NOW))
    first, code = due(bench), bench.desk.administration.code
    put_due(bench, DAYS[0])
    rest(qtbot, bench)
    let_go = threading.Event()

    def slow(_: Desk) -> None:
        let_go.wait(10)

    bench.write(message("Importing"), slow)
    stack.undo()
    done: list[Correction] = []
    item = bench.desk.engine.value("SELECT id FROM item WHERE number = 'F2'")
    bench.write(message("Blocking"), lambda desk: done.append(correcting.block(desk, [item])))
    found = told(bench)
    bench.set_administration("TWEE")
    let_go.set()
    rest(qtbot, bench)
    assert not found
    assert due(bench) == first
    assert done[0].item_count == 1
    owner = "SELECT a.code FROM {} x JOIN administration a ON a.id = x.administration_id ORDER BY x.id DESC LIMIT 1"
    assert bench.desk.engine.value(owner.format("audit")) == code
    assert bench.desk.engine.value(owner.format("hold")) == code
    assert not stack.can_undo() and not stack.can_redo()
    stack.undo()
    rest(qtbot, bench)
    assert due(bench) == first
