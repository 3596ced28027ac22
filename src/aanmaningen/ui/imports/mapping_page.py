"""The first page of an import: what the file is, what its columns hold, and how the list is meant."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.field_names import field_name
from aanmaningen.core.records import Side
from aanmaningen.jobs import mapping, recognising, relating
from aanmaningen.jobs.importing import ImportPlan
from aanmaningen.jobs.recognising import Reading, Sample, Sighting

from ..date_field import DateField
from ..dialogs.saved_name import SavedNameDialog
from ..flow import FlowLayout, beside
from ..widgets import ElidedComboBox, named
from ..workbench import Kind, Workbench
from .sample_table import SampleModel

_WIDEST = 30  # letters
_OF_WAY = 60  # letters, for how the list is read
_KINDS = {"items": message("Open items"), "parties": message("Parties")}
_SIDES = {
    "": message("Debtors (receivable)"),
    "payable": message("Creditors (payable)"),
}
_DECIMALS = {"": message("As found"), ",": message("1.234,56"), ".": message("1,234.56")}
_ORDERS = {
    "": message("As found"),
    "dmy": message("day-month-year"),
    "mdy": message("month-day-year"),
    "ymd": message("year-month-day"),
}


class MappingPage(QWidget):
    """Shows how a list will be read, and lets the user correct it."""

    wanted = Signal(str, str, object)  # kind, saved mapping, header row: look at the file anew
    keep_wanted = Signal(str, object)  # name, mapping to keep
    readable_changed = Signal(bool)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._sighting: Sighting | None = None
        self._reading = Reading(())
        self._sample = Sample({}, (), None)
        self._n_fields = 0  # that every column may hold; behind them stands what one column can become
        self._build()
        self._lay_out()
        self._connect()

    # -- building

    def _build(self) -> None:
        self.kind = self._choice("import_kind", _KINDS)
        self.mapping_name = named(ElidedComboBox(), "import_mapping")
        self.mapping_name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.keep_button = named(QPushButton(), "import_keep_mapping")
        self.is_full = named(QCheckBox(), "import_full")
        self.is_full.setChecked(True)
        self.list_date = named(DateField(self._workbench, self._workbench.desk.today), "import_date")
        self.list_date.latest = self._workbench.desk.today  # nobody has the list of a day to come
        self.model = SampleModel(self._workbench, self)
        self.table = named(QTableView(), "import_sample")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setResizeContentsPrecision(40)  # rows; all two hundred take a moment too long
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.column_label = QLabel()
        self.column_field = named(ElidedComboBox(), "import_column_field")
        self.column_field.setMaxVisibleItems(20)
        self.column_field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.currency = named(QLineEdit(), "import_currency")
        self.currency.setMaxLength(3)
        self.currency.setMaximumWidth(self.fontMetrics().averageCharWidth() * 8)
        self.currency.setPlaceholderText(self._workbench.desk.administration.currency)
        self.side = self._choice("import_side", _SIDES)
        self.decimal = self._choice("import_decimal", _DECIMALS)
        self.date_order = self._choice("import_date_order", _ORDERS)
        self.header_row = named(QSpinBox(), "import_header_row")
        self.header_row.setRange(0, 1000)
        self.header_row.setKeyboardTracking(False)
        self.verdict = named(QLabel(), "import_verdict")
        self.verdict.setWordWrap(True)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        text = self._workbench.text
        first, second = FlowLayout(), FlowLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self._labelled(message("&Kind of list"), self.kind))
        way = self._labelled(message("Read &as"), self.mapping_name, self.keep_button)
        first.add_stretching(way, self.fontMetrics().averageCharWidth() * _OF_WAY)
        first.addWidget(self._labelled(message("&Date of the list"), self.list_date))
        first.addWidget(self.is_full)
        for words, field in (
            (message("&Headings in row"), self.header_row),
            (message("A&mounts"), self.decimal),
            (message("Da&tes"), self.date_order),
            (message("C&urrency, where none is given"), self.currency),
            (message("&Side, where none is given"), self.side),
        ):
            second.addWidget(self._labelled(words, field))
        of_column = QHBoxLayout()
        of_column.addWidget(self.column_label)
        of_column.addWidget(self.column_field)
        of_column.addStretch(1)
        self.column_label.setBuddy(self.column_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(first)
        layout.addLayout(of_column)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.verdict)
        layout.addLayout(second)
        self.keep_button.setText(text(message("Sa&ve as…")))
        self.is_full.setText(text(message("&Complete list: what is not in it is closed")))
        self.table.setAccessibleName(text(message("First rows of the list")))
        self.column_field.setAccessibleName(text(message("What the column holds")))

    def _connect(self) -> None:
        self.kind.activated.connect(lambda _: self.wanted.emit(self.kind.currentData(), "", None))
        self.mapping_name.activated.connect(
            lambda _: self.wanted.emit(self.kind.currentData(), self.mapping_name.currentData(), None)
        )
        self.header_row.valueChanged.connect(lambda row: self.wanted.emit(self.kind.currentData(), "", row))
        self.keep_button.clicked.connect(self._ask_name)
        self.table.selectionModel().currentColumnChanged.connect(lambda *_: self._show_column())
        self.table.horizontalHeader().sectionClicked.connect(self._choose_for)
        self.table.activated.connect(lambda index: self._choose_for(index.column()))
        self.column_field.activated.connect(lambda _: self._set_field())
        self.currency.editingFinished.connect(self._set_options)
        for box in (self.side, self.decimal, self.date_order):
            box.activated.connect(lambda _: self._set_options())

    # -- questions

    def is_readable(self) -> bool:
        """Tell whether the list can be read with these choices."""
        return self._sighting is not None and self._sample.problem is None

    def has_right_date(self) -> bool:
        """Take the date that was typed, and tell whether it is one; else the field says what is wrong."""
        is_right = not self.list_date.isEnabled() or self.list_date.is_right()
        if not is_right:
            self.list_date.setFocus()
        return is_right

    def plan(self) -> tuple[str, ImportPlan]:
        """Return the kind of list, and what the user says of it."""
        assert self._sighting is not None
        is_full = self.is_full.isChecked() and self._sighting.kind == "items"
        return self._sighting.kind, ImportPlan(
            self._sighting.path,
            recognising.mapping_from(self._sighting, self._reading),
            partial=not is_full,
            as_of=self.list_date.day(),
        )

    # -- changes

    def set_mappings(self, names: list[str], chosen: str) -> None:
        """Offer these saved mappings."""
        self.mapping_name.clear()
        self.mapping_name.addItem(self._workbench.text(message("Recognised headings")), "")
        for name in names:
            self.mapping_name.addItem(name, name)
        self.mapping_name.setCurrentIndex(max(0, self.mapping_name.findData(chosen)))

    def set_date(self, day: date) -> None:
        """Set the date of the list."""
        self.list_date.set_day(day)

    def show_sighting(self, sighting: Sighting) -> None:
        """Show what a file was found to be."""
        self._sighting, self._reading = sighting, sighting.reading
        self.kind.setCurrentIndex(self.kind.findData(sighting.kind))
        self.mapping_name.setCurrentIndex(max(0, self.mapping_name.findData(sighting.mapping_name)))
        self.header_row.blockSignals(True)
        self.header_row.setValue(sighting.header_row)
        self.header_row.blockSignals(False)
        self.currency.setText(sighting.reading.currency)
        for box, value in (
            (self.side, sighting.reading.side),
            (self.decimal, sighting.reading.decimal),
            (self.date_order, sighting.reading.date_order),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        is_items = sighting.kind == "items"
        for widget in (self.is_full, self.list_date, self.currency, self.side, self.decimal, self.date_order):
            widget.setEnabled(is_items)
        self._offer_fields()
        self._try_out()
        self._fit_columns()
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_column()

    def _fit_columns(self) -> None:
        """Give each column the width of what it holds; one long name leaves room for the others."""
        self.table.resizeColumnsToContents()
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), widest))

    def forget(self) -> None:
        """Show nothing: the file cannot be read."""
        self._sighting = None
        self.readable_changed.emit(False)

    # -- slots

    def _offer_fields(self) -> None:
        assert self._sighting is not None
        text = self._workbench.text
        named_fields = sorted(
            (text(field_name(name)), name) for name in recognising.possible_fields(self._sighting.kind)
        )
        self.column_field.clear()
        self.column_field.addItem(text(message("(not used)")), "")
        for label, name in named_fields:
            self.column_field.addItem(label, name)
        self.column_field.insertSeparator(self.column_field.count())
        for kind in relating.attribute_kinds(self._workbench.desk):
            self._offer_attribute(kind.name)
        self._n_fields = self.column_field.count()

    def _offer_attribute(self, name: str) -> None:
        self.column_field.addItem(self._workbench.text(message("Attribute “{name}”", name=name)), f"attr.{name}")

    def _show_column(self) -> None:
        column = self.table.currentIndex().column()
        if self._sighting is None or column < 0:
            return
        heading, name = self.model.heading(column), self._reading.fields[column]
        widest = self.fontMetrics().averageCharWidth() * _WIDEST
        shown = self.fontMetrics().elidedText(heading, Qt.TextElideMode.ElideRight, widest)
        self.column_label.setText(
            self._workbench.text(message("C&olumn “{heading}” holds", heading=shown.replace("&", "&&")))
        )
        while self.column_field.count() > self._n_fields:  # what the column before this one could become
            self.column_field.removeItem(self.column_field.count() - 1)
        attribute = name.removeprefix("attr.") if name.startswith("attr.") else heading
        if self.column_field.findData(f"attr.{attribute}") < 0:
            self._offer_attribute(attribute)
        self.column_field.setCurrentIndex(max(0, self.column_field.findData(name)))

    def _choose_for(self, column: int) -> None:
        row = max(0, self.table.currentIndex().row())
        self.table.setCurrentIndex(self.model.index(row, column))
        self._show_column()
        self.column_field.setFocus()
        self.column_field.showPopup()

    def _set_field(self) -> None:
        column, name = self.table.currentIndex().column(), self.column_field.currentData()
        if column < 0:
            return
        # A field stands in one column: elsewhere it is taken away.
        fields = ["" if other == name else other for other in self._reading.fields]
        fields[column] = name
        self._reading = replace(self._reading, fields=tuple(fields))
        self._try_out()

    def _set_options(self) -> None:
        self._reading = replace(
            self._reading,
            currency=self.currency.text().strip().upper(),
            side=self.side.currentData(),
            decimal=self.decimal.currentData(),
            date_order=self.date_order.currentData(),
        )
        self._try_out()

    def _try_out(self) -> None:
        if self._sighting is None:
            return
        self._sample = recognising.try_out(self._workbench.desk, self._sighting, self._reading)
        current = self.table.currentIndex()
        self.model.show_sample(self._sighting, self._reading, self._sample)
        if current.isValid():
            self.table.setCurrentIndex(self.model.index(current.row(), current.column()))
        verdict = [self._judge()]
        if self._reading.side == Side.PAYABLE and "side" not in self._reading.fields:
            verdict.append(message("This is read as a list of creditors, who are never reminded."))
        self.verdict.setText(" ".join(map(self._workbench.text, verdict)))
        self.readable_changed.emit(self.is_readable())

    def _judge(self) -> Message:
        assert self._sighting is not None
        sample, n_rows = self._sample, len(self._sighting.rows)
        if sample.problem is not None:
            return sample.problem
        n_wrong = len({complaint.row for complaint in sample.complaints})
        if not n_wrong:
            return plural("The first row can be read.", "The first {n} rows can be read.", n=n_rows)
        return plural(
            "1 of the first {rows} rows cannot be read: point at the marked cell to see why.",
            "{n} of the first {rows} rows cannot be read: point at a marked cell to see why.",
            n=n_wrong,
            rows=n_rows,
        )

    def _ask_name(self) -> None:
        sentence = message("Keep this way of reading under the name")
        SavedNameDialog(
            self._workbench,
            "saved_mapping",
            message("Sa&ve as…"),
            sentence,
            sentence,
            message("&Save"),
            saved_names(self._workbench),
            self.mapping_name.currentData() or "",
            self,
        ).ask(self.keep)

    def keep(self, name: str) -> None:
        """Keep the choices under a name."""
        if self._sighting is None:
            return
        kept = recognising.mapping_from(self._sighting, self._reading)
        self.keep_wanted.emit(name, kept)

    # -- private

    def _choice(self, name: str, choices: dict[str, Message]) -> QComboBox:
        box = named(QComboBox(), name)
        for value, label in choices.items():
            box.addItem(self._workbench.text(label), value)
        return box

    def _labelled(self, words: Message, field: QWidget, *more: QWidget) -> QWidget:
        label = QLabel(self._workbench.text(words))
        label.setBuddy(field)
        field.setAccessibleName(label.text().replace("&", ""))
        return beside(label, field, *more)


def saved_names(workbench: Workbench) -> list[str]:
    """Return the names of the saved mappings."""
    return mapping.names(workbench.desk)


def keep_mapping(workbench: Workbench, name: str, kept: object, path: Path) -> None:
    """Keep a mapping in the background."""
    workbench.write(
        message("Saving the mapping of {file}", file=path.name),
        lambda desk: mapping.keep(desk, name, kept),  # type: ignore[arg-type]
        Kind.SETTINGS,
    )
