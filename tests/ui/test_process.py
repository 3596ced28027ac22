"""The process behind the window: garbage is collected in the window's thread, and nowhere else."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aanmaningen.jobs.collecting import no_collecting
from aanmaningen.ui.process import Tidy


@pytest.fixture
def tidy(qapp: QApplication) -> Iterator[Tidy]:
    found = Tidy(qapp)
    yield found
    found.deleteLater()


class Knot:
    """An object that only the collector can free; it notes in which thread."""

    freed_in: threading.Thread | None = None

    def __init__(self) -> None:
        self.myself = self

    def __del__(self) -> None:
        Knot.freed_in = threading.current_thread()


def tie_many() -> None:
    for _ in range(5_000):
        Knot()


def test_garbage_of_a_worker_is_collected_in_the_windows_thread(qtbot: QtBot, tidy: Tidy) -> None:
    Knot.freed_in = None
    worker = threading.Thread(target=tie_many)
    worker.start()
    worker.join()
    assert Knot.freed_in is None
    qtbot.waitUntil(lambda: Knot.freed_in is threading.main_thread())


def test_garbage_of_a_worker_waits_for_the_end_of_the_test() -> None:
    Knot.freed_in = None
    worker = threading.Thread(target=tie_many)
    worker.start()
    worker.join()
    assert Knot.freed_in is None


def test_nothing_is_collected_while_a_job_walks_over_its_records(qtbot: QtBot, tidy: Tidy) -> None:
    with no_collecting():
        knot = weakref.ref(Knot())
        tie_many()
        tidy._look()
        assert knot() is not None
    tie_many()
    tidy._look()
    assert not gc.isenabled()


def test_a_great_many_are_left_until_nobody_waits(tidy: Tidy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aanmaningen.ui.process._TOO_MANY", 3_000)
    monkeypatch.setattr("aanmaningen.jobs.collecting._passed_over", [])  # of another test
    knot = weakref.ref(Knot())
    tie_many()
    tidy._look()
    assert knot() is not None
    tidy._on_state(Qt.ApplicationState.ApplicationInactive)
    assert knot() is None
