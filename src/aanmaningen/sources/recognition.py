"""Finding the list in a file: the sheet, the row of headings, the columns, the decimal mark and the order of dates."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ..core.errors import Refusal
from ..core.messages import message
from ..core.records import AttributeKind, AttributeType, Complaint, Side
from .amounts import decimal_evidence
from .attributes import AttributeReader, attribute_readers, fields_of_kind, with_attributes
from .cells import Row, shown
from .dates import order_evidence
from .headings import (
    FieldSet,
    count_known,
    known_fields,
    lacking,
    recognise_headings,
    refuse_lacking,
    shown_headings,
)
from .mapping import ListMapping, ReadOptions
from .tables import FIRST_ROWS, FirstRows, Table, first_rows, open_tables
from .words import is_side, letters_and_digits, side_in_name

_MONEY_FIELDS = ("open", "original", "amount", "debit", "credit", "paid")
_DATE_FIELDS = ("invoice_date", "due_date")
MOST_COMPLAINTS = 100_000
_ENOUGH_ROWS = 1_000
_NOT_ENGLISH = re.compile(
    r"datum|bedrag|klant|debiteur|relatie|openstaand|betrag|rechnung|kunde|montant|facture|echeance"
)


@dataclass(frozen=True)
class FoundList:
    """A list that can be read.

    header_row: number of the row with the headings, 0 without; columns: field -> 0-based column;
    decimals: field of amounts or numbers -> "," or "."; date_order: "dmy", "mdy" or "ymd". attributes: their readers.
    """

    table: Table
    mapping: ListMapping
    header_row: int
    headings: list[str]
    columns: dict[str, int]
    decimals: dict[str, str]
    date_order: str
    attributes: Mapping[str, AttributeReader]

    @property
    def width(self) -> int:
        """Return how many cells a row must have so that every field has one."""
        return max(self.columns.values(), default=0) + 1

    def data_rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows beneath the headings, each at least `width` wide."""
        return _data_rows(self.table, self.header_row, self.width)

    def is_headings(self, row: Row) -> bool:
        """Return whether a row repeats the headings, as printed lists do on every page."""
        return bool(self.headings) and all(
            letters_and_digits(shown(row[column])) == letters_and_digits(self.headings[column])
            for column in self.columns.values()
        )


def recognise(path: Path, fields: FieldSet) -> ListMapping:
    """Return how this list can be read, from its headings in Dutch, English, German or French.

    Raises Refusal when it is no such list, with what is missing and which headings were found; or no list at all.
    """
    return _recognised(path, fields)[0]


def find_list(path: Path, fields: FieldSet, mapping: ListMapping | None, options: ReadOptions) -> FoundList:
    """Return the list in this file, recognised or by its mapping. Raises Refusal."""
    if mapping is None:
        mapping, table, header_row, headings, columns = _recognised(path, fields, options.attributes)
    else:
        table, header_row, headings = _by_mapping(path, mapping)
        columns = mapped_columns(mapping, headings, fields, path)
    return _found(table, header_row, headings, columns, mapping, options)


def find_in_rows(
    rows: FirstRows, header_row: int, headings: list[str], fields: FieldSet, mapping: ListMapping, options: ReadOptions
) -> FoundList:
    """Return the list in rows that are at hand, for a preview that needs no file. Raises Refusal."""
    columns = mapped_columns(mapping, headings, fields, rows.path)
    return _found(rows, header_row, headings, columns, mapping, options)


def first_part(
    path: Path, fields: FieldSet, mapping: ListMapping | None, count: int, attributes: Sequence[AttributeKind] = ()
) -> tuple[FirstRows, int, list[str], ListMapping]:
    """Return the first rows of the list, number and texts of its headings, and how it is read. Raises Refusal."""
    if mapping is None:
        mapping, table, header_row, headings, _ = _recognised(path, fields, attributes)
    else:
        table, header_row, headings = _by_mapping(path, mapping)
    kept = tuple(islice(table.rows(), header_row + count))
    return FirstRows(path, table.sheet, table.delimiter, kept), header_row, headings, mapping


