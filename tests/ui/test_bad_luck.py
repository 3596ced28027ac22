"""Bad luck with the database while the window is open, or as it opens: each is told, and nothing is lost."""

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, post, take_in, write_list
from ledgers import postgresql as postgresql
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Message
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import delivering, holding, issuing, keeping
from aanmaningen.jobs.holding import Target
from aanmaningen.jobs.keeping import check, start_administration
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store.opening import open_database
from aanmaningen.ui import app
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.start.wizard import ChosenLedger
from aanmaningen.ui.workbench import Kind

from .bad_luck_desk import (
    ask,
    block,
    full_disk,
    held,
    items_of,
    leave_it,
    look,
    make_ledger,
    open_box,
    press,
    rights,
    settle,
    shown,
    told,
    write_lock_elsewhere,
)
from .bad_luck_desk import impatient as impatient
from .bad_luck_desk import location as location
from .bad_luck_desk import memory as memory
from .bad_luck_desk import open_location as open_location

# -- locked


def test_block_that_a_lock_hindered_is_told_and_tried_again_as_it_was_typed(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        with write_lock_elsewhere(location):
            block(window, "F1", "Belooft te betalen")
            assert "in use by another window or program. Try again" in told(qtbot, window)
            assert held(location) == 0
        with qtbot.waitSignal(window.workbench.changed):
            press(window, "refusal_again")
        assert ask(location, "SELECT reason FROM hold") == "Belooft te betalen"
        assert window.actions_of_window["undo"].isEnabled()


def test_what_is_left_is_not_done_later(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        with write_lock_elsewhere(location):
            block(window, "F1", "x")
            told(qtbot, window)
        leave_it(window)
        block(window, "F2", "y")
        settle(qtbot, window)
        assert ask(location, "SELECT MIN(reason) FROM hold") == "y"
        assert not window.workbench.can_try_again


def test_a_lock_that_lasts_is_told_again_and_the_change_still_kept(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        with write_lock_elsewhere(location):
            block(window, "F1", "x")
            told(qtbot, window)
            press(window, "refusal_again")
            qtbot.waitUntil(lambda: open_box(window, "refusal") is None)
            told(qtbot, window)
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: held(location) == 1)


def test_several_changes_that_a_lock_hindered_are_one_box_and_one_try(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        with write_lock_elsewhere(location):
            for number in ("F1", "F2", "F3"):
                block(window, number, "x")
            settle(qtbot, window)
            assert told(qtbot, window).count("in use by another") == 1
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: held(location) == 3)


def test_import_that_a_lock_hindered_stays_in_its_dialog_and_can_be_tried_again(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    listed = write_list(tmp_path / "tweede.csv", [post("F9", "9,00")])
    with shown(qtbot, location, memory) as window:
        feature = window.features[0]
        assert isinstance(feature, ImportFeature)
        dialog = feature.import_file(listed)
        qtbot.waitUntil(dialog.next_button.isEnabled)
        with write_lock_elsewhere(location):
            dialog.next_button.click()
            qtbot.waitUntil(lambda: "in use by another" in dialog.notice.text())
            assert dialog.isVisible()
        qtbot.waitUntil(dialog.next_button.isEnabled)
        dialog.next_button.click()
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page)


# -- gone, and back again


def test_ledger_that_vanishes_is_told_while_it_lasts_and_goes_on_when_it_is_back(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    folder = Path(location).parent
    with shown(qtbot, location, memory) as window:
        window.watch.start(50)
        away = folder.rename(folder.with_name("away"))
        qtbot.waitUntil(lambda: "reach" in window.banner.texts())
        assert "ledger.db is not there. Connect the drive" in window.banner.texts()["reach"]
        rows = items_of(window).model.rowCount()
        assert rows > 0  # what is shown stays
        block(window, "F1", "Klacht")
        assert "is not there" in told(qtbot, window)
        assert not Path(location).exists()  # nothing was made in its place
        away.rename(folder)
        qtbot.waitUntil(lambda: "reach" not in window.banner.texts())
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: held(location) == 1)
        assert items_of(window).model.rowCount() == rows


def test_reading_while_the_ledger_is_away_is_told_once(qtbot: QtBot, location: str, memory: QSettings) -> None:
    folder = Path(location).parent
    with shown(qtbot, location, memory) as window:
        away = folder.rename(folder.with_name("away"))
        window.workbench.changed.emit(frozenset(Kind))
        for number in range(len(window.places)):
            window.place_list.setCurrentRow(number)
        settle(qtbot, window)
        assert told(qtbot, window).count("is not there") == 1
        away.rename(folder)
        press(window, "refusal_again")
        settle(qtbot, window)
        assert open_box(window, "refusal") is None


def test_rights_that_are_taken_away_are_told_and_given_back_it_goes_on(
    qtbot: QtBot, open_location: str, memory: QSettings
) -> None:
    location, folder = open_location, Path(open_location).parent
    with shown(qtbot, location, memory) as window:
        with rights({Path(location): 0o600, folder: 0o000}):
            block(window, "F1", "x")
            assert "Check the folder and the rights" in told(qtbot, window)
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: held(location) == 1)


def test_copy_that_is_put_back_in_its_place_is_what_the_window_shows(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    copy = make_ledger(str(tmp_path / "copy.db"), 2)
    with shown(qtbot, location, memory) as window:
        window.watch.start(50)
        qtbot.waitUntil(lambda: window.watch._file is not None)
        os.replace(copy, location)
        qtbot.waitUntil(lambda: window.workbench.desk.engine.value("SELECT COUNT(*) FROM item") == 2)


# -- newer, damaged, missing: at the start


def _newer(path: Path) -> None:
    found = open_database(str(path))
    found.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01 00:00:00')")
    found.close()


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _scrambled(path: Path) -> None:
    scrambled = bytearray(path.read_bytes())
    scrambled[4_096:] = random.Random(1).randbytes(len(scrambled) - 4_096)
    path.write_bytes(scrambled)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_newer, "newer version of Aanmaningen. Install that version"),
        (_truncated, "is damaged. Put back the latest copy"),
        (_scrambled, "is damaged. Put back the latest copy"),
        (lambda path: path.write_bytes(random.Random(1).randbytes(50_000)), "not a database of Aanmaningen. Choose"),
        (lambda path: path.write_bytes(b""), "is empty. Put back the latest copy"),
        (lambda path: path.unlink(), "is not there. Connect the drive"),
    ],
)
def test_ledger_that_does_not_open_leads_to_the_wizard_with_the_reason_and_is_left_alone(
    qtbot: QtBot,
    location: str,
    memory: QSettings,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], object],
    sentence: str,
) -> None:
    path = Path(location)
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    reasons: list[Message | None] = []
    monkeypatch.setattr(app, "choose_ledger", lambda _, problem: reasons.append(problem))
    assert app.open_window(memory, location) is None
    assert sentence in str(reasons[0])
    assert (path.read_bytes() if path.exists() else None) == before


