"""Runs and notices: what was issued, where each notice is in its life, and the archive of what was sent."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.notice import MAY_BECOME, NoticeState
from aanmaningen.core.selection import Candidate, DraftLine

from . import holds
from .engine import Actor, Engine, Row
from .items import notice_number, run_number


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice about to be issued. items: item id, level (0: netted), open minor units, due day."""

    number: int
    party_id: int
    level: int
    currency: str
    total_minor: int
    notice_day: int
    deadline_day: int
    language: str
    channel: str
    recipient: str
    content: str
    email: str
    design: str
    layout_version: str
    items: tuple[tuple[int, int, int, int], ...]


class NoticeView(NamedTuple):
    """A notice as lists show it."""

    id: int
    number: int
    run: int
    run_id: int
    party_id: int
    party_code: str
    party_name: str
    level: int
    currency: str
    total_minor: int
    notice_day: int
    deadline_day: int
    language: str
    channel: str
    recipient: str
    state: str
    transport: str
    attempts: int
    message_id: str
    answer: str
    state_at: str
    pdf: str | None


_VIEW = (
    "SELECT n.id, n.number, r.number, r.id, p.id, p.code, p.name, n.level, n.currency, n.total_minor, n.notice_day, "
    "n.deadline_day, n.language, n.channel, n.recipient, n.state, n.transport, n.attempts, n.message_id, n.answer, "
    "n.state_at, n.pdf FROM notice n JOIN run r ON r.id = n.run_id JOIN party p ON p.id = n.party_id "
)


def next_numbers(engine: Engine, administration_id: int) -> tuple[int, int]:
    """Return the next run number and the next notice number. Gapless, because asked for inside the transaction."""
    run = engine.value("SELECT COALESCE(MAX(number), 0) + 1 FROM run WHERE administration_id = ?", (administration_id,))
    sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM notice WHERE administration_id = ?"
    return int(run), int(engine.value(sql, (administration_id,)))


def add_run(
    engine: Engine,
    actor: Actor,
    administration_id: int,
    number: int,
    reference_day: int,
    options: Mapping[str, object],
    notices: Sequence[NewNotice],
    transport: str = "",
) -> int:
    """Write a run with all its notices and their activities, and return the run's id. Inside a transaction.

    transport: set when the run is to be delivered at once, so that this is known even if the program ends right here.
    """
    run_id = engine.insert(
        "INSERT INTO run (administration_id, number, reference_day, issued_at, issued_by, options, transport) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (administration_id, number, reference_day, actor.stamp, actor.name, json.dumps(options), transport),
    )
    engine.insert_many(
        "INSERT INTO notice (administration_id, run_id, number, party_id, level, currency, total_minor, notice_day, "
        "deadline_day, language, channel, recipient, state, content, email, design, layout_version, state_at, "
        "transport, attempts, message_id, answer) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'issued', ?, ?, ?, ?, ?, '', 0, '', '')",
        (
            (
                administration_id,
                run_id,
                new.number,
                new.party_id,
                new.level,
                new.currency,
                new.total_minor,
                new.notice_day,
                new.deadline_day,
                new.language,
                new.channel,
                new.recipient,
                new.content,
                new.email,
                new.design,
                new.layout_version,
                actor.stamp,
            )
            for new in notices
        ),
    )
    ids: dict[int, int] = dict(engine.rows("SELECT number, id FROM notice WHERE run_id = ?", (run_id,)))
    engine.insert_many(
        "INSERT INTO notice_item (notice_id, item_id, level, open_minor, due_day) VALUES (?, ?, ?, ?, ?)",
        ((ids[new.number], *item) for new in notices for item in new.items),
    )
    _add_activities(
        engine, actor, administration_id, "issued", [(new.party_id, ids[new.number], "") for new in notices]
    )
    engine.audit(actor, administration_id, "run issued", run_number(number), after={"notices": len(notices)})
    return run_id


def find_run(engine: Engine, administration_id: int, number: int) -> int:
    """Return the id of the run with this number. Raises Refusal."""
    found = engine.value("SELECT id FROM run WHERE administration_id = ? AND number = ?", (administration_id, number))
    if found is None:
        raise Refusal(message("There is no run {number}.", number=run_number(number)))
    return int(found)


def find(engine: Engine, administration_id: int, number: int) -> NoticeView:
    """Return the notice with this number. Raises Refusal."""
    row = engine.row(f"{_VIEW} WHERE n.administration_id = ? AND n.number = ?", (administration_id, number))
    if row is None:
        raise Refusal(message("There is no notice {number}.", number=notice_number(number)))
    return NoticeView._make(row)


def find_all(
    engine: Engine, administration_id: int, run_id: int | None = None, states: Sequence[NoticeState] = ()
) -> list[NoticeView]:
    """Return notices by number, of one run and in certain states if asked for."""
    where, parameters = "n.administration_id = ?", [administration_id]
    if run_id is not None:
        where += " AND n.run_id = ?"
        parameters.append(run_id)
    if states:
        where += f" AND n.state IN ({', '.join(repr(state.value) for state in states)})"
    return [NoticeView._make(row) for row in engine.rows(f"{_VIEW} WHERE {where} ORDER BY n.number", parameters)]


