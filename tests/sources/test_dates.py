"""Dates as lists write them."""

from datetime import date, datetime, time

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.sources.cells import Cell, NoValue, Wrong
from aanmaningen.sources.dates import date_reader, order_evidence

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "1-11-2026",
        "01/11/2026",
        "1.11.2026",
        "1. 11. 2026",
        "2026-11-01",
        "2026/11/1",
        "20261101",
        "1-11-26",
        "1 nov 2026",
        "1 november 2026",
        "01-NOV-26",
        "Nov 1, 2026",
        "1st November 2026",
        "1. November 2026",
        "1er novembre 2026",
        "1 nov. 2026",
        "2026-11-01T00:00:00",
        "2026-11-01T10:11:12.123Z",
        "2026-11-01 00:00:00+01:00",
        "1-11-2026 0:00:00",
        "1/11/2026 12:00 AM",
        date(2026, 11, 1),
        datetime(2026, 11, 1, 13, 5),
        46327.0,
        46327.5,
        20261101.0,
    ],
)
def test_a_date_is_read_however_it_is_written(cell: Cell) -> None:
    assert date_reader("dmy")(cell) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "month"),
    [("3 mrt 2026", 3), ("3. März 2026", 3), ("3 août 2026", 8), ("3 mei 2026", 5), ("3 déc. 2026", 12)],
)
def test_names_of_months_in_four_languages(text: str, month: int) -> None:
    assert date_reader("dmy")(text) == date(2026, month, 3)


@given(day=DAYS, language=st.sampled_from(["nl", "en", "de", "fr"]), width=st.sampled_from(["d MMMM y", "d MMM y"]))
def test_a_date_in_words_is_read_back(day: date, language: str, width: str) -> None:
    assert date_reader("dmy")(format_date(day, width, locale=language)) == day


@given(
    day=DAYS, form=st.sampled_from(["{0.day}-{0.month}-{0.year}", "{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%Y%m%d}", "{0}"])
)
def test_a_date_in_figures_is_read_back(day: date, form: str) -> None:
    assert date_reader("dmy")(form.format(day)) == day


def test_the_order_of_day_and_month_is_obeyed() -> None:
    assert date_reader("dmy")("3/4/2026") == date(2026, 4, 3)
    assert date_reader("mdy")("3/4/2026") == date(2026, 3, 4)
    assert date_reader("ymd")("26-04-03") == date(2026, 4, 3)
    assert date_reader("mdy")("2026-04-03") == date(2026, 4, 3)


@pytest.mark.parametrize("text", ["", "  ", "-", "  -  -", "00-00-0000", "0", "/  /"])
def test_what_programs_print_for_no_date_is_no_date(text: str) -> None:
    assert date_reader("dmy")(text) is None


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("31-02-2026", "does not exist"),
        ("29-02-2026", "does not exist"),
        ("12-31-2026", "does not exist"),
        ("20261301", "does not exist"),
        ("1-1-0001", "between 1950 and 2150"),
        ("01-01-1900", "between 1950 and 2150"),
        (date(1899, 12, 30), "between 1950 and 2150"),
        ("gisteren", "date was expected"),
        ("3 foo 2026", "date was expected"),
        ("=TODAY()", "formula"),
        (NoValue("=A1"), "result of this formula"),
        (time(1, 2), "date was expected"),
        (12345678901.0, "date was expected"),
        (True, "date was expected"),
    ],
)
def test_a_complaint_says_what_is_wrong_with_a_date(cell: Cell, problem: str) -> None:
    with pytest.raises(Wrong, match=problem):
        date_reader("dmy")(cell)


@given(st.text(max_size=20), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_date_or_a_complaint(text: str, order: str) -> None:
    try:
        day = date_reader(order)(text)
    except Wrong as wrong:
        assert str(wrong)
    else:
        assert day is None or 1950 <= day.year <= 2150


@pytest.mark.parametrize(
    ("text", "order"),
    [("31-12-2026", "dmy"), ("12/31/2026", "mdy"), ("3/4/2026", ""), ("2026-12-31", ""), ("32-12-2026", ""), ("x", "")],
)
def test_a_date_proves_the_order_only_when_there_is_no_other(text: str, order: str) -> None:
    assert order_evidence(text) == order