def mapped_columns(mapping: ListMapping, headings: list[str], fields: FieldSet, path: Path) -> dict[str, int]:
    """Return the column (0-based) of each field. Raises Refusal when a column, or a field that is needed, lacks."""
    columns = _columns(mapping, headings, path)
    known = known_fields(fields)
    columns = {field: column for field, column in columns.items() if field in known or field.startswith("attr.")}
    given = {*columns, *(field for field in mapping.constants if field in known)}
    if missing := lacking(given, fields):
        raise refuse_lacking(missing, fields, headings, path.name)
    return columns


def refuse_if_hopeless(complaints: Sequence[Complaint], found: FoundList) -> None:
    """Raise Refusal when so many rows are wrong that the list or its mapping must be another one than was thought."""
    if len(complaints) > MOST_COMPLAINTS:
        raise Refusal(
            message(
                "{file} has more than {most} rows that cannot be read. The first, row {row}: {problem}",
                file=found.table.path.name,
                most=MOST_COMPLAINTS,
                row=complaints[0].row,
                problem=complaints[0].problem,
            )
        )


def with_side(mapping: ListMapping, fields: FieldSet, path: Path, sheet: str, headings: Sequence[str]) -> ListMapping:
    """Return the mapping of a list; one that does not say is of creditors when only the name of sheet or file does."""
    if fields is not FieldSet.ITEMS or "side" in {*mapping.columns, *mapping.constants}:
        return mapping
    said = (side_in_name(text) for text in (" ".join(headings), sheet, path.stem))
    if next((side for side in said if side), None) is not Side.PAYABLE:
        return mapping
    return replace(mapping, constants={**mapping.constants, "side": Side.PAYABLE.value})


def sample(path: Path, mapping: ListMapping, rows: int = 20) -> list[list[str]]:
    """Return the first rows of the list as texts, headings first (when it has any), for a preview. Raises Refusal."""
    table, header_row, headings = _by_mapping(path, mapping)
    beneath = [texts for number, texts in first_rows(table, FIRST_ROWS + rows + 1) if number > header_row][:rows]
    return [headings, *beneath] if header_row else beneath


def _found(
    table: Table,
    header_row: int,
    headings: list[str],
    columns: dict[str, int],
    mapping: ListMapping,
    options: ReadOptions,
) -> FoundList:
    decimals, order = _conventions(table, header_row, headings, columns, mapping, options)
    fields = [*columns, *mapping.constants]
    attributes = attribute_readers(fields, options.attributes, decimals, order)
    return FoundList(table, mapping, header_row, headings, columns, decimals, order, attributes)


def _recognised(
    path: Path, fields: FieldSet, attributes: Sequence[AttributeKind] = ()
) -> tuple[ListMapping, Table, int, list[str], dict[str, int]]:
    problem: Refusal | None = None
    for table in open_tables(path):
        rows = first_rows(table)
        if not rows:
            continue
        header_row, headings = max(rows, key=lambda row: count_known(row[1], fields))
        if count_known(headings, fields) == 0:
            header_row, headings = rows[0]
        try:
            found = recognise_headings(headings, fields, path.name)
        except Refusal as refusal:
            problem = problem or refusal
            continue
        at = with_attributes(found.columns, headings, attributes)
        if fields is FieldSet.ITEMS and "side" not in {*at, *found.constants}:
            beneath = [texts for number, texts in rows if number > header_row]
            at = {**at, **_side_column(len(headings), beneath, at.values())}
        columns = {field: _named(column, headings) for field, column in at.items()}
        mapping = with_side(ListMapping(columns, found.constants), fields, path, table.sheet, headings)
        return mapping, table, header_row, headings, at
    raise problem or Refusal(message("{file} is empty.", file=path.name))


def _side_column(width: int, rows: Sequence[Sequence[str]], taken: Collection[int]) -> dict[str, int]:
    """Return the column that says debtor or creditor whatever its heading, by its field; nothing where none does."""
    for column in range(width):
        said = [row[column] for row in rows if column < len(row) and row[column].strip()]
        if column not in taken and said and all(map(is_side, said)):
            return {"side": column}
    return {}


def _named(column: int, headings: list[str]) -> str | int:
    """Return the heading when it names one column only, else the 1-based number of the column."""
    heading = headings[column]
    alike = [other for other in headings if letters_and_digits(other) == letters_and_digits(heading)]
    return heading if len(alike) == 1 else column + 1


