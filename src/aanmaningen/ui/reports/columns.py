"""The columns of the aging on screen, and what its buckets are called."""

from aanmaningen.core.aging import AgingTotal, Buckets
from aanmaningen.core.errors import Message, message

from ..record_table import Column
from ..workbench import Workbench

# What the totals can be added up by, besides the attributes of the user.
GROUPED_BY = {
    "debtor": message("Debtor"),
    "group": message("Group"),
    "account-manager": message("Account manager"),
}


def bucket_name(first: int | None, last: int | None) -> Message:
    """Return what a bucket is called, by its first and last day."""
    if first is None:
        return message("Not yet due")
    if last is None:
        return message("{first} days and more", first=first)
    return message("{first}–{last} days", first=first, last=last)


def aging_columns(bench: Workbench, by: str, buckets: Buckets) -> list[Column[AgingTotal]]:
    """Return the columns for totals that are added up by `by`."""

    def amount(minor: int, currency: str) -> str:
        return bench.translator.amount(minor, currency) if minor else ""

    def bucket(number: int, name: Message) -> Column[AgingTotal]:
        return Column(
            f"bucket_{number}",
            name,
            lambda total: amount(total.buckets[number], total.currency),
            lambda total: total.buckets[number],
            is_number=True,
        )

    def key(total: AgingTotal) -> str:
        return total.key or bench.text(message("(none)"))

    name = [Column[AgingTotal]("name", message("Name"), lambda total: total.party_name)] if by == "debtor" else []
    heading = GROUPED_BY.get(by) or Message(by.replace("{", "{{").replace("}", "}}"))
    return [
        Column("key", heading, key),
        *name,
        Column("currency", message("Currency"), lambda total: total.currency),
        Column(
            "total",
            message("Total"),
            lambda total: bench.translator.amount(total.total_minor, total.currency),
            lambda total: total.total_minor,
            is_number=True,
        ),
        Column(
            "overdue",
            message("Of which late"),
            lambda total: amount(total.total_minor - total.buckets[0], total.currency),
            lambda total: total.total_minor - total.buckets[0],
            is_number=True,
        ),
        *(bucket(number, bucket_name(*days)) for number, days in enumerate(buckets.ranges)),
    ]
