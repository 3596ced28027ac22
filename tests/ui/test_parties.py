"""Parties in the window: the list, the card, saving, conflicts, leaving, attributes, and all of it by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from ledgers import ACTOR, COMPANY, post, take_in
from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from aanmaningen.core.cards import Conflict
from aanmaningen.core.records import Party
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.ui.aging_chart import AgingChart
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.parties.conflict_dialog import ConflictDialog
from aanmaningen.ui.parties.leave_dialog import LeaveDialog, Leaving
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.workbench import Kind, Workbench

from .parties_desk import JANSEN, save, stored
from .parties_desk import location as location
from .parties_desk import others as others
from .parties_desk import place as place
from .parties_desk import window as window


def texts(place: PartiesPlace, column: str) -> list[str]:
    """Return what a column shows, from top to bottom, without the no-break spaces of amounts."""
    number = next(at for at, one in enumerate(place.model.columns) if one.key == column)
    cells = (place.model.index(row, number).data() for row in range(place.model.rowCount()))
    return [str(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in cells]


def opened(place: PartiesPlace, qtbot: QtBot, code: str = "D1") -> None:
    """Open a card and wait until it is there."""
    place.open_party(code)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.card and place.card.code == code)


def line(place: PartiesPlace, name: str) -> QLineEdit:
    """Return the field of a value."""
    found = place.card.form.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def problem(place: PartiesPlace, name: str) -> str:
    """Return what is said beside a field, "" for nothing."""
    found = place.card.form.findChild(QLabel, f"problem.{name}")
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def retype(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Type over what stands in a field."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def saved(place: PartiesPlace, window: MainWindow, qtbot: QtBot) -> None:
    """Press Ctrl+S and wait until it is done."""
    with qtbot.waitSignal(place.card.saving_ended):
        window.actions_of_window["party_save"].trigger()


def answering(leaving: Leaving) -> Callable[..., Leaving]:
    """Return a stand-in for the question about unsaved changes."""
    return lambda *_: leaving


# -- the list


def test_list_shows_what_each_party_owes(place: PartiesPlace) -> None:
    assert texts(place, "code") == ["D1", "D2", "D3"]
    assert texts(place, "balance") == ["€1,250.50 + US$99.00", "-€40.00", "€10.00"]
    assert texts(place, "overdue") == ["€1,000.00 + US$99.00", "-€40.00", "€10.00"]
    assert texts(place, "email")[0] == "piet@jansen.example"
    assert texts(place, "country")[0] == "Netherlands"
    assert place.summary.text() == "3 parties, overdue €970.00 and US$99.00"


def test_what_we_owe_a_party_is_told_apart_from_what_it_owes(place: PartiesPlace, others: Desk, qtbot: QtBot) -> None:
    others.engine.execute("UPDATE item SET side = 'payable' WHERE number IN ('2', '5')")
    place.workbench.changed.emit(frozenset({Kind.ITEMS}))
    qtbot.waitUntil(lambda: texts(place, "payable") == ["€250.50", "", "€10.00"])
    assert texts(place, "balance") == ["€1,000.00 + US$99.00", "-€40.00", ""]
    assert place.summary.text() == "3 parties, overdue €960.00 and US$99.00"
    place.filters.put("payable", ">100")
    assert texts(place, "code") == ["D1"]
    opened(place, qtbot)
    told = place.card.glance.standing.text().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert told[0] == "Open €1,000.00, of which overdue €1,000.00."
    assert "We owe: €250.50" in told
    opened(place, qtbot, "D3")
    assert place.card.glance.standing.text().splitlines()[0] == "We owe: €10.00"


def test_parties_are_fetched_when_somebody_looks_and_not_before(qtbot: QtBot, location: str, others: Desk) -> None:
    bench = Workbench(location, None, QSettings(f"{location}.ini", QSettings.Format.IniFormat))
    window = MainWindow(bench, [SettingsPlace, PartiesPlace])
    qtbot.addWidget(window)
    window.show()
    place = window.places[1]
    assert isinstance(place, PartiesPlace)
    bench.changed.emit(frozenset(Kind))
    assert not place._latest.is_asking
    bench.place_wanted.emit("parties")
    qtbot.waitUntil(lambda: len(place.model.shown) == 3)
    bench.place_wanted.emit("settings")
    save(others, replace(stored(others), name="Veranderd"))
    bench.changed.emit(frozenset({Kind.PARTIES}))
    assert not place._latest.is_asking
    bench.place_wanted.emit("parties")
    qtbot.waitUntil(lambda: any(line.party.name == "Veranderd" for line in place.model.shown))
    bench.close()


def test_models_keep_what_qt_asks_of_them(place: PartiesPlace, qtbot: QtBot) -> None:
    modes = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, modes) for model in (place.model, place.card.glance.history)]
    opened(place, qtbot)
    place.find_text("mul")
    place.model.sort(6)
    place.find_text("")
    assert len(testers) == 2


def test_list_tells_how_a_party_pays_and_what_it_was_sent(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    assert texts(place, "oldest") == ["51", "", "51"]
    assert texts(place, "late") == ["", "", ""]
    paid = [post("1", "0,00", original="1000,00", due="01-10-2026", **JANSEN)]
    take_in(others, paid, as_of=date(2026, 11, 20), partial=True)
    window.workbench.changed.emit(frozenset({"items"}))
    qtbot.waitUntil(lambda: texts(place, "late")[0] == "50")
    opened(place, qtbot)
    assert "Pays 50 days late on average (1 invoice paid)." in place.card.glance.standing.text()


def test_attributes_are_columns_that_sort_by_their_kind(place: PartiesPlace, others: Desk, qtbot: QtBot) -> None:
    save(others, replace(stored(others, "D2"), attributes={"Omzet": "900", "Klant sinds": "2019-12-01"}))
    place.workbench.changed.emit(frozenset({"parties"}))
    qtbot.waitUntil(lambda: texts(place, "attr.Omzet") == ["1,500.5", "900", ""])
    assert texts(place, "attr.Klant sinds") == ["31/01/2020", "01/12/2019", ""]
    keys = [column.key for column in place.model.columns]
    place.table.sortByColumn(keys.index("attr.Omzet"), Qt.SortOrder.AscendingOrder)
    assert texts(place, "code") == ["D3", "D2", "D1"], "900 is less than 1500.5"
    place.table.sortByColumn(keys.index("attr.Klant sinds"), Qt.SortOrder.DescendingOrder)
    assert texts(place, "code") == ["D1", "D2", "D3"]
    place.find_text("noord")
    assert texts(place, "code") == ["D1"], "attributes are searched too"


def test_columns_are_as_they_were_left(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    head, keys = place.table.horizontalHeader(), [column.key for column in place.model.columns]
    assert place.table.isColumnHidden(keys.index("phone"))
    window.actions_of_window["party_columns"].trigger()
    assert place.table.menu is not None
    for action in place.table.menu.actions():
        if action.objectName() in ("phone", "city"):
            action.toggle()
    place.table.menu.close()
    head.moveSection(head.visualIndex(keys.index("balance")), 1)
    place.table.setColumnWidth(keys.index("name"), 333)
    place.table.sortByColumn(keys.index("balance"), Qt.SortOrder.DescendingOrder)
    place.table.remember()
    again = PartiesPlace(window.workbench)
    qtbot.addWidget(again)
    again.show()
    again.arrive()
    qtbot.waitUntil(lambda: len(again.model.shown) == 3)
    head = again.table.horizontalHeader()
    assert not again.table.isColumnHidden(keys.index("phone"))
    assert again.table.isColumnHidden(keys.index("city"))
    assert head.logicalIndex(1) == keys.index("balance")
    assert again.table.columnWidth(keys.index("name")) == 333
    assert texts(again, "code") == ["D1", "D3", "D2"]


def test_search_finds_without_capitals_and_accents(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_field, "KOLN muller")
    assert texts(place, "code") == ["D3"]
    assert place.summary.text() == "1 party, overdue €10.00"
    window.search_field.setText("ελαιωνες")
    assert texts(place, "code") == ["D2"]
    qtbot.keyClick(window.search_field, Qt.Key.Key_Return)
    assert place.table.hasFocus()


def test_columns_sort_by_amount_and_name(place: PartiesPlace) -> None:
    place.table.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    assert texts(place, "code") == ["D1", "D3", "D2"]
    place.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert texts(place, "code") == ["D1", "D3", "D2"]


def test_reference_date_changes_what_is_late(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    window.workbench.set_reference_date(window.workbench.reference_date.replace(day=30, month=9))
    qtbot.waitUntil(lambda: texts(place, "overdue")[0] == "")
    qtbot.waitUntil(lambda: "of which overdue €0.00" in place.card.glance.standing.text())


# -- the card


def test_enter_opens_the_card_and_escape_brings_the_list_back(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot
) -> None:
    place.table.setFocus()
    qtbot.keyClick(place.table, Qt.Key.Key_Down)
    qtbot.keyClick(place.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.card.code == "D2")
    assert place.card.title.text() == "D2   Ελαιώνες Αιγαίου Α.Ε."
    assert line(place, "name").hasFocus()
    qtbot.keyClick(line(place, "name"), Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.list_page
    assert place.table.current().party.code == "D2"
    assert place.table.hasFocus()


def test_card_shows_all_values_in_the_readers_language(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    assert line(place, "notices.email").text() == "piet@jansen.example"
    assert line(place, "attr.Regio").text() == "Noord"
    assert (line(place, "attr.Omzet").text(), line(place, "attr.Klant sinds").text()) == ("1500.5", "31/01/2020")
    assert not line(place, "code").isEnabled()
    window.workbench.set_language("nl")
    assert (line(place, "attr.Omzet").text(), line(place, "attr.Klant sinds").text()) == ("1500,5", "31-01-2020")
    assert not place.card.is_dirty
    country = place.card.form.findChild(QComboBox, "country")
    assert isinstance(country, QComboBox)
    assert "Duitsland (DE)" in [country.itemText(at) for at in range(country.count())]


def test_every_field_has_a_name_for_those_who_cannot_see(place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    nameless = [name for name, cell in place.card.form._cells.items() if not cell.editor.widget.accessibleName()]
    assert nameless == []
    assert line(place, "notices.email").accessibleName() == "E-mail (Contact for notices)"


def test_chart_and_standing_say_the_same_in_words(place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    chart = place.card.glance.findChild(AgingChart, "aging_EUR")
    assert isinstance(chart, AgingChart)
    assert [bar.minor for bar in chart.bars()] == [25050, 0, 100000, 0, 0]
    assert chart.accessibleDescription().startswith("Not yet due €250.50; 1–30 days €0.00; 31–60 days €1,000.00")
    assert place.card.glance.standing.text().splitlines()[0] == "Open €1,250.50, of which overdue €1,000.00."
    assert not chart.grab().isNull()


def test_timeline_shows_what_happened(place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    history = place.card.glance.history
    told = [history.index(row).data() for row in range(history.rowCount())]
    assert any("List posten.csv: new party and 3 new items." in one for one in told)
    assert any("Blocked until 1 Dec 2026. belooft te betalen" in one for one in told)
    assert all(" · tester\n" in one for one in told)


def test_next_and_previous_follow_the_list_as_it_is_sorted(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot
) -> None:
    place.table.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    opened(place, qtbot)
    actions = window.actions_of_window
    assert not actions["party_previous"].isEnabled()
    actions["party_next"].trigger()
    qtbot.waitUntil(lambda: place.card.code == "D3")
    actions["party_next"].trigger()
    qtbot.waitUntil(lambda: place.card.code == "D2")
    assert not actions["party_next"].isEnabled()


def test_open_items_of_the_party_are_asked_for(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.workbench.show_items_of) as asked:
        window.actions_of_window["party_items"].trigger()
    assert asked.args == ["D1"]


# -- changing


def test_changed_card_is_saved_with_one_key(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    assert not window.actions_of_window["party_save"].isEnabled()
    retype(qtbot, line(place, "city"), "Gouda")
    retype(qtbot, line(place, "credit_limit_minor"), "1,000.00")
    retype(qtbot, line(place, "attr.Klant sinds"), "1-2-2021")
    box = place.card.form.findChild(QCheckBox, "notices_by_email")
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert place.card.title.text().endswith(" *")
    with qtbot.waitSignal(place.card.saving_ended):
        qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    after = stored(others)
    assert (after.city, after.credit_limit_minor, after.notices_by_email) == ("Gouda", 100000, False)
    assert after.attributes["Klant sinds"] == "2021-02-01"
    assert place.card.news.text() == "Saved."
    assert not place.card.is_dirty
    qtbot.waitUntil(lambda: texts(place, "city")[0] == "Gouda")
    qtbot.waitUntil(lambda: "250.50 above the credit limit" in place.card.glance.standing.text())


def test_mistake_is_said_beside_the_field_and_keeps_the_card_from_being_saved(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "iban"), "NL91ABNA0417164301")
    assert problem(place, "iban") == "\N{WARNING SIGN} A digit or letter of this IBAN is wrong."
    retype(qtbot, line(place, "vat_number"), "NL1")
    assert problem(place, "vat_number") == "\N{WARNING SIGN} This is not a VAT number of NL."
    line(place, "city").setFocus()
    window.actions_of_window["party_save"].trigger()
    assert place.card.news.text() == "Not saved yet: correct IBAN first."
    assert line(place, "iban").hasFocus()
    assert stored(others).iban == ""
    retype(qtbot, line(place, "iban"), "NL91 ABNA 0417 1643 00")
    assert problem(place, "iban") == ""
    saved(place, window, qtbot)  # a foreign-looking VAT number is only advice
    assert (stored(others).iban, stored(others).vat_number) == ("NL91ABNA0417164300", "NL1")


@pytest.mark.parametrize(
    ("field", "wrong", "said", "right"),
    [
        ("general.email", "anna@", "e-mail", "anna@jansen.example"),
        ("notices.email", "anna@@jansen.example", "e-mail", ""),
        ("registration_number", "1234567", "A KvK number has eight digits.", "12345678"),
    ],
)
def test_what_is_wrong_is_said_beside_its_own_field(
    place: PartiesPlace, qtbot: QtBot, field: str, wrong: str, said: str, right: str
) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, field), wrong)
    assert said in problem(place, field)
    retype(qtbot, line(place, field), right)
    assert problem(place, field) == ""
    place.card.revert()


def test_changes_can_be_taken_back(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "name"), "x")
    window.actions_of_window["party_revert"].trigger()
    assert line(place, "name").text() == "Bakkerij Jansen & Zn"
    assert not place.card.is_dirty


def test_new_party_is_made_on_an_empty_card(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    window.actions_of_window["party_new"].trigger()
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.card)
    assert line(place, "code").hasFocus()
    assert problem(place, "name") == ""
    qtbot.keyClicks(line(place, "code"), "D9")
    window.actions_of_window["party_save"].trigger()
    assert problem(place, "name") == "\N{WARNING SIGN} This cannot be empty."
    assert line(place, "name").hasFocus()
    qtbot.keyClicks(line(place, "name"), "Nieuw BV")
    saved(place, window, qtbot)
    assert stored(others, "D9").name == "Nieuw BV"
    qtbot.waitUntil(lambda: not line(place, "code").isEnabled())
    qtbot.waitUntil(lambda: texts(place, "code")[-1] == "D9")
    window.actions_of_window["party_back"].trigger()
    assert place.table.current().party.code == "D9"


def test_code_that_is_taken_is_told_beside_the_field_while_it_is_typed(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot
) -> None:
    place.card.ask_leaving = answering(Leaving.DISCARD)
    window.actions_of_window["party_new"].trigger()
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.card)
    qtbot.keyClicks(line(place, "code"), "D1")
    told = "\N{WARNING SIGN} There is a party D1 already: Bakkerij Jansen & Zn."
    qtbot.waitUntil(lambda: problem(place, "code") == told)
    qtbot.keyClicks(line(place, "code"), "0")
    qtbot.waitUntil(lambda: problem(place, "code") == "")


def test_code_that_someone_else_took_meanwhile_is_told_beside_the_field_and_nothing_is_lost(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    place.card.ask_leaving = answering(Leaving.DISCARD)
    window.actions_of_window["party_new"].trigger()
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.card)
    qtbot.keyClicks(line(place, "code"), "D9")
    qtbot.keyClicks(line(place, "name"), "Nog een")
    qtbot.waitUntil(lambda: not place.card._latest_code.is_asking)
    save(others, Party("D9", "Eerder"))
    saved(place, window, qtbot)
    assert problem(place, "code") == "\N{WARNING SIGN} There is a party D9 already: Eerder."
    assert line(place, "code").hasFocus()
    assert place.card.is_dirty
    assert stored(others, "D9").name == "Eerder"


# -- beside other people


def test_what_others_changed_shows_when_nothing_was_typed(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    save(others, replace(stored(others), city="Leiden"))
    window.workbench.changed.emit(frozenset({"parties"}))
    qtbot.waitUntil(lambda: line(place, "city").text() == "Leiden")


def test_other_values_that_others_changed_are_kept_and_told(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    save(others, replace(stored(others), city="Leiden"))
    retype(qtbot, line(place, "street"), "Gracht 2")
    saved(place, window, qtbot)
    assert (stored(others).street, stored(others).city) == ("Gracht 2", "Leiden")
    assert line(place, "city").text() == "Leiden"
    assert place.card.news.text() == "Saved. Someone else had changed City; that is kept too."


@pytest.mark.parametrize(("choice", "city"), [("theirs.city", "Leiden"), ("mine.city", "Gouda")])
def test_conflict_shows_both_values_and_the_choice_is_saved(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk, choice: str, city: str
) -> None:
    opened(place, qtbot)
    save(others, replace(stored(others), city="Leiden"))
    retype(qtbot, line(place, "city"), "Gouda")
    retype(qtbot, line(place, "street"), "Gracht 2")
    saved(place, window, qtbot)
    dialog = place.card.findChild(ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    assert stored(others).city == "Leiden"
    assert stored(others).street == "Kade 1"
    button = dialog.findChild(QRadioButton, choice)
    assert isinstance(button, QRadioButton)
    button.setChecked(True)
    with qtbot.waitSignal(place.card.saving_ended):
        dialog.accept()
    assert (stored(others).city, stored(others).street) == (city, "Gracht 2")
    assert line(place, "city").text() == city
    assert not place.card.is_dirty


def test_conflict_that_is_cancelled_overwrites_nothing_and_loses_nothing(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    save(others, replace(stored(others), city="Leiden"))
    retype(qtbot, line(place, "city"), "Gouda")
    saved(place, window, qtbot)
    dialog = place.card.findChild(QDialog, "conflict_dialog")
    assert isinstance(dialog, QDialog)
    dialog.reject()
    assert stored(others).city == "Leiden"
    assert line(place, "city").text() == "Gouda"
    assert place.card.is_dirty
    place.card.ask_leaving = answering(Leaving.DISCARD)


def test_conflict_dialog_chooses_what_is_stored_at_first(window: MainWindow, qtbot: QtBot) -> None:
    conflicts = [Conflict("city", "Leiden", "Gouda"), Conflict("notices", True, False)]
    dialog = ConflictDialog(window.workbench, window, "Jansen & Zn", conflicts)
    qtbot.addWidget(dialog)
    assert dialog.value() == {"city": "Leiden", "notices": True}
    button = dialog.findChild(QRadioButton, "mine.notices")
    assert isinstance(button, QRadioButton)
    assert (button.text(), button.accessibleName()) == ("no", "Notices, Yours: no")


# -- leaving


def test_leaving_with_unsaved_changes_asks(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "city"), "Gouda")
    place.card.ask_leaving = answering(Leaving.STAY)
    place.back()
    assert place.stack.currentWidget() is place.card
    assert not window.close()
    assert line(place, "city").text() == "Gouda"
    place.card.ask_leaving = answering(Leaving.DISCARD)
    place.back()
    assert place.stack.currentWidget() is place.list_page
    assert not place.card.is_dirty


def test_other_administration_is_not_reached_past_unsaved_changes(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, location: str
) -> None:
    start_administration(location, replace(COMPANY, code="tweede", name="Tweede BV"), ACTOR)
    opened(place, qtbot)
    retype(qtbot, line(place, "city"), "Gouda")
    place.card.ask_leaving = answering(Leaving.STAY)
    window.actions_of_window["next_administration"].trigger()
    assert place.card.is_dirty
    place.card.ask_leaving = answering(Leaving.DISCARD)
    window.actions_of_window["next_administration"].trigger()
    assert place.stack.currentWidget() is place.list_page
    qtbot.waitUntil(lambda: texts(place, "code") == [])
    assert place.summary.text() == "0 parties"


def test_leaving_may_save_first(window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "city"), "Gouda")
    place.card.ask_leaving = answering(Leaving.SAVE)
    place.back()
    assert stored(others).city == "Gouda"
    assert place.stack.currentWidget() is place.list_page


def test_leaving_does_not_save_what_is_wrong(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "name"), " ")
    place.card.ask_leaving = answering(Leaving.SAVE)
    assert not place.may_close()
    place.card.ask_leaving = answering(Leaving.DISCARD)


@pytest.mark.parametrize(
    ("button", "leaving"),
    [("save_button", Leaving.SAVE), ("discard_button", Leaving.DISCARD), ("stay_button", Leaving.STAY)],
)
def test_question_about_unsaved_changes_has_three_answers(
    window: MainWindow, qtbot: QtBot, button: str, leaving: Leaving
) -> None:
    dialog = LeaveDialog(window.workbench, window, "Jansen")
    qtbot.addWidget(dialog)
    dialog.open()
    getattr(dialog, button).click()
    assert dialog.leaving() is leaving


def test_search_does_not_take_an_unsaved_card_away(window: MainWindow, place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    retype(qtbot, line(place, "city"), "Gouda")
    qtbot.keyClicks(window.search_field, "m")
    assert place.stack.currentWidget() is place.card
    window.actions_of_window["party_revert"].trigger()
    qtbot.keyClicks(window.search_field, "u")
    assert place.stack.currentWidget() is place.list_page


# -- attributes


def test_each_attribute_has_the_editor_of_its_kind(
    window: MainWindow, place: PartiesPlace, qtbot: QtBot, others: Desk
) -> None:
    opened(place, qtbot)
    chosen = {
        name: isinstance(place.card.form.findChild(QWidget, f"attr.{name}"), QComboBox)
        for name in ("Klasse", "Omzet", "Klant sinds", "Welkom", "Regio")
    }
    assert chosen == {"Klasse": True, "Omzet": False, "Klant sinds": False, "Welkom": True, "Regio": False}
    combo = place.card.form.findChild(QComboBox, "attr.Klasse")
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    qtbot.keyClicks(combo, "B")
    retype(qtbot, line(place, "attr.Omzet"), "veel")
    assert problem(place, "attr.Omzet") == "\N{WARNING SIGN} “veel” is not a number."
    retype(qtbot, line(place, "attr.Omzet"), "2,000")
    saved(place, window, qtbot)
    assert stored(others).attributes == {
        "Klasse": "B",
        "Klant sinds": "2020-01-31",
        "Omzet": "2000",
        "Regio": "Noord",
    }


def test_nothing_is_left_behind_by_a_card_of_another_shape(place: PartiesPlace, qtbot: QtBot) -> None:
    opened(place, qtbot)
    opened(place, qtbot, "D2")
    assert "attr.Regio" not in place.card.form.values()
    assert isinstance(place.card.form.findChild(QObject, "attr.Klasse"), QComboBox)
