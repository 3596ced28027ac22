"""The window on 1,000,000 items of 50,000 debtors, beside a plain QTableView over a list of tuples, in one run.

    python benchmarks/bench_grid.py [DEBTORS]     (default 50000; twenty items each)

Each figure is the time from the gesture until it is painted. The ledger is a real SQLite file with descriptions,
references, payments on two items in five and notices on one in five.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import ledgers
from event_loop import Gaps, report_memory, resident, wait, wait_a_little
from ledgers import REFERENCE, filled_desk
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.process import Tidy, prepare_process
from aanmaningen.ui.workbench import Workbench

SIZE = (1600, 900)
PAGES = 40
ROUNDS = 3
_WORDS = ("levering", "onderhoud", "geïnstalleerd", "abonnement", "huur", "materiaal", "advies", "transport")


def main(debtors: int, keep: Path | None) -> None:
    """Print what each gesture costs, then the yardstick."""
    with tempfile.TemporaryDirectory() as name:
        folder = keep or Path(name)
        location = folder / "bench.db"
        if not location.exists():
            folder.mkdir(exist_ok=True)
            make_ledger(folder, debtors)
        prepare_process()
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        application.setProperty("tidy", Tidy(application))
        measure_grid(application, str(location), Path(name))
        measure_plain(application, debtors * ledgers.ITEMS_PER_DEBTOR, str(location))


def make_ledger(folder: Path, debtors: int) -> None:
    """Make the ledger."""
    desk = filled_desk(folder, debtors)
    engine, rand = desk.engine, random.Random(3)
    count = debtors * ledgers.ITEMS_PER_DEBTOR
    with engine.transaction():
        engine.insert_many(
            "UPDATE item SET description = ?, payment_reference = ? WHERE id = ?",
            (
                (
                    f"{rand.choice(_WORDS)} {rand.choice(_WORDS)} week {rand.randrange(53)}",
                    f"{rand.randrange(10**15):016d}",
                    item,
                )
                for item in range(1, count + 1)
            ),
        )
        paid = list(engine.rows("SELECT id, original_minor, due_day FROM item WHERE id % 10 < 4"))
        engine.insert_many(
            "INSERT INTO allocation (item_id, day, amount_minor) VALUES (?, ?, ?)",
            ((item, due + rand.randrange(-5, 40), minor if item % 10 < 3 else minor // 2) for item, minor, due in paid),
        )
    make_notices(desk.engine, debtors)
    engine.analyze()
    engine.close()


def make_notices(engine: Any, debtors: int) -> None:
    """Put four items of each debtor on a notice that was sent."""
    day = REFERENCE.toordinal() - 30
    with engine.transaction():
        engine.execute("INSERT INTO archive (sha256, kind, data) VALUES ('x', 'design', x'00')")
        engine.execute(
            "INSERT INTO run (id, administration_id, number, reference_day, issued_at, issued_by, options, transport) "
            "VALUES (1, 1, 1, ?, '2026-10-01T10:00:00+00:00', '', '{}', '')",
            (day,),
        )
        engine.insert_many(
            "INSERT INTO notice (id, administration_id, run_id, number, party_id, level, currency, total_minor, "
            "notice_day, deadline_day, language, channel, recipient, state, content, email, design, "
            "layout_version, transport, attempts, message_id, answer, state_at) "
            "VALUES (?, 1, 1, ?, ?, 1, 'EUR', 0, ?, ?, 'nl', 'print', '', 'printed', '', '', 'x', '', '', 0, "
            "'', '', '')",
            ((n, n, n, day, day + 14) for n in range(1, debtors + 1)),
        )
        engine.insert_many(
            "INSERT INTO notice_item (notice_id, item_id, level, open_minor) VALUES (?, ?, 1, 0)",
            ((n, n + part * debtors) for n in range(1, debtors + 1) for part in range(4)),
        )


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count paint events."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def measure_grid(application: Any, location: str, folder: Path) -> None:
    """Print the figures of the grid."""
    memory = QSettings(str(folder / "memory.ini"), QSettings.Format.IniFormat)
    bench = Workbench(location, None, memory)
    bench.set_language("nl")
    bench.reference_date = REFERENCE
    gaps = Gaps()
    begin = time.perf_counter()
    place = ItemsPlace(bench)
    place.panel.setHidden(True)
    place.resize(*SIZE)
    place.show()
    place.arrive()
    table = place.table
    paints = Paints(table.viewport())
    wait(application, lambda: place.model.rowCount() > 0)
    seen = paints.count
    table.viewport().update()
    wait(application, lambda: paints.count > seen)
    print(f"first rows painted              {1000 * (time.perf_counter() - begin):8.0f} ms")
    gaps.start()
    wait(application, lambda: not place.reader.is_busy)
    print(
        f"everything read                 {1000 * (time.perf_counter() - begin):8.0f} ms, "
        f"longest gap {gaps.stop():.0f} ms"
    )
    report_memory("after reading")
    gaps.start()
    wait(application, lambda: not bench.background.is_busy())
    print(f"prepared to sort texts, longest gap in the event loop {gaps.stop():.0f} ms")
    report_memory("after preparing")
    wait_a_little(application)

    times = []
    bar = table.verticalScrollBar()
    for page in range(PAGES):
        bar.setValue(page * 2_000)
        start = time.perf_counter()
        bar.setValue(page * 2_000 + bar.pageStep())
        table.viewport().repaint()
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(f"a page scrolled                 {statistics.median(times):8.1f} ms, p95 {times[int(PAGES * 0.95)]:.1f} ms")

    def gesture(name: str, do: Callable[[int], object], show_gap: bool = True) -> None:
        found = []
        gap = 0.0
        for turn in range(ROUNDS):
            seen = place.reader.shown
            gaps.start()
            start = time.perf_counter()
            do(turn)
            wait(application, lambda seen=seen: place.reader.shown is not seen and not place.reader.is_busy)
            table.viewport().repaint()
            found.append(1000 * (time.perf_counter() - start))
            gap = max(gap, gaps.stop())
            wait_a_little(application)
        print(f"{name:32}{statistics.median(found):8.0f} ms" + (f", longest gap {gap:.0f} ms" if show_gap else ""))

    gesture("all items, open and paid", lambda turn: place.controls.status_chosen.emit(("all", "paid", "all")[turn]))
    for key in ("open", "name", "number", "days_late", "description"):
        gesture(f"sort by {key}", lambda _, key=key: place.columns.sort_by(key))
    gesture("filter on an amount", lambda turn: place.filters.put("open", f">{100 + turn}"))
    gesture("filter on a reason", lambda turn: place.filters.put("why", (("selected", "paid", "not_due")[turn],)))
    place.filters.clear()
    wait(application, lambda: not place.reader.is_busy)
    for word in ("huur", "muller", "7"):

        def search(turn: int, word: str = word) -> None:
            place.filters.search(word + (" week" if turn % 2 else ""))
            place.filters.hurry()

        gesture(f"quick search “{word}”", search)
    place.filters.search("")
    place.filters.hurry()
    wait(application, lambda: not place.reader.is_busy)

    def group(turn: int) -> None:
        place.controls.group_chosen.emit(("party", "why", "name")[turn])

    gesture("group", group)
    place.controls.group_chosen.emit("")
    wait(application, lambda: not place.reader.is_busy)
    gesture(
        "reference date changed",
        lambda turn: bench.set_reference_date((date(2026, 9, 30), REFERENCE, REFERENCE + timedelta(30))[turn]),
    )
    start = time.perf_counter()
    table.selectAll()
    wait(application, place.is_settled)
    table.viewport().repaint()
    print(f"select all, with its totals     {1000 * (time.perf_counter() - start):8.0f} ms")
    report_memory("after all of it")
    place.close()
    bench.close()


class PlainModel(QAbstractTableModel):
    """The yardstick: a model over a list of tuples as anyone would write it."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many rows there are."""
        return len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many columns there are."""
        return len(self._rows[0])

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Return the text of a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self._rows[index.row()][index.column()])
        return None


def measure_plain(application: Any, count: int, location: str) -> None:
    """Print the figures of the yardstick: with the query that brings its list."""
    import sqlite3

    before = resident()
    start = time.perf_counter()
    connection = sqlite3.connect(location)
    rows = connection.execute(
        "SELECT p.code, p.name, i.number, i.due_day, 0, i.currency, i.open_minor, 0, 0, 0, 0, 0, 0, 0, i.description "
        "FROM item i JOIN party p ON p.id = i.party_id ORDER BY p.code, i.due_day"
    ).fetchall()
    queried = time.perf_counter()
    view = QTableView()
    view.setModel(PlainModel(rows))
    view.resize(*SIZE)
    view.show()
    paints = Paints(view.viewport())
    wait(application, lambda: paints.count > 0)
    painted = time.perf_counter()
    print(
        f"plain QTableView over a list    {1000 * (painted - queried):8.0f} ms to paint, "
        f"{1000 * (queried - start):.0f} ms the query"
    )
    times = []
    bar = view.verticalScrollBar()
    for page in range(PAGES):
        bar.setValue(page * 2_000)
        begin = time.perf_counter()
        bar.setValue(page * 2_000 + bar.pageStep())
        view.viewport().repaint()
        times.append(1000 * (time.perf_counter() - begin))
    times.sort()
    print(f"  a page scrolled               {statistics.median(times):8.1f} ms, p95 {times[int(PAGES * 0.95)]:.1f} ms")
    print(f"  memory of its list            {resident() - before:8.0f} MB ({count:,} rows)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("debtors", nargs="?", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="a folder for the ledger, made once and used again")
    arguments = parser.parse_args()
    ledgers.ITEMS_PER_DEBTOR = 20
    main(arguments.debtors, arguments.keep)
