"""Ladders: which one counts, and the first day of each notice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.core.ladder import STANDARD, Ladder, LastNotice, Level, first_day, ladder_for

DUE = date(2026, 10, 1).toordinal()
STRICT = Ladder("strict", (Level(0, 7, 2), Level(0, 5, 3)))
rungs = st.builds(Level, st.integers(0, 40), st.integers(1, 40), st.integers(1, 3))
some_ladders = st.lists(rungs, min_size=1, max_size=5).map(lambda levels: Ladder("any", tuple(levels)))


def test_ladder_that_ships_is_three_levels_with_3_days_of_grace_and_14_8_and_5_days_to_pay() -> None:
    assert [(rung.grace_days, rung.deadline_days, rung.layout_level) for rung in STANDARD.levels] == [
        (3, 14, 1),
        (3, 8, 2),
        (3, 5, 3),
    ]
    assert STANDARD.level(3) == Level(3, 5, 3)


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (("", "", "", ""), "standard"),
        (("", "", "", "admin"), "admin"),
        (("", "", "group", "admin"), "group"),
        (("", "party", "group", "admin"), "party"),
        (("item", "party", "group", "admin"), "item"),
        (("item", "", "", ""), "item"),
    ],
)
def test_most_precise_ladder_wins_item_then_party_then_group_then_administration(
    codes: tuple[str, ...], found: str
) -> None:
    ladders = {code: Ladder(code, STRICT.levels) for code in ("item", "party", "group", "admin")}
    assert ladder_for(ladders, *codes).code == found


def test_unknown_ladder_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="zachtaardig"):
        ladder_for({}, "", "zachtaardig")


def test_own_ladder_may_take_the_place_of_the_one_that_ships() -> None:
    own = Ladder("standard", STRICT.levels)
    assert ladder_for({"standard": own}, "") is own


@pytest.mark.parametrize(
    ("name", "ladder", "correction", "days_after_due"),
    [
        ("three days of grace", STANDARD, 0, 3),
        ("no grace: the day after the due date, never on it", STRICT, 0, 1),
        ("payments under way", STANDARD, 2, 5),
        ("payments under way, no grace", STRICT, 2, 3),
    ],
)
def test_first_notice_counts_from_the_due_date(name: str, ladder: Ladder, correction: int, days_after_due: int) -> None:
    assert first_day(ladder, DUE, None, 7, correction) == DUE + days_after_due


@pytest.mark.parametrize(
    ("name", "ladder", "days_since_last", "correction", "days_after_last"),
    [
        ("deadline of 14 days and 3 of grace", STANDARD, 7, 0, 17),
        ("and correction days", STANDARD, 7, 4, 21),
        ("days since the last notice last longer", STANDARD, 30, 4, 30),
        ("no grace: the day after the deadline", STRICT, 7, 0, 15),
    ],
)
def test_later_notice_counts_from_the_deadline_printed_on_the_one_before(
    name: str, ladder: Ladder, days_since_last: int, correction: int, days_after_last: int
) -> None:
    sent = DUE + 10
    last = LastNotice(level=1, day=sent, deadline_day=sent + 14)
    assert first_day(ladder, DUE, last, days_since_last, correction) == sent + days_after_last


def test_later_notice_needs_a_due_date_that_has_passed_also_when_a_list_moved_it() -> None:
    moved = DUE + 100
    last = LastNotice(level=1, day=DUE + 10, deadline_day=DUE + 24)
    assert first_day(STANDARD, moved, last, 7, 0) == moved + 1


def test_after_the_last_rung_its_own_grace_counts() -> None:
    last = LastNotice(level=3, day=DUE + 50, deadline_day=DUE + 55)
    assert first_day(STANDARD, DUE, last, 0, 0) == DUE + 58


def test_level_beyond_a_ladder_that_became_shorter_is_still_reckoned_with() -> None:
    last = LastNotice(level=7, day=DUE + 50, deadline_day=DUE + 55)
    assert first_day(STRICT, DUE, last, 0, 0) == DUE + 56


@given(some_ladders, st.integers(0, 60), st.integers(0, 60), st.integers(0, 30), st.data())
def test_no_notice_is_ever_due_before_the_due_date_the_deadline_and_the_days_since_last_have_passed(
    ladder: Ladder, sent_after: int, deadline_days: int, since_last: int, data: st.DataObject
) -> None:
    level = data.draw(st.none() | st.integers(1, len(ladder.levels) + 1))
    sent = DUE + sent_after
    last = None if level is None else LastNotice(level, sent, sent + deadline_days)
    first = first_day(ladder, DUE, last, since_last, 0)
    assert first > DUE
    if last is not None:
        assert first > last.deadline_day
        assert first >= last.day + since_last
    correction = data.draw(st.integers(0, 10))
    assert first <= first_day(ladder, DUE, last, since_last, correction) <= first + correction


@given(some_ladders, st.integers(-30, 30))
def test_moving_the_due_date_moves_the_first_notice_with_it(ladder: Ladder, days: int) -> None:
    assert first_day(ladder, DUE + days, None, 7, 0) - first_day(ladder, DUE, None, 7, 0) == days
