"""Proposing a run in the window: who gets what, what is left out and why, corrections, and making it final."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from aanmaningen.core.reasons import heading
from aanmaningen.core.selection import HoldKind, Reason
from aanmaningen.jobs import holding, saving, showing
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.mnemonics import letter_of
from aanmaningen.ui.opening import open_outside
from aanmaningen.ui.runs.grouped_model import GroupedModel
from aanmaningen.ui.runs.proposal_page import ProposalPage

from .runs_desk import REFERENCE_DATE, at_desk, dialog, do, overview, place, proposal, propose, settle, state_of, until
from .runs_desk import location as location
from .runs_desk import window as window


def again(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the proposal has followed what was typed or ticked."""
    page = proposal(window)
    until(qtbot, lambda: page.proposed is not None and page.proposed.wish == page.wish())
    settle(qtbot, window)


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


def test_the_letter_of_a_list_brings_the_keyboard_into_it(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.form.criteria.setFocus()
    letter = letter_of(page.lists.tabs.tabText(1))
    assert letter
    qtbot.keyClick(page.form.criteria, letter, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.lists.left_out_view.hasFocus)
    assert page.lists.tabs.currentWidget() is page.lists.left_out_view


def leaving(window: MainWindow) -> QDialog:
    """Return the question whether to leave the proposal."""
    [found] = [one for one in window.findChildren(QDialog, "ask_dialog") if one.isVisible()]
    assert isinstance(found, QDialog)
    return found


def test_going_back_asks_first_when_items_were_left_out_by_hand(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.setFocus()
    page.lists.drafts_view.selectRow(0)
    page.leave_out()
    settle(qtbot, window)
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Escape)
    assert place(window).stack.currentWidget() is page
    leaving(window).reject()
    assert len(page.wish().without) > 0
    page.back_button.click()
    leaving(window).accept()
    until(qtbot, lambda: place(window).stack.currentWidget() is overview(window))
    page = propose(qtbot, window)
    assert page.wish().without == ()
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Escape)
    until(qtbot, lambda: place(window).stack.currentWidget() is overview(window))


def test_folder_that_is_gone_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.workbench.refused) as told:
        open_outside(window.workbench, tmp_path / "weg")
    assert str(told.args[0]) == f"{tmp_path / 'weg'} is not there any more."


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


def test_escape_goes_back_and_changes_nothing(qtbot: QtBot, window: MainWindow, location: str) -> None:
    page = propose(qtbot, window)
    page.lists.drafts.toggle(page.lists.drafts.index(0, 0))
    qtbot.keyClick(page.lists.drafts_view, Qt.Key.Key_Escape)
    leaving(window).accept()
    assert place(window).stack.currentWidget() is overview(window)
    with at_desk(location) as desk:
        assert showing.runs(desk) == []
        assert desk.engine.value("SELECT COUNT(*) FROM mark") == 0
