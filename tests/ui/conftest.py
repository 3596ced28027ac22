"""What holds for every test of the window: garbage is collected in its thread, and the clipboard is left empty."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication


@pytest.fixture(autouse=True)
def no_garbage_collected_by_a_worker() -> Iterator[None]:
    """Keep the collector to the window's thread, as `Tidy` does: elsewhere the widgets of an earlier test crash it."""
    gc.disable()
    yield
    gc.enable()
    gc.collect(1)


@pytest.fixture(autouse=True, scope="module")
def nothing_left_for_other_tests() -> Iterator[None]:
    """Collect what counted as old while a job walked over its records (`no_collecting`), too."""
    yield
    gc.collect()


@pytest.fixture(autouse=True, scope="session")
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Take away what a test copied: without a screen Qt keeps that until after Python has gone, and then falls over."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
