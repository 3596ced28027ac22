"""Open items: what the selection needs to know of them, and lists of them for people."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from aanmaningen.core.criteria import Criterion, fields_used
from aanmaningen.core.ladder import Ladder, LastNotice, ladder_for
from aanmaningen.core.selection import Candidate, Hold, HoldKind, ItemFacts, Mark, Standing

from .criteria_sql import to_sql
from .engine import Actor, Engine

# The newest notice on an item that stands. Undelivered ones count: what was issued was issued.
_NEWEST = (
    "(SELECT {what} FROM notice_item ni JOIN notice n ON n.id = ni.notice_id "
    "WHERE ni.item_id = i.id AND ni.level > 0 AND n.state <> 'withdrawn' ORDER BY n.number DESC LIMIT 1)"
)
_LEVEL = f"COALESCE({_NEWEST.format(what='ni.level')}, 0)"
_LAST_DAY = _NEWEST.format(what="n.notice_day")
_NOTICES = (
    "(SELECT COUNT(*) FROM notice_item ni JOIN notice n ON n.id = ni.notice_id "
    "WHERE ni.item_id = i.id AND ni.level > 0 AND n.state <> 'withdrawn')"
)
_EMAIL = (
    "COALESCE((SELECT c.email FROM contact c WHERE c.party_id = p.id AND c.purpose IN ('notices', 'general') "
    "ORDER BY CASE c.purpose WHEN 'notices' THEN 0 ELSE 1 END, c.id LIMIT 1), '')"
)

# Field of the criteria -> SQL over item i, party p, administration a.
_FIELD_SQL = {
    "number": "i.number",
    "kind": "i.kind",
    "side": "i.side",
    "description": "i.description",
    "reference": "i.payment_reference",
    "invoice_date": "i.invoice_day",
    "due_date": "i.due_day",
    "currency": "i.currency",
    "original": "i.original_minor",
    "open": "i.open_minor",
    "level": _LEVEL,
    "last_notice": _LAST_DAY,
    "notices": _NOTICES,
    "mark": "(SELECT CASE WHEN m.marked = 1 THEN 'marked' ELSE 'unmarked' END FROM mark m WHERE m.item_id = i.id "
    "AND m.until_day IS NULL)",
    "party": "p.code",
    "name": "p.name",
    "street": "p.street",
    "postal_code": "p.postal_code",
    "city": "p.city",
    "country": "COALESCE(NULLIF(p.country, ''), a.country)",
    "language": "COALESCE(NULLIF(p.language, ''), a.language)",
    "consumer": "p.is_consumer",
    "group": "p.group_code",
    "manager": "p.account_manager",
    "payment_term": "COALESCE(p.payment_term_days, a.payment_term_days)",
    "email": _EMAIL,
    "by_email": "p.notices_by_email",
    "direct_debit": "p.direct_debit",
    "vat_number": "p.vat_number",
    "ladder": "COALESCE(NULLIF(i.ladder, ''), p.ladder)",
}
_ITEM_FIELDS = frozenset(name for name, sql in _FIELD_SQL.items() if "p." not in sql and "a." not in sql)
_TABLES = "item i JOIN party p ON p.id = i.party_id JOIN administration a ON a.id = i.administration_id"


def _condition(engine: Engine, criterion: Criterion | None, reference_day: int) -> tuple[str, list[object], bool]:
    """Return the criteria as SQL, its parameters, and whether it needs the tables beside item."""
    if criterion is None:
        return "1 = 1", [], False
    sql, parameters = to_sql(
        criterion,
        _FIELD_SQL,
        lambda name: ("(SELECT x.value FROM attribute x WHERE x.party_id = p.id AND x.name = ?)", [name]),
        reference_day,
        kept=engine.kept_forms,
    )
    return sql, parameters, not fields_used(criterion) <= _ITEM_FIELDS


def candidates(
    engine: Engine,
    administration_id: int,
    reference_day: int,
    criterion: Criterion | None,
    only_party: int | None = None,
) -> Iterator[Candidate]:
    """Yield every open item, or those of one party, by party, with whether it meets the criteria."""
    condition, parameters, needs_party = _condition(engine, criterion, reference_day)
    of_party = "" if only_party is None else f"AND i.party_id = {int(only_party)} "
    rows = engine.rows(
        "SELECT i.id, i.party_id, i.currency, i.due_day, i.open_minor, i.kind, i.side, i.number, i.ladder, "
        f"CASE WHEN {condition} THEN 1 ELSE 0 END FROM {_TABLES if needs_party else 'item i'} "
        f"WHERE i.administration_id = ? AND i.is_open = 1 {of_party}ORDER BY i.party_id",
        [*parameters, administration_id],
    )
    return map(Candidate._make, rows)


def standings(
    engine: Engine, administration_id: int, reference_day: int, ladders: dict[str, Ladder], default_ladder: str
) -> dict[int, Standing]:
    """Return what the selection needs to know of every party, by id."""
    holds = {
        party_id: Hold(hold_id, HoldKind(kind), until, reason)
        for party_id, hold_id, kind, until, reason in engine.rows(
            f"SELECT party_id, id, kind, until_day, reason FROM hold WHERE {_HOLDS} AND party_id IS NOT NULL",
            (administration_id, reference_day),
        )
    }
    undelivered: dict[int, dict[str, str]] = {}
    for party_id, currency, number in engine.rows(
        "SELECT party_id, currency, number FROM notice WHERE administration_id = ? "
        "AND state IN ('issued', 'rendered', 'queued', 'sending', 'failed', 'uncertain') ORDER BY number",
        (administration_id,),
    ):
        undelivered.setdefault(party_id, {})[currency] = notice_number(number)
    return {
        party_id: Standing(
            code,
            ladder_for(ladders, party_ladder, group_ladder or "", default_ladder),
            bool(notices),
            bool(direct_debit),
            holds.get(party_id),
            undelivered.get(party_id, {}),
        )
        for party_id, code, party_ladder, group_ladder, notices, direct_debit in engine.rows(
            "SELECT p.id, p.code, p.ladder, g.ladder, p.notices, p.direct_debit FROM party p "
            "LEFT JOIN party_group g ON g.administration_id = p.administration_id AND g.code = p.group_code "
            "WHERE p.administration_id = ?",
            (administration_id,),
        )
    }


def facts(engine: Engine, administration_id: int, reference_day: int) -> ItemFacts:
    """Return what is known of some open items only: notices, holds and hand marks."""
    last_notices = {
        item_id: LastNotice(level, day, deadline)
        for item_id, level, day, deadline in engine.rows(
            "SELECT ni.item_id, ni.level, n.notice_day, n.deadline_day FROM notice n "
            "JOIN notice_item ni ON ni.notice_id = n.id JOIN item i ON i.id = ni.item_id "
            "WHERE n.administration_id = ? AND n.state <> 'withdrawn' AND ni.level > 0 AND i.is_open = 1 "
            "ORDER BY n.number",  # the newest is written last and stays
            (administration_id,),
        )
    }
    holds = {
        item_id: Hold(hold_id, HoldKind(kind), until, reason)
        for item_id, hold_id, kind, until, reason in engine.rows(
            f"SELECT item_id, id, kind, until_day, reason FROM hold WHERE {_HOLDS} AND item_id IS NOT NULL",
            (administration_id, reference_day),
        )
    }
    marks = {
        item_id: Mark(bool(marked), level, until)
        for item_id, marked, level, until in engine.rows(
            "SELECT m.item_id, m.marked, m.level, m.until_day FROM mark m JOIN item i ON i.id = m.item_id "
            "WHERE i.administration_id = ?",
            (administration_id,),
        )
    }
    return ItemFacts(last_notices, holds, marks)


# Holds in force: one at most on an item or party, because a new one takes the place of the old.
_HOLDS = "administration_id = ? AND lifted_at IS NULL AND (until_day IS NULL OR until_day > ?) "


def set_ladder(engine: Engine, actor: Actor, administration_id: int, item_id: int, number: str, ladder: str) -> None:
    """Give an item a ladder of its own; "" takes it away."""
    with engine.transaction():
        before = engine.value("SELECT ladder FROM item WHERE id = ?", (item_id,))
        engine.execute("UPDATE item SET ladder = ? WHERE id = ?", (ladder, item_id))
        engine.audit(actor, administration_id, "item ladder changed", number, before=before, after=ladder)


class ItemText(NamedTuple):
    """What a notice says of an item besides what the selection knows."""

    invoice_day: int
    original_minor: int
    description: str
    payment_reference: str


def party_of(engine: Engine, administration_id: int, item_id: int) -> int | None:
    """Return the id of the party whose item this is, None when there is no such item in the administration."""
    sql = "SELECT party_id FROM item WHERE id = ? AND administration_id = ?"
    found = engine.value(sql, (item_id, administration_id))
    return None if found is None else int(found)


def texts(engine: Engine, ids: Sequence[int]) -> dict[int, ItemText]:
    """Return what notices say of these items, by id."""
    found: dict[int, ItemText] = {}
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        for item_id, *columns in engine.rows(
            "SELECT id, invoice_day, original_minor, description, payment_reference FROM item "
            f"WHERE id IN ({', '.join('?' * len(batch))})",
            batch,
        ):
            found[item_id] = ItemText._make(columns)
    return found


class ItemView(NamedTuple):
    """An item as a list shows it. Amounts in minor units; level and last notice as they stand today."""

    item_id: int
    number: str
    party_code: str
    party_name: str
    kind: str
    side: str
    description: str
    invoice_day: int
    due_day: int
    currency: str
    original_minor: int
    open_minor: int
    level: int
    last_notice_day: int | None
    notices: int
    payment_reference: str
    hold_kind: str | None
    hold_until_day: int | None
    hold_reason: str | None
    group: str
    account_manager: str


def listing(
    engine: Engine, administration_id: int, reference_day: int, status: str, criterion: Criterion | None
) -> Iterator[ItemView]:
    """Yield items by party code, due date and number. status: "open", "paid" or "all"."""
    condition, parameters, _ = _condition(engine, criterion, reference_day)
    wanted = {"open": "AND i.is_open = 1", "paid": "AND i.is_open = 0", "all": ""}[status]
    rows = engine.rows(
        "SELECT i.id, i.number, p.code, p.name, i.kind, i.side, i.description, i.invoice_day, i.due_day, i.currency, "
        f"i.original_minor, i.open_minor, {_LEVEL}, {_LAST_DAY}, {_NOTICES}, i.payment_reference, "
        "h.kind, h.until_day, h.reason, p.group_code, p.account_manager "
        f"FROM {_TABLES} LEFT JOIN hold h ON h.id = (SELECT x.id FROM hold x WHERE x.lifted_at IS NULL "
        "AND (x.item_id = i.id OR x.party_id = p.id) AND (x.until_day IS NULL OR x.until_day > ?) "
        "ORDER BY x.item_id IS NULL, x.id LIMIT 1) "
        f"WHERE i.administration_id = ? {wanted} AND {condition} ORDER BY p.code, i.due_day, i.number, i.id",
        [reference_day, administration_id, *parameters],
    )
    return map(ItemView._make, rows)


def notice_number(number: int) -> str:
    """Return the number of a notice as people read and type it."""
    return f"A{number:06d}"


def run_number(number: int) -> str:
    """Return the number of a run as people read and type it."""
    return f"R{number:04d}"


def last_payment_day(engine: Engine, administration_id: int) -> date | None:
    """Return the newest day on which something was paid, None when nothing was.

    Items of the ledger that were allocated to each other, by hand for instance, are no news from the bank.
    """
    day = engine.value(
        "SELECT MAX(l.day) FROM allocation l JOIN item i ON i.id = l.item_id "
        "WHERE i.administration_id = ? AND l.counter_item_id IS NULL",
        (administration_id,),
    )
    return None if day is None else date.fromordinal(day)


def last_list_day(engine: Engine, administration_id: int) -> date | None:
    """Return the date of the newest list of items that was imported and not undone."""
    day = engine.value(
        "SELECT MAX(as_of_day) FROM import WHERE administration_id = ? AND kind = 'items' AND undone_at IS NULL",
        (administration_id,),
    )
    return None if day is None else date.fromordinal(day)
