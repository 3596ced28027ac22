"""Recounting: the timeline of a party, in sentences."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aanmaningen.core import cards
from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.core.notice import STATE_NAMES, NoticeState
from aanmaningen.core.reasons import explain_hold
from aanmaningen.core.selection import HoldKind
from aanmaningen.store import parties, timeline
from aanmaningen.store.items import notice_number
from aanmaningen.store.timeline import Event, EventKind

from .desk import Desk

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened with a party. at: with zone; by: "" when nobody knows; notice: its number, or None."""

    at: datetime
    by: str
    kind: EventKind
    text: Message
    notice: int | None = None


def happenings(desk: Desk, party_id: int, code: str) -> tuple[Happening, ...]:
    """Return the timeline of a party, newest first."""
    events = timeline.of_party(desk.engine, desk.administration.id, party_id, code)
    return tuple(_happening(event, desk.administration.currency) for event in events)


def _happening(event: Event, currency: str) -> Happening:
    text = _TEXTS[event.kind](event.facts, currency)
    return Happening(datetime.fromisoformat(event.at), event.by, event.kind, text, event.facts.get("number"))


_OF_NOTICES: Mapping[str, Message] = {
    NoticeState.SENT: message("Notice {notice} sent."),
    NoticeState.PRINTED: message("Notice {notice} printed."),
    NoticeState.FAILED: message("Notice {notice} was not taken by the mail server. {detail}"),
    NoticeState.UNCERTAIN: message("The program stopped while notice {notice} was being sent. {detail}"),
    NoticeState.WITHDRAWN: message("Notice {notice} withdrawn. {detail}"),
}


def _activity(facts: Facts, _: str) -> Message:
    kind, detail = facts["kind"], facts["detail"]
    if kind in _BY_HAND:
        return _by_hand(kind, json.loads(detail))
    if "number" not in facts:
        return message("{kind}: {detail}", kind=kind, detail=detail)
    notice = notice_number(facts["number"])
    if kind == NoticeState.ISSUED:
        return message(
            "Notice {notice} of level {level} for {amount} made final; it is now: {state}.",
            notice=notice,
            level=facts["level"],
            amount=Amount(facts["total"], facts["currency"]),
            state=STATE_NAMES[NoticeState(facts["state"])],
        )
    text = _OF_NOTICES.get(kind, message("Notice {notice}: {detail}"))
    return Message(text.text, {"notice": notice, "detail": detail})


# What `correcting` and `allocating` write, as far as no hold or note remembers it already.
_BY_HAND: Mapping[str, Message] = {
    "marked": message("{items}: marked for the next run."),
    "left out": message("{items}: left out of the next run."),
    "mark cleared": message("{items}: mark cleared."),
    "level lowered": message("{items}: level {level} at most."),
    "unblocked": message("{items}: unblocked."),
    "due date changed": message("{items}: due date changed to {due}."),
    "allocated": message("{items}: allocated to each other by hand."),
    "allocation undone": message("{items}: allocation by hand undone."),
}


def _by_hand(kind: str, detail: Facts) -> Message:
    values = dict(detail)
    if "due" in values:
        values["due"] = date.fromisoformat(values["due"])
    more = [plural("1 more", "{n} more", n=values["more"])] if values["more"] else []
    text = Message(_BY_HAND[kind].text, {**values, "items": [*values["items"], *more]})
    return message("{what} {why}", what=text, why=values["reason"]) if "reason" in values else text


def _import(facts: Facts, _: str) -> Message:
    parts: list[Message] = []
    if "party new" in facts:
        parts.append(message("new party"))
    if "party changed" in facts:
        parts.append(message("party changed"))
    if n := facts.get("items new", 0):
        parts.append(plural("1 new item", "{n} new items", n=n))
    if n := facts.get("items changed", 0):
        parts.append(plural("1 item changed", "{n} items changed", n=n))
    if n := facts.get("payments", 0):
        parts.append(plural("1 item paid or lowered", "{n} items paid or lowered", n=n))
    return message("List {file}: {what}.", file=facts["file"], what=parts)


def _note(facts: Facts, _: str) -> Message:
    if facts["item"]:
        return message("Note on {item}: {text}", item=facts["item"], text=facts["text"])
    return message("Note: {text}", text=facts["text"])


def _hold(facts: Facts, _: str) -> Message:
    hold = explain_hold(HoldKind(facts["kind"]), facts["until"], facts["reason"])
    return message("{item}: {hold}", item=facts["item"], hold=hold) if facts["item"] else hold


def _hold_lifted(facts: Facts, _: str) -> Message:
    if facts["item"]:
        return message("{item}: no longer held back.", item=facts["item"])
    return message("No longer held back.")


def _saved(facts: Facts, currency: str) -> Message:
    if not facts["before"]:
        return message("Card made.")
    before, after = (cards.to_card(parties.from_json(facts[side])) for side in ("before", "after"))
    changes = [
        message(
            "{field} from {before} to {after}",
            field=cards.full_label(name),
            before=cards.in_words(name, before.get(name, ""), currency),
            after=cards.in_words(name, after.get(name, ""), currency),
        )
        for name in cards.differences(before, after)
    ]
    return message("Card changed: {changes}.", changes=changes) if changes else message("Card saved.")


_TEXTS: Mapping[EventKind, Callable[[Facts, str], Message]] = {
    EventKind.ACTIVITY: _activity,
    EventKind.IMPORT: _import,
    EventKind.NOTE: _note,
    EventKind.HOLD: _hold,
    EventKind.HOLD_LIFTED: _hold_lifted,
    EventKind.SAVED: _saved,
}


__all__ = ["EventKind", "Happening", "happenings"]
