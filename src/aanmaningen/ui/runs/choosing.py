"""What was selected in a list of a proposal: which items, and what to call them. It may be a million."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from aanmaningen.core.selection import Candidate

from ..chosen import NAMED, Chosen, called, whose
from .grouped_rows import GroupedRows

_FEW = 500  # items that are gathered in a few milliseconds
_PIECE = 5_000  # items between two questions whether to stop


@dataclass(frozen=True)
class Choice:
    """The rows that were selected, in stretches, among the rows as they were at that moment.

    groups_count: a group stands for all of its items, else for none.
    """

    rows: GroupedRows
    stretches: Sequence[range]
    groups_count: bool

    def has_items(self) -> bool:
        """Tell whether there are any; quicker than to go through them."""
        if self.groups_count:
            return bool(self.stretches)
        return any(map(self.rows.has_records, self.stretches))

    def is_small(self) -> bool:
        """Tell whether nobody would notice that the items are gathered."""
        return sum(1 for _ in islice(self.items(), _FEW + 1)) <= _FEW

    def items(self) -> Iterator[Candidate]:
        """Yield the items from top to bottom; one of which its group is selected too, twice."""
        for stretch in self.stretches:
            for group, places in self.rows.walk(stretch):
                if places is None:
                    places = range(len(group.records) if self.groups_count else 0)
                for place in places:
                    yield group.records[place].item


def gathered(choice: Choice, names: Mapping[int, str], stop: Callable[[], None] = lambda: None) -> Chosen:
    """Return the chosen items, each once, and what to call them.

    names: of all parties, by id; stop: asked now and then, raises to stop.
    """
    ids: dict[int, None] = {}
    parties: dict[int, None] = {}
    sums: dict[str, int] = {}
    due_days: set[int] = set()
    for item in choice.items():
        if item.item_id in ids:
            continue
        ids[item.item_id] = None
        parties[item.party_id] = None
        sums[item.currency] = sums.get(item.currency, 0) + item.open_minor
        due_days.add(item.due_day)
        if len(ids) % _PIECE == 0:
            stop()
    if not ids:
        return Chosen(())
    due = due_days.pop() if len(due_days) == 1 else None
    if len(ids) == 1:
        return Chosen(list(ids), called(item.number, names.get(item.party_id, ""), item.open_minor, item.currency), due)
    first = [names.get(one, "") for one in islice(parties, NAMED)]
    return Chosen(list(ids), None, due, whose(len(parties), first, sums))


def turned(without: Set[int], ids: Sequence[int]) -> Set[int]:
    """Return what is left out by hand when these items are too, or no longer when all of them were."""
    # Item by item: where sets do it at once, a million hold up the window for as long, whichever thread does it.
    if all(one in without for one in ids):
        taken_in = {one for one in ids}
        return {one for one in without if one not in taken_in}
    return {one for held in (without, ids) for one in held}
