"""Own criteria in writing: the text form that people type and that is saved, and back to the tree.

The text form, with the Dutch words that mean the same::

    open >= 100 and (country in (NL, BE) or not name contains "B.V.")
    openstaand >= 100 en (land in (NL, BE) of niet naam bevat "B.V.")

- `not` binds tightest, then `and`, then `or`. Words are read in upper or lower case; `-` in a field is read as `_`.
- Operators: = != <> < <= > >= in, not in, contains, starts with, is empty, is not empty. Which of them a field has
  depends on its kind (`OPERATORS`). An attribute of a party is `attr.NAME` or `attr."NAME"`. It is compared as a number
  or a day with what is written as one, and as text with what is quoted or anything else.
- Text of one word may stand bare; else it is quoted, with `""` or `\\"` for a quote and `\\\\` for a backslash.
- Amounts have a point or a comma before one or two decimals and never a thousands separator: three digits after a
  point could mean either. In a list the comma separates, so decimals take a point there.
- Dates are 2026-10-01 or 1-10-2026.
"""

import re
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from .criteria import (
    ATTRIBUTE_PREFIX,
    EMPTINESS,
    EQUALITY,
    FIELD_BY_WORD,
    FIELDS,
    LISTS,
    MAX_COMPARISONS,
    MAX_DEPTH,
    MAX_LENGTH,
    OPERATORS,
    ORDER,
    UNREADABLE,
    And,
    Comparison,
    Criterion,
    Field,
    FieldKind,
    Not,
    Operator,
    Or,
    Value,
    field_named,
    fold,
)
from .errors import Refusal
from .messages import Message, message

# --- Writing --------------------------------------------------------------------------------------------------------

_SAFE_WORD = re.compile(r"[^\W\d_]\w*(-\w+)*")
_YES = ("yes", "ja", "true")
_NO = ("no", "nee", "false")
_AND = ("and", "en")
_OR = ("or", "of")
_NOT = ("not", "niet")
_CONTAINS = ("contains", "bevat")
_STARTS = ("starts", "begint")
_WITH = ("with", "met")
_EMPTY = ("empty", "leeg")
_KEYWORDS = {*_YES, *_NO, *_AND, *_OR, *_NOT, *_CONTAINS, *_STARTS, *_WITH, *_EMPTY, "in", "is"}


def to_text(criterion: Criterion) -> str:
    """Return the canonical text: `parse` reads it back as the same tree, if that is within the bounds above."""
    match criterion:
        case Comparison():
            return _comparison_text(criterion)
        case Not(part):
            return f"not {_part_text(part, And, Or)}"
        case And(parts):
            return " and ".join(_part_text(part, And, Or) for part in parts)
        case Or(parts):
            return " or ".join(_part_text(part, Or) for part in parts)


def _part_text(part: Criterion, *bracketed: type) -> str:
    return f"({to_text(part)})" if isinstance(part, bracketed) else to_text(part)


def _comparison_text(comparison: Comparison) -> str:
    name = comparison.field
    if name.startswith(ATTRIBUTE_PREFIX):
        name = ATTRIBUTE_PREFIX + _word_text(name.removeprefix(ATTRIBUTE_PREFIX))
    values = ", ".join(_value_text(value) for value in comparison.values)
    if comparison.operator in LISTS:
        values = f"({values})"
    return f"{name} {comparison.operator} {values}".rstrip()


def _value_text(value: Value) -> str:
    match value:
        case str():
            return _word_text(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)


def _word_text(text: str) -> str:
    if _SAFE_WORD.fullmatch(text) and text.lower() not in _KEYWORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '""')
    return f'"{escaped}"'


# --- Reading --------------------------------------------------------------------------------------------------------


_TOKENS = re.compile(
    r"""\s* (?:
        (?P<symbol> [()] | <= | >= | <> | != | [=<>,;] )
      | (?P<quoted> "(?: [^"\\] | "" | \\["\\] | \\(?!["\\]) )*" (?!") | [“”„][^“”„]*[“”„] )
      | (?P<word> (?: [^\s()=<>!,;"“”„] | (?<=[0-9]),(?=[0-9]) )+ )
      | (?P<end> \Z )
    )""",
    re.VERBOSE,
)
_ESCAPES = re.compile(r'""|\\(["\\])')

_SYMBOLS = {symbol: Operator(symbol) for symbol in ("=", "!=", "<", "<=", ">", ">=")} | {"<>": Operator.NOT_EQUAL}

_AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")

