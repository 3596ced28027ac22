"""The real window on a small ledger, and the bad luck that may meet it: another program, a full disk, no rights."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, clock, post, take_in
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import correcting
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store import opening
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.surprises import Surprises
from aanmaningen.ui.undo import undo_stack
from aanmaningen.ui.workbench import Workbench

_NOBODY = 65534
_HOLD_THE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def make_ledger(location: str, n_items: int = 3) -> str:
    """Make a ledger of overdue items of two debtors, the first with an address for e-mail."""
    start_administration(location, COMPANY, ACTOR)
    desk = open_desk(location, clock=clock, user=ACTOR.name)
    rows = [
        post(f"F{number}", "100,00", party=f"D{number % 2 + 1}", **{"E-mail": "een@voorbeeld.example"})
        for number in range(1, n_items + 1)
    ]
    take_in(desk, rows)
    desk.engine.close()
    return location


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger of three items, in a folder of its own."""
    (tmp_path / "data").mkdir()
    return make_ledger(str(tmp_path / "data" / "ledger.db"))


@pytest.fixture
def open_location() -> Iterator[str]:
    """A ledger of three items, in a folder that every user can come to; not so the folders of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        data.mkdir()
        yield make_ledger(str(data / "ledger.db"))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long for a lock than a user does."""
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.2)


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    """What the window remembers, in English."""
    found = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    found.setValue("language", "en")
    return found


@contextmanager
def shown(qtbot: QtBot, location: str, memory: QSettings, administration: str | None = None) -> Iterator[MainWindow]:
    """The whole window, shown, with what nobody catches told by it."""
    window = MainWindow(Workbench(location, administration, memory), PLACES, FEATURES)
    surprises = Surprises(window.workbench)
    surprises.begin()
    try:
        window.show()
        qtbot.waitExposed(window)
        settle(qtbot, window)
        yield window
    finally:
        surprises.end()
        window.watch.stop()
        window.workbench.close()
        window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy(), timeout=20_000)


@contextmanager
def look(location: str) -> Iterator[Desk]:
    """A desk of another window at the same ledger."""
    desk = open_desk(location, clock=clock, user="els")
    yield desk
    desk.engine.close()


def ask(location: str, sql: str) -> object:
    """Ask the ledger something, from outside the window."""
    with look(location) as desk:
        return desk.engine.value(sql)


def held(location: str) -> object:
    """Return how many holds there are."""
    return ask(location, "SELECT COUNT(*) FROM hold WHERE lifted_at IS NULL")


def block(window: MainWindow, number: str, reason: str) -> None:
    """Block an item as the action does, once its dialog was answered."""
    found = window.workbench.desk.engine.value("SELECT id FROM item WHERE number = ?", (number,))
    undo_stack(window.workbench).do(
        correcting.message("Blocking"), lambda desk: correcting.block(desk, [int(found)], reason)
    )


def items_of(window: MainWindow) -> ItemsPlace:
    """Return the grid."""
    place = window.places[0]
    assert isinstance(place, ItemsPlace)
    return place


def open_box(window: QWidget, name: str, kind: type[QDialog] = QMessageBox) -> QDialog | None:
    """Return the box of that name that is shown, or None."""
    return next((one for one in window.findChildren(kind, name) if one.isVisible()), None)


def told(qtbot: QtBot, window: MainWindow) -> str:
    """Wait for the box that says what cannot be done, and return its words."""
    qtbot.waitUntil(lambda: open_box(window, "refusal") is not None, timeout=20_000)
    box = open_box(window, "refusal")
    assert isinstance(box, QMessageBox)
    return box.text()


def press(window: QWidget, name: str) -> None:
    """Press the button of that name."""
    button = next(one for one in window.findChildren(QPushButton, name) if one.isVisible())
    button.click()


def leave_it(window: MainWindow) -> None:
    """Answer the box with leaving it."""
    box = open_box(window, "refusal")
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.Ok).click()


@contextmanager
def write_lock_elsewhere(location: str) -> Iterator[None]:
    """Another program writes to the database all the while."""
    program = subprocess.Popen(
        [sys.executable, "-c", _HOLD_THE_LOCK, location], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield
    finally:
        program.communicate("")


@contextmanager
def full_disk(location: str, room: int = 0) -> Iterator[None]:
    """No file of this process can grow beyond the database of now and `room` bytes: what a full disk does to it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(location).stat().st_size + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def rights(modes: dict[Path, int]) -> Iterator[None]:
    """Give these files and folders these rights, and be a user to whom rights apply."""
    is_root = os.geteuid() == 0
    before = {path: path.stat().st_mode for path in modes}
    if is_root:
        for path in modes:
            os.chown(path, _NOBODY, _NOBODY)
    for path, mode in modes.items():
        path.chmod(mode)
    if is_root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path in sorted(modes):
            path.chmod(before[path])
