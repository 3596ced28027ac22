"""Criteria on both databases: the same words mean the same on SQLite, on PostgreSQL and in Python."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import TODAY

from aanmaningen.core.criteria import fold
from aanmaningen.core.criteria_predicate import predicate
from aanmaningen.core.criteria_text import parse
from aanmaningen.jobs.desk import Desk
from aanmaningen.store.criteria_sql import to_sql
from aanmaningen.store.engine import Engine

COLUMNS = {
    "kind": "i.kind",
    "name": "i.name",
    "currency": "i.currency",
    "open": "i.open_minor",
    "level": "i.level",
    "due_date": "i.due_day",
    "consumer": "i.consumer",
}
TABLE = (
    "CREATE TEMPORARY TABLE i (id INTEGER, kind TEXT, name TEXT, currency TEXT, open_minor BIGINT, level INTEGER, "
    "due_day INTEGER, consumer INTEGER, region TEXT)"
)
CRITERIA = [
    "open > 1.50",
    "open <= 0",
    "open = 1500",
    "not open > 1.50",
    "level in (0, 2)",
    "level not in (1)",
    "level is empty or level >= 2",
    "consumer = yes",
    "not consumer = yes",
    "kind = invoice and currency != EUR",
    "name = één",
    "name contains a_b",
    "name contains %",
    "name starts with ΟΔΟΣ",
    "name != NL",
    "name not in (nl, één)",
    "name is empty",
    "name is not empty and not (level = 1 or level = 2)",
    "due_date < 2026-11-21",
    "days_overdue >= 1",
    "days_overdue = 0 or attr.Regio = noord",
    "attr.Regio != noord",
    "attr.Regio contains ?",
    "attr.Regio > 1000",
    "attr.Regio = 1500.5",
    "attr.Regio not in (2, -3)",
    "attr.Regio < 1-2-2020",
    "attr.Regio = 2020-01-31",
]
texts = st.sampled_from(
    ["", " ", "NL", "nl\t", "Één", "ÉÉN", "a_b", "aXb", "100%", "ΟΔΟΣ", "οδοσή", "'", "İ", "?", "%s"]
)
HELD = ["Noord", "NOORD ", "zuid", "?", "1500.5", "1000", "-3", "2", "2.0", "1e3", "3.", "2020-01-31", "2020-02-01"]
HELD += ["31-01-2020", " 2", "999999999999.999999", "1234567890123", "2\n"]
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["invoice", "credit", None]),
        "name": st.none() | texts,
        "currency": st.sampled_from(["EUR", "JPY", "KWD"]),
        "open": st.none() | st.sampled_from([-1, 0, 1, 149, 150, 151, 1499, 1500, 150_000, 10**15]),
        "level": st.none() | st.integers(0, 3),
        "due_date": st.none() | st.integers(-2, 2).map(lambda days: TODAY + timedelta(days)),
        "consumer": st.none() | st.booleans(),
        "attr.Regio": st.none() | st.sampled_from(HELD),
    }
)


@contextmanager
def stored(engine: Engine, some: list[dict[str, object]]) -> Iterator[None]:
    """Keep rows in a table of this connection for as long as it takes."""
    engine.execute(TABLE)
    for number, row in enumerate(some):
        due = row["due_date"]
        day = due.toordinal() if isinstance(due, date) else None
        consumer = None if row["consumer"] is None else int(bool(row["consumer"]))
        values = (number, row["kind"], row["name"], row["currency"], row["open"], row["level"], day, consumer)
        engine.execute("INSERT INTO i VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, row["attr.Regio"]))
    try:
        yield
    finally:
        engine.execute("DROP TABLE i")


@settings(max_examples=25)
@given(st.lists(rows, min_size=1, max_size=8))
def test_database_and_python_agree_on_every_row(shared_desk: Callable[[], Desk], some: list[dict[str, object]]) -> None:
    engine = shared_desk().engine
    with stored(engine, some):
        for text in CRITERIA:
            criterion = parse(text)
            condition, parameters = to_sql(
                criterion, COLUMNS, lambda name: ("i.region", []), TODAY.toordinal(), kept=engine.kept_forms
            )
            found = [row[0] for row in engine.rows(f"SELECT id FROM i WHERE {condition} ORDER BY id", parameters)]
            is_met = predicate(criterion)
            assert found == [number for number, row in enumerate(some) if is_met(_with_days(row))], text


def _with_days(row: dict[str, object]) -> dict[str, object]:
    due = row["due_date"]
    return row | {"days_overdue": (TODAY - due).days if isinstance(due, date) else None}


@pytest.mark.parametrize("before", ["", "x"])
def test_database_folds_every_letter_as_criteria_do(shared_desk: Callable[[], Desk], before: str) -> None:
    engine = shared_desk().engine
    letters = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
    letters = [before + letter for letter in letters if letter != letter.lower() or letter != letter.strip()]
    for start in range(0, len(letters), 200):
        some = letters[start : start + 200]
        query = " UNION ALL ".join(["SELECT CAST(? AS INTEGER) AS n, fold(?) AS folded"] * len(some))
        found = engine.rows(f"{query} ORDER BY n", [value for pair in enumerate(some) for value in pair])
        assert [row[1] for row in found] == [fold(text) for text in some]
