"""What is known about one notice at the moment it is issued, before any text is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .messages import Message, message
from .records import Administration, Channel, Contact, ItemKind, Party


class NoticeState(StrEnum):
    """Where a notice is in its life (docs/architecture.md draws the arrows)."""

    ISSUED = "issued"
    RENDERED = "rendered"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"  # the server said no; can be retried
    UNCERTAIN = "uncertain"  # stopped while sending; a person decides
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One open item on a notice. Amounts in minor units of the notice's currency; credits are negative."""

    number: str
    kind: ItemKind
    invoice_date: dt.date
    due_date: dt.date
    days_overdue: int  # negative or 0: not yet due
    original_minor: int
    open_minor: int
    level: int  # the item's own level on this notice, 0 for a credit or payment
    description: str = ""
    payment_reference: str = ""

    @property
    def paid_minor(self) -> int:
        """Return what was paid so far: original less open."""
        return self.original_minor - self.open_minor


@dataclass(frozen=True, slots=True)
class EarlierNotice:
    """A notice that went before, on one or more of the same items."""

    number: str
    level: int
    date: dt.date


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything a notice may say, as values: the input from which its texts are frozen.

    lines: invoices by due date, then credits and payments; total_minor is their net and is positive.
    level: 1-3, which layout level is used (highest among the lines).
    language: code of the layout set the texts come from; always one that exists.
    """

    number: str
    level: int
    date: dt.date
    deadline: dt.date
    deadline_days: int
    currency: str
    total_minor: int
    language: str
    channel: Channel
    administration: Administration
    party: Party
    contact: Contact | None
    lines: tuple[NoticeLine, ...]
    earlier: tuple[EarlierNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class EmailText:
    """The words of the e-mail that carries a notice, already in the debtor's language. subject: one line."""

    subject: str
    text: str
    html: str


STATE_NAMES: Mapping[NoticeState, Message] = {
    NoticeState.ISSUED: message("issued"),
    NoticeState.RENDERED: message("ready to be sent"),
    NoticeState.QUEUED: message("in the queue"),
    NoticeState.SENDING: message("being sent"),
    NoticeState.SENT: message("sent"),
    NoticeState.PRINTED: message("printed"),
    NoticeState.FAILED: message("failed"),
    NoticeState.UNCERTAIN: message("uncertain"),
    NoticeState.WITHDRAWN: message("withdrawn"),
}

# The arrows of a notice's life. From SENDING back to QUEUED: the connection failed before anything was handed over.
MAY_BECOME: Mapping[NoticeState, frozenset[NoticeState]] = {
    NoticeState.ISSUED: frozenset({NoticeState.RENDERED, NoticeState.WITHDRAWN}),
    NoticeState.RENDERED: frozenset({NoticeState.QUEUED, NoticeState.WITHDRAWN}),
    NoticeState.QUEUED: frozenset({NoticeState.SENDING, NoticeState.PRINTED, NoticeState.WITHDRAWN}),
    NoticeState.SENDING: frozenset({NoticeState.SENT, NoticeState.FAILED, NoticeState.UNCERTAIN, NoticeState.QUEUED}),
    NoticeState.FAILED: frozenset({NoticeState.QUEUED, NoticeState.WITHDRAWN}),
    NoticeState.UNCERTAIN: frozenset({NoticeState.SENT, NoticeState.QUEUED, NoticeState.WITHDRAWN}),
    NoticeState.SENT: frozenset({NoticeState.WITHDRAWN}),
    NoticeState.PRINTED: frozenset({NoticeState.WITHDRAWN}),
    NoticeState.WITHDRAWN: frozenset(),
}
