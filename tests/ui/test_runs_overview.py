"""The overview of the runs: their totals and states, the notices of a run, and each notice's PDF."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aanmaningen.core.notice import NoticeState
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.states import MEANINGS, WORDS

from .runs_desk import dialog, do, overview, settle, until
from .runs_desk import location as location
from .runs_desk import with_run as with_run


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
    page.filter.text_field.setText("BÄKK a0000")
    assert [one.party_code for one in page.notices.shown] == ["D2"]
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


def test_actions_of_runs_sleep_while_another_place_is_shown(with_run: MainWindow) -> None:
    assert with_run.actions_of_window["deliver"].isEnabled()
    with_run.place_list.setCurrentRow(1)
    assert not with_run.actions_of_window["deliver"].isEnabled()
    assert with_run.actions_of_window["new_run"].isEnabled()


def test_every_state_has_words_and_a_colour_or_grey() -> None:
    assert set(MEANINGS) == set(WORDS) == set(NoticeState)
