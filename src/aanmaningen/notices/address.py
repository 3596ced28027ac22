"""The address block of a letter, and the other address lines, as the country of the address writes them.

Sources: PostNL (postal code, two spaces, town), La Poste (town in capitals), Royal Mail (town, then postcode),
Universal Postal Union (country in capitals on the last line, of sender and addressee, only across a border).
"""

import re

from aanmaningen.core.notice import NoticeFacts

from .language import NO_BREAK_SPACE, Language

_TOWN_FIRST = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})


def address_block(facts: NoticeFacts, attention: str, language: Language) -> tuple[str, ...]:
    """Return name, contact, street, town and country of the debtor, at most six lines, empty ones left out.

    attention: the word before a contact, such as "t.a.v."; the country is named only across a border.
    """
    party = facts.party
    country = _debtors_country(facts)
    lines = (
        party.name,
        _attention_line(facts, attention),
        party.street,
        party.street2,
        town_line(party.postal_code, party.city, country),
        _across_the_border(facts, country, language),
    )
    return tuple(line for line in lines if line.strip())


def sender_lines(facts: NoticeFacts, language: Language) -> tuple[str, ...]:
    """Return the lines of the letterhead: name, address and how to reach us; empty ones left out."""
    own = facts.administration
    return (*_own_address(facts, language), *(line for line in (own.phone, own.email, own.website) if line))


def return_line(facts: NoticeFacts, language: Language) -> str:
    """Return the small line above the address, for the post when a letter cannot be delivered."""
    return " · ".join(_own_address(facts, language))


def town_line(postal_code: str, city: str, country: str) -> str:
    """Return postal code and town in the order and with the spaces of the country (ISO 3166-1 alpha-2)."""
    code, town = postal_code.strip(), city.strip()
    if country == "NL" and (dutch := re.fullmatch(r"(\d{4}) ?([A-Za-z]{2})", code)):
        # A no-break space within the code: it may never be torn apart.
        return f"{dutch[1]}{NO_BREAK_SPACE}{dutch[2].upper()}  {town}".strip()
    if country == "FR":
        town = town.upper()
    ordered = (town, code) if country in _TOWN_FIRST else (code, town)
    return " ".join(part for part in ordered if part)


def grouped_iban(iban: str) -> str:
    """Return an IBAN in groups of four for people to read: "NL91 ABNA 0417 1643 00" (ISO 13616, printed form)."""
    plain = re.sub(r"\s", "", iban)
    return NO_BREAK_SPACE.join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _own_address(facts: NoticeFacts, language: Language) -> tuple[str, ...]:
    own = facts.administration
    town = town_line(own.postal_code, own.city, own.country)
    return tuple(
        line for line in (own.name, own.street, town, _across_the_border(facts, own.country, language)) if line
    )


def _debtors_country(facts: NoticeFacts) -> str:
    return facts.party.country or facts.administration.country


def _across_the_border(facts: NoticeFacts, country: str, language: Language) -> str:
    """Return the name of a country in capitals when the letter leaves its own country, else ""."""
    return language.territory(country).upper() if _debtors_country(facts) != facts.administration.country else ""


def _attention_line(facts: NoticeFacts, attention: str) -> str:
    if facts.contact is None:
        return ""
    known = [part for part in (facts.contact.name, facts.contact.department) if part and part != facts.party.name]
    return f"{attention} {', '.join(known)}" if known else ""
