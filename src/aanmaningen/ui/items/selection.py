"""Which items are selected: as ids for whoever acts on them, kept when the lines change, and told after a moment."""

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from aanmaningen.core.messages import Message
from aanmaningen.jobs.looking import Day

from ..chosen import NAMED, Chosen, called, whose
from .columns import Ints
from .table import GridTable


class Selection(QObject):
    """The selected items and the current one of a table."""

    changed = Signal()  # some time after the last of many changes
    meant_changed = Signal(int)  # id of the item that is meant, -1 for none

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._meant: int | None = None
        self._table = table
        self._model = table.items
        self._ids: list[int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.changed)
        chosen = table.selectionModel()
        chosen.selectionChanged.connect(self._note)
        chosen.currentRowChanged.connect(self._note)
        self._model.modelReset.connect(self._forget)

    # -- questions

    def ids(self) -> list[int]:
        """Return the ids of the selected items, in their order on the screen. Read it, do not change it."""
        # Asked by every action at each change of the selection, which may be of a million items.
        if self._ids is None:
            self._ids = self.ids_as_array().tolist()
        return self._ids

    def ids_as_array(self) -> Ints:
        """Return the same without making an object of each."""
        day = self._model.day
        return np.zeros(0, np.int32) if day is None else day.ledger.items.ids[self._table.selected_rows()]

    def chosen(self) -> Chosen:
        """Return the selected items, and what to call them."""
        day, rows = self._model.day, self._table.selected_rows()
        if day is None or not len(rows):
            return Chosen(())
        items, first = day.ledger.items, int(rows[0])
        only = about = None
        if len(rows) == 1:
            party, currency = day.ledger.parties.names[items.party[first]], day.ledger.currencies[items.currency[first]]
            only = called(items.number[first], party, int(day.open[first]), currency)
        else:
            about = _whose(day, rows)
        due = items.due_day[rows]
        return Chosen(self.ids(), only, int(due[0]) if (due == due[0]).all() else None, about)

    def current_id(self) -> int | None:
        """Return the id of the item of the row on which the keyboard stands."""
        index = self._table.currentIndex()
        return self._model.item_id(index.row()) if index.isValid() else None

    def meant_id(self) -> int | None:
        """Return the one item that is meant: the only one selected, else the one where the keyboard is.

        Ctrl with an arrow moves the keyboard away from what is selected. What is shown beside the grid and what acts
        must be the same item, and that is the one that is coloured.
        """
        chosen = self._table.selectionModel().selection()
        if chosen.count() == 1 and chosen.at(0).height() == 1:
            return self._model.item_id(chosen.at(0).top())
        return self.current_id()

    def is_settled(self) -> bool:
        """Tell whether everyone heard of the selection as it is."""
        return not self._timer.isActive()

    # -- changes

    def restore(self, ids: Ints, current: int | None, line: int = 0) -> None:
        """Select again what was selected before the lines changed, as far as it is there.

        line: where the keyboard goes when nothing of it is.
        """
        assert self._model.day is not None
        known = self._model.day.ledger.items.ids
        wanted = np.append(ids, np.int32(-1 if current is None else current))
        rows = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1)).astype(np.int32)
        found = known[rows] == wanted if len(known) else np.zeros(len(wanted), np.bool_)
        self._table.select_rows(rows[:-1][found[:-1]], int(rows[-1]) if found[-1] else -1, line)
        self._note()

    # -- private

    def _forget(self) -> None:
        # Between other lines and what is selected again in them nothing is; nobody hears of that moment.
        self._ids = None
        self._timer.start(0)

    def _note(self, *_: object) -> None:
        self._forget()
        meant = self.meant_id()
        if meant != self._meant:
            self._meant = meant
            self.meant_changed.emit(-1 if meant is None else meant)


def _whose(day: Day, rows: Ints) -> Message:
    ledger = day.ledger
    parties, currencies = ledger.items.party[rows], ledger.items.currency[rows]
    names: list[str] = []
    left = parties
    while len(left) and len(names) < NAMED:
        names.append(ledger.parties.names[left[0]])
        left = left[left != left[0]]
    # Cents as floats are exact up to 90 thousand billion.
    sums = np.bincount(currencies, day.open[rows], len(ledger.currencies))
    codes = np.flatnonzero(np.bincount(currencies, minlength=len(ledger.currencies)))
    n_parties = int(np.count_nonzero(np.bincount(parties)))
    return whose(n_parties, names, {ledger.currencies[one]: int(sums[one]) for one in codes})
