"""A table model over a long list that is kept in columns: it sorts and filters by index, and makes a record of a line
only when that comes into sight. Tens of thousands of lines cost the window nothing."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from aanmaningen.core.errors import Message

from .record_table import Column, RecordModel

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Places = npt.NDArray[np.int32]
Sieve = Callable[[Any], npt.NDArray[np.bool_]]  # which records of a list are let through


class LongList(Protocol[R_co]):
    """What a job gives: records by place, and what takes time done already. orders: what each column is sorted by."""

    @property
    def orders(self) -> Mapping[str, npt.NDArray[Any]]:
        """Return numbers by the key of a column."""

    def __len__(self) -> int:
        """Return how many there are."""

    def record(self, place: int) -> R_co:
        """Return one record, made when it is asked for."""

    def place_of(self, key: Hashable) -> int | None:
        """Return the place of the record with a key, None when there is none."""

    def holding(self, words: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which records hold all words, whatever the capitals and accents."""


@dataclass(frozen=True)
class LeanColumn(Column[R]):
    """A column. order: what it is sorted by, where that is not in the list under its key.

    is_extra: not shown until the user asks for it.
    """

    order: Callable[[Any], npt.NDArray[Any]] | None = None
    is_extra: bool = False


class _Lines(Sequence[R]):
    """Records in some order, each made when it is asked for. The last one is kept: its cells are asked in a row."""

    def __init__(self, found: LongList[R] | None, places: Places) -> None:
        self.found, self.places = found, places
        self._last: tuple[int, R] | None = None

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, row: Any) -> Any:
        assert self.found is not None
        if isinstance(row, slice):
            return [self.found.record(int(place)) for place in self.places[row]]
        if self._last is None or self._last[0] != row:
            self._last = (row, self.found.record(int(self.places[row])))
        return self._last[1]


class LeanModel(RecordModel[R]):
    """A `RecordModel` whose records are in columns."""

    def __init__(self, columns: Sequence[LeanColumn[R]], words: Callable[[Message], str], parent: Any) -> None:
        super().__init__(columns, words, parent)
        self._sought: tuple[str, ...] = ()
        self._found: LongList[R] | None = None
        self._sieve: Sieve | None = None
        self._sorted: Places = np.zeros(0, np.int32)
        self._lines: _Lines[R] = _Lines(None, self._sorted)
        self._shown = self._lines

    # -- questions

    @property
    def places(self) -> Places:
        """Return the places in the list of the records that are shown, in order."""
        return self._lines.places

    def row_of(self, key: Callable[[R], Hashable], wanted: Hashable) -> int | None:
        """Return the row of the record with a key, None when it is not shown."""
        place = None if self._found is None else self._found.place_of(wanted)
        if place is None:
            return None
        rows = np.flatnonzero(self.places == place)
        return int(rows[0]) if len(rows) else None

    # -- changes

    def set_list(
        self,
        found: LongList[R],
        columns: Sequence[LeanColumn[R]],
        order: tuple[int, bool] | None = None,
        sieve: Sieve | None = None,
    ) -> None:
        """Show another list, in the same order, holding the same words. order: column, and is it descending.

        sieve: as of `sift`.
        """
        sorted_by = None if self._order is None else self._columns[self._order[0]].key
        keys = [column.key for column in columns]
        self.beginResetModel()
        if order is not None:
            self._order = order
        elif self._order is not None and sorted_by in keys:
            self._order = (keys.index(sorted_by), self._order[1])
        else:
            self._order = None
        self._columns = columns
        self._headings = [self._words(column.heading) for column in columns]
        self._found, self._sieve = found, sieve
        self._order_all()
        self.endResetModel()

    def seek(self, words: Sequence[str]) -> None:
        """Show the records that hold all words."""
        if tuple(words) != self._sought:
            self.beginResetModel()
            self._sought = tuple(words)
            self._filter()
            self.endResetModel()

    def sift(self, sieve: Sieve | None) -> None:
        """Show only the records that it lets through. sieve: asked which of a list those are; None for all."""
        self.beginResetModel()
        self._sieve = sieve
        self._filter()
        self.endResetModel()

    def _order_all(self) -> None:
        found = self._found
        self._sorted = np.arange(0 if found is None else len(found), dtype=np.int32)
        if self._order is not None and found is not None:
            column = self._columns[self._order[0]]
            assert isinstance(column, LeanColumn)
            keys = found.orders[column.key] if column.order is None else column.order(found)
            if self._order[1]:
                # Wider first: the number that stands for nothing has no opposite among its own size.
                keys = -(keys if keys.dtype.kind == "f" else keys.astype(np.int64))
            self._sorted = np.argsort(keys, kind="stable").astype(np.int32)
        self._filter()

    def _filter(self) -> None:
        places = self._sorted
        if self._sought and self._found is not None:
            places = places[self._found.holding(self._sought)[places]]
        if self._sieve is not None and self._found is not None:
            places = places[self._sieve(self._found)[places]]
        self._lines = _Lines(self._found, places)
        self._shown = self._lines
