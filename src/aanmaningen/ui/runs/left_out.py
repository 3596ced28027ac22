"""Who gets no notice and why: “Waarom (niet)?”, per reason, and searchable."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from aanmaningen.core.errors import message
from aanmaningen.core.reasons import explain, heading
from aanmaningen.core.selection import LeftOut, Reason
from aanmaningen.jobs.proposing import ProposedRun

from ..workbench import Workbench
from .grouped_model import Group, GroupedColumn


class ReasonHead(NamedTuple):
    """A reason, and how many of the items are shown that it holds for."""

    reason: Reason
    n_items: int


class LeftOutList:
    """The items of a proposal that get no notice, grouped by reason. names: of parties, by id."""

    def __init__(self, proposed: ProposedRun, names: Mapping[int, str]) -> None:
        self._proposed = proposed
        self._names = names
        self._groups: dict[Reason, list[LeftOut]] = defaultdict(list)
        for left in proposed.left_out:
            self._groups[left.reason].append(left)
        self._haystacks: dict[Reason, list[str]] = {}

    def name(self, left: LeftOut) -> str:
        """Return code and name of the party."""
        return f"{self._proposed.standings[left.item.party_id].code}  {self._names.get(left.item.party_id, '')}"

    def groups(self, sought: str) -> list[Group]:
        """Return the groups, the largest first, with the items whose party or number holds every word sought."""
        words = sought.casefold().split()
        kept = ((reason, self._matching(reason, words)) for reason in self._groups)
        largest_first = sorted(kept, key=lambda entry: -len(entry[1]))
        return [Group(ReasonHead(reason, len(found)), found) for reason, found in largest_first if found]

    def holders(self) -> list[list[Any]]:
        """Return the lists in which all of it is held, for who lets it go."""
        return [*self._groups.values(), *self._haystacks.values()]

    def _matching(self, reason: Reason, words: Sequence[str]) -> list[LeftOut]:
        found = self._groups[reason]
        if not words:
            return found
        if reason not in self._haystacks:
            self._haystacks[reason] = [f"{self.name(left)}\n{left.item.number}".casefold() for left in found]
        return [
            left
            for left, held in zip(found, self._haystacks[reason], strict=True)
            if all(word in held for word in words)
        ]


def left_out_columns(bench: Workbench, name: Callable[[LeftOut], str]) -> list[GroupedColumn]:
    """Return the columns of the list. name: code and name of an item's party."""

    def of_reason(head: ReasonHead) -> str:
        return f"{bench.text(heading(head.reason))}  ({bench.translator.number(head.n_items)})"

    def nothing(_: object) -> str:
        return ""

    def due(left: LeftOut) -> str:
        return bench.translator.date(date.fromordinal(left.item.due_day))

    def amount(left: LeftOut) -> str:
        return bench.translator.amount(left.item.open_minor, left.item.currency)

    return [
        GroupedColumn(message("Reason, party"), of_reason, name),
        GroupedColumn(message("Item"), nothing, lambda left: left.item.number),
        GroupedColumn(message("Due date"), nothing, due),
        GroupedColumn(message("Open"), nothing, amount, is_number=True),
        GroupedColumn(message("Why (not)?"), nothing, lambda left: bench.text(explain(left))),
    ]
