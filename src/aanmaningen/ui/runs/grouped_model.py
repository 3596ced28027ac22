"""A tree of two levels: groups, and the records in each. Columns are data; boxes to tick are optional."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from aanmaningen.core.errors import Message

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class GroupedColumn:
    """One column: what it shows of a group and of a record in it."""

    heading: Message
    of_group: Callable[[Any], str]
    of_record: Callable[[Any], str]
    is_number: bool = False


@dataclass(frozen=True)
class Group:
    """A group and its records."""

    head: Any
    records: Sequence[Any]


@dataclass(frozen=True)
class Boxes:
    """The boxes of records: which records have one (by id, None: no box), and whether it is ticked."""

    id_of: Callable[[Any], int | None]
    is_ticked: Callable[[int], bool]
    on_groups: bool = True  # a group has a box for all of its records


class GroupedModel(QAbstractItemModel):
    """Groups with their records."""

    ticked = Signal(object, bool)  # ids (list of int) whose boxes were ticked or not

    def __init__(
        self,
        columns: Sequence[GroupedColumn],
        words: Callable[[Message], str],
        parent: QObject,
        boxes: Boxes | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._words = words
        self._boxes = boxes
        self._groups: Sequence[Group] = ()

    # -- questions

    @property
    def groups(self) -> Sequence[Group]:
        """Return what is shown."""
        return self._groups

    def found(self, index: Index) -> Any:
        """Return the head of a group or a record."""
        if not index.isValid():
            return None
        place = index.internalId()
        return self._groups[place - 1].records[index.row()] if place else self._groups[index.row()].head

    # -- changes

    def set_groups(self, groups: Sequence[Group]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    def toggle(self, index: Index) -> None:
        """Tick a box, or take its tick away."""
        state = self.data(index.sibling(index.row(), 0), Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            wanted = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.setData(index.sibling(index.row(), 0), wanted, Qt.ItemDataRole.CheckStateRole)

    # -- what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's
        """Return the index of a cell; its id is 0 for a group, else the group's row plus one."""
        # Not through `hasIndex`: a tree asks this of every row it has.
        is_group = not parent.isValid()
        n_rows = len(self._groups) if is_group else self.rowCount(parent)
        if 0 <= row < n_rows and 0 <= column < len(self._columns):
            return self.createIndex(row, column, 0 if is_group else parent.row() + 1)
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 - Qt's
        """Return the group of a record."""
        place = index.internalId() if index.isValid() else 0
        return self.createIndex(place - 1, 0, 0) if place else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of groups, or of records in a group."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].records)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: N802, B008 - Qt's
        """Tell whether there is something below."""
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of columns."""
        return len(self._columns)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                show = column.of_record if index.internalId() else column.of_group
                return show(self.found(index))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0 and self._boxes is not None:
                ticks = {self._boxes.is_ticked(one) for one in self._ids(index)}
                return _STATES[frozenset(ticks)] if ticks else None
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:  # noqa: N802 - Qt's name
        """Tick the boxes of a record or a whole group."""
        if role != Qt.ItemDataRole.CheckStateRole or self._boxes is None:
            return False
        self.ticked.emit(list(self._ids(index)), Qt.CheckState(value) == Qt.CheckState.Checked)
        group = index.sibling(index.row(), 0) if not index.internalId() else self.parent(index)
        self.dataChanged.emit(group, group)
        last = self.rowCount(group) - 1
        self.dataChanged.emit(self.index(0, 0, group), self.index(last, 0, group))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a cell."""
        found = super().flags(index)
        if index.isValid() and index.internalId():
            found |= Qt.ItemFlag.ItemNeverHasChildren
        if self._boxes is not None and index.column() == 0 and any(True for _ in self._ids(index)):
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

    def _ids(self, index: Index) -> Iterable[int]:
        if not index.isValid() or self._boxes is None:
            return
        place = index.internalId()
        if not place and not self._boxes.on_groups:
            return
        records = [self.found(index)] if place else self._groups[index.row()].records
        for record in records:
            found = self._boxes.id_of(record)
            if found is not None:
                yield found


_STATES = {
    frozenset({True}): Qt.CheckState.Checked,
    frozenset({False}): Qt.CheckState.Unchecked,
    frozenset({True, False}): Qt.CheckState.PartiallyChecked,
}
