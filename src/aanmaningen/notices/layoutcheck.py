"""What is wrong with the values and texts of a layout set, as far as reading them can tell."""

from collections.abc import Iterator
from pathlib import Path

from aanmaningen.core.messages import message

from .layoutfiles import Entries, LayoutMistake, frame_key, mistake, phrase_key, phrases_of, sources, writing_of
from .schema import LEVELS, RULES, Key, rule_for
from .texts import mistakes_in, names_in


def mistakes_of(home: Path, entries: Entries, *, complete: bool) -> list[LayoutMistake]:
    """Return the mistakes in the values of a set.

    home: its folder, told where something is missing; complete: False when a file could not be read or the base was
    not found, so that what is missing says nothing.
    """
    wrong = list(_value_mistakes(entries))
    if complete:
        wrong += _missing(home, entries)
    wrong += _text_mistakes(entries)
    # Which texts name the deadline can only be seen when all of them are there and can be read.
    return wrong if wrong or not complete else list(_unannounced_deadlines(home, entries))


def _value_mistakes(entries: Entries) -> Iterator[LayoutMistake]:
    for key, entry in entries.items():
        rule = rule_for(key)
        problem = message("There is no setting of this name here.") if rule is None else rule.check(entry.value)
        if problem is not None:
            yield mistake(key, entry, problem)


def _missing(home: Path, entries: Entries) -> Iterator[LayoutMistake]:
    needed = [key for key, rule in RULES.items() if rule.required]
    columns = entries.get(("set", "table", "columns"))
    if columns is not None and isinstance(columns.value, list):
        chosen = [name for name in columns.value if ("set", "table", name, "width") in RULES]
        needed += [("set", "table", name, part) for name in chosen for part in ("heading", "width", "align")]
    for part in ("text", "html"):
        if ("email", part) not in entries:
            needed += [("email", str(level), part) for level in LEVELS]
    for key in needed:
        if key not in entries:
            problem = message("This text or setting is missing, and no base set gives it.")
            yield LayoutMistake(str(home / f"{key[0]}.toml"), 1, ".".join(key[1:]), problem)


def _text_mistakes(entries: Entries) -> Iterator[LayoutMistake]:
    writing = writing_of(entries)
    phrases = frozenset(phrases_of(entries))
    for key, entry in entries.items():
        rule = rule_for(key)
        if rule is None or not rule.text or rule.check(entry.value) is not None:
            continue
        # A phrase that named a phrase would depend on the order in which they are filled in.
        known = frozenset[str]() if key[1] == "phrases" else phrases
        for index, source in sources(entry):
            for found in mistakes_in(source, writing, rule.extra, known):
                yield mistake(key, entry, found.problem, index, found.line - 1)


def _unannounced_deadlines(home: Path, entries: Entries) -> Iterator[LayoutMistake]:
    """A notice that names no day to pay by sets no deadline, and the next level counts from that day."""
    writing = writing_of(entries)

    def names(key: Key) -> set[str]:
        entry = entries.get(key)
        return {name for _, source in sources(entry) for name in names_in(source, writing)} if entry else set()

    announcing = {"deadline"} | {
        f"phrase.{name}" for name in phrases_of(entries) if "deadline" in names(phrase_key(name))
    }
    for level in LEVELS:
        letter = [(str(level), "opening"), (str(level), "closing")]
        email = [("email", str(level), part) for part in ("opening", "closing")]
        for keys in (letter, [*email, frame_key(entries, str(level), "text")]):
            if not any(announcing & names(key) for key in keys):
                entry = entries.get(keys[0])
                problem = message("The text names no deadline; use the field deadline, or a phrase that does.")
                file, line = (entry.file, entry.lines[0]) if entry else (home / f"{keys[0][0]}.toml", 1)
                yield LayoutMistake(str(file), line, ".".join(keys[0][1:]), problem)
