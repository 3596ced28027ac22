"""What a proposal warns of: a few lines at once, the rest scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from aanmaningen.core.errors import Message, message, plural

from ..following import colour
from ..icons import icon
from ..tints import Meaning, soft
from ..widgets import named
from ..workbench import Workbench

_AT_ONCE = 4  # warnings
_LISTED = 200  # more than anybody reads; each takes time to lay out


class ProposalWarnings(QListWidget):
    """Hidden while there are none."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        named(self, "proposal_warnings")
        self._workbench = workbench
        self.setIconSize(QSize(self.fontMetrics().height(), self.fontMetrics().height()))
        self.setWordWrap(True)
        colour(self, QPalette.ColorRole.Base, lambda palette: soft(palette, Meaning.CAREFUL))
        self.hide()

    def tell(self, found: Sequence[Message]) -> None:
        """Show these, in the language of now."""
        text = self._workbench.text
        self.setAccessibleName(text(message("Warnings")))
        self.clear()
        for warning in found[:_LISTED]:
            self.addItem(QListWidgetItem(icon("warning"), text(warning)))
        if len(found) > _LISTED:
            self.addItem(text(plural("And 1 more.", "And {n} more.", n=len(found) - _LISTED)))
        self.setVisible(bool(found))
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where it is narrow a warning takes more lines, and is not cut."""
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        heights = [self.visualItemRect(self.item(row)).height() + 1 for row in range(min(self.count(), _AT_ONCE))]
        if heights:
            edge = 2 * self.frameWidth()
            self.setMinimumHeight(heights[0] + edge)
            self.setMaximumHeight(sum(heights) + edge)
