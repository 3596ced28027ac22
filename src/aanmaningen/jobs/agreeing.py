"""Agreeing: what a user said yes to in a proposal, short enough to keep, and what is different in a later one."""

from collections.abc import Mapping
from dataclasses import dataclass

from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.selection import Draft
from aanmaningen.store import parties

from .desk import Desk
from .proposing import ProposedRun, Wish

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed to. drafts: party, currency and level -> a fingerprint of the items with their open amounts.

    A fingerprint means something within this process only.
    """

    wish: Wish
    drafts: Mapping[tuple[int, str, int], int]


def agreement_on(proposed: ProposedRun) -> Agreement:
    """Return what a user agrees to who makes this proposal final."""
    drafts = (notice.draft for notice in proposed.notices)
    return Agreement(proposed.wish, {(one.party_id, one.currency, one.level): _fingerprint(one) for one in drafts})


def _fingerprint(draft: Draft) -> int:
    return hash(tuple((line.item.item_id, line.level, line.item.open_minor) for line in draft.lines))


def refuse_unless_agreed(desk: Desk, agreed: Agreement, proposed: ProposedRun) -> None:
    """Raise Refusal, with the debtors whose notices are different, when this is not what was agreed to."""
    now = agreement_on(proposed).drafts
    changed = {key[0] for key in {**agreed.drafts, **now} if agreed.drafts.get(key) != now.get(key)}
    if not changed:
        return
    known = parties.find_many(desk.engine, list(changed))
    names: list[str | Message] = [*sorted(party.name for party in known.values())[:_MOST_NAMED]]
    if len(changed) > len(names):
        names.append(plural("1 more", "{n} more", n=len(changed) - len(names)))
    raise Refusal(
        message(
            "The ledger was changed since you looked at the proposal; it is different now for: {debtors}. Nothing was "
            "made final. Look at the new proposal, and make that final.",
            debtors=names,
        )
    )