def moved_since(engine: Engine, run_id: int, stamp: str) -> list[NoticeView]:
    """Return the notices of a run whose state changed at that time or later, by number."""
    where = "n.run_id = ? AND n.state_at >= ?"
    return [NoticeView._make(row) for row in engine.rows(f"{_VIEW} WHERE {where} ORDER BY n.number", (run_id, stamp))]


def contents(engine: Engine, ids: Sequence[int]) -> Iterator[Row]:
    """Yield notice id, content and design (SHA-256) of notices, by number."""
    places = ", ".join("?" * len(ids))
    return engine.rows(f"SELECT id, content, design FROM notice WHERE id IN ({places}) ORDER BY number", ids)


def designs_of(engine: Engine, run_id: int) -> list[str]:
    """Return the designs (SHA-256) that the notices of a run were frozen with."""
    return [row[0] for row in engine.rows("SELECT DISTINCT design FROM notice WHERE run_id = ?", (run_id,))]


def email_and_pdf(engine: Engine, notice_id: int) -> tuple[str, bytes]:
    """Return the frozen e-mail (JSON) and the archived PDF of a rendered notice."""
    row = engine.row(
        "SELECT n.email, a.data FROM notice n JOIN archive a ON a.sha256 = n.pdf WHERE n.id = ?", (notice_id,)
    )
    if row is None:
        raise LookupError(f"notice {notice_id} has no PDF")
    return row[0], bytes(row[1])


def frozen(engine: Engine, notice_id: int) -> tuple[str, str, str]:
    """Return the frozen e-mail (JSON), content (JSON) and design (SHA-256) of a notice."""
    row = engine.row("SELECT email, content, design FROM notice WHERE id = ?", (notice_id,))
    if row is None:
        raise LookupError(f"there is no notice with id {notice_id}")
    return row[0], row[1], row[2]


def message_ids_before(engine: Engine, notice_id: int) -> list[str]:
    """Return the Message-IDs of the e-mails that went before about the same items, oldest first."""
    return [
        row[0]
        for row in engine.rows(
            "SELECT DISTINCT n.message_id, n.number FROM notice_item mine "
            "JOIN notice_item theirs ON theirs.item_id = mine.item_id AND theirs.notice_id <> mine.notice_id "
            "JOIN notice n ON n.id = theirs.notice_id JOIN notice me ON me.id = mine.notice_id "
            "WHERE mine.notice_id = ? AND mine.level > 1 AND theirs.level > 0 AND n.number < me.number "
            "AND n.state = 'sent' AND n.message_id <> '' ORDER BY n.number",
            (notice_id,),
        )
    ]


def archive(engine: Engine, kind: str, entries: Iterable[tuple[str, bytes]]) -> None:
    """Keep files by their SHA-256; what is there already stays. Inside a transaction."""
    engine.insert_many(
        "INSERT INTO archive (sha256, kind, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        ((sha, kind, data) for sha, data in entries),
    )


def archived(engine: Engine, sha256: str) -> bytes:
    """Return an archived file."""
    return bytes(engine.value("SELECT data FROM archive WHERE sha256 = ?", (sha256,)))


def rendered(engine: Engine, actor: Actor, files: Sequence[tuple[int, str, bytes]]) -> None:
    """Archive PDFs (notice id, SHA-256, bytes) and move their notices from issued to rendered. Inside a transaction."""
    archive(engine, "notice", ((sha, data) for _, sha, data in files))
    engine.insert_many(
        "UPDATE notice SET pdf = ?, state = 'rendered', state_at = ? WHERE id = ? AND state = 'issued'",
        ((sha, actor.stamp, notice_id) for notice_id, sha, _ in files),
    )


def ask_delivery(engine: Engine, run_id: int, transport: str) -> None:
    """Remember that a run is to be delivered, and how. Inside a transaction."""
    engine.execute("UPDATE run SET transport = ? WHERE id = ?", (transport, run_id))


def asked_runs(engine: Engine, administration_id: int) -> list[tuple[int, int, str]]:
    """Return id, number and transport of the runs whose delivery was asked for and is not finished."""
    return [
        (run_id, number, transport)
        for run_id, number, transport in engine.rows(
            "SELECT r.id, r.number, r.transport FROM run r WHERE r.administration_id = ? AND r.transport <> '' "
            "AND EXISTS (SELECT 1 FROM notice n WHERE n.run_id = r.id "
            "AND n.state IN ('issued', 'rendered', 'queued', 'sending')) ORDER BY r.number",
            (administration_id,),
        )
    ]


