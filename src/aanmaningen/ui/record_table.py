"""A table of records: columns are data, the model sorts and filters with an index of its own, the view is lean."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from aanmaningen.core.errors import Message

from .list_looks import ASCENDING, DESCENDING, ListDelegate, ListHeader, cell_margin, row_height

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_SAMPLE = 60  # rows whose texts decide how wide a column begins
RECORD = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. text: what is shown; value: what is sorted by (the text where it is None)."""

    key: str
    heading: Message
    text: Callable[[R], str]
    value: Callable[[R], Any] | None = None
    is_number: bool = False
    icon: Callable[[R], QIcon | None] | None = None
    letters: int = 0  # at least so wide, for a column that is painted
    most: int = 34  # letters: wider it is only made by the user; but half an amount is another amount

    def sort_key(self, record: R) -> Any:
        """Return what this column sorts a record by."""
        return self.text(record).casefold() if self.value is None else self.value(record)


class RecordModel(QAbstractTableModel, Generic[R]):
    """Records in the order and selection that the user asked for. words: how a heading becomes text."""

    def __init__(self, columns: Sequence[Column[R]], words: Callable[[Message], str], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._words = words
        self._headings = [words(column.heading) for column in columns]
        self._all: Sequence[R] = ()
        self._in_order: list[R] = []
        self._shown: Sequence[R] = []
        self._test: Callable[[R], bool] | None = None
        self._order: tuple[int, bool] | None = None

    # -- questions

    @property
    def columns(self) -> Sequence[Column[R]]:
        """Return the declarations of the columns."""
        return self._columns

    @property
    def shown(self) -> Sequence[R]:
        """Return the records that are shown, in order."""
        return self._shown

    def heading(self, number: int) -> str:
        """Return the heading of a column, without the sign of the order."""
        return self._headings[number]

    def record(self, row: int) -> R:
        """Return the record in a row."""
        return self._shown[row]

    def row_of(self, key: Callable[[R], Hashable], wanted: Hashable) -> int | None:
        """Return the row of the record with a key, None when it is not shown."""
        return next((row for row, record in enumerate(self._shown) if key(record) == wanted), None)

    # -- changes

    def set_records(
        self,
        records: Sequence[R],
        columns: Sequence[Column[R]] | None = None,
        order: tuple[int, bool] | None = None,
    ) -> None:
        """Show other records; other columns, and in another order (column, is it descending), if given."""
        self.beginResetModel()
        self._order = order or self._order
        if columns is not None:
            self._columns = columns
            self._headings = [self._words(column.heading) for column in columns]
        self._all = records
        self._order_all()
        self.endResetModel()

    def exchange(self, key: Callable[[R], Hashable], newer: Mapping[Any, R]) -> None:
        """Show newer versions of records where they stand; order and filter stay until the next change."""

        def renewed(records: Sequence[R]) -> list[R]:
            return [newer.get(key(one), one) for one in records]

        is_all_shown = self._shown is self._in_order
        self._all, self._in_order = renewed(self._all), renewed(self._in_order)
        self._shown = self._in_order if is_all_shown else renewed(self._shown)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self._columns) - 1))

    def set_filter(self, test: Callable[[R], bool] | None) -> None:
        """Show the records that pass the test."""
        self.beginResetModel()
        self._test = test
        self._filter()
        self.endResetModel()

    def retranslate(self) -> None:
        """Write headings and texts in the user's language."""
        self._headings = [self._words(column.heading) for column in self._columns]
        self.beginResetModel()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def _order_all(self) -> None:
        # Apart from the filter, which changes with every key of a search: what is in order stays in order.
        self._in_order = list(self._all)
        if self._order is not None and self._order[0] < len(self._columns):
            number, is_descending = self._order
            column = self._columns[number]
            self._in_order.sort(key=column.value or column.sort_key, reverse=is_descending)
        self._filter()

    def _filter(self) -> None:
        self._shown = [one for one in self._in_order if self._test(one)] if self._test else self._in_order

    # -- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._shown)

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
                return column.text(self._shown[index.row()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case Qt.ItemDataRole.DecorationRole if column.icon is not None:
                return column.icon(self._shown[index.row()])
            case Qt.ItemDataRole.UserRole:
                return self._shown[index.row()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._sign(section) + self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self._columns[section].is_number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the records by a column; equal ones keep the order they had."""
        wanted = (column, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        if wanted == self._order:
            return  # a view asks for it once more when it is told that headings sort
        self.beginResetModel()
        self._order = wanted
        self._order_all()
        self.endResetModel()

    def _sign(self, section: int) -> str:
        if self._order is None or self._order[0] != section:
            return ""
        return DESCENDING if self._order[1] else ASCENDING


class RecordView(QTableView):
    """The view of a `RecordModel`. It keeps the current record while the model changes, by its key."""

    current_changed = Signal(object)  # the record, None when there is none
    opened = Signal(object)  # Enter or double click

    def __init__(self, model: RecordModel[Any], key: Callable[[Any], Hashable], *, several: bool = False) -> None:
        super().__init__()
        self._key = key
        self._kept: Hashable = None
        self._is_sized = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        self._header = self.make_header()
        self.setHorizontalHeader(self._header)
        self.setItemDelegate(ListDelegate(self))
        self.setModel(model)
        # As in the grid: else each heading asks at each painting whether all lines are selected, one by one.
        self._header.setSelectionModel(QItemSelectionModel(model, self._header))
        self.records: RecordModel[Any] = model
        model.modelReset.connect(self._restore)
        model.headerDataChanged.connect(self._header.show_all)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.activated.connect(lambda index: self.opened.emit(model.record(index.row())))

    def make_header(self) -> ListHeader:
        """Return the header; asked once."""
        return ListHeader(self)

    # -- questions

    def current(self) -> Any:
        """Return the current record, or None."""
        index = self.currentIndex()
        return self.records.record(index.row()) if index.isValid() else None

    def chosen(self) -> list[Any]:
        """Return the selected records, in the order in which they are shown."""
        # Whole rows are selected, so in stretches: Qt's selectedRows asks the model about every cell.
        found = self.selectionModel().selection()
        stretches = map(found.at, range(found.count()))
        rows = sorted({row for one in stretches for row in range(one.top(), one.bottom() + 1)})
        return [self.records.record(row) for row in rows]

    # -- changes

    def allow_sorting(self, column: int = -1, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let a click on a heading sort; begin with this order."""
        self.horizontalHeader().setSortIndicator(column, order)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorShown(False)  # the heading itself tells

    def choose(self, key: Hashable) -> None:
        """Make the record with this key current, now or as soon as it is shown."""
        self._kept = key
        self._restore()

    def fit_columns(self, *, only_wider: bool = False) -> None:
        """Give each column the width of what its first rows hold; only_wider: or leave it as wide as it is."""
        measure = self.fontMetrics()
        margins = 2 * cell_margin(self) + 2 * measure.averageCharWidth()
        sample = self.records.shown[:_SAMPLE]
        for number, column in enumerate(self.records.columns):
            texts = {column.text(record) for record in sample}
            icon = measure.height() + 4 if column.icon else 0
            width = max((measure.horizontalAdvance(text) for text in texts), default=0) + icon
            heading = self._header.width_of(self.records.heading(number))
            painted = column.letters * measure.averageCharWidth()
            if not column.is_number:
                width = min(width, column.most * measure.averageCharWidth())
            least = self.columnWidth(number) if only_wider else 0
            self.setColumnWidth(number, max(width + margins, heading, painted, least))

    def _restore(self) -> None:
        if not self._is_sized and self.records.shown:
            self._is_sized = True
            self.fit_columns()
        if not self.records.shown:
            self.current_changed.emit(None)
            return
        row = self.records.row_of(self._key, self._kept) or 0
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.records.index(row, 0), flags.ClearAndSelect | flags.Rows | flags.Current
        )
        self.scrollTo(self.currentIndex())

    def _on_current(self, index: QModelIndex) -> None:
        record = self.current() if index.isValid() else None
        if record is not None:
            self._kept = self._key(record)
        self.current_changed.emit(record)
