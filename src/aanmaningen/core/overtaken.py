"""Overtaken: why a notice that was made final should not be sent any more."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from .messages import Message, listed, message


class Cause(StrEnum):
    """What happened since; of several, the first counts."""

    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    CREDITED = "credited"
    POSTPONED = "postponed"
    PARTY_HELD = "party_held"
    ITEM_HELD = "item_held"
    PARTY_SKIPPED = "party_skipped"
    ITEM_SKIPPED = "item_skipped"
    NO_NOTICES = "no_notices"
    DIRECT_DEBIT = "direct_debit"
    NO_EMAIL = "no_email"


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Why a notice was overtaken. numbers: of the items on it that this is about."""

    cause: Cause
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a notice says is owed, and what is open by now of the items on it and of those beside it; minor units.

    others_minor: of the items on the debtor's other notices of that run and currency. takes_credits: it is the most
    pressing of them, with which credits are netted first.
    """

    total_minor: int
    own_minor: int
    others_minor: int = 0
    takes_credits: bool = True


def is_less_owed(owed: Owed, credits_minor: int) -> bool:
    """Tell whether a debtor owes less than a notice says. credits_minor: all that a selection would net today.

    Another notice takes only what the more pressing ones leave of the credits.
    """
    left = credits_minor if owed.takes_credits else min(0, owed.others_minor + credits_minor)
    return owed.own_minor + left < owed.total_minor


def explain(overtaken: Overtaken) -> Message:
    """Return the reason as words: “paid since: F2, F3”."""
    return replace(_REASONS[overtaken.cause], values={"items": listed(overtaken.numbers)})


def counted(found: Iterable[Overtaken]) -> list[Message]:
    """Return per cause how many notices there are, most first: “130 paid since”, “5 blocked since”."""
    counts = Counter(one.cause for one in found)
    return [replace(_COUNTS[cause], values={"count": count}) for cause, count in counts.most_common()]


_REASONS: Mapping[Cause, Message] = {
    Cause.PAID: message("paid since: {items}"),
    Cause.PARTLY_PAID: message("paid in part since: {items}"),
    Cause.CREDITED: message("paid or credited since: {items}"),
    Cause.POSTPONED: message("due date postponed since: {items}"),
    Cause.PARTY_HELD: message("the party was blocked since"),
    Cause.ITEM_HELD: message("blocked since: {items}"),
    Cause.PARTY_SKIPPED: message("the party is to be skipped once since"),
    Cause.ITEM_SKIPPED: message("to be skipped once since: {items}"),
    Cause.NO_NOTICES: message("the party gets no notices any more"),
    Cause.DIRECT_DEBIT: message("the party pays by direct debit now"),
    Cause.NO_EMAIL: message("the party gets no notices by e-mail any more"),
}
_COUNTS: Mapping[Cause, Message] = {
    Cause.PAID: message("{count} paid since"),
    Cause.PARTLY_PAID: message("{count} paid in part since"),
    Cause.CREDITED: message("{count} with a payment or credit since"),
    Cause.POSTPONED: message("{count} with a due date that was postponed"),
    Cause.PARTY_HELD: message("{count} with a party that was blocked since"),
    Cause.ITEM_HELD: message("{count} with an item that was blocked since"),
    Cause.PARTY_SKIPPED: message("{count} to a party that is to be skipped once"),
    Cause.ITEM_SKIPPED: message("{count} with an item that is to be skipped once"),
    Cause.NO_NOTICES: message("{count} to a party that gets no notices any more"),
    Cause.DIRECT_DEBIT: message("{count} to a party that pays by direct debit now"),
    Cause.NO_EMAIL: message("{count} to a party that gets none by e-mail any more"),
}
