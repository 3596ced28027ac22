"""Making or changing a saved selection: its name, and the criteria as they are written."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from aanmaningen.core import criteria_text
from aanmaningen.core.errors import message

from ..dialogs import ValueDialog
from ..form import FieldSpec, Form
from ..workbench import Workbench


@dataclass(frozen=True)
class SavedSelection:
    """Criteria under a name. was_named: the name until now, "" for a new one."""

    name: str
    criteria: str
    was_named: str = ""


class SelectionDialog(ValueDialog[SavedSelection]):
    """Ends with a saved selection; what is wrong with the criteria is told beside them."""

    def __init__(self, workbench: Workbench, parent: QWidget, selection: SavedSelection | None) -> None:
        super().__init__(workbench, parent, "selection_dialog", message("Saved selection"), message("&Save"))
        self._known = selection or SavedSelection("", "")
        self.form = Form(
            (
                FieldSpec("selection_name", message("&Name")),
                FieldSpec(
                    "selection_criteria",
                    message("&Criteria"),
                    help=message("For example: country = BE and open >= 100"),
                    check=criteria_text.parse,
                ),
            ),
            workbench.text,
        )
        self.form.set_value("selection_name", self._known.name)
        self.form.set_value("selection_criteria", self._known.criteria)
        self.body.addWidget(self.form)
        self.form.edited.connect(lambda _: self._refresh())
        self._refresh()
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.sizeHint().height())

    def value(self) -> SavedSelection:
        """Return the selection."""
        name, criteria = self.form.value("selection_name"), self.form.value("selection_criteria")
        return SavedSelection(name, criteria, self._known.name)

    def accept(self) -> None:
        """Close when everything is right."""
        if self.form.check():
            super().accept()

    def _refresh(self) -> None:
        self.accept_button.setEnabled(bool(self.value().name and self.value().criteria))
