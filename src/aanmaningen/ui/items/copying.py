"""Copying lines as a table: what a spreadsheet, a text and a message each understand."""

from collections.abc import Iterable, Sequence
from html import escape

from .cells import Cells
from .columns import Column, Ints
from .reading import Shown

_BATCH = 2_000
MOST_ROWS = 100_000  # more than a clipboard, and whoever pastes, should bear


def as_table(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> tuple[str, str]:
    """Return rows as tab-separated text and as an HTML table, headings included."""
    headings = [cells.label(column.heading) for column in columns]
    texts = [headings, *lines(shown, columns, rows, cells)]
    return "\n".join("\t".join(map(_plain, line)) for line in texts) + "\n", _html(columns, texts)


def lines(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> Iterable[list[str]]:
    """Yield the texts of rows, a few thousand made at a time."""
    for first in range(0, len(rows), _BATCH):
        part = rows[first : first + _BATCH]
        yield from map(list, zip(*(cells.texts(column, shown.day, part) for column in columns), strict=True))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _html(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> str:
    sides = [' align="right"' if column.is_number else "" for column in columns]
    head = "".join(f"<th>{escape(text)}</th>" for text in texts[0])
    body = "".join(
        "<tr>" + "".join(f"<td{side}>{escape(text)}</td>" for side, text in zip(sides, line, strict=True)) + "</tr>"
        for line in texts[1:]
    )
    return f"<table><tr>{head}</tr>{body}</table>"
