"""Notices that the ledger overtook after they were issued: which ones those are, and no others."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aanmaningen.core.overtaken import Cause, Overtaken
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import correcting
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import change_setting
from aanmaningen.jobs.proposing import Wish
from aanmaningen.jobs.withdrawing import withdraw_notice
from aanmaningen.store import notices
from aanmaningen.store.overtaken import overtaken

from ..ledgers import TODAY, deliver, post, take_in
from .test_issuing import ledgers, wishes

pytestmark = pytest.mark.usefixtures("shared_desk")

INVOICE = post("F1", "100,00")


def found(desk: Desk, run: int = 1) -> dict[int, Overtaken]:
    """Return what was overtaken of a run, by number of the notice."""
    own = desk.administration.id
    of_run = overtaken(desk.engine, notices.find_run(desk.engine, own, run), TODAY.toordinal())
    return {view.number: of_run[view.id] for view in notices.find_all(desk.engine, own) if view.id in of_run}


def item(desk: Desk, number: str) -> int:
    """Return the id of an item."""
    sql = "SELECT id FROM item WHERE administration_id = ? AND number = ?"
    return int(desk.engine.value(sql, (desk.administration.id, number)))


@pytest.mark.parametrize("amount", ["-100,00", "-150,00", "-0,01"])
def test_a_credit_that_came_afterwards_overtakes_the_notice(desk: Desk, amount: str) -> None:
    take_in(desk, [INVOICE, post("F2", "50,00", party="D2")])
    issue(desk, Wish(TODAY))
    take_in(desk, [INVOICE, post("B1", amount), post("F2", "50,00", party="D2")])
    assert found(desk) == {1: Overtaken(Cause.CREDITED, ("B1",))}


def test_more_credit_than_was_netted_overtakes_the_notice(desk: Desk) -> None:
    take_in(desk, [INVOICE, post("B1", "-60,00")])
    issue(desk, Wish(TODAY))
    assert found(desk) == {}
    take_in(desk, [INVOICE, post("B1", "-60,00"), post("B2", "-40,00")])
    assert found(desk) == {1: Overtaken(Cause.CREDITED, ("B2",))}


def test_a_credit_in_another_currency_or_of_another_debtor_overtakes_nothing(desk: Desk) -> None:
    take_in(desk, [{**INVOICE, "Valuta": "EUR"}])
    issue(desk, Wish(TODAY))
    credits = [post("B1", "-100,00", Valuta="USD"), post("B2", "-100,00", party="D2", Valuta="EUR")]
    take_in(desk, [{**INVOICE, "Valuta": "EUR"}, *credits])
    assert found(desk) == {}


def test_a_credit_that_was_kept_out_of_the_run_is_no_surprise_until_it_is_set_free(desk: Desk) -> None:
    take_in(desk, [INVOICE, post("B1", "-60,00"), post("B2", "-10,00")])
    correcting.block(desk, [item(desk, "B1")])
    issue(desk, Wish(TODAY, without=(item(desk, "B2"),)))
    assert found(desk) == {}
    correcting.unblock(desk, [item(desk, "B1")])
    assert found(desk) == {1: Overtaken(Cause.CREDITED, ("B1",))}


def test_a_payment_that_was_taken_back_and_is_paid_after_all_overtakes_the_notice(desk: Desk) -> None:
    take_in(desk, [INVOICE, post("S1", "-30,00", Soort="Betaling")])
    desk.engine.execute("UPDATE item SET original_minor = 3000 WHERE id = ?", (item(desk, "S1"),))
    run = issue(desk, Wish(TODAY))
    assert run.proposed.notices[0].draft.total_minor == 130_00
    assert found(desk) == {}
    take_in(desk, [INVOICE])
    assert found(desk) == {1: Overtaken(Cause.CREDITED, ("S1",))}


def test_of_a_notice_per_level_a_credit_overtakes_the_most_pressing_one_first(desk: Desk) -> None:
    change_setting(desk, "notice-per-level", "yes")
    take_in(desk, [INVOICE])
    issue(desk, Wish(TODAY - timedelta(30)))
    deliver(desk)
    two = [INVOICE, post("F2", "40,00", due="10-11-2026")]
    take_in(desk, two)
    assert issue(desk, Wish(TODAY)).numbers == [2, 3]
    assert found(desk, 2) == {}
    take_in(desk, [*two, post("B1", "-70,00")])
    assert found(desk, 2) == {2: Overtaken(Cause.CREDITED, ("B1",))}
    take_in(desk, [*two, post("B1", "-120,00")])
    assert found(desk, 2).keys() == {2, 3}


def test_a_due_date_that_was_postponed_overtakes_the_notice(desk: Desk) -> None:
    two = [INVOICE, post("F2", "50,00", party="D2")]
    take_in(desk, two)
    issue(desk, Wish(TODAY))
    correcting.change_due_date(desk, [item(desk, "F1")], date(2027, 1, 31))
    assert found(desk) == {1: Overtaken(Cause.POSTPONED, ("F1",))}
    take_in(desk, [two[0], {**two[1], "Vervaldatum": "31-01-2027"}])
    assert found(desk).keys() == {1, 2}, "by a list as well as by hand"


def test_a_due_date_that_is_later_than_the_notice_says_overtakes_it_though_it_is_past(desk: Desk) -> None:
    two = [INVOICE, post("F2", "50,00", party="D2")]
    take_in(desk, two)
    issue(desk, Wish(TODAY))
    correcting.change_due_date(desk, [item(desk, "F1")], TODAY - timedelta(days=10))
    assert found(desk) == {1: Overtaken(Cause.POSTPONED, ("F1",))}
    take_in(desk, [two[0], {**two[1], "Vervaldatum": "20-09-2026"}])
    assert found(desk).keys() == {1}, "an earlier one takes nothing back"
    take_in(desk, [two[0], {**two[1], "Vervaldatum": "02-10-2026"}])
    assert found(desk).keys() == {1, 2}


def test_a_notice_of_an_older_program_is_overtaken_when_its_item_would_not_be_on_it_any_more(desk: Desk) -> None:
    take_in(desk, [INVOICE])
    issue(desk, Wish(TODAY))
    with desk.engine.transaction():
        desk.engine.execute("UPDATE notice_item SET due_day = NULL WHERE item_id = ?", (item(desk, "F1"),))
    correcting.change_due_date(desk, [item(desk, "F1")], TODAY - timedelta(days=1))
    assert found(desk) == {}
    correcting.change_due_date(desk, [item(desk, "F1")], TODAY)
    assert found(desk).keys() == {1}


def test_an_item_that_is_to_be_skipped_holds_back_the_notice_that_waits(desk: Desk) -> None:
    take_in(desk, [INVOICE, post("F2", "50,00", party="D2")])
    issue(desk, Wish(TODAY))
    correcting.skip_once(desk, [item(desk, "F1")])
    hold(desk, Target(party="D2"), HoldKind.SKIP)
    assert found(desk) == {
        1: Overtaken(Cause.ITEM_SKIPPED, ("F1",)),
        2: Overtaken(Cause.PARTY_SKIPPED, ("F2",)),
    }
    withdraw_notice(desk, 1)
    assert issue(desk, Wish(TODAY)).number is None, "and the run after it passes the item over"


def test_a_party_without_email_any_more_holds_back_what_would_go_by_email(desk: Desk) -> None:
    both = [{**INVOICE, "Email": "a@x.example"}, post("F2", "50,00", party="D2", Email="")]
    take_in(desk, both)
    issue(desk, Wish(TODAY))
    assert found(desk) == {}
    sql = "UPDATE party SET notices_by_email = 0 WHERE administration_id = ?"
    desk.engine.execute(sql, (desk.administration.id,))
    assert {number: why.cause for number, why in found(desk).items()} == {1: Cause.NO_EMAIL}


# -- properties


@settings(max_examples=60, phases=[Phase.generate])
@given(st.data())
def test_nothing_is_overtaken_while_nothing_changed_and_then_only_what_concerns_the_debtor(
    shared_desk: Callable[[], Desk], data: st.DataObject
) -> None:
    desk = data.draw(ledgers(shared_desk()))
    run = issue(desk, data.draw(wishes)).number
    if run is None:
        return
    assert found(desk, run) == {}
    own = desk.administration.id
    of_run = notices.find_all(desk.engine, own, notices.find_run(desk.engine, own, run))
    one = data.draw(st.sampled_from(of_run))
    debtors = {view.number for view in of_run if (view.party_id, view.currency) == (one.party_id, one.currency)}
    lines = [line.item.item_id for line in notices.lines_of(desk.engine, one.id) if line.level]
    first, engine = data.draw(st.sampled_from(lines)), desk.engine
    change = data.draw(st.sampled_from(["credit", "payment", "block", "postpone"]))
    if change == "credit":
        with engine.transaction():
            engine.execute(
                "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
                "original_minor, payment_reference, description) VALUES (?, ?, 'X', 'credit', 'receivable', ?, ?, ?, "
                "-1, '', '')",
                (own, one.party_id, TODAY.toordinal(), TODAY.toordinal(), one.currency),
            )
        top = max(debtors, key=lambda number: next(view.level for view in of_run if view.number == number))
        assert found(desk, run) == {top: Overtaken(Cause.CREDITED, ("X",))}
        return
    if change == "payment":
        with engine.transaction():
            engine.execute("INSERT INTO allocation (item_id, day, amount_minor) VALUES (?, ?, 1)", (first, 1))
    elif change == "block":
        correcting.block(desk, [first])
    else:
        correcting.change_due_date(desk, [first], TODAY + timedelta(40))
    assert found(desk, run).keys() == {one.number}
