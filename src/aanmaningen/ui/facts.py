"""The facts in the status bar: the day that is looked at, and how fresh the ledger is."""

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs.overview import Freshness, freshness

from .latest import Latest
from .widgets import ElidedLabel, named
from .workbench import Workbench


class Facts(ElidedLabel):
    """A line of facts; what was known stays until the new is there."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        named(self, "status_facts")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._fresh: Freshness | None = None

    def ask(self) -> None:
        """Find out how fresh the ledger is."""
        # A ledger that cannot be reached is told to whoever wanted something of it.
        self._latest.ask(message("Looking how fresh the ledger is"), freshness, self._arrive, lambda _: None)

    def write(self) -> None:
        """Write the line in the user's language."""
        parts: list[Message] = [message("Reference date {day}", day=self._workbench.reference_date)]
        if self._fresh is not None:
            listed, paid = self._fresh.listed, self._fresh.paid
            parts.append(message("Last list of {day}", day=listed) if listed else message("No list imported yet"))
            if paid:
                parts.append(message("Payments up to {day}", day=paid))
        self.setText("   ".join(map(self._workbench.text, parts)))

    def _arrive(self, answer: object) -> None:
        assert isinstance(answer, Freshness)
        self._fresh = answer
        self.write()
