"""Aging: buckets, amounts open on a date, and totals."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.aging import AgingItem, Basis, Buckets, days_overdue, open_on, parse_buckets, summarise
from aanmaningen.core.errors import Refusal

REFERENCE = date(2026, 11, 21)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EDGES = st.sets(st.integers(1, 400), min_size=1, max_size=12).map(lambda days: tuple(sorted(days)))


def _item(key: str, currency: str, bucket: int, open_minor: int) -> AgingItem:
    return AgingItem(
        party_code=key,
        party_name=f"Name of {key}",
        group="",
        account_manager="",
        key=key,
        number="1",
        kind="invoice",
        description="",
        invoice_date=REFERENCE,
        due_date=REFERENCE,
        days_overdue=0,
        bucket=bucket,
        currency=currency,
        original_minor=open_minor,
        open_minor=open_minor,
        level=0,
        last_notice_date=None,
        hold="",
    )


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-400, 0), (-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (9999, 4)],
)
def test_an_age_falls_in_the_bucket_whose_last_day_it_does_not_pass(days: int, bucket: int) -> None:
    assert Buckets().index_of(days) == bucket


def test_ranges_name_the_first_and_last_day_of_every_bucket() -> None:
    assert Buckets((30, 60, 90)).ranges == ((None, 0), (1, 30), (31, 60), (61, 90), (91, None))


@given(EDGES, st.integers(-1000, 1000))
def test_every_age_lies_in_exactly_one_range_and_index_of_names_it(edges: tuple[int, ...], days: int) -> None:
    buckets = Buckets(edges)
    holding = [
        index
        for index, (first, last) in enumerate(buckets.ranges)
        if (first is None or first <= days) and (last is None or days <= last)
    ]
    assert holding == [buckets.index_of(days)]
    assert len(buckets.ranges) == len(buckets)


@given(DAYS, DAYS, DAYS)
def test_both_ways_of_aging_agree_on_what_is_not_yet_due(invoiced: date, due: date, reference: date) -> None:
    for basis in Basis:
        is_late = Buckets(basis=basis).bucket_of(invoiced, due, reference) > 0
        assert is_late == (due < reference)


@pytest.mark.parametrize(("basis", "bucket"), [(Basis.DUE, 1), (Basis.INVOICE, 2)])
def test_a_late_item_is_aged_from_the_chosen_date(basis: Basis, bucket: int) -> None:
    invoiced, due = REFERENCE - timedelta(40), REFERENCE - timedelta(10)
    assert Buckets(basis=basis).bucket_of(invoiced, due, REFERENCE) == bucket


def test_an_item_is_not_overdue_on_its_due_date() -> None:
    assert days_overdue(REFERENCE, REFERENCE) == 0
    assert Buckets().bucket_of(REFERENCE - timedelta(30), REFERENCE, REFERENCE) == 0


@pytest.mark.parametrize("text", ["30,60,90", " 30 , 60,90 "])
def test_buckets_are_read_from_text(text: str) -> None:
    assert parse_buckets(text, Basis.INVOICE) == Buckets((30, 60, 90), Basis.INVOICE)


@pytest.mark.parametrize(
    "text",
    ["", "30,", "a", "30;60", "30,30", "60,30", "0,30", "-1,30", "30.5", ",".join(map(str, range(1, 14)))],
)
def test_buckets_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_buckets(text)
    assert "30,60,90" in str(refused.value)


def test_a_payment_counts_from_its_own_day() -> None:
    paid = [(date(2026, 11, 1), 3000), (date(2026, 11, 20), 7000)]
    opened = [open_on(10000, paid, date(2026, *day)) for day in ((10, 31), (11, 1), (11, 19), (11, 20), (12, 31))]
    assert opened == [10000, 7000, 7000, 0, 0]


@given(st.integers(-(10**9), 10**9), st.lists(st.tuples(DAYS, st.integers(-(10**9), 10**9))), DAYS)
def test_a_back_dated_aging_is_the_same_before_and_after_later_payments(
    original: int, allocations: list[tuple[date, int]], reference: date
) -> None:
    known_then = [(on, minor) for on, minor in allocations if on <= reference]
    assert open_on(original, allocations, reference) == open_on(original, known_then, reference)
    assert open_on(original, allocations, reference) == original - sum(minor for _, minor in known_then)


@given(
    st.lists(
        st.builds(
            _item,
            st.sampled_from(["A", "B", ""]),
            st.sampled_from(["EUR", "USD"]),
            st.integers(0, 4),
            st.integers(-(10**9), 10**9),
        )
    )
)
def test_every_cent_is_in_exactly_one_bucket_of_its_own_currency(items: list[AgingItem]) -> None:
    totals = summarise(items, 5)
    for total in totals:
        for bucket, minor in enumerate(total.buckets):
            theirs = [i for i in items if (i.key, i.currency, i.bucket) == (total.key, total.currency, bucket)]
            assert minor == sum(item.open_minor for item in theirs)
    assert sum(total.total_minor for total in totals) == sum(item.open_minor for item in items)


def test_totals_stand_in_the_order_of_the_items() -> None:
    items = [_item("B", "EUR", 0, 1), _item("A", "USD", 1, 2), _item("B", "USD", 1, 3), _item("B", "EUR", 0, 4)]
    totals = summarise(items, 2)
    assert [(total.key, total.currency, total.buckets) for total in totals] == [
        ("B", "EUR", (5, 0)),
        ("A", "USD", (0, 2)),
        ("B", "USD", (0, 3)),
    ]
    assert totals[0].party_name == "Name of B"
