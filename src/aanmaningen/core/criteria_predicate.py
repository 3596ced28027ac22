"""Own criteria as a Python predicate; `store.criteria_sql` says the same to a database."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from .criteria import (
    ATTRIBUTE_PREFIX,
    And,
    Comparison,
    Criterion,
    FieldKind,
    Not,
    Operator,
    Or,
    day_kept,
    fold,
    number_kept,
)
from .money import UNUSUAL_DIGITS, minor_digits

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
    read = _reader(comparison.field, comparison.kind)
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


def _reader(name: str, kind: FieldKind) -> Callable[[Row], Any]:
    is_attribute = name.startswith(ATTRIBUTE_PREFIX)

    def read_text(row: Row) -> str | None:
        value = row.get(name)
        return None if value is None else fold(value)

    def read_thousandths(row: Row) -> int | None:
        value = row.get(name)
        return None if value is None else value * _TO_THOUSANDTHS.get(row["currency"], 10)

    match kind:
        case FieldKind.NUMBER:
            return lambda row: number_kept(row.get(name))
        case FieldKind.DATE if is_attribute:
            return lambda row: day_kept(row.get(name))
        case FieldKind.TEXT:
            return read_text
        case FieldKind.AMOUNT:
            return read_thousandths
        case _:
            return lambda row: row.get(name)
