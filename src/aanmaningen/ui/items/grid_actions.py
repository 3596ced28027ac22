"""What can be done with the grid itself: each action declared once."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message

from ..actions import ActionSpec, Menu


class GridGestures(Protocol):
    """What the actions do, each by the name of its action."""

    def grid(self) -> QWidget:
        """Return the widget in which plain keys work on items."""

    def gesture(self, name: str) -> Callable[[], None]:
        """Return what an action does."""

    def is_here(self) -> bool:
        """Tell whether the grid is what the user looks at."""

    def is_filtering(self) -> bool:
        """Tell whether the filter row is shown."""

    def is_panel_shown(self) -> bool:
        """Tell whether the side panel is shown."""


def specs(place: GridGestures) -> list[ActionSpec]:
    """Return the actions on the grid: in the menus in this order."""
    do, here, view, edit = place.gesture, place.is_here, Menu.VIEW, Menu.EDIT
    return [
        ActionSpec(
            "copy_items", message("&Copy as a table"), do("copy"), edit, "Ctrl+C", is_enabled=here, within=place.grid
        ),
        ActionSpec(
            "select_all_items",
            message("&Select all"),
            do("select_all"),
            edit,
            "Ctrl+A",
            is_enabled=here,
            within=place.grid,
        ),
        ActionSpec(
            "export_items",
            message("&Export what is shown to Excel…"),
            do("export"),
            Menu.FILE,
            "Ctrl+E",
            "export",
            is_enabled=here,
            separated=True,
        ),
        ActionSpec(
            "view_list",
            message("Choose a &view"),
            do("choose_view"),
            view,
            "Ctrl+Shift+V",
            is_enabled=here,
            separated=True,
        ),
        ActionSpec(
            "view_save", message("&Save this view…"), do("save_view"), view, "Ctrl+Shift+S", "save", is_enabled=here
        ),
        ActionSpec("view_delete", message("&Delete this view"), do("delete_view"), view, is_enabled=here),
        ActionSpec("view_export", message("Export this view to a &file…"), do("export_view"), view, is_enabled=here),
        ActionSpec("view_import", message("&Import a view from a file…"), do("import_view"), view, is_enabled=here),
        ActionSpec(
            "columns",
            message("&Columns…"),
            do("choose_columns"),
            view,
            "Ctrl+Shift+C",
            "columns",
            is_enabled=here,
            separated=True,
        ),
        ActionSpec("column_hide", message("&Hide this column"), do("hide_column"), view, "Ctrl+0", is_enabled=here),
        ActionSpec(
            "column_left",
            message("Move this column to the &left"),
            do("column_left"),
            view,
            "Alt+Shift+Left",
            is_enabled=here,
        ),
        ActionSpec(
            "column_right",
            message("Move this column to the &right"),
            do("column_right"),
            view,
            "Alt+Shift+Right",
            is_enabled=here,
        ),
        ActionSpec(
            "column_freeze",
            message("&Keep in sight up to this column"),
            do("freeze"),
            view,
            "Ctrl+Shift+F",
            is_enabled=here,
        ),
        ActionSpec(
            "column_sort", message("S&ort by this column"), do("sort"), view, "Ctrl+O", is_enabled=here, separated=True
        ),
        ActionSpec(
            "column_sort_more",
            message("Sort by this column &too"),
            do("sort_more"),
            view,
            "Ctrl+Shift+O",
            is_enabled=here,
        ),
        ActionSpec(
            "column_group", message("&Group by this column"), do("group"), view, "Ctrl+G", "group", is_enabled=here
        ),
        ActionSpec(
            "groups_close",
            message("Open or close &all groups"),
            do("close_groups"),
            view,
            "Ctrl+Shift+G",
            is_enabled=here,
        ),
        ActionSpec(
            "filter_row",
            message("&Filter row"),
            do("filter_row"),
            view,
            "Ctrl+Shift+L",
            "filter",
            is_enabled=here,
            checked=place.is_filtering,
            separated=True,
        ),
        ActionSpec(
            "filter_column", message("Filter this column"), do("filter_column"), view, "Ctrl+Shift+E", is_enabled=here
        ),
        ActionSpec(
            "filter_value", message("Show only this &value"), do("filter_value"), view, "Ctrl+Shift+Y", is_enabled=here
        ),
        ActionSpec(
            "filters_clear", message("Clear the f&ilters"), do("clear_filters"), view, "Ctrl+Shift+X", is_enabled=here
        ),
        ActionSpec(
            "side_panel_shown",
            message("Side &panel"),
            do("side_panel"),
            view,
            "F9",
            is_enabled=here,
            checked=place.is_panel_shown,
            separated=True,
        ),
        ActionSpec("items_reload", message("&Read again"), do("reload"), view, "F5", "refresh", is_enabled=here),
    ]
