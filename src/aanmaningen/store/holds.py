"""Holds and hand marks: what a person says about when an item or party may be reminded."""

from datetime import date

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.selection import Hold, HoldKind, Mark

from .engine import Actor, Engine


def find_item(engine: Engine, administration_id: int, name: str) -> tuple[int, str]:
    """Return id and number of the item that a person means: its number, or PARTY:NUMBER where that is not enough.

    Raises Refusal when there is none, or more than one.
    """
    # Codes and numbers may hold a colon themselves.
    splits = [(name[:at], name[at + 1 :]) for at, sign in enumerate(name) if sign == ":"]
    found = list(
        engine.rows(
            "SELECT i.id, i.number, p.code FROM item i JOIN party p ON p.id = i.party_id "
            f"WHERE i.administration_id = ? AND (i.number = ?{' OR (p.code = ? AND i.number = ?)' * len(splits)}) "
            "ORDER BY i.is_open DESC, p.code",
            (administration_id, name, *(part for split in splits for part in split)),
        )
    )
    if not found:
        raise Refusal(message("There is no item {number}.", number=name))
    if len(found) > 1:
        choices = ", ".join(f"{code}:{number}" for _, number, code in found)
        raise Refusal(
            message("More than one item is called {number}. Say which: {choices}.", number=name, choices=choices)
        )
    return found[0][0], found[0][1]


def add_hold(
    engine: Engine,
    actor: Actor,
    administration_id: int,
    hold: Hold,
    *,
    subject: str,
    item_id: int | None,
    party_id: int | None,
) -> int:
    """Put a hold on an item or a party, in place of an earlier one on the same, and return its id."""
    with engine.transaction():
        _lift(engine, actor, item_id, party_id)
        hold_id = engine.insert(
            "INSERT INTO hold (administration_id, item_id, party_id, kind, until_day, reason, made_at, made_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                administration_id,
                item_id,
                party_id,
                hold.kind.value,
                hold.until_day,
                hold.reason,
                actor.stamp,
                actor.name,
            ),
        )
        engine.audit(actor, administration_id, "hold added", subject, after=hold._asdict())
    return hold_id


def lift_holds(
    engine: Engine, actor: Actor, administration_id: int, *, subject: str, item_id: int | None, party_id: int | None
) -> int:
    """Lift the holds on an item or a party and return how many there were."""
    with engine.transaction():
        lifted = _lift(engine, actor, item_id, party_id)
        if lifted:
            engine.audit(actor, administration_id, "hold lifted", subject)
    return lifted


def _lift(engine: Engine, actor: Actor, item_id: int | None, party_id: int | None) -> int:
    column, key = ("item_id", item_id) if item_id is not None else ("party_id", party_id)
    return engine.execute(f"UPDATE hold SET lifted_at = ? WHERE {column} = ? AND lifted_at IS NULL", (actor.stamp, key))


def put_mark(
    engine: Engine, actor: Actor, administration_id: int, item_id: int, number: str, mark: Mark | None
) -> None:
    """Store what a person marked on an item; None takes the mark away."""
    with engine.transaction():
        engine.execute("DELETE FROM mark WHERE item_id = ?", (item_id,))
        if mark is not None:
            engine.execute(
                "INSERT INTO mark (item_id, marked, level, until_day) VALUES (?, ?, ?, ?)",
                (item_id, int(mark.marked), mark.level, mark.until_day),
            )
        engine.audit(actor, administration_id, "mark changed", number, after=None if mark is None else mark._asdict())


def use_up(
    engine: Engine,
    actor: Actor,
    administration_id: int,
    reference_day: int,
    skip_ids: set[int],
    unmarked_items: set[int],
    noticed_items: set[int],
) -> None:
    """After a run: skips and marks that a notice was kept back or sent for end with this reference day.

    They hold on the day itself, so that the same run repeated proposes nothing. Inside a transaction.
    """
    after = reference_day + 1
    engine.insert_many(
        f"UPDATE hold SET until_day = ? WHERE id = ? AND kind = '{HoldKind.SKIP}'", ([after, key] for key in skip_ids)
    )
    engine.insert_many("UPDATE mark SET until_day = ? WHERE item_id = ?", ([after, key] for key in unmarked_items))
    engine.insert_many(
        "UPDATE mark SET until_day = ? WHERE item_id = ? AND marked = 1 AND until_day IS NULL",
        ([after, key] for key in noticed_items),
    )
    if skip_ids or unmarked_items:
        used = {"skips": sorted(skip_ids), "unmarked items": sorted(unmarked_items)}
        engine.audit(actor, administration_id, "holds used up", date.fromordinal(reference_day).isoformat(), after=used)


def give_back_marks(engine: Engine, notice_id: int) -> None:
    """After a notice was withdrawn: the marks that it used up wait for the next run again. Inside a transaction."""
    engine.execute(
        "UPDATE mark SET until_day = NULL WHERE marked = 1 AND item_id IN "
        "(SELECT ni.item_id FROM notice_item ni JOIN notice n ON n.id = ni.notice_id "
        "WHERE n.id = ? AND mark.until_day = n.notice_day + 1)",
        (notice_id,),
    )
