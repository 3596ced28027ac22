"""Notices of a run that wait to be sent: the items on them, and credits of their debtors that are blocked."""

from typing import NamedTuple

from .engine import Engine

_WAITS = "n.run_id = ? AND n.state IN ('issued', 'rendered', 'queued')"


class WaitingLine(NamedTuple):
    """An item on a notice that waits. notice: its number; level: 0 for what is netted."""

    notice: int
    item_id: int
    level: int


def lines(engine: Engine, run_id: int) -> list[WaitingLine]:
    """Return the items on the notices of a run that wait."""
    rows = engine.rows(
        "SELECT n.number, ni.item_id, ni.level FROM notice n JOIN notice_item ni ON ni.notice_id = n.id "
        f"WHERE {_WAITS}",
        (run_id,),
    )
    return [WaitingLine(*row) for row in rows]


def with_held_credit(engine: Engine, run_id: int, day: int) -> set[int]:
    """Return the numbers of those whose debtor has an open credit that a hold, in force on that day, keeps off them."""
    rows = engine.rows(
        "SELECT n.number FROM notice n JOIN item c ON c.administration_id = n.administration_id AND c.is_open = 1 "
        "AND c.side = 'receivable' AND c.party_id = n.party_id AND c.currency = n.currency AND c.open_minor < 0 "
        f"WHERE {_WAITS} AND EXISTS (SELECT 1 FROM hold h WHERE h.item_id = c.id AND h.lifted_at IS NULL "
        "AND (h.until_day IS NULL OR h.until_day > ?)) "
        "AND NOT EXISTS (SELECT 1 FROM notice_item ni WHERE ni.notice_id = n.id AND ni.item_id = c.id)",
        (run_id, day),
    )
    return {number for (number,) in rows}
