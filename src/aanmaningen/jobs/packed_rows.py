"""All rows of a list that a preview shows, packed small enough to keep a million of them and to search in them."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from aanmaningen.core.money import decimal_text
from aanmaningen.store.planned import Change, PlannedRow

_BLOCK = 1_000  # rows in one text
_PART, _LINE = "\x1f", "\n"
# Days are written in signs that nobody types: they are shown, not searched.
_HIDDEN = str.maketrans("0123456789", "".join(map(chr, range(14, 24))))
_FIGURES = {after: before for before, after in _HIDDEN.items()}
_SPACES = str.maketrans({_PART: " ", _LINE: " ", "\r": " "})


class PackedRows:
    """Rows as lines of text. Some eighty bytes a row, where a record takes five times as much."""

    def __init__(self, rows: Iterable[PlannedRow]) -> None:
        self._blocks: list[str] = []
        self._count = 0
        walk = iter(rows)
        while block := list(islice(walk, _BLOCK)):
            self._count += len(block)
            self._blocks.append(_LINE.join(map(_packed, block)))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[PlannedRow]:
        """Yield the rows in order."""
        for block in self._blocks:
            yield from map(_unpacked, block.split(_LINE))

    def find(self, sought: str, most: int) -> tuple[list[PlannedRow], int]:
        """Return the first rows in which every word sought stands, and how many there are in all.

        It looks in code, name, number and amounts (without separators of thousands, with a comma or a point).
        """
        words = [_as_amount(word) for word in sought.casefold().split()]
        if not words:
            return list(islice(self, most)), self._count
        found: list[PlannedRow] = []
        count = 0
        for block in self._blocks:
            folded = block.casefold()
            if not all(word in folded for word in words):
                continue
            for line in block.split(_LINE):
                searched = line.casefold()
                if all(word in searched for word in words):
                    count += 1
                    if len(found) < most:
                        found.append(_unpacked(line))
        return found, count


def _as_amount(word: str) -> str:
    """Return an amount as the lines hold it: “€1.234,50” is 1234.50; any other word as it is."""
    plain = word.lstrip("€$£")
    if not plain.strip("-0123456789.,") and plain[-3:-2] in (".", ","):
        return plain[:-3].replace(".", "").replace(",", "") + "." + plain[-2:]
    return word


def _packed(row: PlannedRow) -> str:
    amounts = (
        "" if minor is None else f"{minor}:{decimal_text(minor, row.currency)}"
        for minor in (row.open_before, row.open_after)
    )
    changes = (
        json.dumps([[one.field, one.before, one.after, one.is_by_hand] for one in row.changes]) if row.changes else ""
    )
    texts = (text.translate(_SPACES) for text in (row.code, row.name, row.number))
    days = ("" if day is None else str(day).translate(_HIDDEN) for day in (row.invoice_day, row.due_day))
    return _PART.join((*texts, row.kind, row.currency, *amounts, *days, changes))


def _unpacked(line: str) -> PlannedRow:
    code, name, number, kind, currency, before, after, invoiced, due, changes = line.split(_PART)
    return PlannedRow(
        code,
        name,
        number,
        kind,
        currency,
        int(before.partition(":")[0]) if before else None,
        int(after.partition(":")[0]) if after else None,
        tuple(Change(*one) for one in json.loads(changes)) if changes else (),
        _day(invoiced),
        _day(due),
    )


def _day(hidden: str) -> int | None:
    return int(hidden.translate(_FIGURES)) if hidden else None
