"""The aging workbook of 100,000 items, beside the same rows through openpyxl's own write-only mode.

Each writer has a process of its own, so that peak memory is its own; what making the items takes is told apart and
subtracted. Usage: python benchmarks/bench_workbook.py [ITEMS]
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from aanmaningen.core.aging import AgingItem, Buckets
from aanmaningen.core.money import to_decimal
from aanmaningen.reports.aging_workbook import AgingReport, write_aging_workbook

REFERENCE = date(2026, 11, 21)
ITEMS_PER_DEBTOR = 20
BUCKETS = Buckets()
KINDS = ("invoice", "invoice", "invoice", "invoice", "credit")


def items(count: int) -> Iterator[AgingItem]:
    """Give so many items of made-up debtors, sorted by debtor."""
    for number in range(count):
        party = number // ITEMS_PER_DEBTOR
        kind = KINDS[number % 5]
        minor = (number * 7919 % 500_000 + 1) * (-1 if kind == "credit" else 1)
        invoiced = REFERENCE - timedelta(number * 31 % 180)
        due = invoiced + timedelta(30)
        yield AgingItem(
            party_code=f"{100_000 + party}",
            party_name=f"Handelsonderneming Voorbeeld {party} B.V.",
            group=("Retail", "Bouw", "Overheid")[party % 3],
            account_manager=("Sanne de Vries", "Mehmet Yılmaz")[party % 2],
            key=f"{100_000 + party}",
            number=f"2026-{number:06}",
            kind=kind,
            description=f"Levering & montage week {number % 52 + 1}",
            invoice_date=invoiced,
            due_date=due,
            days_overdue=(REFERENCE - due).days,
            bucket=BUCKETS.bucket_of(invoiced, due, REFERENCE),
            currency="EUR",
            original_minor=minor,
            open_minor=minor,
            level=number % 4,
            last_notice_date=REFERENCE - timedelta(9) if number % 4 else None,
            hold="Blocked until 1 December" if number % 50 == 0 else "",
        )


def write_ours(count: int, path: Path) -> None:
    """Write the whole aging workbook, overview included."""
    made_at = datetime(2026, 11, 21, 14, 5)
    write_aging_workbook(AgingReport("Voorbeeld B.V.", REFERENCE, BUCKETS, "debtor", "nl", made_at, items(count)), path)


def write_yardstick(count: int, path: Path) -> None:
    """Write the 18 columns of the items alone, dates and amounts with their formats, through openpyxl."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Items")

    def styled(value: Any, shape: str) -> Any:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = shape
        return cell

    for item in items(count):
        values: list[Any] = list(item)
        for column in (8, 9, 16):
            values[column] = styled(values[column], "dd-mm-yyyy")
        for column in (13, 14):
            values[column] = styled(to_decimal(values[column], item.currency), "#,##0.00;[Red]-#,##0.00")
        sheet.append(values)
    workbook.save(path)


def make_items(count: int, path: Path) -> None:
    """Make the items and write nothing: what is subtracted from both writers."""
    path.touch()
    for _ in items(count):
        pass


WRITERS = {"items alone": make_items, "ours": write_ours, "openpyxl write-only": write_yardstick}


def main() -> None:
    """Run every writer in a process of its own and print time, memory, size and the ratio to ours."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    measured = {}
    for name in WRITERS:
        answer = subprocess.run(
            [sys.executable, __file__, str(count), name], capture_output=True, text=True, check=True
        )
        measured[name] = [float(figure) for figure in answer.stdout.split()]
    base = measured.pop("items alone")[0]
    ours = measured["ours"][0] - base
    print(f"{count} items x 18 columns; making the items ({base:.2f} s) subtracted")
    for name, (seconds, peak, size) in measured.items():
        net = seconds - base
        print(
            f"{name:20} {net:7.2f} s {net / ours:6.1f} x {count / net:9.0f} rows/s {peak:7.0f} MB {size:6.1f} MB file"
        )


def run_one(count: int, name: str) -> None:
    """Run one writer and print seconds, peak memory and size of the file in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aging.xlsx"
        start = time.perf_counter()
        WRITERS[name](count, path)
        seconds = time.perf_counter() - start
        print(seconds, _peak_mb(), path.stat().st_size / 1e6)


def _peak_mb() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 3:
        run_one(int(sys.argv[1]), sys.argv[2])
    else:
        main()
