"""Addressing: in which language a notice is written, by which way it goes, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Channel, Contact, Party, Purpose
from aanmaningen.core.selection import Draft
from aanmaningen.mail import ascii_address
from aanmaningen.store import parties
from aanmaningen.store.notices import NoticeView

from .desk import Desk

# Of these it is not written down yet where they went.
_MAY_BE_MENDED = (NoticeState.ISSUED, NoticeState.RENDERED, NoticeState.QUEUED)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A draft notice with its reader. language: a layout set that exists; contact: whom it names, if anyone."""

    draft: Draft
    party: Party
    contact: Contact | None
    language: str
    channel: Channel
    recipient: str  # e-mail address, "" on paper


def addressed(desk: Desk, drafts: Iterable[Draft], known: dict[int, Party], warnings: list[Message]) -> list[Addressed]:
    """Return the drafts with their readers. known: the parties by id; warnings: gets what is wrong with an address."""
    languages = frozenset(desk.layouts.codes())
    return [_addressed(desk, draft, known[draft.party_id], languages, warnings) for draft in drafts]


def email_addresses_now(desk: Desk, party_ids: Sequence[int]) -> dict[int, str]:
    """Return the addresses that notices go to as the cards say by now, by party; "" when none go by e-mail."""
    known = parties.find_many(desk.engine, party_ids)
    contacts = {one: _email_contact(party, []) if party.notices_by_email else None for one, party in known.items()}
    return {one: "" if contact is None else contact.email for one, contact in contacts.items()}


def as_they_go(desk: Desk, views: Sequence[NoticeView]) -> list[NoticeView]:
    """Return notices with the address that those that wait would go to now, as far as there is one."""
    waiting = [one.party_id for one in views if one.channel == Channel.EMAIL and one.state in _MAY_BE_MENDED]
    now = email_addresses_now(desk, list(dict.fromkeys(waiting))) if waiting else {}
    return [
        one._replace(recipient=now[one.party_id] or one.recipient)
        if one.channel == Channel.EMAIL and one.state in _MAY_BE_MENDED
        else one
        for one in views
    ]


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
