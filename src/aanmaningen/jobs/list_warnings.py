"""Warnings about a list of items: what a bookkeeper should know of it before she takes it in."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.store.imports import Counts, ImportSource
from aanmaningen.store.planned import LookAlikes


class LastList(NamedTuple):
    """The newest list that was taken in before, None when there is none: of which day, and taken in when."""

    day: date | None
    applied_at: datetime | None


def warnings_about_list(
    path: Path, source: ImportSource, counts: Counts, last: LastList, alike: LookAlikes | None
) -> tuple[Message, ...]:
    """Return what is odd about a list as a whole, what costs most to overlook first."""
    found: list[Message] = []
    if alike is not None:
        found.append(
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
        )
    if counts.reopened:
        found.append(
            plural(
                "1 item was paid or closed. After this list it is open again, and can be reminded.",
                "{n} items were paid or closed. After this list they are open again, and can be reminded.",
                n=counts.reopened,
            )
        )
    day = date.fromordinal(source.as_of_day)
    if last.day is not None and day < last.day:
        found.append(
            message(
                "This list is of {day}, older than the newest list, of {last}. What was paid between them is not in "
                "it.",
                day=day,
                last=last.day,
            )
        )
    # Two lists of one day, debtors and creditors, may well be taken in after both were made: that alone is not odd.
    elif counts.reopened and last.applied_at is not None and (made := _made_at(path)) and made < last.applied_at:
        found.append(
            message(
                "The file was made on {made}, before the newest list was taken in. Is it an older list?",
                made=made.astimezone().date(),
            )
        )
    return tuple(found)


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
