"""The list of runs: its columns, and below the states of a run a bar that shows how far its notices are."""

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from aanmaningen.core.errors import message
from aanmaningen.core.notice import NoticeState
from aanmaningen.jobs.showing import RunView, run_number

from ..list_looks import ListDelegate, cell_margin
from ..record_table import RECORD, Column
from ..states import MEANINGS, WORDS
from ..tints import quiet, strong
from ..workbench import Workbench


def run_columns(bench: Workbench) -> list[Column[RunView]]:
    """Return the columns of the list of runs."""
    return [
        Column("run", message("Run"), lambda run: run_number(run.number), lambda run: run.number),
        Column(
            "reference_date",
            message("Reference date"),
            lambda run: bench.translator.date(date.fromordinal(run.reference_day)),
            lambda run: run.reference_day,
        ),
        Column(
            "notices",
            message("Notices"),
            lambda run: bench.translator.number(run.notices),
            lambda run: run.notices,
            is_number=True,
        ),
        Column("states", message("State"), lambda run: states_text(bench, run.states), _share_done, letters=20),
        Column(
            "totals",
            message("Total"),
            lambda run: totals_text(bench, run.totals),
            lambda run: max(run.totals.values(), default=0),
            is_number=True,
        ),
        Column("issued_at", message("Made final"), lambda run: when(bench, run.issued_at), lambda run: run.issued_at),
        Column("issued_by", message("By"), lambda run: run.issued_by),
    ]


def when(bench: Workbench, stamp: str) -> str:
    """Return a stored time as the user's own: "31 okt 2026 09:30"."""
    at = datetime.fromisoformat(stamp).astimezone()
    return f"{bench.translator.date(at.date())} {at:%H:%M}"


def totals_text(bench: Workbench, totals: Mapping[str, int]) -> str:
    """Return amounts per currency: "€ 1.200,00 + £ 30,00"."""
    return " + ".join(bench.translator.amount(minor, currency) for currency, minor in totals.items())


def states_text(bench: Workbench, states: Mapping[str, int]) -> str:
    """Return the states with their numbers: "68 sent, 25 printed"."""
    found = ((state, states.get(state.value, 0)) for state in MEANINGS)
    return ", ".join(f"{bench.translator.number(count)} {bench.text(WORDS[state])}" for state, count in found if count)


def _share_done(run: RunView) -> float:
    return (run.states.get("sent", 0) + run.states.get("printed", 0)) / max(run.notices, 1)


class ProgressDelegate(ListDelegate):
    """Paints the states of a run as one bar, below the words that say the same."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell, then the bar at its foot."""
        super().paint(painter, option, index)
        run: RunView = index.data(RECORD)
        palette: QPalette = option.palette
        rect: QRect = option.rect
        height, margin = max(3, option.fontMetrics.height() // 6), cell_margin(option.widget)
        bar = QRect(rect.left() + margin, rect.bottom() + 1 - height, rect.width() - 2 * margin, height)
        painter.save()
        painter.fillRect(bar.adjusted(-1, -1, 1, 0), palette.color(QPalette.ColorRole.Base))
        left, total, count = bar.left(), max(run.notices, 1), 0
        for state in MEANINGS:
            number = run.states.get(state.value, 0)
            if number:
                count += number
                right = bar.left() + bar.width() * count // total
                painter.fillRect(QRect(left, bar.top(), max(2, right - left), height), _colour(palette, state))
                left = right
        painter.restore()


def _colour(palette: QPalette, state: NoticeState) -> QColor:
    meaning = MEANINGS[state]
    if meaning is not None:
        return strong(palette, meaning)
    waits = state is not NoticeState.WITHDRAWN
    return quiet(palette) if waits else palette.color(QPalette.ColorRole.AlternateBase)
