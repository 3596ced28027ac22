"""Work in the background: any job becomes a task whose outcome arrives in the window's thread.

Writing jobs queue one behind another; reading jobs run side by side. Each task sits at a desk of its own, because a
connection to the database belongs to one thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from aanmaningen.core.errors import Cancelled, Hindered, Message, Refusal, message
from aanmaningen.jobs.desk import Desk

from .bug_text import bug_text
from .process import give_way

Job = Callable[[Desk], Any]
OpenDesk = Callable[..., Desk]

_PROGRESS = 0.1  # seconds between two tidings of progress: each has widgets painted


class Task(QObject):
    """One job under way. Signals arrive in the thread that made the task."""

    progressed = Signal(int, int, object)  # done, total (0: not known), Message
    finished = Signal(object)  # what the job gave
    refused = Signal(object)  # Message: the user can act on it
    failed = Signal(str)  # a bug: kind and place, without data
    ended = Signal()  # after any of these, and after a cancel

    # From the worker's thread to ours. A plain function connected to a signal may run in the thread that emits it;
    # a method of an object does not, so everything passes through `_arrive` first.
    _told = Signal(str, object)

    def __init__(self, title: Message, job: Job) -> None:
        super().__init__()
        self.title = title
        self.job = job
        self.is_hindered = False  # refused for what may pass: `Background.again` can start it once more
        self._stopping = threading.Event()
        self._told_at = 0.0
        self._told.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def tell(self, what: str, value: object = None) -> None:
        """Emit the signal of that name in the task's own thread. Called by the worker."""
        self._told.emit(what, value)

    def tell_progress(self, done: int, total: int, what: Message) -> None:
        """Emit `progressed` in the task's own thread, a few times a second at most. Called by the worker."""
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS or done == total:
            self._told_at = now
            self._told.emit("progressed", (done, total, what))

    @Slot(str, object)
    def _arrive(self, what: str, value: object) -> None:
        match what, value:
            case "progressed", (done, total, message):
                self.progressed.emit(done, total, message)
            case "ended", _:
                self.ended.emit()
            case _:
                getattr(self, what).emit(value)

    def cancel(self) -> None:
        """Ask the job to stop in order, as soon as it can."""
        self._stopping.set()

    def is_cancelled(self) -> bool:
        """Tell whether the task was asked to stop."""
        return self._stopping.is_set()


def _nothing(desk: Desk) -> None:
    """Stand in for a job that is done."""


@dataclass
class _Runner(QRunnable):
    task: Task
    open_desk: OpenDesk

    def __post_init__(self) -> None:
        super().__init__()

    def run(self) -> None:
        task = self.task
        give_way()
        desk: Desk | None = None
        task.is_hindered = False
        try:
            if task.is_cancelled():
                return
            desk = self.open_desk(progress=task.tell_progress, cancelled=task.is_cancelled)
            task.tell("finished", task.job(desk))
        except Refusal as refusal:
            task.is_hindered = isinstance(refusal, Hindered)
            task.tell("refused", refusal.message)
        except Cancelled:
            pass
        except Exception as error:
            task.tell("failed", bug_text(error))
        finally:
            if desk is not None:
                desk.engine.close()
            # The connections of a task outlive it; what the job holds, perhaps a whole ledger, must not.
            if not task.is_hindered:
                task.job = _nothing
            task.tell("ended")


class Background(QObject):
    """The queues. `started` tells the status bar that there is something to show."""

    started = Signal(object)  # Task
    emptied = Signal()  # nothing that changes the ledger or leaves the house is under way any more
    rested = Signal()  # nothing is being read any more, and whoever asked has had the answer

    def __init__(self, open_desk: OpenDesk) -> None:
        super().__init__()
        self._open_desk = open_desk
        # Not of low priority: on Windows a thread that holds the interpreter would not come round while another program
        # is busy, and the window would wait for it.
        self._readers = QThreadPool()
        self._writers, self._senders, self._glances = (self._one_by_one() for _ in range(3))
        self._under_way: dict[Task, QThreadPool] = {}
        self._glancing: set[Task] = set()

    def read(self, title: Message, job: Job) -> Task:
        """Start a job that changes nothing. Connect to the task's signals at once: they arrive later."""
        return self._start(self._readers, Task(title, job))

    def write(self, title: Message, job: Job) -> Task:
        """Queue a job that changes the ledger."""
        return self._start(self._writers, Task(title, job))

    def send(self, title: Message, job: Job) -> Task:
        """Queue a job that takes minutes and commits in small steps, so that changes need not wait for it."""
        return self._start(self._senders, Task(title, job))

    def glance(self, job: Job) -> Task:
        """Start a look of a moment that nobody asked for: it is not announced, and waits for nothing."""
        task = Task(message("Looking"), job)
        self._glancing.add(task)
        task.ended.connect(lambda: self._glancing.discard(task))
        self._glances.start(_Runner(task, self._open_desk))
        return task

    def again(self, task: Task) -> None:
        """Queue a change that was hindered once more; its signals come as before."""
        self._start(self._writers, task)

    def is_busy(self) -> bool:
        """Tell whether anything is under way."""
        return bool(self._under_way)

    def is_reading(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._readers in self._under_way.values()

    def unfinished(self) -> list[Task]:
        """Return what is under way that changes the ledger or leaves the house; reading can be stopped any time."""
        return [task for task, pool in self._under_way.items() if pool is not self._readers]

    def stop(self, milliseconds: int = 30_000) -> None:
        """Ask everything to stop in order, and wait for it."""
        for task in [*self._under_way, *self._glancing]:
            task.cancel()
        for pool in (self._readers, self._writers, self._senders, self._glances):
            pool.waitForDone(milliseconds)

    def _one_by_one(self) -> QThreadPool:
        pool = QThreadPool()
        pool.setMaxThreadCount(1)
        return pool

    def _start(self, pool: QThreadPool, task: Task) -> Task:
        self._under_way[task] = pool
        task.ended.connect(lambda: self._end(task))
        self.started.emit(task)
        pool.start(_Runner(task, self._open_desk))
        return task

    def _end(self, task: Task) -> None:
        pool = self._under_way.pop(task, None)
        if pool not in (None, self._readers) and not self.unfinished():
            self.emptied.emit()
        if pool is self._readers and not self.is_reading():
            self.rested.emit()
