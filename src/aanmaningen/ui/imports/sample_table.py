"""The first rows of a list as they will be read: under each heading what the column holds."""

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette

from aanmaningen.core.errors import message
from aanmaningen.core.field_names import field_name
from aanmaningen.jobs.importing import KIND_NAMES
from aanmaningen.jobs.recognising import Reading, Sample, Sighting

from ..attribute_text import attribute_text
from ..icons import icon
from ..tints import Meaning, quiet, soft
from ..workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
_AMOUNTS = ("open", "original", "amount", "debit", "credit", "paid")
_SIDES = {"receivable": message("Receivable"), "payable": message("Payable")}
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SampleModel(QAbstractTableModel):
    """Rows of the file; a cell that is read shows what it becomes, one that cannot be read says why."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._sighting: Sighting | None = None
        self._fields: tuple[str, ...] = ()
        self._sample = Sample({}, (), None)
        self._wrong: dict[tuple[int, str], str] = {}

    def show_sample(self, sighting: Sighting, reading: Reading, sample: Sample) -> None:
        """Show how the first rows of this list are read."""
        self.beginResetModel()
        self._sighting, self._fields, self._sample = sighting, reading.fields, sample
        text = self._workbench.text
        self._wrong = {(each.row, each.field): text(each.problem) for each in sample.complaints}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of rows."""
        return 0 if parent.isValid() or self._sighting is None else len(self._sighting.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Return the number of columns of the file."""
        return 0 if parent.isValid() or self._sighting is None else len(self._sighting.headings)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or self._sighting is None:
            return None
        number, texts = self._sighting.rows[index.row()]
        name = self._fields[index.column()]
        problem = self._wrong.get((number, name)) if name else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return texts[index.column()] if problem else self._as_read(number, name, texts[index.column()])
            case Qt.ItemDataRole.ToolTipRole:
                return problem or texts[index.column()]
            case Qt.ItemDataRole.TextAlignmentRole if name in _AMOUNTS:
                return _RIGHT
            case Qt.ItemDataRole.DecorationRole if problem:
                return icon("warning")
            case Qt.ItemDataRole.BackgroundRole if problem:
                return soft(QPalette(), Meaning.BAD)
            case Qt.ItemDataRole.ForegroundRole if not name:
                return quiet(QPalette())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's
        """Return the heading of the file with what it holds beneath, or the number of the row."""
        if self._sighting is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(self._sighting.rows[section][0]) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self.heading(section)}\n{self._meaning(section)}"
        if role == Qt.ItemDataRole.FontRole:
            return None
        return None

    def heading(self, column: int) -> str:
        """Return the heading in the file, else the number of the column."""
        heading = self._sighting.headings[column] if self._sighting else ""
        return heading or self._workbench.text(message("Column {number}", number=column + 1))

    def _meaning(self, column: int) -> str:
        name = self._fields[column]
        return "→ " + self._workbench.text(field_name(name)) if name else self._workbench.text(message("(not used)"))

    def _as_read(self, row: int, name: str, raw: str) -> str:
        read = self._sample.values.get(row)
        if not name or read is None or read.get(name) is None or not raw:
            return raw
        value, translator = read[name], self._workbench.translator
        if isinstance(value, date):
            return translator.date(value)
        if kind := self._sample.attributes.get(name):
            return attribute_text(self._workbench, kind, str(value))
        if name in _AMOUNTS and isinstance(value, int):
            return translator.amount(value, str(read["currency"]))
        if isinstance(value, bool):
            return self._workbench.text(message("yes") if value else message("no"))
        if name == "kind":
            return self._workbench.text(KIND_NAMES[str(value)])
        if name == "side":
            return self._workbench.text(_SIDES[str(value)])
        return str(value)