def test_after_a_ledger_that_does_not_open_another_does(
    qtbot: QtBot, location: str, memory: QSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"x" * 5_000)
    monkeypatch.setattr(app, "choose_ledger", lambda *_: ChosenLedger(location))
    window = app.open_window(memory, str(bad))
    assert window is not None
    assert memory.value("location") == location
    window.close()


def test_damage_that_shows_only_later_is_told_and_what_is_shown_stays(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    path = Path(location)
    with look(location) as desk:
        take_in(desk, [post(f"L{number}", "10,00", Omschrijving="x" * 300) for number in range(2_000)], partial=True)
    with shown(qtbot, location, memory) as window:
        scrambled = bytearray(path.read_bytes())
        half = len(scrambled) // 2 // 4_096 * 4_096
        scrambled[half:] = bytes(len(scrambled) - half)
        path.write_bytes(scrambled)
        rows = items_of(window).model.rowCount()
        window.workbench.read(
            Message("Checking", {}),
            lambda desk: list(desk.engine.rows("SELECT * FROM item NOT INDEXED")),
            lambda _: None,
        )
        assert "is damaged. Put back the latest copy" in told(qtbot, window)
        assert items_of(window).model.rowCount() == rows


def test_several_administrations_and_none_remembered_open_the_first(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    start_administration(location, COMPANY, ACTOR)
    memory.setValue("administration", "gone")
    bench = app.open_workbench(memory, location)
    assert bench is not None
    assert bench.desk.administration.code == keeping.known_administrations(location)[0].code
    bench.close()


# -- read only


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
def test_ledger_that_may_only_be_read_is_shown_and_a_change_is_told(
    qtbot: QtBot, open_location: str, memory: QSettings, file_mode: int, folder_mode: int
) -> None:
    location, path = open_location, Path(open_location)
    before = path.read_bytes()
    with rights({path: file_mode, path.parent: folder_mode}), shown(qtbot, location, memory) as window:
        app.show_warnings(window)
        assert "may only be read. You can look at everything" in window.banner.texts()["read_only"]
        assert items_of(window).model.rowCount() > 0
        for number in range(len(window.places)):
            window.place_list.setCurrentRow(number)
            settle(qtbot, window)
        assert open_box(window, "refusal") is None
        block(window, "F1", "x")
        assert "may only be read, not written. Check the rights" in told(qtbot, window)
    assert path.read_bytes() == before


def test_ledger_of_an_older_version_that_may_only_be_read_says_what_to_do(
    qtbot: QtBot, open_location: str, memory: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(open_location)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM schema_migration WHERE name > '0003'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    reasons: list[Message | None] = []
    monkeypatch.setattr(app, "choose_ledger", lambda _, problem: reasons.append(problem))
    with rights({path: 0o444, path.parent: 0o555}):
        assert app.open_window(memory, open_location) is None
    assert "made by an older version" in str(reasons[0])
    assert "copy it to a folder where you may write" in str(reasons[0])
    assert path.read_bytes() == before


# -- on the network


def test_ledger_on_the_network_is_warned_of_once(
    qtbot: QtBot, location: str, memory: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "is_network_place", lambda path: True)
    with shown(qtbot, location, memory) as window:
        app.show_warnings(window)
        assert "on the network" in window.banner.texts()["network"]
    with shown(qtbot, location, memory) as window:
        app.show_warnings(window)
        assert window.banner.texts() == {}


# -- two windows


def test_what_one_window_changes_the_other_shows(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as one, shown(qtbot, location, memory) as other:
        other.watch.start(50)
        qtbot.waitUntil(lambda: other.watch._seen is not None and not other.watch._is_looking)
        with qtbot.waitSignal(other.workbench.changed) as heard:
            block(one, "F1", "Klacht")
        assert heard.args == [frozenset({Kind.ITEMS})]


def test_own_change_is_announced_once_and_not_taken_for_that_of_another(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        window.watch.start(20)
        qtbot.waitUntil(lambda: window.watch._seen is not None and not window.watch._is_looking)
        heard: list[object] = []
        window.workbench.changed.connect(heard.append)
        block(window, "F1", "x")
        settle(qtbot, window)
        looks: list[object] = []
        for _ in range(3):  # what the looks after it find
            before = window.watch._seen
            window.watch.look()
            qtbot.waitUntil(lambda: not window.watch._is_looking)
            looks.append(before == window.watch._seen)
        assert heard == [frozenset({Kind.ITEMS})]
        assert all(looks)


def test_change_by_another_just_before_our_own_is_shown_too(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        window.watch.look()
        qtbot.waitUntil(lambda: window.watch._seen is not None and not window.watch._is_looking)
        heard: list[frozenset[Kind]] = []
        window.workbench.changed.connect(heard.append)
        with look(location) as desk:
            keeping.change_setting(desk, "signature", "Els")
        block(window, "F1", "x")
        settle(qtbot, window)
        assert Kind.SETTINGS in frozenset[Kind]().union(*heard)


def test_coming_back_to_the_window_shows_what_others_did(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window:
        window.watch.start(1_000_000)
        qtbot.waitUntil(lambda: window.watch._seen is not None and not window.watch._is_looking)
        with look(location) as desk:
            holding.hold(desk, Target(item="F1"), HoldKind.BLOCK, None, "Els weet ervan")
        with qtbot.waitSignal(window.workbench.changed):
            window.watch._on_state(Qt.ApplicationState.ApplicationActive)


def test_chosen_item_that_another_changed_meanwhile_does_no_harm(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        block(window, "F1", "x")
        settle(qtbot, window)
        with look(location) as desk:
            holding.unhold(desk, Target(item="F1"))
            before = held(location)
        window.actions_of_window["undo"].trigger()
        assert "changed" in told(qtbot, window)
        assert held(location) == before == 0


def test_both_windows_delivering_at_once_is_impossible(qtbot: QtBot, location: str, memory: QSettings) -> None:
    with shown(qtbot, location, memory) as window, look(location) as desk:
        number = issuing.issue(desk, Wish(desk.today)).number
        assert number is not None
        with desk.engine.delivery_lock():
            window.workbench.send(
                Message("Delivering", {}),
                lambda own: delivering.deliver(own, number, "eml"),
                Kind.RUNS,
                then=lambda _: None,
            )
            assert "Another window or task is sending notices" in told(qtbot, window)
        assert desk.engine.value("SELECT COUNT(*) FROM notice WHERE state IN ('sending', 'sent')") == 0


# -- the disk is full


def test_full_disk_while_importing_is_told_and_nothing_changed(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    listed = write_list(
        tmp_path / "lang.csv", [post(f"L{number}", "10,00", Omschrijving="x" * 200) for number in range(3_000)]
    )
    with shown(qtbot, location, memory) as window:
        feature = window.features[0]
        assert isinstance(feature, ImportFeature)
        dialog = feature.import_file(listed)
        qtbot.waitUntil(dialog.next_button.isEnabled)
        dialog.next_button.click()
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page, timeout=20_000)
        qtbot.waitUntil(dialog.next_button.isEnabled)
        with full_disk(location):
            dialog.next_button.click()
            qtbot.waitUntil(lambda: "Make room" in dialog.notice.text(), timeout=20_000)
        assert ask(location, "SELECT COUNT(*) FROM item") == 3
        qtbot.waitUntil(dialog.next_button.isEnabled)
        dialog.next_button.click()
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page, timeout=20_000)
        assert ask(location, "SELECT COUNT(*) FROM item WHERE is_open = 1") == 3_000


def test_full_disk_while_issuing_is_told_and_can_be_tried_again_when_there_is_room(
    qtbot: QtBot, tmp_path: Path, memory: QSettings
) -> None:
    location = make_ledger(str(tmp_path / "ledger.db"), 400)
    with shown(qtbot, location, memory) as window:
        with full_disk(location, -300_000):
            window.workbench.write(
                Message("Making the run final", {}), lambda desk: issuing.issue(desk, Wish(desk.today)), Kind.RUNS
            )
            assert "Make room" in told(qtbot, window)
        assert ask(location, "SELECT COUNT(*) FROM notice") == 0
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: ask(location, "SELECT COUNT(*) FROM notice") == 2, timeout=20_000)
        with look(location) as desk:
            assert check(desk) == []


def test_full_disk_while_a_setting_is_saved_is_told_and_the_old_one_stays(
    qtbot: QtBot, location: str, memory: QSettings
) -> None:
    with shown(qtbot, location, memory) as window:
        with full_disk(location, -Path(location).stat().st_size + 1):
            window.workbench.write(
                Message("Saving", {}), lambda desk: keeping.change_setting(desk, "signature", "Kim"), Kind.SETTINGS
            )
            assert "Make room" in told(qtbot, window)
        press(window, "refusal_again")
        qtbot.waitUntil(lambda: ask(location, "SELECT value FROM setting WHERE key = 'signature'") == "Kim")
