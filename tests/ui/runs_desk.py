"""A window on a small real ledger for the tests of runs and overviews, made through the real jobs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import Administration
from aanmaningen.jobs import importing, issuing, keeping
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store.engine import Actor
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.place import Place
from aanmaningen.ui.workbench import Workbench

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
REFERENCE_DATE = date(2026, 11, 21)
HEADINGS = (
    "relatiecode;naam;e-mail;straat;postcode;plaats;land;taal;groep;"
    "factuurnummer;factuurdatum;vervaldatum;bedrag;valuta"
)
# code, name, e-mail, group; then per item: number, due date, amount, currency
DEBTORS = [
    ("D1", "Adams", "", "Retail", [("F1", "01-10-2026", "100,50", "EUR")]),
    ("D2", "Bakker & Zonen", "bakker@klant.example", "Retail", [
        ("F2", "01-10-2026", "200,00", "EUR"),
        ("F3", "15-10-2026", "50,25", "EUR"),
    ]),
    ("D3", "Καλημέρα Α.Ε.", "info@griek.example", "Export", [("F4", "01-07-2026", "1000,00", "EUR")]),
    ("D4", "Smith Ltd", "smith@klant.example", "Export", [("F5", "01-10-2026", "300,00", "GBP")]),
    ("D5", "Visser", "visser@klant.example", "", [("F6", "31-12-2026", "75,00", "EUR")]),
]  # fmt: skip


def make_ledger(
    folder: Path, debtors: list[tuple[str, str, str, str, list[tuple[str, str, str, str]]]] = DEBTORS
) -> str:
    """Return the location of a ledger with these debtors."""
    location, listed = str(folder / "ledger.db"), folder / "items.csv"
    own = Administration(
        0,
        "",
        "Van Dijk B.V.",
        "Kade 1",
        "3511 AB",
        "Utrecht",
        iban="NL91ABNA0417164300",
        email="kantoor@vandijk.example",
    )
    keeping.start_administration(location, own, Actor("test", NOW))
    lines = [HEADINGS]
    for code, name, email, group, items in debtors:
        for number, due, amount, currency in items:
            who = f"{code};{name};{email};Laan 1;1234 AB;Utrecht;NL;nl;{group}"
            lines.append(f"{who};{number};01-06-2026;{due};{amount};{currency}")
    listed.write_text("\n".join(lines), encoding="utf-8")
    with at_desk(location) as desk:
        importing.import_items(desk, ImportPlan(listed, as_of=REFERENCE_DATE))
    return location


@contextmanager
def at_desk(location: str) -> Iterator[Desk]:
    """A desk at that ledger, beside the window."""
    desk = open_desk(location, clock=lambda: NOW, user="els")
    yield desk
    desk.engine.close()


def issue(location: str) -> int:
    """Issue a run and return its number."""
    with at_desk(location) as desk:
        number = issuing.issue(desk, Wish(REFERENCE_DATE)).number
    assert number is not None
    return number


@contextmanager
def window_on(qtbot: QtBot, location: str, *places: type[Place]) -> Iterator[MainWindow]:
    """The real window with these places, on the reference date of the tests, in English."""
    memory = QSettings(str(Path(location).with_name("memory.ini")), QSettings.Format.IniFormat)
    memory.setValue("language", "en")
    workbench = Workbench(location, None, memory)
    workbench.set_reference_date(REFERENCE_DATE)
    window = MainWindow(workbench, list(places))
    refusals: list[object] = []
    workbench.refused.disconnect(window.show_refusal)  # it would wait for somebody to press OK
    workbench.refused.connect(refusals.append)
    window.refusals = refusals  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    settle(qtbot, window)
    window.close()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy(), timeout=15_000)


def do(qtbot: QtBot, window: MainWindow, key: str) -> None:
    """Do what the menu says, if that is enabled, and wait for it."""
    action = window.actions_of_window[key]
    assert action.isEnabled(), f"{key} is not enabled"
    action.trigger()
    settle(qtbot, window)


def until(qtbot: QtBot, question: Callable[[], bool]) -> None:
    """Wait until that is so."""
    qtbot.waitUntil(question, timeout=15_000)
