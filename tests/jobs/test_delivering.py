"""What becomes of each message of a delivery: sent, refused, uncertain, and sent again."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import delivering, issuing, keeping, retrying
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import Wish
from aanmaningen.mail import Delivery, SmtpTransport
from tests.smtp_server import CLOSE, HANG_UP, Fault

from .delivery_desk import (
    ADDRESSES,
    ALL_DONE,
    BAKKER,
    DUPONT,
    JANSEN,
    REFERENCE_DATE,
    arrivals,
    assert_nothing_twice_and_nothing_lost,
    issue,
    mail_server,
    outcome,
    parsed,
    state_counts,
    states,
    views,
)
from .delivery_desk import desk as desk
from .delivery_desk import ledger_file as ledger_file
from .delivery_desk import location as location

pytestmark = pytest.mark.server


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
