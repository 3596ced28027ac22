"""Looking what others did: a look that is asked for while one is under way is not forgotten."""

import threading

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import overview
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import change_setting
from aanmaningen.jobs.overview import News
from aanmaningen.ui.workbench import Kind

from .bad_luck_desk import location as location
from .bad_luck_desk import look, shown
from .bad_luck_desk import memory as memory


class SlowLook:
    """A look that has read what there is, and gives its answer when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_read, self.goes_on = threading.Event(), threading.Event()
        self.count = 0
        self._news = overview.news
        monkeypatch.setattr(overview, "news", self.news)

    def news(self, desk: Desk, since: int | None) -> News:
        found = self._news(desk, since)
        self.count += 1
        self.has_read.set()
        assert self.goes_on.wait(20)
        return found


def test_a_look_that_is_asked_for_during_a_look_follows_it(
    qtbot: QtBot, location: str, memory: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shown(qtbot, location, memory) as window:
        heard: list[object] = []
        window.workbench.changed.connect(heard.append)
        window.watch.look()
        qtbot.waitUntil(lambda: window.watch._seen is not None and not window.watch._is_looking)
        slow = SlowLook(monkeypatch)
        window.watch.look()
        assert slow.has_read.wait(20)
        with look(location) as desk:
            change_setting(desk, "name", "Elders")
        window.watch.look()
        slow.goes_on.set()
        qtbot.waitUntil(lambda: heard == [frozenset({Kind.SETTINGS})])
        qtbot.waitUntil(lambda: not window.watch._is_looking)
        assert slow.count == 2


def test_looks_do_not_pile_up_behind_one_that_takes_long(
    qtbot: QtBot, location: str, memory: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shown(qtbot, location, memory) as window:
        slow, times = SlowLook(monkeypatch), list[None]()
        window.watch._timer.timeout.connect(lambda: times.append(None))
        window.watch.start(5)
        qtbot.waitUntil(lambda: len(times) > 2)
        window.watch._timer.stop()
        slow.goes_on.set()
        qtbot.waitUntil(lambda: not window.watch._is_looking)
        assert slow.count == 1
