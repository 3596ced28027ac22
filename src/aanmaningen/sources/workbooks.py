"""The sheets of a workbook as rows of cells."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ..core.errors import Refusal
from ..core.messages import message
from .cells import Cell, NoValue, Row
from .files import FileKind, broken_workbook, check_unpacked, protected_workbook, refusing


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


def open_workbook(path: Path, kind: FileKind, sheet: str | None) -> Iterator[SheetTable]:
    """Yield the visible sheets that are not empty, or the one that is asked for. Raises Refusal.

    A sheet is loaded when its turn comes.
    """
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
