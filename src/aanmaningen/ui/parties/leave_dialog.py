"""The question when a card with unsaved changes is left: save, throw away, or stay."""

from enum import Enum, auto

from PySide6.QtWidgets import QMessageBox, QWidget

from aanmaningen.core.errors import message

from ..mnemonics import OwnLetters
from ..workbench import Workbench


class Leaving(Enum):
    """What to do with the changes."""

    SAVE = auto()
    DISCARD = auto()
    STAY = auto()


class LeaveDialog(QMessageBox):
    """Asks; Escape stays."""

    def __init__(self, workbench: Workbench, parent: QWidget, party: str) -> None:
        super().__init__(parent)
        self.setObjectName("leave_dialog")
        OwnLetters(self)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Aanmaningen")
        self.setText(workbench.text(message("The changes on the card of {party} are not saved yet.", party=party)))
        roles = QMessageBox.ButtonRole
        self.save_button = self.addButton(workbench.text(message("&Save")), roles.AcceptRole)
        self.discard_button = self.addButton(workbench.text(message("&Do not save")), roles.DestructiveRole)
        self.stay_button = self.addButton(workbench.text(message("&Go on editing")), roles.RejectRole)
        self.setDefaultButton(self.save_button)
        self.setEscapeButton(self.stay_button)

    def leaving(self) -> Leaving:
        """Return what was chosen."""
        chosen = self.clickedButton()
        if chosen is self.save_button:
            return Leaving.SAVE
        return Leaving.DISCARD if chosen is self.discard_button else Leaving.STAY


def ask_leaving(workbench: Workbench, parent: QWidget, party: str) -> Leaving:
    """Ask what to do with the changes, and wait for the answer."""
    dialog = LeaveDialog(workbench, parent, party)
    dialog.exec()
    return dialog.leaving()
