"""Remarks: what a bookkeeper should know of single notices of a proposal before she makes them final."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount, listed
from aanmaningen.core.records import Party
from aanmaningen.core.selection import Draft, DraftLine, LeftOut, Proposal, Reason
from aanmaningen.store import refused_items, taken_back
from aanmaningen.store.engine import Actor
from aanmaningen.store.items import notice_number

from .desk import Desk

DraftKey = tuple[int, str, int]  # party, currency, level
LATELY_DAYS = 14
_MOST_NAMED = 5
_WENT_OUT = message("Notice {notice} about these items went out on {day} and was withdrawn after that.")
_MAY_HAVE_GONE_OUT = message(
    "Notice {notice} about these items may have gone out on {day}: whether it did was uncertain when it was withdrawn."
)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is to be said of single notices, and of all of them together, what costs most to overlook first."""

    of_draft: Mapping[DraftKey, tuple[Message, ...]] = field(default_factory=dict)
    together: tuple[Message, ...] = ()

    def about(self, draft: Draft) -> tuple[Message, ...]:
        """Return what is to be said of a notice."""
        return self.of_draft.get(_key(draft), ())


def remarks_on(desk: Desk, proposal: Proposal, known: Mapping[int, Party]) -> Remarks:
    """Return what is to be said of the notices of a proposal. known: their parties by id."""
    found: dict[DraftKey, list[Message]] = defaultdict(list)
    together = [
        *_gone_out_already(desk, proposal.drafts, known, found),
        *_on_refused_rows(desk, proposal.drafts, found),
        *_held_credits(proposal, known, found),
    ]
    return Remarks({key: tuple(said) for key, said in found.items()}, tuple(together))


def _gone_out_already(
    desk: Desk, drafts: Iterable[Draft], known: Mapping[int, Party], found: dict[DraftKey, list[Message]]
) -> list[Message]:
    """Note the drafts about items of which a notice that went out does not count any more since lately."""
    since = Actor(desk.user, desk.clock() - timedelta(days=LATELY_DAYS)).stamp
    gone = taken_back.by_item(desk.engine, desk.administration.id, since)
    names: dict[int, str] = {}
    for draft in drafts if gone else ():
        notices = {gone[line.item.item_id] for line in _reminded(draft) if line.item.item_id in gone}
        if notices:
            last = max(notices)
            day = datetime.fromisoformat(last.gone_at).astimezone().date()
            said = _WENT_OUT if last.is_certain else _MAY_HAVE_GONE_OUT
            found[_key(draft)].append(replace(said, values={"notice": notice_number(last.number), "day": day}))
            names[draft.party_id] = _name(known[draft.party_id])
    if not names:
        return []
    return [
        plural(
            "1 debtor ({debtors}) may have received a notice about these items that was withdrawn in the last {days} "
            "days, after it had gone out, and would get another one.",
            "{n} debtors ({debtors}) may have received a notice about these items that was withdrawn in the last "
            "{days} days, after it had gone out, and would get another one.",
            n=len(names),
            days=LATELY_DAYS,
            debtors=listed(sorted(names.values()), _MOST_NAMED),
        )
    ]


def _on_refused_rows(desk: Desk, drafts: Iterable[Draft], found: dict[DraftKey, list[Message]]) -> list[Message]:
    """Note the drafts with items of which the last list that named them could not be read."""
    unknown = refused_items.unknown(desk.engine, desk.administration.id)
    numbers: list[str] = []
    for draft in drafts if unknown else ():
        of_draft = [line.item.number for line in draft.lines if line.item.item_id in unknown]
        if of_draft:
            said = plural(
                "{items} stood on a refused row of the last list: whether it is still open is not known.",
                "{items} stood on refused rows of the last list: whether they are still open is not known.",
                n=len(of_draft),
                items=listed(of_draft, _MOST_NAMED),
            )
            found[_key(draft)].append(said)
            numbers += of_draft
    if not numbers:
        return []
    return [
        plural(
            "1 item on these notices stood on a refused row of the last list: {items}. Whether it is still open is not "
            "known. Look it up, or import the list with that row corrected.",
            "{n} items on these notices stood on refused rows of the last list: {items}. Whether they are still open "
            "is not known. Look them up, or import the list with those rows corrected.",
            n=len(numbers),
            items=listed(numbers, _MOST_NAMED),
        )
    ]


def _held_credits(
    proposal: Proposal, known: Mapping[int, Party], found: dict[DraftKey, list[Message]]
) -> list[Message]:
    """Note the drafts whose debtor has a credit or payment that is not taken off, because it is blocked."""
    owing: dict[tuple[int, str], list[Draft]] = defaultdict(list)
    for draft in proposal.drafts:
        owing[draft.party_id, draft.currency].append(draft)
    credits: dict[tuple[int, str], int] = defaultdict(int)
    for left in proposal.left_out:
        if _is_held_credit(left) and (left.item.party_id, left.item.currency) in owing:
            credits[left.item.party_id, left.item.currency] += left.item.open_minor
    sums: dict[str, int] = defaultdict(int)
    for (party_id, currency), minor in credits.items():
        sums[currency] -= minor
        said = message("A blocked credit of {amount} is not taken off.", amount=Amount(-minor, currency))
        for draft in owing[party_id, currency]:
            found[_key(draft)].append(said)
    if not credits:
        return []
    names = sorted({_name(known[party_id]) for party_id, _ in credits})
    return [
        plural(
            "1 debtor ({debtors}) has a blocked credit or payment of {amounts} that is not taken off. Lift the block "
            "if that is what was paid.",
            "{n} debtors ({debtors}) have blocked credits or payments of {amounts} that are not taken off. Lift the "
            "blocks if that is what was paid.",
            n=len({party_id for party_id, _ in credits}),
            amounts=[Amount(minor, currency) for currency, minor in sorted(sums.items())],
            debtors=listed(names, _MOST_NAMED),
        )
    ]


def _is_held_credit(left: LeftOut) -> bool:
    return left.reason is Reason.HOLD and left.item.open_minor < 0


def _reminded(draft: Draft) -> Iterable[DraftLine]:
    return (line for line in draft.lines if line.level)


def _key(draft: Draft) -> DraftKey:
    return draft.party_id, draft.currency, draft.level


def _name(party: Party) -> str:
    return party.name or party.code
