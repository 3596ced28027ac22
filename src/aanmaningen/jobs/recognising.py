"""Recognising a list before it is imported: what it is, which column holds what, and how its first rows are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aanmaningen.core.errors import Message
from aanmaningen.core.records import AttributeKind, Complaint
from aanmaningen.sources import (
    FieldSet,
    Glance,
    ListMapping,
    Trial,
    fields_of,
    glance,
    mapping_of,
    trial,
)
from aanmaningen.store import attributes

from . import importing
from . import mapping as saved
from .desk import Desk

DATE_ORDERS = ("", "dmy", "mdy", "ymd")
KINDS = ("items", "parties")


@dataclass(frozen=True)
class Reading:
    """How a list is read, as the user chooses it. fields: of each column, "" for one that is not used.

    Empty texts are found out from the file. side: "receivable" or "payable" for lists that do not say.
    """

    fields: tuple[str, ...]
    currency: str = ""
    side: str = ""
    decimal: str = ""
    date_order: str = ""


@dataclass(frozen=True)
class Sighting:
    """What a file was found to be. reading: how it would be read; problem: why it cannot be yet.

    mapping_name: of the saved mapping that it is read with, "" for none.
    """

    path: Path
    kind: str
    header_row: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    reading: Reading
    problem: Message | None
    _seen: Glance = field(repr=False, compare=False)
    mapping_name: str = ""


@dataclass(frozen=True)
class Sample:
    """The first rows as the import would read them. values: row number -> field -> value.

    attributes: how a value of such a field is kept, by field.
    """

    values: dict[int, dict[str, object]]
    complaints: tuple[Complaint, ...]
    problem: Message | None
    attributes: Mapping[str, AttributeKind] = field(default_factory=dict)


def look_at(desk: Desk, path: Path, kind: str = "", mapping_name: str = "", header_row: int | None = None) -> Sighting:
    """Look at a file. kind: "items" or "parties", "" to recognise it; mapping_name: of a saved mapping.

    header_row: number of the row with the headings, where the user corrects it. With none of these the saved mapping
    is taken that fits the headings, if there is one. Raises Refusal when it is no list.
    """
    desk.keep_shut(path)
    mapping = saved.find(desk, mapping_name)
    if header_row is not None and mapping is None:
        mapping = ListMapping({}, header_row=header_row)
    known_attributes = attributes.kinds(desk.engine, desk.administration.id)
    found = glance(path, FieldSet(kind) if kind else None, mapping, known_attributes)
    if mapping is None and not kind:
        mapping_name = _fitting(desk, found)
        if mapping_name:
            found = glance(path, None, saved.find(desk, mapping_name))
    known = found.mapping
    reading = Reading(
        found.fields(),
        known.constants.get("currency", ""),
        known.constants.get("side", ""),
        known.decimal or "",
        known.date_order or "",
    )
    return Sighting(
        path,
        found.kind.value,
        found.header_row,
        found.headings,
        found.rows,
        reading,
        found.problem,
        found,
        mapping_name,
    )


def _fitting(desk: Desk, found: Glance) -> str:
    """Return the name of the saved mapping that knows most of these headings and needs no other; "" for none."""
    headings = {heading.strip().casefold() for heading in found.headings if heading}
    fitting: dict[str, int] = {}
    for name in saved.names(desk):
        mapping = saved.find(desk, name)
        needed = {str(column).strip().casefold() for column in mapping.columns.values()} if mapping else set()
        if needed and needed <= headings:
            fitting[name] = len(needed)
    return max(fitting, key=lambda name: fitting[name], default="")


def mapping_from(sighting: Sighting, reading: Reading) -> ListMapping:
    """Return the mapping for an import, or to keep under a name."""
    known = sighting._seen.mapping
    constants = {name: value for name, value in known.constants.items() if name not in ("currency", "side")}
    for name, value in (("currency", reading.currency), ("side", reading.side)):
        if value and name not in reading.fields:
            constants[name] = value
    options = ListMapping(
        {},
        constants,
        known.delimiter,
        known.encoding,
        reading.decimal or None,
        reading.date_order or None,
        known.header_row,
        known.sheet,
    )
    return mapping_of(sighting._seen, reading.fields, options)


def try_out(desk: Desk, sighting: Sighting, reading: Reading) -> Sample:
    """Return how the first rows would be read. Touches no file: quick enough for every change of a choice."""
    options = importing.read_options(desk)
    tried: Trial = trial(sighting._seen, mapping_from(sighting, reading), options)
    kinds = {f"attr.{kind.name}": kind for kind in options.attributes}
    return Sample(tried.values, tried.complaints, tried.problem, kinds)


def possible_fields(kind: str) -> list[str]:
    """Return what a column of such a list may hold, attributes excepted."""
    return fields_of(FieldSet(kind))
