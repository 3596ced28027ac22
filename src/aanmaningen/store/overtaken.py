"""Overtaken notices: what the ledger says by now about notices that were made final and have not gone yet."""

from collections.abc import Iterator, Sequence

from aanmaningen.core.overtaken import Cause, Overtaken, Owed, is_less_owed

from .engine import Engine, Row

Lines = dict[int, list[tuple[Cause, str]]]  # by notice id: a cause, and the number of the item that it is about

# 2 for a block, 1 for a skip, which keeps an item from the next run: from a notice that waits as well, because who
# gave it after the run was made meant this notice too. What had one before is not on a notice.
_HELD = (
    "(SELECT MAX(CASE WHEN h.kind = 'skip' THEN 1 ELSE 2 END) FROM hold h WHERE h.lifted_at IS NULL "
    "AND (h.until_day IS NULL OR h.until_day > ?) AND {whose})"
)
_ITEM_HELD = _HELD.format(whose="h.item_id = ni.item_id")
_PARTY_HELD = _HELD.format(whose="h.party_id = n.party_id")
_NO_EMAIL = (
    "CASE WHEN n.channel = 'email' AND (p.notices_by_email = 0 OR NOT EXISTS (SELECT 1 FROM contact c "
    "WHERE c.party_id = p.id AND c.purpose IN ('notices', 'general') AND c.email <> '')) THEN 1 ELSE 0 END"
)

# Open items of the party that a selection nets. By the day of the notice, so that what was left out of it then, for
# that day or for good, is no surprise now.
_NETTED = (
    "c.administration_id = n.administration_id AND c.is_open = 1 AND c.side = 'receivable' "
    "AND c.party_id = n.party_id AND c.currency = n.currency "
    "AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.item_id = c.id AND h.lifted_at IS NULL "
    "AND (h.until_day IS NULL OR h.until_day > n.notice_day)) "
    "AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.item_id = c.id AND m.marked = 0 "
    "AND (m.until_day IS NULL OR m.until_day > n.notice_day))"
)
_AT_ONCE = 500  # places in one statement


def overtaken(engine: Engine, run_id: int, day: int, notice_id: int | None = None) -> dict[int, Overtaken]:
    """Return the notices of a run that wait and that the ledger has overtaken since they were issued, by id.

    Something on them was paid, wholly or in part, by itself or by a credit or payment that covers it; or an item got
    a later due date; or item or party was put on hold (in force on `day`); or the party gets no notices any more, or
    none by e-mail: sending them is what a bookkeeper fears most. notice_id: only that one, waiting or not.
    """
    which = "n.run_id = ? AND n.state IN ('issued', 'rendered', 'queued')" if notice_id is None else "n.id = ?"
    key = run_id if notice_id is None else notice_id
    found: Lines = {}
    _add_changed(engine, which, key, day, found)
    _add_credited(engine, which, key, found)
    return {number: _first(lines) for number, lines in found.items()}


def _add_changed(engine: Engine, which: str, key: int, day: int, found: Lines) -> None:
    """Add what changed of the items on the notices themselves, and of their parties."""
    for notice, item, is_paid, is_less, is_later, party_held, item_held, notices, direct_debit, no_email in engine.rows(
        "SELECT * FROM (SELECT n.id AS notice_id, i.number, i.open_minor = 0 AS is_paid, "
        "i.open_minor < ni.open_minor AS is_less, "
        # Of an older notice it is not known what it says. An item is never on one of its due date or sooner.
        "i.due_day > COALESCE(ni.due_day, n.notice_day - 1) AS is_later, "
        f"{_PARTY_HELD} AS party_held, {_ITEM_HELD} AS item_held, p.notices, p.direct_debit, {_NO_EMAIL} AS no_email "
        "FROM notice n JOIN notice_item ni ON ni.notice_id = n.id "
        "JOIN item i ON i.id = ni.item_id JOIN party p ON p.id = n.party_id "
        f"WHERE {which} AND ni.level > 0) AS line WHERE is_less OR is_later OR party_held > 0 OR item_held > 0 "
        "OR notices = 0 OR direct_debit = 1 OR no_email = 1 ORDER BY notice_id, number",
        (day, day, key),
    ):
        causes = (
            (Cause.PAID, is_less and is_paid),
            (Cause.PARTLY_PAID, is_less),
            (Cause.POSTPONED, is_later),
            (Cause.PARTY_HELD, party_held == 2),
            (Cause.ITEM_HELD, item_held == 2),
            (Cause.PARTY_SKIPPED, party_held),
            (Cause.ITEM_SKIPPED, item_held),
            (Cause.NO_NOTICES, not notices),
            (Cause.DIRECT_DEBIT, direct_debit),
            (Cause.NO_EMAIL, no_email),
        )
        found.setdefault(notice, []).append((next(cause for cause, holds in causes if holds), item))


