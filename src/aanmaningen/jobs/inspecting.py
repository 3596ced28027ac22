"""Inspecting: one item with its party, and all that was allocated, sent, said and decided about it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from aanmaningen.core.aging import Buckets
from aanmaningen.core.records import Party
from aanmaningen.store import allocations, item_card, notes, parties
from aanmaningen.store.allocations import Allocation
from aanmaningen.store.item_card import CardHold, CardItem, CardNotice
from aanmaningen.store.notes import Note

from . import recounting
from .desk import Desk
from .recounting import Happening

_HAPPENINGS = 40  # of a party that has thousands, the newest tell enough here; its card shows all


@dataclass(frozen=True, slots=True)
class Balance:
    """What a party has open in one currency, per bucket, in minor units. side: a Side value."""

    side: str
    currency: str
    buckets: tuple[int, ...]

    @property
    def total_minor(self) -> int:
        """Return the sum of the buckets."""
        return sum(self.buckets)


@dataclass(frozen=True, slots=True)
class ItemCard:
    """All that is known of an item. more_happenings: how many older ones there are besides."""

    item: CardItem
    party: Party
    buckets: Buckets
    balances: tuple[Balance, ...]
    allocations: list[Allocation]
    notices: list[CardNotice]
    notes: list[Note]
    holds: list[CardHold]
    happenings: tuple[Happening, ...]
    more_happenings: int


def inspect(desk: Desk, item_id: int, reference_date: date) -> ItemCard | None:
    """Return the card of an item, None when it is no longer there. The balances are those of the reference date."""
    engine = desk.engine
    with engine.snapshot():
        item = item_card.find(engine, desk.administration.id, item_id)
        if item is None:
            return None
        party = parties.find_many(engine, [item.party_id])[item.party_id]
        buckets = Buckets()
        balances = _balances(desk, item.party_id, reference_date, buckets)
        desk.stop_if_cancelled()
        happenings = recounting.happenings(desk, item.party_id, party.code)
        return ItemCard(
            item,
            party,
            buckets,
            balances,
            allocations.of_item(engine, item_id),
            item_card.notices_of(engine, item_id),
            notes.of_party(engine, item.party_id),
            item_card.holds_of(engine, item_id, item.party_id),
            happenings[:_HAPPENINGS],
            max(0, len(happenings) - _HAPPENINGS),
        )


def _balances(desk: Desk, party_id: int, reference_date: date, buckets: Buckets) -> tuple[Balance, ...]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(buckets))
    for side, currency, invoice_day, due_day, minor in parties.open_items(
        desk.engine, party_id, reference_date.toordinal()
    ):
        dates = date.fromordinal(invoice_day), date.fromordinal(due_day)
        sums[side, currency][buckets.bucket_of(*dates, reference_date)] += minor
    own = desk.administration.currency

    # Receivables before payables, and the administration's own currency first.
    def order(key: tuple[str, str]) -> tuple[bool, bool, str]:
        return key[0] != "receivable", key[1] != own, key[1]

    return tuple(Balance(*key, tuple(sums[key])) for key in sorted(sums, key=order))
