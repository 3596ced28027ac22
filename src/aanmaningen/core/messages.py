"""Sentences for people, kept apart from the language they will be read in.

A rule or a reader says *what* is to be told with `message("… {amount} …", amount=…)`; the window and the command
line turn it into the reader's language with `aanmaningen.i18n`. The English sentence is the key in the catalogues.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount inside a sentence: minor units (cents) of `currency`."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places; values are str, int, date, Amount, or another Message.

    many: the sentence for any number but one; empty when no count decides. The count is the value named "n".
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""

    def __str__(self) -> str:
        """Return the English sentence, for the log and for tests."""
        text = self.many if self.many and self.values["n"] != 1 else self.text
        return text.format(**{name: str(value) for name, value in self.values.items()})


def message(text: str, /, **values: object) -> Message:
    """Return a sentence to be translated later. The literal `text` is what the catalogues are extracted from."""
    return Message(text, values)


def plural(one: str, many: str, /, *, n: int, **values: object) -> Message:
    """Return a sentence that depends on a count: `one` when n is 1, else `many`, which holds the place {n}.

    Both must be literals, as in `message`; a language may have its own rule for which numbers take which form.
    """
    return Message(one, {"n": n, **values}, many)


def listed(names: Iterable[str], most: int = 20) -> list[str | Message]:
    """Return names or numbers for a sentence: the first of them, and how many more there are."""
    found = list(names)
    more = len(found) - most
    return [*found[:most], *([plural("1 more", "{n} more", n=more)] if more > 0 else [])]
