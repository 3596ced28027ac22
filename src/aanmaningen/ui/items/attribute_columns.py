"""The columns of the attributes that a user made: a number is compared as a number, a date as a date."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from aanmaningen.core.errors import message
from aanmaningen.core.records import AttributeType
from aanmaningen.jobs.looking import BLANK, Day, Labels

from .columns import NO, NUMBER_DIGITS, NUMBER_LIMIT, YES, Choice, Column, Kind, Rows, Values, blank_of

_WIDEST = 16  # characters
_ANSWERS = (Choice("", message("(nothing)")), NO, YES)


def attribute_column(name: str, kind: str) -> Column:
    """Return the column of an attribute. Its name is the user's own and is not translated."""

    def texts(day: Day) -> Labels:
        return day.ledger.parties.attributes[name]

    shown = _SHOWN.get(kind, Kind.GROUP)
    column = Column(
        f"attr.{name}",
        message("{name}", name=name),
        shown,
        max(8, min(len(name), _WIDEST)),
        read=None if shown not in _VALUES else _read(texts, shown),
        texts=texts,
        choices=_ANSWERS if shown is Kind.CHOICE else (),
    )
    return column


def number_of(kept: str) -> Decimal | None:
    """Return the number that a kept text means; None when it means none."""
    try:
        found = Decimal(kept)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < NUMBER_LIMIT else None


_SHOWN: dict[str, Kind] = {
    AttributeType.TEXT: Kind.PARTY,
    AttributeType.NUMBER: Kind.NUMBER,
    AttributeType.DATE: Kind.DATE,
    AttributeType.YES_NO: Kind.CHOICE,
}


def _read(texts: Callable[[Day], Labels], kind: Kind) -> Callable[[Day, Rows], Values]:
    def read(day: Day, rows: Rows) -> Values:
        # What is none of its kind is the blank of the kind.
        return texts(day).meant(_VALUES[kind])[day.ledger.items.party[rows]]

    return read


def _number(kept: str) -> int:
    found = number_of(kept)
    return _NO_NUMBER if found is None else int(found.scaleb(NUMBER_DIGITS).to_integral_value())


def _day(kept: str) -> int:
    try:
        return date.fromisoformat(kept).toordinal()
    except ValueError:
        return BLANK


def _answer(kept: str) -> int:
    keys: Sequence[str] = [choice.key for choice in _ANSWERS]
    return keys.index(kept) if kept in keys else 0


_NO_NUMBER = blank_of(Column("", message("{name}", name=""), Kind.NUMBER, 0))
_VALUES: dict[Kind, Callable[[str], int]] = {Kind.NUMBER: _number, Kind.DATE: _day, Kind.CHOICE: _answer}
