"""A table as an Excel workbook: one sheet with headings, filters and the right kinds of cells."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.messages import Amount, Message
from aanmaningen.core.money import to_decimal

from .aging_items import Progress
from .cell_styles import CellStyles
from .sheet_rows import MAX_ROWS, Cell, row_xml, write_package
from .table import GroupHeading, Table, TableValue
from .whole_file import whole_file

_PROGRESS_EVERY = 2_000
_HEADING_HEIGHT = 33.0  # points: two lines
_DATE_FORMATS = {"nl": "dd-mm-yyyy", "de": "dd.mm.yyyy"}
_NOT_IN_A_TITLE = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


def write_table(table: Table, path: Path, progress: Progress) -> None:
    """Write a table to `path` (.xlsx), replacing what was there only when the whole of it is written.

    progress may raise to stop, after which nothing has changed. Raises Refusal when the file cannot be written there,
    or when there are more rows than a sheet has.
    """
    lines = table.count + table.group_count
    if lines >= MAX_ROWS:
        text = message("{n} rows are more than an Excel sheet holds. Filter first.", n=lines)
        raise Refusal(text)
    workbook = Workbook()
    styles = CellStyles(workbook, _DATE_FORMATS.get(table.language, "dd/mm/yyyy"))
    sheet: Any = workbook.worksheets[0]
    sheet.title = table.title.translate(_NOT_IN_A_TITLE)[:31].strip() or "1"
    letters = [get_column_letter(place) for place in range(1, len(table.columns) + 1)]
    what: Message = message("items")
    with whole_file(path) as file, TemporaryFile() as rows:
        headings = [
            Cell(letter, styles.heading_right if column.is_number else styles.heading, column.heading)
            for letter, column in zip(letters, table.columns, strict=True)
        ]
        rows.write(row_xml(1, headings, _HEADING_HEIGHT).encode())
        for number, values in enumerate(table.rows, 1):
            if isinstance(values, GroupHeading):
                rows.write(row_xml(number + 1, _heading_cells(styles, letters, values, number + 2)).encode())
            else:
                cells = [_cell(styles, letter, value) for letter, value in zip(letters, values, strict=True)]
                rows.write(row_xml(number + 1, cells, level=int(table.group_count > 0)).encode())
            if number % _PROGRESS_EVERY == 0:
                progress(min(number, table.count), table.count, what)
        for letter, column in zip(letters, table.columns, strict=True):
            sheet.column_dimensions[letter].width = max(column.width, 6)
        sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}2"
        if table.group_count:
            sheet.sheet_properties.outlinePr.summaryBelow = False
            sheet.sheet_format.outlineLevelRow = 1
        else:  # sorting by it would tear groups apart
            sheet.auto_filter.ref = f"A1:{letters[-1]}{table.count + 1}"
        rows.seek(0)
        write_package(workbook, {sheet.title: rows}, file)


def _heading_cells(styles: CellStyles, letters: Sequence[str], group: GroupHeading, first: int) -> list[Cell]:
    """Return the line above a group, which adds up what is below it. first: the row in which the group begins."""
    last = first + group.count - 1
    cells = [Cell(letter, styles.total, None) for letter in letters]
    cells[0] = Cell(letters[0], styles.total, group.name)
    for place, minor in group.sums.items():
        letter, style = letters[place], styles.amount(group.currency, True)
        total = to_decimal(minor, group.currency)
        cells[place] = Cell(letter, style, total, f"SUBTOTAL(9,{letter}{first}:{letter}{last})")
    return cells


def _cell(styles: CellStyles, letter: str, value: TableValue) -> Cell:
    match value:
        case Amount():
            return Cell(letter, styles.amount(value.currency), to_decimal(value.minor, value.currency))
        case date():
            return Cell(letter, styles.date, value)
        case int():
            return Cell(letter, styles.count, value)
        case Decimal():
            return Cell(letter, styles.plain, value)
        case str():
            return Cell(letter, styles.text(value), value)
    return Cell(letter, styles.plain, None)