def _by_mapping(path: Path, mapping: ListMapping) -> tuple[Table, int, list[str]]:
    """Return the table, and number and texts of the row in it that shows most of the mapping's headings."""
    wanted = {letters_and_digits(column) for column in mapping.columns.values() if isinstance(column, str)}
    best: tuple[int, Table, int, list[str]] | None = None
    for table in open_tables(path, mapping):
        rows = first_rows(table, max(FIRST_ROWS, mapping.header_row or 0))
        if mapping.header_row == 0:
            return table, 0, []
        if mapping.header_row is not None:
            rows = [row for row in rows if row[0] == mapping.header_row]
        for number, texts in rows:
            count = len(wanted & {letters_and_digits(text) for text in texts})
            if best is None or count > best[0]:
                best = count, table, number, texts
        if best and best[0] == len(wanted):
            break
    if best is None:
        raise Refusal(message("{file} is empty.", file=path.name))
    return best[1:]


def _columns(mapping: ListMapping, headings: list[str], path: Path) -> dict[str, int]:
    keys = [letters_and_digits(heading) for heading in headings]
    columns = {}
    for field, column in mapping.columns.items():
        if isinstance(column, int):
            if headings and column > len(headings):
                raise _no_column(path, str(column), headings)
            columns[field] = column - 1
            continue
        exact = [index for index, heading in enumerate(headings) if heading == column.strip()]
        alike = exact or [index for index, key in enumerate(keys) if key == letters_and_digits(column)]
        if not alike:
            raise _no_column(path, column, headings)
        columns[field] = alike[0]
    return columns


def _no_column(path: Path, column: str, headings: list[str]) -> Refusal:
    return Refusal(
        message(
            "{file} has no column {column}, which the mapping names. Found: {headings}.",
            file=path.name,
            column=column,
            headings=shown_headings(headings),
        )
    )


def _data_rows(table: Table, header_row: int, width: int) -> Iterator[tuple[int, Row]]:
    for number, row in table.rows():
        if number <= header_row:
            continue
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        yield number, row


def _conventions(
    table: Table,
    header_row: int,
    headings: list[str],
    columns: Mapping[str, int],
    mapping: ListMapping,
    options: ReadOptions,
) -> tuple[dict[str, str], str]:
    """Return the decimal mark of each column of amounts or numbers, and the order of day and month.

    A thousand rows are weighed; when they prove nothing about the amounts, the search goes on to the end of the file.
    American dates are only believed when no row of the whole file contradicts them.
    """
    numbers = fields_of_kind(options.attributes, AttributeType.NUMBER)
    days = fields_of_kind(options.attributes, AttributeType.DATE)
    money = {field: columns[field] for field in (*_MONEY_FIELDS, *numbers) if field in columns}
    dates = {columns[field] for field in (*_DATE_FIELDS, *days) if field in columns}
    marks: dict[str, Counter[str]] = {field: Counter() for field in money}
    orders: Counter[str] = Counter()
    width = max([*money.values(), *dates], default=0) + 1
    rows = _data_rows(table, header_row, width) if mapping.decimal is None or mapping.date_order is None else iter(())
    for count, (_, row) in enumerate(rows):
        if count >= _ENOUGH_ROWS and any(marks.values()) and (orders["dmy"] or not orders["mdy"]):
            break
        for field, column in money.items():
            cell = row[column]
            if isinstance(cell, str) and ("," in cell or "." in cell) and (mark := decimal_evidence(cell)):
                marks[field][mark] += 1
        if count < _ENOUGH_ROWS or orders["mdy"]:
            orders.update(order_evidence(cell) for column in dates if isinstance(cell := row[column], str))
    everywhere = sum(marks.values(), Counter[str]())
    fallback = everywhere.most_common(1)[0][0] if everywhere else _usual_mark(table, headings, options.language)
    decimals = {
        field: mapping.decimal or (found.most_common(1)[0][0] if found else fallback) for field, found in marks.items()
    }
    is_american = orders["mdy"] > 0 and orders["dmy"] == 0
    return decimals, mapping.date_order or ("mdy" if is_american else "dmy")


def _usual_mark(table: Table, headings: list[str], language: str) -> str:
    if table.delimiter == ";" or _NOT_ENGLISH.search(letters_and_digits(" ".join(headings))):
        return ","
    if table.delimiter == "," or language == "en":
        return "."
    return ","
