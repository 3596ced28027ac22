"""The dialog that asks for another name of a saved view."""

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from aanmaningen.core.errors import message

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


class ViewRenameDialog(ValueDialog[str]):
    """Type a name that no other view has."""

    def __init__(self, workbench: Workbench, old: str, known: Collection[str], parent: QWidget) -> None:
        super().__init__(workbench, parent, "view_rename_dialog", message("Rename view"), message("&Rename"))
        self._taken = {name.casefold() for name in known if name != old}
        self.say(workbench.text(message("The new name of the view {name}:", name=old)))
        self.name = named(QLineEdit(old), "view_new_name")
        self.name.setAccessibleName(workbench.text(message("Name of the view")))
        self.name.selectAll()
        self.body.addWidget(self.name)
        self.problem = self.say("", "view_name_problem")
        self.name.textChanged.connect(lambda _: self._allow())
        self.name.setFocus()
        self._allow()

    def value(self) -> str:
        """Return the name."""
        return self.name.text().strip()

    def _allow(self) -> None:
        is_taken = self.value().casefold() in self._taken
        taken = message("Another view has this name already. Choose another name.")
        self.problem.setText(self.workbench.text(taken) if is_taken else "")
        self.accept_button.setEnabled(bool(self.value()) and not is_taken)
