"""Copying lines as a table: what a spreadsheet, a text and a message each understand."""

from collections.abc import Iterable, Sequence
from html import escape

from .cells import Cells
from .columns import Column, Ints, Kind
from .reading import Shown

_BATCH = 2_000
MOST_ROWS = 100_000  # more than a clipboard, and whoever pastes, should bear
# A spreadsheet would compute what begins so.
_SUSPECT = tuple("=+-@")
# Excel takes such a cell as text, whatever it looks like: 00123 keeps its zeros, and =1+1 stays what it is.
_AS_TEXT = " style=\"mso-number-format:'\\@'\""
_SPACES_IN_FIGURES = str.maketrans("", "", "\u00a0\u202f")


def as_table(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> tuple[str, str]:
    """Return rows as tab-separated text and as an HTML table, headings included."""
    headings = [cells.label(column.heading) for column in columns]
    texts = list(lines(shown, columns, rows, cells))
    plain = [headings, *([_plain(*pair) for pair in zip(columns, line, strict=True)] for line in texts)]
    return "".join("\t".join(line) + "\n" for line in plain), _html(columns, headings, texts)


def lines(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> Iterable[list[str]]:
    """Yield the texts of rows, a few thousand made at a time."""
    for first in range(0, len(rows), _BATCH):
        part = rows[first : first + _BATCH]
        yield from map(list, zip(*(_texts(shown, column, part, cells) for column in columns), strict=True))


def _texts(shown: Shown, column: Column, rows: Ints, cells: Cells) -> list[str]:
    texts = cells.texts(column, shown.day, rows)
    # The thin spaces of French figures are no figures to a spreadsheet.
    return [text.translate(_SPACES_IN_FIGURES) for text in texts] if column.is_number else texts


def _plain(column: Column, text: str) -> str:
    """Return a text for one cell: on one line, and no formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_SUSPECT) and not column.is_number else line


def _html(columns: Sequence[Column], headings: Sequence[str], texts: Iterable[Sequence[str]]) -> str:
    starts = ["<td" + _attribute(column) + ">" for column in columns]
    head = "".join(f"<th>{escape(text)}</th>" for text in headings)
    body = "".join(
        "<tr>" + "".join(f"{start}{escape(text)}</td>" for start, text in zip(starts, line, strict=True)) + "</tr>"
        for line in texts
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _attribute(column: Column) -> str:
    if column.is_number:
        return ' align="right"'
    # A date is left to the spreadsheet, which knows it when it sees one.
    return "" if column.kind is Kind.DATE else _AS_TEXT
