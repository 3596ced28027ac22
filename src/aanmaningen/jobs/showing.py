"""Showing: lists of items and notices, and the PDF of one notice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from aanmaningen.core import criteria_text
from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.overtaken import Overtaken
from aanmaningen.store import items, notices
from aanmaningen.store import runs as store_runs
from aanmaningen.store.items import ItemView, notice_number, run_number
from aanmaningen.store.notices import NoticeView
from aanmaningen.store.overtaken import overtaken
from aanmaningen.store.runs import RunView

from .addressing import as_they_go
from .delivering import waiting_to_go
from .desk import Desk
from .rendering import designs_and_assets, render_one
from .user_files import write_file
from .waiting_remarks import Remarked, remarks_on_waiting


def open_items(desk: Desk, reference_date: date, status: str = "open", where: str = "") -> Iterator[ItemView]:
    """Yield items by party, due date and number. status: "open", "paid" or "all". Raises Refusal for wrong criteria."""
    criterion = criteria_text.parse(where) if where.strip() else None
    return items.listing(desk.engine, desk.administration.id, reference_date.toordinal(), status, criterion)


def issued_notices(desk: Desk, run: int | None = None) -> list[NoticeView]:
    """Return the notices by number, of one run if asked for; those that wait with the address that they would go to.

    Raises Refusal when there is no such run.
    """
    run_id = None if run is None else notices.find_run(desk.engine, desk.administration.id, run)
    return as_they_go(desk, notices.find_all(desk.engine, desk.administration.id, run_id))


class RunNotices(NamedTuple):
    """The notices of a run by number. overtaken: why some of those that wait should not go any more, by notice id.

    remarked: of which of those that wait there is something to know.
    """

    notices: list[NoticeView]
    overtaken: dict[int, Overtaken]
    remarked: Remarked = MappingProxyType({})


def notices_of(desk: Desk, run: int) -> RunNotices:
    """Return the notices of a run, and what is to be said of them. Raises Refusal when there is no such run."""
    run_id = notices.find_run(desk.engine, desk.administration.id, run)
    by_ledger = overtaken(desk.engine, run_id, desk.today.toordinal())
    return RunNotices(issued_notices(desk, run), by_ledger, remarks_on_waiting(desk, run_id))


def notice_pdf(desk: Desk, number: int, target: Path) -> None:
    """Write the PDF of a notice to a file."""
    write_file(desk, target, notice_pdf_bytes(desk, number))


def notice_pdf_bytes(desk: Desk, number: int) -> bytes:
    """Return the PDF of a notice: the archived one, which is what was sent, else drawn from what was frozen."""
    view = notices.find(desk.engine, desk.administration.id, number)
    if view.pdf is not None:
        return notices.archived(desk.engine, view.pdf)
    _, content, design = notices.frozen(desk.engine, view.id)
    designs, assets = designs_and_assets(desk, view.run_id)
    return render_one(content, designs[design], assets)


def runs(desk: Desk) -> list[RunView]:
    """Return every run with its notices counted, the newest first."""
    return store_runs.find_all(desk.engine, desk.administration.id)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Deliveries that were asked for and did not come to their end. runs: their numbers.

    waiting: notices that `resume` would go on with; overtaken: per run, why others wait for a person.
    """

    runs: list[int]
    waiting: int
    cut_off: int  # notices of which a stopped program left open whether they arrived
    overtaken: dict[int, list[Overtaken]] = field(default_factory=dict)


def interrupted(desk: Desk) -> Interrupted | None:
    """Return what `resume` would go on with and what it would hold back, None when nothing waits."""
    own = desk.administration.id
    asked = [number for _, number, _ in notices.asked_runs(desk.engine, own)]
    if not asked:
        return None
    cut_off = len(notices.find_all(desk.engine, own, states=[NoticeState.SENDING]))
    waiting, held_back = waiting_to_go(desk)
    return Interrupted(asked, waiting, cut_off, held_back)


class Moved(NamedTuple):
    """What moved while a delivery is under way: every run as it is now, and the notices of one of them that moved."""

    runs: list[RunView]
    run: int
    notices: list[NoticeView]


def moved(desk: Desk, run: int, since: str) -> Moved:
    """Return how far things are. run: of which the notices are wanted; since: a stamp, of the last one seen."""
    run_id = notices.find_run(desk.engine, desk.administration.id, run)
    return Moved(runs(desk), run, as_they_go(desk, notices.moved_since(desk.engine, run_id, since)))


def print_file(desk: Desk, run: int) -> Path | None:
    """Return the file with the letters of a run, None when none of its notices were printed."""
    run_id = notices.find_run(desk.engine, desk.administration.id, run)
    printed = notices.find_all(desk.engine, desk.administration.id, run_id, [NoticeState.PRINTED])
    names = {view.answer for view in printed if view.answer}
    return print_folder(desk) / max(names) if names else None


def print_folder(desk: Desk) -> Path:
    """Return the folder that letters are written to."""
    return Path(desk.settings.text("print-folder") or desk.folder / "print")


def mail_folder(desk: Desk) -> Path:
    """Return the folder that messages are written to while they are not really sent."""
    return Path(desk.settings.text("mail-folder") or desk.folder / "mail")


def parse_notice(text: str) -> int:
    """Return the number of a notice as people type it: A000012, a12 or 12. Raises Refusal."""
    return _parse(text, "A")


def parse_run(text: str) -> int:
    """Return the number of a run as people type it: R0003, r3 or 3. Raises Refusal."""
    return _parse(text, "R")


def is_run(text: str) -> bool:
    """Tell whether a person means a run (R…) and not a notice."""
    return text.strip().upper().startswith("R")


def _parse(text: str, letter: str) -> int:
    digits = text.strip().upper().removeprefix(letter)
    if not digits.isdecimal():
        raise Refusal(message("“{text}” is no number of a notice (A000012) or run (R0003).", text=text))
    return int(digits)


__all__ = [
    "Interrupted",
    "ItemView",
    "Moved",
    "NoticeView",
    "RunNotices",
    "RunView",
    "interrupted",
    "is_run",
    "issued_notices",
    "mail_folder",
    "moved",
    "notice_number",
    "notice_pdf",
    "notice_pdf_bytes",
    "notices_of",
    "open_items",
    "parse_notice",
    "parse_run",
    "print_file",
    "print_folder",
    "run_number",
    "runs",
]
