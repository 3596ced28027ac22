"""Refused items: open here, and named by a list on a row that was passed over. What is open of them nobody knows."""

from .engine import Engine

# What would have been closed as well, had the row not been refused, is as unknown: another party has the same number.
# Items first (what CROSS tells SQLite): to look for each refused number with each party takes half a minute.
_NAMED = (
    "FROM item i CROSS JOIN party p WHERE p.id = i.party_id AND i.administration_id = ? AND i.is_open = 1 "
    "AND i.number IN (SELECT number FROM staged_refused) "
    "AND i.id NOT IN (SELECT item_id FROM staged WHERE item_id IS NOT NULL) "
    "AND (i.side IN (SELECT DISTINCT side FROM staged) OR NOT EXISTS (SELECT 1 FROM staged)) "
    "AND EXISTS (SELECT 1 FROM staged_refused r WHERE r.number = i.number AND (r.party_code IN ('', p.code) "
    "OR ? = 1 AND EXISTS (SELECT 1 FROM staged)))"
)


def staged(engine: Engine, administration_id: int, *, is_full: bool) -> list[str]:
    """Return the numbers of the open items that stay as they are because the staged list has them on a refused row.

    Inside a transaction, after `resolve`.
    """
    rows = engine.rows(f"SELECT i.number {_NAMED} ORDER BY i.number, i.id", (administration_id, int(is_full)))
    return [number for (number,) in rows]


def note(engine: Engine, administration_id: int, import_id: int, *, is_full: bool) -> None:
    """Write down those items with the import, and which of earlier imports the staged list could read.

    Inside a transaction, after `resolve`.
    """
    if engine.row("SELECT 1 FROM refused_item WHERE read_by IS NULL LIMIT 1"):
        engine.execute(
            "UPDATE refused_item SET read_by = ? WHERE read_by IS NULL "
            "AND item_id IN (SELECT item_id FROM staged WHERE item_id IS NOT NULL)",
            (import_id,),
        )
    engine.execute(
        f"INSERT INTO refused_item (import_id, item_id) SELECT ?, i.id {_NAMED} "
        "AND NOT EXISTS (SELECT 1 FROM refused_item x WHERE x.item_id = i.id AND x.read_by IS NULL)",
        (import_id, administration_id, int(is_full)),
    )


def unknown(engine: Engine, administration_id: int) -> set[int]:
    """Return the ids of the open items that a list named on a refused row, and none since on one that could be read."""
    rows = engine.rows(
        "SELECT i.id FROM refused_item r JOIN item i ON i.id = r.item_id "
        "WHERE r.read_by IS NULL AND i.administration_id = ? AND i.is_open = 1",
        (administration_id,),
    )
    return {item_id for (item_id,) in rows}


def forget_import(engine: Engine, import_id: int) -> None:
    """Take back what an import that is undone said. Inside a transaction."""
    engine.execute("DELETE FROM refused_item WHERE import_id = ?", (import_id,))
    engine.execute("UPDATE refused_item SET read_by = NULL WHERE read_by = ?", (import_id,))
