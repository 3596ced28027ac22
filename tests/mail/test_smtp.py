"""SMTP against a real server that misbehaves: what was taken, what was not, and what nobody can know."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as KeepingHandler

from aanmaningen.core.errors import Refusal
from aanmaningen.mail.addresses import Mailbox
from aanmaningen.mail.connection import Security, SmtpAccount
from aanmaningen.mail.message import Attachment, OutgoingMessage, build
from aanmaningen.mail.smtp import SmtpTransport
from aanmaningen.mail.transports import Delivery, Outcome, TransportDown
from tests.smtp_server import CLOSE, HANG_UP, STALL, Fault, SmtpServer

pytestmark = pytest.mark.server

SENDER = "kantoor@vandijk.example"
DEBTOR = "jan@voorbeeld.example"
OFFICE = "archief@vandijk.example"
PASSWORD = "gehéim & 'geheim'"
RAW = build(
    OutgoingMessage(
        message_id="<1@vandijk.example>",
        sender=Mailbox("Van Dijk", SENDER),
        recipient=Mailbox("Jan", DEBTOR),
        subject="Herinnering",
        text="Geachte heer,\n\n.punt\n.\n..\nGroet",
        html="<p>Geachte heer</p>",
        attachments=(Attachment("a.pdf", "application/pdf", b"%PDF" + bytes(range(256)) * 100),),
        date=datetime(2026, 11, 21, tzinfo=UTC),
    )
)
# More than the buffers of two sockets hold, so that a hang-up in the middle is met in the middle.
BIG = build(
    OutgoingMessage(
        message_id="<2@vandijk.example>",
        sender=Mailbox("", SENDER),
        recipient=Mailbox("", DEBTOR),
        subject="Groot",
        text="",
        attachments=(Attachment("a.pdf", "application/pdf", b"x" * 16_000_000),),
        date=datetime(2026, 11, 21, tzinfo=UTC),
    )
)


def account(server: SmtpServer, **changes: object) -> SmtpAccount:
    plain = SmtpAccount(
        server.host, server.port, Security(server.security), timeout=0.4, ca_file=server.ca_file or None
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def send(transport: SmtpTransport, raw: bytes = RAW, recipients: Sequence[str] = (DEBTOR,)) -> Delivery:
    return transport.send(raw, SENDER, recipients, "2026-0001")


def deliver(server: SmtpServer, raw: bytes = RAW, recipients: Sequence[str] = (DEBTOR,)) -> Delivery:
    with SmtpTransport(account(server)) as transport:
        return send(transport, raw, recipients)


def test_a_message_arrives_as_it_was_built_and_the_answer_is_kept() -> None:
    with SmtpServer() as server:
        delivery = deliver(server, recipients=(DEBTOR, OFFICE))
    assert delivery == Delivery(Outcome.ACCEPTED, "250 2.0.0 taken")
    [received] = server.received
    assert (received.sender, received.recipients) == (SENDER, (DEBTOR, OFFICE))
    assert received.data == RAW
    assert OFFICE.encode() not in received.data


def test_lines_that_start_with_a_dot_arrive_unchanged() -> None:
    raw = b".a\r\n..\r\n.\r\n\r\n.\r\nno line end"
    with SmtpServer() as server:
        assert deliver(server, raw).accepted
    assert server.received[0].data == raw + b"\r\n"


def test_another_makers_server_takes_it_too() -> None:
    class Keep(KeepingHandler):
        def handle_message(self, message: object) -> None:
            kept.append(message)

    kept: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with SmtpTransport(SmtpAccount("127.0.0.1", port, Security.NONE, timeout=5)) as transport:
            assert [send(transport).accepted for _ in range(2)] == [True, True]
    finally:
        controller.stop()
    assert len(kept) == 2


def test_many_messages_share_one_connection() -> None:
    with SmtpServer() as server, SmtpTransport(account(server)) as transport:
        assert all(send(transport).accepted for _ in range(20))
    assert len(server.received) == 20
    assert server.sessions == 1
    assert server.commands[-1] == "QUIT"


# --- clear refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(("reply", "temporary"), [("550 5.1.1 no such user", False), ("452 4.2.2 mailbox full", True)])
def test_a_clear_no_is_refused_with_the_servers_words_and_the_next_message_goes_on(
    step: str, reply: str, temporary: bool
) -> None:
    with SmtpServer(faults=[Fault(step, reply, times=1)]) as server, SmtpTransport(account(server)) as transport:
        assert send(transport) == Delivery(Outcome.REFUSED, reply, temporary=temporary)
        assert server.received == []
        assert send(transport).accepted
    assert len(server.received) == 1
    assert server.sessions == 1


def test_one_refused_debtor_does_not_touch_the_others() -> None:
    fault = Fault("rcpt", "550 unknown", recipient=DEBTOR)
    with SmtpServer(faults=[fault]) as server, SmtpTransport(account(server)) as transport:
        outcomes = [send(transport, recipients=(who,)).outcome for who in ("a@b.example", DEBTOR, "c@d.example")]
    assert outcomes == [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED]


def test_a_refused_copy_is_noted_and_the_debtor_gets_the_message() -> None:
    with SmtpServer(faults=[Fault("rcpt", "550 unknown", recipient=OFFICE)]) as server:
        delivery = deliver(server, recipients=(DEBTOR, OFFICE))
    assert delivery.accepted
    assert f"{OFFICE}: 550 unknown" in str(delivery.note)
    assert server.received[0].recipients == (DEBTOR,)


def test_when_the_debtor_is_refused_the_office_gets_no_copy() -> None:
    with SmtpServer(faults=[Fault("rcpt", "550 unknown", recipient=DEBTOR)]) as server:
        delivery = deliver(server, recipients=(DEBTOR, OFFICE))
    assert delivery.outcome is Outcome.REFUSED
    assert server.received == []
    assert not any("DATA" in command for command in server.commands)


def test_a_no_in_the_middle_of_the_message_is_refused_with_its_words() -> None:
    with SmtpServer(faults=[Fault("body", "552 5.3.4 too large")]) as server:
        delivery = deliver(server, BIG)
    assert delivery == Delivery(Outcome.REFUSED, "552 5.3.4 too large")
    assert server.received == []


def test_a_refusal_before_hanging_up_keeps_its_words() -> None:
    with SmtpServer(faults=[Fault("rcpt", "550 go away"), Fault("rset", HANG_UP)]) as server:
        assert deliver(server).answer == "550 go away"


# --- hang-ups and silence before the dot: certainly not taken ----------------------------------------------------


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("what", [HANG_UP, STALL, "421 closing"])
def test_an_older_connection_that_fails_before_the_message_is_made_anew(step: str, what: str) -> None:
    with SmtpServer(faults=[Fault(step, what, skip=1, times=1)]) as server:
        with SmtpTransport(account(server)) as transport:
            assert send(transport).accepted
            assert send(transport).accepted
        assert len(server.received) == 2
        assert server.sessions == 2


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("what", [HANG_UP, STALL, "421 closing", "gibberish"])
def test_what_fails_before_the_message_on_a_new_connection_too_is_refused(step: str, what: str) -> None:
    with SmtpServer(faults=[Fault(step, what)]) as server:
        delivery = deliver(server)
        assert delivery.outcome is Outcome.REFUSED
        assert delivery.temporary
        assert "It was not sent" in delivery.answer
        assert server.received == []


@pytest.mark.parametrize("what", [HANG_UP, CLOSE, STALL])
def test_a_connection_that_breaks_in_the_middle_of_the_message_is_refused(what: str) -> None:
    with SmtpServer(faults=[Fault("body", what)]) as server:
        delivery = deliver(server, BIG)
        assert delivery.outcome is Outcome.REFUSED
        assert server.received == []


def test_a_small_message_cut_off_in_the_middle_is_never_called_accepted_or_sent_twice() -> None:
    with SmtpServer(faults=[Fault("body", HANG_UP)]) as server:
        delivery = deliver(server)
        # It fits the buffers of the network: whether the hang-up shows before or after our dot is a matter of luck.
        assert delivery.outcome in (Outcome.REFUSED, Outcome.UNCERTAIN)
        assert server.received == []


def test_a_server_that_limits_messages_per_connection_gets_new_connections() -> None:
    with SmtpServer(messages_per_session=3) as server, SmtpTransport(account(server)) as transport:
        assert all(send(transport).accepted for _ in range(10))
    assert len(server.received) == 10
    assert server.sessions == 4


def test_a_server_that_hangs_up_between_messages_gets_a_new_connection() -> None:
    with SmtpServer(faults=[Fault("done", HANG_UP)]) as server, SmtpTransport(account(server)) as transport:
        assert all(send(transport).accepted for _ in range(3))
    assert len(server.received) == 3


# --- after the dot: perhaps taken --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [HANG_UP, CLOSE, STALL, "gibberish", "354 what?"])
def test_no_clear_answer_to_a_whole_message_is_uncertain_and_it_is_not_sent_again(what: str) -> None:
    with SmtpServer(faults=[Fault("dot", what, times=1)]) as server:
        with SmtpTransport(account(server)) as transport:
            assert send(transport).outcome is Outcome.UNCERTAIN
            assert sum(command == "DATA" for command in server.commands) == 1
            assert send(transport).accepted
        assert sum(command == "DATA" for command in server.commands) == 2


def test_a_temporary_no_to_a_whole_message_is_certain() -> None:
    with SmtpServer(faults=[Fault("dot", "421 4.3.2 shutting down")]) as server:
        delivery = deliver(server)
    assert delivery == Delivery(Outcome.REFUSED, "421 4.3.2 shutting down", temporary=True)


@pytest.mark.parametrize("step", ["mail", "dot"])
def test_a_server_that_keeps_breaking_off_stops_the_run(step: str) -> None:
    with SmtpServer(faults=[Fault(step, HANG_UP)]) as server, SmtpTransport(account(server)) as transport:
        outcomes = [send(transport).outcome for _ in range(3)]
        assert set(outcomes) == {Outcome.UNCERTAIN if step == "dot" else Outcome.REFUSED}
        with pytest.raises(TransportDown, match="3 times in a row"):
            send(transport)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot interrupt a waiting socket there")
@pytest.mark.parametrize(("step", "taken"), [("rcpt", 0), ("body", 0), ("dot", 1)])
def test_ctrl_c_ends_the_connection_without_another_word(step: str, taken: int) -> None:
    with SmtpServer(faults=[Fault(step, STALL)]) as server:

        def press_ctrl_c() -> None:
            server.reached.wait(5)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=press_ctrl_c).start()
        with pytest.raises(KeyboardInterrupt), SmtpTransport(account(server, timeout=5.0)) as transport:
            send(transport, BIG)
        assert len(server.received) == taken
        assert "QUIT" not in server.commands


# --- nothing can be sent at all ----------------------------------------------------------------------------------


def down(account: SmtpAccount, password: str = "") -> str:
    """Return the sentence with which opening fails, having seen that no trace of it shows the password."""
    with pytest.raises(TransportDown) as caught, SmtpTransport(account, password):
        pass
    trace = "".join(traceback.format_exception(caught.value))
    for secret in (PASSWORD, "gehéim", "Z2Vow6lpb"):
        assert secret not in trace
    return str(caught.value)


def test_a_closed_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert f"takes no connection on port {port}" in down(SmtpAccount("127.0.0.1", port, Security.NONE))


@pytest.mark.parametrize("host", ["mail.invalid", "mail..example", "x" * 70 + ".example"])
def test_an_unknown_host_is_told(host: str) -> None:
    assert f"{host} was not found" in down(SmtpAccount(host, 465, Security.TLS, timeout=5))


@pytest.mark.parametrize("step", ["connect", "ehlo"])
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (STALL, "does not answer"),
        (HANG_UP, "failed"),
        ("421 4.3.2 too busy", "is not available now (421 4.3.2 too busy)"),
        ("554 5.7.1 not you", "is not available now (554 5.7.1 not you)"),
    ],
)
def test_a_server_that_does_not_let_us_in_is_told(step: str, what: str, sentence: str) -> None:
    with SmtpServer(faults=[Fault(step, what)]) as server:
        assert sentence in down(account(server))


def test_no_encryption_where_it_was_asked_for_is_told_and_no_password_goes_over_the_line() -> None:
    with SmtpServer(users={"jan": PASSWORD}) as server:
        assert "offers no encryption" in down(
            SmtpAccount(server.host, server.port, Security.STARTTLS, "jan", 0.4), PASSWORD
        )
    assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_refused_starttls_is_told() -> None:
    with SmtpServer(security="starttls", faults=[Fault("starttls", "454 4.7.0 not now")]) as server:
        assert "454 4.7.0 not now" in down(account(server))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(security: str) -> None:
    with SmtpServer(security=security, users={"jan": PASSWORD}) as server:
        told = down(account(server, ca_file=None, user="jan"), PASSWORD)
    assert "The certificate of the mail server 127.0.0.1 cannot be trusted" in told
    assert not any(command.startswith("AUTH") for command in server.commands)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_refused(security: str) -> None:
    with SmtpServer(security=security, certificate_for=["mail.voorbeeld.example"]) as server:
        assert "cannot be trusted" in down(account(server))


def test_the_wrong_kind_of_encryption_is_told() -> None:
    with SmtpServer(security="tls") as server:
        assert "does not answer" in down(account(server, security=Security.STARTTLS))
    with SmtpServer() as server:
        assert "choice between starttls and tls" in down(account(server, security=Security.TLS))


def test_without_encryption_mail_stays_on_this_machine() -> None:
    for host in ("localhost", "127.0.0.1", "::1", "127.3.2.1"):
        SmtpAccount(host, 25, Security.NONE)
    for host in ("mail.voorbeeld.example", "192.168.1.2", "0.0.0.0", "localhost.example"):
        with pytest.raises(Refusal, match="Without encryption"):
            SmtpAccount(host, 25, Security.NONE)


def test_a_port_that_cannot_be_is_refused() -> None:
    with pytest.raises(Refusal, match="70000"):
        SmtpAccount("mail.voorbeeld.example", 70000, Security.TLS)


def test_a_missing_certificate_file_is_told() -> None:
    assert "/nergens.pem" in down(SmtpAccount("localhost", 25, Security.TLS, ca_file="/nergens.pem"))


def test_a_server_that_goes_away_halfway_a_run_stops_it() -> None:
    with SmtpServer(faults=[Fault("done", HANG_UP)]) as server:
        transport = SmtpTransport(account(server))
        transport.__enter__()
        assert send(transport).accepted
    with pytest.raises(TransportDown, match="takes no connection"):
        send(transport)
    transport.__exit__(None, None, None)


# --- logging in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "CRAM-MD5 LOGIN PLAIN"])
def test_a_login_with_any_letters_works_over_every_kind_of_connection(security: str, way: str) -> None:
    with SmtpServer(security=security, users={"jän": PASSWORD}, auth=way) as server:
        with SmtpTransport(account(server, user="jän"), PASSWORD) as transport:
            assert send(transport).accepted
        [received] = server.received
    assert received.user == "jän"
    assert received.encrypted == (security != "none")


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_told_without_showing_it_even_when_the_server_does(way: str) -> None:
    with SmtpServer(users={"jan": "anders"}, auth=way) as server:
        told = down(account(server, user="jan"), PASSWORD)
    assert "refused the login of jan (535 5.7.8 wrong password for jan: ***" in told


@pytest.mark.parametrize("what", [HANG_UP, STALL])
def test_a_server_that_breaks_off_at_the_login_shows_no_password(what: str) -> None:
    with SmtpServer(users={"jan": PASSWORD}, faults=[Fault("auth", what)]) as server:
        assert "127.0.0.1" in down(account(server, user="jan"), PASSWORD)


def test_a_server_without_a_login_we_know_is_told() -> None:
    with SmtpServer(users={"jan": PASSWORD}, auth="NTLM") as server:
        assert "no login with a password" in down(account(server, user="jan"), PASSWORD)


def test_a_password_repeated_by_the_server_in_an_answer_is_hidden(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    faults = [Fault("rcpt", f"550 no {PASSWORD} no")]
    with (
        SmtpServer(users={"jan": PASSWORD}, faults=faults) as server,
        SmtpTransport(account(server, user="jan"), PASSWORD) as transport,
    ):
        assert send(transport).answer == "550 no *** no"
        assert PASSWORD not in repr(transport) + repr(vars(transport)["_account"])
    assert PASSWORD not in caplog.text


def test_a_login_that_is_not_given_where_it_is_needed_is_a_clear_refusal() -> None:
    with SmtpServer(users={"jan": PASSWORD}) as server:
        assert deliver(server).answer == "530 5.7.0 log in first"


def test_the_server_also_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.smtp_server", "--folder", str(tmp_path), "--fault", "rcpt:550 no:times=1"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        where = json.loads(process.stdout.readline())
        with SmtpTransport(SmtpAccount(where["host"], where["port"], Security.NONE, timeout=5)) as transport:
            assert [send(transport).answer for _ in range(2)] == ["550 no", "250 2.0.0 taken"]
        process.stdin.close()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [RAW]


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Fail a test that waits much longer than its time-outs ask."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 30
