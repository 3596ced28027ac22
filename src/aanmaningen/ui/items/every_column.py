"""Every column that there is for a ledger: those of the program, of its aging, and of the attributes that were made."""

from dataclasses import replace

from aanmaningen.core.errors import message
from aanmaningen.jobs.looking import Day

from .attribute_columns import attribute_column
from .columns import FIXED, REST, Choice, Column, bucket_columns


def columns_of(day: Day) -> list[Column]:
    """Return every column there is for this ledger, in the order in which they are offered."""
    parties = day.ledger.parties
    currency = tuple(Choice(code, message("{code}", code=code)) for code in day.ledger.currencies)
    fixed = [replace(one, choices=currency) if one.key == "currency" else one for one in FIXED]
    attributes = [attribute_column(name, parties.attribute_kinds.get(name, "choice")) for name in parties.attributes]
    return [*fixed, *bucket_columns(day.buckets.ranges), *REST[:-2], *attributes, *REST[-2:]]
