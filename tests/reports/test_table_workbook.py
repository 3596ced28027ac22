"""A table as a workbook: cells of their own kind, and nothing written that is not whole."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aanmaningen.core.errors import Cancelled, Message, Refusal
from aanmaningen.core.messages import Amount
from aanmaningen.reports.table import Table, TableColumn, TableValue
from aanmaningen.reports.table_workbook import write_table

COLUMNS = (
    TableColumn("Naam", 20),
    TableColumn("Datum", 10),
    TableColumn("Dagen", 6, True),
    TableColumn("Open", 12, True),
)


def table(rows: list[tuple[TableValue, ...]], count: int | None = None) -> Table:
    return Table("Alles [open]", "nl", COLUMNS, rows, len(rows) if count is None else count, 1)


def silent(done: int, total: int, what: Message) -> None:
    pass


def test_cells_have_their_own_kind(tmp_path: Path) -> None:
    rows: list[tuple[TableValue, ...]] = [
        ("=1+1", date(2026, 11, 21), 3, Amount(123456, "EUR")),
        ("Ελλάδα", None, None, Amount(-500, "JPY")),
    ]
    write_table(table(rows), tmp_path / "t.xlsx", silent)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Alles  open"]
    assert [cell.value for cell in sheet[1]] == ["Naam", "Datum", "Dagen", "Open"]
    assert sheet["A2"].value == "=1+1" and sheet["A2"].data_type != "f"
    assert sheet["B2"].is_date and sheet["C2"].value == 3
    assert sheet["D2"].value == 1234.56 and sheet["D3"].value == -500
    assert sheet["B3"].value is None
    assert sheet.freeze_panes == "B2"


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int, what: Message) -> None:
        raise Cancelled

    rows: list[tuple[TableValue, ...]] = [("x", None, None, None)] * 2_000
    with pytest.raises(Cancelled):
        write_table(table(rows), tmp_path / "t.xlsx", stop)
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        write_table(table([], 1_048_576), tmp_path / "t.xlsx", silent)
