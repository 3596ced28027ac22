"""The ledger in columns: the same as the ledger in the tables, and the same decisions as `core.selection`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import ACTOR, TODAY, deliver, post, take_in

from aanmaningen.core.ladder import Ladder, LastNotice, Level, first_day
from aanmaningen.core.selection import HoldKind, Mark, Reason, Terms
from aanmaningen.jobs import allocating, correcting, holding, issuing, keeping, looking, proposing
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target
from aanmaningen.jobs.looking.deciding import REASONS, Facts, decide
from aanmaningen.jobs.looking.ledger import Allocations, ItemColumns, NoticeLines
from aanmaningen.jobs.looking.texts import TextColumn
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import aging, holds

KINDS = ("factuur", "creditnota", "betaling")


items = st.lists(
    st.tuples(
        st.integers(0, 3),  # party
        st.integers(-60, 30),  # due, from today
        st.integers(-30_000, 30_000).filter(bool),
        st.sampled_from(("EUR", "USD", "JPY")),
        st.sampled_from((None, None, None, "unmark", "mark", "lowered")),
        st.sampled_from((None, None, None, "block", "until", "past")),
    ),
    min_size=1,
    max_size=14,
)
parties = st.lists(st.sampled_from(("", "", "", "never", "debit", "held", "ladder")), min_size=4, max_size=4)
figures = st.tuples(st.sampled_from(("0", "50", "12.345")), st.sampled_from(("0", "100")), st.integers(0, 5))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items, parties, figures, st.sampled_from((TODAY, TODAY + timedelta(5), TODAY + timedelta(25))))
def test_reasons_are_those_of_the_selection(
    shared_desk: Callable[[], Desk],
    items: list[tuple[int, int, int, str, str | None, str | None]],
    parties: list[str],
    figures: tuple[str, str, int],
    second_day: date,
) -> None:
    desk = shared_desk()
    _fill(desk, items, parties, figures)
    for day in (TODAY, second_day):
        _compare(desk, day)


def _fill(
    desk: Desk,
    items: list[tuple[int, int, int, str, str | None, str | None]],
    parties: list[str],
    figures: tuple[str, str, int],
) -> None:
    minimum, debtor_minimum, correction = figures
    keeping.change_setting(desk, "min-item", minimum)
    keeping.change_setting(desk, "min-debtor", debtor_minimum)
    keeping.change_setting(desk, "correction-days", str(correction))
    keeping.save_ladder(desk, Ladder("kort", (Level(0, 5, 1),)))
    rows = [
        post(
            f"F{place}",
            str(minor) if currency == "JPY" else f"{minor / 100:.2f}".replace(".", ","),
            party=f"D{party}",
            due=f"{TODAY + timedelta(days):%d-%m-%Y}",
            invoiced=f"{TODAY - timedelta(70):%d-%m-%Y}",
            Soort=KINDS[0 if minor > 0 else 1 + place % 2],
            Valuta=currency,
        )
        for place, (party, days, minor, currency, _, _) in enumerate(items)
    ]
    take_in(desk, rows)
    engine = desk.engine
    with engine.transaction():
        for number, kind in enumerate(parties):
            where = (desk.administration.id, f"D{number}")
            change = {"never": "notices = 0", "debit": "direct_debit = 1", "ladder": "ladder = 'kort'"}.get(kind)
            if change:
                engine.execute(f"UPDATE party SET {change} WHERE administration_id = ? AND code = ?", where)
    present = {party for party, *_ in items}
    for number, kind in enumerate(parties):
        if kind == "held" and number in present:
            holding.hold(desk, Target(party=f"D{number}"), HoldKind.UNTIL, TODAY + timedelta(10), "")
    for place, (*_, mark, hold) in enumerate(items):
        item_id, number_text = holds.find_item(engine, desk.administration.id, f"F{place}")
        if mark:
            wanted = Mark(mark != "unmark", 1 if mark == "lowered" else None)
            holds.put_mark(engine, ACTOR, desk.administration.id, item_id, number_text, wanted)
        if hold:
            until = {"block": None, "until": TODAY + timedelta(20), "past": TODAY}[hold]
            kind_of = HoldKind.BLOCK if hold == "block" else HoldKind.UNTIL
            holding.hold(desk, Target(item=f"F{place}"), kind_of, until, "")


def test_what_was_open_agrees_with_the_aging(desk: Desk) -> None:
    rows = [post("F1", "100,00"), post("F2", "50,00"), post("F3", "7,00", party="D2")]
    take_in(desk, rows, as_of=date(2026, 10, 10))
    take_in(desk, rows[1:], as_of=date(2026, 11, 10))
    ledger = looking.look(desk)
    for day in (date(2026, 9, 30), date(2026, 11, 9), date(2026, 11, 10), TODAY):
        shown = looking.as_on(ledger, day)
        totals: dict[str, int] = {}
        for row in aging.items(desk.engine, desk.administration.id, day.toordinal(), "debtor"):
            totals[row[5]] = row[12]
        numbers = [ledger.items.number[row] for row in range(len(ledger))]
        found = {
            number: minor
            for number, minor, exists in zip(numbers, shown.open.tolist(), shown.exists.tolist(), strict=True)
            if minor and exists
        }
        assert found == totals


@given(
    st.integers(1, 3),
    st.integers(0, 3),
    st.integers(-40, 0),
    st.integers(0, 10),
    st.integers(0, 9),
    st.integers(0, 4),
)
def test_the_next_step_is_that_of_the_ladder(
    rungs: int, level: int, notice: int, deadline: int, since: int, correction: int
) -> None:
    ladder = Ladder("l", tuple(Level(3 * rung, 7, rung + 1) for rung in range(rungs)))
    day, due = TODAY.toordinal(), TODAY.toordinal() - 30
    ledger = replace(_one_item(due), ladders=[ladder])
    ledger = replace(ledger, terms=replace(ledger.terms, days_since_last=since, correction_days=correction))
    last = LastNotice(level, day + notice, day + notice + deadline) if level else None
    no, yes = np.zeros(1, np.bool_), np.full(1, 500, np.int64)
    facts = Facts(
        yes,
        no,
        np.array([level], np.int8),
        np.array([day + notice], np.int32),
        np.array([day + notice + deadline], np.int32),
        no,
        no,
        np.zeros(1, np.int8),
    )
    _, next_level, next_day = decide(ledger, facts, day)
    if level >= rungs:
        assert next_level[0] == 0
    else:
        assert next_level[0] == level + 1
        assert next_day[0] == first_day(ladder, due, last, since, correction)


def _one_item(due: int) -> looking.Ledger:
    i32, i8, i64 = np.zeros(1, np.int32), np.zeros(1, np.int8), np.zeros(1, np.int64)
    none = np.zeros(0, np.int32)
    text = TextColumn(b"\x1f")
    items = ItemColumns(i32, i32, i8, i8, i32, i32 + due, i64 + 500, np.zeros(1, np.uint16), i8 - 1, text, text, text)
    none_said = looking.Labels.of([""])
    party = looking.PartyColumns(i32, *(5 * [none_said]), i32 == 0, i32 != 0, i32 != 0, i8, {}, {})
    return looking.Ledger(
        items,
        ["EUR"],
        party,
        Allocations(none, none, np.zeros(0, np.int64)),
        NoticeLines(none, np.zeros(0, np.int8), none, none),
        {},
        {},
        {},
        {},
        none,
        [],
        Terms(0),
        TODAY,
        True,
        None,
    )


def test_first_page_says_the_same_as_the_whole(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00", party="D2"), post("F2", "9,00"), post("F3", "-4,00", Soort="creditnota")])
    holding.hold(desk, Target(party="D2"), HoldKind.BLOCK, None, "")
    whole = looking.as_on(looking.look(desk), TODAY)
    page = looking.as_on(looking.first_page(desk, TODAY, "receivable"), TODAY)
    assert not page.ledger.is_whole
    reasons = dict(zip(whole.ledger.items.ids.tolist(), whole.reason.tolist(), strict=True))
    assert dict(zip(page.ledger.items.ids.tolist(), page.reason.tolist(), strict=True)) == reasons


def test_items_that_did_not_change_are_not_read_again(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00"), post("F2", "9,00", party="D2")])
    ledger = looking.look(desk)
    holding.hold(desk, Target(item="F1"), HoldKind.BLOCK, None, "")
    again = looking.look(desk, ledger)
    assert again.items.number is ledger.items.number
    assert len(again.item_holds) == 1
    take_in(desk, [post("F3", "1,00", party="A0")], partial=True)
    third = looking.look(desk, again)
    assert len(third) == 3
    codes = [third.parties.codes[party] for party in third.items.party]
    assert codes == ["D1", "D2", "A0"]


def test_a_due_date_and_a_payment_by_hand_are_read_without_the_texts(desk: Desk) -> None:
    take_in(desk, [post("F1", "100,00"), post("F2", "9,00", party="D2"), post("F3", "-5,00", Soort="creditnota")])
    ledger = looking.look(desk)
    first, _, credit = ledger.items.ids.tolist()
    changed = correcting.change_due_date(desk, [first], TODAY + timedelta(9))
    later = looking.look(desk, ledger)
    assert later.items.description is ledger.items.description
    assert later.items.due_day[0] == (TODAY + timedelta(9)).toordinal()
    correcting.undo(desk, changed)
    allocating.allocate(desk, credit, {first: 500})
    third = looking.look(desk, later)
    assert third.items.due_day.tolist() == ledger.items.due_day.tolist()
    assert looking.as_on(third, TODAY).open.tolist() == [9_500, 900, 0]


def test_reasons_after_notices_are_those_of_the_selection(desk: Desk) -> None:
    keeping.save_ladder(desk, Ladder("kort", (Level(0, 5, 1),)))
    rows = [post(f"F{n}", "100,00", party=f"D{n % 3}", due=f"0{n + 1}-11-2026") for n in range(6)]
    take_in(desk, rows)
    desk.engine.execute("UPDATE party SET ladder = 'kort' WHERE code = 'D1'")
    seen: set[Reason] = set()
    for day in (TODAY, TODAY + timedelta(20), TODAY + timedelta(40)):
        issuing.issue(desk, Wish(day))
        for later in (0, 1, 9, 30):
            if later == 1:
                deliver(desk)
            seen |= _compare(desk, day + timedelta(later))
    assert {Reason.UNDELIVERED, Reason.TOO_RECENT, Reason.LAST_LEVEL_SENT, Reason.SELECTED} <= seen


def _compare(desk: Desk, day: date) -> set[Reason]:
    """Hold what the grid says at a day against the proposal, and return the reasons there were."""
    proposal = proposing.propose(desk, Wish(day)).proposal
    wanted = {one.item.item_id: one.reason for one in proposal.left_out}
    for draft in proposal.drafts:
        wanted.update((line.item.item_id, Reason.SELECTED) for line in draft.lines)
    shown = looking.as_on(looking.look(desk), day)
    found = dict(zip(shown.ledger.items.ids.tolist(), map(REASONS.__getitem__, shown.reason.tolist()), strict=True))
    assert {key: found[key] for key in wanted} == wanted
    return set(wanted.values())
