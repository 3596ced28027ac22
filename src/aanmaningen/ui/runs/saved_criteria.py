"""Criteria under a name: saving what was typed, and deleting what is no longer wanted."""

from PySide6.QtCore import QObject

from aanmaningen.core.errors import message
from aanmaningen.jobs import saving
from aanmaningen.jobs.desk import Desk

from ..dialogs.saved_name import SavedNameDialog
from ..dialogs.yes import YesDialog
from ..workbench import Kind, Workbench
from .proposal_form import ProposalForm


class SavedCriteria(QObject):
    """Asks, and has it done; the form then offers what there is."""

    def __init__(self, workbench: Workbench, form: ProposalForm) -> None:
        super().__init__(form)
        self._workbench = workbench
        self._form = form
        form.save_wanted.connect(self.save)
        form.delete_wanted.connect(self.delete)

    def save(self) -> None:
        """Ask for a name, and keep the criteria under it."""
        text = self._form.criteria.text().strip()
        if not text or self._form.complaint_about():
            return

        def save(name: str) -> None:
            def job(desk: Desk) -> str:
                return saving.save_selection(desk, name, text)

            self._workbench.write(
                message("Saving the criteria"), job, Kind.SETTINGS, then=lambda _: self._form.read_selections(name)
            )

        SavedNameDialog(
            self._workbench,
            "selection_name",
            message("Save the criteria"),
            message("Name of the selection. A name that is there already gets these criteria."),
            message("Name of the selection"),
            message("&Save"),
            self._form.saved_names(),
            self._form.chosen_name(),
            self._form,
        ).ask(save)

    def delete(self) -> None:
        """Ask, and delete the chosen selection; the criteria in the field stay."""
        name = self._form.chosen_name()
        if not name:
            return

        def delete(_: bool) -> None:
            self._workbench.write(
                message("Deleting the criteria"),
                lambda desk: saving.delete_selection(desk, name),
                Kind.SETTINGS,
                then=lambda _: self._form.read_selections(),
            )

        YesDialog(
            self._workbench,
            message("Delete the selection"),
            message("Delete the selection {name}?", name=name),
            message("Runs that were made with it stay as they are."),
            message("&Delete"),
            self._form,
        ).ask(delete)
