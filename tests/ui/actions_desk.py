"""A small ledger with everything that can be corrected, a place with a plain list, and a window around it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ledgers import COMPANY, TODAY, post, take_in
from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store.engine import Actor
from aanmaningen.ui.actions import Actions
from aanmaningen.ui.chosen import Chosen, called
from aanmaningen.ui.items import item_actions
from aanmaningen.ui.place import Place
from aanmaningen.ui.workbench import Workbench

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LONG_NAME = "Συνεταιρισμός Ελαιοπαραγωγών Κρήτης & Zonen Internationale Groothandel in Bouwmaterialen en Gereedschappen"
DEBTOR = {
    "Naam": LONG_NAME,
    "Adres": "Prins Bernhardlaan 1234",
    "Postcode": "1234 AB",
    "Plaats": "Sint-Gillis-Waas",
    "E-mail": "crediteurenadministratie@bouwmaterialen.example",
}


def fill(desk: Desk) -> dict[str, int]:
    """A debtor with invoices, a payment, a credit note and another currency; and a second one. Ids by number."""
    take_in(
        desk,
        [
            post("F1", "100,00", Omschrijving="Levering week 35, cement en wapening", **DEBTOR),
            post("F2", "60,00", due="15-10-2026", **DEBTOR),
            post("F3", "40,00", due="20-12-2026", **DEBTOR),
            post("F4", "250,00", due="01-09-2026", original="400,00", **DEBTOR),
            post("U1", "80,00", Valuta="USD", **DEBTOR),
            post("B1", "-120,00", Soort="betaling", **DEBTOR),
            post("C1", "-10,00", Soort="creditnota", **DEBTOR),
            post("G1", "75,00", party="D2"),
        ],
        as_of=date(2026, 11, 20),
    )
    return dict(desk.engine.rows("SELECT number, id FROM item"))


class PlainPlace(Place):
    """Stands in for the grid: a list of all items."""

    key = "items"
    selection_changed = Signal()
    current_changed = Signal(int)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.list = QListWidget()
        self.table: QWidget = self.list
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        QVBoxLayout(self).addWidget(self.list)
        for item_id, number in workbench.desk.engine.rows("SELECT id, number FROM item ORDER BY id"):
            entry = QListWidgetItem(number)
            entry.setData(Qt.ItemDataRole.UserRole, item_id)
            self.list.addItem(entry)
        self.list.itemSelectionChanged.connect(self.selection_changed)
        self.list.currentItemChanged.connect(lambda: self.current_changed.emit(self.current_id() or 0))

    def chosen(self) -> Chosen:
        entries = self.list.selectedItems()
        ids = [entry.data(Qt.ItemDataRole.UserRole) for entry in entries]
        if len(ids) != 1:
            return Chosen(ids)
        due = self.workbench.desk.engine.value("SELECT due_day FROM item WHERE id = ?", (ids[0],))
        return Chosen(ids, called(entries[0].text(), "Somebody", 100_00, "EUR"), int(due))

    def current_id(self) -> int | None:
        entry = self.list.currentItem()
        return None if entry is None else int(entry.data(Qt.ItemDataRole.UserRole))

    def choose(self, *numbers: str) -> None:
        """Select these items; the first becomes the current one."""
        self.list.setCurrentItem(self.list.findItems(numbers[0], Qt.MatchFlag.MatchExactly)[0])
        for number in numbers[1:]:
            self.list.findItems(number, Qt.MatchFlag.MatchExactly)[0].setSelected(True)


class SmallWindow(QMainWindow):
    """The place with its menu, as the main window makes it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.place = PlainPlace(workbench)
        self.setCentralWidget(self.place)
        self.actions_ = Actions(workbench, self)
        self.actions_.add(item_actions.specs(self.place))
        menu = self.menuBar().addMenu("Items")
        for spec in self.actions_.specs():
            menu.addAction(self.actions_[spec.key])
        self.place.selection_changed.connect(self.actions_.refresh)
        workbench.changed.connect(lambda _: self.actions_.refresh())
        self.resize(900, 600)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Workbench]:
    """A workbench on a filled SQLite ledger."""
    location = str(tmp_path / "ledger.db")
    start_administration(location, COMPANY, Actor("tester", NOW))
    desk = open_desk(location, clock=lambda: NOW, user="tester")
    fill(desk)
    desk.engine.close()
    found = Workbench(location, None, QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    found.set_language("en")
    found.set_reference_date(TODAY)
    yield found
    found.close()


@pytest.fixture
def window(bench: Workbench, qtbot: QtBot) -> SmallWindow:
    """The window, shown, with nothing chosen."""
    made = SmallWindow(bench)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.place.list.setFocus()
    qtbot.waitUntil(made.isActiveWindow)
    made.place.list.clearSelection()
    return made
