"""Making another administration in the same database."""

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.records import Administration

from ..company_fields import FIELDS
from ..dialogs import ValueDialog
from ..form import Form
from ..workbench import Workbench

_FIELDS = tuple(spec for spec in FIELDS if spec.key != "company_logo")


class AdministrationDialog(ValueDialog[Administration]):
    """Ends with an administration that has no id and code yet."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(workbench, parent, "administration_dialog", message("New administration"), message("&Make"))
        self.form = Form(_FIELDS, workbench.text)
        own = workbench.desk.administration
        self.form.set_value("company_country", own.country)
        self.form.set_value("company_language", own.language)
        self.body.addWidget(self.form)
        self.form.edited.connect(lambda _: self._refresh())
        self._refresh()
        self.resize(self.fontMetrics().averageCharWidth() * 80, self.sizeHint().height())

    def value(self) -> Administration:
        """Return the administration."""
        said = {spec.key.removeprefix("company_"): self.form.value(spec.key) for spec in _FIELDS}
        return Administration(id=0, code="", **said)  # type: ignore[arg-type]

    def accept(self) -> None:
        """Close when everything is right."""
        if self.form.check():
            super().accept()

    def _refresh(self) -> None:
        self.accept_button.setEnabled(bool(self.form.value("company_name")))
