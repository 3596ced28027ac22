"""How parties stand on a day: what is open, since when, how late they pay, and the last notice they got."""

from collections.abc import Iterator

from .engine import Engine, Row

_OF_ITEM = "i.administration_id = ? AND i.invoice_day <= ?"


def balances(engine: Engine, administration_id: int, day: int) -> Iterator[Row]:
    """Yield party id, side, currency, open and overdue minor units, and the oldest due day of what is owed (or None).

    The same party, side and currency may come twice: as it stands now, and what was paid since the day.
    """
    sums = (
        "SELECT i.party_id, i.side, i.currency, SUM({minor}), SUM(CASE WHEN i.due_day < ? THEN {minor} ELSE 0 END), "
        "MIN(CASE WHEN {minor} > 0 THEN i.due_day END) FROM {source} GROUP BY i.side, i.party_id, i.currency"
    )
    # As in `aging`: the first half reads one index, the second is as small as the number of later allocations.
    now = f"item i WHERE {_OF_ITEM} AND i.is_open = 1 AND i.side IN ('payable', 'receivable')"
    later = f"allocation l JOIN item i ON i.id = l.item_id WHERE l.day > ? AND {_OF_ITEM}"
    yield from engine.rows(sums.format(minor="i.open_minor", source=now), (day, administration_id, day))
    yield from engine.rows(sums.format(minor="l.amount_minor", source=later), (day, day, administration_id, day))


def lateness(engine: Engine, administration_id: int, day: int, party_id: int | None = None) -> Iterator[Row]:
    """Yield party id, days late added up, and number of the sales invoices that were paid in full by the day.

    party_id: of this party only. `looking.day` does the same for the grid.
    """
    only, parameters = ("", ()) if party_id is None else (" AND i.party_id = ?", (party_id,))
    within = "" if party_id is None else " AND x.item_id IN (SELECT id FROM item WHERE party_id = ?)"
    return engine.rows(
        "SELECT i.party_id, SUM(l.day - i.due_day), COUNT(*) FROM (SELECT x.item_id, MAX(x.day) AS day, "
        f"SUM(x.amount_minor) AS minor FROM allocation x WHERE x.day <= ?{within} GROUP BY x.item_id) AS l "
        "JOIN item i ON i.id = l.item_id WHERE i.administration_id = ? AND i.side = 'receivable' "
        f"AND i.kind = 'invoice' AND i.original_minor = l.minor{only} GROUP BY i.party_id",
        (day, *parameters, administration_id, *parameters),
    )


def last_notices(engine: Engine, administration_id: int, day: int) -> Iterator[Row]:
    """Yield party id, day and level of the notices that stand, the newest of each party last."""
    return engine.rows(
        "SELECT party_id, notice_day, level FROM notice "
        "WHERE administration_id = ? AND state <> 'withdrawn' AND notice_day <= ? ORDER BY number",
        (administration_id, day),
    )
