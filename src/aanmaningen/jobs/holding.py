"""Holds and hand marks: the bookkeeper corrects a proposal before it is issued."""

from dataclasses import dataclass
from datetime import date

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.selection import Hold, HoldKind, Mark
from aanmaningen.store import holds, parties

from .desk import Desk


@dataclass(frozen=True, slots=True)
class Target:
    """What a hold is put on: an item (its number, or PARTY:NUMBER) or a whole party (its code)."""

    item: str = ""
    party: str = ""


def hold(desk: Desk, target: Target, kind: HoldKind, until: date | None = None, reason: str = "") -> None:
    """Keep notices back from an item or party, in place of an earlier hold on the same. Raises Refusal."""
    item_id, party_id, subject = _find(desk, target)
    wanted = Hold(0, kind, None if until is None else until.toordinal(), reason)
    holds.add_hold(
        desk.engine,
        desk.actor,
        desk.administration.id,
        wanted,
        subject=subject,
        item_id=item_id,
        party_id=party_id,
    )


def unhold(desk: Desk, target: Target) -> None:
    """Lift the hold on an item or party. Raises Refusal when there is none."""
    item_id, party_id, subject = _find(desk, target)
    lifted = holds.lift_holds(
        desk.engine, desk.actor, desk.administration.id, subject=subject, item_id=item_id, party_id=party_id
    )
    if not lifted:
        raise Refusal(message("There is no hold on {subject}.", subject=subject))


def mark(desk: Desk, item: str, *, marked: bool, level: int | None = None) -> None:
    """Mark an item for the next run (at `level` at most) or leave it out of it. Raises Refusal."""
    item_id, number = holds.find_item(desk.engine, desk.administration.id, item)
    if level is not None and level < 1:
        raise Refusal(message("A level is 1 or higher."))
    holds.put_mark(desk.engine, desk.actor, desk.administration.id, item_id, number, Mark(marked, level))


def clear_mark(desk: Desk, item: str) -> None:
    """Take away what was marked by hand on an item. Raises Refusal when there is no such item."""
    item_id, number = holds.find_item(desk.engine, desk.administration.id, item)
    holds.put_mark(desk.engine, desk.actor, desk.administration.id, item_id, number, None)


def _find(desk: Desk, target: Target) -> tuple[int | None, int | None, str]:
    if bool(target.item) == bool(target.party):
        raise Refusal(message("Name an item, or a party with --party."))
    if target.item:
        item_id, number = holds.find_item(desk.engine, desk.administration.id, target.item)
        return item_id, None, number
    found = parties.find(desk.engine, desk.administration.id, target.party)
    if found is None:
        raise Refusal(message("There is no party {code}.", code=target.party))
    return None, found[0], target.party