def count_waiting(engine: Engine, administration_id: int) -> int:
    """Return how many notices are not finished in the runs whose delivery was asked for."""
    sql = (
        "SELECT COUNT(*) FROM notice n JOIN run r ON r.id = n.run_id WHERE n.administration_id = ? "
        "AND n.state IN ('issued', 'rendered', 'queued') AND r.transport <> ''"
    )
    return int(engine.value(sql, (administration_id,)))


def queue(engine: Engine, actor: Actor, run_id: int, transport: str) -> None:
    """Put the rendered notices of a run in the queue of a transport. Inside a transaction."""
    engine.execute(
        "UPDATE notice SET state = 'queued', transport = CASE WHEN channel = 'email' THEN ? ELSE 'print' END, "
        "state_at = ? WHERE run_id = ? AND state = 'rendered'",
        (transport, actor.stamp, run_id),
    )


def move(
    engine: Engine,
    actor: Actor,
    notice: NoticeView,
    before: NoticeState,
    after: NoticeState,
    *,
    detail: str = "",
    **columns: Any,
) -> bool:
    """Take a notice from one state to the next, with its activity. Inside a transaction.

    Returns False when the notice is no longer in `before`: somebody else was first.
    detail: what the timeline tells of it, besides the answer. columns: further columns of the notice to set (answer,
    message_id, transport, attempts).
    """
    if after not in MAY_BECOME[before]:
        raise ValueError(f"a notice never goes from {before} to {after}")
    assignments = "".join(f", {column} = ?" for column in columns)
    moved = engine.execute(
        f"UPDATE notice SET state = ?, state_at = ?{assignments} WHERE id = ? AND state = ?",
        (after.value, actor.stamp, *columns.values(), notice.id, before.value),
    )
    if moved and after is NoticeState.WITHDRAWN:
        holds.give_back_marks(engine, notice.id)
    if moved and after in _TOLD:
        administration_id = engine.value("SELECT administration_id FROM notice WHERE id = ?", (notice.id,))
        told = [(notice.party_id, notice.id, detail or str(columns.get("answer", "")))]
        _add_activities(engine, actor, administration_id, after.value, told)
    return bool(moved)


# The states that belong on the timeline of a party; the others are steps of the machine.
_TOLD = (
    NoticeState.SENT,
    NoticeState.PRINTED,
    NoticeState.FAILED,
    NoticeState.UNCERTAIN,
    NoticeState.WITHDRAWN,
)


def lines_of(engine: Engine, notice_id: int) -> list[DraftLine]:
    """Return the items of a notice with their level and open amount as they were when it was issued."""
    return [
        DraftLine(Candidate(item_id, party_id, currency, due_day, open_minor, kind, side, number, "", 1), level)
        for item_id, party_id, currency, due_day, open_minor, kind, side, number, level in engine.rows(
            "SELECT i.id, i.party_id, i.currency, i.due_day, ni.open_minor, i.kind, i.side, i.number, ni.level "
            "FROM notice_item ni JOIN item i ON i.id = ni.item_id WHERE ni.notice_id = ? "
            "ORDER BY ni.level = 0, i.due_day, i.number",
            (notice_id,),
        )
    ]


def leaning_on(engine: Engine, notice: NoticeView, besides: Iterable[int] = ()) -> str | None:
    """Return the number of a later notice on any of the same items that stands, or None.

    besides: ids of notices to pass over.
    """
    passed = set(besides)
    for notice_id, number in engine.rows(
        "SELECT DISTINCT later.id, later.number FROM notice_item mine "
        "JOIN notice_item theirs ON theirs.item_id = mine.item_id AND theirs.level > 0 "
        "JOIN notice later ON later.id = theirs.notice_id "
        "WHERE mine.notice_id = ? AND mine.level > 0 AND later.number > ? AND later.state <> 'withdrawn' "
        "ORDER BY later.number",
        (notice.id, notice.number),
    ):
        if notice_id not in passed:
            return notice_number(number)
    return None


def earlier(engine: Engine, item_ids: Sequence[int]) -> dict[int, list[tuple[int, int, int]]]:
    """Return per item the notices (number, level, day) that stand, oldest first."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for start in range(0, len(item_ids), 500):
        batch = item_ids[start : start + 500]
        for item_id, number, level, day in engine.rows(
            "SELECT ni.item_id, n.number, n.level, n.notice_day FROM notice_item ni "
            "JOIN notice n ON n.id = ni.notice_id WHERE n.state <> 'withdrawn' AND ni.level > 0 "
            f"AND ni.item_id IN ({', '.join('?' * len(batch))}) ORDER BY n.number",
            batch,
        ):
            found.setdefault(item_id, []).append((number, level, day))
    return found


def _add_activities(
    engine: Engine, actor: Actor, administration_id: int, kind: str, entries: Iterable[tuple[int, int, str]]
) -> None:
    engine.insert_many(
        'INSERT INTO activity (administration_id, party_id, notice_id, "at", "by", kind, detail) '
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (administration_id, party_id, notice_id, actor.stamp, actor.name, kind, detail)
            for party_id, notice_id, detail in entries
        ),
    )
