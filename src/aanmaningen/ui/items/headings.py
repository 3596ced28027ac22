"""The headings of the grid: to sort, move and resize columns by, and with the filter row below them."""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ..filter_header import FilterHeader
from .lettering import Lettering


class Headings(FilterHeader):
    """Headings of which the first may stay in sight.

    frozen: how many of the first columns stay where they are while the others scroll.
    """

    sort_asked = Signal(int, bool)  # logical column; True: besides the columns sorted by already

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frozen = 0
        self._padding = Lettering(self.font()).padding
        self._shift = 0  # of the mouse gesture under way, which began on a frozen column
        self._adds = False
        self.setStretchLastSection(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("nnn"))
        self.sectionClicked.connect(lambda column: self.sort_asked.emit(column, self._adds))

    # -- questions

    def padding(self) -> int:
        """Return the room at both sides of a heading: that of the cells."""
        return self._padding

    def space_after(self) -> str:
        """Return nothing: the cells of the grid have room enough."""
        return ""

    def width_of(self, heading: str) -> int:
        """Return how wide a column must be for its heading, with its place in the order."""
        return super().width_of("2" + heading)

    def frozen_columns(self) -> list[int]:
        """Return the logical columns that stay where they are."""
        return self.shown_columns()[: self.frozen]

    def frozen_width(self) -> int:
        """Return the width of the columns that stay where they are."""
        return sum(self.sectionSize(column) for column in self.frozen_columns())

    def places(self) -> list[tuple[int, int, int, bool]]:
        """Return the columns that are shown, from left to right: number, left, width, and whether it is frozen."""
        offset, found = self.offset(), []
        for place, column in enumerate(self.shown_columns()):
            is_frozen = place < self.frozen
            left = self.sectionPosition(column) - (0 if is_frozen else offset)
            found.append((column, left, self.sectionSize(column), is_frozen))
        return found

    def left_of(self, column: int) -> int:
        """Return where a column begins in the window."""
        return self.sectionPosition(column) - (0 if column in self.frozen_columns() else self.offset())

    # -- Qt

    def setOffset(self, offset: int) -> None:  # noqa: N802 - Qt's name
        """Scroll; what is frozen is painted anew."""
        super().setOffset(offset)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint all headings, then those that stay above the others."""
        super().paintEvent(event)
        if self.frozen and self.offset():
            painter = QPainter(self.viewport())
            for column in self.frozen_columns():
                rect = QRect(self.sectionPosition(column), 0, self.sectionSize(column), self.height())
                painter.fillRect(rect, self.palette().window())
                self.paintSection(painter, rect, column)
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a gesture; Shift means: sort by this one too."""
        is_frozen = event.position().x() < self.frozen_width()
        self._shift = self.offset() if is_frozen else 0
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with a gesture."""
        super().mouseMoveEvent(self._shifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End a gesture."""
        super().mouseReleaseEvent(self._shifted(event))
        self._shift = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._padding = Lettering(self.font()).padding

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        """Return the event where the base class believes a frozen column to be."""
        if not self._shift:
            return event
        moved = event.position() - QPointF(self._shift, 0)
        return QMouseEvent(
            event.type(), moved, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
