"""The row of totals under the columns: of what is shown and of what is selected, per currency."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import message, plural

from ..workbench import Workbench
from .cells import Cells
from .sums import Totals
from .table import GridTable
from .tints import tints

_MOST_CURRENCIES = 4  # a line each; what more there are is said to be left out


class TotalsRow(QWidget):
    """Paints the totals below the columns they belong to."""

    def __init__(self, workbench: Workbench, table: GridTable) -> None:
        super().__init__()
        self._workbench = workbench
        self._table = table
        self._cells = Cells(workbench.translator)
        self.shown = Totals(0, {})
        self.selected = Totals(0, {})
        self._is_brief = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        headings = table.headings
        for signal in (headings.sectionResized, headings.sectionMoved, headings.geometriesChanged):
            signal.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)

    # -- questions

    def lines(self) -> list[tuple[str, str, dict[str, int]]]:
        """Return the lines: what it is of, the currency, and the sums by column."""
        text = self._workbench.text
        number = self._workbench.translator.number
        shown = plural("Shown: 1 item", "Shown: {n} items", n=self.shown.count), self.shown
        selected = plural("Selected: 1 item", "Selected: {n} items", n=self.selected.count), self.selected
        told = [shown] if self.selected.count < 2 else [selected] if self._is_brief else [shown, selected]
        found = []
        for what, sums in told:
            named = text(what)
            for place, (currency, values) in enumerate(list(sums.sums.items())[:_MOST_CURRENCIES]):
                found.append((named if place == 0 else "", currency, values))
            if not sums.sums:
                found.append((named, "", {}))
            if len(sums.sums) > _MOST_CURRENCIES:
                more = number(len(sums.sums) - _MOST_CURRENCIES)
                found.append((text(message("and {more} more currencies", more=more)), "", {}))
        return found

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for all lines."""
        height = self.fontMetrics().height()
        return QSize(100, len(self.lines()) * (height + height // 3) + height // 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: totals are never cut off."""
        return QSize(0, self.sizeHint().height())

    # -- changes

    def set_brief(self, is_brief: bool) -> None:
        """Tell of what is selected in place of what is shown, or of both: where lines are few, rows need them."""
        if is_brief is not self._is_brief:
            self._is_brief = is_brief
            self.retranslate()

    def show_totals(self, shown: Totals | None, selected: Totals) -> None:
        """Show other sums. shown: None leaves those as they are."""
        if shown is not None:
            self.shown = shown
        self.selected = selected
        self.retranslate()

    def retranslate(self) -> None:
        """Write the texts anew."""
        self._cells = Cells(self._workbench.translator)
        spoken = []
        for what, currency, values in self.lines():
            amounts = [
                f"{self._heading(key)} {self._workbench.translator.amount(value, currency)}"
                for key, value in values.items()
            ]
            spoken.append(" ".join([what, *amounts]))
        self.setAccessibleName(self._workbench.text(message("Totals")))
        self.setAccessibleDescription(". ".join(spoken))
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what each line is of at the left, and the sums below their columns."""
        painter = QPainter(self)
        colours = tints(self.palette(), True)
        painter.fillRect(event.rect(), colours.heading)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(colours.text)
        metrics = QFontMetrics(bold)
        height = metrics.height() + metrics.height() // 3
        padding = self._table.lettering.padding
        y = metrics.height() // 4 + metrics.ascent() + metrics.height() // 6
        first_amount = metrics.averageCharWidth()
        is_apart = not self._has_sums_in_sight()
        for what, currency, values in self.lines():
            name = f"{what}   {currency}".strip() if what else f"{currency}"
            if is_apart and "open" in values:
                name += f"   {self._cells.figures(values['open'], currency)}"
            first_amount = max(first_amount, metrics.horizontalAdvance(name) + 3 * padding)
            painter.drawText(padding, y, name) if what else painter.drawText(
                first_amount - 2 * padding - metrics.horizontalAdvance(name), y, name
            )
            self._paint_sums(painter, metrics, y, padding, first_amount, currency, values)
            y += height
        painter.end()

    def _paint_sums(
        self,
        painter: QPainter,
        metrics: QFontMetrics,
        y: int,
        padding: int,
        begin: int,
        currency: str,
        values: dict[str, int],
    ) -> None:
        headings = self._table.headings
        edge = headings.frozen_width()
        for column in headings.shown_columns():
            key = self._table.items.columns[column].key
            if key not in values:
                continue
            text = self._cells.figures(values[key], currency)
            right = self._table.viewport().x() + headings.left_of(column) + headings.sectionSize(column) - padding
            left = right - metrics.horizontalAdvance(text)
            # A sum may be wider than the amounts above it and then begins further left, but never over the name.
            is_whole = right <= self._table.viewport().x() + self._table.viewport().width()
            if left >= begin and is_whole and (right > edge or column in headings.frozen_columns()):
                painter.drawText(left, y, text)

    def _has_sums_in_sight(self) -> bool:
        """Tell whether any column with totals is in sight; else what is open stands beside the count."""
        headings, width = self._table.headings, self._table.viewport().width()
        return any(
            self._table.items.columns[column].summed
            and headings.left_of(column) + headings.sectionSize(column) <= width
            and (column in headings.frozen_columns() or headings.left_of(column) >= headings.frozen_width())
            for column in headings.shown_columns()
        )

    def _heading(self, key: str) -> str:
        column = next(one for one in self._table.items.columns if one.key == key)
        return self._cells.label(column.heading)
