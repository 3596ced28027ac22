"""Walks over a million small records, without the garbage collector walking over them too."""

import gc
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.RLock()  # what is passed over may go in any thread, also in one that holds this
_walks = 0  # under way: a window has several threads
_was_on = False
_passed_over: list["weakref.ref[object]"] = []


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the garbage collector from going over a million small records, none of which it could free.

    Nor soon afterwards, which would hold up a window for a second: what was made counts as old from here on, so that
    the collector comes to it only when much more has been made. `pass_over` keeps it away for longer.
    """
    global _walks, _was_on
    with _lock:
        if not _walks:
            _was_on = gc.isenabled()
            gc.disable()
        _walks += 1
    try:
        yield
    finally:
        with _lock:
            _walks -= 1
            if not _walks:
                count_as_old()
                if _was_on:
                    gc.enable()


def count_as_old() -> None:
    """Let everything there is count as old, at no cost: the collector comes to it only when it looks at all."""
    with _lock:
        gc.freeze()
        if not _passed_over:
            gc.unfreeze()


def is_walking() -> bool:
    """Tell whether a job walks over its records now, so that whoever collects by hand waits."""
    return _walks > 0


def pass_over(result: object) -> None:
    """Keep the collector away from everything that is there after the job, for as long as its result is used."""
    with _lock:
        _passed_over.append(weakref.ref(result, _let_go))


def _let_go(gone: "weakref.ref[object]") -> None:
    with _lock:
        if gone in _passed_over:
            _passed_over.remove(gone)
            if not _passed_over:
                gc.unfreeze()
