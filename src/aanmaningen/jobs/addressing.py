"""Addressing: in which language a notice is written, by which way it goes, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.records import Channel, Contact, Party, Purpose
from aanmaningen.core.selection import Draft
from aanmaningen.mail import ascii_address
from aanmaningen.store import parties

from .desk import Desk


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


def email_address_now(desk: Desk, party_id: int) -> str:
    """Return the address that a party's notices go to as its card says by now, "" when none go by e-mail."""
    party = parties.find_many(desk.engine, [party_id])[party_id]
    contact = _email_contact(party, []) if party.notices_by_email else None
    return "" if contact is None else contact.email


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
