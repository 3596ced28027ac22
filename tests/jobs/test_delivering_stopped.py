"""A delivery that stops, because of the server, the password, an address or the user, and goes on later."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from aanmaningen.core.overtaken import Cause
from aanmaningen.jobs import delivering, issuing, keeping, rendering
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import administrations
from tests.conftest import MemoryKeyring
from tests.smtp_server import HANG_UP, Fault, SmtpServer

from .delivery_desk import (
    OFFICE,
    REFERENCE_DATE,
    assert_nothing_twice_and_nothing_lost,
    change_address,
    issue,
    mail_server,
    outcome,
    state_counts,
    use_server,
    views,
)
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


def test_a_server_that_is_down_leaves_everything_queued_and_resume_sends_it_later(desk: Desk) -> None:
    with mail_server(desk) as server:
        port = server.port
    run = issue(desk)
    report = delivering.deliver(desk, run)
    assert outcome(report) == (0, 0, 0, 2)
    assert "takes no connection" in str(report.stopped)
    assert report.waiting == 6
    assert state_counts(desk) == {"printed": 2, "queued": 6}
    with SmtpServer(port=port) as server:
        assert outcome(delivering.resume(desk)) == (6, 0, 0, 0)
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_a_server_that_goes_away_half_way_leaves_the_rest_waiting(desk: Desk) -> None:
    # The connection breaks at the third message, and there is no way back in.
    faults = [Fault("mail", HANG_UP, skip=2), Fault("connect", "421 too busy", skip=1)]
    with mail_server(desk, faults=faults) as server:
        report = delivering.deliver(desk, issue(desk))
        assert outcome(report) == (2, 0, 0, 2)
        assert "421 too busy" in str(report.stopped)
        assert report.waiting == 4
        waiting = views(desk)[4]
        assert (waiting.state, waiting.attempts) == ("queued", 1)
        assert_nothing_twice_and_nothing_lost(desk, server)
        server.faults.clear()
        assert outcome(delivering.resume(desk)) == (4, 0, 0, 0)
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_a_run_that_waits_may_leave_by_another_way(desk: Desk) -> None:
    with mail_server(desk):
        pass
    run = issue(desk)
    assert delivering.deliver(desk, run, "smtp").waiting == 6
    report = delivering.deliver(desk, run, "eml")
    assert outcome(report) == (6, 0, 0, 0)
    assert {view.transport for view in views(desk).values() if view.channel == "email"} == {"eml"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_cannot_be_trusted_gets_nothing(desk: Desk, security: str) -> None:
    with mail_server(desk, password="geheim", security=security, users={"els": "geheim"}) as server:
        report = delivering.deliver(desk, issue(desk))
        assert "cannot be trusted" in str(report.stopped)
        assert (report.waiting, server.received) == (6, [])
        assert state_counts(desk) == {"printed": 2, "queued": 6}


def test_everything_goes_encrypted_and_logged_in_where_the_account_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(desk, password="geheim", security="starttls", users={"els": "geheim"}) as server:
        monkeypatch.setenv("SSL_CERT_FILE", server.ca_file)
        assert delivering.deliver(desk, issue(desk)).sent == 6
        assert {(message.encrypted, message.user) for message in server.received} == {(True, "els")}


def test_a_wrong_password_stops_before_the_first_message_and_the_password_stays_in_the_keyring(
    desk: Desk, location: str, memory_keyring: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    password = "zeer-geheim-42"
    with mail_server(desk, password=password, users={"els": "iets-anders"}) as server:
        report = delivering.deliver(desk, issue(desk))
        assert "refused the login of els" in str(report.stopped)
        assert report.waiting == 6
        server.users["els"] = password
        assert delivering.resume(desk).sent == 6
    assert list(memory_keyring.passwords.values()) == [password]
    desk.engine.close()
    written = b"".join(file.read_bytes() for file in Path(location).parent.rglob("*") if file.is_file())
    assert b"127.0.0.1" in written
    assert password.encode() not in written
    assert password not in caplog.text + str(report.stopped)


def test_no_password_is_told_with_the_paper_printed_and_the_rest_waiting(desk: Desk) -> None:
    with mail_server(desk, password="geheim") as server:
        use_server(desk, server, "")  # an account with a user, and nothing in the keyring
        report = delivering.deliver(desk, issue(desk))
    assert "No password is kept for els" in str(report.stopped)
    assert outcome(report) == (0, 0, 0, 2)
    assert report.waiting == 6


@pytest.mark.parametrize("key", ["bcc", "reply-to"])
def test_an_office_address_that_is_none_stops_before_the_first_message(desk: Desk, key: str) -> None:
    with desk.engine.transaction():  # past the check of today, as an older program may have left it
        administrations.put_setting(desk.engine, desk.actor, desk.administration.id, key, "kantoor")
    with mail_server(desk) as server:
        report = delivering.deliver(desk, issue(desk))
        assert "“kantoor” is not one complete e-mail address" in str(report.stopped)
        assert state_counts(desk) == {"printed": 2, "queued": 6}
        keeping.change_setting(desk, key, f"Kantoor <{OFFICE}>")
        assert delivering.resume(desk).sent == 6
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_an_address_that_is_none_holds_that_notice_back_alone(desk: Desk) -> None:
    run = issue(desk)
    change_address(desk, views(desk)[3], "dupont")
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert outcome(report) == (5, 0, 0, 2)
        assert {number: why.cause for number, why in report.held_back.items()} == {3: Cause.NO_EMAIL}
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_cancelling_while_pdfs_are_drawn_stops_in_order_and_resume_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "_CHUNK", 3)
    report = delivering.deliver(replace(desk, cancelled=lambda: True), issue(desk), "eml")
    assert str(report.stopped) == "Stopped."
    assert (outcome(report), report.waiting) == ((0, 0, 0, 0), 8)
    assert state_counts(desk) == {"rendered": 3, "issued": 5}
    assert outcome(delivering.resume(desk)) == (6, 0, 0, 2)


def test_resume_goes_on_with_every_run_that_waits_and_leaves_alone_what_nobody_asked_to_deliver(desk: Desk) -> None:
    runs = [
        issuing.issue(desk, Wish(REFERENCE_DATE, where=f"party = D{place}"), transport).number
        for place, transport in ((1, "eml"), (2, "eml"), (3, ""))
    ]
    report = delivering.resume(desk)
    assert report.runs == runs[:2]
    assert state_counts(desk) == {"printed": 1, "sent": 1, "issued": 1}
