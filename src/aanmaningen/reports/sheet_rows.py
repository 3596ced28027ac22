"""The rows of an Excel sheet, written as XML into the package that openpyxl makes.

openpyxl makes everything but the rows: workbook, styles, page set-up, chart. The rows are written here for two
reasons. Speed: a cell is a string, not an object of a dozen attributes. And openpyxl cannot store a formula's result
beside the formula, without which Excel's Protected View, previews and telephones show empty cells.

Source of the format: ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.73 (row), 18.3.1.80 (sheetData), 22.9.2.19 (ST_Xstring).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from shutil import copyfileobj
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

Value = str | int | Decimal | date | None

MAX_ROWS = 1_048_576
_MAX_TEXT = 32_767
_EPOCH = date(1899, 12, 30).toordinal()
# Excel believes that 1900 was a leap year: below this day number its dates are a day off.
_FIRST_SAFE_DAY = 61

_WORTH_A_LOOK = re.compile("[&<>\x00-\x1f\x7f_\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[\t\n\r]+")
_ILLEGAL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_EMPTY_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
# The oldest time a zip file can tell; the same for every part, so that equal reports are equal files.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Cell(NamedTuple):
    """A cell: its column's letters, the number of its style in the workbook, and what it holds.

    value: text, number, date or nothing; for a formula, its result. formula: without "=", or "" for none.
    """

    column: str
    style: int
    value: Value
    formula: str = ""


def row_xml(row: int, cells: Iterable[Cell], height: float = 0, level: int = 0) -> str:
    """Return the XML of a row (1-based); cells from left to right. Text is always text, whatever it begins with.

    height: in points; 0 leaves it to the spreadsheet. level: in how many groups the row is that can be closed.
    """
    tall = f' ht="{height}" customHeight="1"' if height else ""
    inside = f' outlineLevel="{level}"' if level else ""
    return f'<row r="{row}"{tall}{inside}>{"".join([_cell_xml(row, *cell) for cell in cells])}</row>'


def _cell_xml(row: int, column: str, style: int, value: Value, formula: str) -> str:
    if formula:
        return f'<c r="{column}{row}" s="{style}"><f>{_escaped(formula)}</f><v>{value}</v></c>'
    if isinstance(value, (int, Decimal)):
        return f'<c r="{column}{row}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{column}{row}" s="{style}"{_content_xml(value)}'


@lru_cache(maxsize=8192)  # codes, names, dates and words come back row after row
def _content_xml(value: str | date | None) -> str:
    """Return what follows the style of a cell, the cell's end included."""
    if isinstance(value, date):
        day = value.toordinal() - _EPOCH
        if day >= _FIRST_SAFE_DAY:
            return f"><v>{day}</v></c>"
        value = value.isoformat()
    if not value:
        return "/>"
    text = _escaped(value[:_MAX_TEXT]) if _WORTH_A_LOOK.search(value) or len(value) > _MAX_TEXT else value
    # Without this a reader may drop blanks at the ends.
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _escaped(text: str) -> str:
    text = _ILLEGAL.sub("", _BLANKS.sub(" ", text))
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_package(workbook: Workbook, rows: Mapping[str, BinaryIO], target: BinaryIO) -> None:
    """Write the workbook to `target`, with the given rows in its sheets.

    rows: title of a sheet, which has no cells of its own -> its rows' XML in UTF-8, read from where the file stands.
    """
    frame = BytesIO()
    ExcelWriter(workbook, ZipFile(frame, "w")).save()  # Workbook.save would stamp the time of day on it
    parts = {workbook[title].path.lstrip("/"): xml for title, xml in rows.items()}
    with ZipFile(frame) as source, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in source.namelist():
            info = ZipInfo(name, _ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            with package.open(info, "w") as part:
                if name in parts:
                    before, after = _EMPTY_SHEET_DATA.split(source.read(name))
                    # The dimension is optional, and openpyxl's is that of an empty sheet.
                    part.write(_DIMENSION.sub(b"", before) + b"<sheetData>")
                    copyfileobj(parts[name], part, 1 << 18)
                    part.write(b"</sheetData>" + after)
                else:
                    part.write(source.read(name))
