"""Asks for a day, with the days that are mostly meant at hand, and for the reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from aanmaningen.core.errors import Message, message

from ..date_field import DateField
from ..widgets import named
from ..workbench import Workbench
from .reason_field import LABEL, ReasonField
from .value_dialog import ValueDialog

DayAndReason = tuple[date, str]

_NAMES = ("in_a_week", "in_two_weeks", "end_of_month", "end_of_next_month")
_FROM_NOW = (
    message("In a &week"),
    message("In &two weeks"),
    message("&End of this month"),
    message("End of &next month"),
)
_AFTER = (
    message("A &week later"),
    message("&Two weeks later"),
    message("&End of that month"),
    message("End of the month af&ter"),
)


def quick_days(day: date, *, is_own: bool = False) -> list[tuple[str, Message, date]]:
    """Return the days that are mostly meant, counted from `day`: object name, words, day.

    is_own: it is the day that the field starts with, and not the reference date, which goes without saying.
    """
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    first_after_next = (first_of_next + timedelta(days=32)).replace(day=1)
    words = _AFTER if is_own else _FROM_NOW
    days = (
        day + timedelta(days=7),
        day + timedelta(days=14),
        first_of_next - timedelta(days=1),
        first_after_next - timedelta(days=1),
    )
    return list(zip(_NAMES, words, days, strict=True))


class DayDialog(ValueDialog[DayAndReason]):
    """Gives a day and a reason, which may be empty."""

    def __init__(
        self,
        workbench: Workbench,
        sentence: Message,
        agree: Message,
        label: Message,
        day: date,
        recent: Sequence[str],
        parent: QWidget,
        title: Message | None = None,
        *,
        count_from: date | None = None,
        earliest: date | None = None,
    ) -> None:
        """day: what the field starts with.

        count_from: the day after which “a week later” is; None: “in a week” is counted from the reference date.
        """
        super().__init__(workbench, parent, "day_dialog", title or agree, agree)
        self.say(workbench.text(sentence), "sentence")
        self.day = named(DateField(workbench, day), "day")
        if earliest is not None:
            self.day.earliest = earliest
        self.add_field(label, self.day)
        self.quick = QWidget()
        grid = QGridLayout(self.quick)
        grid.setContentsMargins(0, 0, 0, 0)
        offers = quick_days(count_from or workbench.reference_date, is_own=count_from is not None)
        for number, (name, words, chosen) in enumerate(offers):
            button = named(QPushButton(workbench.text(words)), name)
            button.setAutoDefault(False)
            button.setToolTip(workbench.translator.date(chosen))
            button.clicked.connect(partial(self._choose, chosen))
            grid.addWidget(button, number // 2, number % 2)
        self.add_below(self.quick)
        self.reason = ReasonField(workbench, recent)
        self.add_field(LABEL, self.reason)
        self.day.setFocus()
        self.day.selectAll()

    def value(self) -> DayAndReason:
        """Return the day and the reason."""
        return self.day.day(), self.reason.reason()

    def accept(self) -> None:
        """Agree, unless what stands in the field is no day."""
        if self.day.is_right():
            super().accept()
        else:
            self.day.setFocus()

    def _choose(self, day: date, _: bool = False) -> None:
        self.day.set_day(day)
        self.reason.setFocus()
