"""How fast lists are read: CSV beside a bare loop over csv.reader, XLSX with calamine beside openpyxl.

Run: python benchmarks/bench_read.py [CSV rows] [XLSX rows]
"""

import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from aanmaningen.sources import ReadOptions, open_items

HEADINGS = [
    "Debiteurnummer",
    "Naam",
    "Factuurnummer",
    "Soort",
    "Factuurdatum",
    "Vervaldatum",
    "Valuta",
    "Factuurbedrag",
    "Openstaand bedrag",
    "Betalingskenmerk",
    "Omschrijving",
    "E-mail",
]


def rows(count: int) -> Iterator[list[str]]:
    """Yield made-up open items of one debtor in twenty, with every tenth a credit note."""
    for i in range(count):
        party, day = 10_000 + i * 7919 % max(count // 20, 1), i % 28 + 1
        amount = f"{i % 9_000},{i % 100:02d}"
        sign = "-" if i % 10 == 0 else ""
        yield [
            str(party),
            f"Bedrijf {party} B.V.",
            f"2026{i:07d}",
            "Creditnota" if sign else "Factuur",
            f"{day:02d}-{i % 9 + 1:02d}-2026",
            f"{day:02d}-{i % 9 + 2:02d}-2026",
            "EUR",
            sign + amount,
            sign + amount,
            f"{i:016d}",
            "Levering volgens order",
            f"administratie@bedrijf{party}.example",
        ]


def timed(what: str, count: int, work: Callable[[], object]) -> float:
    """Print and return how many seconds the work takes."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<44} {seconds:7.2f} s {count / seconds:12,.0f} rows/s   peak so far {peak:,.0f} MB")
    return seconds


def read_items(path: Path, expected: int) -> None:
    """Read the list as the program does, and see that every row was readable."""
    reading = open_items(path, ReadOptions())
    assert sum(len(batch) for batch in reading.batches()) == expected
    assert not reading.complaints


def bench_csv(folder: Path, count: int) -> None:
    """Compare our reading of a CSV file with a bare csv.reader loop over it."""
    path = folder / "items.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(rows(count))

    def bare() -> None:
        with path.open(encoding="utf-8", newline="") as stream:
            for _ in csv.reader(stream, delimiter=";"):
                pass

    print(f"CSV, {count:,} rows x {len(HEADINGS)}, {path.stat().st_size / 1e6:.0f} MB")
    yardstick = timed("  bare csv.reader loop", count, bare)
    ours = timed("  open_items", count, lambda: read_items(path, count))
    print(f"  ratio {ours / yardstick:.1f}")


def bench_xlsx(folder: Path, count: int) -> None:
    """Compare calamine, openpyxl and our reading of one workbook."""
    path = folder / "items.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for row in rows(count):
        sheet.append([*row[:7], *(float(amount.replace(",", ".")) for amount in row[7:9]), *row[9:]])
    book.save(path)

    def calamine() -> None:
        for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows():
            pass

    def plain_openpyxl() -> None:
        for _ in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True):
            pass

    print(f"XLSX, {count:,} rows x {len(HEADINGS)}, {path.stat().st_size / 1e6:.0f} MB")
    yardstick = timed("  calamine alone", count, calamine)
    ours = timed("  open_items", count, lambda: read_items(path, count))
    timed("  openpyxl read-only alone", count, plain_openpyxl)
    print(f"  ratio to calamine {ours / yardstick:.1f}")


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as temporary:
        bench_csv(Path(temporary), counts[0] if counts else 1_000_000)
        bench_xlsx(Path(temporary), counts[1] if len(counts) > 1 else 100_000)
