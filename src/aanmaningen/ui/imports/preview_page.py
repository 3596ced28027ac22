"""The second page of an import: what it will do, list by list, each to filter and to export."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
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

from aanmaningen.core.errors import message, plural
from aanmaningen.core.field_names import field_name
from aanmaningen.core.records import Complaint
from aanmaningen.jobs.importing import KIND_NAMES, ImportOutcome, changes_in_words
from aanmaningen.store.imports import PlannedRow

from ..record_table import Column, RecordModel, RecordView
from ..widgets import named
from ..workbench import Workbench

LISTS = ("new", "changed", "closed", "refused")
_TITLES = {
    "new": message("&New ({n})"),
    "changed": message("C&hanged ({n})"),
    "closed": message("C&losed ({n})"),
    "refused": message("&Refused ({n})"),
}


class PreviewPage(QWidget):
    """The counts and the lists of a preview."""

    export_wanted = Signal(str)  # which list
    ready_changed = Signal(bool)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._outcome: ImportOutcome | None = None
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

    def show_outcome(self, outcome: ImportOutcome) -> None:
        """Show what the import will do."""
        self._outcome = outcome
        text, counts = self._workbench.text, outcome.counts
        for which in LISTS:
            records = outcome.complaints if which == "refused" else getattr(outcome.lists, which)
            self.models[which].set_records(records)
            self.tables[which].fit_columns()
        for number, which in enumerate(LISTS):
            n = self._workbench.translator.number(self.n_in(which))
            self.tabs.setTabText(number, text(replace(_TITLES[which], values={"n": n})))
            self.tabs.setTabVisible(number, self.n_in(which) > 0 or which == "new")
        self.tabs.setCurrentIndex(next((i for i, which in enumerate(LISTS) if self.n_in(which)), 0))
        sentence = plural(
            "1 row was read. Nothing is stored yet.", "{n} rows were read. Nothing is stored yet.", n=counts.read
        )
        same = plural("1 stays as it is.", "{n} stay as they are.", n=counts.unchanged)
        lines = [f"{text(sentence)} {text(same)}"]
        if counts.refused:
            mend = plural(
                "1 row is refused. Correct the list and begin anew, or pass over it with the choice below.",
                "{n} rows are refused. Correct the list and begin anew, or pass over them with the choice below.",
                n=counts.refused,
            )
            lines.append("⚠ " + text(mend))
        self.summary.setText("\n".join(lines))
        self.skip_refused.setVisible(counts.refused > 0)
        self._show_more()
        self.ready_changed.emit(self.is_ready())

    # -- slots

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        for model in self.models.values():
            columns = model.columns

            def passes(record: Any, columns: Sequence[Column[Any]] = columns) -> bool:
                line = " ".join(column.text(record) for column in columns).casefold()
                return all(word in line for word in words)

            model.set_filter(passes if words else None)

    def _show_more(self) -> None:
        which = LISTS[self.tabs.currentIndex()]
        shown, total = len(self.models[which].shown), self.n_in(which)
        is_cut = which != "refused" and total > shown and not self.filter.text()
        self.more.setVisible(is_cut)
        number = self._workbench.translator.number
        self.more.setText(
            self._workbench.text(
                message(
                    "The first {shown} of {total} are shown; an export has them all.",
                    shown=number(shown),
                    total=number(total),
                )
            )
        )

    # -- private

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
        if which != "new":
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

    def _complaint_columns(self) -> list[Column[Complaint]]:
        text = self._workbench.text
        return [
            Column("row", message("Row"), lambda each: str(each.row), lambda each: each.row, is_number=True),
            Column("field", message("Field"), lambda each: text(field_name(each.field)) if each.field else ""),
            Column("found", message("Found"), lambda each: each.found),
            Column("problem", message("What is wrong"), lambda each: text(each.problem)),
        ]
