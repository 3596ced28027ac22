"""The aging in SQL: held equal to the rules of `core.aging` on random ledgers, at any reference date."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import ACTOR, TODAY

from aanmaningen.core.aging import AgingItem, Basis, Buckets, open_on, summarise
from aanmaningen.core.records import Party
from aanmaningen.core.selection import Hold, HoldKind
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import aging, holds, parties

days = st.dates(TODAY - timedelta(150), TODAY + timedelta(20))


@dataclass(frozen=True)
class Post:
    """An open item with what was allocated to it: day and minor units."""

    party: str
    side: str
    kind: str
    currency: str
    invoiced: date
    due: date
    original: int
    allocations: tuple[tuple[date, int], ...]


posts = st.builds(
    Post,
    st.sampled_from(["D1", "D2", "D3"]),
    st.sampled_from(["receivable", "receivable", "receivable", "payable"]),
    st.sampled_from(["invoice", "invoice", "credit", "payment"]),
    st.sampled_from(["EUR", "JPY"]),
    days,
    days,
    st.integers(-500, 1_000),
    st.lists(st.tuples(days, st.integers(-600, 600)), max_size=3).map(tuple),
)
# Paid, open again and paid again, so that what came after a reference date may come to nothing.
back_and_forth = st.builds(
    lambda post, on: replace(post, original=100, allocations=((on[0], 100), (on[1], -100), (on[2], 100))),
    posts,
    st.lists(days, min_size=3, max_size=3).map(sorted),
)
ledgers = st.lists(posts | back_and_forth, max_size=9)
some_buckets = st.builds(
    Buckets,
    st.sets(st.integers(1, 120), min_size=1, max_size=5).map(lambda edges: tuple(sorted(edges))),
    st.sampled_from(Basis),
)
GROUPS = {"D1": "A", "D2": "B", "D3": "A"}


def store(desk: Desk, some: Iterable[Post]) -> None:
    """Write the items with their parties and allocations."""
    engine, administration = desk.engine, desk.administration.id
    with engine.transaction():
        new = [
            Party(code, f"Name of {code}", group=group, account_manager="M", attributes={"regio": f"R{group}"})
            for code, group in GROUPS.items()
        ]
        ids = parties.add(engine, administration, new, None)
        for number, one in enumerate(some):
            item_id = engine.insert(
                "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
                "original_minor, payment_reference, description) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
                (
                    administration,
                    ids[one.party],
                    f"{number:03d}",
                    one.kind,
                    one.side,
                    one.invoiced.toordinal(),
                    one.due.toordinal(),
                    one.currency,
                    one.original,
                ),
            )
            engine.insert_many(
                "INSERT INTO allocation (item_id, day, amount_minor) VALUES (?, ?, ?)",
                ((item_id, day.toordinal(), minor) for day, minor in one.allocations),
            )


def by_rules(
    some: list[Post], reference: date, buckets: Buckets, key: Callable[[str], str], side: str
) -> list[AgingItem]:
    """Return the items that were open, as `core.aging` reckons them."""
    found = []
    for number, one in enumerate(some):
        minor = open_on(one.original, one.allocations, reference)
        if minor and one.side == side and one.invoiced <= reference:
            bucket = buckets.bucket_of(one.invoiced, one.due, reference)
            late = (reference - one.due).days
            found.append(
                AgingItem(
                    one.party,
                    f"Name of {one.party}",
                    GROUPS[one.party],
                    "M",
                    key(one.party),
                    f"{number:03d}",
                    one.kind,
                    "",
                    one.invoiced,
                    one.due,
                    late,
                    bucket,
                    one.currency,
                    one.original,
                    minor,
                    0,
                    None,
                    "",
                )
            )
    return sorted(found, key=lambda item: (item.key, item.party_code, item.due_date, item.number))


def by_sql(desk: Desk, reference: date, buckets: Buckets, by: str, side: str) -> list[AgingItem]:
    """Return the items that were open, as the database reckons them."""
    found = []
    for row in aging.items(desk.engine, desk.administration.id, reference.toordinal(), by, side):
        (
            party,
            name,
            group,
            manager,
            key,
            number,
            kind,
            text,
            invoiced,
            due,
            currency,
            original,
            minor,
            level,
            last,
            *_,
        ) = row
        invoice_date, due_date = date.fromordinal(invoiced), date.fromordinal(due)
        bucket = buckets.bucket_of(invoice_date, due_date, reference)
        late = (reference - due_date).days
        found.append(
            AgingItem(
                party,
                name,
                group,
                manager,
                key,
                number,
                kind,
                text,
                invoice_date,
                due_date,
                late,
                bucket,
                currency,
                original,
                minor,
                level,
                last,
                "",
            )
        )
    return found


@settings(max_examples=60)
@given(ledgers, days, some_buckets, st.sampled_from(["receivable", "payable"]), st.data())
def test_items_and_totals_of_the_database_are_those_of_the_rules(
    shared_desk: Callable[[], Desk], some: list[Post], reference: date, buckets: Buckets, side: str, data: st.DataObject
) -> None:
    desk = shared_desk()
    store(desk, some)
    by, key = data.draw(
        st.sampled_from(
            [
                ("debtor", lambda code: code),
                ("group", GROUPS.__getitem__),
                ("account-manager", lambda code: "M"),
                ("regio", lambda code: f"R{GROUPS[code]}"),
                ("no such attribute", lambda code: ""),
            ]
        )
    )
    assert by_sql(desk, reference, buckets, by, side) == by_rules(some, reference, buckets, key, side)

    expected = {
        (total.key, total.currency): total.buckets
        for total in summarise(by_rules(some, reference, buckets, str, side), len(buckets))
    }
    codes = {party_id: code for code, party_id in parties.ids_by_code(desk.engine, desk.administration.id).items()}
    found = {
        (codes[party_id], currency): tuple(sums)
        for party_id, currency, *sums in aging.totals(
            desk.engine, desk.administration.id, reference.toordinal(), buckets, side
        )
    }
    # A debtor whose items cancel out may be there with nothing but zeros, or not at all.
    assert _without_zeros(found) == _without_zeros(expected)


def _without_zeros(totals: dict[tuple[str, str], tuple[int, ...]]) -> dict[tuple[str, str], tuple[int, ...]]:
    return {key: sums for key, sums in totals.items() if any(sums)}


@settings(max_examples=30)
@given(ledgers, days, some_buckets)
def test_every_cent_that_was_open_is_in_exactly_one_bucket(
    shared_desk: Callable[[], Desk], some: list[Post], reference: date, buckets: Buckets
) -> None:
    desk = shared_desk()
    store(desk, some)
    per_currency: dict[str, int] = defaultdict(int)
    for one in some:
        if one.side == "receivable" and one.invoiced <= reference:
            per_currency[one.currency] += open_on(one.original, one.allocations, reference)
    for _, currency, *sums in aging.totals(desk.engine, desk.administration.id, reference.toordinal(), buckets):
        assert len(sums) == len(buckets)
        per_currency[currency] -= sum(sums)
    assert set(per_currency.values()) <= {0}


def test_payment_of_tomorrow_does_not_count_today(desk: Desk) -> None:
    paid = TODAY + timedelta(1)
    store(desk, [Post("D1", "receivable", "invoice", "EUR", TODAY, TODAY, 500, ((paid, 500),))])
    open_then = [
        [row[12] for row in aging.items(desk.engine, desk.administration.id, day.toordinal(), "debtor")]
        for day in (TODAY - timedelta(1), TODAY, paid)
    ]
    assert open_then == [[], [500], []]


def test_hold_that_was_in_force_on_the_reference_date_is_told(desk: Desk) -> None:
    post = Post("D1", "receivable", "invoice", "EUR", TODAY - timedelta(60), TODAY - timedelta(30), 500, ())
    store(desk, [post, post])
    party_id = parties.ids_by_code(desk.engine, desk.administration.id)["D1"]
    item_id = desk.engine.value("SELECT MIN(id) FROM item")
    until = TODAY.toordinal() + 5

    def put(kind: HoldKind, until_day: int | None, *, item: int | None = None, party: int | None = None) -> None:
        hold = Hold(0, kind, until_day, "")
        holds.add_hold(desk.engine, ACTOR, desk.administration.id, hold, subject="", item_id=item, party_id=party)

    def told(day: int) -> list[tuple[object, object]]:
        return [row[15:17] for row in aging.items(desk.engine, desk.administration.id, day, "debtor")]

    put(HoldKind.UNTIL, until, item=item_id)
    assert told(until - 1) == [("until", until), (None, None)]
    assert told(until) == [(None, None), (None, None)]
    put(HoldKind.BLOCK, None, party=party_id)
    assert told(until - 1) == [("until", until), ("block", None)]
