"""The files of a layout set, read and laid over those of the set it builds on: a flat table of values with places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aanmaningen.core.messages import Message, message

from . import tomlfile
from .language import Language, language
from .schema import FILES, Key
from .tomlfile import Entry, Unreadable

Entries = Mapping[Key, Entry]


@dataclass(frozen=True, slots=True)
class LayoutMistake:
    """One thing wrong in a set. line: from 1; field: "design.accent", "opening[2]" (counted from 1), "" for a file."""

    file: str
    line: int
    field: str
    problem: Message


def homes(folder: Path) -> list[Path]:
    """Return the folders of the sets in a folder; none when it does not exist."""
    if not folder.is_dir():
        return []
    return [home for home in folder.iterdir() if home.is_dir() and not home.name.startswith((".", "_"))]


def gather(folders: Sequence[Path], code: str, mistakes: list[LayoutMistake]) -> tuple[Path, Entries]:
    """Return the folder of a set that exists and its values, laid over those of its base.

    folders: later ones win; a set that builds on its own name means the one in an earlier folder. What is wrong with
    the files and the bases is added to `mistakes`.
    """
    found = [home for folder in folders for home in homes(folder) if home.name == code]
    return found[-1], _laid_over_base(folders, found[-1], (), mistakes)


def _laid_over_base(
    folders: Sequence[Path], home: Path, above: tuple[Path, ...], mistakes: list[LayoutMistake]
) -> dict[Key, Entry]:
    own = _read(home, mistakes)
    base = own.get(("set", "base"))
    if base is None or not isinstance(base.value, str):
        return own
    searched = folders[: folders.index(home.parent)] if base.value == home.name else folders
    found = [other for folder in searched for other in homes(folder) if other.name == base.value]
    if found and found[-1] not in (*above, home):
        return {**_laid_over_base(folders, found[-1], (*above, home), mistakes), **own}
    if found:
        problem = message("These sets build on each other in a circle: {code}.", code=base.value)
    else:
        problem = message("There is no layout set {code} to build on.", code=base.value)
    mistakes.append(mistake(("set", "base"), base, problem))
    return own


def _read(home: Path, mistakes: list[LayoutMistake]) -> dict[Key, Entry]:
    own: dict[Key, Entry] = {}
    if not (home / "set.toml").is_file():
        problem = message("A layout set needs a file set.toml.")
        mistakes.append(LayoutMistake(str(home / "set.toml"), 1, "", problem))
    for file in sorted(home.glob("*.toml")):
        if file.stem not in FILES:
            problem = message("This file does not belong to a layout set; it has set, 1, 2, 3 and email.toml.")
            mistakes.append(LayoutMistake(str(file), 1, "", problem))
            continue
        try:
            own |= {(file.stem, *path): entry for path, entry in tomlfile.read(file).items()}
        except Unreadable as error:
            mistakes.append(LayoutMistake(str(file), error.line, "", error.problem))
    return own


def mistake(key: Key, entry: Entry, problem: Message, index: int | None = None, lines_down: int = 0) -> LayoutMistake:
    """Return a mistake at a value, or at element `index` (from 0) of a list, `lines_down` lines below its beginning."""
    name = ".".join(key[1:]) + ("" if index is None else f"[{index + 1}]")
    at = 0 if index is None else index + 1
    line = entry.lines[at] if at < len(entry.lines) else entry.lines[0]
    return LayoutMistake(str(entry.file), line + lines_down, name, problem)


def sources(entry: Entry) -> list[tuple[int | None, str]]:
    """Return the texts of a value, those of a list with their index."""
    if isinstance(entry.value, list):
        return [(index, str(source)) for index, source in enumerate(entry.value)]
    return [(None, str(entry.value))]


def phrases_of(entries: Entries) -> list[str]:
    """Return the names of the phrases of a set."""
    return [key[2] for key in entries if key[:2] == ("set", "phrases") and len(key) == 3]


def phrase_key(name: str) -> Key:
    """Return where a phrase stands."""
    return ("set", "phrases", name)


def writing_of(entries: Entries) -> Language:
    """Return the language of a set; that of the shipped Dutch one while the set's own is a mistake."""
    found = [entries.get(("set", name)) for name in ("locale", "short_date")]
    try:
        return language(*(str(entry.value) if entry else "" for entry in found))
    except ValueError:
        return language("nl_NL", "dd-MM-yyyy")


def frame_key(entries: Entries, level: str, part: str) -> Key:
    """Return where the frame ("text" or "html") of the e-mail of a level stands: its own, else that of all levels."""
    own = ("email", level, part)
    return own if own in entries else ("email", part)
