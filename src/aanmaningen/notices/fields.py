"""The fields that a layout text may name, and their values for one notice.

The catalogue below is the whole of it: a text that names anything else is a mistake, and docs/layouts.md explains
each name. Values stay amounts and dates; a text decides how they are written, and without a filter they are
written the way its language usually does.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace

from aanmaningen.core.messages import Amount
from aanmaningen.core.notice import NoticeFacts, NoticeLine
from aanmaningen.core.records import Administration, Channel, Contact, ItemKind, Party

from .address import grouped_iban
from .language import Language, unbroken


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Plain fields: {{ number }}.
SIMPLE = _names(
    """number date deadline days level notice_name currency total count credit_count invoice_numbers reference
    oldest_due_date days_overdue is_consumer by_email earlier_dates earlier_named_all at_level_count
    at_level_numbers"""
)
# Fields with a part: {{ sender.name }}.
GROUPS: Mapping[str, frozenset[str]] = {
    "sender": _names("""name street postal_code city country country_code iban bic email phone website vat_number
        registration_number contact"""),
    "party": _names("code name city country country_code vat_number registration_number"),
    "contact": _names("name department email phone"),
}
# Lists to walk along: {% for line in lines %}{{ line.number }}{% endfor %}.
LISTS: Mapping[str, frozenset[str]] = {
    "lines": _names("""number kind is_credit invoice_date due_date days_overdue original paid open level description
        payment_reference"""),
    "earlier": _names("number level date"),
}
# Fields of some texts only.
LETTER_OF_WITHDRAWAL = frozenset({"withdrawn_on"})
EMAIL_FRAME = frozenset({"subject", "salutation", "opening", "closing"})

LATEST_EARLIER = 3  # more dates than this make a sentence nobody reads


def values(
    facts: NoticeFacts, language: Language, *, notice_name: str, kinds: Mapping[str, str], sender_contact: str
) -> dict[str, object]:
    """Return the value of every field of the catalogue, except those of some texts only.

    notice_name: what the set calls a notice of this level; kinds: its names for ItemKind values.
    """
    invoices = [line for line in facts.lines if line.kind is ItemKind.INVOICE]
    at_level = _at_the_highest_level(invoices)
    return {
        "number": facts.number,
        "date": facts.date,
        "deadline": facts.deadline,
        "days": facts.deadline_days,
        "level": facts.level,
        "notice_name": notice_name,
        "currency": facts.currency,
        "total": Amount(facts.total_minor, facts.currency),
        "count": len(invoices),
        "credit_count": len(facts.lines) - len(invoices),
        "invoice_numbers": tuple(line.number for line in invoices),
        "reference": payment_reference(facts),
        "oldest_due_date": min((line.due_date for line in invoices), default=facts.date),
        "days_overdue": max((line.days_overdue for line in invoices), default=0),
        "is_consumer": facts.party.is_consumer,
        "by_email": facts.channel is Channel.EMAIL,
        "earlier_dates": earlier_dates(facts),
        "earlier_named_all": _earlier_named_all(facts, invoices),
        "at_level_count": len(at_level),
        "at_level_numbers": tuple(line.number for line in at_level),
        "sender": _sender(facts.administration, language, sender_contact),
        "party": _party(facts.party, facts.administration, language),
        "contact": _contact(facts.contact),
        "lines": tuple(_line(line, facts.currency, kinds) for line in facts.lines),
        "earlier": facts.earlier,
    }


def payment_reference(facts: NoticeFacts) -> str:
    """Return what the debtor is asked to quote: the reference of the only line, else the number of the notice."""
    only = facts.lines[0].payment_reference if len(facts.lines) == 1 else ""
    return only or facts.number


def earlier_dates(facts: NoticeFacts) -> tuple[date, ...]:
    """Return the days on which earlier notices went out, oldest first, each once, the latest three at most."""
    return tuple(sorted({notice.date for notice in facts.earlier}))[-LATEST_EARLIER:]


def _at_the_highest_level(invoices: Sequence[NoticeLine]) -> list[NoticeLine]:
    """Return the invoices that gave the notice its level; the others are a step or more behind."""
    highest = max((line.level for line in invoices), default=0)
    return [line for line in invoices if line.level == highest]


def _earlier_named_all(facts: NoticeFacts, invoices: Sequence[NoticeLine]) -> bool:
    """Whether each earlier notice was about every invoice of this one.

    An invoice at level 3 has been on two notices at least. When all invoices are at that level and there were two
    earlier notices in all, then every invoice was on both.
    """
    if len(invoices) < 2:
        return bool(facts.earlier)
    levels = {line.level for line in invoices}
    return bool(facts.earlier) and levels == {len({notice.number for notice in facts.earlier}) + 1}


def _sender(own: Administration, language: Language, contact: str) -> SimpleNamespace:
    return SimpleNamespace(
        name=own.name,
        street=own.street,
        postal_code=own.postal_code,
        city=own.city,
        country=language.territory(own.country),
        country_code=own.country,
        iban=grouped_iban(own.iban),
        bic=own.bic,
        email=own.email,
        phone=unbroken(own.phone),
        website=own.website,
        vat_number=own.vat_number,
        registration_number=own.registration_number,
        contact=contact,
    )


def _party(party: Party, own: Administration, language: Language) -> SimpleNamespace:
    country = party.country or own.country
    return SimpleNamespace(
        code=party.code,
        name=party.name,
        city=party.city,
        country=language.territory(country),
        country_code=country,
        vat_number=party.vat_number,
        registration_number=party.registration_number,
    )


def _contact(contact: Contact | None) -> SimpleNamespace:
    known = contact or Contact()
    return SimpleNamespace(name=known.name, department=known.department, email=known.email, phone=known.phone)


def _line(line: NoticeLine, currency: str, kinds: Mapping[str, str]) -> SimpleNamespace:
    return SimpleNamespace(
        number=line.number,
        kind=kinds[line.kind],
        is_credit=line.kind is not ItemKind.INVOICE,
        invoice_date=line.invoice_date,
        due_date=line.due_date,
        days_overdue=line.days_overdue,
        original=Amount(line.original_minor, currency),
        paid=Amount(line.paid_minor, currency),
        open=Amount(line.open_minor, currency),
        level=line.level,
        description=line.description,
        payment_reference=line.payment_reference,
    )
