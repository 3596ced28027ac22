"""The headings of the grid: to sort, move and resize columns by, and with the filter row below them."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ..list_looks import ListHeader
from .lettering import Lettering


class Headings(ListHeader):
    """A header in two storeys: the headings, and below them a place for the editor of each column's filter.

    frozen: how many of the first columns stay where they are while the others scroll.
    """

    sort_asked = Signal(int, bool)  # logical column; True: besides the columns sorted by already

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.frozen = 0
        self._editors: Mapping[int, QWidget] = {}
        self._shows_filters = True
        self._editor_height = QLineEdit().sizeHint().height()
        self._padding = Lettering(self.font()).padding
        self._shift = 0  # of the mouse gesture under way, which began on a frozen column
        self._adds = False
        self.setStretchLastSection(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("nnn"))
        self.sectionClicked.connect(lambda column: self.sort_asked.emit(column, self._adds))
        for signal in (self.sectionResized, self.sectionMoved, self.geometriesChanged):
            signal.connect(self.place_editors)

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

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for both storeys."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + self.filter_height())

    def filter_height(self) -> int:
        """Return the height of the filter row, 0 while it is away."""
        return self._editor_height if self._shows_filters and self._editors else 0

    def shown_columns(self) -> list[int]:
        """Return the logical columns that are shown, from left to right."""
        logical = [self.logicalIndex(place) for place in range(self.count())]
        return [column for column in logical if not self.isSectionHidden(column)]

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

    def is_filtering(self) -> bool:
        """Tell whether the filter row is shown."""
        return self._shows_filters

    # -- changes

    def set_editors(self, editors: Mapping[int, QWidget]) -> None:
        """Take the editors of the filter row, by logical column."""
        for editor in self._editors.values():
            if editor not in editors.values():
                editor.setParent(None)
                editor.deleteLater()
        self._editors = editors
        for editor in editors.values():
            editor.setParent(self.viewport())
        self._measure()

    def show_filters(self, on: bool) -> None:
        """Show the filter row, or put it away."""
        self._shows_filters = on
        self._measure()

    def place_editors(self) -> None:
        """Put each editor under its heading."""
        height, places = self.filter_height(), self.places()
        edge = sum(width for _, _, width, is_frozen in places if is_frozen)
        shown = {column: (left, width, is_frozen) for column, left, width, is_frozen in places}
        for column, editor in self._editors.items():
            left, width, is_frozen = shown.get(column, (0, 0, False))
            is_seen = is_frozen or (left >= edge and left < self.width())
            editor.setVisible(bool(height) and column in shown and is_seen)
            if is_seen:
                editor.setGeometry(left, self.height() - height, width, height)
            if is_frozen:
                editor.raise_()
        order = [self._editors[column] for column in self.shown_columns() if column in self._editors]
        for one, following in zip(order, order[1:], strict=False):
            QWidget.setTabOrder(one, following)

    # -- Qt

    def setOffset(self, offset: int) -> None:  # noqa: N802 - Qt's name
        """Scroll; what is frozen is painted anew."""
        super().setOffset(offset)
        self.place_editors()
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

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        """Paint the upper storey only."""
        painter.save()
        super().paintSection(painter, rect.adjusted(0, 0, 0, -self.filter_height()), logicalIndex)
        painter.restore()

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
            self._editor_height = QLineEdit().sizeHint().height()
            self._padding = Lettering(self.font()).padding
            self._measure()

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        """Return the event where the base class believes a frozen column to be."""
        if not self._shift:
            return event
        moved = event.position() - QPointF(self._shift, 0)
        return QMouseEvent(
            event.type(), moved, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )

    def _measure(self) -> None:
        self.updateGeometry()
        self.geometriesChanged.emit()
        self.place_editors()

    def point_below(self, column: int) -> QPoint:
        """Return the place on the screen below a column's heading, for a popup."""
        return self.viewport().mapToGlobal(QPoint(max(0, self.left_of(column)), self.height()))
