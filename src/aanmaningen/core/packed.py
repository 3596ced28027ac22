"""A list of a million small records, kept in a tenth of the memory that the records would take."""

import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

_BLOCK = 1_000  # records that are packed, and unpacked, together

Record = TypeVar("Record")
Plain = tuple[Any, ...]  # of numbers, texts and None


class Packed(Sequence[Record], Generic[Record]):
    """Records to be appended, walked through, and asked for by place; a record that is asked for is made anew."""

    def __init__(self, flat: Callable[[Record], Plain], made: Callable[[Plain], Record]) -> None:
        """flat: returns a record as plain values, of which `made` makes it again."""
        self._flat, self._made = flat, made
        self._blocks: list[bytes] = []
        self._fresh: list[Record] = []  # the last ones, until they fill a block
        self._unpacked: tuple[int, list[Plain]] = (-1, [])  # the block that was asked for last

    def append(self, record: Record) -> None:
        """Add a record at the end."""
        self._fresh.append(record)
        if len(self._fresh) == _BLOCK:
            self._blocks.append(marshal.dumps([self._flat(one) for one in self._fresh]))
            self._fresh = []

    def clear(self) -> None:
        """Let all records go."""
        self._blocks, self._fresh, self._unpacked = [], [], (-1, [])

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._blocks) * _BLOCK + len(self._fresh)

    def __iter__(self) -> Iterator[Record]:
        """Yield the records in order."""
        for block in self._blocks:
            yield from map(self._made, marshal.loads(block))
        yield from self._fresh

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        """Return the record at a place."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number, within = divmod(range(len(self))[place], _BLOCK)
        if number == len(self._blocks):
            return self._fresh[within]
        known, records = self._unpacked
        if known != number:
            records = marshal.loads(self._blocks[number])
            self._unpacked = (number, records)
        return self._made(records[within])
