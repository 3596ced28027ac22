"""The grid of open items: everything it shows, read in large blocks, and the views that users saved.

A block is one row of texts: all values of a column over thousands of items, joined by SEPARATOR. The database joins
them several times faster than a row at a time could be fetched, and without holding up the window meanwhile.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .engine import Actor, Engine, Row

SEPARATOR = "\x1f"
_BLOCK = 16_384  # a hundredth of a second's work: a cancel is heard, and nobody waits

# The order of the columns of `item_blocks`; the first seven are whole numbers.
ITEM_COLUMNS = (
    "id",
    "party_id",
    "CASE kind WHEN 'invoice' THEN 0 WHEN 'credit' THEN 1 ELSE 2 END",
    "CASE side WHEN 'receivable' THEN 0 ELSE 1 END",
    "invoice_day",
    "due_day",
    "original_minor",
    "currency",
    "ladder",
    "number",
    "payment_reference",
    "description",
)
_TEXTS = frozenset(ITEM_COLUMNS[7:])
CHANGEABLE_COLUMNS = ("id", "due_day", "ladder")  # by hand; the rest comes with a list


class Fingerprint(NamedTuple):
    """Figures that differ when something does. listed: what only lists change. by_hand: what a person changes too."""

    listed: tuple[int | Row | None, ...]
    by_hand: tuple[Row | None, ...]


def item_blocks(
    engine: Engine, administration_id: int, ids: Sequence[int] | None = None, columns: Sequence[str] = ITEM_COLUMNS
) -> Iterator[list[str]]:
    """Yield blocks of items by id: one text per column; the first is the id. ids: these only."""
    names = [f"replace({column}, {engine.separator}, ' ')" if column in _TEXTS else column for column in columns]
    inner = ", ".join(f"{column} AS c{place}" for place, column in enumerate(names))
    joined = ", ".join(engine.joined(f"c{place}") for place in range(len(names)))
    last = 0
    while True:
        found = engine.row(
            f"SELECT MAX(c0), {joined} FROM (SELECT {inner} FROM item WHERE administration_id = ? AND id > ? "
            f"{_only('id', ids)} ORDER BY id LIMIT {_BLOCK}) AS block",
            (administration_id, last, *(ids or ())),
        )
        if found is None or found[0] is None:
            return
        last = found[0]
        yield list(found[1:])


def allocation_blocks(engine: Engine, administration_id: int, ids: Sequence[int] | None = None) -> Iterator[list[str]]:
    """Yield blocks of allocations by id: item ids, days and minor units."""
    last = 0
    joined = ", ".join(engine.joined(name) for name in ("item_id", "day", "amount_minor"))
    while True:
        found = engine.row(
            f"SELECT MAX(id), {joined} FROM (SELECT l.id, l.item_id, l.day, l.amount_minor FROM allocation l "
            f"JOIN item i ON i.id = l.item_id WHERE i.administration_id = ? AND l.id > ? {_only('l.item_id', ids)} "
            f"ORDER BY l.id LIMIT {_BLOCK}) AS block",
            (administration_id, last, *(ids or ())),
        )
        if found is None or found[0] is None:
            return
        last = found[0]
        yield list(found[1:])


def notice_blocks(engine: Engine, administration_id: int, ids: Sequence[int] | None = None) -> Iterator[list[str]]:
    """Yield blocks of items on notices that stand, by number: item ids, levels, notice days and deadlines."""
    joined = ", ".join(engine.joined(name) for name in ("item_id", "level", "notice_day", "deadline_day"))
    newest = engine.value("SELECT MAX(number) FROM notice WHERE administration_id = ?", (administration_id,)) or 0
    for first in range(1, newest + 1, _BLOCK):
        found = engine.row(
            f"SELECT COUNT(*), {joined} FROM (SELECT ni.item_id, ni.level, n.notice_day, n.deadline_day "
            "FROM notice n JOIN notice_item ni ON ni.notice_id = n.id WHERE n.administration_id = ? "
            f"AND n.number BETWEEN ? AND ? AND n.state <> 'withdrawn' AND ni.level > 0 {_only('ni.item_id', ids)} "
            "ORDER BY n.number) AS block",
            (administration_id, first, first + _BLOCK - 1, *(ids or ())),
        )
        if found is not None and found[0]:
            yield list(found[1:])


def count_items(engine: Engine, administration_id: int) -> int:
    """Return how many items there are, paid ones included."""
    return int(engine.value("SELECT COUNT(*) FROM item WHERE administration_id = ?", (administration_id,)))


def parties(engine: Engine, administration_id: int, ids: Sequence[int] | None = None) -> Iterator[Row]:
    """Yield by id: id, code, name, language, group, account manager, notices, direct debit, by e-mail, e-mail address,
    own ladder, ladder of the group. The language is the administration's where the party has none.
    ids: of these items only.
    """
    return engine.rows(
        "SELECT p.id, p.code, p.name, COALESCE(NULLIF(p.language, ''), a.language), p.group_code, p.account_manager, "
        "p.notices, p.direct_debit, p.notices_by_email, COALESCE((SELECT c.email FROM contact c "
        "WHERE c.party_id = p.id AND c.purpose IN ('notices', 'general') AND c.email <> '' "
        "ORDER BY CASE c.purpose WHEN 'notices' THEN 0 ELSE 1 END, c.id LIMIT 1), ''), p.ladder, "
        "COALESCE(g.ladder, '') FROM party p JOIN administration a ON a.id = p.administration_id "
        "LEFT JOIN party_group g ON g.administration_id = p.administration_id AND g.code = p.group_code "
        f"WHERE p.administration_id = ? {_of_items('p.id', ids)} ORDER BY p.id",
        (administration_id, *(ids or ())),
    )


def attributes(engine: Engine, administration_id: int, ids: Sequence[int] | None = None) -> Iterator[Row]:
    """Yield party id, name and value of every attribute, by name."""
    return engine.rows(
        "SELECT x.party_id, x.name, x.value FROM attribute x JOIN party p ON p.id = x.party_id "
        f"WHERE p.administration_id = ? {_of_items('p.id', ids)} ORDER BY x.name",
        (administration_id, *(ids or ())),
    )


def attribute_kinds(engine: Engine, administration_id: int) -> dict[str, str]:
    """Return the kind of every attribute that was made in the settings, by name."""
    sql = "SELECT name, kind FROM attribute_kind WHERE administration_id = ? ORDER BY name"
    return dict(engine.rows(sql, (administration_id,)))


def holds(engine: Engine, administration_id: int) -> Iterator[Row]:
    """Yield item id, party id, id, kind, until day and reason of the holds that were not lifted."""
    return engine.rows(
        "SELECT item_id, party_id, id, kind, until_day, reason FROM hold "
        "WHERE administration_id = ? AND lifted_at IS NULL ORDER BY id",
        (administration_id,),
    )


def marks(engine: Engine, administration_id: int) -> Iterator[Row]:
    """Yield item id, marked, level and until day of every hand mark."""
    return engine.rows(
        "SELECT m.item_id, m.marked, m.level, m.until_day FROM mark m JOIN item i ON i.id = m.item_id "
        "WHERE i.administration_id = ? ORDER BY m.item_id",
        (administration_id,),
    )


def undelivered(engine: Engine, administration_id: int) -> Iterator[Row]:
    """Yield party id, currency and number of every notice that is issued and neither delivered nor withdrawn."""
    return engine.rows(
        "SELECT party_id, currency, number FROM notice WHERE administration_id = ? "
        "AND state IN ('issued', 'rendered', 'queued', 'sending', 'failed', 'uncertain') ORDER BY number",
        (administration_id,),
    )


def noted_items(engine: Engine, administration_id: int) -> list[int]:
    """Return the ids of the items that have a note."""
    sql = "SELECT DISTINCT item_id FROM note WHERE administration_id = ? AND item_id IS NOT NULL"
    return [row[0] for row in engine.rows(sql, (administration_id,))]


def first_items(engine: Engine, administration_id: int, reference_day: int, side: str, count: int) -> list[int]:
    """Return the ids of the first open items by party code and due date. side: "" for both."""
    # A few hundred parties at a time, so that this takes as long for a million items as for a thousand.
    found: list[int] = []
    code = ""
    while len(found) < count:
        codes = [
            row[0]
            for row in engine.rows(
                "SELECT code FROM party WHERE administration_id = ? AND code > ? ORDER BY code LIMIT 200",
                (administration_id, code),
            )
        ]
        if not codes:
            break
        found.extend(
            row[0]
            for row in engine.rows(
                "SELECT i.id FROM item i JOIN party p ON p.id = i.party_id WHERE p.administration_id = ? "
                "AND p.code > ? AND p.code <= ? AND i.is_open = 1 AND i.invoice_day <= ? "
                f"{'AND i.side = ?' if side else ''} ORDER BY p.code, i.due_day, i.id",
                (administration_id, code, codes[-1], reference_day, *([side] if side else [])),
            )
        )
        code = codes[-1]
    return found[:count]


def fingerprint(engine: Engine, administration_id: int) -> Fingerprint:
    """Return figures by which it is seen, without reading it, whether the ledger changed."""
    items = engine.row(
        "SELECT COUNT(*), SUM(id), SUM(invoice_day), SUM(original_minor) FROM item WHERE administration_id = ?",
        (administration_id,),
    )
    imports = engine.row("SELECT COUNT(*), COUNT(undone_at), MAX(id) FROM import")
    due = engine.row(
        "SELECT SUM(due_day), SUM(allocated_minor), SUM(LENGTH(ladder)) FROM item WHERE administration_id = ?",
        (administration_id,),
    )
    allocations = engine.row("SELECT COUNT(*), MAX(id), SUM(amount_minor), SUM(day) FROM allocation")
    return Fingerprint((administration_id, items, imports), (due, allocations))


def has_items(engine: Engine, administration_id: int) -> bool:
    """Tell whether the administration has any item, paid ones included."""
    return engine.row("SELECT 1 FROM item WHERE administration_id = ? LIMIT 1", (administration_id,)) is not None


# -- views


def views(engine: Engine, administration_id: int) -> dict[str, str]:
    """Return the saved views by name, as JSON."""
    sql = "SELECT name, definition FROM saved_view WHERE administration_id = ? ORDER BY name"
    return dict(engine.rows(sql, (administration_id,)))


def put_view(engine: Engine, actor: Actor, administration_id: int, name: str, definition: str) -> None:
    """Store a view under a name."""
    with engine.transaction():
        before = views(engine, administration_id).get(name)
        engine.execute(
            "INSERT INTO saved_view (administration_id, name, definition) VALUES (?, ?, ?) "
            "ON CONFLICT (administration_id, name) DO UPDATE SET definition = excluded.definition",
            (administration_id, name, definition),
        )
        engine.audit(actor, administration_id, "view saved", name, before=before, after=definition)


def delete_view(engine: Engine, actor: Actor, administration_id: int, name: str) -> bool:
    """Remove a saved view and tell whether there was one."""
    with engine.transaction():
        before = views(engine, administration_id).get(name)
        if before is None:
            return False
        engine.execute("DELETE FROM saved_view WHERE administration_id = ? AND name = ?", (administration_id, name))
        engine.audit(actor, administration_id, "view deleted", name, before=before)
    return True


def _only(column: str, ids: Sequence[int] | None) -> str:
    return "" if ids is None else f"AND {column} IN ({', '.join('?' * len(ids))})"


def _of_items(column: str, ids: Sequence[int] | None) -> str:
    """Return the SQL for the parties of items."""
    return "" if ids is None else f"AND {column} IN (SELECT party_id FROM item WHERE {_only('id', ids)[4:]})"
