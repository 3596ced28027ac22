"""A small ledger with parties worth looking at, and the window on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, post, sit_down, take_in
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import AttributeKind, AttributeType, Contact, Party, Purpose
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import holding, relating
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store import parties
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.workbench import Workbench

TODAY = date(2026, 11, 21)
JANSEN = {"Naam": "Bakkerij Jansen & Zn", "Adres": "Kade 1", "Postcode": "1000 AA", "Plaats": "Delft"}


def fill(desk: Desk) -> None:
    """Three debtors: one that owes in two currencies, a Greek one with a credit, one that owes nothing."""
    rows = [
        post("1", "1000,00", due="01-10-2026", **JANSEN),
        post("2", "250,50", due="15-12-2026", **JANSEN),
        post("3", "99,00", Valuta="USD", **JANSEN),
        post("4", "-40,00", party="D2", Soort="creditnota", Naam="Ελαιώνες Αιγαίου Α.Ε.", Plaats="Αθήνα"),
        post("5", "10,00", party="D3", Naam="Müller GmbH", Plaats="Köln"),
    ]
    take_in(desk, rows, as_of=date(2026, 11, 1))
    holding.hold(desk, holding.Target(party="D1"), HoldKind.UNTIL, date(2026, 12, 1), "belooft te betalen")
    for kind in (
        AttributeKind("Klasse", AttributeType.CHOICE, ("A", "B")),
        AttributeKind("Omzet", AttributeType.NUMBER),
        AttributeKind("Klant sinds", AttributeType.DATE),
        AttributeKind("Welkom", AttributeType.YES_NO),
    ):
        relating.save_attribute_kind(desk, kind)
    contacts = (
        Contact(email="info@jansen.example"),
        Contact(Purpose.NOTICES, name="Piet", email="piet@jansen.example"),
    )
    attributes = {"Regio": "Noord", "Omzet": "1500.5", "Klant sinds": "2020-01-31"}
    save(desk, replace(stored(desk), contacts=contacts, attributes=attributes))


def stored(desk: Desk, code: str = "D1") -> Party:
    """Return a party as it is in the ledger."""
    found = parties.find(desk.engine, desk.administration.id, code)
    assert found is not None
    return found[1]


def save(desk: Desk, party: Party) -> None:
    """Change a party behind the window's back, as someone else does."""
    parties.save(desk.engine, ACTOR, desk.administration.id, party)


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Where the filled ledger is."""
    path = str(tmp_path / "ledger.db")
    start_administration(path, COMPANY, ACTOR)
    desk = sit_down(path)
    fill(desk)
    desk.engine.close()
    return path


@pytest.fixture
def others(location: str) -> Iterator[Desk]:
    """The desk of somebody else at the same ledger."""
    desk = sit_down(location)
    yield desk
    desk.engine.close()


@pytest.fixture
def window(location: str, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, in English, on 21 November 2026, with its list there."""
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    memory.setValue("language", "en")
    bench = Workbench(location, None, memory)
    bench.reference_date = TODAY
    found = MainWindow(bench, [PartiesPlace])
    qtbot.addWidget(found)
    found.show()
    place = found.places[0]
    assert isinstance(place, PartiesPlace)
    qtbot.waitUntil(lambda: len(place.model.shown) == 3)
    yield found
    bench.close()


@pytest.fixture
def place(window: MainWindow) -> PartiesPlace:
    """The place in that window."""
    found = window.places[0]
    assert isinstance(found, PartiesPlace)
    return found
