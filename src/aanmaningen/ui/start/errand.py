"""Work in the background while there is no ledger yet: a task without a desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from aanmaningen.jobs.desk import Desk, Progress

from ..background import Background, OpenDesk


@dataclass(frozen=True)
class Errand:
    """What a job gets in place of a desk: whom to tell of progress, and whether to stop."""

    progress: Progress
    cancelled: Callable[[], bool]

    @property
    def engine(self) -> "Errand":
        """Return what is closed at the end: nothing is open."""
        return self

    def close(self) -> None:
        """Nothing is open."""


def background_without_ledger() -> Background:
    """Return a background whose jobs get an Errand."""
    return Background(cast(OpenDesk, Errand))


def errand(job: Callable[[Errand], Any]) -> Callable[[Desk], Any]:
    """Return a job that gets its Errand by the name under which the background knows it."""
    return cast("Callable[[Desk], Any]", job)