_EXPECTED_VALUE = {
    FieldKind.TEXT: message("a text"),
    FieldKind.AMOUNT: message("an amount such as 1234.50 or 1234,50, without thousands separator"),
    FieldKind.INTEGER: message("a whole number"),
    FieldKind.DATE: message("a date such as 2026-10-01 or 1-10-2026"),
    FieldKind.BOOLEAN: message("yes or no"),
    FieldKind.ATTRIBUTE: message("a value; after <, <=, > and >= a number or a date"),
}


class _Token(NamedTuple):
    kind: str
    text: str  # without quotes and escapes
    position: int  # 1-based

    def is_word(self, words: tuple[str, ...]) -> bool:
        return self.kind == "word" and self.text.lower() in words

    def is_symbol(self, symbols: str) -> bool:
        return self.kind == "symbol" and self.text in symbols


def parse(text: str) -> Criterion:
    """Return the criterion that the text says (text form: see the module).

    Raises Refusal with the position (1-based), what was found and what was expected.
    """
    if len(text) > MAX_LENGTH:
        _refuse_length()
    criterion = _Parser(_tokens(text)).criterion()
    if len(to_text(criterion)) > MAX_LENGTH:  # what is saved must be readable again
        _refuse_length()
    return criterion


def _refuse_length() -> NoReturn:
    raise Refusal(message("The criteria are longer than {most} characters; shorten or split them.", most=MAX_LENGTH))


def _refuse(token: _Token, expected: Message | str) -> NoReturn:
    raise Refusal(
        message(
            "Criteria, position {position}: found {found}, expected {expected}.",
            position=token.position,
            found=message("the end") if token.kind == "end" else f"“{token.text[:80]}”",
            expected=expected,
        )
    )


