"""Texts of which many rows share one: what is known of each different text is known of all its rows."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from .texts import SEPARATOR, Ints, Mask, TextColumn

_FEW = 50_000  # different texts: of more, most rows have one of their own


class Labels:
    """Texts by row number, each different one kept once. It answers what a TextColumn does."""

    def __init__(self, different: Iterable[str], places: Ints) -> None:
        """places: of the text of each row among those that are different."""
        self.different, self.places = TextColumn.of(different), places
        self._meant: dict[object, npt.NDArray[Any]] = {}

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Labels":
        """Return the labels of texts."""
        known: dict[str, int] = {}
        places = _places(known, texts)
        return cls(known, places)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, row: int) -> str:
        """Return the text of one row."""
        return self.different[self.places[row]]

    def is_empty(self) -> Mask:
        """Return which rows have no text."""
        return self.different.is_empty()[self.places]

    def containing(self, wanted: str) -> Mask:
        """Return which rows contain a text, whatever its capitals and accents."""
        return self.different.containing(wanted)[self.places]

    def equal_to(self, wanted: str) -> Mask:
        """Return which rows are this text and nothing else, whatever its capitals and accents."""
        return self.different.equal_to(wanted)[self.places]

    def ranks(self) -> Ints:
        """Return the place of each row in the order of the texts; equal texts have equal places."""
        return self.different.ranks()[self.places]

    def meant(self, read: Callable[[str], int]) -> npt.NDArray[np.int64]:
        """Return the whole number that each row means. Asked once of each different text, and kept."""
        if read not in self._meant:
            self._meant[read] = np.array([read(text) for text in self.different], np.int64)
        found: npt.NDArray[np.int64] = self._meant[read][self.places]
        return found


class Gathering:
    """Texts of items as they come, a block at a time: labels if it can be, for that takes less than half."""

    def __init__(self) -> None:
        self._known: dict[str, int] | None = {}
        self._places: list[Ints] = []
        self._joined: list[bytes] = []

    def add(self, block: str) -> None:
        """Take some more texts, with a separator between them."""
        if self._known is None:
            self._joined.append(_ended(block))
            return
        self._places.append(_places(self._known, block.split(SEPARATOR)))
        if len(self._known) > _FEW:
            texts = list(self._known)
            self._joined = [_ended(SEPARATOR.join(map(texts.__getitem__, part.tolist()))) for part in self._places]
            self._known, self._places = None, []

    def end(self) -> TextColumn | Labels:
        """Return all of them, and let go of what they were gathered in."""
        joined, places, self._joined, self._places = self._joined, self._places, [], []
        if self._known is None:
            return TextColumn(b"".join(joined))
        return Labels(self._known, np.concatenate(places) if places else np.zeros(0, np.int32))


def _places(known: dict[str, int], texts: Iterable[str]) -> Ints:
    """Return the place of each text among those that are known, and add what is not."""
    return np.fromiter((known.setdefault(text, len(known)) for text in texts), np.int32)


def _ended(block: str) -> bytes:
    return (block + SEPARATOR).encode()
