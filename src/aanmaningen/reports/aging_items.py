"""The sheet with the open items of an aging: one row an item, with filters."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import length_hint
from typing import BinaryIO

from openpyxl.utils import get_column_letter, quote_sheetname

from aanmaningen.core.aging import AgingItem, AgingTotal, summarise
from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Message, message
from aanmaningen.core.records import ItemKind

from .aging_report import GROUPED_BY, HEADING_HEIGHT, AgingBook, HeadingSide
from .sheet_rows import MAX_ROWS, Cell, row_xml

Progress = Callable[[int, int, Message], None]

_KINDS: dict[str, Message] = {
    ItemKind.INVOICE: message("Invoice"),
    ItemKind.CREDIT: message("Credit note"),
    ItemKind.PAYMENT: message("Payment"),
}
_HEADING_ROW = 1
_PROGRESS_EVERY = 1000
_FROZEN_COLUMNS = 3  # line, code and name stay in sight


@dataclass(frozen=True, slots=True)
class ItemsWritten:
    """What is known once the items have gone by, and where the overview finds them.

    counts: items per currency. lines, buckets, amounts: ranges of the items sheet, as formulas name them: the line of
    the overview that an item belongs to (its place in `totals`, from 1), its bucket in words, its open amount.
    """

    counts: Counter[str]
    totals: list[AgingTotal]
    lines: str
    buckets: str
    amounts: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A column. width: in characters, 0 for as wide as the amounts need.

    cell: from column letters, item and the item's line on the overview to the cell.
    """

    heading: Message | str
    width: float
    cell: Callable[[str, AgingItem, int], Cell]
    side: HeadingSide = "left"


def write_items(book: AgingBook, file: BinaryIO, progress: Progress) -> ItemsWritten:
    """Write the rows of the items sheet to `file`, set up the sheet, and return the totals.

    Raises Refusal when there are more items than a sheet has rows.
    """
    columns = _columns(book)
    letters = {name: get_column_letter(number) for number, name in enumerate(columns, 1)}
    places = [(letters[name], column.cell) for name, column in columns.items()]
    expected = length_hint(book.report.items)
    what = message("Writing the workbook")
    counts: Counter[str] = Counter()
    largest: dict[str, int] = {}
    lines: dict[tuple[str, str], int] = {}

    def passing_by() -> Iterator[AgingItem]:
        for done, item in enumerate(book.report.items, 1):
            row = done + _HEADING_ROW
            if row > MAX_ROWS:
                raise Refusal(
                    message("One sheet holds {most} open items at most. Choose fewer of them.", most=done - 1)
                )
            line = lines.setdefault((item.key, item.currency), len(lines) + 1)
            file.write(row_xml(row, [cell(letter, item, line) for letter, cell in places]).encode())
            counts[item.currency] += 1
            largest[item.currency] = max(largest.get(item.currency, 0), abs(item.original_minor), abs(item.open_minor))
            if done % _PROGRESS_EVERY == 0:
                progress(done, expected, what)
            yield item

    headings = [book.heading(letters[name], column.heading, column.side) for name, column in columns.items()]
    file.write(row_xml(_HEADING_ROW, headings, HEADING_HEIGHT).encode())
    totals = summarise(passing_by(), len(book.report.buckets))

    sheet = book.items
    last_row = _HEADING_ROW + max(counts.total(), 1)
    for name, column in columns.items():
        sheet.column_dimensions[letters[name]].width = column.width or book.amount_width(largest)
    sheet.freeze_panes = f"{get_column_letter(_FROZEN_COLUMNS + 1)}{_HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:{letters['hold']}{last_row}"
    book.set_up_page(sheet, _HEADING_ROW)

    def whole(name: str) -> str:
        return f"{quote_sheetname(sheet.title)}!${letters[name]}${_HEADING_ROW + 1}:${letters[name]}${last_row}"

    return ItemsWritten(counts, totals, whole("line"), whole("bucket"), whole("open"))


def _columns(book: AgingBook) -> dict[str, _Column]:
    by = book.report.by
    kinds = {kind: book.word(said) for kind, said in _KINDS.items()}
    style, text, amount, names = book.styles, book.text, book.amount, book.bucket_names
    # Groups and account managers have a column as it is; an attribute gets one of its own.
    attribute = {} if by in GROUPED_BY else {"key": _Column(by, 18, lambda at, item, _: text(at, item.key))}
    centre: HeadingSide = "centre"
    right: HeadingSide = "right"
    return {
        "line": _Column(message("Line"), 7, lambda at, _, line: Cell(at, style.count, line), centre),
        "code": _Column(message("Debtor"), 12, lambda at, item, _: text(at, item.party_code)),
        "name": _Column(message("Name"), 30, lambda at, item, _: text(at, item.party_name)),
        "group": _Column(message("Group"), 12, lambda at, item, _: text(at, item.group)),
        "manager": _Column(message("Account manager"), 15, lambda at, item, _: text(at, item.account_manager)),
        **attribute,
        "number": _Column(message("Number"), 15, lambda at, item, _: text(at, item.number)),
        "kind": _Column(message("Kind"), 11, lambda at, item, _: Cell(at, style.plain, kinds[item.kind])),
        "description": _Column(message("Description"), 26, lambda at, item, _: text(at, item.description)),
        "invoiced": _Column(
            message("Invoice date"), 12, lambda at, item, _: Cell(at, style.date, item.invoice_date), centre
        ),
        "due": _Column(message("Due date"), 12, lambda at, item, _: Cell(at, style.date, item.due_date), centre),
        "late": _Column(
            message("Days overdue"), 9, lambda at, item, _: Cell(at, style.count, item.days_overdue), centre
        ),
        "bucket": _Column(message("Age"), 18, lambda at, item, _: Cell(at, style.plain, names[item.bucket])),
        "currency": _Column(message("Currency"), 9, lambda at, item, _: text(at, item.currency)),
        "original": _Column(message("Original"), 0, lambda at, i, _: amount(at, i.original_minor, i.currency), right),
        "open": _Column(message("Open"), 0, lambda at, i, _: amount(at, i.open_minor, i.currency), right),
        "level": _Column(message("Level"), 7, lambda at, item, _: Cell(at, style.count, item.level or None), centre),
        "last": _Column(
            message("Last notice"), 12, lambda at, item, _: Cell(at, style.date, item.last_notice_date), centre
        ),
        "hold": _Column(message("Hold"), 26, lambda at, item, _: text(at, item.hold)),
    }
