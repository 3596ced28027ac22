"""A party as a card: its values flat under dotted names, so that two versions can be compared and merged.

Names: a field of `records.Party` ("name", "iban"), part of a contact ("notices.email"), or "attr." and the name of an
attribute ("attr.Regio").
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from .field_names import field_name
from .messages import Amount, Message, message
from .records import Contact, Party, Purpose

CardValue = str | bool | int | None
Card = Mapping[str, CardValue]

CONTACT_PARTS = ("name", "department", "email", "phone")
ATTRIBUTE = "attr."
_PLAIN = tuple(field.name for field in fields(Party) if field.name not in ("contacts", "attributes"))


def to_card(party: Party) -> dict[str, CardValue]:
    """Return all values of a party. Of each purpose the first contact is on the card."""
    card: dict[str, CardValue] = {name: getattr(party, name) for name in _PLAIN}
    contacts = _first_contacts(party)
    for purpose in Purpose:
        for part in CONTACT_PARTS:
            card[f"{purpose}.{part}"] = getattr(contacts[purpose], part) if purpose in contacts else ""
    return card | {ATTRIBUTE + name: value for name, value in party.attributes.items()}


def from_card(party: Party, card: Card) -> Party:
    """Return the party with the values of a card; what is not on the card stays. The inverse of `to_card`."""
    whole = to_card(party) | dict(card)
    plain: dict[str, Any] = {name: whole[name] for name in _PLAIN}
    first = _first_contacts(party)
    others = [contact for contact in party.contacts if contact is not first[contact.purpose]]
    made = (Contact(purpose, *(str(whole[f"{purpose}.{part}"]) for part in CONTACT_PARTS)) for purpose in Purpose)
    filled = [contact for contact in made if any(getattr(contact, part) for part in CONTACT_PARTS)]
    attributes = {
        name.removeprefix(ATTRIBUTE): str(value)
        for name, value in whole.items()
        if name.startswith(ATTRIBUTE) and value not in ("", None)
    }
    return replace(party, **plain, contacts=(*filled, *others), attributes=attributes)


def differences(before: Card, after: Card) -> list[str]:
    """Return the names of the values that differ; an attribute that is not there is an empty one."""
    return [name for name in {**before, **after} if _value(before, name) != _value(after, name)]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value that two people changed in different ways. theirs: what is stored now."""

    name: str
    theirs: CardValue
    mine: CardValue


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of two versions. card: all that does not conflict from both, and theirs where it does.

    taken_over: names of the values that only they changed.
    """

    card: Card
    conflicts: tuple[Conflict, ...]
    taken_over: tuple[str, ...]


def merge(base: Card, mine: Card, theirs: Card) -> Merge:
    """Lay my version over theirs, both made from base."""
    changed_by_me, changed_by_them = differences(base, mine), differences(base, theirs)
    card = dict(theirs)
    conflicts = []
    for name in changed_by_me:
        if name in changed_by_them and _value(mine, name) != _value(theirs, name):
            conflicts.append(Conflict(name, _value(theirs, name), _value(mine, name)))
        else:
            card[name] = _value(mine, name)
    taken_over = tuple(name for name in changed_by_them if name not in changed_by_me)
    return Merge(card, tuple(conflicts), taken_over)


def _value(card: Card, name: str) -> CardValue:
    return card.get(name, "")


def _first_contacts(party: Party) -> dict[Purpose, Contact]:
    # Written backwards, so that the first of each purpose stays.
    return {contact.purpose: contact for contact in reversed(party.contacts)}


# -- in words

_PART_LABELS: Mapping[str, Message] = {
    "name": message("Person"),
    "department": message("Department"),
    "email": field_name("email"),
    "phone": field_name("phone"),
}
PURPOSE_LABELS: Mapping[Purpose, Message] = {
    Purpose.GENERAL: message("General contact"),
    Purpose.INVOICES: message("Contact for invoices"),
    Purpose.NOTICES: message("Contact for notices"),
}


def label(name: str) -> Message:
    """Return what a value is called where its section is in sight: on the form."""
    purpose, _, part = name.rpartition(".")
    return _PART_LABELS[part] if purpose in list(Purpose) else field_name(name)


def full_label(name: str) -> Message:
    """Return what a value is called where it stands alone: in a timeline or a list of conflicts."""
    if name.startswith(ATTRIBUTE):
        return message("Attribute {name}", name=name.removeprefix(ATTRIBUTE))
    purpose, _, part = name.rpartition(".")
    if purpose in list(Purpose):
        return message("{field} ({section})", field=_PART_LABELS[part], section=PURPOSE_LABELS[Purpose(purpose)])
    return field_name(name)


def in_words(name: str, value: CardValue, currency: str) -> object:
    """Return a value for use inside a sentence. currency: of the credit limit."""
    match value:
        case bool():
            return message("yes") if value else message("no")
        case None | "":
            return message("nothing")
        case int() if name == "credit_limit_minor":
            return Amount(value, currency)
        case _:
            return str(value)
