"""The aging of one currency at a glance: the total in large figures, and a bar per bucket with its amount."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..tints import Meaning, mixed, quiet, strong

_BAR_LINES, _LOW_BAR_LINES = 3, 1  # height of the bars, in lines of text


class AgingFigures(QWidget):
    """Paints texts that it is given; knows nothing of money."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._total = ""
        self._late = ""
        self._names: Sequence[str] = ()
        self._texts: Sequence[str] = ()
        self._values: Sequence[int] = ()
        self._bar_lines = _BAR_LINES
        self._widths = (0, 0)  # of the head and of a column, at least: so that charts stand in line
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_aging(
        self, title: str, total: str, late: str, names: Sequence[str], texts: Sequence[str], values: Sequence[int]
    ) -> None:
        """Show other figures. texts: an amount per bucket; values: the same as numbers, for the bars."""
        self._title, self._total, self._late = title, total, late
        self._names, self._texts, self._values = names, texts, values
        self._widths = (0, 0)
        parts = [f"{name}: {text}" for name, text in zip(names, texts, strict=True)]
        self.setAccessibleName(f"{title} {total}")
        self.setAccessibleDescription("; ".join([late, *parts]))
        self.setToolTip("\n".join([f"{title} {total}", late, *parts]))
        self.updateGeometry()
        self.update()

    def widths(self) -> tuple[int, int]:
        """Return what the large figures and a bucket need."""
        return self._head_width(), self._column_width()

    def align(self, head: int, column: int) -> None:
        """Use these widths, so that several charts stand in line."""
        self._widths = (head, column)
        self.updateGeometry()
        self.update()

    def set_low(self, is_low: bool) -> None:
        """Draw lower bars, or as usual."""
        self._bar_lines = _LOW_BAR_LINES if is_low else _BAR_LINES
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for the large figures and for each bucket's texts."""
        small, large = self.fontMetrics(), QFontMetrics(self._large())
        column = self._column_width()
        width = self._head_width() + column * len(self._names)
        height = max(small.height() * (self._bar_lines + 3), small.height() * 2 + large.height()) + small.height()
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width at which every amount is whole; names end in dots. A scroll area is around it."""
        amounts = max((self.fontMetrics().horizontalAdvance(text) for text in self._texts), default=0)
        column = amounts + self.fontMetrics().height() // 2
        return QSize(self._least_head() + column * len(self._names), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the figures at the left and the bars beside them."""
        painter = QPainter(self)
        palette, line = self.palette(), self.fontMetrics().height()
        text = palette.color(QPalette.ColorRole.WindowText)
        wide = self._shown_head()
        head = QRect(0, line // 2, wide - line, self.height() - line)
        painter.setPen(mixed(text, palette.color(QPalette.ColorRole.Window), 0.7))
        painter.drawText(head, Qt.AlignmentFlag.AlignTop, self._fitted(self._title, head.width()))
        painter.setPen(text)
        painter.setFont(self._large())
        large = painter.fontMetrics().height()
        painter.drawText(head.adjusted(0, line, 0, 0), Qt.AlignmentFlag.AlignTop, self._total)
        painter.setFont(self.font())
        painter.drawText(
            head.adjusted(0, line + large, 0, 0), Qt.AlignmentFlag.AlignTop, self._fitted(self._late, head.width())
        )
        self._paint_bars(painter, line, wide)
        painter.end()

    def _paint_bars(self, painter: QPainter, line: int, head: int) -> None:
        if not self._values:
            return
        palette = self.palette()
        width = min((self.width() - head) // len(self._values), self._column_width() * 2)
        gap = min(line, max(line // 3, width - self._column_width() + line))
        highest = max(map(abs, self._values)) or 1
        floor = self.height() - line * 3 // 2
        room = floor - line * 2
        for number, value in enumerate(self._values):
            left = head + number * width
            column = QRect(left, 0, width - gap, self.height())
            tall = max(1, room * abs(value) // highest) if value else 0
            bar = QRect(left, floor - tall, width - gap, tall)
            colour = _colour(palette, number, len(self._values))
            if value > 0:
                painter.fillRect(bar, colour)
            elif value < 0:  # a credit: hollow
                painter.setPen(colour)
                painter.drawRect(bar.adjusted(0, 0, -1, -1))
            painter.setPen(quiet(palette))
            painter.drawLine(left, floor, column.right(), floor)
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            amount = QRect(left, floor - tall - line - 2, width - gap, line)
            painter.drawText(amount, Qt.AlignmentFlag.AlignLeft, self._texts[number])
            name = QRect(left, floor + 3, width - gap // 2, line)
            painter.drawText(name, Qt.AlignmentFlag.AlignLeft, self._fitted(self._names[number], name.width()))

    def _large(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setBold(True)
        return font

    def _fitted(self, text: str, width: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _least_head(self) -> int:
        """Return the width of the total alone."""
        return QFontMetrics(self._large()).horizontalAdvance(self._total) + 2 * self.fontMetrics().height()

    def _shown_head(self) -> int:
        """Return the width of the large figures; where there is little room, amounts go before other words."""
        bars = self._column_width() * len(self._names)
        return min(self._head_width(), max(self._least_head(), self.width() - bars))

    def _head_width(self) -> int:
        small = self.fontMetrics()
        widths = [small.horizontalAdvance(self._title), small.horizontalAdvance(self._late)]
        needed = max(*widths, QFontMetrics(self._large()).horizontalAdvance(self._total)) + small.height() * 2
        return max(needed, self._widths[0])

    def _column_width(self) -> int:
        texts = [*self._names, *self._texts]
        longest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        return max(longest + self.fontMetrics().height() * 3 // 2, self._widths[1])


def _colour(palette: QPalette, bucket: int, n_buckets: int) -> QColor:
    """Return calm for what is not due, and from careful to bad for what is later and later."""
    if bucket == 0:
        return strong(palette, Meaning.CALM)
    share = (bucket - 1) / max(1, n_buckets - 2)
    return mixed(strong(palette, Meaning.BAD), strong(palette, Meaning.CAREFUL), share)
