"""The proposal: who gets which notice at a reference date, by which way, and why the others do not."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from aanmaningen.core import criteria_text
from aanmaningen.core.criteria import And, Criterion
from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.reasons import explain
from aanmaningen.core.records import Channel, Contact, Party, Purpose
from aanmaningen.core.selection import (
    Draft,
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
from aanmaningen.mail import ascii_address
from aanmaningen.store import administrations, items, parties

from .collecting import no_collecting
from .desk import Desk


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks of a proposal. None: the setting of the administration.

    without: ids of items left out by hand, for this proposal only.
    """

    reference_date: date
    where: str = ""
    selection: str = ""
    min_item: Decimal | None = None
    min_debtor: Decimal | None = None
    days_since_last: int | None = None
    correction_days: int | None = None
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressed:
    """A draft notice with its reader. language: a layout set that exists; contact: whom it names, if anyone."""

    draft: Draft
    party: Party
    contact: Contact | None
    language: str
    channel: Channel
    recipient: str  # e-mail address, "" on paper


@dataclass(frozen=True, slots=True)
class ProposedRun:
    """A proposal, ready to be shown or issued. ledger_version: what the ledger was when it was made."""

    wish: Wish
    notices: list[Addressed]
    proposal: Proposal
    standings: Mapping[int, Standing]
    warnings: list[Message]
    ledger_version: int

    @property
    def left_out(self) -> list[LeftOut]:
        """Return the items that get no notice, with their reasons."""
        return self.proposal.left_out

    def left_out_lines(self) -> list[Message]:
        """Return one line per reason, and per kind of hold, most frequent first: how many items, and an example."""
        by_reason: dict[tuple[Reason, HoldKind | None], list[LeftOut]] = {}
        for left in self.left_out:
            kind = left.detail.kind if isinstance(left.detail, Hold) else None
            by_reason.setdefault((left.reason, kind), []).append(left)
        return [
            plural(
                "1 item left out ({party} {number}): {reason}",
                "{n} items left out (such as {party} {number}): {reason}",
                n=len(found),
                party=self.standings[found[0].item.party_id].code,
                number=found[0].item.number,
                reason=explain(found[0]),
            )
            for found in sorted(by_reason.values(), key=len, reverse=True)
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
        proposal = selection.propose(items.candidates(engine, administration.id, day, criterion, only_party))
        known = parties.find_many(engine, list({draft.party_id for draft in proposal.drafts}))
    languages = frozenset(desk.layouts.codes())
    warnings = _warnings_of_lists(desk, wish.reference_date) + _warnings_of_dates(desk, wish, proposal)
    notices = [_addressed(desk, draft, known[draft.party_id], languages, warnings) for draft in proposal.drafts]
    # By name, as the bookkeeper looks for them and as the printed stack lies; the number settles equal names.
    notices.sort(key=lambda one: (_sorting(one.party.name), one.party.code, one.draft.currency, -one.draft.level))
    return ProposedRun(wish, notices, proposal, standings, _once(warnings), version)


def party_names(desk: Desk) -> dict[int, str]:
    """Return the name of every party by id, for a list of who gets no notice."""
    return parties.names(desk.engine, desk.administration.id)


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


def _addressed(desk: Desk, draft: Draft, party: Party, languages: frozenset[str], warnings: list[Message]) -> Addressed:
    language = party.language or desk.administration.language
    if language not in languages:
        fallback = desk.administration.language
        warnings.append(
            message(
                "{party}: there is no layout set {language}; the notice is written in {fallback}.",
                party=party.code,
                language=language,
                fallback=fallback,
            )
        )
        language = fallback
    contact = party.contact_for_notices()
    by_email = _email_contact(party, warnings) if party.notices_by_email else None
    if by_email is not None:
        return Addressed(draft, party, by_email, language, Channel.EMAIL, by_email.email)
    if not party.street or not party.city:
        warnings.append(message("{party}: no usable e-mail address and no complete postal address.", party=party.code))
    return Addressed(draft, party, contact, language, Channel.PRINT, "")


def _email_contact(party: Party, warnings: list[Message]) -> Contact | None:
    """Return the contact to write to: the one for notices, else the general one, whichever has a usable address."""
    for purpose in (Purpose.NOTICES, Purpose.GENERAL):
        for contact in party.contacts:
            if contact.purpose is purpose and contact.email:
                try:
                    ascii_address(contact.email)
                except Refusal:
                    warnings.append(
                        message("{party}: {email} is not an e-mail address.", party=party.code, email=contact.email)
                    )
                else:
                    return contact
    return None


def _warnings_of_dates(desk: Desk, wish: Wish, proposal: Proposal) -> list[Message]:
    """Return what is odd about the reference date, seen from today: it dates the notices and their deadlines."""
    today, day = desk.today, wish.reference_date
    if day > today + _FAR:
        return [message("The reference date {day} lies far ahead of today. Check the year.", day=day)]
    shortest = min((draft.deadline_days for draft in proposal.drafts), default=None)
    if shortest is None or day + timedelta(days=shortest) > today:
        return []
    return [
        message(
            "Notices of {day} would ask for payment by {deadline}, which is past already. Choose a later reference "
            "date before you send them.",
            day=day,
            deadline=day + timedelta(days=shortest),
        )
    ]


_FAR = timedelta(days=31)


def _warnings_of_lists(desk: Desk, reference_date: date) -> list[Message]:
    """Return what the bookkeeper should know of the lists behind the proposal."""
    listed = items.last_list_day(desk.engine, desk.administration.id)
    if listed is None or listed >= reference_date:
        return []
    return [
        message(
            "The newest list of items is of {listed}, older than the reference date {reference}: "
            "payments since then are not known.",
            listed=listed,
            reference=reference_date,
        )
    ]


def _once(warnings: list[Message]) -> list[Message]:
    """Return the warnings without doubles: a debtor with notices in two currencies is told of once."""
    return list({str(warning): warning for warning in warnings}.values())


def _sorting(name: str) -> str:
    """Return a name as it is sorted: without accents and capitals, so that Åkerblom stands with the A."""
    plain = unicodedata.normalize("NFKD", name.translate(_STROKES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


# Letters with a stroke through them, which do not come apart into a letter and an accent.
_STROKES = str.maketrans("ŁłØøĐđ", "LlOoDd")
