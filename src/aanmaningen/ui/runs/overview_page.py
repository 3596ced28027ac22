"""The runs, the notices of the chosen one, and the PDF of the chosen notice."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import message
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.overtaken import Overtaken
from aanmaningen.jobs import showing
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.showing import Moved, NoticeView, RunNotices, RunView, run_number
from aanmaningen.jobs.waiting_remarks import Remarked

from ..companion import Companion
from ..latest import Latest
from ..record_table import RecordModel, RecordView
from ..room import holds
from ..states import NEEDS_ATTENTION, WAITING
from ..widgets import named
from ..workbench import Workbench
from .notice_list import NoticeFilter, notice_columns, searched_texts
from .notice_pdf import NoticePdf
from .run_list import ProgressDelegate, run_columns

_MENU = ("retry_notice", "confirm_arrived", "save_notice_pdf", "withdraw_notice")
_PDF = "runs/pdf"
_BESIDE_PDF = 116  # letters of the page; with less the lists would be left with names only
_RUN_MENU = ("deliver", "open_print_file", "open_mail_folder", "withdraw_run")


class OverviewPage(QWidget):
    """Shows; what can be done with what is chosen is the place's affair."""

    new_run_wanted = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("runs_overview")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._notices: Sequence[NoticeView] = ()
        self._notices_of: int | None = None
        self._last_run: int | None = None  # whose notices were shown last, while those are read anew
        self._overtaken: dict[int, Overtaken] = {}
        self._remarked: Remarked = {}
        self._show_overtaken_of: int | None = None  # a run, as soon as its notices are there
        self._pdf_room = Companion(workbench.memory.value(_PDF, "true") == "true")
        self._build()
        self._connect()

    def _build(self) -> None:
        bench = self._workbench
        self.runs = RecordModel(run_columns(bench), bench.text, self)
        self.runs_view = named(RecordView(self.runs, lambda run: run.number), "runs_table")
        states = next(place for place, column in enumerate(self.runs.columns) if column.key == "states")
        self.runs_view.setItemDelegateForColumn(states, ProgressDelegate(self.runs_view))
        self.runs_view.allow_sorting(0, Qt.SortOrder.DescendingOrder)
        self.filter = NoticeFilter(bench, self.why_overtaken)
        self.notices = RecordModel(notice_columns(bench, self.why_overtaken), bench.text, self)
        self.notices_view = named(RecordView(self.notices, lambda one: one.number, several=True), "notices_table")
        self.notices_view.allow_sorting(0)
        for view in (self.runs_view, self.notices_view):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.pdf = NoticePdf(bench)
        below = QWidget()
        lines = QVBoxLayout(below)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.filter)
        lines.addWidget(self.notices_view, 1)
        self.lists = QSplitter(Qt.Orientation.Vertical)
        self.lists.addWidget(self.runs_view)
        self.lists.addWidget(below)
        self.lists.setSizes([220, 420])
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self.lists)
        self.halves.addWidget(self.pdf)
        self.halves.setSizes([680, 380])
        self.halves.setStretchFactor(0, 1)
        self.empty = QWidget()
        invitation = QVBoxLayout(self.empty)
        self.empty_label = named(QLabel(), "no_runs")
        self.empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_label.setWordWrap(True)
        self.empty_button = named(QPushButton(), "no_runs_new")
        invitation.addStretch(1)
        invitation.addWidget(self.empty_label)
        invitation.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        invitation.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.halves)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        for key, splitter in (("lists", self.lists), ("halves", self.halves)):
            kept = bench.memory.value(f"runs/{key}")
            if isinstance(kept, QByteArray):
                splitter.restoreState(kept)

    def _connect(self) -> None:
        bench = self._workbench
        self.runs_view.current_changed.connect(self._on_run)
        self.notices_view.current_changed.connect(lambda _: self._follow())
        self.notices_view.selectionModel().selectionChanged.connect(lambda: bench.actions_changed.emit())
        self.notices.modelReset.connect(lambda: bench.actions_changed.emit())
        self.runs_view.opened.connect(lambda _: self.notices_view.setFocus())
        self.notices_view.opened.connect(lambda _: self._look_at_pdf())
        self.pdf.left.connect(self._leave_pdf)
        self.filter.changed.connect(self._filter)
        self.filter.overtaken_wanted.connect(self.show_overtaken)
        self.empty_button.clicked.connect(lambda: self.new_run_wanted.emit())
        self.runs_view.customContextMenuRequested.connect(lambda at: self._menu(self.runs_view, at, _RUN_MENU))
        self.notices_view.customContextMenuRequested.connect(lambda at: self._menu(self.notices_view, at, _MENU))
        for key, splitter in (("lists", self.lists), ("halves", self.halves)):
            splitter.splitterMoved.connect(
                lambda *_, key=key, splitter=splitter: bench.memory.setValue(f"runs/{key}", splitter.saveState())
            )
        self.pdf.setVisible(self._pdf_room.is_shown)

    # -- questions

    def run(self) -> RunView | None:
        """Return the chosen run."""
        found: RunView | None = self.runs_view.current()
        return found

    def notice(self) -> NoticeView | None:
        """Return the chosen notice."""
        found: NoticeView | None = self.notices_view.current()
        return found

    def chosen(self, *states: NoticeState) -> list[NoticeView]:
        """Return the selected notices that are in one of these states."""
        return [one for one in self.notices_view.chosen() if one.state in states]

    def notices_of_run(self) -> Sequence[NoticeView]:
        """Return all notices of the chosen run, whatever the filter; none while they are being read."""
        run = self.run()
        return self._notices if run is not None and run.number == self._notices_of else ()

    def why_overtaken(self, one: NoticeView) -> Overtaken | None:
        """Return why a notice that waits should not go any more; None when it should, or went."""
        return self._overtaken.get(one.id) if self._overtaken and one.state in WAITING else None

    def overtaken(self) -> list[Overtaken]:
        """Return why notices of the chosen run should not go any more, for each of those."""
        return [why for one in self.notices_of_run() if (why := self.why_overtaken(one)) is not None]

    def remarked(self) -> Remarked:
        """Return of which notices of the chosen run there is something to know before they go."""
        return self._remarked if self.notices_of_run() else {}

    def has_overtaken(self) -> bool:
        """Tell whether there are any; quicker than to count them."""
        return bool(self._overtaken) and bool(self.notices_of_run())

    def has_attention(self) -> bool:
        """Tell whether the chosen run has notices that failed or may have."""
        run = self.run()
        return run is not None and any(run.states.get(state.value, 0) for state in NEEDS_ATTENTION)

    def has_pdf(self) -> bool:
        """Tell whether the PDF of the chosen notice is shown."""
        return self._pdf_room.is_shown

    # -- changes

    def turn_pdf(self) -> None:
        """Show the PDF of the chosen notice beside the lists, or no longer."""
        self._pdf_room.turn()
        self._workbench.memory.setValue(_PDF, "true" if self._pdf_room.is_wanted else "false")
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the lists where there is little."""
        super().resizeEvent(event)
        if self._pdf_room.give_room(holds(self, _BESIDE_PDF)):
            self._follow()
            self._workbench.actions_changed.emit()

    def show_attention(self) -> None:
        """Show and select what failed or is uncertain, so that the next key can do something about it."""
        self._show_and_select("attention")

    def show_overtaken(self, run: int | None = None) -> None:
        """Show and select what was overtaken, so that the next key can withdraw it. run: None for the chosen one."""
        if run is not None and run != self._notices_of:
            self._show_overtaken_of = run
            self.runs_view.choose(run)
        else:
            self._show_and_select("overtaken")

    def show_runs(self, runs: Sequence[RunView], chosen: int | None = None) -> None:
        """Show these runs, and choose one."""
        if chosen is not None:
            self.runs_view.choose(chosen)
        self._notices_of = None  # whatever changed the runs changed their notices
        self.runs.set_records(runs)
        self.runs_view.fit_columns(only_wider=True)
        self.stack.setCurrentWidget(self.halves if runs else self.empty)
        if not runs:
            self._show_notices(None, _Read(RunNotices([], {}), {}))

    def show_moved(self, found: Moved) -> None:
        """Show how far things are, with everything where it stands; order and filter follow at the end."""
        self.runs.exchange(lambda run: run.number, {run.number: run for run in found.runs})
        if found.run == self._notices_of:
            newer = {one.number: one for one in found.notices}
            self._notices = [newer.get(one.number, one) for one in self._notices]
            self.filter.searched |= searched_texts(found.notices)
            self.notices.exchange(lambda one: one.number, newer)
            self._tell()

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        self.filter.retranslate()
        self.pdf.retranslate()
        self.runs.retranslate()
        self.notices.retranslate()
        self.runs_view.setAccessibleName(text(message("Reminder runs")))
        self.notices_view.setAccessibleName(text(message("Notices of the run")))
        self.empty_label.setText(
            text(
                message(
                    "There are no runs yet. A run proposes who must be reminded; nothing is sent before you say so."
                )
            )
        )
        self.empty_button.setText(text(message("&New run")))
        self._tell()

    # -- private

    def _follow(self) -> None:
        self.pdf.setVisible(self._pdf_room.is_shown)
        if self._pdf_room.is_shown:
            self.pdf.show_notice(self.notice())

    def _look_at_pdf(self) -> None:
        self._pdf_room.look()
        self._follow()
        self.pdf.view.setFocus()

    def _leave_pdf(self) -> None:
        self.notices_view.setFocus()
        self._pdf_room.leave()
        self._follow()

    def _on_run(self, run: RunView | None) -> None:
        self._workbench.actions_changed.emit()
        if run is None or run.number == self._notices_of:
            return
        number = run.number
        self._latest.ask(
            message("Reading the notices of {run}", run=run_number(number)),
            lambda desk: _read_notices(desk, number),
            lambda found: self._show_notices(number, found),
        )

    def _show_notices(self, run: int | None, found: object) -> None:
        assert isinstance(found, _Read)
        self._notices_of = run
        (self._notices, self._overtaken, self._remarked), self.filter.searched = found
        self.pdf.forget()
        if run != self._last_run:
            self.filter.let_go_of_state()  # it was meant for the other run
        self._last_run = run
        self.notices.set_records(self._notices)
        if self._notices and not self.notices.shown:
            self.filter.let_go_of_state()  # none is in that state any more
        self._clear_pdf()
        self.notices_view.fit_columns(only_wider=True)
        self._tell()
        wanted, self._show_overtaken_of = self._show_overtaken_of, None
        if wanted is not None and wanted == run:
            self._show_and_select("overtaken")

    def _show_and_select(self, choice: str) -> None:
        self.filter.choose(choice)
        self.notices_view.selectAll()
        self.notices_view.setFocus()

    def _filter(self) -> None:
        self.notices.set_filter(self.filter.test())
        self._clear_pdf()
        self._tell()

    def _clear_pdf(self) -> None:
        if not self.notices.shown:
            self.pdf.show_notice(None)

    def _tell(self) -> None:
        name = "" if self._notices_of is None else run_number(self._notices_of)
        self.filter.heading.setText(self._workbench.text(message("Notices of {run}", run=name)) if name else "")
        self.filter.show_count(len(self.notices.shown), len(self._notices))
        self.filter.show_overtaken(len(self.overtaken()))

    def _menu(self, view: RecordView, at: QPoint, keys: Sequence[str]) -> None:
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in keys:
            action = self.window().findChild(QAction, key)
            if action is not None:
                menu.addAction(action)
        menu.popup(view.viewport().mapToGlobal(at))


class _Read(NamedTuple):
    """The notices of a run, and what each is searched in."""

    notices: RunNotices
    searched: dict[int, str]


def _read_notices(desk: Desk, run: int) -> _Read:
    found = showing.notices_of(desk, run)
    return _Read(found, searched_texts(found.notices))
