"""A bug, a closing window with work under way, a second start: the program goes on, or closes in order."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ledgers import ACTOR, post, write_list
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from aanmaningen import __main__
from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs import correcting
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import backup, change_setting, check, start_administration
from aanmaningen.ui.app import open_window
from aanmaningen.ui.bug_report import BugReport
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.one_window import OneWindow
from aanmaningen.ui.workbench import Kind

from .bad_luck_desk import ask, block, held, leave_it, look, open_box, press, settle, shown, told, write_lock_elsewhere
from .bad_luck_desk import impatient as impatient
from .bad_luck_desk import location as location
from .bad_luck_desk import memory as memory

SECRET = "Bakkerij Jansen owes 100"


def report(window: MainWindow) -> str:
    """Return what the report says, "" while none is shown."""
    return window.bugs.report.toPlainText() if window.bugs.isVisible() else ""


def go_wrong(*_: object) -> None:
    raise ValueError(SECRET)


class Unpaintable(QLabel):
    """A widget that cannot be painted."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        go_wrong()


# -- a bug


def test_bug_in_a_slot_is_one_report_without_data_that_can_be_copied(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        button = QPushButton(window)
        button.clicked.connect(go_wrong)
        button.click()
        qtbot.waitUntil(lambda: "ValueError" in report(window))
        assert "go_wrong" in report(window)
        assert "Jansen" not in report(window) + caplog.text
        press(window.bugs, "bug_copy")
        assert QApplication.clipboard().text() == report(window)
        press(window.bugs, "bug_go_on")
        block(window, "F1", "x")  # and the program goes on
        qtbot.waitUntil(lambda: held(location) == 1)


def test_twenty_bugs_at_once_are_one_window(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        for _ in range(20):
            QTimer.singleShot(0, go_wrong)
        qtbot.waitUntil(lambda: "It went wrong 20 times" in report(window))
        assert len(window.findChildren(BugReport)) == 1
        assert report(window).count("in go_wrong") == 1


def test_bug_in_a_job_is_reported_and_what_it_did_is_taken_back(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    def job(desk: Desk) -> None:
        with desk.engine.transaction():
            correcting.block(desk, [1], "x")
            go_wrong()

    with shown(qtbot, location, memory) as window:
        window.workbench.write(message("Blocking"), job, Kind.ITEMS)
        qtbot.waitUntil(lambda: "ValueError" in report(window))
        assert held(location) == 0
        settle(qtbot, window)


def test_bug_while_painting_is_shown_once_and_later_only_counted(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        bad = Unpaintable(window)
        bad.resize(20, 20)
        bad.show()
        qtbot.waitUntil(lambda: "ValueError" in report(window))
        press(window.bugs, "bug_go_on")
        bad.update()
        qtbot.waitUntil(lambda: "bug" in window.banner.texts())
        assert "times by now" in window.banner.texts()["bug"]
        assert report(window) == ""
        bad.hide()


def test_bug_in_a_thread_is_reported(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        threading.Thread(target=go_wrong).start()
        qtbot.waitUntil(lambda: "ValueError" in report(window))


def test_refusal_that_nobody_caught_is_told_as_a_refusal(qtbot: QtBot, location: str, memory: QSettings) -> None:
    def refuse() -> None:
        raise Refusal(message("Choose a folder."))

    with shown(qtbot, location, memory) as window:
        QTimer.singleShot(0, refuse)
        assert told(qtbot, window) == "Choose a folder."


def test_report_can_close_the_program_in_order(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        QTimer.singleShot(0, go_wrong)
        qtbot.waitUntil(lambda: report(window) != "")
        press(window.bugs, "bug_close_program")
        qtbot.waitUntil(lambda: not window.isVisible())
        assert window.workbench.desk.engine.database.is_closed()


def test_report_is_in_the_language_of_the_window(
    qtbot: QtBot, location: str, memory: QSettings, caplog: pytest.LogCaptureFixture
) -> None:
    with shown(qtbot, location, memory) as window:
        window.workbench.set_language("nl")
        QTimer.singleShot(0, go_wrong)
        qtbot.waitUntil(lambda: report(window) != "")
        assert "Er ging iets mis" in window.bugs.words.text()
        assert isinstance(window.bugs.focusWidget(), QPushButton | QPlainTextEdit)


# -- closing while something is under way


class Work:
    """A job that goes on until the test ends it, or somebody cancels."""

    def __init__(self) -> None:
        self.end = threading.Event()
        self.begun = threading.Event()

    def __call__(self, desk: Desk) -> None:
        with desk.engine.transaction():
            correcting.block(desk, [1], "half way")
            self.begun.set()
            while not self.end.wait(0.01):
                desk.stop_if_cancelled()


def begin(qtbot: QtBot, window: MainWindow) -> Work:
    """Begin a change that takes its time."""
    work = Work()
    window.workbench.write(message("Import of {file}", file="lijst.csv"), work, Kind.ITEMS)
    qtbot.waitUntil(work.begun.is_set)
    return work


def test_closing_with_a_change_under_way_asks_and_finishing_it_keeps_it(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        work = begin(qtbot, window)
        window.close()
        box = open_box(window, "unfinished")
        assert box is not None
        assert "Import of lijst.csv" in box.text()  # type: ignore[attr-defined]
        assert window.isVisible()
        press(window, "unfinished_finish")
        assert "closes as soon as" in window.banner.texts()["leaving"]
        assert not window.stack.isEnabled()
        work.end.set()
        qtbot.waitUntil(lambda: not window.isVisible())
    assert held(location) == 1


def test_closing_and_stopping_takes_the_change_back(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        begin(qtbot, window)
        window.close()
        press(window, "unfinished_stop")
        qtbot.waitUntil(lambda: not window.isVisible())
    assert held(location) == 0


def test_going_on_working_leaves_everything_as_it_was(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        work = begin(qtbot, window)
        window.close()
        box = open_box(window, "unfinished")
        assert box is not None
        qtbot.keyClick(box, Qt.Key.Key_Escape)
        work.end.set()
        settle(qtbot, window)
        assert window.isVisible()
        assert window.stack.isEnabled()


def test_window_stays_when_what_it_waited_for_goes_wrong(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        with write_lock_elsewhere(location):
            block(window, "F1", "x")  # waits for the lock
            window.close()
            press(window, "unfinished_finish")
            assert "in use by another" in told(qtbot, window)
        assert window.isVisible()
        assert window.stack.isEnabled()
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: held(location) == 1)


def test_window_closes_at_once_while_something_is_only_read(qtbot: QtBot, location: str, memory: QSettings) -> None:
    def read(desk: Desk) -> None:
        while True:
            desk.stop_if_cancelled()

    with shown(qtbot, location, memory) as window:
        window.workbench.read(message("Reading the items"), read, print)
        window.close()
        assert not window.isVisible()


# -- a second start, and an end without warning


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], ("", "")),
        (["--db", "/data/ledger.db"], ("/data/ledger.db", "")),
        (["--db=postgresql://server/ledger?a=b"], ("postgresql://server/ledger?a=b", "")),
        (["--administration", "demo"], ("", "demo")),
        (["--administration=demo", "--db", "/data/ledger.db"], ("/data/ledger.db", "demo")),
        (["--administration"], None),
        (["--db", "/data/ledger.db", "items"], None),
        (["--administration", "demo", "items"], None),
        (["--help"], None),
    ],
)
def test_without_a_command_the_window_opens_on_what_is_named(
    arguments: list[str], wanted: tuple[str, str] | None
) -> None:
    assert __main__._for_the_window(arguments) == wanted


def test_the_window_opens_on_the_administration_that_is_named(qtbot: QtBot, location: str, memory: QSettings) -> None:
    start_administration(location, Administration(0, "b", "Bakker & Zn."), ACTOR)
    for code in ("voorbeeld-bv", "b"):
        window = open_window(memory, location, code)
        assert window is not None
        qtbot.addWidget(window)
        assert window.workbench.desk.administration.code == code
        assert window.banner.texts() == {}
        window.close()


def test_an_administration_that_is_not_there_is_said_and_another_is_shown(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    window = open_window(memory, location, "elders")
    assert window is not None
    qtbot.addWidget(window)
    assert "elders" in window.banner.texts()["administration"]
    assert memory.value("administration") == window.workbench.desk.administration.code == "voorbeeld-bv"
    window.close()


def test_a_second_start_brings_the_first_window_to_the_administration_that_is_named(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    code = "import sys; from aanmaningen.ui.one_window import OneWindow; sys.exit(OneWindow(sys.argv[1]).call('b'))"
    with shown(qtbot, location, memory) as window:
        start_administration(location, Administration(0, "b", "Bakker & Zn."), ACTOR)
        one = OneWindow(location)
        one.called.connect(window.come_forward)
        one.listen()
        with subprocess.Popen([sys.executable, "-c", code, location]) as second:
            qtbot.waitUntil(lambda: window.workbench.desk.administration.code == "b", timeout=20_000)
            qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)


def test_second_start_brings_the_first_window_forward(qtbot: QtBot, location: str) -> None:
    first, other = OneWindow(location), OneWindow(location + ".other")
    first.listen()
    code = "import sys; from aanmaningen.ui.one_window import OneWindow; sys.exit(OneWindow(sys.argv[1]).call())"
    with qtbot.waitSignal(first.called, timeout=20_000):
        second = subprocess.Popen([sys.executable, "-c", code, location])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 1  # true: it was brought forward
    assert not other.call()


def test_a_window_that_went_to_another_ledger_is_found_there(qtbot: QtBot, location: str) -> None:
    one = OneWindow(location)
    one.listen()
    one.move_to(location + ".other")
    code = "import sys; from aanmaningen.ui.one_window import OneWindow; sys.exit(OneWindow(sys.argv[1]).call())"
    with qtbot.waitSignal(one.called, timeout=20_000):
        second = subprocess.Popen([sys.executable, "-c", code, location + ".other"])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 1
    assert not OneWindow(location).call()


def test_another_ledger_is_not_opened_while_something_is_being_changed(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    copy, goes_on = str(tmp_path / "kopie.db"), threading.Event()
    with shown(qtbot, location, memory) as window:
        bench = window.workbench
        backup(bench.desk, Path(copy))
        bench.write(message("Waiting"), lambda _: goes_on.wait(20))
        bench.location_wanted.emit(copy)
        assert "still being changed" in told(qtbot, window)
        leave_it(window)
        assert bench.location == location
        goes_on.set()
        settle(qtbot, window)
        bench.location_wanted.emit(copy)
        assert bench.location == bench.desk.engine.location == memory.value("location") == copy


def test_what_was_asked_of_one_ledger_is_not_answered_by_another(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    copy, goes_on = str(tmp_path / "kopie.db"), threading.Event()
    with shown(qtbot, location, memory) as window:
        bench, answers = window.workbench, list[object]()
        backup(bench.desk, Path(copy))
        bench.background._readers.setMaxThreadCount(1)
        bench.read(message("Reading"), lambda _: goes_on.wait(20), lambda _: None)
        bench.read(message("Reading"), lambda desk: desk.engine.location, answers.append)
        bench.location_wanted.emit(copy)
        goes_on.set()
        settle(qtbot, window)
        assert answers == []


def test_others_are_watched_at_the_ledger_that_is_open_now(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    copy = str(tmp_path / "kopie.db")
    with shown(qtbot, location, memory) as window:
        bench, heard = window.workbench, list[object]()
        backup(bench.desk, Path(copy))
        window.watch.look()  # on its way while the other ledger is opened
        bench.location_wanted.emit(copy)
        settle(qtbot, window)
        bench.changed.connect(heard.append)
        for _ in range(2):
            qtbot.waitUntil(lambda: not window.watch._is_looking)
            window.watch.look()
        qtbot.waitUntil(lambda: not window.watch._is_looking)
        assert heard == []
        with look(copy) as desk:
            change_setting(desk, "name", "Elders")
        window.watch.look()
        qtbot.waitUntil(lambda: heard == [frozenset({Kind.SETTINGS})])


def test_window_that_was_killed_does_not_keep_the_next_one_out(qtbot: QtBot, location: str) -> None:
    code = (
        "import os, signal, sys\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from aanmaningen.ui.one_window import OneWindow\n"
        "application = QCoreApplication([])\n"
        "one = OneWindow(sys.argv[1]); one.listen()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, location], check=False).returncode == -signal.SIGKILL
    assert not OneWindow(location).call()
    OneWindow(location).listen()


_WINDOW_THAT_IMPORTS = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from aanmaningen.core.errors import message
from aanmaningen.jobs import importing
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.workbench import Kind, Workbench

location, listed, memory = sys.argv[1:]
application = QApplication([])
window = MainWindow(Workbench(location, None, QSettings(memory, QSettings.Format.IniFormat)), PLACES, FEATURES)
window.show()
task = window.workbench.write(
    message("Import"), lambda desk: importing.import_items(desk, importing.ImportPlan(Path(listed))), Kind.ITEMS
)
print("begun", flush=True)
task.progressed.connect(lambda *_: print("progressed", flush=True))
task.finished.connect(lambda _: print("done", flush=True))
application.exec()
"""


@pytest.mark.parametrize("moment", [b"begun\n", b"progressed\n", b"done\n"])
def test_window_that_is_killed_during_an_import_leaves_all_of_it_or_nothing(
    location: str, tmp_path: Path, moment: bytes
) -> None:
    listed = write_list(tmp_path / "lang.csv", [post(f"L{number}", "10,00") for number in range(20_000)])
    command = [sys.executable, "-c", _WINDOW_THAT_IMPORTS, location, str(listed), str(tmp_path / "other.ini")]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert program.stdout is not None
    assert moment in iter(program.stdout.readline, b"")
    program.kill()
    program.communicate()
    with look(location) as desk:
        assert check(desk) == []
    assert ask(location, "SELECT COUNT(*) FROM item") in (3, 20_003)
