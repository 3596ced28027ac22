"""The workbench: what every screen shares. The open ledger, the reference date, the language, the background."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QSettings, Signal

from aanmaningen.core.errors import Message
from aanmaningen.i18n import Translator, system_language
from aanmaningen.jobs.desk import Desk, open_desk

from .background import Background, Job, Task


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
    show_items_of = Signal(str)  # code of a party: whoever shows items, show these
    actions_changed = Signal()  # another row was chosen: ask each action anew whether it is enabled
    place_wanted = Signal(str)  # key of a place: show it
    refused = Signal(object)  # Message: show it, the user can act on it
    failed = Signal(str)  # a bug: show the report

    def __init__(self, location: str, code: str | None = None, memory: QSettings | None = None) -> None:
        """Open the ledger at `location`. Raises Refusal. memory: where the window remembers how it was left."""
        super().__init__()
        self.memory = memory or QSettings("Aanmaningen", "Aanmaningen")
        self.location = location
        self.desk = open_desk(location, code)  # of the window's thread: for small, quick questions only
        self.translator = Translator(str(self.memory.value("language", "")) or system_language())
        self.reference_date = self.desk.today
        self.background = Background(self._open)

    def _open(self, **surroundings: object) -> Desk:
        return open_desk(self.location, self.desk.administration.code, **surroundings)

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
        self.administration_changed.emit()

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
        task = self.background.read(title, job)
        task.finished.connect(then)
        task.refused.connect(refused or self.refused)
        task.failed.connect(self.failed)
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
        task = self.background.write(title, job)
        if then is not None:
            task.finished.connect(then)
        task.finished.connect(partial(self._announce, frozenset(kinds)))
        task.refused.connect(refused or self.refused)
        task.failed.connect(self.failed)
        return task

    def send(self, title: Message, job: Job, *kinds: Kind, then: Callable[[object], None]) -> Task:
        """Do something that takes minutes and commits in small steps, so that other changes need not wait for it."""
        task = self.background.send(title, job)
        task.finished.connect(then)
        task.finished.connect(partial(self._announce, frozenset(kinds)))
        task.refused.connect(self.refused)
        task.failed.connect(self.failed)
        return task

    def _announce(self, kinds: frozenset[Kind], _: object) -> None:
        self.changed.emit(kinds)

    def close(self) -> None:
        """Stop what is under way in order, and close the ledger."""
        self.background.stop()
        self.desk.engine.close()
        self.memory.sync()
