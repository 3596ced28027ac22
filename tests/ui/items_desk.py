"""A ledger with something of everything, and the grid on it, for the tests of the grid."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, TODAY, clock, post, sit_down, take_in
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import holding
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.actions import Actions
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.workbench import Workbench

ROWS = [
    post("F1", "100,00", party="D1", Naam="Bakkerij Jansen", due="01-10-2026", Omschrijving="Brood oktober"),
    post("F2", "250,50", party="D1", Naam="Bakkerij Jansen", due="01-12-2026", Omschrijving="Gebak"),
    post("C1", "-20,00", party="D1", Naam="Bakkerij Jansen", due="15-10-2026", Soort="creditnota"),
    post("F3", "12500,00", party="D2", Naam="Müller & Söhne GmbH", due="15-08-2026", Omschrijving="Anlage"),
    post("F4", "75,00", party="D2", Naam="Müller & Söhne GmbH", due="11-11-2026", Valuta="USD"),
    post("F5", "60,00", party="D3", Naam="Ελληνική Εταιρεία ΑΕ", due="01-11-2026", Omschrijving="Ελιές"),
]


def fill(desk: Desk) -> None:
    """Import the list, then one in which F5 is paid, and block D2."""
    take_in(desk, ROWS, as_of=date(2026, 11, 1))
    take_in(desk, [row for row in ROWS if row["Factuurnummer"] != "F5"], as_of=date(2026, 11, 15))
    holding.hold(desk, Target(party="D2"), HoldKind.BLOCK, None, "Afspraak met Anna")


@pytest.fixture
def place_of(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., ItemsPlace]]:
    """Call it for the grid on a ledger that a function fills, in a window with its actions."""
    opened: list[Workbench] = []
    windows: list[QMainWindow] = []  # nobody else keeps them

    def make(filling: Callable[[Desk], None] | None = fill) -> ItemsPlace:
        location = tmp_path / "ledger.db"
        if not location.exists():
            start_administration(str(location), COMPANY, ACTOR)
            desk = sit_down(str(location))
            if filling is not None:
                filling(desk)
            desk.engine.close()
        memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
        bench = Workbench(str(location), None, memory)
        opened.append(bench)
        bench.set_language("en")
        bench.reference_date = TODAY
        window = QMainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        place = ItemsPlace(bench)
        window.setCentralWidget(place)
        actions = Actions(bench, window)
        actions.add(place.actions_here())
        bench.actions_changed.connect(actions.refresh)
        for spec in actions.specs():
            if spec.within is None:
                window.addAction(actions[spec.key])
        window.resize(1400, 700)
        window.show()
        qtbot.waitExposed(window)
        place.arrive()
        settle(qtbot, place)
        actions.refresh()
        return place

    yield make
    for bench in opened:
        bench.close()


@pytest.fixture
def place(place_of: Callable[..., ItemsPlace]) -> ItemsPlace:
    """The grid on the ledger of `fill`."""
    return place_of()


def settle(qtbot: QtBot, place: ItemsPlace) -> None:
    """Wait until what is shown is what was asked for."""
    qtbot.waitUntil(place.is_settled)
    qtbot.waitUntil(lambda: not place.workbench.background.is_busy())
    qtbot.waitUntil(place.is_settled)


def action(place: ItemsPlace, key: str) -> QAction:
    """Return an action of the window."""
    found = place.window().findChild(QAction, key)
    assert isinstance(found, QAction)
    return found


def column(place: ItemsPlace, key: str) -> list[str]:
    """Return the texts of a column, from top to bottom."""
    number = [one.key for one in place.model.columns].index(key)
    return [place.model.index(line, number).data() for line in range(place.model.rowCount())]


def overheard(place: ItemsPlace) -> list[str]:
    """Return a list that gets every sentence that is said in passing."""
    found: list[str] = []

    def keep(what: Message) -> None:
        found.append(str(what))

    place.workbench.said.connect(keep)
    return found


__all__ = ["ACTOR", "action", "clock", "column", "fill", "overheard", "place", "place_of", "settle"]
