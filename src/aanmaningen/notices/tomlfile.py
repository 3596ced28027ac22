"""A TOML file with the line of every key: what a complaint about a layout points at.

Python's tomllib gives values without places. A file that it accepts is well formed, so a plain walk along the
text suffices to find where each key and each element of a list stands. Source of the format: TOML 1.0.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from aanmaningen.core.messages import Message, message

Keys = tuple[str, ...]

_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")
_STRING = re.compile(r'''"""(?:\\.|[^\\])*?"""(?!")|\'\'\'.*?\'\'\'(?!\')|"(?:\\.|[^"\\])*"|'[^']*\'''', re.DOTALL)
_BARE = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")  # a number, a word, a date with its time
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file. lines: the line (from 1) where it starts; for a list, then that of each element."""

    value: object
    file: Path
    lines: tuple[int, ...]


class Unreadable(Exception):  # noqa: N818 - carries a sentence, not a fault of the program
    """A file that is no TOML; `line` is where the reading stopped."""

    def __init__(self, line: int, problem: Message) -> None:
        super().__init__(str(problem))
        self.line = line
        self.problem = problem


def read(file: Path) -> dict[Keys, Entry]:
    """Return the values of a file by the names that lead to them: ("design", "accent") -> Entry.

    Tables are not values themselves; a list is one value. Raises Unreadable.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Unreadable(1, message("The file cannot be read ({detail}).", detail=str(error.strerror))) from error
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, message("The file is not UTF-8 text; save it as UTF-8.")) from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        detail = re.sub(r" \(at .*\)$", "", str(error))
        raise Unreadable(line, message("This is not valid TOML: {detail}.", detail=detail)) from error
    lines = _Lines(text).found
    return {path: Entry(value, file, lines.get(path, (1,))) for path, value in _leaves(values, ())}


def _leaves(values: dict[str, object], above: Keys) -> list[tuple[Keys, object]]:
    leaves: list[tuple[Keys, object]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            leaves += _leaves(value, (*above, key))
        else:
            leaves.append(((*above, key), value))
    return leaves


class _Lines:
    """Walks once along a well-formed file; `found` has the lines of each value."""

    def __init__(self, text: str) -> None:
        self.found: dict[Keys, tuple[int, ...]] = {}
        self._text = text
        self._at = 0
        table: Keys = ()
        self._skip_blank()
        while self._at < len(text):
            if text[self._at] == "[":
                self._at += 2 if text.startswith("[[", self._at) else 1
                table = self._keys()
                self._at = text.index("]", self._at) + 1
                self._at += text.startswith("]", self._at)
            else:
                self._pair(table)
            self._skip_blank()

    def _pair(self, table: Keys) -> None:
        path = table + self._keys()
        self._at = self._text.index("=", self._at) + 1
        self._skip_blank()
        self.found[path] = self._value(path)

    def _keys(self) -> Keys:
        keys: list[str] = []
        while True:
            self._skip_blank()
            key = _KEY.match(self._text, self._at)
            assert key is not None
            self._at = key.end()
            keys.append(next(iter(tomllib.loads(f"{key[0]} = 0"))))
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _value(self, path: Keys) -> tuple[int, ...]:
        """Pass over one value and return its line, and those of its elements when it is a list."""
        start = self._line()
        opening = self._text[self._at]
        if opening == "[":
            return (start, *self._elements(path))
        if opening == "{":
            self._at += 1
            self._skip_blank()
            while self._text[self._at] != "}":
                self._pair(path)
                self._skip_comma()
            self._at += 1
            return (start,)
        matched = (_STRING if opening in "\"'" else _BARE).match(self._text, self._at)
        assert matched is not None
        self._at = matched.end()
        # The line break right after the opening quotes of a long text is not part of the text.
        return (start + matched[0].startswith(('"""\n', "'''\n")),)

    def _elements(self, path: Keys) -> list[int]:
        lines: list[int] = []
        self._at += 1
        self._skip_blank()
        while self._text[self._at] != "]":
            lines.append(self._value(path)[0])
            self._skip_comma()
        self._at += 1
        return lines

    def _skip_comma(self) -> None:
        self._skip_blank()
        self._at += self._text.startswith(",", self._at)
        self._skip_blank()

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None
        self._at = blank.end()

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1
