"""The embedded fonts: which characters can be printed, in which fixed sets, how wide and how coded."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from aanmaningen.core.errors import Refusal, message
from aanmaningen.resources import resource_path

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ASCII = range(0x20, 0x7F)
_LATIN_1 = [*range(0xA1, 0xAD), *range(0xAE, 0x100)]  # without no-break space and soft hyphen
_TYPOGRAPHY = [ord(char) for char in "Œœ–—‘’‚“”„•…‹›€™\u2009\u2011\u202f" + REPLACEMENT]
_LATIN_EXTENDED = [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]
_GREEK = range(0x370, 0x400)
_VIETNAMESE = [0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]
_CYRILLIC = [*range(0x400, 0x460), 0x490, 0x491]
_REST = [
    *range(0x180, 0x250),
    *range(0x300, 0x370),
    *range(0x460, 0x530),
    *range(0x1E00, 0x2000),
    *range(0x2010, 0x2060),
    *range(0x20A0, 0x20C0),
    0x2116,
]
_LATIN = [*_ASCII, *_LATIN_1, *_TYPOGRAPHY]
_EUROPEAN = [*_LATIN, *_LATIN_EXTENDED, *_GREEK, *_CYRILLIC]

# From small to large. They are part of what a notice is made of: another character or another order here gives other
# bytes for the same content.
_TIERS = [
    _LATIN,
    [*_LATIN, *_LATIN_EXTENDED],
    [*_LATIN, *_LATIN_EXTENDED, *_GREEK],
    [*_LATIN, *_LATIN_EXTENDED, *_CYRILLIC],
    [*_LATIN, *_LATIN_EXTENDED, *_VIETNAMESE],
    _EUROPEAN,
    [*_EUROPEAN, *_REST],
]


@dataclass(frozen=True)
class Tier:
    """A fixed set of characters that is embedded as a whole.

    characters: in the order in which they are coded; outside: matches a character that is not in the set.
    """

    characters: str
    outside: re.Pattern[str]


@dataclass(frozen=True)
class Family:
    """The two faces of a font and the tiers of characters that both of them have, smallest first."""

    regular: TTFont
    bold: TTFont
    tiers: tuple[Tier, ...]

    def printable(self, text: str) -> str:
        """Return `text` in composed form (NFC) with only characters the font has.

        A minus sign becomes a dash, controls and unknown spaces become a space, invisible formatting characters go,
        and everything else that is unknown becomes a visible replacement character.
        """
        composed = unicodedata.normalize("NFC", text)
        return self.tiers[-1].outside.sub(lambda found: _stand_in(found[0]), composed)

    def tier_for(self, texts: Iterable[str]) -> Tier | None:
        """Return the smallest tier that has every character of `texts`, or None when not even the largest has."""
        joined = "".join(texts)
        return next((tier for tier in self.tiers if not tier.outside.search(joined)), None)


class Typeface:
    """One face within one document: how wide its text is, and how it is written in a content stream."""

    def __init__(self, font: TTFont, tier: Tier, canvas: Canvas) -> None:
        """Code the characters of `tier` in the document of `canvas`, in their order."""
        document = canvas._doc
        self._codes: dict[str, tuple[str, int]] = {}
        for char in tier.characters:
            [(subset, code)] = font.splitString(char, document)
            self._codes[char] = (font.getSubsetInternalName(subset, document), code[0])
        self._widths: dict[str, float] = {char: font.face.charWidths[ord(char)] / 1000 for char in tier.characters}
        self._widths["\xa0"] = self._widths[" "]
        self.name = self._codes[" "][0].encode()
        self._first_subset = _charmap(self._codes, self._codes[" "][0])
        # Most words come back on every notice.
        self.width: Callable[[str], float] = lru_cache(maxsize=20_000)(self._width)

    def shown(self, text: str, size: bytes) -> bytes:
        """Return the operators that show `text` at the current place; the face's first subset is, and stays, selected.

        size: the font size as it stands in the content stream.
        """
        try:
            # A no-break space has done its work once the lines are broken.
            codes, _ = codecs.charmap_encode(text.replace("\xa0", " "), "strict", self._first_subset)
            return b"(%b)Tj" % _escaped(codes)
        except UnicodeEncodeError:
            return self._shown_in_subsets(text, size)

    def _shown_in_subsets(self, text: str, size: bytes) -> bytes:
        parts, current, run = [], self.name, bytearray()
        for char in text.replace("\xa0", " "):
            name, code = self._codes[char]
            if name.encode() != current:
                parts.append(b"(%b)Tj %b %b Tf " % (_escaped(bytes(run)), name.encode(), size))
                current, run = name.encode(), bytearray()
            run.append(code)
        parts.append(b"(%b)Tj" % _escaped(bytes(run)))
        if current != self.name:
            parts.append(b" %b %b Tf" % (self.name, size))
        return b"".join(parts)

    def _width(self, text: str) -> float:
        """Return the width of `text` at size 1."""
        return sum(map(self._widths.__getitem__, text))


@cache
def family(name: str) -> Family:
    """Return the font family `name`, whose faces are the resources fonts/NAME-Regular.ttf and fonts/NAME-Bold.ttf.

    Raises Refusal when there is no such font.
    """
    regular, bold = _font(name, "Regular"), _font(name, "Bold")
    has = regular.face.charWidths.keys() & bold.face.charWidths.keys()
    return Family(regular, bold, tuple(_tier(codes, has) for codes in _TIERS))


def _font(name: str, face: str) -> TTFont:
    if not re.fullmatch(r"[A-Za-z0-9]+", name):
        raise Refusal(message("There is no font “{font}”.", font=name))
    path = resource_path(f"fonts/{name}-{face}.ttf")
    try:
        font = TTFont(f"{name}-{face}", str(path), shapable=False)
    except (OSError, TTFError) as error:
        raise Refusal(message("There is no font “{font}”.", font=name)) from error
    registerFont(font)
    return font


def _tier(codes: Iterable[int], has: set[int]) -> Tier:
    # A character with another canonical form never comes out of NFC, and a text that had it would not be in NFC.
    codes = dict.fromkeys(codes)
    chars = [chr(code) for code in codes if code in has and unicodedata.normalize("NFC", chr(code)) == chr(code)]
    inside = "".join(map(re.escape, [*chars, "\xa0"]))
    return Tier("".join(chars), re.compile(f"[^{inside}]"))


def _stand_in(char: str) -> str:
    if char == "\N{MINUS SIGN}":
        return "\N{EN DASH}"
    category = unicodedata.category(char)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    # Joiners, soft hyphens, direction marks and variation selectors have nothing to show.
    is_invisible = category == "Cf" or "\ufe00" <= char <= "\ufe0f"
    return "" if is_invisible else REPLACEMENT


def _charmap(codes: Mapping[str, tuple[str, int]], name: str) -> Any:
    """Return the table with which `codecs` codes the characters of the subset `name`."""
    table = ["\0", *["\ufffe"] * 255]  # U+FFFE: no character here
    for char, (subset, code) in codes.items():
        if subset == name:
            table[code] = char
    return codecs.charmap_build("".join(table))


def _escaped(codes: bytes) -> bytes:
    # A bare carriage return inside a string counts as a line feed (ISO 32000-1, 7.3.4.2).
    return codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
