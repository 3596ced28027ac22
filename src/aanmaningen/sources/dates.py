"""Dates as lists write them: 1-11-2026, 2026-11-01, 20261101, "1 nov 2026", in four languages."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache

from babel import Locale

from ..core.messages import message
from .cells import Cell, Wrong, refuse_formula, refuse_no_value

DateReader = Callable[[Cell], date | None]

DATE_ORDERS = ("dmy", "mdy", "ymd")
_FIRST_YEAR, _LAST_YEAR = 1950, 2150
_LANGUAGES = ("nl", "en", "de", "fr")

_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[AaPp]\.?[Mm]\.?|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e)?[-/., ]*([^\W\d_]{3,})[-/., ]*(\d{4}|\d{2})")
_NAME_FIRST = re.compile(r"([^\W\d_]{3,})[-/., ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})")
# Bookkeeping programs print an empty date as "  -  -", "00-00-0000" or "0".
_EMPTY = re.compile(r"[-/. 0]*")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def date_reader(order: str) -> DateReader:
    """Return a function that reads a cell as a date; an empty cell gives None.

    order: "dmy", "mdy" or "ymd": how 3-4-26 and 3-4-2026 are meant; a year of four digits in front is always y-m-d.
    The function raises Wrong for what is no date, or lies outside 1950 to 2150.
    """

    def read(cell: Cell) -> date | None:
        if isinstance(cell, datetime):
            return _sane(cell.date())
        if isinstance(cell, date):
            return _sane(cell)
        refuse_no_value(cell)
        if isinstance(cell, (bool, time, timedelta)):
            raise _not_a_date()
        if isinstance(cell, (int, float)):
            return _from_number(cell)
        return _from_text(cell, order)

    return read


def order_evidence(text: str) -> str:
    """Return the order of day and month that this date proves: "dmy" or "mdy", or "" when it proves nothing."""
    match = _YEAR_LAST.match(text.strip())
    if match is None:
        return ""
    first, second = int(match[1]), int(match[2])
    if 12 < first <= 31 and 1 <= second <= 12:
        return "dmy"
    if 12 < second <= 31 and 1 <= first <= 12:
        return "mdy"
    return ""


def _from_text(cell: str, order: str) -> date | None:
    text = " ".join(cell.split())
    if _EMPTY.fullmatch(text):
        return None
    refuse_formula(text)
    text = _TIME.sub("", text)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        parts = dict(zip(order, match.groups(), strict=True))
        if len(match[3]) == 4:
            parts = dict(zip("mdy" if order == "mdy" else "dmy", match.groups(), strict=True))
        return _made(_year(parts["y"]), int(parts["m"]), int(parts["d"]))
    if match := _NAMED.fullmatch(text):
        return _made(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAME_FIRST.fullmatch(text):
        return _made(_year(match[3]), _month(match[1]), int(match[2]))
    raise _not_a_date()


def _from_number(number: float) -> date:
    if 10_000_000 <= number < 100_000_000:
        return _made(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)
    if 0 < number < 100_000:  # days since 1900 without a date format; the fraction is the time of day
        return _sane(_EXCEL_DAY_ZERO + timedelta(days=int(number)))
    raise _not_a_date()


def _made(year: int, month: int, day: int) -> date:
    try:
        return _sane(date(year, month, day))
    except ValueError as problem:
        if isinstance(problem, Wrong):
            raise
        raise Wrong(message("This date does not exist.")) from None


def _sane(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Wrong(
            message("A date between {first} and {last} was expected.", first=str(_FIRST_YEAR), last=str(_LAST_YEAR))
        )
    return day


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 80 else 2000)


def _month(name: str) -> int:
    month = _month_names().get(_folded(name))
    if month is None:
        raise _not_a_date()
    return month


@cache
def _month_names() -> dict[str, int]:
    names = {"mrt": 3, "maa": 3, "mae": 3, "maerz": 3, "sept": 9, "fevr": 2, "janv": 1, "juil": 7}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in Locale(language).months["format"][width].items():
                names[_folded(name)] = month
    for name, month in list(names.items()):
        # "jui" is June or July in French, and stays out.
        if name[:3] != "jui":
            names.setdefault(name[:3], month)
    return names


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalpha())


def _not_a_date() -> Wrong:
    return Wrong(message("A date was expected, such as {example}.", example="31-12-2026"))
