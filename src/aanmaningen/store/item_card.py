"""One item with what was said and sent about it."""

from typing import NamedTuple

from .engine import Engine


class CardItem(NamedTuple):
    """The item itself. Days are ordinals, amounts in minor units; mark_*: what a person marked, None for nothing.

    listed_due_day: what the list says, where a person gave another due date. file: the list that brought the item.
    """

    item_id: int
    party_id: int
    number: str
    kind: str
    side: str
    description: str
    payment_reference: str
    invoice_day: int
    due_day: int
    listed_due_day: int | None
    currency: str
    original_minor: int
    open_minor: int
    marked: int | None
    mark_level: int | None
    mark_until_day: int | None
    file: str | None


class CardNotice(NamedTuple):
    """A notice on which the item stood. level: of the item, 0 when it was netted."""

    number: int
    level: int
    day: int
    state: str
    channel: str
    recipient: str


class CardHold(NamedTuple):
    """A hold on the item, or on its party; lifted_at: None while it was not lifted."""

    is_on_party: bool
    kind: str
    until_day: int | None
    reason: str
    made_at: str
    made_by: str
    lifted_at: str | None


def find(engine: Engine, administration_id: int, item_id: int) -> CardItem | None:
    """Return an item of this administration, or None when it is no longer there."""
    row = engine.row(
        "SELECT i.id, i.party_id, i.number, i.kind, i.side, i.description, i.payment_reference, i.invoice_day, "
        "i.due_day, i.listed_due_day, i.currency, i.original_minor, i.open_minor, m.marked, m.level, m.until_day, "
        "b.file_name FROM item i LEFT JOIN mark m ON m.item_id = i.id LEFT JOIN import b ON b.id = i.import_id "
        "WHERE i.id = ? AND i.administration_id = ?",
        (item_id, administration_id),
    )
    return None if row is None else CardItem._make(row)


def notices_of(engine: Engine, item_id: int) -> list[CardNotice]:
    """Return the notices that named an item, the newest first, withdrawn ones too."""
    rows = engine.rows(
        "SELECT n.number, ni.level, n.notice_day, n.state, n.channel, n.recipient FROM notice_item ni "
        "JOIN notice n ON n.id = ni.notice_id WHERE ni.item_id = ? ORDER BY n.number DESC",
        (item_id,),
    )
    return [CardNotice._make(row) for row in rows]


def holds_of(engine: Engine, item_id: int, party_id: int) -> list[CardHold]:
    """Return the holds on an item and on its party: those that stand first, then the newest."""
    rows = engine.rows(
        "SELECT party_id IS NOT NULL, kind, until_day, reason, made_at, made_by, lifted_at FROM hold "
        "WHERE item_id = ? OR party_id = ? ORDER BY lifted_at IS NOT NULL, id DESC",
        (item_id, party_id),
    )
    return [CardHold(bool(row[0]), *row[1:]) for row in rows]
