"""Opening a file or folder with the program that the system has for it."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from aanmaningen.core.errors import message

from .workbench import Workbench


def open_outside(workbench: Workbench, path: Path) -> None:
    """Open it; when that cannot be, say so and where it is."""
    if not path.exists():
        workbench.refused.emit(message("{file} is not there any more.", file=path))
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        workbench.refused.emit(message("The system has no program that opens {file}. Open it yourself.", file=path))
