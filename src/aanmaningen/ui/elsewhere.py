"""Doing what belongs to another place: go there, wait until it has read what it shows, and do it or say why not."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from aanmaningen.core.errors import Message, message

from .actions import Actions
from .workbench import Workbench


class Elsewhere(QObject):
    """Does a command of the palette. here: asks which place is shown."""

    def __init__(self, workbench: Workbench, actions: Actions, here: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._actions = actions
        self._here = here
        self._waiting: QAction | None = None
        workbench.background.rested.connect(self._go_on)

    def do(self, action: QAction) -> None:
        """Do it, at its own place; what cannot be done there yet waits until that place has read what it shows."""
        self._waiting = None
        if action.isEnabled():
            action.trigger()
            return
        place = self._actions.place_of(action.objectName())
        if place and place != self._here():
            self._workbench.place_wanted.emit(place)
        if not action.isEnabled() and self._workbench.background.is_reading():
            self._waiting = action
        else:
            self._finish(action)

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        if QApplication.activeModalWidget() is not None:
            return  # a question came between: it would be done behind that one, or ask another over it
        if waiting is not None and self._actions.place_of(waiting.objectName()) in ("", self._here()):
            self._finish(waiting)

    def _finish(self, action: QAction) -> None:
        self._actions.refresh()
        if action.isEnabled():
            action.trigger()
        else:
            self._workbench.said.emit(self._why_not(action))

    def _why_not(self, action: QAction) -> Message:
        needs = self._actions.needs(action.objectName())
        if needs is not None:
            return needs
        what = action.text().replace("&", "").removesuffix("…")
        return message("“{command}” cannot be done at this moment.", command=what)
