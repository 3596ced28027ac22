"""What holds for every test of the window: garbage is collected in its thread, no dialog waits for nobody."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

_PATIENCE = 12  # seconds; a test waits five for anything


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


@pytest.fixture(autouse=True)
def no_dialog_waits_for_nobody(qapp: QApplication) -> Iterator[None]:
    """Put away a dialog that no test answers, and fail: else the whole run waits, at the end of the test that broke."""
    seen: list[QWidget] = []
    found: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            seen.clear()
        elif seen[:1] != [dialog]:
            seen[:] = [dialog]
        elif len(seen) < _PATIENCE:
            seen.append(dialog)
        else:
            seen.clear()
            found.append(dialog.text() if isinstance(dialog, QMessageBox) else dialog.objectName())
            dialog.reject()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(1_000)
    yield
    timer.stop()
    assert found == [], "a dialog that nobody answered"
