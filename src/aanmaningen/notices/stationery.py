"""What does not change from notice to notice: paper, letterhead or logo, and fonts, made ready once per design."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from aanmaningen.core.errors import Refusal, message

from .content import Design
from .fonts import Family, Tier, Typeface

MM = 72 / 25.4

# Millimetres, upright.
PAGE_SIZES = {"A4": (210.0, 297.0), "LETTER": (215.9, 279.4)}

# Where a letter is folded to fit the window, from the top in millimetres: DIN 5008 form B, and in three for EA5/6.
_FOLDS = {"de": (105.0, 210.0), "nl-left": (99.0, 198.0), "nl-right": (99.0, 198.0)}

# Logo and sender begin here at the latest, in millimetres: the address window does not move with the margin.
HEAD = 20.0

_LOGO_DOTS_PER_INCH = 400
_LOGO_HEIGHT = 24.0  # at most, in millimetres: what stands above the address window


@dataclass(frozen=True)
class Stationery:
    """Blank paper of one design with the characters of one tier.

    pdf: a document of two blank pages, the first and the following; its pages carry all that is common to notices.
    width, height: of a page, in points. has_letterhead, has_logo: what stands on it already.
    """

    pdf: bytes
    width: float
    height: float
    regular: Typeface
    bold: Typeface
    has_letterhead: bool
    has_logo: bool


def page_size(design: Design) -> tuple[float, float]:
    """Return width and height in points. Raises Refusal for a paper size that is not known."""
    size = PAGE_SIZES.get(design.page_size.upper())
    if size is None:
        known, asked = ", ".join(PAGE_SIZES), design.page_size
        raise Refusal(message("The paper size “{size}” is not known; known are {known}.", size=asked, known=known))
    return size[0] * MM, size[1] * MM


def make_stationery(design: Design, assets: Mapping[str, bytes], family: Family, tier: Tier) -> Stationery:
    """Return the paper for notices of `design` that use the characters of `tier`.

    assets: bytes of the logo and the letterhead by their SHA-256. Raises Refusal for one that is missing or cannot
    be read, and for an unknown paper size.
    """
    width, height = page_size(design)
    written = io.BytesIO()
    canvas = Canvas(
        written,
        (width, height),
        pageCompression=1,
        invariant=1,
        # Else Helvetica, which is not embedded, slips in; the stubs take it for a number.
        initialFontName=family.regular.fontName,
    )
    regular, bold = Typeface(family.regular, tier, canvas), Typeface(family.bold, tier, canvas)
    has_logo = bool(design.logo) and not design.letterhead
    if not design.letterhead:
        _draw_fold_marks(canvas, design, height)
    if has_logo:
        _draw_logo(canvas, design, _asset(assets, design.logo), height)
    canvas.showPage()
    canvas.showPage()
    canvas.save()

    with pikepdf.open(io.BytesIO(written.getvalue())) as pdf:
        for page in pdf.pages:
            # The notice follows in a stream of its own and must find the graphics state as it was.
            del page.obj.Trans
            page.Contents = pdf.make_stream(b"q\n%b\nQ\n" % page.Contents.read_bytes())
        _share_resources(pdf)
        if design.letterhead:
            _lay_letterhead(pdf, _asset(assets, design.letterhead))
        _prepare_catalog(pdf)
        blank = _saved_compressed(pdf)
    return Stationery(blank, width, height, regular, bold, bool(design.letterhead), has_logo)


def _asset(assets: Mapping[str, bytes], digest: str) -> bytes:
    try:
        return assets[digest]
    except KeyError:
        raise Refusal(message("The logo or letterhead {digest} is not in the archive.", digest=digest[:12])) from None


def _draw_fold_marks(canvas: Canvas, design: Design, height: float) -> None:
    canvas.setStrokeGray(0.7)
    canvas.setLineWidth(0.4)
    for fold in _FOLDS.get(design.address_window, ()):
        canvas.line(5 * MM, height - fold * MM, 9 * MM, height - fold * MM)


def _draw_logo(canvas: Canvas, design: Design, picture: bytes, height: float) -> None:
    wide = design.logo_width * MM
    try:
        image, proportion = _logo(picture, design.logo_width)
        tall = wide * proportion
        if tall > _LOGO_HEIGHT * MM:
            wide, tall = wide * _LOGO_HEIGHT * MM / tall, _LOGO_HEIGHT * MM
        top = height - min(design.margin_top, HEAD) * MM + 5 * MM
        canvas.drawImage(image, design.margin_left * MM, top - tall, wide, tall, mask="auto")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal(message("The logo is not a PNG or JPEG picture that can be read.")) from error


def _logo(picture: bytes, logo_width: float) -> tuple[ImageReader, float]:
    """Return the picture, made smaller when it is finer than paper can show, and its height as a share of its width."""
    opened = Image.open(io.BytesIO(picture))
    proportion = opened.height / opened.width
    most = int(logo_width / 25.4 * _LOGO_DOTS_PER_INCH)
    if opened.width <= most and opened.format == "JPEG":
        return ImageReader(io.BytesIO(picture)), proportion
    image = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    if image.width > most:
        image = image.resize((most, max(1, round(most * proportion))), Image.Resampling.LANCZOS)
    return ImageReader(image), proportion


def _share_resources(pdf: pikepdf.Pdf) -> None:
    """Let both pages use one and the same dictionary, so that a notice of many pages grows by its words only."""
    first = pdf.pages[0].obj.Resources
    shared = pdf.make_indirect(Dictionary(Font=first.Font, XObject=first.get(Name.XObject, Dictionary())))
    for page in pdf.pages:
        page.obj.Resources = shared


def _lay_letterhead(pdf: pikepdf.Pdf, letterhead: bytes) -> None:
    """Put the letterhead's first page beneath the first page and its second, if any, beneath the following."""
    try:
        with pikepdf.open(io.BytesIO(letterhead)) as source:
            forms = [pdf.copy_foreign(page.as_form_xobject()) for page in list(source.pages)[:2]]
    except pikepdf.PasswordError as error:
        raise Refusal(message("The letterhead PDF is protected with a password.")) from error
    except pikepdf.PdfError as error:
        raise Refusal(message("The letterhead is not a PDF file that can be read.")) from error
    for number, form in enumerate(forms):
        page = pdf.pages[number]
        name = Name(f"/Letterhead{number + 1}")
        page.obj.Resources.XObject[name] = form
        placing = page.calc_form_xobject_placement(
            form,
            name,
            pikepdf.Rectangle(page.mediabox),
            invert_transformations=True,
            allow_shrink=True,
            allow_expand=False,
        )
        page.Contents = pdf.make_stream(placing)


def _prepare_catalog(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    for name in list(root.keys()):
        if name not in ("/Type", "/Pages"):
            del root[name]
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for name in list(pdf.docinfo.keys()):
        del pdf.docinfo[name]


def _saved_compressed(pdf: pikepdf.Pdf) -> bytes:
    # reportlab writes streams as text (ASCII 85); that is undone here rather than by its global setting.
    saved = io.BytesIO()
    pdf.save(
        saved,
        compress_streams=True,
        recompress_flate=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        static_id=True,
        force_version="1.7",
    )
    return saved.getvalue()
