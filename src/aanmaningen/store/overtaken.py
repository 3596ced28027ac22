"""Overtaken notices: what the ledger says by now about notices that were made final and have not gone yet."""

from aanmaningen.core.overtaken import Cause, Overtaken

from .engine import Engine

_HELD = (
    "EXISTS (SELECT 1 FROM hold h WHERE h.lifted_at IS NULL AND h.kind <> 'skip' "
    "AND (h.until_day IS NULL OR h.until_day > ?) AND {whose})"
)
_ITEM_HELD = _HELD.format(whose="h.item_id = ni.item_id")
_PARTY_HELD = _HELD.format(whose="h.party_id = n.party_id")


def overtaken(engine: Engine, run_id: int, day: int, notice_id: int | None = None) -> dict[int, Overtaken]:
    """Return the notices of a run that wait and that the ledger has overtaken since they were issued, by id.

    Something on them was paid, wholly or in part, or item or party was put on hold (in force on `day`), or the party
    gets no notices any more: sending them is what a bookkeeper fears most. notice_id: only that one, waiting or not.
    """
    which = "n.run_id = ? AND n.state IN ('issued', 'rendered', 'queued')" if notice_id is None else "n.id = ?"
    found: dict[int, list[tuple[Cause, str]]] = {}
    for number, item, is_paid, is_less, party_held, item_held, notices, direct_debit in engine.rows(
        "SELECT * FROM (SELECT n.id AS notice_id, i.number, i.open_minor = 0 AS is_paid, "
        f"i.open_minor < ni.open_minor AS is_less, {_PARTY_HELD} AS party_held, {_ITEM_HELD} AS item_held, "
        "p.notices, p.direct_debit FROM notice n JOIN notice_item ni ON ni.notice_id = n.id "
        "JOIN item i ON i.id = ni.item_id JOIN party p ON p.id = n.party_id "
        f"WHERE {which} AND ni.level > 0) AS line WHERE is_less OR party_held OR item_held "
        "OR notices = 0 OR direct_debit = 1 ORDER BY notice_id, number",
        (day, day, run_id if notice_id is None else notice_id),
    ):
        causes = (
            (Cause.PAID, is_less and is_paid),
            (Cause.PARTLY_PAID, is_less),
            (Cause.PARTY_HELD, party_held),
            (Cause.ITEM_HELD, item_held),
            (Cause.NO_NOTICES, not notices),
            (Cause.DIRECT_DEBIT, direct_debit),
        )
        found.setdefault(number, []).append((next(cause for cause, holds in causes if holds), item))
    return {number: _first(lines) for number, lines in found.items()}


def _first(lines: list[tuple[Cause, str]]) -> Overtaken:
    """Return the first cause of the items of a notice, with the items that it is the cause of."""
    cause = min((cause for cause, _ in lines), key=list(Cause).index)
    return Overtaken(cause, tuple(item for one, item in lines if one is cause))
