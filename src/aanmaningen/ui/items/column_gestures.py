"""What is done with columns: shown, hidden, moved, sized, kept in sight, sorted and grouped by."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ..widgets import named
from ..workbench import Workbench
from .arranging import SortKey
from .columns_dialog import ColumnChoice, ColumnsDialog
from .current_view import CurrentView
from .table import GridTable

# In the order of the menu of a heading; None: a line between.
HEADING_MENU: tuple[str | None, ...] = (
    "column_sort",
    "column_sort_more",
    "column_group",
    None,
    "filter_column",
    None,
    "column_hide",
    "column_freeze",
    "columns",
)


class ColumnGestures:
    """Makes the headings follow the view, and the view what is done to the headings."""

    def __init__(self, workbench: Workbench, table: GridTable, current: CurrentView, parent: QWidget) -> None:
        self._workbench = workbench
        self._table = table
        self._headings = table.headings
        self._model = table.items
        self._current = current
        self._parent = parent
        self._is_arranging = False
        self._headings.sort_asked.connect(lambda place, add: self.sort_by(self._model.columns[place].key, add))
        self._headings.sectionResized.connect(self._note)
        self._headings.sectionMoved.connect(self._note)

    # -- what the view says

    def apply(self) -> None:
        """Show the columns of the view, in its order and widths."""
        view, headings = self._current.view, self._headings
        places = {column.key: place for place, column in enumerate(self._model.columns)}
        shown = [(key, width) for key, width in view.columns if key in places]
        self._is_arranging = True
        headings.blockSignals(True)
        try:
            for visual, (key, width) in enumerate(shown):
                headings.moveSection(headings.visualIndex(places[key]), visual)
                headings.setSectionHidden(places[key], False)
                headings.resizeSection(places[key], self._width(places[key], width))
            for key in places.keys() - {key for key, _ in shown}:
                headings.setSectionHidden(places[key], True)
        finally:
            headings.blockSignals(False)
            self._is_arranging = False
        headings.show_filters(view.filtering)
        self._table.updateGeometries()
        self._table.freeze(view.frozen)

    # -- which are shown

    def choose(self) -> None:
        """Ask which columns to show, and in which order."""
        view = self._current.view

        def take(choice: ColumnChoice) -> None:
            self.show(choice.shown, choice.frozen)

        shown = tuple(key for key, _ in view.columns)
        ColumnsDialog(self._workbench, self._model.columns, shown, view.frozen, self._parent).ask(take)

    def show(self, keys: Iterable[str], frozen: int) -> None:
        """Show these columns, from left to right. frozen: how many of the first stay in sight."""
        view, columns = self._current.view, self._current.columns()
        widths = dict(view.columns)
        shown = tuple((key, widths.get(key, float(columns[key].width))) for key in keys)
        self._current.change(replace(view, columns=shown, frozen=frozen))

    def hide(self) -> None:
        """Show the current column no longer; the last one stays."""
        column, view = self._table.current_column(), self._current.view
        if column is not None and len(view.columns) > 1:
            self._step_aside()
            self.show([key for key, _ in view.columns if key != column.key], view.frozen)

    def move(self, by: int) -> None:
        """Move the current column to the left (-1) or the right (1)."""
        column, view = self._table.current_column(), self._current.view
        keys = [key for key, _ in view.columns]
        if column is not None and column.key in keys and 0 <= keys.index(column.key) + by < len(keys):
            place = keys.index(column.key)
            keys.insert(place + by, keys.pop(place))
            self.show(keys, view.frozen)

    def freeze(self) -> None:
        """Keep the columns up to the current one in sight; the same again lets go."""
        column, view = self._table.current_column(), self._current.view
        keys = [key for key, _ in view.columns]
        if column is not None and column.key in keys:
            count = keys.index(column.key) + 1
            self._current.change(replace(view, frozen=0 if view.frozen == count else count))

    # -- order and groups

    def sort_by(self, key: str, add: bool = False) -> None:
        """Sort by a column: upward, and the other way round when it is sorted by already. add: after the others."""
        sort = list(self._current.view.sort)
        place = next((place for place, one in enumerate(sort) if one.column == key), None)
        if not add:
            sort = [SortKey(key, bool(sort) and sort[0].column == key and not sort[0].descending)]
        elif place is None:
            sort.append(SortKey(key))
        else:
            sort[place] = SortKey(key, not sort[place].descending)
        self._current.change(replace(self._current.view, sort=tuple(sort)))

    def sort_here(self, add: bool = False) -> None:
        """Sort by the current column."""
        column = self._table.current_column()
        if column is not None:
            self.sort_by(column.key, add)

    def group_here(self) -> None:
        """Group by the current column; the same again ends the groups."""
        column, view = self._table.current_column(), self._current.view
        if column is not None:
            self._current.change(replace(view, group="" if view.group == column.key else column.key))

    def close_groups(self) -> None:
        """Close all groups; when they are closed, open them."""
        count = self._model.arrangement.group_count
        if count:
            closed = not all(map(self._model.is_closed, range(count)))
            self._model.close_groups(None, closed)
            self._table.setCurrentIndex(self._model.index(0, self._headings.shown_columns()[0]))

    # -- the menu of a heading

    def show_menu(self, where: QPoint) -> None:
        """Offer what can be done with the column of a heading, which becomes the current one."""
        place = self._table.indexAt(QPoint(where.x(), 0)).column()
        place = self._headings.logicalIndexAt(where.x()) if place < 0 else place
        if place < 0:
            return
        chosen = self._table.selectionModel()
        row = max(0, self._table.currentIndex().row())
        chosen.setCurrentIndex(self._model.index(row, place), chosen.SelectionFlag.NoUpdate)
        menu = named(QMenu(self._parent), "heading_menu")
        for key in HEADING_MENU:
            action = self._parent.window().findChild(QAction, key) if key else None
            if isinstance(action, QAction):
                menu.addAction(action)
            elif key is None:
                menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._headings.viewport().mapToGlobal(where))

    # -- private

    def _note(self, *_: int) -> None:
        """Take over what the user did to the headings."""
        if self._is_arranging or not self._model.columns:
            return
        unit = self._character()
        shown = tuple(
            (self._model.columns[place].key, max(1.0, self._headings.sectionSize(place) / unit - 2))
            for place in self._headings.shown_columns()
        )
        self._current.note(replace(self._current.view, columns=shown))
        self._table.viewport().update()

    def _step_aside(self) -> None:
        """Put the keyboard in a neighbour of the column that goes."""
        index = self._table.currentIndex()
        shown = self._headings.shown_columns()
        place = shown.index(index.column()) if index.column() in shown else 0
        other = shown[place + 1 if place + 1 < len(shown) else max(0, place - 1)]
        self._table.setCurrentIndex(self._model.index(index.row(), other))

    def _width(self, place: int, width: float) -> int:
        """Return the width of a column in pixels; one that nobody changed has room for its heading in any language."""
        column, unit = self._model.columns[place], self._character()
        wanted = round(width * unit) + 2 * unit
        if width != column.width:
            return wanted
        return max(wanted, self._table.headings.width_of(self._workbench.text(column.heading)))

    def _character(self) -> int:
        return max(1, self._table.fontMetrics().averageCharWidth())
