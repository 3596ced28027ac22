"""One sheet of a notice under the pen: text and lines are put on it, its content stream comes off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .fonts import Typeface

# Below this share of its size, text is broken within a word rather than made smaller.
SMALLEST = 0.65

ELLIPSIS = "…"


@dataclass(frozen=True)
class Style:
    """How a piece of text looks. size and leading (from line to line) in points; colour: operator that selects it."""

    face: Typeface
    size: float
    leading: float
    colour: bytes

    def scaled(self, size: float) -> "Style":
        """Return the same style in another size, the leading in proportion."""
        return replace(self, size=size, leading=self.leading * size / self.size)


class Sheet:
    """A sheet of paper. Places are in points from the upper left corner; y of text is its baseline."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._shapes: list[bytes] = []
        self._text: list[bytes] = []
        self._style: Style | None = None

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Put one line of text, starting at x."""
        if not text:
            return
        shown = style.face.shown(text, b"%.4g" % style.size)
        if style is not self._style:
            self._style = style
            self._text.append(b"%b %.4g Tf %b" % (style.face.name, style.size, style.colour))
        self._text.append(b"1 0 0 1 %.2f %.2f Tm %b" % (x, self._height - y, shown))

    def text_right(self, x: float, y: float, text: str, style: Style) -> None:
        """Put one line of text, ending at x."""
        self.text(x - style.face.width(text) * style.size, y, text, style)

    def rule(self, left: float, right: float, y: float, thickness: float, colour: bytes) -> None:
        """Draw a horizontal line as a filled strip, which every printer keeps as thin as it is."""
        self.panel(left, y - thickness / 2, right, y + thickness / 2, colour)

    def panel(self, left: float, top: float, right: float, bottom: float, colour: bytes) -> None:
        """Fill a rectangle."""
        area = (left, self._height - bottom, right - left, bottom - top)
        self._shapes.append(b"%b %.2f %.2f %.2f %.2f re f" % (colour, *area))

    def picture(self, operators: bytes) -> None:
        """Add ready-made operators; they are drawn over the panels before them."""
        self._shapes.append(operators)

    def from_bottom(self, y: float) -> float:
        """Return y as the page's content counts it: points from the lower edge."""
        return self._height - y

    def content(self) -> bytes:
        """Return the sheet's content stream."""
        return b"\n".join([*self._shapes, b"BT", *self._text, b"ET\n"])


def colour(value: str, share: float = 1.0) -> bytes:
    """Return the operator that fills in "#rrggbb", thinned with white to `share` of its strength."""
    parts = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return b"%.3g %.3g %.3g rg" % tuple(1 - share * (1 - part) for part in parts)


def broken(text: str, style: Style, width: float) -> list[str]:
    """Return `text` in lines of at most `width` points, broken at spaces and, where a word is too long, within it."""
    most = width / style.size
    measure = style.face.width
    if len(text) < 40 and measure(text) <= most:
        return [text]
    space = measure(" ")
    lines: list[str] = []
    line, length = "", 0.0
    for word in text.split(" "):
        wide = measure(word)
        if line and length + space + wide <= most:
            line, length = f"{line} {word}", length + space + wide
            continue
        if line:
            lines.append(line)
        while wide > most and len(word) > 1:
            at = _fitting(word, style, most)
            lines.append(word[:at])
            word = word[at:]
            wide = measure(word)
        line, length = word, wide
    lines.append(line)
    return lines


def fitted(text: str, style: Style, width: float, lines: int, *, whole: bool = False) -> tuple[Style, list[str]]:
    """Return `text` in at most `lines` lines of `width` points and the style in which it fits.

    Type is made smaller, to SMALLEST at least, where that saves words (or, with whole, the entire text) from being
    broken or the lines suffice only so; what does not fit even then ends in an ellipsis.
    """
    wide = style.face.width(text) * style.size
    if wide <= width:
        return style, [text]
    if not whole:
        wide = max(map(style.face.width, text.split(" "))) * style.size
    if width < wide <= width / SMALLEST:
        style = style.scaled(math.floor(style.size * width / wide * 100) / 100)
    return fitted_block([text], style, width, lines)


def fitted_block(texts: Sequence[str], style: Style, width: float, lines: int) -> tuple[Style, list[str]]:
    """Return several texts as at most `lines` lines of `width` points, and the one style in which all fit.

    As `fitted`; what is too long at the smallest size is ended where it is too long, so that no later text is lost
    (unless there are more texts than lines).
    """
    least = style.size * SMALLEST
    while True:
        parts = [broken(text, style, width) for text in texts]
        if sum(map(len, parts)) <= lines or style.size <= least:
            break
        style = style.scaled(max(least, style.size - 0.5))
    found: list[str] = []
    for order, part in enumerate(parts[:lines]):
        others = min(len(parts), lines) - order - 1
        room = lines - len(found) - others
        found += part if len(part) <= room else [*part[: room - 1], _ended(part[room - 1], style, width)]
    return style, found


def _fitting(word: str, style: Style, most: float) -> int:
    """Return how many characters of `word` fit, one at least."""
    length = 0.0
    for at, char in enumerate(word):
        length += style.face.width(char)
        if length > most:
            return max(1, at)
    return len(word)


def _ended(line: str, style: Style, width: float) -> str:
    while line and style.face.width(line + ELLIPSIS) * style.size > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
