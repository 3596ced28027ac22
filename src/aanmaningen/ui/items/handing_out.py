"""What leaves the grid: copied to the clipboard as a table, or written to an Excel file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs import exporting
from aanmaningen.jobs.desk import Desk

from ..workbench import Workbench
from .cells import Cells
from .copying import MOST_ROWS, as_table
from .current_view import CurrentView
from .exporting import table_of
from .file_dialog import ask_file
from .reading import Reader
from .table import GridTable

_AT_ONCE = 2_000  # lines are made into a table before anyone notices


class HandingOut(QObject):
    """Copies and exports; `done` says what was. Parent: over which the dialogs stand."""

    done = Signal(object)  # Message

    def __init__(
        self,
        workbench: Workbench,
        table: GridTable,
        reader: Reader,
        current: CurrentView,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._table = table
        self._reader = reader
        self._current = current
        self._parent = parent

    def copy(self) -> None:
        """Put the selected items on the clipboard, as text and as a table."""
        shown, rows = self._reader.shown, self._table.selected_rows()
        if shown is None or not len(rows):
            return
        if len(rows) > MOST_ROWS:
            too_much = message(
                "That is too much for the clipboard. Export to Excel, or select fewer than {n} items.", n=MOST_ROWS
            )
            self._workbench.refused.emit(too_much)
            return
        columns, cells = self._table.shown_columns(), Cells(self._workbench.translator)

        def put(answer: object) -> None:
            assert isinstance(answer, tuple)
            data = QMimeData()
            data.setText(answer[0])
            data.setHtml(answer[1])
            QGuiApplication.clipboard().setMimeData(data)
            self.done.emit(plural("1 item copied.", "{n} items copied.", n=len(rows)))

        if len(rows) <= _AT_ONCE:
            put(as_table(shown, columns, rows, cells))
        else:
            self._workbench.read(message("Copying"), lambda _: as_table(shown, columns, rows, cells), put)

    def export(self) -> None:
        """Ask for a file, and write what is shown to it."""
        name = f"{self._current.name()} {self._workbench.reference_date.isoformat()}.xlsx"
        kind = message("Excel workbooks")
        ask_file(self._workbench, self._parent, message("Export to Excel"), kind, "xlsx", self.export_to, new_name=name)

    def export_to(self, path: str) -> None:
        """Write what is shown to an Excel file, in the background."""
        shown = self._reader.shown
        if shown is None:
            return
        view, columns = self._current.view, self._current.columns()
        declared = [(columns[key], width) for key, width in view.columns if key in columns]
        table = table_of(shown, declared, view.frozen, self._current.name(), self._workbench.translator)

        def write(desk: Desk) -> int:
            return exporting.export_table(desk, table, Path(path))

        def say(count: object) -> None:
            assert isinstance(count, int)
            written = plural("1 item written to {file}.", "{n} items written to {file}.", n=count, file=Path(path).name)
            self.done.emit(written)

        self._workbench.read(message("Exporting to Excel"), write, say)
