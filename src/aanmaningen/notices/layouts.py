"""Layout sets: folders of TOML files that hold the texts and the looks of notices, and the library that finds them.

A set is read as a flat table of values, each with the file and line it came from. What a set does not say comes from
its base, value by value, so that inheriting is one dictionary laid over another. Then every value is checked
against `schema`, every text is compiled, and every text is tried out on example notices: a mistake is found here,
with its place, and not halfway a run.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import message
from aanmaningen.core.notice import NoticeFacts
from aanmaningen.core.records import ItemKind

from . import fields
from .content import Column, Design
from .examples import trial_facts
from .language import Language
from .layoutcheck import mistakes_of
from .layoutfiles import (
    Entries,
    LayoutMistake,
    frame_key,
    gather,
    homes,
    mistake,
    phrase_key,
    phrases_of,
    sources,
    writing_of,
)
from .schema import LABELS, LEVELS, SALUTATIONS, Key, rule_for
from .texts import Text
from .tomlfile import Entry

__all__ = ["Email", "LayoutLibrary", "LayoutMistake", "LayoutSet", "Letter"]


@dataclass(frozen=True, slots=True)
class Letter:
    """The texts of one letter. name: what the letter is called, such as "Betalingsherinnering"."""

    name: str
    heading: Text
    opening: tuple[Text, ...]
    closing: tuple[Text, ...]
    signature: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Email:
    """The texts of one e-mail; `text` and `html` are the frames that `opening` and `closing` are put in."""

    subject: Text
    opening: tuple[Text, ...]
    closing: tuple[Text, ...]
    text: Text
    html: Text


class _Phrases(SimpleNamespace):
    """The phrases of a set for one notice. Each is filled in when a text first names it: most texts name a few."""

    def __init__(self, texts: Mapping[str, Text], values: Mapping[str, object]) -> None:
        super().__init__(_texts=texts, _values=values)

    def __getattr__(self, name: str) -> str:
        text: Text | None = self._texts.get(name)
        if text is None:
            raise AttributeError(name)
        filled = text.paragraph(self._values)
        setattr(self, name, filled)
        return filled


@dataclass(frozen=True, eq=False)
class LayoutSet:
    """A set without mistakes, ready for use. language: a locale (nl_NL); columns: ids of `schema.COLUMNS` in order."""

    code: str
    name: str
    version: str
    language: str
    writing: Language
    design: Design
    columns: tuple[str, ...]
    headings: tuple[Column, ...]
    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    salutation: Mapping[str, Text]
    phrases: Mapping[str, Text]
    footer: tuple[Text, ...]
    levels: Mapping[int, Letter]
    emails: Mapping[int, Email]
    withdrawal: Letter

    def values(self, facts: NoticeFacts, sender_contact: str = "") -> dict[str, object]:
        """Return the fields of a notice as the texts of this set name them, its phrases among them."""
        values = self.values_without_phrases(facts, sender_contact)
        # Beside the values and not among them: a circle of thousands of notices stays until it is looked for.
        return {**values, "phrase": _Phrases(self.phrases, values)}

    def values_without_phrases(self, facts: NoticeFacts, sender_contact: str = "") -> dict[str, object]:
        """Return the fields that the phrases themselves may name."""
        name = self.levels[facts.level].name
        return fields.values(facts, self.writing, notice_name=name, kinds=self.kinds, sender_contact=sender_contact)


class LayoutLibrary:
    """The sets in some folders. The shipped folder comes first, the user's own last: later ones win.

    A set that names itself as its base builds on the set of that name in an earlier folder. Reads a set once; make a
    new library to see changed files.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._examined: dict[str, tuple[LayoutSet | None, list[LayoutMistake]]] = {}

    def codes(self) -> list[str]:
        """Return the names of all sets, in alphabetical order."""
        return sorted({home.name for folder in self._folders for home in homes(folder)})

    def load(self, code: str) -> LayoutSet:
        """Return a set. Raises Refusal when there is none, or when it has mistakes (the first is told)."""
        if code not in self.codes():
            known = ", ".join(self.codes())
            raise Refusal(message("There is no layout set {code}; there are: {known}.", code=code, known=known))
        layouts, mistakes = self._examine(code)
        if layouts is None:
            first = mistakes[0]
            raise Refusal(
                message(
                    "Layout set {code} has {count} mistake(s) and cannot be used. The first: {file}, line {line}, "
                    "{field}: {problem} The command `layouts check` shows them all.",
                    code=code,
                    count=len(mistakes),
                    file=first.file,
                    line=first.line,
                    field=first.field or Path(first.file).name,
                    problem=first.problem,
                )
            )
        return layouts

    def check(self) -> list[LayoutMistake]:
        """Return the mistakes in every text of every set, each once, by file and line."""
        found = {
            (wrong.file, wrong.line, wrong.field, str(wrong.problem)): wrong
            for code in self.codes()
            for wrong in self._examine(code)[1]
        }
        return [found[place] for place in sorted(found)]

    def version(self, code: str) -> str:
        """Return the SHA-256 (hex) of all that a set says, inherited or its own. Raises Refusal as `load` does."""
        return self.load(code).version

    def _examine(self, code: str) -> tuple[LayoutSet | None, list[LayoutMistake]]:
        if code not in self._examined:
            self._examined[code] = _examined(self._folders, code)
        return self._examined[code]


