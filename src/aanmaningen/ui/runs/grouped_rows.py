"""Which row of a flat list is a group, and which is one of the records that an open group shows."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Group:
    """A group and its records."""

    head: Any
    records: Sequence[Any]


class GroupedRows:
    """Groups and which of them are open, as they are at one moment: it never changes, so any thread may ask it.

    open_places: places of the open groups, in order.
    """

    def __init__(self, groups: Sequence[Group] = (), open_places: Sequence[int] = ()) -> None:
        self.groups = groups
        self.open_places = open_places
        self._heads: list[int] = []  # the rows on which the open groups stand
        shown = 0
        for place in open_places:
            self._heads.append(place + shown)
            shown += len(groups[place].records)
        self._count = len(groups) + shown

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def place(self, row: int) -> tuple[int, int]:
        """Return which group a row belongs to, and which of its records it is; -1 for the group itself."""
        before = bisect_left(self._heads, row) - 1
        if before < 0:
            return row, -1
        group, within = self.open_places[before], row - self._heads[before] - 1
        beyond = within - len(self.groups[group].records)
        return (group, within) if beyond < 0 else (group + 1 + beyond, -1)

    def row_of(self, group: int) -> int:
        """Return the row on which a group stands."""
        before = bisect_left(self.open_places, group) - 1
        if before < 0:
            return group
        last = self.open_places[before]
        return self._heads[before] + len(self.groups[last].records) + group - last

    def is_group(self, row: int) -> bool:
        """Tell whether a group stands in this row."""
        return self.place(row)[1] < 0

    def is_open(self, row: int) -> bool:
        """Tell whether the group in this row shows its records."""
        at = bisect_left(self._heads, row)
        return at < len(self._heads) and self._heads[at] == row

    def has_records(self, rows: range) -> bool:
        """Tell whether a record stands in one of these rows; at once, however many they are."""
        (first, record), (last, _) = self.place(rows[0]), self.place(rows[-1])
        return record >= 0 or last - first < len(rows) - 1

    def walk(self, rows: range) -> Iterator[tuple[Group, range | None]]:
        """Yield what stands in these rows: a group, with the places of those of its records; None for itself."""
        row = rows.start
        while row < rows.stop:
            place, record = self.place(row)
            group = self.groups[place]
            if record < 0:
                yield group, None
                row += 1
            else:
                found = range(record, min(len(group.records), record + rows.stop - row))
                yield group, found
                row += len(found)
