"""Rendering: notices per second against reportlab drawing the same page, each engine in a process of its own.

    python benchmarks/bench_render.py [--seconds 3] [--rounds 5]

The page: A4, embedded TrueType fonts, logo, address, reference block, two paragraphs, eight items, totals, payment
block with QR code, footer. Engines take turns, so that a slow minute of the machine is shared by all; the median
round counts. Yardsticks use the same font files and the same QR encoder.
"""

import argparse
import copy
import hashlib
import io
import multiprocessing
import statistics
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from html import escape

from PIL import Image as Picture
from reportlab import rl_config
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from aanmaningen.notices.content import Column, Design, NoticeContent
from aanmaningen.notices.epc import epc_text
from aanmaningen.notices.pdf import Renderer, merge
from aanmaningen.notices.qr import qr_picture
from aanmaningen.resources import resource_path

REGULAR, BOLD = "BenchRegular", "BenchBold"
LETTERS = "".join(map(chr, [*range(0xA1, 0xAD), *range(0xAE, 0x100)])) + "Œœ–—‘’‚“”„•…‹›€™"
LEFT, RIGHT = 71, 538


def amount(minor: int) -> str:
    return f"{minor / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def notice(order: int) -> NoticeContent:
    rows, running, total = [], [], 0
    for line in range(8):
        minor = 10_000 + (order * 7919 + line * 104_729) % 900_000
        total += minor
        number = f"F26-{order % 10_000:04}{line}"
        rows.append((number, "12-08-2026", "11-09-2026", str(71 - line), amount(minor), "", amount(minor)))
        running.append(amount(total))
    headings = ("Factuur", "Factuurdatum", "Vervaldatum", "Dagen te laat", "Bedrag", "Betaald", "Openstaand")
    widths = (24.0, 15.0, 15.0, 10.0, 14.0, 14.0, 15.0)
    columns = (
        Column(h, w, "left" if n < 3 else "right") for n, (h, w) in enumerate(zip(headings, widths, strict=True))
    )
    name = f"Bäckerei & Söhne {order} B.V."
    return NoticeContent(
        title=f"Aanmaning 2026-{order:05}",
        language="nl-NL",
        author="Voorbeeld Groothandel B.V.",
        subject=f"Aanmaning 2026-{order:05}, {name}",
        sender=("Voorbeeld Groothandel B.V.", "Keizersgracht 100", "1015 AA  Amsterdam", "020 555 01 23"),
        return_line="Voorbeeld Groothandel B.V. · Keizersgracht 100 · 1015 AA Amsterdam",
        address=(name, f"Molenstraat {order}", "3511 CD  Utrecht"),
        reference=(("Datum", "21 november 2026"), ("Ons kenmerk", f"2026-{order:05}"), ("Uw relatienummer", "10042")),
        heading="Aanmaning",
        opening=(
            "Geachte heer, mevrouw,",
            "Op 24 oktober 2026 schreven wij u al over een of meer van de onderstaande facturen. Wij hebben uw "
            "betaling tot nu toe niet of niet volledig ontvangen. Wij verzoeken u dringend om het bedrag van "
            f"€ {amount(total)} binnen acht dagen, dus uiterlijk op 29 november 2026, te betalen.",
        ),
        columns=tuple(columns),
        rows=tuple(rows),
        running=tuple(running),
        totals=(("Totaal facturen", f"€ {amount(total)}"), ("Te betalen", f"€ {amount(total)}")),
        closing=("Hebt u in de tussentijd al betaald? Dan kunt u deze brief als niet geschreven beschouwen.",),
        payment_heading="Zo betaalt u",
        payment=(
            ("Bedrag", f"€ {amount(total)}"),
            ("IBAN", "NL91 ABNA 0417 1643 00"),
            ("Ten name van", "Voorbeeld Groothandel B.V."),
            ("Onder vermelding van", f"2026-{order:05}"),
        ),
        epc=epc_text("Voorbeeld Groothandel B.V.", "NL91ABNA0417164300", "", total, "EUR", f"2026-{order:05}"),
        qr_caption="Scan met de app van uw bank",
        signature=("Met vriendelijke groet,", "Voorbeeld Groothandel B.V."),
        footer=("Voorbeeld Groothandel B.V. · KvK 01234567 · IBAN NL91 ABNA 0417 1643 00",),
        page_label="Pagina {page} van {pages}",
        carried_forward="Transport: {amount}",
        brought_forward="Van vorige pagina: {amount}",
    )


