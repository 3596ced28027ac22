"""The selection: one reason for every open item, in the order of the rules, and the drafts that follow from it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.ladder import STANDARD, Ladder, LastNotice, Level
from aanmaningen.core.selection import (
    Candidate,
    Decision,
    Draft,
    Hold,
    HoldKind,
    ItemFacts,
    Mark,
    Proposal,
    Reason,
    Selection,
    Standing,
    Terms,
)

DAY = date(2026, 11, 21).toordinal()
LONG_DUE = DAY - 60
LADDERS = {
    "standard": STANDARD,
    "one": Ladder("one", (Level(0, 7, 3),)),
    "five": Ladder("five", tuple(Level(n, 5 + n, min(n + 1, 3)) for n in range(5))),
}
INVOICE = Candidate(1, 1, "EUR", LONG_DUE, 10_000, "invoice", "receivable", "2026-001", "", 1)
CREDIT = INVOICE._replace(item_id=2, kind="credit", open_minor=-4_000, number="2026-C01")
PAYMENT = INVOICE._replace(item_id=3, kind="payment", open_minor=-1_000, number="BANK-7")
PARTY = Standing("D1", STANDARD)

BLOCK = Hold(11, HoldKind.BLOCK, None, "")
SKIP = Hold(12, HoldKind.SKIP, None, "")


def until(day: int) -> Hold:
    """Return a block until a day."""
    return Hold(13, HoldKind.UNTIL, day, "")


def reminded(level: int, days_ago: int = 40) -> LastNotice:
    """Return a notice of some days ago, with the deadline of the standard ladder."""
    sent = DAY - days_ago
    return LastNotice(level, sent, sent + STANDARD.level(min(level, 3)).deadline_days)


@dataclass(frozen=True)
class Case:
    """What is known of one debtor; the rules decide about `item`."""

    item: Candidate = INVOICE
    party: Standing = PARTY
    last: LastNotice | None = None
    hold: Hold | None = None
    mark: Mark | None = None
    terms: Terms = Terms(DAY)
    others: tuple[Candidate, ...] = ()

    def selection(self) -> Selection:
        """Return the rules with these facts."""

        def known(fact: object) -> dict[int, object]:
            return {} if fact is None else {self.item.item_id: fact}

        facts = ItemFacts(known(self.last), known(self.hold), known(self.mark))  # type: ignore[arg-type]
        return Selection(self.terms, {self.item.party_id: self.party}, facts, LADDERS)

    def propose(self) -> Proposal:
        """Return the proposal for the item and the others of its party."""
        return self.selection().propose([self.item, *self.others])

    def reason(self) -> Reason:
        """Return the one reason that the proposal gives for the item."""
        proposal = self.propose()
        reasons = [left.reason for left in proposal.left_out if left.item == self.item]
        reasons += [Reason.SELECTED for draft in proposal.drafts for line in draft.lines if line.item == self.item]
        (reason,) = reasons
        return reason


# In the order of the rules. Every case also has what the later rules would object to, so that the order is shown.
BELOW = Terms(DAY, item_minimum=Decimal(1_000), debtor_minimum=Decimal(10_000))
OUTSIDE = INVOICE._replace(matches=0)
UNDELIVERED = replace(PARTY, undelivered={"EUR": "A000012"})
REASONS = [
    ("what we owe", Case(INVOICE._replace(side="payable"), hold=BLOCK), Reason.NOT_RECEIVABLE),
    ("paid", Case(INVOICE._replace(open_minor=0), hold=BLOCK), Reason.PAID),
    (
        "party without notices",
        Case(party=replace(PARTY, notices=False, direct_debit=True), hold=BLOCK),
        Reason.NEVER_DUNNED,
    ),
    ("direct debit", Case(party=replace(PARTY, direct_debit=True), hold=BLOCK), Reason.DIRECT_DEBIT),
    ("blocked", Case(party=UNDELIVERED, hold=BLOCK), Reason.HOLD),
    ("blocked party", Case(party=replace(UNDELIVERED, hold=BLOCK)), Reason.HOLD),
    ("blocked until tomorrow", Case(party=UNDELIVERED, hold=until(DAY + 1)), Reason.HOLD),
    ("blocked until today", Case(hold=until(DAY)), Reason.SELECTED),
    ("blocked until yesterday", Case(hold=until(DAY - 1)), Reason.SELECTED),
    ("skipped", Case(party=UNDELIVERED, hold=SKIP), Reason.HOLD),
    ("skipped in a run of today", Case(hold=SKIP._replace(until_day=DAY + 1)), Reason.HOLD),
    ("skipped in a run of yesterday", Case(hold=SKIP._replace(until_day=DAY)), Reason.SELECTED),
    ("undelivered notice", Case(INVOICE._replace(due_day=DAY + 9), party=UNDELIVERED), Reason.UNDELIVERED),
    ("undelivered in another currency", Case(party=replace(PARTY, undelivered={"USD": "A1"})), Reason.SELECTED),
    ("not due", Case(OUTSIDE._replace(due_day=DAY + 1)), Reason.NOT_DUE),
    ("due today", Case(INVOICE._replace(due_day=DAY)), Reason.NOT_DUE),
    ("two days of the three of grace", Case(OUTSIDE._replace(due_day=DAY - 2)), Reason.NOT_DUE),
    ("three days of grace", Case(INVOICE._replace(due_day=DAY - 3)), Reason.SELECTED),
    ("no grace, due today", Case(INVOICE._replace(due_day=DAY, ladder="one")), Reason.NOT_DUE),
    ("no grace, due yesterday", Case(INVOICE._replace(due_day=DAY - 1, ladder="one")), Reason.SELECTED),
    ("one correction day too few", Case(INVOICE._replace(due_day=DAY - 4), terms=Terms(DAY, 7, 2)), Reason.NOT_DUE),
    ("correction days over", Case(INVOICE._replace(due_day=DAY - 5), terms=Terms(DAY, 7, 2)), Reason.SELECTED),
    ("reminded, deadline of 14 and grace not over", Case(OUTSIDE, last=reminded(1, 16)), Reason.TOO_RECENT),
    ("reminded, deadline of 14 and grace over", Case(last=reminded(1, 17)), Reason.SELECTED),
    ("days since last not over", Case(last=reminded(1, 29), terms=Terms(DAY, 30)), Reason.TOO_RECENT),
    ("days since last over", Case(last=reminded(1, 30), terms=Terms(DAY, 30)), Reason.SELECTED),
    (
        "reminded, then its due date was moved",
        Case(INVOICE._replace(due_day=DAY + 5), last=reminded(1)),
        Reason.NOT_DUE,
    ),
    ("last level sent just now", Case(last=reminded(3, 2)), Reason.TOO_RECENT),
    ("last level sent", Case(OUTSIDE, last=reminded(3)), Reason.LAST_LEVEL_SENT),
    ("last level of its own ladder", Case(INVOICE._replace(ladder="one"), last=reminded(1)), Reason.LAST_LEVEL_SENT),
    ("unmarked", Case(OUTSIDE, mark=Mark(False), terms=BELOW), Reason.UNMARKED),
    ("unmarked in a run of today", Case(mark=Mark(False, None, DAY + 1)), Reason.UNMARKED),
    ("unmarked in a run of yesterday", Case(mark=Mark(False, None, DAY)), Reason.SELECTED),
    ("outside the criteria", Case(OUTSIDE, terms=BELOW), Reason.OUTSIDE_CRITERIA),
    ("below the minimum per item", Case(terms=BELOW), Reason.BELOW_ITEM_MINIMUM),
    ("at the minimum per item", Case(terms=Terms(DAY, item_minimum=Decimal(100))), Reason.SELECTED),
    ("credit without anything due", Case(CREDIT), Reason.NOTHING_TO_NET),
    ("payment without anything due", Case(PAYMENT), Reason.NOTHING_TO_NET),
    ("invoice with a negative amount", Case(INVOICE._replace(open_minor=-1)), Reason.NOTHING_TO_NET),
    ("credit left out by hand", Case(CREDIT, mark=Mark(False)), Reason.UNMARKED),
    ("credit for another currency", Case(CREDIT._replace(currency="USD"), others=(INVOICE,)), Reason.NOTHING_TO_NET),
    ("credit beside an invoice", Case(CREDIT, others=(INVOICE,)), Reason.SELECTED),
    (
        "credit not yet due beside an invoice",
        Case(CREDIT._replace(due_day=DAY + 90), others=(INVOICE,)),
        Reason.SELECTED,
    ),
    ("credit covers exactly", Case(others=(CREDIT._replace(open_minor=-10_000),)), Reason.NET_NOT_POSITIVE),
    ("credit covers more", Case(CREDIT._replace(open_minor=-10_001), others=(INVOICE,)), Reason.NET_NOT_POSITIVE),
    ("one cent more than the credit", Case(others=(CREDIT._replace(open_minor=-9_999),)), Reason.SELECTED),
    (
        "net below the minimum per debtor",
        Case(others=(CREDIT,), terms=Terms(DAY, debtor_minimum=Decimal("60.01"))),
        Reason.BELOW_DEBTOR_MINIMUM,
    ),
    (
        "net at the minimum per debtor",
        Case(others=(CREDIT,), terms=Terms(DAY, debtor_minimum=Decimal("60.00"))),
        Reason.SELECTED,
    ),
    ("gets a notice", Case(), Reason.SELECTED),
]


@pytest.mark.parametrize(("name", "case", "reason"), REASONS, ids=[name for name, _, _ in REASONS])
def test_first_reason_that_holds_is_given(name: str, case: Case, reason: Reason) -> None:
    assert case.reason() is reason


def test_every_reason_has_a_case_and_their_order_is_that_of_the_rules() -> None:
    first = list(dict.fromkeys(reason for _, _, reason in REASONS if reason is not Reason.SELECTED))
    assert [*first, Reason.SELECTED] == list(Reason)


@pytest.mark.parametrize(
    ("name", "last", "mark", "level"),
    [
        ("never reminded", None, None, 1),
        ("reminded once", reminded(1), None, 2),
        ("reminded twice", reminded(2), None, 3),
        ("lowered by hand", reminded(2), Mark(True, 1), 1),
        ("kept at its level by hand", reminded(2), Mark(True, 2), 2),
        ("never raised by hand", reminded(1), Mark(True, 3), 2),
        ("marked without a level", reminded(1), Mark(True), 2),
        ("last level once more, lowered by hand", reminded(3), Mark(True, 3), 3),
        ("a mark that was used before", reminded(1), Mark(True, 1, DAY), 2),
        ("a mark that a run of today used", reminded(1), Mark(True, 1, DAY + 1), 1),
    ],
)
def test_level_is_one_more_than_the_last_unless_lowered_by_hand(
    name: str, last: LastNotice | None, mark: Mark | None, level: int
) -> None:
    assert Case(last=last, mark=mark).selection().decide(INVOICE) == Decision(Reason.SELECTED, level)


def test_ladder_may_have_any_number_of_levels() -> None:
    long = Ladder("long", (Level(0, 7, 3),) * 40)
    case = Case(party=replace(PARTY, ladder=long), last=reminded(38))
    assert case.selection().decide(INVOICE) == Decision(Reason.SELECTED, 39)


@pytest.mark.parametrize(
    ("name", "case", "reason"),
    [
        ("criteria", Case(OUTSIDE, mark=Mark(True)), Reason.SELECTED),
        ("minimum per item and per debtor", Case(mark=Mark(True), terms=BELOW), Reason.SELECTED),
        ("a mark of an earlier run beats nothing", Case(OUTSIDE, mark=Mark(True, None, DAY)), Reason.OUTSIDE_CRITERIA),
        ("block", Case(hold=BLOCK, mark=Mark(True)), Reason.HOLD),
        ("party blocked", Case(party=replace(PARTY, hold=BLOCK), mark=Mark(True)), Reason.HOLD),
        ("paid", Case(INVOICE._replace(open_minor=0), mark=Mark(True)), Reason.PAID),
        ("never dunned", Case(party=replace(PARTY, notices=False), mark=Mark(True)), Reason.NEVER_DUNNED),
        ("direct debit", Case(party=replace(PARTY, direct_debit=True), mark=Mark(True)), Reason.DIRECT_DEBIT),
        ("undelivered", Case(party=UNDELIVERED, mark=Mark(True)), Reason.UNDELIVERED),
        ("not due", Case(INVOICE._replace(due_day=DAY - 2), mark=Mark(True)), Reason.NOT_DUE),
        ("too recent", Case(last=reminded(1, 16), mark=Mark(True, 1)), Reason.TOO_RECENT),
        ("last level", Case(last=reminded(3), mark=Mark(True)), Reason.LAST_LEVEL_SENT),
        ("net", Case(mark=Mark(True), others=(CREDIT._replace(open_minor=-10_000),)), Reason.NET_NOT_POSITIVE),
    ],
)
def test_hand_mark_beats_criteria_and_minimums_and_nothing_else(name: str, case: Case, reason: Reason) -> None:
    assert case.reason() is reason


@pytest.mark.parametrize(
    ("currency", "minor", "minimum", "reason"),
    [
        ("JPY", 1_000, "1000", Reason.SELECTED),
        ("JPY", 999, "1000", Reason.BELOW_ITEM_MINIMUM),
        ("KWD", 1_500, "1.5", Reason.SELECTED),
        ("KWD", 1_499, "1.5", Reason.BELOW_ITEM_MINIMUM),
        ("EUR", 1, "0.005", Reason.SELECTED),
    ],
)
def test_minimum_is_in_units_of_the_items_own_currency(currency: str, minor: int, minimum: str, reason: Reason) -> None:
    case = Case(INVOICE._replace(currency=currency, open_minor=minor), terms=Terms(DAY, item_minimum=Decimal(minimum)))
    assert case.reason() is reason


@pytest.mark.parametrize(
    ("name", "case", "used"),
    [
        ("kept a notice back", Case(hold=SKIP), {12}),
        ("on the party", Case(party=replace(PARTY, hold=SKIP)), {12}),
        ("not yet due anyway", Case(INVOICE._replace(due_day=DAY), hold=SKIP), set()),
        ("outside the criteria anyway", Case(OUTSIDE, hold=SKIP), set()),
        ("party blocked anyway", Case(hold=SKIP, party=replace(PARTY, hold=BLOCK)), set()),
        ("party never dunned anyway", Case(hold=SKIP, party=replace(PARTY, notices=False)), set()),
        ("used in a run of today", Case(hold=SKIP._replace(until_day=DAY + 1)), set()),
        ("item and party skipped", Case(hold=SKIP, party=replace(PARTY, hold=SKIP._replace(id=14))), {12, 14}),
    ],
)
def test_skip_is_used_up_only_by_a_run_that_would_have_reminded(name: str, case: Case, used: set[int]) -> None:
    assert case.propose().skips_used == used


@pytest.mark.parametrize(
    ("name", "case", "used"),
    [
        ("kept a notice back", Case(mark=Mark(False)), {1}),
        ("not yet due anyway", Case(INVOICE._replace(due_day=DAY), mark=Mark(False)), set()),
        ("outside the criteria anyway", Case(OUTSIDE, mark=Mark(False)), set()),
        ("held anyway", Case(hold=BLOCK, mark=Mark(False)), set()),
        ("used in a run of today", Case(mark=Mark(False, None, DAY + 1)), set()),
    ],
)
def test_unmark_is_used_up_only_by_a_run_that_would_have_reminded(name: str, case: Case, used: set[int]) -> None:
    assert case.propose().unmarks_used == used


def test_first_hold_is_told_of_item_before_party() -> None:
    (left,) = Case(hold=until(DAY + 9), party=replace(PARTY, hold=BLOCK)).propose().left_out
    assert left.detail == until(DAY + 9)


def test_item_not_yet_due_is_told_from_when_it_may_be_reminded() -> None:
    (left,) = Case(INVOICE._replace(due_day=DAY - 2)).propose().left_out
    assert left.detail == DAY + 1


def _draft(*candidates: Candidate, **terms: bool) -> tuple[Draft, ...]:
    selection = Selection(replace(Terms(DAY), **terms), {1: PARTY}, _facts_by_level(candidates), LADDERS)  # type: ignore[arg-type]
    return tuple(selection.propose(candidates).drafts)


def _facts_by_level(candidates: tuple[Candidate, ...]) -> ItemFacts:
    """Let an item with id 20 + n have had n notices."""
    ids = [item.item_id for item in candidates]
    return ItemFacts(last_notices={key: reminded(key - 20) for key in ids if 20 < key < 30})


FIRST, SECOND, THIRD = (INVOICE._replace(item_id=20 + n, number=f"L{n + 1}", open_minor=5_000) for n in range(3))


def test_one_notice_per_debtor_and_currency_at_the_highest_level_of_its_items() -> None:
    dollars = FIRST._replace(currency="USD", item_id=19)
    euro, dollar = sorted(_draft(FIRST, CREDIT, SECOND, dollars), key=lambda draft: draft.currency)
    assert (euro.level, euro.layout_level, euro.deadline_days, euro.total_minor) == (2, 2, 8, 6_000)
    assert [(line.item.number, line.level) for line in euro.lines] == [("L1", 1), ("L2", 2), ("2026-C01", 0)]
    assert (dollar.level, dollar.total_minor) == (1, 5_000)


def test_lines_are_invoices_by_due_date_then_credits_by_theirs() -> None:
    early, late = INVOICE._replace(item_id=30, due_day=LONG_DUE - 1), INVOICE._replace(item_id=31, number="2026-000")
    (draft,) = _draft(PAYMENT, INVOICE, CREDIT, late, early)
    assert [line.item.item_id for line in draft.lines] == [30, 31, 1, 2, 3]


def test_most_generous_deadline_of_the_items_at_the_highest_level_is_printed() -> None:
    own = INVOICE._replace(item_id=30, ladder="one")
    (draft,) = _draft(INVOICE, own)
    assert (draft.level, draft.deadline_days, draft.layout_level) == (1, 14, 3)


def test_notice_per_level_makes_one_for_each_with_the_credits_on_the_most_pressing() -> None:
    drafts = _draft(FIRST, CREDIT, THIRD, SECOND, notice_per_level=True)
    assert [(draft.level, draft.total_minor, len(draft.lines)) for draft in drafts] == [
        (3, 1_000, 2),
        (2, 5_000, 1),
        (1, 5_000, 1),
    ]


def test_notice_per_level_becomes_one_notice_when_the_credits_outweigh_the_most_pressing() -> None:
    (draft,) = _draft(FIRST, CREDIT._replace(open_minor=-5_000), SECOND, notice_per_level=True)
    assert (draft.level, draft.total_minor, len(draft.lines)) == (2, 5_000, 3)


# -- properties

days = st.integers(DAY - 120, DAY + 30)
holds = st.none() | st.builds(
    Hold, st.integers(100, 999), st.sampled_from(HoldKind), st.none() | st.integers(DAY - 3, DAY + 3), st.just("")
)
marks = st.none() | st.builds(
    Mark, st.booleans(), st.none() | st.integers(1, 3), st.none() | st.integers(DAY - 2, DAY + 2)
)
lasts = st.none() | st.builds(
    lambda level, ago, days_to_pay: LastNotice(level, DAY - ago, DAY - ago + days_to_pay),
    st.integers(1, 6),
    st.integers(0, 60),
    st.integers(1, 20),
)
amounts = st.integers(-9_000, 30_000)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """Return open items of a few parties, sorted by party."""
    found = []
    for item_id in range(draw(st.integers(1, 14))):
        minor = draw(amounts)
        kind = draw(st.sampled_from(["invoice", "invoice", "invoice", "credit", "payment"]))
        found.append(
            Candidate(
                item_id,
                draw(st.integers(1, 3)),
                draw(st.sampled_from(["EUR", "EUR", "JPY"])),
                draw(days),
                minor if kind == "invoice" else -abs(minor),
                kind,
                draw(st.sampled_from(["receivable"] * 5 + ["payable"])),
                str(item_id),
                draw(st.sampled_from(["", "", *LADDERS])),
                draw(st.integers(0, 1)),
            )
        )
    return sorted(found, key=lambda item: item.party_id)


@dataclass(frozen=True)
class Ledger:
    """Items with everything that may be known of them."""

    items: list[Candidate]
    standings: dict[int, Standing]
    facts: ItemFacts
    terms: Terms

    def selection(self, **change: object) -> Selection:
        """Return the rules, with some of the terms changed."""
        return Selection(replace(self.terms, **change), self.standings, self.facts, LADDERS)  # type: ignore[arg-type]

    def proposal(self, **change: object) -> Proposal:
        """Return the proposal, with some of the terms changed."""
        return self.selection(**change).propose(self.items)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Return a ledger in which anything may happen."""
    items = draw(candidates())
    undelivered = st.dictionaries(st.sampled_from(["EUR", "JPY"]), st.just("A000001"), max_size=1)
    standings = {
        party_id: Standing(
            f"D{party_id}",
            draw(st.sampled_from(list(LADDERS.values()))),
            draw(st.integers(0, 9)) > 0,
            draw(st.integers(0, 9)) == 0,
            draw(st.one_of(st.none(), st.none(), st.none(), holds)),
            draw(st.one_of(st.just({}), st.just({}), undelivered)),
        )
        for party_id in (1, 2, 3)
    }

    def some(values: st.SearchStrategy[object]) -> dict[int, object]:
        drawn = {item.item_id: draw(values) for item in items}
        return {key: value for key, value in drawn.items() if value is not None}

    facts = ItemFacts(some(lasts), some(holds), some(marks))  # type: ignore[arg-type]
    minimums = st.sampled_from([Decimal(0), Decimal(0), Decimal("50.01"), Decimal(150)])
    terms = Terms(
        DAY, draw(st.integers(0, 20)), draw(st.integers(0, 5)), draw(minimums), draw(minimums), draw(st.booleans())
    )
    return Ledger(items, standings, facts, terms)


