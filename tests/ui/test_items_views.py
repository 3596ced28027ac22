"""Views of the grid as a whole: under a name, renamed, in files of any kind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import viewing
from aanmaningen.ui.dialogs.saved_name import SavedNameDialog
from aanmaningen.ui.items import views
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.items.view_rename_dialog import ViewRenameDialog
from aanmaningen.ui.items.views import SHIPPED, View

from .items_desk import column, settle
from .items_desk import place as place
from .items_desk import place_of as place_of

Make = Callable[..., ItemsPlace]
WHOLE = json.loads(views.to_json(View((("number", 12.0), ("open", 10.0)), filters={"open": ">100"})))


def trigger(place: ItemsPlace, key: str) -> None:
    found = place.window().findChild(QAction, key)
    assert isinstance(found, QAction) and found.isEnabled()
    found.trigger()


def choose_file(place: ItemsPlace, path: Path) -> None:
    found = place.findChildren(QFileDialog, "items_file")[-1]
    found.fileSelected.emit(str(path))
    found.reject()


def save_as(qtbot: QtBot, place: ItemsPlace, name: str) -> None:
    trigger(place, "view_save")
    dialog = place.findChildren(SavedNameDialog)[-1]
    dialog.name.setCurrentText(name)
    with qtbot.waitSignal(place.workbench.changed):
        dialog.accept()
    settle(qtbot, place)


def saved(place: ItemsPlace) -> list[str]:
    return list(viewing.views(place.workbench.desk))


def test_a_saved_view_gets_another_name(qtbot: QtBot, place: ItemsPlace) -> None:
    for name in ("Oud", "Ander"):
        save_as(qtbot, place, name)
    place.current_view.show("own:Oud")
    trigger(place, "view_rename")
    dialog = place.findChild(ViewRenameDialog)
    assert dialog is not None
    dialog.name.setText("ander")
    assert not dialog.accept_button.isEnabled()
    assert dialog.problem.text()
    dialog.name.setText("Nieuw")
    with qtbot.waitSignal(place.workbench.changed):
        dialog.accept()
    settle(qtbot, place)
    assert saved(place) == ["Ander", "Nieuw"]
    assert place.controls.view.currentText() == "Nieuw"
    assert place.controls.view.findData("own:Oud") < 0


def test_a_shipped_view_keeps_its_name(qtbot: QtBot, place: ItemsPlace) -> None:
    with qtbot.waitSignal(place.workbench.refused):
        trigger(place, "view_rename")
    assert place.findChild(ViewRenameDialog) is None


@pytest.mark.parametrize("key", [one.key for one in SHIPPED])
def test_every_view_comes_back_from_its_file_as_it_was(
    qtbot: QtBot, place: ItemsPlace, tmp_path: Path, key: str
) -> None:
    place.current_view.show(key)
    before = place.view
    trigger(place, "view_export")
    choose_file(place, tmp_path / "mijn weergave.json")
    place.current_view.show("open" if key != "open" else "late")
    trigger(place, "view_import")
    choose_file(place, tmp_path / "mijn weergave.json")
    settle(qtbot, place)
    assert place.view == before
    assert saved(place) == ["mijn weergave"]


def test_an_imported_view_is_kept_and_replaces_none(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    save_as(qtbot, place, "groot")
    (tmp_path / "groot.json").write_text(json.dumps(WHOLE))
    for _ in range(2):  # the second time it is the same view again
        trigger(place, "view_import")
        choose_file(place, tmp_path / "groot.json")
        settle(qtbot, place)
    assert saved(place) == ["groot", "groot (2)"]
    place.current_view.show("open")
    place.current_view.show("own:groot (2)")
    assert column(place, "number") == ["F2", "F3"]


def broken(**changes: object) -> str:
    return json.dumps({**WHOLE, **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{",
        "[" * 100_000,
        "PK\x03\x04 a workbook",
        '{"format": "something else"}',
        broken(columns=[["open", "wide"]]),
        broken(columns=[["open", float("nan")]]),
        broken(columns=[["open", float("inf")]]),
        broken(frozen=float("inf")),
        broken(status=["open"]),
        broken(sort=[["open"]]),
        broken(filters={"open": 3}),
        broken(filters=[]),
    ],
)
def test_a_broken_view_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refusal) as told:
        views.from_json(text)
    assert "exported from it" in str(told.value)


def test_bytes_that_are_no_text_are_refused(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00\xd8\x80")
    trigger(place, "view_import")
    with qtbot.waitSignal(place.workbench.refused):
        choose_file(place, tmp_path / "x.json")
    assert saved(place) == []


@pytest.mark.parametrize(("width", "taken"), [(-5, 1.0), (0, 1.0), (1e9, 200.0), (12.5, 12.5)])
def test_a_width_is_one_that_a_column_can_have(width: float, taken: float) -> None:
    assert views.from_json(broken(columns=[["open", width]])).columns == (("open", taken),)


def test_columns_and_filters_that_are_not_there_show_nothing_and_stay(
    qtbot: QtBot, place: ItemsPlace, tmp_path: Path
) -> None:
    text = broken(
        columns=[["attr.Regio", 10], ["number", 12], ["number", 13], ["open", 10]],
        sort=[["attr.Regio", "up"], ["open", "down"]],
        filters={"attr.Regio": ["Noord"], "open": ">90"},
        group="attr.Regio",
        frozen=99,
    )
    (tmp_path / "regio.json").write_text(text)
    trigger(place, "view_import")
    choose_file(place, tmp_path / "regio.json")
    settle(qtbot, place)
    assert column(place, "number") == ["F3", "F2", "F1"]
    assert [one.key for one in place.table.shown_columns()] == ["number", "open"]
    assert "attr.Regio" in place.view.filters
    assert not place.grab().isNull()


def test_a_view_without_any_known_column_shows_the_usual_ones(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    (tmp_path / "leeg.json").write_text(broken(columns=[["attr.Regio", 10]]))
    trigger(place, "view_import")
    choose_file(place, tmp_path / "leeg.json")
    settle(qtbot, place)
    assert "number" in [one.key for one in place.table.shown_columns()]


def test_a_filter_that_cannot_be_read_is_left_out(qtbot: QtBot, place: ItemsPlace, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(broken(filters={"open": "veel", "why": "selected", "number": "F"}))
    trigger(place, "view_import")
    choose_file(place, tmp_path / "x.json")
    settle(qtbot, place)
    assert dict(place.view.filters) == {"number": "F"}


def test_a_changed_view_shows_it_and_goes_back_to_how_it_was_saved(qtbot: QtBot, place: ItemsPlace) -> None:
    field, back = place.controls.view, place.window().findChild(QAction, "view_restore")
    assert isinstance(back, QAction)
    name = field.currentText()
    assert not name.endswith("*") and not back.isEnabled()
    place.controls.status_chosen.emit("all")
    place.columns.sort_by("open")
    settle(qtbot, place)
    assert field.currentText() == f"{name} *"
    assert back.isEnabled() and place.controls.restore.isEnabled()
    back.trigger()
    settle(qtbot, place)
    assert field.currentText() == name
    assert place.view.status == "open" and not back.isEnabled()


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.filters.put("name", "jansen"),
        lambda shown: shown.columns.show(["number", "open"], 1),
        lambda shown: shown.table.headings.moveSection(3, 5),
    ],
)
def test_each_change_counts_but_a_width_does_not(
    qtbot: QtBot, place: ItemsPlace, change: Callable[[ItemsPlace], None]
) -> None:
    place.table.headings.resizeSection(0, 200)
    place.filters.toggle_row()
    assert not place.current_view.is_changed()
    change(place)
    settle(qtbot, place)
    assert place.controls.view.currentText().endswith(" *")


def test_a_view_of_ones_own_is_as_saved_after_saving(qtbot: QtBot, place: ItemsPlace) -> None:
    place.controls.status_chosen.emit("all")
    place.views.save()
    dialog = place.findChild(SavedNameDialog)
    assert dialog is not None
    dialog.name.setEditText("Mijn lijst")
    dialog.accept()
    settle(qtbot, place)
    assert place.controls.view.currentText() == "Mijn lijst"
    place.controls.side_chosen.emit("")
    assert place.controls.view.currentText() == "Mijn lijst *"
    place.current_view.restore()
    assert place.view.side == "receivable" and place.view.status == "all"
