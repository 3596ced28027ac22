"""What belongs to an administration as a whole, and to no other."""

from collections.abc import Callable
from dataclasses import replace

import peewee
import pytest
from ledgers import ACTOR, COMPANY

from aanmaningen.core.ladder import STANDARD, Ladder, Level
from aanmaningen.core.records import PartyGroup
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import administrations

STRICT = Ladder("streng", (Level(0, 7, 2), Level(1, 5, 3)))


def test_administration_is_read_back_as_it_was_added(desk: Desk) -> None:
    engine = desk.engine
    second = replace(COMPANY, code="b", name="Tweede NV", country="BE", language="fr", payment_term_days=8)
    added = administrations.add(engine, ACTOR, second)
    assert added == replace(second, id=added.id)
    assert [one.code for one in administrations.find_all(engine)] == ["b", "voorbeeld-bv"]
    assert added in administrations.find_all(engine)


def test_changed_administration_is_read_back_and_the_others_stay(desk: Desk) -> None:
    engine = desk.engine
    (first,) = administrations.find_all(engine)
    second = administrations.add(engine, ACTOR, replace(COMPANY, code="b"))
    administrations.change(engine, ACTOR, replace(second, name="Anders", payment_term_days=14))
    assert administrations.find_all(engine) == [replace(second, name="Anders", payment_term_days=14), first]


def test_code_of_an_administration_is_taken_once(desk: Desk) -> None:
    engine = desk.engine
    with pytest.raises(peewee.IntegrityError):
        administrations.add(engine, ACTOR, administrations.find_all(engine)[0])


def test_everything_that_is_saved_is_of_one_administration(shared_desk: Callable[[], Desk]) -> None:
    one, other = shared_desk(), shared_desk()
    engine, mine, theirs = one.engine, one.administration.id, other.administration.id
    administrations.put_setting(engine, ACTOR, mine, "qr", "no")
    administrations.put_ladder(engine, ACTOR, mine, STRICT)
    administrations.put_group(engine, ACTOR, mine, PartyGroup("groot", "Groot", "streng", "nl-groot"))
    administrations.put_selection(engine, ACTOR, mine, "grote", "open > 500")
    administrations.put_mapping(engine, ACTOR, mine, "eigen", {"columns": {"number": "Nr"}})

    assert administrations.settings(engine, mine) == {"qr": "no"}
    assert administrations.ladders(engine, mine) == {"standard": STANDARD, "streng": STRICT}
    assert administrations.groups(engine, mine) == {"groot": PartyGroup("groot", "Groot", "streng", "nl-groot")}
    assert administrations.selections(engine, mine) == {"grote": "open > 500"}
    assert administrations.mappings(engine, mine) == {"eigen": {"columns": {"number": "Nr"}}}

    assert administrations.settings(engine, theirs) == {}
    assert administrations.ladders(engine, theirs) == {"standard": STANDARD}
    assert administrations.groups(engine, theirs) == {}
    assert administrations.selections(engine, theirs) == {}
    assert administrations.mappings(engine, theirs) == {}


def test_what_is_saved_under_the_same_name_takes_the_place_of_the_old(desk: Desk) -> None:
    engine, a = desk.engine, desk.administration.id
    for text in ("open > 1", "open > 2"):
        administrations.put_selection(engine, ACTOR, a, "grote", text)
    administrations.put_ladder(engine, ACTOR, a, STRICT)
    administrations.put_ladder(engine, ACTOR, a, Ladder("streng", STANDARD.levels))
    administrations.put_group(engine, ACTOR, a, PartyGroup("groot", ladder="streng"))
    administrations.put_group(engine, ACTOR, a, PartyGroup("groot"))
    assert administrations.selections(engine, a) == {"grote": "open > 2"}
    assert administrations.ladders(engine, a)["streng"].levels == STANDARD.levels
    assert administrations.groups(engine, a) == {"groot": PartyGroup("groot")}


def test_saved_selection_is_deleted_once(desk: Desk) -> None:
    administrations.put_selection(desk.engine, ACTOR, desk.administration.id, "grote", "open > 1")
    assert administrations.delete_selection(desk.engine, ACTOR, desk.administration.id, "grote")
    assert not administrations.delete_selection(desk.engine, ACTOR, desk.administration.id, "grote")
    assert administrations.selections(desk.engine, desk.administration.id) == {}
