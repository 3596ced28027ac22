"""What is always in sight: the administrations of this ledger, and how fresh its lists are."""

from datetime import date

from aanmaningen.core.records import Administration
from aanmaningen.store import administrations, items

from .desk import Desk


def administrations_of(desk: Desk) -> list[Administration]:
    """Return the administrations of this ledger, by code."""
    return administrations.find_all(desk.engine)


def last_list(desk: Desk) -> date | None:
    """Return the date of the newest list of items, None when none was imported."""
    return items.last_list_day(desk.engine, desk.administration.id)
