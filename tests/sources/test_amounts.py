"""Amounts as lists write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.money import minor_digits
from aanmaningen.sources.amounts import amount_reader, decimal_evidence
from aanmaningen.sources.cells import NoValue, Wrong


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1234,56", 123456),
        ("1.234,56", 123456),
        ("1.234,56-", -123456),
        ("-1.234,56", -123456),
        ("(1.234,56)", -123456),
        ("€ 1.234,56", 123456),
        ("€ -1.234,56", -123456),
        ("EUR 1.234,56", 123456),
        ("1.234,56 EUR", 123456),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1'234,56", 123456),
        ("1.234.567,89", 123456789),
        ("1234,5", 123450),
        ("1234", 123400),
        ("1.234", 123400),
        ("5,000", 500),
        (",50", 50),
        ("-0,05", -5),
        ("−12,00", -1200),
        ("-/- 12,00", -1200),
        ("100,-", 10000),
        ("€ 100,--", 10000),
        ("1.234,56 C", -123456),
        ("1.234,56 CR", -123456),
        ("1.234,56 H", -123456),
        ("1.234,56 D", 123456),
        ("  12,00  ", 1200),
        ("", None),
        ("   ", None),
    ],
)
def test_amounts_with_a_decimal_comma_are_read(text: str, minor: int | None) -> None:
    assert amount_reader(",", "EUR")(text) == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,234.56", 123456),
        ("1'234.56", 123456),
        ("-1234.5", -123450),
        ("1,234", 123400),
        ("$ 5.00", 500),
        ("5.-", 500),
    ],
)
def test_amounts_with_a_decimal_point_are_read(text: str, minor: int) -> None:
    assert amount_reader(".", "USD")(text) == minor


@pytest.mark.parametrize(
    "text",
    [
        "12.50",
        "1.2345,00",
        "1,2,3",
        "12,50-D",
        "- 5 -",
        "twaalf",
        "1.23",
        "..",
        "12,",
        "1..234,00",
        "31-12-2026",
        "1e5",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Wrong, match=r"such as 1\.234,56"):
        amount_reader(",", "EUR")(text)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1,001", "more decimals than EUR"),
        (12.345, "more decimals than EUR"),
        ("$ 5,00", "another currency than EUR"),
        ("USD 5,00", "another currency than EUR"),
        ("=A1+1", "formula"),
        (NoValue("=A1+1"), "result of this formula"),
        (NoValue("#N/A"), "error in this cell"),
        ("9" * 30, "too large"),
        (1e300, "too large"),
        (float("nan"), "too large"),
        (True, "amount was expected"),
    ],
)
def test_a_complaint_says_what_is_wrong_with_an_amount(cell: object, problem: str) -> None:
    with pytest.raises(Wrong, match=problem):
        amount_reader(",", "EUR")(cell)  # type: ignore[arg-type]


def test_numbers_of_a_spreadsheet_lose_their_binary_dust() -> None:
    read = amount_reader(",", "EUR")

    assert read(0.1 + 0.2) == 30
    assert read(1234.56) == 123456
    assert read(-12.0) == -1200
    assert read(7) == 700


def test_decimals_follow_the_currency() -> None:
    assert amount_reader(",", "JPY")("1.234") == 1234
    assert amount_reader(",", "JPY")("1.234,00") == 1234
    assert amount_reader(",", "KWD")("1,234") == 1234


def test_a_credit_mark_raises_what_we_owe() -> None:
    assert amount_reader(",", "EUR", credit_is_negative=False)("12,00 C") == 1200
    assert amount_reader(",", "EUR", credit_is_negative=False)("12,00 D") == -1200


@given(
    minor=st.integers(-(10**14), 10**14),
    decimal=st.sampled_from(",."),
    group=st.sampled_from(["", "other", " ", "'", "\u00a0"]),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    negative=st.sampled_from(["-{}", "{}-", "({})", "- {}", "{} C"]),
    around=st.sampled_from(["{}", " {} ", "{}\t"]),
)
def test_every_amount_written_in_any_usual_way_is_read_back(
    minor: int, decimal: str, group: str, currency: str, negative: str, around: str
) -> None:
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    separator = {",": ".", ".": ","}[decimal] if group == "other" else group
    text = f"{whole:,}".replace(",", separator) + (f"{decimal}{rest:0{digits}d}" if digits else "")
    if minor < 0:
        text = negative.format(text)

    assert amount_reader(decimal, currency)(around.format(text)) == minor


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_complaint(text: str) -> None:
    try:
        amount_reader(",", "EUR")(text)
    except Wrong as wrong:
        assert str(wrong)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12,50", ","),
        ("12.50", "."),
        ("1.234,56", ","),
        ("1,234.56", "."),
        ("1.234.567", ","),
        ("1,234,567", "."),
        ("1234.567", "."),
        ("0,500", ","),
        ("1.234", ""),
        ("1,234", ""),
        ("1234", ""),
        ("01.11.2026", ""),
        ("", ""),
    ],
)
def test_an_amount_proves_a_decimal_mark_only_when_there_is_no_other_way_to_read_it(text: str, mark: str) -> None:
    assert decimal_evidence(text) == mark
