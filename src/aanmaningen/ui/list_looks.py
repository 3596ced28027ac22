"""How every list looks: headings and cells that do not touch each other, and one sign of the order."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeaderV2,
    QStyleOptionViewItem,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex

# Before the heading, where a narrow column does not cut it off. The arrows of styles will not do: some point down for
# what others point up for.
ASCENDING, DESCENDING = "▲ ", "▼ "
_SPACE = "\N{EN SPACE}"  # after what stands at the right, so that it does not touch what stands at the left of the next


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a line in every list."""
    return metrics.height() + metrics.height() // 2


def cell_margin(widget: QWidget) -> int:
    """Return the room at both sides of a text in a cell, as Qt's delegates take it."""
    return widget.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, widget) + 1


class ListHeader(QHeaderView):
    """The headings of a list, written where the texts below them stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)

    def padding(self) -> int:
        """Return the room at both sides of a heading."""
        return cell_margin(self)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's
        """Paint the ground as the style does, and the words where those of the cells begin or end."""
        option = QStyleOptionHeaderV2()
        self.initStyleOption(option)
        self.initStyleOptionForIndex(option, logicalIndex)
        option.rect = rect
        text, option.text = option.text, ""
        self.style().drawControl(QStyle.ControlElement.CE_Header, option, painter, self)
        if option.textAlignment & Qt.AlignmentFlag.AlignRight:
            text += self.space_after()
        room = rect.adjusted(self.padding(), 0, -self.padding(), 0)
        shown = self.fontMetrics().elidedText(text, self.textElideMode(), room.width())
        alignment = int(option.textAlignment | Qt.AlignmentFlag.AlignVCenter)
        self.style().drawItemText(
            painter, room, alignment, option.palette, self.isEnabled(), shown, QPalette.ColorRole.ButtonText
        )

    def show_all(self) -> None:
        """Give each column at least the width of its heading, which may be longer in another language."""
        for section in range(self.count()):
            heading = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "").lstrip(
                ASCENDING + DESCENDING
            )
            self.resizeSection(section, max(self.sectionSize(section), self.width_of(heading)))

    def space_after(self) -> str:
        """Return what follows a heading at the right."""
        return _SPACE

    def width_of(self, heading: str) -> int:
        """Return how wide a column must be for its heading, with the sign of the order."""
        return self.fontMetrics().horizontalAdvance(ASCENDING + heading + self.space_after()) + 2 * self.padding() + 2


class ListDelegate(QStyledItemDelegate):
    """Cells with some room after what stands at the right, in lines of one height."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Add the room."""
        super().initStyleOption(option, index)
        if option.text and option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += _SPACE

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of a cell."""
        return QSize(super().sizeHint(option, index).width(), row_height(option.fontMetrics))
