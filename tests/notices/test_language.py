"""How a language writes amounts, dates, plurals and lists."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.messages import Amount
from aanmaningen.notices.language import language

SHIPPED = ("nl_NL", "en_GB", "de_DE", "fr_FR")
OTHERS = ("nl_BE", "fr_BE", "en_US", "en_IN", "pt_PT", "it_IT", "da_DK")
amounts = st.integers(-(10**13), 10**13)


def of(locale: str, short_date: str = "dd-MM-yyyy"):
    return language(locale, short_date)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("nl_NL", "€\xa01.234,56"),
        ("en_GB", "€1,234.56"),
        ("de_DE", "1.234,56\xa0€"),
        ("fr_FR", "1\u202f234,56\xa0€"),
    ],
)
def test_amounts_are_written_as_the_reader_is_used_to(locale, written):
    assert of(locale).money(Amount(123456, "EUR")) == written


@given(st.sampled_from(SHIPPED + OTHERS), amounts, st.sampled_from(["EUR", "GBP"]))
def test_amounts_are_written_exactly_as_babel_writes_them(locale, minor, currency):
    expected = format_currency(Decimal(minor).scaleb(-2), currency, locale=locale)
    assert of(locale).money(Amount(minor, currency)) == expected


@given(st.sampled_from(["nl_NL", "de_DE", "fr_FR"]), amounts, st.sampled_from(["USD", "CHF", "PLN", "JPY"]))
def test_other_currencies_show_their_own_sign_or_code(locale, minor, currency):
    digits = 0 if currency == "JPY" else 2
    expected = format_currency(Decimal(minor).scaleb(-digits), currency, locale=locale)
    assert of(locale).money(Amount(minor, currency)) == expected


def test_a_code_never_touches_the_digits():
    assert of("en_GB").money(Amount(-150000, "CHF")) == "-CHF\xa01,500.00"


def test_currencies_without_or_with_three_decimals_keep_their_own_number():
    assert of("nl_NL").amount(Amount(1500, "JPY")) == "1.500"
    assert of("nl_NL").amount(Amount(1500, "KWD")) == "1,500"
    assert of("nl_NL").amount(Amount(-5, "EUR")) == "-0,05"


@given(st.sampled_from(SHIPPED + OTHERS), amounts)
def test_plain_numbers_are_written_exactly_as_babel_writes_them(locale, minor):
    expected = format_decimal(Decimal(minor).scaleb(-2), "#,##0.00" if locale != "en_IN" else "#,##,##0.00", locale)
    assert of(locale).number(minor, 2) == expected


@given(st.sampled_from(SHIPPED), st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_dates_in_words_are_babels_and_never_break(locale, day):
    written = of(locale).date(day)
    assert " " not in written
    if (locale, day.day) != ("fr_FR", 1):
        assert written.replace("\xa0", " ") == format_date(day, "long", locale)


def test_the_first_of_a_month_is_an_ordinal_in_french_and_only_the_first():
    days = [of("fr_FR").date(date(2026, 12, day)) for day in (1, 2, 11, 21, 31)]
    assert [day.split("\xa0")[0] for day in days] == ["1er", "2", "11", "21", "31"]
    assert of("fr_FR", "dd/MM/yyyy").short_date(date(2026, 12, 1)) == "01/12/2026"


def test_short_dates_follow_the_pattern_of_the_set():
    assert of("nl_NL").short_date(date(2026, 3, 4)) == "04-03-2026"
    assert of("en_GB", "d MMM yyyy").short_date(date(2026, 3, 4)) == "4\xa0Mar\xa02026"


def test_plural_forms_follow_the_language():
    assert [of("nl_NL").plural(n, "dag", "dagen") for n in (0, 1, 3)] == ["dagen", "dag", "dagen"]
    assert [of("fr_FR").plural(n, "jour", "jours") for n in (0, 1, 3)] == ["jour", "jour", "jours"]
    assert of("pl_PL").plural(3, "dzień", "dni", few="dni (3)") == "dni (3)"


def test_several_things_become_one_enumeration():
    assert of("nl_NL").listing(["a", "b", "c"]) == "a, b en c"
    assert of("de_DE").listing(["a", "b"]) == "a und b"
    assert of("nl_NL").listing(["a"]) == "a"
    assert of("nl_NL").listing([]) == ""


def test_countries_have_their_name_in_the_language_and_unknown_ones_their_code():
    assert of("fr_FR").territory("DE") == "Allemagne"
    assert of("nl_NL").territory("QQ") == "QQ"


@pytest.mark.parametrize("locale", ["", "xx_YY_zz!", "nederlands", "qq"])
def test_an_unknown_locale_is_told(locale):
    with pytest.raises(ValueError, match="no locale"):
        of(locale)


@pytest.mark.parametrize("pattern", ["", "dd-MM", "HH:mm dd-MM-yyyy", "ddd", "soon"])
def test_a_pattern_that_names_no_day_is_told(pattern):
    with pytest.raises(ValueError, match="A date needs"):
        of("nl_NL", pattern)
