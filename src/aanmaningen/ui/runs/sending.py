"""Delivering from the window: how, what is under way, going on after an interruption, and sending again."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Channel
from aanmaningen.jobs import delivering, mailing, retrying, showing
from aanmaningen.jobs.delivering import DeliveryReport
from aanmaningen.jobs.showing import Moved, NoticeView, run_number
from aanmaningen.jobs.waiting_remarks import remarks_in_words

from ..background import Job
from ..latest import Latest
from ..states import WAITING
from ..workbench import Kind, Workbench
from .deliver_dialog import DeliverDialog, DeliveryWish, LeftToDo, WaysOut
from .delivery_bar import DeliveryBar
from .overview_page import OverviewPage
from .send_again_dialog import SendAgainDialog

_FAILED, _UNCERTAIN = NoticeState.FAILED, NoticeState.UNCERTAIN
_LOOK_AGAIN = 1_000  # milliseconds between two looks at how far a delivery is


class Sending(QObject):
    """Asks what must be known, has it done, and shows how far it is."""

    reading_wanted = Signal()  # what is shown may no longer be so

    def __init__(self, workbench: Workbench, overview: OverviewPage, bar: DeliveryBar, over: QWidget) -> None:
        """over: the widget that questions are shown over."""
        super().__init__(over)
        self._workbench = workbench
        self._overview = overview
        self._bar = bar
        self._over = over
        self._latest = Latest(workbench, over)
        self._since = ""
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AGAIN)
        self._clock.timeout.connect(self._look)
        bar.resume_wanted.connect(self.resume)

    # -- questions

    def can_deliver(self) -> bool:
        """Tell whether the chosen run has notices that can be delivered now."""
        run = self._overview.run()
        if run is None or self._bar.is_delivering or not self._overview.notices_of_run():
            return False
        return any(run.states.get(state.value, 0) for state in WAITING)  # asked often, so not of each notice

    def can_resume(self) -> bool:
        """Tell whether interrupted deliveries could go on now."""
        return not self._bar.is_delivering

    def can_retry(self) -> bool:
        """Tell whether notices are selected that failed or may have."""
        return not self._bar.is_delivering and bool(self._overview.chosen(_FAILED, _UNCERTAIN))

    def can_confirm(self) -> bool:
        """Tell whether notices are selected of which it is not certain whether they arrived."""
        return not self._bar.is_delivering and bool(self._overview.chosen(_UNCERTAIN))

    # -- changes

    def deliver(self) -> None:
        """Ask how, and deliver what is left to do of the chosen run."""
        run, desk = self._overview.run(), self._workbench.desk
        waiting = [one for one in self._overview.notices_of_run() if one.state in WAITING]
        if run is None or not waiting or self._bar.is_delivering:
            return
        going = [one for one in waiting if self._overview.why_overtaken(one) is None]
        n_email = sum(one.channel == Channel.EMAIL for one in going)
        known = remarks_in_words(self._overview.remarked(), going)
        left = LeftToDo(n_email, len(going) - n_email, self._overview.overtaken(), *known)
        settings, name = desk.settings, run_number(run.number)
        ways = WaysOut(
            settings.text("smtp-host"),
            str(showing.mail_folder(desk)),
            str(showing.print_folder(desk)),
            mailing.default_transport(desk),
        )
        own = settings.text("reply-to") or settings.text("mail-from") or desk.administration.email
        test_to = str(self._workbench.memory.value("runs/test_to", own))
        heading = message("Deliver run {run}", run=name)
        dialog = DeliverDialog(self._workbench, heading, left, ways, test_to, self._over)
        dialog.ask(partial(self._deliver, run.number))

    def _deliver(self, run: int, wish: DeliveryWish) -> None:
        name = run_number(run)
        if wish.test_to:
            self._workbench.memory.setValue("runs/test_to", wish.test_to)
            self._send(
                message("Sending run {run} as a test to {address}", run=name, address=wish.test_to),
                lambda desk: delivering.send_test(desk, run, wish.test_to, wish.transport, paper_too=False),
                is_test=True,
            )
        else:
            self._send(
                message("Delivering run {run}", run=name), lambda desk: delivering.deliver(desk, run, wish.transport)
            )

    def resume(self) -> None:
        """Finish every delivery that was interrupted."""
        if not self._bar.is_delivering:
            self._send(message("Going on with interrupted deliveries"), delivering.resume)

    def retry(self) -> None:
        """Send the selected notices again; what may have arrived only after the user says so."""
        failed, uncertain = self._overview.chosen(_FAILED), self._overview.chosen(_UNCERTAIN)
        if not uncertain:
            self._retry(failed)
            return
        dialog = SendAgainDialog(self._workbench, len(failed), len(uncertain), self._over)
        dialog.ask(lambda uncertain_too: self._retry([*failed, *uncertain] if uncertain_too else failed))

    def _retry(self, notices: Sequence[NoticeView]) -> None:
        numbers = sorted(one.number for one in notices)
        if numbers and not self._bar.is_delivering:
            title = plural("Sending 1 notice again", "Sending {n} notices again", n=len(numbers))
            self._send(title, lambda desk: retrying.retry_all(desk, numbers, uncertain_too=True))

    def confirm(self) -> None:
        """Write down that the selected uncertain notices did arrive."""
        numbers = [one.number for one in self._overview.chosen(_UNCERTAIN)]
        title = plural("Writing down that 1 notice arrived", "Writing down that {n} notices arrived", n=len(numbers))
        task = self._workbench.write(title, lambda desk: retrying.confirm_all(desk, numbers), Kind.RUNS, Kind.ITEMS)
        task.refused.connect(lambda _: self.reading_wanted.emit())

    # -- private

    def _send(self, title: Message, job: Job, *, is_test: bool = False) -> None:
        def tell(report: object) -> None:
            assert isinstance(report, DeliveryReport)
            self._bar.show_report(report, is_test=is_test)

        task = self._workbench.send(title, job, Kind.RUNS, then=tell)
        self._bar.show_task(task, title)
        task.refused.connect(lambda _: self.reading_wanted.emit())
        task.ended.connect(self._end)
        self._since = self._workbench.desk.actor.stamp
        if not is_test:
            self._clock.start()
        self._workbench.actions_changed.emit()

    def _end(self) -> None:
        self._clock.stop()
        self._latest.forget()
        self._workbench.actions_changed.emit()

    def _look(self) -> None:
        run, since = self._overview.run(), self._since
        if run is None or self._latest.is_asking or not self._over.isVisible():
            return
        number = run.number
        self._latest.ask(
            message("Looking how far the delivery is"), lambda desk: showing.moved(desk, number, since), self._show
        )

    def _show(self, found: object) -> None:
        assert isinstance(found, Moved)
        self._since = max([self._since, *(one.state_at for one in found.notices)])
        self._overview.show_moved(found)
