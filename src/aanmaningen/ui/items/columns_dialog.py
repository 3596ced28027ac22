"""The dialog in which columns are shown, hidden, put in order and kept in sight."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QWidget,
)

from aanmaningen.core.errors import Message, message

from ..dialogs import ValueDialog
from ..room import open_at
from ..widgets import named
from ..workbench import Workbench
from .columns import Column

_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class ColumnChoice:
    """The keys of the columns to show, from left to right, and how many of the first stay in sight."""

    shown: tuple[str, ...]
    frozen: int


class ColumnsDialog(ValueDialog[ColumnChoice]):
    """A list to tick and to drag; Alt with an arrow moves the current column."""

    def __init__(
        self, workbench: Workbench, columns: list[Column], shown: tuple[str, ...], frozen: int, parent: QWidget
    ) -> None:
        super().__init__(workbench, parent, "columns_dialog", message("Columns"), message("&Show"))
        text = workbench.text
        self.list = named(QListWidget(), "columns_list")
        self.list.setAccessibleName(text(message("Columns")))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        by_key = {column.key: column for column in columns}
        hidden = [column.key for column in columns if column.key not in shown]
        for key in (*(key for key in shown if key in by_key), *hidden):
            item = QListWidgetItem(text(by_key[key].heading))
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            if by_key[key].hint is not None:
                item.setToolTip(text(by_key[key].hint or Message("")))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.up = named(QPushButton(text(message("&Up"))), "column_up")
        self.down = named(QPushButton(text(message("&Down"))), "column_down")
        for button in (self.up, self.down):
            button.setAutoDefault(False)  # Enter shows the columns; Qt would let it move one
        self.up.setShortcut("Alt+Up")
        self.down.setShortcut("Alt+Down")
        self.frozen = named(QSpinBox(), "columns_frozen")
        self.frozen.setRange(0, 6)
        self.frozen.setValue(frozen)
        moves = QHBoxLayout()
        moves.addWidget(self.up)
        moves.addWidget(self.down)
        moves.addStretch()
        form = QFormLayout()
        form.addRow(text(message("Columns that stay in si&ght")), self.frozen)
        self.say(text(message("Tick what you want to see. The order is that of the grid.")))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(moves)
        self.body.addLayout(form)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.list.itemChanged.connect(lambda _: self._allow())
        metrics = self.fontMetrics()
        open_at(self, metrics.averageCharWidth() * 48, metrics.height() * 30)
        self.list.setFocus()

    def value(self) -> ColumnChoice:
        """Return what is ticked, in order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = tuple(item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked)
        return ColumnChoice(keys, self.frozen.value())

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.value().shown))
