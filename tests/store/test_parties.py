"""Parties with contacts and attributes: kept whole, and changed only in what is said of them."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import ACTOR

from aanmaningen.core.records import Contact, Party, Purpose
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import parties
from aanmaningen.store.parties import as_json, from_json, with_values

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
contacts = st.builds(Contact, st.sampled_from(Purpose), words, words, words, words)
some_parties = st.builds(
    Party,
    code=st.just("D1"),
    name=words,
    street=words,
    postal_code=words,
    country=words,
    language=words,
    is_consumer=st.booleans(),
    group=words,
    payment_term_days=st.none() | st.integers(0, 400),
    notices=st.booleans(),
    notices_by_email=st.booleans(),
    direct_debit=st.booleans(),
    ladder=words,
    iban=words,
    contacts=st.lists(contacts, max_size=4).map(tuple),
    attributes=st.dictionaries(words, words, max_size=3),
)
FULL = Party(
    "D1",
    "Bakkerij Zoet",
    is_consumer=True,
    payment_term_days=8,
    contacts=(
        Contact(Purpose.GENERAL, "Ans", email="ans@example.org"),
        Contact(Purpose.INVOICES, email="facturen@example.org"),
        Contact(Purpose.NOTICES, "Bo", email="bo@example.org"),
    ),
    attributes={"regio": "Noord", "sector": "voeding"},
)


@settings(max_examples=40)
@given(st.lists(some_parties, min_size=1, max_size=3))
def test_party_is_read_back_as_it_was_saved(shared_desk: Callable[[], Desk], versions: list[Party]) -> None:
    desk = shared_desk()
    for party in versions:
        party_id = parties.save(desk.engine, ACTOR, desk.administration.id, party)
        assert parties.find(desk.engine, desk.administration.id, "D1") == (party_id, party)
        assert parties.find_all(desk.engine, desk.administration.id) == {party_id: party}


@given(some_parties)
def test_party_is_read_back_from_its_text(party: Party) -> None:
    assert from_json(as_json(party)) == party


def test_more_parties_than_a_statement_has_places_are_found(desk: Desk) -> None:
    wanted = {f"D{number}": Party(f"D{number}", f"Name {number}") for number in range(1_201)}
    with desk.engine.transaction():
        ids = parties.add(desk.engine, desk.administration.id, wanted.values(), None)
    found = parties.find_many(desk.engine, list(ids.values()))
    assert {party.code: party for party in found.values()} == wanted


def test_code_is_unique_within_an_administration_and_not_beyond(shared_desk: Callable[[], Desk]) -> None:
    one, other = shared_desk(), shared_desk()
    mine = parties.save(one.engine, ACTOR, one.administration.id, Party("D1", "Hier"))
    theirs = parties.save(other.engine, ACTOR, other.administration.id, Party("D1", "Daar"))
    assert mine != theirs
    assert parties.find(one.engine, one.administration.id, "D1") == (mine, Party("D1", "Hier"))


def test_values_that_a_list_does_not_name_stay() -> None:
    assert with_values(FULL, {}) == FULL
    assert with_values(FULL, {"city": "Gent"}) == replace(FULL, city="Gent")


def test_values_of_a_list_reach_their_place() -> None:
    values: dict[str, object] = {"name": "Zoet BV", "is_consumer": False, "payment_term_days": None, "group": "A"}
    changed = with_values(FULL, values)
    assert changed == replace(FULL, name="Zoet BV", is_consumer=False, payment_term_days=None, group="A")


def test_attributes_are_added_changed_and_emptied_one_by_one() -> None:
    changed = with_values(FULL, {"attr.sector": "", "attr.regio": "Zuid", "attr.klasse": "A"})
    assert changed.attributes == {"regio": "Zuid", "klasse": "A"}


def test_contact_of_one_purpose_is_changed_and_the_others_stay() -> None:
    changed = with_values(FULL, {"email": "nieuw@example.org", "notices_phone": "0612"})
    assert changed.contacts == (
        Contact(Purpose.GENERAL, "Ans", email="nieuw@example.org"),
        Contact(Purpose.INVOICES, email="facturen@example.org"),
        Contact(Purpose.NOTICES, "Bo", email="bo@example.org", phone="0612"),
    )


def test_contact_that_a_list_empties_goes() -> None:
    changed = with_values(FULL, {"notices_email": "", "notices_contact_name": ""})
    assert [contact.purpose for contact in changed.contacts] == [Purpose.GENERAL, Purpose.INVOICES]


def test_new_contact_is_made_when_a_list_names_one() -> None:
    changed = with_values(Party("D1", "Zoet"), {"notices_email": "bo@example.org", "phone": ""})
    assert changed.contacts == (Contact(Purpose.NOTICES, email="bo@example.org"),)


def test_second_contact_for_the_same_purpose_stays_and_the_first_is_changed() -> None:
    two = replace(FULL, contacts=(Contact(name="Ans"), Contact(name="Cas", email="cas@example.org")))
    assert with_values(two, {}) == two
    changed = with_values(two, {"email": "ans@example.org"})
    assert changed.contacts == (Contact(name="Ans", email="ans@example.org"), two.contacts[1])
