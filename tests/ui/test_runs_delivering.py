"""Delivering a run from the window: by each way, a test, what failed or is uncertain, and going on afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import delivering, showing
from aanmaningen.store import notices
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.reports.place import ReportsPlace
from aanmaningen.ui.runs.place import RunsPlace
from tests.smtp_server import Fault, SmtpServer

from .runs_desk import (
    at_desk,
    deliver,
    dialog,
    do,
    issue,
    leave_uncertain,
    overview,
    place,
    settle,
    state_of,
    states,
    until,
    use_mail_server,
    window_on,
)
from .runs_desk import location as location
from .runs_desk import window as window
from .runs_desk import with_run as with_run


def test_run_is_delivered_to_a_folder_and_to_the_printer(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    bar = place(with_run).bar
    assert "3 messages written in" in bar.label.text()
    assert "ready to be printed" in bar.label.text()
    assert len(list((Path(location).parent / "mail").glob("*.eml"))) == 3
    assert not with_run.actions_of_window["deliver"].isEnabled()


def test_report_of_a_delivery_that_went_well_is_not_in_the_way_of_a_new_proposal(
    qtbot: QtBot, with_run: MainWindow
) -> None:
    deliver(qtbot, with_run)
    bar = place(with_run).bar
    assert bar.isVisible()
    do(qtbot, with_run, "new_run")
    assert not bar.isVisible()
    place(with_run).show_runs()
    assert not bar.isVisible()


def test_test_goes_to_one_address_and_changes_nothing(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    with SmtpServer() as server:
        use_mail_server(location, server)
        deliver(qtbot, with_run, "smtp", "els@kantoor.example")
        assert {one.recipients[0] for one in server.received} == {"els@kantoor.example"}
    assert states(with_run) == ["issued"] * 4
    assert place(with_run).bar.label.text() == "Test: 3 messages sent."
    do(qtbot, with_run, "deliver")
    asked = dialog(with_run, "deliver_dialog")
    assert asked.test_field.text() == "els@kantoor.example"  # type: ignore[attr-defined]
    asked.reject()


def test_refused_address_is_told_and_sent_again(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    with SmtpServer(faults=[Fault("rcpt", "550 no such user", "smith@klant.example")]) as server:
        use_mail_server(location, server)
        deliver(qtbot, with_run, "smtp")
        state_of(qtbot, with_run, "printed", "sent", "failed", "sent")
        assert "1 message was refused" in place(with_run).bar.label.text()
        page = overview(with_run)
        page.filter.state_field.setCurrentIndex(page.filter.state_field.findData("attention"))
        assert [one.number for one in page.notices.shown] == [3]
        page.notices_view.selectRow(0)
    with SmtpServer() as server:
        use_mail_server(location, server)
        do(qtbot, with_run, "retry_notice")
        state_of(qtbot, with_run, "printed", "sent", "sent", "sent")


@pytest.mark.parametrize("answer", ["confirm_arrived", "retry_notice"])
def test_person_decides_about_an_uncertain_notice(qtbot: QtBot, location: str, answer: str) -> None:
    issue(location)
    leave_uncertain(location, 2)
    with window_on(qtbot, location, RunsPlace) as window:
        until(qtbot, lambda: overview(window).notices_of_run() != ())
        overview(window).notices_view.choose(2)
        do(qtbot, window, answer)
        if answer == "retry_notice":
            asked = dialog(window, "send_again_dialog")
            assert "It is not certain whether" in asked.findChild(QObject, "send_again_question").text()  # type: ignore[union-attr]
            asked.accept()
            settle(qtbot, window)
        state_of(qtbot, window, "printed", "sent", "sent", "sent")


def test_interrupted_delivery_is_announced_and_gone_on_with(qtbot: QtBot, location: str) -> None:
    run = issue(location)
    with at_desk(location) as desk, desk.engine.transaction():
        notices.ask_delivery(desk.engine, notices.find_run(desk.engine, desk.administration.id, run), "eml")
    with window_on(qtbot, location, RunsPlace) as window:
        bar = place(window).bar
        until(qtbot, bar.resume.isVisible)
        assert "R0001" in bar.label.text()
        assert "4 notices still wait" in bar.label.text()
        bar.resume.click()
        settle(qtbot, window)
        state_of(qtbot, window, "printed", "sent", "sent", "sent")
        assert not bar.resume.isVisible()


def test_mail_server_that_is_down_is_told_and_the_rest_waits(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    with SmtpServer() as server:
        use_mail_server(location, server)
    deliver(qtbot, with_run, "smtp")
    bar = place(with_run).bar
    assert "Stopped before the end" in bar.label.text()
    assert bar.resume.isVisible()
    do(qtbot, with_run, "new_run")
    assert bar.resume.isVisible(), "it asks for something, also above a new proposal"
    place(with_run).show_runs()
    state_of(qtbot, with_run, "printed", "queued", "queued", "queued")


def test_states_are_shown_while_a_delivery_is_under_way(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    page = overview(with_run)
    page.notices_view.selectAll()
    with at_desk(location) as desk:
        since = desk.actor.stamp
        delivering.deliver(desk, 1, "eml")
        page.show_moved(showing.moved(desk, 1, since))
    assert states(with_run) == ["printed", "sent", "sent", "sent"]
    assert page.runs.record(0).states == {"printed": 1, "sent": 3}
    assert len(page.notices_view.chosen()) == 4, "what is selected stays so"


def test_everything_that_failed_is_shown_and_sent_again_by_two_keys(
    qtbot: QtBot, with_run: MainWindow, location: str
) -> None:
    wrong = [Fault("rcpt", "550 no such user", f"{name}.example") for name in ("smith@klant", "bakker@klant")]
    with SmtpServer(faults=wrong) as server:
        use_mail_server(location, server)
        deliver(qtbot, with_run, "smtp")
        state_of(qtbot, with_run, "printed", "failed", "failed", "sent")
    with SmtpServer() as server:
        use_mail_server(location, server)
        do(qtbot, with_run, "select_attention")
        do(qtbot, with_run, "retry_notice")
        state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
        assert len(server.received) == 2
    assert "2 messages sent" in place(with_run).bar.label.text()


def test_enter_sends_only_what_failed_again_and_nothing_that_may_have_arrived(qtbot: QtBot, location: str) -> None:
    issue(location)
    leave_uncertain(location, 2)
    with at_desk(location) as desk, desk.engine.transaction():
        desk.engine.execute("UPDATE notice SET state = 'failed' WHERE number = 3")
    with window_on(qtbot, location, RunsPlace) as window:
        until(qtbot, lambda: overview(window).notices_of_run() != ())
        do(qtbot, window, "select_attention")
        do(qtbot, window, "retry_notice")
        asked = dialog(window, "send_again_dialog")
        qtbot.keyClick(asked, Qt.Key.Key_Return)
        state_of(qtbot, window, "printed", "uncertain", "sent", "sent")
        do(qtbot, window, "select_attention")
        do(qtbot, window, "retry_notice")
        asked = dialog(window, "send_again_dialog")
        with qtbot.waitSignal(asked.rejected):
            qtbot.keyClick(asked, Qt.Key.Key_Return)
    with at_desk(location) as desk:
        assert [one.state for one in showing.issued_notices(desk)] == ["printed", "uncertain", "sent", "sent"]


def test_all_of_them_are_sent_again_by_a_button_of_its_own(qtbot: QtBot, location: str) -> None:
    issue(location)
    leave_uncertain(location, 2)
    with at_desk(location) as desk, desk.engine.transaction():
        desk.engine.execute("UPDATE notice SET state = 'failed' WHERE number = 3")
    with window_on(qtbot, location, RunsPlace) as window:
        until(qtbot, lambda: overview(window).notices_of_run() != ())
        do(qtbot, window, "select_attention")
        do(qtbot, window, "retry_notice")
        dialog(window, "send_again_dialog").all_button.click()  # type: ignore[attr-defined]
        state_of(qtbot, window, "printed", "sent", "sent", "sent")


def test_filter_by_state_is_let_go_when_nothing_is_in_it_any_more(qtbot: QtBot, with_run: MainWindow) -> None:
    page = overview(with_run)
    page.filter.choose("waiting")
    deliver(qtbot, with_run, "eml")
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    until(qtbot, lambda: len(page.notices.shown) == 4)
    page.filter.choose("withdrawn")
    assert len(page.notices.shown) == 0, "chosen by hand it stays"
    until(qtbot, lambda: page.pdf.stack.currentWidget() is page.pdf.empty)


def test_list_of_places_says_what_was_left_undone_before_anybody_goes_there(qtbot: QtBot, location: str) -> None:
    run = issue(location)
    with at_desk(location) as desk, desk.engine.transaction():
        notices.ask_delivery(desk.engine, notices.find_run(desk.engine, desk.administration.id, run), "eml")
    with window_on(qtbot, location, ReportsPlace, RunsPlace) as window:
        listed = window.place_list.item(1)
        until(qtbot, lambda: "⚠" in listed.text())
        assert "4 notices still wait" in listed.toolTip()
        assert "4 notices still wait" in listed.data(Qt.ItemDataRole.AccessibleTextRole)
        window.place_list.setCurrentRow(1)
        until(qtbot, lambda: window.actions_of_window["resume"].isEnabled())
        do(qtbot, window, "resume")
        until(qtbot, lambda: "⚠" not in listed.text() and not listed.toolTip())
