"""The administration that is open, in the status bar, with a menu of the others."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QStyle, QStyleOptionButton, QStylePainter

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs import overview

from .widgets import named
from .workbench import Workbench

_LONG, _SHORT = 44, 16  # letters


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

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for a name of usual length."""
        return super().sizeHint().boundedTo(QSize(self._letters(_LONG), super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the beginning of the name."""
        return self.sizeHint().boundedTo(QSize(self._letters(_SHORT), self.sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Write what fits; the whole is the tip."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        arrow = self.style().pixelMetric(QStyle.PixelMetric.PM_MenuButtonIndicator, option, self)
        room = self.width() - arrow - self._letters(2)
        option.text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room, Qt.TextFlag.TextShowMnemonic
        )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

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
        self.setToolTip(self._workbench.desk.administration.name)
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

    def _letters(self, count: int) -> int:
        return count * self.fontMetrics().averageCharWidth()

    def _choose(self, code: str, _: bool = False) -> None:
        self.wanted.emit(code)
