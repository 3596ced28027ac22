"""What is done to see fewer items: filters under the headings, choices, the value of a cell, and the search."""

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from aanmaningen.core.errors import message

from ..choice_popup import ChoicePopup, Offer
from ..filter_row import FilterRow
from ..typed_filters import FilterValue
from ..workbench import Workbench
from .arranging import choices
from .cells import Cells
from .current_view import CurrentView
from .reading import Reader
from .table import GridTable

_PAUSE = 150  # milliseconds without a letter typed: then the search counts


class FilterGestures(QObject):
    """Turns what is typed and chosen into filters of the view. Parent: over which the choices stand."""

    wanted = Signal()  # other items are to be shown, while everything else of the view stays

    def __init__(
        self,
        workbench: Workbench,
        table: GridTable,
        row: FilterRow,
        reader: Reader,
        current: CurrentView,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._table = table
        self._row = row
        self._reader = reader
        self._current = current
        self._parent = parent
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.wanted)
        table.filter_asked.connect(lambda place: self.go_to(table.items.columns[place].key))
        row.changed.connect(self.put)
        row.popup_asked.connect(self._offer_choices)
        row.left.connect(table.setFocus)
        row.stepped.connect(self._step)

    # -- the search

    def search(self, words: str) -> None:
        """Show the items that say these words anywhere, once no letter follows for a moment."""
        if words != self._current.search:
            self._current.search = words
            self._timer.start()

    def is_waiting(self) -> bool:
        """Tell whether what was typed last does not count yet."""
        return self._timer.isActive()

    def hurry(self) -> None:
        """Let what was typed last count now."""
        if self._timer.isActive():
            self._timer.stop()
            self.wanted.emit()

    # -- filters

    def put(self, key: str, value: FilterValue) -> None:
        """Filter on a column, as the filter row shows already; an empty value ends it."""
        view = self._current.view
        filters = {name: one for name, one in view.filters.items() if name != key}
        if value:
            filters[key] = value
        if filters != view.filters:
            # Writing it into the row again would move the cursor of whoever is typing.
            self._current.note(replace(view, filters=filters))
            self.wanted.emit()

    def toggle_row(self) -> None:
        """Show the filter row and go there, or put it away and come back."""
        is_shown = not self._current.view.filtering
        self._current.change(replace(self._current.view, filtering=is_shown))
        if is_shown:
            self._row.take_keyboard(self._current_key())
        else:
            self._table.setFocus()

    def go_to_column(self) -> None:
        """Put the keyboard into the filter of the current column."""
        column = self._table.current_column()
        if column is not None:
            self.go_to(column.key)

    def go_to(self, key: str) -> None:
        """Put the keyboard into the filter of a column."""
        if not self._current.view.filtering:
            self._current.change(replace(self._current.view, filtering=True))
        self._bring_in_sight(key)
        self._row.focus(key)

    def keep_value(self) -> None:
        """Show only the items that have the value of the current cell."""
        column, row, day = self._table.current_column(), self._table.current_row(), self._table.items.day
        if column is None or row < 0 or day is None:
            return
        rows = np.array([row], np.int32)
        text = Cells(self._workbench.translator).texts(column, day, rows)[0]
        value: FilterValue
        if column.choices:
            value = (column.choices[int(column.values(day, rows)[0])].key,)
        elif column.is_chosen:
            value = (text,)
        elif column.is_number:
            value = text
        else:
            value = text if column.read is not None else f"={text}"
        view = self._current.view
        self._current.change(replace(view, filters={**view.filters, column.key: value}))

    def clear(self) -> None:
        """Show everything of this status and side again; the search field of the window is emptied too."""
        field = self._parent.window().findChild(QLineEdit, "quick_search")
        if self._current.search and isinstance(field, QLineEdit):
            field.clear()
        self._current.search = ""
        self._timer.stop()
        self._current.change(replace(self._current.view, filters={}), is_whole=True)
        self._table.setFocus()

    # -- private

    def _current_key(self) -> str:
        column = self._table.current_column() or next(iter(self._table.shown_columns()), None)
        return "" if column is None else column.key

    def _bring_in_sight(self, key: str) -> None:
        """Scroll sideways until a column is seen, and with it its filter."""
        place = [column.key for column in self._table.items.columns].index(key)
        line = max(0, self._table.rowAt(0))
        self._table.scrollTo(self._table.items.index(line, place))

    def _step(self, key: str) -> None:
        """Go on to the filter of a column, wherever it was scrolled to."""
        self._bring_in_sight(key)
        self._row.take_keyboard(key)

    def _offer_choices(self, key: str) -> None:
        shown = self._reader.shown
        if shown is None:
            return
        text, columns = self._workbench.text, self._current.columns()
        names = {one.key: text(one.label) for one in columns[key].choices}
        found = choices(shown.day, columns, self._current.wish(), key)
        chosen = self._current.view.filters.get(key, ())
        chosen = chosen if isinstance(chosen, tuple) else ()
        present = {name for name, _ in found}
        found.extend((name, 0) for name in chosen if name not in present)
        nothing = text(message("(nothing)"))
        offers = [Offer(name, names.get(name, name) or nothing, count) for name, count in found]
        popup = ChoicePopup(self._workbench, offers, chosen, self._parent)
        popup.chosen.connect(partial(self._row.set_chosen, key))
        popup.left.connect(self._table.setFocus)
        place = [column.key for column in self._table.items.columns].index(key)
        popup.show_at(self._table.headings.point_below(place))
