"""The place of the runs: proposing, making final, delivering, and what may happen afterwards."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.reasons import heading
from aanmaningen.core.selection import HoldKind, Reason
from aanmaningen.jobs import delivering, holding, mailing, saving, showing
from aanmaningen.mail import Security
from aanmaningen.store import notices
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.reports.place import ReportsPlace
from aanmaningen.ui.runs.criteria_field import CriteriaField
from aanmaningen.ui.runs.criteria_words import next_words
from aanmaningen.ui.runs.grouped_model import Boxes, Group, GroupedColumn, GroupedModel
from aanmaningen.ui.runs.overview_page import OverviewPage
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.runs.proposal_page import ProposalPage
from aanmaningen.ui.states import MEANINGS, WORDS
from tests.smtp_server import Fault, SmtpServer

from .runs_desk import REFERENCE_DATE, at_desk, do, issue, make_ledger, settle, until, window_on


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


def again(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the proposal has followed what was typed or ticked."""
    page = proposal(window)
    until(qtbot, lambda: page.proposed is not None and page.proposed.wish == page.wish())
    settle(qtbot, window)


def dialog(window: MainWindow, name: str) -> QDialog:
    found = window.findChild(QDialog, name)
    assert found is not None, f"{name} is not shown"
    return found


def type_day(qtbot: QtBot, field: DateField, typed: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def shown_parties(page: ProposalPage) -> list[str]:
    return [group.head.party.code for group in page.lists.drafts.groups]


def column_of(model: GroupedModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def reasons(page: ProposalPage) -> dict[Reason, int]:
    return {group.head.reason: group.head.n_items for group in page.lists.left_out.groups}


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


# -- proposing


def test_empty_place_invites_to_a_first_run(qtbot: QtBot, window: MainWindow) -> None:
    page = overview(window)
    until(qtbot, lambda: page.stack.currentWidget() is page.empty)
    with qtbot.waitSignal(page.new_run_wanted):
        page.empty_button.click()
    assert place(window).stack.currentWidget() is proposal(window)
    settle(qtbot, window)


def test_proposal_shows_who_gets_what_and_why_the_others_do_not(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    assert shown_parties(page) == ["D1", "D2", "D4", "D3"]
    assert reasons(page) == {Reason.NOT_DUE: 1}
    assert "€950" not in page.summary.text()
    assert "€1,350.75" in page.summary.text()
    assert "£300.00" in page.summary.text()
    page.lists.drafts_view.selectRow(1)
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Right)
    assert column_of(page.lists.drafts, 0)[1:4] == ["D2  Bakker & Zonen", "F2, due 1 Oct 2026", "F3, due 15 Oct 2026"]
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Left)
    assert page.lists.drafts.rowCount() == 4


def test_new_run_can_be_asked_for_from_another_place(qtbot: QtBot, window: MainWindow) -> None:
    window.place_list.setCurrentRow(1)
    propose(qtbot, window)
    assert window.place is place(window)


def test_mistake_in_criteria_is_told_while_typing_and_stops_the_run(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.form.criteria.setText("opne > 100")
    assert "open" in page.form.complaint.text()
    assert page.form.complaint.isVisible()
    assert not page.final_button.isEnabled()
    page.form.criteria.setText("open > 250")
    assert not page.form.complaint.isVisible()
    again(qtbot, window)
    assert shown_parties(page) == ["D4", "D3"]
    assert reasons(page)[Reason.OUTSIDE_CRITERIA] == 3


def test_minimums_and_days_are_those_that_were_typed(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.form.min_debtor.setText("260,50")
    page.form.correction.setValue(60)
    again(qtbot, window)
    assert shown_parties(page) == ["D3"]
    assert page.proposed is not None and page.proposed.wish.correction_days == 60
    page.form.min_item.setText("veel")
    assert "veel" in page.form.complaint.text()


def test_criteria_are_saved_under_a_name_and_chosen_again(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.form.criteria.setText("openstaand > 250")
    page.saved.save()
    asked = dialog(window, "selection_name_dialog")
    asked.name.setEditText("Grote posten")  # type: ignore[attr-defined]
    asked.accept()
    until(qtbot, lambda: page.form.selection.findData("Grote posten") > 0)
    page.form.criteria.clear()
    page.form.selection.setCurrentIndex(page.form.selection.findData("Grote posten"))
    page.form.selection.activated.emit(page.form.selection.currentIndex())
    assert page.form.criteria.text() == "open > 250"
    again(qtbot, window)


def test_reference_date_of_the_window_is_that_of_the_proposal(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    window.workbench.set_reference_date(REFERENCE_DATE.replace(month=7, day=20))
    again(qtbot, window)
    assert shown_parties(page) == ["D3"]
    assert "20 Jul 2026" in page.title.text()


def test_item_unticked_is_left_out_and_can_be_taken_in_again(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    bakker = page.lists.drafts.index(1, 0)
    page.lists.drafts.open_group(1, True)
    page.lists.drafts_view.selectRow(2)
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Space)
    assert bakker.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    assert "1 item changed by hand" in page.summary.text()
    assert "3 notices, €1,150.75" in page.summary.text(), "before it is proposed again"
    do(qtbot, window, "propose_again")
    again(qtbot, window)
    assert reasons(page)[Reason.UNMARKED] == 1
    assert len(page.lists.drafts.groups[1].records) == 1
    assert page.lists.drafts.is_open(1), "what was open stays open"
    unmarked = next(row for row, group in enumerate(page.lists.left_out.groups) if group.head.reason is Reason.UNMARKED)
    page.lists.left_out.open_group(unmarked, True)
    page.lists.left_out.toggle(page.lists.left_out.index(unmarked + 1, 0))
    do(qtbot, window, "propose_again")
    again(qtbot, window)
    assert Reason.UNMARKED not in reasons(page)


def test_search_finds_a_party_in_both_lists(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    place(window).find_text("visser")
    until(qtbot, lambda: shown_parties(page) == [])
    assert reasons(page) == {Reason.NOT_DUE: 1}
    assert str(heading(Reason.NOT_DUE)) in page.lists.left_out.index(0, 0).data()
    assert page.lists.left_out.is_open(0)
    place(window).find_text("F4")
    until(qtbot, lambda: shown_parties(page) == ["D3"])


def test_run_is_made_final_after_a_question_that_says_what_it_comes_to(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    page = propose(qtbot, window)
    page.lists.drafts.toggle(page.lists.drafts.index(0, 0))  # Adams
    do(qtbot, window, "make_final")  # counts anew first
    until(qtbot, lambda: window.findChild(QDialog, "issue_dialog") is not None)
    asked = dialog(window, "issue_dialog")
    words = "\n".join(label.text() for label in asked.findChildren(type(page.summary)))
    assert "Make 3 notices final, with reference date 21 Nov 2026?" in words
    assert "2 notices, €1,250.25" in words
    assert "1 notice, £300.00" in words
    assert "By e-mail: 3; on paper: 0" in words
    assert "Left out by hand: 1 item" in words
    asked.accept()
    state_of(qtbot, window, "issued", "issued", "issued")
    assert place(window).stack.currentWidget() is overview(window)
    assert overview(window).run().number == 1  # type: ignore[union-attr]
    with at_desk(location) as desk:
        assert [one.party_code for one in showing.issued_notices(desk)] == ["D2", "D4", "D3"]
        marks = list(desk.engine.rows("SELECT marked, until_day FROM mark"))
    assert marks == [(0, REFERENCE_DATE.toordinal() + 1)], "left out on this day, and no longer"


def test_run_is_not_made_final_when_the_ledger_changed_after_the_question(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    page = propose(qtbot, window)
    do(qtbot, window, "make_final")
    until(qtbot, lambda: window.findChild(QDialog, "issue_dialog") is not None)
    with at_desk(location) as desk:  # another window
        holding.hold(desk, holding.Target(party="D2"), HoldKind.BLOCK)
    dialog(window, "issue_dialog").accept()
    until(qtbot, lambda: "D2" not in shown_parties(page))  # the new proposal
    assert "Bakker & Zonen" in str(window.refusals[0])  # type: ignore[attr-defined]
    with at_desk(location) as desk:
        assert showing.issued_notices(desk) == []
    do(qtbot, window, "make_final")
    until(qtbot, lambda: window.findChild(QDialog, "issue_dialog") is not None)
    dialog(window, "issue_dialog").accept()
    state_of(qtbot, window, "issued", "issued", "issued")


def test_level_is_lowered_for_the_chosen_draft_and_undone(qtbot: QtBot, window: MainWindow, location: str) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectRow(1)
    do(qtbot, window, "draft_level")
    dialog(window, "level_dialog").accept()
    settle(qtbot, window)
    with at_desk(location) as desk:
        assert desk.engine.value("SELECT COUNT(*) FROM mark WHERE level = 1") == 2  # both items of Bakker


def test_chosen_draft_is_blocked_with_a_reason_and_leaves_the_proposal(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectRow(0)
    do(qtbot, window, "draft_block")
    asked = dialog(window, "reason_dialog")
    asked.reason.setEditText("betwist")  # type: ignore[attr-defined]
    asked.accept()
    until(qtbot, lambda: shown_parties(page) == ["D2", "D4", "D3"])
    assert reasons(page)[Reason.HOLD] == 1
    with at_desk(location) as desk:
        assert desk.engine.value("SELECT reason FROM hold WHERE lifted_at IS NULL") == "betwist"


def test_whole_debtor_is_left_out_by_one_key(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectRow(1)
    page.leave_out()
    assert "2 items changed by hand" in page.summary.text()
    page.leave_out()
    assert "changed by hand" not in page.summary.text()


def test_one_deadline_for_all_is_printed(qtbot: QtBot, window: MainWindow, location: str) -> None:
    page = propose(qtbot, window)
    page.form.one_deadline.setChecked(True)
    type_day(qtbot, page.form.deadline, "20-11-2026")
    assert "must come after" in page.form.complaint.text()
    type_day(qtbot, page.form.deadline, "1-12-2026")
    again(qtbot, window)
    do(qtbot, window, "make_final")
    dialog(window, "issue_dialog").accept()
    state_of(qtbot, window, *["issued"] * 4)
    with at_desk(location) as desk:
        days = {one.deadline_day for one in showing.issued_notices(desk)}
    assert days == {date(2026, 12, 1).toordinal()}


def test_deadline_that_is_no_day_is_told_and_never_another_day(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.form.one_deadline.setChecked(True)
    type_day(qtbot, page.form.deadline, "31-11-2026")
    assert "not a date" in page.form.complaint.text()
    assert not page.can_make_final()
    type_day(qtbot, page.form.deadline, "31-12")
    assert page.form.complaint.isHidden()
    assert page.wish().deadline == date(2026, 12, 31)
    again(qtbot, window)


def test_deadline_that_is_still_being_typed_counts_when_the_run_is_made_final(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.form.one_deadline.setChecked(True)
    again(qtbot, window)
    page.form.deadline.setFocus()
    page.form.deadline.selectAll()
    qtbot.keyClicks(page.form.deadline, "24-12-2026")
    page.make_final()
    until(qtbot, lambda: window.findChild(QDialog, "issue_dialog") is not None)
    assert page.proposed is not None and page.proposed.wish.deadline == date(2026, 12, 24)
    dialog(window, "issue_dialog").reject()


def test_preview_follows_the_chosen_draft(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectRow(2)
    until(qtbot, lambda: "Smith Ltd" in page.preview.title.text())
    assert page.preview.view.pages.pageCount() == 1
    do(qtbot, window, "draft_preview")
    assert page.preview.isHidden()


def test_totals_are_told_per_level_channel_language_and_currency(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    lines = [
        [page.lists.totals.index(row, column).data() for column in range(4)]
        for row in range(page.lists.totals.rowCount())
    ]
    assert ["Per channel", "", "", ""] in lines
    assert ["paper", "1", "1", "€100.50"] in lines
    assert ["GBP", "1", "1", "£300.00"] in lines
    assert ["level 1", "3", "4", "€1,350.75"] in lines


def test_saved_criteria_are_deleted_after_a_question(qtbot: QtBot, window: MainWindow, location: str) -> None:
    with at_desk(location) as desk:
        saving.save_selection(desk, "Groot", "open > 250")
    page = propose(qtbot, window)
    page.form.selection.setCurrentIndex(page.form.selection.findData("Groot"))
    page.form.selection.activated.emit(1)
    page.form.delete_button.click()
    dialog(window, "ask_dialog").accept()
    settle(qtbot, window)
    with at_desk(location) as desk:
        assert saving.selections(desk) == {}
    assert page.form.criteria.text() == "open > 250", "what was typed stays"


@pytest.mark.parametrize(
    ("typed", "language", "offered"),
    [
        ("op", "en", ["open"]),
        ("openst", "nl", ["openstaand"]),
        ("attr.S", "en", ["attr.Streek"]),
        ("name star", "en", ["starts with"]),
        ("consument = j", "nl", ["ja"]),
        ("kind = c", "en", ["credit"]),
        ("open >= 100 a", "en", ["and"]),
        ("open >= 100", "en", []),
        ("name is empty o", "nl", ["of"]),
    ],
)
def test_criteria_offer_the_words_that_may_come_next(typed: str, language: str, offered: list[str]) -> None:
    assert next_words(typed, language, ["Streek"])[1] == offered


def test_word_that_is_chosen_takes_the_place_of_what_was_begun(qtbot: QtBot) -> None:
    field = CriteriaField()
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "days")
    assert field.words() == ["days_overdue"]
    field.completer_.activated.emit("days_overdue")
    assert field.text() == "days_overdue "


def test_escape_goes_back_and_changes_nothing(qtbot: QtBot, window: MainWindow, location: str) -> None:
    page = propose(qtbot, window)
    page.lists.drafts.toggle(page.lists.drafts.index(0, 0))
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Escape)
    assert place(window).stack.currentWidget() is overview(window)
    with at_desk(location) as desk:
        assert showing.runs(desk) == []
        assert desk.engine.value("SELECT COUNT(*) FROM mark") == 0


# -- the overview


def test_runs_show_their_totals_and_states(with_run: MainWindow) -> None:
    runs = overview(with_run).runs
    shown = {column.key: column.text(runs.record(0)) for column in runs.columns}
    assert shown["run"] == "R0001"
    assert shown["totals"] == "€1,350.75 + £300.00"
    assert shown["states"] == "4 issued"
    assert shown["issued_by"] == "els"


def test_notices_are_filtered_by_state_and_text(qtbot: QtBot, with_run: MainWindow) -> None:
    page = overview(with_run)
    page.filter.text_field.setText("bakker")
    assert [one.party_code for one in page.notices.shown] == ["D2"]
    assert page.filter.count_label.text() == "1 of 4 notices"
    page.filter.text_field.clear()
    page.filter.state_field.setCurrentIndex(page.filter.state_field.findData("sent"))
    assert page.notices.rowCount() == 0
    page.filter.state_field.setCurrentIndex(0)
    assert page.notices.rowCount() == 4


def test_pdf_of_the_chosen_notice_is_shown_inside_the_window(qtbot: QtBot, with_run: MainWindow) -> None:
    page = overview(with_run)
    until(qtbot, lambda: page.pdf.view.pages.pageCount() == 1)
    assert page.pdf.title.text() == "A000001"
    page.notices_view.choose(3)
    until(qtbot, lambda: page.pdf.title.text() == "A000003")
    page.pdf.larger.click()
    assert page.pdf.view.zoomFactor() > 0
    page.pdf.fit.click()


def test_pdf_is_saved_where_the_user_says(qtbot: QtBot, with_run: MainWindow, tmp_path: Path) -> None:
    do(qtbot, with_run, "save_notice_pdf")
    asked = dialog(with_run, "save_pdf_dialog")
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "brief.pdf"))
    asked.reject()
    settle(qtbot, with_run)
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")


def test_sorting_keeps_the_chosen_notice(qtbot: QtBot, with_run: MainWindow) -> None:
    page = overview(with_run)
    page.notices_view.choose(2)
    amount = next(number for number, column in enumerate(page.notices.columns) if column.key == "amount")
    page.notices_view.sortByColumn(amount, Qt.SortOrder.DescendingOrder)
    assert page.notice().number == 2  # type: ignore[union-attr]
    assert [one.total_minor for one in page.notices.shown] == [30000, 100000, 25025, 10050]


def test_language_switches_at_once(qtbot: QtBot, with_run: MainWindow) -> None:
    with_run.workbench.set_language("nl")
    page = overview(with_run)
    shown = {column.key: column.text(page.runs.record(0)) for column in page.runs.columns}
    assert "1.350,75" in shown["totals"]


# -- delivering


def deliver(qtbot: QtBot, window: MainWindow, way: str = "eml", test_to: str = "") -> None:
    do(qtbot, window, "deliver")
    asked = dialog(window, "deliver_dialog")
    asked.findChild(QObject, f"way_{way}").setChecked(True)  # type: ignore[union-attr]
    if test_to:
        asked.test_box.setChecked(True)  # type: ignore[attr-defined]
        asked.test_field.setText(test_to)  # type: ignore[attr-defined]
    asked.accept()
    settle(qtbot, window)


def test_run_is_delivered_to_a_folder_and_to_the_printer(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    bar = place(with_run).bar
    assert "3 messages written in" in bar.label.text()
    assert "ready to be printed" in bar.label.text()
    assert len(list((Path(location).parent / "mail").glob("*.eml"))) == 3
    assert not with_run.actions_of_window["deliver"].isEnabled()


def test_test_goes_to_one_address_and_changes_nothing(qtbot: QtBot, with_run: MainWindow, location: str) -> None:
    with SmtpServer() as server:
        use_mail_server(location, server)
        deliver(qtbot, with_run, "smtp", "els@kantoor.example")
        assert {one.recipients[0] for one in server.received} == {"els@kantoor.example"}
    assert states(with_run) == ["issued"] * 4
    assert place(with_run).bar.label.text() == "Test: 4 messages sent."  # what goes on paper too
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


def leave_uncertain(location: str, number: int) -> None:
    """Leave a notice as a program that was killed while sending leaves it."""
    with at_desk(location) as desk:
        delivering.deliver(desk, 1, "eml")
        with desk.engine.transaction():
            desk.engine.execute("UPDATE notice SET state = 'uncertain' WHERE number = ?", (number,))


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


# -- withdrawing


def test_notice_is_withdrawn_after_a_question(qtbot: QtBot, with_run: MainWindow) -> None:
    overview(with_run).notices_view.choose(2)
    do(qtbot, with_run, "withdraw_notice")
    asked = dialog(with_run, "withdraw_dialog")
    assert not asked.letter_box.isEnabled(), "nobody has it yet"  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, "issued", "withdrawn", "issued", "issued")
    assert overview(with_run).notice().number == 2  # type: ignore[union-attr]
    assert not with_run.actions_of_window["withdraw_notice"].isEnabled()


def test_several_notices_are_withdrawn_at_once_with_their_letters(
    qtbot: QtBot, with_run: MainWindow, tmp_path: Path, opened: "Opened"
) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    page = overview(with_run)
    page.notices_view.clearSelection()
    for row in (0, 2):
        page.notices_view.selectionModel().select(
            page.notices.index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    do(qtbot, with_run, "withdraw_notice")
    asked = dialog(with_run, "withdraw_dialog")
    asked.letter_box.setChecked(True)  # type: ignore[attr-defined]
    asked.letter_field.setText(str(tmp_path / "terug.pdf"))  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, "withdrawn", "sent", "withdrawn", "sent")
    with pikepdf.open(tmp_path / "terug.pdf") as letters:
        assert len(letters.pages) == 2


class Opened(QObject):
    """Keeps what would have been opened."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Keeps the files that the window opens with other programs."""
    found = Opened()
    QDesktopServices.setUrlHandler("file", found, "take")
    yield found
    QDesktopServices.unsetUrlHandler("file")


def test_run_is_withdrawn_with_letters(qtbot: QtBot, with_run: MainWindow, tmp_path: Path, opened: Opened) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    do(qtbot, with_run, "withdraw_run")
    asked = dialog(with_run, "withdraw_dialog")
    asked.letter_box.setChecked(True)  # type: ignore[attr-defined]
    asked.letter_field.setText(str(tmp_path / "terug.pdf"))  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, *["withdrawn"] * 4)
    assert (tmp_path / "terug.pdf").read_bytes().startswith(b"%PDF")
    until(qtbot, lambda: len(opened.urls) == 1)


def test_letters_and_messages_are_opened(qtbot: QtBot, with_run: MainWindow, opened: Opened) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    do(qtbot, with_run, "open_print_file")
    do(qtbot, with_run, "open_mail_folder")
    assert [Path(url.toLocalFile()).name for url in opened.urls] == ["van-dijk-b-v-R0001.pdf", "mail"]


def test_actions_of_runs_sleep_while_another_place_is_shown(with_run: MainWindow) -> None:
    assert with_run.actions_of_window["deliver"].isEnabled()
    with_run.place_list.setCurrentRow(1)
    assert not with_run.actions_of_window["deliver"].isEnabled()
    assert with_run.actions_of_window["new_run"].isEnabled()


# -- the models


def test_models_keep_qts_rules(
    qtbot: QtBot, qtmodeltester: ModelTester, window: MainWindow, with_run: MainWindow
) -> None:
    page = propose(qtbot, window)
    for model in (page.lists.drafts, page.lists.left_out, overview(with_run).runs, overview(with_run).notices):
        qtmodeltester.check(model)


def test_boxes_of_a_group_follow_those_of_its_records(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    out: set[int] = set()
    parent = QObject()
    columns = [GroupedColumn(message("Number"), str, str)]
    model = GroupedModel(columns, str, parent, Boxes(int, lambda number: number not in out))
    model.set_groups([Group("a", [1, 2]), Group("b", [3])])
    model.ticked.connect(lambda ids, on: out.difference_update(ids) if on else out.update(ids))
    qtmodeltester.check(model)
    model.open_group(0, True)
    qtmodeltester.check(model)
    assert column_of(model, 0) == ["a", "1", "2", "b"]
    first = model.index(0, 0)
    model.toggle(model.index(2, 0))
    assert out == {2}
    assert first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    model.toggle(first)
    assert out == set()
    model.toggle(first)
    assert out == {1, 2}


def test_groups_open_and_close_whatever_stands_above_them(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    parent = QObject()
    model = GroupedModel([GroupedColumn(message("Number"), str, str)], str, parent)
    qtmodeltester.check(model)
    model.set_groups([Group("a", [1, 2]), Group("b", []), Group("c", [3]), Group("d", [4, 5])])
    for row, shown in ((3, "abcd45"), (2, "abc3d45"), (0, "a12bc3d45")):
        model.open_group(row, True)
        assert "".join(column_of(model, 0)) == shown
    assert [model.row_of(group) for group in range(4)] == [0, 3, 4, 6]
    assert [model.place(row)[1] for row in range(9)] == [-1, 0, 1, -1, -1, 0, -1, 0, 1]
    model.open_group(4, False)
    assert "".join(column_of(model, 0)) == "a12bcd45"
    model.set_groups([Group("d", [4]), Group("a", [2])])
    assert "".join(column_of(model, 0)) == "d4a2"


def test_every_state_has_words_and_a_colour_or_grey() -> None:
    assert set(MEANINGS) == set(WORDS) == set(NoticeState)
