"""Withdrawing from the window: the selected notices or a whole run, with letters that take them back."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.notice import NoticeState
from aanmaningen.jobs import showing, withdrawing
from aanmaningen.jobs.showing import NoticeView, notice_number, run_number

from ..background import Job
from ..states import LEFT_THE_HOUSE
from ..workbench import Kind, Workbench
from .overview_page import OverviewPage
from .withdraw_dialog import Withdrawal, WithdrawDialog

# What is on its way out cannot be taken back before it is known what became of it.
_GONE = (NoticeState.WITHDRAWN, NoticeState.SENDING)


class TakingBack(QObject):
    """Asks, and has it done."""

    reading_wanted = Signal()  # what is shown may no longer be so
    letter_written = Signal(object)  # Path

    def __init__(self, workbench: Workbench, overview: OverviewPage, over: QWidget) -> None:
        """over: the widget that questions are shown over."""
        super().__init__(over)
        self._workbench = workbench
        self._overview = overview
        self._over = over

    # -- questions

    def chosen(self) -> list[NoticeView]:
        """Return the selected notices that can be withdrawn."""
        return _standing(self._overview.chosen(*NoticeState))

    def can_withdraw(self) -> bool:
        """Tell whether one of the selected notices can be withdrawn."""
        return any(one.state not in _GONE for one in self._overview.chosen(*NoticeState))

    def can_withdraw_run(self) -> bool:
        """Tell whether a notice of the chosen run can be withdrawn."""
        return any(one.state not in _GONE for one in self._overview.notices_of_run())

    def of_run(self) -> list[NoticeView]:
        """Return the notices of the chosen run that can be withdrawn."""
        return _standing(self._overview.notices_of_run())

    # -- changes

    def withdraw_notices(self) -> None:
        """Ask, and withdraw the selected notices."""
        found = self.chosen()
        if not found:
            return
        first, numbers = found[0], [one.number for one in found]
        name = notice_number(first.number)
        if len(found) == 1:
            question = message("Withdraw notice {notice} to {name}?", notice=name, name=first.party_name)
            title = message("Withdrawing notice {notice}", notice=name)
        else:
            question = plural("Withdraw {n} notice?", "Withdraw the {n} selected notices?", n=len(found))
            title = plural("Withdrawing {n} notice", "Withdrawing {n} notices", n=len(found))
            name = f"{notice_number(min(numbers))}-{notice_number(max(numbers))}"
        self._ask(
            question,
            title,
            found,
            name,
            lambda wish: lambda desk: withdrawing.withdraw_notices(desk, numbers, wish.letter, wish.reason),
        )

    def withdraw_run(self) -> None:
        """Ask, and withdraw every notice of the chosen run that stands."""
        run, standing = self._overview.run(), self.of_run()
        if run is None or not standing:
            return
        name = run_number(run.number)
        question = plural(
            "Withdraw run {run} with its 1 notice?",
            "Withdraw run {run} with its {n} notices?",
            n=len(standing),
            run=name,
        )
        self._ask(
            question,
            message("Withdrawing run {run}", run=name),
            standing,
            name,
            lambda wish: lambda desk: withdrawing.withdraw_run(desk, run.number, wish.letter, wish.reason),
        )

    # -- private

    def _ask(
        self,
        question: Message,
        title: Message,
        notices: Sequence[NoticeView],
        name: str,
        job: Callable[[Withdrawal], Job],
    ) -> None:
        """Ask over these notices; `job` does it as was decided. name: of the file for letters."""

        def withdraw(wish: Withdrawal) -> None:
            task = self._workbench.write(
                title,
                job(wish),
                Kind.RUNS,
                Kind.ITEMS,
                then=lambda _: self.letter_written.emit(wish.letter) if wish.letter else None,
            )
            task.refused.connect(lambda _: self.reading_wanted.emit())

        n_sent = sum(one.state in LEFT_THE_HOUSE for one in notices)
        letter = self._letter_file(name)
        WithdrawDialog(self._workbench, question, len(notices), n_sent, letter, self._over).ask(withdraw)

    def _letter_file(self, name: str) -> Path:
        word = self._workbench.text(message("withdrawal"))
        return showing.print_folder(self._workbench.desk).parent / f"{word}-{name}.pdf"


def _standing(notices: Sequence[NoticeView]) -> list[NoticeView]:
    return [one for one in notices if one.state not in _GONE]
