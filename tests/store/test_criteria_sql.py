"""Own criteria as SQL: held equal to the Python predicate on a real database."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanmaningen.core.criteria import (
    MAX_COMPARISONS,
    MAX_DEPTH,
    MAX_LENGTH,
    OPERATORS,
    ORDER,
    And,
    Comparison,
    Criterion,
    FieldKind,
    Not,
    Operator,
    Or,
    Value,
    day_kept,
    field_named,
    fold,
    number_kept,
)
from aanmaningen.core.criteria_predicate import predicate
from aanmaningen.core.criteria_text import parse
from aanmaningen.core.criteria_writing import to_text
from aanmaningen.store.criteria_sql import to_sql

REFERENCE = date(2026, 11, 21)
COLUMNS = {
    "kind": "i.kind",
    "name": "i.name",
    "currency": "i.currency",
    "open": "i.original - i.paid",
    "level": "i.level",
    "due_date": "i.due_day",
    "consumer": "i.consumer",
}
SCHEMA = """
    CREATE TABLE i (
        id INTEGER PRIMARY KEY, kind TEXT, name TEXT, currency TEXT NOT NULL, original BIGINT, paid BIGINT NOT NULL,
        level INTEGER, due_day INTEGER, consumer INTEGER
    );
    CREATE TABLE attribute (item INTEGER NOT NULL, name TEXT NOT NULL, value TEXT);
"""

# Few values, so that a criterion often meets its like; blanks, capitals, LIKE's own signs, a final sigma among them.
TEXTS = [
    "",
    " ",
    "NL",
    "nl\t",
    "Één",
    "ÉÉN",
    "100%",
    "1000",
    "a_b",
    "a!b",
    "aXb",
    "ΟΔΟΣ",
    "οδοσή",
    "'); DROP TABLE i;--",
]
texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
cents = st.integers(-3, 3) | st.integers(-200_000, 200_000)
days = st.dates(date(2026, 11, 18), date(2026, 11, 23))
literals: dict[str, st.SearchStrategy[Value]] = {
    "text": texts,
    "amount": cents.map(lambda minor: Decimal(minor) / 100),
    "integer": st.integers(-3, 3),
    "date": days,
    "boolean": st.booleans(),
    "number": st.sampled_from([Decimal(1000), Decimal("1000.5"), Decimal(-3)]) | st.integers(-3, 3).map(Decimal),
    "day": st.sampled_from([date(2020, 1, 31), date(2020, 2, 1), date(990, 1, 1)]),
}
# What attributes hold: numbers and days as they are kept, and what is almost one.
KEPT = ["1000", "1000.5", "-3", "0", "2", "2020-01-31", "2020-02-01", "0990-01-01", "1.000", "+3", "3.", ".5", "1e3"]
KEPT += ["2020-1-31", "31-01-2020", " 2", "2020-01-31 ", "\u0662", "1234567890123", "0.1234567", "999999999999.999999"]
held = texts | st.sampled_from(KEPT)
names = st.sampled_from([*COLUMNS, "days_overdue", "attr.Sector", "attr.Soort klant", "attr.?'\"%s"])


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Return a comparison that the rows below can meet."""
    field = field_named(draw(names))
    chosen = draw(st.sampled_from(OPERATORS[field.kind]))
    if chosen in (Operator.EMPTY, Operator.NOT_EMPTY):
        return Comparison(field.name, chosen)
    is_list = chosen in (Operator.IN, Operator.NOT_IN)
    is_partial = chosen in (Operator.CONTAINS, Operator.STARTS_WITH)
    kind = "text" if is_partial else field.kind.value
    if kind == "attribute":
        kind = draw(st.sampled_from(["number", "day"] if chosen in ORDER else ["text", "number", "day"]))
    value = literals[kind]
    if field.choices and not is_partial:
        value = st.sampled_from([words[0] for words in field.choices])
    return Comparison(field.name, chosen, tuple(draw(st.lists(value, min_size=1, max_size=3 if is_list else 1))))


def branches(parts: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    """Return and, or and not of the parts."""
    some = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return some.map(And) | some.map(Or) | parts.map(Not)


rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["invoice", "credit", None]),
        "name": st.none() | texts,
        "currency": st.sampled_from(["EUR", "JPY", "KWD", "XXX"]),
        "open": st.none() | cents | st.integers(-3, 3).map(lambda units: units * 1000),
        "level": st.none() | st.integers(0, 3),
        "due_date": st.none() | days,
        "consumer": st.none() | st.booleans(),
    },
    optional={name: st.none() | held for name in ("attr.Sector", "attr.Soort klant", "attr.?'\"%s")},
)


