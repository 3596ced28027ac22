"""The list of imports: when, what, who, what came of it, and undoing the last one."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import importing
from aanmaningen.store.imports import ImportView

from ..mnemonics import OwnLetters
from ..record_table import Column, RecordModel, RecordView
from ..room import open_at
from ..widgets import named
from ..workbench import Kind, Workbench


class ImportsDialog(QDialog):
    """Shows the imports; `undo_wanted` asks to take one back."""

    undo_wanted = Signal(object)  # ImportView

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("imports_dialog")
        OwnLetters(self)
        self._workbench = workbench
        text = workbench.text
        self.setWindowTitle(text(message("Imports")))
        self.model: RecordModel[ImportView] = RecordModel(self._columns(), text, self)
        self.table = named(RecordView(self.model, lambda view: view.id), "imports")
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.setAccessibleName(text(message("Imports")))
        self.notice = named(QLabel(), "imports_notice")
        self.notice.setWordWrap(True)
        self.undo_button = named(QPushButton(text(message("&Undo…"))), "imports_undo")
        close = named(QPushButton(text(message("Close"))), "imports_close")
        close.setAutoDefault(False)
        self.undo_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
        close.clicked.connect(self.reject)
        self.undo_button.clicked.connect(lambda: self.undo_wanted.emit(self.table.current()))
        self.table.current_changed.connect(lambda _: self._refresh_button())
        workbench.changed.connect(self._on_changed)
        open_at(self, self.fontMetrics().averageCharWidth() * 110, self.fontMetrics().height() * 24)
        self.show_imports()

    def show_imports(self) -> None:
        """Read the list anew."""
        found = importing.imports_of(self._workbench.desk)
        self.model.set_records(found)
        self.table.fit_columns(only_wider=True)
        self._fit()
        empty = message("Nothing was imported yet. Close this window and press Ctrl+I to import a list.")
        self.tell(None if found else empty)
        self._refresh_button()

    def _fit(self) -> None:
        """Be wide enough for all columns, as far as the screen is."""
        beside = self.width() - self.table.viewport().width() if self.isVisible() else 0
        beside = max(beside, 3 * self.table.verticalScrollBar().sizeHint().width())
        wanted = self.table.horizontalHeader().length() + beside
        below = self.parentWidget()
        room = max(self.screen().availableGeometry().width(), below.width() if below is not None else 0)
        self.resize(min(max(self.width(), wanted), room), self.height())

    def tell(self, what: Message | None) -> None:
        """Say something beneath the list."""
        self.notice.setVisible(what is not None)
        self.notice.setText(self._workbench.text(what) if what else "")

    def _on_changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.IMPORTS in kinds:
            self.show_imports()

    def _refresh_button(self) -> None:
        # Only the newest that stands can be undone; the others would pull the ground from under it.
        newest = next((view.id for view in self.model.shown if view.undone_at is None), None)
        current = self.table.current()
        self.undo_button.setEnabled(current is not None and current.id == newest)

    def _columns(self) -> list[Column[ImportView]]:
        text, translator = self._workbench.text, self._workbench.translator
        kinds = {"items": message("Open items"), "parties": message("Parties")}

        def count(name: str) -> Column[ImportView]:
            headings = {
                "new": message("New"),
                "changed": message("Changed"),
                "reopened": message("Open again"),
                "closed": message("Closed"),
                "unchanged": message("Unchanged"),
                "refused": message("Refused"),
            }

            def number(view: ImportView) -> int:
                return getattr(view.counts, name) if view.counts else 0

            return Column(
                name, headings[name], lambda view: translator.number(number(view)) if view.counts else "", number, True
            )

        def day(stamp: str) -> str:
            return translator.date(datetime.fromisoformat(stamp).astimezone().date())

        def moment(stamp: str) -> str:
            local = datetime.fromisoformat(stamp).astimezone()
            return f"{translator.date(local.date())} {local:%H:%M}"

        return [
            Column("at", message("Imported"), lambda view: moment(view.applied_at), lambda view: view.applied_at),
            Column("file", message("File"), lambda view: view.file_name),
            Column("kind", message("Kind"), lambda view: text(kinds[view.kind])),
            Column(
                "full",
                message("List"),
                lambda view: (
                    text(message("complete") if view.is_full else message("partial")) if view.kind == "items" else ""
                ),
            ),
            Column(
                "day",
                message("Date of the list"),
                lambda view: translator.date(date.fromordinal(view.as_of_day)),
                lambda view: view.as_of_day,
            ),
            Column("by", message("By"), lambda view: view.applied_by),
            Column(
                "undone",
                message("State"),
                lambda view: (
                    text(message("undone on {when}", when=day(view.undone_at)))
                    if view.undone_at
                    else text(message("in force"))
                ),
            ),
            *(count(name) for name in ("new", "changed", "reopened", "closed", "unchanged", "refused")),
        ]
