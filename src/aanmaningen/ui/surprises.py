"""What nobody caught, in a slot or while painting: a refusal is told, a bug is reported, and the program goes on."""

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from aanmaningen.core.errors import Cancelled, Refusal

from .bug_text import bug_text
from .workbench import Workbench


class Surprises(QObject):
    """Takes the place of Python's own handlers between `begin` and `end`."""

    # Queued: a bug while painting is told after it, and one of another thread in this one.
    _arrived = Signal(object)  # the exception

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._before = (sys.excepthook, threading.excepthook)
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Take what nobody catches from now on."""
        sys.excepthook = self._take
        threading.excepthook = lambda given: self._arrived.emit(given.exc_value)

    def end(self) -> None:
        """Leave it to Python again."""
        sys.excepthook, threading.excepthook = self._before

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.closeAllWindows()
        elif isinstance(error, Exception):
            self._arrived.emit(error)
        else:
            self._before[0](kind, error, trace)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, Refusal):
            self._workbench.refused.emit(error.message)
        elif not isinstance(error, Cancelled):
            self._workbench.failed.emit(bug_text(error))
