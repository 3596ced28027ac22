"""Looking at a window from outside: how long its event loop did not come round, and what memory it holds."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

# A user with SQLite does not have it, and Peewee loads it wherever it is: not to be counted as memory of the window.
sys.modules["psycopg"] = None  # type: ignore[assignment]


class Gaps(QObject):
    """The longest time in which the event loop did not come round."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to look."""
        self.found, self._last = [], time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """Return the longest gap, in milliseconds."""
        self._timer.stop()
        return max(self.found, default=0.0)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.found.append(1000 * (now - self._last))
        self._last = now


def wait(application: Any, until: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    while not until():
        application.processEvents()
        time.sleep(0.0005)


def wait_a_little(application: Any, seconds: float = 0.1) -> None:
    """Let the window finish what it put off."""
    end = time.perf_counter() + seconds
    wait(application, lambda: time.perf_counter() > end)


def resident() -> float:
    """Return the memory in use, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def report_memory(when: str) -> None:
    """Print the memory in use, and the most there was."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"memory {when:24} {resident():8.0f} MB, peak {most:.0f} MB", flush=True)
