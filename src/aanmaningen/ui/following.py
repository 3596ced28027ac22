"""Colours of single widgets that follow the palette: mixed anew when the system goes from light to dark."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

Mix = Callable[[QPalette], QColor]


def colour(widget: QWidget, role: QPalette.ColorRole, mix: Mix) -> None:
    """Give a widget a colour that is mixed from the palette of now, and again whenever that changes."""
    follower = widget.findChild(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if follower is None:
        follower = _Follower(widget)
    follower.mixes[role] = mix
    follower.paint()


class _Follower(QObject):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.mixes: dict[QPalette.ColorRole, Mix] = {}
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Mix anew when the palette is another one."""
        if event.type() == QEvent.Type.PaletteChange and watched is self._widget:
            self.paint()
        return False

    def paint(self) -> None:
        # Only what is mixed is its own: all other colours go on coming from the application.
        own, general = QPalette(), QApplication.palette(self._widget)
        for role, mix in self.mixes.items():
            own.setColor(role, mix(general))
        now = self._widget.palette()
        if any(now.color(role) != own.color(role) for role in self.mixes):
            self._widget.setPalette(own)
