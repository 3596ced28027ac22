"""The aging in SQL: totals per bucket and the items behind them, at any reference date."""

from collections.abc import Iterator
from operator import add

from aanmaningen.core.aging import Basis, Buckets

from .engine import Engine, Row

# What was open at the end of the reference day: what is open now, plus what was allocated later. The first half
# reads one index; the second is as small as the number of later allocations.
_NOW = "FROM item i WHERE i.administration_id = ? AND i.is_open = 1 AND i.side = ? AND i.invoice_day <= ?"
_LATER = (
    "FROM allocation l JOIN item i ON i.id = l.item_id "
    "WHERE l.day > ? AND i.administration_id = ? AND i.side = ? AND i.invoice_day <= ?"
)


def totals(
    engine: Engine, administration_id: int, reference_day: int, buckets: Buckets, side: str = "receivable"
) -> Iterator[Row]:
    """Yield party id, currency, and the minor units per bucket, for each party and currency, in no order.

    A debtor whose items cancel out, or were paid since, may be there with nothing but zeros.
    """
    day = reference_day
    query = "SELECT i.party_id, i.currency, {sums} {source} GROUP BY i.party_id, i.currency"
    later = {
        (party_id, currency): minors
        for party_id, currency, *minors in engine.rows(
            query.format(sums=_sums(buckets, day, "l.amount_minor"), source=_LATER),
            [day, administration_id, side, day],
        )
    }
    # Added up here and not in the query, so that this part follows its index and sorts nothing.
    for row in engine.rows(
        query.format(sums=_sums(buckets, day, "i.open_minor"), source=_NOW), [administration_id, side, day]
    ):
        if later and (more := later.pop(row[:2], None)):
            yield (*row[:2], *map(add, row[2:], more))
        else:
            yield row
    for key, minors in later.items():
        yield (*key, *minors)


def items(
    engine: Engine, administration_id: int, reference_day: int, by: str, side: str = "receivable"
) -> Iterator[Row]:
    """Yield the items that were open on the reference day, by key, party code, due date and number.

    by: "debtor", "group", "account-manager" or the name of an attribute of the party: it makes the key.
    Each row: party code, party name, group, account manager, key, number, kind, description, invoice day, due day,
    currency, original and open minor units, level, last notice day, hold kind, hold until day.
    Level, last notice and hold are those of the reference day.
    """
    key = {"debtor": "p.code", "group": "p.group_code", "account-manager": "p.account_manager"}.get(by)
    parameters: list[object] = []
    if key is None:
        key = "COALESCE((SELECT x.value FROM attribute x WHERE x.party_id = p.id AND x.name = ?), '')"
        parameters.append(by)
    day = reference_day
    newest = (
        "(SELECT {what} FROM notice_item ni JOIN notice n ON n.id = ni.notice_id WHERE ni.item_id = i.id "
        "AND ni.level > 0 AND n.state <> 'withdrawn' AND n.notice_day <= ? ORDER BY n.number DESC LIMIT 1)"
    )
    return engine.rows(
        f"SELECT p.code, p.name, p.group_code, p.account_manager, {key} AS sort_key, i.number, i.kind, i.description, "
        "i.invoice_day, i.due_day, i.currency, i.original_minor, t.minor, "
        f"COALESCE({newest.format(what='ni.level')}, 0), {newest.format(what='n.notice_day')}, h.kind, h.until_day "
        f"FROM (SELECT id, SUM(minor) AS minor FROM (SELECT i.id, i.open_minor AS minor {_NOW} "
        f"UNION ALL SELECT i.id, l.amount_minor {_LATER}) AS u GROUP BY id HAVING SUM(minor) <> 0) AS t "
        "JOIN item i ON i.id = t.id JOIN party p ON p.id = i.party_id "
        "LEFT JOIN hold h ON h.id = (SELECT x.id FROM hold x WHERE x.lifted_at IS NULL "
        "AND (x.item_id = i.id OR x.party_id = p.id) AND (x.until_day IS NULL OR x.until_day > ?) "
        "ORDER BY x.item_id IS NULL, x.id LIMIT 1) "
        "ORDER BY sort_key, p.code, i.due_day, i.number, i.id",
        [*parameters, day, day, administration_id, side, day, day, administration_id, side, day, day],
    )


def keys(engine: Engine, administration_id: int, by: str) -> dict[int, tuple[str, str]]:
    """Return key and name of every party, by id: what the totals are added up by. by: as in `items`.

    The name is the party's where it is its own key, else "".
    """
    columns = {"debtor": "p.code, p.name", "group": "p.group_code, ''", "account-manager": "p.account_manager, ''"}
    parameters: list[object] = []
    if by not in columns:
        parameters.append(by)
    attribute = "COALESCE((SELECT x.value FROM attribute x WHERE x.party_id = p.id AND x.name = ?), ''), ''"
    rows = engine.rows(
        f"SELECT p.id, {columns.get(by, attribute)} FROM party p WHERE p.administration_id = ?",
        [*parameters, administration_id],
    )
    return {party_id: (key, name) for party_id, key, name in rows}


def attributes(engine: Engine, administration_id: int) -> list[str]:
    """Return the names of the attributes that any party has, by name."""
    rows = engine.rows(
        "SELECT DISTINCT x.name FROM attribute x JOIN party p ON p.id = x.party_id WHERE p.administration_id = ? "
        "ORDER BY x.name",
        (administration_id,),
    )
    return [row[0] for row in rows]


def _sums(buckets: Buckets, day: int, minor: str) -> str:
    """Return the SQL that adds up `minor` per bucket."""
    return ", ".join(f"SUM(CASE WHEN {condition} THEN {minor} ELSE 0 END)" for condition in _conditions(buckets, day))


def _conditions(buckets: Buckets, reference_day: int) -> list[str]:
    """Return one SQL condition per bucket; every item meets exactly one. `Buckets.bucket_of` is the twin of this.

    The days are numbers of ours and stand in the text: one comparison less per item and bucket than with places.
    """
    conditions = [f"i.due_day >= {reference_day}"]
    for first, last in buckets.ranges[1:]:
        newest, oldest = reference_day - (first or 0), None if last is None else reference_day - last
        if buckets.basis is Basis.DUE:
            conditions.append(_between("i.due_day", oldest, newest))
        else:
            # Dated after its due date it is late all the same: it goes with the youngest.
            is_youngest = first == 1
            age = _between("i.invoice_day", oldest, None if is_youngest else newest)
            conditions.append(f"i.due_day < {reference_day} AND {age}")
    return conditions


def _between(column: str, oldest: int | None, newest: int | None) -> str:
    """Return the SQL of a range of days, open where a bound is None."""
    if oldest is None:
        return "1 = 1" if newest is None else f"{column} <= {newest}"
    return f"{column} >= {oldest}" if newest is None else f"{column} BETWEEN {oldest} AND {newest}"
