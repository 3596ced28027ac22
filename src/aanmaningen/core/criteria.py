"""Own criteria: conditions on items, parties and attributes, as text, as a tree and as a predicate.

The text form, with the Dutch words that mean the same::

    open >= 100 and (country in (NL, BE) or not name contains "B.V.")
    openstaand >= 100 en (land in (NL, BE) of niet naam bevat "B.V.")

- `not` binds tightest, then `and`, then `or`. Words are read in upper or lower case; `-` in a field is read as `_`.
- Operators: = != <> < <= > >= in, not in, contains, starts with, is empty, is not empty. Which of them a field has
  depends on its kind (`OPERATORS`). An attribute of a party is `attr.NAME` or `attr."NAME"`, compared as text.
- Text of one word may stand bare; else it is quoted, with `""` or `\\"` for a quote and `\\\\` for a backslash.
- Amounts have a point or a comma before one or two decimals and never a thousands separator: three digits after a
  point could mean either. In a list the comma separates, so decimals take a point there.
- Dates are 2026-10-01 or 1-10-2026.

What is compared: text without the blanks around it and without regard to capitals (`fold`); amounts by value, in units
of each row's own currency. With an absent value only `!=`, `not in` and `is empty` hold. `not` is plain negation.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple, NoReturn

from .errors import Refusal
from .messages import Message, message
from .money import UNUSUAL_DIGITS, minor_digits

# Bounds that keep parser and database safe. SQLite takes expressions 1,000 deep, LIKE patterns of 50,000 bytes and a
# parser stack of 100, of which a bracket may take six places and the query around the criteria needs some too.
MAX_LENGTH = 10_000
MAX_DEPTH = 8
MAX_COMPARISONS = 200

ATTRIBUTE_PREFIX = "attr."


class FieldKind(StrEnum):
    """What the values of a field are, and so what can be asked of it."""

    TEXT = "text"
    AMOUNT = "amount"
    INTEGER = "integer"
    DATE = "date"
    BOOLEAN = "boolean"


class Operator(StrEnum):
    """How a field is compared; the value is the canonical text."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    EMPTY = "is empty"
    NOT_EMPTY = "is not empty"


_EQUALITY = (Operator.EQUAL, Operator.NOT_EQUAL)
_ORDER = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
_LISTS = (Operator.IN, Operator.NOT_IN)
_EMPTINESS = (Operator.EMPTY, Operator.NOT_EMPTY)
_ORDERED = (*_EQUALITY, *_ORDER, *_LISTS, *_EMPTINESS)

