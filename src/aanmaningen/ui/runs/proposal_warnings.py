"""What a proposal warns of: a few lines at once, the rest scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from aanmaningen.core.errors import Message, message, plural

from ..following import colour
from ..icons import icon
from ..tints import Meaning, soft
from ..widgets import named
from ..workbench import Workbench

_AT_ONCE = 4  # lines
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
        if found:
            edge, row = 2 * self.frameWidth(), self.sizeHintForRow(0) + 1
            self.setMinimumHeight(row + edge)
            self.setMaximumHeight(min(len(found), _AT_ONCE) * row + edge)
