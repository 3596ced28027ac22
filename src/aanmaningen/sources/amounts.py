"""Amounts as lists write them: "1.234,56-", "€ 1 234,50", "(12.00)", "100,-", "1.234,56 C"."""

import re
from collections.abc import Callable
from math import isfinite

from ..core.messages import message
from ..core.money import minor_digits
from .cells import Cell, Wrong, refuse_formula, refuse_no_value
from .words import currency_of_sign

AmountReader = Callable[[Cell], int | None]

_MOST_DIGITS = 15  # with more than these a float of a spreadsheet is no longer exact to the cent
_SHAPE = re.compile(
    r"(?P<bracket>\()?\s*(?P<sign1>-/-|[-+])?\s*(?P<currency1>[A-Z]{3}|[€$£¥])?\s*(?P<sign2>[-+])?\s*"
    r"(?P<body>[0-9.,' ]*[0-9])(?P<dash>[.,]\s?--?)?"
    r"\s*(?P<sign3>-/-|[-+])?\s*(?P<currency2>[A-Z]{3}|[€$£¥])?\s*(?P<side>DB|DR|CR|[DCSH])?\s*(?(bracket)\))"
)
_ALIKE = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "´": "'", "`": "'"})
_WHOLE = {
    ",": re.compile(r"[0-9]+|[0-9]{1,3}(?:([.' ])[0-9]{3})(?:\1[0-9]{3})*"),
    ".": re.compile(r"[0-9]+|[0-9]{1,3}(?:([,' ])[0-9]{3})(?:\1[0-9]{3})*"),
}
_SEPARATED = re.compile(r"([0-9]*)([.,])([0-9]*)")


def amount_reader(decimal: str, currency: str, credit_is_negative: bool = True) -> AmountReader:
    """Return a function that reads a cell as minor units of `currency`; an empty cell gives None.

    decimal: the decimal mark of the column, "," or "."; the other one, a space or an apostrophe may group thousands.
    credit_is_negative: what a trailing C, CR or H (Haben) does; the other way round for what we owe.
    The function raises Wrong for anything that is not an amount of this currency.
    """
    digits = minor_digits(currency)
    scale: int = 10**digits

    group = "." if decimal == "," else ","

    def read(cell: Cell) -> int | None:
        if type(cell) is str:
            # The plain forms are read at once, because a list may hold millions of them; all others by _read_text.
            whole, mark, cents = cell.partition(decimal)
            if len(cents) == digits and mark:
                thousands, dot, rest = whole.rpartition(group)
                if dot and len(rest) == 3 and len(thousands) <= 3 and thousands.isdecimal():
                    whole = thousands + rest
                unsigned = whole[1:] if whole[:1] == "-" else whole
                if unsigned.isdecimal() and cents.isdecimal() and len(whole) <= 12:
                    return int(whole + cents)
            return _read_text(cell, decimal, digits, currency, credit_is_negative)
        refuse_no_value(cell)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return _read_number(cell, scale, currency)
        raise _not_an_amount(decimal)

    return read


def decimal_evidence(text: str) -> str:
    """Return the decimal mark that this amount proves to be in use: "," or ".", or "" when it proves nothing.

    "1.234" and "1,234" prove nothing: thousands or three decimals.
    """
    core = re.sub(r"[^0-9.,]", "", text)
    comma, point = core.count(","), core.count(".")
    if comma and point:
        last = max(",.", key=core.rfind)
        return last if core.count(last) == 1 else ""
    if comma + point == 0:
        return ""
    if comma + point > 1:
        mark = "," if comma else "."
        groups = core.split(mark)
        is_grouped = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        return "" if not is_grouped else "." if comma else ","
    match = _SEPARATED.fullmatch(core)
    if match is None:
        return ""
    whole, mark, rest = match.groups()
    is_ambiguous = len(rest) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
    return "" if is_ambiguous else mark


def _read_number(number: float, scale: int, currency: str) -> int:
    if not isfinite(number) or abs(number) * scale >= 10**_MOST_DIGITS:
        raise Wrong(message("The amount is too large."))
    scaled = number * scale
    minor = round(scaled)
    # Results of formulas carry the dust of binary fractions (0.1 + 0.2); a real tenth of a cent is no dust.
    if abs(scaled - minor) > 0.001:
        raise _too_many_decimals(currency)
    return minor


def _read_text(cell: str, decimal: str, digits: int, currency: str, credit_is_negative: bool) -> int | None:
    text = " ".join(cell.translate(_ALIKE).upper().split())
    if not text:
        return None
    refuse_formula(text)
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise _not_an_amount(decimal)
    named = match["currency1"] or match["currency2"]
    if named and currency_of_sign(named) != currency:
        raise Wrong(message("The amount names another currency than {currency}.", currency=currency))
    whole, mark, cents = match["body"].partition(decimal)
    if match["dash"] and mark or cents and not cents.isdecimal() or (mark and not cents):
        raise _not_an_amount(decimal)
    if whole and not _WHOLE[decimal].fullmatch(whole):
        raise _not_an_amount(decimal)
    if len(cents.rstrip("0")) > digits:
        raise _too_many_decimals(currency)
    minor = int((whole.translate(_NO_GROUPS) or "0") + cents[:digits].ljust(digits, "0"))
    if minor >= 10**_MOST_DIGITS:
        raise Wrong(message("The amount is too large."))
    return minor * _sign(match, decimal, credit_is_negative)


_NO_GROUPS = str.maketrans("", "", ".,' ")


def _sign(match: re.Match[str], decimal: str, credit_is_negative: bool) -> int:
    signs = [sign for sign in (match["sign1"], match["sign2"], match["sign3"]) if sign]
    if match["bracket"]:
        signs.append("-")
    if match["side"]:
        is_credit = match["side"][0] in "CH"
        signs.append("-" if is_credit == credit_is_negative else "+")
    if len(signs) > 1:
        raise _not_an_amount(decimal)
    return -1 if signs and "-" in signs[0] else 1


def _not_an_amount(decimal: str) -> Wrong:
    example = "1.234,56" if decimal == "," else "1,234.56"
    return Wrong(message("An amount was expected, such as {example}.", example=example))


def _too_many_decimals(currency: str) -> Wrong:
    return Wrong(message("The amount has more decimals than {currency} has.", currency=currency))
