"""The name under which criteria are saved."""

from PySide6.QtWidgets import QComboBox, QWidget

from aanmaningen.core.errors import message

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


class NameDialog(ValueDialog[str]):
    """Asks for a new name, or for one of those that are there, whose criteria are then replaced."""

    def __init__(self, workbench: Workbench, taken: list[str], proposed: str, parent: QWidget) -> None:
        super().__init__(workbench, parent, "name_dialog", message("Save the criteria"), message("&Save"))
        self.say(workbench.text(message("Name of the selection. A name that is there already gets these criteria.")))
        self.field = named(QComboBox(), "selection_name")
        self.field.setEditable(True)
        self.field.addItems(taken)
        self.field.setEditText(proposed)
        self.field.setAccessibleName(workbench.text(message("Name of the selection")))
        self.body.addWidget(self.field)
        self.field.editTextChanged.connect(self._check)
        self._check(proposed)
        self.field.setFocus()

    def value(self) -> str:
        """Return the name."""
        return self.field.currentText().strip()

    def _check(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text.strip()))
