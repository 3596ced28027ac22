"""Colours with a meaning, mixed from the palette so that they suit light and dark; never the only sign of anything."""

from enum import Enum

from PySide6.QtGui import QColor, QPalette


class Meaning(Enum):
    """What a colour says: its hue."""

    GOOD = 0.38
    CALM = 0.58
    CAREFUL = 0.11
    BAD = 0.0


def is_dark(palette: QPalette) -> bool:
    """Tell whether text is light on dark."""
    return palette.color(QPalette.ColorRole.Base).lightnessF() < 0.5


def strong(palette: QPalette, meaning: Meaning) -> QColor:
    """Return the colour for a bar or a line."""
    return QColor.fromHslF(meaning.value, 0.55, 0.62 if is_dark(palette) else 0.42)


def soft(palette: QPalette, meaning: Meaning) -> QColor:
    """Return the colour for a ground on which text stands."""
    return mixed(strong(palette, meaning), palette.color(QPalette.ColorRole.Base), 0.16)


def quiet(palette: QPalette, share: float = 0.35) -> QColor:
    """Return a grey between text and ground, for what waits or lies aside. share: of the text's colour."""
    return mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), share)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return `share` of one colour in the other."""
    rest = 1 - share
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * rest,
        one.greenF() * share + other.greenF() * rest,
        one.blueF() * share + other.blueF() * rest,
    )
