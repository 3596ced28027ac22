"""The columns of the list of parties."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aanmaningen.core.cards import ATTRIBUTE
from aanmaningen.core.errors import Message, message
from aanmaningen.core.field_names import field_name
from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs.checking_cards import countries
from aanmaningen.jobs.party_list import PartyLine, PartyList, Standing

from ..attribute_text import attribute_text
from ..filter_kinds import Choice, Kind, is_chosen
from ..lean_model import LeanColumn
from ..workbench import Workbench


@dataclass(frozen=True)
class PartyColumn(LeanColumn[PartyLine]):
    """A column of the list. kind: what it holds, which decides how it is filtered; choices: of a CHOICE column.

    label: what a value to choose (GROUP) is called, where that is not the value itself.
    """

    kind: Kind = Kind.PARTY
    choices: Sequence[Choice] = ()
    label: Callable[[str], str] | None = None

    @property
    def is_chosen(self) -> bool:
        """Tell whether it is filtered by choosing from its values."""
        return is_chosen(self.kind)


# In the order in which the list of parties counts them: with direct debit, without notices, with notices.
NOTICES = (
    Choice("direct-debit", message("direct debit")),
    Choice("no", message("no")),
    Choice("yes", message("yes")),
)
_KINDS = {
    AttributeType.NUMBER: Kind.NUMBER,
    AttributeType.DATE: Kind.DATE,
    AttributeType.CHOICE: Kind.GROUP,
    AttributeType.YES_NO: Kind.GROUP,
}


def party_columns(bench: Workbench, kinds: tuple[AttributeKind, ...] = ()) -> list[PartyColumn]:
    """Return the columns, in order. kinds: of the attributes, which come last."""

    def amount(key: str, heading: Message, value: Callable[[Standing], int], *, is_extra: bool = False) -> PartyColumn:
        def text(line: PartyLine) -> str:
            amounts = ((value(one), one.currency) for one in line.standings)
            return " + ".join(bench.translator.amount(minor, currency) for minor, currency in amounts if minor)

        return PartyColumn(key, heading, text, is_number=True, kind=Kind.AMOUNT, is_extra=is_extra)

    def number(key: str, heading: Message, value: Callable[[PartyLine], int | None]) -> PartyColumn:
        def text(line: PartyLine) -> str:
            found = value(line)
            return "" if found is None else bench.translator.number(found)

        return PartyColumn(key, heading, text, is_number=True, kind=Kind.COUNT)

    return [
        PartyColumn("code", message("Code"), lambda line: line.party.code),
        PartyColumn("name", field_name("name"), lambda line: line.party.name),
        PartyColumn("city", field_name("city"), lambda line: line.party.city),
        PartyColumn(
            "country",
            field_name("country"),
            lambda line: _country(bench, line.party.country),
            order=lambda parties: _by_country(bench, parties),
            kind=Kind.GROUP,
            label=lambda code: _country(bench, code),
        ),
        PartyColumn("group", field_name("group"), lambda line: line.party.group, kind=Kind.GROUP),
        PartyColumn(
            "account_manager",
            field_name("account_manager"),
            lambda line: line.party.account_manager,
            kind=Kind.GROUP,
        ),
        amount("balance", message("Balance"), lambda one: one.balance_minor),
        amount("overdue", message("Overdue"), lambda one: one.overdue_minor),
        amount("payable", message("Payable"), lambda one: one.payable_minor, is_extra=True),
        number("oldest", message("Oldest (days late)"), lambda line: line.oldest),
        number("late", message("Pays late"), lambda line: line.late),
        PartyColumn(
            "last_notice",
            message("Last notice"),
            lambda line: "" if line.last_notice is None else bench.translator.short_date(line.last_notice),
            kind=Kind.DATE,
        ),
        number("level", message("Level"), lambda line: line.level),
        PartyColumn(
            "notices",
            field_name("notices"),
            lambda line: _notices(bench, line),
            kind=Kind.CHOICE,
            choices=NOTICES,
        ),
        PartyColumn("email", field_name("email"), lambda line: line.party.email),
        PartyColumn("phone", field_name("phone"), lambda line: line.party.phone, is_extra=True),
        *(_attribute(bench, kind) for kind in kinds),
    ]


def _attribute(bench: Workbench, kind: AttributeKind) -> PartyColumn:
    return PartyColumn(
        ATTRIBUTE + kind.name,
        message("{name}", name=kind.name),
        lambda line: attribute_text(bench, kind, line.attributes.get(kind.name, "")),
        is_number=kind.kind is AttributeType.NUMBER,
        kind=_KINDS.get(kind.kind, Kind.PARTY),
        label=lambda value: attribute_text(bench, kind, value),
    )


def _country(bench: Workbench, code: str) -> str:
    return countries(bench.translator.language).get(code, code)


def _by_country(bench: Workbench, parties: PartyList) -> Any:
    """Return the places of the countries in the order of their names, of which there are few and in any language."""
    ranks = parties.orders["country"]
    _, first, back = np.unique(ranks, return_index=True, return_inverse=True)
    names = [_country(bench, parties.texts["country"][int(place)]) for place in first]
    in_order = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([in_order[name] for name in names], np.int32)[back]


def _notices(bench: Workbench, line: PartyLine) -> str:
    if line.party.direct_debit:
        return bench.text(message("direct debit"))
    return bench.text(message("yes") if line.party.notices else message("no"))
