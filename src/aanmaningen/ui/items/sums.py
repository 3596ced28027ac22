"""The sums of many items: per column that has totals, and per currency."""

from dataclasses import dataclass

import numpy as np

from aanmaningen.jobs.looking import Day

from .arranging import Arrangement
from .columns import Column, Ints, Values, blank_of


@dataclass(frozen=True)
class Totals:
    """The sums of some items. sums: currency -> key of the column -> minor units."""

    count: int
    sums: dict[str, dict[str, int]]


def subtotals(day: Day, columns: list[Column], arrangement: Arrangement) -> dict[str, Values]:
    """Return the sum of each group in the columns that have totals, by key, and the blank where there is none."""
    count, wide = arrangement.group_count, len(day.buckets)
    if not count:
        return {}
    rows, starts = arrangement.items, arrangement.starts
    opened = day.open[rows]
    places = np.repeat(np.arange(count, dtype=np.int64) * wide, np.diff(starts)) + day.bucket[rows]
    by_bucket = np.bincount(places, opened, count * wide).astype(np.int64).reshape(count, wide)
    has_any = np.bincount(places[opened != 0], minlength=count * wide).reshape(count, wide) > 0
    found: dict[str, Values] = {}
    for column in columns:
        if column.bucket >= 0:
            found[column.key] = np.where(has_any, by_bucket, blank_of(column))[:, column.bucket]
        elif column.summed:
            found[column.key] = np.add.reduceat(column.values(day, rows), starts[:-1])
    return found


def totals(day: Day, columns: list[Column], rows: Ints) -> Totals:
    """Return the sums of rows in the columns that have totals, per currency, the own currency of most items first."""
    codes = day.ledger.items.currency[rows]
    counts = np.bincount(codes, minlength=len(day.ledger.currencies))
    found: dict[str, dict[str, int]] = {}
    for code in np.argsort(-counts, kind="stable").tolist():
        if counts[code]:
            of_currency = rows if counts[code] == len(rows) else rows[codes == code]
            found[day.ledger.currencies[code]] = _sums(columns, day, of_currency)
    return Totals(len(rows), found)


def _sums(columns: list[Column], day: Day, rows: Ints) -> dict[str, int]:
    # All buckets in one go. Cents as floats are exact up to 90 thousand billion.
    by_bucket = np.bincount(day.bucket[rows], day.open[rows], len(day.buckets))
    found = {}
    for column in columns:
        if column.bucket >= 0:
            found[column.key] = int(by_bucket[column.bucket])
        elif column.summed:
            found[column.key] = int(column.values(day, rows).sum())
    return found
