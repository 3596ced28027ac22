"""A window on a small real ledger for the tests of runs and overviews, made through the real jobs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import Administration
from aanmaningen.jobs import delivering, importing, issuing, keeping, mailing
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.jobs.proposing import Wish
from aanmaningen.mail import Security
from aanmaningen.store.engine import Actor
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.place import Place
from aanmaningen.ui.reports.place import ReportsPlace
from aanmaningen.ui.runs.deliver_dialog import DeliverDialog
from aanmaningen.ui.runs.overview_page import OverviewPage
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.runs.proposal_page import ProposalPage
from aanmaningen.ui.workbench import Workbench
from tests.smtp_server import SmtpServer

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
    window.resize(1280, 800)  # the screen in memory is smaller, and a small window shows less
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


@pytest.fixture
def location(tmp_path: Path) -> str:
    return make_ledger(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, location: str) -> Iterator[MainWindow]:
    with window_on(qtbot, location, RunsPlace, ReportsPlace) as found:
        settle(qtbot, found)
        yield found


@pytest.fixture
def with_run(qtbot: QtBot, location: str) -> Iterator[MainWindow]:
    """The window on a ledger with one run that was made final and not delivered."""
    issue(location)
    with window_on(qtbot, location, RunsPlace, ReportsPlace) as found:
        until(qtbot, lambda: overview(found).notices_of_run() != ())
        yield found


def place(window: MainWindow) -> RunsPlace:
    found = window.places[0]
    assert isinstance(found, RunsPlace)
    return found


def overview(window: MainWindow) -> OverviewPage:
    return place(window).overview


def proposal(window: MainWindow) -> ProposalPage:
    return place(window).proposal


def propose(qtbot: QtBot, window: MainWindow) -> ProposalPage:
    do(qtbot, window, "new_run")
    until(qtbot, lambda: proposal(window).proposed is not None)
    return proposal(window)


def dialog(window: MainWindow, name: str) -> QDialog:
    found = window.findChild(QDialog, name)
    assert found is not None, f"{name} is not shown"
    return found


def asked_to_deliver(qtbot: QtBot, window: MainWindow) -> DeliverDialog:
    """Ask to deliver the chosen run, and return the question."""
    until(qtbot, lambda: bool(overview(window).notices_of_run()))
    do(qtbot, window, "deliver")
    found = dialog(window, "deliver_dialog")
    assert isinstance(found, DeliverDialog)
    return found


def states(window: MainWindow) -> list[str]:
    return [one.state for one in overview(window).notices_of_run()]


def state_of(qtbot: QtBot, window: MainWindow, *wanted: str) -> None:
    until(qtbot, lambda: states(window) == list(wanted))


def use_mail_server(location: str, server: SmtpServer) -> None:
    with at_desk(location) as desk:
        wish = mailing.AccountWish(
            server.host, server.port, Security(server.security), "", "kantoor@vandijk.example", None
        )
        mailing.set_account(desk, wish)


def deliver(qtbot: QtBot, window: MainWindow, way: str = "eml", test_to: str = "") -> None:
    do(qtbot, window, "deliver")
    asked = dialog(window, "deliver_dialog")
    asked.findChild(QObject, f"way_{way}").setChecked(True)  # type: ignore[union-attr]
    if test_to:
        asked.test_box.setChecked(True)  # type: ignore[attr-defined]
        asked.test_field.setText(test_to)  # type: ignore[attr-defined]
    asked.accept()
    settle(qtbot, window)


def leave_uncertain(location: str, number: int) -> None:
    """Leave a notice as a program that was killed while sending leaves it."""
    with at_desk(location) as desk:
        delivering.deliver(desk, 1, "eml")
        with desk.engine.transaction():
            desk.engine.execute("UPDATE notice SET state = 'uncertain' WHERE number = ?", (number,))
