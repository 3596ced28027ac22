"""The proposal: who gets which notice at a reference date, by which way, and why the others do not."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from aanmaningen.core import criteria_text
from aanmaningen.core.criteria import And, Criterion
from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.reasons import explain
from aanmaningen.core.selection import (
    Candidate,
    Hold,
    HoldKind,
    ItemFacts,
    LeftOut,
    Mark,
    Proposal,
    Reason,
    Selection,
    Standing,
    Terms,
)
from aanmaningen.store import administrations, items, parties

from .addressing import Addressed, addressed
from .collecting import no_collecting, pass_over
from .desk import Desk
from .remarks import Remarks, remarks_on
from .warning import warnings_about


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks of a proposal. None: the setting of the administration.

    without: ids of items left out by hand, for this proposal only. deadline: the day by which all of them are to be
    paid, in place of the days of their levels.
    """

    reference_date: date
    where: str = ""
    selection: str = ""
    min_item: Decimal | None = None
    min_debtor: Decimal | None = None
    days_since_last: int | None = None
    correction_days: int | None = None
    without: tuple[int, ...] = ()
    deadline: date | None = None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ProposedRun:
    """A proposal, ready to be shown or issued. ledger_version: what the ledger was when it was made.

    warnings: of the whole, with what the remarks come to.
    """

    wish: Wish
    notices: list[Addressed]
    proposal: Proposal
    standings: Mapping[int, Standing]
    warnings: list[Message]
    ledger_version: int
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """Return the items that get no notice, with their reasons."""
        return self.proposal.left_out

    def let_go(self) -> None:
        """Let the records go, a piece at a time, when nobody needs them any more.

        A million of them that go at once hold up a window for as long as that takes, whichever thread does it.
        """
        self.proposal.left_out.clear()
        for held in (self.notices, self.proposal.drafts):
            while held:
                del held[-_FEW:]

    def left_out_lines(self) -> list[Message]:
        """Return one line per reason, and per kind of hold, most frequent first: how many items, and an example."""
        counts = Counter[tuple[Reason, HoldKind | None]]()
        first: dict[tuple[Reason, HoldKind | None], LeftOut] = {}  # not all of them: they may be a million
        for left in self.left_out:
            key = left.reason, left.detail.kind if isinstance(left.detail, Hold) else None
            counts[key] += 1
            first.setdefault(key, left)
        return [
            plural(
                "1 item left out ({party} {number}): {reason}",
                "{n} items left out (such as {party} {number}): {reason}",
                n=count,
                party=self.standings[first[key].item.party_id].code,
                number=first[key].item.number,
                reason=explain(first[key]),
            )
            for key, count in counts.most_common()
        ]


@no_collecting()
def propose(desk: Desk, wish: Wish, only_party: int | None = None) -> ProposedRun:
    """Return the proposal at the wish's reference date. Changes nothing. Raises Refusal for senseless criteria.

    only_party: look at the items of this one only.
    """
    engine, administration = desk.engine, desk.administration
    criterion = _criterion(desk, wish)
    day = wish.reference_date.toordinal()
    # A snapshot: an import by somebody else must not fall between two of these questions.
    with engine.snapshot():
        version = engine.version()
        ladders = administrations.ladders(engine, administration.id)
        standings = items.standings(engine, administration.id, day, ladders, administration.ladder)
        facts = _left_out_by_hand(items.facts(engine, administration.id, day), wish.without)
        selection = Selection(_terms(desk, wish), standings, facts, ladders)
        candidates = items.candidates(engine, administration.id, day, criterion, only_party)
        proposal = selection.propose(_stoppable(desk, candidates))
        proposal = _with_deadline(proposal, wish)
        known = parties.find_many(engine, list({draft.party_id for draft in proposal.drafts}))
        remarks = remarks_on(desk, proposal, known)
    of_parties: list[Message] = []
    notices = addressed(desk, proposal.drafts, known, of_parties)
    warnings = [*remarks.together, *warnings_about(desk, wish.reference_date, notices), *of_parties]
    # By name, as the bookkeeper looks for them and as the printed stack lies; the number settles equal names.
    notices.sort(key=lambda one: (_sorting(one.party.name), one.party.code, one.draft.currency, -one.draft.level))
    found = ProposedRun(wish, notices, proposal, standings, _once(warnings), version, remarks)
    pass_over(found)
    return found


def party_names(desk: Desk) -> dict[int, str]:
    """Return the name of every party by id, for a list of who gets no notice."""
    return parties.names(desk.engine, desk.administration.id)


def _stoppable(desk: Desk, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates, and ask now and then whether to stop. Raises Cancelled."""
    walk = iter(candidates)
    while piece := list(islice(walk, _PIECE)):
        desk.stop_if_cancelled()
        yield from piece


_PIECE = 5_000
_FEW = 1_000  # records that go within a few milliseconds


def _with_deadline(proposal: Proposal, wish: Wish) -> Proposal:
    """Return the proposal with the deadline that was asked for. Raises Refusal when that is past already."""
    if wish.deadline is None:
        return proposal
    days = (wish.deadline - wish.reference_date).days
    if days < 1:
        raise Refusal(message("The day by which is to be paid must come after the reference date."))
    return replace(proposal, drafts=[replace(draft, deadline_days=days) for draft in proposal.drafts])


def _left_out_by_hand(facts: ItemFacts, without: tuple[int, ...]) -> ItemFacts:
    return replace(facts, marks={**facts.marks, **dict.fromkeys(without, Mark(False))}) if without else facts


def _criterion(desk: Desk, wish: Wish) -> Criterion | None:
    texts = [wish.where]
    if wish.selection:
        saved = administrations.selections(desk.engine, desk.administration.id)
        if wish.selection not in saved:
            raise Refusal(message("There is no saved selection {name}.", name=wish.selection))
        texts.append(saved[wish.selection])
    parts = [criteria_text.parse(text) for text in texts if text.strip()]
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _terms(desk: Desk, wish: Wish) -> Terms:
    settings = desk.settings
    since, correction, item, debtor = wish.days_since_last, wish.correction_days, wish.min_item, wish.min_debtor
    return Terms(
        wish.reference_date.toordinal(),
        settings.days("days-since-last") if since is None else since,
        settings.days("correction-days") if correction is None else correction,
        settings.amount("min-item") if item is None else item,
        settings.amount("min-debtor") if debtor is None else debtor,
        settings.is_on("notice-per-level"),
    )


def _once(warnings: list[Message]) -> list[Message]:
    """Return the warnings without doubles: a debtor with notices in two currencies is told of once."""
    return list({str(warning): warning for warning in warnings}.values())


def _sorting(name: str) -> str:
    """Return a name as it is sorted: without accents and capitals, so that Åkerblom stands with the A."""
    plain = unicodedata.normalize("NFKD", name.translate(_STROKES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


# Letters with a stroke through them, which do not come apart into a letter and an accent.
_STROKES = str.maketrans("ŁłØøĐđ", "LlOoDd")


__all__ = ["Addressed", "ProposedRun", "Wish", "party_names", "propose"]
