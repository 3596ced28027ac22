"""Words that lists use, in four languages."""

import pytest

from aanmaningen.core.records import ItemKind, Side
from aanmaningen.sources.cells import Cell, NoValue, Wrong, text_of
from aanmaningen.sources.words import (
    consumer_or_business,
    country_code,
    currency_code,
    is_total,
    kind_of_item,
    language_code,
    payment_term_days,
    side_of_item,
    yes_or_no,
)


@pytest.mark.parametrize("word", ["Ja", "yes", "OUI", "j", "1", "x", "true", 1.0, True, "waar"])
def test_yes(word: Cell) -> None:
    assert yes_or_no(word) is True


@pytest.mark.parametrize("word", ["Nee", "no", "non", "Nein", "0", "false", 0.0, False, "faux"])
def test_no(word: Cell) -> None:
    assert yes_or_no(word) is False


def test_neither_yes_nor_no() -> None:
    assert yes_or_no("") is None
    with pytest.raises(Wrong, match="Yes or no"):
        yes_or_no("misschien")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Factuur", ItemKind.INVOICE),
        ("invoice", ItemKind.INVOICE),
        ("Rechnung", ItemKind.INVOICE),
        ("facture", ItemKind.INVOICE),
        ("F", ItemKind.INVOICE),
        ("Creditnota", ItemKind.CREDIT),
        ("Credit Memo", ItemKind.CREDIT),
        ("Credit-nota", ItemKind.CREDIT),
        ("Gutschrift", ItemKind.CREDIT),
        ("avoir", ItemKind.CREDIT),
        ("note de crédit", ItemKind.CREDIT),
        ("Betaling", ItemKind.PAYMENT),
        ("payment", ItemKind.PAYMENT),
        ("Zahlung", ItemKind.PAYMENT),
        ("paiement", ItemKind.PAYMENT),
        ("", None),
    ],
)
def test_kinds_of_items(word: str, kind: ItemKind | None) -> None:
    assert kind_of_item(word) is kind


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Wrong, match="Invoice, credit note or payment"):
        kind_of_item("Refund")


def test_sides() -> None:
    assert side_of_item("Debiteur") is Side.RECEIVABLE
    assert side_of_item("Lieferant") is Side.PAYABLE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NL", "NL"),
        ("be", "BE"),
        ("Nederland", "NL"),
        ("Belgium", "BE"),
        ("België", "BE"),
        ("Deutschland", "DE"),
        ("Duitsland", "DE"),
        ("Pays-Bas", "NL"),
        ("FRANCE", "FR"),
        ("Österreich", "AT"),
        ("UK", "GB"),
        ("DEU", "DE"),
        ("Verenigd Koninkrijk", "GB"),
        ("", ""),
    ],
)
def test_countries(text: str, code: str) -> None:
    assert country_code(text) == code


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(Wrong, match="country"):
        country_code("Narnia")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NLD", "nl"),
        ("ENU", "en"),
        ("Duits", "de"),
        ("français", "fr"),
        ("Niederländisch", "nl"),
        ("nl-BE", "nl"),
        ("nl-groot", "nl-groot"),
        ("es", "es"),
        ("", ""),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30", 30),
        (30.0, 30),
        ("30 dagen", 30),
        ("30 DAYS", 30),
        ("30D", 30),
        ("14 dagen netto", 14),
        ("Netto 30", 30),
        ("30 Tage", 30),
        ("à 30 jours", 30),
        ("2 weken", 14),
        ("COD", 0),
        ("contant", 0),
        ("", None),
    ],
)
def test_payment_terms(text: Cell, days: int | None) -> None:
    assert payment_term_days(text) == days


@pytest.mark.parametrize("text", ["30 dagen einde maand", "01", "1M", "30/60/90", "CM+30D", "-5"])
def test_a_payment_term_that_is_no_plain_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(Wrong, match="number of days"):
        payment_term_days(text)


def test_consumers_and_businesses() -> None:
    assert consumer_or_business("particulier") is True
    assert consumer_or_business("Zakelijk") is False
    assert consumer_or_business("ja") is True


def test_currencies() -> None:
    assert currency_code("eur") == "EUR"
    assert currency_code("€") == "EUR"
    assert currency_code("") is None
    with pytest.raises(Wrong, match="currency code"):
        currency_code("XQX")


@pytest.mark.parametrize(
    "text", ["Totaal", "TOTAL", "Summe", "Gesamtsumme:", "Eindtotaal", "Sous-total", "Totaal Jansen"]
)
def test_rows_that_begin_with_a_total_are_totals(text: str) -> None:
    assert is_total(["", text, "100,00"])


def test_other_rows_are_no_totals() -> None:
    assert not is_total(["Jansen", "Totaal", "1"])
    assert not is_total(["Totalisator BV"])
    assert not is_total([1.0, "Totaal"])
    assert not is_total(["", ""])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"),
        (1001, "1001"),
        ("00123", "00123"),
        ("  A   B\u00a0C ", "A B C"),
        ("\ufeffA\x00B\x1f", "AB"),
        ("regel 1\r\nregel 2", "regel 1 regel 2"),
        ('="0012"', "0012"),
        ("=A1+1", "=A1+1"),
        (1.5, "1.5"),
        (20260001.0, "20260001"),
    ],
)
def test_texts_are_cleaned_so_that_equal_codes_are_equal(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_a_text_that_is_too_long_or_has_no_value_is_refused() -> None:
    assert len(text_of("x" * 200)) == 200
    with pytest.raises(Wrong, match="at most 200"):
        text_of("x" * 201)
    with pytest.raises(Wrong, match="error in this cell"):
        text_of(NoValue("#REF!"))
