"""The item model of the grid: lines and columns, with texts made only for what is looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from aanmaningen.core.errors import message
from aanmaningen.jobs.looking import BLANK, Day

from .arranging import Arrangement, SortKey
from .cells import Cells
from .columns import Column, Ints, Values, blank_of
from .groups import group_name
from .panel_text import Step
from .reading import Shown

# Whole numbers: comparing Qt's enumerations costs more than all the rest of `data`.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class ItemsModel(QAbstractTableModel):
    """One line an item, and above each group a line with its subtotals. Takes arrays, gives texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self.day: Day | None = None
        self.arrangement = Arrangement(np.zeros(0, np.int32), np.zeros(0, np.int32))
        self.lines: Ints = self.arrangement.items
        self._cells: Cells | None = None
        self._headings: list[str] = []
        self._hints: list[str] = []
        self._sort: tuple[SortKey, ...] = ()
        self._group = ""
        self._subtotals: dict[str, Values] = {}
        self._closed = np.zeros(0, np.bool_)

    # -- questions

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802 - Qt's name
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the same for every cell: it can be selected."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return the text of a cell, for screen readers and tests: the view asks for whole pages."""
        if role in (_DISPLAY, _TOOL_TIP):
            return self.page(index.row(), index.row() + 1, [index.column()])[index.column()][0]
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[index.column()].is_number else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:  # noqa: N802
        """Return the heading of a column, with its place in the sorting."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._headings):
            return None
        if role == _DISPLAY:
            return self._sort_sign(self.columns[section].key) + self._headings[section]
        if role == _TOOL_TIP:
            return self._hints[section] or self._headings[section]
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].is_number else _LEFT
        return None

    def page(self, first: int, last: int, columns: Sequence[int]) -> dict[int, list[str]]:
        """Return the texts of some columns for the lines from first up to last."""
        if self.day is None or self._cells is None:
            return {column: [] for column in columns}
        lines = self.lines[first:last]
        if not len(lines) or lines.min() >= 0:
            return {column: self._cells.texts(self.columns[column], self.day, lines) for column in columns}
        is_item = lines >= 0
        texts = {}
        for column in columns:
            of_items = iter(self._cells.texts(self.columns[column], self.day, lines[is_item]))
            texts[column] = [
                next(of_items) if line >= 0 else self._subtotal(-1 - line, self.columns[column])
                for line in lines.tolist()
            ]
        return texts

    def group_label(self, number: int) -> tuple[str, str]:
        """Return what a group is called, and its currency with how many items it has."""
        assert self.day is not None and self._cells is not None
        return group_name(self._cells, self.day, self.columns, self._group, self.arrangement.group(number))

    def item_row(self, line: int) -> int:
        """Return the place of the item on a line, -1 for the heading of a group or no line at all."""
        return max(-1, int(self.lines[line])) if 0 <= line < len(self.lines) else -1

    def group_number(self, line: int) -> int:
        """Return the number of the group whose heading is on a line, -1 when it is an item."""
        found = int(self.lines[line]) if 0 <= line < len(self.lines) else 0
        return -1 - found if found < 0 else -1

    def item_id(self, line: int) -> int | None:
        """Return the id of the item on a line."""
        row = self.item_row(line)
        return None if row < 0 or self.day is None else int(self.day.ledger.items.ids[row])

    def step(self, item_id: int) -> Step | None:
        """Return why an item gets a notice on the day or not, and what comes next; None for one that is not there."""
        if self.day is None or self._cells is None:
            return None
        ids = self.day.ledger.items.ids
        row = int(np.searchsorted(ids, np.int32(item_id)))  # of the same width: else all ids are converted
        if row >= len(ids) or ids[row] != item_id:
            return None
        level, first = int(self.day.next_level[row]), int(self.day.next_day[row])
        following = None
        if level and first != BLANK:
            following = message("Next: level {level}, from {day} on", level=level, day=date.fromordinal(first))
        return Step(self._cells.why(self.day, row), following)

    def rows_between(self, first: int, last: int) -> Ints:
        """Return the places of the items on the lines from first up to and with last; a closed group brings its own."""
        lines = self.lines[first : last + 1]
        headings = -1 - lines[lines < 0]
        closed = [self.arrangement.group(number) for number in headings.tolist() if self._closed[number]]
        return np.concatenate([lines[lines >= 0], *closed])

    def is_closed(self, number: int) -> bool:
        """Tell whether only the heading of a group is shown."""
        return bool(self._closed[number])

    # -- changes

    def set_words(self, cells: Cells) -> None:
        """Take the words of another language."""
        self._cells = cells
        self._write_headings()
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def show(self, shown: Shown) -> None:
        """Take other items, columns or another order; whoever selected something selects it anew."""
        self.beginResetModel()
        self.day, self.columns, self.arrangement = shown.day, shown.columns, shown.arrangement
        self._sort, self._group, self._subtotals = shown.wish.sort, shown.wish.group, shown.subtotals
        self._closed = np.zeros(self.arrangement.group_count, np.bool_)
        self.lines = self.arrangement.lines()
        self._write_headings()
        self.endResetModel()

    def close_groups(self, numbers: Sequence[int] | None, closed: bool) -> None:
        """Show only the headings of some groups (None: of all), or their items again."""
        self.beginResetModel()
        self._closed[slice(None) if numbers is None else list(numbers)] = closed
        self.lines = self.arrangement.lines(self._closed)
        self.endResetModel()

    # -- private

    def _write_headings(self) -> None:
        if self._cells is not None:
            self._headings = [self._cells.label(column.heading) for column in self.columns]
            self._hints = ["" if one.hint is None else self._cells.label(one.hint) for one in self.columns]

    def _sort_sign(self, key: str) -> str:
        for place, one in enumerate(self._sort, 1):
            if one.column == key:
                # Before the heading, where a narrow column does not cut it off.
                return ("▼" if one.descending else "▲") + (str(place) if len(self._sort) > 1 else "") + " "
        return ""

    def _subtotal(self, number: int, column: Column) -> str:
        if column.key not in self._subtotals or self.day is None or self._cells is None:
            return ""
        sum_minor = int(self._subtotals[column.key][number])
        currency = self.day.ledger.currencies[self.day.ledger.items.currency[self.arrangement.group(number)[0]]]
        return self._cells.figures(sum_minor, currency) if sum_minor != blank_of(column) else ""
