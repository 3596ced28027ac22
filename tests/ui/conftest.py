"""What holds for every test of the window: the clipboard is left empty."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication


@pytest.fixture(autouse=True, scope="session")
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Take away what a test copied: without a screen Qt keeps that until after Python has gone, and then falls over."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
