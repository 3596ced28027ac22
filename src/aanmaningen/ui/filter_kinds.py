"""What a column of a list holds, and so how it is filtered: the declaration that the filter row needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aanmaningen.core.errors import Message

# Numbers, which are kept as text with any number of decimals, are compared as whole ones in parts of so many.
NUMBER_DIGITS = 6


class Kind(StrEnum):
    """What a column holds, and so how it is shown, sorted and filtered."""

    TEXT = "text"
    PARTY = "party"  # a text of the party, filtered by what it contains
    GROUP = "group"  # a text of the party that many share, filtered by choosing
    CHOICE = "choice"  # one of a few words
    AMOUNT = "amount"
    COUNT = "count"
    DATE = "date"
    NUMBER = "number"  # of the party, kept as text; its values are in parts of NUMBER_DIGITS decimals


@dataclass(frozen=True)
class Choice:
    """One of the values of a CHOICE column. key: its name in saved views; "" is shown as nothing at all."""

    key: str
    label: Message


class FilterColumn(Protocol):
    """What the filter row asks of a column."""

    @property
    def key(self) -> str:
        """Return its name."""

    @property
    def heading(self) -> Message:
        """Return what stands over it."""

    @property
    def kind(self) -> Kind:
        """Return what it holds."""

    @property
    def choices(self) -> Sequence[Choice]:
        """Return the values of a CHOICE column."""

    @property
    def is_number(self) -> bool:
        """Tell whether its values stand at the right and are compared as numbers."""

    @property
    def is_chosen(self) -> bool:
        """Tell whether it is filtered by choosing from its values."""


def is_number(kind: Kind) -> bool:
    """Tell whether values of a kind are compared as numbers."""
    return kind in (Kind.AMOUNT, Kind.COUNT, Kind.NUMBER)


def is_chosen(kind: Kind) -> bool:
    """Tell whether values of a kind are filtered by choosing from them."""
    return kind in (Kind.CHOICE, Kind.GROUP)
