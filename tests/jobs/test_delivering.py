"""What becomes of a delivery: each outcome of a message, the stack of paper, and what a person may do afterwards."""

import io
import logging
import sqlite3
import threading
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pypdf
import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.core.overtaken import Cause
from aanmaningen.core.records import Administration
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.jobs import delivering, holding, issuing, keeping, rendering, retrying, showing, withdrawing
from aanmaningen.jobs.delivering import DeliveryReport
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.jobs.proposing import Wish, propose
from aanmaningen.mail import Delivery, SmtpTransport
from aanmaningen.store import administrations, notices
from aanmaningen.store.engine import Actor
from aanmaningen.store.notices import NoticeView
from tests.conftest import MemoryKeyring
from tests.smtp_server import CLOSE, HANG_UP, Fault, SmtpServer

from .delivery_desk import (
    ADDRESSES,
    BY_EMAIL,
    EARLIER_DATE,
    NOW,
    OFFICE,
    ON_PAPER,
    PARTIES,
    REFERENCE_DATE,
    arrivals,
    assert_nothing_twice_and_nothing_lost,
    attachments,
    desk,
    issue,
    ledger_file,
    location,
    mail_server,
    parsed,
    state_counts,
    states,
    use_server,
    views,
)

__all__ = ["desk", "ledger_file", "location"]  # fixtures

pytestmark = pytest.mark.server

BAKKER, DUPONT, JANSEN, MUELLER, SMITH, VISSER = ADDRESSES
ALL_DONE = dict.fromkeys(BY_EMAIL, "sent") | dict.fromkeys(ON_PAPER, "printed")


def outcome(report: DeliveryReport) -> tuple[int, int, int, int]:
    """Return how many were sent, failed, uncertain, printed."""
    return report.sent, report.failed, report.uncertain, report.printed


# -- what becomes of each message