@given(ledgers())
def test_every_item_gets_exactly_one_reason(ledger: Ledger) -> None:
    proposal = ledger.proposal()
    told = [left.item for left in proposal.left_out]
    told += [line.item for draft in proposal.drafts for line in draft.lines]
    assert Counter(told) == Counter(ledger.items)
    assert Reason.SELECTED not in [left.reason for left in proposal.left_out]


@given(ledgers())
def test_total_of_every_draft_is_the_sum_of_its_lines_and_positive(ledger: Ledger) -> None:
    for draft in ledger.proposal().drafts:
        assert draft.total_minor == sum(line.item.open_minor for line in draft.lines) > 0


@given(ledgers())
def test_draft_is_of_one_debtor_and_currency_and_never_two_the_same_unless_per_level(ledger: Ledger) -> None:
    drafts = ledger.proposal().drafts
    for draft in drafts:
        assert {(line.item.party_id, line.item.currency) for line in draft.lines} == {(draft.party_id, draft.currency)}
    places = [(draft.party_id, draft.currency, ledger.terms.notice_per_level and draft.level) for draft in drafts]
    assert len(set(places)) == len(places)


@given(ledgers())
def test_level_rises_by_one_at_most_and_credits_never_raise_it(ledger: Ledger) -> None:
    for draft in ledger.proposal().drafts:
        assert draft.level == max(line.level for line in draft.lines)
        for line in draft.lines:
            last = ledger.facts.last_notices.get(line.item.item_id)
            is_netted = line.item.kind != "invoice" or line.item.open_minor < 0
            assert (line.level == 0) == is_netted
            assert line.level <= (0 if last is None else last.level) + 1


