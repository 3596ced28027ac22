"""Importing lists: from the menu or by dropping a file on the window, and undoing an import."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from aanmaningen.core.errors import message
from aanmaningen.jobs import importing
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.store.imports import GoesBack, ImportView

from ..actions import ActionSpec, Menu
from ..place import Feature
from ..workbench import Kind, Workbench
from .dialog import ImportDialog
from .imports_dialog import ImportsDialog
from .undo_dialog import UndoImportDialog

_CHANGES = (Kind.ITEMS, Kind.PARTIES, Kind.IMPORTS)


class ImportFeature(Feature):
    """File, import; and the list of imports."""

    def __init__(self, workbench: Workbench, window: QMainWindow) -> None:
        super().__init__(workbench, window)
        self.dialog: ImportDialog | None = None
        self.imports: ImportsDialog | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return importing and the list of imports."""
        return (
            ActionSpec(
                "import", message("&Import…"), self.choose_and_import, Menu.FILE, "Ctrl+I", "import", in_toolbar=True
            ),
            ActionSpec("imports", message("I&mports…"), self.show_imports, Menu.FILE, "Ctrl+Shift+H", "undo"),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take files that are dropped on the window."""
        if isinstance(event, QDropEvent) and watched is self.window:
            # The two kinds of event share a class: entering is one too.
            paths = _dropped_files(event)
            if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and paths:
                event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop and paths:
                event.acceptProposedAction()
                self.import_files(paths)
                return True
        return super().eventFilter(watched, event)

    # -- what can be done

    def choose_and_import(self) -> None:
        """Ask for a file and lead it in."""
        self._open_dialog().choose_file()

    def import_file(self, path: Path) -> ImportDialog:
        """Lead a file in."""
        dialog = self._open_dialog()
        dialog.open_file(path)
        return dialog

    def import_files(self, paths: Sequence[Path]) -> None:
        """Lead files in, one after another: the next when the dialog of the one before it closes."""
        folders = [path.name for path in paths if path.is_dir()]
        if folders:
            self.workbench.refused.emit(
                message("{name} is a folder. Drop the lists that are in it, not the folder.", name=folders[0])
            )
            return
        first, *rest = paths
        dialog = self.import_file(first)
        if rest:
            dialog.say_waiting(len(rest))
            dialog.finished.connect(lambda _: self.import_files(rest))

    def show_imports(self) -> None:
        """Show the list of imports."""
        if self.imports is not None:
            self.imports.deleteLater()
        self.imports = dialog = ImportsDialog(self.workbench, self.window)
        dialog.undo_wanted.connect(lambda view: self._ask_undo(view, dialog))
        dialog.open()

    # -- slots

    def _open_dialog(self) -> ImportDialog:
        if self.dialog is not None and not self.dialog.is_busy():
            self.dialog.deleteLater()
        self.dialog = dialog = ImportDialog(self.workbench, self.window)
        dialog.apply_wanted.connect(self._apply)
        dialog.undo_wanted.connect(self._undo_just_done)
        dialog.open()
        return dialog

    def _apply(self, kind: str, plan: ImportPlan) -> None:
        assert self.dialog is not None
        title = message("Import of {file}", file=plan.path.name)
        task = self.workbench.write(
            title, lambda desk: importing.import_list(desk, kind, plan), *_CHANGES, refused=self.dialog.refuse
        )
        self.dialog.follow(task)

    def _undo_just_done(self, import_id: int) -> None:
        found = [view for view in importing.imports_of(self.workbench.desk) if view.id == import_id]
        if found and self.dialog is not None:
            self._ask_undo(found[0], self.dialog)

    def _ask_undo(self, view: ImportView, over: ImportsDialog | ImportDialog) -> None:
        def ask(back: object) -> None:
            assert isinstance(back, GoesBack)
            question = UndoImportDialog(self.workbench, view, back, over)
            question.accepted.connect(lambda: self._undo(view, over))
            question.open()

        self.workbench.read(
            message("Looking what would go back"), lambda desk: importing.what_goes_back(desk, view.id), ask
        )

    def _undo(self, view: ImportView, over: ImportsDialog | ImportDialog) -> None:
        refused = over.refuse if isinstance(over, ImportDialog) else over.tell
        self.workbench.write(
            message("Undoing the import of {file}", file=view.file_name),
            lambda desk: importing.undo_import(desk, view.id),
            *_CHANGES,
            then=lambda _: over.show_undone() if isinstance(over, ImportDialog) else None,
            refused=refused,
        )


def _dropped_files(event: QDropEvent | QDragEnterEvent) -> list[Path]:
    """Return the files and folders that are dropped; nothing when something else is among them."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls] if all(url.isLocalFile() for url in urls) else []
