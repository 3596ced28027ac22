"""What the user chose to act on: which items, and what to call them in a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aanmaningen.core.errors import Message, message
from aanmaningen.core.messages import Amount


@dataclass(frozen=True)
class Chosen:
    """The items that an action is about. due_day: the one that all of them have, None when they differ.

    only: what the item is called when there is one, None when there are more.
    """

    ids: Sequence[int]
    only: Message | None = None
    due_day: int | None = None

    def said(self, one: Callable[[Message], Message], many: Callable[[int], Message]) -> Message:
        """Return a sentence about the items: with the name of the only one, else with how many there are."""
        return many(len(self.ids)) if self.only is None else one(self.only)


def called(number: str, party: str, open_minor: int, currency: str) -> Message:
    """Return what an item is called in a question: enough to see that it is the right one."""
    return message("{number} ({party}, {open} open)", number=number, party=party, open=Amount(open_minor, currency))
