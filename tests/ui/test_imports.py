"""Importing in the window: recognise, correct, preview, apply, undo; all of it on a real ledger."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ledgers import post, write_list
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.jobs import importing, mapping
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.dialogs.saved_name import SavedNameDialog
from aanmaningen.ui.imports import preview_page
from aanmaningen.ui.imports.dialog import ImportDialog
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.imports.preview_page import LISTS
from aanmaningen.ui.workbench import Kind, Workbench

from .imports_desk import bench as bench
from .imports_desk import folder as folder
from .imports_desk import look as look
from .imports_desk import memory as memory
from .imports_desk import window as window

Look = Callable[[], Desk]


@pytest.fixture
def feature(bench: Workbench, window: QMainWindow) -> ImportFeature:
    return ImportFeature(bench, window)


@pytest.fixture
def second(folder: Path) -> Path:
    """A list in which 1 is changed, 2 is gone, 3 is the same, 4 is new and one row is wrong."""
    rows = [
        post("1", "80,00", original="100,00"),
        post("3", "-5,00"),
        post("4", "7,00", party="D3", Naam="Ελληνική Εταιρεία Ένα ΑΕ"),
        post("5", "niets"),
    ]
    return write_list(folder / "tweede.csv", rows)


def recognised(qtbot: QtBot, feature: ImportFeature, path: Path) -> ImportDialog:
    dialog = feature.import_file(path)
    qtbot.waitUntil(lambda: dialog._task is None)
    return dialog


def previewed(qtbot: QtBot, feature: ImportFeature, path: Path) -> ImportDialog:
    dialog = recognised(qtbot, feature, path)
    dialog.next_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page)
    qtbot.waitUntil(lambda: dialog._task is None)
    return dialog


def test_a_list_is_recognised_and_its_rows_are_shown_as_they_will_be_read(
    qtbot: QtBot, feature: ImportFeature, second: Path, qtmodeltester: ModelTester
) -> None:
    dialog = recognised(qtbot, feature, second)
    page = dialog.mapping_page
    assert page.kind.currentData() == "items"
    assert page.is_readable()
    headings = [page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(page.model.columnCount())]
    assert headings[1] == "Factuurnummer\n→ Number"
    assert page.model.index(0, 5).data() == "€80.00"
    assert "1 of the first 4 rows" in page.verdict.text()
    wrong = page.model.index(3, 5)
    assert wrong.data() == "niets"
    assert wrong.data(Qt.ItemDataRole.ToolTipRole) != "niets"
    qtmodeltester.check(page.model, force_py=True)


def test_the_preview_shows_what_is_new_changed_closed_and_refused(
    qtbot: QtBot, feature: ImportFeature, second: Path, qtmodeltester: ModelTester
) -> None:
    page = previewed(qtbot, feature, second).preview_page
    assert [page.n_in(which) for which in LISTS] == [1, 1, 0, 1, 1]
    assert page.models["new"].index(0, 1).data() == "Ελληνική Εταιρεία Ένα ΑΕ"
    assert page.models["changed"].index(0, 6).data() == "€100.00"
    assert page.models["closed"].index(0, 0).data() == "D2"
    assert page.models["refused"].index(0, 4).data() == "niets"
    for model in page.models.values():
        qtmodeltester.check(model, force_py=True)


def test_an_older_list_says_what_it_opens_again_before_it_is_taken_in(
    qtbot: QtBot, feature: ImportFeature, folder: Path, look: Look
) -> None:
    newer = write_list(folder / "tweede.csv", [post("1", "100,00")])
    importing.import_items(look(), importing.ImportPlan(newer))
    page = previewed(qtbot, feature, folder / "eerste.csv").preview_page
    assert [page.n_in(which) for which in LISTS] == [0, 0, 2, 0, 0]
    shown = page.tabs.currentIndex()
    assert LISTS[shown] == "reopened" and not page.tabs.tabIcon(shown).isNull()
    assert "2 items were paid or closed. After this list they are open again" in page.summary.text()
    table = page.tables["reopened"].records
    assert {row.number for row in table.shown} == {"2", "3"}
    assert "€45.00" in page.totals.text() and "Open in the whole list: €145.00" in page.totals.text()


def test_a_refused_row_says_which_party_and_number_it_is_about(
    qtbot: QtBot, feature: ImportFeature, folder: Path
) -> None:
    wrong = write_list(folder / "fout.csv", [post("7", "10,00", party="D9", due="31-11-2026"), post("1", "100,00")])
    page = previewed(qtbot, feature, wrong).preview_page
    (refused,) = page.models["refused"].shown
    assert (refused.party, refused.number) == ("D9", "7")
    page.filter.setText("d9")
    qtbot.waitUntil(lambda: len(page.models["refused"].shown) == 1)


def test_a_list_of_the_preview_is_filtered(qtbot: QtBot, feature: ImportFeature, folder: Path) -> None:
    many = write_list(folder / "veel.csv", [post(str(n), "1,00") for n in range(10, 40)])
    page = previewed(qtbot, feature, many).preview_page
    page.filter.setText("D1 17")
    qtbot.waitUntil(lambda: [row.number for row in page.models["new"].shown] == ["17"])
    assert page.more.text() == "1 found"


def test_the_filter_searches_rows_that_are_not_shown(
    qtbot: QtBot, feature: ImportFeature, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_page, "SHOWN_ROWS", 5)
    many = write_list(folder / "veel.csv", [post(str(n), f"{n},50") for n in range(10, 40)])
    page = previewed(qtbot, feature, many).preview_page
    assert [row.number for row in page.models["new"].shown] == ["10", "11", "12", "13", "14"]
    assert page.more.text() == "The first 5 of 30 are shown; an export has them all."
    page.filter.setText("38,50")
    qtbot.waitUntil(lambda: [row.number for row in page.models["new"].shown] == ["38"])
    page.filter.setText("D1")
    qtbot.waitUntil(lambda: page.more.text() == "The first 5 of the 30 found are shown.")


def test_letter_of_a_list_that_is_not_shown_leads_nowhere(qtbot: QtBot, feature: ImportFeature, second: Path) -> None:
    tabs = previewed(qtbot, feature, second).preview_page.tabs
    assert not tabs.isTabVisible(preview_page.LISTS.index("reopened"))
    for number in range(tabs.count()):
        assert tabs.isTabEnabled(number) == tabs.isTabVisible(number)  # Qt asks no more of a letter


def test_a_refused_row_holds_the_import_until_the_user_passes_over_it(
    qtbot: QtBot, feature: ImportFeature, second: Path, bench: Workbench, look: Look
) -> None:
    dialog = previewed(qtbot, feature, second)
    assert not dialog.next_button.isEnabled()
    dialog.preview_page.skip_refused.setChecked(True)
    with qtbot.waitSignal(bench.changed) as changed:
        dialog.next_button.click()
    assert changed.args == [frozenset({Kind.ITEMS, Kind.PARTIES, Kind.IMPORTS})]
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page)
    newest = importing.imports_of(look())[0]
    assert newest.counts is not None
    assert (newest.counts.new, newest.counts.changed, newest.counts.closed) == (1, 1, 1)


def test_an_import_is_undone_from_its_result(
    qtbot: QtBot, feature: ImportFeature, folder: Path, bench: Workbench, look: Look
) -> None:
    dialog = previewed(qtbot, feature, write_list(folder / "derde.csv", [post("9", "1,00")]))
    dialog.next_button.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page)
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None and _question() is not None)
    with qtbot.waitSignal(bench.changed):
        _question().accept()
    assert "undone" in dialog.outcome_label.text()
    assert importing.imports_of(look())[0].undone_at is not None


def test_only_the_newest_import_can_be_undone_from_the_list(
    qtbot: QtBot, feature: ImportFeature, folder: Path, bench: Workbench, look: Look, qtmodeltester: ModelTester
) -> None:
    extra = write_list(folder / "extra.csv", [post("9", "1,00")])
    importing.import_items(look(), importing.ImportPlan(extra, partial=True))
    feature.show_imports()
    dialog = feature.imports
    assert dialog is not None
    qtmodeltester.check(dialog.model, force_py=True)
    dialog.table.selectRow(1)
    assert not dialog.undo_button.isEnabled()
    dialog.table.selectRow(0)
    assert dialog.undo_button.isEnabled()
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: _question() is not None)
    assert "1 item goes away" in _question().words.text()
    with qtbot.waitSignal(bench.changed):
        _question().accept()
    assert dialog.model.shown[0].undone_at is not None


def test_a_list_with_other_headings_is_mapped_by_hand_and_the_mapping_kept(
    qtbot: QtBot, feature: ImportFeature, folder: Path, bench: Workbench, look: Look
) -> None:
    rows = [{"Kol A": "D1", "Kol B": "12,50", "Kol C": "77", "Kol D": "01-02-2026", "Streek": "West"}]
    dialog = recognised(qtbot, feature, write_list(folder / "vreemd.csv", rows))
    page = dialog.mapping_page
    assert not page.is_readable()
    assert not dialog.next_button.isEnabled()
    assert "no column found for" in page.verdict.text()
    for column, name in enumerate(("party_code", "open", "number", "due_date", "attr.Streek")):
        page.table.setCurrentIndex(page.model.index(0, column))
        page.column_field.setCurrentIndex(page.column_field.findData(name))
        page.column_field.activated.emit(page.column_field.currentIndex())
    assert page.is_readable()
    assert page.model.index(0, 1).data() == "€12.50"
    page.keep_button.click()
    asked = page.findChild(SavedNameDialog)
    assert asked is not None
    assert not asked.accept_button.isEnabled()
    asked.name.setCurrentText("Vreemd pakket")
    with qtbot.waitSignal(bench.changed):
        asked.accept()
    assert mapping.names(look()) == ["Vreemd pakket"]
    again = recognised(qtbot, feature, folder / "vreemd.csv").mapping_page
    assert again.mapping_name.currentData() == "Vreemd pakket", "the next time it is recognised"
    assert again.is_readable()


def test_a_list_of_parties_is_recognised_and_imported(
    qtbot: QtBot, feature: ImportFeature, folder: Path, bench: Workbench
) -> None:
    rows = [{"Debiteurnummer": "D1", "Naam": "Bakkerij Ter Duinen", "Plaats": "Gent"}]
    dialog = previewed(qtbot, feature, write_list(folder / "relaties.csv", rows))
    assert dialog.preview_page.models["changed"].shown[0].name == "Bakkerij Ter Duinen"
    with qtbot.waitSignal(bench.changed):
        dialog.next_button.click()


def test_a_file_that_is_no_list_is_told_in_the_dialog(qtbot: QtBot, feature: ImportFeature, folder: Path) -> None:
    (folder / "leeg.csv").write_text("")
    dialog = feature.import_file(folder / "leeg.csv")
    qtbot.waitUntil(dialog.notice.isVisible)
    assert "leeg.csv is empty" in dialog.notice.text()
    assert not dialog.next_button.isEnabled()


def test_each_list_can_be_exported(qtbot: QtBot, feature: ImportFeature, second: Path, folder: Path) -> None:
    dialog = previewed(qtbot, feature, second)
    for which, found in (("new", "Ελληνική"), ("changed", "100.00;80.00"), ("closed", "D2"), ("refused", "niets")):
        target = folder / f"{which}.csv"
        dialog.export(which, target)
        qtbot.waitUntil(lambda: dialog._task is None)
        assert found in target.read_text(encoding="utf-8-sig")


def test_cancelling_stores_nothing(qtbot: QtBot, feature: ImportFeature, second: Path, look: Look) -> None:
    dialog = previewed(qtbot, feature, second)
    dialog.close_button.click()
    assert not dialog.isVisible()
    assert len(importing.imports_of(look())) == 1


def test_a_file_dropped_on_the_window_is_looked_at(
    qtbot: QtBot, feature: ImportFeature, window: QMainWindow, second: Path
) -> None:
    dropped(window, second)
    assert feature.dialog is not None
    qtbot.waitUntil(lambda: feature.dialog.mapping_page.is_readable())


def dropped(onto: QMainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), actions, mime, button, keys)
    QApplication.sendEvent(onto, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(onto, QDropEvent(QPointF(5, 5), actions, mime, button, keys))


def test_several_files_are_led_in_one_after_another(
    qtbot: QtBot, feature: ImportFeature, window: QMainWindow, second: Path, folder: Path
) -> None:
    third = write_list(folder / "derde.csv", [post("9", "1,00")])
    dropped(window, second, third)
    first = feature.dialog
    assert first is not None
    assert first.file_label.text() == "tweede.csv, then 1 more"
    qtbot.waitUntil(first.mapping_page.is_readable)
    first.reject()
    qtbot.waitUntil(lambda: feature.dialog is not first and feature.dialog.mapping_page.is_readable())
    assert feature.dialog.file_label.text() == "derde.csv"


def test_a_folder_that_is_dropped_is_told(
    qtbot: QtBot, feature: ImportFeature, window: QMainWindow, folder: Path, bench: Workbench
) -> None:
    with qtbot.waitSignal(bench.refused) as refused:
        dropped(window, folder)
    assert "is a folder" in str(refused.args[0])
    assert feature.dialog is None


def test_the_same_file_twice_changes_nothing_the_second_time(
    qtbot: QtBot, feature: ImportFeature, folder: Path
) -> None:
    page = previewed(qtbot, feature, folder / "eerste.csv").preview_page
    assert [page.n_in(which) for which in LISTS] == [0, 0, 0, 0, 0]
    assert "3 stay as they are" in page.summary.text()


def test_a_preview_that_is_stopped_leaves_nothing(
    qtbot: QtBot, feature: ImportFeature, second: Path, look: Look
) -> None:
    dialog = recognised(qtbot, feature, second)
    dialog.next_button.click()
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: not dialog.is_busy())
    assert len(importing.imports_of(look())) == 1
    dialog.next_button.click()  # and it can begin anew
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page)


def test_an_import_goes_by_keys_alone(qtbot: QtBot, feature: ImportFeature, folder: Path, bench: Workbench) -> None:
    dialog = recognised(qtbot, feature, write_list(folder / "toetsen.csv", [post("9", "1,00")]))
    qtbot.keyClick(dialog, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.preview_page and dialog._task is None)
    with qtbot.waitSignal(bench.changed):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page)


def _question():  # type: ignore[no-untyped-def]
    found = [each for each in QApplication.topLevelWidgets() if each.objectName() == "undo_import_dialog"]
    return next((each for each in found if each.isVisible()), None)
