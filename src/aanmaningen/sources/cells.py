"""The cells of a list: what one may hold, how it becomes clean text, and what is said when it cannot be read."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from ..core.messages import Message, message

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[Cell]
Value = TypeVar("Value")

MOST_CHARACTERS = 200
_AS_TEXT_IN_EXCEL = re.compile(r'="([^"]*)"')  # how programs keep Excel from eating the zeros of 0012 in a CSV file


class NoValue(str):
    """A spreadsheet cell without a value: an error (#N/A) or a formula that was never calculated; its text is that."""

    __slots__ = ()


class Wrong(ValueError):  # noqa: N818 - a value for the user, not an error of the program
    """A cell that cannot be read as what its column should hold. Always caught: it becomes a complaint or a refusal."""

    def __init__(self, problem: Message, field: str = "") -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.field = field


class Remembered(dict[Cell, Value]):
    """A reader of cells that remembers what it read: most columns of a long list repeat themselves."""

    def __init__(self, read: Callable[[Cell], Value], most: int = 50_000) -> None:
        super().__init__()
        self._read = read
        self._most = most

    def __missing__(self, cell: Cell) -> Value:
        value = self._read(cell)
        if len(self) >= self._most:
            self.clear()
        self[cell] = value
        return value


def needed(field: str = "") -> Wrong:
    """Return the complaint about an empty cell that must be filled; `field` when more than one cell could fill it."""
    return Wrong(message("This is needed, but the cell is empty."), field)


def refuse_no_value(cell: Cell) -> None:
    """Raise Wrong when the cell is an error or a formula without a result."""
    if type(cell) is NoValue:
        if cell.startswith("="):
            raise Wrong(
                message("The result of this formula is not in the file. Open it in Excel, save it and try again.")
            )
        raise Wrong(message("The spreadsheet shows an error in this cell."))


def refuse_formula(text: str) -> None:
    """Raise Wrong when the text is a formula where a number or date should stand."""
    if text.startswith("="):
        raise Wrong(message("A formula stands here; a value was expected."))


def text_of(cell: Cell) -> str:
    """Return the cell as one clean line: no control characters, no outer or double spaces; 1001.0 gives "1001".

    Equal codes and numbers become equal texts this way. Raises Wrong above 200 characters and for a cell without value.
    """
    if type(cell) is str:
        text = cell.strip()
        if text.isprintable() and "  " not in text and text[:1] != "=" and len(text) <= MOST_CHARACTERS:
            return text
        text = " ".join("".join(c if c.isprintable() else " " * c.isspace() for c in text).split())
        if quoted := _AS_TEXT_IN_EXCEL.fullmatch(text):
            text = quoted[1].strip()
    else:
        refuse_no_value(cell)
        text = _plain(cell)
    if len(text) > MOST_CHARACTERS:
        raise Wrong(message("The text is too long: at most {most} characters fit.", most=MOST_CHARACTERS))
    return text


def needed_text(cell: Cell) -> str:
    """Return the clean text of a cell that must be filled. Raises Wrong."""
    text = text_of(cell)
    if not text:
        raise needed()
    return text


def shown(cell: Cell) -> str:
    """Return the cell as a complaint shows it: at most 80 characters."""
    text = cell if isinstance(cell, str) else _plain(cell)
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"


def is_blank(row: Row) -> bool:
    """Return whether no cell of the row holds anything but spaces."""
    return not any(cell if not isinstance(cell, str) else cell.strip() for cell in row)


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
