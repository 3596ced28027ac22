"""Looking now and then what others do to the ledger, and whether it is still there."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from aanmaningen.core.errors import Message
from aanmaningen.jobs import overview
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.overview import News

from .workbench import Kind, Workbench

_EVERY_MILLISECONDS = 4_000


@dataclass(frozen=True)
class _Sight:
    news: News
    file: tuple[int, int] | None  # which file it is, whatever its name; None for a server


class Watch(QObject):
    """Tells `changed` of the workbench what other windows and programs changed, once `start` was called."""

    out_of_reach = Signal(object)  # Message, or None when the ledger can be reached again

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._seen: int | None = None
        self._file: tuple[int, int] | None = None
        self._is_looking = self._is_asked_again = False
        self._is_out_of_reach = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)
        workbench.wrote.connect(self._on_wrote)
        workbench.administration_changed.connect(self._forget)

    def start(self, milliseconds: int = _EVERY_MILLISECONDS) -> None:
        """Look from now on, and whenever the user comes back to the window."""
        self._timer.start(milliseconds)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)
        self.look()

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()
        self._is_asked_again = False

    def look(self) -> None:
        """Look once, in the background; while a look is under way, once more when it has ended."""
        if self._is_looking:  # it may have passed by what is to be seen now
            self._is_asked_again = True
            return
        self._is_looking = True
        since, location = self._seen, self._workbench.location

        def job(desk: Desk) -> _Sight:
            return _Sight(overview.news(desk, since), _file_of(desk))

        task = self._workbench.background.glance(job)
        task.finished.connect(partial(self._on_sight, location))
        task.refused.connect(self._on_refused)
        task.failed.connect(self._workbench.failed)
        task.ended.connect(self._on_ended)

    # -- slots

    def _on_time(self) -> None:
        if not self._is_looking:  # a drive on the network may let us wait longer than the time between two looks
            self.look()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._timer.isActive():
            self.look()

    def _on_sight(self, location: str, sight: object) -> None:
        assert isinstance(sight, _Sight)
        if location != self._workbench.location:  # of the database that was open before
            return
        was_away, self._is_out_of_reach = self._is_out_of_reach, False
        if was_away:
            self.out_of_reach.emit(None)
        is_other_file = self._file not in (None, sight.file)
        self._file = sight.file
        if is_other_file:  # a copy was put back in its place: our own desk still looks at the old one
            self._workbench.reload_desk()
        elif was_away:
            self._seen = sight.news.version
            self._workbench.changed.emit(frozenset(Kind))
        elif self._seen is None:
            self._seen = sight.news.version
        elif sight.news.since == self._seen:  # else a job of our own ended meanwhile; the next look tells
            self._seen = sight.news.version
            self._tell(kinds_of(sight.news))

    def _on_wrote(self, news: News, announced: frozenset[Kind]) -> None:
        others = frozenset[Kind]()
        if self._seen is not None and self._seen < news.since:  # somebody else was before us
            others = frozenset(Kind)
        elif announced:
            others = kinds_of(news)
        self._seen = None if self._seen is None else max(self._seen, news.version)
        self._tell(others - announced)

    def _on_refused(self, what: Message) -> None:
        self._is_out_of_reach = True
        self.out_of_reach.emit(what)

    def _on_ended(self) -> None:
        self._is_looking = False
        if self._is_asked_again:
            self._is_asked_again = False
            self.look()

    # -- private

    def _tell(self, kinds: frozenset[Kind]) -> None:
        if kinds:
            self._workbench.changed.emit(kinds)

    def _forget(self) -> None:
        self._seen = self._file = None


def kinds_of(news: News) -> frozenset[Kind]:
    """Return what kinds of things that concerns, by the names that the audit gives to what was done."""
    found: set[Kind] = set()
    for action in news.actions:
        found |= _concerned(action)
    return frozenset(found)


def _concerned(action: str) -> set[Kind]:
    match action.split()[0], action.split()[-1]:
        case "party", _:
            return {Kind.PARTIES}
        case (("notice" | "run"), _):
            return {Kind.RUNS, Kind.ITEMS}
        case ("import", _) | (_, "imported"):
            return {Kind.IMPORTS, Kind.ITEMS, Kind.PARTIES}
        case ("administration", _) | (_, "saved" | "deleted"):
            return {Kind.SETTINGS}
    return {Kind.ITEMS}  # holds, marks and all that a person corrects


def _file_of(desk: Desk) -> tuple[int, int] | None:
    if not desk.engine.is_sqlite:
        return None
    found = Path(desk.engine.location).stat()
    return found.st_dev, found.st_ino
