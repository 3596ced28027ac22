"""The figures of the aging above its table: those of each currency beneath one another, in line."""

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QVBoxLayout, QWidget

from aanmaningen.core.aging import bucket_name
from aanmaningen.core.errors import message
from aanmaningen.jobs.aging_list import AgingOverview

from ..widgets import named
from ..workbench import Workbench
from .figures import AgingFigures


class FiguresArea(QScrollArea):
    """Scrolls when there are more currencies than there is room for."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self.shown: list[AgingFigures] = []
        self._is_low = False
        within = QWidget()
        self._lines = QVBoxLayout(within)
        self._lines.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(within)

    def set_low(self, is_low: bool) -> None:
        """Show low bars, and one currency at a time: where lines are few, the table needs them."""
        self._is_low = is_low
        for figures in self.shown:
            figures.set_low(is_low)
        self._lines.setContentsMargins(self._margins())
        self._align()

    def wanted_height(self) -> int:
        """Return the height at which the first two currencies are seen; where lines are few, the first."""
        if not self.shown:
            return 0
        if self._is_low:
            return self.minimumHeight()
        return self.shown[0].sizeHint().height() * min(2, len(self.shown)) + self.fontMetrics().height() * 2

    def show_overview(self, overview: AgingOverview) -> None:
        """Show the figures of an aging."""
        bench, per_currency = self._workbench, overview.per_currency
        while len(self.shown) < len(per_currency):
            figures = named(AgingFigures(), f"aging_chart_{len(self.shown)}")
            figures.set_low(self._is_low)
            self._lines.insertWidget(len(self.shown), figures)
            self.shown.append(figures)
        while len(self.shown) > len(per_currency):
            self.shown.pop().deleteLater()
        names = [bench.text(bucket_name(*days)) for days in overview.buckets.ranges]
        for figures, (currency, minors) in zip(self.shown, per_currency.items(), strict=True):
            total, late = sum(minors), sum(minors[1:])
            percentage = round(100 * late / total) if total > 0 else 0
            figures.show_aging(
                bench.text(message("Open in {currency}", currency=currency)),
                bench.translator.amount(total, currency),
                bench.text(
                    message(
                        "Late: {amount} ({percentage}%)",
                        amount=bench.translator.amount(late, currency),
                        percentage=percentage,
                    )
                ),
                names,
                [bench.translator.amount(minor, currency) for minor in minors],
                minors,
            )
        self._align()

    def _align(self) -> None:
        if not self.shown:
            return
        heads, columns = zip(*(figures.widths() for figures in self.shown), strict=True)
        for figures in self.shown:
            figures.align(max(heads), max(columns))
        spare = self._lines.contentsMargins().top() if self._is_low else self.fontMetrics().height()
        self.setMinimumHeight(self.shown[0].sizeHint().height() + spare)

    def _margins(self) -> QMargins:
        style, metric = self.style(), QStyle.PixelMetric
        usual = [
            style.pixelMetric(one, None, self)
            for one in (metric.PM_LayoutLeftMargin, metric.PM_LayoutTopMargin, metric.PM_LayoutRightMargin)
        ]
        return QMargins(usual[0], 0 if self._is_low else usual[1], usual[2], 0 if self._is_low else usual[1])
