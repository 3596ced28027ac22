"""Lists made by other programs, read where they are."""

from datetime import date
from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.sources import ReadOptions, open_items, open_parties

from .list_files import items_of, parties_of

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "openitems"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample lists are not at {SAMPLES}")


def test_a_short_list_of_invoices() -> None:
    reading = open_items(SAMPLES / "saurav-tandon__invoices_sample.csv", ReadOptions())

    assert [(line.number, line.party_code, line.due_date, line.open_minor) for line in items_of(reading)] == [
        ("INV001", "Acme Ltd", date(2025, 1, 15), 120000),
        ("INV002", "Globex Corp", date(2025, 2, 10), 98000),
        ("INV003", "Demo Company", date(2024, 12, 1), 45000),
        ("INV004", "Example Inc", date(2025, 3, 5), 67000),
    ]
    assert reading.complaints == []


def test_an_aging_workbook() -> None:
    reading = open_items(SAMPLES / "saurav-tandon__sample_AR_aging_report.xlsx", ReadOptions())
    items = items_of(reading)

    assert len(items) == 10
    assert sum(line.open_minor for line in items) == 2_217_000
    assert (items[0].party_code, items[0].invoice_date) == ("Acme Marketing Ltd", date(2025, 1, 5))
    assert (items[0].number, items[0].kind) == ("INV-05012025-1001", "invoice")
    assert reading.complaints == []


def test_a_list_of_customers() -> None:
    reading = open_parties(SAMPLES / "microsoft__BC14Customer.csv", ReadOptions())
    parties = {party.code: party.values for party in parties_of(reading)}

    assert len(parties) == 8
    assert parties["C00007"] == {
        "name": "Lucerne Publishing",
        "street": "99 Lake Rd",
        "street2": "Floor 3",
        "city": "Geneva",
        "postal_code": "1201",
        "country": "CH",
        "phone": "022-555-9900",
        "email": "info@lucerne.test",
        "group": "EXPORT",
        "payment_term_days": 0,
        "language": "fr",
    }
    assert reading.complaints == []


@pytest.mark.parametrize("name", ["Customer", "Currency", "CustPostGrp", "PaymentTerms"])
def test_what_is_no_list_of_items_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="is not a list of open items"):
        open_items(SAMPLES / f"microsoft__BC14{name}.csv", ReadOptions())


@pytest.mark.parametrize("name", ["Currency", "CustPostGrp", "PaymentTerms"])
def test_what_is_no_list_of_parties_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="is not a list of parties"):
        open_parties(SAMPLES / f"microsoft__BC14{name}.csv", ReadOptions())
