"""The locks on the open database: on Linux and macOS whoever closes the file anywhere in the process drops them all."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Refusal, message
from aanmaningen.jobs import recognising
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.app import FEATURES, PLACES, show_warnings
from aanmaningen.ui.file_dialog import FileDialog
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.workbench import Workbench

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the locks where Linux lists them")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    location = str(tmp_path / "ledger.db")
    start_administration(location, COMPANY, ACTOR)
    bench = Workbench(location, None, QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    found = MainWindow(bench, PLACES, FEATURES)
    qtbot.addWidget(found)
    found.show()
    qtbot.waitUntil(lambda: not bench.background.is_busy())
    yield found
    found.close()


def lock_count(window: MainWindow) -> int:
    inode = os.stat(window.workbench.location).st_ino
    return sum(f":{inode} " in line for line in Path("/proc/locks").read_text().splitlines())


def test_the_window_keeps_its_lock_on_the_database(qtbot: QtBot, window: MainWindow) -> None:
    show_warnings(window)
    for number in range(len(window.places)):
        window.place_list.setCurrentRow(number)
    window.workbench.set_language("de")
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy())
    assert lock_count(window) == 1


def test_a_file_dialog_in_the_folder_of_the_database_leaves_the_lock_alone(qtbot: QtBot, window: MainWindow) -> None:
    folder = Path(window.workbench.location).parent
    dialog = FileDialog(window.workbench.text, window, "asked", message("Choose a list"), window.workbench.memory)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDirectory(str(folder))
    dialog.show()
    dialog.selectFile(window.workbench.location)
    qtbot.wait(300)  # it looks at the files by and by, and tells nobody when it is done
    assert lock_count(window) == 1
    dialog.reject()


def test_the_database_itself_is_no_list(window: MainWindow) -> None:
    """Dropped on the window, it must not be opened to see what it is."""
    before = lock_count(window)
    with pytest.raises(Refusal):
        recognising.look_at(window.workbench.desk, Path(window.workbench.location))
    assert lock_count(window) == before == 1
