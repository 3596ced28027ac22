"""The dialog that asks under which name to save a view."""

from PySide6.QtWidgets import QComboBox, QWidget

from aanmaningen.core.errors import message

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


class ViewNameDialog(ValueDialog[str]):
    """Type a new name, or choose one to replace."""

    def __init__(self, workbench: Workbench, known: list[str], suggested: str, parent: QWidget) -> None:
        super().__init__(workbench, parent, "view_name_dialog", message("Save view"), message("&Save"))
        text = workbench.text
        self.say(
            text(message("Columns, order, filters and groups are kept under this name. An existing name is replaced."))
        )
        self.name = named(QComboBox(), "view_name")
        self.name.setEditable(True)
        self.name.setAccessibleName(text(message("Name of the view")))
        self.name.addItems(known)
        self.name.setCurrentText(suggested)
        line = self.name.lineEdit()
        if line is not None:
            line.selectAll()
        self.body.addWidget(self.name)
        self.name.editTextChanged.connect(lambda _: self._allow())
        self.name.setFocus()
        self._allow()

    def value(self) -> str:
        """Return the name."""
        return self.name.currentText().strip()

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.value()))
