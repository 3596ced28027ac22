"""The first start: making, trying and opening a ledger; nothing half made, and every key works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QLabel, QWizard
from pytestqt.qtbot import QtBot

from aanmaningen.core.errors import message
from aanmaningen.jobs.desk import open_desk
from aanmaningen.jobs.keeping import known_administrations, start_administration
from aanmaningen.ui import network
from aanmaningen.ui.start import place_page
from aanmaningen.ui.start import wizard as wizards
from aanmaningen.ui.start.wizard import COMPANY, DEMO_PAGE, MAIL, OPEN_PAGE, PLACE, READY, StartWizard

from .imports_desk import ACTOR
from .imports_desk import COMPANY as VOORBEELD
from .imports_desk import memory as memory


@pytest.fixture
def wizard(qtbot: QtBot, memory: QSettings, tmp_path: Path) -> Iterator[StartWizard]:
    memory.setValue("language", "en")
    found = StartWizard(memory)
    qtbot.addWidget(found)
    found.place_page.form.set_value("place_folder", str(tmp_path / "nieuw" / "map"))
    found.demo_page.form.set_value("demo_folder", str(tmp_path / "demo"))
    found.show()
    qtbot.waitExposed(found)
    yield found
    found._background.stop()


def fill(wizard: StartWizard, **values: str) -> None:
    for key, value in values.items():
        page = wizard.mail_page if key.startswith("mail") else wizard.company_page
        page.form.set_value(key, value)
        page.form.edited.emit(key)


def go_to(wizard: StartWizard, number: int) -> None:
    while wizard.currentId() != number:
        before = wizard.currentId()
        wizard.next()
        assert wizard.currentId() != before


def test_with_a_name_alone_an_administration_is_made(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    fill(wizard, company_name="Bakkerij Ter Duinen")
    go_to(wizard, READY)
    assert not (tmp_path / "nieuw").exists()
    with qtbot.waitSignal(wizard.accepted):
        wizard.button(QWizard.WizardButton.FinishButton).click()
    assert wizard.chosen is not None
    assert [one.name for one in known_administrations(wizard.chosen.location)] == ["Bakkerij Ter Duinen"]


def test_all_that_is_filled_in_is_kept_and_the_password_only_in_the_keyring(
    qtbot: QtBot, wizard: StartWizard, tmp_path: Path, memory_keyring: object
) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (4, 2), "navy").save(logo)
    fill(wizard, company_name="A", company_iban="NL91 ABNA 0417 1643 00", company_logo=str(logo))
    fill(wizard, company_street="Kerkstraat 1", company_postal_code="1000", company_city="Brussel")
    fill(wizard, company_country="BE", company_language="fr", company_email="a@voorbeeld.example")
    fill(wizard, mail_host="localhost", mail_user="ik", mail_password="geheim", mail_security="tls", mail_port="465")
    go_to(wizard, READY)
    with qtbot.waitSignal(wizard.accepted):
        wizard.accept()
    assert wizard.chosen is not None
    desk = open_desk(wizard.chosen.location)
    own, settings = desk.administration, desk.settings
    assert (own.iban, own.country, own.language) == ("NL91ABNA0417164300", "BE", "fr")
    assert (own.street, own.postal_code, own.city) == ("Kerkstraat 1", "1000", "Brussel")
    assert settings.text("logo")
    assert settings.text("smtp-host") == "localhost"
    assert settings.text("mail-from") == "a@voorbeeld.example"
    desk.engine.close()
    assert list(memory_keyring.passwords.values()) == ["geheim"]  # type: ignore[attr-defined]
    assert b"geheim" not in Path(wizard.chosen.location).read_bytes()


def test_a_wrong_iban_is_told_beside_the_field(wizard: StartWizard) -> None:
    fill(wizard, company_name="A", company_iban="NL91ABNA0417164301")
    wizard.next()
    wizard.next()
    assert wizard.currentId() == COMPANY
    assert "is not an IBAN" in wizard.company_page.form.problem_text("company_iban")


def test_on_each_page_the_keyboard_is_in_its_first_field(wizard: StartWizard) -> None:
    fill(wizard, company_name="A")
    for way, number, page, field in (
        ("new", COMPANY, wizard.company_page, "company_name"),
        ("new", PLACE, wizard.place_page, "place_folder"),
        ("new", MAIL, wizard.mail_page, "mail_host"),
        ("demo", DEMO_PAGE, wizard.demo_page, "demo_folder"),
        ("open", OPEN_PAGE, wizard.open_page, "open_file"),
    ):
        wizard.restart()
        wizard.way_page.ways[way].setChecked(True)
        go_to(wizard, number)
        editor, focused = page.form.editors[field], wizard.focusWidget()
        assert focused is not None and (focused is editor or editor.isAncestorOf(focused)), field


def test_with_large_letters_the_buttons_stay_on_the_screen(qtbot: QtBot, wizard: StartWizard) -> None:
    font = wizard.font()
    font.setPointSize(3 * font.pointSize())
    wizard.setFont(font)
    go_to(wizard, COMPANY)
    page, logo = wizard.company_page, wizard.company_page.form.editors["company_logo"]
    assert page.form.height() > page.height(), "else it is no test"
    logo.setFocus()
    qtbot.waitUntil(lambda: page.rect().contains(logo.mapTo(page, logo.rect().center())))
    screen = wizard.screen().availableGeometry()
    assert wizard.height() <= screen.height()
    assert wizard.rect().contains(wizard.button(QWizard.WizardButton.NextButton).geometry())


def test_when_finishing_fails_nothing_is_left(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    no_picture = tmp_path / "logo.png"
    no_picture.write_text("geen plaatje")
    fill(wizard, company_name="A", company_logo=str(no_picture))
    go_to(wizard, READY)
    wizard.accept()
    qtbot.waitUntil(wizard.ready_page.notice.isVisible)
    assert "not the kind of file" in wizard.ready_page.notice.text()
    assert not (tmp_path / "nieuw").exists()
    assert wizard.isVisible()


def test_a_database_that_is_open_is_no_logo(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    start_administration(other, VOORBEELD, ACTOR)
    desk = open_desk(other)
    fill(wizard, company_name="A", company_logo=other)
    go_to(wizard, READY)
    wizard.accept()
    qtbot.waitUntil(wizard.ready_page.notice.isVisible)
    assert "is the database itself" in wizard.ready_page.notice.text()
    desk.engine.close()


def test_cancelling_makes_nothing(wizard: StartWizard, tmp_path: Path) -> None:
    fill(wizard, company_name="A")
    go_to(wizard, READY)
    wizard.reject()
    assert wizard.chosen is None
    assert not (tmp_path / "nieuw").exists()


def test_a_folder_with_a_database_is_not_overwritten(wizard: StartWizard, tmp_path: Path) -> None:
    start_administration(str(tmp_path / place_page.FILE_NAME), VOORBEELD, ACTOR)
    wizard.place_page.form.set_value("place_folder", str(tmp_path))
    fill(wizard, company_name="A")
    go_to(wizard, PLACE)
    wizard.next()
    assert wizard.currentId() == PLACE
    assert "There is a database in this folder" in wizard.place_page.form.problem_text("place_folder")


def test_a_network_share_is_warned_of(wizard: StartWizard, monkeypatch: pytest.MonkeyPatch) -> None:
    assert network.is_network_place(Path("//server/share"))
    monkeypatch.setattr(place_page, "is_network_place", lambda path: True)
    fill(wizard, company_name="A")
    go_to(wizard, PLACE)
    wizard.place_page.form.edited.emit("place_folder")
    assert "on the network" in wizard.place_page.notice.text()


def test_a_mail_server_that_does_not_answer_is_told(qtbot: QtBot, wizard: StartWizard) -> None:
    fill(wizard, company_name="A", company_email="a@voorbeeld.example")
    go_to(wizard, MAIL)
    fill(wizard, mail_host="localhost", mail_port="1", mail_security="none")
    wizard.mail_page.test_button.click()
    wizard.mail_page.test_button.setFocus()
    qtbot.waitUntil(lambda: wizard.mail_page.notice.text().startswith("⚠"))
    assert "localhost" in wizard.mail_page.notice.text()
    assert wizard.focusWidget() is wizard.mail_page.test_button


def test_a_database_of_last_time_that_did_not_open_is_told_and_another_can_be_opened(
    qtbot: QtBot, memory: QSettings, tmp_path: Path
) -> None:
    memory.setValue("language", "en")
    wizard = StartWizard(memory, message("The database {file} is damaged. Put back the latest copy.", file="x.db"))
    qtbot.addWidget(wizard)
    wizard.show()
    assert "x.db is damaged" in wizard.way_page.problem.text()
    wizard.next()
    assert wizard.currentId() == OPEN_PAGE
    page = wizard.open_page
    page.form.set_value("open_file", str(tmp_path / "weg.db"))
    wizard.accept()
    qtbot.waitUntil(lambda: page.notice.isVisible() and wizard._task is None)
    assert "weg.db" in page.notice.text()
    start_administration(str(tmp_path / "twee.db"), VOORBEELD, ACTOR)
    start_administration(str(tmp_path / "twee.db"), VOORBEELD, ACTOR)
    page.form.set_value("open_file", str(tmp_path / "twee.db"))
    wizard.accept()
    qtbot.waitUntil(lambda: page.has_choice and wizard._task is None)
    page.form.set_value("open_administration", "voorbeeld-bv-2")
    with qtbot.waitSignal(wizard.accepted):
        wizard.accept()
    assert wizard.chosen == wizards.ChosenLedger(str(tmp_path / "twee.db"), "voorbeeld-bv-2")


def test_the_demo_can_be_stopped_and_then_nothing_is_left(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    wizard.way_page.ways["demo"].setChecked(True)
    wizard.next()
    assert wizard.currentId() == DEMO_PAGE
    wizard.accept()
    qtbot.waitUntil(lambda: wizard._task is not None and (tmp_path / "demo").exists())
    wizard.reject()
    qtbot.waitUntil(lambda: wizard._task is None, timeout=20_000)
    assert not (tmp_path / "demo").exists()
    assert wizard.isVisible()


def test_the_language_of_the_wizard_switches_at_once(wizard: StartWizard, memory: QSettings) -> None:
    wizard.way_page.language.setCurrentIndex(wizard.way_page.language.findData("nl"))
    assert wizard.company_page.form.value("company_language") == "nl"
    assert memory.value("language") == "nl"


def test_the_wizard_goes_by_keys_alone(qtbot: QtBot, wizard: StartWizard, tmp_path: Path) -> None:
    alt, none = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(wizard, Qt.Key.Key_M, alt)
    qtbot.keyClick(wizard, Qt.Key.Key_Return, none)
    assert wizard.currentId() == COMPANY
    qtbot.keyClicks(wizard.company_page.form.editors["company_name"], "Toets BV")
    for number in (PLACE, MAIL, READY):
        qtbot.keyClick(wizard, Qt.Key.Key_Return, none)
        assert wizard.currentId() == number
    with qtbot.waitSignal(wizard.accepted):
        qtbot.keyClick(wizard, Qt.Key.Key_Return, none)
    assert (tmp_path / "nieuw" / "map" / "aanmaningen.db").exists()


def test_qt_speaks_the_language_of_the_wizard_too(wizard: StartWizard) -> None:
    wizard.way_page.language.setCurrentIndex(wizard.way_page.language.findData("fr"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    wizard.way_page.language.setCurrentIndex(wizard.way_page.language.findData("nl"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuleren"


def test_a_letter_goes_to_a_field_with_a_button_beside_it(qtbot: QtBot, wizard: StartWizard) -> None:
    go_to(wizard, COMPANY)
    logo = wizard.company_page.form.editors["company_logo"]
    label = next(one for one in wizard.company_page.findChildren(QLabel) if one.buddy() is logo)
    letter = label.text()[label.text().index("&") + 1]
    qtbot.keyClick(wizard, letter, Qt.KeyboardModifier.AltModifier)
    assert wizard.focusWidget() is logo.line  # type: ignore[attr-defined]


def test_an_account_without_a_server_is_not_thrown_away_in_silence(wizard: StartWizard) -> None:
    fill(wizard, company_name="A", company_email="a@voorbeeld.example")
    go_to(wizard, MAIL)
    fill(wizard, mail_user="ik")
    wizard.next()
    assert wizard.currentId() == MAIL
    assert "Without a server" in wizard.mail_page.form.problem_text("mail_host")
    fill(wizard, mail_user="")
    wizard.next()
    assert wizard.currentId() == READY
