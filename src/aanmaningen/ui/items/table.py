"""The table of the grid: Qt's table view with the keys, the mouse and the selection of any table, painted by itself."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from .columns import Column, Ints
from .headings import Headings
from .lettering import Lettering
from .model import ItemsModel
from .page_painting import PagePainting
from .tints import Tints, tints

_MOST_RANGES = 2_000  # of a selection that is put back after sorting: each costs time at every paint
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_JUMPS = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GridTable(QTableView):
    """A table of a million lines that scrolls, selects and obeys the keyboard as any other."""

    opened = Signal(int)  # Enter or a double click on the line of an item
    filter_asked = Signal(int)  # Alt+Down in a logical column
    menu_asked = Signal(object)  # QPoint on the screen

    def __init__(self, model: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = model
        self.headings = Headings(self)
        self.setHorizontalHeader(self.headings)
        self.setModel(model)
        # A heading asks at each painting whether its column is selected in all of a million lines. With a selection
        # of its own, in which nothing ever is, the answer is quick.
        self.headings.setSelectionModel(QItemSelectionModel(model, self.headings))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._measure()
        self.horizontalScrollBar().valueChanged.connect(self.headings.place_editors)
        model.modelReset.connect(self.headings.place_editors)

    # -- questions

    def current_row(self) -> int:
        """Return the place of the item on the current line, -1 when there is none."""
        return self.items.item_row(self.currentIndex().row()) if self.currentIndex().isValid() else -1

    def current_column(self) -> Column | None:
        """Return the column in which the keyboard is."""
        index = self.currentIndex()
        return self.items.columns[index.column()] if index.isValid() else None

    def selected_rows(self) -> Ints:
        """Return the places of the selected items, in their order on the screen."""
        spans = self.selection_spans()
        parts = [self.items.rows_between(first, last) for first, last in spans]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def selection_spans(self) -> list[tuple[int, int]]:
        """Return the first and last line of each stretch of selected lines, from top to bottom."""
        selection = self.selectionModel().selection()
        parts = (selection.at(place) for place in range(selection.count()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def shown_columns(self) -> list[Column]:
        """Return the columns that are shown, from left to right."""
        return [self.items.columns[column] for column in self.headings.shown_columns()]

    # -- changes

    def select_rows(self, rows: Ints, current: int, line: int = 0) -> None:
        """Select items by their places, wherever they are now; current: the one where the keyboard is, or -1.

        Of what is gone the line remains. What acts is what is seen: with none of them left, the current one
        is selected.
        line: where the keyboard goes when neither is there.
        """
        if self.items.day is None:
            return
        wanted = np.zeros(len(self.items.day), np.bool_)
        wanted[rows] = True
        lines = self.items.lines
        hits = np.flatnonzero(wanted[np.maximum(lines, 0)] & (lines >= 0)) if len(rows) else np.zeros(0, np.int64)
        column = max(0, self.currentIndex().column()) if self.currentIndex().isValid() else self._first_column()
        place = self._line_of(current, hits, line)
        if not len(hits) and place >= 0:
            hits = np.array([place], np.int64)
        selection = QItemSelection()
        for first, last in _spans(hits)[:_MOST_RANGES]:
            top = self.items.index(first, 0)
            selection.select(top, self.items.index(last, self.items.columnCount() - 1))
        chosen = self.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        if place >= 0:
            hint = self._how_to_see(place)  # now: Qt scrolls as well, but no further than it must
            chosen.setCurrentIndex(self.items.index(place, column), flag.NoUpdate)
            self.scrollTo(self.items.index(place, column), hint)
            if place and lines[place - 1] < 0:
                self.scrollTo(self.items.index(place - 1, column))  # the heading of its group is seen too
        chosen.select(selection, flag.ClearAndSelect | flag.Rows)

    def setCurrentIndex(self, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard on a cell and select its line alone, whatever keys are held down, as for Ctrl+0."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def freeze(self, count: int) -> None:
        """Keep the first so many columns in sight."""
        self.headings.frozen = count
        self.headings.place_editors()
        self.headings.viewport().update()
        self.viewport().update()

    # -- Qt: where things are

    def indexAt(self, pos: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        """Return the cell at a place; frozen columns lie above the others."""
        if pos.x() < self.headings.frozen_width():
            for column in self.headings.frozen_columns():
                left = self.headings.sectionPosition(column)
                if left <= pos.x() < left + self.headings.sectionSize(column):
                    return self.items.index(self.rowAt(pos.y()), column)
        return super().indexAt(pos)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:  # noqa: N802 - Qt's name
        """Return where a cell is painted."""
        rect = super().visualRect(index)
        if index.isValid() and self.headings.frozen and index.column() in self.headings.frozen_columns():
            rect.moveLeft(self.headings.sectionPosition(index.column()))
        return rect

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, not below the frozen columns."""
        if not index.isValid():
            return
        bar = self.horizontalScrollBar()
        frozen = self.headings.frozen_columns()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in frozen:
            bar.setValue(before)
        elif frozen:
            hidden = self.headings.frozen_width() - self.headings.left_of(index.column())
            if hidden > 0:
                bar.setValue(bar.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Scroll; moving sideways, frozen columns stay."""
        super().scrollContentsBy(dx, dy)
        if dx and self.headings.frozen:
            self.viewport().update()

    def sizeHintForColumn(self, column: int) -> int:  # noqa: N802 - Qt's name
        """Return the width of the texts on this page, not of a million."""
        first = max(0, self.rowAt(0))
        metrics = self.fontMetrics()
        texts = self.items.page(first, first + self._page_lines(), [column])[column]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return widest + 2 * self.lettering.padding + 1

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt's name
        """Return the whole page: Qt would look at each of a million lines, because columns were moved."""
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Search nothing: Qt would look through a million lines while the user types. Ctrl+F searches."""

    # -- Qt: gestures

    def moveCursor(  # noqa: N802 - Qt's name
        self,
        cursorAction: QAbstractItemView.CursorAction,  # noqa: N803 - Qt's
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Return where a key leads; Home to the first column that scrolls, as in a spreadsheet."""
        if cursorAction == QAbstractItemView.CursorAction.MoveHome and self.items.rowCount():
            shown = self.headings.shown_columns()
            line = 0 if modifiers & _CTRL else max(0, self.currentIndex().row())
            return self.items.index(line, shown[min(self.headings.frozen, len(shown) - 1)])
        return super().moveCursor(cursorAction, modifiers)

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Return what a gesture does to the selection. Qt leaves it behind at Ctrl+Home: another item would act."""
        flag = QItemSelectionModel.SelectionFlag
        if isinstance(event, QKeyEvent) and event.key() in _JUMPS and event.modifiers() & _CTRL:
            return flag.Rows | (flag.SelectCurrent if event.modifiers() & _SHIFT else flag.ClearAndSelect)
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter, filter with Alt+Down, open and close groups; the rest is as in any table."""
        line = self.currentIndex().row()
        group = self.items.group_number(line)
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self._open(line)
            case Qt.Key.Key_Down if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.filter_asked.emit(max(0, self.currentIndex().column()))
            case Qt.Key.Key_Left | Qt.Key.Key_Right if group >= 0:
                self.close_group(group, event.key() == Qt.Key.Key_Left)
            case _:
                super().keyPressEvent(event)
                self._follow_key(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open an item, or open and close a group."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._open(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the selection: by mouse where it is, by key at the current cell."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = event.globalPos()
        if not by_mouse:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_asked.emit(place)

    def close_group(self, number: int, closed: bool) -> None:
        """Show only the heading of a group, or its items again."""
        self.items.close_groups([number], closed)
        line = int(np.argmax(self.items.lines == -1 - number))
        self.setCurrentIndex(self.items.index(line, self._first_column()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another font or palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ActivationChange, QEvent.Type.StyleChange):
            self.viewport().update()

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the page anew: the frame is elsewhere."""
        super().currentChanged(current, previous)
        self.viewport().update()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lines and columns in sight."""
        colours = tints(self.palette(), self.hasFocus())
        painter = QPainter(self.viewport())
        area, height = event.rect(), self.lettering.row_height
        painter.fillRect(area, colours.base)
        offset = self.verticalHeader().offset()
        first = max(0, (offset + area.top()) // height)
        last = min(self.items.rowCount(), (offset + area.bottom()) // height + 1)
        if first < last and self.items.day is not None:
            page = PagePainting(
                painter,
                self.items,
                self.headings,
                self.lettering,
                colours,
                first,
                last,
                first * height - offset,
                self.viewport().width(),
                self.selection_spans(),
            )
            page.paint(area)
            index = self.currentIndex()
            if index.isValid() and self.hasFocus() and first <= index.row() < last:
                self._paint_focus(painter, colours, index, page.is_chosen(index.row()))
        painter.end()

    def _paint_focus(self, painter: QPainter, colours: Tints, index: QModelIndex, is_chosen: bool) -> None:
        """Paint a frame around the cell, or the heading, in which the keyboard is, unless frozen columns cover it."""
        rect = self.visualRect(index)
        if self.items.group_number(index.row()) >= 0:
            rect.setLeft(0)
            rect.setRight(min(self.viewport().width(), self.horizontalHeader().length()) - 1)
        is_frozen = index.column() in self.headings.frozen_columns()
        if is_frozen or rect.left() == 0 or rect.left() >= self.headings.frozen_width():
            painter.setPen(QPen(colours.selected_text if is_chosen else colours.focus, 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    # -- private

    def _how_to_see(self, line: int) -> QAbstractItemView.ScrollHint:
        """Return how to scroll to a line: one out of sight comes so far that what is selected around it is seen too."""
        rect, hint = self.visualRect(self.items.index(line, 0)), QAbstractItemView.ScrollHint
        is_seen = rect.top() >= 0 and rect.bottom() < self.viewport().height()
        return hint.EnsureVisible if is_seen else hint.PositionAtCenter

    def _measure(self) -> None:
        self.lettering = Lettering(self.font())
        height = self.lettering.row_height
        header = self.verticalHeader()
        header.setSectionResizeMode(header.ResizeMode.Fixed)
        header.setMinimumSectionSize(height)
        header.setDefaultSectionSize(height)

    def _page_lines(self) -> int:
        return self.viewport().height() // self.lettering.row_height + 1

    def _line_of(self, current: int, hits: npt.NDArray[np.int64], line: int) -> int:
        """Return the line for the keyboard: of the current item, else of the first selected, else near `line`."""
        lines = self.items.lines
        if not len(lines):
            return -1
        where = np.flatnonzero(lines == current) if current >= 0 else hits[:1]
        if len(where) or len(hits):
            return int(where[0] if len(where) else hits[0])
        line = min(line, len(lines) - 1)
        is_before_item = lines[line] < 0 and line + 1 < len(lines) and lines[line + 1] >= 0
        return line + int(is_before_item)

    def _follow_key(self, event: QKeyEvent) -> None:
        """Select the line of the keyboard alone after a plain movement, also one that led nowhere."""
        key, index = event.key(), self.currentIndex()
        is_movement = key in _JUMPS or (key in _STEPS and not event.modifiers() & _CTRL)
        if not is_movement or event.modifiers() & _SHIFT or not index.isValid():
            return
        if self.selection_spans() != [(index.row(), index.row())]:
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(index, flag.ClearAndSelect | flag.Rows)
        if key == Qt.Key.Key_Home:
            self.horizontalScrollBar().setValue(0)

    def _first_column(self) -> int:
        shown = self.headings.shown_columns()
        return shown[0] if shown else 0

    def _open(self, line: int) -> None:
        group = self.items.group_number(line)
        if group >= 0:
            self.close_group(group, not self.items.is_closed(group))
        elif self.items.item_row(line) >= 0:
            self.opened.emit(line)


def _spans(places: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the runs of successive numbers: first and last of each."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) != 1)
    firsts = places[np.append(0, breaks + 1)]
    lasts = places[np.append(breaks, len(places) - 1)]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