def attribute_sql(name: str) -> tuple[str, list[object]]:
    """Return the value of an attribute as a scalar query."""
    return "(SELECT a.value FROM attribute a WHERE a.item = i.id AND a.name = ?)", [name]


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    """Give a database with the tables of this test."""
    connection = sqlite3.connect(":memory:")
    connection.create_function("fold", 1, lambda text: None if text is None else fold(text), deterministic=True)
    connection.create_function("number_kept", 1, number_kept, deterministic=True)
    connection.create_function("day_kept", 1, day_kept, deterministic=True)
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def store(connection: sqlite3.Connection, some: list[dict[str, object]]) -> None:
    """Replace all rows; the open amount is what is left of original and paid."""
    connection.execute("DELETE FROM i")
    connection.execute("DELETE FROM attribute")
    for number, row in enumerate(some):
        due, amount = row["due_date"], row["open"]
        stored = (
            number,
            row["kind"],
            row["name"],
            row["currency"],
            amount + 7 if isinstance(amount, int) else None,
            7,
            row["level"],
            due.toordinal() if isinstance(due, date) else None,
            row["consumer"],
        )
        connection.execute("INSERT INTO i VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", stored)
        attributes = [(number, name[5:], value) for name, value in row.items() if name.startswith("attr.")]
        connection.executemany("INSERT INTO attribute VALUES (?, ?, ?)", attributes)


def answers(connection: sqlite3.Connection, criterion: Criterion) -> list[object]:
    """Return what the database says of each row."""
    sql, parameters = to_sql(criterion, COLUMNS, attribute_sql, REFERENCE.toordinal())
    return [found for (found,) in connection.execute(f"SELECT {sql} FROM i ORDER BY i.id", parameters)]


def with_days_overdue(row: dict[str, object]) -> dict[str, object]:
    """Return the row as the predicate needs it: the database counts the days by itself."""
    due = row["due_date"]
    return row | {"days_overdue": (REFERENCE - due).days if isinstance(due, date) else None}


# Every value that matters to a field, in a row of its own.
EVERY: dict[str, list[Value | None]] = {
    "kind": [None, "invoice", "credit"],
    "name": [None, *TEXTS],
    "level": [None, 0, 1, 2],
    "due_date": [None, *(REFERENCE + timedelta(days) for days in (-2, -1, 0, 1))],
    "consumer": [None, True, False],
    "attr.Sector": [None, *TEXTS, *KEPT],
}
AMOUNTS = [
    ("EUR", 150),
    ("EUR", 149),
    ("EUR", -150),
    ("JPY", 1),
    ("JPY", 2),
    ("KWD", 1500),
    ("KWD", 1499),
    ("EUR", None),
]
BLANK: dict[str, object] = dict.fromkeys(COLUMNS) | {"currency": "EUR"}
EVERY_ROW = [BLANK | {name: value} for name, values in EVERY.items() for value in values] + [
    BLANK | {"currency": currency, "open": minor} for currency, minor in AMOUNTS
]


def can_be(kind: FieldKind, chosen: Operator, value: Value) -> bool:
    """Tell whether a field of this kind can be compared so with a value: texts have no order, and hold only texts."""
    if kind is not FieldKind.ATTRIBUTE:
        return True
    is_text = isinstance(value, str)
    return not is_text if chosen in ORDER else is_text or chosen in (Operator.EQUAL, Operator.NOT_EQUAL)


def every_comparison(name: str, wanted: list[Value]) -> Iterator[Comparison]:
    """Return each operator of the field with each of the values."""
    field = field_named(name)
    for chosen in OPERATORS[field.kind]:
        if chosen in (Operator.EMPTY, Operator.NOT_EMPTY):
            yield Comparison(name, chosen)
        elif chosen in (Operator.IN, Operator.NOT_IN):
            yield Comparison(name, chosen, tuple(wanted[:2]))
            yield Comparison(name, chosen, tuple(wanted[-2:]))
        else:
            yield from (Comparison(name, chosen, (value,)) for value in wanted if can_be(field.kind, chosen, value))


