"""Made-up contents for the tests of the renderer."""

import io
from dataclasses import replace

import zxingcpp
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from aanmaningen.notices.content import Column, NoticeContent
from aanmaningen.notices.epc import epc_text


def amount(minor: int) -> str:
    return f"{minor / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def notice(count: int = 3, **changes: object) -> NoticeContent:
    """Return a Dutch notice of `count` invoices; `changes` replace fields of the content."""
    lines, running, total = [], [], 0
    for order in range(count):
        open_minor = 12_345 + 678 * order
        total += open_minor
        number = f"F26-{order + 1:05}"
        lines.append((number, "12-08-2026", "11-09-2026", str(71 + order), amount(open_minor), "", amount(open_minor)))
        running.append(amount(total))
    headings = ("Factuur", "Factuurdatum", "Vervaldatum", "Dagen te laat", "Bedrag", "Betaald", "Openstaand")
    content = NoticeContent(
        title="Herinnering 2026-00482",
        language="nl-NL",
        author="Voorbeeld Groothandel B.V.",
        subject="Herinnering 2026-00482, Bakkerij De Gouden Aar B.V.",
        sender=("Voorbeeld Groothandel B.V.", "Keizersgracht 100", "1015\xa0AA  Amsterdam", "020 555 01 23"),
        return_line="Voorbeeld Groothandel B.V. · Keizersgracht 100 · 1015 AA Amsterdam",
        address=("Bakkerij De Gouden Aar B.V.", "Molenstraat 12", "3511\xa0CD  Utrecht"),
        reference=(("Datum", "21 november 2026"), ("Ons kenmerk", "2026-00482"), ("Uw relatienummer", "10042")),
        heading="Betalingsherinnering",
        opening=(
            "Geachte heer, mevrouw,",
            "Volgens onze administratie staan er nog facturen open waarvan de betalingstermijn is verstreken. Wellicht "
            "is de betaling aan uw aandacht ontsnapt; wij sturen u daarom een overzicht.",
        ),
        columns=tuple(
            Column(heading, width, "left" if order < 3 else "right")
            for order, (heading, width) in enumerate(zip(headings, (24, 15, 15, 10, 14, 14, 15), strict=True))
        ),
        rows=tuple(lines),
        running=tuple(running),
        totals=(("Totaal facturen", f"€ {amount(total)}"), ("Te betalen", f"€ {amount(total)}")),
        closing=("Hebt u in de tussentijd al betaald? Dan kunt u deze brief als niet geschreven beschouwen.",),
        payment_heading="Zo betaalt u",
        payment=(("Bedrag", f"€ {amount(total)}"), ("IBAN", "NL91\xa0ABNA\xa00417\xa01643\xa000")),
        epc=epc_text("Voorbeeld Groothandel B.V.", "NL91ABNA0417164300", "", total, "EUR", "2026-00482"),
        qr_caption="Scan met de app van uw bank",
        signature=("Met vriendelijke groet,", "Voorbeeld Groothandel B.V."),
        footer=("Voorbeeld Groothandel B.V. · KvK 01234567 · IBAN NL91 ABNA 0417 1643 00",),
        page_label="Pagina {page} van {pages}",
        carried_forward="Transport: {amount}",
        brought_forward="Van vorige pagina: {amount}",
    )
    return replace(content, **changes)  # type: ignore[arg-type]


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300)) -> bytes:
    """Return a logo with a transparent (PNG) or white (JPEG) ground and a blue bar."""
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, (0, 0, 0, 0) if kind == "PNG" else (255, 255, 255))
    image.paste((31, 78, 121), (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def letterhead(*pages: str) -> bytes:
    """Return a PDF with one short text at the top of each page."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595.28, 841.89))
    for text in pages:
        canvas.drawString(72, 800, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def scanned(png: bytes) -> list[bytes]:
    """Return what the codes in a picture of a page say."""
    with Image.open(io.BytesIO(png)) as image:
        return [code.bytes for code in zxingcpp.read_barcodes(image)]
