"""What a group of items is called."""

from collections.abc import Sequence

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs.looking import Day

from .cells import Cells
from .columns import Column, Ints

_BESIDES = {"party": "name", "name": "party"}


def group_name(cells: Cells, day: Day, columns: Sequence[Column], key: str, rows: Ints) -> tuple[str, str]:
    """Return a group's value, and its currency and number of items. key: of the column grouped by; rows: its items."""
    first = rows[:1]
    by_key = {column.key: column for column in columns}
    label = cells.texts(by_key[key], day, first)[0]
    if key in _BESIDES:
        label = f"{label}  {cells.texts(by_key[_BESIDES[key]], day, first)[0]}"
    currency = day.ledger.currencies[day.ledger.items.currency[first[0]]]
    count = cells.label(plural("1 item", "{n} items", n=len(rows)))
    return label or cells.label(message("(nothing)")), f"{currency}   {count}"
