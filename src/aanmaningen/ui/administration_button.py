"""The administration that is open, in the status bar, with a menu of the others."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs import overview

from .widgets import named
from .workbench import Workbench


class AdministrationButton(QPushButton):
    """Says which one it is; `wanted` tells which other one the user wants."""

    wanted = Signal(str)  # code

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        named(self, "administration")
        self.setFlat(True)
        self._workbench = workbench
        self._others = QMenu(self)
        self.setMenu(self._others)

    def commands(self) -> list[QAction]:
        """Return the others as commands."""
        own, found = self._workbench.desk.administration.code, []
        for other in self._known():
            if other.code != own:
                name = self._workbench.text(message("Administration: {name}", name=other.name))
                action = QAction(name.replace("&", "&&"))
                action.triggered.connect(partial(self._choose, other.code))
                found.append(action)
        return found

    def write(self) -> None:
        """Show the name, and the others in the menu."""
        self.setText(self._workbench.desk.administration.name.replace("&", "&&"))
        try:
            others = self._known()
        except Refusal:  # whoever asked for something is told why it cannot be; these stay as they were
            return
        self._others.clear()
        for other in others:
            action = self._others.addAction(other.name.replace("&", "&&"))
            action.triggered.connect(partial(self._choose, other.code))

    def go_to_next(self) -> None:
        """Ask for the one after this one."""
        codes = [one.code for one in self._known()]
        here = codes.index(self._workbench.desk.administration.code)
        if len(codes) > 1:
            self.wanted.emit(codes[(here + 1) % len(codes)])

    def _known(self) -> list[Administration]:
        return overview.administrations_of(self._workbench.desk)

    def _choose(self, code: str, _: bool = False) -> None:
        self.wanted.emit(code)
