"""A small chart of an aging: one bar a bucket, with its days and its amount written beside it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from .tints import Meaning, mixed, strong


@dataclass(frozen=True)
class Bar:
    """One bucket in words. minor: its amount, for the length of the bar; share_late: 0 not due, 1 the oldest."""

    label: str
    amount: str
    minor: int
    share_late: float


class AgingChart(QWidget):
    """Bars below each other; what is later is redder, and a credit is hatched. All of it is there as text too."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these buckets."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{bar.label} {bar.amount}" for bar in bars))
        self.updateGeometry()
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """Return what is shown."""
        return self._bars

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size that holds all texts and a bar of some length."""
        measure = self.fontMetrics()
        return QSize(sum(self._text_widths(measure)) + 12 * measure.averageCharWidth(), self._pitch * len(self._bars))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size below which the texts would touch."""
        measure = self.fontMetrics()
        return QSize(sum(self._text_widths(measure)) + 4 * measure.averageCharWidth(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint label, bar and amount of every bucket."""
        painter = QPainter(self)
        measure = self.fontMetrics()
        gap = measure.averageCharWidth()
        for_label, for_amount = self._text_widths(measure)
        largest = max((abs(bar.minor) for bar in self._bars), default=0) or 1
        room = max(self.width() - for_label - for_amount - 2 * gap, 0)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        for number, bar in enumerate(self._bars):
            top = number * self._pitch
            line = QRect(0, top, self.width(), self._pitch)
            painter.setPen(text)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, bar.label)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.amount)
            length = round(room * abs(bar.minor) / largest)
            if bar.minor:
                colour = self._colour(bar)
                ground = QBrush(colour, Qt.BrushStyle.BDiagPattern) if bar.minor < 0 else QBrush(colour)
                painter.setPen(colour)
                painter.setBrush(ground)
                thick = max(measure.ascent() - 2, 4)
                painter.drawRect(QRect(for_label + gap, top + (self._pitch - thick) // 2, max(length - 1, 1), thick))
        painter.end()

    @property
    def _pitch(self) -> int:
        return self.fontMetrics().height() + 5

    def _text_widths(self, measure: QFontMetrics) -> tuple[int, int]:
        labels = max((measure.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        return labels, max((measure.horizontalAdvance(bar.amount) for bar in self._bars), default=0)

    def _colour(self, bar: Bar) -> QColor:
        calm, bad = strong(self.palette(), Meaning.CALM), strong(self.palette(), Meaning.BAD)
        if bar.share_late == 0:
            return calm
        return mixed(bad, strong(self.palette(), Meaning.CAREFUL), bar.share_late)
