"""Open items: the grid with its views, filters, groups and totals, and the panel beside it."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import Refusal, message
from aanmaningen.store import grid

from ..actions import ActionSpec
from ..chosen import Chosen
from ..companion import Companion
from ..filter_row import FilterRow
from ..place import Place
from ..room import holds, is_low
from ..widgets import named
from ..workbench import Kind, Workbench
from . import grid_actions, item_actions
from .arranging import Wish
from .cells import Cells
from .column_gestures import ColumnGestures
from .controls import Controls
from .current_view import CurrentView
from .filter_gestures import FilterGestures
from .handing_out import HandingOut
from .invitations import Invitation
from .model import ItemsModel
from .reading import Reader, Shown
from .selection import Selection
from .side_panel import SidePanel
from .sums import Totals, totals
from .table import GridTable
from .totals import TotalsRow
from .view_gestures import ViewGestures
from .views import View

_GROUPS = ("party", "name", "group", "manager", "language", "currency", "kind", "why", "hold", "level", "due_date")
_CONCERNS = frozenset({Kind.ITEMS, Kind.PARTIES, Kind.RUNS, Kind.IMPORTS, Kind.SETTINGS})
_PANEL_MEMORY = "items/panel"
_BESIDE_PANEL = 140  # letters of the place; with less no amount would be in sight beside it


class ItemsPlace(Place):
    """Open items: puts the parts of the screen together, and shows what the reader brings."""

    key = "items"
    title = message("Open items")
    icon = "items"

    selection_changed = Signal()
    current_changed = Signal(int)  # id of the item, -1 for none

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self._is_stale = True
        self._wish: Wish | None = None  # what the lines on the screen show
        self._build()
        self._lay_out()
        self._connect()
        self._panel_room = Companion(str(workbench.memory.value(_PANEL_MEMORY, "shown")) != "hidden")
        self._show_panel()
        self.retranslate()

    # -- building

    def _build(self) -> None:
        bench = self.workbench
        self.reader = Reader(bench, self)
        self.controls = Controls(bench)
        self.model = ItemsModel(self)
        self.table = named(GridTable(self.model), "items_grid")
        self.filter_row = FilterRow(bench, self.table.headings)
        self.totals_row = named(TotalsRow(bench, self.table), "items_totals")
        self.panel = SidePanel(bench, self.model.step)
        self.nothing = Invitation("nothing_matches", "nothing_clear")
        self.empty = Invitation("no_items", "no_items_import")
        self.current_view = CurrentView(bench, self.model)
        self.selection = Selection(self.table)
        self.views = ViewGestures(bench, self.current_view, self)
        self.columns = ColumnGestures(bench, self.table, self.current_view, self)
        self.filters = FilterGestures(bench, self.table, self.filter_row, self.reader, self.current_view, self)
        self.out = HandingOut(bench, self.table, self.reader, self.current_view, self)

    def _lay_out(self) -> None:
        over = QVBoxLayout(self.table.viewport())
        over.addWidget(self.nothing)
        self.nothing.hide()
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
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _connect(self) -> None:
        bench, controls, table, current = self.workbench, self.controls, self.table, self.current_view
        controls.view_chosen.connect(current.show)
        controls.status_chosen.connect(lambda status: current.change(replace(current.view, status=status)))
        controls.side_chosen.connect(lambda side: current.change(replace(current.view, side=side)))
        controls.group_chosen.connect(lambda group: current.change(replace(current.view, group=group)))
        controls.left.connect(table.setFocus)
        controls.restore_asked.connect(self.views.restore)
        controls.columns_asked.connect(self.columns.choose)
        controls.filters_asked.connect(self.filters.toggle_row)
        for clear in (controls.clear_asked, self.nothing.button.clicked):
            clear.connect(lambda *_: self.filters.clear())
        current.changed.connect(self._show_view)
        current.names_changed.connect(self._write_controls)
        current.names_changed.connect(bench.actions_changed)
        self.filters.wanted.connect(self._arrange)
        self.out.done.connect(bench.said)
        headings = table.headings
        headings.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        headings.customContextMenuRequested.connect(self.columns.show_menu)
        table.opened.connect(lambda _: self._walk_through_panel())
        self.panel.left.connect(self._leave_panel)
        table.menu_asked.connect(self._show_menu)
        self.reader.arrived.connect(self._show)
        self.reader.refused.connect(bench.refused)
        self.reader.busy_changed.connect(self._write_note)
        self.empty.button.clicked.connect(self._import)
        self.selection.changed.connect(self._tell_selection)
        self.selection.meant_changed.connect(self._tell_current)
        bench.reference_date_changed.connect(lambda _: self._look_at_day())
        bench.administration_changed.connect(self._start_over)
        bench.show_items_of.connect(current.show_party)

    # -- what others may ask

    @property
    def view(self) -> View:
        """Return how the grid is arranged."""
        return self.current_view.view

    def chosen(self) -> Chosen:
        """Return the selected items, and what to call them."""
        return self.selection.chosen()

    def current_id(self) -> int | None:
        """Return the id of the one item that is meant, and that the side panel shows."""
        return self.selection.meant_id()

    def is_here(self) -> bool:
        """Tell whether the grid is what the user looks at."""
        return not self.isHidden() and self.stack.currentWidget() is self.splitter

    def is_filtering(self) -> bool:
        """Tell whether the filter row is shown."""
        return self.view.filtering

    def is_panel_shown(self) -> bool:
        """Tell whether the side panel is shown."""
        return not self.panel.isHidden()

    def is_settled(self) -> bool:
        """Tell whether what is shown is what was asked for, and everyone heard of it."""
        return not self.reader.is_busy and not self.filters.is_waiting() and self.selection.is_settled()

    # -- place

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with the grid, and with the items selected in it."""
        return [*item_actions.specs(self), *grid_actions.specs(self)]

    def arrive(self) -> None:
        """Put the keyboard in the grid, and read what changed meanwhile."""
        self.filters.hurry()
        if self._is_stale:
            self.load()
        self._take_keyboard()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Read anew what a job changed: at once when it is seen, else on the next visit."""
        if kinds & _CONCERNS:
            self._is_stale = True
            if not self.isHidden() and self.isVisible():
                self.load()

    def find_text(self, text: str) -> None:
        """Show the items that say these words anywhere."""
        self.filters.search(text)

    def retranslate(self) -> None:
        """Write every text anew, and the cells in the other language."""
        text = self.workbench.text
        self.model.set_words(Cells(self.workbench.translator))
        self.controls.retranslate()
        self.filter_row.retranslate()
        self.filter_row.set_filters(self.view.filters)
        self.totals_row.retranslate()
        self.panel.retranslate()
        self.table.setAccessibleName(text(message("Open items")))
        invitation = message(
            "There are no items yet. Import the list of open items of your accounting package: "
            "a file of Excel or a text file."
        )
        self.empty.say(text(invitation), text(message("&Import a list…")))
        self._apply_columns()
        self._write_controls()
        self._write_note()
        self._say_nothing_found()
        self.table.viewport().update()

    # -- reading

    def load(self) -> None:
        """Read everything anew; what is shown stays until it is there."""
        desk = self.workbench.desk
        try:
            has_items = grid.has_items(desk.engine, desk.administration.id)
            self.current_view.read_own()
        except Refusal as refusal:
            self.workbench.refused.emit(refusal.message)
            return
        self._is_stale = False
        is_turned = (self.stack.currentWidget() is self.splitter) is not has_items
        self.stack.setCurrentWidget(self.splitter if has_items else self.empty)
        if is_turned and self.isVisible():
            self._take_keyboard()  # what had it is out of sight, and Qt would give it to the first field there is
        if has_items:
            self.reader.load(self.current_view.wish())
        self._write_note()
        self.workbench.actions_changed.emit()

    def _take_keyboard(self) -> None:
        (self.table if self.stack.currentWidget() is self.splitter else self.empty.button).setFocus()

    def _start_over(self) -> None:
        self.reader.forget()
        self._is_stale = True
        self.current_view.recall()

    def _look_at_day(self) -> None:
        if self.reader.shown is not None or self.reader.is_loading:
            self.reader.set_day(self.current_view.wish())
        self._write_note()

    def _arrange(self) -> None:
        self.reader.arrange(self.current_view.wish())
        self._write_controls()
        self._write_note()

    def _show(self, shown: Shown) -> None:
        """Show what was read, and select again what was selected."""
        is_first = self.model.day is None
        ids, current = self.selection.ids_as_array(), self.selection.current_id()
        line = max(0, self.table.currentIndex().row()) if shown.wish == self._wish else 0
        self._wish = shown.wish
        if self.model.day is not None and not self.model.day.ledger.is_whole and line <= 1:
            ids, current, line = ids[:0], None, 0  # nobody moved yet: the first of all, not the first of the first page
        self.model.show(shown)
        if self.filter_row.set_columns(shown.columns):
            self.current_view.complete()
            self.filter_row.set_filters(self.view.filters)
            self._apply_columns()
        self.selection.restore(ids, current, line)
        self.panel.retell()
        self.totals_row.show_totals(shown.totals, Totals(0, {}))
        self._say_nothing_found()
        self._write_controls()
        self._write_note()
        if is_first:
            self.table.scrollToTop()

    def _show_view(self, before: View, is_whole: bool) -> None:
        """Arrange the grid as the view says now."""
        view = self.view
        if is_whole or before.filters != view.filters:
            self.filter_row.set_filters(view.filters)
        if is_whole or (before.columns, before.frozen, before.filtering) != (view.columns, view.frozen, view.filtering):
            self._apply_columns()
        self._write_controls()
        if is_whole or before.wish("") != view.wish(""):
            self._arrange()
        self.workbench.actions_changed.emit()

    def _apply_columns(self) -> None:
        self.columns.apply()
        self.totals_row.update()

    # -- slots

    def _tell_current(self, item_id: int) -> None:
        self.panel.show_item(self.current_id())
        self.current_changed.emit(item_id)

    def _tell_selection(self) -> None:
        shown = self.reader.shown
        if shown is not None and self.model.day is shown.day:
            rows = self.table.selected_rows()
            is_all = len(rows) == len(shown.arrangement.items)
            sums = shown.totals if is_all else totals(shown.day, shown.columns, rows)
            self.totals_row.show_totals(None, sums)
        self.selection_changed.emit()
        self.workbench.actions_changed.emit()

    def toggle_panel(self) -> None:
        """Show the side panel, or put it away."""
        self._panel_room.turn()
        self.workbench.memory.setValue(_PANEL_MEMORY, "shown" if self._panel_room.is_wanted else "hidden")
        self._show_panel()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the grid where there is little."""
        super().resizeEvent(event)
        self.controls.set_tight(is_low(self))
        self.totals_row.set_brief(is_low(self))
        if self._panel_room.give_room(holds(self, _BESIDE_PANEL)):
            self._show_panel()

    def _show_panel(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.panel.isAncestorOf(focused) and not self._panel_room.is_shown:
            self.table.setFocus()
        self.panel.setHidden(not self._panel_room.is_shown)
        self.workbench.actions_changed.emit()

    def _walk_through_panel(self) -> None:
        """Show the panel of the current item, and let the keyboard walk through it."""
        self._panel_room.look()
        self._show_panel()
        self.panel.take_keyboard()

    def _leave_panel(self) -> None:
        self.table.setFocus()
        self._panel_room.leave()
        self._show_panel()

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

    # -- words

    def _write_note(self) -> None:
        text, shown = self.workbench.text, self.reader.shown
        if self.reader.is_loading:
            said = text(message("Reading…"))
        elif self.reader.is_busy:
            said = text(message("Arranging…"))
        elif shown is not None and shown.day.day < shown.ledger.today:
            said = text(message("As it stood on {day}", day=shown.day.day))
        else:
            said = ""
        self.controls.note.setText(said)

    def _write_controls(self) -> None:
        text, view, columns = self.workbench.text, self.view, self.current_view.columns()
        current = self.current_view
        self.controls.show_views(current.offers(), current.key, current.is_changed())
        self.controls.show_choices(view.status, view.side)
        offered = [key for key in _GROUPS if key in columns]
        offered += [key for key in columns if key.startswith("attr.")]
        if view.group in columns and view.group not in offered:
            offered.append(view.group)
        self.controls.show_groups([(key, text(columns[key].heading)) for key in offered], view.group)
        self.controls.show_filtering(view.filtering, self.current_view.is_filtered())

    def _say_nothing_found(self) -> None:
        """Say so when no item meets the filters, and offer the way out."""
        text, shown, is_filtered = self.workbench.text, self.reader.shown, self.current_view.is_filtered()
        said = message("No item meets these filters.") if is_filtered else message("There is nothing in this view.")
        self.nothing.say(text(said), text(message("Clear the f&ilters")) if is_filtered else "")
        self.nothing.setVisible(shown is not None and not len(shown.arrangement.items))
