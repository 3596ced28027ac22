"""Notices that were overtaken after they were made final: seen before delivering, held back, and withdrawn together."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import delivering, holding, showing
from aanmaningen.jobs.importing import ImportPlan, import_items
from aanmaningen.store import timeline
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs.deliver_dialog import DeliverDialog
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.runs.withdraw_dialog import WithdrawDialog
from aanmaningen.ui.workbench import Kind

from .runs_desk import HEADINGS, at_desk, do, issue, make_ledger, settle, until, window_on


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger with a run of four notices, of which one was paid since (D3) and one debtor was blocked (D2)."""
    found = make_ledger(tmp_path)
    issue(found)
    overtake(found)
    return found


@pytest.fixture
def window(qtbot: QtBot, location: str) -> Iterator[MainWindow]:
    with window_on(qtbot, location, RunsPlace) as found:
        until(qtbot, lambda: bool(runs(found).overview.notices_of_run()))
        yield found


def overtake(location: str) -> None:
    paid = Path(location).with_name("paid.csv")
    row = "D3;Καλημέρα Α.Ε.;info@griek.example;Laan 1;1234 AB;Utrecht;NL;nl;Export;F4;01-06-2026;01-07-2026;0,00;EUR"
    paid.write_text(f"{HEADINGS};bedrag origineel\n{row};1000,00".replace("bedrag;", "openstaand;"), encoding="utf-8")
    with at_desk(location) as desk:
        import_items(desk, ImportPlan(paid, partial=True))
        holding.hold(desk, holding.Target(party="D2"), HoldKind.BLOCK)


def runs(window: MainWindow) -> RunsPlace:
    found = window.places[0]
    assert isinstance(found, RunsPlace)
    return found


def shown_states(window: MainWindow) -> dict[str, str]:
    page = runs(window).overview
    column = next(place for place, one in enumerate(page.notices.columns) if one.key == "state")
    return {one.party_code: page.notices.index(row, column).data() for row, one in enumerate(page.notices.shown)}


def words(dialog: QDialog, name: str) -> str:
    label = dialog.findChild(QLabel, name)
    return label.text() if label is not None else ""


def withdraw_selection(qtbot: QtBot, window: MainWindow, reason: str) -> None:
    do(qtbot, window, "withdraw_notice")
    asked = window.findChild(WithdrawDialog, "withdraw_dialog")
    assert asked is not None
    asked.reason.setText(reason)
    asked.accept()
    settle(qtbot, window)


def deliver(qtbot: QtBot, window: MainWindow) -> None:
    do(qtbot, window, "deliver")
    asked = window.findChild(DeliverDialog, "deliver_dialog")
    assert asked is not None
    asked.accept()
    settle(qtbot, window)


def test_overtaken_notices_say_so_in_the_list_with_the_reason(window: MainWindow) -> None:
    assert shown_states(window) == {
        "D1": "issued",
        "D2": "overtaken: the party was blocked since",
        "D3": "overtaken: paid since: F4",
        "D4": "issued",
    }
    button = runs(window).overview.filter.overtaken_button
    assert button.isVisible() and button.text().replace("&", "") == "2 overtaken"


def test_dialog_says_before_delivering_how_many_are_held_back_and_why(qtbot: QtBot, window: MainWindow) -> None:
    do(qtbot, window, "deliver")
    asked = window.findChild(DeliverDialog, "deliver_dialog")
    assert asked is not None
    assert "1 notice by e-mail" in words(asked, "deliver_counts")
    held_back = words(asked, "deliver_held_back")
    assert "2 notices will be held back" in held_back
    assert "1 paid since" in held_back and "1 with a party that was blocked since" in held_back
    assert asked.accept_button.isEnabled()
    asked.reject()


def test_nothing_is_delivered_when_all_that_waits_was_overtaken(qtbot: QtBot, window: MainWindow) -> None:
    deliver(qtbot, window)
    do(qtbot, window, "deliver")
    asked = [one for one in window.findChildren(DeliverDialog) if one.isVisible()][-1]
    assert "nothing to deliver" in words(asked, "deliver_counts")
    assert not asked.accept_button.isEnabled()
    asked.reject()


def test_overtaken_notices_are_chosen_by_one_key_and_withdrawn_with_one_reason(
    qtbot: QtBot, window: MainWindow, location: str
) -> None:
    page = runs(window).overview
    do(qtbot, window, "select_overtaken")
    assert {one.party_code for one in page.notices_view.chosen()} == {"D2", "D3"}
    assert page.notices_view.hasFocus()
    withdraw_selection(qtbot, window, "betaald of geblokkeerd")
    page.filter.choose("all")
    until(qtbot, lambda: list(shown_states(window).values()) == ["issued", "withdrawn", "issued", "withdrawn"])
    assert not window.actions_of_window["select_overtaken"].isEnabled()
    assert page.filter.overtaken_button.isHidden()
    with at_desk(location) as desk:
        (party,) = {one.party_id for one in showing.issued_notices(desk) if one.party_code == "D2"}
        events = timeline.of_party(desk.engine, desk.administration.id, party, "D2")
    assert "betaald of geblokkeerd" in [event.facts.get("detail") for event in events]


def test_bar_says_what_was_held_back_and_goes_once_it_is_withdrawn(qtbot: QtBot, window: MainWindow) -> None:
    deliver(qtbot, window)
    bar, page = runs(window).bar, runs(window).overview
    until(qtbot, lambda: "2 notices were held back" in bar.label.text())
    assert "Stopped" not in bar.label.text()
    assert not bar.resume.isVisible(), "going on would hold them back again"
    page.filter.choose("sent")
    bar.held_back.click()
    assert {one.party_code for one in page.notices_view.chosen()} == {"D2", "D3"}
    withdraw_selection(qtbot, window, "")
    until(qtbot, bar.isHidden)


def test_what_was_held_back_is_announced_at_the_next_start(qtbot: QtBot, location: str) -> None:
    with at_desk(location) as desk:
        delivering.deliver(desk, 1)
    with window_on(qtbot, location, RunsPlace) as window:
        bar = runs(window).bar
        until(qtbot, bar.isVisible)
        assert "2 notices of R0001 are held back" in bar.label.text()
        assert not bar.resume.isVisible()
        bar.held_back.click()
        view = runs(window).overview.notices_view
        until(qtbot, lambda: {one.party_code for one in view.chosen()} == {"D2", "D3"})


def test_item_that_is_blocked_now_is_seen_in_the_list_at_once(qtbot: QtBot, window: MainWindow, location: str) -> None:
    with at_desk(location) as desk:
        holding.hold(desk, holding.Target(item="F1"), HoldKind.BLOCK)
    window.workbench.changed.emit(frozenset({Kind.ITEMS}))
    until(qtbot, lambda: shown_states(window).get("D1") == "overtaken: blocked since: F1")
    window.workbench.set_language("nl")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert runs(window).overview.filter.overtaken_button.isVisible()
