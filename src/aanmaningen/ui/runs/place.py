"""Reminder runs: from the proposal to notices that arrived."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Channel
from aanmaningen.jobs import delivering, issuing, mailing, retrying, showing, withdrawing
from aanmaningen.jobs.delivering import DeliveryReport
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.issuing import IssuedRun
from aanmaningen.jobs.proposing import Wish
from aanmaningen.jobs.showing import NoticeView, notice_number, run_number

from ..actions import ActionSpec, Menu
from ..background import Job
from ..latest import Latest
from ..place import Place
from ..workbench import Kind, Workbench
from .ask_dialog import AskDialog
from .deliver_dialog import DeliverDialog, DeliveryWish, WaysOut
from .delivery_bar import DeliveryBar
from .overview_page import OverviewPage
from .proposal_page import ProposalPage
from .states import LEFT_THE_HOUSE, WAITING
from .withdraw_dialog import Withdrawal, WithdrawDialog

_FAILED, _UNCERTAIN = NoticeState.FAILED, NoticeState.UNCERTAIN


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
        self.bar = DeliveryBar(workbench)
        self.overview = OverviewPage(workbench)
        self.proposal = ProposalPage(workbench)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.overview)
        self.stack.addWidget(self.proposal)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.bar.resume_wanted.connect(self.resume)
        self.bar.opened.connect(open_file)
        self.overview.new_run_wanted.connect(self.new_run)
        self.proposal.left.connect(self.show_runs)
        self.proposal.issue_wanted.connect(self._issue)
        workbench.reference_date_changed.connect(self._on_reference_date)

    # -- what the window asks

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with runs and notices."""
        run = Menu.RUN
        return (
            ActionSpec("new_run", message("&New run…"), self.new_run, run, "Ctrl+R", "runs", in_toolbar=True),
            ActionSpec(
                "propose_again",
                message("&Propose again"),
                self.proposal.propose,
                run,
                "F5",
                "refresh",
                is_enabled=self._is_proposing,
            ),
            ActionSpec(
                "make_final",
                message("&Make final…"),
                self.proposal.make_final,
                run,
                "Ctrl+Shift+Return",
                "mark",
                is_enabled=lambda: self._is_proposing() and self.proposal.can_make_final(),
            ),
            ActionSpec(
                "deliver",
                message("&Deliver…"),
                self.deliver,
                run,
                "Ctrl+Return",
                "send",
                in_toolbar=True,
                separated=True,
                is_enabled=lambda: self._is_overview() and not self.bar.is_delivering and self._has_waiting(),
            ),
            ActionSpec(
                "resume",
                message("&Go on with interrupted deliveries"),
                self.resume,
                run,
                is_enabled=lambda: self._is_overview() and not self.bar.is_delivering,
            ),
            ActionSpec(
                "retry_notice",
                message("Send &again"),
                self.retry,
                run,
                "Ctrl+Shift+R",
                "refresh",
                is_enabled=lambda: self._is_overview() and bool(self.overview.chosen(_FAILED, _UNCERTAIN)),
            ),
            ActionSpec(
                "confirm_arrived",
                message("It did arri&ve"),
                self.confirm,
                run,
                icon="mark",
                is_enabled=lambda: self._is_overview() and bool(self.overview.chosen(_UNCERTAIN)),
            ),
            ActionSpec(
                "withdraw_notice",
                message("&Withdraw the notice…"),
                self.withdraw_notice,
                run,
                "Ctrl+Shift+Del",
                "undo",
                separated=True,
                is_enabled=lambda: self._is_overview() and self._notice_stands(),
            ),
            ActionSpec(
                "withdraw_run",
                message("Withdraw the whole &run…"),
                self.withdraw_run,
                run,
                is_enabled=lambda: self._is_overview() and bool(self._standing()),
            ),
            ActionSpec(
                "save_notice_pdf",
                message("&Save the PDF of the notice as…"),
                self.save_pdf,
                run,
                "Ctrl+Shift+S",
                "pdf",
                separated=True,
                is_enabled=lambda: self._is_overview() and self.overview.notice() is not None,
            ),
            ActionSpec(
                "open_print_file",
                message("&Open the letters to print"),
                self.open_print_file,
                run,
                "Ctrl+P",
                "print",
                is_enabled=lambda: self._is_overview() and self._count(NoticeState.PRINTED) > 0,
            ),
            ActionSpec(
                "open_mail_folder",
                message("Open the &folder with messages"),
                self.open_mail_folder,
                run,
                is_enabled=self._is_overview,
            ),
        )

    def arrive(self) -> None:
        """Read the runs the first time, and put the keyboard on them."""
        if not self._is_read:
            self._read()
        if self._is_proposing():
            self.proposal.tabs.currentWidget().setFocus()
        else:
            self.overview.runs_view.setFocus()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Read the runs anew when they changed; the proposal when anything did that it rests on."""
        if kinds == frozenset(Kind):  # another administration
            self.bar.hide()
            self.show_runs()
        if self._is_read and Kind.RUNS in kinds:
            self._read()
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
            self.stack.setCurrentWidget(self.proposal)
            self.proposal.begin()
        self.proposal.tabs.currentWidget().setFocus()
        self.workbench.actions_changed.emit()

    def show_runs(self) -> None:
        """Go back to the list of runs."""
        self.stack.setCurrentWidget(self.overview)
        self.overview.runs_view.setFocus()
        self.workbench.actions_changed.emit()

    def _issue(self, wish: Wish) -> None:
        self._write(message("Making the run final"), lambda desk: issuing.issue(desk, wish), self._on_issued)

    def _on_issued(self, issued: object) -> None:
        assert isinstance(issued, IssuedRun)
        if issued.number is None:
            self.workbench.refused.emit(message("Nobody gets a notice; no run was made."))
            return
        self._chosen = issued.number
        self.show_runs()

    # -- delivering

    def deliver(self) -> None:
        """Ask how, and deliver what is left to do of the chosen run."""
        run, desk = self.overview.run(), self.workbench.desk
        left = [one for one in self.overview.notices_of_run() if one.state in WAITING]
        if run is None or not left or self.bar.is_delivering:
            return
        n_email = sum(one.channel == Channel.EMAIL for one in left)
        settings, name = desk.settings, run_number(run.number)
        ways = WaysOut(
            settings.text("smtp-host"),
            str(showing.mail_folder(desk)),
            str(showing.print_folder(desk)),
            mailing.default_transport(desk),
        )
        known = settings.text("reply-to") or settings.text("mail-from") or desk.administration.email
        test_to = str(self.workbench.memory.value("runs/test_to", known))
        heading = message("Deliver run {run}", run=name)
        dialog = DeliverDialog(self.workbench, heading, (n_email, len(left) - n_email), ways, test_to, self)
        dialog.ask(lambda wish: self._deliver(run.number, wish))

    def _deliver(self, run: int, wish: DeliveryWish) -> None:
        name = run_number(run)
        if wish.test_to:
            self.workbench.memory.setValue("runs/test_to", wish.test_to)
            self._send(
                message("Sending run {run} as a test to {address}", run=name, address=wish.test_to),
                lambda desk: delivering.send_test(desk, run, wish.test_to, wish.transport),
                is_test=True,
            )
        else:
            self._send(
                message("Delivering run {run}", run=name), lambda desk: delivering.deliver(desk, run, wish.transport)
            )

    def resume(self) -> None:
        """Finish every delivery that was interrupted."""
        if not self.bar.is_delivering:
            self._send(message("Going on with interrupted deliveries"), delivering.resume)

    def retry(self) -> None:
        """Send the chosen notices again; what may have arrived only after the user says so."""
        failed, uncertain = self.overview.chosen(_FAILED), self.overview.chosen(_UNCERTAIN)
        if not uncertain:
            self._retry(failed)
            return
        question = plural(
            "It is not certain whether 1 of these notices arrived. Send it again all the same?",
            "It is not certain whether {n} of these notices arrived. Send them again all the same?",
            n=len(uncertain),
        )
        meaning = message("The debtor may get the same e-mail twice. Ask, or look in the mailbox, if you can.")
        dialog = AskDialog(self.workbench, message("Send again"), question, meaning, message("&Send again"), self)
        dialog.ask(lambda _: self._retry([*failed, *uncertain]))

    def _retry(self, notices: Sequence[NoticeView]) -> None:
        numbers = [one.number for one in notices]
        title = plural("Sending 1 notice again", "Sending {n} notices again", n=len(numbers))
        self._send(title, lambda desk: retrying.retry_all(desk, numbers, uncertain_too=True))

    def confirm(self) -> None:
        """Write down that the chosen uncertain notices did arrive."""
        numbers = [one.number for one in self.overview.chosen(_UNCERTAIN)]
        title = plural("Writing down that 1 notice arrived", "Writing down that {n} notices arrived", n=len(numbers))
        self._write(title, lambda desk: retrying.confirm_all(desk, numbers))

    def _send(self, title: Message, job: Job, *, is_test: bool = False) -> None:
        def tell(report: object) -> None:
            assert isinstance(report, DeliveryReport)
            self.bar.show_report(report, is_test=is_test)

        task = self.workbench.send(title, job, Kind.RUNS, then=tell)
        self.bar.show_task(task, title)
        task.refused.connect(lambda _: self._read())
        task.ended.connect(self.workbench.actions_changed)
        self.workbench.actions_changed.emit()

    # -- withdrawing

    def withdraw_notice(self) -> None:
        """Ask, and withdraw the chosen notice."""
        notice = self.overview.notice()
        if notice is None or not self._notice_stands():
            return
        name = notice_number(notice.number)
        question = message("Withdraw notice {notice} to {name}?", notice=name, name=notice.party_name)

        def withdraw(wish: Withdrawal) -> None:
            self._write(
                message("Withdrawing notice {notice}", notice=name),
                lambda desk: withdrawing.withdraw_notice(desk, notice.number, wish.letter),
                lambda _: self._on_withdrawn(wish),
            )

        letter = self._letter_file(name) if notice.state in LEFT_THE_HOUSE else None
        WithdrawDialog(self.workbench, question, letter, self).ask(withdraw)

    def withdraw_run(self) -> None:
        """Ask, and withdraw every notice of the chosen run that stands."""
        run, standing = self.overview.run(), self._standing()
        if run is None or not standing:
            return
        name = run_number(run.number)
        question = plural(
            "Withdraw run {run} with its 1 notice?",
            "Withdraw run {run} with its {n} notices?",
            n=len(standing),
            run=name,
        )

        def withdraw(wish: Withdrawal) -> None:
            self._write(
                message("Withdrawing run {run}", run=name),
                lambda desk: withdrawing.withdraw_run(desk, run.number, wish.letter),
                lambda _: self._on_withdrawn(wish),
            )

        has_left = any(one.state in LEFT_THE_HOUSE for one in standing)
        WithdrawDialog(self.workbench, question, self._letter_file(name) if has_left else None, self).ask(withdraw)

    def _letter_file(self, name: str) -> Path:
        word = self.workbench.text(message("withdrawal"))
        return showing.print_folder(self.workbench.desk).parent / f"{word}-{name}.pdf"

    def _on_withdrawn(self, wish: Withdrawal) -> None:
        if wish.letter is not None:
            open_file(wish.letter)

    # -- files

    def save_pdf(self) -> None:
        """Ask where, and write the PDF of the chosen notice there."""
        notice = self.overview.notice()
        if notice is None:
            return
        dialog = QFileDialog(self, self.workbench.text(message("Save the PDF as")))
        dialog.setObjectName("save_pdf_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{notice_number(notice.number)}.pdf")
        title = message("Writing {file}", file=f"{notice_number(notice.number)}.pdf")
        dialog.fileSelected.connect(
            lambda file: self.workbench.read(
                title, lambda desk: showing.notice_pdf(desk, notice.number, Path(file)), lambda _: None
            )
        )
        dialog.open()

    def open_print_file(self) -> None:
        """Open the letters of the chosen run, to print them."""
        run = self.overview.run()
        if run is not None:
            self.workbench.read(
                message("Looking up the letters of {run}", run=run_number(run.number)),
                lambda desk: showing.print_file(desk, run.number),
                lambda path: open_file(path) if isinstance(path, Path) else None,
            )

    def open_mail_folder(self) -> None:
        """Open the folder that messages are written to."""
        open_file(showing.mail_folder(self.workbench.desk))

    # -- private

    def _is_overview(self) -> bool:
        return self.isVisible() and self.stack.currentWidget() is self.overview

    def _is_proposing(self) -> bool:
        return self.isVisible() and self.stack.currentWidget() is self.proposal

    def _count(self, *states: NoticeState) -> int:
        run = self.overview.run()
        return 0 if run is None else sum(run.states.get(state.value, 0) for state in states)

    def _has_waiting(self) -> bool:
        return any(one.state in WAITING for one in self.overview.notices_of_run())

    def _standing(self) -> list[NoticeView]:
        return [one for one in self.overview.notices_of_run() if one.state != NoticeState.WITHDRAWN]

    def _notice_stands(self) -> bool:
        notice = self.overview.notice()
        return notice is not None and notice.state != NoticeState.WITHDRAWN

    def _write(self, title: Message, job: Job, then: Callable[[object], None] | None = None) -> None:
        task = self.workbench.write(title, job, Kind.RUNS, Kind.ITEMS, then=then)
        task.refused.connect(lambda _: self._read())

    def _read(self) -> None:
        self._is_read = True

        def job(desk: Desk) -> tuple[object, object]:
            return showing.runs(desk), showing.interrupted(desk)

        self._latest.ask(message("Reading the runs"), job, self._show)

    def _show(self, answer: object) -> None:
        assert isinstance(answer, tuple)
        runs, interrupted = answer
        chosen, self._chosen = self._chosen, None
        self.overview.show_runs(runs, chosen)
        self.bar.show_interrupted(interrupted)
        self.workbench.actions_changed.emit()

    def _on_reference_date(self) -> None:
        self.proposal.show_reference_date()
        if self.stack.currentWidget() is self.proposal:
            self.proposal.propose()


def open_file(path: Path) -> None:
    """Open a file or folder with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
