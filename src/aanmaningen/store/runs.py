"""Runs as lists show them: what was issued in each, and how far its notices are."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from .engine import Engine


class RunView(NamedTuple):
    """A run with its notices counted. totals: currency -> minor units of the notices that stand.

    states: state -> number of notices. transport: "" while delivery was never asked for.
    """

    id: int
    number: int
    reference_day: int
    issued_at: str
    issued_by: str
    transport: str
    states: Mapping[str, int]
    totals: Mapping[str, int]

    @property
    def notices(self) -> int:
        """Return how many notices were issued, withdrawn ones included."""
        return sum(self.states.values())


def find_all(engine: Engine, administration_id: int) -> list[RunView]:
    """Return every run of the administration, the newest first."""
    states: dict[int, dict[str, int]] = defaultdict(dict)
    totals: dict[int, dict[str, int]] = defaultdict(dict)
    for run_id, state, currency, count, minor in engine.rows(
        "SELECT run_id, state, currency, COUNT(*), SUM(total_minor) FROM notice WHERE administration_id = ? "
        "GROUP BY run_id, state, currency ORDER BY currency",
        (administration_id,),
    ):
        states[run_id][state] = states[run_id].get(state, 0) + count
        if state != "withdrawn":
            totals[run_id][currency] = totals[run_id].get(currency, 0) + int(minor)
    return [
        RunView._make((*row, states[row[0]], totals[row[0]]))
        for row in engine.rows(
            "SELECT id, number, reference_day, issued_at, issued_by, transport FROM run WHERE administration_id = ? "
            "ORDER BY number DESC",
            (administration_id,),
        )
    ]
