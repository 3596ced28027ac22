"""A list as rows of cells, from a CSV file or a sheet of a workbook."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ..core.errors import Refusal
from ..core.messages import message
from .cells import Cell, NoValue, Row, text_of
from .files import (
    FileKind,
    broken_workbook,
    check_unpacked,
    encoding_of,
    kind_of_file,
    protected_workbook,
    refusing,
)
from .headings import FieldSet, count_known
from .mapping import ListMapping

FIRST_ROWS = 20  # within these the headings must stand
_DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class TextTable:
    """A CSV file, to be walked through any number of times."""

    path: Path
    encoding: str
    delimiter: str
    sheet: str = ""

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are not empty, each with the number of the line it begins on. Raises Refusal."""
        with refusing(self.path), self.path.open(encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter, skipinitialspace=True)
            before = 0
            try:
                for row in reader:
                    line = reader.line_num
                    if line != before + 1:
                        self._refuse_unclosed_quote(row, before + 1)
                    if any(row):
                        yield before + 1, row
                    before = line
            except csv.Error:
                raise self._unclosed_quote(before + 1) from None
            except UnicodeError:
                raise Refusal(
                    message("{file} is not written in {encoding}.", file=self.path.name, encoding=self.encoding)
                ) from None

    def _refuse_unclosed_quote(self, row: list[str], line: int) -> None:
        """Raise Refusal when a quotation mark swallowed the rows beneath it, which would otherwise vanish unseen."""
        separators = max(len(row) - 1, 2)
        for cell in row:
            rest = cell.partition("\n")[2]
            if rest.count(self.delimiter) >= separators:
                raise self._unclosed_quote(line)

    def _unclosed_quote(self, line: int) -> Refusal:
        return Refusal(
            message("{file}, line {row}: a quotation mark is opened and never closed.", file=self.path.name, row=line)
        )


@dataclass(frozen=True)
class SheetTable:
    """A sheet of a workbook. valueless: row -> column -> what stands in a cell that has no value (both 0-based)."""

    path: Path
    sheet: str
    cells: CalamineSheet
    valueless: dict[int, dict[int, str]]
    delimiter: str = ""

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that are not empty, each with its number in the sheet."""
        start = self.cells.start
        left: list[Cell] = [""] * (start[1] if start else 0)
        valueless = self.valueless
        for index, row in enumerate(self.cells.iter_rows()):
            cells: list[Cell] = left + row if left else row
            if index in valueless:
                for column, found in valueless[index].items():
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = NoValue(found)
            if cells.count("") < len(cells):
                yield index + 1, cells


@dataclass(frozen=True)
class FirstRows:
    """The first rows of a table, kept in memory: what a preview is made from."""

    path: Path
    sheet: str
    delimiter: str
    kept: tuple[tuple[int, Row], ...]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that were kept, each with its number in the file."""
        return iter(self.kept)


Table = TextTable | SheetTable | FirstRows


def first_rows(table: Table, count: int = FIRST_ROWS) -> list[tuple[int, list[str]]]:
    """Return the first rows as texts; what is no text, or too long to be a heading, is cut or left empty."""
    return [(number, [_heading(cell) for cell in row]) for number, row in islice(table.rows(), count)]


def open_tables(path: Path, mapping: ListMapping | None = None) -> Iterator[Table]:
    """Yield what may be the list in this file: one table, or one for each visible sheet that is not empty.

    Raises Refusal for a file that cannot be read. A sheet is loaded when its turn comes.
    """
    kind = kind_of_file(path)
    if kind is FileKind.TEXT:
        return iter([_open_text(path, mapping)])
    return _open_workbook(path, kind, mapping.sheet if mapping else None)


def _open_text(path: Path, mapping: ListMapping | None) -> TextTable:
    encoding = (mapping.encoding if mapping else None) or encoding_of(path)
    try:
        "".encode(encoding)
    except LookupError:
        raise Refusal(message("The encoding {encoding} is unknown.", encoding=encoding)) from None
    delimiter = (mapping.delimiter if mapping else None) or _delimiter(path, encoding)
    return TextTable(path, encoding, delimiter)


