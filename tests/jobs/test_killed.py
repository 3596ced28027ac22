"""A real process, killed at every step of a month end: nothing goes out twice, and nothing is lost."""

import json
import os
import signal
import sqlite3
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import pypdf
import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import delivering, keeping, rendering, withdrawing
from aanmaningen.jobs.desk import Desk
from tests.smtp_server import STALL, Fault, SmtpServer

from .delivery_desk import (
    ADDRESSES,
    BY_EMAIL,
    ON_PAPER,
    PARTIES,
    Program,
    arrivals,
    assert_nothing_twice_and_nothing_lost,
    desk,
    issue,
    ledger_file,
    location,
    mail_server,
    start,
    state_counts,
    states,
)

__all__ = ["desk", "ledger_file", "location"]  # fixtures

pytestmark = pytest.mark.server

RUN_AND_DELIVER = ("run", "--reference-date", "2026-11-21", "--deliver", "--transport", "smtp")

# What can happen inside the program, in order: where it is killed, and how many notices nobody is sure of afterwards.
STEPS_INSIDE = [
    ("after aanmaningen.jobs.issuing:issue 1", 0),
    ("after aanmaningen.store.notices:ask_delivery 1", 0),
    ("before aanmaningen.notices.pdf:Renderer.render 4", 0),
    ("after aanmaningen.store.notices:rendered 1", 0),
    ("after aanmaningen.jobs.delivering:render_run 1", 0),
    ("after aanmaningen.store.notices:queue 1", 0),
    ("before aanmaningen.jobs.delivering:_print 1", 0),
    ("after aanmaningen.jobs.delivering:merged 1", 0),
    ("before aanmaningen.store.notices:move 1", 0),  # the file is there, no letter is committed as printed
    ("after aanmaningen.store.notices:move 1", 0),  # one is, but not committed
    ("before aanmaningen.jobs.delivering:_claim 1", 0),
    ("after aanmaningen.store.notices:move 3", 0),  # the claim, not committed
    ("after aanmaningen.jobs.delivering:_claim 1", 1),
    ("before aanmaningen.jobs.delivering:_finish 1", 1),  # the answer is there
    ("after aanmaningen.store.notices:move 4", 1),  # the outcome, not committed
    ("after aanmaningen.jobs.delivering:_finish 1", 0),
    ("before aanmaningen.jobs.delivering:_claim 3", 0),  # between two notices
    ("before aanmaningen.jobs.delivering:_finish 6", 1),  # the last one
    ("after aanmaningen.jobs.delivering:_finish 6", 0),
]

# The same on the line, at the third message: where the server falls silent, and how many of that message it has.
STEPS_ON_THE_LINE = [
    (Fault("connect", STALL, times=1), 0, 0),
    (Fault("ehlo", STALL, times=1), 0, 0),
    (Fault("mail", STALL, skip=2, times=1), 1, 0),
    (Fault("rcpt", STALL, skip=2, times=1), 1, 0),
    (Fault("data", STALL, skip=2, times=1), 1, 0),
    (Fault("body", STALL, skip=2, times=1), 1, 0),
    (Fault("dot", STALL, skip=2, times=1), 1, 1),
    (Fault("quit", STALL, times=1), 0, 1),
]


def assert_resume_finishes(desk: Desk, server: SmtpServer, uncertain: int) -> None:
    """See that everything is in order now, and that `resume` ends with every notice where it belongs."""
    assert_nothing_twice_and_nothing_lost(desk, server)
    report = delivering.resume(desk)
    assert report.stopped is None
    assert report.uncertain == uncertain
    assert_nothing_twice_and_nothing_lost(desk, server)
    found = {"sent": len(BY_EMAIL) - uncertain, "printed": len(ON_PAPER), "uncertain": uncertain}
    assert state_counts(desk) == {state: count for state, count in found.items() if count}
    assert delivering.resume(desk) == delivering.DeliveryReport()
    assert_one_print_file(desk)


def assert_one_print_file(desk: Desk) -> None:
    (file,) = (desk.folder / "print").iterdir()
    pages = [page.extract_text() for page in pypdf.PdfReader(file).pages]
    assert len(pages) == len(ON_PAPER)
    for page, number in zip(pages, ON_PAPER, strict=True):
        assert [*PARTIES][number - 1] in page


@pytest.mark.parametrize(("hold", "uncertain"), STEPS_INSIDE, ids=[hold for hold, _ in STEPS_INSIDE])
def test_killed_inside_at_any_step_resume_finishes(desk: Desk, location: str, hold: str, uncertain: int) -> None:
    with mail_server(desk) as server:
        program = start(location, *RUN_AND_DELIVER, hold=hold)
        program.wait_until_it_holds()
        program.kill()
        assert_resume_finishes(desk, server, uncertain)


