"""A proposal with everything that is needed to show it, worked out away from the window's thread."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aanmaningen.core.errors import Cancelled
from aanmaningen.jobs import proposing
from aanmaningen.jobs.agreeing import agreement_on
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import ProposedRun, Wish

from ..chosen import Chosen
from .choosing import Choice, gathered
from .drafts import draft_groups, haystacks, n_lines_of, totals_of, ways_of
from .grouped_rows import Group
from .left_out import LeftOutList
from .proposal_totals import total_groups

_PIECE = 2_000  # records that go within a few milliseconds


@dataclass(frozen=True)
class ShownLists:
    """The two lists as far as they hold what was sought."""

    drafts: list[Group]
    left_out: list[Group]
    sought: str = ""


class ProposalAnswer:
    """A proposal, its totals, and its lists for whatever is sought in them."""

    def __init__(self, proposed: ProposedRun, names: Mapping[int, str]) -> None:
        """names: of all parties, by id."""
        self.proposed = proposed
        self.names = names
        self.without = frozenset(proposed.wish.without)
        self.left_out = LeftOutList(proposed, names)
        self.totals = total_groups(proposed)
        self.sums = totals_of(proposed)
        self.ways = ways_of(proposed)
        self.n_lines = n_lines_of(proposed)
        self.agreement = agreement_on(proposed)
        self._drafts = draft_groups(proposed)
        self._haystacks: list[str] = []
        self._in_use = threading.Lock()
        self._is_gone = False

    def lists(self, sought: str) -> ShownLists:
        """Return the lists with the drafts and items that hold every word sought; none once it was let go."""
        with self._in_use:
            return ShownLists([], [], sought) if self._is_gone else self._lists(sought)

    def gather(self, choice: Choice, stop: Callable[[], None]) -> Chosen:
        """Return the items of a choice among its lists. Raises Cancelled once it was let go, or when `stop` does."""
        with self._in_use:
            if self._is_gone:
                raise Cancelled
            return gathered(choice, self.names, stop)

    def _lists(self, sought: str) -> ShownLists:
        words = sought.casefold().split()
        if not words:
            return ShownLists(self._drafts, self.left_out.groups(""))
        if not self._haystacks:
            self._haystacks = haystacks(self.proposed)
        drafts = [
            group
            for group, held in zip(self._drafts, self._haystacks, strict=True)
            if all(word in held for word in words)
        ]
        return ShownLists(drafts, self.left_out.groups(sought), sought)

    def let_go(self) -> None:
        """Let everything go, a piece at a time, as `ProposedRun.let_go` does."""
        with self._in_use:  # a search that nobody waits for any more may still be looking
            self._is_gone = True
        held: list[Any]
        for held in (*self.left_out.holders(), self._haystacks, self._drafts):
            while held:
                del held[-_PIECE:]
        self.proposed.let_go()


def answer(desk: Desk, wish: Wish, sought: str) -> tuple[ProposalAnswer, ShownLists]:
    """Make the proposal, and its lists. Raises Refusal for senseless criteria."""
    found = ProposalAnswer(proposing.propose(desk, wish), proposing.party_names(desk))
    return found, found.lists(sought)
