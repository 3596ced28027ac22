"""The renderer: the frozen content of a notice in, PDF bytes out; and many notices put together for the printer."""

import hashlib
import io
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .content import Column, Design, NoticeContent
from .fonts import Tier, family
from .stationery import Stationery, make_stationery
from .typesetting import Look, typeset

# Private names begin with XX (ISO 32000-1, Annex E). It tells on which stationery a page was printed, so that a merged
# file holds fonts and letterhead once.
_STATIONERY = Name("/XXStationery")

# The loaded fonts are one for the whole process, and reportlab changes them while it embeds them.
_fonts = threading.Lock()


class Renderer:
    """Turns contents of one design into PDF files. Each thread has its own.

    Fonts, logo and letterhead are made ready once for each set of characters that is met; a notice then costs only
    its own words.
    """

    def __init__(self, design: Design, assets: Mapping[str, bytes]) -> None:
        """Make a renderer for `design`. assets: the bytes of its logo and letterhead, by SHA-256 in hex.

        Raises Refusal when the font is not there; what else is wrong with the design shows at the first `render`.
        """
        self._design = design
        self._assets = assets
        with _fonts:
            self._family = family(design.font)
        self._presses: dict[str, _Press] = {}

    def render(self, content: NoticeContent) -> bytes:
        """Return the notice as a PDF 1.7 file with embedded fonts: the same bytes for the same content and design.

        Characters the fonts do not have are shown by a replacement character. Raises Refusal when logo or letterhead
        is missing or unreadable, or the paper size unknown.
        """
        tier = self._family.tier_for(_texts(content))
        # Only the largest tier has characters that may be left to compose.
        if tier is None or tier is self._family.tiers[-1]:
            content = _mapped(content, self._family.printable)
            tier = self._family.tier_for(_texts(content)) or self._family.tiers[-1]
        return self._press(tier).printed(content)

    def _press(self, tier: Tier) -> "_Press":
        press = self._presses.get(tier.characters)
        if press is None:
            with _fonts:
                stationery = make_stationery(self._design, self._assets, self._family, tier)
            press = self._presses[tier.characters] = _Press(self._design, stationery)
        return press


class _Press:
    """A blank document that is kept open: each notice gets its own content streams and is written out."""

    def __init__(self, design: Design, stationery: Stationery) -> None:
        self._looks = [Look(design, stationery, air) for air in (1.0, 0.7, 0.45, 0.2)]
        self._pdf = pikepdf.open(io.BytesIO(stationery.pdf))
        self._first, self._following = (page.obj for page in self._pdf.pages)
        self._first.Resources[_STATIONERY] = String(hashlib.sha256(stationery.pdf).hexdigest())
        self._pages: list[pikepdf.Object] = []
        self._streams: list[pikepdf.Stream] = []
        self._page_count = 0

    def printed(self, content: NoticeContent) -> bytes:
        self._print_pages(typeset(content, self._looks))
        about = self._pdf.docinfo
        about.Title, about.Author, about.Subject = content.title, content.author, content.subject
        self._pdf.Root.Lang = String(content.language)
        return _saved(self._pdf)

    def _print_pages(self, contents: list[bytes]) -> None:
        while len(self._pages) < len(contents):
            self._add_page()
        for stream, data in zip(self._streams, contents, strict=False):
            stream.write(zlib.compress(data, 6), filter=Name.FlateDecode)
        if len(contents) != self._page_count:
            self._page_count = len(contents)
            tree = self._pdf.Root.Pages
            tree.Kids, tree.Count = Array(self._pages[: self._page_count]), self._page_count

    def _add_page(self) -> None:
        blank = self._following if self._pages else self._first
        stream = self._pdf.make_stream(b"")
        page = Dictionary(
            Type=Name.Page,
            Parent=self._pdf.Root.Pages,
            MediaBox=blank.MediaBox,
            Resources=blank.Resources,
            Contents=Array([blank.Contents, stream]),
        )
        self._pages.append(self._pdf.make_indirect(page))
        self._streams.append(stream)


def merge(notices: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all `notices`, in their order; what they share is in it once.

    For notices that go on paper. Takes any PDF, though only those of `Renderer` share their fonts. The same input
    gives the same bytes. Raises ValueError when there are no notices.
    """
    merged = pikepdf.new()
    shared: dict[tuple[str, bytes], pikepdf.Object] = {}
    for notice in notices:
        with pikepdf.open(io.BytesIO(notice)) as source:
            for page in source.pages:
                merged.pages.append(_copied(page, merged, shared))
    if not merged.pages:
        raise ValueError("nothing to merge")
    merged.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"))
    return _saved(merged)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(
        written,
        compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,  # the same notice, the same bytes
    )
    return written.getvalue()


def _copied(page: pikepdf.Page, merged: pikepdf.Pdf, shared: dict[tuple[str, bytes], pikepdf.Object]) -> pikepdf.Page:
    """Return a page of ours for `merged`, on the same paper as an equal page before it, if there was one."""
    if _STATIONERY not in page.obj.Resources:
        return page
    stationery = str(page.obj.Resources[_STATIONERY])
    beneath, notice = page.obj.Contents
    paper = (stationery, beneath.read_raw_bytes())
    if (stationery, b"") not in shared:
        shared[stationery, b""] = merged.copy_foreign(page.obj.Resources)
    if paper not in shared:
        shared[paper] = merged.copy_foreign(beneath)
    content = merged.make_stream(notice.read_raw_bytes(), Filter=Name.FlateDecode)
    return pikepdf.Page(
        merged.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=page.obj.MediaBox.as_list(),
                Resources=shared[stationery, b""],
                Contents=Array([shared[paper], content]),
            )
        )
    )


def _texts(content: NoticeContent) -> Iterator[str]:
    """Give every text that is drawn or goes in the document's description; the QR code is neither."""
    yield from (content.title, content.language, content.author, content.subject, content.return_line, content.heading)
    yield from (content.payment_heading, content.qr_caption)
    yield from (content.page_label, content.carried_forward, content.brought_forward)
    for texts in (content.sender, content.address, content.opening, content.running, content.closing):
        yield from texts
    for texts in (content.signature, content.footer):
        yield from texts
    for many in (content.reference, content.rows, content.totals, content.payment):
        for texts in many:
            yield from texts
    for column in content.columns:
        yield column.heading


def _mapped(content: NoticeContent, change: Callable[[str], str]) -> NoticeContent:
    """Return the content with `change` applied to each of its texts, the QR code left as it is."""

    def mapped(value: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, Column):
            return replace(value, heading=change(value.heading))
        return tuple(mapped(part) for part in value)

    return replace(content, **{f.name: mapped(getattr(content, f.name)) for f in fields(content) if f.name != "epc"})
