"""What is typed in a filter row, or chosen there, and what it means: words, ranges of amounts, days and periods."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import numpy.typing as npt

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.jobs.looking import BLANK

from .filter_kinds import FilterColumn, Kind

Mask = npt.NDArray[np.bool_]
Ask = Callable[[str, bool], Mask]  # which texts contain a word, or are it
# Typed text, or the names of the values that were chosen.
FilterValue = str | tuple[str, ...]

_RANGE = re.compile(r"^(.*?)\.\.(.*)$")
_COMPARISON = re.compile(r"^(<=|>=|<|>|=)(.*)$")
# What a filter of days may say besides days, and what it is called.
PERIODS = {
    "this-month": message("this month"),
    "this-quarter": message("this quarter"),
    "this-year": message("this year"),
}
_LOW, _HIGH = -(2**62) + 1, 2**62


@dataclass(frozen=True)
class Span:
    """First and last value that meet a filter, in the column's own unit."""

    first: int
    last: int


def fits(column: FilterColumn, value: FilterValue, reference: date) -> bool:
    """Tell whether a filter is one for this column: the kind of an attribute may be another one by now."""
    if column.is_chosen or not isinstance(value, str):
        return column.is_chosen and not isinstance(value, str)
    return check(column, value, reference) is None


def check(column: FilterColumn, value: str, reference: date) -> Message | None:
    """Return what is wrong with what was typed, or None."""
    try:
        if column.kind is Kind.DATE:
            date_span(value, reference)
        elif column.is_number:
            amount_span(value, 0)
    except Refusal as refusal:
        return refusal.message
    return None


def text_meets(typed: str, ask: Ask) -> Mask:
    """“text” is contained, “=text” is the whole of it, “!text” is not contained, “=” alone is empty."""
    text = typed.strip()
    if text.startswith("!"):
        return ~text_meets(text[1:], ask) if text[1:].strip() else ~ask("", True)
    if text.startswith("="):
        return ask(text[1:].strip(), True)
    return ask(text, False)


def within(values: npt.NDArray[Any], span: Span, blank: float) -> Mask:
    """Return which values lie in a range. blank: the value that stands for nothing."""
    found: Mask = (values >= span.first) & (values <= span.last) & (values != blank)
    return found


def amount_span(typed: str, digits: int) -> Span:
    """Return the range of minor units that is meant by “>100”, “10..50”, “..0” or “12,50”. Raises Refusal."""
    text = typed.strip()
    if found := _RANGE.match(text):
        first, last = found.groups()
        return Span(
            _minor(first, digits, up=True) if first.strip() else _LOW,
            _minor(last, digits, up=False) if last.strip() else _HIGH,
        )
    if found := _COMPARISON.match(text):
        sign, number = found.groups()
        match sign:
            case ">":
                return Span(_minor(number, digits, up=False) + 1, _HIGH)
            case ">=":
                return Span(_minor(number, digits, up=True), _HIGH)
            case "<":
                return Span(_LOW, _minor(number, digits, up=True) - 1)
            case "<=":
                return Span(_LOW, _minor(number, digits, up=False))
        text = number
    exact = _decimal(text).scaleb(digits)
    return Span(int(exact), int(exact)) if exact == int(exact) else Span(1, 0)


def _minor(text: str, digits: int, *, up: bool) -> int:
    """Return a bound in minor units: the first whole one from there up, or down."""
    exact = _decimal(text).scaleb(digits)
    return int(exact.to_integral_value("ROUND_CEILING" if up else "ROUND_FLOOR"))


def _decimal(text: str) -> Decimal:
    """Return an amount as people type it: 1234,56 or 1.234,56 or 1234.56 or -5."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", text)
    if "," in plain and "." in plain:
        thousands = "." if plain.rindex(",") > plain.rindex(".") else ","
        plain = plain.replace(thousands, "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", plain):
        plain = plain.replace(".", "")
    try:
        found = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= 10**14:
        raise Refusal(message("Write an amount or a range, such as 100, >100 or 10..50."))
    return found


def date_span(typed: str, reference: date) -> Span:
    """Return the range of days meant by 1-11-2026, 11-2026, 2026, <1-1-2026, 1-1-2026..31-3-2026 or a period.

    A period (“this-quarter”) is that of the reference date. Raises Refusal.
    """
    text = typed.strip()
    if text in PERIODS:
        return _period(text, reference)
    if found := _RANGE.match(text):
        first, last = found.groups()
        return Span(
            _days(first, reference).first if first.strip() else BLANK + 1,
            _days(last, reference).last if last.strip() else 2**31 - 1,
        )
    if found := _COMPARISON.match(text):
        sign, rest = found.groups()
        span = _days(rest, reference)
        match sign:
            case ">":
                return Span(span.last + 1, 2**31 - 1)
            case ">=":
                return Span(span.first, 2**31 - 1)
            case "<":
                return Span(BLANK + 1, span.first - 1)
            case "<=":
                return Span(BLANK + 1, span.last)
        return span
    return _days(text, reference)


def _period(name: str, reference: date) -> Span:
    year, month = reference.year, reference.month
    match name:
        case "this-month":
            first, months = month, 1
        case "this-quarter":
            first, months = (month - 1) // 3 * 3 + 1, 3
        case _:
            first, months = 1, 12
    return Span(date(year, first, 1).toordinal(), _month_end(year, first + months - 1))


def _month_end(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).toordinal()


def _days(text: str, reference: date) -> Span:
    """Return the days of a date, a month or a year. Without a year it is that of the reference date."""
    parts = [part for part in re.split(r"[-/.\s]+", text.strip()) if part]
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3 and len(parts[0]) == 4:
            numbers.reverse()
        if len(numbers) == 1 and len(parts[0]) == 4:
            return Span(date(numbers[0], 1, 1).toordinal(), date(numbers[0], 12, 31).toordinal())
        if len(numbers) == 2 and len(parts[1]) == 4:
            return Span(date(numbers[1], numbers[0], 1).toordinal(), _month_end(numbers[1], numbers[0]))
        if len(numbers) == 2:
            numbers.append(reference.year)
        day, month, year = numbers
        found = date(year + 2000 if year < 100 else year, month, day).toordinal()
    except ValueError:
        raise Refusal(message("Write a date or a range, such as 1-11-2026, 11-2026 or 1-1-2026..31-3-2026.")) from None
    return Span(found, found)