OPERATORS: Mapping[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (*_EQUALITY, *_LISTS, Operator.CONTAINS, Operator.STARTS_WITH, *_EMPTINESS),
    FieldKind.AMOUNT: _ORDERED,
    FieldKind.INTEGER: _ORDERED,
    FieldKind.DATE: _ORDERED,
    FieldKind.BOOLEAN: (*_EQUALITY, *_EMPTINESS),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that criteria may name.

    aliases: other words for it in the text form. choices: for a field with fixed values, each value followed by the
    other words for it; empty when anything may stand there.
    """

    name: str
    kind: FieldKind
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, ...], ...] = ()


def _table(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


# What a row must hold is said where it is not plain from the name.
FIELDS: Mapping[str, Field] = _table(
    # The item.
    Field("number", FieldKind.TEXT, ("nummer", "factuurnummer", "invoice_number")),
    Field(
        "kind",
        FieldKind.TEXT,
        ("soort",),
        (("invoice", "factuur"), ("credit", "creditnota", "credit note"), ("payment", "betaling")),
    ),
    Field(
        "side",
        FieldKind.TEXT,
        ("kant",),
        (("receivable", "te ontvangen", "debiteur", "debtor"), ("payable", "te betalen", "crediteur", "creditor")),
    ),
    Field("description", FieldKind.TEXT, ("omschrijving",)),
    Field("reference", FieldKind.TEXT, ("betalingskenmerk", "kenmerk", "payment_reference")),
    Field("invoice_date", FieldKind.DATE, ("factuurdatum",)),
    Field("due_date", FieldKind.DATE, ("vervaldatum",)),
    Field("days_overdue", FieldKind.INTEGER, ("dagen_te_laat",)),  # at the reference date; 0 or less: not yet due
    Field("currency", FieldKind.TEXT, ("valuta", "munt")),
    Field("original", FieldKind.AMOUNT, ("oorspronkelijk", "factuurbedrag", "original_amount")),
    Field("open", FieldKind.AMOUNT, ("openstaand", "openstaand_bedrag", "open_amount")),
    Field("level", FieldKind.INTEGER, ("niveau", "aanmaningsniveau")),  # last one sent, 0 for none
    Field("last_notice", FieldKind.DATE, ("laatste_aanmaning",)),  # absent: none yet
    Field("notices", FieldKind.INTEGER, ("aanmaningen", "aantal_aanmaningen")),
    Field(  # absent: not touched by hand
        "mark",
        FieldKind.TEXT,
        ("markering",),
        (("marked", "gemarkeerd", "aangevinkt"), ("unmarked", "uitgevinkt")),
    ),
    # The party.
    Field("party", FieldKind.TEXT, ("relatie", "relatiecode", "debiteur", "debtor", "code")),
    Field("name", FieldKind.TEXT, ("naam",)),
    Field("street", FieldKind.TEXT, ("straat", "adres", "address")),
    Field("postal_code", FieldKind.TEXT, ("postcode",)),
    Field("city", FieldKind.TEXT, ("plaats", "woonplaats")),
    Field("country", FieldKind.TEXT, ("land",)),  # as printed: the administration's when the party has none
    Field("language", FieldKind.TEXT, ("taal", "taalcode")),  # likewise
    Field("consumer", FieldKind.BOOLEAN, ("consument", "particulier", "is_consumer")),
    Field("group", FieldKind.TEXT, ("groep",)),
    Field("manager", FieldKind.TEXT, ("account_manager", "accountmanager")),
    Field("payment_term", FieldKind.INTEGER, ("betalingstermijn", "payment_term_days")),
    Field("email", FieldKind.TEXT, ("e_mail", "e_mailadres")),  # where notices go; "" for none
    Field("by_email", FieldKind.BOOLEAN, ("per_email", "per_e_mail", "notices_by_email")),
    Field("direct_debit", FieldKind.BOOLEAN, ("automatische_incasso",)),
    Field("vat_number", FieldKind.TEXT, ("btw_nummer",)),
    Field("ladder", FieldKind.TEXT, ("aanmaanladder",)),
)

_BY_WORD = {word: field for field in FIELDS.values() for word in (field.name, *field.aliases)}

_TYPES: Mapping[FieldKind, type] = {
    FieldKind.TEXT: str,
    FieldKind.AMOUNT: Decimal,
    FieldKind.INTEGER: int,
    FieldKind.DATE: date,
    FieldKind.BOOLEAN: bool,
}

Value = str | Decimal | int | date | bool


def field_named(name: str) -> Field:
    """Return the field of that canonical name; "attr.NAME" is a text field. Raises KeyError for any other name."""
    return Field(name, FieldKind.TEXT) if name.startswith(ATTRIBUTE_PREFIX) else FIELDS[name]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with its values: none for emptiness, one or more for a list, else one.

    field: name in `FIELDS`, or "attr." and the name of an attribute. values: str, Decimal (units, at most two
    decimals), int, date or bool, as the field's kind asks. Raises ValueError for anything that has no text form.
    """

    field: str
    operator: Operator
    values: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no text could have said."""
        field = field_named(self.field)
        if self.operator not in OPERATORS[field.kind]:
            raise ValueError(f"{self.field} has no operator {self.operator}")
        least, most = (0, 0) if self.operator in _EMPTINESS else (1, None if self.operator in _LISTS else 1)
        if len(self.values) < least or (most is not None and len(self.values) > most):
            raise ValueError(f"{self.operator} with {len(self.values)} values")
        if _UNREADABLE.search(self.field) or not self.field.removeprefix(ATTRIBUTE_PREFIX).strip():
            raise ValueError(f"{self.field!r} is not a name")
        for value in self.values:
            if type(value) is not _TYPES[field.kind] or not _is_sayable(value):
                raise ValueError(f"{value!r} is no {field.kind}")
            if self._needs_choice(field) and value not in [words[0] for words in field.choices]:
                raise ValueError(f"{value!r} is no {self.field}")

    def operands(self) -> tuple[str | int | date, ...]:
        """Return the values as they are compared: text folded, amounts in thousandths of a unit."""
        return tuple(
            fold(value) if isinstance(value, str) else int(value * 1000) if isinstance(value, Decimal) else value
            for value in self.values
        )

    def _needs_choice(self, field: Field) -> bool:
        return bool(field.choices) and self.operator in (*_EQUALITY, *_LISTS)


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. Two parts at least, else ValueError."""

    parts: tuple["Criterion", ...]

    def __post_init__(self) -> None:
        """Refuse a chain without links."""
        _need_two(self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """One part at least holds. Two parts at least, else ValueError."""

    parts: tuple["Criterion", ...]

    def __post_init__(self) -> None:
        """Refuse a chain without links."""
        _need_two(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Criterion"


Criterion = Comparison | And | Or | Not


def _need_two(parts: tuple[Criterion, ...]) -> None:
    if len(parts) < 2:
        raise ValueError("two parts at least")


def _is_sayable(value: Value) -> bool:
    match value:
        case str():
            return not _UNREADABLE.search(value)
        case bool() | date():
            return True
        case int():
            return abs(value) < 10**9
        case Decimal():
            return value.is_finite() and abs(value) < 10**12 and value * 100 == int(value * 100)


def fields_used(criterion: Criterion) -> frozenset[str]:
    """Return the names of all fields in the criterion, attributes as "attr.NAME"."""
    match criterion:
        case Comparison(field):
            return frozenset([field])
        case Not(part):
            return fields_used(part)
        case And(parts) | Or(parts):
            return frozenset().union(*map(fields_used, parts))


# --- Deciding -------------------------------------------------------------------------------------------------------

_BLANKS = " \t\r\n\u00a0"


def fold(text: str) -> str:
    """Return the text as criteria compare it: no blanks around it, lower case, one Greek sigma.

    The database must have a function `fold` that gives the same and leaves NULL as it is; SQLite's own lower() knows
    ASCII only. The final sigma, which Python alone writes by its place in the word, would hide a part of a word.
    """
    return text.strip(_BLANKS).lower().replace("ς", "σ")


# Minor units to thousandths of a unit, the finest amount of any currency.
_TO_THOUSANDTHS = {currency: 10 ** (3 - minor_digits(currency)) for currency in UNUSUAL_DIGITS}

Row = Mapping[str, Any]


def predicate(criterion: Criterion) -> Callable[[Mapping[str, object]], bool]:
    """Return a function that tells whether a row meets the criterion.

    A row maps field names (attributes as "attr.NAME") to str, int, date or bool; amounts are minor units, and
    "currency" must be there beside an amount. None or no key at all: absent.
    """
    match criterion:
        case Comparison():
            return _comparison(criterion)
        case Not(part):
            inner = predicate(part)
            return lambda row: not inner(row)
        case And(parts):
            return _chain([predicate(part) for part in parts], decided_by=False)
        case Or(parts):
            return _chain([predicate(part) for part in parts], decided_by=True)


def _chain(tests: list[Callable[[Row], bool]], decided_by: bool) -> Callable[[Row], bool]:
    def test_chain(row: Row) -> bool:
        for test in tests:  # a loop, because all() and any() with a generator take twice the time
            if test(row) is decided_by:
                return decided_by
        return not decided_by

    return test_chain


_ORDER_TESTS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
    Operator.CONTAINS: operator.contains,
    Operator.STARTS_WITH: str.startswith,
}


def _comparison(comparison: Comparison) -> Callable[[Row], bool]:
    read = _reader(field_named(comparison.field))
    wanted = frozenset(comparison.operands())
    value: Any = next(iter(wanted), None)
    match comparison.operator:
        case Operator.EQUAL:
            return lambda row: bool(read(row) == value)
        case Operator.NOT_EQUAL:
            return lambda row: bool(read(row) != value)
        case Operator.IN:
            return lambda row: read(row) in wanted
        case Operator.NOT_IN:
            return lambda row: read(row) not in wanted
        case Operator.EMPTY:
            return lambda row: read(row) in (None, "")
        case Operator.NOT_EMPTY:
            return lambda row: read(row) not in (None, "")
    test = _ORDER_TESTS[comparison.operator]

    def test_present(row: Row) -> bool:
        found = read(row)
        return found is not None and test(found, value)

    return test_present


def _reader(field: Field) -> Callable[[Row], Any]:
    name = field.name

    def read_text(row: Row) -> str | None:
        value = row.get(name)
        return None if value is None else fold(value)

    def read_thousandths(row: Row) -> int | None:
        value = row.get(name)
        return None if value is None else value * _TO_THOUSANDTHS.get(row["currency"], 10)

    match field.kind:
        case FieldKind.TEXT:
            return read_text
        case FieldKind.AMOUNT:
            return read_thousandths
        case _:
            return lambda row: row.get(name)


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
    if comparison.operator in _LISTS:
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

# NUL and halves of surrogate pairs: no database stores them.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")

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
    if unreadable := _UNREADABLE.search(text):
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
        if chosen in _EMPTINESS:
            return Comparison(field.name, chosen)
        values = self._list(field) if chosen in _LISTS else (_value(field, chosen, self._value_token(field)),)
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
        if word not in _BY_WORD:
            near = get_close_matches(word, _BY_WORD, n=3)
            if near:
                _refuse(token, message("a field; close to it: {fields}", fields=", ".join(near)))
            fields = ", ".join([*FIELDS, "attr.…"])
            _refuse(token, message("a field; there are: {fields}", fields=fields))
        return _BY_WORD[word]

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
        values: list[Value] = []
        while True:
            token = self._value_token(field)
            values.extend(_value(field, Operator.IN, part) for part in _split_at_commas(field, token))
            if self._took_symbol(")"):
                return tuple(values)
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


def _value(field: Field, chosen: Operator, token: _Token) -> Value:
    text = token.text.strip()
    value: Value | None = None
    match field.kind:
        case FieldKind.TEXT if field.choices and chosen in (*_EQUALITY, *_LISTS):
            return _choice(field, token)
        case FieldKind.TEXT:
            return token.text
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
