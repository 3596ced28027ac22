"""The one door for mail that leaves: what every transport promises, and what can become of a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from ..core.errors import Refusal
from ..core.messages import Message


class Outcome(StrEnum):
    """What became of one message; the three ends of `sending` in the life of a notice."""

    ACCEPTED = "accepted"  # the server took responsibility for it
    REFUSED = "refused"  # certainly not taken: may be sent again
    UNCERTAIN = "uncertain"  # perhaps taken: only a person may decide to send it again


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message, and why.

    answer: the words of the server ("550 5.1.1 no such user"), else ours in English; never empty, never a secret.
    note: what the bookkeeper should know besides, in words to be translated; None when there is nothing to add.
    temporary: a refused message may well be taken later (a 4xx answer, a lost connection).
    """

    outcome: Outcome
    answer: str
    note: Message | None = None
    temporary: bool = False

    @property
    def accepted(self) -> bool:
        """Return whether the server took the message."""
        return self.outcome is Outcome.ACCEPTED

    @property
    def uncertain(self) -> bool:
        """Return whether the server may have taken the message without our knowing."""
        return self.outcome is Outcome.UNCERTAIN


class TransportDown(Refusal):
    """The way out is closed: the message at hand was certainly not sent, and trying the next one is of no use.

    The notice at hand goes back to `queued`, like those that were not tried yet.
    """


class Transport(Protocol):
    """A way for mail to leave, open as long as the `with` block lasts; one thread at a time.

    Entering opens it, so that a wrong account shows before the first message is claimed. Entering and `send` raise
    TransportDown.
    """

    @property
    def name(self) -> str:
        """Return the short name that the command line and the log use ("smtp", "eml")."""

    def __enter__(self) -> Self:
        """Open the way out. Raises TransportDown."""

    def __exit__(self, *error: object) -> None:
        """Close it. Raises nothing of its own."""

    def send(self, raw: bytes, sender: str, recipients: Sequence[str], key: str) -> Delivery:
        """Send one message and say what became of it.

        raw: what `message.build` made. sender, recipients: addresses of the envelope in ASCII; the first recipient is
        the debtor, further ones get a copy. key: names the message for people and files (the notice number).
        """
