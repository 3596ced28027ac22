"""The rows of a sheet, as openpyxl reads them back."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as ReadCell

from aanmaningen.reports.sheet_rows import Cell, Value, row_xml, write_package


def _read(*cells: Cell, height: float = 0) -> dict[str, ReadCell]:
    file = BytesIO()
    workbook = Workbook()
    write_package(workbook, {"Sheet": BytesIO(row_xml(1, cells, height).encode())}, file)
    sheet = load_workbook(file)["Sheet"]
    return {cell.column_letter: cell for cell in sheet[1]}


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        ("Bakkerij <De & Zoon>", "s", "Bakkerij <De & Zoon>"),
        ("=1+1", "s", "=1+1"),
        ("+31 20", "s", "+31 20"),
        ("-korting", "s", "-korting"),
        ("@home", "s", "@home"),
        ("0012", "s", "0012"),
        (" blank ", "s", " blank "),
        ("\tone\r\ntwo", "s", " one two"),
        ("a\x00b\x1fc\ufffe", "s", "abc"),
        ("Ελλ 日本", "s", "Ελλ 日本"),
        (12, "n", 12),
        (Decimal("-1234.50"), "n", -1234.5),
        (None, "n", None),
        ("", "n", None),
        (date(1753, 1, 1), "s", "1753-01-01"),
    ],
)
def test_a_value_comes_back_as_what_it_was(value: Value, kind: str, read: object) -> None:
    cell = (
        _read(Cell("A", 0, value))["A"] if value not in (None, "") else _read(Cell("A", 0, value), Cell("B", 0, 1))["A"]
    )
    assert (cell.data_type, cell.value) == (kind, read)


def test_a_date_is_a_day_number() -> None:
    assert _read(Cell("A", 0, date(2026, 11, 21)))["A"].value == 46347
    assert _read(Cell("A", 0, date(1900, 3, 1)))["A"].value == 61


@given(st.text())
@example("\ud800")
@example("x" * 40_000)
def test_no_text_breaks_the_sheet_or_becomes_a_formula(text: str) -> None:
    cells = _read(Cell("A", 0, text), Cell("B", 0, 7))
    assert cells["A"].data_type != "f"
    assert cells["B"].value == 7


def test_a_text_that_looks_like_an_escape_of_the_format_is_kept_from_being_one() -> None:
    assert "_x005F_x0041_" in row_xml(1, [Cell("A", 0, "_x0041_")])


def test_a_formula_carries_its_result() -> None:
    cell = Cell("C", 0, Decimal("3.50"), 'IF(A1<B1,"a","b")')
    assert row_xml(1, [cell]) == '<row r="1"><c r="C1" s="0"><f>IF(A1&lt;B1,"a","b")</f><v>3.50</v></c></row>'
    assert _read(cell)["C"].value == '=IF(A1<B1,"a","b")'


def test_a_row_may_be_given_its_height() -> None:
    assert _read(Cell("A", 0, 1), height=33.0)["A"].parent.row_dimensions[1].height == 33.0


def test_equal_workbooks_are_equal_files() -> None:
    def package() -> bytes:
        file = BytesIO()
        workbook = Workbook()
        workbook.properties.created = workbook.properties.modified = datetime(2026, 11, 21, 14, 5)
        write_package(workbook, {"Sheet": BytesIO(row_xml(1, [Cell("A", 0, "x")]).encode())}, file)
        return file.getvalue()

    assert package() == package()
    assert {info.date_time for info in ZipFile(BytesIO(package())).infolist()} == {(1980, 1, 1, 0, 0, 0)}
