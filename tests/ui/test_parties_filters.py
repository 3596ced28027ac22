"""The filter row of the list of parties: for each column the kind of filter that fits what it holds."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from aanmaningen.core.cards import ATTRIBUTE
from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs import relating
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.choice_popup import ChoicePopup
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.workbench import Kind

from .parties_desk import location as location
from .parties_desk import others as others
from .parties_desk import place as place
from .parties_desk import stored
from .parties_desk import window as window

ALL = ["D1", "D2", "D3"]


def shown(place: PartiesPlace) -> list[str]:
    return [line.party.code for line in place.model.shown]


def type_in(qtbot: QtBot, place: PartiesPlace, key: str, text: str) -> None:
    editor = place.filters.row.editor(key)
    assert isinstance(editor, QLineEdit)
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("key", "typed", "left"),
    [
        ("name", "muller", ["D3"]),
        ("name", "!gmbh", ["D1", "D2"]),
        ("city", "=delft", ["D1"]),
        ("email", "=", ["D2", "D3"]),
        ("balance", ">100", ["D1"]),
        ("balance", "99", ["D1"]),  # in another currency
        ("balance", "<0", ["D2"]),
        ("overdue", "10", ["D3"]),
        ("oldest", ">=1", ["D1", "D3"]),
        ("last_notice", "2026", []),
        (ATTRIBUTE + "Omzet", "1000..2000", ["D1"]),
        (ATTRIBUTE + "Omzet", ">2000", []),
        (ATTRIBUTE + "Klant sinds", "2020", ["D1"]),
        (ATTRIBUTE + "Klant sinds", ">31-1-2020", []),
        (ATTRIBUTE + "Regio", "noord", ["D1"]),
    ],
)
def test_what_is_typed_under_a_heading_leaves_the_parties_that_meet_it(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace, key: str, typed: str, left: list[str]
) -> None:
    window.actions_of_window["party_filter_row"].trigger()
    type_in(qtbot, place, key, typed)
    assert shown(place) == left
    type_in(qtbot, place, key, "")
    assert shown(place) == ALL


def test_values_are_offered_with_how_many_have_them_in_the_readers_words(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace
) -> None:
    place.filters.go_to("country")
    popup = window.findChild(ChoicePopup)
    assert popup is not None
    assert [popup.list.item(row).text() for row in range(popup.list.count())] == ["Netherlands  (3)"]
    popup.list.item(0).setCheckState(Qt.CheckState.Checked)
    button = place.filters.row.editor("country")
    assert isinstance(button, QToolButton)
    assert button.text() == "Netherlands"
    popup.close()
    assert shown(place) == ALL


def test_a_choice_counts_only_what_the_other_filters_leave(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace
) -> None:
    place.filters.put("name", "jansen")
    place.filters.go_to("notices")
    popup = window.findChild(ChoicePopup)
    assert popup is not None
    assert [popup.list.item(row).text() for row in range(popup.list.count())] == ["yes  (1)"]
    popup.close()
    place.filters.put("notices", ("no",))
    assert shown(place) == []


def test_filters_and_search_hold_together_and_the_summary_counts_what_is_shown(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace
) -> None:
    QAbstractItemModelTester(place.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    place.filters.put("balance", ">0")
    assert shown(place) == ["D1", "D3"]
    assert place.summary.text().startswith("2 parties")
    place.find_text("muller")
    assert shown(place) == ["D3"]
    window.actions_of_window["party_filters_clear"].trigger()
    place.find_text("")
    assert shown(place) == ALL
    assert not window.actions_of_window["party_filters_clear"].isEnabled()


def test_filters_stay_when_the_list_is_fetched_anew(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace, others: Desk
) -> None:
    place.filters.put("city", "delft")
    others.engine.execute("UPDATE party SET city = 'Delft' WHERE code = 'D3'")
    window.workbench.changed.emit(frozenset({Kind.PARTIES}))
    qtbot.waitUntil(lambda: shown(place) == ["D1", "D3"])
    assert stored(others, "D3").city == "Delft"


def test_what_is_half_typed_stays_when_the_list_is_fetched_anew(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace, others: Desk
) -> None:
    editor = place.filters.row.editor("balance")
    assert isinstance(editor, QLineEdit)
    editor.setText(">")
    others.engine.execute("UPDATE party SET city = 'Delft' WHERE code = 'D3'")
    window.workbench.changed.emit(frozenset({Kind.PARTIES}))
    qtbot.waitUntil(lambda: [line.party.city for line in place.model.shown][2] == "Delft")
    assert editor.text() == ">"


def test_an_attribute_that_becomes_a_choice_is_filtered_by_choosing(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace, others: Desk
) -> None:
    key = ATTRIBUTE + "Omzet"
    place.filters.put(key, ">1000")
    relating.save_attribute_kind(others, AttributeKind("Omzet", AttributeType.CHOICE, ("1500.5",)))
    window.workbench.changed.emit(frozenset({Kind.SETTINGS}))
    qtbot.waitUntil(lambda: isinstance(place.filters.row.editor(key), QToolButton))
    assert shown(place) == ALL
    place.filters.put(key, ("1500.5",))
    assert shown(place) == ["D1"]


def test_the_row_opens_and_closes_with_keys_and_closing_ends_its_filters(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace
) -> None:
    window.activateWindow()
    place.table.setFocus()
    place.table.setCurrentIndex(place.model.index(0, 1))
    qtbot.keyClick(place.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    name, city = place.filters.row.editor("name"), place.filters.row.editor("city")
    assert name is not None and city is not None
    qtbot.waitUntil(name.hasFocus)
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    qtbot.waitUntil(city.hasFocus)
    type_in(qtbot, place, "city", "delft")
    assert shown(place) == ["D1"]
    qtbot.waitUntil(place.table.hasFocus)
    window.actions_of_window["party_filter_row"].trigger()
    assert not name.isVisible()
    assert shown(place) == ALL


def test_a_filter_that_cannot_be_read_says_so_and_hides_nothing(
    qtbot: QtBot, window: MainWindow, place: PartiesPlace
) -> None:
    window.actions_of_window["party_filter_row"].trigger()
    type_in(qtbot, place, "balance", "veel")
    assert shown(place) == ALL
    editor = place.filters.row.editor("balance")
    assert editor is not None and "Write an amount" in editor.accessibleDescription()
