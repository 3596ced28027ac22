"""Notices that were withdrawn after they had gone out, or perhaps had: the debtor may have them all the same."""

from typing import NamedTuple

from .engine import Engine


class TakenBack(NamedTuple):
    """The newest such notice about an item. gone_at: when it went out, as stored, UTC. is_certain: that it did."""

    number: int
    gone_at: str
    is_certain: bool


def by_item(engine: Engine, administration_id: int, since: str, besides_run: int = 0) -> dict[int, TakenBack]:
    """Return by item id the notice that went out, was withdrawn since that time (as stored) and not replaced.

    besides_run: the id of a run whose notices do not count as replacing it.
    """
    rows = engine.rows(
        "SELECT ni.item_id, n.number, MAX(a.\"at\"), MAX(CASE a.kind WHEN 'uncertain' THEN 0 ELSE 1 END) "
        "FROM notice n JOIN activity a ON a.notice_id = n.id "
        "JOIN notice_item ni ON ni.notice_id = n.id WHERE n.administration_id = ? AND n.state = 'withdrawn' "
        "AND n.state_at >= ? AND a.kind IN ('sent', 'printed', 'uncertain') AND ni.level > 0 "
        # One that came in its place since is what the next builds on.
        "AND NOT EXISTS (SELECT 1 FROM notice_item later JOIN notice s ON s.id = later.notice_id "
        "WHERE later.item_id = ni.item_id AND later.level > 0 AND s.number > n.number AND s.state <> 'withdrawn' "
        "AND s.run_id <> ?) "
        "GROUP BY ni.item_id, n.number ORDER BY n.number",  # the newest is written last and stays
        (administration_id, since, besides_run),
    )
    return {item_id: TakenBack(number, gone_at, bool(certain)) for item_id, number, gone_at, certain in rows}
