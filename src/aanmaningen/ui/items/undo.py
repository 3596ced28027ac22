"""Undo and redo: the corrections of this window, the newest first, with what each of them was."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import correcting
from aanmaningen.jobs.correcting import Correction, Superseded
from aanmaningen.jobs.desk import Desk

from ..actions import ActionSpec, Menu
from ..workbench import Kind, Workbench

_MOST = 100  # a correction of 50,000 items takes some ten megabytes


class UndoStack(QObject):
    """What can be undone and redone in the whole window. Forgets everything when another administration opens."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.setObjectName("undo_stack")
        self._workbench = workbench
        self._done: list[Correction] = []
        self._undone: list[Correction] = []
        self._is_busy = False
        workbench.administration_changed.connect(self.clear)

    # -- questions

    def can_undo(self) -> bool:
        """Tell whether there is something to take back."""
        return bool(self._done) and not self._is_busy

    def can_redo(self) -> bool:
        """Tell whether there is something to do again."""
        return bool(self._undone) and not self._is_busy

    def undo_text(self) -> Message:
        """Return what undoing would take back."""
        return message("&Undo: {what}", what=self._done[-1].what) if self._done else message("&Undo")

    def redo_text(self) -> Message:
        """Return what would be done again."""
        return message("&Redo: {what}", what=self._undone[-1].what) if self._undone else message("&Redo")

    def actions(self) -> list[ActionSpec]:
        """Return undo and redo as actions."""
        return [
            ActionSpec(
                "undo",
                message("&Undo"),
                self.undo,
                Menu.EDIT,
                "Ctrl+Z",
                "undo",
                in_toolbar=False,
                is_enabled=self.can_undo,
                text_now=self.undo_text,
            ),
            ActionSpec(
                "redo",
                message("&Redo"),
                self.redo,
                Menu.EDIT,
                "Ctrl+Y",
                "redo",
                is_enabled=self.can_redo,
                text_now=self.redo_text,
            ),
        ]

    # -- changes

    def do(self, title: Message, job: Callable[[Desk], Correction]) -> None:
        """Carry out a correction in the background, and remember it."""
        self._workbench.write(title, job, Kind.ITEMS, then=self._remember)

    def undo(self) -> None:
        """Take back the newest correction."""
        self._turn(self._done, self._undone, message("Undo"))

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(self._undone, self._done, message("Redo"))

    def clear(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()

    # -- private

    def _remember(self, done: object) -> None:
        assert isinstance(done, Correction)
        if done.changes:  # an item that was marked already is not marked once more
            self._done.append(done)
            del self._done[:-_MOST]
            self._undone.clear()

    def _turn(self, source: list[Correction], target: list[Correction], title: Message) -> None:
        """Turn the newest of `source` back and lay what leads forth again on `target`."""
        if not source or self._is_busy:
            return
        newest = source[-1]
        self._is_busy = True

        def finish(outcome: object) -> None:
            self._is_busy = False
            if newest not in source:  # another administration was opened meanwhile
                return
            source.remove(newest)
            if isinstance(outcome, Superseded):
                self._workbench.refused.emit(outcome.message)
            elif isinstance(outcome, Correction):
                target.append(outcome)

        def job(desk: Desk) -> Correction | Superseded:
            try:
                return correcting.undo(desk, newest)
            except Superseded as refusal:
                # An answer like any other: this one can be dropped, where after a locked database it may be tried anew.
                return refusal

        task = self._workbench.write(title, job, Kind.ITEMS, then=finish)
        task.ended.connect(self._free)

    def _free(self) -> None:
        self._is_busy = False


def undo_stack(workbench: Workbench) -> UndoStack:
    """Return the undo stack of this window; there is one."""
    found = workbench.findChild(UndoStack, "undo_stack")
    return found if isinstance(found, UndoStack) else UndoStack(workbench)