@pytest.mark.parametrize(
    ("fault", "uncertain", "arrived"), STEPS_ON_THE_LINE, ids=[fault.at for fault, *_ in STEPS_ON_THE_LINE]
)
def test_killed_on_the_line_at_any_step_resume_finishes(
    desk: Desk, location: str, fault: Fault, uncertain: int, arrived: int
) -> None:
    with mail_server(desk, faults=[fault]) as server:
        program = start(location, *RUN_AND_DELIVER)
        assert server.reached.wait(20)
        program.kill()
        assert_resume_finishes(desk, server, uncertain)
        third = ADDRESSES[2]
        assert arrivals(server.received)[third] == (arrived if uncertain else 1)


def test_killed_before_the_run_is_committed_it_never_was(desk: Desk, location: str) -> None:
    with mail_server(desk) as server:
        before = everything_in(location)
        program = start(location, *RUN_AND_DELIVER, hold="after aanmaningen.store.notices:add_run 1")
        program.wait_until_it_holds()
        program.kill()
        assert everything_in(location) == before
        assert_nothing_twice_and_nothing_lost(desk, server)
        assert delivering.resume(desk) == delivering.DeliveryReport()
        assert issue(desk) == 1
        assert states(desk) == dict.fromkeys(range(1, 9), "issued")


def everything_in(location: str) -> list[str]:
    with sqlite3.connect(location) as database:
        found = list(database.iterdump())
    database.close()
    return found


@pytest.mark.parametrize(
    "hold",
    [
        "before aanmaningen.jobs.rendering:_prepare_worker 1",  # the pool is just starting
        "before aanmaningen.notices.pdf:Renderer.render 2",  # it is drawing
        "after aanmaningen.store.notices:rendered 3",
    ],
)
def test_killed_while_a_pool_draws_no_process_stays_behind_and_resume_finishes(
    desk: Desk, location: str, hold: str
) -> None:
    with mail_server(desk) as server:
        program = start(location, *RUN_AND_DELIVER, hold=hold, pool=True)
        program.wait_until_it_holds()
        program.kill()
        assert_resume_finishes(desk, server, 0)


def test_killed_again_and_again_resume_finishes_in_the_end(desk: Desk, location: str) -> None:
    with mail_server(desk) as server:
        for command, hold in (
            (RUN_AND_DELIVER, "before aanmaningen.notices.pdf:Renderer.render 4"),
            (("resume",), "before aanmaningen.store.notices:move 2"),
            (("deliver", "R0001"), "before aanmaningen.jobs.delivering:_finish 2"),
            (("resume",), "after aanmaningen.store.notices:move 1"),  # while it settles what was cut off
            (("resume",), "before aanmaningen.jobs.delivering:_finish 1"),
        ):
            program = start(location, *command, hold=hold)
            program.wait_until_it_holds()
            program.kill()
            assert_nothing_twice_and_nothing_lost(desk, server)
        assert state_counts(desk) == {"printed": 2, "sent": 1, "uncertain": 1, "sending": 1, "queued": 3}
        resumed = start(location, "resume")
        assert resumed.finish() == 3
        report = json.loads(resumed.output)
        assert (report["sent"], report["uncertain"], report["stopped"]) == (3, 1, None)
        assert_nothing_twice_and_nothing_lost(desk, server)
        assert state_counts(desk) == {"printed": 2, "sent": 4, "uncertain": 2}
        assert arrivals(server.received) == dict.fromkeys(ADDRESSES, 1)
        again = start(location, "resume")
        assert again.finish() == 0


def test_a_letter_that_was_withdrawn_after_the_kill_leaves_the_stack(desk: Desk, location: str) -> None:
    with mail_server(desk):
        program = start(location, *RUN_AND_DELIVER, hold="before aanmaningen.store.notices:move 1")
        program.wait_until_it_holds()
        program.kill()
        assert_one_print_file(desk)
        withdrawing.withdraw_notice(desk, ON_PAPER[0])
        delivering.resume(desk)
    (file,) = (desk.folder / "print").iterdir()
    (page,) = pypdf.PdfReader(file).pages
    assert "Zuidema" in page.extract_text()


