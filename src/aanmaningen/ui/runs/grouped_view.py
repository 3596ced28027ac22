"""The view of groups with their records: arrows that open and close, boxes that Space ticks, as in a tree."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
)

from ..list_looks import ListDelegate, ListHeader, row_height
from .grouped_model import GroupedModel

_OPENING = (Qt.Key.Key_Right, Qt.Key.Key_Plus)
_CLOSING = (Qt.Key.Key_Left, Qt.Key.Key_Minus)


class GroupedView(QTableView):
    """Shows a `GroupedModel`. spans: groups have one text, which takes the whole row."""

    current_changed = Signal()
    chosen_changed = Signal()
    opened = Signal()  # Enter on a record, or on a group that cannot be opened

    def __init__(self, model: GroupedModel, *, spans: bool = False) -> None:
        super().__init__()
        self._model = model
        self._spans = spans
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(_Branches(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        self._headings = ListHeader(self)
        self.setHorizontalHeader(self._headings)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionsMovable(False)
        self.setModel(model)
        # As in the grid: else each heading asks at each painting whether all lines are selected, one by one.
        self._headings.setSelectionModel(QItemSelectionModel(model, self._headings))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._span)

    # -- questions

    def branch(self) -> int:
        """Return how wide the room of an arrow is; a record stands as much further to the right."""
        return self.fontMetrics().height()

    def chosen_rows(self) -> list[range]:
        """Return the selected rows, from top to bottom, in stretches: a million may be selected."""
        # Whole rows are selected, so each stretch is; Qt's selectedRows asks the model about every cell.
        found = self.selectionModel().selection()
        stretches = map(found.at, range(found.count()))
        return sorted((range(one.top(), one.bottom() + 1) for one in stretches), key=lambda rows: rows.start)

    # -- changes

    def turn(self, row: int) -> None:
        """Open the group in a row, or close it."""
        self._model.open_group(row, not self._model.is_open(row))

    def set_widths(self, *letters: int) -> None:
        """Give the first columns room for so many letters, and for their headings in any language."""
        for column, count in enumerate(letters):
            self.setColumnWidth(column, self.fontMetrics().averageCharWidth() * count)
        self._headings.show_all()
        self._model.headerDataChanged.connect(self._headings.show_all)

    # -- what Qt asks

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick with Space, open and close with the arrows sideways."""
        row, key = self.currentIndex().row(), event.key()
        if row < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._model.toggle(self.currentIndex())
        elif key in _OPENING:
            self._model.open_group(row, True)
        elif key in _CLOSING and self._model.is_group(row):
            self._model.open_group(row, False)
        elif key in _CLOSING:
            self.selectRow(self._model.row_of(self._model.place(row)[0]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open or close a group."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._model.is_group(index.row()):
            self.turn(index.row())
        else:
            super().mouseDoubleClickEvent(event)

    # -- private

    def _span(self, *_: object) -> None:
        if not self._spans:
            return
        self.clearSpans()
        columns = self._model.columnCount()
        for group in range(len(self._model.groups)):
            self.setSpan(self._model.row_of(group), 0, 1, columns)


class _Branches(ListDelegate):
    """Paints the first column as in a tree: an arrow before a group, and its records further to the right."""

    def __init__(self, view: GroupedView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        if index.column():
            super().paint(painter, option, index)
            return
        style = self._view.style()
        whole, room = QRect(option.rect), self._view.branch()
        # The ground of the whole cell first: what follows is painted in a part of it.
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        ground.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self._view)
        if self._model.is_group(index.row()) and self._model.group(index.row()).records:
            arrow = QStyleOptionViewItem(option)
            arrow.rect = QRect(whole.left(), whole.top(), room, whole.height())
            arrow.state |= QStyle.StateFlag.State_Children
            if self._model.is_open(index.row()):
                arrow.state |= QStyle.StateFlag.State_Open
            style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorBranch, arrow, painter, self._view)
        option.rect = self._inner(whole, index)
        super().paint(painter, option, index)
        option.rect = whole

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tick the box where it is painted; open and close by the arrow."""
        if index.column() == 0 and isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress and self._is_on_arrow(event, option.rect, index):
                self._view.turn(index.row())
                return True
            option.rect = self._inner(option.rect, index)
        return super().editorEvent(event, model, option, index)

    @property
    def _model(self) -> GroupedModel:
        return self._view._model

    def _inner(self, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        steps = 1 if self._model.is_group(index.row()) else 2
        return rect.adjusted(self._view.branch() * steps, 0, 0, 0)

    def _is_on_arrow(self, event: QMouseEvent, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> bool:
        is_left = event.position().x() - rect.left() < self._view.branch()
        return is_left and self._model.is_group(index.row())
