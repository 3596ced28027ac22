"""The dialog of a conflict: two people changed the same values of a card; she chooses which to keep."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QWidget

from aanmaningen.core import cards
from aanmaningen.core.cards import CardValue, Conflict
from aanmaningen.core.errors import Message, message

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


class ConflictDialog(ValueDialog[Mapping[str, CardValue]]):
    """Shows of each value what is stored and what was typed; answers with the chosen ones. At first: the stored."""

    def __init__(self, workbench: Workbench, parent: QWidget, party: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            workbench, parent, "conflict_dialog", message("Changed by someone else"), message("&Save like this")
        )
        self._conflicts = conflicts
        self._mine: dict[str, QRadioButton] = {}
        text = workbench.text
        self.say(
            text(
                message(
                    "While you worked on the card of {party}, someone else changed the same. "
                    "Nothing has been saved yet: choose what to keep.",
                    party=party,
                )
            ),
            "conflict_words",
        )
        grid = QGridLayout()
        for column, heading in enumerate((message("Stored now"), message("Yours")), 1):
            label = QLabel(text(heading))
            font = label.font()
            font.setBold(True)
            label.setFont(font)
            grid.addWidget(label, 0, column)
        for row, conflict in enumerate(conflicts, 1):
            name = text(cards.full_label(conflict.name))
            grid.addWidget(QLabel(name), row, 0)
            theirs = self._choice(conflict.name, "theirs", conflict.theirs, name)
            mine = self._mine[conflict.name] = self._choice(conflict.name, "mine", conflict.mine, name)
            group = QButtonGroup(self)
            for column, button in enumerate((theirs, mine), 1):
                group.addButton(button)
                grid.addWidget(button, row, column)
            theirs.setChecked(True)
        grid.setHorizontalSpacing(2 * self.fontMetrics().averageCharWidth())
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def value(self) -> Mapping[str, CardValue]:
        """Return the chosen value of each that was in conflict."""
        return {
            conflict.name: conflict.mine if self._mine[conflict.name].isChecked() else conflict.theirs
            for conflict in self._conflicts
        }

    def _choice(self, name: str, whose: str, value: CardValue, label: str) -> QRadioButton:
        words = cards.in_words(name, value, self.workbench.desk.administration.currency)
        shown = self.workbench.text(Message("{value}", {"value": words}))
        # A "&" in a debtor's name is not a mnemonic.
        button = named(QRadioButton(shown.replace("&", "&&")), f"{whose}.{name}")
        whose_words = message("Stored now") if whose == "theirs" else message("Yours")
        button.setAccessibleName(f"{label}, {self.workbench.text(whose_words)}: {shown}")
        return button
