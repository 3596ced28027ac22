"""Attributes in lists: recognised by their name, kept in the form of their kind, refused when they do not fit."""

from datetime import datetime
from pathlib import Path

import pytest

from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.sources import FieldSet, ListMapping, ReadOptions, glance, open_items, open_parties

from .list_files import csv_file, workbook

KINDS = (
    AttributeKind("Omzet", AttributeType.NUMBER),
    AttributeKind("Klant sinds", AttributeType.DATE),
    AttributeKind("Klasse", AttributeType.CHOICE, ("A", "B+")),
    AttributeKind("Welkom", AttributeType.YES_NO),
    AttributeKind("Regio"),
)
OPTIONS = ReadOptions(attributes=KINDS)


def values(path: Path, mapping: ListMapping | None = None) -> list[dict[str, object]]:
    """Return the attributes of each party in a list."""
    lines = [line for batch in open_parties(path, OPTIONS, mapping).batches() for line in batch]
    return [{name[5:]: said for name, said in line.values.items() if name.startswith("attr.")} for line in lines]


def test_a_column_called_like_an_attribute_is_that_attribute(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Code;Naam;REGIO;klant-sinds\n1;A;Noord;1-2-2020\n")
    assert values(path) == [{"Regio": "Noord", "Klant sinds": "2020-02-01"}]
    assert glance(path, FieldSet.PARTIES, None, KINDS).fields() == ("code", "name", "attr.Regio", "attr.Klant sinds")
    assert values(csv_file(tmp_path, "Code;Naam;Kenmerk: regio\n1;A;Zuid\n")) == [{"Regio": "Zuid"}]


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("Omzet", "1.500,50", "1500.5"),
        ("Omzet", "-12", "-12"),
        ("Omzet", "2.500", "2500"),
        ("Omzet", "", ""),
        ("Klant sinds", "31-01-2020", "2020-01-31"),
        ("Klant sinds", "2020-01-31", "2020-01-31"),
        ("Klasse", "b+", "B+"),
        ("Welkom", "Ja", "yes"),
        ("Welkom", "0", "no"),
        ("Regio", "31-01-2020", "31-01-2020"),
    ],
)
def test_what_a_cell_says_is_kept_as_its_kind_is(tmp_path: Path, column: str, written: str, kept: str) -> None:
    assert values(csv_file(tmp_path, f"Code;Naam;{column}\n1;A;{written}\n")) == [{column: kept}]


def test_cells_of_a_workbook_need_no_reading(tmp_path: Path) -> None:
    rows = [["Code", "Naam", "Omzet", "Klant sinds"], ["1", "A", 1500.5, datetime(2020, 1, 31)]]
    assert values(workbook(tmp_path, rows)) == [{"Omzet": "1500.5", "Klant sinds": "2020-01-31"}]


def test_the_column_itself_proves_which_mark_is_the_decimal_one(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Code;Naam;Omzet\n1;A;1,500\n2;B;2.50\n")
    assert [one["Omzet"] for one in values(path)] == ["1500", "2.5"]


@pytest.mark.parametrize(
    ("column", "written"),
    [("Omzet", "veel"), ("Omzet", "1.5.0"), ("Klant sinds", "31-02-2020"), ("Klasse", "C"), ("Welkom", "misschien")],
)
def test_what_does_not_fit_is_a_complaint_with_its_row_and_field(tmp_path: Path, column: str, written: str) -> None:
    parties = open_parties(csv_file(tmp_path, f"Code;Naam;{column}\n1;A;\n2;B;{written}\n"), OPTIONS)
    assert [line.code for batch in parties.batches() for line in batch] == ["1"]
    assert [(one.row, one.field, one.found) for one in parties.complaints] == [(3, f"attr.{column}", written)]
    text = f"Klantnr;Factuurnr;Datum;Bedrag;{column}\n1;F1;1-11-2026;5,00;\n2;F2;1-11-2026;5,00;{written}\n"
    items = open_items(csv_file(tmp_path, text), OPTIONS)
    assert [line.number for batch in items.batches() for line in batch] == ["F1"]
    assert [(one.row, one.field, one.found) for one in items.complaints] == [(3, f"attr.{column}", written)]


def test_a_mapping_says_which_column_an_attribute_is_in(tmp_path: Path) -> None:
    mapping = ListMapping({"code": 1, "name": 2, "attr.Omzet": 3}, {"attr.Klasse": "a"}, header_row=0)
    assert values(csv_file(tmp_path, "1;A;1.250,00\n"), mapping) == [{"Omzet": "1250", "Klasse": "A"}]
