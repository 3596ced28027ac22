"""Import, proposal and aging of 1,000,000 items of 50,000 debtors, each beside its bare-SQL yardstick, in one run.

    python benchmarks/bench_ledger.py [DEBTORS]     (default 50000; twenty items each)

Yardsticks: a bare `executemany` into the same table with the same indexes; the SQL that finds the candidates and
fetches them; one query over the covering index.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import ledgers
from ledgers import REFERENCE, empty_desk, item_rows, write_csv

from aanmaningen.core.aging import Buckets
from aanmaningen.jobs import importing, proposing
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import aging

ROUNDS = 3


def timed(what: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def bare_import(path: Path, debtors: int) -> float:
    """Return the seconds of a bare executemany into the item table, parties and rows being there already."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = -64000")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO party (id, administration_id, code, name, street, street2, postal_code, city, country, language, "
        "is_consumer, group_code, account_manager, notices, notices_by_email, email_template, ladder, direct_debit, "
        "vat_number, registration_number, iban) "
        "VALUES (?, 1, ?, '', '', '', '', '', '', '', 0, '', '', 1, 1, '', '', 0, '', '', '')",
        ((n, f"D{n:06d}") for n in range(1, debtors + 1)),
    )
    rows = list(item_rows(debtors))
    begin = time.perf_counter()
    connection.executemany(
        "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
        "original_minor, payment_reference, description) VALUES (1, ?, ?, 'invoice', 'receivable', "
        "?, ?, 'EUR', ?, '', '')",
        rows,
    )
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begin
    connection.close()
    return seconds


def main(debtors: int) -> None:
    """Print the three comparisons."""
    ledgers.ITEMS_PER_DEBTOR = 20
    count = debtors * ledgers.ITEMS_PER_DEBTOR
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = empty_desk(folder)
        desk.engine.close()
        bare = bare_import(folder / "bench.db", debtors)
        listing = folder / "items.csv"
        write_csv(listing, debtors)
        desk = empty_desk(folder)
        ours = timed(lambda: importing.import_items(desk, ImportPlan(listing)))
        show("import", count, ours, "bare executemany", bare)
        again = timed(lambda: importing.import_items(desk, ImportPlan(listing)))
        print(f"  the same list again: {again:.2f} s", flush=True)

        def bare_candidates() -> None:
            day = REFERENCE.toordinal()
            rows = desk.engine.rows(
                "SELECT i.id, i.party_id, p.code, i.currency, i.due_day, i.open_minor, i.kind, i.number, "
                "i.ladder FROM item i "
                "JOIN party p ON p.id = i.party_id WHERE i.administration_id = 1 AND i.is_open = 1 "
                "AND i.side = 'receivable' AND i.due_day <= ? AND p.notices = 1 AND p.direct_debit = 0 "
                "ORDER BY i.party_id",
                (day - 3,),
            )
            list(rows)

        # First without the addresses of the debtors, which the yardstick does not fetch either; then as it is used.
        for name, wish in (
            ("proposal, all left out with reasons", Wish(REFERENCE, min_debtor=Decimal(10**9))),
            (f"proposal, {debtors:,} drafts with addresses", Wish(REFERENCE)),
        ):
            compare(name, count, lambda wish=wish: proposing.propose(desk, wish), "bare SQL", bare_candidates)

        def bare_aging() -> None:
            day = REFERENCE.toordinal()
            ages = ((0, None), (1, 30), (31, 60), (61, 90), (91, 10_000))
            sums = ", ".join(
                f"SUM(CASE WHEN {day} - due_day BETWEEN {low} AND {high} THEN open_minor ELSE 0 END)"
                for low, high in ages[1:]
            )
            sql = (
                f"SELECT party_id, currency, SUM(CASE WHEN due_day >= {day} THEN open_minor ELSE "
                f"0 END), {sums} FROM item "
            )
            list(
                desk.engine.rows(
                    f"{sql} WHERE administration_id = 1 AND is_open = 1 AND side = 'receivable' GROUP BY "
                    f"party_id, currency"
                )
            )

        compare(
            "aging per debtor",
            count,
            lambda: list(aging.totals(desk.engine, 1, REFERENCE.toordinal(), Buckets())),
            "one covering-index query",
            bare_aging,
        )
        desk.engine.close()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def compare(
    name: str, count: int, ours: Callable[[], object], yardstick_name: str, yardstick: Callable[[], object]
) -> None:
    """Measure both in turn, and show the medians."""
    pairs = sorted((timed(yardstick), timed(ours)) for _ in range(ROUNDS))
    show(name, count, sorted(pair[1] for pair in pairs)[ROUNDS // 2], yardstick_name, pairs[ROUNDS // 2][0])


def show(name: str, count: int, ours: float, yardstick_name: str, yardstick: float) -> None:
    """Print one comparison."""
    print(
        f"{name}, {count:,} items: {ours:.2f} s ({count / ours:,.0f}/s); {yardstick_name}: {yardstick:.2f} s; "
        f"ratio {ours / yardstick:.2f}",
        flush=True,
    )


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:] if size.isdecimal()]
    main(sizes[0] if sizes else 50_000)
