"""How much room there is, measured in letters: with large letters an ordinary screen is a small one."""

from PySide6.QtWidgets import QWidget

_LOW = 32  # lines of text
_NARROW = 136  # letters


def is_low(place: QWidget) -> bool:
    """Tell whether a place has so few lines that what stands above its list must be brief."""
    return place.height() < _LOW * place.fontMetrics().height()


def is_narrow(window: QWidget) -> bool:
    """Tell whether a window is so narrow that pictures must do where words could."""
    return not holds(window, _NARROW)


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window the size at which it opens, but no larger than its screen, with its title."""
    room, title = window.screen().availableGeometry(), 2 * window.fontMetrics().height()
    window.resize(min(width, room.width()), min(height, room.height() - title))


def holds(widget: QWidget, letters: int) -> bool:
    """Tell whether that many letters fit beside each other."""
    return widget.width() >= letters * widget.fontMetrics().averageCharWidth()
