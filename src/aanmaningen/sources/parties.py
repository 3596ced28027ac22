"""Parties from a list: debtors and creditors with their addresses, contacts and settings."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ..core.lists import PartyLine
from ..core.records import Complaint
from .cells import Cell, Remembered, Row, Wrong, is_blank, needed_text, shown, text_of
from .headings import PARTY_FIELDS, FieldSet
from .mapping import ListMapping, ReadOptions
from .recognition import FoundList, find_list, refuse_if_hopeless
from .words import consumer_or_business, country_code, is_total, language_code, payment_term_days, yes_or_no

# What an empty cell means in a column of yes and no: what holds for a new party.
_WHEN_EMPTY = {
    "is_consumer": False,
    "is_business": True,
    "notices": True,
    "no_notices": False,
    "notices_by_email": True,
    "direct_debit": False,
}
_READERS: dict[str, Callable[[Cell], object]] = {
    "country": country_code,
    "language": language_code,
    "payment_term_days": payment_term_days,
    "is_consumer": consumer_or_business,
    "is_business": yes_or_no,
    "notices": yes_or_no,
    "no_notices": yes_or_no,
    "notices_by_email": yes_or_no,
    "direct_debit": yes_or_no,
}
_INVERSE = {"is_business": "is_consumer", "no_notices": "notices"}

CellReaders = Mapping[str, Callable[[Cell], object]]


class PartyReading:
    """One reading of a list of parties, to be walked through once.

    mapping: how the list is read; fields: which of our fields it has ("code", "name", "attr.region", …).
    While walking: rows_read (refused ones included) and complaints, one for each field that is wrong.
    """

    def __init__(self, found: FoundList) -> None:
        self.mapping = found.mapping
        self.fields = frozenset(found.columns) | frozenset(found.mapping.constants)
        self.rows_read = 0
        self.complaints: list[Complaint] = []
        self._found = found
        self._readers = party_readers(found.columns, found.attributes)
        self._constants = constant_party_values(found.mapping, found.attributes)

    def batches(self, size: int = 10_000) -> Iterator[list[PartyLine]]:
        """Yield the readable rows in lists of `size`. Raises Refusal when the file cannot be read any further."""
        columns = self._found.columns
        code_at = columns.get("code", columns.get("name", 0))
        name_at = columns.get("name", code_at)
        batch: list[PartyLine] = []
        for number, row in self._found.data_rows():
            try:
                code, _ = needed_text(row[code_at]), needed_text(row[name_at])
                values = party_values(self._readers, columns, row)
            except Wrong:
                self._complain(number, row)
                continue
            self.rows_read += 1
            batch.append(PartyLine(number, code, {**self._constants, **values}))
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch

    def _complain(self, number: int, row: Row) -> None:
        """Say everything that is wrong in a row, unless it is no party at all: blank, headings again, or a total."""
        if is_blank(row) or self._found.is_headings(row) or is_total(row):
            return
        self.rows_read += 1
        columns = self._found.columns
        readers = dict(self._readers)
        readers.update((field, needed_text) for field in ("code", "name") if field in columns)
        self.complaints.extend(complaints_of_cells(readers, columns, number, row))
        refuse_if_hopeless(self.complaints, self._found)


def open_parties(path: Path, options: ReadOptions, mapping: ListMapping | None = None) -> PartyReading:
    """Return a reading of the list of parties in a CSV file or workbook; without a mapping it is recognised.

    Raises Refusal when the file is missing, locked, damaged, no list, or lacks columns that are needed.
    """
    return PartyReading(find_list(path, FieldSet.PARTIES, mapping, options))


def party_readers(columns: Mapping[str, int], attributes: CellReaders) -> dict[str, Callable[[Cell], object]]:
    """Return the readers of those columns that say something of a party; each remembers what it read."""
    readers = {field: _READERS.get(field, text_of) for field in columns if field in PARTY_FIELDS}
    readers |= {field: attributes[field] for field in columns if field in attributes}
    return {field: Remembered(readers[field], most=5_000).__getitem__ for field in columns if field in readers}


def party_values(readers: CellReaders, columns: Mapping[str, int], row: Row) -> dict[str, object]:
    """Return what a row says of its party, as `PartyLine.values`; an empty cell gives an empty value. Raises Wrong."""
    values = {field: read(row[columns[field]]) for field, read in readers.items()}
    return _joined({field: _WHEN_EMPTY.get(field) if value is None else value for field, value in values.items()})


def filled_party_values(readers: CellReaders, columns: Mapping[str, int], row: Row) -> dict[str, object]:
    """Return what the filled cells of a row say of its party. Raises Wrong."""
    values = {field: read(row[columns[field]]) for field, read in readers.items()}
    return _joined({field: value for field, value in values.items() if value not in (None, "")})


def constant_party_values(mapping: ListMapping, attributes: CellReaders) -> dict[str, object]:
    """Return what the mapping says of every party in the list. Raises Refusal."""
    columns = {field: index for index, field in enumerate(mapping.constants)}
    readers = party_readers(columns, attributes)
    return _joined({field: mapping.constant(field, read) for field, read in readers.items()})


def complaints_of_cells(readers: CellReaders, columns: Mapping[str, int], number: int, row: Row) -> Iterator[Complaint]:
    """Yield a complaint for each cell of a row that its reader cannot read."""
    for field, read in readers.items():
        cell = row[columns[field]]
        try:
            read(cell)
        except Wrong as wrong:
            yield Complaint(number, field, shown(cell), wrong.problem)


def _joined(values: dict[str, object]) -> dict[str, object]:
    """Return the values under the names of `Party`: house numbers behind their street, opposites turned round."""
    parts = [str(values.pop(field, "")) for field in ("house_number", "house_number_addition")]
    if "street" in values:
        values["street"] = " ".join(part for part in (str(values["street"]), *parts) if part)
    for opposite, field in _INVERSE.items():
        if opposite in values:
            said = values.pop(opposite)
            values.setdefault(field, not said)
    return values
