"""Notes on items and parties."""

from typing import NamedTuple

from .engine import Actor, Engine


class Note(NamedTuple):
    """A note as it is shown. item_id: the item it is about, None for the party as a whole. at: UTC, ISO 8601."""

    id: int
    item_id: int | None
    item_number: str | None
    at: str
    by: str
    text: str


def of_party(engine: Engine, party_id: int) -> list[Note]:
    """Return the notes on a party and its items, the newest first."""
    rows = engine.rows(
        'SELECT n.id, n.item_id, i.number, n."at", n."by", n.text FROM note n LEFT JOIN item i ON i.id = n.item_id '
        "WHERE n.party_id = ? ORDER BY n.id DESC",
        (party_id,),
    )
    return [Note._make(row) for row in rows]


def add_on_picked(engine: Engine, actor: Actor, administration_id: int, text: str) -> None:
    """Write the same note on every item in the table `picked` (see `corrections`). Inside a transaction."""
    engine.execute(
        'INSERT INTO note (administration_id, party_id, item_id, "at", "by", text) '
        "SELECT ?, i.party_id, i.id, ?, ?, ? FROM picked p JOIN item i ON i.id = p.id",
        (administration_id, actor.stamp, actor.name, text),
    )
