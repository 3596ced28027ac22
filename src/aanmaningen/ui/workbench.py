"""The workbench: what every screen shares. The open ledger, the reference date, the language, the background."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QSettings, Signal

from aanmaningen.core.errors import Cancelled, Hindered, Message, Refusal, message
from aanmaningen.i18n import Translator
from aanmaningen.jobs import keeping, overview
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.store.location import without_password
from aanmaningen.store.surroundings import gone, is_gone

from .background import Background, Job, Task
from .qt_words import remembered_translator


class Kind(StrEnum):
    """What kind of thing a job changed; each screen decides whether that concerns it."""

    ITEMS = "items"  # items, holds, marks, notes
    PARTIES = "parties"
    RUNS = "runs"  # runs and notices
    IMPORTS = "imports"
    SETTINGS = "settings"  # settings, ladders, groups, saved selections and views


class Workbench(QObject):
    """Shared by the main window, its places and its dialogs; they never hold each other."""

    changed = Signal(object)  # frozenset[Kind]: a finished job changed these
    language_changed = Signal()
    reference_date_changed = Signal(object)  # date
    administration_changed = Signal()
    location_wanted = Signal(str)  # another database: whoever may ask about unsaved work, go there
    location_changed = Signal(str)  # after `administration_changed`
    show_items_of = Signal(str)  # code of a party: whoever shows items, show these
    actions_changed = Signal()  # another row was chosen: ask each action anew whether it is enabled
    place_wanted = Signal(str)  # key of a place: show it
    refused = Signal(object)  # Message: show it, the user can act on it
    said = Signal(object)  # Message: say it in passing, such as what was just done
    failed = Signal(str)  # a bug: show the report
    wrote = Signal(object, object)  # News, frozenset[Kind]: a job of our own did this, and will announce these

    def __init__(self, location: str, code: str | None = None, memory: QSettings | None = None) -> None:
        """Open the ledger at `location`. Raises Refusal. memory: where the window remembers how it was left."""
        super().__init__()
        self.memory = memory or QSettings("Aanmaningen", "Aanmaningen")
        self.location = location
        self.desk = open_desk(location, code)  # of the window's thread: for small, quick questions only
        self.translator = remembered_translator(self.memory)
        self.reference_date = self.desk.today
        self.background = Background(self._open)
        self._hindered: list[Task] = []
        self._has_missed = False

    def _open(self, **surroundings: object) -> Desk:
        try:
            return open_desk(self.location, self.desk.administration.code, **surroundings)
        except Hindered:
            if is_gone(self.location):
                raise gone(self.location) from None
            raise

    # -- words

    def text(self, what: Message) -> str:
        """Return a sentence in the user's language."""
        return self.translator.text(what)

    def set_language(self, language: str) -> None:
        """Switch the language of the whole window at once."""
        self.translator = Translator(language)
        self.memory.setValue("language", self.translator.language)
        self.language_changed.emit()

    # -- what is looked at

    def set_reference_date(self, day: date) -> None:
        """Change the day at which ages and reasons are shown."""
        if day != self.reference_date:
            self.reference_date = day
            self.reference_date_changed.emit(day)

    def set_administration(self, code: str) -> None:
        """Sit down at another administration of the same ledger. Raises Refusal."""
        desk = open_desk(self.location, code)
        self.desk.engine.close()
        self.desk = desk
        self.memory.setValue("administration", code)
        self.administration_changed.emit()

    def set_location(self, location: str) -> None:
        """Sit down at another database. Raises Refusal, also while something is being changed or sent in this one.

        There it is the administration that is open here, or the first.
        """
        if location == self.location:
            return
        if self.background.unfinished():
            raise Refusal(message("Something is still being changed or sent. Wait until that is done, and try again."))
        codes = [one.code for one in keeping.known_administrations(location)]
        own = self.desk.administration.code
        desk = open_desk(location, own if own in codes else codes[0])
        self.give_up()
        self.desk.engine.close()
        self.desk, self.location = desk, location
        self.memory.setValue("location", without_password(location))
        self.memory.setValue("administration", desk.administration.code)
        self.administration_changed.emit()
        self.location_changed.emit(location)

    def reload_desk(self) -> None:
        """Read the administration again, after its own fields changed."""
        self.set_administration(self.desk.administration.code)

    # -- jobs

    def read(
        self,
        title: Message,
        job: Job,
        then: Callable[[object], None],
        refused: Callable[[Message], None] | None = None,
    ) -> Task:
        """Ask something that may take longer than a blink; `then` gets the answer in the window's thread.

        refused: who tells of a refusal, in place of the main window.
        """
        task = self.background.read(title, self._here(job))
        task.finished.connect(then)
        self._connect_trouble(task, refused or self._on_missed(task))
        return task

    def write(
        self,
        title: Message,
        job: Job,
        *kinds: Kind,
        then: Callable[[object], None] | None = None,
        refused: Callable[[Message], None] | None = None,
    ) -> Task:
        """Do something that changes the ledger; every screen hears of `kinds` when it is done.

        refused: who tells of a refusal, in place of the main window.
        """
        announced = frozenset(kinds)
        task = self.background.write(title, self._counted(self._here(job), announced))
        if then is not None:
            task.finished.connect(then)
        task.finished.connect(partial(self._announce, announced))
        self._connect_trouble(task, refused or self._on_hindered(task))
        return task

    def send(self, title: Message, job: Job, *kinds: Kind, then: Callable[[object], None]) -> Task:
        """Do something that takes minutes and commits in small steps, so that other changes need not wait for it."""
        task = self.background.send(title, self._here(job))
        task.finished.connect(then)
        task.finished.connect(partial(self._announce, frozenset(kinds)))
        self._connect_trouble(task, self.refused.emit)
        return task

    @property
    def can_try_again(self) -> bool:
        """Tell whether something was hindered by what may have passed by now."""
        return bool(self._hindered) or self._has_missed

    @property
    def has_unwritten(self) -> bool:
        """Tell whether a change was hindered that can be tried again."""
        return bool(self._hindered)

    def try_again(self) -> None:
        """Do what was hindered: changes as they were asked for, and reading what should be shown."""
        hindered, has_missed = self._hindered, self._has_missed
        self.give_up()
        for task in hindered:
            self.background.again(task)
        if has_missed:
            self.changed.emit(frozenset(Kind))

    def give_up(self) -> None:
        """Forget what was hindered."""
        self._hindered, self._has_missed = [], False

    # -- private

    def _connect_trouble(self, task: Task, refused: Callable[[Message], None]) -> None:
        task.refused.connect(refused)
        task.failed.connect(self.failed)

    def _on_hindered(self, task: Task) -> Callable[[Message], None]:
        def refuse(what: Message) -> None:
            if task.is_hindered:
                self._hindered.append(task)
            self.refused.emit(what)

        return refuse

    def _on_missed(self, task: Task) -> Callable[[Message], None]:
        def refuse(what: Message) -> None:
            self._has_missed = self._has_missed or task.is_hindered
            self.refused.emit(what)

        return refuse

    def _here(self, job: Job) -> Job:
        """Return the job for the administration of now: it may have to wait, and another one be opened meanwhile."""
        asked, location = self.desk.administration, self.location

        def here(desk: Desk) -> object:
            if self.location != location:  # another database was opened since: it is nothing to that one
                raise Cancelled
            return job(desk if desk.administration.code == asked.code else replace(desk, administration=asked))

        return here

    def _counted(self, job: Job, announced: frozenset[Kind]) -> Job:
        """Return the job, which tells also what it did: who looks for changes by others must know our own."""

        def counted(desk: Desk) -> object:
            before = desk.engine.version()
            answer = job(desk)
            with suppress(Refusal):  # it is done, whatever may stand in the way of looking at it
                self.wrote.emit(overview.news(desk, before), announced)
            return answer

        return counted

    def _announce(self, kinds: frozenset[Kind], _: object) -> None:
        self.changed.emit(kinds)

    def close(self) -> None:
        """Stop what is under way in order, and close the ledger."""
        self.blockSignals(True)  # what ends now is for nobody any more
        self.background.stop()
        self.desk.engine.close()
        self.memory.sync()
