"""The invariants of the ledger, as queries that find what breaks them."""

from collections.abc import Iterator

from .engine import Engine

# Name of the check -> query that gives a text for each thing that is wrong.
_QUERIES = {
    "sums": (
        "SELECT i.number FROM item i LEFT JOIN (SELECT item_id, SUM(amount_minor) AS minor FROM allocation "
        "GROUP BY item_id) t ON t.item_id = i.id WHERE i.allocated_minor <> COALESCE(t.minor, 0)"
    ),
    "notice sums": (
        "SELECT n.number FROM notice n JOIN (SELECT notice_id, SUM(open_minor) AS minor FROM notice_item "
        "GROUP BY notice_id) t ON t.notice_id = n.id WHERE n.total_minor <> t.minor OR n.total_minor <= 0"
    ),
    "notices without items": (
        "SELECT n.number FROM notice n WHERE NOT EXISTS (SELECT 1 FROM notice_item ni WHERE ni.notice_id = n.id)"
    ),
    "notice numbering": (
        "SELECT a.code FROM administration a JOIN (SELECT administration_id, COUNT(*) AS n, MAX(number) AS last, "
        "MIN(number) AS first FROM notice GROUP BY administration_id) t ON t.administration_id = a.id "
        "WHERE t.n <> t.last OR t.first <> 1"
    ),
    "run numbering": (
        "SELECT a.code FROM administration a JOIN (SELECT administration_id, COUNT(*) AS n, MAX(number) AS last "
        "FROM run GROUP BY administration_id) t ON t.administration_id = a.id WHERE t.n <> t.last"
    ),
    "states": (
        "SELECT n.number FROM notice n WHERE n.state NOT IN ('issued', 'rendered', 'queued', 'sending', 'sent', "
        "'printed', 'failed', 'uncertain', 'withdrawn') "
        "OR (n.pdf IS NULL AND n.state NOT IN ('issued', 'withdrawn')) "
        "OR (n.state = 'printed' AND n.channel <> 'print') OR (n.state = 'sent' AND n.channel <> 'email')"
    ),
    "levels": (
        # An item never skips a level: each level on it has the one below it on an earlier notice that stands.
        "SELECT n.number FROM notice_item ni JOIN notice n ON n.id = ni.notice_id "
        "WHERE ni.level > 1 AND n.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM notice_item o "
        "JOIN notice b ON b.id = o.notice_id WHERE o.item_id = ni.item_id AND o.level = ni.level - 1 "
        "AND b.number < n.number AND b.state <> 'withdrawn')"
    ),
    "one notice at a time": (
        "SELECT p.code FROM notice n JOIN party p ON p.id = n.party_id "
        "WHERE n.state IN ('issued', 'rendered', 'queued', 'sending', 'failed', 'uncertain') "
        "GROUP BY n.administration_id, p.code, n.currency HAVING COUNT(DISTINCT n.run_id) > 1"
    ),
}


def broken_invariants(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the name of each check that fails, with what it fails for."""
    for name, query in _QUERIES.items():
        for (subject,) in engine.rows(query):
            yield name, str(subject)


def archive(engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Yield every archived file with the SHA-256 under which it is kept, one at a time."""
    for (sha,) in list(engine.rows("SELECT sha256 FROM archive ORDER BY sha256")):
        yield sha, bytes(engine.value("SELECT data FROM archive WHERE sha256 = ?", (sha,)))
