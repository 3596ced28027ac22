"""A glance at a list: its kind, its columns, and how its first rows would be read, before anything is imported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.errors import Message, Refusal
from ..core.lists import ItemLine, PartyLine
from ..core.records import AttributeKind, Complaint
from .cells import shown
from .headings import FieldSet, known_fields
from .items import ItemReading
from .mapping import ListMapping, ReadOptions
from .parties import PartyReading
from .recognition import find_in_rows, first_part, with_side
from .tables import FirstRows
from .words import letters_and_digits

_ROWS = 200


@dataclass(frozen=True)
class Glance:
    """The beginning of a list. headings: of each column, "" where there is none; rows: texts with their row number.

    mapping: how it was recognised, or the one that was given; without columns when it was not recognised, and then
    problem says what lacked.
    """

    path: Path
    kind: FieldSet
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    mapping: ListMapping
    problem: Message | None
    first: FirstRows

    def fields(self) -> tuple[str, ...]:
        """Return which field each column holds, "" for none."""
        found = [""] * len(self.headings)
        keys = [letters_and_digits(heading) for heading in self.headings]
        for name, column in self.mapping.columns.items():
            if isinstance(column, int):
                position = column - 1
            else:
                key = letters_and_digits(column)
                position = keys.index(key) if key in keys else -1
            if 0 <= position < len(found):
                found[position] = name
        return tuple(found)


@dataclass(frozen=True)
class Trial:
    """How the first rows are read. values: row number -> field -> value. problem: why nothing can be read."""

    values: dict[int, dict[str, object]]
    complaints: tuple[Complaint, ...]
    problem: Message | None = None


def glance(
    path: Path,
    kind: FieldSet | None = None,
    mapping: ListMapping | None = None,
    attributes: Sequence[AttributeKind] = (),
) -> Glance:
    """Look at a file. kind, mapping: what the user says; else both are recognised. Raises Refusal if it is no list.

    attributes: those that a column may be called by.
    """
    if mapping is not None:
        given = kind or (FieldSet.PARTIES if "code" in mapping.columns else FieldSet.ITEMS)
        return _glance(path, given, mapping, None, attributes)
    problem: Message | None = None
    for tried in [kind] if kind else FieldSet:
        try:
            return _glance(path, tried, None, None, attributes)
        except Refusal as refusal:
            problem = problem or refusal.message
    try:
        return _glance(path, kind or FieldSet.ITEMS, ListMapping({}), problem, attributes)
    except Refusal as refusal:
        raise Refusal(problem or refusal.message) from None


def mapping_of(seen: Glance, fields: tuple[str, ...], options: ListMapping) -> ListMapping:
    """Return the mapping that reads these columns as these fields; `options` says the rest."""
    keys = [letters_and_digits(heading) for heading in seen.headings]
    columns: dict[str, str | int] = {}
    for position, name in enumerate(fields):
        if name:
            is_clear = seen.header_row > 0 and keys[position] and keys.count(keys[position]) == 1
            columns[name] = seen.headings[position] if is_clear else position + 1
    header_row = 0 if seen.header_row == 0 else options.header_row
    return replace(options, columns=columns, header_row=header_row)


def trial(seen: Glance, mapping: ListMapping, options: ReadOptions) -> Trial:
    """Read the first rows as the import would."""
    try:
        headings = list(seen.headings) if seen.header_row else []
        found = find_in_rows(seen.first, seen.header_row, headings, seen.kind, mapping, options)
        reading = ItemReading(found, options) if seen.kind is FieldSet.ITEMS else PartyReading(found)
        values = {line.row: _values(line) for batch in reading.batches() for line in batch}
    except Refusal as refusal:
        return Trial({}, (), refusal.message)
    return Trial(values, tuple(reading.complaints))


def fields_of(kind: FieldSet) -> list[str]:
    """Return the fields that a column of such a list may hold, attributes excepted."""
    return sorted(known_fields(kind))


def _glance(
    path: Path,
    kind: FieldSet,
    mapping: ListMapping | None,
    problem: Message | None,
    attributes: Sequence[AttributeKind],
) -> Glance:
    first, header_row, headings, found = first_part(path, kind, mapping, _ROWS, attributes)
    width = max([len(headings), *(len(row) for _, row in first.kept)], default=0)
    texts = [
        (number, tuple(shown(row[column]) if column < len(row) else "" for column in range(width)))
        for number, row in first.kept
        if number > header_row
    ]
    found = with_side(found, kind, path, first.sheet, headings)
    padded = (*headings, *[""] * (width - len(headings)))
    return Glance(path, kind, header_row, padded, tuple(texts), found, problem, first)


def _values(line: ItemLine | PartyLine) -> dict[str, object]:
    if isinstance(line, PartyLine):
        return {"code": line.code, **line.values}
    said = line._asdict()
    for field, name in (("open_minor", "open"), ("original_minor", "original")):
        said[name] = said.pop(field)
    return said
