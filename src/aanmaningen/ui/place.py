"""A place: one of the screens that the main window shows, chosen in the list at the left."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from aanmaningen.core.errors import Message

from .actions import ActionSpec
from .workbench import Kind, Workbench


class Place(QWidget):
    """Base of all places. `key` is its object name, `title` what the list at the left says, `icon` its picture."""

    note_changed = Signal()

    key = ""
    title: Message
    icon = ""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName(self.key)
        self.workbench = workbench

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done here; asked once, when the window is built. Disabled while another place shows."""
        return ()

    def arrive(self) -> None:
        """Called each time the place is shown: put the keyboard where work starts."""

    def note(self) -> Message | None:
        """Return what waits here for the user, for the list at the left; None when nothing does."""
        return None

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Called when a job changed something; fetch anew what concerns this place."""

    def retranslate(self) -> None:
        """Called when the language changed: write all texts anew."""

    def may_close(self) -> bool:
        """Tell whether the window may close: False keeps it open, after asking the user about unsaved work."""
        return True

    def find_text(self, text: str) -> None:
        """Search for what was typed in the search field of the window."""


class Feature(QObject):
    """Something that can be done anywhere in the window and has no place of its own, such as importing."""

    def __init__(self, workbench: Workbench, window: QMainWindow) -> None:
        super().__init__(window)
        self.workbench = workbench
        self.window = window

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done; asked once, when the window is built."""
        return ()
