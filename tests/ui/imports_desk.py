"""A small ledger and a window on it, for the tests of importing, starting and settings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, clock, post, write_list
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow

from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.workbench import Workbench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger of three items."""
    start_administration(str(tmp_path / "ledger.db"), COMPANY, ACTOR)
    desk = open_desk(str(tmp_path / "ledger.db"), clock=clock, user=ACTOR.name)
    listed = write_list(
        tmp_path / "eerste.csv", [post("1", "100,00"), post("2", "50,00", party="D2"), post("3", "-5,00")]
    )
    import_items(desk, ImportPlan(listed))
    desk.engine.close()
    return tmp_path


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    """What the window remembers, in a file of this test."""
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def bench(qtbot: object, folder: Path, memory: QSettings) -> Iterator[Workbench]:
    """A workbench on that ledger, in English."""
    workbench = Workbench(str(folder / "ledger.db"), None, memory)
    workbench.set_language("en")
    yield workbench
    workbench.close()


@pytest.fixture
def window(qtbot: object, bench: Workbench) -> QMainWindow:
    """A plain window, for what only needs to hang under one."""
    found = QMainWindow()
    qtbot.addWidget(found)  # type: ignore[attr-defined]
    found.show()
    return found


@pytest.fixture
def look(folder: Path) -> Iterator[Callable[[], Desk]]:
    """Call it for a desk that sees what was stored."""
    opened: list[Desk] = []

    def sit() -> Desk:
        opened.append(open_desk(str(folder / "ledger.db"), clock=clock))
        return opened[-1]

    yield sit
    for desk in opened:
        desk.engine.close()
