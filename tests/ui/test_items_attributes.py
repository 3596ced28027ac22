"""Attributes as columns of the grid: sorted, filtered, searched, grouped and exported by their kind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from ledgers import post, take_in
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import AttributeKind, AttributeType
from aanmaningen.jobs import relating
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.workbench import Kind

from .items_desk import column, overheard, settle
from .items_desk import place_of as place_of

KINDS = (("Omzet", AttributeType.NUMBER), ("Klant sinds", AttributeType.DATE), ("Zzp", AttributeType.YES_NO))
VALUES = {
    "D1": {"Omzet": "900", "Klant sinds": "2019-12-01", "Zzp": "yes"},
    "D2": {"Omzet": "1500.5", "Klant sinds": "2020-01-31", "Zzp": "no"},
    "D3": {"Omzet": "-20"},
    "D4": {"Omzet": "veel", "Klant sinds": "ooit"},  # from before the kind was chosen
}


def fill(desk: Desk) -> None:
    for name, kind in KINDS:
        relating.save_attribute_kind(desk, AttributeKind(name, kind))
    take_in(desk, [post(f"F{code[1:]}", "100,00", party=code) for code in VALUES], as_of=date(2026, 11, 1))
    for code, values in VALUES.items():
        for name, value in values.items():
            desk.engine.execute(
                "INSERT INTO attribute (party_id, name, value) SELECT id, ?, ? FROM party WHERE code = ?",
                (name, value, code),
            )


@pytest.fixture
def shown(place_of: Callable[..., ItemsPlace]) -> ItemsPlace:
    return place_of(fill)


def numbers(shown: ItemsPlace) -> list[str]:
    return column(shown, "number")


def test_values_are_shown_as_their_kind_and_others_as_they_are(shown: ItemsPlace) -> None:
    assert column(shown, "attr.Omzet") == ["900", "1,500.5", "-20", "veel"]
    assert column(shown, "attr.Klant sinds") == ["01/12/2019", "31/01/2020", "", "ooit"]
    shown.workbench.set_language("nl")
    shown.retranslate()
    assert column(shown, "attr.Omzet")[1] == "1.500,5"
    assert column(shown, "attr.Zzp") == ["ja", "nee", "", ""]


@pytest.mark.parametrize(
    ("key", "upward", "downward"),
    [
        ("attr.Omzet", ["F3", "F1", "F2", "F4"], ["F2", "F1", "F3", "F4"]),
        ("attr.Klant sinds", ["F1", "F2", "F3", "F4"], ["F2", "F1", "F3", "F4"]),
    ],
)
def test_sorted_by_size_or_day_with_what_is_neither_last(
    shown: ItemsPlace, key: str, upward: list[str], downward: list[str]
) -> None:
    shown.columns.sort_by(key)
    assert numbers(shown) == upward
    shown.columns.sort_by(key)
    assert numbers(shown) == downward


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("attr.Omzet", ">100", ["F1", "F2"]),
        ("attr.Omzet", "1500,5", ["F2"]),
        ("attr.Omzet", "..0", ["F3"]),
        ("attr.Klant sinds", "2019", ["F1"]),
        ("attr.Klant sinds", ">=1-1-2020", ["F2"]),
        ("attr.Zzp", ("yes",), ["F1"]),
        ("attr.Zzp", ("",), ["F3", "F4"]),
        ("attr.Omzet", ("a choice of earlier",), ["F1", "F2", "F3", "F4"]),
        ("attr.Omzet", "no number", ["F1", "F2", "F3", "F4"]),
    ],
)
def test_filtered_by_their_kind(shown: ItemsPlace, key: str, value: str | tuple[str, ...], found: list[str]) -> None:
    shown.current_view.change(replace(shown.view, filters={key: value}), is_whole=True)
    assert numbers(shown) == found


@pytest.mark.parametrize(("word", "found"), [("1500,5", ["F2"]), ("31-1-2020", ["F2"]), ("900", ["F1"])])
def test_quick_search_finds_them(qtbot: QtBot, shown: ItemsPlace, word: str, found: list[str]) -> None:
    shown.find_text(word)
    settle(qtbot, shown)
    assert numbers(shown) == found


def test_exported_as_numbers_and_dates(qtbot: QtBot, shown: ItemsPlace, tmp_path: Path) -> None:
    shown.columns.show(["number", "attr.Omzet", "attr.Klant sinds"], 1)
    said = overheard(shown)
    shown.out.export_to(str(tmp_path / "uit.xlsx"))
    qtbot.waitUntil(lambda: bool(said))
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, max_row=5, values_only=True))
    assert [row[1] for row in rows] == [900, 1500.5, -20, "veel"]
    assert getattr(rows[0][2], "year", 0) == 2019 and rows[3][2] == "ooit"


def test_grouped_by_a_number_in_the_order_of_its_size(shown: ItemsPlace) -> None:
    shown.current_view.change(replace(shown.view, group="attr.Omzet"))
    names = [shown.model.group_label(number)[0] for number in range(shown.model.arrangement.group_count)]
    assert names == ["-20", "900", "1,500.5", "veel"]


def test_one_that_becomes_a_choice_is_filtered_by_choosing(qtbot: QtBot, shown: ItemsPlace) -> None:
    assert isinstance(shown.filter_row.editor("attr.Omzet"), QLineEdit)
    relating.save_attribute_kind(shown.workbench.desk, AttributeKind("Omzet", AttributeType.CHOICE, ("900", "veel")))
    shown.refresh(frozenset({Kind.SETTINGS}))
    qtbot.waitUntil(lambda: isinstance(shown.filter_row.editor("attr.Omzet"), QToolButton))
    shown.filters.put("attr.Omzet", ("veel",))
    qtbot.waitUntil(lambda: numbers(shown) == ["F4"])