@given(ledgers())
def test_held_paid_or_never_dunned_item_is_on_no_draft_whatever_the_marks(ledger: Ledger) -> None:
    for draft in ledger.proposal().drafts:
        for item, _ in draft.lines:
            standing, hold = ledger.standings[item.party_id], ledger.facts.holds.get(item.item_id)
            assert item.side == "receivable"
            assert item.open_minor != 0
            assert standing.notices
            assert not standing.direct_debit
            assert item.currency not in standing.undelivered
            assert not any(one is not None and one.applies_on(DAY) for one in (hold, standing.hold))


TASTE = {Reason.OUTSIDE_CRITERIA, Reason.BELOW_ITEM_MINIMUM, Reason.UNMARKED, Reason.SELECTED}


@given(ledgers(), st.data())
def test_mark_changes_nothing_but_criteria_minimums_and_a_lower_level(ledger: Ledger, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(ledger.items))
    mark = Mark(True, data.draw(st.none() | st.integers(1, 3)))
    others = {key: other for key, other in ledger.facts.marks.items() if key != item.item_id}
    plain = replace(ledger, facts=replace(ledger.facts, marks=others)).selection().decide(item)
    marked = replace(ledger, facts=replace(ledger.facts, marks=others | {item.item_id: mark})).selection().decide(item)
    if plain.reason in TASTE:
        assert marked.reason is Reason.SELECTED
    elif plain.reason is Reason.LAST_LEVEL_SENT and mark.level is not None:
        assert marked.reason in (Reason.SELECTED, Reason.LAST_LEVEL_SENT)
    else:
        assert marked == plain
    if plain.reason is marked.reason is Reason.SELECTED:
        assert marked.level == min(plain.level, mark.level or plain.level)


