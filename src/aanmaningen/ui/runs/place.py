"""Reminder runs: from the proposal to notices that arrived."""

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import issuing, showing
from aanmaningen.jobs.agreeing import Agreement
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.issuing import IssuedRun
from aanmaningen.jobs.showing import Interrupted, RunView

from ..actions import ActionSpec
from ..corrections import Corrections
from ..latest import Latest
from ..opening import open_outside
from ..place import Place
from ..states import WAITING
from ..workbench import Kind, Workbench
from .delivery_bar import DeliveryBar, interrupted_lines
from .overview_page import OverviewPage
from .proposal_page import ProposalPage
from .run_actions import RunRooms, notice_specs, proposal_specs
from .sending import Sending
from .taking_back import TakingBack


class RunsPlace(Place):
    """The runs and their notices, and the page on which a new run is proposed."""

    key = "runs"
    title = message("Reminder runs")
    icon = "runs"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self._latest = Latest(workbench, self)
        self._is_read = False
        self._chosen: int | None = None
        self._note: Message | None = None
        self._build()
        self._connect()
        self._look()

    def _build(self) -> None:
        bench = self.workbench
        self.bar = DeliveryBar(bench)
        self.overview = OverviewPage(bench)
        self.proposal = ProposalPage(bench)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.overview)
        self.stack.addWidget(self.proposal)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.sending = Sending(bench, self.overview, self.bar, self)
        self.taking_back = TakingBack(bench, self.overview, self)
        self.corrections = Corrections(bench, self.proposal)

    def _connect(self) -> None:
        self.bar.opened.connect(partial(open_outside, self.workbench))
        self.bar.held_back_wanted.connect(self._show_held_back)
        self.overview.new_run_wanted.connect(self.new_run)
        self.proposal.left.connect(self.show_runs)
        self.proposal.issue_wanted.connect(self._issue)
        self.sending.reading_wanted.connect(self._read)
        self.taking_back.reading_wanted.connect(self._read)
        self.taking_back.letter_written.connect(partial(open_outside, self.workbench))
        self.workbench.reference_date_changed.connect(self._on_reference_date)

    # -- what the window asks

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with proposals, runs and notices."""
        rooms = RunRooms(
            self.workbench,
            self.overview,
            self.proposal,
            self.corrections,
            self.sending,
            self.taking_back,
            self._is_overview,
            self._is_proposing,
        )
        return (*proposal_specs(rooms, self.new_run), *notice_specs(rooms))

    def arrive(self) -> None:
        """Read the runs the first time, and put the keyboard on them."""
        if not self._is_read:
            self._read()
        if self._is_proposing():
            self.proposal.take_keyboard()
        else:
            self.overview.runs_view.setFocus()

    def note(self) -> Message | None:
        """Return what was left undone: a delivery that was interrupted, or notices that were never delivered."""
        return self._note

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Read the runs anew when they changed; the proposal when anything did that it rests on."""
        if kinds == frozenset(Kind):  # another administration
            self.bar.hide()
            self.show_runs()
        if self._is_read and Kind.RUNS in kinds:
            self._read()
        elif Kind.RUNS in kinds:
            self._look()
        elif self._is_read and kinds & {Kind.ITEMS, Kind.PARTIES, Kind.IMPORTS}:
            # What was paid or blocked overtakes notices that wait.
            if self.isVisible():
                self._read()
            else:
                self._is_read = False
        if self._is_proposing() and kinds & {Kind.ITEMS, Kind.PARTIES, Kind.IMPORTS, Kind.SETTINGS}:
            self.proposal.propose()

    def retranslate(self) -> None:
        """Write all texts anew."""
        self.bar.retranslate()
        self.overview.retranslate()
        self.proposal.retranslate()

    def find_text(self, text: str) -> None:
        """Search the proposal, or the notices of the chosen run."""
        (self.proposal.search if self._is_proposing() else self.overview.filter.text_field).setText(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Enable what can be done here."""
        super().showEvent(event)
        self.workbench.actions_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Disable it again."""
        super().hideEvent(event)
        self.workbench.actions_changed.emit()

    # -- a new run

    def new_run(self) -> None:
        """Show the page of the proposal; while it is there already, leave it as it is."""
        self.workbench.place_wanted.emit(self.key)
        if self.stack.currentWidget() is not self.proposal:
            self.bar.put_away()
            self.stack.setCurrentWidget(self.proposal)
            self.proposal.begin()
        self.proposal.take_keyboard()
        self.workbench.actions_changed.emit()

    def show_runs(self) -> None:
        """Go back to the list of runs."""
        self.stack.setCurrentWidget(self.overview)
        self.proposal.let_go()
        self.overview.runs_view.setFocus()
        self.workbench.actions_changed.emit()

    def _issue(self, agreement: Agreement) -> None:
        task = self.workbench.write(
            message("Making the run final"),
            lambda desk: _issued(desk, agreement),
            Kind.RUNS,
            Kind.ITEMS,
            then=self._on_issued,
        )
        task.refused.connect(lambda _: self._on_not_issued())

    def _on_not_issued(self) -> None:
        self._read()
        if self.stack.currentWidget() is self.proposal:
            self.proposal.propose()  # the ledger may have changed: what is shown is what is asked again

    def _on_issued(self, number: object) -> None:
        if not isinstance(number, int):
            self.workbench.refused.emit(message("Nobody gets a notice; no run was made."))
            return
        self._chosen = number
        self.show_runs()

    # -- private

    def _is_overview(self) -> bool:
        return self.isVisible() and self.stack.currentWidget() is self.overview

    def _is_proposing(self) -> bool:
        return self.isVisible() and self.stack.currentWidget() is self.proposal

    def _read(self) -> None:
        self._is_read = True

        self._latest.ask(message("Reading the runs"), _found, self._show)

    def _look(self) -> None:
        """Find out what was left undone, before anybody comes here."""
        self._latest.ask(message("Reading the runs"), _found, self._take_note, lambda _: None)

    def _take_note(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        if self.bar.is_delivering:
            return  # nothing is left undone yet; its end is read again
        runs, interrupted = answer
        before, waiting = self._note, sum(run.states.get(state.value, 0) for run in runs for state in WAITING)
        self._note = None
        if interrupted is not None:
            self._note = next(iter(interrupted_lines(interrupted)), None)
        elif waiting:
            self._note = plural("1 notice waits to be delivered.", "{n} notices wait to be delivered.", n=waiting)
        if self._note != before:
            self.note_changed.emit()

    def _show(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        self._take_note(answer)
        runs, interrupted = answer
        chosen, self._chosen = self._chosen, None
        self.overview.show_runs(runs, chosen)
        self.bar.show_interrupted(interrupted)
        self.workbench.actions_changed.emit()

    def _show_held_back(self, run: int | None) -> None:
        self.show_runs()
        self.overview.show_overtaken(run)

    def _on_reference_date(self) -> None:
        self.proposal.show_reference_date()
        if self.stack.currentWidget() is self.proposal:
            self.proposal.propose()


def _found(desk: Desk) -> tuple[Sequence[RunView], Interrupted | None]:
    return showing.runs(desk), showing.interrupted(desk)


def _issued(desk: Desk, agreement: Agreement) -> int | None:
    # The number alone: what was proposed may be a million records, and nobody asks for them any more.
    issued: IssuedRun = issuing.issue(desk, agreement.wish, agreed=agreement)
    issued.proposed.let_go()
    return issued.number
