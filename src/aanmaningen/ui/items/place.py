"""Open items: the grid with its views, filters, groups and totals, and the panel beside it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.jobs import exporting, viewing
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import grid

from ..actions import ActionSpec
from ..place import Place
from ..widgets import named
from ..workbench import Kind, Workbench
from . import grid_actions, item_actions, views
from .arranging import SortKey, choices
from .cells import Cells
from .choice_popup import ChoicePopup, Offer
from .columns import Column, Ints
from .columns_dialog import ColumnChoice, ColumnsDialog
from .controls import Controls
from .copying import MOST_ROWS, as_table
from .exporting import table_of
from .filter_row import FilterRow
from .filters import FilterValue, check
from .model import ItemsModel
from .reading import Reader, Shown
from .side_panel import SidePanel
from .sums import Totals, totals
from .table import GridTable
from .totals import TotalsRow
from .view_name_dialog import ViewNameDialog
from .views import SHIPPED, View

_GROUPS = ("party", "name", "group", "manager", "language", "currency", "kind", "why", "hold", "level", "due_date")
_CONCERNS = frozenset({Kind.ITEMS, Kind.PARTIES, Kind.RUNS, Kind.IMPORTS, Kind.SETTINGS})
_PAUSE = 150  # milliseconds without a letter typed: then the search counts
_OWN = "own:"


class ItemsPlace(Place):
    """Open items: the grid."""

    key = "items"
    title = message("Open items")
    icon = "items"

    selection_changed = Signal()
    current_changed = Signal(int)  # id of the item, -1 for none

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.view = View(())
        self.view_key = SHIPPED[0].key
        self._search = ""
        self._is_stale = True
        self._is_arranging_columns = False
        self._done = ""
        self._selected: list[int] | None = None
        self._own_views: dict[str, str] = {}
        self.reader = Reader(workbench, self)
        self._build()
        self._connect()
        self._remember_view()
        self.retranslate()

    # -- building

    def _build(self) -> None:
        self.controls = Controls(self.workbench)
        self.model = ItemsModel(self)
        self.table = named(GridTable(self.model), "items_grid")
        self.filter_row = FilterRow(self.workbench, self.table.headings)
        self.totals_row = named(TotalsRow(self.workbench, self.table), "items_totals")
        self.panel = SidePanel(self.workbench)
        self._cells = Cells(self.workbench.translator)
        self.model.set_words(self._cells)

        self.nothing = named(QLabel(), "nothing_matches")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing_clear = named(QPushButton(), "nothing_clear")
        over = QVBoxLayout(self.table.viewport())
        over.addStretch(1)
        over.addWidget(self.nothing)
        over.addWidget(self.nothing_clear, 0, Qt.AlignmentFlag.AlignHCenter)
        over.addStretch(2)
        self._show_nothing(None)

        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.controls, self.table, self.totals_row):
            column.addWidget(widget, 1 if widget is self.table else 0)
        self.splitter = named(QSplitter(Qt.Orientation.Horizontal), "items_splitter")
        self.splitter.addWidget(centre)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setCollapsible(0, False)

        self.empty = QWidget()
        self.empty_words = named(QLabel(), "no_items")
        self.empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_words.setWordWrap(True)
        self.empty_import = named(QPushButton(), "no_items_import")
        middle = QVBoxLayout(self.empty)
        middle.addStretch(1)
        middle.addWidget(self.empty_words)
        middle.addWidget(self.empty_import, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_PAUSE)
        self._selection_timer = QTimer(self)
        self._selection_timer.setSingleShot(True)

    def _connect(self) -> None:
        bench, controls, table = self.workbench, self.controls, self.table
        controls.view_chosen.connect(self.show_view)
        controls.status_chosen.connect(lambda status: self._change(replace(self.view, status=status)))
        controls.side_chosen.connect(lambda side: self._change(replace(self.view, side=side)))
        controls.group_chosen.connect(lambda group: self._change(replace(self.view, group=group)))
        controls.columns_asked.connect(self._choose_columns)
        controls.filters_asked.connect(self._filter_row)
        for clear in (controls.clear_asked, self.nothing_clear.clicked):
            clear.connect(self._clear_filters)
        table.headings.sort_asked.connect(lambda place, add: self.sort_by(self.model.columns[place].key, add))
        table.headings.sectionResized.connect(self._note_columns)
        table.headings.sectionMoved.connect(self._note_columns)
        table.headings.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.headings.customContextMenuRequested.connect(self._show_heading_menu)
        table.filter_asked.connect(lambda place: self._filter_on(self.model.columns[place].key))
        table.opened.connect(self._open)
        table.menu_asked.connect(self._show_menu)
        self.filter_row.changed.connect(self._filter)
        self.filter_row.popup_asked.connect(self._offer_choices)
        self.filter_row.left.connect(table.setFocus)
        self.reader.arrived.connect(self._show)
        self.reader.refused.connect(bench.refused)
        self.reader.busy_changed.connect(self._write_note)
        self._search_timer.timeout.connect(self._arrange)
        self._selection_timer.timeout.connect(self._tell_selection)
        self.empty_import.clicked.connect(self._import)
        self.current_changed.connect(lambda _: self.panel.show_item(self.current_id()))
        selection = table.selectionModel()
        selection.selectionChanged.connect(self._note_selection)
        self.model.modelReset.connect(self._note_selection)
        selection.currentRowChanged.connect(self._note_current)
        bench.reference_date_changed.connect(lambda _: self._look_at_day())
        bench.administration_changed.connect(self._start_over)
        bench.show_items_of.connect(self._show_items_of)

    # -- what others may ask

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected items, in their order on the screen. Read it, do not change it."""
        # Asked by every action at each change of the selection, which may be of a million items.
        if self._selected is None:
            day = self.model.day
            self._selected = [] if day is None else day.ledger.items.ids[self.table.selected_rows()].tolist()
        return self._selected

    def current_id(self) -> int | None:
        """Return the id of the item of the row on which the keyboard stands."""
        index = self.table.currentIndex()
        return self.model.item_id(index.row()) if index.isValid() else None

    def grid(self) -> QWidget:
        """Return the widget in which plain keys work on items."""
        return self.table

    def is_here(self) -> bool:
        """Tell whether the grid is what the user looks at."""
        return not self.isHidden() and self.stack.currentWidget() is self.splitter

    def is_filtering(self) -> bool:
        """Tell whether the filter row is shown."""
        return self.view.filtering

    def is_panel_shown(self) -> bool:
        """Tell whether the side panel is shown."""
        return not self.panel.isHidden()

    # -- place

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with the grid, and with the items selected in it."""
        return [*item_actions.specs(self), *grid_actions.specs(self)]

    def gesture(self, name: str) -> Callable[[], None]:
        """Return what an action of the grid does."""
        gestures: dict[str, Callable[[], None]] = {
            "copy": self._copy,
            "select_all": self.table.selectAll,
            "export": self._export,
            "choose_view": self._choose_view,
            "save_view": self._save_view,
            "delete_view": self._delete_view,
            "export_view": self._export_view,
            "import_view": self._import_view,
            "choose_columns": self._choose_columns,
            "hide_column": self._hide_column,
            "column_left": partial(self._move_column, -1),
            "column_right": partial(self._move_column, 1),
            "freeze": self._freeze,
            "sort": partial(self._sort_here, False),
            "sort_more": partial(self._sort_here, True),
            "group": self._group_here,
            "close_groups": self._close_groups,
            "filter_row": self._filter_row,
            "filter_column": self._filter_column,
            "filter_value": self._filter_value,
            "clear_filters": self._clear_filters,
            "side_panel": self._side_panel,
            "reload": self._load,
        }
        return gestures[name]

    def arrive(self) -> None:
        """Put the keyboard in the grid, and read what changed meanwhile."""
        if self._search_timer.isActive():
            self._search_timer.stop()
            self._arrange()
        if self._is_stale:
            self._load()
        (self.table if self.stack.currentWidget() is self.splitter else self.empty_import).setFocus()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Read anew what a job changed: at once when it is seen, else on the next visit."""
        if kinds & _CONCERNS:
            self._is_stale = True
            if not self.isHidden() and self.isVisible():
                self._load()

    def find_text(self, text: str) -> None:
        """Show the items that say these words anywhere."""
        if text != self._search:
            self._search = text
            self._search_timer.start()

    def retranslate(self) -> None:
        """Write every text anew, and the cells in the other language."""
        text = self.workbench.text
        self._cells = Cells(self.workbench.translator)
        self.model.set_words(self._cells)
        self.controls.retranslate()
        self.filter_row.retranslate()
        self.filter_row.set_filters(self.view.filters)
        self.totals_row.retranslate()
        self.panel.retranslate()
        self.table.setAccessibleName(text(message("Open items")))
        self.nothing_clear.setText(text(message("Clear the f&ilters")))
        self.empty_words.setText(
            text(
                message(
                    "There are no items yet. Import the list of open items of your accounting package: "
                    "a file of Excel or a text file."
                )
            )
        )
        self.empty_import.setText(text(message("&Import a list…")))
        self._apply_columns()
        self._write_controls()
        self._write_note()
        self._show_nothing(self.reader.shown)
        self.table.viewport().update()

    # -- reading

    def _load(self) -> None:
        desk = self.workbench.desk
        self._is_stale = False
        has_items = grid.has_items(desk.engine, desk.administration.id)
        self.stack.setCurrentWidget(self.splitter if has_items else self.empty)
        if has_items:
            self._own_views = viewing.views(desk)
            self.reader.load(self.view.wish(self._search))
        self._write_controls()
        self._write_note()
        self.workbench.actions_changed.emit()

    def _start_over(self) -> None:
        self.reader.forget()
        self._is_stale = True
        self._remember_view()

    def _look_at_day(self) -> None:
        if self.reader.shown is not None or self.reader.is_loading:
            self.reader.set_day(self.view.wish(self._search))
        self._write_note()

    def _arrange(self) -> None:
        self.reader.arrange(self.view.wish(self._search))
        self._write_note()

    def _show(self, shown: Shown) -> None:
        """Show what was read, and select again what was selected."""
        before = self.model.day
        ids, current = self._chosen()
        column_keys = [column.key for column in self.model.columns]
        self.model.show(shown.day, shown.columns, shown.arrangement, shown.wish.sort, shown.wish.group)
        self.filter_row.set_columns(shown.columns)
        if [column.key for column in shown.columns] != column_keys:
            self._complete_view()
            self.filter_row.set_filters(self.view.filters)
        self._apply_columns()
        self._select(ids, current)
        self.totals_row.show_totals(shown.totals, Totals(0, {}))
        self._show_nothing(shown)
        self._write_controls()
        self._write_note()
        if before is None:
            self.table.scrollToTop()
        if self.current_id() != current:
            self.current_changed.emit(-1 if self.current_id() is None else self.current_id())
        self._selection_timer.start(0)

    def _chosen(self) -> tuple[Ints, int | None]:
        """Return the ids of what is selected, and of the current row."""
        if self.model.day is None:
            return np.zeros(0, np.int32), None
        return self.model.day.ledger.items.ids[self.table.selected_rows()], self.current_id()

    def _select(self, ids: Ints, current: int | None) -> None:
        assert self.model.day is not None
        known = self.model.day.ledger.items.ids
        wanted = np.append(ids, np.int32(-1 if current is None else current))
        rows = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1)).astype(np.int32)
        found = known[rows] == wanted if len(known) else np.zeros(len(wanted), np.bool_)
        self.table.select_rows(rows[:-1][found[:-1]], int(rows[-1]) if found[-1] else -1)

    # -- views

    def show_view(self, key: str) -> None:
        """Show a view by its key: one that ships, or "own:" and its name."""
        view = self._view_of(key)
        if view is not None:
            self.view_key = key
            self._change(view, is_whole=True)

    def _view_of(self, key: str) -> View | None:
        columns = self._by_key()
        if key.startswith(_OWN):
            definition = self._own_views.get(key.removeprefix(_OWN))
            return None if definition is None else self._readable(definition)
        for shipped in SHIPPED:
            if shipped.key == key:
                return views.shipped_view(shipped, columns)
        return None

    def _readable(self, definition: str) -> View | None:
        """Return a view that came from outside, without filters that cannot be read; None for something else."""
        try:
            view = views.from_json(definition)
        except Refusal as refusal:
            self.workbench.refused.emit(refusal.message)
            return None
        columns, day = self._by_key(), self.workbench.reference_date
        unreadable = [
            key
            for key, value in view.filters.items()
            if key in columns
            and (
                columns[key].is_chosen != isinstance(value, tuple)
                or (isinstance(value, str) and check(columns[key], value, day))
            )
        ]
        return views.without(view, unreadable)

    def _change(self, view: View, *, is_whole: bool = False) -> None:
        """Arrange the grid in another way."""
        before, self.view = self.view, view
        self.workbench.memory.setValue(self._memory("view"), views.to_json(view))
        self.workbench.memory.setValue(self._memory("view_key"), self.view_key)
        self._done = ""
        if is_whole or before.filters != view.filters:
            self.filter_row.set_filters(view.filters)
        if is_whole or (before.columns, before.frozen, before.filtering) != (view.columns, view.frozen, view.filtering):
            self._apply_columns()
        self._write_controls()
        if before.wish("") != view.wish("") or is_whole:
            self._arrange()
        self.workbench.actions_changed.emit()

    def _memory(self, what: str) -> str:
        return f"items/{self.workbench.desk.administration.code}/{what}"

    def _remember_view(self) -> None:
        """Take the view of last time; the first time, the first that ships."""
        memory = self.workbench.memory
        kept = str(memory.value(self._memory("view"), ""))
        self.view_key = str(memory.value(self._memory("view_key"), SHIPPED[0].key))
        try:
            self.view = views.from_json(kept)
        except Refusal:
            self.view_key = SHIPPED[0].key
            self.view = SHIPPED[0].view  # its columns follow when it is known which there are
        self.panel.setHidden(str(memory.value("items/panel", "shown")) == "hidden")

    def _complete_view(self) -> None:
        """Give a view that came without columns those that it ships with."""
        if not any(key in self._by_key() for key, _ in self.view.columns):
            shipped = next((one for one in SHIPPED if one.key == self.view_key), SHIPPED[0])
            self.view = replace(self.view, columns=views.shipped_view(shipped, self._by_key()).columns)

    def _save_view(self) -> None:
        suggested = self.view_key.removeprefix(_OWN) if self.view_key.startswith(_OWN) else ""

        def save(name: str) -> None:
            definition = views.to_json(self.view)
            self.view_key = _OWN + name
            self._own_views[name] = definition
            self.workbench.memory.setValue(self._memory("view_key"), self.view_key)
            self.workbench.write(
                message("Saving the view"),
                lambda desk: viewing.save_view(desk, name, definition),
                then=self._views_changed,
            )

        ViewNameDialog(self.workbench, sorted(self._own_views), suggested, self).ask(save)

    def _delete_view(self) -> None:
        if not self.view_key.startswith(_OWN):
            self.workbench.refused.emit(message("This view ships with the program and cannot be deleted."))
            return
        name = self.view_key.removeprefix(_OWN)
        self._own_views.pop(name, None)
        self.workbench.write(
            message("Deleting the view"), lambda desk: viewing.delete_view(desk, name), then=self._views_changed
        )
        self.show_view(SHIPPED[0].key)

    def _views_changed(self, _: object) -> None:
        self._own_views = viewing.views(self.workbench.desk)
        self._write_controls()

    def _export_view(self) -> None:
        def write(path: str) -> None:
            try:
                viewing.write_view(Path(path), views.to_json(self.view))
            except Refusal as refusal:
                self.workbench.refused.emit(refusal.message)

        self._ask_file(message("Export this view"), message("Views"), "json", f"{self._view_name()}.json", write)

    def _import_view(self) -> None:
        def read(path: str) -> None:
            try:
                view = self._readable(viewing.read_view(Path(path)))
            except Refusal as refusal:
                self.workbench.refused.emit(refusal.message)
                return
            if view is not None:
                self.view_key = _OWN + Path(path).stem
                self._change(view, is_whole=True)

        self._ask_file(message("Import a view"), message("Views"), "json", "", read)

    def _view_name(self) -> str:
        shipped = {one.key: self.workbench.text(one.title) for one in SHIPPED}
        return shipped.get(self.view_key, self.view_key.removeprefix(_OWN))

    def _choose_view(self) -> None:
        self.controls.view.setFocus()
        self.controls.view.showPopup()

    def _show_items_of(self, code: str) -> None:
        shipped = self._view_of(SHIPPED[0].key)
        assert shipped is not None
        self.view_key = SHIPPED[0].key
        self._change(replace(shipped, filters={"party": f"={code}"}, side="", status="all"), is_whole=True)

    # -- columns

    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.model.columns}

    def _apply_columns(self) -> None:
        """Make the headings show the columns of the view, in its order and widths."""
        headings = self.table.headings
        places = {column.key: place for place, column in enumerate(self.model.columns)}
        shown = [(key, width) for key, width in self.view.columns if key in places]
        self._is_arranging_columns = True
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
            self._is_arranging_columns = False
        headings.show_filters(self.view.filtering)
        self.table.updateGeometries()
        self.table.freeze(self.view.frozen)
        self.totals_row.update()

    def _width(self, place: int, width: float) -> int:
        """Return the width of a column in pixels; one that nobody changed has room for its heading in any language."""
        column, unit = self.model.columns[place], self._character()
        wanted = round(width * unit) + 2 * unit
        if width != column.width:
            return wanted
        heading = "▲ " + self.workbench.text(column.heading)
        return max(wanted, self.table.fontMetrics().horizontalAdvance(heading) + 2 * unit)

    def _note_columns(self, *_: int) -> None:
        """Take over what the user did to the headings."""
        if self._is_arranging_columns or not self.model.columns:
            return
        unit = self._character()
        shown = tuple(
            (self.model.columns[place].key, max(1.0, self.table.headings.sectionSize(place) / unit - 2))
            for place in self.table.headings.shown_columns()
        )
        self.view = replace(self.view, columns=shown)
        self.workbench.memory.setValue(self._memory("view"), views.to_json(self.view))
        self.table.viewport().update()

    def _character(self) -> int:
        return max(1, self.table.fontMetrics().averageCharWidth())

    def _choose_columns(self) -> None:
        shown = tuple(key for key, _ in self.view.columns)

        def take(choice: ColumnChoice) -> None:
            self._show_columns(choice.shown, choice.frozen)

        ColumnsDialog(self.workbench, self.model.columns, shown, self.view.frozen, self).ask(take)

    def _show_columns(self, keys: Iterable[str], frozen: int) -> None:
        widths, columns = dict(self.view.columns), self._by_key()
        shown = tuple((key, widths.get(key, float(columns[key].width))) for key in keys)
        self._change(replace(self.view, columns=shown, frozen=frozen))

    def _hide_column(self) -> None:
        column = self.table.current_column()
        if column is not None and len(self.view.columns) > 1:
            self._step_aside()
            self._show_columns([key for key, _ in self.view.columns if key != column.key], self.view.frozen)

    def _step_aside(self) -> None:
        """Put the keyboard in a neighbour of the column that goes."""
        index = self.table.currentIndex()
        shown = self.table.headings.shown_columns()
        place = shown.index(index.column()) if index.column() in shown else 0
        other = shown[place + 1 if place + 1 < len(shown) else max(0, place - 1)]
        self.table.setCurrentIndex(self.model.index(index.row(), other))

    def _move_column(self, by: int) -> None:
        column = self.table.current_column()
        keys = [key for key, _ in self.view.columns]
        if column is not None and column.key in keys and 0 <= keys.index(column.key) + by < len(keys):
            place = keys.index(column.key)
            keys.insert(place + by, keys.pop(place))
            self._show_columns(keys, self.view.frozen)

    def _freeze(self) -> None:
        """Keep the columns up to the current one in sight; the same again lets go."""
        column = self.table.current_column()
        keys = [key for key, _ in self.view.columns]
        if column is not None and column.key in keys:
            count = keys.index(column.key) + 1
            self._change(replace(self.view, frozen=0 if self.view.frozen == count else count))

    # -- order, groups

    def sort_by(self, key: str, add: bool = False) -> None:
        """Sort by a column: upward, and the other way round when it is sorted by already. add: after the others."""
        sort = list(self.view.sort)
        place = next((place for place, one in enumerate(sort) if one.column == key), None)
        turned = SortKey(key, place is not None and not sort[place].descending)
        if not add:
            turned = SortKey(key, bool(sort) and sort[0].column == key and not sort[0].descending)
            sort = [turned]
        elif place is None:
            sort.append(turned)
        else:
            sort[place] = turned
        self._change(replace(self.view, sort=tuple(sort)))

    def _sort_here(self, add: bool) -> None:
        column = self.table.current_column()
        if column is not None:
            self.sort_by(column.key, add)

    def _group_here(self) -> None:
        """Group by the current column; the same again ends the groups."""
        column = self.table.current_column()
        if column is not None:
            self._change(replace(self.view, group="" if self.view.group == column.key else column.key))

    def _close_groups(self) -> None:
        count = self.model.arrangement.group_count
        if count:
            closed = not all(map(self.model.is_closed, range(count)))
            self.model.close_groups(None, closed)
            self.table.setCurrentIndex(self.model.index(0, self.table.headings.shown_columns()[0]))

    # -- filters

    def _filter(self, key: str, value: FilterValue) -> None:
        filters = {name: one for name, one in self.view.filters.items() if name != key}
        if value:
            filters[key] = value
        if filters != self.view.filters:
            # The row shows it already; writing it again would move the cursor of whoever is typing.
            self.view = replace(self.view, filters=filters)
            self.workbench.memory.setValue(self._memory("view"), views.to_json(self.view))
            self._write_controls()
            self._arrange()

    def _filter_row(self) -> None:
        self._change(replace(self.view, filtering=not self.view.filtering))
        self.workbench.actions_changed.emit()

    def _filter_column(self) -> None:
        column = self.table.current_column()
        if column is not None:
            self._filter_on(column.key)

    def _filter_on(self, key: str) -> None:
        if not self.view.filtering:
            self._filter_row()
        self.filter_row.focus(key)

    def _filter_value(self) -> None:
        """Show only the items that have the value of the current cell."""
        column, row, day = self.table.current_column(), self.table.current_row(), self.model.day
        if column is None or row < 0 or day is None:
            return
        rows = np.array([row], np.int32)
        text = self._cells.texts(column, day, rows)[0]
        value: FilterValue
        if column.choices:
            value = (column.choices[int(column.values(day, rows)[0])].key,)
        elif column.is_chosen:
            value = (text,)
        elif column.is_number:
            value = text
        else:
            value = text if column.read is not None else f"={text}"
        self._change(replace(self.view, filters={**self.view.filters, column.key: value}))

    def _clear_filters(self) -> None:
        """Show everything of this status and side again; the search field of the window is emptied too."""
        field = self.window().findChild(QWidget, "quick_search")
        if self._search and field is not None:
            field.clear()  # type: ignore[attr-defined]
        self._search = ""
        self._search_timer.stop()
        self._change(replace(self.view, filters={}), is_whole=True)
        self.table.setFocus()

    def _offer_choices(self, key: str) -> None:
        shown = self.reader.shown
        if shown is None:
            return
        columns = self._by_key()
        names = {one.key: self.workbench.text(one.label) for one in columns[key].choices}
        found = choices(shown.day, columns, self.view.wish(self._search), key)
        chosen = self.view.filters.get(key, ())
        chosen = chosen if isinstance(chosen, tuple) else ()
        present = {name for name, _ in found}
        found.extend((name, 0) for name in chosen if name not in present)
        nothing = self.workbench.text(message("(nothing)"))
        offers = [Offer(name, names.get(name, name) or nothing, count) for name, count in found]
        popup = ChoicePopup(self.workbench, offers, chosen, self)
        popup.chosen.connect(partial(self.filter_row.set_chosen, key))
        popup.left.connect(self.table.setFocus)
        place = [column.key for column in self.model.columns].index(key)
        popup.show_at(self.table.headings.point_below(place))

    # -- what leaves the grid

    def _copy(self) -> None:
        shown, rows = self.reader.shown, self.table.selected_rows()
        if shown is None or not len(rows):
            return
        if len(rows) > MOST_ROWS:
            self.workbench.refused.emit(
                message(
                    "That is too much for the clipboard. Export to Excel, or select fewer than {n} items.", n=MOST_ROWS
                )
            )
            return
        columns, cells = self.table.shown_columns(), self._cells

        def put(answer: object) -> None:
            assert isinstance(answer, tuple)
            data = QMimeData()
            data.setText(answer[0])
            data.setHtml(answer[1])
            QGuiApplication.clipboard().setMimeData(data)
            self._say(plural("1 item copied.", "{n} items copied.", n=len(rows)))

        if len(rows) <= 2_000:
            put(as_table(shown, columns, rows, cells))
        else:
            self.workbench.read(message("Copying"), lambda _: as_table(shown, columns, rows, cells), put)

    def _export(self) -> None:
        name = f"{self._view_name()} {self.workbench.reference_date.isoformat()}.xlsx"
        self._ask_file(message("Export to Excel"), message("Excel workbooks"), "xlsx", name, self.export_to)

    def export_to(self, path: str) -> None:
        """Write what is shown to an Excel file, in the background."""
        shown = self.reader.shown
        if shown is None:
            return
        columns = self._by_key()
        declared = [(columns[key], width) for key, width in self.view.columns if key in columns]
        table = table_of(shown, declared, self.view.frozen, self._view_name(), self.workbench.translator)

        def write(desk: Desk) -> int:
            return exporting.export_table(desk, table, Path(path))

        def say(count: object) -> None:
            assert isinstance(count, int)
            self._say(
                plural("1 item written to {file}.", "{n} items written to {file}.", n=count, file=Path(path).name)
            )

        self.workbench.read(message("Exporting to Excel"), write, say)

    def _ask_file(self, title: Message, kind: Message, suffix: str, name: str, then: Callable[[str], None]) -> None:
        """Ask for a file without blocking the window. name: what a new one is called; "" asks for one that exists."""
        text = self.workbench.text
        dialog = named(QFileDialog(self, text(title)), "items_file")
        dialog.setNameFilter(f"{text(kind)} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        if name:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile("".join("-" if char in '\\/:*?"<>|' else char for char in name))
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- slots

    def _note_current(self, current: QModelIndex, _: QModelIndex) -> None:
        found = self.model.item_id(current.row()) if current.isValid() else None
        self.current_changed.emit(-1 if found is None else found)

    def _note_selection(self, *_: object) -> None:
        self._selected = None
        self._selection_timer.start(0)

    def _tell_selection(self) -> None:
        shown = self.reader.shown
        if shown is not None and self.model.day is shown.day:
            rows = self.table.selected_rows()
            is_all = len(rows) == len(shown.arrangement.items)
            sums = shown.totals if is_all else totals(shown.day, shown.columns, rows)
            self.totals_row.show_totals(None, sums)
        self.selection_changed.emit()
        self.workbench.actions_changed.emit()

    def _open(self, _: int) -> None:
        """Show the panel of the current item, and let the keyboard walk through it."""
        self.panel.setHidden(False)
        self.panel.setFocus()

    def _side_panel(self) -> None:
        self.panel.setHidden(not self.panel.isHidden())
        self.workbench.memory.setValue("items/panel", "hidden" if self.panel.isHidden() else "shown")
        self.workbench.actions_changed.emit()

    def _import(self) -> None:
        action = self._action("import")
        if action is not None:
            action.trigger()

    def _action(self, key: str) -> QAction | None:
        found = self.window().findChild(QAction, key)
        return found if isinstance(found, QAction) else None

    def _show_menu(self, where: QPoint) -> None:
        keys = [key for key in item_actions.CONTEXT_MENU if key is not None]
        if any(self._action(key) is None for key in keys):
            return  # a window without these actions, as in a test of the grid alone

        def action(key: str) -> QAction:
            found = self._action(key)
            assert found is not None
            return found

        menu = item_actions.show_context_menu(action, self, where)
        menu.addSeparator()
        for key in ("copy_items", "filter_value", "filters_clear"):
            menu.addAction(action(key))

    def _show_heading_menu(self, where: QPoint) -> None:
        """Offer what can be done with a column."""
        headings = self.table.headings
        place = self.table.indexAt(QPoint(where.x(), 0)).column()
        place = headings.logicalIndexAt(where.x()) if place < 0 else place
        if place < 0:
            return
        row = max(0, self.table.currentIndex().row())
        self.table.selectionModel().setCurrentIndex(
            self.model.index(row, place), self.table.selectionModel().SelectionFlag.NoUpdate
        )
        menu = named(QMenu(self), "heading_menu")
        for key in (
            "column_sort",
            "column_sort_more",
            "column_group",
            "",
            "filter_column",
            "",
            "column_hide",
            "column_freeze",
            "columns",
        ):
            action = self._action(key) if key else None
            if action is not None:
                menu.addAction(action)
            elif not key:
                menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(headings.viewport().mapToGlobal(where))

    # -- words

    def _say(self, what: Message) -> None:
        self._done = self.workbench.text(what)
        self._write_note()

    def _write_note(self) -> None:
        text, shown = self.workbench.text, self.reader.shown
        if self.reader.is_loading:
            said = text(message("Reading…"))
        elif self.reader.is_busy:
            said = text(message("Arranging…"))
        elif self._done:
            said = self._done
        elif shown is not None and shown.day.day < shown.ledger.today:
            said = text(message("As it stood on {day}", day=shown.day.day))
        else:
            said = ""
        self.controls.note.setText(said)

    def _write_controls(self) -> None:
        text, view = self.workbench.text, self.view
        offers = [(one.key, text(one.title)) for one in SHIPPED]
        own = dict.fromkeys(self._own_views)
        if self.view_key.startswith(_OWN):
            own.setdefault(self.view_key.removeprefix(_OWN))
        offers += [(_OWN + name, name) for name in own]
        self.controls.show_views(offers, self.view_key)
        self.controls.show_choices(view.status, view.side)
        columns = self._by_key()
        offered = [key for key in _GROUPS if key in columns]
        offered += [key for key in columns if key.startswith("attr.")]
        if view.group in columns and view.group not in offered:
            offered.append(view.group)
        self.controls.show_groups([(key, text(columns[key].heading)) for key in offered], view.group)
        self.controls.show_filtering(view.filtering, bool(view.filters) or bool(self._search))

    def _show_nothing(self, shown: Shown | None) -> None:
        """Say so when no item meets the filters, and offer the way out."""
        is_nothing = shown is not None and not len(shown.arrangement.items)
        self.nothing.setVisible(is_nothing)
        is_filtered = bool(self.view.filters) or bool(self._search)
        self.nothing_clear.setVisible(is_nothing and is_filtered)
        if is_nothing:
            said = message("No item meets these filters.") if is_filtered else message("There is nothing in this view.")
            self.nothing.setText(self.workbench.text(said))
