"""Headings with the filter row below them."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from .list_looks import ListHeader


class FilterHeader(ListHeader):
    """A header in two storeys: the headings, and below them a place for the editor of each column's filter."""

    def __init__(self, parent: QWidget, *, shows_filters: bool = True) -> None:
        super().__init__(parent)
        self._editors: Mapping[int, QWidget] = {}
        self._shows_filters = shows_filters
        self._editor_height = QLineEdit().sizeHint().height()
        for signal in (self.sectionResized, self.sectionMoved, self.geometriesChanged):
            signal.connect(self.place_editors)

    # -- questions

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

    def places(self) -> list[tuple[int, int, int, bool]]:
        """Return the columns that are shown, from left to right: number, left, width, and whether it stays there."""
        offset = self.offset()
        return [
            (column, self.sectionPosition(column) - offset, self.sectionSize(column), False)
            for column in self.shown_columns()
        ]

    def left_of(self, column: int) -> int:
        """Return where a column begins in the window."""
        return self.sectionPosition(column) - self.offset()

    def point_below(self, column: int) -> QPoint:
        """Return the place on the screen below a column's heading, for a popup."""
        return self.viewport().mapToGlobal(QPoint(max(0, self.left_of(column)), self.height()))

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
        """Scroll, and the editors with it."""
        super().setOffset(offset)
        self.place_editors()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        """Paint the upper storey only."""
        painter.save()
        super().paintSection(painter, rect.adjusted(0, 0, 0, -self.filter_height()), logicalIndex)
        painter.restore()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._editor_height = QLineEdit().sizeHint().height()
            self._measure()

    # -- private

    def _measure(self) -> None:
        self.updateGeometry()
        self.geometriesChanged.emit()
        self.place_editors()