def test_of_two_programs_that_deliver_at_once_the_second_is_refused(desk: Desk, location: str) -> None:
    with mail_server(desk, faults=[Fault("rcpt", STALL, times=1)]) as server:
        run = issue(desk)
        first = start(location, "deliver", "R0001")
        assert server.reached.wait(20)
        for command in (("resume",), ("withdraw", "R0001")):
            second = start(location, *command)
            assert second.finish() == 1
            assert "sending notices at this moment" in second.errors
            assert second.output == ""
        with pytest.raises(Refusal, match="at this moment"):
            delivering.deliver(desk, run)
        assert state_counts(desk) == {"printed": 2, "sending": 1, "queued": 5}
        first.kill()
        assert_resume_finishes(desk, server, 1)


def test_two_programs_that_issue_the_same_run_at_once_remind_every_debtor_once(desk: Desk, location: str) -> None:
    command = ("run", "--reference-date", "2026-11-21")
    first, second = (start(location, *command, hold="after aanmaningen.store.notices:next_numbers 1") for _ in range(2))
    for program in (first, second):
        program.wait_until_it_holds()  # each has a proposal with every debtor, and the same numbers to give
    for program in (first, second):
        program.go_on()
        assert program.finish() == 0
    assert json.loads(first.output)["run"] == "R0001"
    assert json.loads(second.output)["run"] is None
    assert {left["reason"] for left in json.loads(second.output)["left_out"]} == {"undelivered"}
    assert keeping.check(desk) == []
    assert states(desk) == dict.fromkeys(range(1, 9), "issued")


def interrupt(program: Program, *, group: bool = False) -> None:
    """Press Ctrl-C. group: as a terminal does, which tells every process of the program."""
    if group:
        os.killpg(program.process.pid, signal.SIGINT)
    else:
        program.process.send_signal(signal.SIGINT)


def test_ctrl_c_between_two_messages_stops_in_order(desk: Desk, location: str) -> None:
    with mail_server(desk) as server:
        program = start(location, *RUN_AND_DELIVER, hold="after aanmaningen.jobs.delivering:_claim 3")
        program.wait_until_it_holds()
        interrupt(program, group=True)
        program.go_on()
        assert program.finish() == 3
        report = json.loads(program.output)
        assert report["run"] == "R0001"
        assert report["delivery"]["stopped"] == "Stopped."
        # The message at hand is finished first.
        assert (report["delivery"]["sent"], report["delivery"]["waiting"]) == (3, 3)
        assert program.errors.count("\n") == 2 and "Go on with: resume" in program.errors
        assert_resume_finishes(desk, server, 0)


@pytest.mark.parametrize(
    "hold",
    [
        "before aanmaningen.jobs.rendering:_prepare_worker 1",
        "before aanmaningen.notices.pdf:Renderer.render 2",
        "after aanmaningen.store.notices:rendered 3",
    ],
)
def test_ctrl_c_while_a_pool_draws_stops_in_order(desk: Desk, location: str, hold: str) -> None:
    with mail_server(desk) as server:
        program = start(location, *RUN_AND_DELIVER, hold=hold, pool=True)
        program.wait_until_it_holds()
        interrupt(program, group=True)
        program.go_on()
        assert program.finish() == 3  # issued, but nothing left the house
        report = json.loads(program.output)
        assert report["delivery"]["stopped"] == "Stopped."
        assert report["delivery"]["waiting"] == 8
        assert "Traceback" not in program.errors
        assert server.sessions == 0
        assert set(states(desk).values()) <= {"issued", "rendered"}
        assert_resume_finishes(desk, server, 0)


def test_a_second_ctrl_c_stops_at_once_and_leaves_the_message_at_hand_uncertain(desk: Desk, location: str) -> None:
    with mail_server(desk, faults=[Fault("dot", STALL, skip=1, times=1)]) as server:
        program = start(location, *RUN_AND_DELIVER, hold="after signal:signal 2")  # 1: listens; 2: was asked to stop
        assert server.reached.wait(20)
        interrupt(program)
        program.wait_until_it_holds()
        program.go_on()
        assert program.process.poll() is None  # it waits for the answer
        interrupt(program)
        assert program.finish() != 0
        assert "Traceback" not in program.errors
        assert_resume_finishes(desk, server, 1)


def test_a_pool_that_breaks_is_no_mistake_of_the_program_when_the_user_wants_to_stop(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when Ctrl-C reaches a process that is only starting, on a system where that cannot be prevented."""
    run = issue(desk)
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "_POOL_FROM_NOTICES", 1)
        patch.setattr(rendering, "_prepare_worker", divmod)  # fails in every process of the pool
        with pytest.raises(BrokenProcessPool):
            delivering.deliver(desk, run, "eml")
        report = delivering.deliver(replace(desk, cancelled=lambda: True), run, "eml")
    assert str(report.stopped) == "Stopped."
    assert delivering.resume(desk).sent == len(BY_EMAIL)
