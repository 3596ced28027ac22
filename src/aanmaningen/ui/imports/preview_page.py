"""The second page of an import: what it will do, list by list, each to filter and to export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.field_names import field_name
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import Complaint, Side
from aanmaningen.jobs.importing import KIND_NAMES, ImportOutcome, changes_in_words
from aanmaningen.store.planned import PlannedRow

from ..icons import icon
from ..latest import Latest
from ..record_table import Column, RecordModel, RecordView
from ..widgets import named
from ..workbench import Workbench

LISTS = ("new", "changed", "reopened", "closed", "refused")
_TITLES = {
    "new": message("&New ({n})"),
    "changed": message("C&hanged ({n})"),
    "reopened": message("Open a&gain ({n})"),
    "closed": message("C&losed ({n})"),
    "refused": message("&Refused ({n})"),
}
_FOUND_TITLES = {
    "new": message("&New ({found} of {n})"),
    "changed": message("C&hanged ({found} of {n})"),
    "reopened": message("Open a&gain ({found} of {n})"),
    "closed": message("C&losed ({found} of {n})"),
    "refused": message("&Refused ({found} of {n})"),
}

_OPEN = message("Open: {before} → {after}")
_OPEN_OF = {
    Side.RECEIVABLE.value: message("To receive: {before} → {after}"),
    Side.PAYABLE.value: message("To pay: {before} → {after}"),
}
# By whether no row is refused: what stands on one is not in the sum.
_IN_ALL = {
    True: message("Open in the whole list: {amounts}"),
    False: message("Open in the list without the refused rows: {amounts}"),
}
_IN_ALL_OF_BOTH = {
    True: message("Open in the whole list: to receive {receivable}; to pay {payable}"),
    False: message("Open in the list without the refused rows: to receive {receivable}; to pay {payable}"),
}

_DAYS: Mapping[str, Callable[[PlannedRow], int | None]] = {
    "invoice_date": lambda row: row.invoice_day,
    "due_date": lambda row: row.due_day,
}
_NEEDS_CARE = ("reopened", "refused")
SHOWN_ROWS = 1_000  # of each list; the filter looks in all of them
Found = Mapping[str, tuple[Sequence[Any], int]]


def find(outcome: ImportOutcome, sought: str, words: Callable[[Message], str]) -> Found:
    """Return of each list the first rows that hold every word sought, and how many do. Not in the window's thread."""
    found: dict[str, tuple[Sequence[Any], int]] = {
        which: getattr(outcome.lists, which).find(sought, SHOWN_ROWS) for which in LISTS if which != "refused"
    }
    parts = sought.casefold().split()

    def holds(one: Complaint) -> bool:
        field = words(field_name(one.field)) if one.field else ""
        line = f"{one.row} {one.party} {one.number} {field} {one.found} {words(one.problem)}".casefold()
        return all(part in line for part in parts)

    refused = [one for one in outcome.complaints if holds(one)] if parts else outcome.complaints
    return {**found, "refused": (refused[:SHOWN_ROWS], len(refused))}


