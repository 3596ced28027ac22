"""A layout that goes on below when a line is full: a row of fields survives long words and large letters.

What comes and goes must not make the line longer: it stands in what its line leaves free, as does a field to type in.
"""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Puts widgets beside each other, from left to right, in as many lines as it takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._stretching: QLayoutItem | None = None  # at most one
        gap = QFontMetrics(QApplication.font()).height() // 3
        self.setContentsMargins(QMargins(gap, gap, gap, gap))
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take one more."""
        self._items.append(item)

    def add_stretching(self, widget: QWidget, least: int) -> None:
        """Take a widget that stands in what its line leaves free. least: the width that it always has."""
        widget.setMinimumWidth(least)
        self.addWidget(widget)
        self._stretching = self._items[-1]

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return one."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Remove one."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return none: it takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that fewer columns mean more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height that a width needs."""
        return self._place(QRect(0, 0, width, 0), test=True)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Put everything in its place."""
        super().setGeometry(rect)
        self._place(rect, test=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the smallest size, because it grows with the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the widest."""
        margins = self.contentsMargins()
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, test: bool) -> int:
        inner = rect.marginsRemoved(self.contentsMargins())
        y = inner.y()
        for line in self._lines(inner.width()):
            height = max(size.height() for _, size in line)
            if not test:
                self._place_line(line, QRect(inner.x(), y, inner.width(), height))
            y += height + self.spacing()
        return max(y - self.spacing(), inner.y()) - rect.y() + self.contentsMargins().bottom()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return what stands on each line, with its least size."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        room = -1
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.minimumSize() if item is self._stretching else item.sizeHint()
            if room < size.width():
                lines.append([])
                room = width
            lines[-1].append((item, size))
            room -= size.width() + self.spacing()
        return lines

    def _place_line(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect) -> None:
        spare = rect.width() - sum(size.width() for _, size in line) - self.spacing() * (len(line) - 1)
        x = rect.x()
        for item, size in line:
            width = size.width() + (max(0, spare) if item is self._stretching else 0)
            item.setGeometry(QRect(x, rect.y() + (rect.height() - size.height()) // 2, width, size.height()))
            x += width + self.spacing()


def beside(*widgets: QWidget) -> QWidget:
    """Return widgets that stay together: a label and its field."""
    together = QWidget()
    row = QHBoxLayout(together)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return together
