"""An attribute that is made in the settings is at once everywhere: columns, filters, cards, criteria, aging, import."""

from pathlib import Path

from ledgers import post, write_list
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.place import Place
from aanmaningen.ui.reports.place import ReportsPlace
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.settings.place import SettingsPlace

from .bad_luck_desk import ask, items_of, settle, shown
from .bad_luck_desk import location as location
from .bad_luck_desk import memory as memory


def go(qtbot: QtBot, window: MainWindow, kind: type[Place]) -> Place:
    number = next(at for at, place in enumerate(window.places) if isinstance(place, kind))
    window.place_list.setCurrentRow(number)
    settle(qtbot, window)
    return window.places[number]


def make_attribute(qtbot: QtBot, window: MainWindow) -> None:
    settings = go(qtbot, window, SettingsPlace)
    assert isinstance(settings, SettingsPlace)
    page = next(one for one in settings.lists if one.objectName() == "settings_attributes")
    page.edit(None)
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("attribute_name", "Regio")  # type: ignore[attr-defined]
    dialog.form.set_value("attribute_type", "choice")  # type: ignore[attr-defined]
    dialog.choices.setPlainText("Noord\nZuid")  # type: ignore[attr-defined]
    with qtbot.waitSignal(window.workbench.changed):
        dialog.accept()
    settle(qtbot, window)


def test_attribute_that_is_made_in_the_settings_is_everywhere(
    qtbot: QtBot, location: str, memory: QSettings, tmp_path: Path
) -> None:
    with shown(qtbot, location, memory) as window:
        for kind in (PartiesPlace, RunsPlace, ReportsPlace):  # each was seen before, and must follow
            go(qtbot, window, kind)
        make_attribute(qtbot, window)

        grid = items_of(window)
        window.place_list.setCurrentRow(0)
        qtbot.waitUntil(lambda: "attr.Regio" in [one.key for one in grid.model.columns])
        grid.columns.show(["number", "attr.Regio"], 1)
        assert grid.filter_row.editor("attr.Regio") is not None

        parties = go(qtbot, window, PartiesPlace)
        assert isinstance(parties, PartiesPlace)
        qtbot.waitUntil(lambda: "attr.Regio" in [one.key for one in parties.model.columns])
        window.actions_of_window["party_open"].trigger()
        qtbot.waitUntil(lambda: parties.card.form.findChild(QComboBox, "attr.Regio") is not None)
        editor = parties.card.form.findChild(QComboBox, "attr.Regio")
        assert editor is not None
        assert {"Noord", "Zuid"} <= {editor.itemText(row) for row in range(editor.count())}

        reports = go(qtbot, window, ReportsPlace)
        assert isinstance(reports, ReportsPlace)
        qtbot.waitUntil(lambda: reports.by_field.findData("Regio") > 0)

        runs = go(qtbot, window, RunsPlace)
        assert isinstance(runs, RunsPlace)
        window.actions_of_window["new_run"].trigger()
        settle(qtbot, window)
        assert any("Regio" in word for word in runs.proposal.form.criteria.words())

        feature = next(one for one in window.features if isinstance(one, ImportFeature))
        dialog = feature.import_file(write_list(tmp_path / "lijst.csv", [post("9", "1,00", Streek="Noord")]))
        qtbot.waitUntil(lambda: dialog._task is None)
        page = dialog.mapping_page
        streek = next(at for at in range(page.model.columnCount()) if page.model.heading(at) == "Streek")
        page.table.setCurrentIndex(page.model.index(0, streek))
        offered = [page.column_field.itemText(row) for row in range(page.column_field.count())]
        assert offered[-2:] == ["Attribute “Regio”", "Attribute “Streek”"], "of the settings, or one of its own"
        page.column_field.setCurrentIndex(page.column_field.findData("attr.Regio"))
        page.column_field.activated.emit(page.column_field.currentIndex())
        dialog.next_button.click()
        qtbot.waitUntil(lambda: dialog._task is None and dialog.pages.currentWidget() is dialog.preview_page)
        dialog.next_button.click()
        settle(qtbot, window)
        value = "SELECT x.value FROM attribute x WHERE x.name = 'Regio'"
        qtbot.waitUntil(lambda: ask(location, value) == "Noord")
        dialog.reject()
