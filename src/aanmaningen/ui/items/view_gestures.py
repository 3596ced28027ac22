"""What is done with views as a whole: saved, renamed, deleted, and carried to and from files."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.jobs import viewing

from ..background import Job
from ..dialogs.saved_name import SavedNameDialog
from ..dialogs.yes import YesDialog
from ..workbench import Workbench
from . import views
from .current_view import OWN, CurrentView
from .file_dialog import ask_file
from .view_rename_dialog import ViewRenameDialog
from .views import SHIPPED

_VIEWS = message("Views")


class ViewGestures:
    """Asks what must be known, and lets a job do it. parent: over which the dialogs stand."""

    def __init__(self, workbench: Workbench, current: CurrentView, parent: QWidget) -> None:
        self._workbench = workbench
        self._current = current
        self._parent = parent

    def save(self) -> None:
        """Keep the view under a name."""

        def keep(name: str) -> None:
            self._keep(name, views.to_json(self._current.view))

        SavedNameDialog(
            self._workbench,
            "view_name",
            message("Save view"),
            message("Columns, order, filters and groups are kept under this name. An existing name is replaced."),
            message("Name of the view"),
            message("&Save"),
            sorted(self._current.own()),
            self._current.own_name(),
            self._parent,
        ).ask(keep)

    def is_changed(self) -> bool:
        """Tell whether the view differs from what was saved under its name."""
        return self._current.is_changed()

    def restore(self) -> None:
        """Show the view as it was saved."""
        self._current.restore()

    def rename(self) -> None:
        """Give a saved view another name."""
        old = self._current.own_name()
        if not old:
            self._refuse(message("This view ships with the program and keeps its name. Save it under a name of yours."))
            return

        def put(new: str) -> None:
            if new == old:
                return
            definition = self._current.own().get(old, views.to_json(self._current.view))
            self._current.key = OWN + new
            self._current.expect(old, None)
            self._current.expect(new, definition)
            self._current.note(self._current.view)
            self._write(message("Renaming the view"), lambda desk: viewing.rename_view(desk, old, new))

        ViewRenameDialog(self._workbench, old, self._current.own(), self._parent).ask(put)

    def delete(self) -> None:
        """Ask, and remove a saved view; the first that ships is shown instead."""
        name = self._current.own_name()
        if not name:
            self._refuse(message("This view ships with the program and cannot be deleted."))
            return

        def delete(_: bool) -> None:
            self._current.expect(name, None)
            self._write(message("Deleting the view"), lambda desk: viewing.delete_view(desk, name))
            self._current.show(SHIPPED[0].key)

        YesDialog(
            self._workbench,
            message("Delete the view"),
            message("Delete the view {name}?", name=name),
            message("No item changes. A view that you exported to a file can be imported again."),
            message("&Delete"),
            self._parent,
        ).ask(delete)

    def export(self) -> None:
        """Write the view to a file, for someone else or another administration."""

        def write(path: str) -> None:
            try:
                viewing.write_view(self._workbench.desk, Path(path), views.to_json(self._current.view))
            except Refusal as refusal:
                self._refuse(refusal.message)

        name = f"{self._current.name()}.json"
        ask_file(self._workbench, self._parent, message("Export this view"), _VIEWS, "json", write, new_name=name)

    def import_(self) -> None:
        """Show the view of a file, and keep it under the file's name."""

        def read(path: str) -> None:
            try:
                view = self._current.readable(viewing.read_view(self._workbench.desk, Path(path)))
            except Refusal as refusal:
                self._refuse(refusal.message)
                return
            if view is not None:
                definition = views.to_json(view)
                name = _free_name(Path(path).stem, definition, self._current.own())
                self._current.show_as(OWN + name, view)
                self._keep(name, definition)

        ask_file(self._workbench, self._parent, message("Import a view"), _VIEWS, "json", read)

    # -- private

    def _keep(self, name: str, definition: str) -> None:
        self._current.key = OWN + name
        self._current.note(self._current.view)
        self._current.expect(name, definition)
        self._write(message("Saving the view"), lambda desk: viewing.save_view(desk, name, definition))

    def _write(self, title: Message, job: Job) -> None:
        # What really became of it is read afterwards, whether it was done or refused.
        self._workbench.write(title, job).ended.connect(self._read_own)

    def _read_own(self) -> None:
        try:
            self._current.read_own()
        except Refusal as refusal:
            self._refuse(refusal.message)

    def _refuse(self, what: Message) -> None:
        self._workbench.refused.emit(what)


def _free_name(wanted: str, definition: str, own: Mapping[str, str]) -> str:
    """Return a name under which no other view is kept."""
    name, number = wanted, 1
    while own.get(name, definition) != definition:
        number += 1
        name = f"{wanted} ({number})"
    return name
