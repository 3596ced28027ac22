"""Own criteria as SQL: the same answer as `core.criteria_predicate`, for a million rows, on SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from aanmaningen.core.criteria import (
    ATTRIBUTE_PREFIX,
    And,
    Comparison,
    Criterion,
    FieldKind,
    Not,
    Operator,
    Or,
)
from aanmaningen.core.money import UNUSUAL_DIGITS


class KeptForms(NamedTuple):
    """The SQL for `core.criteria.number_kept` and `day_kept`. {value}: the text that an attribute holds."""

    number: str
    day: str


# Functions that the engine registers; PostgreSQL has regular expressions of its own.
KEPT_IN_SQLITE = KeptForms("number_kept({value})", "day_kept({value})")
KEPT_IN_POSTGRESQL = KeptForms(
    "(SELECT CASE WHEN v.t ~ '^-{{0,1}}[0-9]{{1,12}}([.][0-9]{{1,6}}){{0,1}}$' THEN CAST(v.t AS NUMERIC) * 1000000 END "
    "FROM (SELECT {value} AS t) AS v)",
    "(SELECT CASE WHEN v.t ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN CAST(replace(v.t, '-', '') AS INTEGER) END "
    "FROM (SELECT {value} AS t) AS v)",
)


def to_sql(
    criterion: Criterion,
    columns: Mapping[str, str],
    attribute_sql: Callable[[str], tuple[str, list[object]]],
    reference_day: int,
    placeholder: str = "?",
    kept: KeptForms = KEPT_IN_SQLITE,
) -> tuple[str, list[object]]:
    """Return an SQL condition that is TRUE or FALSE and never NULL, and its parameters in order.

    columns: field name -> SQL expression without parameters; dates are day numbers (`date.toordinal()`), booleans 0
    or 1, amounts 64-bit minor units with "currency" beside them. NULL: absent. Only the fields that the criterion
    uses are needed, but for "days_overdue" it is "due_date".
    attribute_sql: name of an attribute -> scalar SQL expression with its parameters, NULL when the party has none.
    reference_day: the day at which the days overdue are counted, as a day number.
    kept: how this database reads the numbers and days that attributes hold.
    The database has a function `fold` that does what `core.criteria.fold` does and gives NULL for NULL.
    """
    return _Compiler(columns, attribute_sql, reference_day, placeholder, kept).condition(criterion)


def _digits_list(digits: int) -> str:
    return ", ".join(f"'{currency}'" for currency, found in UNUSUAL_DIGITS.items() if found == digits)


# Minor units become thousandths of a unit, the finest amount of any currency. The codes are constants of ours.
_TO_THOUSANDTHS = (
    f"CASE WHEN {{currency}} IN ({_digits_list(0)}) THEN 1000"
    f" WHEN {{currency}} IN ({_digits_list(3)}) THEN 1 ELSE 10 END"
)

_NEGATIVE = {
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.NOT_IN: Operator.IN,
    Operator.EMPTY: Operator.NOT_EMPTY,
}

# days overdue = reference day - due day: a comparison with the one is the mirrored comparison with the other.
_MIRRORED = {
    Operator.LESS: Operator.MORE,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.MORE: Operator.LESS,
    Operator.AT_LEAST: Operator.AT_MOST,
}


class _Compiler:
    def __init__(
        self,
        columns: Mapping[str, str],
        attribute_sql: Callable[[str], tuple[str, list[object]]],
        reference_day: int,
        placeholder: str,
        kept: KeptForms,
    ) -> None:
        self._columns = columns
        self._attribute_sql = attribute_sql
        self._reference_day = reference_day
        self._placeholder = placeholder
        self._kept = kept

    def condition(self, criterion: Criterion) -> tuple[str, list[object]]:
        match criterion:
            case Comparison():
                return self._comparison(criterion)
            case Not(part):
                sql, parameters = self.condition(part)
                return f"(NOT {sql})", parameters
            case And(parts):
                return self._chain(" AND ", parts)
            case Or(parts):
                return self._chain(" OR ", parts)

    def _chain(self, link: str, parts: tuple[Criterion, ...]) -> tuple[str, list[object]]:
        conditions = [self.condition(part) for part in parts]
        sql = link.join(sql for sql, _ in conditions)
        return f"({sql})", [parameter for _, parameters in conditions for parameter in parameters]

    def _comparison(self, comparison: Comparison) -> tuple[str, list[object]]:
        expression, parameters = self._expression(comparison.field, comparison.kind)
        operands = [_stored(operand) for operand in comparison.operands()]
        asked = comparison.operator
        positive = _NEGATIVE.get(asked, asked)
        if comparison.field == "days_overdue":
            positive = _MIRRORED.get(positive, positive)
            operands = [self._reference_day - days for days in operands if isinstance(days, int)]
        test, values = self._test(positive, operands, comparison.kind is FieldKind.TEXT)
        # IS TRUE makes NULL, where a value is absent, an ordinary FALSE before AND, OR and NOT see it.
        truth = "IS NOT TRUE" if asked in _NEGATIVE else "IS TRUE"
        return f"(({expression} {test}) {truth})", [*parameters, *values]

    def _expression(self, name: str, kind: FieldKind) -> tuple[str, list[object]]:
        if name.startswith(ATTRIBUTE_PREFIX):
            sql, parameters = self._attribute_sql(name.removeprefix(ATTRIBUTE_PREFIX))
            read = {FieldKind.NUMBER: self._kept.number, FieldKind.DATE: self._kept.day}.get(kind, "fold({value})")
            return read.format(value=sql), parameters
        column = self._columns["due_date" if name == "days_overdue" else name]
        match kind:
            case FieldKind.TEXT:
                return f"fold({column})", []
            case FieldKind.AMOUNT:
                factor = _TO_THOUSANDTHS.format(currency=f"({self._columns['currency']})")
                return f"({column}) * ({factor})", []
            case _:
                return f"({column})", []

    def _test(self, positive: Operator, operands: list[str | int], is_text: bool) -> tuple[str, list[object]]:
        place = self._placeholder
        match positive:
            case Operator.IN:
                return f"IN ({', '.join([place] * len(operands))})", [*operands]
            case Operator.CONTAINS:
                return f"LIKE {place} ESCAPE '!'", [f"%{_like_escaped(str(operands[0]))}%"]
            case Operator.STARTS_WITH:
                return f"LIKE {place} ESCAPE '!'", [f"{_like_escaped(str(operands[0]))}%"]
            case Operator.NOT_EMPTY:
                return ("<> ''" if is_text else "IS NOT NULL"), []
            case _:
                return f"{positive} {place}", [*operands]


def _stored(operand: str | int | date) -> str | int:
    """Return the operand as the tables hold it: a date as its day number, a boolean as 0 or 1."""
    match operand:
        case date():
            return operand.toordinal()
        case bool():
            return int(operand)
        case _:
            return operand


def _like_escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
