"""The first start to its end: the demo is made and opened, and a test message arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from aanmaningen.jobs.desk import open_desk
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.start.wizard import DEMO_PAGE, StartWizard
from aanmaningen.ui.workbench import Workbench
from tests.smtp_server import SmtpServer

from .imports_desk import memory as memory


@pytest.fixture
def wizard(qtbot: QtBot, memory: QSettings, tmp_path: Path) -> Iterator[StartWizard]:
    memory.setValue("language", "en")
    found = StartWizard(memory)
    qtbot.addWidget(found)
    found.place_page.form.set_value("place_folder", str(tmp_path / "eigen"))
    found.demo_page.form.set_value("demo_folder", str(tmp_path / "demo"))
    found.show()
    qtbot.waitExposed(found)
    yield found
    found._background.stop()


def test_the_demo_is_made_and_the_window_opens_on_it(qtbot: QtBot, wizard: StartWizard, memory: QSettings) -> None:
    wizard.way_page.ways["demo"].setChecked(True)
    wizard.next()
    assert wizard.currentId() == DEMO_PAGE
    with qtbot.waitSignal(wizard.accepted, timeout=120_000):
        wizard.accept()
    assert wizard.chosen is not None
    desk = open_desk(wizard.chosen.location)
    assert desk.engine.value("SELECT COUNT(*) FROM notice") > 0
    desk.engine.close()
    window = MainWindow(Workbench(wizard.chosen.location, None, memory), PLACES, FEATURES)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy(), timeout=20_000)
    assert window.place.key == "items"
    assert window.place.model.rowCount() > 0  # type: ignore[attr-defined]
    window.close()


def test_a_test_message_arrives_before_anything_is_made(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    with SmtpServer() as server:
        wizard.company_page.form.set_value("company_name", "A")
        page = wizard.mail_page
        for key, value in (
            ("mail_host", server.host),
            ("mail_port", str(server.port)),
            ("mail_security", "none"),
            ("mail_sender", "kantoor@voorbeeld.example"),
        ):
            page.form.set_value(key, value)
            page.form.edited.emit(key)
        page.test_button.click()
        qtbot.waitUntil(lambda: bool(server.received))
        qtbot.waitUntil(lambda: not page._is_trying)
        assert [one.recipients for one in server.received] == [("kantoor@voorbeeld.example",)]
        assert not page.notice.text().startswith("⚠")
    assert not (tmp_path / "eigen").exists()
