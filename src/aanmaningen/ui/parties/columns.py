"""The columns of the list of parties."""

from operator import attrgetter

from aanmaningen.core.errors import message
from aanmaningen.core.field_names import field_name
from aanmaningen.jobs.checking_cards import countries
from aanmaningen.jobs.relating import PartyLine

from ..record_table import Column
from ..workbench import Workbench


def party_columns(bench: Workbench) -> list[Column[PartyLine]]:
    """Return the columns, in order."""
    return [
        Column("code", message("Code"), lambda line: line.party.code),
        Column("name", field_name("name"), lambda line: line.party.name, attrgetter("by_name")),
        Column("city", field_name("city"), lambda line: line.party.city, attrgetter("by_city")),
        Column("country", field_name("country"), lambda line: _country(bench, line.party.country)),
        Column("group", field_name("group"), lambda line: line.party.group),
        Column("account_manager", field_name("account_manager"), lambda line: line.party.account_manager),
        Column(
            "balance",
            message("Balance"),
            lambda line: _amounts(bench, [(one.balance_minor, one.currency) for one in line.standings]),
            attrgetter("by_balance"),
            is_number=True,
        ),
        Column(
            "overdue",
            message("Overdue"),
            lambda line: _amounts(bench, [(one.overdue_minor, one.currency) for one in line.standings]),
            attrgetter("by_overdue"),
            is_number=True,
        ),
        Column(
            "notices",
            field_name("notices"),
            lambda line: _notices(bench, line),
            lambda line: (line.party.notices, not line.party.direct_debit),
        ),
        Column("email", field_name("email"), lambda line: line.party.email),
    ]


def _country(bench: Workbench, code: str) -> str:
    return countries(bench.translator.language).get(code, code)


def _amounts(bench: Workbench, amounts: list[tuple[int, str]]) -> str:
    return " + ".join(bench.translator.amount(minor, currency) for minor, currency in amounts if minor)


def _notices(bench: Workbench, line: PartyLine) -> str:
    if line.party.direct_debit:
        return bench.text(message("direct debit"))
    return bench.text(message("yes") if line.party.notices else message("no"))
