"""The question before an import is undone: what goes back."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.store.imports import GoesBack, ImportView

from ..mnemonics import OwnLetters
from ..widgets import named
from ..workbench import Workbench


class UndoImportDialog(QDialog):
    """Says what undoing an import takes back; accepted when the user wants that."""

    def __init__(self, workbench: Workbench, view: ImportView, back: GoesBack, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("undo_import_dialog")
        OwnLetters(self)
        self.setWindowTitle("Aanmaningen")
        text = workbench.text
        lines = [
            (back.items_removed, plural("1 item goes away", "{n} items go away", n=back.items_removed)),
            (back.items_restored, plural("1 item is as before", "{n} items are as before", n=back.items_restored)),
            (back.payments_removed, plural("1 payment goes away", "{n} payments go away", n=back.payments_removed)),
            (
                back.reopenings_removed,
                plural(
                    "1 item that it opened again, wholly or in part, is as before",
                    "{n} items that it opened again, wholly or in part, are as before",
                    n=back.reopenings_removed,
                ),
            ),
            (back.parties_removed, plural("1 party goes away", "{n} parties go away", n=back.parties_removed)),
            (
                back.parties_restored,
                plural("1 party is as before", "{n} parties are as before", n=back.parties_restored),
            ),
        ]
        said = [f"•  {text(line)}" for count, line in lines if count] or [text(message("Nothing was changed by it."))]
        question = text(message("Undo the import of {file}?", file=view.file_name))
        self.words = named(QLabel("\n".join([question, "", *said])), "undo_import_words")
        self.words.setWordWrap(True)
        buttons = QDialogButtonBox()
        undo = buttons.addButton(text(message("&Undo import")), QDialogButtonBox.ButtonRole.AcceptRole)
        keep = buttons.addButton(text(message("&Keep")), QDialogButtonBox.ButtonRole.RejectRole)
        named(undo, "undo_import_yes")
        named(keep, "undo_import_no").setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 50)
