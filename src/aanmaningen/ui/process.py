"""What the process is told before the window opens, so that it answers at once and keeps no memory it does not use."""

import ctypes
import gc
import os
import sys
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from aanmaningen.jobs.collecting import count_as_old, is_walking

_TURN = 0.0002  # seconds
_M_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 1 << 17  # bytes
_NICENESS = 5  # between the window and the processes that draw
_LOOK_MILLISECONDS, _GIVE_MILLISECONDS = 200, 3_000
_MANY, _SOME_ROUNDS = 2_000, 10
_TOO_MANY = 30_000  # objects: to look at them takes five to ten milliseconds


def prepare_process() -> None:
    """Give the window's thread its turn sooner, and freed memory back."""
    # A job in the background that reckons in Python keeps the interpreter for five milliseconds at a time, and the
    # window asks for it again after each call of Qt: a page of the grid is hundreds of them.
    sys.setswitchinterval(_TURN)
    # Left alone the C library of Linux keeps freed arrays of up to 32 MB for later; Windows and macOS return them.
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_way() -> None:
    """Let the window's thread go before this one, where threads have a niceness of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class Tidy(QObject):
    """Looks for garbage in the window's own thread, in place of the collector that comes in any thread.

    What is found may be widgets, and those may only be destroyed here. Among everything, which takes a fifth of a
    second, it looks when the user goes to another window: nobody waits then.
    """

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        gc.disable()
        self._met = 0  # objects since they were last looked at more than once, or counted as old
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MILLISECONDS)
        self._giving = QTimer(self)  # often: little by little it takes a millisecond, and a tenth of a second at once
        self._giving.timeout.connect(_give_aside)
        self._giving.start(_GIVE_MILLISECONDS)
        application.applicationStateChanged.connect(self._on_state)

    def _look(self) -> None:
        young, middle, _ = gc.get_count()
        if young <= _MANY or is_walking():
            return
        self._met += young
        if self._met > _TOO_MANY:  # of a job that makes them by the thousand, and throws away what it does not keep
            count_as_old()
            self._met = 0
        elif middle > _SOME_ROUNDS:
            gc.collect(1)
            self._met = 0
        else:
            gc.collect(0)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive and not is_walking():
            gc.collect()
            give_memory_back()


def _give_aside() -> None:
    # After a run it may take longer than a window should wait.
    threading.Thread(target=give_memory_back, daemon=True).start()


def give_memory_back() -> None:
    """Return what is left over after much was read, where the system does not do so by itself."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
