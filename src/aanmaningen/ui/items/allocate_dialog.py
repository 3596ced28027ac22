"""Asks how an item is to be allocated over the items on the other side, with what is left of it always in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from aanmaningen.core.errors import Message, message
from aanmaningen.core.messages import Amount
from aanmaningen.store.allocations import Counterpart

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench
from .allocation_model import AMOUNT_COLUMN, AllocationModel
from .panel_text import KINDS

Parts = dict[int, int]
_ROWS_IN_SIGHT = 8


class AllocateDialog(ValueDialog[Parts]):
    """Gives the parts: item id -> minor units; never more than there is."""

    def __init__(self, workbench: Workbench, item: Counterpart, others: Sequence[Counterpart], parent: QWidget) -> None:
        sentence = message(
            "{kind} {number}: {open} open. Type what goes to each item; the space bar fills in what is left.",
            kind=KINDS[item.kind],
            number=item.number,
            open=Amount(item.open_minor, item.currency),
        )
        allocate = message("&Allocate")
        super().__init__(workbench, parent, "allocate_dialog", allocate, allocate)
        self.say(workbench.text(sentence), "sentence")
        self.model = AllocationModel(workbench.translator, item, others, self)
        self._build()
        self.model.amounts_changed.connect(self._show_remainder)
        self.model.refused.connect(self._show_refusal)
        self.spread.clicked.connect(self.model.spread)
        self.none.clicked.connect(self.model.clear)
        self._show_remainder()
        self.table.setCurrentIndex(self.model.index(0, AMOUNT_COLUMN))
        self.table.setFocus()

    def _build(self) -> None:
        text = self.workbench.text
        self.table = named(QTableView(), "allocations")
        self.table.setAccessibleName(text(message("Items to allocate to")))
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.installEventFilter(self)
        metrics = self.fontMetrics()
        row = metrics.lineSpacing() + metrics.height() // 2
        self.table.verticalHeader().setDefaultSectionSize(row)
        self.table.setMinimumHeight(row * (min(len(self.model.others), _ROWS_IN_SIGHT) + 2))
        heading = self.table.horizontalHeader()
        for column, letters in enumerate((14, 14, 24, 13, 15, 15)):
            self.table.setColumnWidth(column, metrics.averageCharWidth() * letters)
        heading.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

        self.spread = named(QPushButton(text(message("&Oldest first"))), "spread")
        self.none = named(QPushButton(text(message("&None"))), "none")
        self.remainder = named(QLabel(), "remainder")
        self.problem = named(QLabel(), "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        row_of_buttons = QHBoxLayout()
        for button in (self.spread, self.none):
            button.setAutoDefault(False)
            row_of_buttons.addWidget(button)
        row_of_buttons.addStretch(1)
        row_of_buttons.addWidget(self.remainder)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row_of_buttons)
        self.body.addWidget(self.problem)
        self.resize(metrics.averageCharWidth() * 112, self.sizeHint().height())

    def value(self) -> Parts:
        """Return the amounts."""
        return self.model.parts()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Space fills in or takes away an amount; Enter agrees, also while the table has the keyboard."""
        if watched is self.table and event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            row = self.table.currentIndex().row()
            if event.key() == Qt.Key.Key_Space and row >= 0:
                self.model.toggle(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                # The Enter that ends an amount comes here from its editor as well, and ends no more than that.
                if self.table.findChild(QLineEdit) is None:
                    self.accept_button.click()
                return True
        return super().eventFilter(watched, event)

    def _show_remainder(self) -> None:
        left, item = self.model.remainder(), self.model.item
        amount = Amount(abs(left), item.currency)
        words = message("{amount} left", amount=amount) if left >= 0 else message("{amount} too much", amount=amount)
        self.remainder.setText(f"<b>{self.workbench.text(words)}</b>")
        self.problem.setText("")
        self.problem.hide()
        self.accept_button.setEnabled(left >= 0 and bool(self.model.parts()))

    def _show_refusal(self, what: Message) -> None:
        self.problem.setText(self.workbench.text(what))
        self.problem.show()
