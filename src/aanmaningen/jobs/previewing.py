"""Previewing: the notice that a debtor would get, drawn without storing anything."""

from dataclasses import dataclass
from datetime import date

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.reasons import explain
from aanmaningen.core.records import Channel
from aanmaningen.store import items, notices

from .desk import Desk
from .issuing import as_it_would_be
from .proposing import Addressed, ProposedRun, Wish, propose
from .rendering import renderer


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice as it would be. recipient: e-mail address, "" on paper."""

    pdf: bytes
    party_name: str
    level: int
    channel: Channel
    recipient: str


def preview_notice(desk: Desk, item_id: int, reference_date: date) -> Preview:
    """Return the notice that the debtor of an item would get at the reference date, the one with the item first.

    Raises Refusal when the debtor would get none, with the reason of this item.
    """
    party_id = items.party_of(desk.engine, desk.administration.id, item_id)
    if party_id is None:
        raise Refusal(message("This item is no longer there."))
    proposed = propose(desk, Wish(reference_date), party_id)

    def has_item(notice: Addressed) -> bool:
        return any(line.item.item_id == item_id for line in notice.draft.lines)

    notice = next(iter(sorted(proposed.notices, key=has_item, reverse=True)), None)
    if notice is None:
        left = next((left for left in proposed.left_out if left.item.item_id == item_id), None)
        if left is None:
            text = message("This debtor would get no notice on {day}: the item is paid.", day=reference_date)
        else:
            text = message("This debtor would get no notice on {day}. {why}", day=reference_date, why=explain(left))
        raise Refusal(text)
    return preview_draft(desk, proposed, notice)


def preview_draft(desk: Desk, proposed: ProposedRun, notice: Addressed) -> Preview:
    """Return a notice of a proposal as it would be."""
    content, design = as_it_would_be(desk, proposed, notice)
    names = [name for name in (design.logo, design.letterhead) if name]
    pdf = renderer(design, {name: notices.archived(desk.engine, name) for name in names}).render(content)
    return Preview(pdf, notice.party.name, notice.draft.level, notice.channel, notice.recipient)