EARLY = {Reason.HOLD, Reason.NOT_DUE, Reason.TOO_RECENT}


@given(ledgers(), st.integers(1, 60))
def test_later_reference_date_never_makes_an_item_less_advanced(ledger: Ledger, days_later: int) -> None:
    # Marks that a run used up end with its day: what was chosen by hand for one run is not chosen for the next.
    facts = replace(
        ledger.facts, marks={key: mark._replace(until_day=None) for key, mark in ledger.facts.marks.items()}
    )
    ledger = replace(ledger, facts=facts)
    now, later = ledger.selection(), ledger.selection(reference_day=DAY + days_later)
    for item in ledger.items:
        before, after = now.decide(item), later.decide(item)
        if before.reason not in EARLY:
            assert after == before
        elif after.reason in EARLY - {Reason.HOLD} and before.reason is not Reason.HOLD:
            assert after.detail == before.detail  # the same first day, only nearer
        if after.reason in (Reason.NOT_DUE, Reason.TOO_RECENT) and isinstance(after.detail, int):
            assert after.detail > DAY + days_later


@given(ledgers())
def test_first_day_that_is_told_is_the_day_on_which_the_clock_lets_the_item_go(ledger: Ledger) -> None:
    for left in ledger.proposal().left_out:
        if left.reason in (Reason.NOT_DUE, Reason.TOO_RECENT) and isinstance(left.detail, int):
            for day, waits in ((left.detail - 1, True), (left.detail, False)):
                reason = ledger.selection(reference_day=day).decide(left.item).reason
                assert reason is Reason.HOLD or (reason in (Reason.NOT_DUE, Reason.TOO_RECENT)) == waits


