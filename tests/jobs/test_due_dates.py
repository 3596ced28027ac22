"""A due date by hand: it stays while the list says what it said, and goes when the list itself changes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ledgers import dump, post, take_in

from aanmaningen.core.errors import Refusal
from aanmaningen.core.money import decimal_text
from aanmaningen.jobs import allocating, correcting
from aanmaningen.jobs.correcting import Correction
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import changes_in_words, undo_import
from aanmaningen.jobs.keeping import check
from aanmaningen.store import imports

# Each test has an administration of its own in one database, which is quicker.
pytestmark = pytest.mark.usefixtures("shared_desk")

HERS = date(2026, 12, 15)
LISTED = "01-10-2026"
OTHER = "31-10-2026"
NO_HISTORY = {"without": ["import", "audit", "activity"]}


def due(desk: Desk, number: str = "F1") -> date:
    found = desk.engine.value(
        "SELECT due_day FROM item WHERE number = ? AND administration_id = ?", (number, desk.administration.id)
    )
    return date.fromordinal(found)


def item_id(desk: Desk, number: str = "F1") -> int:
    return int(
        desk.engine.value(
            "SELECT id FROM item WHERE number = ? AND administration_id = ?", (number, desk.administration.id)
        )
    )


def change(desk: Desk, day: date = HERS) -> Correction:
    return correcting.change_due_date(desk, [item_id(desk)], day, "afgesproken")


def without_due_dates(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{heading: value for heading, value in row.items() if heading != "Vervaldatum"} for row in rows]


def test_date_by_hand_stays_while_the_list_says_what_it_said(desk: Desk) -> None:
    rows = [post("F1", "100,00", due=LISTED), post("F2", "50,00")]
    take_in(desk, rows)
    change(desk)
    for listed in (rows, [post("F1", "40,00", original="100,00", due=LISTED), rows[1]], [post("F1", "40,00", due="")]):
        take_in(desk, listed, partial=True)
        assert due(desk) == HERS
    assert take_in(desk, rows, partial=True).counts.changed == 1  # the amount
    assert take_in(desk, rows).counts.unchanged == 2


def test_date_by_hand_stays_when_a_list_without_due_dates_comes_between(desk: Desk) -> None:
    rows = [post("F1", "100,00", due=LISTED)]
    take_in(desk, rows)
    change(desk)
    take_in(desk, without_due_dates([post("F1", "40,00", original="100,00")]))
    take_in(desk, rows)
    assert due(desk) == HERS


def test_date_that_the_list_changes_wins_and_the_preview_says_so(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED), post("F2", "50,00", due=LISTED)])
    change(desk)
    rows = [post("F1", "100,00", due=OTHER), post("F2", "50,00", due=OTHER)]
    preview = take_in(desk, rows, dry_run=True, shown=9)  # type: ignore[arg-type]
    assert [changes_in_words(row, str) for row in preview.lists.changed] == [
        "Due date: 2026-12-15 (changed by hand) → 2026-10-31",
        "Due date: 2026-10-01 → 2026-10-31",
    ]
    assert due(desk) == HERS
    take_in(desk, rows)
    assert due(desk) == date(2026, 10, 31)
    take_in(desk, [post("F1", "100,00", due=LISTED), rows[1]])  # it is the list's own date again
    assert due(desk) == date(2026, 10, 1)


def test_list_that_takes_her_date_over_has_it_from_then_on(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    change(desk)
    before = dump(desk.engine, **NO_HISTORY)
    preview = take_in(desk, [post("F1", "100,00", due="15-12-2026")], dry_run=True, shown=9)  # type: ignore[arg-type]
    assert [changes_in_words(row, str) for row in preview.lists.changed] == [
        "Due date: 2026-12-15 (changed by hand) → 2026-12-15"
    ]
    done = take_in(desk, [post("F1", "100,00", due="15-12-2026")])
    assert due(desk) == HERS
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    assert due(desk) == date(2026, 10, 1)
    assert done.import_id is not None
    undo_import(desk, done.import_id + 1)
    undo_import(desk, done.import_id)
    assert dump(desk.engine, **NO_HISTORY) == before


def test_date_put_back_by_hand_to_what_the_list_says_is_the_lists(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    before = dump(desk.engine, only=["item"])
    change(desk)
    change(desk, date(2026, 12, 20))
    change(desk, date(2026, 10, 1))
    assert dump(desk.engine, only=["item"]) == before


def test_undoing_the_import_that_took_her_date_away_gives_it_back(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    change(desk)
    done = take_in(desk, [post("F1", "100,00", due=OTHER)])
    assert due(desk) == date(2026, 10, 31)
    undo_import(desk, done.import_id or 0)
    assert due(desk) == HERS
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    assert due(desk) == HERS


def test_undoing_an_import_leaves_a_date_that_was_changed_after_it(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    done = take_in(desk, [post("F1", "40,00", original="100,00", due=LISTED)])
    change(desk)
    undo_import(desk, done.import_id or 0)
    assert due(desk) == HERS
    assert check(desk) == []


def test_undoing_the_change_gives_back_the_date_of_the_list(desk: Desk) -> None:
    rows = [post("F1", "100,00", due=LISTED)]
    take_in(desk, rows)
    before = dump(desk.engine, **NO_HISTORY)
    done = change(desk)
    take_in(desk, rows)
    correcting.undo(desk, done)
    assert dump(desk.engine, **NO_HISTORY) == before
    take_in(desk, [post("F1", "100,00", due=OTHER)])
    assert due(desk) == date(2026, 10, 31)


def test_undoing_a_change_that_a_list_replaced_is_refused(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", due=LISTED)])
    done = change(desk)
    take_in(desk, [post("F1", "100,00", due=OTHER)])
    with pytest.raises(correcting.Superseded, match="F1"):
        correcting.undo(desk, done)


# -- in any order

DAYS = ["01-10-2026", "15-10-2026", "31-10-2026"]


@dataclass(frozen=True)
class Told:
    """What is expected of the item: the date of the list, hers (None for none), and what is open of it."""

    listed: date
    hers: date | None
    open_minor: int


@dataclass
class Done:
    """A correction that was done. before: what was expected then; settled_minor: how much less was open after it."""

    before: Told
    token: Correction
    settled_minor: int = 0


def as_day(text: str) -> date:
    return date(*map(int, reversed(text.split("-"))))


steps = st.one_of(
    st.tuples(st.just("import"), st.sampled_from(["", *DAYS]), st.sampled_from([100_00, 70_00, 0])),
    st.tuples(st.just("change"), st.sampled_from(DAYS), st.just(0)),
    st.tuples(st.just("allocate"), st.just(""), st.sampled_from([10_00, 40_00])),
    st.tuples(st.sampled_from(["unallocate", "undo import", "undo correction"]), st.just(""), st.just(0)),
)


@settings(max_examples=60)
@given(st.lists(steps, min_size=6, max_size=12))
@example([("import", "", 70_00), ("allocate", "", 10_00), ("undo import", "", 0), ("undo correction", "", 0)])
def test_any_order_of_lists_and_corrections_keeps_sums_and_due_dates_right(
    shared_desk: Callable[[], Desk], wanted: list[tuple[str, str, int]]
) -> None:
    desk = shared_desk()
    take_in(desk, [post("F1", "100,00", due=DAYS[0]), post("B1", "-900,00", due=DAYS[0], Soort="betaling")])
    told, lists, corrections = Told(as_day(DAYS[0]), None, 100_00), list[Told](), list[Done]()
    for what, day, minor in wanted:
        before = told
        try:
            if what == "import":
                take_in(desk, [post("F1", decimal_text(minor, "EUR"), due=day, original="100,00")], partial=True)
                lists.append(before)
                if day and as_day(day) != told.listed:
                    told = replace(told, listed=as_day(day), hers=None)
                told = replace(told, open_minor=minor)
            elif what == "undo import" and lists:
                undo_import(desk, imports.last_import(desk.engine, desk.administration.id) or 0)
                was = lists.pop()
                if was.listed != told.listed:
                    told = replace(told, listed=was.listed, hers=was.hers)
                told = replace(told, open_minor=open_minor(desk))  # what was allocated since stays allocated
            elif what == "change":
                hers = as_day(day)
                corrections.append(Done(told, change(desk, hers)))
                told = replace(told, hers=None if hers == told.listed else hers)
            elif what == "allocate":
                parts = {item_id(desk, "B1"): minor}
                corrections.append(Done(told, allocating.allocate(desk, item_id(desk), parts), minor))
                told = replace(told, open_minor=told.open_minor - minor)
            elif what == "unallocate":
                newest = allocating.by_hand(desk, item_id(desk))[0]
                undone = allocating.unallocate(desk, newest.id, "vergissing")
                corrections.append(Done(told, undone, -newest.amount_minor))
                told = replace(told, open_minor=told.open_minor + newest.amount_minor)
            elif what == "undo correction" and corrections:
                done = corrections.pop()
                correcting.undo(desk, done.token)
                if {one.table for one in done.token.changes} == {"activity"}:
                    pass  # it was that date already
                elif done.token.action == "due date changed":
                    told = replace(told, hers=done.before.hers)
                else:
                    told = replace(told, open_minor=told.open_minor + done.settled_minor)
        except Refusal:
            told = before  # and then nothing has changed
        assert (due(desk), open_minor(desk)) == (told.hers or told.listed, told.open_minor)
        assert check(desk) == []


def open_minor(desk: Desk) -> int:
    sql = "SELECT open_minor FROM item WHERE id = ?"
    return int(desk.engine.value(sql, (item_id(desk),)))
