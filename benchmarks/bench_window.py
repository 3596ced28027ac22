"""The whole window on 1,000,000 items of 50,000 debtors: memory, and the longest gaps in its event loop.

    python benchmarks/bench_window.py [DEBTORS] [--keep FOLDER] [--notices 3000]

Each place is visited, 50,000 items are blocked and unblocked, and a run is issued, rendered and delivered to a folder
while the grid is scrolled all the time. A gap is what a user feels as a window that does not answer.
"""

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import ledgers
from bench_grid import make_ledger
from event_loop import Gaps, report_memory, wait, wait_a_little
from ledgers import REFERENCE
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSettings
from PySide6.QtWidgets import QApplication

from aanmaningen.core.errors import message
from aanmaningen.jobs import delivering, issuing
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import Wish
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.process import Tidy, prepare_process
from aanmaningen.ui.workbench import Kind, Workbench

SIZE = (1600, 900)
FELT = 50.0  # milliseconds
BLOCKED = 50_000


def main(debtors: int, notices: int, keep: Path | None) -> None:
    """Print memory and gaps of each thing that a user does."""
    with tempfile.TemporaryDirectory() as name:
        folder = keep or Path(name)
        if not (folder / "bench.db").exists():
            folder.mkdir(exist_ok=True)
            make_ledger(folder, debtors)
        location = Path(name) / "window" / "bench.db"
        location.parent.mkdir()
        shutil.copy(folder / "bench.db", location)
        forget_notices(location)
        prepare_process()
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        application.setProperty("tidy", Tidy(application))
        Visit(application, str(location), Path(name)).everything(notices)


def forget_notices(location: Path) -> None:
    """Take out the notices that the grid is measured with: they have no content that could be shown."""
    connection = sqlite3.connect(location)
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("notice_item", "notice", "run", "archive"):
        connection.execute(f"DELETE FROM {table}")
    connection.commit()
    connection.close()


class Visit:
    """A user who walks through the window, with a watch on the event loop."""

    def __init__(self, application: object, location: str, folder: Path) -> None:
        self.application = application
        self.gaps = Gaps()
        memory = QSettings(str(folder / "memory.ini"), QSettings.Format.IniFormat)
        memory.setValue("language", "nl")
        report_memory("of the program")
        self.bench = Workbench(location, None, memory)
        self.bench.reference_date = REFERENCE
        self.window = MainWindow(self.bench, PLACES, FEATURES)
        self.window.resize(*SIZE)
        self.window.show()

    def everything(self, notices: int) -> None:
        """Do it all, and print what each cost."""
        self.watch("open, until all is read", lambda: None)
        report_memory("with all items")
        grid = next(place for place in self.window.places if isinstance(place, ItemsPlace))
        for number, place in list(enumerate(self.window.places))[1:]:
            self.watch(f"visit {place.key}", lambda number=number: self.window.place_list.setCurrentRow(number))
            report_memory(f"after {place.key}")
        self.watch("back to the items", lambda: self.window.place_list.setCurrentRow(0))

        def select() -> None:
            model = grid.table.model()
            span = QItemSelection(model.index(0, 0), model.index(BLOCKED - 1, model.columnCount() - 1))
            grid.table.selectionModel().select(span, QItemSelectionModel.SelectionFlag.ClearAndSelect)

        self.watch(f"select {BLOCKED} items", select)
        action = self.window.actions_of_window
        self.watch(f"mark {BLOCKED} items", lambda: action["item_mark"].trigger())
        self.watch("undo", lambda: action["undo"].trigger())
        grid.table.clearSelection()
        self.run(grid, notices)
        self.idle()
        wait_a_little(self.application, 4)  # what is not used any more goes back to the system every three seconds
        report_memory("after all of it")
        self.window.close()

    def watch(self, name: str, do: Callable[[], object]) -> None:
        """Do something, wait until the window is idle, and print the longest gap."""
        self.gaps.start()
        start = time.perf_counter()
        do()
        wait_a_little(self.application)
        self.idle()
        took = time.perf_counter() - start
        self.tell(name, took)

    def idle(self) -> None:
        """Wait until nothing is under way any more."""
        quiet = 0
        while quiet < 5:
            wait(self.application, lambda: not self.bench.background.is_busy())
            wait_a_little(self.application, 0.02)
            quiet = 0 if self.bench.background.is_busy() else quiet + 1

    def tell(self, name: str, took: float) -> None:
        """Print how long something took, and its gaps."""
        longest = self.gaps.stop()
        felt = sum(gap > FELT for gap in self.gaps.found)
        print(f"{name:40}{took:8.1f} s, longest gap {longest:5.0f} ms, {felt} over {FELT:.0f} ms", flush=True)

    def run(self, grid: ItemsPlace, notices: int) -> None:
        """Issue, render and deliver a run, and scroll the grid meanwhile."""
        thousands = (f"code starts with D{number:03d}" for number in range(notices // 1_000))
        wish = Wish(REFERENCE, where=" or ".join(thousands))
        done: list[object] = []

        def issue(desk: Desk) -> object:
            return issuing.issue(desk, wish)

        def deliver(issued: object) -> None:
            assert isinstance(issued, issuing.IssuedRun)
            number = issued.number
            self.bench.send(
                message("run"), lambda desk: delivering.deliver(desk, number, "eml"), Kind.RUNS, then=done.append
            )

        bar = grid.table.verticalScrollBar()
        self.gaps.start()
        start = time.perf_counter()
        self.bench.write(message("run"), issue, Kind.RUNS, Kind.ITEMS, then=deliver)
        step = 0
        while not done:
            step += 1
            bar.setValue((step * 37) % 900_000)
            end = time.perf_counter() + 0.03
            wait(self.application, lambda end=end: time.perf_counter() > end)
        self.tell(f"scroll while {notices} notices are made", time.perf_counter() - start)
        print(f"    {done[0]}"[:150])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("debtors", nargs="?", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="a folder for the ledger, made once and used again")
    parser.add_argument("--notices", type=int, default=3_000, help="how many debtors the run is for, in thousands")
    arguments = parser.parse_args()
    ledgers.ITEMS_PER_DEBTOR = 20
    main(arguments.debtors, arguments.notices, arguments.keep)
