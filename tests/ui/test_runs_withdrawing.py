"""Taking notices and runs back in the window, and opening what was made of them."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QItemSelectionModel, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs.place import RunsPlace

from .runs_desk import at_desk, deliver, dialog, do, issue, overview, state_of, until, window_on
from .runs_desk import location as location
from .runs_desk import window as window
from .runs_desk import with_run as with_run


def test_notice_is_withdrawn_after_a_question(qtbot: QtBot, with_run: MainWindow) -> None:
    overview(with_run).notices_view.choose(2)
    do(qtbot, with_run, "withdraw_notice")
    asked = dialog(with_run, "withdraw_dialog")
    assert not asked.letter_box.isEnabled(), "nobody has it yet"  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, "issued", "withdrawn", "issued", "issued")
    assert overview(with_run).notice().number == 2  # type: ignore[union-attr]
    assert not with_run.actions_of_window["withdraw_notice"].isEnabled()


def test_several_notices_are_withdrawn_at_once_with_their_letters(
    qtbot: QtBot, with_run: MainWindow, tmp_path: Path, opened: "Opened"
) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    page = overview(with_run)
    page.notices_view.clearSelection()
    for row in (0, 2):
        page.notices_view.selectionModel().select(
            page.notices.index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    do(qtbot, with_run, "withdraw_notice")
    asked = dialog(with_run, "withdraw_dialog")
    asked.letter_box.setChecked(True)  # type: ignore[attr-defined]
    asked.letter_field.setText(str(tmp_path / "terug.pdf"))  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, "withdrawn", "sent", "withdrawn", "sent")
    with pikepdf.open(tmp_path / "terug.pdf") as letters:
        assert len(letters.pages) == 2


class Opened(QObject):
    """Keeps what would have been opened."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Keeps the files that the window opens with other programs."""
    found = Opened()
    QDesktopServices.setUrlHandler("file", found, "take")
    yield found
    QDesktopServices.unsetUrlHandler("file")


def test_run_is_withdrawn_with_letters(qtbot: QtBot, with_run: MainWindow, tmp_path: Path, opened: Opened) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    do(qtbot, with_run, "withdraw_run")
    asked = dialog(with_run, "withdraw_dialog")
    asked.letter_box.setChecked(True)  # type: ignore[attr-defined]
    asked.letter_field.setText(str(tmp_path / "terug.pdf"))  # type: ignore[attr-defined]
    asked.accept()
    state_of(qtbot, with_run, *["withdrawn"] * 4)
    assert (tmp_path / "terug.pdf").read_bytes().startswith(b"%PDF")
    until(qtbot, lambda: len(opened.urls) == 1)


def test_what_was_sent_is_withdrawn_with_a_reason_only(qtbot: QtBot, with_run: MainWindow) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    do(qtbot, with_run, "withdraw_run")
    asked = dialog(with_run, "withdraw_dialog")
    assert asked.focusWidget() is asked.reason  # type: ignore[attr-defined]
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert asked.isVisible() and not asked.accept_button.isEnabled()  # type: ignore[attr-defined]
    qtbot.keyClicks(asked.reason, "wrong list")  # type: ignore[attr-defined]
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    state_of(qtbot, with_run, *["withdrawn"] * 4)


def test_letters_and_messages_are_opened(qtbot: QtBot, with_run: MainWindow, opened: Opened) -> None:
    deliver(qtbot, with_run)
    state_of(qtbot, with_run, "printed", "sent", "sent", "sent")
    do(qtbot, with_run, "open_print_file")
    do(qtbot, with_run, "open_mail_folder")
    assert [Path(url.toLocalFile()).name for url in opened.urls] == ["van-dijk-b-v-R0001.pdf", "mail"]


@pytest.mark.parametrize(
    ("chosen", "n_sent", "told"),
    [
        ((1,), 4, "⚠ This notice was sent already. Who got it is"),
        ((1, 2), 4, "⚠ All 2 notices were sent already. Whoever got one is"),
        ((0, 1, 2), 1, "⚠ 1 of the 3 notices was sent already. Who got it is"),
        ((0, 1, 2, 3), 2, "⚠ 2 of the 4 notices were sent already. Whoever got one is"),
        ((0, 1), 0, None),
    ],
)
def test_withdrawing_tells_how_many_of_the_notices_were_sent(
    qtbot: QtBot, location: str, chosen: tuple[int, ...], n_sent: int, told: str | None
) -> None:
    issue(location)
    with at_desk(location) as desk, desk.engine.transaction():
        desk.engine.execute("UPDATE notice SET state = 'sent' WHERE number <= ?", (n_sent,))
    with window_on(qtbot, location, RunsPlace) as window:
        until(qtbot, lambda: overview(window).notices_of_run() != ())
        page = overview(window)
        page.notices_view.clearSelection()
        for row in chosen:
            page.notices_view.selectionModel().select(
                page.notices.index(row, 0),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        do(qtbot, window, "withdraw_notice")
        asked = dialog(window, "withdraw_dialog")
        said = asked.findChild(QLabel, "withdraw_again")
        assert (said is None) is (told is None)
        if told is not None:
            assert isinstance(said, QLabel) and said.text().startswith(told)
        assert asked.letter_box.isEnabled() is (told is not None)  # type: ignore[attr-defined]
        asked.reject()
