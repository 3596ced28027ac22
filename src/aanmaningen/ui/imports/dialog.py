"""The import dialog: recognise and correct, look at what will happen, and see it happen."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import importing, recognising
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import ImportOutcome, ImportPlan
from aanmaningen.jobs.recognising import Sighting

from ..background import Task
from ..file_dialog import FileDialog
from ..mnemonics import OwnLetters
from ..room import open_at
from ..widgets import ElidedLabel, named
from ..workbench import Workbench
from .mapping_page import MappingPage, keep_mapping, saved_names
from .preview_page import Found, PreviewPage, find


class ImportDialog(QDialog):
    """Leads a list from file to ledger. It writes nothing itself: `apply_wanted` asks for that."""

    apply_wanted = Signal(str, object)  # kind, ImportPlan
    undo_wanted = Signal(int)  # the import that was just done

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        OwnLetters(self)
        self._workbench = workbench
        self._path: Path | None = None
        self._kind, self._plan = "", ImportPlan(Path())
        self._task: Task | None = None
        self._import_id: int | None = None
        self._build()
        self._connect()
        self._show_page(self.waiting_page)
        letter = self.fontMetrics().averageCharWidth()
        open_at(self, letter * 130, self.fontMetrics().height() * 38)

    # -- building

    def _build(self) -> None:
        text = self._workbench.text
        self.setWindowTitle(text(message("Import")))
        self.file_label = named(ElidedLabel(), "import_file")
        self.file_button = named(QPushButton(text(message("Choose another &file…"))), "import_choose")
        self.notice_icon = QLabel()
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        sign = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        self.notice_icon.setPixmap(sign.pixmap(size, size))
        self.notice = named(QLabel(), "import_notice")
        self.notice.setWordWrap(True)
        self.notice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mapping_page = MappingPage(self._workbench)
        self.preview_page = PreviewPage(self._workbench)
        self.result_page = QWidget()
        self.outcome_label = named(QLabel(), "import_result")
        self.outcome_label.setWordWrap(True)
        self.undo_button = named(QPushButton(text(message("&Undo this import…"))), "import_undo")
        within = QVBoxLayout(self.result_page)
        within.addWidget(self.outcome_label)
        within.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignLeft)
        within.addStretch(1)
        self.waiting_page = QWidget()  # nothing to choose from before there is a list
        self.pages = QStackedWidget()
        for page in (self.waiting_page, self.mapping_page, self.preview_page, self.result_page):
            self.pages.addWidget(page)
        self.progress_label = named(ElidedLabel(), "import_progress_text")
        self.progress = named(QProgressBar(), "import_progress")
        self.stop_button = named(QPushButton(text(message("&Stop"))), "import_stop")
        self.back_button = named(QPushButton(text(message("< &Back"))), "import_back")
        self.next_button = named(QPushButton(), "import_next")
        self.close_button = named(QPushButton(), "import_close")
        self.next_button.setDefault(True)
        for button in (self.file_button, self.undo_button, self.stop_button, self.back_button, self.close_button):
            button.setAutoDefault(False)
        self.mapping_page.keep_button.setAutoDefault(False)
        self.preview_page.export_button.setAutoDefault(False)
        top, middle, bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.file_label, 1)
        top.addWidget(self.file_button)
        middle.addWidget(self.notice_icon, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.notice, 1)
        for widget in (self.progress_label, self.progress, self.stop_button):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        for button in (self.back_button, self.next_button, self.close_button):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(middle)
        layout.addWidget(self.pages, 1)
        layout.addLayout(bottom)
        self._tell(None)
        self._show_busy(None)

    def _connect(self) -> None:
        self.file_button.clicked.connect(self.choose_file)
        self.mapping_page.wanted.connect(self._look)
        self.mapping_page.keep_wanted.connect(self._keep_mapping)
        self.mapping_page.readable_changed.connect(lambda _: self._refresh_buttons())
        self.preview_page.ready_changed.connect(lambda _: self._refresh_buttons())
        self.preview_page.export_wanted.connect(self._choose_export)
        self.next_button.clicked.connect(self._go_on)
        self.back_button.clicked.connect(lambda: self._show_page(self.mapping_page))
        self.close_button.clicked.connect(self.reject)
        self.stop_button.clicked.connect(self.stop)
        self.undo_button.clicked.connect(self._undo)

    # -- questions

    def is_busy(self) -> bool:
        """Tell whether something is under way."""
        return self._task is not None

    # -- changes

    def choose_file(self) -> None:
        """Ask for a file, and look at it."""
        text, memory = self._workbench.text, self._workbench.memory
        dialog = FileDialog(text, self, "import_file_dialog", message("Choose a list"), memory)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        lists, all_files = message("Lists (*.csv *.txt *.xlsx *.xls *.ods)"), message("All files (*)")
        dialog.setNameFilters([self._workbench.text(lists), self._workbench.text(all_files)])
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.rejected.connect(lambda: self.reject() if self._path is None else None)
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Look at a file and show what it is."""
        self._path = path
        self._workbench.memory.setValue("folders/import_file_dialog", str(path.parent))
        self._name_file(path.name)
        self.mapping_page.set_date(self._workbench.desk.today)
        self.mapping_page.set_mappings(saved_names(self._workbench), "")
        self._show_page(self.waiting_page)
        self._look("", "", None)

    def say_waiting(self, count: int) -> None:
        """Say how many files come after this one."""
        name = self._path.name if self._path else ""
        words = plural("{file}, then 1 more", "{file}, then {n} more", n=count, file=name)
        self._name_file(self._workbench.text(words))

    def follow(self, task: Task) -> None:
        """Show the import that is under way, and what comes of it."""
        self._watch(task)
        task.finished.connect(self._show_done)

    def refuse(self, what: Message) -> None:
        """Tell why what was asked cannot be done."""
        self._tell(what)

    def stop(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()

    def show_undone(self) -> None:
        """Say that the import was taken back."""
        self._import_id = None
        self.undo_button.hide()
        self.outcome_label.setText(
            self._workbench.text(message("The import was undone. Everything is as it was before."))
        )

    def reject(self) -> None:
        """Close; what is under way stops in order, and nothing of it stays."""
        self.stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is under way."""
        self.stop()
        super().closeEvent(event)

    # -- slots

    def _look(self, kind: str, mapping_name: str, header_row: int | None) -> None:
        path = self._path
        if path is None:
            return
        self._tell(None)
        self._watch(
            self._workbench.read(
                message("Looking at {file}", file=path.name),
                lambda desk: recognising.look_at(desk, path, kind, mapping_name, header_row),
                self._show_sighting,
                self._cannot_read,
            )
        )

    def _show_sighting(self, found: object) -> None:
        assert isinstance(found, Sighting)
        self.pages.setCurrentWidget(self.mapping_page)
        self.mapping_page.show_sighting(found)
        self.mapping_page.setEnabled(True)
        self.mapping_page.table.setFocus()
        self._refresh_buttons()

    def _cannot_read(self, why: Message) -> None:
        self.mapping_page.forget()
        self.mapping_page.setEnabled(False)
        self.file_button.setFocus()
        self._tell(why)

    def _keep_mapping(self, name: str, kept: object) -> None:
        assert self._path is not None
        keep_mapping(self._workbench, name, kept, self._path)
        self.mapping_page.set_mappings([*{*saved_names(self._workbench), name}], name)

    def _go_on(self) -> None:
        if self.pages.currentWidget() is self.mapping_page:
            if self.mapping_page.has_right_date():
                self._preview()
        elif self.pages.currentWidget() is self.preview_page:
            self._tell(None)
            self.apply_wanted.emit(self._kind, self._final_plan())

    def _preview(self) -> None:
        self._kind, self._plan = self.mapping_page.plan()
        kind, plan = self._kind, _with(self._plan, dry_run=True, shown=-1)
        self._tell(None)

        words = self._workbench.text

        def look(desk: Desk) -> tuple[ImportOutcome, Found]:
            outcome = importing.import_list(desk, kind, plan)
            return outcome, find(outcome, "", words)

        # A preview takes the write lock for a moment, so it waits its turn among what writes.
        task = self._workbench.background.write(message("Preview of {file}", file=plan.path.name), look)
        task.finished.connect(self._show_preview)
        task.refused.connect(self.refuse)
        task.failed.connect(self._workbench.failed)
        self._watch(task)

    def _show_preview(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        outcome, found = answer
        self.preview_page.skip_refused.setChecked(False)
        self._show_page(self.preview_page)
        self.preview_page.show_outcome(outcome, found)
        self.preview_page.filter.setFocus()

    def _show_done(self, outcome: object) -> None:
        assert isinstance(outcome, ImportOutcome)
        if outcome.import_id is None:  # a row was refused that the preview had not seen: the file changed meanwhile
            self._preview()
            return
        counts, text = outcome.counts, self._workbench.text
        number = self._workbench.translator.number
        parts = [
            plural("The import is done: 1 row was read.", "The import is done: {n} rows were read.", n=counts.read),
            *(
                [plural("⚠ 1 item is open again.", "⚠ {n} items are open again.", n=counts.reopened)]
                if counts.reopened
                else []
            ),
            message(
                "New: {new}. Changed: {changed}. Closed: {closed}. Unchanged: {unchanged}. Refused: {refused}.",
                new=number(counts.new),
                changed=number(counts.changed),
                closed=number(counts.closed),
                unchanged=number(counts.unchanged),
                refused=number(counts.refused),
            ),
        ]
        self.outcome_label.setText("\n\n".join(map(text, parts)))
        self._import_id = outcome.import_id
        self.undo_button.show()
        self._show_page(self.result_page)
        self.close_button.setFocus()

    def _choose_export(self, which: str) -> None:
        text, memory = self._workbench.text, self._workbench.memory
        dialog = FileDialog(text, self, "import_export_dialog", message("Export as CSV"), memory)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._workbench.text(message("CSV files (*.csv)")))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._plan.path.stem}-{which}.csv")
        dialog.fileSelected.connect(lambda name: self.export(which, Path(name)))
        dialog.open()

    def export(self, which: str, target: Path) -> None:
        """Write a list of the preview in full."""
        kind, plan, language = self._kind, self._plan, self._workbench.translator.language
        task = self._workbench.background.write(
            message("Export to {file}", file=target.name),
            lambda desk: importing.export_list(desk, kind, plan, which, target, language),
        )
        task.finished.connect(lambda _: self._tell(message("Written: {file}", file=str(target))))
        task.refused.connect(self.refuse)
        task.failed.connect(self._workbench.failed)
        self._watch(task)

    def _undo(self) -> None:
        if self._import_id is not None:
            self.undo_wanted.emit(self._import_id)

    # -- private

    def _final_plan(self) -> ImportPlan:
        return _with(self._plan, skip_refused=self.preview_page.skip_refused.isChecked())

    def _name_file(self, words: str) -> None:
        self.file_label.setText(words)
        self.file_label.setToolTip(str(self._path))

    def _watch(self, task: Task) -> None:
        self.stop()
        self._show_busy(task)
        task.progressed.connect(self._show_progress)
        task.ended.connect(lambda: self._show_busy(None) if self._task is task else None)

    def _show_busy(self, task: Task | None) -> None:
        self._task = task
        for widget in (self.progress_label, self.progress, self.stop_button):
            widget.setVisible(task is not None)
        if task is not None:
            self.progress_label.setText(self._workbench.text(task.title))
            self.progress.setRange(0, 0)
        self._refresh_buttons()

    def _show_progress(self, done: int, total: int, what: Message) -> None:
        if self._task is None:
            return
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        title = self._workbench.text(self._task.title)
        self.progress_label.setText(f"{title}: {self._workbench.translator.number(done)} {self._workbench.text(what)}")

    def _show_page(self, page: QWidget) -> None:
        self._tell(None)
        self.pages.setCurrentWidget(page)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        page, is_busy, text = self.pages.currentWidget(), self._task is not None, self._workbench.text
        is_result = page is self.result_page
        self.back_button.setVisible(page is self.preview_page)
        self.back_button.setEnabled(not is_busy)
        self.file_button.setEnabled(not is_busy)
        self.file_button.setVisible(page in (self.waiting_page, self.mapping_page))
        self.next_button.setVisible(not is_result)
        self.next_button.setText(
            text(message("&Import")) if page is self.preview_page else text(message("See what will ha&ppen >"))
        )
        ready = self.preview_page.is_ready() if page is self.preview_page else self.mapping_page.is_readable()
        self.next_button.setEnabled(ready and not is_busy)
        self.preview_page.export_button.setEnabled(not is_busy)
        self.close_button.setText(text(message("Close")) if is_result else text(message("Cancel")))
        self.close_button.setDefault(is_result)

    def _tell(self, what: Message | None) -> None:
        self.notice.setVisible(what is not None)
        self.notice_icon.setVisible(what is not None)
        self.notice.setText(self._workbench.text(what) if what is not None else "")


def _with(plan: ImportPlan, *, dry_run: bool = False, skip_refused: bool = False, shown: int = 0) -> ImportPlan:
    return ImportPlan(plan.path, plan.mapping, plan.partial, dry_run, skip_refused, plan.as_of, shown)