@given(ledgers())
def test_order_of_the_items_within_a_party_does_not_matter(ledger: Ledger) -> None:
    turned = replace(ledger, items=sorted(reversed(ledger.items), key=lambda item: item.party_id))
    mine, theirs = ledger.proposal(), turned.proposal()
    by_place = {(draft.party_id, draft.currency, draft.level): draft for draft in theirs.drafts}
    assert {(draft.party_id, draft.currency, draft.level): draft for draft in mine.drafts} == by_place
    assert Counter(mine.left_out) == Counter(theirs.left_out)
    assert (mine.skips_used, mine.unmarks_used) == (theirs.skips_used, theirs.unmarks_used)


@given(ledgers())
def test_same_selection_asked_twice_answers_the_same(ledger: Ledger) -> None:
    selection = ledger.selection()
    first, second = selection.propose(ledger.items), selection.propose(ledger.items)
    assert [*first.left_out] == [*second.left_out]
    assert replace(first, left_out=second.left_out) == second


@given(ledgers(), st.sampled_from([Decimal(1), Decimal(40)]))
def test_higher_minimum_never_adds_an_invoice(ledger: Ledger, more: Decimal) -> None:
    def reminded_items(proposal: Proposal) -> set[int]:
        return {line.item.item_id for draft in proposal.drafts for line in draft.lines if line.level}

    loose = reminded_items(ledger.proposal())
    assert reminded_items(ledger.proposal(item_minimum=ledger.terms.item_minimum + more)) <= loose
    assert reminded_items(ledger.proposal(debtor_minimum=ledger.terms.debtor_minimum + more)) <= loose


