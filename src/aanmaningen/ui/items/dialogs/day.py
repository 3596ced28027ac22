"""Asks for a day, with the days that are mostly meant at hand, and for the reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QGridLayout, QPushButton, QWidget

from aanmaningen.core.errors import Message, message

from ...widgets import named
from ...workbench import Workbench
from .question import Question

DayAndReason = tuple[date, str]


def quick_days(day: date) -> list[tuple[str, Message, date]]:
    """Return the days that are mostly meant, counted from `day`: object name, words, day."""
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    first_after_next = (first_of_next + timedelta(days=32)).replace(day=1)
    return [
        ("in_a_week", message("In a &week"), day + timedelta(days=7)),
        ("in_two_weeks", message("In &two weeks"), day + timedelta(days=14)),
        ("end_of_month", message("&End of this month"), first_of_next - timedelta(days=1)),
        ("end_of_next_month", message("End of &next month"), first_after_next - timedelta(days=1)),
    ]


class DayDialog(Question[DayAndReason]):
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
        *,
        count_from: date | None = None,
        earliest: date | None = None,
    ) -> None:
        """day: what the field starts with. count_from: where “in a week” counts from; None: the reference date."""
        super().__init__(workbench, "day_dialog", sentence, agree, parent)
        self.day = named(QDateEdit(), "day")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(
            {"nl": "dd-MM-yyyy", "de": "dd.MM.yyyy"}.get(workbench.translator.language, "dd/MM/yyyy")
        )
        if earliest is not None:
            self.day.setMinimumDate(_to_qt(earliest))
        self.day.setDate(_to_qt(day))
        self.add_field(label, self.day)
        self.quick = QWidget()
        grid = QGridLayout(self.quick)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, (name, words, chosen) in enumerate(quick_days(count_from or workbench.reference_date)):
            button = named(QPushButton(workbench.text(words)), name)
            button.setAutoDefault(False)
            button.setToolTip(workbench.translator.date(chosen))
            button.clicked.connect(partial(self._choose, chosen))
            grid.addWidget(button, number // 2, number % 2)
        self.form.addRow("", self.quick)
        self.reason = self.add_reason(recent)
        self.day.setFocus()
        self.day.setSelectedSection(QDateEdit.Section.DaySection)

    def value(self) -> DayAndReason:
        """Return the day and the reason."""
        day = self.day.date()
        return date(day.year(), day.month(), day.day()), self.reason.currentText().strip()

    def _choose(self, day: date, _: bool = False) -> None:
        self.day.setDate(_to_qt(day))
        self.reason.setFocus()


def _to_qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
