"""Address blocks, town lines and IBANs."""

from dataclasses import replace

import pytest

from aanmaningen.core.records import Contact
from aanmaningen.notices.address import address_block, grouped_iban, return_line, sender_lines, town_line
from aanmaningen.notices.examples import example_facts
from aanmaningen.notices.language import language

NL = language("nl_NL", "dd-MM-yyyy")


@pytest.mark.parametrize(
    ("code", "town", "country", "written"),
    [
        ("1015aa", "Amsterdam", "NL", "1015\xa0AA  Amsterdam"),
        ("1015 AA", "Amsterdam", "NL", "1015\xa0AA  Amsterdam"),
        ("1015", "Amsterdam", "NL", "1015 Amsterdam"),
        ("", "Amsterdam", "NL", "Amsterdam"),
        ("1000", "Brussel", "BE", "1000 Brussel"),
        ("10115", "Berlin", "DE", "10115 Berlin"),
        ("75008", "Paris", "FR", "75008 PARIS"),
        ("SW1A 1AA", "London", "GB", "London SW1A 1AA"),
        ("", "", "NL", ""),
    ],
)
def test_towns_are_written_as_their_country_does(code, town, country, written):
    assert town_line(code, town, country) == written


def test_a_domestic_address_names_no_country():
    facts = example_facts(1, "nl")
    assert address_block(facts, "t.a.v.", NL) == (
        "Bakkerij De Gouden Aar B.V.",
        "t.a.v. M. Jansen, Crediteurenadministratie",
        "Molenstraat 12",
        "3511\xa0CD  Utrecht",
    )


def test_an_address_abroad_ends_in_its_country_in_the_language_of_the_letter():
    facts = example_facts(1, "fr")
    abroad = replace(facts, party=replace(facts.party, country="DE", postal_code="10115", city="Berlin"))
    assert address_block(abroad, "À l’attention de", language("fr_FR", "dd/MM/yyyy"))[-1] == "ALLEMAGNE"


def test_a_full_address_has_six_lines_and_an_empty_one_none():
    facts = example_facts(1, "nl")
    full = replace(facts, party=replace(facts.party, street2="Gebouw C", country="BE"))
    assert len(address_block(full, "t.a.v.", NL)) == 6
    empty = replace(facts.party, name="", street="", postal_code="", city="")
    assert address_block(replace(facts, party=empty, contact=None), "t.a.v.", NL) == ()


def test_a_contact_that_is_the_party_itself_is_not_repeated():
    facts = example_facts(1, "nl", is_consumer=True)
    same = replace(facts, contact=Contact(name=facts.party.name))
    assert address_block(same, "t.a.v.", NL) == address_block(facts, "t.a.v.", NL)


def test_the_letterhead_and_the_return_line_leave_out_what_is_not_known():
    facts = example_facts(1, "nl")
    bare = replace(facts, administration=replace(facts.administration, street="", phone=""))
    assert sender_lines(bare, NL)[:3] == (
        *("Voorbeeld Groothandel B.V.", "1015\xa0AA  Amsterdam", "debiteuren@voorbeeld.example"),
    )
    assert return_line(bare, NL) == "Voorbeeld Groothandel B.V. · 1015\xa0AA  Amsterdam"


def test_a_letter_abroad_names_the_country_it_comes_from_and_where_it_is_returned_to():
    facts = example_facts(1, "nl")
    abroad = replace(facts, party=replace(facts.party, country="BE"))
    assert sender_lines(abroad, NL)[2:4] == ("1015\xa0AA  Amsterdam", "NEDERLAND")
    assert return_line(abroad, language("de_DE", "dd.MM.yyyy")).endswith(" · NIEDERLANDE")
    assert "NEDERLAND" not in (*sender_lines(facts, NL), return_line(facts, NL))


def test_an_iban_is_written_in_groups_of_four():
    assert grouped_iban("nl91 ABNA0417164300".upper()).replace("\xa0", " ") == "NL91 ABNA 0417 1643 00"
    assert grouped_iban("") == ""
