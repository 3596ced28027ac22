"""The columns of the aging on screen, and what its buckets are called."""

from aanmaningen.core.aging import AgingTotal, Buckets, bucket_name
from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import AttributeKind

from ..attribute_text import attribute_text
from ..lean_model import LeanColumn
from ..workbench import Workbench

Column = LeanColumn[AgingTotal]

# What the totals can be added up by, besides the attributes of the user.
GROUPED_BY = {
    "debtor": message("Debtor"),
    "group": message("Group"),
    "account-manager": message("Account manager"),
}


def aging_columns(bench: Workbench, by: str, buckets: Buckets, kind: AttributeKind | None = None) -> list[Column]:
    """Return the columns for totals that are added up by `by`. kind: of that attribute, when it is one."""

    def amount(minor: int, currency: str) -> str:
        return bench.translator.amount(minor, currency) if minor else ""

    def bucket(number: int, name: Message) -> Column:
        return Column(
            f"bucket_{number}",
            name,
            lambda total: amount(total.buckets[number], total.currency),
            is_number=True,
        )

    def key(total: AgingTotal) -> str:
        text = total.key if kind is None else attribute_text(bench, kind, total.key)
        return text or bench.text(message("(none)"))

    name = [Column("name", message("Name"), lambda total: total.party_name)] if by == "debtor" else []
    heading = GROUPED_BY.get(by) or Message(by.replace("{", "{{").replace("}", "}}"))
    return [
        Column("key", heading, key),
        *name,
        Column("currency", message("Currency"), lambda total: total.currency),
        Column(
            "total",
            message("Total"),
            lambda total: bench.translator.amount(total.total_minor, total.currency),
            is_number=True,
        ),
        Column(
            "overdue",
            message("Of which late"),
            lambda total: amount(total.total_minor - total.buckets[0], total.currency),
            is_number=True,
        ),
        *(bucket(number, bucket_name(*days)) for number, days in enumerate(buckets.ranges)),
    ]
