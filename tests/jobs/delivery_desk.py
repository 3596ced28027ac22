"""A small ledger with everything a delivery meets, the real program as a process, and the two questions of every test:
did anybody get two e-mails, and was anything lost?"""

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Administration
from aanmaningen.jobs import importing, issuing, keeping, mailing
from aanmaningen.jobs.delivering import DeliveryReport
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.jobs.proposing import Wish
from aanmaningen.mail import Security
from aanmaningen.store import notices
from aanmaningen.store.engine import Actor
from aanmaningen.store.notices import NoticeView
from tests.smtp_server import Received, SmtpServer

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
REFERENCE_DATE = date(2026, 11, 21)
EARLIER_DATE = date(2026, 10, 10)
OFFICE = "kantoor@vandijk.example"

# In the order in which the notices are numbered: by name.
PARTIES = {
    "Adams": ("", "nl"),
    "Bakker": ("bakker@klant.example", "nl"),
    "Dupont": ("dupont@klant.example", "fr"),
    "Jansen": ("jansen@klant.example", "nl"),
    "Müller": ("mueller@klant.example", "de"),
    "Smith": ("smith@klant.example", "en"),
    "Visser": ("visser@klant.example", "nl"),
    "Zuidema": ("", "fr"),
}
ADDRESSES = [address for address, _ in PARTIES.values() if address]
ON_PAPER = [1, 8]
BY_EMAIL = [2, 3, 4, 5, 6, 7]

ROOT = Path(__file__).parents[2]
_starts = itertools.count(1)
STOPPING_PROGRAM = Path(__file__).with_name("stopping_program.py")


@pytest.fixture(scope="session")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the items of PARTIES, all overdue and never reminded. To be copied, not changed."""
    folder = tmp_path_factory.mktemp("ledger")
    location, items = str(folder / "a.db"), folder / "items.csv"
    administration = Administration(
        0, "", "Van Dijk B.V.", "Kade 1", "3511 AB", "Utrecht", iban="NL91 ABNA 0417 1643 00", email=OFFICE
    )
    keeping.start_administration(location, administration, Actor("test", NOW))
    lines = ["relatiecode;naam;e-mail;straat;postcode;plaats;land;taal;factuurnummer;factuurdatum;vervaldatum;bedrag"]
    for place, (name, (address, language)) in enumerate(PARTIES.items(), 1):
        for invoice in range(1, 3 if name == "Bakker" else 2):
            who = f"D{place};{name};{address};Laan {place};1234 AB;Utrecht;NL;{language}"
            lines.append(f"{who};F{place}-{invoice};01-09-2026;01-10-2026;{100 + place},50")
    items.write_text("\n".join(lines), encoding="utf-8")
    desk = open_desk(location, clock=lambda: NOW)
    assert importing.import_items(desk, ImportPlan(items, as_of=REFERENCE_DATE)).counts.new == 9
    desk.engine.close()
    return Path(location)


@pytest.fixture
def location(ledger_file: Path, tmp_path: Path) -> str:
    """A ledger of this test's own."""
    return str(shutil.copy(ledger_file, tmp_path / "a.db"))


@pytest.fixture
def desk(location: str) -> Iterator[Desk]:
    """A desk at that ledger."""
    desk = open_desk(location, clock=lambda: NOW, user="els")
    yield desk
    desk.engine.close()


@contextmanager
def mail_server(desk: Desk, password: str | None = None, **options: Any) -> Iterator[SmtpServer]:
    """A mail server for which the desk has an account. options: of SmtpServer."""
    with SmtpServer(**options) as server:
        use_server(desk, server, password)
        yield server


def use_server(desk: Desk, server: SmtpServer, password: str | None = None) -> None:
    """Set up the desk's account for a server."""
    user = "" if password is None else "els"
    security = Security(server.security)
    mailing.set_account(desk, mailing.AccountWish(server.host, server.port, security, user, OFFICE, password))


def issue(desk: Desk, reference_date: date = REFERENCE_DATE) -> int:
    """Issue a run and return its number."""
    number = issuing.issue(desk, Wish(reference_date)).number
    assert number is not None
    return number


def views(desk: Desk) -> dict[int, NoticeView]:
    """Return the notices by number."""
    return {view.number: view for view in notices.find_all(desk.engine, desk.administration.id)}


