"""What a message is: its PDF, its headers, its copies, its address, and a test that reaches one address."""

import io
from pathlib import Path

import pypdf
import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import delivering, keeping, retrying, showing
from aanmaningen.jobs.desk import Desk
from tests.smtp_server import HANG_UP, Fault

from .delivery_desk import (
    ADDRESSES,
    ALL_DONE,
    BY_EMAIL,
    DUPONT,
    EARLIER_DATE,
    JANSEN,
    OFFICE,
    PARTIES,
    SMITH,
    attachments,
    change_address,
    issue,
    mail_server,
    outcome,
    parsed,
    states,
    views,
)
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


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


def ledger_of(desk: Desk) -> list[tuple[object, ...]]:
    tables = ("run", "notice", "activity", "archive", "audit")
    return [row for table in tables for row in desk.engine.rows(f"SELECT * FROM {table} ORDER BY 1")]


def test_a_test_to_something_that_is_no_address_is_refused(desk: Desk) -> None:
    with mail_server(desk) as server:
        with pytest.raises(Refusal, match="not one complete e-mail address"):
            delivering.send_test(desk, issue(desk), "els")
        assert server.received == []


def test_a_mended_address_is_the_one_that_a_failed_notice_goes_to_and_that_is_written_down(desk: Desk) -> None:
    with mail_server(desk, faults=[Fault("rcpt", "550 no such user", recipient=JANSEN)]) as server:
        delivering.deliver(desk, issue(desk))
        failed = next(view for view in views(desk).values() if view.state == "failed")
        change_address(desk, failed, "goed@klant.example")
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
    change_address(desk, views(desk)[3], "nieuw@klant.example")
    with mail_server(desk) as server:
        tested = delivering.send_test(desk, run, OFFICE)
        assert tested.sent and any("nieuw@klant.example" in str(parsed(one)["Subject"]) for one in server.received)
        server.received.clear()
        report = delivering.deliver(desk, run)
    assert report.readdressed == {3: "nieuw@klant.example"}
    assert ("nieuw@klant.example",) in [message.recipients for message in server.received]
