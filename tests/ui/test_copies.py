"""A copy of a database in the window: what waits in it is held until a person says that it was not sent since."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, TODAY, post, sit_down, take_in
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import copied, delivering, issuing, keeping, withdrawing
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.jobs.proposing import Wish
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.settings.database_page import DatabasePage
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.workbench import Kind, Workbench


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[DatabasePage]:
    """The page of the database, of a backup in which two notices wait."""
    location, copy = str(tmp_path / "ledger.db"), tmp_path / "kopie.db"
    start_administration(location, COMPANY, ACTOR)
    desk = sit_down(location)
    take_in(desk, [post("1", "100,00", party="D1"), post("2", "50,00", party="D2")])
    issuing.issue(desk, Wish(TODAY))
    keeping.backup(desk, copy)
    desk.engine.close()
    bench = Workbench(str(copy), None, QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    bench.set_language("en")
    window = MainWindow(bench, [SettingsPlace])
    qtbot.addWidget(window)
    window.show()
    found = window.places[0]
    assert isinstance(found, SettingsPlace)
    found.show_page(found.database_page)
    yield found.database_page
    window.close()


def test_the_page_of_the_database_says_what_waits_in_doubt_and_a_person_ends_it(
    qtbot: QtBot, page: DatabasePage
) -> None:
    assert page.doubt.isVisible()
    assert "2 notices wait" in page.doubt.text() and "A000001 and A000002" in page.doubt.text()
    refused: list[str] = []
    page.workbench.refused.connect(lambda what: refused.append(str(what)))
    page.workbench.send(copied.unsent_words(2), lambda desk: delivering.deliver(desk, 1, "eml"), then=lambda _: None)
    qtbot.waitUntil(lambda: bool(refused))
    assert "confirm-unsent" in refused[0]
    page.unsent_button.click()
    qtbot.waitUntil(page.doubt.isHidden)
    assert page.unsent_button.isHidden()
    qtbot.waitUntil(lambda: "2 notices were not sent" in page.notice.text())
    assert copied.doubt(page.workbench.desk) is None


def test_the_page_says_nothing_any_more_when_what_waited_is_withdrawn(qtbot: QtBot, page: DatabasePage) -> None:
    title = copied.unsent_words(2)
    page.workbench.write(title, lambda desk: withdrawing.withdraw_run(desk, 1), Kind.RUNS)
    qtbot.waitUntil(page.doubt.isHidden)
