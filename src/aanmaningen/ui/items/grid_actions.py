"""What can be done with the grid itself: each action declared once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QTableView

from aanmaningen.core.errors import message

from ..actions import ActionSpec, Menu
from .column_gestures import ColumnGestures
from .controls import RESTORE, Controls
from .filter_gestures import FilterGestures
from .handing_out import HandingOut
from .view_gestures import ViewGestures


class Grid(Protocol):
    """What the actions need of the place."""

    views: ViewGestures
    columns: ColumnGestures
    filters: FilterGestures
    out: HandingOut
    controls: Controls

    @property
    def table(self) -> QTableView:
        """Return the widget in which plain keys work on items."""

    def load(self) -> None:
        """Read everything anew."""

    def toggle_panel(self) -> None:
        """Show the side panel, or put it away."""

    def is_here(self) -> bool:
        """Tell whether the grid is what the user looks at."""

    def is_filtering(self) -> bool:
        """Tell whether the filter row is shown."""

    def is_panel_shown(self) -> bool:
        """Tell whether the side panel is shown."""


def specs(grid: Grid) -> list[ActionSpec]:
    """Return the actions on the grid: in the menus in this order."""

    def table() -> QTableView:
        return grid.table

    every = [
        *_handing_out(grid.out),
        ActionSpec("select_all_items", message("&Select all"), grid.table.selectAll, Menu.EDIT, "Ctrl+A"),
        *_views(grid.views, grid.controls),
        *_columns(grid.columns),
        *_filters(grid),
        ActionSpec(
            "side_panel_shown",
            message("Side &panel"),
            grid.toggle_panel,
            Menu.VIEW,
            "F9",
            checked=grid.is_panel_shown,
            separated=True,
        ),
        ActionSpec("items_reload", message("&Read again"), grid.load, Menu.VIEW, "F5", "refresh"),
    ]
    # What a text field needs too counts in the table only.
    plain = {"copy_items", "select_all_items"}
    return [
        replace(
            spec,
            is_enabled=partial(_both, grid.is_here, spec.is_enabled),
            within=table if spec.key in plain else None,
            pictured=grid.is_here if spec.key == "export_items" else None,
        )
        for spec in every
    ]


def _both(one: Callable[[], bool], other: Callable[[], bool]) -> bool:
    return one() and other()


def _handing_out(out: HandingOut) -> list[ActionSpec]:
    export = message("&Export what is shown to Excel…")
    return [
        ActionSpec("copy_items", message("&Copy as a table"), out.copy, Menu.EDIT, "Ctrl+C"),
        ActionSpec("export_items", export, out.export, Menu.FILE, "Ctrl+E", "export", separated=True),
    ]


def _views(views: ViewGestures, controls: Controls) -> list[ActionSpec]:
    menu = Menu.VIEW
    return [
        ActionSpec("view_list", message("Choose a &view"), controls.open_views, menu, "Ctrl+Shift+V", separated=True),
        ActionSpec("view_save", message("&Save this view…"), views.save, menu, "Ctrl+Shift+S", "save"),
        ActionSpec(
            "view_restore", RESTORE, views.restore, menu, "Ctrl+Shift+Backspace", "undo", is_enabled=views.is_changed
        ),
        ActionSpec("view_rename", message("Rena&me this view…"), views.rename, menu, "Shift+F2"),
        ActionSpec("view_delete", message("&Delete this view…"), views.delete, menu, "Shift+F8"),
        ActionSpec("view_export", message("Export this view to a &file…"), views.export, menu, "Ctrl+F7"),
        ActionSpec("view_import", message("&Import a view from a file…"), views.import_, menu, "Shift+F7"),
    ]


def _columns(columns: ColumnGestures) -> list[ActionSpec]:
    menu = Menu.VIEW
    left, right = partial(columns.move, -1), partial(columns.move, 1)
    more = partial(columns.sort_here, True)
    return [
        ActionSpec("columns", message("&Columns…"), columns.choose, menu, "Ctrl+Shift+C", "columns", separated=True),
        ActionSpec("column_hide", message("&Hide this column"), columns.hide, menu, "Ctrl+0"),
        ActionSpec("column_left", message("Move this column to the &left"), left, menu, "Alt+Shift+Left"),
        ActionSpec("column_right", message("Move this column to the &right"), right, menu, "Alt+Shift+Right"),
        ActionSpec("column_freeze", message("&Keep in sight up to this column"), columns.freeze, menu, "Ctrl+Shift+F"),
        ActionSpec("column_sort", message("S&ort by this column"), columns.sort_here, menu, "Ctrl+O", separated=True),
        ActionSpec("column_sort_more", message("Sort by this column &too"), more, menu, "Ctrl+Shift+O"),
        ActionSpec("column_group", message("&Group by this column"), columns.group_here, menu, "Ctrl+G", "group"),
        ActionSpec("groups_close", message("Open or close &all groups"), columns.close_groups, menu, "Ctrl+Shift+G"),
    ]


def _filters(grid: Grid) -> list[ActionSpec]:
    filters, menu = grid.filters, Menu.VIEW
    return [
        ActionSpec(
            "filter_row",
            message("&Filter row"),
            filters.toggle_row,
            menu,
            "Ctrl+Shift+L",
            "filter",
            checked=grid.is_filtering,
            separated=True,
        ),
        ActionSpec("filter_column", message("Filter this column"), filters.go_to_column, menu, "Ctrl+Shift+E"),
        ActionSpec("filter_value", message("Show only this &value"), filters.keep_value, menu, "Ctrl+Shift+Y"),
        ActionSpec("filters_clear", message("Clear the f&ilters"), filters.clear, menu, "Ctrl+Shift+X"),
    ]
