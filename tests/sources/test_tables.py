"""CSV files and workbooks as rows."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.sources import FieldSet, ListMapping, ReadOptions, open_items, recognise, sample

from .list_files import HEADINGS, csv_file, items_of, told, workbook

ROWS = [["1001", "F1", "01-11-2026", "01-12-2026", "12,50"], ["Café Zoë", "F2", "02-11-2026", "", "1.234,56"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_delimiter_and_encoding_are_found_out(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [HEADINGS.replace(";", delimiter), *(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)]
    path = csv_file(tmp_path, "\r\n".join(lines), encoding)

    reading = open_items(path, ReadOptions())

    assert [(line.party_code, line.open_minor) for line in items_of(reading)] == [("1001", 1250), ("Café Zoë", 123456)]
    assert reading.complaints == []


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    text = "a;b;c\n" + "1,5;2,5;3,5\n" * 20
    mapping = ListMapping({"party_code": 1, "number": 2, "open": 3, "invoice_date": 2}, header_row=1)

    assert sample(csv_file(tmp_path, text), mapping, rows=1) == [["a", "b", "c"], ["1,5", "2,5", "3,5"]]


def test_a_line_that_names_the_separator_for_excel_is_obeyed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'sep=,\r\nklantnr,factuurnr,datum,bedrag\r\n1,F1,1-11-2026,"5,00"\r\n')

    assert [(line.row, line.open_minor) for line in items_of(open_items(path, ReadOptions()))] == [(3, 500)]


def test_a_title_above_the_headings_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    title = 'Openstaande posten\n"Administratie: Bakker; B.V."\n\nper datum;21-11-2026\n\n'
    text = f"{title}{HEADINGS}\n\n1;F1;1-11-2026;;5,00\n;;;;\n"
    reading = open_items(csv_file(tmp_path, text), ReadOptions())

    assert [(line.row, line.number) for line in items_of(reading)] == [(8, "F1")]
    assert (reading.rows_read, reading.complaints) == (1, [])


def test_rows_are_numbered_by_the_line_they_begin_on(tmp_path: Path) -> None:
    rows = '1;F1;1-11-2026;;5,00;"eerste\nregel"\n2;F2;1-11-2026;;5,00;x\n3;F3;31-02-2026;;5,00;x\n'
    text = f"{HEADINGS};Omschrijving\n{rows}"
    reading = open_items(csv_file(tmp_path, text), ReadOptions())

    assert [(line.row, line.description) for line in items_of(reading)] == [(2, "eerste regel"), (4, "x")]
    assert [complaint.row for complaint in reading.complaints] == [5]


def test_two_hundred_columns_are_no_trouble(tmp_path: Path) -> None:
    headings = ";".join(f"Extra {i}" for i in range(200))
    row = ";".join("x" * 300 for _ in range(200))
    path = csv_file(tmp_path, f"{headings};{HEADINGS}\n{row};1;F1;1-11-2026;;5,00\n")
    book = workbook(tmp_path, [f"{headings};{HEADINGS}".split(";"), [*row.split(";"), 1, "F1", "1-11-2026", "", 5]])

    for list_ in (path, book):
        assert [line.open_minor for line in items_of(open_items(list_, ReadOptions()))] == [500]


def test_rows_that_end_early_are_filled_up(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + ";Omschrijving;Betalingskenmerk\n1;F1;1-11-2026;;5,00\n")

    assert [line.description for line in items_of(open_items(path, ReadOptions()))] == [""]


def test_a_workbook_gives_dates_numbers_and_texts_as_they_are_meant(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            HEADINGS.split(";"),
            [1001, 20260001, date(2026, 11, 1), 46357, 12.5],
            ["0012", "F2", "2-11-2026", None, "1.234,56-"],
            [1003.0, "F3", date(2026, 11, 1), None, -7],
        ],
    )
    reading = open_items(path, ReadOptions())

    assert [line[:1] + line[1:2] + line[4:7] + line[9:10] for line in items_of(reading)] == [
        (2, "1001", "20260001", date(2026, 11, 1), date(2026, 12, 1), 1250),
        (3, "0012", "F2", date(2026, 11, 2), None, -123456),
        (4, "1003", "F3", date(2026, 11, 1), None, -700),
    ]
    assert reading.complaints == []


def test_a_list_may_stand_anywhere_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Toelichting"
    book.create_sheet("Leeg")
    sheet = book.create_sheet("Posten")
    for row, values in (
        (4, HEADINGS.split(";")),
        (5, ["1", "F1", "1-11-2026", "", 5]),
        (8, ["2", "F2", "1-11-2026", "", 6]),
    ):
        for column, value in enumerate(values, start=3):
            sheet.cell(row, column, value)
    book.save(tmp_path / "lijst.xlsx")

    reading = open_items(tmp_path / "lijst.xlsx", ReadOptions())

    assert [(line.row, line.number, line.open_minor) for line in items_of(reading)] == [(5, "F1", 500), (8, "F2", 600)]
    by_number = ListMapping({"party_code": 3, "number": 4, "invoice_date": 5, "open": 7}, header_row=4, sheet="Posten")
    assert len(items_of(open_items(tmp_path / "lijst.xlsx", ReadOptions(), by_number))) == 2
    with pytest.raises(Refusal, match=r"has no sheet Weg; it has: Sheet, Leeg, Posten"):
        open_items(tmp_path / "lijst.xlsx", ReadOptions(), ListMapping({"number": 1}, sheet="Weg"))


def test_a_formula_without_a_result_and_an_error_are_complained_about(tmp_path: Path) -> None:
    # openpyxl writes formulas without results, as some programs do.
    path = workbook(
        tmp_path, [HEADINGS.split(";"), ["1", "F1", "1-11-2026", "=C2+30", 5], ["2", "F2", "1-11-2026", None, "#N/A"]]
    )
    reading = open_items(path, ReadOptions())

    assert items_of(reading) == []
    assert told(reading.complaints) == [
        (
            2,
            "due_date",
            "=C2+30",
            "The result of this formula is not in the file. Open it in Excel, save it and try again.",
        ),
        (3, "open", "#N/A", "The spreadsheet shows an error in this cell."),
    ]


def test_formulas_as_text_in_a_csv_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + ';Omschrijving\n1;="0012";1-11-2026;;5,00;=A1+1\n2;F2;1-11-2026;;=A1+1;x\n')
    reading = open_items(path, ReadOptions())

    assert [(line.number, line.description) for line in items_of(reading)] == [("0012", "=A1+1")]
    assert told(reading.complaints) == [(3, "open", "=A1+1", "A formula stands here; a value was expected.")]


def test_the_sample_for_the_preview_shows_headings_and_first_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"Titel\n{HEADINGS}\n" + "1;F1;1-11-2026;;5,00\n" * 30)

    shown = sample(path, recognise(path, FieldSet.ITEMS), rows=3)

    assert shown == [HEADINGS.split(";"), *[["1", "F1", "1-11-2026", "", "5,00"]] * 3]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.csv"
    path.write_bytes(HEADINGS.encode() + b"\n" + content)
    try:
        items_of(open_items(path, ReadOptions()))
    except Refusal as refusal:
        assert str(refusal)
