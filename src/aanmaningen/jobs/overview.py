"""What is always in sight: the administrations of this ledger, how fresh its lists are, and what others do to it."""

from dataclasses import dataclass
from datetime import date

from aanmaningen.core.records import Administration
from aanmaningen.store import administrations, items

from .desk import Desk


@dataclass(frozen=True)
class News:
    """What was done to a ledger between two of its versions. actions: as the audit names them."""

    since: int
    version: int
    actions: frozenset[str]


def news(desk: Desk, since: int | None) -> News:
    """Return what was done since that version; None: since now."""
    with desk.engine.snapshot():
        version = desk.engine.version()
        if since is None or since == version:
            return News(version, version, frozenset())
        return News(since, version, frozenset(desk.engine.actions_since(since, desk.administration.id)))


def administrations_of(desk: Desk) -> list[Administration]:
    """Return the administrations of this ledger, by code."""
    return administrations.find_all(desk.engine)


@dataclass(frozen=True)
class Freshness:
    """How far a ledger knows what happened. listed: date of its newest list; paid: of its newest payment."""

    listed: date | None
    paid: date | None


def freshness(desk: Desk) -> Freshness:
    """Return how fresh the ledger is."""
    own = desk.administration.id
    return Freshness(items.last_list_day(desk.engine, own), items.last_payment_day(desk.engine, own))
