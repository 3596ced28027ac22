"""The reasons of the selection, as sentences: “Waarom (niet)?”."""

from collections.abc import Mapping
from datetime import date

from .errors import Message, message
from .selection import Hold, HoldKind, LeftOut, Reason

_PLAIN: Mapping[Reason, Message] = {
    Reason.NOT_RECEIVABLE: message("We owe this; it is not a receivable."),
    Reason.PAID: message("Paid."),
    Reason.NEVER_DUNNED: message("This party gets no notices."),
    Reason.DIRECT_DEBIT: message("Collected by direct debit."),
    Reason.LAST_LEVEL_SENT: message("The last notice has been sent."),
    Reason.UNMARKED: message("Left out by hand."),
    Reason.OUTSIDE_CRITERIA: message("Outside the chosen criteria."),
    Reason.BELOW_ITEM_MINIMUM: message("Below the minimum per item."),
    Reason.NOTHING_TO_NET: message("A credit; there is no notice to subtract it from."),
    Reason.NET_NOT_POSITIVE: message("Credits and payments cover what is due."),
    Reason.BELOW_DEBTOR_MINIMUM: message("Below the minimum per debtor."),
    Reason.SELECTED: message("Gets a notice."),
}

# Where the sentence of each item names days, a notice or a hold: what all of them together are called.
_HEADINGS: Mapping[Reason, Message] = {
    Reason.HOLD: message("Blocked, or skipped this once."),
    Reason.UNDELIVERED: message("An earlier notice is not delivered yet."),
    Reason.NOT_DUE: message("Not due yet, or not long enough."),
    Reason.TOO_RECENT: message("Reminded recently."),
}


def heading(reason: Reason) -> Message:
    """Return in words what items with the same reason have in common."""
    return _HEADINGS.get(reason) or _PLAIN[reason]


def explain(left_out: LeftOut) -> Message:
    """Return in words why an item gets no notice."""
    reason, detail = left_out.reason, left_out.detail
    match reason:
        case Reason.HOLD:
            assert isinstance(detail, Hold)
            return explain_hold(detail.kind, detail.until_day, detail.reason)
        case Reason.UNDELIVERED:
            return message("Notice {notice} is not delivered yet, nor withdrawn.", notice=detail)
        case Reason.NOT_DUE:
            due, first = date.fromordinal(left_out.item.due_day), date.fromordinal(int(str(detail)))
            return message("Due on {due}; may be reminded from {first}.", due=due, first=first)
        case Reason.TOO_RECENT:
            return message(
                "Reminded recently; the next notice may go from {first}.", first=date.fromordinal(int(str(detail)))
            )
        case _:
            return _PLAIN[reason]


def explain_hold(kind: HoldKind, until_day: int | None, why: str = "") -> Message:
    """Return a hold in words, with its reason when there is one."""
    match kind:
        case HoldKind.BLOCK:
            text = message("Blocked.")
        case HoldKind.UNTIL:
            text = message("Blocked until {until}.", until=date.fromordinal(until_day or 1))
        case HoldKind.SKIP:
            text = message("Skipped this once.")
    return message("{hold} {why}", hold=text, why=why) if why else text