@pytest.mark.parametrize("name", [*COLUMNS, "days_overdue", "attr.Sector"])
def test_database_and_predicate_agree_on_every_operator_and_kind_of_value(
    connection: sqlite3.Connection, name: str
) -> None:
    wanted: dict[str, list[Value]] = {
        **{field: [value for value in values if value is not None] for field, values in EVERY.items()},
        "currency": ["EUR", "jpy"],
        "open": [Decimal("1.5"), Decimal("-1.5"), Decimal(1), Decimal(2), Decimal(0)],
        "days_overdue": [-1, 0, 1, 2],
        "attr.Sector": [*TEXTS, Decimal("1000.5"), date(2020, 1, 31), Decimal(2), Decimal(1000)],
    }
    store(connection, EVERY_ROW)
    for comparison in every_comparison(name, wanted[name]):
        expected = [int(predicate(comparison)(with_days_overdue(row))) for row in EVERY_ROW]
        assert answers(connection, comparison) == expected, to_text(comparison)


@settings(max_examples=300)
@given(criterion=st.recursive(comparisons(), branches, max_leaves=6), some=st.lists(rows, min_size=1, max_size=6))
def test_database_and_predicate_agree_on_every_row(
    connection: sqlite3.Connection, criterion: Criterion, some: list[dict[str, object]]
) -> None:
    store(connection, some)
    is_met = predicate(criterion)
    # Compared as lists of 0 and 1: a NULL would be a difference.
    assert answers(connection, criterion) == [int(is_met(with_days_overdue(row))) for row in some]


@given(st.recursive(comparisons(), branches, max_leaves=6))
def test_parameters_fill_every_place_and_no_value_stands_in_the_sql(criterion: Criterion) -> None:
    sql, parameters = to_sql(criterion, COLUMNS, lambda name: ("attribute(@)", [name]), 1, placeholder="@")
    assert sql.count("@") == len(parameters)
    assert "%" not in sql  # a client that marks its places with % must not meet one of ours


@pytest.mark.parametrize("hostile", ["'); DROP TABLE i;--", '" OR 1=1 --', "?", "%s", "%(x)s", "\\", "!", "{currency}"])
def test_hostile_values_never_reach_the_sql(connection: sqlite3.Connection, hostile: str) -> None:
    harmless = "harmless"
    for field, chosen in [
        ("name", Operator.EQUAL),
        ("name", Operator.IN),
        ("name", Operator.CONTAINS),
        ("name", Operator.STARTS_WITH),
        ("attr.", Operator.EQUAL),
    ]:

        def sql_with(text: str, field: str = field, chosen: Operator = chosen) -> str:
            name = field + text if field == "attr." else field
            return to_sql(Comparison(name, chosen, (text,)), COLUMNS, attribute_sql, 1)[0]

        assert sql_with(hostile) == sql_with(harmless)
    store(connection, [dict.fromkeys([*COLUMNS, "attr." + hostile], hostile) | {"open": 1, "due_date": None}])
    assert answers(connection, Comparison("name", Operator.CONTAINS, (hostile,))) == [1]
    assert answers(connection, Comparison("attr." + hostile, Operator.EQUAL, (hostile,))) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_DEPTH + " or ".join(["open = 1"] * MAX_COMPARISONS) + ")" * MAX_DEPTH,
        "(open = 1 or name = a and " * MAX_DEPTH + "attr.x = 1" + ")" * MAX_DEPTH,
        "(open = 1 or not (name = a and " * (MAX_DEPTH // 3) + "level = 1" + "))" * (MAX_DEPTH // 3),
        'name contains "' + "\U0001f600" * (MAX_LENGTH - 16) + '"',
        "name contains " + "%" * (MAX_LENGTH - 20),
        "name in (" + ",".join("a" * ((MAX_LENGTH - 20) // 4)).replace("a,", "a, ") + ")",
    ],
)
def test_largest_criteria_that_are_read_are_not_too_large_for_the_database(
    connection: sqlite3.Connection, text: str
) -> None:
    row: dict[str, object] = dict.fromkeys(COLUMNS) | {"currency": "EUR"}
    store(connection, [row])
    criterion = parse(text)
    assert answers(connection, criterion) == [int(predicate(criterion)(row))]
    sql, parameters = to_sql(criterion, COLUMNS, attribute_sql, 1)
    inner = f"SELECT id FROM i WHERE id > 1 AND (id < 9 OR {sql})"
    within = f"WITH q AS (SELECT id FROM i WHERE id IN ({inner})) SELECT * FROM q"
    assert connection.execute(within, parameters).fetchall() == []
