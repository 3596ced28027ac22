"""A day as a person types it into a field: 31-10-2026, 31/10, 3110, 311026, today, +7."""

import re
from datetime import date, timedelta

from .errors import Refusal, message

_PARTS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})(?:[-/. ]+(\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TOGETHER = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)?")
_AWAY = re.compile(r"([+-])\s*(\d{1,4})")
# In the languages of the window; none of them means two things.
_TODAY = frozenset(("v", "vandaag", "t", "today", "h", "heute", "aujourd'hui", "aujourd’hui"))


def typed_day(text: str, today: date, base: date, earliest: date, latest: date) -> date:
    """Return the day that was typed; the day comes before the month, and without a year it is today's.

    base: what +7 and -7 count from, in days. Raises Refusal for what is no day, or outside earliest to latest: a year
    typed wrong by one figure is to be seen, not to be reckoned with.
    """
    found = _read(text.strip().lower(), today, base)
    if found is None:
        raise Refusal(message("This is not a date. Write 31-10-2026, 31-10, 311026, today, or +7 for a week later."))
    if not earliest <= found <= latest:
        raise Refusal(
            message("Choose a day from {first} to {last}: is the year right?", first=earliest, last=latest),
        )
    return found


def _read(text: str, today: date, base: date) -> date | None:
    if text in _TODAY:
        return today
    try:
        if found := _AWAY.fullmatch(text):
            return base + timedelta(days=int(found[1] + found[2]))
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _PARTS.fullmatch(text) or _TOGETHER.fullmatch(text):
            year = int(found[3]) if found[3] else today.year
            return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    except (ValueError, OverflowError):
        pass  # the 31st of November
    return None