def _examined(folders: tuple[Path, ...], code: str) -> tuple[LayoutSet | None, list[LayoutMistake]]:
    mistakes: list[LayoutMistake] = []
    home, entries = gather(folders, code, mistakes)
    mistakes += mistakes_of(home, entries, complete=not mistakes)
    if mistakes:
        return None, mistakes
    builder = _Builder(code, entries)
    layouts = builder.build()
    mistakes = list(_trial(layouts, builder.made))
    return (None, mistakes) if mistakes else (layouts, [])


def _trial(layouts: LayoutSet, made: Sequence["_Made"]) -> Iterator[LayoutMistake]:
    told: set[tuple[Key, int | None]] = set()
    stand_ins: dict[str, object] = {
        "phrase": SimpleNamespace(**dict.fromkeys(layouts.phrases, "…")),
        **dict.fromkeys(("subject", "salutation"), "…"),
        **dict.fromkeys(("opening", "closing"), ("…", "…")),
    }
    for level in LEVELS:
        for facts in trial_facts(level, layouts.code):
            values = layouts.values_without_phrases(facts) | stand_ins | {"withdrawn_on": facts.date}
            for text in made:
                if text.level not in (None, level) or (text.key, text.index) in told:
                    continue
                try:
                    text.text.render(values)
                except Refusal as refusal:
                    told.add((text.key, text.index))
                    problem = message("This text cannot be filled in: {detail}.", detail=str(refusal.__cause__))
                    yield mistake(text.key, text.entry, problem, text.index)


@dataclass(frozen=True, slots=True)
class _Made:
    """A compiled text and where it stands."""

    key: Key
    index: int | None
    entry: Entry
    text: Text
    level: int | None


@dataclass
class _Builder:
    """Makes a LayoutSet of values that were found right; `made` keeps every text with its place."""

    code: str
    entries: Entries
    made: list[_Made] = field(default_factory=list)

    def build(self) -> LayoutSet:
        columns = self._strings("set", "table", "columns")
        return LayoutSet(
            code=self.code,
            name=self._string("set", "name"),
            version=_fingerprint(self.entries),
            language=self._string("set", "locale"),
            writing=writing_of(self.entries),
            design=self._design(),
            columns=columns,
            headings=tuple(self._column(column) for column in columns),
            labels={label: self._string("set", "labels", label) for label in LABELS},
            kinds={kind.value: self._string("set", "kinds", kind.value) for kind in ItemKind},
            salutation={whom: self._text("set", "salutation", whom) for whom in SALUTATIONS},
            phrases={name: self._text(*phrase_key(name)) for name in phrases_of(self.entries)},
            footer=self._texts("set", "footer"),
            levels={level: self._letter(str(level)) for level in LEVELS},
            emails={level: self._email(str(level)) for level in LEVELS},
            withdrawal=self._letter("set", "withdrawal"),
        )

    def _letter(self, *key: str) -> Letter:
        return Letter(
            name=self._string(*key, "name"),
            heading=self._text(*key, "heading"),
            opening=self._texts(*key, "opening"),
            closing=self._texts(*key, "closing"),
            signature=self._texts(*key, "signature"),
        )

    def _email(self, level: str) -> Email:
        return Email(
            subject=self._text("email", level, "subject"),
            opening=self._texts("email", level, "opening"),
            closing=self._texts("email", level, "closing"),
            text=self._text(*frame_key(self.entries, level, "text")),
            html=self._text(*frame_key(self.entries, level, "html")),
        )

    def _column(self, column: str) -> Column:
        width = self.entries["set", "table", column, "width"].value
        return Column(
            heading=self._string("set", "table", column, "heading"),
            width=float(cast(float, width)),
            align=self._string("set", "table", column, "align"),
        )

    def _design(self) -> Design:
        said = {key[2]: entry.value for key, entry in self.entries.items() if key[:2] == ("set", "design")}
        # In TOML 25 is an integer; in a design every measure is a float, and the frozen JSON must not differ by it.
        measures = {name: float(value) if type(value) is int else value for name, value in said.items()}
        return replace(Design(), **cast(dict[str, Any], measures))

    def _string(self, *key: str) -> str:
        return str(self.entries[key].value)

    def _strings(self, *key: str) -> tuple[str, ...]:
        return tuple(source for _, source in sources(self.entries[key]))

    def _text(self, *key: str) -> Text:
        return self._made(key, self.entries[key])[0]

    def _texts(self, *key: str) -> tuple[Text, ...]:
        return self._made(key, self.entries[key]) if key in self.entries else ()

    def _made(self, key: Key, entry: Entry) -> tuple[Text, ...]:
        rule = rule_for(key)
        assert rule is not None
        where = f"{entry.file}, {'.'.join(key[1:])}"
        new = [
            _Made(key, index, entry, Text(source, writing_of(self.entries), where, html=rule.html), rule.level)
            for index, source in sources(entry)
        ]
        self.made += new
        return tuple(made.text for made in new)


def _fingerprint(entries: Entries) -> str:
    said = sorted([list(key), entry.value] for key, entry in entries.items() if key != ("set", "base"))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
