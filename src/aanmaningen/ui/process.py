"""What the process is told before the window opens, so that it answers at once and keeps no memory it does not use."""

import ctypes
import gc
import sys
from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

_TURN = 0.0002  # seconds
_M_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 1 << 17  # bytes


def prepare_process() -> None:
    """Give the window's thread its turn sooner, and freed memory back."""
    # A job in the background that reckons in Python keeps the interpreter for five milliseconds at a time, and the
    # window asks for it again after each call of Qt: a page of the grid is hundreds of them.
    sys.setswitchinterval(_TURN)
    # Never among everything while she works: that takes a fifth of a second, and may come at any moment.
    gc.set_threshold(700, 10, 1_000_000)
    # Left alone the C library of Linux keeps freed arrays of up to 32 MB for later; Windows and macOS return them.
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_MMAP_THRESHOLD, _LARGE)


def tidy_when_away(application: QGuiApplication) -> None:
    """Look for garbage among everything, and return it, when the user goes to another window: nobody waits then."""

    def tidy(state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            gc.collect()
            give_memory_back()

    application.applicationStateChanged.connect(tidy)


def give_memory_back() -> None:
    """Return what is left over after much was read, where the system does not do so by itself."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
