"""How large the grid writes: its fonts, the height of a line, the room beside a text, and what of a text fits."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

PLAIN, ITALIC, BOLD = range(3)
_KEPT_TEXTS = 20_000


class Lettering:
    """The measures that follow from a font. The same few texts come back in row after row, so they are kept."""

    def __init__(self, font: QFont) -> None:
        italic, bold = QFont(font), QFont(font)
        italic.setItalic(True)
        bold.setBold(True)
        self.fonts = (QFont(font), italic, bold)
        self.metrics = tuple(map(QFontMetrics, self.fonts))
        plain = self.metrics[PLAIN]
        self.padding = max(4, plain.averageCharWidth() * 3 // 4)
        self.row_height = plain.height() + plain.height() // 2
        self.baseline = (self.row_height + plain.ascent() - plain.descent()) // 2
        self._kept: dict[tuple[str, int], tuple[str, int]] = {}

    def fitted(self, text: str, width: int, style: int) -> tuple[str, int]:
        """Return a text that fits into a width, and how wide it is."""
        key = (text, width * 4 + style)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > _KEPT_TEXTS:
                self._kept.clear()
            metrics = self.metrics[style]
            advance = metrics.horizontalAdvance(text)
            if advance > width:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                advance = metrics.horizontalAdvance(text)
            found = self._kept[key] = (text, advance)
        return found