def test_every_notice_leaves_once_by_its_own_way(desk: Desk) -> None:
    with mail_server(desk) as server:
        report = delivering.deliver(desk, issue(desk))
        assert outcome(report) == (6, 0, 0, 2)
        assert (report.stopped, report.waiting, report.mail_folder) == (None, 0, None)
        assert states(desk) == ALL_DONE
        assert [message.recipients for message in server.received] == [(address,) for address in ADDRESSES]
        assert {view.answer for view in views(desk).values() if view.channel == "email"} == {"250 2.0.0 taken"}
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_delivering_again_sends_nothing_again(desk: Desk) -> None:
    with mail_server(desk) as server:
        run = issue(desk)
        delivering.deliver(desk, run)
        assert outcome(delivering.deliver(desk, run)) == (0, 0, 0, 0)
        assert outcome(delivering.resume(desk)) == (0, 0, 0, 0)
        assert arrivals(server.received) == dict.fromkeys(ADDRESSES, 1)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("rcpt", "550 5.1.1 no such user", recipient=JANSEN, times=1),
        Fault("rcpt", "451 4.2.0 try later", recipient=JANSEN, times=1),
        Fault("dot", "552 5.3.4 too large", recipient=JANSEN, times=1),
        Fault("data", "451 4.3.0 try later", recipient=JANSEN, times=1),
    ],
    ids=lambda fault: f"{fault.at} {fault.do[:3]}",
)
def test_a_message_that_is_refused_failed_the_others_go_on_and_retry_sends_it(desk: Desk, fault: Fault) -> None:
    with mail_server(desk, faults=[fault]) as server:
        report = delivering.deliver(desk, issue(desk))
        assert outcome(report) == (5, 1, 0, 2)
        failed = views(desk)[4]
        assert (failed.state, failed.answer) == ("failed", fault.do)
        assert outcome(delivering.resume(desk)) == (0, 0, 0, 0), "a failed one is not sent again by itself"
        assert_nothing_twice_and_nothing_lost(desk, server)

        assert outcome(retrying.retry(desk, 4)) == (1, 0, 0, 0)
        assert states(desk) == ALL_DONE
        assert views(desk)[4].attempts == 2
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_retry_sends_that_notice_and_no_other(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no", recipient=BAKKER, times=1)]) as server:
        run = issue(desk)
        stopped = replace(desk, cancelled=lambda: len(server.received) >= 1)
        assert outcome(delivering.deliver(stopped, run)) == (1, 1, 0, 2)
        assert retrying.retry(desk, 2).sent == 1
        assert state_counts(desk) == {"printed": 2, "sent": 2, "queued": 4}


def test_retry_of_a_notice_that_did_not_fail_is_refused(desk: Desk) -> None:
    with mail_server(desk):
        delivering.deliver(desk, issue(desk))
        for number in (1, 2):
            with pytest.raises(Refusal, match="did not fail"):
                retrying.retry(desk, number)


@pytest.mark.parametrize("what", [HANG_UP, CLOSE])
def test_a_connection_lost_in_the_middle_of_a_message_is_made_again(desk: Desk, tmp_path: Path, what: str) -> None:
    # More than the buffers of two sockets hold, so that the end of the connection is met before the last dot.
    (tmp_path / "groot.bin").write_bytes(bytes(16_000_000))
    keeping.change_setting(desk, "attachment", str(tmp_path / "groot.bin"))
    with mail_server(desk, faults=[Fault("body", what, times=1)]) as server:
        run = issuing.issue(desk, Wish(REFERENCE_DATE, where="party = D3")).number
        assert run is not None
        assert outcome(delivering.deliver(desk, run)) == (1, 0, 0, 0)
        assert server.sessions == 2
        assert_nothing_twice_and_nothing_lost(desk, server)


@pytest.mark.parametrize("what", [HANG_UP, CLOSE])
def test_a_connection_lost_after_the_last_dot_leaves_a_notice_uncertain_and_the_others_go_on(
    desk: Desk, what: str
) -> None:
    with mail_server(desk, faults=[Fault("dot", what, recipient=DUPONT, times=1)]) as server:
        report = delivering.deliver(desk, issue(desk))
        assert outcome(report) == (5, 0, 1, 2)
        assert views(desk)[3].state == "uncertain"
        assert "did not confirm the message" in views(desk)[3].answer
        assert outcome(delivering.resume(desk)) == (0, 0, 0, 0), "an uncertain one is never sent again by itself"
        with pytest.raises(Refusal, match="not certain whether notice A000003 arrived"):
            retrying.retry(desk, 3)
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_what_was_uncertain_may_be_confirmed_by_a_person(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("dot", HANG_UP, recipient=DUPONT, times=1)]) as server:
        delivering.deliver(desk, issue(desk))
        retrying.confirm(desk, 3)
        assert states(desk) == ALL_DONE
        assert views(desk)[3].answer.endswith("confirmed by els")
        assert_nothing_twice_and_nothing_lost(desk, server)
        for number in (3, 1):
            with pytest.raises(Refusal, match="no uncertainty"):
                retrying.confirm(desk, number)


def test_what_was_uncertain_is_sent_again_under_the_same_message_id_when_a_person_says_so(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("dot", HANG_UP, recipient=DUPONT, times=1)]) as server:
        delivering.deliver(desk, issue(desk))
        assert retrying.retry(desk, 3, uncertain_too=True).sent == 1
        first, second = (parsed(message) for message in server.received if message.recipients == (DUPONT,))
        assert first["Message-ID"] == second["Message-ID"] == views(desk)[3].message_id
        assert states(desk) == ALL_DONE
        actions = [row[0] for row in desk.engine.rows('SELECT "by" FROM audit WHERE action = ?', ["notice sent again"])]
        assert actions == ["els"]


