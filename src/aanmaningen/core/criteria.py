"""Own criteria: conditions on items, parties and attributes, as a tree.

`criteria_text` reads their text form, `criteria_writing` writes it; `criteria_predicate` and `store.criteria_sql` say
what meets them.

What is compared: text without the blanks around it and without regard to capitals (`fold`); amounts by value, in units
of each row's own currency. With an absent value only `!=`, `not in` and `is empty` hold. `not` is plain negation.

An attribute is compared as what it is compared with: with a text, with a number, or with a day. What is kept in another
form than that counts as absent, so that “unknown” is neither more nor less than 1000.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

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
    ATTRIBUTE = "attribute"  # text, number or date, as the values say
    NUMBER = "number"  # how an attribute is compared with numbers


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
ORDER = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
LISTS = (Operator.IN, Operator.NOT_IN)
EMPTINESS = (Operator.EMPTY, Operator.NOT_EMPTY)
_ORDERED = (*EQUALITY, *ORDER, *LISTS, *EMPTINESS)

OPERATORS: Mapping[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (*EQUALITY, *LISTS, Operator.CONTAINS, Operator.STARTS_WITH, *EMPTINESS),
    FieldKind.AMOUNT: _ORDERED,
    FieldKind.INTEGER: _ORDERED,
    FieldKind.DATE: _ORDERED,
    FieldKind.BOOLEAN: (*EQUALITY, *EMPTINESS),
    FieldKind.ATTRIBUTE: (*EQUALITY, *ORDER, *LISTS, Operator.CONTAINS, Operator.STARTS_WITH, *EMPTINESS),
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
    FieldKind.NUMBER: Decimal,
}

_KIND_OF_VALUE: Mapping[type, FieldKind] = {Decimal: FieldKind.NUMBER, date: FieldKind.DATE}

Value = str | Decimal | int | date | bool


def field_named(name: str) -> Field:
    """Return the field of that canonical name; "attr.NAME" is an attribute. Raises KeyError for any other name."""
    return Field(name, FieldKind.ATTRIBUTE) if name.startswith(ATTRIBUTE_PREFIX) else FIELDS[name]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with its values: none for emptiness, one or more for a list, else one.

    field: name in `FIELDS`, or "attr." and the name of an attribute. values: str, Decimal (units, at most two
    decimals), int, date or bool, as the field's kind asks; of an attribute str, Decimal or date, all of one type, and
    in order only the last two. Raises ValueError for anything that has no text form.
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
            if type(value) is not _TYPES[self.kind] or not _is_sayable(value):
                raise ValueError(f"{value!r} is no {field.kind}")
            if self._needs_choice(field) and value not in [words[0] for words in field.choices]:
                raise ValueError(f"{value!r} is no {self.field}")

    @property
    def kind(self) -> FieldKind:
        """Return as what the field is compared: its own kind, or of an attribute what its values are."""
        own = field_named(self.field).kind
        if own is not FieldKind.ATTRIBUTE:
            return own
        if self.operator in (Operator.CONTAINS, Operator.STARTS_WITH) or not self.values:
            return FieldKind.TEXT
        is_ordered = self.operator in ORDER
        return _KIND_OF_VALUE.get(type(self.values[0]), FieldKind.NUMBER if is_ordered else FieldKind.TEXT)

    def operands(self) -> tuple[str | int | date, ...]:
        """Return the values as they are compared: text folded, amounts in thousandths of a unit.

        Of an attribute numbers in millionths, and a day as the figures 20261121.
        """
        if self.kind is FieldKind.DATE and self.field.startswith(ATTRIBUTE_PREFIX):
            days = (value for value in self.values if isinstance(value, date))
            return tuple(10_000 * day.year + 100 * day.month + day.day for day in days)
        fine = _FINEST if self.kind is FieldKind.NUMBER else 1000
        return tuple(
            fold(value) if isinstance(value, str) else int(value * fine) if isinstance(value, Decimal) else value
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


def with_attribute_renamed(criterion: Criterion, name: str, new_name: str) -> Criterion:
    """Return the criterion with another name for an attribute."""
    match criterion:
        case Comparison():
            is_it = criterion.field == ATTRIBUTE_PREFIX + name
            return replace(criterion, field=ATTRIBUTE_PREFIX + new_name) if is_it else criterion
        case Not(part):
            return Not(with_attribute_renamed(part, name, new_name))
        case And(parts):
            return And(tuple(with_attribute_renamed(part, name, new_name) for part in parts))
        case Or(parts):
            return Or(tuple(with_attribute_renamed(part, name, new_name) for part in parts))


# The forms in which numbers and days are kept; in millionths such a number still fits in 64 bits.
_FINEST = 1_000_000
_KEPT_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_KEPT_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number_kept(text: str | None) -> int | None:
    """Return the number that an attribute holds, in millionths; None when it holds none."""
    if text is None or not _KEPT_NUMBER.fullmatch(text):
        return None
    return int(Decimal(text) * _FINEST)


def day_kept(text: str | None) -> int | None:
    """Return the day that an attribute holds, as the figures 20261121; None when it holds none."""
    return int(text.replace("-", "")) if text is not None and _KEPT_DAY.fullmatch(text) else None


_BLANKS = " \t\r\n\u00a0"


def fold(text: str) -> str:
    """Return the text as criteria compare it: no blanks around it, lower case, one Greek sigma.

    The database must have a function `fold` that gives the same and leaves NULL as it is; SQLite's own lower() knows
    ASCII only. The final sigma, which Python alone writes by its place in the word, would hide a part of a word.
    """
    return text.strip(_BLANKS).lower().replace("ς", "σ")
