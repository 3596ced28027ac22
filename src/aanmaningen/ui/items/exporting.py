"""What is shown, as a table for Excel: values of their own kind, in the columns and the order of the screen."""

from collections.abc import Iterator, Sequence
from datetime import date

from aanmaningen.i18n import Translator
from aanmaningen.jobs.exporting import Amount, Table, TableColumn, TableValue

from .cells import Cells
from .columns import Column, Ints, Kind, blank_of
from .reading import Shown

_BATCH = 2_000


def table_of(
    shown: Shown, columns: Sequence[tuple[Column, float]], frozen: int, title: str, translator: Translator
) -> Table:
    """Return a table of all items that are shown. columns: with their width in characters."""
    cells = Cells(translator)
    rows = shown.arrangement.items
    declared = [column for column, _ in columns]
    return Table(
        title,
        translator.language,
        [TableColumn(cells.label(column.heading), width, column.is_number) for column, width in columns],
        _values(shown, declared, rows, cells),
        len(rows),
        frozen,
    )


def _values(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> Iterator[Sequence[TableValue]]:
    for first in range(0, len(rows), _BATCH):
        part = rows[first : first + _BATCH]
        yield from zip(*(_column(shown, column, part, cells) for column in columns), strict=True)


def _column(shown: Shown, column: Column, rows: Ints, cells: Cells) -> Sequence[TableValue]:
    if column.kind not in (Kind.AMOUNT, Kind.COUNT, Kind.DATE):
        return cells.texts(column, shown.day, rows)
    values, blank = column.values(shown.day, rows).tolist(), blank_of(column)
    if column.kind is Kind.DATE:
        return [None if value == blank else date.fromordinal(value) for value in values]
    if column.kind is Kind.COUNT:
        return [None if value == blank else value for value in values]
    ledger = shown.ledger
    codes = ledger.items.currency[rows].tolist()
    return [
        None if value == blank else Amount(value, ledger.currencies[code])
        for value, code in zip(values, codes, strict=True)
    ]
