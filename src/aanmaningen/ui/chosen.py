"""What the user chose to act on: which items, and what to call them in a question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount

NAMED = 3  # of so many parties a question gives the names


@dataclass(frozen=True)
class Chosen:
    """The items that an action is about. due_day: the one that all of them have, None when they differ.

    only: what the item is called when there is one, None when there are more; about: then whose they are.
    """

    ids: Sequence[int]
    only: Message | None = None
    due_day: int | None = None
    about: Message | None = None

    def said(self, one: Callable[[Message], Message], many: Callable[[int], Message]) -> Message:
        """Return a sentence about the items: with the name of the only one, else with how many there are and whose."""
        if self.only is not None:
            return one(self.only)
        question = many(len(self.ids))
        if self.about is None:
            return question
        return message("{question}\n{whose}", question=question, whose=self.about)


def called(number: str, party: str, open_minor: int, currency: str) -> Message:
    """Return what an item is called in a question: enough to see that it is the right one."""
    return message("{number} ({party}, {open} open)", number=number, party=party, open=Amount(open_minor, currency))


def whose(n_parties: int, names: Sequence[str], open_minor: Mapping[str, int]) -> Message:
    """Return whose several items are, and what is open on them: enough to see that not too many were selected.

    names: of the first parties; open_minor: per currency.
    """
    more = n_parties - len(names)
    return plural(
        "Of {names}; {amounts} open.",
        "Of {n} parties: {names}; {amounts} open.",
        n=n_parties,
        names=[*names, *([plural("1 more", "{n} more", n=more)] if more > 0 else [])],
        amounts=[Amount(minor, currency) for currency, minor in open_minor.items()],
    )
