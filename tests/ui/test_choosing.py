"""Acting on what is selected in a proposal: at once when it is little, and away from the window when it is much."""

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Cancelled
from aanmaningen.i18n import Translator
from aanmaningen.jobs.proposing import Wish
from aanmaningen.ui.chosen import Chosen
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs import choosing, proposal_answer
from aanmaningen.ui.runs.choosing import Choice, gathered
from aanmaningen.ui.runs.grouped_rows import GroupedRows
from aanmaningen.ui.runs.proposal_answer import ProposalAnswer
from aanmaningen.ui.runs.proposal_page import ProposalPage

from .runs_desk import REFERENCE_DATE, at_desk, dialog, do, place, propose, settle, until
from .runs_desk import location as location
from .runs_desk import window as window


@pytest.fixture
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little is selected, it counts as much."""
    monkeypatch.setattr(choosing, "_FEW", 0)


@pytest.fixture
def answer(location: str) -> ProposalAnswer:
    with at_desk(location) as desk:
        return proposal_answer.answer(desk, Wish(REFERENCE_DATE), "")[0]


def left_out_of(qtbot: QtBot, window: MainWindow) -> ProposalPage:
    """The page with who gets no notice in front, everything open, and the keyboard on the first reason."""
    page = propose(qtbot, window)
    page.form.criteria.setText("code starts with D1")
    until(qtbot, lambda: len(page.lists.drafts.groups) == 1)
    settle(qtbot, window)
    page.lists.tabs.setCurrentWidget(page.lists.left_out_view)
    model = page.lists.left_out
    for group in range(len(model.groups)):
        model.open_group(model.row_of(group), True)
    page.lists.left_out_view.setFocus()
    page.lists.left_out_view.selectRow(0)
    return page


def blocked(location: str) -> list[str]:
    with at_desk(location) as desk:
        sql = "SELECT number FROM item JOIN hold ON hold.item_id = item.id ORDER BY number"
        return [number for (number,) in desk.engine.rows(sql)]


def shown(window: MainWindow) -> bool:
    return window.findChild(QDialog, "reason_dialog") is not None


def block(qtbot: QtBot, window: MainWindow) -> str:
    """Answer the question of why, and return what was asked."""
    until(qtbot, lambda: shown(window))
    asked = dialog(window, "reason_dialog")
    question = asked.findChild(QLabel, "sentence").text()  # type: ignore[union-attr]
    asked.reason.setEditText("betwist")  # type: ignore[attr-defined]
    asked.accept()
    settle(qtbot, window)
    return question


def test_everything_is_selected_also_when_the_keyboard_is_on_a_reason(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    page = left_out_of(qtbot, window)
    assert not window.actions_of_window["draft_block"].isEnabled(), "a reason stands for no items"
    page.lists.left_out_view.selectAll()
    do(qtbot, window, "draft_block")
    assert "Of 4 parties: Bakker & Zonen, " in block(qtbot, window)
    assert blocked(location) == ["F2", "F3", "F4", "F5", "F6"]


def test_reasons_that_are_selected_alone_stand_for_nothing(qtbot: QtBot, window: MainWindow) -> None:
    page = left_out_of(qtbot, window)
    model = page.lists.left_out
    for group in range(len(model.groups)):
        model.open_group(model.row_of(group), False)
    page.lists.left_out_view.selectAll()
    assert not window.actions_of_window["draft_block"].isEnabled()


def test_little_is_asked_about_at_once(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectRow(0)
    assert window.actions_of_window["draft_block"].isEnabled()
    window.actions_of_window["draft_block"].trigger()
    assert shown(window), "what is typed next is meant for the question"


def test_much_is_gathered_away_from_the_window(qtbot: QtBot, window: MainWindow, location: str, much: None) -> None:
    page = left_out_of(qtbot, window)
    page.lists.left_out_view.selectAll()
    window.actions_of_window["draft_block"].trigger()
    assert not shown(window)
    assert window.workbench.background.is_reading()
    assert "Block 5 items?" in block(qtbot, window)
    assert blocked(location) == ["F2", "F3", "F4", "F5", "F6"]


def test_what_was_selected_when_the_key_was_pressed_is_meant(
    qtbot: QtBot, window: MainWindow, location: str, much: None
) -> None:
    page = left_out_of(qtbot, window)
    page.lists.left_out_view.selectRow(1)
    number = page.lists.left_out.groups[0].records[0].item.number
    window.actions_of_window["draft_block"].trigger()
    page.lists.left_out.open_group(0, False)  # the same row is another one now
    page.lists.left_out_view.selectAll()
    assert number in block(qtbot, window)
    assert blocked(location) == [number]


def test_search_meanwhile_leaves_it_what_it_was(qtbot: QtBot, window: MainWindow, location: str, much: None) -> None:
    page = left_out_of(qtbot, window)
    page.lists.left_out_view.selectAll()
    window.actions_of_window["draft_block"].trigger()
    page.search.setText("Visser")
    block(qtbot, window)
    assert blocked(location) == ["F2", "F3", "F4", "F5", "F6"]


@pytest.mark.parametrize("turn", ["other proposal", "other page", "there and back", "other place", "other question"])
def test_nobody_is_asked_about_what_is_no_longer_in_sight(
    qtbot: QtBot, window: MainWindow, much: None, turn: str
) -> None:
    page = left_out_of(qtbot, window)
    page.lists.left_out_view.selectAll()
    window.actions_of_window["draft_block"].trigger()
    match turn:
        case "other proposal":
            page._show(proposal_answer.answer(window.workbench.desk, page.wish(), ""))
        case "other page":
            place(window).show_runs()
        case "there and back":
            place(window).show_runs()
            place(window).new_run()
        case "other question":
            page.make_final()
        case _:
            window.place_list.setCurrentRow(1)
    settle(qtbot, window)
    assert not shown(window)
    for asked in window.findChildren(QDialog):
        asked.reject()


def test_much_is_left_out_and_taken_in_again(qtbot: QtBot, window: MainWindow, much: None) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectAll()
    do(qtbot, window, "draft_leave_out")
    assert "5 items changed by hand" in page.summary.text()
    assert not any(page.lists.is_ticked(line.item.item_id) for one in page.lists.drafts.groups for line in one.records)
    do(qtbot, window, "draft_leave_out")
    assert "changed by hand" not in page.summary.text()


def test_box_that_is_ticked_while_much_is_gathered_stays_as_it_is(qtbot: QtBot, window: MainWindow, much: None) -> None:
    page = propose(qtbot, window)
    page.lists.drafts_view.selectAll()
    window.actions_of_window["draft_leave_out"].trigger()
    page.lists.drafts.toggle(page.lists.drafts.index(0, 0))
    settle(qtbot, window)
    assert "1 item changed by hand" in page.summary.text()


def test_item_whose_draft_is_selected_too_counts_once(qtbot: QtBot, window: MainWindow) -> None:
    page = propose(qtbot, window)
    page.lists.drafts.open_group(1, True)
    flags = QItemSelectionModel.SelectionFlag
    for row in (1, 2):
        index = page.lists.drafts.index(row, 0)
        page.lists.drafts_view.selectionModel().select(index, flags.Select | flags.Rows)
    heard: list[Chosen] = []
    page.lists.with_chosen(heard.append, lambda chosen: chosen)
    assert len(heard[0].ids) == 3
    assert heard[0].about is not None
    assert Translator("en").text(heard[0].about) == "Of 2 parties: Adams and Bakker & Zonen; €350.75 open."


def test_gathering_can_be_stopped(answer: ProposalAnswer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_PIECE", 2)
    choice = _all_drafts(answer)
    steps: list[None] = []

    def stop() -> None:
        steps.append(None)
        raise Cancelled

    with pytest.raises(Cancelled):
        gathered(choice, answer.names, stop)
    assert len(steps) == 1


def test_sums_and_due_days_are_of_all_that_is_chosen(answer: ProposalAnswer) -> None:
    found = gathered(_all_drafts(answer), answer.names)
    assert found.about is not None
    assert found.due_day is None
    about = Translator("en").text(found.about)
    assert about == "Of 4 parties: Adams, Bakker & Zonen, Smith Ltd and 1 more; €1,350.75 and £300.00 open."


def test_proposal_that_was_let_go_is_not_gathered(answer: ProposalAnswer) -> None:
    choice = _all_drafts(answer)
    answer.let_go()
    with pytest.raises(Cancelled):
        answer.gather(choice, lambda: None)


def _all_drafts(answer: ProposalAnswer) -> Choice:
    rows = GroupedRows(list(answer.lists("").drafts))
    return Choice(rows, [range(len(rows))], groups_count=True)
