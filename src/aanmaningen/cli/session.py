"""What every command shares: its desk, the reader's language, what goes to stdout and stderr, and how it stops."""

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from aanmaningen.core.errors import Message
from aanmaningen.i18n import Translator
from aanmaningen.jobs.desk import Desk, open_desk

_PIPE_WIDTH = 1_000


@dataclass
class Session:
    """One call of the program from the command line."""

    location: str
    administration: str | None
    translator: Translator
    as_json: bool
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Take stdout for results and stderr for everything else."""
        # In a pipe a table is as wide as it needs: whoever reads it further wants a line a row.
        self.out = Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
        self.err = Console(stderr=True, soft_wrap=True, highlight=False)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Sit down at the desk, with a progress bar when stderr is a terminal, and tidy up afterwards."""
        bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=self.err
        )
        tasks: dict[str, TaskID] = {}

        def show(done: int, total: int, what: Message) -> None:
            if what.text not in tasks:
                tasks[what.text] = bar.add_task(self.text(what), total=total or None)
            bar.update(tasks[what.text], completed=done, total=total or None)

        surroundings: dict[str, Any] = {"cancelled": self.stopping.is_set}
        is_watched = sys.stderr.isatty() and not self.as_json
        if is_watched:
            surroundings["progress"] = show
        desk = open_desk(self.location, self.administration, **surroundings)
        try:
            with _stop_at_ctrl_c(self.stopping):
                if is_watched:
                    with bar:
                        yield desk
                else:
                    yield desk
        finally:
            desk.engine.close()

    def text(self, what: Message) -> str:
        """Return a sentence in the reader's language."""
        return self.translator.text(what)

    def say(self, what: Message) -> None:
        """Tell something on stdout, unless stdout is for a machine."""
        if not self.as_json:
            self.out.print(self.text(what), markup=False)

    def warn(self, what: Message) -> None:
        """Tell something on stderr."""
        self.err.print(self.text(what), markup=False)

    def give(self, document: object) -> None:
        """Write the one JSON document, when asked for."""
        if self.as_json:
            json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")

    def table(
        self, headings: list[Message], rows: Iterator[list[str]] | list[list[str]], right: frozenset[int]
    ) -> None:
        """Show a table on stdout, unless stdout is for a machine. right: numbers of the columns of figures."""
        if self.as_json:
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, heading in enumerate(headings):
            table.add_column(self.text(heading), justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*map(_plain, row))
        self.out.print(table)


def parse_date(text: str) -> date:
    """Read a date typed as 2026-11-21 or 21-11-2026."""
    for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"{text}: 2026-11-21 / 21-11-2026")


def _plain(text: str) -> str:
    """Return the text so that Rich shows it as it is: a name in [brackets] is no markup."""
    return text.replace("[", "\\[")


@contextmanager
def _stop_at_ctrl_c(stopping: threading.Event) -> Iterator[None]:
    """The first Ctrl-C asks the job to stop in order; a second one is the usual hard stop."""

    def ask(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stopping.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
