"""The side of a list whose headings do not tell it: what its name, or that of its sheet, says."""

from pathlib import Path

import openpyxl
import pytest

from aanmaningen.core.records import Side
from aanmaningen.sources import FieldSet, glance, recognise
from aanmaningen.sources.words import side_in_name

HEADINGS = ["Relatiecode", "Naam", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Factuurbedrag", "Openstaand"]
ROW = ["900", "Staal NV", "L1", "01-08-2026", "01-09-2026", "100,00", "100,00"]


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("crediteuren-open", Side.PAYABLE),
        ("Openstaande_Leveranciers_2026", Side.PAYABLE),
        ("AP open items", Side.PAYABLE),
        ("Offene Kreditoren", Side.PAYABLE),
        ("fournisseurs", Side.PAYABLE),
        ("accounts payable", Side.PAYABLE),
        ("debiteuren", Side.RECEIVABLE),
        ("debiteuren en crediteuren", None),
        ("creditnotas", None),
        ("april", None),
        ("map1", None),
        ("openstaande posten", None),
    ],
)
def test_side_follows_from_a_name_that_says_it(name: str, side: Side | None) -> None:
    assert side_in_name(name) is side


def written(path: Path, headings: list[str] = HEADINGS) -> Path:
    path.write_text("\n".join((";".join(headings), ";".join(ROW))), encoding="utf-8")
    return path


def test_list_that_is_called_one_of_creditors_is_read_as_such(tmp_path: Path) -> None:
    assert recognise(written(tmp_path / "crediteuren.csv"), FieldSet.ITEMS).constants["side"] == "payable"
    assert "side" not in recognise(written(tmp_path / "posten.csv"), FieldSet.ITEMS).constants


def test_headings_that_speak_of_debtors_win_from_the_name_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "leveranciersbond.csv", ["Klantnummer", "Klantnaam", *HEADINGS[2:]])
    assert "side" not in recognise(file, FieldSet.ITEMS).constants


def test_name_of_the_sheet_counts_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Crediteuren"
    sheet.append(HEADINGS)
    sheet.append(ROW)
    book.save(tmp_path / "debiteuren.xlsx")
    assert recognise(tmp_path / "debiteuren.xlsx", FieldSet.ITEMS).constants["side"] == "payable"


def test_list_that_has_to_be_mapped_by_hand_is_looked_at_by_its_name_too(tmp_path: Path) -> None:
    file = written(tmp_path / "crediteuren.csv", ["A1", "B1", "C1", "D1", "E1", "F1", "G1"])
    assert glance(file).mapping.constants == {"side": "payable"}


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        (["Debiteur", "Crediteur", ""], True),
        (["Klant", "Leverancier"], True),
        (["Crediteur"], True),
        (["Debiteur", "Prospect"], False),
        (["D", "C"], False),  # debit or credit, perhaps
        (["", ""], False),
    ],
)
def test_column_that_says_debtor_or_creditor_is_known_by_what_it_says(
    tmp_path: Path, said: list[str], is_found: bool
) -> None:
    file = tmp_path / "posten.csv"
    rows = [[*ROW[:2], f"L{number}", *ROW[3:], word] for number, word in enumerate(said)]
    file.write_text("\n".join(map(";".join, [[*HEADINGS, "Soort relatie"], *rows])), encoding="utf-8")
    assert recognise(file, FieldSet.ITEMS).columns.get("side") == ("Soort relatie" if is_found else None)
    seen = glance(file, FieldSet.ITEMS)
    assert seen.mapping.columns.get("side") == ("Soort relatie" if is_found else None)