def _add_credited(engine: Engine, which: str, key: int, found: Lines) -> None:
    """Add the notices whose party has more credit by now than was netted, so much that it owes less than they say."""
    suspects = _with_other_credits(engine, which, key)
    for start in range(0, len(suspects), _AT_ONCE):
        batch = suspects[start : start + _AT_ONCE]
        credits: dict[int, int] = {}  # what is netted now
        grown: Lines = {}
        for notice, item, now, then in _credits(engine, batch):
            credits[notice] = credits.get(notice, 0) + now
            if now < then:
                grown.setdefault(notice, []).append((Cause.CREDITED, item))
        for notice, owed in _owed(engine, batch):
            if notice in grown and is_less_owed(owed, credits[notice]):
                found.setdefault(notice, []).extend(grown[notice])


def _with_other_credits(engine: Engine, which: str, key: int) -> list[int]:
    """Return the few of all notices for which there is another credit than what is netted on them."""
    return [
        row[0]
        for row in engine.rows(
            "SELECT n.id FROM notice n JOIN item c ON c.administration_id = n.administration_id AND c.is_open = 1 "
            "AND c.side = 'receivable' AND c.party_id = n.party_id AND c.currency = n.currency AND c.open_minor < 0 "
            "LEFT JOIN notice_item ni ON ni.notice_id = n.id AND ni.item_id = c.id "
            f"WHERE {which} AND c.open_minor < COALESCE(ni.open_minor, 0) "
            # A payment that was taken back is netted too, and raises the total for as long as it is open.
            "UNION SELECT n.id FROM notice n JOIN notice_item ni ON ni.notice_id = n.id "
            f"WHERE {which} AND ni.level = 0 AND ni.open_minor > 0 ORDER BY 1",
            (key, key),
        )
    ]


def _credits(engine: Engine, ids: Sequence[int]) -> Iterator[Row]:
    """Return notice id, number, what is netted of it now and what was, for what is or was netted with these notices."""
    places = ", ".join("?" * len(ids))
    return engine.rows(
        "SELECT n.id, c.number, c.open_minor, COALESCE(ni.open_minor, 0) FROM notice n "
        f"JOIN item c ON {_NETTED} AND (c.kind <> 'invoice' OR c.open_minor < 0) "
        f"LEFT JOIN notice_item ni ON ni.notice_id = n.id AND ni.item_id = c.id WHERE n.id IN ({places}) "
        "UNION ALL SELECT n.id, i.number, 0, ni.open_minor FROM notice n "
        "JOIN notice_item ni ON ni.notice_id = n.id AND ni.level = 0 JOIN item i ON i.id = ni.item_id "
        f"WHERE n.id IN ({places}) AND NOT EXISTS (SELECT 1 FROM item c WHERE c.id = i.id AND {_NETTED}) ORDER BY 1, 2",
        (*ids, *ids),
    )


def _owed(engine: Engine, ids: Sequence[int]) -> Iterator[tuple[int, Owed]]:
    """Yield notice id and what its items amount to now, and those of the debtor's other notices of that run."""
    open_now = (
        "(SELECT COALESCE(SUM(i.open_minor), 0) FROM notice s JOIN notice_item ni ON ni.notice_id = s.id "
        "JOIN item i ON i.id = ni.item_id WHERE {whose} AND ni.level > 0)"
    )
    beside = (
        "s.run_id = n.run_id AND s.party_id = n.party_id AND s.currency = n.currency AND s.id <> n.id "
        "AND s.state <> 'withdrawn'"
    )
    for notice, total, own, others, has_above in engine.rows(
        f"SELECT n.id, n.total_minor, {open_now.format(whose='s.id = n.id')}, {open_now.format(whose=beside)}, "
        f"(SELECT COUNT(*) FROM notice s WHERE {beside} AND s.level > n.level) "
        f"FROM notice n WHERE n.id IN ({', '.join('?' * len(ids))})",
        ids,
    ):
        yield notice, Owed(total, int(own), int(others), takes_credits=not has_above)


def _first(lines: list[tuple[Cause, str]]) -> Overtaken:
    """Return the first cause of the items of a notice, with the items that it is the cause of."""
    cause = min((cause for cause, _ in lines), key=list(Cause).index)
    return Overtaken(cause, tuple(item for one, item in lines if one is cause))
