"""Showing: lists of items and notices, and the PDF of one notice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from aanmaningen.core import criteria_text
from aanmaningen.core.errors import Refusal, message
from aanmaningen.store import items, notices
from aanmaningen.store.items import ItemView, notice_number, run_number
from aanmaningen.store.notices import NoticeView

from .desk import Desk
from .laying_out import write_file
from .rendering import designs_and_assets, render_one


def open_items(desk: Desk, reference_date: date, status: str = "open", where: str = "") -> Iterator[ItemView]:
    """Yield items by party, due date and number. status: "open", "paid" or "all". Raises Refusal for wrong criteria."""
    criterion = criteria_text.parse(where) if where.strip() else None
    return items.listing(desk.engine, desk.administration.id, reference_date.toordinal(), status, criterion)


def issued_notices(desk: Desk, run: int | None = None) -> list[NoticeView]:
    """Return the notices by number, of one run if asked for. Raises Refusal when there is no such run."""
    run_id = None if run is None else notices.find_run(desk.engine, desk.administration.id, run)
    return notices.find_all(desk.engine, desk.administration.id, run_id)


def notice_pdf(desk: Desk, number: int, target: Path) -> None:
    """Write the PDF of a notice: the archived one, which is what was sent, else drawn from what was frozen."""
    view = notices.find(desk.engine, desk.administration.id, number)
    if view.pdf is not None:
        pdf = notices.archived(desk.engine, view.pdf)
    else:
        _, content, design = notices.frozen(desk.engine, view.id)
        designs, assets = designs_and_assets(desk, view.run_id)
        pdf = render_one(content, designs[design], assets)
    write_file(target, pdf)


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
    "ItemView",
    "NoticeView",
    "is_run",
    "issued_notices",
    "notice_number",
    "notice_pdf",
    "open_items",
    "parse_notice",
    "parse_run",
    "run_number",
]
