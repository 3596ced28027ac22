"""Keeping: starting an administration, its settings and files, ladders and groups, copies, and the check."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import ACTOR, COMPANY, dump, post, sit_down, take_in
from PIL import Image

from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.core.ladder import STANDARD, Ladder, Level
from aanmaningen.core.messages import Message
from aanmaningen.core.records import Administration, PartyGroup
from aanmaningen.core.settings import ADMINISTRATION_FIELDS, SETTINGS
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.keeping import (
    all_settings,
    assign_ladder,
    backup,
    change_setting,
    check,
    groups,
    ladders,
    save_group,
    save_ladder,
    start_administration,
)
from aanmaningen.store import administrations, notices
from aanmaningen.store.opening import open_database

# Each test has an administration of its own in one database, which is quicker.
pytestmark = pytest.mark.usefixtures("shared_desk")

PNG = b"\x89PNG\r\n\x1a\n and so on"


# -- starting


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Jansen & Zn. B.V.", "jansen-zn-b-v"),
        ("Voorbeeld BV", "voorbeeld-bv-2"),  # the first one is taken
        ("株式会社", "administratie"),
        ("Een heel erg lange naam voor een bedrijf", "een-heel-erg-lange-n"),
    ],
)
def test_administration_without_a_code_gets_one_from_its_name(location: str, name: str, code: str) -> None:
    assert start_administration(location, replace(COMPANY, name=name), ACTOR).code == code


def test_code_that_is_taken_is_refused_and_nothing_is_added(desk: Desk, location: str) -> None:
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="voorbeeld-bv already"):
        start_administration(location, replace(COMPANY, code="voorbeeld-bv"), ACTOR)
    assert dump(desk.engine) == before


def test_database_is_made_when_there_is_none(tmp_path: Path) -> None:
    location = str(tmp_path / "nieuw.db")
    made = start_administration(location, COMPANY, ACTOR)
    desk = sit_down(location)
    assert desk.administration == made == replace(COMPANY, id=1, code="voorbeeld-bv")
    desk.engine.close()


@pytest.mark.parametrize("iban", ["NL91ABNA0417164301", "NL91 ABNA", "geen"])
def test_wrong_iban_is_refused_and_makes_no_database(tmp_path: Path, iban: str) -> None:
    with pytest.raises(Refusal, match="is not an IBAN"):
        start_administration(str(tmp_path / "nieuw.db"), replace(COMPANY, iban=iban), ACTOR)
    assert list(tmp_path.iterdir()) == []


def test_iban_of_a_bank_that_is_on_no_list_is_taken(tmp_path: Path) -> None:
    unlisted = replace(COMPANY, iban="BE68539007547034")
    assert start_administration(str(tmp_path / "nieuw.db"), unlisted, ACTOR).iban == "BE68539007547034"


def test_iban_is_kept_without_its_spaces(tmp_path: Path) -> None:
    spaced = replace(COMPANY, iban="NL91 ABNA 0417 1643 00")
    assert start_administration(str(tmp_path / "nieuw.db"), spaced, ACTOR).iban == "NL91ABNA0417164300"


# -- sitting down


def test_administration_may_be_left_out_while_there_is_one(location: str) -> None:
    desk = sit_down(location)
    assert desk.administration.code == "voorbeeld-bv"
    desk.engine.close()


@pytest.mark.parametrize(("code", "sentence"), [(None, "Say which administration"), ("weg", "no administration weg")])
def test_administration_that_is_not_clear_is_refused_with_the_choices(
    location: str, code: str | None, sentence: str
) -> None:
    start_administration(location, replace(COMPANY, code="b"), ACTOR)
    with pytest.raises(Refusal, match=f"{sentence}.*There are: b, voorbeeld-bv"):
        sit_down(location, code)
    desk = sit_down(location, "b")
    assert desk.administration.code == "b"
    desk.engine.close()


def test_database_without_administrations_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "leeg.db"
    open_database(str(path), create=True).close()
    with pytest.raises(Refusal, match="aanmaningen init"):
        open_desk(str(path))


# -- settings


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("min-item", "12,50", "12.50"),
        ("days-since-last", " 10 ", "10"),
        ("notice-per-level", "ja", "yes"),
        ("address-window", "de", "de"),
        ("signature", " Robin ", "Robin"),
    ],
)
def test_setting_is_kept_as_it_was_meant(desk: Desk, key: str, typed: str, kept: str) -> None:
    change_setting(desk, key, typed)
    assert desk.settings.text(key) == kept
    assert all_settings(desk)[key][0] == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("min-item", "veel"),
        ("days-since-last", "-1"),
        ("qr", "misschien"),
        ("address-window", "boven"),
        ("iban", "NL00"),
        ("payment-term-days", "een maand"),
        ("kleur", "rood"),
        ("id", "7"),
        ("code", "anders"),
    ],
)
def test_setting_that_does_not_fit_is_refused_and_nothing_changes(desk: Desk, key: str, typed: str) -> None:
    before = dump(desk.engine)
    with pytest.raises(Refusal):
        change_setting(desk, key, typed)
    assert dump(desk.engine) == before


def test_fields_of_the_administration_are_set_in_the_same_way(desk: Desk, location: str) -> None:
    for key, value in (("payment-term-days", "14"), ("postal-code", "9000"), ("city", "Gent"), ("iban", "")):
        change_setting(desk, key, value)  # at the same desk: what was set just now stays
    again = sit_down(location)
    expected = replace(desk.administration, payment_term_days=14, postal_code="9000", city="Gent", iban="")
    assert again.administration == expected
    again.engine.close()


def test_every_setting_and_field_is_shown(desk: Desk) -> None:
    assert set(all_settings(desk)) == set(SETTINGS) | {name.replace("_", "-") for name in ADMINISTRATION_FIELDS}


def test_settings_of_one_administration_are_not_those_of_another(shared_desk: Callable[[], Desk]) -> None:
    one, other = shared_desk(), shared_desk()
    change_setting(one, "signature", "Robin")
    change_setting(one, "city", "Gent")
    assert other.settings.text("signature") == ""
    cities = {found.id: found.city for found in administrations.find_all(one.engine)}
    assert (cities[one.administration.id], cities[other.administration.id]) == ("Gent", "Amsterdam")


# -- files


def test_file_is_kept_in_the_archive_and_shown_by_its_name(desk: Desk, tmp_path: Path) -> None:
    logo = tmp_path / "ons logo.png"
    Image.new("RGB", (40, 20), "navy").save(logo)
    data = logo.read_bytes()
    change_setting(desk, "logo", str(logo))
    logo.unlink()
    sha = desk.settings.text("logo")
    assert sha == hashlib.sha256(data).hexdigest()
    assert notices.archived(desk.engine, sha) == data
    assert all_settings(desk)["logo"][0] == "ons logo.png"
    change_setting(desk, "logo", "")
    assert (desk.settings.text("logo"), all_settings(desk)["logo"][0]) == ("", "")
    assert check(desk) == []


@pytest.mark.parametrize(("key", "data"), [("logo", b"GIF89a"), ("letterhead", PNG), ("logo", None)])
def test_file_of_another_kind_or_a_missing_one_is_refused(
    desk: Desk, tmp_path: Path, key: str, data: bytes | None
) -> None:
    path = tmp_path / "bestand"
    if data is not None:
        path.write_bytes(data)
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="bestand"):
        change_setting(desk, key, str(path))
    assert dump(desk.engine) == before


# -- ladders and groups


def test_ladder_is_saved_under_its_code_beside_the_one_that_ships(desk: Desk) -> None:
    own = Ladder("streng", (Level(0, 7, 2), Level(0, 5, 3)))
    save_ladder(desk, own)
    assert ladders(desk) == {"standard": STANDARD, "streng": own}


def test_group_keeps_its_name_and_template_when_it_gets_a_ladder(desk: Desk) -> None:
    save_group(desk, PartyGroup("groot", "Grote klanten", email_template="nl-groot"))
    save_ladder(desk, Ladder("streng", STANDARD.levels))
    assign_ladder(desk, "streng", group="groot")
    assert groups(desk) == {"groot": PartyGroup("groot", "Grote klanten", "streng", "nl-groot")}


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda desk: save_group(desk, PartyGroup("a", email_template="weg")), "no layout set weg"),
        (lambda desk: assign_ladder(desk, "standard", item="9"), "no item 9"),
        (lambda desk: assign_ladder(desk, "standard", party="D9"), "no party D9"),
    ],
)
def test_what_does_not_exist_is_refused(desk: Desk, do: Callable[[Desk], None], sentence: str) -> None:
    before = dump(desk.engine)
    with pytest.raises(Refusal, match=sentence):
        do(desk)
    assert dump(desk.engine) == before


# -- copies and the check


def test_copy_can_be_worked_with_and_leaves_the_ledger_alone(sqlite_desk: Desk, tmp_path: Path) -> None:
    take_in(sqlite_desk, [post("1", "10,00")])
    backup(sqlite_desk, tmp_path / "copy.db")
    copy = sit_down(str(tmp_path / "copy.db"))
    before = dump(sqlite_desk.engine)
    assert dump(copy.engine) == before
    take_in(copy, [post("2", "20,00")])
    assert dump(sqlite_desk.engine) == before
    copy.engine.close()


def test_check_of_many_files_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    files = [str(number).encode() for number in range(1_000)]
    with desk.engine.transaction():
        notices.archive(desk.engine, "logo", ((hashlib.sha256(data).hexdigest(), data) for data in files))
    told: list[int] = []

    def listen(done: int, total: int, what: Message) -> None:
        told.append(done)

    assert check(replace(desk, progress=listen)) == []
    assert told == [500, 1_000]
    with pytest.raises(Cancelled):
        check(replace(desk, cancelled=lambda: True))


def test_administration_is_read_back_in_full(location: str) -> None:
    full = Administration(
        0,
        "vol",
        "Vol NV",
        "Straat 1",
        "9000",
        "Gent",
        "BE",
        "fr",
        "USD",
        "BE68539007547034",
        "KREDBEBB",
        "a@example.org",
        "+32 9 000 00 00",
        "https://example.org",
        "BE0123456749",
        "0123456749",
        14,
        "standard",
    )
    made = start_administration(location, full, ACTOR)
    desk = sit_down(location, "vol")
    assert desk.administration == made == replace(full, id=made.id)
    desk.engine.close()
