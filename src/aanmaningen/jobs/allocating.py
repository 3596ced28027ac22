"""Allocating by hand: what a person settles with what, and taking that back.

A part is written on both items, so that the sum of all that is open stays what it was.
"""

from collections.abc import Mapping

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.messages import Amount
from aanmaningen.store import allocations
from aanmaningen.store.allocations import ByHand, Counterpart

from .correcting import Correction, correct, tell
from .desk import Desk


def counterparts(desk: Desk, item_id: int) -> tuple[Counterpart, list[Counterpart]]:
    """Return an item, and what it may be allocated to: open items of its party, side and currency, opposite in sign.

    Raises Refusal when nothing is open on either side.
    """
    item = allocations.find(desk.engine, desk.administration.id, item_id)
    if item is None or item.open_minor == 0:
        raise Refusal(message("This item has nothing open, so there is nothing to allocate."))
    found = allocations.counterparts(desk.engine, item_id)
    if not found:
        raise Refusal(
            message(
                "There is nothing to allocate {number} to: this party has no open items in {currency} on the other "
                "side.",
                number=item.number,
                currency=item.currency,
            )
        )
    return item, found


def allocate(desk: Desk, item_id: int, parts: Mapping[int, int]) -> Correction:
    """Settle an item with other items of its party: item id -> minor units, all positive.

    The rows are dated today. Raises Refusal when a part is more than is open on either side.
    """
    parts = {other: minor for other, minor in parts.items() if minor}
    with desk.engine.transaction():
        item, others = counterparts(desk, item_id)
        _refuse_unless_it_fits(item, {other.item_id: other for other in others}, parts)
        sign = 1 if item.open_minor > 0 else -1

        def write() -> None:
            rows = ((item_id, other, sign * minor) for other, minor in parts.items())
            allocations.add(desk.engine, desk.today.toordinal(), rows)
            tell(desk, "allocated", "")

        def words(_: int) -> Message:
            return message("allocate {number}", number=item.number)

        return correct(desk, [item_id, *parts], words, "allocated by hand", "allocation", write)


def by_hand(desk: Desk, item_id: int) -> list[ByHand]:
    """Return what was settled by hand with this item, the newest first. Raises Refusal when nothing was."""
    found = allocations.by_hand(desk.engine, desk.administration.id, item_id)
    if not found:
        raise Refusal(message("Nothing was allocated to this item by hand, so there is nothing to undo."))
    return found


def unallocate(desk: Desk, allocation_id: int, reason: str = "") -> Correction:
    """Take one allocation by hand away again, on both sides. Raises Refusal when a list came in between.

    A list that changed what is open afterwards knew of the allocation, or corrected it: what it says would be undone.
    """
    engine = desk.engine
    with engine.transaction():
        one = allocations.find_by_hand(engine, desk.administration.id, allocation_id)
        if one is None:
            raise Refusal(message("This allocation is no longer there. Look at the item again."))
        both = [one.item_id, one.counter_item_id]
        listed = allocations.listed_since(engine, allocation_id, both)
        if listed is not None:
            raise Refusal(
                message(
                    "List {file} changed what is open on {number} after this allocation, so it cannot be undone. "
                    "Correct it in your bookkeeping and import a new list.",
                    number=listed[0],
                    file=listed[1],
                )
            )

        def write() -> None:
            allocations.remove(engine, one)
            tell(desk, "allocation undone", reason)

        def words(_: int) -> Message:
            return message("undo the allocation of {number} to {other}", number=one.number, other=one.counter_number)

        return correct(desk, both, words, "allocation undone", "allocation", write, reason=reason)


def _refuse_unless_it_fits(item: Counterpart, others: Mapping[int, Counterpart], parts: Mapping[int, int]) -> None:
    if not parts:
        raise Refusal(message("Nothing is allocated yet. Type an amount beside at least one item."))
    for other_id, minor in parts.items():
        other = others.get(other_id)
        if other is None:
            raise Refusal(message("An item was paid or changed meanwhile. Open the allocation again."))
        if not 0 < minor <= abs(other.open_minor):
            raise Refusal(
                message(
                    "On {number} {open} is open, so {amount} cannot be allocated to it.",
                    number=other.number,
                    open=Amount(abs(other.open_minor), other.currency),
                    amount=Amount(minor, other.currency),
                )
            )
    total = sum(parts.values())
    if total > abs(item.open_minor):
        raise Refusal(
            message(
                "Of {number} {open} is open, so {amount} cannot be allocated.",
                number=item.number,
                open=Amount(abs(item.open_minor), item.currency),
                amount=Amount(total, item.currency),
            )
        )