def _tokens(text: str) -> list[_Token]:
    if unreadable := UNREADABLE.search(text):
        position = unreadable.start() + 1
        raise Refusal(message("Criteria, position {position}: a character that is not text.", position=position))
    tokens: list[_Token] = []
    start = 0
    while not tokens or tokens[-1].kind != "end":
        found = _TOKENS.match(text, start)
        if found is None:
            rest = text[start:].lstrip()
            position = len(text) - len(rest) + 1
            if rest[0] in '"“”„':
                _refuse(_Token("word", rest, position), message("a closing quote"))
            _refuse(_Token("word", rest[0], position), message("a field, an operator or a value"))
        kind = found.lastgroup or ""
        part = found[kind]
        if kind == "quoted":
            part = _ESCAPES.sub(lambda escape: escape[1] or '"', part[1:-1]) if part[0] == '"' else part[1:-1]
        tokens.append(_Token(kind, part, found.start(kind) + 1))
        start = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens: a method per rule of the grammar, each leaves the next token current."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._depth = 0
        self._comparisons = 0

    def criterion(self) -> Criterion:
        """Return the tree of the whole text."""
        criterion = self._alternatives()
        if self._current.kind != "end":
            _refuse(self._current, message("“and”, “or” or the end (text of more than one word needs quotes)"))
        return criterion

    @property
    def _current(self) -> _Token:
        return self._tokens[self._index]

    def _take(self) -> _Token:
        token = self._current
        self._index += token.kind != "end"
        return token

    def _took_word(self, words: tuple[str, ...]) -> bool:
        is_there = self._current.is_word(words)
        self._index += is_there
        return is_there

    def _took_symbol(self, symbols: str) -> bool:
        is_there = self._current.is_symbol(symbols)
        self._index += is_there
        return is_there

    def _alternatives(self) -> Criterion:
        parts = [self._conjunction()]
        while self._took_word(_OR):
            parts.append(self._conjunction())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _conjunction(self) -> Criterion:
        parts = [self._condition()]
        while self._took_word(_AND):
            parts.append(self._condition())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _condition(self) -> Criterion:
        start = self._current
        condition: Criterion
        if self._took_word(_NOT):
            self._enter(start)
            condition = Not(self._condition())
        elif self._took_symbol("("):
            self._enter(start)
            condition = self._alternatives()
            if not self._took_symbol(")"):
                _refuse(self._current, message("“and”, “or” or “)” (text of more than one word needs quotes)"))
        else:
            return self._comparison()
        self._depth -= 1
        return condition

    def _enter(self, start: _Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refusal(
                message(
                    "Criteria, position {position}: more than {most} brackets or “not” within one another.",
                    position=start.position,
                    most=MAX_DEPTH,
                )
            )

    def _comparison(self) -> Comparison:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise Refusal(message("The criteria compare more than {most} times; split them.", most=MAX_COMPARISONS))
        field = self._field()
        start = self._current
        chosen = self._operator()
        if chosen not in OPERATORS[field.kind]:
            possible = ", ".join(OPERATORS[field.kind])
            _refuse(start, message("an operator that “{field}” has: {operators}", field=field.name, operators=possible))
        if chosen in EMPTINESS:
            return Comparison(field.name, chosen)
        values = self._list(field) if chosen in LISTS else (_value(field, chosen, self._value_token(field)),)
        return Comparison(field.name, chosen, values)

    def _field(self) -> Field:
        token = self._take()
        if token.kind != "word":
            _refuse(token, message("a field, “not” or “(”"))
        if token.text.lower() == ATTRIBUTE_PREFIX:
            name = self._take()
            if name.kind != "quoted" or not name.text.strip():
                _refuse(name, message("the name of an attribute"))
            return field_named(ATTRIBUTE_PREFIX + name.text)
        if token.text.lower().startswith(ATTRIBUTE_PREFIX):
            return field_named(ATTRIBUTE_PREFIX + token.text[len(ATTRIBUTE_PREFIX) :])
        word = token.text.lower().replace("-", "_")
        if word not in FIELD_BY_WORD:
            near = get_close_matches(word, FIELD_BY_WORD, n=3)
            if near:
                _refuse(token, message("a field; close to it: {fields}", fields=", ".join(near)))
            fields = ", ".join([*FIELDS, "attr.…"])
            _refuse(token, message("a field; there are: {fields}", fields=fields))
        return FIELD_BY_WORD[word]

    def _operator(self) -> Operator:
        token = self._take()
        if token.kind == "symbol" and token.text in _SYMBOLS:
            return _SYMBOLS[token.text]
        if token.is_word(("in",)):
            return Operator.IN
        if token.is_word(_NOT) and self._took_word(("in",)):
            return Operator.NOT_IN
        if token.is_word(_CONTAINS):
            return Operator.CONTAINS
        if token.is_word(_STARTS) and self._took_word(_WITH):
            return Operator.STARTS_WITH
        if token.is_word(("is",)):
            is_negated = self._took_word(_NOT)
            if self._took_word(_EMPTY):
                return Operator.NOT_EMPTY if is_negated else Operator.EMPTY
        _refuse(token, message("an operator: {operators}", operators=", ".join(Operator)))

    def _value_token(self, field: Field) -> _Token:
        token = self._take()
        if token.kind not in ("word", "quoted"):
            _refuse(token, _EXPECTED_VALUE[field.kind])
        return token

    def _list(self, field: Field) -> tuple[Value, ...]:
        if not self._took_symbol("("):
            _refuse(self._current, message("“(” and a list of values"))
        tokens: list[_Token] = []
        while True:
            token = self._value_token(field)
            tokens.extend(_split_at_commas(field, token))
            if self._took_symbol(")"):
                return _values(field, tokens)
            if not self._took_symbol(",;"):
                _refuse(self._current, message("“,” or “)” (text of more than one word needs quotes)"))


def _split_at_commas(field: Field, token: _Token) -> list[_Token]:
    """Return the values in a word such as 1,2,3; in a list of amounts it could be decimals too, and is refused."""
    if token.kind == "quoted" or "," not in token.text:
        return [token]
    if field.kind is FieldKind.AMOUNT:
        _refuse(token, message("amounts with a decimal point, or a blank after each comma"))
    parts = []
    position = token.position
    for text in token.text.split(","):
        parts.append(_Token("word", text, position))
        position += len(text) + 1
    return parts


def _values(field: Field, tokens: list[_Token]) -> tuple[Value, ...]:
    values = tuple(_value(field, Operator.IN, token) for token in tokens)
    if len({type(value) for value in values}) > 1:  # of an attribute: numbers among words are words too
        return tuple(token.text for token in tokens)
    return values


def _value_of_attribute(chosen: Operator, token: _Token) -> Value | None:
    """Return a number or a day where one is written, in order even in quotes; else the text, which has no order."""
    if chosen in ORDER or (token.kind == "word" and chosen in (*EQUALITY, *LISTS)):
        text = token.text.strip()
        if _AMOUNT.fullmatch(text):
            return Decimal(text.replace(",", "."))
        if day := _date(text):
            return day
    return None if chosen in ORDER else token.text


def _value(field: Field, chosen: Operator, token: _Token) -> Value:
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
        case FieldKind.BOOLEAN if text.lower() in (*_YES, *_NO):
            value = text.lower() in _YES
    if value is None:
        _refuse(token, _EXPECTED_VALUE[field.kind])
    return value


def _choice(field: Field, token: _Token) -> str:
    for words in field.choices:
        if fold(token.text) in words:
            return words[0]
    _refuse(token, message("one of: {choices}", choices=", ".join(words[0] for words in field.choices)))


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
