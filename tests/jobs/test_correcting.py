"""Corrections by hand: each on any number of items, each undone exactly, and the audit keeps all of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import pytest
from ledgers import TODAY, deliver, dump, post, take_in

from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.jobs import allocating, correcting, holding, overview
from aanmaningen.jobs.correcting import Correction, Superseded
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import undo_import
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish, propose
from aanmaningen.jobs.withdrawing import withdraw_notice
from aanmaningen.store import checks

# Every table but the audit, which only grows.
EVERYTHING_ELSE = {"without": ["audit"]}


def fill(desk: Desk) -> dict[str, int]:
    """Three invoices of one debtor with a payment and a credit note, one of another; ids by number."""
    take_in(
        desk,
        [
            post("F1", "100,00"),
            post("F2", "60,00", due="15-10-2026"),
            post("F3", "40,00", due="20-12-2026"),
            post("B1", "-120,00", Soort="betaling"),
            post("C1", "-10,00", Soort="creditnota"),
            post("G1", "75,00", party="D2"),
        ],
    )
    return dict(desk.engine.rows("SELECT number, id FROM item"))


CORRECTIONS: dict[str, Callable[[Desk, list[int]], Correction]] = {
    "mark": lambda desk, ids: correcting.mark(desk, ids, "belofte"),
    "toggle": correcting.toggle_mark,
    "unmark": lambda desk, ids: correcting.unmark(desk, ids, "loopt nog"),
    "level": lambda desk, ids: correcting.lower_level(desk, ids, 1, "vriendelijk"),
    "block": lambda desk, ids: correcting.block(desk, ids, "klacht"),
    "until": lambda desk, ids: correcting.block_until(desk, ids, date(2026, 12, 31), "vakantie"),
    "skip": lambda desk, ids: correcting.skip_once(desk, ids, "belt terug"),
    "note": lambda desk, ids: correcting.note(desk, ids, "Gebeld met Ελένη."),
    "due": lambda desk, ids: correcting.change_due_date(desk, ids, date(2026, 12, 1), "afgesproken"),
}


def open_amounts(desk: Desk) -> dict[str, int]:
    return dict(desk.engine.rows("SELECT number, open_minor FROM item"))


def test_what_is_allocated_by_hand_is_no_news_from_the_bank(desk: Desk) -> None:
    ids = fill(desk)
    earlier = TODAY - timedelta(9)
    take_in(desk, [post("F1", "100,00"), post("B1", "-120,00", Soort="betaling")], as_of=earlier)
    before = overview.freshness(desk)
    assert before.paid == earlier
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 10_00})
    assert overview.freshness(desk) == before


@pytest.mark.parametrize("name", CORRECTIONS)
def test_correction_is_undone_and_redone_exactly(desk: Desk, name: str) -> None:
    ids = fill(desk)
    holding.hold(desk, holding.Target("F2"), correcting.HoldKind.BLOCK, reason="eerder")
    holding.mark(desk, "F2", marked=False)
    before = dump(desk.engine, **EVERYTHING_ELSE)

    done = CORRECTIONS[name](desk, [ids["F1"], ids["F2"]])
    after = dump(desk.engine, **EVERYTHING_ELSE)
    assert done.item_count == 2
    assert after != before

    undone = correcting.undo(desk, done)
    assert dump(desk.engine, **EVERYTHING_ELSE) == before
    redone = correcting.undo(desk, undone)
    assert dump(desk.engine, **EVERYTHING_ELSE) == after
    correcting.undo(desk, redone)
    assert dump(desk.engine, **EVERYTHING_ELSE) == before


def test_audit_names_each_item_and_the_undoing(desk: Desk) -> None:
    ids = fill(desk)
    correcting.undo(desk, correcting.block(desk, [ids["F1"], ids["G1"]], "klacht"))
    told = [(row[0], row[1]) for row in desk.engine.rows("SELECT action, subject FROM audit ORDER BY id DESC LIMIT 4")]
    assert sorted(told) == [("blocked", "F1"), ("blocked", "G1"), ("blocked, undone", "F1"), ("blocked, undone", "G1")]


def test_space_marks_and_marks_no_more(desk: Desk) -> None:
    ids = fill(desk)
    both = [ids["F1"], ids["F2"]]
    correcting.mark(desk, [ids["F1"]])
    correcting.toggle_mark(desk, both)
    assert desk.engine.value("SELECT COUNT(*) FROM mark WHERE marked = 1") == 2
    correcting.toggle_mark(desk, both)
    assert desk.engine.value("SELECT COUNT(*) FROM mark") == 0


def test_corrections_decide_the_next_proposal(desk: Desk) -> None:
    ids = fill(desk)
    wish = Wish(TODAY)

    def reminded() -> set[str]:
        return {line.item.number for one in propose(desk, wish).notices for line in one.draft.lines}

    assert "G1" in reminded()
    for correct in ("unmark", "block", "until", "skip", "due"):
        done = CORRECTIONS[correct](desk, [ids["G1"]])
        assert "G1" not in reminded(), correct
        correcting.undo(desk, done)
        assert "G1" in reminded(), correct


def test_a_payment_is_split_over_invoices(desk: Desk) -> None:
    ids = fill(desk)
    before, total = dump(desk.engine, **EVERYTHING_ELSE), sum(open_amounts(desk).values())
    done = allocating.allocate(desk, ids["B1"], {ids["F1"]: 100_00, ids["F2"]: 15_00})
    assert open_amounts(desk) == {"F1": 0, "F2": 45_00, "F3": 40_00, "B1": -5_00, "C1": -10_00, "G1": 75_00}
    assert sum(open_amounts(desk).values()) == total
    assert not list(checks.broken_invariants(desk.engine))
    correcting.undo(desk, done)
    assert dump(desk.engine, **EVERYTHING_ELSE) == before


def test_an_invoice_takes_several_credits(desk: Desk) -> None:
    ids = fill(desk)
    allocating.allocate(desk, ids["F1"], {ids["B1"]: 90_00, ids["C1"]: 10_00})
    assert (open_amounts(desk)["F1"], open_amounts(desk)["B1"], open_amounts(desk)["C1"]) == (0, -30_00, 0)


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("B1", {"F1": 100_01}),  # more than the invoice
        ("B1", {"F1": 100_00, "F2": 30_00}),  # more than the payment
        ("B1", {"F1": -5_00}),
        ("B1", {"G1": 10_00}),  # another party
        ("B1", {"C1": 5_00}),  # two credits
        ("B1", {}),
        ("G1", {"B1": 5_00}),
    ],
)
def test_allocation_that_does_not_fit_changes_nothing(desk: Desk, item: str, parts: dict[str, int]) -> None:
    ids = fill(desk)
    before = dump(desk.engine)
    with pytest.raises(Refusal):
        allocating.allocate(desk, ids[item], {ids[number]: minor for number, minor in parts.items()})
    assert dump(desk.engine) == before


def test_allocation_that_a_list_leaned_on_stays(desk: Desk) -> None:
    ids = fill(desk)
    done = allocating.allocate(desk, ids["B1"], {ids["F1"]: 50_00})
    take_in(desk, [post("F1", "20,00", original="100,00")], partial=True)
    with pytest.raises(Superseded, match="F1"):
        correcting.undo(desk, done)
    assert not list(checks.broken_invariants(desk.engine))


def newest_by_hand(desk: Desk, item_id: int) -> int:
    return allocating.by_hand(desk, item_id)[0].id


def test_an_allocation_is_undone_from_either_side_and_that_is_undone_again(desk: Desk) -> None:
    ids = fill(desk)
    before = open_amounts(desk)
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 100_00, ids["F2"]: 15_00})
    [one] = allocating.by_hand(desk, ids["F1"])
    assert (one.number, one.counter_number, one.amount_minor) == ("F1", "B1", 100_00)

    done = allocating.unallocate(desk, one.id, "verkeerde factuur")
    assert open_amounts(desk) == {**before, "F2": 45_00, "B1": -105_00}
    [other] = allocating.by_hand(desk, ids["B1"])
    allocating.unallocate(desk, other.id)
    assert open_amounts(desk) == before
    assert not list(checks.broken_invariants(desk.engine))
    assert "verkeerde factuur" in desk.engine.value(
        "SELECT \"after\" FROM audit WHERE action = 'allocation undone' ORDER BY id LIMIT 1"
    )
    with pytest.raises(Refusal, match="by hand"):
        allocating.by_hand(desk, ids["B1"])

    allocating.allocate(desk, ids["B1"], {ids["F2"]: 15_00})
    with pytest.raises(Superseded):
        correcting.undo(desk, done)  # something else was allocated since


def test_undoing_an_allocation_is_undone_and_redone_exactly(desk: Desk) -> None:
    ids = fill(desk)
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 100_00, ids["F2"]: 15_00})
    before = dump(desk.engine, **EVERYTHING_ELSE)
    done = allocating.unallocate(desk, newest_by_hand(desk, ids["F2"]), "vergissing")
    after = dump(desk.engine, **EVERYTHING_ELSE)
    undone = correcting.undo(desk, done)
    assert dump(desk.engine, **EVERYTHING_ELSE) == before
    correcting.undo(desk, undone)
    assert dump(desk.engine, **EVERYTHING_ELSE) == after


def test_of_equal_allocations_one_is_undone(desk: Desk) -> None:
    ids = fill(desk)
    for _ in range(3):
        allocating.allocate(desk, ids["B1"], {ids["F1"]: 10_00})
    allocating.unallocate(desk, allocating.by_hand(desk, ids["F1"])[1].id)
    assert (open_amounts(desk)["F1"], open_amounts(desk)["B1"]) == (80_00, -100_00)
    rows = list(desk.engine.rows("SELECT id FROM allocation WHERE counter_item_id IS NOT NULL ORDER BY id"))
    assert rows == [(1,), (2,), (5,), (6,)]


def test_allocation_of_which_a_list_changed_an_item_since_stays(desk: Desk) -> None:
    ids = fill(desk)
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 50_00, ids["F2"]: 10_00})
    take_in(desk, [post("F1", "100,00")], partial=True)  # the bookkeeping does not know of it
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="posten.csv changed what is open on F1"):
        allocating.unallocate(desk, newest_by_hand(desk, ids["F1"]))
    assert dump(desk.engine) == before
    allocating.unallocate(desk, newest_by_hand(desk, ids["F2"]))
    assert open_amounts(desk)["F2"] == 60_00


def test_allocation_by_a_list_or_of_another_administration_is_not_undone(shared_desk: Callable[[], Desk]) -> None:
    desk, other = shared_desk(), shared_desk()
    take_in(desk, [post("F1", "60,00", original="100,00"), post("B1", "-10,00", Soort="betaling")])
    ids = dict(desk.engine.rows("SELECT number, id FROM item WHERE administration_id = ?", (desk.administration.id,)))
    by_list = desk.engine.value("SELECT id FROM allocation WHERE item_id = ?", (ids["F1"],))
    allocating.allocate(desk, ids["B1"], {ids["F1"]: 5_00})
    for who, key in ((desk, by_list), (other, newest_by_hand(desk, ids["F1"])), (desk, 10**6)):
        with pytest.raises(Refusal, match="no longer there"):
            allocating.unallocate(who, key)


def test_import_with_an_allocation_by_hand_stays(desk: Desk) -> None:
    ids = fill(desk)
    done = allocating.allocate(desk, ids["B1"], {ids["F1"]: 50_00})
    with pytest.raises(Refusal, match="allocated by hand"):
        undo_import(desk, 1)
    correcting.undo(desk, done)
    undo_import(desk, 1)
    assert not open_amounts(desk)


def test_undo_is_refused_once_a_notice_went_out_and_not_when_it_was_withdrawn(desk: Desk) -> None:
    ids = fill(desk)
    done = correcting.change_due_date(desk, [ids["G1"]], date(2026, 10, 2))
    issued = issue(desk, Wish(TODAY))
    deliver(desk)
    before = dump(desk.engine)
    with pytest.raises(Superseded, match="A00000. about item G1"):
        correcting.undo(desk, done)
    assert dump(desk.engine) == before
    for number in issued.numbers:
        withdraw_notice(desk, number)
    correcting.undo(desk, done)
    assert desk.engine.value("SELECT due_day FROM item WHERE number = 'G1'") == date(2026, 10, 1).toordinal()


def test_a_note_may_always_be_taken_back(desk: Desk) -> None:
    ids = fill(desk)
    done = correcting.note(desk, [ids["G1"]], "Gebeld.")
    issue(desk, Wish(TODAY))
    correcting.undo(desk, done)
    assert desk.engine.value("SELECT COUNT(*) FROM note") == 0


def test_undo_is_refused_when_somebody_else_changed_the_same(desk: Desk) -> None:
    ids = fill(desk)
    done = correcting.block(desk, [ids["F1"]], "klacht")
    holding.unhold(desk, holding.Target("F1"))
    with pytest.raises(Superseded, match="F1"):
        correcting.undo(desk, done)


def test_nothing_to_do_is_refused_in_words(desk: Desk) -> None:
    ids = fill(desk)
    with pytest.raises(Refusal, match="Choose one"):
        correcting.block(desk, [])
    with pytest.raises(Refusal, match="None of these items is blocked"):
        correcting.unblock(desk, [ids["F1"]])
    with pytest.raises(Refusal, match="empty"):
        correcting.note(desk, [ids["F1"]], "  ")
    with pytest.raises(Refusal, match="1 or higher"):
        correcting.lower_level(desk, [ids["F1"]], 0)
    with pytest.raises(Refusal, match="before that day"):
        correcting.change_due_date(desk, [ids["F1"], ids["F2"]], date(2026, 8, 31))
    assert not desk.engine.value("SELECT COUNT(*) FROM activity")


def test_a_cancelled_correction_changes_nothing(desk: Desk) -> None:
    ids = fill(desk)
    before = dump(desk.engine)
    with pytest.raises(Cancelled):
        correcting.block(replace(desk, cancelled=lambda: True), list(ids.values()), "klacht")
    assert dump(desk.engine) == before


def test_unblocking_touches_only_what_was_blocked(desk: Desk) -> None:
    ids = fill(desk)
    correcting.block(desk, [ids["F1"]], "klacht")
    assert correcting.unblock(desk, list(ids.values()), "opgelost").item_count == 1


def test_fifty_thousand_items_are_one_change(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    take_in(desk, [post(f"F{n}", "10,00", party=f"D{n % 500}") for n in range(50_000)])
    ids = [row[0] for row in desk.engine.rows("SELECT id FROM item")]
    started = perf_counter()
    done = correcting.block(desk, ids, "klacht")
    blocked = perf_counter()
    correcting.undo(desk, done)
    print(f"block {blocked - started:.2f} s, undo {perf_counter() - blocked:.2f} s")
    assert done.item_count == 50_000
    assert desk.engine.value("SELECT COUNT(*) FROM hold") == 0
    assert TODAY + timedelta(days=0) == desk.today
