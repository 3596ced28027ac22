"""The colours that mean something in the grid, mixed from the palette so that they suit light and dark."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from ..tints import Meaning, is_dark, mixed, strong

_BLOCKED = QColor.fromHsl(275, 90, 128)
_STRENGTHS = (0.0, 0.10, 0.18, 0.27, 0.36)  # the older, the stronger


@dataclass(frozen=True)
class Tints:
    """Colours for one palette. late: the ground behind the days late, by bucket."""

    base: QColor
    alternate: QColor
    text: QColor
    selected: QColor
    selected_text: QColor
    edge: QColor
    heading: QColor
    late: tuple[QColor, ...]
    blocked: QColor
    credit: QColor
    focus: QColor


def tints(palette: QPalette, has_focus: bool) -> Tints:
    """Return the colours for a palette. has_focus: whether keys go to the grid; else its selection is paler."""
    role = QPalette.ColorRole
    base, text = palette.color(role.Base), palette.color(role.Text)
    highlight = palette.color(role.Highlight)
    late = strong(palette, Meaning.BAD)
    clear = 0.55 if is_dark(palette) else 0.75  # text keeps enough contrast with its ground
    return Tints(
        base,
        mixed(text, base, 0.03),
        text,
        highlight if has_focus else mixed(highlight, base, 0.35),
        palette.color(role.HighlightedText) if has_focus else text,
        mixed(text, base, 0.3),
        mixed(text, base, 0.08),
        tuple(mixed(late, base, strength) for strength in _STRENGTHS),
        mixed(_BLOCKED, text, clear),
        mixed(strong(palette, Meaning.GOOD), text, clear),
        mixed(highlight, text, 0.3),
    )
