"""Parties, from the list of items and from a list of their own."""

from dataclasses import replace
from pathlib import Path

import pytest
from ledgers import dump, post, take_in, write_list

from aanmaningen.core.records import Contact, Party, Purpose
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportPlan, import_parties
from aanmaningen.store.imports import Counts

from .importing_desk import RELATIONS, party, take_in_parties

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


def test_parties_are_made_and_changed_from_the_list_of_items(desk: Desk) -> None:
    take_in(desk, [post("1", "1,00", Naam="Zoet", Plaats="Gent", Email="a@example.org", Regio="Noord")])
    first = party(desk)
    assert (first.name, first.city, first.contacts) == ("Zoet", "Gent", (Contact(email="a@example.org"),))
    outcome = take_in(desk, [post("1", "1,00", Naam="Zoet & Zn", Plaats="", Email="b@example.org", Regio="")])
    # An empty cell says nothing; only an item that changed is counted as changed.
    assert party(desk) == replace(first, name="Zoet & Zn", contacts=(Contact(email="b@example.org"),))
    assert outcome.counts.unchanged == 1


def test_parties_that_nothing_names_stay_as_they_are(desk: Desk) -> None:
    take_in(desk, [post("1", "1,00", Naam="Zoet"), post("2", "1,00", party="D2", Naam="Hartig")])
    before = party(desk, "D2")
    take_in(desk, [post("1", "1,00", Naam="Zout")])
    assert party(desk, "D2") == before


def test_list_of_parties_is_counted_and_read(desk: Desk, tmp_path: Path) -> None:
    take_in_parties(desk, tmp_path, RELATIONS)
    assert party(desk) == Party("D1", "Zoet", group="A", contacts=(Contact(Purpose.NOTICES, email="bo@example.org"),))
    assert party(desk, "D2") == Party("D2", "Hartig", notices=False)

    more = [RELATIONS[0], {**RELATIONS[1], "Naam": "Hartig NV"}, {"Debiteurnummer": "D3", "Naam": "Zuur"}]
    path = write_list(tmp_path / "meer.csv", more)
    before = dump(desk.engine)
    preview = import_parties(desk, ImportPlan(path, dry_run=True))
    assert dump(desk.engine) == before
    outcome = import_parties(desk, ImportPlan(path))
    assert outcome.counts == preview.counts == Counts(read=3, new=1, changed=1, closed=0, unchanged=1, refused=0)


def test_party_that_stands_twice_in_a_list_is_refused_the_second_time(desk: Desk, tmp_path: Path) -> None:
    path = write_list(tmp_path / "dubbel.csv", [*RELATIONS, {**RELATIONS[0], "Naam": "Nog eens"}])
    outcome = import_parties(desk, ImportPlan(path))
    assert [(one.row, one.problem.values["row"]) for one in outcome.complaints] == [(4, 2)]
    assert outcome.import_id is None
    import_parties(desk, ImportPlan(path, skip_refused=True))
    assert party(desk).name == "Zoet"