# -- the way out is closed


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
    _change_address(desk, views(desk)[3], "dupont")
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert outcome(report) == (5, 0, 0, 2)
        assert {number: why.cause for number, why in report.held_back.items()} == {3: Cause.NO_EMAIL}
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_an_outcome_is_written_down_even_when_another_program_holds_the_database_for_a_while(
    desk: Desk, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = issue(desk)
    desk.engine.database.execute_sql("PRAGMA busy_timeout = 300")
    other = sqlite3.connect(location, isolation_level=None, check_same_thread=False)
    releases: list[threading.Timer] = []
    send = SmtpTransport.send

    def send_while_another_writes(way_out: SmtpTransport, raw: bytes, *rest: Any) -> Delivery:
        if not releases:
            other.execute("BEGIN IMMEDIATE")
            releases.append(threading.Timer(0.6, other.execute, ["ROLLBACK"]))
            releases[0].start()
        return send(way_out, raw, *rest)

    monkeypatch.setattr(SmtpTransport, "send", send_while_another_writes)
    with mail_server(desk) as server:
        assert outcome(delivering.deliver(desk, run)) == (6, 0, 0, 2)
        assert_nothing_twice_and_nothing_lost(desk, server)
    releases[0].join()
    other.close()


def test_an_outcome_that_cannot_be_written_down_leaves_a_notice_uncertain(
    desk: Desk, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = issue(desk)
    desk.engine.database.execute_sql("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(location, isolation_level=None)
    send = SmtpTransport.send

    def send_while_another_writes(way_out: SmtpTransport, raw: bytes, *rest: Any) -> Delivery:
        other.execute("BEGIN IMMEDIATE")
        return send(way_out, raw, *rest)

    with mail_server(desk) as server:
        with monkeypatch.context() as patch:
            patch.setattr(SmtpTransport, "send", send_while_another_writes)
            report = delivering.deliver(desk, run)
        assert "in use by another" in str(report.stopped)
        assert (outcome(report), report.waiting) == ((0, 0, 0, 2), 5)
        other.close()
        assert outcome(delivering.resume(desk)) == (5, 0, 1, 0)
        assert_nothing_twice_and_nothing_lost(desk, server)


# -- what a message is


def test_the_archived_pdf_is_what_arrived_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    with mail_server(desk) as server:
        delivering.deliver(desk, issue(desk))
    for number, message in zip(BY_EMAIL, server.received, strict=True):
        files = attachments(message)
        assert list(files) == [f"A{number:06}.pdf"]
        showing.notice_pdf(desk, number, tmp_path / "shown.pdf")
        assert files[f"A{number:06}.pdf"] == (tmp_path / "shown.pdf").read_bytes()
        assert [*PARTIES][number - 1] in pypdf.PdfReader(tmp_path / "shown.pdf").pages[0].extract_text()


def test_a_message_is_frozen_with_the_run(desk: Desk) -> None:
    run = issue(desk)
    desk.engine.execute("UPDATE party SET name = 'Iemand anders', language = 'fr'")
    desk.engine.execute("UPDATE item SET description = 'anders'")
    with mail_server(desk) as server:
        delivering.deliver(desk, run)
    (message,) = (message for message in server.received if message.recipients == (SMITH,))
    body = parsed(message).get_body(("plain",))
    assert body is not None and "Dear Sir or Madam" in body.get_content()
    assert parsed(message)["Content-Language"] == "en"
    letter = pypdf.PdfReader(io.BytesIO(attachments(message)["A000006.pdf"])).pages[0].extract_text()
    assert "Smith" in letter and "Iemand anders" not in letter


def test_answers_and_copies_go_to_the_office_and_no_header_tells_of_the_copy(desk: Desk) -> None:
    keeping.change_setting(desk, "bcc", "archief@vandijk.example")
    keeping.change_setting(desk, "reply-to", "Debiteuren <debiteuren@vandijk.example>")
    with mail_server(desk) as server:
        assert delivering.deliver(desk, issue(desk)).sent == 6
    for message, address in zip(server.received, ADDRESSES, strict=True):
        assert message.recipients == (address, "archief@vandijk.example")
        assert b"archief" not in message.data
        assert parsed(message)["Reply-To"] == "Debiteuren <debiteuren@vandijk.example>"
        assert parsed(message)["From"].addresses[0].addr_spec == OFFICE


def test_a_copy_that_is_refused_does_not_fail_the_notice(desk: Desk) -> None:
    keeping.change_setting(desk, "bcc", "archief@vandijk.example")
    with mail_server(desk, faults=[Fault("rcpt", "550 no such user", recipient="archief@vandijk.example")]):
        assert outcome(delivering.deliver(desk, issue(desk))) == (6, 0, 0, 2)


def test_the_terms_go_along_with_every_notice(desk: Desk, tmp_path: Path) -> None:
    terms = tmp_path / "voorwaarden.pdf"
    terms.write_bytes(b"%PDF-1.7 voorwaarden")
    keeping.change_setting(desk, "attachment", str(terms))
    terms.unlink()  # it was archived
    with mail_server(desk) as server:
        delivering.deliver(desk, issue(desk))
    for message in server.received:
        assert attachments(message)["voorwaarden.pdf"] == b"%PDF-1.7 voorwaarden"
        assert len(attachments(message)) == 2


def test_a_second_notice_answers_the_first_about_the_same_items(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("dot", HANG_UP, recipient=DUPONT, times=1)]) as server:
        delivering.deliver(desk, issue(desk, EARLIER_DATE))
        first = {message.recipients[0]: parsed(message)["Message-ID"] for message in server.received}
        server.received.clear()
        delivering.deliver(desk, issue(desk))
    second = {message.recipients[0]: parsed(message) for message in server.received}
    assert second.keys() == set(ADDRESSES) - {DUPONT}, "the uncertain one stays out until a person decided"
    for address, message in second.items():
        assert message["References"] == message["In-Reply-To"] == first[address]
        assert message["Message-ID"] != first[address]


def test_a_test_reaches_one_address_is_marked_and_touches_nothing(desk: Desk) -> None:
    keeping.change_setting(desk, "bcc", "archief@vandijk.example")
    with mail_server(desk) as server:
        run = issue(desk)
        delivering.send_test(desk, run, "els@vandijk.example")  # makes the identity of the administration
        before = ledger_of(desk)
        server.received.clear()
        report = delivering.send_test(desk, run, "els@vandijk.example")
        assert (report.sent, report.printed) == (8, 0)  # what goes on paper too
        assert ledger_of(desk) == before
        assert {message.recipients for message in server.received} == {("els@vandijk.example",)}
        subjects = [str(parsed(message)["Subject"]) for message in server.received]
        assert all(subject.startswith("[TEST") for subject in subjects)
        assert any("bakker@klant.example" in subject for subject in subjects)
        tested = [attachments(message) for message in server.received if "apier" not in str(parsed(message)["Subject"])]

        server.received.clear()
        delivering.deliver(desk, run)
        assert [attachments(message) for message in server.received] == tested, "the test shows what will be sent"
        assert states(desk) == ALL_DONE


def test_what_was_paid_or_held_since_the_run_was_issued_is_held_back(desk: Desk) -> None:
    run = issue(desk)
    paid, held, *_ = [view for number, view in sorted(views(desk).items()) if number in BY_EMAIL]
    with desk.engine.transaction():
        desk.engine.execute(
            "INSERT INTO allocation (item_id, day, amount_minor) "
            "SELECT item_id, 1, 1 FROM notice_item WHERE notice_id = ?",
            (paid.id,),
        )
    holding.hold(desk, holding.Target(party=held.party_code), HoldKind.BLOCK)
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert sorted(report.held_back) == [paid.number, held.number]
        assert {one: why.cause for one, why in report.held_back.items()} == {
            paid.number: Cause.PARTLY_PAID,
            held.number: Cause.PARTY_HELD,
        }
        assert report.stopped is None and report.waiting == 0, "it did all that it could"
        told = Translator("en").text(delivering.held_back_words(report))
        assert "1 paid in part since" in told and "1 with a party that was blocked since" in told
        waiting = showing.interrupted(desk)
        assert waiting is not None and (waiting.waiting, len(waiting.overtaken[run])) == (0, 2)
        assert len(server.received) == len(BY_EMAIL) - 2
        assert sorted(delivering.resume(desk).held_back) == [paid.number, held.number], "a second try holds them too"
        withdrawing.withdraw_notice(desk, paid.number)
        assert delivering.deliver(desk, run, overtaken_too=True).sent == 1, "a person may decide otherwise"
        assert arrivals(server.received)[paid.recipient] == 0
        assert_nothing_twice_and_nothing_lost(desk, server)


def test_what_is_paid_while_others_are_being_sent_is_held_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = issue(desk)
    by_email = [view for number, view in sorted(views(desk).items()) if number in BY_EMAIL]
    last, send = by_email[-1], SmtpTransport.send

    def paid_meanwhile(way_out: SmtpTransport, *message: Any) -> Delivery:
        with desk.engine.transaction():
            desk.engine.execute(
                "INSERT INTO allocation (item_id, day, amount_minor) "
                "SELECT item_id, 1, 1 FROM notice_item WHERE notice_id = ?",
                (last.id,),
            )
        return send(way_out, *message)

    monkeypatch.setattr(SmtpTransport, "send", paid_meanwhile)
    with mail_server(desk) as server:
        report = delivering.deliver(desk, run)
        assert list(report.held_back) == [last.number]
        assert arrivals(server.received)[last.recipient] == 0
        assert_nothing_twice_and_nothing_lost(desk, server)


def ledger_of(desk: Desk) -> list[tuple[object, ...]]:
    tables = ("run", "notice", "activity", "archive", "audit")
    return [row for table in tables for row in desk.engine.rows(f"SELECT * FROM {table} ORDER BY 1")]


def test_a_test_to_something_that_is_no_address_is_refused(desk: Desk) -> None:
    with mail_server(desk) as server:
        with pytest.raises(Refusal, match="not one complete e-mail address"):
            delivering.send_test(desk, issue(desk), "els")
        assert server.received == []


# -- paper and folders


def test_paper_is_one_file_with_every_letter_in_order(desk: Desk) -> None:
    report = delivering.deliver(desk, issue(desk), "eml")
    (file,) = report.print_files
    pages = pypdf.PdfReader(file).pages
    assert len(pages) == 2
    assert "Adams" in pages[0].extract_text() and "Zuidema" in pages[1].extract_text()
    assert {view.answer for view in views(desk).values() if view.channel == "print"} == {file.name}
    content = file.read_bytes()
    delivering.resume(desk)
    delivering.deliver(desk, 1, "eml")
    assert [file] == list(file.parent.iterdir())
    assert file.read_bytes() == content


def test_a_print_folder_that_cannot_be_written_stops_with_everything_waiting(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bezet").write_text("geen map")
    keeping.change_setting(desk, "print-folder", str(tmp_path / "bezet"))
    report = delivering.deliver(desk, issue(desk), "eml")
    assert "could not be written" in str(report.stopped)
    assert (outcome(report), report.waiting) == ((0, 0, 0, 0), 8)
    keeping.change_setting(desk, "print-folder", str(tmp_path / "vrij"))
    assert outcome(delivering.resume(desk)) == (6, 0, 0, 2)


def test_the_folder_holds_a_draft_of_every_message(desk: Desk) -> None:
    report = delivering.deliver(desk, issue(desk), "eml")
    assert report.mail_folder is not None
    files = sorted(report.mail_folder.iterdir())
    assert [message_from_bytes(file.read_bytes(), policy=default)["To"].addresses[0].addr_spec for file in files] == (
        ADDRESSES
    )


def test_two_administrations_in_one_database_do_not_write_over_each_others_files(desk: Desk, location: str) -> None:
    second = keeping.start_administration(
        location, Administration(0, "", "Jansen Beheer", email="jan@beheer.example"), Actor("test", NOW)
    )
    other = open_desk(location, second.code, clock=lambda: NOW)
    items = Path(location).with_name("items.csv")
    items.write_text(
        "relatiecode;naam;e-mail;factuurnummer;factuurdatum;vervaldatum;bedrag\n"
        "1;Smit;smit@klant.example;1;01-09-2026;01-10-2026;10,00\n2;Post;;2;01-09-2026;01-10-2026;10,00"
    )
    import_items(other, ImportPlan(items, as_of=REFERENCE_DATE))
    reports = [delivering.deliver(one, issue(one), "eml") for one in (desk, other)]
    assert [outcome(report) for report in reports] == [(6, 0, 0, 2), (1, 0, 0, 1)]
    assert len(list((desk.folder / "mail").iterdir())) == 7
    assert len(list((desk.folder / "print").iterdir())) == 2
    other.engine.close()


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


# -- taking back


def levels(desk: Desk, reference_date: date) -> dict[str, int]:
    """Return the level that each party would get now."""
    return {notice.party.code: notice.draft.level for notice in propose(desk, Wish(reference_date)).notices}


def test_withdrawing_puts_level_and_clock_back(desk: Desk) -> None:
    before = levels(desk, REFERENCE_DATE)
    delivering.deliver(desk, issue(desk, EARLIER_DATE), "eml")
    second = levels(desk, REFERENCE_DATE)
    assert set(second.values()) == {2}
    delivering.deliver(desk, issue(desk), "eml")
    assert levels(desk, REFERENCE_DATE) == {}

    withdrawing.withdraw_run(desk, 2)
    assert levels(desk, REFERENCE_DATE) == second
    withdrawing.withdraw_run(desk, 1)
    assert levels(desk, REFERENCE_DATE) == before
    assert state_counts(desk) == {"withdrawn": 16}
    assert keeping.check(desk) == []


def test_one_notice_is_withdrawn_and_its_number_is_not_given_again(desk: Desk) -> None:
    delivering.deliver(desk, issue(desk), "eml")
    (was,) = withdrawing.withdraw_notice(desk, 4)
    assert was.state == "sent"
    assert levels(desk, REFERENCE_DATE) == {"D4": 1}
    assert issue(desk) == 2
    assert states(desk)[9] == "issued"
    assert keeping.check(desk) == []
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        withdrawing.withdraw_notice(desk, 4)


def test_what_was_sent_stays_in_the_archive(desk: Desk, tmp_path: Path) -> None:
    with mail_server(desk) as server:
        delivering.deliver(desk, issue(desk))
    withdrawing.withdraw_notice(desk, 2)
    showing.notice_pdf(desk, 2, tmp_path / "toen.pdf")
    assert (tmp_path / "toen.pdf").read_bytes() == attachments(server.received[0])["A000002.pdf"]


def test_a_notice_on_which_a_later_one_leans_is_not_withdrawn(desk: Desk) -> None:
    delivering.deliver(desk, issue(desk, EARLIER_DATE), "eml")
    delivering.deliver(desk, issue(desk), "eml")
    with pytest.raises(Refusal, match="A000012 came after A000004"):
        withdrawing.withdraw_notice(desk, 4)
    withdrawing.withdraw_notice(desk, 12)
    withdrawing.withdraw_notice(desk, 4)
    # One that leans keeps the whole run standing.
    with pytest.raises(Refusal, match="came after"):
        withdrawing.withdraw_run(desk, 1)
    assert state_counts(desk) == {"sent": 10, "printed": 4, "withdrawn": 2}


def test_a_run_is_withdrawn_wherever_its_notices_are_and_only_once(desk: Desk) -> None:
    faults = [Fault("rcpt", "550 no", recipient=BAKKER), Fault("dot", HANG_UP, recipient=DUPONT)]
    with mail_server(desk, faults=faults) as server:
        run = issue(desk)
        stopping = replace(desk, cancelled=lambda: len(server.received) >= 2)
        delivering.deliver(stopping, run)
        assert state_counts(desk) == {"printed": 2, "failed": 1, "uncertain": 1, "sent": 1, "queued": 3}
        withdrawing.withdraw_run(desk, run)
        assert state_counts(desk) == {"withdrawn": 8}
        assert outcome(delivering.resume(desk)) == (0, 0, 0, 0)
        assert len(server.received) == 2
    with pytest.raises(Refusal, match="no notices left to withdraw"):
        withdrawing.withdraw_run(desk, run)


def test_withdrawal_letters_are_in_the_debtors_languages_and_only_for_whom_a_notice_left_the_house(
    desk: Desk, tmp_path: Path
) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no", recipient=BAKKER)]):
        run = issue(desk)
        delivering.deliver(desk, run)
    withdrawing.withdraw_run(desk, run, tmp_path / "brieven.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "brieven.pdf").pages]
    assert len(pages) == 7
    headings = {"nl": "Intrekking van", "fr": "Annulation de", "de": "Rücknahme unseres", "en": "Withdrawal of our"}
    for (name, (_, language)), text in zip([one for one in PARTIES.items() if one[0] != "Bakker"], pages, strict=True):
        assert name in text
        assert headings[language] in text
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_letter_that_nobody_needs_or_that_cannot_be_written_withdraws_nothing(desk: Desk, tmp_path: Path) -> None:
    run = issue(desk)
    with pytest.raises(Refusal, match="no letter is needed"):
        withdrawing.withdraw_run(desk, run, tmp_path / "brieven.pdf")
    delivering.deliver(desk, run, "eml")
    with pytest.raises(Refusal, match="could not be written"):
        withdrawing.withdraw_notice(desk, 4, tmp_path / "geen-map" / "brief.pdf")
    assert states(desk) == ALL_DONE


def test_what_was_cut_off_while_sending_can_be_withdrawn_at_once(desk: Desk) -> None:
    run = issue(desk)
    rendering.render_run(desk, notices.find_run(desk.engine, 1, run))
    desk.engine.execute("UPDATE notice SET state = 'sending' WHERE number = 3")
    (was,) = withdrawing.withdraw_notice(desk, 3)
    assert was.state == "uncertain"


# -- the address that a party has by now


def _change_address(desk: Desk, view: NoticeView, address: str) -> None:
    desk.engine.execute("UPDATE contact SET email = ? WHERE party_id = ?", (address, view.party_id))


def test_a_mended_address_is_the_one_that_a_failed_notice_goes_to_and_that_is_written_down(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no such user", recipient=JANSEN)]) as server:
        delivering.deliver(desk, issue(desk))
        failed = next(view for view in views(desk).values() if view.state == "failed")
        _change_address(desk, failed, "goed@klant.example")
        server.received.clear()
        report = retrying.retry_all(desk, [failed.number])
        assert (outcome(report), report.readdressed) == ((1, 0, 0, 0), {failed.number: "goed@klant.example"})
        assert [message.recipients for message in server.received] == [("goed@klant.example",)]
    assert views(desk)[failed.number].recipient == "goed@klant.example"
    audited = 'SELECT "before", "after" FROM audit WHERE action = \'notice readdressed\''
    assert list(desk.engine.rows(audited)) == [(f'"{JANSEN}"', '"goed@klant.example"')]
    told = desk.engine.value("SELECT detail FROM activity WHERE kind = 'sent' AND notice_id = ?", (failed.id,))
    assert JANSEN in told and "goed@klant.example" in told and "250" in told


def test_a_notice_that_waits_goes_to_the_address_of_now(desk: Desk) -> None:
    run = issue(desk)
    _change_address(desk, views(desk)[3], "nieuw@klant.example")
    with mail_server(desk) as server:
        tested = delivering.send_test(desk, run, OFFICE)
        assert tested.sent and any("nieuw@klant.example" in str(parsed(one)["Subject"]) for one in server.received)
        server.received.clear()
        report = delivering.deliver(desk, run)
    assert report.readdressed == {3: "nieuw@klant.example"}
    assert ("nieuw@klant.example",) in [message.recipients for message in server.received]
