"""The view of the list of parties: its columns as the user left them (order, width, shown or not, sorted by)."""

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from aanmaningen.jobs.party_list import PartyLine

from ..filter_header import FilterHeader
from ..lean_model import LeanColumn, LeanModel
from ..record_table import RecordView
from ..widgets import named

_KEY = "parties/columns"
_PAUSE = 400  # milliseconds: a column that is dragged is written once


class PartyListView(RecordView):
    """Remembers its columns by their names, so that one more attribute disturbs nothing."""

    filter_asked = Signal(str)  # key of the column in which the keyboard is

    def __init__(self, model: LeanModel[PartyLine], memory: QSettings) -> None:
        super().__init__(model, lambda line: line.party.code)
        self._memory = memory
        self._known: list[str] = []
        self._is_setting = False
        self._is_sized = True  # `arrange` does it
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.remember)
        self.menu: QMenu | None = None
        self.horizontalScrollBar().valueChanged.connect(self.filter_header.place_editors)
        head = self.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.offer_columns(head.mapToGlobal(at)))
        for signal in (head.sectionMoved, head.sectionResized, head.sortIndicatorChanged):
            signal.connect(self._on_changed)

    def make_header(self) -> FilterHeader:
        """Return a header with room for the filter row."""
        self.filter_header = FilterHeader(self, shows_filters=False)
        return self.filter_header

    # -- changes

    def arrange(self) -> None:
        """Put the columns as they were left; new ones come last, with a width that fits."""
        keys = [column.key for column in self.records.columns]
        if keys == self._known or not self.records.shown:
            return
        self._is_setting = True
        self._known = keys
        self.fit_columns()
        left = self._left()
        head = self.horizontalHeader()
        for number, column in enumerate(self.records.columns):
            assert isinstance(column, LeanColumn)
            self.setColumnHidden(number, column.is_extra)
        for place, (key, width, is_hidden) in enumerate(one for one in left["columns"] if one[0] in keys):
            number = keys.index(key)
            head.moveSection(head.visualIndex(number), place)
            self.setColumnHidden(number, bool(is_hidden))
            if width:
                self.setColumnWidth(number, int(width))
        by, is_descending = left["sorted"]
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        if not self.isSortingEnabled() or head.sortIndicatorSection() != keys.index(by if by in keys else "code"):
            self.allow_sorting(keys.index(by if by in keys else "code"), order)
        self._is_setting = False
        self.filter_header.place_editors()

    def remember(self) -> None:
        """Write down how the columns stand."""
        self._pause.stop()
        if not self._known:
            return
        head = self.horizontalHeader()
        earlier = {one[0]: one for one in self._left()["columns"]}
        stand: list[Any] = []
        for place in range(head.count()):
            number = head.logicalIndex(place)
            key, is_hidden = self._known[number], self.isColumnHidden(number)
            width = earlier[key][1] if is_hidden and key in earlier else self.columnWidth(number)
            stand.append([key, width, is_hidden])
        # What is not there today, in another administration for instance, keeps its place in memory.
        stand += [one for key, one in earlier.items() if key not in self._known]
        by = self._known[head.sortIndicatorSection()] if 0 <= head.sortIndicatorSection() < len(self._known) else "code"
        is_descending = head.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        self._memory.setValue(_KEY, json.dumps({"columns": stand, "sorted": [by, is_descending]}))

    def offer_columns(self, at: QPoint | None = None) -> None:
        """Let the user tick which columns are shown."""
        self.menu = menu = named(QMenu(self), "party_columns_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = self.horizontalHeader()
        for place in range(head.count()):
            number = head.logicalIndex(place)
            column = self.records.columns[number]
            action = named(menu.addAction(self.records.heading(number).replace("&", "&&")), column.key)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(self._shower(number))
        menu.popup(at or head.mapToGlobal(head.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Filter with Alt+Down, as in the grid; the rest is as in any list."""
        column = self.currentIndex().column()
        is_asked = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if is_asked and 0 <= column < len(self.records.columns):
            self.filter_asked.emit(self.records.columns[column].key)
        else:
            super().keyPressEvent(event)

    # -- private

    def _shower(self, number: int) -> Callable[[bool], None]:
        def show(is_shown: bool) -> None:
            self.setColumnHidden(number, not is_shown)
            self.filter_header.place_editors()
            if all(map(self.isColumnHidden, range(len(self._known)))):
                self.setColumnHidden(0, False)
            self._on_changed()

        return show

    def _left(self) -> dict[str, Any]:
        try:
            found = json.loads(str(self._memory.value(_KEY, "")))
            return {"columns": [tuple(one) for one in found["columns"]], "sorted": tuple(found["sorted"])}
        except (ValueError, KeyError, TypeError):  # nothing remembered, or by another version
            return {"columns": [], "sorted": ("code", False)}

    def _on_changed(self, *_: object) -> None:
        if not self._is_setting and self._known:
            self._pause.start()
