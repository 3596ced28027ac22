"""A day as it is typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.core.typed_days import typed_day

TODAY = date(2026, 11, 21)
FIRST, LAST = date(1990, 1, 1), date(2036, 11, 21)


def read(text: str, base: date = TODAY) -> date:
    return typed_day(text, TODAY, base, FIRST, LAST)


@pytest.mark.parametrize(
    "text", ["31-10-2026", "31/10/2026", "31.10.2026", "31 10 2026", "31-10-26", "31-10", "3110", "311026", "31102026",
             " 31-10-2026 ", "2026-10-31"],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(text: str) -> None:
    assert read(text) == date(2026, 10, 31)


@pytest.mark.parametrize("text", ["v", "vandaag", "Today", "HEUTE", "aujourd’hui"])
def test_today_is_a_word_in_each_language(text: str) -> None:
    assert read(text, date(2026, 1, 1)) == TODAY


def test_days_are_counted_from_the_day_in_the_field() -> None:
    assert read("+7", date(2026, 12, 28)) == date(2027, 1, 4)
    assert read("- 30", date(2026, 12, 31)) == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["", "31-11-2026", "30-2", "1", "11-2026", "morgen", "1-1-1", "٣١-10-2026x", "+99999"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read(text)


@pytest.mark.parametrize("text", ["30-6-6202", "30-6-1752", "1-1-2037", "+9999"])
def test_a_year_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    assert "year" in refused.value.message.text


@given(st.dates(FIRST, LAST), st.sampled_from(["{0:%d-%m-%Y}", "{0:%d/%m/%Y}", "{0:%d%m%Y}", "{0:%Y-%m-%d}"]))
def test_every_day_in_full_is_read_back(day: date, form: str) -> None:
    assert read(form.format(day), day + timedelta(3)) == day
