"""A field for a day: typed as one likes or picked from a calendar, and never another day than what is shown."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QMenu, QToolTip, QWidgetAction
from shiboken6 import isValid

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.typed_days import typed_day

from .icons import icon
from .widgets import named
from .workbench import Workbench

_FIRST = date(1990, 1, 1)
_YEARS_AHEAD = 10


class DateField(QLineEdit):
    """A line that reads 31-10-2026, 31-10, 311026, today and +7 when it is left or Enter is pressed.

    What is no day stays to be mended, with a sentence that says so; `is_right` is False meanwhile. A field of which
    the day counts at once (`reverting`) shows the day that counts again as soon as it is left.
    """

    day_changed = Signal(object)  # date: chosen by the user
    problem_changed = Signal()  # what was typed is no day, or is mended

    def __init__(self, workbench: Workbench, day: date, *, reverting: bool = False) -> None:
        super().__init__()
        self._workbench, self._day, self._reverting = workbench, day, reverting
        today = workbench.desk.today
        self.earliest, self.latest = _FIRST, today.replace(year=today.year + _YEARS_AHEAD, day=min(today.day, 28))
        self._problem: Message | None = None
        self._calendar_action = self.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        self._calendar_action.triggered.connect(self.show_calendar)
        self.textEdited.connect(self._forgive)
        self.returnPressed.connect(self._take_and_select)
        workbench.language_changed.connect(self.retranslate)
        self.retranslate()

    # -- questions

    def day(self) -> date:
        """Return the day that was chosen last; ask `is_right` first whether it is what the field shows."""
        return self._day

    @property
    def problem(self) -> Message | None:
        """Return what is wrong with what was taken last; what is being typed is not judged yet."""
        return self._problem

    def is_right(self) -> bool:
        """Take what was typed, and tell whether it is a day; else it is told what is wrong with it."""
        self._take()
        return self._problem is None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for a date and the button of the calendar."""
        found = super().sizeHint()
        icons = 2 * self.fontMetrics().height()
        return QSize(self.fontMetrics().horizontalAdvance("00-00-00000") + icons + 8, found.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: half a date is another date."""
        return self.sizeHint()

    # -- changes

    def set_day(self, day: date) -> None:
        """Show a day. Nobody hears of it."""
        self._day = day
        self._show()

    def retranslate(self) -> None:
        """Write the day, and the tip, as the language does."""
        words = message("Write 31-10-2026, 31-10, 311026, today, or +7 for a week later; F4 shows the calendar.")
        self._calendar_action.setToolTip(self._workbench.text(message("Calendar (F4)")))
        self.setToolTip(self._workbench.text(words))
        if self._problem is None:
            self._show()

    def show_calendar(self) -> QMenu:
        """Let the user pick a day."""
        menu = named(QMenu(self), "calendar_menu")
        calendar = named(QCalendarWidget(), "calendar")
        calendar.setMinimumDate(_to_qt(self.earliest))
        calendar.setMaximumDate(_to_qt(self.latest))
        calendar.setSelectedDate(_to_qt(self._day))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)

        def pick(chosen: QDate) -> None:
            menu.close()
            self._change(date(chosen.year(), chosen.month(), chosen.day()))

        calendar.clicked.connect(pick)
        calendar.activated.connect(pick)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()
        return menu

    # -- events

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the calendar with F4 or Alt+Down; give up what was typed with Escape."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or alt_down:
            self.show_calendar()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._written():
            self._show()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was typed."""
        super().focusOutEvent(event)
        # A dialog that goes takes the keyboard away too, when parts of the field are gone already.
        if not self._is_still_typed_in(event.reason()) and isValid(self._calendar_action):
            self._take()
            if self._problem is not None and self._reverting:
                self._show()

    # -- private

    def _is_still_typed_in(self, left: Qt.FocusReason) -> bool:
        """Tell whether who left goes on here: after a look in another window, but not behind a question of our own."""
        if left == Qt.FocusReason.ActiveWindowFocusReason:
            return QApplication.activeModalWidget() in (None, self.window())
        return left == Qt.FocusReason.PopupFocusReason

    def _written(self) -> str:
        return self._workbench.translator.short_date(self._day)

    def _show(self) -> None:
        self.setText(self._written())
        self._judge(None)

    def _take(self) -> None:
        if self.text() == self._written():
            self._show()
            return
        today = self._workbench.desk.today
        try:
            found = typed_day(self.text(), today, self._day, self.earliest, self.latest)
        except Refusal as refusal:
            self._judge(refusal.message)
            self.selectAll()
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self._workbench.text(refusal.message), self)
        else:
            self._change(found)

    def _take_and_select(self) -> None:
        # What is typed next is another day, not more of this one.
        self._take()
        self.selectAll()

    def _change(self, day: date) -> None:
        is_new = day != self._day
        self.set_day(day)
        if is_new:
            self.day_changed.emit(day)

    def _forgive(self) -> None:
        self._judge(None)

    def _judge(self, problem: Message | None) -> None:
        was, self._problem = self._problem, problem
        self._mark()
        if was is not None and problem is None:
            QToolTip.hideText()
        if was != problem:
            self.problem_changed.emit()

    def _mark(self) -> None:
        self._calendar_action.setIcon(icon("calendar" if self._problem is None else "warning"))
        told = "" if self._problem is None else self._workbench.text(self._problem)
        self.setAccessibleDescription(told)


def _to_qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