def _delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter that shows most headings we know, else the one that cuts most rows alike."""
    with refusing(path), path.open(encoding=encoding, newline="") as stream:
        try:
            said = re.match(r"sep=(.)\r?\n?$", stream.readline(1000))  # written for Excel
        except UnicodeError:
            return ";"
    if said:
        return said[1]
    return max(_DELIMITERS, key=lambda delimiter: _score(TextTable(path, encoding, delimiter)))


def _score(table: TextTable) -> tuple[int, int, int]:
    rows: list[tuple[int, list[str]]] = []
    # Under a wrong delimiter, and with an open quotation mark under the right one, the rows end early.
    with suppress(Refusal):
        for number, row in islice(table.rows(), 50):
            rows.append((number, [_heading(cell) for cell in row]))
    known = max((max(count_known(row, fields) for fields in FieldSet) for _, row in rows[:FIRST_ROWS]), default=0)
    width, count = Counter(len(row) for _, row in rows).most_common(1)[0] if rows else (1, 0)
    return (known if known > 1 else 0, count if width > 1 else 0, width)


def _open_workbook(path: Path, kind: FileKind, sheet: str | None) -> Iterator[Table]:
    has_valueless = kind is FileKind.WORKBOOK and check_unpacked(path).has_valueless_cells
    with _reading_workbook(path):
        book = CalamineWorkbook.from_path(str(path))
    names = [found.name for found in book.sheets_metadata if found.visible is SheetVisibleEnum.Visible]
    if sheet is not None:
        if sheet not in book.sheet_names:
            raise Refusal(
                message(
                    "{file} has no sheet {sheet}; it has: {sheets}.",
                    file=path.name,
                    sheet=sheet,
                    sheets=", ".join(names),
                )
            )
        names = [sheet]
    for name in names:
        with _reading_workbook(path):
            cells = book.get_sheet_by_name(name)
            valueless = _valueless(path, name) if has_valueless else {}
        if cells.start is not None:
            yield SheetTable(path, name, cells, valueless)


@contextmanager
def _reading_workbook(path: Path) -> Iterator[None]:
    with refusing(path):
        try:
            yield
        except PasswordError:
            raise protected_workbook(path) from None
        except (CalamineError, etree.XMLSyntaxError, BadZipFile, KeyError):
            raise broken_workbook(path) from None
        except BaseException as problem:
            # A damaged file can make the reader's Rust code panic, which reaches us outside Exception.
            if type(problem).__name__ == "PanicException":
                raise broken_workbook(path) from None
            raise


def _valueless(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Return the cells with an error or a formula without a result, which the fast reader shows as empty."""
    found: dict[int, dict[int, str]] = {}
    with ZipFile(path) as archive, archive.open(_part_of_sheet(archive, sheet)) as part:
        for _, element in etree.iterparse(part, **_PLAIN_XML):
            name = _local(element.tag)
            if name == "row":
                element.clear()
            if name != "c":
                continue
            children = {_local(child.tag): child.text or "" for child in element}
            value, formula = children.get("v", ""), children.get("f")
            address = re.fullmatch(r"([A-Z]+)(\d+)", element.get("r", ""))
            if address and (element.get("t") == "e" or formula is not None and not value and element.get("t") != "str"):
                column = 0
                for letter in address[1]:
                    column = column * 26 + ord(letter) - 64
                text = value if element.get("t") == "e" and value else f"={formula or ''}"
                found.setdefault(int(address[2]) - 1, {})[column - 1] = text
    return found


# No entity of a stranger's file is filled in, and nothing is fetched.
_PLAIN_XML: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _parsed(archive: ZipFile, name: str) -> Any:
    return etree.fromstring(archive.read(name), etree.XMLParser(**_PLAIN_XML))


def _part_of_sheet(archive: ZipFile, sheet: str) -> str:
    relations = {
        relation.get("Id"): relation.get("Target", "") for relation in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for element in _parsed(archive, "xl/workbook.xml").iter("{*}sheet"):
        if element.get("name") == sheet:
            key = next(value for name, value in element.attrib.items() if _local(name) == "id")
            target = relations[key]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _local(tag: object) -> str:
    """Return the name without its namespace; "" for an entity, which is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _heading(cell: Cell) -> str:
    if isinstance(cell, str):
        cell = str(cell)[:200]
    try:
        return text_of(cell)
    except ValueError:
        return ""
