"""Settings: each change is saved when it is right, what is wrong is told beside it, and lists are kept in dialogs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import AttributeKind, AttributeType, Party
from aanmaningen.core.settings import SETTINGS
from aanmaningen.jobs import keeping, relating, saving
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import parties
from aanmaningen.ui.form import Form
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.settings.declaration import FORM_PAGES, LABELS, MAIL_PAGE
from aanmaningen.ui.settings.list_page import ListPage
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.workbench import Kind, Workbench

from .imports_desk import bench as bench
from .imports_desk import folder as folder
from .imports_desk import look as look
from .imports_desk import memory as memory

Look = Callable[[], Desk]


@pytest.fixture
def place(qtbot: QtBot, bench: Workbench) -> Iterator[SettingsPlace]:
    window = MainWindow(bench, [SettingsPlace])
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    found = window.places[0]
    assert isinstance(found, SettingsPlace)
    yield found


def type_in(qtbot: QtBot, form: Form, key: str, text: str) -> QLineEdit:
    line = form.editors[key]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    return line


def list_page(place: SettingsPlace, key: str) -> ListPage:
    return next(page for page in place.lists if page.objectName() == key)


def test_every_setting_and_field_is_on_a_page() -> None:
    shown = {key for page in (*FORM_PAGES, MAIL_PAGE) for key in page.keys}
    own = {key for key in LABELS if key not in SETTINGS}
    assert shown == set(SETTINGS) | own


def test_a_setting_is_saved_when_its_field_is_left(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look
) -> None:
    place.list.setCurrentRow(1)
    form = place.forms[1].form
    type_in(qtbot, form, "min-item", "12,50")
    with qtbot.waitSignal(bench.changed):
        qtbot.keyClick(form.editors["min-item"], Qt.Key.Key_Return)
    assert look().settings.text("min-item") == "12.50"
    assert "Minimum per item is saved" in place.forms[1].saved.text()


def test_a_wrong_value_is_told_beside_the_field_and_not_saved(qtbot: QtBot, place: SettingsPlace, look: Look) -> None:
    form = place.forms[0].form
    line = type_in(qtbot, form, "iban", "NL00BANK")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "is not an IBAN" in form.problem_text("iban")
    assert look().administration.iban == "NL91ABNA0417164300"


def test_a_field_of_the_administration_shows_at_once_in_the_window(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench
) -> None:
    form = place.forms[0].form
    line = type_in(qtbot, form, "name", "Nieuwe Naam BV")
    with qtbot.waitSignal(bench.administration_changed):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert place.window().windowTitle().startswith("Nieuwe Naam BV")


def test_a_tick_is_saved_at_once(qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look) -> None:
    place.list.setCurrentRow(1)
    tick = place.forms[1].form.editors["notice-per-level"]
    assert isinstance(tick, QCheckBox)
    with qtbot.waitSignal(bench.changed):
        qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert look().settings.is_on("notice-per-level")


def test_a_logo_is_kept_and_shown_by_its_name(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, folder: Path
) -> None:
    logo = folder / "ons logo.png"
    Image.new("RGB", (4, 2), "navy").save(logo)
    form = place.forms[2].form
    with qtbot.waitSignal(bench.changed):
        form.editors["logo"].choose(str(logo))  # type: ignore[attr-defined]
    assert form.value("logo") == "ons logo.png"


def test_the_password_goes_to_the_keyring_only(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, memory_keyring: object, folder: Path
) -> None:
    place.show_page(place.mail_page)
    page = place.mail_page
    for key, text in (("smtp-host", "mail.voorbeeld.example"), ("smtp-user", "ik")):
        line = type_in(qtbot, page.form, key, text)
        with qtbot.waitSignal(bench.changed):
            qtbot.keyClick(line, Qt.Key.Key_Return)
    line = type_in(qtbot, page.form, "smtp-password", "geheim-woord")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.value("smtp-password") == "")
    assert list(memory_keyring.passwords.values()) == ["geheim-woord"]  # type: ignore[attr-defined]
    assert all(b"geheim-woord" not in path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_test_message_that_does_not_arrive_is_told(qtbot: QtBot, place: SettingsPlace) -> None:
    page = place.mail_page
    page.test_button.click()
    qtbot.waitUntil(page.test_button.isEnabled)
    assert "no mail server" in page.answer.text()


def test_a_ladder_is_made_and_changed(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look, qtmodeltester: ModelTester
) -> None:
    page = place.lists[0]
    page.new_button.click()
    dialog = page.dialog
    assert dialog is not None
    dialog.code.setText("ruim")  # type: ignore[attr-defined]
    dialog.add_button.click()  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    assert len(keeping.ladders(look())["ruim"].levels) == 4
    assert [ladder.code for ladder in page.model.shown] == ["standard", "ruim"]
    assert page.table.current().code == "ruim"
    qtmodeltester.check(page.model, force_py=True)


def test_a_group_is_made_and_removed(qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look) -> None:
    page = place.lists[1]
    page.edit(None)
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("group_code", "horeca")  # type: ignore[attr-defined]
    dialog.form.set_value("group_template", "nl-groot")  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    assert keeping.groups(look())["horeca"].email_template == "nl-groot"
    page.table.choose("horeca")
    with qtbot.waitSignal(bench.changed):
        page.delete_button.click()
    assert keeping.groups(look()) == {}


def test_an_attribute_with_choices_is_made(qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look) -> None:
    page = list_page(place, "settings_attributes")
    page.edit(None)
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("attribute_name", "Regio")  # type: ignore[attr-defined]
    dialog.form.set_value("attribute_type", "choice")  # type: ignore[attr-defined]
    dialog.choices.setPlainText("Noord\n\nZuid\n")  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    assert relating.attribute_kinds(look())[0].choices == ("Noord", "Zuid")


def test_an_attribute_is_renamed_with_its_values_and_removing_it_tells_what_stays(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look
) -> None:
    desk = look()
    relating.save_attribute_kind(desk, AttributeKind("Omzet", AttributeType.TEXT))
    parties.save(desk.engine, desk.actor, desk.administration.id, Party("X1", "Xaver", attributes={"Omzet": "veel"}))
    page = list_page(place, "settings_attributes")
    page.refresh(frozenset(Kind))
    page.edit(page.table.current())
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("attribute_name", "Jaaromzet")  # type: ignore[attr-defined]
    dialog.form.set_value("attribute_type", "number")  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    qtbot.waitUntil(lambda: "1 party has a value of Jaaromzet that does not fit" in page.notice.text())
    assert relating.attribute_kinds(look()) == [AttributeKind("Jaaromzet", AttributeType.NUMBER)]
    found = parties.find(look().engine, desk.administration.id, "X1")
    assert found is not None and found[1].attributes == {"Jaaromzet": "veel"}
    page.table.choose("Jaaromzet")
    with qtbot.waitSignal(bench.changed):
        page.delete_button.click()
    qtbot.waitUntil(lambda: page.notice.text() == "1 party keeps its value of Jaaromzet, as text.")


def test_a_saved_selection_is_made_renamed_and_removed(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look
) -> None:
    page = list_page(place, "settings_selections")
    page.edit(None)
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("selection_name", "groot")  # type: ignore[attr-defined]
    dialog.form.set_value("selection_criteria", "open >>= 5")  # type: ignore[attr-defined]
    dialog.accept()
    assert dialog.isVisible(), "what cannot be read is told and not saved"
    dialog.form.editors["selection_name"].setFocus()  # type: ignore[attr-defined]
    dialog.form.set_value("selection_criteria", "open >= 500")  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    page.edit(page.table.current())
    dialog = page.dialog
    assert dialog is not None
    dialog.form.set_value("selection_name", "heel groot")  # type: ignore[attr-defined]
    with qtbot.waitSignal(bench.changed):
        dialog.accept()
    assert saving.selections(look()) == {"heel groot": "open >= 500"}
    with qtbot.waitSignal(bench.changed):
        page.delete_button.click()
    assert saving.selections(look()) == {}


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [("vat-number", "NL1", "not a VAT number of NL"), ("registration-number", "123", "A KvK number has eight digits")],
)
def test_a_number_of_the_company_that_cannot_be_is_told_beside_it(
    qtbot: QtBot, place: SettingsPlace, look: Look, key: str, typed: str, told: str
) -> None:
    form, before = place.forms[0].form, look().administration
    line = type_in(qtbot, form, key, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told in form.problem_text(key))
    assert look().administration == before


def test_a_backup_is_put_back_beside_the_open_database_and_then_opened(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, folder: Path, look: Look
) -> None:
    page, here = place.database_page, bench.location
    page.backup(folder / "kopie.db")
    qtbot.waitUntil(lambda: "verified" in page.notice.text())
    keeping.change_setting(look(), "name", "Na de kopie BV")
    page.restore(folder / "kopie.db")
    qtbot.waitUntil(lambda: "Put back and verified" in page.notice.text())
    assert bench.location == here and bench.desk.engine.location == here
    assert look().administration.name == "Na de kopie BV", "the open one has not changed"
    before = bench.desk.administration.name
    page.open_button.click()
    assert bench.location != here and Path(bench.location).parent == Path(here).parent
    assert bench.desk.administration.name == before
    assert place.forms[0].form.value("name") == before
    assert not list(Path(here).parent.glob("*.part*"))


def test_a_file_that_is_no_backup_is_refused_and_leaves_nothing_behind(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, folder: Path
) -> None:
    (folder / "brief.db").write_text("Geachte heer" * 1000)
    before = sorted(Path(bench.location).parent.glob("*.db"))
    place.database_page.restore(folder / "brief.db")
    qtbot.waitUntil(lambda: "brief.db" in place.database_page.notice.text())
    assert place.database_page.open_button.isHidden()
    assert sorted(Path(bench.location).parent.glob("*.db")) == before


def test_a_layout_is_previewed_and_the_sets_are_checked(qtbot: QtBot, place: SettingsPlace) -> None:
    page = place.layouts_page
    page.table.choose("fr")
    page.show_preview()
    qtbot.waitUntil(lambda: page.preview is not None, timeout=20_000)
    assert page.preview is not None
    assert page.preview.view.pages.pageCount() == 1
    page.check()
    qtbot.waitUntil(lambda: "in order" in page.verdict.text(), timeout=20_000)


def test_the_database_is_copied_and_checked(qtbot: QtBot, place: SettingsPlace, folder: Path) -> None:
    page = place.database_page
    page.backup(folder / "kopie.db")
    qtbot.waitUntil(lambda: "verified" in page.notice.text())
    assert keeping.known_administrations(str(folder / "kopie.db"))
    page.check()
    qtbot.waitUntil(lambda: "in order" in page.notice.text())


def test_a_backup_that_cannot_be_written_is_told(qtbot: QtBot, place: SettingsPlace, folder: Path) -> None:
    place.database_page.backup(folder / "nergens" / "kopie.db")
    qtbot.waitUntil(lambda: "Copying" not in place.database_page.notice.text())
    assert "kopie.db" in place.database_page.notice.text()


def test_another_administration_is_made_in_the_same_database(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench
) -> None:
    place.new_administration()
    assert place.dialog is not None
    place.dialog.form.set_value("company_name", "Tweede BV")
    place.dialog.form.set_value("company_iban", "fout")
    place.dialog.accept()
    assert place.dialog.isVisible()
    place.dialog.form.editors["company_name"].setFocus()
    place.dialog.form.set_value("company_iban", "")
    with qtbot.waitSignal(bench.administration_changed):
        place.dialog.accept()
    assert bench.desk.administration.name == "Tweede BV"
    assert place.forms[0].form.value("name") == "Tweede BV"


def test_the_language_switches_at_once_on_every_page(place: SettingsPlace, bench: Workbench) -> None:
    before = place.database_page.where.text()
    bench.set_language("nl")
    assert place.heading.text()
    assert place.workbench.translator.language == "nl"
    bench.set_language("en")
    assert place.database_page.where.text() == before


def test_search_goes_to_the_page_that_speaks_of_it(place: SettingsPlace) -> None:
    place.find_text("backup")
    assert place.stack.currentWidget() is place.database_page
    place.find_text("iban")
    assert place.stack.currentWidget() is place.forms[0]


def test_country_currency_and_language_are_chosen_by_their_names(
    qtbot: QtBot, place: SettingsPlace, bench: Workbench, look: Look
) -> None:
    form = place.forms[0].form
    shown = {key: form.editors[key].currentText() for key in ("country", "currency", "language")}  # type: ignore[attr-defined]
    assert shown == {"country": "Netherlands", "currency": "EUR – Euro", "language": "Dutch"}
    country = form.editors["country"]
    assert isinstance(country, QComboBox)
    country.setFocus()
    with qtbot.waitSignal(bench.administration_changed):
        qtbot.keyClicks(country, "Belgium")
        qtbot.keyClick(country, Qt.Key.Key_Return)
        country.activated.emit(country.currentIndex())
    assert look().administration.country == "BE"


@pytest.mark.parametrize(
    ("key", "first", "typed"),
    [
        ("settings_groups", "group_code", "GROOT"),
        ("settings_attributes", "attribute_name", "Regio"),
        ("settings_selections", "selection_name", "Belgen"),
        ("settings_ladders", "ladder_code", "streng"),
    ],
)
def test_enter_in_the_first_field_never_throws_away_what_was_typed(
    qtbot: QtBot, place: SettingsPlace, key: str, first: str, typed: str
) -> None:
    page = list_page(place, key)
    place.show_page(page)
    page.new_button.click()
    dialog = page.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    field = dialog.findChild(QLineEdit, first)
    assert isinstance(field, QLineEdit)
    with qtbot.assertNotEmitted(dialog.rejected):
        qtbot.keyClick(field, Qt.Key.Key_Return)  # while there is nothing to save yet
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible() or page.spec.name_of(dialog.value()) == typed
    dialog.reject()