@given(ledgers())
def test_notice_per_level_reminds_of_the_same_items_for_the_same_money(ledger: Ledger) -> None:
    one, many = ledger.proposal(notice_per_level=False), ledger.proposal(notice_per_level=True)

    def lines(proposal: Proposal) -> Counter[tuple[int, int]]:
        return Counter((line.item.item_id, line.level) for draft in proposal.drafts for line in draft.lines)

    assert lines(one) == lines(many)
    assert Counter(one.left_out) == Counter(many.left_out)
    assert sum(draft.total_minor for draft in one.drafts) == sum(draft.total_minor for draft in many.drafts)


@pytest.mark.parametrize(
    "case",
    [
        Case(party=replace(PARTY, hold=until(DAY + 9))),
        Case(party=replace(PARTY, hold=BLOCK)),
        Case(INVOICE._replace(due_day=DAY - 2)),
        Case(party=replace(PARTY, undelivered={"EUR": "A000007"})),
        Case(INVOICE._replace(side="payable", ladder="five", matches=0)),
    ],
)
def test_item_left_out_among_a_million_is_still_the_same(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    [alone] = case.propose().left_out
    monkeypatch.setattr("aanmaningen.core.packed._BLOCK", 1)
    [packed] = case.propose().left_out
    assert packed == alone
    assert (type(packed.reason), type(packed.detail)) == (type(alone.reason), type(alone.detail))
    assert repr(packed) == repr(alone)
