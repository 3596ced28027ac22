"""What stands behind the operator of own criteria: the amount, number, day, choice or text that a word means."""

import re
from datetime import date
from decimal import Decimal

from .criteria import EQUALITY, LISTS, ORDER, Field, FieldKind, Operator, Value, fold
from .criteria_tokens import NO, YES, Token, refuse
from .messages import message

_AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")

EXPECTED_VALUE = {
    FieldKind.TEXT: message("a text"),
    FieldKind.AMOUNT: message("an amount such as 1234.50 or 1234,50, without thousands separator"),
    FieldKind.INTEGER: message("a whole number"),
    FieldKind.DATE: message("a date such as 2026-10-01 or 1-10-2026"),
    FieldKind.BOOLEAN: message("yes or no"),
    FieldKind.ATTRIBUTE: message("a value; after <, <=, > and >= a number or a date"),
}


def split_at_commas(field: Field, token: Token) -> list[Token]:
    """Return the values in a word such as 1,2,3; in a list of amounts it could be decimals too, and is refused."""
    if token.kind == "quoted" or "," not in token.text:
        return [token]
    if field.kind is FieldKind.AMOUNT:
        refuse(token, message("amounts with a decimal point, or a blank after each comma"))
    parts = []
    position = token.position
    for text in token.text.split(","):
        parts.append(Token("word", text, position))
        position += len(text) + 1
    return parts


def values_of(field: Field, tokens: list[Token]) -> tuple[Value, ...]:
    """Return the values of a list, all of one type. Raises Refusal."""
    values = tuple(value_of(field, Operator.IN, token) for token in tokens)
    if len({type(value) for value in values}) > 1:  # of an attribute: numbers among words are words too
        return tuple(token.text for token in tokens)
    return values


def _value_of_attribute(chosen: Operator, token: Token) -> Value | None:
    """Return a number or a day where one is written, in order even in quotes; else the text, which has no order."""
    if chosen in ORDER or (token.kind == "word" and chosen in (*EQUALITY, *LISTS)):
        text = token.text.strip()
        if _AMOUNT.fullmatch(text):
            return Decimal(text.replace(",", "."))
        if day := _date(text):
            return day
    return None if chosen in ORDER else token.text


def value_of(field: Field, chosen: Operator, token: Token) -> Value:
    """Return what a word means to this field. Raises Refusal when it means nothing."""
    text = token.text.strip()
    value: Value | None = None
    match field.kind:
        case FieldKind.TEXT if field.choices and chosen in (*EQUALITY, *LISTS):
            return _choice(field, token)
        case FieldKind.TEXT:
            return token.text
        case FieldKind.ATTRIBUTE:
            value = _value_of_attribute(chosen, token)
        case FieldKind.AMOUNT if _AMOUNT.fullmatch(text):
            value = Decimal(text.replace(",", "."))
        case FieldKind.INTEGER if _INTEGER.fullmatch(text):
            value = int(text)
        case FieldKind.DATE:
            value = _date(text)
        case FieldKind.BOOLEAN if text.lower() in (*YES, *NO):
            value = text.lower() in YES
    if value is None:
        refuse(token, EXPECTED_VALUE[field.kind])
    return value


def _choice(field: Field, token: Token) -> str:
    for words in field.choices:
        if fold(token.text) in words:
            return words[0]
    refuse(token, message("one of: {choices}", choices=", ".join(words[0] for words in field.choices)))


def _date(text: str) -> date | None:
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DUTCH_DATE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