def logo() -> bytes:
    image = Picture.new("RGB", (360, 110), "white")
    image.paste((31, 78, 121), (0, 0, 180, 110))
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


# The engines: each a function that makes a render function


def ours() -> Callable[[NoticeContent], bytes]:
    digest = hashlib.sha256(logo()).hexdigest()
    return Renderer(Design(logo=digest), {digest: logo()}).render


def register_fonts() -> list[TTFont]:
    fonts = []
    for name, file in ((REGULAR, "NotoSans-Regular"), (BOLD, "NotoSans-Bold")):
        font = TTFont(name, str(resource_path(f"fonts/{file}.ttf")), shapable=False)
        pdfmetrics.registerFont(font)
        fonts.append(font)
    return fonts


def draw(canvas: Canvas, content: NoticeContent) -> None:
    """Draw every string and line of the page, at fixed places as far as they are fixed."""
    y = 800.0
    for order, line in enumerate(content.sender):
        canvas.setFont(BOLD if order == 0 else REGULAR, 8.2)
        canvas.drawString(354, y, line)
        y -= 12
    canvas.setFont(REGULAR, 6.5)
    canvas.drawString(LEFT, 696, content.return_line)
    canvas.line(LEFT, 693, LEFT + 230, 693)
    canvas.setFont(REGULAR, 10)
    for order, line in enumerate(content.address):
        canvas.drawString(LEFT, 680 - 12.2 * order, line)
    for order, (label, value) in enumerate(content.reference):
        canvas.setFont(REGULAR, 8.4)
        canvas.drawString(354, 680 - 12.8 * order, label)
        canvas.setFont(REGULAR, 9)
        canvas.drawString(450, 680 - 12.8 * order, value)
    canvas.setFont(BOLD, 14.7)
    canvas.drawString(LEFT, 587, content.heading)
    y = paragraphs(canvas, content.opening, 570) - 20
    edges = [LEFT, 176, 241, 307, 412, 473, RIGHT]
    canvas.setFont(BOLD, 7.8)
    for column, x in zip(content.columns, edges, strict=True):
        (canvas.drawString if column.align == "left" else canvas.drawRightString)(x, y, column.heading)
    canvas.line(LEFT, y - 5, RIGHT, y - 5)
    canvas.setFont(REGULAR, 8.8)
    for row in content.rows:
        y -= 15.8
        for column, x, text in zip(content.columns, edges, row, strict=True):
            (canvas.drawString if column.align == "left" else canvas.drawRightString)(x, y, text)
        canvas.line(LEFT, y - 4, RIGHT, y - 4)
    for label, value in content.totals:
        y -= 16
        canvas.setFont(BOLD, 10)
        canvas.drawString(270, y, label)
        canvas.drawRightString(RIGHT, y, value)
    y = paragraphs(canvas, content.closing, y - 12) - 130
    canvas.setFillGray(0.94)
    canvas.rect(LEFT, y, RIGHT - LEFT, 115, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setFont(BOLD, 10.3)
    canvas.drawString(LEFT + 9, y + 95, content.payment_heading)
    for order, (label, value) in enumerate(content.payment):
        canvas.setFont(REGULAR, 8.4)
        canvas.drawString(LEFT + 9, y + 78 - 14 * order, label)
        canvas.setFont(BOLD, 9.2)
        canvas.drawString(LEFT + 110, y + 78 - 14 * order, value)
    draw_code(canvas, content.epc, RIGHT - 100, y + 18)
    canvas.setFont(REGULAR, 6.8)
    canvas.drawCentredString(RIGHT - 55, y + 8, content.qr_caption)
    paragraphs(canvas, content.signature, y - 12)
    canvas.setFont(REGULAR, 7)
    canvas.line(LEFT, 50, RIGHT, 50)
    for order, line in enumerate(content.footer):
        canvas.drawString(LEFT, 40 - 9 * order, line)
    canvas.drawRightString(RIGHT, 40, content.page_label.replace("{page}", "1").replace("{pages}", "1"))


def paragraphs(canvas: Canvas, texts: tuple[str, ...], y: float) -> float:
    for text in texts:
        lines = simpleSplit(text, REGULAR, 9.5, RIGHT - LEFT)
        drawn = canvas.beginText(LEFT, y)
        drawn.setFont(REGULAR, 9.5, 13)
        for line in lines:
            drawn.textLine(line)
        canvas.drawText(drawn)
        y -= 13 * len(lines) + 6
    return y


def draw_code(canvas: Canvas, text: str, x: float, y: float) -> None:
    canvas._code.append(qr_picture(text, x, y, 90).decode("latin-1"))  # type: ignore[attr-defined]


def plain() -> Callable[[NoticeContent], bytes]:
    register_fonts()
    picture = logo()

    def render(content: NoticeContent) -> bytes:
        written = io.BytesIO()
        canvas = Canvas(written, A4, pageCompression=1)
        canvas.drawImage(ImageReader(io.BytesIO(picture)), LEFT, 780, 128, 39)
        draw(canvas, content)
        canvas.showPage()
        canvas.save()
        return written.getvalue()

    return render


def tuned() -> Callable[[NoticeContent], bytes]:
    """Make the fastest honest reportlab: nothing that is the same for two notices is made or compressed twice."""
    rl_config.useA85 = 0
    fonts = register_fonts()
    for font in fonts:
        font.face.makeSubset = remembered(font.face.makeSubset)
    compressed: dict[bytes, bytes] = {}

    def compress(data: str | bytes) -> bytes:
        raw = data.encode("latin-1") if isinstance(data, str) else data
        if len(raw) < 8000:
            return zlib.compress(raw, 6)
        if raw not in compressed:
            compressed[raw] = zlib.compress(raw, 9)
        return compressed[raw]

    pdfdoc.PDFZCompress.encode = compress
    image = pdfdoc.PDFImageXObject("logo", ImageReader(io.BytesIO(logo())))
    image.name = "logo"

    def render(content: NoticeContent) -> bytes:
        written = io.BytesIO()
        canvas = Canvas(written, A4, pageCompression=1, invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type]
        document = canvas._doc  # type: ignore[attr-defined]
        for font in fonts:
            font.splitString(LETTERS, document)
        drawn, name = copy.copy(image), document.getXObjectName("logo")
        canvas._setXObjects(drawn)  # type: ignore[attr-defined]
        document.Reference(drawn, name)
        document.addForm("logo", drawn)
        canvas._currentPageHasImages = 1  # type: ignore[attr-defined]
        canvas._code.append(f"q 128 0 0 39 {LEFT} 780 cm /{name} Do Q")  # type: ignore[attr-defined]
        canvas._formsinuse.append("logo")  # type: ignore[attr-defined]
        draw(canvas, content)
        canvas.showPage()
        canvas.save()
        return written.getvalue()

    return render


def remembered(make: Callable[[list[int]], bytes]) -> Callable[[list[int]], bytes]:
    made: dict[tuple[int, ...], bytes] = {}

    def subset(codes: list[int]) -> bytes:
        key = tuple(codes)
        if key not in made:
            made[key] = make(codes)
        return made[key]

    return subset


class Code(Flowable):
    """The QR code among platypus's flowing parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.width, self.height = text, 90, 90

    def draw(self) -> None:
        draw_code(self.canv, self.text, 0, 0)


def platypus() -> Callable[[NoticeContent], bytes]:
    register_fonts()
    picture = logo()
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9.5, leading=13, spaceAfter=6)
    heading = ParagraphStyle("heading", body, fontName=BOLD, fontSize=14.7, leading=19)
    right = ParagraphStyle("right", body, fontSize=8.2, leading=12, alignment=TA_RIGHT)
    table = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR, 8.8),
            ("FONT", (0, 0), (-1, 0), BOLD, 7.8),
            ("ALIGN", (3, 0), (-1, -1), "RIGHT"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.35, "grey"),
        ]
    )
    pairs = TableStyle([("FONT", (0, 0), (-1, -1), REGULAR, 8.8), ("VALIGN", (0, 0), (-1, -1), "TOP")])

    def render(content: NoticeContent) -> bytes:
        written = io.BytesIO()
        story: list[Flowable] = [Image(io.BytesIO(picture), 128, 39)]
        story.append(Paragraph("<br/>".join(map(escape, content.sender)), right))
        story.append(Paragraph(escape(content.return_line), body))
        story.append(Paragraph("<br/>".join(map(escape, content.address)), body))
        story.append(Table([list(pair) for pair in content.reference], style=pairs))
        story.append(Paragraph(escape(content.heading), heading))
        story += [Paragraph(escape(text), body) for text in content.opening]
        headings = [column.heading for column in content.columns]
        widths = [(RIGHT - LEFT) * column.width / 107 for column in content.columns]
        story.append(Table([headings, *content.rows], widths, style=table))
        story.append(Table([list(pair) for pair in content.totals], style=pairs))
        story += [Paragraph(escape(text), body) for text in content.closing]
        payment = Table([[content.payment_heading, ""], *content.payment], style=pairs)
        story.append(Table([[payment, Code(content.epc)], ["", content.qr_caption]], style=pairs))
        story += [Paragraph(escape(text), body) for text in (*content.signature, *content.footer)]
        story.append(Spacer(1, 1))
        SimpleDocTemplate(written, pagesize=A4, topMargin=30, bottomMargin=30).build(story)
        return written.getvalue()

    return render


ENGINES = {
    "ours": ours,
    "reportlab canvas, tuned": tuned,
    "reportlab canvas, plain": plain,
    "reportlab platypus": platypus,
}

# One process, one engine.
_render: Callable[[NoticeContent], bytes]
_notices: list[NoticeContent]


def start(engine: str) -> None:
    global _render, _notices
    _notices = [notice(order) for order in range(200)]
    _render = ENGINES[engine]()
    _render(_notices[0])


def run(seconds: float) -> tuple[int, float, int]:
    """Render for about `seconds`; return how many notices, in what time, and the size of one."""
    count, size, began = 0, 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        size = len(_render(_notices[count % 200]))
        count += 1
    return count, time.perf_counter() - began, size


def render_many(first: int) -> int:
    return sum(len(_render(_notices[(first + order) % 200])) for order in range(100))


def compare(seconds: float, rounds: int) -> None:
    context = multiprocessing.get_context("spawn")
    rates: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    sizes: dict[str, int] = {}
    pools = {e: ProcessPoolExecutor(1, context, start, (e,)) for e in ENGINES}
    for pool in pools.values():
        pool.submit(run, 0.05).result()
    for _ in range(rounds):
        for engine, pool in pools.items():
            count, took, sizes[engine] = pool.submit(run, seconds / rounds).result()
            rates[engine].append(count / took)
    for pool in pools.values():
        pool.shutdown()
    base = statistics.median(rates["reportlab canvas, tuned"])
    print(f"{'engine':26} {'notices/s':>10} {'ms':>7} {'bytes':>8} {'x tuned':>8}")
    for engine, found in rates.items():
        rate = statistics.median(found)
        print(f"{engine:26} {rate:10.0f} {1000 / rate:7.2f} {sizes[engine]:8} {rate / base:8.2f}")


def scale(seconds: float, rounds: int) -> None:
    context = multiprocessing.get_context("spawn")
    rates: dict[int, list[float]] = {1: [], 2: []}
    starts: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in rates.items():
            began = time.perf_counter()
            with ProcessPoolExecutor(workers, context, start, ("ours",)) as pool:
                list(pool.map(render_many, range(2 * workers)))
                starts[workers].append(time.perf_counter() - began)
                batches = max(4, int(seconds * 6))
                began = time.perf_counter()
                list(pool.map(render_many, range(batches)))
                found.append(100 * batches / (time.perf_counter() - began))
    one, two = (statistics.median(found) for found in rates.values())
    print(f"\nspawned pool: 1 worker {one:.0f}/s, 2 workers {two:.0f}/s, {two / one:.2f} x;", end=" ")
    print(f"ready with the first notices after {statistics.median(starts[2]):.1f} s")


def print_run() -> None:
    render = ours()
    notices = [render(notice(order)) for order in range(1000)]
    began = time.perf_counter()
    merged = merge(notices)
    took = time.perf_counter() - began
    print(f"merging 1000 notices: {took:.2f} s, {len(merged) / 1000:.0f} bytes a notice")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="for each engine, all rounds together")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    compare(options.seconds, options.rounds)
    scale(options.seconds, min(options.rounds, 3))
    print_run()


if __name__ == "__main__":
    main()
