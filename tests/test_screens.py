"""The window as a whole: which keys do what, the table of them in the manual, and the pictures there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot
from screens import DOCS, KEYS_BEGIN, KEYS_END, MANUAL, keys_table, wait_until_idle

from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.workbench import Workbench
from tests.ui.runs_desk import make_ledger

TEXT = (DOCS / "handleiding.md").read_text(encoding="utf-8")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window, in Dutch, on a ledger with some items."""
    memory = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    memory.setValue("language", "nl")
    found = MainWindow(Workbench(make_ledger(tmp_path), None, memory), PLACES, FEATURES)
    qtbot.addWidget(found)
    found.show()
    wait_until_idle(found.workbench.background.is_busy)
    yield found
    found.close()


def test_manual_holds_the_table_of_every_action_with_keys(window: MainWindow) -> None:
    told = TEXT.split(KEYS_BEGIN)[1].split(KEYS_END)[0].strip().splitlines()
    assert told == keys_table(window), "renew the table with: python dev.py screens --manual"


def test_keys_do_one_thing_at_a_time(window: MainWindow) -> None:
    for place in window.places:
        window.workbench.place_wanted.emit(place.key)
        wait_until_idle(window.workbench.background.is_busy)
        if isinstance(place, ItemsPlace):
            place.table.selectAll()
            wait_until_idle(window.workbench.background.is_busy)
        owners: dict[str, list[str]] = defaultdict(list)
        for spec in window.actions_of_window.specs():
            if spec.shortcut and window.actions_of_window[spec.key].isEnabled():
                owners[QKeySequence(spec.shortcut).toString()].append(spec.key)
        assert "item_block" in sum(owners.values(), []) or not isinstance(place, ItemsPlace)
        assert [keys for keys in owners.values() if len(keys) > 1] == [], place.key


def test_pictures_in_the_manual_are_those_that_can_be_renewed_and_small() -> None:
    shown = set(re.findall(r"images/(venster-[a-z-]+)\.png", TEXT))
    assert shown == {title for title, _ in MANUAL.values()}
    sizes = {title: (DOCS / "images" / f"{title}.png").stat().st_size for title in shown}
    assert {title: size for title, size in sizes.items() if size > 150_000} == {}
