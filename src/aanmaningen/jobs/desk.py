"""The desk at which a job is done: the open ledger, the administration, the clock and the user."""

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from aanmaningen.core.errors import Cancelled, Message, Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.core.settings import Settings
from aanmaningen.notices.layouts import LayoutLibrary
from aanmaningen.resources import resource_path
from aanmaningen.store import administrations
from aanmaningen.store.engine import Actor, Engine
from aanmaningen.store.opening import open_database

# done, total (0: not known), and of what: “rows”, “notices”, …
Progress = Callable[[int, int, Message], None]


def _system_clock() -> datetime:
    return datetime.now(UTC)


def no_progress(done: int, total: int, what: Message) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Desk:
    """Where a job finds what it works with.

    clock: tells the time (with zone); the only place where a job learns what day it is.
    progress: called now and then; cancelled: asked between two steps that each leave everything in order.
    """

    engine: Engine
    administration: Administration
    clock: Callable[[], datetime] = _system_clock
    user: str = field(default_factory=getpass.getuser)
    progress: Progress = no_progress
    cancelled: Callable[[], bool] = lambda: False

    @property
    def actor(self) -> Actor:
        """Return who acts and when, for the audit."""
        return Actor(self.user, self.clock())

    @property
    def today(self) -> date:
        """Return the day at the user's place."""
        return self.clock().astimezone().date()

    @property
    def settings(self) -> Settings:
        """Return the settings of the administration as they are now."""
        return Settings(administrations.settings(self.engine, self.administration.id))

    @property
    def folder(self) -> Path:
        """Return the folder beside the database where files for the user go."""
        if not self.engine.is_sqlite:
            return Path.cwd()
        return Path(self.engine.location).absolute().parent

    @property
    def layouts(self) -> LayoutLibrary:
        """Return the layout sets: those that ship, and the user's own beside the database, which win."""
        return LayoutLibrary([resource_path("layouts"), self.folder / "layouts"])

    def keep_shut(self, path: Path) -> None:
        """Raise Refusal when a file that is about to be read or written is the open database itself.

        Closing it afterwards would take away the locks that keep other programs from writing at the same moment.
        """
        if self.engine.is_its_own(path):
            raise Refusal(message("{file} is the database itself. Choose another file.", file=path.name))

    def stop_if_cancelled(self) -> None:
        """Raise Cancelled when the user wants to stop."""
        if self.cancelled():
            raise Cancelled


def open_desk(location: str, code: str | None = None, **surroundings: object) -> Desk:
    """Open a database and sit down at one of its administrations. code may be None while there is only one.

    surroundings: clock, user, progress, cancelled of the desk. Raises Refusal.
    """
    engine = open_database(location)
    found = administrations.find_all(engine)
    choices = ", ".join(administration.code for administration in found)
    if code is not None:
        found = [administration for administration in found if administration.code == code]
    if len(found) == 1:
        return Desk(engine, found[0], **surroundings)  # type: ignore[arg-type]
    engine.close()
    if not choices:
        raise Refusal(
            message("{file} has no administration yet. Make one with: aanmaningen init", file=engine.location)
        )
    if code is not None:
        raise Refusal(message("There is no administration {code}. There are: {choices}.", code=code, choices=choices))
    raise Refusal(message("Say which administration, with --administration. There are: {choices}.", choices=choices))
