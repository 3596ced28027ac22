"""The icons: one set, drawn by ourselves as SVG with the colour of the text, so that they suit light and dark."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

# Name -> what is inside a 16 x 16 drawing; lines are 1.4 wide and take the colour of the text.
_SHAPES: dict[str, str] = {
    "items": '<path d="M2 3.5h12M2 8h12M2 12.5h12"/>',
    "parties": '<circle cx="6" cy="5.5" r="2.5"/><path d="M1.5 14c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5'
    'M11 3.5a2.3 2.3 0 0 1 0 4.4M12 9.8c1.6.5 2.5 1.9 2.5 4.2"/>',
    "runs": '<path d="M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5"/>',
    "reports": '<path d="M2.5 14V8h2.5v6zM6.8 14V3h2.5v11zM11 14V6h2.5v8z"/>',
    "settings": '<circle cx="8" cy="8" r="2.3"/><path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4'
    'M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4"/>',
    "import": '<path d="M8 1.5v8M5 6.5l3 3 3-3M2 11v3h12v-3"/>',
    "export": '<path d="M8 9.5v-8M5 4.5l3-3 3 3M2 11v3h12v-3"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5l4 4"/>',
    "hold": '<circle cx="8" cy="8" r="6"/><path d="M4 12l8-8"/>',
    "mark": '<path d="M2.5 8.5l3.5 3.5 7.5-8"/>',
    "note": '<path d="M3 2h10v8l-4 4H3zM9 14v-4h4"/>',
    "level": '<path d="M2 13h3v-3h3V7h3V4h3M4 3v4M2 5.500l2 2 2-2"/>',
    "skip": '<path d="M2.5 10a5.500 5.500 0 0 1 10-2M13 3.500v4.500h-4.500M6.500 13h3"/>',
    "unhold": '<path d="M4 7.500h8v6H4zM6 7.500V5a2.500 2.500 0 0 1 4.800-1"/>',
    "allocate": '<path d="M2 8h4M6 8l3-4h5M6 8l3 4h5M12 2l2 2-2 2M12 10l2 2-2 2"/>',
    "redo": '<path d="M13 6H6a3.500 3.500 0 0 0 0 7h4M13 6l-3-3M13 6l-3 3"/>',
    "undo": '<path d="M3 6h7a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3"/>',
    "send": '<path d="M1.5 8l13-6-4.5 12-2.5-5zM7.5 9l7-7"/>',
    "withdraw": '<path d="M1.5 3.5h13v9h-13zM5.500 5.500l5 5M10.500 5.500l-5 5"/>',
    "print": '<path d="M4 6V2h8v4M4 12H2V6h12v6h-2M4 10h8v4H4z"/>',
    "pdf": '<path d="M3 1.5h7l3 3v10H3zM10 1.5v3h3M5.5 8h5M5.5 10.5h5"/>',
    "columns": '<path d="M2 2.5h12v11H2zM6 2.5v11M10 2.5v11"/>',
    "filter": '<path d="M2 3h12l-4.5 5.5V13l-3 1.5v-6z"/>',
    "filter-off": '<path d="M2 3h12l-4.5 5.5V13l-3 1.5v-6zM10.500 10.500l4 4M14.500 10.500l-4 4"/>',
    "group": '<path d="M2 3h6M4.5 7h9.5M4.5 11h9.5M2.5 3v8"/>',
    "calendar": '<path d="M2 3.5h12v11H2zM2 7h12M5 1.5v3M11 1.5v3"/>',
    "warning": '<path d="M8 2l6.5 12h-13zM8 6.5v4M8 12v.500"/>',
    "add": '<path d="M8 3v10M3 8h10"/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "refresh": '<path d="M13.5 8A5.5 5.5 0 1 1 11.5 3.8M13.5 2v3h-3"/>',
    "previous": '<path d="M10 3L5 8l5 5"/>',
    "next": '<path d="M6 3l5 5-5 5"/>',
    "back": '<path d="M14 8H3M7 4L3 8l4 4"/>',
    "save": '<path d="M2 2h9l3 3v9H2zM5 2v4h5V2M4.5 14v-5h7v5"/>',
}
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="none" stroke="{}" stroke-width="1.4" '
    'stroke-linecap="round" stroke-linejoin="round">{}</g></svg>'
)
_NORMAL = (QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
_COLOURS = {
    QIcon.Mode.Disabled: (QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Selected: (QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
}


_clones: list[QIconEngine] = []


class _Drawing(QIconEngine):
    """One icon, drawn in the colour that text has when it is painted: it follows a change from light to dark."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint it, as sharp as the screen is."""
        painter.drawPixmap(rect, self.pixmap(rect.size() * painter.device().devicePixelRatio(), mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return it as a picture."""
        colour = QGuiApplication.palette().color(*_COLOURS.get(mode, _NORMAL))
        return _drawn(self._name, colour.name(), size.width(), size.height())

    def clone(self) -> QIconEngine:
        """Return another of the same, which belongs to the icon that asks for it."""
        other = _Drawing(self._name)
        _clones.append(other)  # Python would take it back as soon as nobody holds it here
        return other


@lru_cache(64)  # a screen asks for the same few many times, and each wants to be the only owner of its engine
def icon(name: str) -> QIcon:
    """Return an icon of the set, in the colour of the palette's text. Raises KeyError for a name that is not in it."""
    if name not in _SHAPES:
        raise KeyError(name)
    return QIcon(_Drawing(name))


@lru_cache(512)  # drawing one takes a millisecond
def _drawn(name: str, colour: str, width: int, height: int) -> QPixmap:
    picture = QPixmap(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    side = min(width, height)
    painter = QPainter(picture)
    middle = QRect(QPoint((width - side) // 2, (height - side) // 2), QSize(side, side))
    QSvgRenderer(QByteArray(_SVG.format(colour, _SHAPES[name]).encode())).render(painter, middle)
    painter.end()
    return picture
