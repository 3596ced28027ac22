"""A list as rows of cells, from a CSV file or a sheet of a workbook (`workbooks`)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..core.errors import Refusal
from ..core.messages import message
from .cells import Cell, Row, text_of
from .files import FileKind, encoding_of, kind_of_file, refusing
from .headings import FieldSet, count_known
from .mapping import ListMapping

if TYPE_CHECKING:
    from .workbooks import SheetTable

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
class FirstRows:
    """The first rows of a table, kept in memory: what a preview is made from."""

    path: Path
    sheet: str
    delimiter: str
    kept: tuple[tuple[int, Row], ...]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that were kept, each with its number in the file."""
        return iter(self.kept)


Table: TypeAlias = "TextTable | SheetTable | FirstRows"


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
    from .workbooks import open_workbook  # here: the window opens without the libraries that read workbooks

    return open_workbook(path, kind, mapping.sheet if mapping else None)


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


def _heading(cell: Cell) -> str:
    if isinstance(cell, str):
        cell = str(cell)[:200]
    try:
        return text_of(cell)
    except ValueError:
        return ""
