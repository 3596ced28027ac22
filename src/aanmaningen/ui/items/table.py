"""The table of the grid: Qt's table view that paints its rows itself, a page at a time."""

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
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
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
from .model import ItemsModel
from .tints import Tints, tints

_KEPT_TEXTS = 20_000
_MOST_RANGES = 2_000  # of a selection that is put back after sorting: each costs time at every paint
_OPEN_SIGN, _CLOSED_SIGN = "▾", "▸"
_LATE_COLUMNS = ("days_late", "bucket")


class GridTable(QTableView):
    """A table of a million lines that scrolls, selects and obeys the keyboard as any other."""

    opened = Signal(int)  # Enter or a double click on the line of an item
    filter_asked = Signal(int)  # Alt+Down in a logical column
    menu_asked = Signal(object)  # QPoint on the screen

    def __init__(self, model: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = model
        self._texts: dict[tuple[str, int], tuple[str, int]] = {}
        self._tints: Tints = tints(self.palette(), False)
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

    def selected_count(self) -> int:
        """Return the number of selected lines, headings of groups included."""
        return sum(last - first + 1 for first, last in self.selection_spans())

    def shown_columns(self) -> list[Column]:
        """Return the columns that are shown, from left to right."""
        return [self.items.columns[column] for column in self.headings.shown_columns()]

    # -- changes

    def select_rows(self, rows: Ints, current: int) -> None:
        """Select items by their places, wherever they are now; current: the one where the keyboard is, or -1."""
        if self.items.day is None:
            return
        wanted = np.zeros(len(self.items.day), np.bool_)
        wanted[rows] = True
        lines = self.items.lines
        hits = np.flatnonzero(wanted[np.maximum(lines, 0)] & (lines >= 0)) if len(rows) else np.zeros(0, np.int64)
        column = max(0, self.currentIndex().column()) if self.currentIndex().isValid() else self._first_column()
        place = int(np.argmax(lines == current)) if current >= 0 and len(lines) else 0
        selection = QItemSelection()
        for first, last in _spans(hits)[:_MOST_RANGES]:
            top = self.items.index(first, 0)
            selection.select(top, self.items.index(last, self.items.columnCount() - 1))
        chosen = self.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        if self.items.rowCount():
            chosen.setCurrentIndex(self.items.index(place, column), flag.NoUpdate)
            self.scrollTo(self.items.index(place, column))
            if place and lines[place - 1] < 0:
                self.scrollTo(self.items.index(place - 1, column))  # the heading of its group is seen too
        chosen.select(selection, flag.ClearAndSelect | flag.Rows)

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
        return widest + 2 * self._padding + 1

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802 - Qt's name
        """Return the whole page: Qt would look at each of a million lines, because columns were moved."""
        return QRegion(self.viewport().rect())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Search nothing: Qt would look through a million lines while the user types. Ctrl+F searches."""

    # -- Qt: gestures

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
        """Paint the lines and columns in sight, with one question to the model."""
        self._tints = tints(self.palette(), self.hasFocus())
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._tints.base)
        offset = self.verticalHeader().offset()
        first = max(0, (offset + area.top()) // self._row_height)
        last = min(self.items.rowCount(), (offset + area.bottom()) // self._row_height + 1)
        if first < last and self.items.day is not None:
            page = _Page(self, painter, first, last, first * self._row_height - offset)
            page.paint(area)
        painter.end()

    def fitted(self, text: str, width: int, metrics: QFontMetrics, style: int) -> tuple[str, int]:
        """Return a text that fits into a width, and how wide it is."""
        key = (text, width * 4 + style)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.clear()
            advance = metrics.horizontalAdvance(text)
            if advance > width:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                advance = metrics.horizontalAdvance(text)
            found = self._texts[key] = (text, advance)
        return found

    # -- private

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self._texts.clear()
        self._padding = max(3, metrics.averageCharWidth() // 2 + 1)
        self._row_height = metrics.height() + metrics.height() // 2
        header = self.verticalHeader()
        header.setSectionResizeMode(header.ResizeMode.Fixed)
        header.setMinimumSectionSize(self._row_height)
        header.setDefaultSectionSize(self._row_height)

    def _page_lines(self) -> int:
        return self.viewport().height() // self._row_height + 1

    def _first_column(self) -> int:
        shown = self.headings.shown_columns()
        return shown[0] if shown else 0

    def _open(self, line: int) -> None:
        group = self.items.group_number(line)
        if group >= 0:
            self.close_group(group, not self.items.is_closed(group))
        elif self.items.item_row(line) >= 0:
            self.opened.emit(line)


class _Page:
    """One painting of the lines in sight."""

    def __init__(self, table: GridTable, painter: QPainter, first: int, last: int, top: int) -> None:
        self._table, self._painter = table, painter
        self._first, self._last, self._top = first, last, top
        self._height = table._row_height
        self._padding = table._padding
        self._tints = table._tints
        self._lines = table.items.lines[first:last].tolist()
        self._plain = table.font()
        self._italic = QFont(self._plain)
        self._italic.setItalic(True)
        self._bold = QFont(self._plain)
        self._bold.setBold(True)
        self._metrics = (QFontMetrics(self._plain), QFontMetrics(self._italic), QFontMetrics(self._bold))
        self._baseline = (self._height + self._metrics[0].ascent() - self._metrics[0].descent()) // 2

    def paint(self, area: QRect) -> None:
        """Paint everything that lies in an area."""
        table = self._table
        every = table.headings.places()
        edge = sum(width for _, _, width, is_frozen in every if is_frozen)
        still = [(column, left, width) for column, left, width, is_frozen in every if is_frozen]
        moving = [
            (column, left, width)
            for column, left, width, is_frozen in every
            if not is_frozen and left + width > max(edge, area.left()) and left <= area.right()
        ]
        places = [(column, left, width) for column, left, width, _ in every]
        self._texts = table.items.page(self._first, self._last, [place[0] for place in (*still, *moving)])
        self._note_lines()
        self._paint_ground(area)
        if moving:
            if still:
                self._painter.setClipRect(edge, area.top(), area.right() - edge + 1, area.height())
            self._paint_columns(moving, edge)
            self._painter.setClipping(False)
        if still:
            self._paint_columns(still, 0)
            self._painter.setPen(self._tints.edge)
            self._painter.drawLine(edge - 1, area.top(), edge - 1, min(area.bottom(), self._y(self._last)))
        self._paint_groups(places, edge)
        self._paint_focus()

    def _y(self, line: int) -> int:
        return self._top + (line - self._first) * self._height

    def _note_lines(self) -> None:
        """Note what the lines have to tell apart from their texts."""
        table, day = self._table, self._table.items.day
        assert day is not None
        rows = np.maximum(table.items.lines[self._first : self._last], 0)
        self._held = (day.hold[rows] > 0).tolist()
        opened = day.open[rows]
        self._credit = (opened < 0).tolist()
        self._late = np.where(opened != 0, day.bucket[rows], 0).tolist()
        self._chosen = [False] * len(self._lines)
        for first, last in table.selection_spans():
            for line in range(max(first, self._first), min(last + 1, self._last)):
                self._chosen[line - self._first] = True

    def _paint_ground(self, area: QRect) -> None:
        left, width = area.left(), area.width()
        for place, line in enumerate(self._lines):
            y = self._top + place * self._height
            if self._chosen[place]:
                self._painter.fillRect(left, y, width, self._height, self._tints.selected)
            elif line < 0:
                self._painter.fillRect(left, y, width, self._height, self._tints.heading)
            elif (self._first + place) % 2:
                self._painter.fillRect(left, y, width, self._height, self._tints.alternate)

    def _paint_columns(self, places: list[tuple[int, int, int]], edge: int) -> None:
        """Paint the cells of some columns. edge: where what is frozen ends and covers them, 0 for nowhere."""
        table, painter, padding, height = self._table, self._painter, self._padding, self._height
        colours, fitted = self._tints, table.fitted
        painter.setFont(self._plain)
        style = 0
        for column, left, width in places:
            declared = table.items.columns[column]
            room = width - 2 * padding
            if room <= 0:
                continue
            is_right = declared.is_number
            is_amount = declared.summed
            tells_age = declared.key.startswith(_LATE_COLUMNS)
            pen: QColor | None = None
            y = self._top
            for place, text in enumerate(self._texts[column]):
                if text and self._lines[place] >= 0:
                    chosen = self._chosen[place]
                    if tells_age and self._late[place] and not chosen:
                        tint = colours.late[min(self._late[place], len(colours.late) - 1)]
                        painter.fillRect(left, y, width, height, tint)
                    held = self._held[place]
                    if held != style:
                        style = int(held)
                        painter.setFont(self._italic if held else self._plain)
                    wanted = self._colour(chosen, held, is_amount and self._credit[place])
                    if wanted is not pen:
                        painter.setPen(wanted)
                        pen = wanted
                    shown, advance = fitted(text, room, self._metrics[style], style)
                    x = left + width - padding - advance if is_right else left + padding
                    if is_right and x < edge:
                        # Half an amount is another amount: what is partly covered is not shown at all.
                        shown, x = "…", max(edge + padding, left + padding)
                    painter.drawText(x, y + self._baseline, shown)
                y += height

    def _colour(self, chosen: bool, held: bool, credit: bool) -> QColor:
        if chosen:
            return self._tints.selected_text
        if credit:
            return self._tints.credit
        return self._tints.blocked if held else self._tints.text

    def _paint_groups(self, places: list[tuple[int, int, int]], edge: int) -> None:
        """Paint the headings of groups: their name from the left, and subtotals where these do not touch it."""
        table, painter = self._table, self._painter
        summed = [place for place in places if table.items.columns[place[0]].summed]
        painter.setFont(self._bold)
        for place, line in enumerate(self._lines):
            if line >= 0:
                continue
            number, y = -1 - line, self._top + place * self._height
            ground = self._tints.selected if self._chosen[place] else self._tints.heading
            painter.fillRect(0, y, table.viewport().width(), self._height, ground)
            painter.setPen(self._tints.selected_text if self._chosen[place] else self._tints.text)
            sign = _CLOSED_SIGN if table.items.is_closed(number) else _OPEN_SIGN
            name = f"{sign} {table.items.group_label(number)}"
            least = min(self._metrics[2].horizontalAdvance(name) + 2 * self._padding, table.viewport().width() // 2)
            free = [one for one in summed if one[1] >= max(edge, least)]
            room = (free[0][1] if free else table.viewport().width()) - 2 * self._padding
            shown, _ = table.fitted(name, room, self._metrics[2], 2)
            painter.drawText(self._padding, y + self._baseline, shown)
            for column, left, width in free:
                texts = self._texts.get(column)
                if texts and texts[place]:
                    text, advance = table.fitted(texts[place], width - 2 * self._padding, self._metrics[2], 2)
                    painter.drawText(left + width - self._padding - advance, y + self._baseline, text)

    def _paint_focus(self) -> None:
        index = self._table.currentIndex()
        if index.isValid() and self._table.hasFocus() and self._first <= index.row() < self._last:
            rect = self._table.visualRect(index)
            is_frozen = index.column() in self._table.headings.frozen_columns()
            if is_frozen or rect.left() >= self._table.headings.frozen_width():
                chosen = self._chosen[index.row() - self._first]
                self._painter.setPen(QPen(self._tints.selected_text if chosen else self._tints.focus, 1))
                self._painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _spans(places: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the runs of successive numbers: first and last of each."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) != 1)
    firsts = places[np.append(0, breaks + 1)]
    lasts = places[np.append(breaks, len(places) - 1)]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
