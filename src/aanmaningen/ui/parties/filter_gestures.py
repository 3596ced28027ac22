"""What is done to see fewer parties: filters under the headings, by typing and by choosing."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message
from aanmaningen.jobs.party_list import PartyLine, PartyList, empty_list

from ..choice_popup import ChoicePopup, Offer
from ..filter_row import FilterRow
from ..lean_model import LeanModel
from ..typed_filters import FilterValue
from ..workbench import Workbench
from .columns import PartyColumn
from .filtering import Sieve, label_of
from .list_view import PartyListView

_SHOWN = "parties/filter_row"


class PartyFilters(QObject):
    """Turns what is typed and chosen into what the list shows. Parent: over which the choices stand."""

    changed = Signal()  # other parties are shown

    def __init__(
        self, workbench: Workbench, table: PartyListView, model: LeanModel[PartyLine], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._table = table
        self._model = model
        self._parent = parent
        self._parties = empty_list()
        self._columns: list[PartyColumn] = []
        self._filters: dict[str, FilterValue] = {}
        self.row = FilterRow(workbench, table.filter_header, lambda column, value: self._label(column.key, value))
        table.filter_header.show_filters(workbench.memory.value(_SHOWN) == "shown")
        table.filter_asked.connect(self.go_to)
        self.row.changed.connect(self.put)
        self.row.popup_asked.connect(self._offer_choices)
        self.row.left.connect(table.setFocus)
        self.row.stepped.connect(self._step)

    # -- questions

    def is_shown(self) -> bool:
        """Tell whether the filter row is shown."""
        return self._table.filter_header.is_filtering()

    def is_filtering(self) -> bool:
        """Tell whether any filter keeps parties out."""
        return bool(self._filters)

    # -- changes

    def take(self, parties: PartyList, columns: list[PartyColumn]) -> Sieve | None:
        """Take another list, and return what of it is shown: by the same filters, as far as it has those columns."""
        self._parties, self._columns = parties, columns
        self._filters = {key: one for key, one in self._filters.items() if key in {column.key for column in columns}}
        return self._sieve() if self._filters else None

    def show_editors(self) -> None:
        """Show the editors of the columns that the list has now; what is being typed in them stays."""
        if self.row.set_columns(self._columns):
            self.row.set_filters(self._filters)

    def put(self, key: str, value: FilterValue) -> None:
        """Filter on a column; an empty value ends it."""
        filters = {name: one for name, one in self._filters.items() if name != key}
        if value:
            filters[key] = value
        self._set(filters)

    def clear(self) -> None:
        """End all filters."""
        self._set({})
        self.row.set_filters({})
        self._table.setFocus()

    def turn(self) -> None:
        """Show the filter row and go there; or put it away, with its filters: nothing keeps parties out unseen."""
        header = self._table.filter_header
        is_shown = not header.is_filtering()
        header.show_filters(is_shown)
        self._workbench.memory.setValue(_SHOWN, "shown" if is_shown else "")
        if is_shown:
            self.row.take_keyboard(self._current_key())
        else:
            self.clear()
        self._workbench.actions_changed.emit()

    def go_to_column(self) -> None:
        """Put the keyboard into the filter of the current column."""
        self.go_to(self._current_key())

    def go_to(self, key: str) -> None:
        """Put the keyboard into the filter of a column."""
        if not self.is_shown():
            self.turn()
        self._bring_in_sight(key)
        self.row.focus(key)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        self.row.retranslate()

    # -- private

    def _sieve(self) -> Sieve:
        return Sieve(self._columns, self._filters, self._workbench.reference_date)

    def _set(self, filters: dict[str, FilterValue]) -> None:
        if filters != self._filters:
            self._filters = filters
            self._model.sift(self._sieve() if filters else None)
            self.changed.emit()

    def _current_key(self) -> str:
        shown = self._table.filter_header.shown_columns()
        current = self._table.currentIndex().column()
        number = current if current in shown else (shown[0] if shown else -1)
        return self._columns[number].key if 0 <= number < len(self._columns) else ""

    def _place_of(self, key: str) -> int:
        return [column.key for column in self._columns].index(key)

    def _bring_in_sight(self, key: str) -> None:
        """Scroll sideways until a column is seen, and with it its filter."""
        header, bar = self._table.filter_header, self._table.horizontalScrollBar()
        left, width = header.left_of(self._place_of(key)), header.sectionSize(self._place_of(key))
        over = left + width - self._table.viewport().width()
        bar.setValue(bar.value() + (left if left < 0 else max(0, min(over, left))))

    def _step(self, key: str) -> None:
        """Go on to the filter of a column, wherever it was scrolled to."""
        self._bring_in_sight(key)
        self.row.take_keyboard(key)

    def _label(self, key: str, value: str) -> str:
        return label_of(self._columns[self._place_of(key)], value)

    def _offer_choices(self, key: str) -> None:
        text, place = self._workbench.text, self._place_of(key)
        names = {one.key: text(one.label) for one in self._columns[place].choices}
        found = self._sieve().choices(self._parties, key)
        chosen = self._filters.get(key, ())
        chosen = chosen if isinstance(chosen, tuple) else ()
        present = {value for value, _, _ in found}
        found.extend((value, value, 0) for value in chosen if value not in present)
        nothing = text(message("(nothing)"))
        offers = [Offer(value, names.get(value, label) or nothing, count) for value, label, count in found]
        popup = ChoicePopup(self._workbench, offers, chosen, self._parent)
        popup.chosen.connect(partial(self.row.set_chosen, key))
        popup.left.connect(self._table.setFocus)
        popup.show_at(self._table.filter_header.point_below(place))
