"""What is shown, as a table for Excel: values of their own kind, in the columns and the order of the screen."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from aanmaningen.i18n import Translator
from aanmaningen.jobs.exporting import Amount, GroupHeading, Table, TableColumn, TableRow, TableValue

from .cells import Cells
from .columns import NUMBER_DIGITS, Column, Ints, Kind, blank_of
from .groups import group_name
from .reading import Shown

_BATCH = 2_000


def table_of(
    shown: Shown, columns: Sequence[tuple[Column, float]], frozen: int, title: str, translator: Translator
) -> Table:
    """Return a table of all items that are shown, in their groups. columns: with their width in characters."""
    cells = Cells(translator)
    arrangement = shown.arrangement
    declared = [column for column, _ in columns]
    grouped = _groups(shown, declared, cells) if arrangement.group_count else None
    return Table(
        title,
        translator.language,
        [TableColumn(cells.label(column.heading), width, column.is_number) for column, width in columns],
        grouped or _values(shown, declared, arrangement.items, cells),
        len(arrangement.items),
        frozen,
        arrangement.group_count,
    )


def _groups(shown: Shown, columns: Sequence[Column], cells: Cells) -> Iterator[TableRow]:
    for number in range(shown.arrangement.group_count):
        rows = shown.arrangement.group(number)
        name = "   ".join(group_name(cells, shown.day, shown.columns, shown.wish.group, rows))
        ledger, sums = shown.ledger, {}
        for place, column in enumerate(columns):
            if column.summed and place:  # in the first stands the name
                sum_minor = int(shown.subtotals[column.key][number])
                sums[place] = 0 if sum_minor == blank_of(column) else sum_minor
        yield GroupHeading(name, ledger.currencies[ledger.items.currency[rows[0]]], sums, len(rows))
        yield from _values(shown, columns, rows, cells)


def _values(shown: Shown, columns: Sequence[Column], rows: Ints, cells: Cells) -> Iterator[Sequence[TableValue]]:
    for first in range(0, len(rows), _BATCH):
        part = rows[first : first + _BATCH]
        yield from zip(*(_column(shown, column, part, cells) for column in columns), strict=True)


def _number(parts: int) -> Decimal:
    return Decimal(parts).scaleb(-NUMBER_DIGITS)


def _column(shown: Shown, column: Column, rows: Ints, cells: Cells) -> Sequence[TableValue]:
    if column.kind not in (Kind.AMOUNT, Kind.COUNT, Kind.DATE, Kind.NUMBER):
        return cells.texts(column, shown.day, rows)
    values, blank = column.values(shown.day, rows).tolist(), blank_of(column)
    if column.texts is not None:
        say = date.fromordinal if column.kind is Kind.DATE else _number
        texts = cells.texts(column, shown.day, rows)
        return [text or None if value == blank else say(value) for value, text in zip(values, texts, strict=True)]
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
