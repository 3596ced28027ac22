"""The card of a party as a declaration: its sections, the fields in each, and what widget each one wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from aanmaningen.core.cards import ATTRIBUTE, CONTACT_PARTS, PURPOSE_LABELS
from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import AttributeKind, AttributeType, Purpose
from aanmaningen.jobs.checking_cards import countries
from aanmaningen.jobs.laying_out import language_name
from aanmaningen.jobs.relating import PartyCard

from ..workbench import Workbench

Option = tuple[str, str]  # value, and how it is shown


class Widget(Enum):
    """What a value is edited with."""

    TEXT = auto()
    DAYS = auto()
    AMOUNT = auto()
    NUMBER = auto()
    DATE = auto()
    TICK = auto()
    CHOICE = auto()  # one of the options
    PROPOSAL = auto()  # one of the options, or something new


@dataclass(frozen=True)
class Field:
    """One value of the card. name: as in `core.cards`. empty: what stands there while it is empty, and means."""

    name: str
    widget: Widget = Widget.TEXT
    options: Callable[[Workbench, PartyCard], Sequence[Option]] | None = None
    empty: Message | None = None


@dataclass(frozen=True)
class Section:
    """Fields that belong together. column: where it stands when there is room for two."""

    key: str
    title: Message
    column: int
    fields: tuple[Field, ...]


def _countries(bench: Workbench, card: PartyCard) -> list[Option]:
    return [(code, f"{name} ({code})") for code, name in countries(bench.translator.language).items()]


def _layouts(bench: Workbench, card: PartyCard) -> list[Option]:
    return [(code, language_name(code, bench.translator.language)) for code in card.known.layout_codes]


def _ladders(bench: Workbench, card: PartyCard) -> list[Option]:
    return [(code, code) for code in card.ladders]


def _groups(bench: Workbench, card: PartyCard) -> list[Option]:
    # The code itself is what is typed and kept; a name of the group would have to be taken off again.
    return [(group.code, group.code) for group in card.groups]


def _managers(bench: Workbench, card: PartyCard) -> list[Option]:
    return [(name, name) for name in card.account_managers]


_OF_ADMINISTRATION = message("as the administration")
_OF_GROUP = message("as its group or the administration")

SECTIONS: tuple[Section, ...] = (
    Section(
        "address",
        message("Name and address"),
        0,
        (
            Field("code"),
            Field("name"),
            Field("street"),
            Field("street2"),
            Field("postal_code"),
            Field("city"),
            Field("country", Widget.CHOICE, _countries, _OF_ADMINISTRATION),
            Field("is_consumer", Widget.TICK),
        ),
    ),
    Section(
        "reminding",
        message("Reminding"),
        0,
        (
            Field("notices", Widget.TICK),
            Field("direct_debit", Widget.TICK),
            Field("notices_by_email", Widget.TICK),
            Field("language", Widget.CHOICE, _layouts, _OF_ADMINISTRATION),
            Field("email_template", Widget.CHOICE, _layouts, message("as its group or language")),
            Field("ladder", Widget.CHOICE, _ladders, _OF_GROUP),
            Field("payment_term_days", Widget.DAYS, empty=_OF_ADMINISTRATION),
            Field("group", Widget.PROPOSAL, _groups),
            Field("account_manager", Widget.PROPOSAL, _managers),
        ),
    ),
    *(
        Section(purpose, PURPOSE_LABELS[purpose], 1, tuple(Field(f"{purpose}.{part}") for part in CONTACT_PARTS))
        for purpose in (Purpose.GENERAL, Purpose.NOTICES, Purpose.INVOICES)
    ),
    Section(
        "numbers",
        message("Bank and numbers"),
        1,
        (
            Field("iban"),
            Field("vat_number"),
            Field("registration_number"),
            Field("credit_limit_minor", Widget.AMOUNT, empty=message("no limit")),
        ),
    ),
)

_ATTRIBUTE_WIDGETS = {
    AttributeType.TEXT: Widget.TEXT,
    AttributeType.NUMBER: Widget.NUMBER,
    AttributeType.DATE: Widget.DATE,
    AttributeType.CHOICE: Widget.CHOICE,
    AttributeType.YES_NO: Widget.CHOICE,
}


def attribute_section(card: PartyCard) -> Section:
    """Return the section of the user's own attributes: those that are defined, then what else came with a list."""
    defined = [kind.name for kind in card.known.kinds]
    others = [AttributeKind(name) for name in sorted(card.party.attributes) if name not in defined]
    return Section("attributes", message("Attributes"), 0, tuple(map(_attribute, (*card.known.kinds, *others))))


def _attribute(kind: AttributeKind) -> Field:
    def options(bench: Workbench, card: PartyCard) -> list[Option]:
        if kind.kind is AttributeType.YES_NO:
            return [("yes", bench.text(message("yes"))), ("no", bench.text(message("no")))]
        return [(choice, choice) for choice in kind.choices]

    return Field(ATTRIBUTE + kind.name, _ATTRIBUTE_WIDGETS[kind.kind], options)
