"""A column of a million texts in one piece of memory, and what can be asked of all of them at once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]

SEPARATOR = "\x1f"
_SEPARATOR = SEPARATOR.encode()
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_WINDOW = 1 << 17  # bytes looked at in one go: what is made of them stays in the processor's cache
_DENSE = 0.2  # hits a row from which it is cheaper to look at all rows than at all hits
_RANKED_BYTES = 64  # texts that agree so far count as equal in the order, where there are many
_MANY = 100_000
_FOLDED_ROWS = 5_000  # folded in one go: nobody waits for the rest meanwhile
_ACCENTED = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Return a text without capitals and accents, as it is searched and sorted: “Müller” is found by “muller”."""
    if text.isascii():
        return text.lower()
    # The same few characters come a million times; what is plain need not be looked at one by one.
    return _ACCENTED.sub(lambda found: _fold_accented(found[0]), text).lower()


@lru_cache(10_000)
def _fold_accented(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("ς", "σ")


class TextColumn:
    """Texts by row number."""

    def __init__(self, joined: bytes) -> None:
        """joined: the texts in UTF-8, a unit separator after each."""
        self._bytes = joined
        self._ends = _separators(joined)
        self._accented: tuple[Ints, TextColumn] | None = None
        self._ranks: Ints | None = None

    @classmethod
    def of(cls, texts: Iterable[str]) -> "TextColumn":
        """Return a column of texts. A separator that somebody typed becomes a space."""
        return cls("".join(f"{text.replace(SEPARATOR, ' ')}{SEPARATOR}" for text in texts).encode())

    def __iter__(self) -> Iterator[str]:
        """Yield the texts in order."""
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> str:
        """Return the text of one row."""
        first = int(self._ends[row - 1]) + 1 if row else 0
        return self._bytes[first : self._ends[row]].decode()

    def is_empty(self) -> Mask:
        """Return which rows have no text."""
        empty: Mask = np.diff(self._ends, prepend=np.int32(-1)) == 1
        return empty

    def containing(self, wanted: str) -> Mask:
        """Return which rows contain a text, whatever its capitals and accents."""
        return self._found(fold(wanted).encode())

    def equal_to(self, wanted: str) -> Mask:
        """Return which rows are this text and nothing else, whatever its capitals and accents."""
        # Nothing else: it stands between two separators.
        return self._found(_SEPARATOR + fold(wanted).encode() + _SEPARATOR)

    def ranks(self) -> Ints:
        """Return the place of each row in the order of the texts; equal texts have equal places. Kept."""
        if self._ranks is None:
            self._ranks = _ranks(*self._folded())
        return self._ranks

    def _rows_with_accents(self) -> "tuple[Ints, TextColumn]":
        """Return the rows that hold more than plain ASCII, and those texts, folded. A copy of these is all it takes."""
        if self._accented is None:
            rows = self._not_plain()
            parts = []
            for first in range(0, len(rows), _FOLDED_ROWS):
                some = rows[first : first + _FOLDED_ROWS].tolist()
                parts.append(fold("".join(self[row] + SEPARATOR for row in some)).encode())
            self._accented = (rows, TextColumn(b"".join(parts)))
        return self._accented

    def _not_plain(self) -> Ints:
        if self._bytes.isascii():
            return np.zeros(0, np.int32)
        view = np.frombuffer(self._bytes, np.uint8)
        has_accent = np.zeros(len(self._ends), np.bool_)
        for first in range(0, len(view), _WINDOW):
            places = np.flatnonzero(view[first : first + _WINDOW] >= 0x80) + first
            has_accent[np.searchsorted(self._ends, places.astype(np.int32))] = True
        return np.flatnonzero(has_accent).astype(np.int32)

    def _folded(self) -> tuple[bytes, Ints]:
        """Return all texts folded, and where each row ends in them. Capitals of plain rows stay. Not kept."""
        rows, folded = self._rows_with_accents()
        if not len(rows):
            return self._bytes, self._ends
        parts, done = [], 0
        for place, row in enumerate(rows.tolist()):
            begin = int(self._ends[row - 1]) + 1 if row else 0
            parts += [self._bytes[done:begin], folded[place].encode()]
            done = int(self._ends[row])
        joined = b"".join((*parts, self._bytes[done:]))
        return joined, _separators(joined)

    def _found(self, needle: bytes) -> Mask:
        # What is found in a text as it is written is found in its folded form as well.
        mask = self._found_as_written(needle)
        rows, folded = self._rows_with_accents()
        if len(rows):
            mask[rows] |= folded._found_as_written(needle)
        return mask

    def _found_as_written(self, needle: bytes) -> Mask:
        data, ends = self._bytes, self._ends
        mask = np.zeros(len(ends), np.bool_)
        if not len(ends):
            return mask
        # The separator before the first row is not there; it is put before the first window.
        begin = 0
        while begin < len(ends):
            offset = int(ends[begin - 1]) if begin else -1
            last = int(np.searchsorted(ends, np.int32(offset + _WINDOW), "right"))
            last = max(last, begin + 1)  # one row longer than the window is a window by itself
            window = _Window((_SEPARATOR if offset < 0 else b"") + data[max(offset, 0) : int(ends[last - 1]) + 1])
            stops = ends[begin:last] - offset
            found = None if len(needle) == 1 else window.positions(needle)
            is_whole = needle[:1] == _SEPARATOR
            if found is None or (len(found) > _DENSE * (last - begin) and not is_whole):
                mask[begin:last] = window.rows(window.are(needle[0]) if found is None else _marked(len(window), found))
            elif len(found):
                at = found + 1 if is_whole else found
                mask[begin + np.searchsorted(stops, at)] = True
            begin = last
        return mask


class _Window:
    """A piece of the texts, compared without regard to capitals."""

    def __init__(self, texts: bytes) -> None:
        self._as_written = np.frombuffer(texts, np.uint8)
        # A letter has this bit when it is small, and has it here in any case; what else gets it becomes no letter.
        self._small = self._as_written | np.uint8(0x20)

    def __len__(self) -> int:
        return len(self._as_written)

    def are(self, byte: int) -> Mask:
        """Return which bytes are this small letter or other sign."""
        found: Mask = self._seen(byte) == byte
        return found

    def positions(self, needle: bytes) -> npt.NDArray[np.int64]:
        """Return where the needle begins. The rarest of its bytes is looked for first."""
        room = len(self) - len(needle) + 1
        if room <= 0 or not needle:
            return np.zeros(0, np.int64)
        some = slice(1 << 14)
        counts = {byte: np.count_nonzero(self._seen(byte)[some] == byte) for byte in needle}
        first, *rest = sorted(range(len(needle)), key=lambda place: counts[needle[place]])
        found = np.flatnonzero(self._seen(needle[first])[first : first + room] == needle[first])
        for place in rest:
            if not len(found):
                break
            found = found[self._seen(needle[place])[found + place] == needle[place]]
        return found

    def rows(self, hits: Mask) -> Mask:
        """Return which rows have a hit: those in which something stands between two separators."""
        is_end = self._as_written == _SEPARATOR[0]
        places = np.flatnonzero(hits | is_end)
        found: Mask = np.diff(np.flatnonzero(is_end[places])) > 1
        return found

    def _seen(self, byte: int) -> npt.NDArray[np.uint8]:
        return self._small if byte in _LETTERS else self._as_written


def _separators(data: bytes) -> Ints:
    """Return where the separators stand, a window at a time."""
    view = np.frombuffer(data, np.uint8)
    parts = [
        (np.flatnonzero(view[first : first + _WINDOW] == _SEPARATOR[0]) + first).astype(np.int32)
        for first in range(0, len(view), _WINDOW)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)


def _marked(length: int, positions: npt.NDArray[np.int64]) -> Mask:
    """Return a mask that is true at the positions."""
    mask = np.zeros(length, np.bool_)
    mask[positions] = True
    return mask


def _ranks(data: bytes, ends: Ints) -> Ints:
    """Return the place of each text in byte order, eight bytes at a time, and only where the order is still open."""
    count = len(ends)
    ranks = np.zeros(count, np.int32)
    if not count:
        return ranks
    # A piece at a time: whoever waits for the interpreter waits for one piece.
    pieces = (data[first : first + _WINDOW].lower() for first in range(0, len(data), _WINDOW))
    view = np.frombuffer(b"".join((*pieces, bytes(8))), np.uint8)
    starts = np.concatenate((np.zeros(1, np.int32), ends[:-1] + np.int32(1)))
    lengths = ends - starts
    undecided = np.arange(count, dtype=np.int32)
    for first in range(0, _RANKED_BYTES if count > _MANY else int(lengths.max()) + 1, 8):
        keys = np.zeros(len(undecided), np.uint64)
        begins, rest = starts[undecided], lengths[undecided] - first
        for place in range(8):
            byte = view[np.minimum(begins + np.int32(first + place), np.int32(len(view) - 1))]
            byte *= rest > place
            keys <<= np.uint64(8)
            keys |= byte
        order = np.lexsort((keys, ranks[undecided]))
        undecided, keys = undecided[order], keys[order]
        group = ranks[undecided]
        is_new = np.ones(len(undecided), np.bool_)
        is_new[1:] = (group[1:] != group[:-1]) | (keys[1:] != keys[:-1])
        is_first = np.ones(len(undecided), np.bool_)
        is_first[1:] = group[1:] != group[:-1]
        # A group keeps its first place; whoever differs moves up by the number of those before it in the group.
        del order, keys
        place_in = np.arange(len(undecided), dtype=np.int32)
        group += np.maximum.accumulate(place_in * is_new)
        group -= np.maximum.accumulate(place_in * is_first)
        ranks[undecided] = group
        del group, place_in
        is_last = np.ones(len(undecided), np.bool_)
        is_last[:-1] = is_new[1:]
        alone = is_new & is_last
        undecided = undecided[~alone]
        if not (lengths[undecided] > first + 8).any():
            break
    return ranks
