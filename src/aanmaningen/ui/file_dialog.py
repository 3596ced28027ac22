"""The dialog that asks for a file or folder: it begins where one left off, and opens no file by itself.

The last matters. When a program closes any file on Linux or macOS, the system drops every lock it holds on that file;
a dialog that reads files to choose their pictures would take away the lock on the open database, and with it what
keeps two programs from writing at the same moment (sqlite.org/howtocorrupt.html, section 2.2).
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileInfo, QSettings, QStandardPaths
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from aanmaningen.core.errors import Message, message

from .widgets import named

_WORDS = {
    QFileDialog.DialogLabel.LookIn: message("Look in:"),
    QFileDialog.DialogLabel.FileName: message("File name:"),
    QFileDialog.DialogLabel.FileType: message("Kind of file:"),
    QFileDialog.DialogLabel.Reject: message("Cancel"),
}


class _Pictures(QFileIconProvider):
    """Chooses the picture of a file without looking into it."""

    def icon(self, what: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        if isinstance(what, QFileInfo):
            kinds = QAbstractFileIconProvider.IconType
            what = kinds.Folder if what.isDir() else kinds.File
        return super().icon(what)

    def type(self, what: QFileInfo) -> str:
        return ""


class FileDialog(QFileDialog):
    """A file dialog in the user's language."""

    def __init__(
        self,
        words: Callable[[Message], str],
        parent: QWidget,
        name: str,
        title: Message,
        memory: QSettings | None = None,
    ) -> None:
        """name: its object name. memory: where the folder is kept that was chosen last under that name."""
        super().__init__(parent, words(title).replace("&", ""))
        named(self, name)
        self._memory, self._key = memory, f"folders/{name}"
        self._pictures = _Pictures()
        self.setIconProvider(self._pictures)
        for label, word in _WORDS.items():
            self.setLabelText(label, words(word))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        remembered = "" if memory is None else str(memory.value(self._key, ""))
        self.setDirectory(remembered if Path(remembered or "?").is_dir() else documents)
        self.fileSelected.connect(self._remember)

    def _remember(self, chosen: str) -> None:
        if self._memory is not None:
            there = Path(chosen)
            self._memory.setValue(self._key, str(there if there.is_dir() else there.parent))