def states(desk: Desk) -> dict[int, str]:
    """Return the state of each notice by number."""
    return {number: view.state for number, view in views(desk).items()}


def state_counts(desk: Desk) -> dict[str, int]:
    """Return how many notices are in each state."""
    return dict(Counter(states(desk).values()))


def parsed(received: Received) -> EmailMessage:
    """Return a message as a mail program reads it."""
    found = message_from_bytes(received.data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def attachments(received: Received) -> dict[str, bytes]:
    """Return the attached files of a message by name."""
    found = {}
    for part in parsed(received).iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[part.get_filename() or ""] = content
    return found


def arrivals(received: Sequence[Received]) -> Counter[str]:
    """Return how many messages each debtor got."""
    return Counter(message.recipients[0] for message in received)


def assert_nothing_twice_and_nothing_lost(desk: Desk, server: SmtpServer) -> None:
    """Hold what arrived beside what the ledger says about it."""
    assert keeping.check(desk) == []
    found = views(desk)
    assert list(found) == list(range(1, len(found) + 1))
    arrived = arrivals(server.received)
    assert max(arrived.values(), default=0) <= 1, f"somebody got two e-mails: {arrived}"
    for view in found.values():
        match NoticeState(view.state):
            case NoticeState.SENT:
                assert arrived[view.recipient] == 1, f"{view.number} is sent, and did not arrive"
            case NoticeState.SENDING | NoticeState.UNCERTAIN:
                pass  # perhaps
            case _:
                assert arrived[view.recipient] == 0, f"{view.number} is {view.state}, and arrived"


@dataclass
class Program:
    """The real program as a process of its own, to be killed. hold: the file by which it says that it waits."""

    process: subprocess.Popen[str]
    hold: Path
    output: str = field(default="", init=False)
    errors: str = field(default="", init=False)

    def wait_until_it_holds(self) -> None:
        """Wait until the program has come to where it was told to wait."""
        end = time.monotonic() + 20
        while not self.hold.exists():
            if self.process.poll() is not None:
                self.finish()
                pytest.fail(f"the program ended by itself: {self.output}\n{self.errors}")
            assert time.monotonic() < end, "the program did not come to where it should wait"
            time.sleep(0.01)

    def go_on(self) -> None:
        """Let it go on."""
        self.hold.with_suffix(".go").touch()

    def kill(self) -> None:
        """Kill it, as when the power fails; and see that no process stays behind: their output would stay open."""
        self.process.kill()
        self.go_on()  # says nothing to the dead, but a process of its pool that waits must end of itself
        self.finish()

    def finish(self) -> int:
        """Wait until it and all processes it started have ended, and return its exit code."""
        try:
            self.output, self.errors = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            pytest.fail("the program, or a process it started, did not end")
        return self.process.returncode


def start(location: str, *command: str, hold: str = "", pool: bool = False) -> Program:
    """Start the program. hold: where it must wait ("before MODULE:NAME NTH", see stopping_program), "" for nowhere.

    pool: draw each notice in a pool, as a large run does.
    """
    file = Path(location).with_suffix(f".{next(_starts)}.hold")
    environment = {
        **os.environ,
        "HOLD_AT": hold,
        "HOLD_FILE": str(file),
        "HOLD_POOL": "yes" if pool else "",
        "PYTHONPATH": str(ROOT / "src"),
        "XDG_STATE_HOME": str(Path(location).parent / "state"),
        "AANMANINGEN_LANG": "en",
    }
    program = [str(STOPPING_PROGRAM)] if hold or pool else ["-m", "aanmaningen"]
    process = subprocess.Popen(
        [sys.executable, *program, "--db", location, "--json", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    return Program(process, file)


BAKKER, DUPONT, JANSEN, MUELLER, SMITH, VISSER = ADDRESSES


ALL_DONE = dict.fromkeys(BY_EMAIL, "sent") | dict.fromkeys(ON_PAPER, "printed")


def outcome(report: DeliveryReport) -> tuple[int, int, int, int]:
    """Return how many were sent, failed, uncertain, printed."""
    return report.sent, report.failed, report.uncertain, report.printed


def change_address(desk: Desk, view: NoticeView, address: str) -> None:
    """Give the party of a notice another address for notices."""
    desk.engine.execute("UPDATE contact SET email = ? WHERE party_id = ?", (address, view.party_id))
