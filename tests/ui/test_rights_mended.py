"""A ledger that could only be read, whose rights are mended as the window says, can be changed again."""

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.ui import app

from .bad_luck_desk import block, held, open_box, rights, settle, shown
from .bad_luck_desk import memory as memory
from .bad_luck_desk import open_location as open_location


def test_after_the_rights_on_the_file_are_mended_it_is_changed_again(
    qtbot: QtBot, open_location: str, memory: QSettings
) -> None:
    path = Path(open_location)
    with rights({path: 0o444, path.parent: 0o755}):
        with shown(qtbot, open_location, memory) as window:
            app.show_warnings(window)
            assert "read_only" in window.banner.texts()
        assert Path(f"{path}-shm").exists(), "with the rights that the file had"
        path.chmod(0o644)
        with shown(qtbot, open_location, memory) as window:
            app.show_warnings(window)
            assert "read_only" not in window.banner.texts()
            block(window, "F1", "x")
            settle(qtbot, window)
            assert open_box(window, "refusal") is None
    assert held(open_location) == 1
