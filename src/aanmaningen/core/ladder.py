"""Ladders: which notice may follow which, and from which day."""

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Refusal, message


@dataclass(frozen=True, slots=True)
class Level:
    """One rung: days of grace after its base date, days the notice gives to pay, and the layout level (1-3) it uses."""

    grace_days: int
    deadline_days: int
    layout_level: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs in order; level 1 is `levels[0]`."""

    code: str
    levels: tuple[Level, ...]

    def level(self, number: int) -> Level:
        """Return rung `number` (1-based)."""
        return self.levels[number - 1]


# The ladder that ships: friendly reminder, demand, final notice.
STANDARD = Ladder("standard", (Level(3, 14, 1), Level(3, 8, 2), Level(3, 5, 3)))


@dataclass(frozen=True, slots=True)
class LastNotice:
    """The newest notice on an item that was issued and not withdrawn. Days are `date.toordinal()`."""

    level: int
    day: int
    deadline_day: int


def ladder_for(ladders: Mapping[str, Ladder], *codes: str) -> Ladder:
    """Return the ladder named by the first non-empty code: item, party, group, administration; else the standard one.

    Raises Refusal when a code names no ladder.
    """
    code = next(filter(None, codes), STANDARD.code)
    if code in ladders:
        return ladders[code]
    if code == STANDARD.code:
        return STANDARD
    raise Refusal(message("There is no ladder {code}. Make it first, or choose one that exists.", code=code))


def first_day(ladder: Ladder, due_day: int, last: LastNotice | None, days_since_last: int, correction_days: int) -> int:
    """Return the first day on which an item may get its next notice.

    Level 1 counts from the due date, a later level from the deadline printed on the notice before it; both plus the
    grace days, at least one day, and the correction days (payments under way at the bank). A later level is moreover
    never sooner than `days_since_last` after that notice. After the last rung its own grace days count.
    """
    if last is None:
        return due_day + (ladder.levels[0].grace_days or 1) + correction_days
    rung = ladder.level(min(last.level + 1, len(ladder.levels)))
    reached = last.deadline_day + (rung.grace_days or 1) + correction_days
    return max(reached, last.day + days_since_last, due_day + 1)
