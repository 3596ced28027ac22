"""What a copy of a database says of itself: which of its notices waited then, and may have been sent since."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from . import administrations
from .engine import Actor, Engine

_KEY = "copied"
_WAITING = "('issued', 'rendered', 'queued', 'failed')"
# The day of the newest audit entry, and the highest number: what is issued later in the copy is not in doubt.
_MARK = (
    "INSERT OR REPLACE INTO setting (administration_id, key, value) "
    f"SELECT administration_id, '{_KEY}', (SELECT substr(MAX(\"at\"), 1, 10) FROM audit) || '/' || MAX(number) "
    f"FROM notice WHERE state IN {_WAITING} GROUP BY administration_id"
)


class Unsure(NamedTuple):
    """The notices, by number, that waited in a copy of that day, and still do."""

    day: date
    numbers: list[int]


def backup(engine: Engine, target: Path) -> None:
    """Write a verified copy that knows that it is one. Raises Refusal."""
    engine.backup(target, in_copy=_MARK)


def mark(engine: Engine) -> None:
    """Write down in a copy that it is one."""
    with engine.transaction():
        engine.execute(_MARK)


def unsure(engine: Engine, administration_id: int) -> Unsure | None:
    """Return what may have been sent since the copy was made; None when there is nothing, or this is no copy."""
    said = engine.value("SELECT value FROM setting WHERE administration_id = ? AND key = ?", (administration_id, _KEY))
    if not said:
        return None
    day, last = said.split("/")
    rows = engine.rows(
        f"SELECT number FROM notice WHERE administration_id = ? AND number <= ? AND state IN {_WAITING} "
        "ORDER BY number",
        (administration_id, int(last)),
    )
    numbers = [number for (number,) in rows]
    return Unsure(date.fromisoformat(day), numbers) if numbers else None


def confirm(engine: Engine, actor: Actor, administration_id: int) -> None:
    """Write down that what waits in this copy was not sent since."""
    administrations.put_setting(engine, actor, administration_id, _KEY, "")
