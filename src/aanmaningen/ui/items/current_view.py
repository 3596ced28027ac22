"""The view that is shown: under which name, kept for the next time, and told to whoever follows it."""

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import viewing

from ..typed_filters import fits
from ..workbench import Workbench
from . import views
from .arranging import Wish
from .columns import Column
from .model import ItemsModel
from .views import SHIPPED, View

OWN = "own:"  # begins the key of a view that a user saved; its name follows


class CurrentView(QObject):
    """How the grid is arranged now. key: of a view that ships, or OWN and the name of one that was saved.

    search: the words that are looked for besides; they are of the moment, and in no view.
    """

    changed = Signal(object, bool)  # the View before; True: all of it is to be shown anew
    names_changed = Signal()

    def __init__(self, workbench: Workbench, model: ItemsModel) -> None:
        super().__init__(model)
        self._workbench = workbench
        self._model = model
        self._own: dict[str, str] = {}
        self.key = SHIPPED[0].key
        self.view = View(())
        self.search = ""
        self._saved: View | None = None
        self._saved_stamp: object = None
        self.recall()

    # -- questions

    def wish(self) -> Wish:
        """Return which items are to be shown, and in which order."""
        return self.view.wish(self.search)

    def columns(self) -> dict[str, Column]:
        """Return all columns that there are, shown or not, by key."""
        return {column.key: column for column in self._model.columns}

    def name(self) -> str:
        """Return what the view is called."""
        shipped = {one.key: self._workbench.text(one.title) for one in SHIPPED}
        return shipped.get(self.key, self.own_name())

    def own_name(self) -> str:
        """Return the name under which the view was saved, "" for one that ships."""
        return self.key.removeprefix(OWN) if self.key.startswith(OWN) else ""

    def own(self) -> Mapping[str, str]:
        """Return the views that were saved, by name."""
        return self._own

    def offers(self) -> list[tuple[str, str]]:
        """Return key and name of each view that can be shown."""
        names = dict.fromkeys([*self._own, *filter(None, [self.own_name()])])
        return [
            *((one.key, self._workbench.text(one.title)) for one in SHIPPED),
            *((OWN + name, name) for name in names),
        ]

    def is_changed(self) -> bool:
        """Tell whether more than widths differs from the view of that name as it ships or was saved."""
        saved, columns = self._as_saved(), self.columns()
        return saved is not None and _essence(self.view, columns) != _essence(saved, columns)

    def is_filtered(self) -> bool:
        """Tell whether items are left out by a filter or by the search."""
        return bool(self.view.filters) or bool(self.search)

    # -- changes

    def show(self, key: str) -> None:
        """Show a view by its key; one that is gone changes nothing."""
        view = self._of(key)
        if view is not None:
            self.show_as(key, view)

    def show_as(self, key: str, view: View) -> None:
        """Show a view under a key."""
        self.key = key
        self.change(view, is_whole=True)

    def show_party(self, code: str) -> None:
        """Show everything of one party."""
        view = views.shipped_view(SHIPPED[0], self.columns())
        self.show_as(SHIPPED[0].key, replace(view, filters={"party": f"={code}"}, side="", status="all"))

    def change(self, view: View, *, is_whole: bool = False) -> None:
        """Arrange the grid in another way."""
        before = self.view
        self.note(view)
        self.changed.emit(before, is_whole)

    def note(self, view: View) -> None:
        """Take over what the screen shows already, and tell nobody."""
        was_changed = self.is_changed()
        self.view = view
        self._workbench.memory.setValue(self._memory_key("view"), views.to_json(view))
        self._workbench.memory.setValue(self._memory_key("view_key"), self.key)
        if self.is_changed() is not was_changed:
            self.names_changed.emit()

    def restore(self) -> None:
        """Show the view as it ships or was saved."""
        self.show(self.key)

    def recall(self) -> None:
        """Take the view of last time; the first time, the first that ships."""
        memory = self._workbench.memory
        self.key = str(memory.value(self._memory_key("view_key"), SHIPPED[0].key))
        try:
            self.view = views.from_json(str(memory.value(self._memory_key("view"), "")))
        except Refusal:
            self.key = SHIPPED[0].key
            self.view = SHIPPED[0].view  # its columns follow when it is known which there are

    def complete(self) -> None:
        """Give the view the columns that it ships with, when it has none that is there."""
        self.view = self._completed(self.view, self.key)

    def readable(self, definition: str) -> View | None:
        """Return a view that came from outside, without filters that cannot be read; None for something else."""
        try:
            view = views.from_json(definition)
        except Refusal as refusal:
            self._workbench.refused.emit(refusal.message)
            return None
        columns, day = self.columns(), self._workbench.reference_date
        unreadable = [
            key for key, value in view.filters.items() if key in columns and not fits(columns[key], value, day)
        ]
        return self._completed(views.without(view, unreadable), "")

    def read_own(self) -> None:
        """Read which views were saved. Raises Refusal."""
        self._own = viewing.views(self._workbench.desk)
        self.names_changed.emit()

    def expect(self, name: str, definition: str | None) -> None:
        """Count on a saved view before the ledger has it, or on its end."""
        self._own = {one: text for one, text in self._own.items() if one != name}
        if definition is not None:
            self._own[name] = definition
        self.names_changed.emit()

    # -- private

    def _as_saved(self) -> View | None:
        """Return the view of this name without what was changed since; None when it is not known."""
        # Asked at each change of the selection, so what was read of it is kept for as long as it holds.
        stamp = (self.key, self._own.get(self.own_name()), tuple(column.key for column in self._model.columns))
        if stamp != self._saved_stamp:
            self._saved_stamp, self._saved = stamp, None
            definition = stamp[1]
            if definition is not None:
                with suppress(Refusal):
                    self._saved = views.from_json(definition)
            elif self._model.columns and not self.own_name():
                self._saved = self._of(self.key)
        return self._saved

    def _of(self, key: str) -> View | None:
        if key.startswith(OWN):
            definition = self._own.get(key.removeprefix(OWN))
            return None if definition is None else self.readable(definition)
        shipped = next((one for one in SHIPPED if one.key == key), None)
        return None if shipped is None else views.shipped_view(shipped, self.columns())

    def _completed(self, view: View, key: str) -> View:
        columns = self.columns()
        if not columns or any(one in columns for one, _ in view.columns):
            return view
        shipped = next((one for one in SHIPPED if one.key == key), SHIPPED[0])
        return replace(view, columns=views.shipped_view(shipped, columns).columns)

    def _memory_key(self, what: str) -> str:
        return f"items/{self._workbench.desk.administration.code}/{what}"


def _essence(view: View, columns: Container[str]) -> View:
    """Return what makes a view another one: not how wide a column is, nor whether the filter row is there."""
    shown = tuple((key, 0.0) for key, _ in view.columns if key in columns)
    filters = {key: value for key, value in view.filters.items() if value}
    return replace(view, columns=shown, filters=filters, filtering=True)
