"""Groups and the records in each, as the rows of a flat table: a group shows its records when it is open.

A tree of Qt's own asks for every row it has before it paints one; with a table only the rows in sight are asked for.
Columns are data; boxes to tick are optional.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from aanmaningen.core.errors import Message

from .grouped_rows import Group, GroupedRows

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class GroupedColumn:
    """One column: what it shows of a group and of a record in it. hint_of_group: said where the mouse rests on it."""

    heading: Message
    of_group: Callable[[Any], str]
    of_record: Callable[[Any], str]
    is_number: bool = False
    hint_of_group: Callable[[Any], str] = lambda head: ""


@dataclass(frozen=True)
class Boxes:
    """The boxes of records: which records have one (by id, None: no box), and whether it is ticked."""

    id_of: Callable[[Any], int | None]
    is_ticked: Callable[[int], bool]
    on_groups: bool = True  # a group has a box for all of its records


class GroupedModel(QAbstractTableModel):
    """Groups with their records. key: what a group is known by, so that it stays open when the groups are renewed."""

    ticked = Signal(object, bool)  # ids (list of int) whose boxes were ticked or not

    def __init__(
        self,
        columns: Sequence[GroupedColumn],
        words: Callable[[Message], str],
        parent: QObject,
        boxes: Boxes | None = None,
        key: Callable[[Any], Hashable] = lambda head: head,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._words = words
        self._boxes = boxes
        self._key = key
        self._rows = GroupedRows()
        self._open_keys: set[Hashable] = set()

    # -- questions

    @property
    def groups(self) -> Sequence[Group]:
        """Return what is shown."""
        return self._rows.groups

    @property
    def rows(self) -> GroupedRows:
        """Return what stands in which row now."""
        return self._rows

    def place(self, row: int) -> tuple[int, int]:
        """Return which group a row belongs to, and which of its records it is; -1 for the group itself."""
        return self._rows.place(row)

    def row_of(self, group: int) -> int:
        """Return the row on which a group stands."""
        return self._rows.row_of(group)

    def group(self, row: int) -> Group:
        """Return the group that a row belongs to."""
        return self.groups[self.place(row)[0]]

    def found(self, index: Index) -> Any:
        """Return the head of a group or a record."""
        if not index.isValid():
            return None
        group, record = self.place(index.row())
        return self.groups[group].head if record < 0 else self.groups[group].records[record]

    def is_group(self, row: int) -> bool:
        """Tell whether a group stands in this row."""
        return self._rows.is_group(row)

    def is_open(self, row: int) -> bool:
        """Tell whether the group in this row shows its records."""
        return self._rows.is_open(row)

    # -- changes

    def set_groups(self, groups: Sequence[Group]) -> None:
        """Show other groups; those that were open stay so."""
        self.beginResetModel()
        keys = self._open_keys
        is_open = [place for place, group in enumerate(groups) if self._key(group.head) in keys] if keys else []
        self._rows = GroupedRows(groups, is_open)
        self.endResetModel()

    def open_group(self, row: int, is_open: bool) -> None:
        """Show the records of the group in this row, or no longer."""
        place, record = self.place(row)
        group, before = self.groups[place], self._rows.open_places
        if record >= 0 or is_open == self.is_open(row) or not group.records:
            return
        first, last = row + 1, row + len(group.records)
        if is_open:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows = GroupedRows(self.groups, sorted([*before, place]))
            self._open_keys.add(self._key(group.head))
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows = GroupedRows(self.groups, [one for one in before if one != place])
            self._open_keys.discard(self._key(group.head))
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def toggle(self, index: Index) -> None:
        """Tick a box, or take its tick away."""
        state = self.data(index.sibling(index.row(), 0), Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            wanted = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.setData(index.sibling(index.row(), 0), wanted, Qt.ItemDataRole.CheckStateRole)

    def retranslate(self) -> None:
        """Write headings and texts in the user's language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if len(self._rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    # -- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                is_group, found = self.is_group(index.row()), self.found(index)
                shown = column.of_group(found) if is_group else column.of_record(found)
                hint = column.hint_of_group(found) if is_group and role == Qt.ItemDataRole.ToolTipRole else ""
                return f"{shown}\n{hint}" if hint else shown
            case Qt.ItemDataRole.AccessibleDescriptionRole if self.is_group(index.row()):
                return column.hint_of_group(self.found(index))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and self._boxes is not None:
                ticks = {self._boxes.is_ticked(one) for one in self._ids(index.row())}
                return _STATES[frozenset(ticks)] if ticks else None
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:  # noqa: N802 - Qt's name
        """Tick the boxes of a record or a whole group."""
        if role != Qt.ItemDataRole.CheckStateRole or self._boxes is None:
            return False
        self.ticked.emit(list(self._ids(index.row())), Qt.CheckState(value) == Qt.CheckState.Checked)
        head = self.row_of(self.place(index.row())[0])
        last = head + len(self.group(head).records) if self.is_open(head) else head
        self.dataChanged.emit(self.index(head, 0), self.index(last, len(self._columns) - 1))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a cell."""
        found = super().flags(index)
        if index.isValid():
            found |= Qt.ItemFlag.ItemNeverHasChildren
            if index.column() == 0 and any(True for _ in self._ids(index.row())):
                found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._words(self._columns[section].heading)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self._columns[section].is_number else _LEFT
        return None

    def _ids(self, row: int) -> Iterable[int]:
        if self._boxes is None:
            return
        group, record = self.place(row)
        if record < 0 and not self._boxes.on_groups:
            return
        records = self.groups[group].records
        for one in records if record < 0 else records[record : record + 1]:
            found = self._boxes.id_of(one)
            if found is not None:
                yield found


_STATES = {
    frozenset({True}): Qt.CheckState.Checked,
    frozenset({False}): Qt.CheckState.Unchecked,
    frozenset({True, False}): Qt.CheckState.PartiallyChecked,
}
