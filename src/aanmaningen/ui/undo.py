"""Undo and redo: the corrections of this window, the newest first, with what each of them was."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QObject

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import correcting
from aanmaningen.jobs.correcting import Correction, Superseded
from aanmaningen.jobs.desk import Desk

from .actions import ActionSpec, Menu, keys_text
from .background import Task
from .workbench import Kind, Workbench

Outcome = TypeVar("Outcome")

_UNDO, _REDO = "Ctrl+Z", "Ctrl+Y"
_MOST = 100  # a correction of 50,000 items takes some ten megabytes


class UndoStack(QObject):
    """What can be undone and redone in the whole window. Forgets everything when another administration opens.

    Keys that come while a correction is under way wait for it: Ctrl+Z takes back what was done last, and that is it.
    """

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.setObjectName("undo_stack")
        self._workbench = workbench
        self._done: list[Correction] = []
        self._undone: list[Correction] = []
        self._under_way: set[Task] = set()
        self._waiting: deque[Callable[[], None]] = deque()
        self._era = 0  # grows with each administration that is opened
        workbench.administration_changed.connect(self.clear)

    # -- questions

    def can_undo(self) -> bool:
        """Tell whether there is something to take back, or about to be."""
        return bool(self._done or self._under_way)

    def can_redo(self) -> bool:
        """Tell whether there is something to do again, or about to be."""
        return bool(self._undone)

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
                _UNDO,
                "undo",
                is_enabled=self.can_undo,
                text_now=self.undo_text,
                needs=message("There is nothing to take back."),
                anywhere=True,
                pictured=lambda: True,
            ),
            ActionSpec(
                "redo",
                message("&Redo"),
                self.redo,
                Menu.EDIT,
                _REDO,
                "redo",
                is_enabled=self.can_redo,
                text_now=self.redo_text,
                needs=message("There is nothing to do again."),
                anywhere=True,
                pictured=lambda: True,
            ),
        ]

    # -- changes

    def do(self, title: Message, job: Callable[[Desk], Correction]) -> None:
        """Carry out a correction in the background, and remember it."""

        def remember(done: Correction) -> None:
            if done.changes:  # an item that was marked already is not marked once more
                self._done.append(done)
                del self._done[:-_MOST]
                self._undone.clear()
                self._say(message("Done: {what}. {keys} takes it back.", what=done.what, keys=keys_text(_UNDO)))
            else:
                self._say(message("Nothing changed: it was like that already."))

        self._write(title, job, remember)

    def undo(self) -> None:
        """Take back the newest correction."""
        self._turn(self._done, self._undone, message("Undo"), self.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(self._undone, self._done, message("Redo"), self.redo)

    def clear(self) -> None:
        """Forget everything, also what is still under way: it belongs to what was looked at before."""
        self._done.clear()
        self._undone.clear()
        self._under_way.clear()
        self._waiting.clear()
        self._era += 1

    # -- private

    def _turn(
        self, source: list[Correction], target: list[Correction], title: Message, again: Callable[[], None]
    ) -> None:
        """Turn the newest of `source` back and lay what leads forth again on `target`."""
        if self._under_way:
            self._waiting.append(again)
            return
        if not source:
            return
        newest = source[-1]

        def finish(outcome: Correction | Superseded) -> None:
            if newest in source:  # not when it was hindered, and is tried again after something else undid it
                source.remove(newest)
            if isinstance(outcome, Correction):
                target.append(outcome)
                self._say(_turned(newest.what, is_undone=source is self._done))
            else:
                self._waiting.clear()
                self._workbench.refused.emit(outcome.message)

        def job(desk: Desk) -> Correction | Superseded:
            try:
                return correcting.undo(desk, newest)
            except Superseded as refusal:
                # An answer like any other: this one can be dropped, where after a locked database it may be tried anew.
                return refusal

        self._write(title, job, finish)

    def _write(self, title: Message, job: Callable[[Desk], Outcome], then: Callable[[Outcome], None]) -> None:
        """Let a job change items; `then` hears of it, unless another administration was opened meanwhile."""

        era = self._era

        def hear(outcome: Outcome) -> None:
            self._under_way.discard(task)
            if era == self._era:
                then(outcome)

        task = self._workbench.write(title, job, Kind.ITEMS, then=cast(Callable[[object], None], hear))
        self._under_way.add(task)
        task.refused.connect(self._waiting.clear)
        task.ended.connect(lambda: self._end(task))

    def _end(self, task: Task) -> None:
        self._under_way.discard(task)
        while self._waiting and not self._under_way:  # one that has nothing to do starts nothing
            self._waiting.popleft()()
        self._workbench.actions_changed.emit()

    def _say(self, what: Message) -> None:
        self._workbench.said.emit(what)


def _turned(what: Message, *, is_undone: bool) -> Message:
    if is_undone:
        return message("Taken back: {what}. {keys} does it again.", what=what, keys=keys_text(_REDO))
    return message("Done again: {what}. {keys} takes it back.", what=what, keys=keys_text(_UNDO))


def undo_stack(workbench: Workbench) -> UndoStack:
    """Return the undo stack of this window; there is one."""
    found = workbench.findChild(UndoStack, "undo_stack")
    return found if isinstance(found, UndoStack) else UndoStack(workbench)
