"""Overviews: the aging at the reference date, on screen and as a workbook."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.aging import AgingTotal, Basis, Buckets, parse_buckets
from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.jobs import reporting
from aanmaningen.jobs.aging_list import AgingOverview, aging_overview
from aanmaningen.jobs.desk import Desk

from ..actions import ActionSpec, Menu
from ..field_line import FieldLine
from ..file_dialog import FileDialog
from ..following import colour
from ..icons import icon
from ..latest import Latest
from ..lean_model import LeanModel
from ..opening import open_outside
from ..place import Place
from ..record_table import RecordView
from ..room import is_low
from ..tints import Meaning, strong
from ..widgets import ElidedComboBox, named
from ..workbench import Kind, Workbench
from .columns import GROUPED_BY, aging_columns
from .figures_area import FiguresArea

_PAUSE = 300  # milliseconds without typing after which the aging is read anew
_BASES = {Basis.DUE: message("due date"), Basis.INVOICE: message("invoice date")}


class ReportsPlace(Place):
    """The aging: figures and bars per currency, and a table per debtor, group, account manager or attribute."""

    key = "reports"
    title = message("Overviews")
    icon = "reports"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self._latest = Latest(workbench, self)
        self._overview: AgingOverview | None = None
        self._written: Path | None = None
        self._attributes: list[str] = []
        self._is_stale = True
        self._is_low = False
        self._build_fields()
        self._build_figures()
        self._lay_out()
        self._restore()
        self._connect()

    # -- building

    def _build_fields(self) -> None:
        self.by_field = named(ElidedComboBox(), "aging_by")
        self.buckets_field = named(QLineEdit(), "aging_buckets")
        self.buckets_field.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.basis_field = named(ElidedComboBox(), "aging_basis")
        for basis in Basis:
            self.basis_field.addItem("", basis.value)
        self.filter_field = named(QLineEdit(), "aging_filter")
        self.filter_field.setClearButtonEnabled(True)
        self.labels = {
            "by": (QLabel(), self.by_field),
            "buckets": (QLabel(), self.buckets_field),
            "basis": (QLabel(), self.basis_field),
        }
        self.fields = FieldLine(is_bare=True)
        for label, field in self.labels.values():
            self.fields.add_field(label, field)
        self.export_button = named(QPushButton(), "aging_export_button")
        self.export_button.setIcon(icon("export"))
        self.complaint = named(QLabel(), "aging_complaint")
        self.complaint.setWordWrap(True)
        colour(self.complaint, QPalette.ColorRole.WindowText, lambda palette: strong(palette, Meaning.BAD))

    def _build_figures(self) -> None:
        bench = self.workbench
        self.figures = named(FiguresArea(bench), "aging_charts")
        self.empty = named(QLabel(), "aging_empty")
        self.empty.setWordWrap(True)
        self.totals: LeanModel[AgingTotal] = LeanModel(aging_columns(bench, "debtor", Buckets()), bench.text, self)
        self.table = named(RecordView(self.totals, lambda total: (total.key, total.currency)), "aging_table")
        self.count = named(QLabel(), "aging_count")
        self.done_label = named(QLabel(), "aging_written")
        self.done_label.setWordWrap(True)
        self.open_button = named(QPushButton(), "aging_open")
        self.done_label.hide()
        self.open_button.hide()

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.addWidget(self.fields, 1)
        fields.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignTop)
        written = QHBoxLayout()
        written.addWidget(self.done_label, 1)
        written.addWidget(self.open_button)
        above = QHBoxLayout()
        above.addWidget(self.count, 1)
        above.addWidget(self.filter_field, 1)
        below = QWidget()
        lines = QVBoxLayout(below)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(above)
        lines.addWidget(self.table, 1)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.figures)
        self.halves.addWidget(below)
        self.halves.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(fields)
        layout.addWidget(self.complaint)
        layout.addLayout(written)
        layout.addWidget(self.empty)
        layout.addWidget(self.halves, 1)

    def _restore(self) -> None:
        memory = self.workbench.memory
        self._fill_by(str(memory.value("reports/by", "debtor")))
        self.buckets_field.setText(str(memory.value("reports/buckets", "30,60,90")))
        self.basis_field.setCurrentIndex(
            max(0, self.basis_field.findData(str(memory.value("reports/basis", Basis.DUE.value))))
        )

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.read)
        self._charting = QTimer(self)  # after the table is painted: both at once are felt
        self._charting.setSingleShot(True)
        self._charting.timeout.connect(self._show_charts)
        self.by_field.activated.connect(self.read)
        self.basis_field.activated.connect(self.read)
        self.buckets_field.textChanged.connect(self._on_typed)
        self.filter_field.textChanged.connect(self._filter)
        self.table.opened.connect(lambda _: self.show_items())
        self.table.current_changed.connect(lambda _: self.workbench.actions_changed.emit())
        self.export_button.clicked.connect(self.export)
        self.open_button.clicked.connect(self._open)
        self.workbench.reference_date_changed.connect(self._on_stale)

    # -- what the window asks

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with the overviews."""
        return (
            ActionSpec(
                "export_aging",
                message("Export the &aging to Excel…"),
                self.export,
                Menu.FILE,
                "Ctrl+Shift+E",
                "export",
                is_enabled=lambda: self.isVisible() and self._overview is not None,
            ),
            ActionSpec(
                "aging_items",
                message("Show the &items of the line"),
                self.show_items,
                Menu.VIEW,
                "Ctrl+Shift+L",
                "items",
                is_enabled=lambda: self.isVisible() and bool(self._key()),
                needs=message("Choose a line of the overview first."),
            ),
        )

    def arrive(self) -> None:
        """Read what became stale while another place was shown, and put the keyboard on the table."""
        if self._is_stale:
            self.read()
        self.table.setFocus()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Read anew when items, parties or attributes changed; later, when another place is shown."""
        if kinds & {Kind.ITEMS, Kind.PARTIES, Kind.IMPORTS, Kind.SETTINGS}:
            self._on_stale()

    def find_text(self, text: str) -> None:
        """Search the table."""
        self.filter_field.setText(text)

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self.workbench.text
        for key, words in _LABELS.items():
            label, field = self.labels[key]
            label.setText(text(words))
            field.setAccessibleName(text(words).replace("&", ""))
        self._fill_by(str(self.by_field.currentData()))
        for row, basis in enumerate(Basis):
            self.basis_field.setItemText(row, text(_BASES[basis]))
        self.buckets_field.setToolTip(text(message("Last day of each bucket, for instance 30,60,90")))
        self.filter_field.setPlaceholderText(text(message("Filter by name")))
        self.filter_field.setAccessibleName(self.filter_field.placeholderText())
        self.export_button.setText(text(message("&Excel…")))
        self.open_button.setText(text(message("&Open it")))
        self.table.setAccessibleName(text(message("Aging of open items")))
        self._show_complaint()
        self._show_written()
        self._show_table()
        self._show_charts()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the table where there is little."""
        super().resizeEvent(event)
        if is_low(self) is not self._is_low:
            self._is_low = is_low(self)
            self.fields.set_tight(self._is_low)
            self.figures.set_low(self._is_low)
            self._share_height()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Enable what can be done here."""
        super().showEvent(event)
        self.workbench.actions_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Disable it again."""
        super().hideEvent(event)
        self.workbench.actions_changed.emit()

    # -- questions

    def buckets(self) -> Buckets | Refusal:
        """Return the buckets that were typed, or why they cannot be."""
        try:
            return parse_buckets(self.buckets_field.text(), Basis(self.basis_field.currentData()))
        except Refusal as refusal:
            return refusal

    # -- changes

    def read(self) -> None:
        """Read the aging in the background; the old one stays until it is there."""
        self._pause.stop()
        self._show_complaint()
        buckets, by, day = self.buckets(), str(self.by_field.currentData()), self.workbench.reference_date
        if isinstance(buckets, Refusal):
            return
        self._is_stale = False
        memory = self.workbench.memory
        memory.setValue("reports/by", by)
        memory.setValue("reports/buckets", ",".join(map(str, buckets.edges)))
        memory.setValue("reports/basis", buckets.basis.value)

        def job(desk: Desk) -> tuple[AgingOverview, list[str]]:
            return aging_overview(desk, day, by, buckets), reporting.aging_keys(desk)

        self._latest.ask(message("Adding up the aging"), job, self._show)

    def show_items(self) -> None:
        """Show the open items behind the current line."""
        self.workbench.show_items_of.emit(self._key())

    def export(self) -> None:
        """Ask where, and write the workbook there."""
        day = self.workbench.reference_date
        word = self.workbench.text(message("aging"))
        title = message("Export the aging to Excel")
        dialog = FileDialog(self.workbench.text, self, "export_aging_dialog", title, self.workbench.memory)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Excel (*.xlsx)")
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{word}-{day.isoformat()}.xlsx")
        dialog.fileSelected.connect(lambda file: self._export(Path(file)))
        dialog.open()

    def _export(self, target: Path) -> None:
        buckets, by, day = self.buckets(), str(self.by_field.currentData()), self.workbench.reference_date
        if isinstance(buckets, Refusal):
            return
        language = self.workbench.translator.language
        self._written = None
        self._show_written()
        self.workbench.read(
            message("Writing {file}", file=target.name),
            lambda desk: reporting.aging_workbook(desk, day, target, by, buckets, language),
            lambda _: self._on_written(target),
        )

    # -- slots

    def _on_typed(self) -> None:
        self._show_complaint()
        self._pause.start()

    def _on_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.read()

    def _on_written(self, target: Path) -> None:
        self._written = target
        self._show_written()
        self.open_button.setFocus()

    def _open(self) -> None:
        if self._written is not None:
            open_outside(self.workbench, self._written)

    # -- private

    def _key(self) -> str:
        total = self.table.current()
        return "" if total is None else str(total.key)

    def _fill_by(self, chosen: str) -> None:
        """Offer what the totals can be added up by; an attribute that was chosen stays until we know better."""
        names = {key: self.workbench.text(name) for key, name in GROUPED_BY.items()}
        own = [name for name in dict.fromkeys([*self._attributes, chosen]) if name not in names]
        self.by_field.clear()
        for key, name in [*names.items(), *((name, name) for name in own)]:
            self.by_field.addItem(name, key)
        self.by_field.setCurrentIndex(self.by_field.findData(chosen))

    def _show(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        self._overview, self._attributes = answer
        self._fill_by(str(self.by_field.currentData()))
        self._show_table()
        self._charting.start()
        self.workbench.actions_changed.emit()

    def _show_table(self) -> None:
        overview, bench = self._overview, self.workbench
        if overview is None:
            return
        columns = aging_columns(bench, overview.by, overview.buckets, overview.kind)
        is_first = not self.table.isSortingEnabled()
        is_other = [column.key for column in columns] != [column.key for column in self.totals.columns]
        if is_other or is_first:
            total = next(number for number, column in enumerate(columns) if column.key == "total")
            self.totals.set_list(overview, columns, (total, True))
            self.table.allow_sorting(total, Qt.SortOrder.DescendingOrder)
        else:
            self.totals.set_list(overview, columns)
        if not is_first:  # the table fits its first columns by itself
            self.table.fit_columns()
        is_empty = not len(overview)
        self.empty.setVisible(is_empty)
        self.halves.setVisible(not is_empty)
        self.empty.setText(bench.text(message("Nothing is open on the reference date.")))
        self._count()

    def _show_charts(self) -> None:
        if self._overview is not None:
            self.figures.show_overview(self._overview)
            self._share_height()

    def _share_height(self) -> None:
        self.halves.setSizes([self.figures.wanted_height(), self.height()])

    def _filter(self) -> None:
        self.totals.seek(self.filter_field.text().split())
        self._count()

    def _count(self) -> None:
        shown = len(self.totals.shown)
        self.count.setText(self.workbench.text(plural("1 line", "{n} lines", n=shown)))

    def _show_complaint(self) -> None:
        buckets = self.buckets()
        wrong: Message | None = buckets.message if isinstance(buckets, Refusal) else None
        self.complaint.setText("⚠ " + self.workbench.text(wrong) if wrong else "")
        self.complaint.setVisible(wrong is not None)

    def _show_written(self) -> None:
        for widget in (self.done_label, self.open_button):
            widget.setVisible(self._written is not None)
        if self._written is not None:
            self.done_label.setText(self.workbench.text(message("Written: {file}", file=str(self._written))))


_LABELS = {
    "by": message("Add up &by"),
    "buckets": message("&Days per bucket"),
    "basis": message("Days late co&unt from"),
}
