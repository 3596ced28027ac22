"""The dialog that asks for a file to write or to read."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from aanmaningen.core.errors import Message

from ..file_dialog import FileDialog
from ..workbench import Workbench

_NOT_IN_A_NAME = dict.fromkeys(map(ord, '\\/:*?"<>|'), "-")


def ask_file(
    workbench: Workbench,
    parent: QWidget,
    title: Message,
    kind: Message,
    suffix: str,
    then: Callable[[str], None],
    *,
    new_name: str = "",
) -> None:
    """Ask without blocking the window. new_name: what a file that is written is called; "" asks for one that exists."""
    text = workbench.text
    dialog = FileDialog(text, parent, "items_file", title, workbench.memory)
    dialog.setNameFilter(f"{text(kind)} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    if new_name:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(new_name.translate(_NOT_IN_A_NAME))
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
