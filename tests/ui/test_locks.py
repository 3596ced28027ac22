"""The locks on the open database: on Linux and macOS whoever closes the file anywhere in the process drops them all."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QFileSystemModel
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Refusal, message
from aanmaningen.jobs import exporting, importing, keeping, laying_out, mapping, recognising, reporting, viewing
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportPlan
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


def assert_locked(window: MainWindow) -> None:
    """Fail unless there is a lock on the database, and goes on to be: a look at the ledger has one for an instant."""
    found = os.stat(window.workbench.location)
    file = f" {os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino} "
    # The system gives its list in pieces: when another program takes or leaves a lock meanwhile, ours may be missing.
    seen = [file in Path("/proc/locks").read_text() for _ in range(9)]
    assert sum(seen) > 6, seen


def test_the_window_keeps_its_lock_on_the_database(qtbot: QtBot, window: MainWindow) -> None:
    show_warnings(window)
    for number in range(len(window.places)):
        window.place_list.setCurrentRow(number)
    window.workbench.set_language("de")
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy())
    assert_locked(window)


def test_a_file_dialog_in_the_folder_of_the_database_leaves_the_lock_alone(qtbot: QtBot, window: MainWindow) -> None:
    folder = Path(window.workbench.location).parent
    dialog = FileDialog(window.workbench.text, window, "asked", message("Choose a list"), window.workbench.memory)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDirectory(str(folder))
    dialog.show()
    dialog.selectFile(window.workbench.location)
    files = dialog.findChild(QFileSystemModel)
    assert files is not None
    # It looks at the files by and by; one that was looked at has a picture.
    pictured = Qt.ItemDataRole.DecorationRole
    qtbot.waitUntil(lambda: not (files.index(window.workbench.location).data(pictured) or QIcon()).isNull())
    assert_locked(window)
    dialog.reject()


def test_the_database_itself_is_no_list(window: MainWindow) -> None:
    """Dropped on the window, it must not be opened to see what it is."""
    with pytest.raises(Refusal):
        recognising.look_at(window.workbench.desk, Path(window.workbench.location))
    assert_locked(window)


def test_the_database_itself_is_no_attachment(window: MainWindow) -> None:
    with pytest.raises(Refusal, match="the database itself"):
        keeping.change_setting(window.workbench.desk, "attachment", window.workbench.location)
    assert_locked(window)


_TABLE = exporting.Table("Alles", "nl", (), (), 0)
# Everything that takes a file of the user's own choosing, to read it or to write it.
_WAYS: dict[str, Callable[[Desk, Path], object]] = {
    "logo": lambda desk, file: keeping.change_setting(desk, "logo", str(file)),
    "letterhead": lambda desk, file: keeping.change_setting(desk, "letterhead", str(file)),
    "list of items": lambda desk, file: importing.import_items(desk, ImportPlan(file)),
    "list of parties": lambda desk, file: importing.import_parties(desk, ImportPlan(file)),
    "mapping to read by": lambda desk, file: mapping.find(desk, str(file)),
    "mapping to keep": lambda desk, file: mapping.save(desk, "van mij", file),
    "view to read": viewing.read_view,
    "view": lambda desk, file: viewing.write_view(desk, file, "{}"),
    "example": lambda desk, file: laying_out.preview(desk, "nl", 1, file),
    "table": lambda desk, file: exporting.export_table(desk, _TABLE, file),
    "aging": lambda desk, file: reporting.aging_workbook(desk, date(2026, 11, 21), file),
    "backup": keeping.backup,
}


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("ending", ["", "-shm", "-wal"])
def test_no_file_that_is_chosen_may_be_the_open_database(window: MainWindow, way: str, ending: str) -> None:
    """Nor what belongs to it: the locks are also on the -shm."""
    file = Path(window.workbench.location + ending)
    before = file.read_bytes() if ending == "-wal" else b""  # the one without locks
    with pytest.raises(Refusal, match="the database itself"):
        _WAYS[way](window.workbench.desk, file)
    assert_locked(window)
    assert ending != "-wal" or file.read_bytes() == before


def test_another_name_of_the_open_database_is_the_database(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "view.json").symlink_to(window.workbench.location)
    with pytest.raises(Refusal, match="the database itself"):
        viewing.write_view(window.workbench.desk, tmp_path / "view.json", "{}")
    assert_locked(window)


def test_putting_back_the_open_database_leaves_its_lock_alone(window: MainWindow) -> None:
    made = keeping.put_back(window.workbench.desk, Path(window.workbench.location))
    assert made.is_file()
    assert_locked(window)
