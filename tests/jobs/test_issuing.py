"""Issue: a proposal becomes a run, whole or not at all; repeated it proposes nothing, withdrawn it had never been."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ledgers import ACTOR, NOW, TODAY, deliver, dump, post, sit_down, take_in

from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.core.ladder import Ladder, Level
from aanmaningen.core.messages import Message
from aanmaningen.core.reasons import explain
from aanmaningen.core.selection import Hold, HoldKind, ItemFacts, Mark, Reason
from aanmaningen.i18n import Translator
from aanmaningen.jobs import issuing
from aanmaningen.jobs.agreeing import agreement_on
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, hold, mark
from aanmaningen.jobs.importing import undo_import
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import change_setting, check
from aanmaningen.jobs.proposing import ProposedRun, Wish, propose
from aanmaningen.jobs.withdrawing import withdraw_notice, withdraw_run
from aanmaningen.store import administrations, holds, items, notices

# Each test has an administration of its own in one database, which is quicker.
pytestmark = pytest.mark.usefixtures("shared_desk")

WISH = Wish(TODAY)


def after(days: int) -> Wish:
    """Return the same wish some days later."""
    return replace(WISH, reference_date=TODAY + timedelta(days))


def shown(proposed: ProposedRun) -> tuple[object, object]:
    """Return everything that a proposal says of its items, in words where it has them."""
    drafts = sorted(repr(notice.draft) for notice in proposed.notices)
    return drafts, sorted((left.item, left.reason, str(explain(left))) for left in proposed.left_out)


def levels(proposed: ProposedRun) -> dict[str, int]:
    """Return the level of every item that is on a notice."""
    return {line.item.number: line.level for notice in proposed.notices for line in notice.draft.lines}


def why(proposed: ProposedRun) -> dict[str, Reason]:
    """Return the reason of every item that is on none."""
    return {left.item.number: left.reason for left in proposed.left_out}


# -- what is written


def test_run_numbers_its_notices_and_writes_what_was_proposed(desk: Desk) -> None:
    take_in(
        desk,
        [
            post("1", "100,00", Naam="Zoet", Email="zoet@example.org"),
            post("2", "-40,00", Naam="Zoet", Email="zoet@example.org"),
            post("3", "50,00", party="D2", Naam="Appel", Email=""),
        ],
    )
    run = issue(desk, WISH)
    assert (run.number, run.numbers) == (1, [1, 2])
    found = [
        (view.number, view.party_code, view.level, view.total_minor, view.channel, view.recipient, view.state)
        for view in notices.find_all(desk.engine, desk.administration.id)
    ]
    assert found == [
        (1, "D2", 1, 5_000, "print", "", "issued"),
        (2, "D1", 1, 6_000, "email", "zoet@example.org", "issued"),
    ]
    view = notices.find(desk.engine, desk.administration.id, 2)
    assert (view.notice_day, view.deadline_day) == (TODAY.toordinal(), TODAY.toordinal() + 14)
    lines = notices.lines_of(desk.engine, view.id)
    assert [(line.item.number, line.level, line.item.open_minor) for line in lines] == [
        ("1", 1, 10_000),
        ("2", 0, -4_000),
    ]
    assert check(desk) == []


def test_run_remembers_who_issued_it_when_and_with_which_wishes(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, replace(WISH, where="open > 1", min_item=Decimal("2.50")))
    sql = "SELECT number, reference_day, issued_by, issued_at, options FROM run WHERE administration_id = ?"
    row = desk.engine.row(sql, (desk.administration.id,))
    assert row is not None
    assert row[:4] == (1, TODAY.toordinal(), "tester", NOW.isoformat(timespec="milliseconds"))
    options = json.loads(row[4])
    assert (options["where"], options["min_item"], options["min_debtor"]) == ("open > 1", "2.50", None)


def test_every_notice_has_an_activity_and_the_run_an_audit_entry(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    issue(desk, WISH)
    sql = "SELECT kind FROM activity WHERE administration_id = ?"
    assert [row[0] for row in desk.engine.rows(sql, (desk.administration.id,))] == ["issued", "issued"]
    last = desk.engine.row('SELECT action, subject, "after" FROM audit ORDER BY id DESC LIMIT 1')
    assert last == ("run issued", "R0001", '{"notices": 2}')


def test_what_was_issued_does_not_change_with_the_ledger(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", Naam="Zoet")])
    issue(desk, WISH)
    view = notices.find(desk.engine, desk.administration.id, 1)
    before = notices.frozen(desk.engine, view.id)
    take_in(desk, [post("1", "10,00", original="120,00", Naam="Zout")])
    change_setting(desk, "signature", "Kim")
    assert notices.frozen(desk.engine, view.id) == before
    assert notices.find(desk.engine, desk.administration.id, 1).total_minor == 10_000
    assert check(desk) == []


def test_numbers_run_on_without_gaps_over_runs_and_withdrawals(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    issue(desk, WISH)
    withdraw_run(desk, 1)
    assert issue(desk, WISH).numbers == [3, 4]
    deliver(desk)
    assert issue(desk, after(17)).numbers == [5, 6]
    assert check(desk) == []


def test_administrations_number_apart(shared_desk: Callable[[], Desk]) -> None:
    for desk in (shared_desk(), shared_desk()):
        take_in(desk, [post("1", "100,00")])
        run = issue(desk, WISH)
        assert (run.number, run.numbers) == (1, [1])


# -- nothing, or not at all


def test_nothing_to_issue_stores_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", due="30-11-2026")])
    before = dump(desk.engine)
    run = issue(desk, WISH)
    assert (run.number, run.numbers, why(run.proposed)) == (None, [], {"1": Reason.NOT_DUE})
    assert dump(desk.engine) == before


def test_run_that_the_user_stops_leaves_nothing(desk: Desk) -> None:
    take_in(desk, [post(str(n), "10,00", party=f"D{n}") for n in range(150)])
    before = dump(desk.engine)
    with pytest.raises(Cancelled):
        issue(replace(desk, cancelled=lambda: True), WISH)
    assert dump(desk.engine) == before
    assert issue(desk, WISH).numbers == list(range(1, 151))


def test_run_that_fails_half_way_leaves_nothing(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    desk.engine.database.execute_sql("ALTER TABLE activity RENAME COLUMN detail TO elsewhere")
    before = dump(desk.engine, without=["activity"])
    with pytest.raises(Exception, match="detail"):
        issue(desk, WISH)
    assert dump(desk.engine, without=["activity"]) == before


# -- what others do meanwhile


def _meanwhile(desk: Desk, location: str, do: Callable[[Desk], object], times: int) -> Desk:
    """Return a desk at which somebody else does something while the texts of the notices are made."""
    left = [None] * times

    def progress(done: int, total: int, what: Message) -> None:
        if left:
            left.pop()
            other = sit_down(location)
            do(other)
            other.engine.close()

    return replace(desk, progress=progress)


def test_ledger_that_changes_meanwhile_is_looked_at_again(desk: Desk, location: str) -> None:
    rows = [post(str(n), "10,00", party=f"D{n}") for n in range(120)]
    take_in(desk, rows)
    run = issue(_meanwhile(desk, location, lambda other: take_in(other, rows[20:]), 1), WISH)
    assert len(run.numbers) == 100  # what was paid meanwhile is not reminded
    assert check(desk) == []


def three() -> list[dict[str, str]]:
    """Adams and Bakker are due, Cox is not."""
    return [
        post("1", "100,00", Naam="Adams"),
        post("2", "50,00", party="D2", Naam="Bakker"),
        post("3", "25,00", party="D3", Naam="Cox", due="20-12-2026"),
    ]


def changed(rows: list[dict[str, str]], number: str, **values: str) -> list[dict[str, str]]:
    """Return the rows with other values in the row of that number."""
    return [{**row, **values} if row["Factuurnummer"] == number else row for row in rows]


def test_what_was_agreed_to_is_issued(desk: Desk) -> None:
    take_in(desk, three())
    agreed = agreement_on(propose(desk, WISH))
    change_setting(desk, "signature", "Kim")  # another ledger, the same notices
    take_in(desk, changed(three(), "3", Openstaand="10,00"))
    assert len(issue(desk, WISH, agreed=agreed).numbers) == 2


@pytest.mark.parametrize(
    ("what", "who"),
    [
        (lambda desk: take_in(desk, changed(three(), "2", Openstaand="20,00")), "Bakker"),
        (lambda desk: take_in(desk, three()[:1]), "Bakker"),
        (lambda desk: take_in(desk, changed(three(), "3", Vervaldatum="01-10-2026")), "Cox"),
        (lambda desk: take_in(desk, [*three(), post("4", "-10,00", Naam="Adams")]), "Adams"),
        (lambda desk: hold(desk, Target(party="D1"), HoldKind.BLOCK), "Adams"),
        (lambda desk: take_in(desk, changed(three(), "2", Valuta="USD")), "Bakker"),
        (lambda desk: take_in(desk, three()[2:]), "Adams, Bakker"),
    ],
)
def test_what_became_something_else_than_was_agreed_to_is_not_issued(
    desk: Desk, what: Callable[[Desk], object], who: str
) -> None:
    take_in(desk, three())
    agreed = agreement_on(propose(desk, WISH))
    what(desk)
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="Nothing was made final") as told:
        issue(desk, WISH, agreed=agreed)
    assert Translator("en").text(replace(told.value.message, text="{debtors}")) == who.replace(", ", " and ")
    assert dump(desk.engine) == before
    assert issue(desk, WISH, agreed=agreement_on(propose(desk, WISH))).proposed.notices is not None


def test_of_many_who_changed_five_are_named(desk: Desk) -> None:
    take_in(desk, [post(str(n), "10,00", party=f"D{n}", Naam=f"Debiteur {n}") for n in range(9)])
    agreed = agreement_on(propose(desk, WISH))
    take_in(desk, [post(str(n), "9,00", original="10,00", party=f"D{n}", Naam=f"Debiteur {n}") for n in range(9)])
    with pytest.raises(Refusal) as told:
        issue(desk, WISH, agreed=agreed)
    text = Translator("en").text(told.value.message)
    assert "Debiteur 0, Debiteur 1, Debiteur 2, Debiteur 3, Debiteur 4 and 4 more" in text


def test_change_during_the_making_is_held_against_what_was_agreed_to(desk: Desk, location: str) -> None:
    rows = [post(str(n), "10,00", party=f"D{n}") for n in range(120)]
    take_in(desk, rows)
    agreed = agreement_on(propose(desk, WISH))
    with pytest.raises(Refusal, match="Nothing was made final"):
        issue(_meanwhile(desk, location, lambda other: take_in(other, rows[20:]), 1), WISH, agreed=agreed)
    assert notices.find_all(desk.engine, desk.administration.id) == []


def test_ledger_that_keeps_changing_is_told_and_nothing_is_stored(desk: Desk, location: str) -> None:
    take_in(desk, [post(str(n), "10,00", party=f"D{n}") for n in range(100)])
    busy = _meanwhile(desk, location, lambda other: change_setting(other, "signature", "Kim"), 99)
    with pytest.raises(Refusal, match="keeps changing"):
        issue(busy, WISH)
    assert notices.find_all(desk.engine, desk.administration.id) == []


def test_two_who_issue_at_the_same_time_remind_every_debtor_once(desk: Desk, location: str) -> None:
    take_in(desk, [post(str(n), "10,00", party=f"D{n}") for n in range(40)])
    runs: list[issuing.IssuedRun] = []
    failed: list[BaseException] = []
    start = threading.Barrier(2)

    def work() -> None:
        mine = sit_down(location)
        start.wait()
        try:
            runs.append(issue(mine, WISH))
        except BaseException as error:
            failed.append(error)
        mine.engine.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(len(run.numbers) for run in runs) == [0, 40]
    found = notices.find_all(desk.engine, desk.administration.id)
    assert [view.number for view in found] == list(range(1, 41))
    assert len({view.party_code for view in found}) == 40
    assert check(desk) == []


# -- one step a run


def test_level_rises_by_one_a_run_until_the_last(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    seen, day = [], TODAY
    for deadline in (14, 8, 5):
        run = issue(desk, Wish(day))
        deliver(desk)
        seen.append(levels(run.proposed)["1"])
        next_day = day + timedelta(deadline + 3)
        assert why(propose(desk, Wish(next_day - timedelta(1)))) == {"1": Reason.TOO_RECENT}
        day = next_day
    assert seen == [1, 2, 3]
    assert why(propose(desk, Wish(day))) == {"1": Reason.LAST_LEVEL_SENT}
    assert check(desk) == []


def test_later_notice_counts_from_the_deadline_that_was_printed_also_when_the_ladder_changed(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, WISH)
    deliver(desk)
    quick = Ladder("standard", (Level(0, 1, 1), Level(0, 1, 2)))
    administrations.put_ladder(desk.engine, ACTOR, desk.administration.id, quick)
    assert why(propose(desk, after(14))) == {"1": Reason.TOO_RECENT}
    assert levels(propose(desk, after(15))) == {"1": 2}


def test_undelivered_notice_keeps_back_and_a_delivered_one_does_not(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, WISH)
    assert why(propose(desk, after(60))) == {"1": Reason.UNDELIVERED}
    deliver(desk)
    assert levels(propose(desk, after(60))) == {"1": 2}


def test_item_lowered_by_hand_goes_on_from_there(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    for wish in (WISH, after(17)):
        issue(desk, wish)
        deliver(desk)
    mark(desk, "1", marked=True, level=1)
    assert levels(issue(desk, after(30)).proposed) == {"1": 1}
    deliver(desk)
    assert levels(issue(desk, after(60)).proposed) == {"1": 2}
    assert check(desk) == []


def test_credit_that_was_netted_is_still_a_credit_in_the_next_run(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "-40,00")])
    issue(desk, WISH)
    deliver(desk)
    assert levels(issue(desk, after(17)).proposed) == {"1": 2, "2": 0}
    assert check(desk) == []


# -- once


def test_skip_is_for_one_run(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    hold(desk, Target(item="1"), HoldKind.SKIP)
    assert levels(issue(desk, WISH).proposed) == {"2": 1}
    assert why(propose(desk, WISH))["1"] is Reason.HOLD
    assert levels(propose(desk, after(1))) == {"1": 1}


def test_skip_is_used_up_also_when_there_was_nothing_else_to_issue_and_that_is_written_down(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    hold(desk, Target(party="D1"), HoldKind.SKIP)
    assert issue(desk, WISH).number is None
    last = desk.engine.row('SELECT action, subject, "after" FROM audit ORDER BY id DESC LIMIT 1')
    skip = desk.engine.value("SELECT MAX(id) FROM hold")
    assert last == ("holds used up", "2026-11-21", f'{{"skips": [{skip}], "unmarked items": []}}')
    assert levels(propose(desk, after(1))) == {"1": 1}


def test_skip_waits_for_the_first_run_that_would_have_reminded(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", due="30-11-2026")])
    hold(desk, Target(item="1"), HoldKind.SKIP)
    issue(desk, WISH)
    assert issue(desk, after(12)).number is None
    assert levels(propose(desk, after(13))) == {"1": 1}


def test_unmarked_item_is_left_out_of_one_run(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    mark(desk, "1", marked=False)
    assert levels(issue(desk, WISH).proposed) == {"2": 1}
    withdraw_run(desk, 1)
    assert why(propose(desk, WISH)) == {"1": Reason.UNMARKED}
    assert levels(propose(desk, after(1))) == {"1": 1, "2": 1}


def test_mark_is_for_one_run(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    mark(desk, "1", marked=True)
    wish = replace(WISH, where="open > 500")
    assert levels(issue(desk, wish).proposed) == {"1": 1}
    deliver(desk)
    later = replace(after(30), where="open > 500")
    assert why(propose(desk, later)) == {"1": Reason.OUTSIDE_CRITERIA}


def test_mark_waits_again_when_its_notice_is_withdrawn(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "70,00", party="D2")])
    for number in ("1", "2"):
        mark(desk, number, marked=True)
    later = replace(after(30), where="open > 500")
    issue(desk, replace(WISH, where="open > 500"))
    deliver(desk)
    withdraw_notice(desk, 1)
    assert (levels(propose(desk, later)), why(propose(desk, later))) == ({"1": 1}, {"2": Reason.OUTSIDE_CRITERIA})


# -- withdrawing


def test_withdrawn_notice_had_never_been(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    before = [shown(propose(desk, after(days))) for days in (0, 17, 60)]
    issue(desk, WISH)
    deliver(desk)
    withdraw_run(desk, 1)
    assert [shown(propose(desk, after(days))) for days in (0, 17, 60)] == before
    assert check(desk) == []


def test_only_the_last_notice_on_an_item_is_withdrawn(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    for wish in (WISH, after(17)):
        issue(desk, wish)
        deliver(desk)
    before = dump(desk.engine)
    with pytest.raises(Refusal, match="A000002 came after A000001"):
        withdraw_notice(desk, 1)
    assert dump(desk.engine) == before
    withdraw_notice(desk, 2)
    assert levels(propose(desk, after(17))) == {"1": 2}
    withdraw_notice(desk, 1)
    assert levels(propose(desk, after(17))) == {"1": 1}


def test_import_is_not_undone_while_an_item_is_on_a_notice_that_was_withdrawn(desk: Desk) -> None:
    number = take_in(desk, [post("1", "100,00")]).import_id
    issue(desk, WISH)
    withdraw_run(desk, 1)
    with pytest.raises(Refusal, match="is on a notice"):
        undo_import(desk, number or 0)  # the withdrawn notice stays to be seen


# -- properties, through the real store

rows = st.fixed_dictionaries(
    {
        "Debiteurnummer": st.sampled_from(["D1", "D2", "D3"]),
        "Openstaand": st.sampled_from(["100,00", "60,00", "12,50", "-20,00", "-150,00"]),
        "Factuurdatum": st.just("01-09-2026"),
        "Vervaldatum": st.sampled_from(["01-10-2026", "17-11-2026", "18-11-2026", "20-11-2026", "05-12-2026"]),
        "Valuta": st.sampled_from(["EUR", "EUR", "USD"]),
        "Groep": st.sampled_from(["", "A"]),
        "Niet aanmanen": st.sampled_from(["nee"] * 5 + ["ja"]),
    }
)
LADDERS = [Ladder("een", (Level(0, 7, 3),)), Ladder("vijf", tuple(Level(0, 6, n) for n in (1, 1, 2, 2, 3)))]
wishes = st.builds(
    Wish,
    st.just(TODAY),
    where=st.sampled_from(["", "", "open > 50", "level = 0", "mark is empty"]),
    min_item=st.sampled_from([None, Decimal(15)]),
    min_debtor=st.sampled_from([None, Decimal(90)]),
    days_since_last=st.sampled_from([None, 0, 21]),
    correction_days=st.sampled_from([None, 2]),
)
kinds = st.sampled_from([(HoldKind.BLOCK, None), (HoldKind.UNTIL, 1), (HoldKind.UNTIL, 0), (HoldKind.SKIP, None)])


marks = st.builds(Mark, st.booleans(), st.none() | st.integers(1, 3), st.none())


@st.composite
def ledgers(draw: st.DrawFn, desk: Desk) -> Desk:
    """Fill the administration with anything that may come before a run, and return its desk."""
    engine, a, day = desk.engine, desk.administration.id, TODAY.toordinal()
    listed: list[Mapping[str, str]] = [
        {**row, "Factuurnummer": str(number)} for number, row in enumerate(draw(st.lists(rows, min_size=1, max_size=7)))
    ]
    take_in(desk, listed)
    for ladder in LADDERS:
        administrations.put_ladder(engine, ACTOR, a, ladder)
    ids = [row[0] for row in engine.rows("SELECT id FROM item WHERE administration_id = ? ORDER BY id", (a,))]
    owners = [row[0] for row in engine.rows("SELECT id FROM party WHERE administration_id = ? ORDER BY id", (a,))]
    for item_id in ids:
        if code := draw(st.sampled_from(["", "", "", "een", "vijf"])):
            items.set_ladder(engine, ACTOR, a, item_id, "", code)
    for days_ago in draw(st.sampled_from([(), (), (20,), (45, 20)])):
        issue(desk, after(-days_ago))
        if draw(st.integers(0, 5)):
            deliver(desk)
    for item_id in ids:
        if found := draw(st.none() | st.none() | st.none() | kinds):
            made = Hold(0, found[0], None if found[1] is None else day + found[1], "")
            holds.add_hold(engine, ACTOR, a, made, subject="", item_id=item_id, party_id=None)
        if chosen := draw(st.none() | st.none() | marks):
            holds.put_mark(engine, ACTOR, a, item_id, "", chosen)
    for party_id in owners:
        if found := draw(st.none() | st.none() | st.none() | kinds):
            made = Hold(0, found[0], None if found[1] is None else day + found[1], "")
            holds.add_hold(engine, ACTOR, a, made, subject="", item_id=None, party_id=party_id)
    if draw(st.booleans()):
        change_setting(desk, "notice-per-level", "yes")
    return desk


@settings(max_examples=25, phases=[Phase.generate])
@given(st.data())
def test_run_repeated_proposes_nothing_and_every_total_is_the_sum_of_its_lines(
    shared_desk: Callable[[], Desk], data: st.DataObject
) -> None:
    desk = data.draw(ledgers(shared_desk()))
    wish = data.draw(wishes)
    before = {item_id: last.level for item_id, last in _facts(desk).last_notices.items()}
    run = issue(desk, wish)
    for notice in run.proposed.notices:
        assert notice.draft.total_minor == sum(line.item.open_minor for line in notice.draft.lines) > 0
        assert all(line.level <= before.get(line.item.item_id, 0) + 1 for line in notice.draft.lines)
    assert shown(issue(desk, wish).proposed)[0] == []
    if run.number is not None:
        deliver(desk, run.number)
    assert shown(issue(desk, wish).proposed)[0] == []
    anything = Wish(TODAY, days_since_last=0, min_item=Decimal(0), min_debtor=Decimal(0), correction_days=0)
    reminded = {line.item.item_id for notice in run.proposed.notices for line in notice.draft.lines if line.level}
    again = {
        line.item.item_id for notice in propose(desk, anything).notices for line in notice.draft.lines if line.level
    }
    assert not reminded & again
    assert check(desk) == []


def _facts(desk: Desk) -> ItemFacts:
    return items.facts(desk.engine, desk.administration.id, TODAY.toordinal())


@settings(max_examples=25, phases=[Phase.generate])
@given(st.data())
def test_run_withdrawn_gives_back_exactly_the_proposal_of_before(
    shared_desk: Callable[[], Desk], data: st.DataObject
) -> None:
    desk = data.draw(ledgers(shared_desk()))
    wish = data.draw(wishes)
    before = shown(propose(desk, wish))
    skips_and_unmarks = propose(desk, wish).proposal
    later = replace(wish, reference_date=TODAY + timedelta(data.draw(st.integers(1, 40))))
    then = shown(propose(desk, later))
    run = issue(desk, wish)
    if run.number is None:
        return
    if data.draw(st.booleans()):
        deliver(desk, run.number)
    withdraw_run(desk, run.number)
    assert shown(propose(desk, wish)) == before
    if not skips_and_unmarks.skips_used | skips_and_unmarks.unmarks_used:  # these were for that one run
        assert shown(propose(desk, later)) == then


def test_day_of_a_run_may_lie_before_an_earlier_one(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    issue(desk, WISH)
    deliver(desk)
    assert why(propose(desk, Wish(date(2026, 10, 10)))) == {"1": Reason.TOO_RECENT}
