"""Help: the manual, what the program is and what it is made with, and where its log is."""

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMainWindow

from aanmaningen.core.errors import message
from aanmaningen.resources import manual_path

from ..actions import ActionSpec, Menu
from ..opening import open_outside
from ..place import Feature
from ..workbench import Workbench
from .about_dialog import AboutDialog
from .manual_dialog import ManualDialog


class HelpFeature(Feature):
    """The menu Help."""

    def __init__(self, workbench: Workbench, window: QMainWindow) -> None:
        super().__init__(workbench, window)
        self.dialog: QDialog | None = None

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return the manual, the log and what the program is."""
        return (
            ActionSpec("manual", message("&Manual"), self.show_manual, Menu.HELP, "F1"),
            ActionSpec(
                "log_folder",
                message("Folder of the &log"),
                self.open_log_folder,
                Menu.HELP,
                "Ctrl+F1",
                separated=True,
                is_enabled=lambda: log_file() is not None,
            ),
            ActionSpec("about", message("&About Aanmaningen"), self.show_about, Menu.HELP, "Shift+F1", separated=True),
        )

    def show_manual(self) -> None:
        """Show the manual that came along."""
        found = manual_path()
        if found is None:
            self.workbench.refused.emit(message("The manual did not come along with this installation."))
            return
        self.dialog = ManualDialog(self.workbench, self.window, found)
        self.dialog.show()

    def show_about(self) -> None:
        """Show version and licences."""
        self.dialog = AboutDialog(self.workbench, self.window)
        self.dialog.open()

    def open_log_folder(self) -> None:
        """Open the folder in the program that the system has for it."""
        found = log_file()
        if found is not None:
            open_outside(self.workbench, found.parent)


def log_file() -> Path | None:
    """Return the file that the log goes to, None where it goes to no file."""
    handlers = logging.getLogger().handlers
    return next((Path(one.baseFilename) for one in handlers if isinstance(one, logging.FileHandler)), None)
