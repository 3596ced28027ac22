"""A table as it goes into a workbook, apart from the library that writes it: the window opens without that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aanmaningen.core.messages import Amount

TableValue = str | int | Decimal | date | Amount | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column. width: in characters. is_number: its heading stands at the right, as its values do."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """The line above a group of rows. sums: place of a column -> its sum in minor units. count: how many rows
    follow that belong to it.
    """

    name: str
    currency: str
    sums: Mapping[int, int]
    count: int


TableRow = Sequence[TableValue] | GroupHeading


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written. rows: as long as the columns, read once. count: how many rows, without headings of groups.
    frozen: first columns that stay in sight. group_count: how many headings of groups.
    """

    title: str
    language: str
    columns: Sequence[TableColumn]
    rows: Iterable[TableRow]
    count: int
    frozen: int = 0
    group_count: int = 0
