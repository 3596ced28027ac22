"""What leaves the grid: the table on the clipboard and the Excel file, as a spreadsheet meets them."""

from pathlib import Path

import openpyxl
import pytest
from ledgers import post, take_in
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.items.place import ItemsPlace

from .items_desk import fill, overheard, settle
from .items_desk import place as place
from .items_desk import place_of as place_of
from .test_items_grid import MakePlace, action, current_in


def odd(desk: Desk) -> None:
    """Texts that a spreadsheet would compute, or take for a number."""
    fill(desk)
    rows = [
        post("00123", "1234567,89", party="D9", Naam="=1+1", Omschrijving="@SUM(A1)"),
        post("+31", "-5,00", party="D9", Naam="=1+1", Soort="creditnota", Omschrijving='=HYPERLINK("x")\tb'),
    ]
    take_in(desk, rows, partial=True)


def copied(place: ItemsPlace) -> tuple[list[list[str]], str]:
    place.columns.show(["number", "name", "description", "due_date", "open"], 1)
    place.table.selectAll()
    action(place, "copy_items").trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasText() and data.hasHtml()
    return [line.split("\t") for line in data.text().splitlines()], data.html()


def test_copied_formulas_are_text(place_of: MakePlace) -> None:
    lines, html = copied(place_of(odd))
    by_number = {line[0]: line for line in lines}
    assert by_number["00123"][1:3] == ["'=1+1", "'@SUM(A1)"]
    assert by_number["'+31"][2] == '\'=HYPERLINK("x") b'
    assert by_number["'+31"][4] == "-5.00"  # an amount is computed with
    assert "<td style=\"mso-number-format:'\\@'\">=1+1</td>" in html
    assert "<td style=\"mso-number-format:'\\@'\">00123</td>" in html
    assert not any(len(line) != 5 for line in lines)


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [
        ("nl", "1.234.567,89", "01-10-2026"),
        ("de", "1.234.567,89", "01.10.2026"),
        ("fr", "1234567,89", "01/10/2026"),
        ("en", "1,234,567.89", "01/10/2026"),
    ],
)
def test_copied_figures_are_those_of_a_spreadsheet_in_that_language(
    place_of: MakePlace, language: str, amount: str, day: str
) -> None:
    place = place_of(odd)
    place.workbench.set_language(language)
    place.retranslate()
    lines, html = copied(place)
    line = next(line for line in lines if line[0] == "00123")
    assert line[3:] == [day, amount]
    assert f'<td align="right">{amount}</td>' in html


def test_groups_are_exported_with_their_subtotals(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    current_in(place, "party")
    action(place, "column_group").trigger()
    place.columns.show(["number", "currency", "open"], 1)
    settle(qtbot, place)
    said = overheard(place)
    place.out.export_to(str(tmp_path / "uit.xlsx"))
    qtbot.waitUntil(lambda: any("5 items written" in one for one in said))
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").active
    assert sheet is not None
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[1] == ("D1  Bakkerij Jansen   EUR   3 items", None, "=SUBTOTAL(9,C3:C5)")
    assert [row[0] for row in rows[2:5]] == ["F1", "C1", "F2"]
    assert rows[7] == ("D2  Müller & Söhne GmbH   USD   1 item", None, "=SUBTOTAL(9,C9:C9)")
    assert sheet.row_dimensions[3].outlineLevel == 1 and not sheet.row_dimensions[2].outlineLevel
    assert sheet.auto_filter.ref is None
    computed = openpyxl.load_workbook(tmp_path / "uit.xlsx", data_only=True).active
    assert computed is not None and computed["C2"].value == 330.5


def test_exported_formulas_are_text(qtbot: QtBot, place_of: MakePlace, tmp_path: Path) -> None:
    place = place_of(odd)
    place.columns.show(["number", "name", "description"], 1)
    said = overheard(place)
    place.out.export_to(str(tmp_path / "uit.xlsx"))
    qtbot.waitUntil(lambda: any("7 items written" in one for one in said))
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").active
    assert sheet is not None
    found = [cell for row in sheet.iter_rows() for cell in row if str(cell.value)[:1] in "=+-@"]
    assert len(found) == 5
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_a_file_open_in_excel_is_told(
    qtbot: QtBot, place: ItemsPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "uit.xlsx"
    target.write_bytes(b"open in Excel")
    opened = Path.open

    def locked(path: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if path == target:
            raise PermissionError(13, "sharing violation", str(path))
        return opened(path, mode, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    said = overheard(place)
    with qtbot.waitSignal(place.workbench.refused) as told:
        place.out.export_to(str(target))
    assert told.args is not None and "open in another program" in str(told.args[0])
    assert not said
