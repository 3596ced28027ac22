"""Settings: declared once, read from what the user types, kept as text, with a default for each."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.core.settings import (
    ADMINISTRATION_FIELDS,
    SETTINGS,
    Kind,
    Settings,
    check_value,
    is_yes,
    parse_amount,
    parse_days,
)


@pytest.mark.parametrize("key", SETTINGS)
def test_default_of_every_setting_is_a_value_that_may_be_typed(key: str) -> None:
    setting = SETTINGS[key]
    assert setting.key == key
    assert check_value(setting, setting.default) == setting.default
    assert Settings({}).text(key) == setting.default


@pytest.mark.parametrize("key", [key for key, setting in SETTINGS.items() if setting.kind is Kind.DAYS])
def test_every_whole_number_can_be_read_as_one(key: str) -> None:
    assert isinstance(Settings({}).days(key), int)


def test_no_setting_has_the_name_of_a_field_of_the_administration() -> None:
    assert not {key.replace("-", "_") for key in SETTINGS} & set(ADMINISTRATION_FIELDS)


def test_what_the_rules_fall_back_on_is_what_ships() -> None:
    shipped = Settings({})
    assert shipped.days("days-since-last") == 7
    assert shipped.days("correction-days") == 0
    assert shipped.amount("min-item") == shipped.amount("min-debtor") == 0
    assert not shipped.is_on("notice-per-level")


def test_stored_value_wins_from_the_default() -> None:
    stored = Settings({"days-since-last": "10", "min-item": "12.50", "notice-per-level": "yes", "signature": "Robin"})
    assert stored.days("days-since-last") == 10
    assert stored.amount("min-item") == Decimal("12.50")
    assert stored.is_on("notice-per-level")
    assert stored.text("signature") == "Robin"


@pytest.mark.parametrize(
    ("typed", "amount"), [("25", "25"), ("12,50", "12.50"), (" 12.5 ", "12.5"), ("0", "0"), ("0,005", "0.005")]
)
def test_amount_is_read_with_a_comma_or_a_point(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "veel", "-1", "1.234,56", "1 000", "NaN", "Infinity", "sNaN", "€ 5"])
def test_what_is_no_amount_is_refused_and_repeated(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount(typed)
    assert refused.value.message.values == {"value": typed}


@pytest.mark.parametrize(("typed", "days"), [("0", 0), ("7", 7), (" 14 ", 14)])
def test_days_are_read(typed: str, days: int) -> None:
    assert parse_days(typed) == days


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "week", "½", "²"])
def test_what_is_no_whole_number_of_days_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        parse_days(typed)


@pytest.mark.parametrize("word", ["yes", "Ja", "oui", "J", "1", "TRUE", " y "])
def test_yes_is_read_in_the_languages_of_the_program(word: str) -> None:
    assert is_yes(word)
    assert check_value(SETTINGS["qr"], word) == "yes"


@pytest.mark.parametrize("word", ["no", "Nee", "nein", "non", "N", "0", "false", ""])
def test_no_is_read_in_the_languages_of_the_program(word: str) -> None:
    assert not is_yes(word)
    assert check_value(SETTINGS["qr"], word) == "no"


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Refusal, match="misschien"):
        is_yes("misschien")


def test_choice_outside_its_list_is_refused_with_the_list() -> None:
    with pytest.raises(Refusal, match="nl-left, nl-right, de"):
        check_value(SETTINGS["address-window"], "links")
    assert check_value(SETTINGS["address-window"], "de") == "de"


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_kept_amount_is_read_back_as_what_was_typed(minor: int, digits: int) -> None:
    amount = Decimal(minor).scaleb(-digits)
    kept = check_value(SETTINGS["min-item"], f"{amount:f}".replace(".", ","))
    assert Settings({"min-item": kept}).amount("min-item") == amount


@given(st.text())
def test_whatever_is_typed_is_kept_or_refused(text: str) -> None:
    for setting in SETTINGS.values():
        try:
            kept = check_value(setting, text)
        except Refusal:
            continue
        assert check_value(setting, kept) == kept
