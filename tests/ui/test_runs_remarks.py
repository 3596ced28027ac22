"""What a proposal says of single notices, as it is seen in the window: a warning, a mark, and words beside the PDF."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import delivering, holding, withdrawing
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.runs.proposal_page import ProposalPage

from .runs_desk import HEADINGS, asked_to_deliver, at_desk, do, issue, make_ledger, settle, until, window_on

WHO = "{};{};x@klant.example;Laan 1;1234 AB;Utrecht;NL;nl;"


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger: D1 was sent a notice that was withdrawn, D3 stood on a refused row, D4 has a credit that is blocked."""
    found = make_ledger(tmp_path)
    issue(found)
    rows = [
        WHO.format("D3", "Griek") + ";F4;32-06-2026;01-07-2026;0,00;EUR",
        WHO.format("D4", "Smith") + ";B1;01-06-2026;01-07-2026;-300,00;GBP",
    ]
    listed = tmp_path / "again.csv"
    listed.write_text("\n".join((HEADINGS, *rows)), encoding="utf-8")
    with at_desk(found) as desk:
        delivering.deliver(desk, 1, "eml")
        withdrawing.withdraw_notices(desk, [2, 3, 4])
        import_items(desk, ImportPlan(listed, partial=True, skip_refused=True))
        holding.hold(desk, holding.Target(item="B1"), HoldKind.BLOCK)
    return found


@pytest.fixture
def page(qtbot: QtBot, location: str) -> Iterator[ProposalPage]:
    with window_on(qtbot, location, RunsPlace) as window:
        yield propose(qtbot, window)


def propose(qtbot: QtBot, window: MainWindow) -> ProposalPage:
    place = window.places[0]
    assert isinstance(place, RunsPlace)
    do(qtbot, window, "new_run")
    until(qtbot, lambda: place.proposal.proposed is not None)
    settle(qtbot, window)
    return place.proposal


def parties(page: ProposalPage) -> dict[str, str]:
    """Return what stands in the first column of each notice, by party code."""
    model = page.lists.drafts
    rows = range(model.rowCount())
    return {model.found(model.index(row, 0)).party.code: model.index(row, 0).data() for row in rows}


def test_notices_with_something_to_know_bear_a_mark_and_say_it(page: ProposalPage) -> None:
    shown = parties(page)
    assert {code for code, text in shown.items() if text.startswith("⚠")} == {"D2", "D3", "D4"}
    model = page.lists.drafts
    row = list(shown).index("D3")
    hint = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "F4 stood on a refused row" in hint
    assert model.index(row, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole) in hint
    said = "\n".join(page.warnings.item(place).text() for place in range(page.warnings.count()))
    assert "may have received a notice about these items" in said
    assert "stood on a refused row of the last list: F4" in said
    assert "1 debtor (Smith) has a blocked credit or payment of £300.00 that is not taken off." in said


def test_marked_notices_are_found_by_their_mark(qtbot: QtBot, page: ProposalPage) -> None:
    page.search.setText("⚠ D4")
    until(qtbot, lambda: page.lists.drafts.rowCount() == 1)
    assert list(parties(page)) == ["D4"]


def test_words_stand_above_the_preview_of_the_notice(qtbot: QtBot, page: ProposalPage) -> None:
    row = list(parties(page)).index("D4")
    page.lists.drafts_view.selectRow(row)
    until(qtbot, lambda: "A blocked credit of £300.00 is not taken off." in page.preview.title.text())


def test_what_was_said_of_a_notice_is_said_again_before_it_goes(qtbot: QtBot, location: str) -> None:
    issue(location)
    with window_on(qtbot, location, RunsPlace) as window:
        dialog = asked_to_deliver(qtbot, window)
        said = dialog.findChild(QLabel, "deliver_remarks")
        assert isinstance(said, QLabel) and said.isVisible()
        assert "3 notices bear a warning" in said.text()
        assert "stood on a refused row of the last list: A000007 " in said.text()
        assert "not taken off: A000006 Smith" in said.text()
        dialog.reject()


def test_warning_is_whole_where_the_window_is_narrow(qtbot: QtBot, page: ProposalPage) -> None:
    warnings = page.warnings
    page.resize(40 * page.fontMetrics().averageCharWidth(), page.height())
    warnings.resize(40 * page.fontMetrics().averageCharWidth(), warnings.maximumHeight())
    first = warnings.visualItemRect(warnings.item(0)).height()
    assert first > 2 * warnings.fontMetrics().height(), "it takes more than one line"
    assert warnings.minimumHeight() >= first
    assert warnings.maximumHeight() >= sum(
        warnings.visualItemRect(warnings.item(row)).height() for row in range(warnings.count())
    )
