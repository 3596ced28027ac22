"""Relations: the card, saving it beside other people, user-defined attributes, and the timeline."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from ledgers import ACTOR, TODAY, deliver, post, sit_down, take_in

from aanmaningen.core import cards
from aanmaningen.core.cards import CardValue
from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import AttributeKind, AttributeType, Contact, Party, Purpose
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.jobs import holding, mapping, relating, saving, viewing
from aanmaningen.jobs.checking_cards import (
    Surroundings,
    complaints,
    countries,
    read_day,
    read_minor,
    read_number,
    write_minor,
)
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import undo_import
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish, propose
from aanmaningen.jobs.relating import PaymentBehaviour
from aanmaningen.sources import ListMapping
from aanmaningen.store import attributes, parties

KNOWN = Surroundings("NL", ("nl", "nl-groot", "en"))


def make(desk: Desk, party: Party) -> Party:
    """Put a party in the ledger."""
    parties.save(desk.engine, ACTOR, desk.administration.id, party)
    return party


def stored(desk: Desk, code: str) -> Party:
    """Return a party as it is in the ledger."""
    found = parties.find(desk.engine, desk.administration.id, code)
    assert found is not None
    return found[1]


def with_changes(party: Party, **values: CardValue) -> Mapping[str, CardValue]:
    """Return the card of a party with some values typed over; "__" stands for the dot."""
    return cards.to_card(party) | {name.replace("__", "."): value for name, value in values.items()}


def told(desk: Desk, code: str) -> list[str]:
    """Return the timeline in English, newest first."""
    text = Translator("en").text
    return [text(happening.text) for happening in relating.card(desk, code, TODAY).happenings]


# -- the card


def test_card_of_an_earlier_day_shows_what_was_open_then(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")], as_of=date(2026, 10, 1))
    take_in(desk, [post("1", "0,00", original="100,00")], as_of=date(2026, 11, 1))
    assert relating.card(desk, "D1", date(2026, 10, 15)).aging[0].buckets == (0, 10000, 0, 0, 0)
    assert relating.card(desk, "D1", TODAY).aging == ()


def test_card_tells_what_we_owe_apart_from_what_is_owed(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "30,00"), post("3", "7,00", Valuta="CHF")])
    desk.engine.execute("UPDATE item SET side = 'payable' WHERE number IN ('2', '3')")
    found = relating.card(desk, "D1", TODAY)
    assert [(one.currency, one.total_minor) for one in found.aging] == [("EUR", 10_000)]
    assert found.payable == (Amount(3_000, "EUR"), Amount(700, "CHF"))


def test_card_tells_how_late_its_invoices_were_paid(desk: Desk) -> None:
    rows = [post("1", "100,00", due="01-10-2026"), post("2", "9,00", due="11-10-2026"), post("3", "5,00", party="D2")]
    take_in(desk, rows, as_of=date(2026, 10, 20))
    paid = [
        post("1", "0,00", original="100,00", due="01-10-2026"),
        post("2", "0,00", original="9,00", due="11-10-2026"),
    ]
    take_in(desk, paid, as_of=date(2026, 10, 31), partial=True)
    assert relating.card(desk, "D1", TODAY).payment == PaymentBehaviour(25, 2)
    assert relating.card(desk, "D1", date(2026, 10, 25)).payment == PaymentBehaviour()
    assert relating.card(desk, "D2", TODAY).payment == PaymentBehaviour()


# -- saving


def test_saved_card_is_what_is_stored(desk: Desk) -> None:
    party = make(desk, Party("D1", "Jansen", contacts=(Contact(name="Piet", email="p@j.example"),)))
    wanted = with_changes(
        party,
        name=" Jansen BV ",
        iban="NL91 ABNA 0417 1643 00",
        credit_limit_minor=250000,
        payment_term_days=14,
        notices__email="post@j.example",
        attr__Regio="Noord",
        group="goed",
    )
    saving = relating.save_card(desk, party, wanted)
    assert saving.conflicts == ()
    assert stored(desk, "D1") == saving.party
    assert saving.party.name == "Jansen BV"
    assert saving.party.iban == "NL91ABNA0417164300"
    assert saving.party.credit_limit_minor == 250000
    assert saving.party.attributes == {"Regio": "Noord"}
    assert [(one.purpose, one.email) for one in saving.party.contacts] == [
        (Purpose.GENERAL, "p@j.example"),
        (Purpose.NOTICES, "post@j.example"),
    ]
    assert [group.code for group in relating.card(desk, "D1", TODAY).groups] == ["goed"]


def test_unchanged_card_writes_nothing(desk: Desk) -> None:
    party = make(desk, Party("D1", "Jansen"))
    version = desk.engine.version()
    relating.save_card(desk, party, cards.to_card(party))
    assert desk.engine.version() == version


def test_two_people_who_change_different_values_both_get_their_way(desk: Desk) -> None:
    opened = make(desk, Party("D1", "Jansen", city="Delft"))
    make(desk, replace(opened, city="Leiden"))
    saving = relating.save_card(desk, opened, with_changes(opened, name="Jansen BV"))
    assert (saving.party.name, saving.party.city) == ("Jansen BV", "Leiden")
    assert saving.taken_over == ("city",)


def test_two_people_who_change_the_same_value_see_both_and_nothing_is_overwritten(desk: Desk) -> None:
    opened = make(desk, Party("D1", "Jansen", city="Delft"))
    make(desk, replace(opened, city="Leiden"))
    saving = relating.save_card(desk, opened, with_changes(opened, city="Gouda", name="Jansen BV"))
    assert saving.conflicts == (cards.Conflict("city", "Leiden", "Gouda"),)
    assert stored(desk, "D1") == replace(opened, city="Leiden")
    # Chosen: mine. What was opened is now what is stored.
    relating.save_card(desk, saving.party, with_changes(saving.party, city="Gouda", name="Jansen BV"))
    assert stored(desk, "D1").city == "Gouda"


def test_new_party_gets_a_code_of_its_own(desk: Desk) -> None:
    make(desk, Party("D1", "Jansen"))
    version = desk.engine.version()
    saving = relating.save_card(desk, None, with_changes(Party("D1", "Pietersen")))
    assert (saving.is_taken, saving.party.name, desk.engine.version()) == (True, "Jansen", version)
    assert (relating.name_of(desk, " D1 "), relating.name_of(desk, "D2")) == ("Jansen", None)
    relating.save_card(desk, None, with_changes(Party(" D2 ", "Pietersen")))
    assert stored(desk, "D2").name == "Pietersen"


def test_party_that_was_taken_back_meanwhile_is_told(desk: Desk) -> None:
    outcome = take_in(desk, [post("1", "10,00")])
    opened = stored(desk, "D1")
    assert outcome.import_id is not None
    undo_import(desk, outcome.import_id)
    with pytest.raises(Refusal, match="no party D1 any more"):
        relating.save_card(desk, opened, with_changes(opened, name="X"))


def test_second_contact_of_a_purpose_is_not_lost(desk: Desk) -> None:
    party = make(desk, Party("D1", "A", contacts=(Contact(name="one"), Contact(name="two"))))
    saving = relating.save_card(desk, party, with_changes(party, general__name="first"))
    assert [contact.name for contact in saving.party.contacts] == ["first", "two"]


# -- checking


@pytest.mark.parametrize(
    ("name", "value", "is_grave"),
    [
        ("name", " ", True),
        ("iban", "NL91ABNA0417164301", True),
        ("general.email", "info@@a.example", True),
        ("notices.email", "a@b.example; c@d.example", True),
        ("country", "XX", True),
        ("payment_term_days", "dertig", True),
        ("payment_term_days", -1, True),
        ("credit_limit_minor", "veel", True),
        ("email_template", "sv", True),
        ("language", "sv", False),
        ("vat_number", "NL123456789B01", False),
        ("registration_number", "1234567", False),
        ("notices_by_email", True, False),
    ],
)
def test_wrong_value_is_told_beside_it(name: str, value: CardValue, is_grave: bool) -> None:
    before = cards.to_card(Party("D1", "A", notices_by_email=False))
    found = complaints(before, before | {name: value}, KNOWN)
    assert [(one.name, one.is_grave) for one in found] == [(name, is_grave)]


@pytest.mark.parametrize(
    ("country", "values"),
    [
        ("NL", {"vat_number": "NL004495445B01", "registration_number": "12345678", "iban": "NL91 ABNA 0417 1643 00"}),
        ("BE", {"vat_number": "BE0428.759.497", "registration_number": "0428 759 497", "iban": "BE71096123456769"}),
        ("DE", {"vat_number": "DE136695976", "registration_number": "HRB 1234"}),
        ("FR", {"vat_number": "FR40303265045", "registration_number": "552 008 443"}),
        ("GR", {"vat_number": "EL094259216", "language": "nl-groot"}),
        ("US", {"vat_number": "12-3456789", "general.email": "bill@müller.example"}),
    ],
)
def test_right_values_are_not_complained_of(country: str, values: Mapping[str, CardValue]) -> None:
    before = cards.to_card(Party("D1", "A", country=country, notices_by_email=False))
    assert complaints(before, {**before, **values}, KNOWN) == []


def test_mistake_that_was_there_already_does_not_stand_in_the_way() -> None:
    before = cards.to_card(Party("D1", "A", iban="NL00", notices_by_email=False))
    assert [one.is_grave for one in complaints(before, before | {"city": "Delft"}, KNOWN)] == [False]


def test_new_party_needs_a_code_and_a_name() -> None:
    before = cards.to_card(Party("", "", notices_by_email=False))
    assert [(one.name, one.is_grave) for one in complaints(before, before, KNOWN)] == [("code", True), ("name", True)]


def test_numbers_and_dates_are_read_as_people_write_them() -> None:
    assert read_minor("2.500", "EUR", "nl_NL") == 250000
    assert read_minor("2500,5", "EUR", "nl_NL") == read_minor("2500.5", "EUR", "nl_NL") == 250050
    assert read_minor("2,500.50", "EUR", "en_GB") == 250050
    assert read_minor("1,234", "EUR", "nl_NL") == "1,234"
    assert read_minor(" ", "EUR", "nl_NL") is None
    assert write_minor(250050, "EUR", "nl_NL") == "2500,5"
    assert read_number("drie", "nl_NL") is None
    assert read_day("21-11-2026") == read_day("21.11.2026") == read_day("2026-11-21") == TODAY
    assert read_day("31-11-2026") is None


def test_countries_are_in_the_order_of_their_names_in_the_language() -> None:
    assert countries("nl")["DE"] == "Duitsland"
    assert list(countries("de").values())[0] == "Afghanistan"
    assert len(countries("fr")) == 250  # ISO 3166-1, and Kosovo


# -- attributes


def test_attribute_kinds_are_made_changed_and_removed(desk: Desk) -> None:
    make(desk, Party("D1", "A", attributes={"Regio": "Noord", "Risico": "hoog"}))
    relating.save_attribute_kind(desk, AttributeKind(" Regio ", AttributeType.CHOICE, ("Noord", " Zuid ", "", "Noord")))
    relating.save_attribute_kind(desk, AttributeKind("Regio", AttributeType.CHOICE, ("Noord", "Zuid", "West")))
    assert relating.attribute_kinds(desk) == [AttributeKind("Regio", AttributeType.CHOICE, ("Noord", "Zuid", "West"))]
    assert relating.undefined_attributes(desk) == ["Risico"]
    assert list(attributes.values(desk.engine, desk.administration.id, "Regio")) == [("D1", "Noord")]
    relating.delete_attribute_kind(desk, "Regio")
    assert relating.attribute_kinds(desk) == []
    assert stored(desk, "D1").attributes["Regio"] == "Noord"


@pytest.mark.parametrize(
    "kind", [AttributeKind(" "), AttributeKind('a"b'), AttributeKind("regio"), AttributeKind("X", AttributeType.CHOICE)]
)
def test_attribute_kind_that_cannot_be_is_refused(desk: Desk, kind: AttributeKind) -> None:
    relating.save_attribute_kind(desk, AttributeKind("Regio"))
    with pytest.raises(Refusal):
        relating.save_attribute_kind(desk, kind)
    with pytest.raises(Refusal):
        relating.delete_attribute_kind(desk, "nothing")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (AttributeType.NUMBER, "12.5", "veel"),
        (AttributeType.DATE, "2026-11-21", "gisteren"),
        (AttributeType.CHOICE, "a", "c"),
        (AttributeType.YES_NO, "yes", "misschien"),
    ],
)
def test_value_of_an_attribute_must_fit_its_kind(kind: AttributeType, right: str, wrong: str) -> None:
    known = replace(KNOWN, kinds=(AttributeKind("X", kind, ("a", "b")),))
    before = cards.to_card(Party("D1", "A", notices_by_email=False))
    assert complaints(before, before | {"attr.X": right}, known) == []
    assert complaints(before, before | {"attr.X": ""}, known) == []
    assert [one.is_grave for one in complaints(before, before | {"attr.X": wrong}, known)] == [True]


# -- the timeline


def test_timeline_tells_what_happened_newest_first(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", Naam="Jansen"), post("2", "50,00")])
    party = stored(desk, "D1")
    relating.save_card(desk, party, with_changes(party, city="Gouda", notices_by_email=False, credit_limit_minor=5000))
    holding.hold(desk, holding.Target(party="D1"), HoldKind.UNTIL, date(2026, 12, 1), "belooft te betalen")
    found = told(desk, "D1")
    assert "List posten.csv: new party and 2 new items." in found
    assert "Blocked until 1 Dec 2026. belooft te betalen" in found
    assert (
        "Card changed: City from nothing to Gouda, Notices by e-mail from yes to no "
        "and Credit limit from nothing to €50.00." in found
    )
    holding.unhold(desk, holding.Target(party="D1"))
    assert "No longer held back." in told(desk, "D1")


def test_timeline_shows_notices_with_their_state(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00", Naam="Jansen", Adres="Kade 1", Postcode="1000 AA", Plaats="Delft")])
    issue(desk, Wish(TODAY))
    made_final = "Notice A000001 of level 1 for €100.00 made final; it is now: {}."
    assert made_final.format("issued") in told(desk, "D1")
    deliver(desk)
    assert {made_final.format("printed"), "Notice A000001 printed."} <= set(told(desk, "D1"))
    other = sit_down(location)
    assert relating.card(other, "D1", TODAY).happenings
    other.engine.close()


def test_what_was_saved_follows_an_attribute_that_gets_another_name(desk: Desk) -> None:
    relating.save_attribute_kind(desk, AttributeKind("Omzet", AttributeType.NUMBER))
    make(desk, Party("D1", "A", attributes={"Omzet": "1500.5"}))
    saving.save_selection(desk, "groot", "attr.Omzet > 1000 or name = Omzet")
    saving.save_selection(desk, "ander", "attr.Regio = Omzet")
    view = {"columns": [["party", 8.0], ["attr.Omzet", 12.0]], "filters": {"attr.Omzet": ">5"}, "group": ""}
    viewing.save_view(desk, "mijn", json.dumps(view))
    mapping.keep(desk, "lijst", ListMapping({"code": "Nr", "attr.Omzet": "attr.Omzet"}, {"attr.Regio": "Noord"}))
    relating.rename_attribute_kind(desk, "Omzet", "Jaar omzet")
    assert saving.selections(desk) == {
        "ander": "attr.Regio = Omzet",
        "groot": 'attr."Jaar omzet" > 1000 or name = Omzet',
    }
    found = json.loads(viewing.views(desk)["mijn"])
    assert found["columns"][1][0] == "attr.Jaar omzet"
    assert found["filters"] == {"attr.Jaar omzet": ">5"}
    kept = mapping.find(desk, "lijst")
    assert kept is not None
    assert kept.columns == {"code": "Nr", "attr.Jaar omzet": "attr.Omzet"}  # the heading in the file is what it was
    assert dict(attributes.values(desk.engine, desk.administration.id, "Jaar omzet")) == {"D1": "1500.5"}


def test_a_run_may_be_limited_by_a_number_or_a_day_that_an_attribute_holds(desk: Desk) -> None:
    for kind in (AttributeKind("Omzet", AttributeType.NUMBER), AttributeKind("Sinds", AttributeType.DATE)):
        relating.save_attribute_kind(desk, kind)
    rows = [
        post("1", "100,00", Omzet="1.500,50", Sinds="31-12-2019"),
        post("2", "100,00", party="D2", Omzet="200", Sinds="1-1-2020"),
    ]
    take_in(desk, rows)
    for criteria, expected in (("attr.Omzet > 1000", "D1"), ("attr.Sinds >= 1-1-2020", "D2")):
        proposed = propose(desk, Wish(TODAY, where=criteria))
        assert [one.party.code for one in proposed.notices] == [expected], criteria
