"""Making or changing a ladder: its code, and per level the days of grace, the days to pay and the layout."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QTableWidget, QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.ladder import STANDARD, Ladder, Level

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench

_HEADINGS = (message("Days of grace"), message("Days to pay"), message("Layout"))
_MOST = 9


class LadderDialog(ValueDialog[Ladder]):
    """Ends with a ladder."""

    def __init__(self, workbench: Workbench, parent: QWidget, ladder: Ladder | None) -> None:
        super().__init__(workbench, parent, "ladder_dialog", message("Ladder"), message("&Save"))
        text = workbench.text
        self.code = named(QLineEdit(ladder.code if ladder else ""), "ladder_code")
        self.code.setReadOnly(ladder is not None)
        self.code.setPlaceholderText(text(message("Name of the ladder")))
        self.code.setAccessibleName(text(message("Name of the ladder")))
        self.table = named(QTableWidget(0, len(_HEADINGS)), "ladder_levels")
        self.table.setHorizontalHeaderLabels([text(heading) for heading in _HEADINGS])
        self.table.setTabKeyNavigation(False)
        self.table.resizeColumnsToContents()  # as wide as their headings
        self.add_button = named(QPushButton(text(message("&Add a level"))), "ladder_add")
        self.remove_button = named(QPushButton(text(message("&Remove the last level"))), "ladder_remove")
        row = QHBoxLayout()
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.code)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row)
        for level in (ladder or STANDARD).levels:
            self._add(level)
        self.add_button.clicked.connect(lambda: self._add(self.value().levels[-1]))
        self.remove_button.clicked.connect(self._remove)
        self.code.textChanged.connect(lambda _: self._refresh())
        self._refresh()
        self.resize(self.fontMetrics().averageCharWidth() * 62, self.fontMetrics().height() * 20)

    def value(self) -> Ladder:
        """Return the ladder."""
        levels = tuple(Level(*(self._spin(row, column).value() for column in range(3))) for row in range(self._n()))
        return Ladder(self.code.text().strip(), levels)

    def _n(self) -> int:
        return self.table.rowCount()

    def _spin(self, row: int, column: int) -> QSpinBox:
        spin = self.table.cellWidget(row, column)
        assert isinstance(spin, QSpinBox)
        return spin

    def _add(self, level: Level) -> None:
        row = self._n()
        self.table.insertRow(row)
        ranges = ((0, 365, level.grace_days), (1, 365, level.deadline_days), (1, 3, level.layout_level))
        for column, (least, most, value) in enumerate(ranges):
            spin = named(QSpinBox(), f"ladder_{row + 1}_{column}")
            spin.setRange(least, most)
            spin.setValue(value)
            spin.setAccessibleName(self.workbench.text(_HEADINGS[column]))
            self.table.setCellWidget(row, column, spin)
        self._refresh()

    def _remove(self) -> None:
        self.table.removeRow(self._n() - 1)
        self._refresh()

    def _refresh(self) -> None:
        self.add_button.setEnabled(self._n() < _MOST)
        self.remove_button.setEnabled(self._n() > 1)
        self.accept_button.setEnabled(bool(self.code.text().strip()) and self._n() > 0)