class PreviewPage(QWidget):
    """The counts and the lists of a preview."""

    export_wanted = Signal(str)  # which list
    ready_changed = Signal(bool)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._outcome: ImportOutcome | None = None
        self._found: dict[str, tuple[Sequence[Any], int]] = {}  # of each list what is shown, and how many match
        text = workbench.text
        self.summary = named(QLabel(), "import_summary")
        self.summary.setWordWrap(True)
        self.filter = named(QLineEdit(), "import_filter")
        self.filter.setPlaceholderText(text(message("Filter")))
        self.filter.setAccessibleName(text(message("Filter")))
        self.filter.setClearButtonEnabled(True)
        self.export_button = named(QPushButton(text(message("&Export as CSV…"))), "import_export")
        self.tabs = named(QTabWidget(), "import_lists")
        self.models: dict[str, RecordModel[Any]] = {}
        self.tables: dict[str, RecordView] = {}
        for which in LISTS:
            columns: Sequence[Column[Any]] = (
                self._complaint_columns() if which == "refused" else self._row_columns(which)
            )
            model: RecordModel[Any] = RecordModel(columns, text, self)
            table = named(RecordView(model, lambda record: record), f"import_list_{which}")
            table.allow_sorting()
            # A last column of amounts would drift away from what it belongs to.
            table.horizontalHeader().setStretchLastSection(which in ("changed", "refused"))
            self.models[which], self.tables[which] = model, table
            self.tabs.addTab(table, "")
        self.more = named(QLabel(), "import_more")
        self.totals = named(QLabel(), "import_totals")
        self.totals.setWordWrap(True)
        self.totals.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.skip_refused = named(
            QCheckBox(text(message("Import the &good rows, pass over the refused"))), "import_skip"
        )
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.summary)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.totals)
        layout.addWidget(self.more)
        layout.addWidget(self.skip_refused)
        self.filter.textChanged.connect(self._filter)
        self.tabs.currentChanged.connect(lambda _: self._show_more())
        self.export_button.clicked.connect(lambda: self.export_wanted.emit(LISTS[self.tabs.currentIndex()]))
        self.skip_refused.toggled.connect(lambda _: self.ready_changed.emit(self.is_ready()))

    # -- questions

    def is_ready(self) -> bool:
        """Tell whether there is something to import, and nothing in the way."""
        if self._outcome is None:
            return False
        counts = self._outcome.counts
        return bool(counts.read > counts.refused and (not counts.refused or self.skip_refused.isChecked()))

    def n_in(self, which: str) -> int:
        """Return how many rows a list has in all."""
        return int(getattr(self._outcome.counts, which)) if self._outcome else 0

    # -- changes

    def show_outcome(self, outcome: ImportOutcome, found: Found) -> None:
        """Show what the import will do. found: what `find` gives of it for nothing in particular."""
        self._latest.forget()
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self._outcome = outcome
        text, counts = self._workbench.text, outcome.counts
        for number, which in enumerate(LISTS):
            is_shown = self.n_in(which) > 0 or which == "new"
            self.tabs.setTabVisible(number, is_shown)
            self.tabs.setTabEnabled(number, is_shown)  # or its letter would still lead to it
            needs_care = which in _NEEDS_CARE and self.n_in(which) > 0
            self.tabs.setTabIcon(number, icon("warning") if needs_care else QIcon())
        # What can do harm is seen first; then what there is.
        wanted = ("reopened", *LISTS)
        self.tabs.setCurrentIndex(next((LISTS.index(which) for which in wanted if self.n_in(which)), 0))
        sentence = plural(
            "1 row was read. Nothing is stored yet.", "{n} rows were read. Nothing is stored yet.", n=counts.read
        )
        same = plural("1 stays as it is.", "{n} stay as they are.", n=counts.unchanged)
        lines = [" ".join((text(sentence), text(same), *map(text, self._about_parties(outcome))))]
        lines += [f"⚠ {text(warning)}" for warning in outcome.warnings]
        if counts.refused:
            mend = plural(
                "1 row is refused. Correct the list and begin anew, or pass over it with the choice below.",
                "{n} rows are refused. Correct the list and begin anew, or pass over them with the choice below.",
                n=counts.refused,
            )
            lines.append("⚠ " + text(mend))
        self.summary.setText("\n".join(lines))
        self.skip_refused.setVisible(counts.refused > 0)
        self._show_found(found)
        for table in self.tables.values():
            table.fit_columns()
        self.ready_changed.emit(self.is_ready())

    # -- slots

    def _filter(self, typed: str) -> None:
        outcome, words = self._outcome, self._workbench.text
        if outcome is not None:
            self._latest.ask(message("Searching the lists"), lambda desk: find(outcome, typed, words), self._show_found)

    def _show_found(self, found: object) -> None:
        assert isinstance(found, dict)
        self._found = found
        for which, (records, _) in self._found.items():
            self.models[which].set_records(records)
        self._show_titles()
        self._show_more()

    def _show_titles(self) -> None:
        """Write on each tab how many rows its list has, and how many of them were found: those may be on another."""
        titles = _FOUND_TITLES if self._is_filtered() else _TITLES
        number = self._workbench.translator.number
        for place, which in enumerate(LISTS):
            values = {"n": number(self.n_in(which)), "found": number(self._found[which][1])}
            self.tabs.setTabText(place, self._workbench.text(replace(titles[which], values=values)))

    def _show_more(self) -> None:
        which = LISTS[self.tabs.currentIndex()]
        self.totals.setText(self._totals_of(which))
        self.totals.setVisible(bool(self.totals.text()))
        shown, matching = len(self.models[which].shown), self._found[which][1] if self._found else 0
        is_filtered = self._is_filtered()
        number = self._workbench.translator.number
        values = {"shown": number(shown), "total": number(matching if is_filtered else self.n_in(which))}
        if matching > shown:
            words = message("The first {shown} of {total} are shown; an export has them all.", **values)
            if is_filtered:
                words = message("The first {shown} of the {total} found are shown.", **values)
        else:
            words = plural("1 found", "{n} found", n=matching)
        self.more.setVisible(is_filtered or matching > shown)
        self.more.setText(self._workbench.text(words))

    # -- private

    def _is_filtered(self) -> bool:
        return bool(self.filter.text().strip())

    def _about_parties(self, outcome: ImportOutcome) -> list[Message]:
        """Return what a list of items does to parties, which it may as well."""
        found = []
        if outcome.parties_new:
            found.append(plural("1 party is new.", "{n} parties are new.", n=outcome.parties_new))
        if outcome.parties_changed:
            found.append(plural("1 party changes.", "{n} parties change.", n=outcome.parties_changed))
        return found

    def _totals_of(self, which: str) -> str:
        """Return what is open in a list per side and currency, before and after, and after the whole import."""
        sums = sorted(self._outcome.sums if self._outcome else (), key=lambda one: one.side != Side.RECEIVABLE)
        has_both = len({one.side for one in sums}) > 1
        said = []
        for one in sums:
            if one.which == which and (one.before_minor or one.after_minor):
                before, after = (Amount(minor, one.currency) for minor in (one.before_minor, one.after_minor))
                words = _OPEN_OF[one.side] if has_both else _OPEN
                said.append(replace(words, values={"before": before, "after": after}))
        after_all: dict[str, dict[str, int]] = {side.value: {} for side in Side}
        for one in sums:
            of_side = after_all[one.side]
            of_side[one.currency] = of_side.get(one.currency, 0) + one.after_minor
        listed = {
            side: [Amount(minor, currency) for currency, minor in sorted(of_side.items())]
            for side, of_side in after_all.items()
        }
        is_whole = not self.n_in("refused")
        if has_both:
            said.append(replace(_IN_ALL_OF_BOTH[is_whole], values=listed))
        elif sums:
            said.append(replace(_IN_ALL[is_whole], values={"amounts": listed[sums[0].side]}))
        return "    ".join(map(self._workbench.text, said))

    def _row_columns(self, which: str) -> list[Column[PlannedRow]]:
        def kind(row: PlannedRow) -> str:
            return self._workbench.text(KIND_NAMES[row.kind]) if row.kind else ""

        def amount(minor: int | None, currency: str) -> str:
            return "" if minor is None else self._workbench.translator.amount(minor, currency)

        columns: list[Column[PlannedRow]] = [
            Column("code", field_name("code"), lambda row: row.code),
            Column("name", field_name("name"), lambda row: row.name),
            Column("number", field_name("number"), lambda row: row.number),
            Column("kind", field_name("kind"), kind),
        ]
        columns += [
            Column(
                name,
                field_name(name),
                lambda row, day=day: self._date(day(row)),  # type: ignore[misc]
                lambda row, day=day: day(row) or 0,  # type: ignore[misc]
            )
            for name, day in _DAYS.items()
        ]
        if which not in ("new", "reopened"):
            columns.append(
                Column(
                    "before",
                    message("Open before"),
                    lambda row: amount(row.open_before, row.currency),
                    lambda row: row.open_before or 0,
                    is_number=True,
                )
            )
        if which != "closed":
            columns.append(
                Column(
                    "after",
                    message("Open after") if which == "changed" else field_name("open"),
                    lambda row: amount(row.open_after, row.currency),
                    lambda row: row.open_after or 0,
                    is_number=True,
                )
            )
        if which == "changed":
            columns.append(
                Column("changes", message("Changes"), lambda row: changes_in_words(row, self._workbench.text))
            )
        return columns

    def _date(self, day: int | None) -> str:
        return "" if day is None else self._workbench.translator.date(date.fromordinal(day))

    def _complaint_columns(self) -> list[Column[Complaint]]:
        text = self._workbench.text
        return [
            Column("row", message("Row"), lambda each: str(each.row), lambda each: each.row, is_number=True),
            Column("code", field_name("code"), lambda each: each.party),
            Column("number", field_name("number"), lambda each: each.number),
            Column("field", message("Field"), lambda each: text(field_name(each.field)) if each.field else ""),
            Column("found", message("Found"), lambda each: each.found),
            Column("problem", message("What is wrong"), lambda each: text(each.problem)),
        ]
