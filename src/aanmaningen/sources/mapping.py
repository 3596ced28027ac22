"""A mapping: which column of a list holds which of our fields, and how the list is written. Saved as JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields

from ..core.errors import Refusal
from ..core.messages import message
from ..core.records import AttributeKind, Side
from .cells import Cell, Value, Wrong
from .dates import DATE_ORDERS
from .headings import ITEM_FIELDS, PARTY_FIELDS

_FIELDS = ITEM_FIELDS | PARTY_FIELDS | {"code"}


@dataclass(frozen=True)
class ReadOptions:
    """What holds when a list does not say.

    currency: ISO 4217; language: of the administration, decides between decimal comma and point when nothing else does.
    attributes: those that the user defined: a column of that name is one, and holds values of its kind.
    """

    currency: str = "EUR"
    language: str = "nl"
    side: Side = Side.RECEIVABLE
    attributes: tuple[AttributeKind, ...] = ()


@dataclass(frozen=True)
class ListMapping:
    """How one kind of list is read. What is None or empty is found out anew from each file.

    columns: our field -> heading, or the number of the column (1 = the first); attributes as "attr.NAME".
    constants: our field -> text that holds for every row ("currency": "USD", "side": "payable").
    delimiter, encoding: of a CSV file; sheet: name of a sheet in a workbook.
    decimal: "," or "."; date_order: "dmy", "mdy" or "ymd".
    header_row: 1-based number of the row with the headings; 0: there are none, and all columns are numbers.
    """

    columns: Mapping[str, str | int]
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    date_order: str | None = None
    header_row: int | None = None
    sheet: str | None = None

    def to_json(self) -> str:
        """Return the mapping as JSON, without what is left to be found out."""
        said = {key: value for key, value in asdict(self).items() if value not in (None, {})}
        return json.dumps(said, ensure_ascii=False, indent=2)

    def constant(self, field: str, read: Callable[[Cell], Value | None]) -> Value | None:
        """Return what holds for every row, or None when the mapping does not say. Raises Refusal if unreadable."""
        text = self.constants.get(field)
        if text is None:
            return None
        try:
            return read(text)
        except Wrong:
            raise _wrong(field, text) from None

    @classmethod
    def from_json(cls, text: str) -> "ListMapping":
        """Return the mapping that `to_json` or a person wrote. Raises Refusal, naming what is wrong."""
        try:
            said = json.loads(text)
        except ValueError as problem:
            raise Refusal(message("The mapping is not valid JSON: {problem}.", problem=str(problem))) from None
        if not isinstance(said, dict):
            raise Refusal(message("The mapping is not a JSON object."))
        for name in said.keys() - {known.name for known in fields(cls)}:
            raise _unknown(name)
        columns, constants = said.get("columns"), said.get("constants", {})
        if not isinstance(columns, dict) or not columns:
            raise _wrong("columns", columns)
        for name, column in columns.items():
            if isinstance(column, bool) or not (isinstance(column, str) or isinstance(column, int) and column > 0):
                raise _wrong(name, column)
        if not isinstance(constants, dict):
            raise _wrong("constants", constants)
        for name, value in constants.items():
            if not isinstance(value, str):
                raise _wrong(name, value)
        for name in (*columns, *constants):
            if name not in _FIELDS and not name.startswith("attr."):
                raise _unknown(name)
        mapping = cls(**{**said, "columns": columns, "constants": constants})
        mapping._check_options()
        return mapping

    def _check_options(self) -> None:
        allowed: dict[str, tuple[object, ...]] = {"decimal": (None, ",", "."), "date_order": (None, *DATE_ORDERS)}
        for name, values in allowed.items():
            if getattr(self, name) not in values:
                raise _wrong(name, getattr(self, name))
        for name in ("delimiter", "encoding", "sheet"):
            if not isinstance(getattr(self, name), (str, type(None))):
                raise _wrong(name, getattr(self, name))
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '"\r\n '):
            raise _wrong("delimiter", self.delimiter)
        row = self.header_row
        if row is not None and (isinstance(row, bool) or not isinstance(row, int) or row < 0):
            raise _wrong("header_row", row)
        if row == 0 and any(isinstance(column, str) for column in self.columns.values()):
            raise Refusal(message("The mapping says that there are no headings; then every column must be a number."))


def _unknown(name: str) -> Refusal:
    return Refusal(message("The mapping has an unknown field: {field}.", field=name))


def _wrong(name: str, value: object) -> Refusal:
    return Refusal(message("The mapping has a wrong value for {field}: {value}.", field=name, value=str(value)))
