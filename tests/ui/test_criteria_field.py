"""The field for criteria offers the words that may come next."""

import pytest
from pytestqt.qtbot import QtBot

from aanmaningen.ui.runs.criteria_field import CriteriaField
from aanmaningen.ui.runs.criteria_words import next_words


@pytest.mark.parametrize(
    ("typed", "language", "offered"),
    [
        ("op", "en", ["open"]),
        ("openst", "nl", ["openstaand"]),
        ("attr.S", "en", ["attr.Streek"]),
        ("name star", "en", ["starts with"]),
        ("consument = j", "nl", ["ja"]),
        ("kind = c", "en", ["credit"]),
        ("open >= 100 a", "en", ["and"]),
        ("open >= 100", "en", []),
        ("name is empty o", "nl", ["of"]),
    ],
)
def test_criteria_offer_the_words_that_may_come_next(typed: str, language: str, offered: list[str]) -> None:
    assert next_words(typed, language, ["Streek"])[1] == offered


def test_word_that_is_chosen_takes_the_place_of_what_was_begun(qtbot: QtBot) -> None:
    field = CriteriaField()
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "days")
    assert field.words() == ["days_overdue"]
    field.completer_.activated.emit("days_overdue")
    assert field.text() == "days_overdue "
