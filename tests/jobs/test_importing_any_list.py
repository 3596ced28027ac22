"""What holds for any list: undoing gives the ledger of before, twice changes nothing, a preview counts what is done."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import dump, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import undo_import
from aanmaningen.jobs.keeping import check

from .importing_desk import HISTORY, state

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")

amounts = st.sampled_from(["100,00", "60,00", "0,00", "0,01", "-20,00"])

CELLS = {
    "Debiteurnummer": st.sampled_from(["D1", "D2"]),
    "Factuurnummer": st.sampled_from(["1", "2", "3", "4"]),
    "Factuurdatum": st.sampled_from(["01-09-2026", "15-10-2026"]),
    "Openstaand": amounts,
    "Vervaldatum": st.sampled_from(["", "01-10-2026", "31-10-2026", "31-02-2026"]),
    "Factuurbedrag": st.sampled_from(["100,00", "120,00", "-20,00"]),
    "Valuta": st.sampled_from(["EUR", "USD"]),
    "Omschrijving": st.sampled_from(["", "Brood"]),
    "Betalingskenmerk": st.sampled_from(["", "7001"]),
    "Debiteur of crediteur": st.sampled_from(["debiteur", "debiteur", "debiteur", "crediteur"]),
    "Naam": st.sampled_from(["", "Zoet", "Hartig"]),
    "Email": st.sampled_from(["", "a@example.org"]),
    "Groep": st.sampled_from(["", "A"]),
    "Betalingstermijn": st.sampled_from(["", "8"]),
}


cells = st.fixed_dictionaries(CELLS)

NEEDED = {"Debiteurnummer", "Factuurnummer", "Factuurdatum", "Openstaand"}


@st.composite
def lists(draw: st.DrawFn) -> list[Mapping[str, str]]:
    """Return a list of items with some of the columns."""
    columns = NEEDED | draw(st.sets(st.sampled_from(sorted(set(CELLS) - NEEDED))))
    rows = draw(st.lists(cells, min_size=1, max_size=6))
    return [{heading: row[heading] for heading in row if heading in columns} for row in rows]


def take_in_as_it_comes(desk: Desk, rows: list[Mapping[str, str]], partial: bool, day: int = 21) -> int | None:
    """Import what can be read; a list of which nothing can be read is passed over."""
    try:
        return take_in(desk, rows, partial=partial, skip_refused=True, as_of=date(2026, 11, day)).import_id
    except Refusal:
        return None


@settings(max_examples=30)
@given(st.lists(st.tuples(lists(), st.booleans()), max_size=2), lists(), st.booleans())
def test_import_undone_gives_back_exactly_the_ledger_of_before(
    shared_desk: Callable[[], Desk],
    earlier: list[tuple[list[Mapping[str, str]], bool]],
    rows: list[Mapping[str, str]],
    partial: bool,
) -> None:
    desk = shared_desk()
    for number, (one, is_partial) in enumerate(earlier):
        take_in_as_it_comes(desk, one, is_partial, number + 1)
    before = state(desk)
    done = take_in_as_it_comes(desk, rows, partial)
    if done is not None:
        undo_import(desk, done)
    assert state(desk) == before


@settings(max_examples=30)
@given(st.lists(lists(), max_size=1), lists(), st.booleans())
def test_any_list_taken_in_twice_changes_nothing_the_second_time(
    shared_desk: Callable[[], Desk],
    earlier: list[list[Mapping[str, str]]],
    rows: list[Mapping[str, str]],
    partial: bool,
) -> None:
    desk = shared_desk()
    for one in earlier:
        take_in_as_it_comes(desk, one, True, 1)
    take_in_as_it_comes(desk, rows, partial)
    before = dump(desk.engine, without=HISTORY)
    take_in_as_it_comes(desk, rows, partial)
    assert dump(desk.engine, without=HISTORY) == before


@settings(max_examples=20)
@given(lists(), lists())
def test_preview_counts_what_the_import_then_does_and_the_ledger_stays_sound(
    shared_desk: Callable[[], Desk], first: list[Mapping[str, str]], second: list[Mapping[str, str]]
) -> None:
    desk = shared_desk()
    take_in_as_it_comes(desk, first, False, 1)
    count = "SELECT COUNT(*) FROM item WHERE administration_id = ?"
    before = desk.engine.value(count, (desk.administration.id,))
    were_open = desk.engine.value(f"{count} AND is_open = 1", (desk.administration.id,))
    try:
        preview = take_in(desk, second, dry_run=True, skip_refused=True)
    except Refusal:
        return
    done = take_in(desk, second, skip_refused=True)
    counts = done.counts
    assert counts == preview.counts
    assert counts.read == counts.new + counts.changed + counts.reopened + counts.unchanged + counts.refused
    assert desk.engine.value(count, (desk.administration.id,)) == before + counts.new
    assert counts.closed <= were_open
    assert check(desk) == []
