"""Who gets no notice and why: “Waarom (niet)?”, per reason, and searchable."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, overload

from aanmaningen.core.errors import message
from aanmaningen.core.reasons import explain, heading
from aanmaningen.core.selection import LeftOut, Reason
from aanmaningen.jobs.proposing import ProposedRun

from ..workbench import Workbench
from .grouped_model import GroupedColumn
from .grouped_rows import Group


class ReasonHead(NamedTuple):
    """A reason, and how many of the items are shown that it holds for."""

    reason: Reason
    n_items: int


class LeftOutList:
    """The items of a proposal that get no notice, grouped by reason. names: of parties, by id."""

    def __init__(self, proposed: ProposedRun, names: Mapping[int, str]) -> None:
        self._proposed = proposed
        self._names = names
        self._places: dict[Reason, array[int]] = defaultdict(lambda: array("i"))
        for place, left in enumerate(proposed.left_out):
            self._places[left.reason].append(place)
        self._haystacks: dict[Reason, list[str]] = {}

    def name(self, left: LeftOut) -> str:
        """Return code and name of the party."""
        return f"{self._proposed.standings[left.item.party_id].code}  {self._names.get(left.item.party_id, '')}"

    def groups(self, sought: str) -> list[Group]:
        """Return the groups, the largest first, with the items whose party or number holds every word sought."""
        words = sought.casefold().split()
        kept = ((reason, self._matching(reason, words)) for reason in self._places)
        largest_first = sorted(kept, key=lambda entry: -len(entry[1]))
        return [
            Group(ReasonHead(reason, len(places)), _Some(self._proposed.left_out, places))
            for reason, places in largest_first
            if places
        ]

    def holders(self) -> list[list[Any]]:
        """Return the lists of small things that it holds, for who lets them go a piece at a time."""
        return [*self._haystacks.values()]

    def _matching(self, reason: Reason, words: Sequence[str]) -> "array[int]":
        places = self._places[reason]
        if not words:
            return places
        if reason not in self._haystacks:
            found = _Some(self._proposed.left_out, places)
            self._haystacks[reason] = [f"{self.name(left)}\n{left.item.number}".casefold() for left in found]
        return array(
            "i",
            (
                place
                for place, held in zip(places, self._haystacks[reason], strict=True)
                if all(word in held for word in words)
            ),
        )


class _Some(Sequence[LeftOut]):
    """Those of the items left out that stand at some places."""

    def __init__(self, left_out: Sequence[LeftOut], places: "array[int]") -> None:
        self._left_out, self._places = left_out, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> LeftOut: ...
    @overload
    def __getitem__(self, place: slice) -> list[LeftOut]: ...
    def __getitem__(self, place: int | slice) -> LeftOut | list[LeftOut]:
        if isinstance(place, slice):
            return [self._left_out[one] for one in self._places[place]]
        return self._left_out[self._places[place]]


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
