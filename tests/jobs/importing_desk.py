"""What the tests of importing ask of a ledger: its items and parties, what is open, and whether it is as it was."""

from datetime import date
from pathlib import Path

from ledgers import TODAY, dump, post, write_list

from aanmaningen.core.records import Party
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportPlan, import_parties, imports_of
from aanmaningen.store import items, parties
from aanmaningen.store.items import ItemView

HISTORY = ["import", "audit"]  # what tells that an import was done, and not what it did
RELATIONS = [
    {"Debiteurnummer": "D1", "Naam": "Zoet", "Groep": "A", "Email aanmaningen": "bo@example.org", "Aanmanen": "ja"},
    {"Debiteurnummer": "D2", "Naam": "Hartig", "Groep": "", "Email aanmaningen": "", "Aanmanen": "nee"},
]


def state(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return the whole database but for its history and the numbers of its rows, and for groups without anything."""
    with desk.engine.transaction():
        parties.remove_idle_groups(desk.engine, desk.administration.id)
    return dump(desk.engine, without=HISTORY, hide=["id"])


def ledger(desk: Desk) -> dict[str, ItemView]:
    """Return every item by PARTY:NUMBER."""
    rows = items.listing(desk.engine, desk.administration.id, TODAY.toordinal(), "all", None)
    return {f"{row.party_code}:{row.number}": row for row in rows}


def open_amounts(desk: Desk) -> dict[str, int]:
    """Return what is open in minor units, by PARTY:NUMBER."""
    return {key: row.open_minor for key, row in ledger(desk).items() if row.open_minor}


def party(desk: Desk, code: str = "D1") -> Party:
    """Return a party of the ledger."""
    found = parties.find(desk.engine, desk.administration.id, code)
    assert found is not None
    return found[1]


def allocations(desk: Desk) -> list[tuple[str, date, int]]:
    """Return number, day and minor units of every allocation, in order."""
    rows = desk.engine.rows(
        "SELECT i.number, a.day, a.amount_minor FROM allocation a JOIN item i ON i.id = a.item_id "
        "WHERE i.administration_id = ? ORDER BY a.id",
        (desk.administration.id,),
    )
    return [(number, date.fromordinal(day), minor) for number, day, minor in rows]


def take_in_parties(desk: Desk, folder: Path, rows: list[dict[str, str]], **wishes: bool) -> object:
    """Import rows as a list of parties."""
    return import_parties(desk, ImportPlan(write_list(folder / "relaties.csv", rows), **wishes))  # type: ignore[arg-type]


def last(desk: Desk) -> int:
    return imports_of(desk)[0].id


WRONG = post("2", "50,00", invoiced="31-02-2026")


def party_codes(desk: Desk) -> list[str]:
    """Return the codes of all parties."""
    return sorted(parties.ids_by_code(desk.engine, desk.administration.id))
