"""Open items from a list: rows become values, and rows that cannot be read become complaints."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from ..core.lists import ItemLine, PartyLine
from ..core.records import Complaint, ItemKind
from .amounts import amount_reader
from .balances import MONEY_FIELDS, BalanceReader, balance_reader
from .cells import Cell, Remembered, Row, Wrong, is_blank, needed, needed_text, shown, text_of
from .dates import date_reader
from .headings import FieldSet
from .mapping import ListMapping, ReadOptions
from .parties import complaints_of_cells, constant_party_values, filled_party_values, party_readers
from .recognition import FoundList, find_list, refuse_if_hopeless
from .words import currency_code, is_credit_entry, is_total, kind_of_item, side_of_item

_INVOICE, _CREDIT, _PAYMENT = ItemKind.INVOICE.value, ItemKind.CREDIT.value, ItemKind.PAYMENT.value
_RowReader = Callable[[int, Row], ItemLine]


class ItemReading:
    """One reading of a list of open items, to be walked through once.

    mapping: how the list is read; fields: which of our fields it has ("due_date", "name", "attr.region", …).
    While walking: rows_read (rows of items, refused ones included), complaints (a refused row has one for each field
    that is wrong), refused_items (party code, "" where that is not readable, and number on refused rows: those items do
    stand in the list), and parties: code -> what the rows say about that party, when there are such columns; a later
    row wins from an earlier one, an empty cell says nothing.
    """

    def __init__(self, found: FoundList, options: ReadOptions) -> None:
        self.mapping = found.mapping
        self.fields = frozenset(found.columns) | frozenset(found.mapping.constants)
        self.rows_read = 0
        self.complaints: list[Complaint] = []
        self.refused_items: set[tuple[str, str]] = set()
        self.parties: dict[str, PartyLine] = {}
        self._found = found
        self._currency = found.mapping.constant("currency", currency_code) or options.currency
        self._side = (found.mapping.constant("side", side_of_item) or options.side).value
        self._kind = found.mapping.constant("kind", kind_of_item)
        self._party_readers = party_readers(found.columns, found.attributes)
        self._party_constants = constant_party_values(found.mapping, found.attributes)
        self._balances: dict[tuple[str, str], BalanceReader] = {}  # by currency and side
        self._last_sum_row: tuple[int, int] | None = None  # rows read and complaints before it

    def batches(self, size: int = 10_000) -> Iterator[list[ItemLine]]:
        """Yield the readable rows in lists of `size`. Raises Refusal when the file cannot be read any further."""
        read = self._row_reader()
        batch: list[ItemLine] = []
        for number, row in self._found.data_rows():
            try:
                batch.append(read(number, row))
            except Wrong as wrong:
                self._complain(number, row, wrong)
                continue
            self.rows_read += 1
            if len(batch) == size:
                yield batch
                batch = []
        self._forget_sum_row()
        if batch:
            yield batch

    def _row_reader(self) -> _RowReader:
        """Return the function that reads one row; every choice that holds for the whole list is made here, once."""
        columns = self._found.columns
        code_at, codes = columns.get("party_code", columns.get("name", 0)), Remembered(needed_text)
        number_at = columns["number"]
        kind_of, kind_at = self._cell("kind", kind_of_item, self._kind)
        side_of, side_at = self._cell("side", side_of_item, None)
        currency_of, currency_at = self._cell("currency", currency_code, None)
        invoiced_on, invoice_at = self._cell("invoice_date", date_reader(self._found.date_order), None)
        due_on, due_at = self._cell("due_date", date_reader(self._found.date_order), None)
        reference_of, reference_at = self._cell("payment_reference", text_of, "")
        description_of, description_at = self._cell("description", text_of, "")
        usual_currency, usual_side, balances = self._currency, self._side, self._balances
        party_cells = itemgetter(*(columns[field] for field in self._party_readers)) if self._party_readers else None
        seen: dict[str, object] = {}

        def read(row_number: int, row: Row) -> ItemLine:
            code = codes[row[code_at]]
            number = needed_text(row[number_at])
            side = side_of(row[side_at]) or usual_side
            currency = currency_of(row[currency_at]) or usual_currency
            due = due_on(row[due_at])
            invoiced = invoiced_on(row[invoice_at]) or due
            if invoiced is None:
                raise needed(self._date_field())
            balance = balances.get((currency, side)) or self._balance(currency, side)
            original, open_ = balance(row)
            kind = kind_of(row[kind_at])
            first = original or open_
            if kind is None or kind is ItemKind.INVOICE:
                kind = _INVOICE if first >= 0 else _CREDIT
            else:
                kind = _CREDIT if kind is ItemKind.CREDIT else _PAYMENT
                if first > 0:
                    original, open_ = original and -original, -open_
            reference = reference_of(row[reference_at])
            description = description_of(row[description_at])
            if party_cells is not None and seen.get(code) != (cells := party_cells(row)):
                self._note_party(row_number, code, row)
                seen[code] = cells
            return ItemLine(
                row_number, code, kind, side, number, invoiced, due, currency, original, open_, reference, description
            )

        return read

    def _balance(self, currency: str, side: str) -> BalanceReader:
        return self._balances.setdefault((currency, side), balance_reader(self._found, currency, side))

    def _cell(self, field: str, read: Callable[[Cell], Any], constant: object) -> tuple[Callable[[Cell], Any], int]:
        """Return the reader of a field and its column; without a column the reader gives the constant."""
        column = self._found.columns.get(field)
        if column is None:
            return (lambda _: constant), 0
        if field == "payment_reference":
            return read, column  # each its own: remembering would cost more than reading
        if field == "kind":
            return Remembered(lambda cell: read(cell) or constant).__getitem__, column
        return Remembered(read).__getitem__, column

    def _note_party(self, row_number: int, code: str, row: Row) -> None:
        values = filled_party_values(self._party_readers, self._found.columns, row)
        known = self.parties.get(code)
        self.parties[code] = PartyLine(
            row_number, code, {**(known.values if known else self._party_constants), **values}
        )

    def _date_field(self) -> str:
        return "invoice_date" if "invoice_date" in self._found.columns else "due_date"

    def _complain(self, number: int, row: Row, first: Wrong) -> None:
        """Say everything that is wrong in a row, unless it is no item at all: blank, headings again, or a total."""
        columns = self._found.columns
        if is_blank(row) or self._found.is_headings(row):
            return
        dates = [columns[field] for field in ("invoice_date", "due_date") if field in columns]
        if is_total(row) and not any(map(str.isdigit, "".join(str(row[column]) for column in dates))):
            return
        money = {columns[field] for field in MONEY_FIELDS if field in columns}
        if is_blank([cell for column, cell in enumerate(row) if column not in money]):
            self._last_sum_row = (self.rows_read, len(self.complaints))
        self.rows_read += 1
        party = _readable(row, columns.get("party_code", columns.get("name")))
        item = _readable(row, columns.get("number"))
        if item:
            self.refused_items.add((party, item))
        self.complaints.extend(
            replace(each, party=party[:_LONGEST_NAMED], number=item[:_LONGEST_NAMED])
            for each in self._complaints(number, row, first)
        )
        refuse_if_hopeless(self.complaints, self._found)

    def _complaints(self, number: int, row: Row, first: Wrong) -> Iterator[Complaint]:
        columns = self._found.columns
        readers: dict[str, Callable[[Cell], object]] = {
            **self._party_readers,
            "party_code" if "party_code" in columns else "name": needed_text,
            "number": needed_text,
            "kind": kind_of_item,
            "side": side_of_item,
            "debit_credit": is_credit_entry,
            "currency": currency_code,
            "invoice_date": date_reader(self._found.date_order),
            "due_date": date_reader(self._found.date_order),
            "payment_reference": text_of,
            "description": text_of,
        }
        there = {field: read for field, read in readers.items() if field in columns}
        yield from complaints_of_cells(there, columns, number, row)
        yield from self._money_complaints(number, row)
        if first.field and first.field not in MONEY_FIELDS:
            yield Complaint(number, first.field, "", first.problem)

    def _money_complaints(self, number: int, row: Row) -> Iterator[Complaint]:
        columns = self._found.columns
        currency, side = self._currency, self._side
        try:
            if "currency" in columns:
                currency = currency_code(row[columns["currency"]]) or currency
            if "side" in columns:
                side = side_of_item(row[columns["side"]]) or side
        except Wrong:
            return  # told already, and without them an amount cannot be judged
        readers = {
            field: amount_reader(decimal, currency, side == "receivable")
            for field, decimal in self._found.decimals.items()
            if field in MONEY_FIELDS
        }
        yield from complaints_of_cells(readers, columns, number, row)
        try:
            self._balance(currency, side)(row)
        except Wrong as wrong:
            if wrong.field:
                found = shown(row[columns[wrong.field]]) if wrong.field in columns else ""
                yield Complaint(number, wrong.field, found, wrong.problem)

    def _forget_sum_row(self) -> None:
        """A last row with nothing but amounts is the sum beneath the columns, not an item."""
        if self._last_sum_row and self._last_sum_row[0] == self.rows_read - 1:
            self.rows_read, complaints = self._last_sum_row
            del self.complaints[complaints:]


def _readable(row: Row, column: int | None) -> str:
    """Return what stands in a cell of a row that is refused, "" when that cannot be read."""
    if column is not None:
        with suppress(Wrong):
            return text_of(row[column])
    return ""


_LONGEST_NAMED = 40


def open_items(path: Path, options: ReadOptions, mapping: ListMapping | None = None) -> ItemReading:
    """Return a reading of the list of open items in a CSV file or workbook; without a mapping it is recognised.

    Raises Refusal when the file is missing, locked, damaged, no list, or lacks columns that are needed.
    """
    return ItemReading(find_list(path, FieldSet.ITEMS, mapping, options), options)
