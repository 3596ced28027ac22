"""What a proposal says of single notices: sent before and withdrawn, on a refused row, a credit that is blocked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ledgers import ACTOR, NOW, TODAY, deliver, post, take_in

from aanmaningen.core.messages import Message
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, unhold
from aanmaningen.jobs.importing import imports_of, undo_import
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish, propose
from aanmaningen.jobs.withdrawing import withdraw_run
from aanmaningen.store import notices

pytestmark = pytest.mark.usefixtures("shared_desk")

WISH = Wish(TODAY)
TWO = [post("F1", "100,00"), post("F2", "50,00", party="D2")]


def said(desk: Desk) -> dict[str, list[str]]:
    """Return by party code what the proposal says of its notice."""
    proposed = propose(desk, WISH)
    remarks = {one.party.code: proposed.remarks.about(one.draft) for one in proposed.notices}
    return {code: list(map(str, found)) for code, found in remarks.items() if found}


def warnings(desk: Desk, words: str) -> list[Message]:
    """Return the warnings with these words in them."""
    return [one for one in propose(desk, WISH).warnings if words in one.text]


def refused(number: str, party: str = "D1", **more: str) -> dict[str, str]:
    """Return a row that cannot be read: no such day."""
    return post(number, "0,00", party=party, original="100,00", invoiced="32-08-2026", **more)


# -- sent, and withdrawn


def test_notice_that_went_out_and_was_withdrawn_is_told_before_the_same_goes_again(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    deliver(desk)
    withdraw_run(desk, 1)
    [warning] = warnings(desk, "withdrawn")
    assert warning.values["n"] == 2
    assert warning.values["debtors"] == ["D1", "D2"]
    assert all("went out on" in one for found in said(desk).values() for one in found)
    assert set(said(desk)) == {"D1", "D2"}


def test_notice_that_never_went_out_is_withdrawn_without_a_word(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    withdraw_run(desk, 1)
    assert warnings(desk, "withdrawn") == []
    assert said(desk) == {}


def test_notice_of_which_it_is_not_known_whether_it_went_out_is_told_too(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", Email="a@x.example")])
    issue(desk, WISH)
    [view] = notices.find_all(desk.engine, desk.administration.id)
    with desk.engine.transaction():
        notices.rendered(desk.engine, ACTOR, [(view.id, "s", b"pdf")])
        notices.queue(desk.engine, ACTOR, view.run_id, "eml")
        assert notices.move(desk.engine, ACTOR, view, NoticeState.QUEUED, NoticeState.SENDING)
        assert notices.move(desk.engine, ACTOR, view, NoticeState.SENDING, NoticeState.UNCERTAIN)
    withdraw_run(desk, 1)
    [[remark]] = said(desk).values()
    assert "may have gone out" in remark


@pytest.mark.parametrize(("days", "is_told"), [(13, True), (15, False)])
def test_notice_that_was_withdrawn_long_ago_is_told_no_more(desk: Desk, days: int, is_told: bool) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    deliver(desk)
    withdraw_run(desk, 1)
    later = replace(desk, clock=lambda: NOW + timedelta(days=days))
    assert bool(warnings(later, "withdrawn")) is is_told


def test_notice_of_long_ago_that_is_withdrawn_now_is_told(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    deliver(desk)
    later = replace(desk, clock=lambda: NOW + timedelta(days=40))
    withdraw_run(later, 1)
    assert set(said(later)) == {"D1", "D2"}
    assert len(warnings(later, "withdrawn")) == 1


def test_notice_that_was_withdrawn_and_replaced_is_told_no_more(desk: Desk) -> None:
    take_in(desk, TWO)
    earlier = Wish(TODAY - timedelta(days=40))
    issue(desk, earlier)
    deliver(desk)
    withdraw_run(desk, 1)
    assert warnings(desk, "withdrawn")
    issue(desk, earlier)
    deliver(desk)
    assert len(propose(desk, WISH).notices) == 2
    assert warnings(desk, "withdrawn") == [], "what goes now builds on the notices that stand"
    withdraw_run(desk, 2)
    [warning] = warnings(desk, "withdrawn")
    assert warning.values["n"] == 2


def test_only_debtors_about_the_same_items_are_told_of(desk: Desk) -> None:
    take_in(desk, TWO)
    issue(desk, WISH)
    deliver(desk)
    withdraw_run(desk, 1)
    take_in(desk, [post("F9", "10,00"), TWO[1]])
    assert set(said(desk)) == {"D2"}


# -- on a refused row


def test_item_on_a_refused_row_is_told_of_until_a_list_reads_it_well(desk: Desk) -> None:
    take_in(desk, TWO)
    assert said(desk) == {}
    take_in(desk, [refused("F1"), TWO[1]], skip_refused=True)
    [warning] = warnings(desk, "refused")
    assert warning.values["items"] == ["F1"]
    assert set(said(desk)) == {"D1"}
    take_in(desk, [post("F3", "10,00", party="D3")], partial=True)
    assert set(said(desk)) == {"D1"}, "a list that does not name it says nothing of it"
    take_in(desk, [post("F1", "100,00"), TWO[1]])
    assert said(desk) == {}


def test_item_that_stands_twice_in_the_list_is_told_of(desk: Desk) -> None:
    take_in(desk, TWO)
    rows = [post("F1", "60,00", original="100,00"), post("F1", "40,00", original="100,00"), TWO[1]]
    take_in(desk, rows, skip_refused=True)
    assert set(said(desk)) == {"D1"}


def test_item_of_another_party_with_that_number_is_told_of_only_by_a_list_that_would_have_closed_it(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00"), post("F1", "50,00", party="D2")])
    take_in(desk, [refused("F1")], skip_refused=True, partial=True)
    assert set(said(desk)) == {"D1"}
    take_in(desk, [refused("F1"), post("F8", "1,00", party="D3")], skip_refused=True)
    assert set(said(desk)) == {"D1", "D2"}


def test_import_that_was_not_stored_or_was_undone_says_nothing(desk: Desk) -> None:
    take_in(desk, TWO)
    take_in(desk, [refused("F1"), TWO[1]])
    assert said(desk) == {}
    take_in(desk, [refused("F1"), TWO[1]], skip_refused=True)
    take_in(desk, TWO)
    undo_import(desk, imports_of(desk)[0].id)
    assert set(said(desk)) == {"D1"}, "the list that could be read is gone"
    undo_import(desk, imports_of(desk)[1].id)
    assert said(desk) == {}


# -- a credit that is blocked


def test_blocked_credit_beside_invoices_that_are_not_blocked_is_told_with_its_amount(desk: Desk) -> None:
    take_in(desk, [*TWO, post("B1", "-100,00"), post("B2", "-20,00", party="D2")])
    hold(desk, Target(item="B1"), HoldKind.BLOCK)
    [warning] = warnings(desk, "credit")
    assert str(warning.values["amounts"]) == "[Amount(minor=10000, currency='EUR')]"
    assert warning.values["debtors"] == ["D1"]
    assert set(said(desk)) == {"D1"}
    unhold(desk, Target(item="B1"))
    assert warnings(desk, "credit") == []


def test_blocked_credit_of_a_debtor_without_a_notice_is_no_news(desk: Desk) -> None:
    take_in(desk, [*TWO, post("B9", "-100,00", party="D9"), post("B1", "-10,00")])
    hold(desk, Target(item="B9"), HoldKind.BLOCK)
    hold(desk, Target(item="F1"), HoldKind.BLOCK)
    assert said(desk) == {}
