"""Many items at once: the question says whose they are, and what is selected is seen when the lines change."""

from collections.abc import Callable

from ledgers import post, take_in
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aanmaningen.core.messages import Message
from aanmaningen.i18n import Translator
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.dialogs.reason import ReasonDialog
from aanmaningen.ui.items.place import ItemsPlace

from .items_desk import action, settle
from .items_desk import place as place
from .items_desk import place_of as place_of


def english(what: Message | None) -> str:
    assert what is not None
    return Translator("en").text(what)


def test_a_question_about_several_items_says_whose_they_are_and_what_is_open(qtbot: QtBot, place: ItemsPlace) -> None:
    place.table.selectAll()
    assert english(place.chosen().about) == (
        "Of 2 parties: Bakkerij Jansen and Müller & Söhne GmbH; €12,830.50 and US$75.00 open."
    )
    action(place, "item_block").trigger()
    asked = place.window().findChild(ReasonDialog)
    assert asked is not None
    sentence = asked.findChild(QLabel, "sentence")
    assert sentence is not None
    assert sentence.text().splitlines() == [
        "Block 5 items? They get no notice until you lift the block.",
        english(place.chosen().about),
    ]
    asked.reject()


def test_of_many_parties_the_first_are_named(qtbot: QtBot, place_of: Callable[..., ItemsPlace]) -> None:
    def five(desk: Desk) -> None:
        take_in(desk, [post(f"F{one}", "10,00", party=f"D{one}", Naam=f"Klant {one}") for one in range(1, 6)])

    place = place_of(five)
    place.table.selectAll()
    assert english(place.chosen().about) == "Of 5 parties: Klant 1, Klant 2, Klant 3 and 2 more; €50.00 open."


def test_of_one_party_its_name_is_enough(qtbot: QtBot, place: ItemsPlace) -> None:
    place.find_text("jansen")
    settle(qtbot, place)
    place.table.selectAll()
    assert english(place.chosen().about) == "Of Bakkerij Jansen; €330.50 open."


def test_what_was_selected_in_a_search_is_in_sight_when_the_search_is_cleared(
    qtbot: QtBot, place_of: Callable[..., ItemsPlace]
) -> None:
    def many(desk: Desk) -> None:
        rows = [post(f"F{one:03}", "10,00", party=f"D{one // 3:03}", Naam=f"Klant {one // 3:03}") for one in range(300)]
        take_in(desk, rows)

    place = place_of(many)
    place.find_text("D080")
    settle(qtbot, place)
    place.table.selectAll()
    place.find_text("")
    settle(qtbot, place)
    assert place.model.rowCount() == 300
    ((first, last),) = place.table.selection_spans()
    assert last - first == 2
    for line in range(first, last + 1):
        rect = place.table.visualRect(place.model.index(line, 0))
        assert rect.top() >= 0 and rect.bottom() < place.table.viewport().height()
