"""Work in the background: any job becomes a task whose outcome arrives in the window's thread.

Writing jobs queue one behind another; reading jobs run side by side. Each task sits at a desk of its own, because a
connection to the database belongs to one thread.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from aanmaningen.core.errors import Cancelled, Message, Refusal
from aanmaningen.jobs.desk import Desk

Job = Callable[[Desk], Any]
OpenDesk = Callable[..., Desk]


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
        self._stopping = threading.Event()
        self._told.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def tell(self, what: str, value: object = None) -> None:
        """Emit the signal of that name in the task's own thread. Called by the worker."""
        self._told.emit(what, value)

    def tell_progress(self, done: int, total: int, what: Message) -> None:
        """Emit `progressed` in the task's own thread. Called by the worker."""
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
        desk: Desk | None = None
        try:
            if task.is_cancelled():
                return
            desk = self.open_desk(progress=task.tell_progress, cancelled=task.is_cancelled)
            task.tell("finished", task.job(desk))
        except Refusal as refusal:
            task.tell("refused", refusal.message)
        except Cancelled:
            pass
        except Exception as error:
            text = f"{type(error).__qualname__}\n" + "".join(traceback.format_tb(error.__traceback__))
            logging.getLogger("aanmaningen").error("%s", text)
            task.tell("failed", text)
        finally:
            if desk is not None:
                desk.engine.close()
            # The connections of a task outlive it; what the job holds, perhaps a whole ledger, must not.
            task.job = _nothing
            task.tell("ended")


class Background(QObject):
    """The queues. `started` tells the status bar that there is something to show."""

    started = Signal(object)  # Task

    def __init__(self, open_desk: OpenDesk) -> None:
        super().__init__()
        self._open_desk = open_desk
        self._readers = QThreadPool()
        self._writers = QThreadPool()
        self._writers.setMaxThreadCount(1)
        self._senders = QThreadPool()
        self._senders.setMaxThreadCount(1)
        self._under_way: set[Task] = set()

    def read(self, title: Message, job: Job) -> Task:
        """Start a job that changes nothing. Connect to the task's signals at once: they arrive later."""
        return self._start(self._readers, Task(title, job))

    def write(self, title: Message, job: Job) -> Task:
        """Queue a job that changes the ledger."""
        return self._start(self._writers, Task(title, job))

    def send(self, title: Message, job: Job) -> Task:
        """Queue a job that takes minutes and commits in small steps, so that changes need not wait for it."""
        return self._start(self._senders, Task(title, job))

    def is_busy(self) -> bool:
        """Tell whether anything is under way."""
        return bool(self._under_way)

    def stop(self, milliseconds: int = 30_000) -> None:
        """Ask everything to stop in order, and wait for it."""
        for task in self._under_way:
            task.cancel()
        self._readers.waitForDone(milliseconds)
        self._writers.waitForDone(milliseconds)
        self._senders.waitForDone(milliseconds)

    def _start(self, pool: QThreadPool, task: Task) -> Task:
        self._under_way.add(task)
        task.ended.connect(lambda: self._under_way.discard(task))
        self.started.emit(task)
        pool.start(_Runner(task, self._open_desk))
        return task
