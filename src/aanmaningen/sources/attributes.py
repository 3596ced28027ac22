"""Attributes of parties in a list: what a cell says becomes the form in which its kind is kept, or is refused."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from ..core.messages import message
from ..core.records import AttributeKind, AttributeType
from .cells import Cell, Wrong, refuse_formula, refuse_no_value, text_of
from .dates import date_reader
from .words import letters_and_digits, yes_or_no

PREFIX = "attr."
AttributeReader = Callable[[Cell], str]

_GROUPED = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*)")
_MOST_DIGITS = 15  # with more than these a float of a spreadsheet is no longer exact


def attribute_readers(
    fields: Iterable[str], kinds: Sequence[AttributeKind], decimals: Mapping[str, str], date_order: str
) -> dict[str, AttributeReader]:
    """Return the readers of those fields that are attributes; one without a definition is text.

    decimals, date_order: how the columns of the list are written, see `recognition.FoundList`.
    """
    known = {PREFIX + kind.name: kind for kind in kinds}
    return {
        field: _reader(known.get(field, AttributeKind(field)), decimals.get(field, ","), date_order)
        for field in fields
        if field.startswith(PREFIX)
    }


def fields_of_kind(kinds: Sequence[AttributeKind], wanted: AttributeType) -> list[str]:
    """Return the fields of all attributes of one kind."""
    return [PREFIX + kind.name for kind in kinds if kind.kind is wanted]


def with_attributes(
    columns: Mapping[str, int], headings: Sequence[str], kinds: Sequence[AttributeKind]
) -> dict[str, int]:
    """Return the columns of a list, and besides those whose heading is the name of an attribute."""
    names = {letters_and_digits(kind.name): kind.name for kind in kinds}
    found: dict[str, int] = {}
    for field, column in columns.items():
        bare = letters_and_digits(field.removeprefix(PREFIX))
        is_known = field.startswith(PREFIX) and bare in names
        found[PREFIX + names[bare] if is_known else field] = column
    for column, heading in enumerate(headings):
        name = names.get(letters_and_digits(heading))
        if name and column not in found.values():
            found.setdefault(PREFIX + name, column)
    return found


def _reader(kind: AttributeKind, decimal: str, date_order: str) -> AttributeReader:
    match kind.kind:
        case AttributeType.NUMBER:
            return lambda cell: _number(cell, decimal)
        case AttributeType.DATE:
            read_date = date_reader(date_order)
            return lambda cell: day.isoformat() if (day := read_date(cell)) else ""
        case AttributeType.CHOICE:
            choices = {choice.casefold(): choice for choice in kind.choices}
            return lambda cell: _choice(cell, choices)
        case AttributeType.YES_NO:
            return lambda cell: {True: "yes", False: "no", None: ""}[yes_or_no(cell)]
    return text_of


def _number(cell: Cell, decimal: str) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _kept(Decimal(repr(cell)))
    refuse_no_value(cell)
    text = text_of(cell).replace("\N{MINUS SIGN}", "-").replace("’", "'")
    if not text:
        return ""
    refuse_formula(text)
    whole, mark, rest = text.partition(decimal)
    grouped = _GROUPED.fullmatch(whole)
    if not grouped or grouped[1] == decimal or (mark and not (rest.isascii() and rest.isdecimal())):
        raise Wrong(message("A number was expected, such as {example}.", example=f"1500{decimal}50"))
    return _kept(Decimal("".join(c for c in whole if c.isdigit() or c == "-") + ("." + rest if rest else "")))


def _kept(number: Decimal) -> str:
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _MOST_DIGITS:
        raise Wrong(message("This number is too long."))
    return f"{number.normalize():f}"


def _choice(cell: Cell, choices: Mapping[str, str]) -> str:
    text = text_of(cell)
    if text and text.casefold() not in choices:
        raise Wrong(message("This is not one of the choices: {choices}.", choices=", ".join(choices.values())))
    return choices.get(text.casefold(), "")
