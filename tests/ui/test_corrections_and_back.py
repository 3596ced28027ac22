"""Each correction of chosen items keeps the reason that was given, and is taken back whole, with the audit kept."""

import pytest
from ledgers import dump
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import holding
from aanmaningen.ui.dialogs.reason_field import ReasonField
from aanmaningen.ui.workbench import Workbench

from .actions_desk import SmallWindow
from .actions_desk import bench as bench
from .actions_desk import window as window

REASON = "afspraak met Anna"
_WITH_REASON = (
    "item_mark_reason",
    "item_unmark",
    "item_level",
    "item_block",
    "item_block_until",
    "item_skip",
    "item_unblock",
    "item_due_date",
)


def stands(bench: Workbench) -> dict[str, list[tuple[object, ...]]]:
    """Return what holds of the items now; a hold that was lifted does so no more."""
    found = dump(bench.desk.engine, without=["audit", "activity", "hold"], hide=["id"])
    sql = "SELECT item_id, party_id, kind, until_day, reason FROM hold WHERE lifted_at IS NULL ORDER BY 1, 2, 3"
    return {**found, "hold": [tuple(row) for row in bench.desk.engine.rows(sql)]}


def audit(bench: Workbench) -> list[str]:
    """Return every line of the audit, oldest first."""
    return [str(row) for row in bench.desk.engine.rows("SELECT * FROM audit ORDER BY id")]


@pytest.mark.parametrize("key", _WITH_REASON)
def test_a_correction_of_several_keeps_its_reason_and_is_undone_and_redone(
    qtbot: QtBot, bench: Workbench, window: SmallWindow, key: str
) -> None:
    for number in ("F1", "F2"):
        holding.hold(bench.desk, holding.Target(item=number), HoldKind.UNTIL, bench.reference_date, "eerder")
        if key != "item_unblock":
            holding.unhold(bench.desk, holding.Target(item=number))
    before, earlier = stands(bench), len(audit(bench))
    window.place.choose("F1", "F2")
    window.actions_[key].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))
    asked = next(one for one in window.findChildren(QDialog) if one.isVisible())
    reason, accept = asked.findChild(ReasonField), asked.findChild(QPushButton, f"{asked.objectName()}_accept")
    assert reason is not None and accept is not None
    reason.setEditText(REASON)
    with qtbot.waitSignal(bench.changed):
        accept.click()
    after = stands(bench)
    assert after != before
    deed = audit(bench)
    assert [REASON in line for line in deed[earlier:]] == [True, True], "of each item it is kept why"
    with qtbot.waitSignal(bench.changed):
        window.actions_["undo"].trigger()
    assert stands(bench) == before
    assert audit(bench)[: len(deed)] == deed and len(audit(bench)) == len(deed) + 2, "both stay in the audit"
    with qtbot.waitSignal(bench.changed):
        window.actions_["redo"].trigger()
    assert stands(bench) == after
