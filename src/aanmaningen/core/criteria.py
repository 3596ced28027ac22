"""Own criteria: conditions on items, parties and attributes, as a tree and as a predicate.

`core.criteria_text` reads and writes their text form; `store.criteria_sql` says the same to a database.

What is compared: text without the blanks around it and without regard to capitals (`fold`); amounts by value, in units
of each row's own currency. With an absent value only `!=`, `not in` and `is empty` hold. `not` is plain negation.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .money import UNUSUAL_DIGITS, minor_digits

# Bounds that keep parser and database safe. SQLite takes expressions 1,000 deep, LIKE patterns of 50,000 bytes and a
# parser stack of 100, of which a bracket may take six places and the query around the criteria needs some too.
MAX_LENGTH = 10_000
MAX_DEPTH = 8
MAX_COMPARISONS = 200

ATTRIBUTE_PREFIX = "attr."

# NUL and halves of surrogate pairs: no database stores them.
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


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


EQUALITY = (Operator.EQUAL, Operator.NOT_EQUAL)
_ORDER = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
LISTS = (Operator.IN, Operator.NOT_IN)
EMPTINESS = (Operator.EMPTY, Operator.NOT_EMPTY)
_ORDERED = (*EQUALITY, *_ORDER, *LISTS, *EMPTINESS)

OPERATORS: Mapping[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (*EQUALITY, *LISTS, Operator.CONTAINS, Operator.STARTS_WITH, *EMPTINESS),
    FieldKind.AMOUNT: _ORDERED,
    FieldKind.INTEGER: _ORDERED,
    FieldKind.DATE: _ORDERED,
    FieldKind.BOOLEAN: (*EQUALITY, *EMPTINESS),
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

FIELD_BY_WORD = {word: field for field in FIELDS.values() for word in (field.name, *field.aliases)}

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
        least, most = (0, 0) if self.operator in EMPTINESS else (1, None if self.operator in LISTS else 1)
        if len(self.values) < least or (most is not None and len(self.values) > most):
            raise ValueError(f"{self.operator} with {len(self.values)} values")
        if UNREADABLE.search(self.field) or not self.field.removeprefix(ATTRIBUTE_PREFIX).strip():
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
        return bool(field.choices) and self.operator in (*EQUALITY, *LISTS)


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
            return not UNREADABLE.search(value)
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
