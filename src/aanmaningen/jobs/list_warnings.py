"""Warnings about a list of items: what a bookkeeper should know of it before she takes it in."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import listed
from aanmaningen.core.records import Side
from aanmaningen.store import planned, refused_items
from aanmaningen.store.imports import Counts, ImportSource

from .desk import Desk

_MOST_NAMED = 5


class LastList(NamedTuple):
    """The newest list that was taken in before, None when there is none: of which day, and taken in when."""

    day: date | None
    applied_at: datetime | None


def warnings_about_list(
    desk: Desk, path: Path, source: ImportSource, counts: Counts, last: LastList
) -> tuple[Message, ...]:
    """Return what is odd about a staged list as a whole, what costs most to overlook first.

    Inside the transaction of the import, before it is applied.
    """
    by_hand = planned.allocated_by_hand(desk.engine)
    return (
        *_of_the_side(desk),
        *_of_becoming_receivable(planned.becoming_receivable(desk.engine)),
        *_of_look_alikes(desk, source, counts),
        *_of_reopened(counts.reopened - sum(was_closed for _, was_closed in by_hand)),
        *_of_allocated_by_hand([number for number, _ in by_hand]),
        *_of_refused_rows(desk, source, counts),
        *_of_age(path, source, counts, last),
    )


def _of_the_side(desk: Desk) -> list[Message]:
    """Return a warning when most parties are known as what they are not in this list: suppliers as debtors."""
    found = []
    for one in planned.parties_of_other_side(desk.engine):
        if 2 * one.n_other <= one.n_parties:
            continue
        if one.side == Side.RECEIVABLE:
            found.append(
                plural(
                    "1 of the {total} parties is a creditor only so far, and this list is read as one of debtors, who "
                    "would be reminded. Is the side right?",
                    "{n} of the {total} parties are creditors only so far, and this list is read as one of debtors, "
                    "who would be reminded. Is the side right?",
                    n=one.n_other,
                    total=one.n_parties,
                )
            )
        else:
            found.append(
                plural(
                    "1 of the {total} parties is a debtor only so far, and this list is read as one of creditors, who "
                    "are never reminded. Is the side right?",
                    "{n} of the {total} parties are debtors only so far, and this list is read as one of creditors, "
                    "who are never reminded. Is the side right?",
                    n=one.n_other,
                    total=one.n_parties,
                )
            )
    return found


def _of_becoming_receivable(numbers: list[str]) -> list[Message]:
    """Return a warning for however few: a list of both sides, of which one column was not read, has few creditors."""
    if not numbers:
        return []
    return [
        plural(
            "1 item of a creditor becomes one of a debtor, and can be reminded: {items}. Does a column of the list "
            "tell debtors from creditors? Let it be read.",
            "{n} items of creditors become items of debtors, and can be reminded: {items}. Does a column of the list "
            "tell debtors from creditors? Let it be read.",
            n=len(numbers),
            items=listed(numbers, _MOST_NAMED),
        )
    ]


def _of_look_alikes(desk: Desk, source: ImportSource, counts: Counts) -> list[Message]:
    if not (counts.new and counts.closed):
        return []
    alike = planned.look_alikes(desk.engine, desk.administration.id, source)
    if alike is None:
        return []
    return [
        plural(
            "1 new item looks like an item that this list closes ({number} of {code} like {old_number} of "
            "{old_code}) and would be reminded from level 1 again. Did codes or numbers lose their zeros, or "
            "change otherwise?",
            "{n} new items look like items that this list closes (for example {number} of {code} like "
            "{old_number} of {old_code}) and would be reminded from level 1 again. Did codes or numbers lose "
            "their zeros, or change otherwise?",
            n=alike.n_items,
            code=alike.new[0],
            number=alike.new[1],
            old_code=alike.closed[0],
            old_number=alike.closed[1],
        )
    ]


def _of_reopened(count: int) -> list[Message]:
    """count: without what was allocated by hand, which is told of by itself."""
    if not count:
        return []
    return [
        plural(
            "1 item was paid or closed. After this list it is open again, and can be reminded.",
            "{n} items were paid or closed. After this list they are open again, and can be reminded.",
            n=count,
        )
    ]


def _of_allocated_by_hand(numbers: list[str]) -> list[Message]:
    if not numbers:
        return []
    return [
        plural(
            "1 item was allocated by hand here, and this list, which does not know of that, opens it again: {items}. "
            "Allocate it in your bookkeeping program too.",
            "{n} items were allocated by hand here, and this list, which does not know of that, opens them again: "
            "{items}. Allocate them in your bookkeeping program too.",
            n=len(numbers),
            items=listed(numbers, _MOST_NAMED),
        )
    ]


def _of_refused_rows(desk: Desk, source: ImportSource, counts: Counts) -> list[Message]:
    """Return which items keep what is open of them because the list has them on a refused row."""
    if not counts.refused:
        return []
    numbers = refused_items.staged(desk.engine, desk.administration.id, is_full=source.is_full)
    if not numbers:
        return []
    return [
        plural(
            "1 item that is open here stands on a refused row: {items}. If you pass over that row, the item stays as "
            "it is, and may be reminded though it was paid.",
            "{n} items that are open here stand on refused rows: {items}. If you pass over those rows, the items stay "
            "as they are, and may be reminded though they were paid.",
            n=len(numbers),
            items=listed(numbers, _MOST_NAMED),
        )
    ]


def _of_age(path: Path, source: ImportSource, counts: Counts, last: LastList) -> list[Message]:
    """Return a warning when the list is older than the newest one, or looks like it."""
    day = date.fromordinal(source.as_of_day)
    if last.day is not None and day < last.day:
        return [
            message(
                "This list is of {day}, older than the newest list, of {last}. What was paid between them is not in "
                "it.",
                day=day,
                last=last.day,
            )
        ]
    # Two lists of one day, debtors and creditors, may well be taken in after both were made: that alone is not odd.
    if counts.reopened and last.applied_at is not None and (made := _made_at(path)) and made < last.applied_at:
        return [
            message(
                "The file was made on {made}, before the newest list was taken in. Is it an older list?",
                made=made.astimezone().date(),
            )
        ]
    return []


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
