"""Amounts: minor units and their decimal form, for currencies with two, three and no decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.money import decimal_text, minor_digits, to_decimal, to_minor

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "ISK", "KWD", "TND", "XXX"])
MINOR = st.integers(-(10**18), 10**18)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "EUR", "1234.50"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (1200, "JPY", "1200"),
        (1234, "KWD", "1.234"),
        (-1, "TND", "-0.001"),
        (10**17, "EUR", "1000000000000000.00"),  # never 1E+15
    ],
)
def test_amount_is_written_with_the_decimals_of_its_currency(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text


@given(MINOR, CURRENCIES)
def test_amount_survives_the_way_to_decimal_and_back(minor: int, currency: str) -> None:
    assert to_minor(to_decimal(minor, currency), currency) == minor
    assert to_minor(Decimal(decimal_text(minor, currency)), currency) == minor


@given(MINOR, CURRENCIES)
def test_decimal_form_has_exactly_the_decimals_of_the_currency(minor: int, currency: str) -> None:
    assert to_decimal(minor, currency).as_tuple().exponent == -minor_digits(currency)


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "EUR"), ("0.5", "JPY"), ("0.0001", "KWD")])
def test_amount_finer_than_the_currency_is_refused_and_never_rounded(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="too many decimals"):
        to_minor(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("1.50000", "EUR", 150), ("7.0", "JPY", 7), ("2", "KWD", 2000)]
)
def test_zeros_behind_the_last_decimal_are_no_decimals(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(amount), currency) == minor
