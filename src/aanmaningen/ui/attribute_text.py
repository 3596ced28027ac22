"""The value of an attribute as the reader's language writes it."""

from datetime import date
from decimal import Decimal

from aanmaningen.core.errors import message
from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs.checking_cards import fits

from .workbench import Workbench


def attribute_text(bench: Workbench, kind: AttributeKind, value: str) -> str:
    """Return a kept value in words; one that is none of its kind as it is kept."""
    if not value or not fits(value, kind):
        return value
    match kind.kind:
        case AttributeType.NUMBER:
            return bench.translator.number(Decimal(value))
        case AttributeType.DATE:
            return bench.translator.short_date(date.fromisoformat(value))
        case AttributeType.YES_NO:
            return bench.text(message("yes") if value == "yes" else message("no"))
        case _:
            return value
