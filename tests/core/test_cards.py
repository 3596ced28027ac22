"""A party as a card: nothing is lost on the way there and back, and two versions are merged without overwriting."""

from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.cards import Card, differences, from_card, full_label, in_words, merge, to_card
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import Contact, Party, Purpose

CONTACTS = st.builds(Contact, st.sampled_from(Purpose), st.text(min_size=1, max_size=3))
PARTIES = st.builds(
    Party,
    code=st.just("D1"),
    name=st.text(max_size=3),
    payment_term_days=st.none() | st.integers(0, 99),
    notices=st.booleans(),
    contacts=st.lists(CONTACTS, max_size=4).map(tuple),
    attributes=st.dictionaries(st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=3), max_size=3),
)
CARDS = st.fixed_dictionaries({name: st.sampled_from(["", "1", "2"]) for name in ("name", "city", "attr.X")})


@given(PARTIES)
def test_card_of_a_party_makes_the_same_party(party: Party) -> None:
    again = from_card(party, to_card(party))
    assert to_card(again) == to_card(party)
    assert sorted(again.contacts, key=repr) == sorted(party.contacts, key=repr)
    assert (again.attributes, again.payment_term_days) == (party.attributes, party.payment_term_days)


@given(CARDS, CARDS, CARDS)
def test_merge_keeps_what_either_changed_and_names_every_conflict(base: Card, mine: Card, theirs: Card) -> None:
    merged = merge(base, mine, theirs)
    conflicts = {conflict.name for conflict in merged.conflicts}
    for name in base:
        by_me, by_them = mine[name] != base[name], theirs[name] != base[name]
        assert (name in conflicts) == (by_me and by_them and mine[name] != theirs[name])
        assert merged.card[name] == (mine[name] if by_me and name not in conflicts else theirs[name])
        assert (name in merged.taken_over) == (by_them and not by_me)


@given(CARDS, CARDS)
def test_merge_with_nobody_else_is_what_i_typed(base: Card, mine: Card) -> None:
    assert differences(merge(base, mine, base).card, mine) == []


def test_values_stand_alone_in_words() -> None:
    assert str(full_label("notices.email")) == "E-mail (Contact for notices)"
    assert str(full_label("attr.Regio")) == "Attribute Regio"
    assert str(in_words("notices", True, "EUR")) == "yes"
    assert str(in_words("city", "", "EUR")) == "nothing"
    assert in_words("credit_limit_minor", 250, "EUR") == Amount(250, "EUR")
    assert in_words("payment_term_days", 30, "EUR") == "30"
