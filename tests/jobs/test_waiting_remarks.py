"""What is said once more of notices that wait: the same as their proposal said, for as long as it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ledgers import NOW, TODAY, deliver, post, take_in

from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, unhold
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish
from aanmaningen.jobs.showing import notices_of
from aanmaningen.jobs.waiting_remarks import Remark, remarks_in_words
from aanmaningen.jobs.withdrawing import withdraw_run

pytestmark = pytest.mark.usefixtures("shared_desk")

WISH = Wish(TODAY)
TWO = [post("F1", "100,00"), post("F2", "50,00", party="D2")]


def said(desk: Desk, run: int = 1) -> dict[Remark, set[str]]:
    """Return per remark the parties of the notices of a run that it is about."""
    found, _, remarked = notices_of(desk, run)
    named = {one.number: one.party_code for one in found}
    return {remark: {named[number] for number in numbers} for remark, numbers in remarked.items() if numbers}


def test_notice_in_place_of_one_that_went_out_and_was_withdrawn_is_told_while_it_waits(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    assert said(desk) == {}
    deliver(desk)
    withdraw_run(desk, 1)
    issue(desk, WISH)
    assert said(desk, 2) == {Remark.WENT_OUT: {"D1", "D2"}}
    assert said(replace(desk, clock=lambda: NOW + timedelta(days=15)), 2) == {}, "that is long ago"
    deliver(desk, 2)
    assert said(desk, 2) == {}


def test_item_that_a_later_list_refuses_is_told(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    wrong = post("F1", "0,00", original="100,00", invoiced="32-08-2026")
    take_in(desk, [wrong, TWO[1]], skip_refused=True)
    assert said(desk) == {Remark.ON_REFUSED_ROW: {"D1"}}
    take_in(desk, TWO)
    assert said(desk) == {}


def test_blocked_credit_is_told_unless_it_is_taken_off_on_the_notice(desk: Desk) -> None:
    take_in(desk, [*TWO, post("B1", "-10,00"), post("B2", "-20,00", party="D2")])
    hold(desk, Target(item="B1"), HoldKind.BLOCK)
    issue(desk, WISH)
    hold(desk, Target(item="B2"), HoldKind.BLOCK)
    assert said(desk) == {Remark.HELD_CREDIT: {"D1"}}
    unhold(desk, Target(item="B1"))
    assert said(desk) == {}


def test_words_count_each_notice_once_and_name_only_those_that_go(desk: Desk) -> None:
    take_in(desk, [*TWO, post("B1", "-10,00")])
    hold(desk, Target(item="B1"), HoldKind.BLOCK)
    issue(desk, WISH)
    deliver(desk)
    withdraw_run(desk, 1)
    issue(desk, WISH)
    found, _, remarked = notices_of(desk, 2)
    count, words = remarks_in_words(remarked, found)
    assert count == 2
    assert [one.values["notices"] for one in words] == [["A000003 D1", "A000004 D2"], ["A000003 D1"]]
    assert remarks_in_words(remarked, []) == (0, [])
