"""The renderer, read back with other programs than the one that wrote it."""

import hashlib
import io
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanmaningen.core.errors import Refusal
from aanmaningen.notices.content import Design, NoticeContent
from aanmaningen.notices.pdf import Renderer, merge

from .notice_samples import letterhead, notice, picture, scanned

pytestmark = pytest.mark.documents

PLAIN = Design()
RENDERER = Renderer(PLAIN, {})


def tool(*command: str, stdin: bytes | None = None) -> bytes:
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


def text_of(pdf: bytes, *options: str) -> str:
    return tool("pdftotext", *options, "-", "-", stdin=pdf).decode()


def words_of(pdf: bytes) -> str:
    return " ".join(text_of(pdf, "-raw").split())


def page_picture(pdf: bytes, page: int = 1, dots_per_inch: int = 150) -> bytes:
    return tool("pdftoppm", "-png", "-r", str(dots_per_inch), "-f", str(page), "-l", str(page), "-", stdin=pdf)


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf, "-layout").split("\f")[:-1]


def with_asset(design: Design, data: bytes, field: str) -> Renderer:
    digest = hashlib.sha256(data).hexdigest()
    return Renderer(replace(design, **{field: digest}), {digest: data})


def test_every_word_of_the_content_can_be_read_in_its_order() -> None:
    content = notice(2)
    words = words_of(RENDERER.render(content))
    cells = [cell for row in content.rows for cell in row if cell]
    texts = [*content.address, content.heading, *content.opening, *cells, *content.closing, *content.signature]
    at = 0
    for text in texts:
        at = words.index(" ".join(text.split()), at)
    for text in (*content.sender, content.return_line, *content.footer, content.payment_heading, content.qr_caption):
        assert " ".join(text.split()) in words
    for label, value in (*content.reference, *content.totals, *content.payment):
        assert label in words
        assert " ".join(value.split()) in words


def test_what_may_not_break_is_copied_from_the_page_with_plain_spaces() -> None:
    text = text_of(RENDERER.render(notice()))
    assert "NL91 ABNA 0417 1643 00" in text
    assert "\xa0" not in text


def test_pypdf_reads_the_same_text() -> None:
    page = pypdf.PdfReader(io.BytesIO(RENDERER.render(notice()))).pages[0].extract_text()
    assert "Bakkerij De Gouden Aar B.V." in page
    assert "€ 390,69" in page


@pytest.mark.parametrize("rows", [1, 90])
def test_file_is_sound_and_all_fonts_are_embedded(rows: int, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(with_asset(PLAIN, picture(), "logo").render(notice(rows)))
    assert b"No syntax or stream encoding errors" in tool("qpdf", "--check", str(file))
    fonts = tool("pdffonts", str(file)).decode().splitlines()[2:]
    assert fonts
    for line in fonts:
        name, *_, embedded, subset, unicode, _, _ = line.split()
        assert re.fullmatch(r"[A-Z]{6}\+NotoSans-(Regular|Bold)", name)
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


def test_document_says_its_title_author_subject_and_language() -> None:
    content = notice(title="Ánnita 2026-1 – Ελλάς", language="el")
    with pikepdf.open(io.BytesIO(RENDERER.render(content))) as pdf:
        assert pdf.pdf_version == "1.7"
        about = {key: str(value) for key, value in pdf.docinfo.items()}
        assert about == {"/Title": content.title, "/Author": content.author, "/Subject": content.subject}
        assert str(pdf.Root.Lang) == "el"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_latin_notice_is_small() -> None:
    assert len(RENDERER.render(notice(8))) < 30_000


# The QR code


@pytest.mark.parametrize("window", ["nl-left", "nl-right", "de"])
def test_code_on_the_printed_page_says_what_the_content_says(window: str) -> None:
    content = notice()
    pdf = Renderer(Design(address_window=window), {}).render(content)
    assert scanned(page_picture(pdf)) == [content.epc.encode()]


def test_code_with_letters_outside_ascii_is_utf_8() -> None:
    content = notice(epc="BCD\n002\n1\nSCT\n\nMüller & Łódź Ελλάς\nNL91ABNA0417164300\nEUR1.00")
    assert scanned(page_picture(RENDERER.render(content))) == [content.epc.encode()]


def test_without_code_text_there_is_no_code() -> None:
    pdf = RENDERER.render(notice(epc="", qr_caption=""))
    assert scanned(page_picture(pdf)) == []


def test_design_can_forgo_the_code() -> None:
    assert scanned(page_picture(Renderer(Design(qr=False), {}).render(notice()))) == []


# Letters


@pytest.mark.parametrize(
    "name",
    [
        "Αφοί Παπαδόπουλοι Ο.Ε.",
        "Дмитрий Шостакович",
        "Łódź Żółć Šťastný Őry",
        "Ağaoğlu İşler Şti. ılık",
        "Nguyễn Văn Đức",
        "Ţepeş Țepeș GROẞ (50%) \\ back",
        "Ελλάς Łódź Дом Nguyễn",
    ],
)
def test_names_in_other_letters_are_printed_right(name: str) -> None:
    assert name in words_of(RENDERER.render(notice(1, address=(name,))))


def test_decomposed_letters_are_composed() -> None:
    assert "Zoë Müller" in words_of(RENDERER.render(notice(1, address=("Zoe\u0308 Mu\u0308ller",))))


def test_characters_beyond_the_fonts_are_replaced_visibly() -> None:
    words = words_of(
        RENDERER.render(notice(1, address=("A中B\U0001f600C", "x\u00ady\u200bz", "een\ttwee\ndrie", "−5")))
    )
    assert "A\ufffdB\ufffdC" in words
    assert "xyz" in words
    assert "een twee drie" in words
    assert "–5" in words


# Many rows


def test_long_table_goes_on_with_headings_and_sums_that_add_up() -> None:
    content = notice(200)
    pages = pages_of(RENDERER.render(content))
    assert len(pages) > 4
    shown = 0
    for number, page in enumerate(pages, 1):
        assert f"Pagina {number} van {len(pages)}" in page
        rows = re.findall(r"F26-\d{5}", page)
        if not rows:
            continue
        assert "Openstaand" in page
        brought = re.search(r"Van vorige pagina: ([\d.,]+)", page)
        assert (brought[1] if brought else None) == (content.running[shown - 1] if shown else None)
        shown += len(rows)
        carried = re.search(r"Transport: ([\d.,]+)", page)
        assert (carried[1] if carried else None) == (content.running[shown - 1] if shown < 200 else None)
    assert shown == 200


@pytest.mark.parametrize("first", [1, 16, 31, 46])
def test_total_never_stands_without_the_last_two_rows(first: int) -> None:
    for rows in range(first, first + 15):
        pages = pages_of(RENDERER.render(notice(rows)))
        [page] = [page for page in pages if "Te betalen" in page]
        assert len(re.findall(r"F26-\d{5}", page)) >= min(2, rows)
        [payment] = [page for page in pages if "Zo betaalt u" in page]
        assert "Scan met de app" in payment
        assert "Met vriendelijke groet" in payment


def test_two_thousand_rows_are_all_printed() -> None:
    pages = pages_of(RENDERER.render(notice(2000)))
    assert len(re.findall(r"F26-\d{5}", "".join(pages))) == 2000


def test_last_sheet_with_little_on_it_is_saved_by_setting_closer() -> None:
    for rows in range(1, 30):
        pages = pages_of(RENDERER.render(notice(rows)))
        if len(pages) == 2:
            break
    assert rows > 15


def test_letter_without_items_and_payment_has_neither_table_nor_panel() -> None:
    content = notice(0, columns=(), totals=(), payment=(), payment_heading="", epc="", qr_caption="")
    words = words_of(RENDERER.render(content))
    assert "Openstaand" not in words
    assert "Met vriendelijke groet" in words


def inside_the_paper(pdf: bytes) -> bool:
    boxes = tool("pdftotext", "-bbox", "-", "-", stdin=pdf).decode()
    found = re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', boxes)
    assert found
    return all(
        float(left) > 14 and float(top) > 14 and float(right) < 595.28 - 14 and float(bottom) < 841.89 - 10
        for left, top, right, bottom in found
    )


def test_endless_words_stay_on_the_paper() -> None:
    endless, long = "W" * 120, "Internationale Vereniging voor de Bevordering van het Bakkersbedrijf " * 3
    pdf = RENDERER.render(
        notice(
            2,
            sender=(long, endless),
            address=(long, endless, "Straat", "3511 CD Utrecht", "NEDERLAND"),
            reference=((endless, endless), (long, long)),
            heading=long + endless,
            opening=(endless, long),
            rows=((endless, long, "", "1", "1.234.567.890,12", endless, "x"), ("kort",)),
            payment=((long, long), (endless, endless)),
            footer=(endless, long),
            signature=(endless,),
        )
    )
    assert inside_the_paper(pdf)
    assert "NEDERLAND" in text_of(pdf)


def test_amounts_too_wide_for_their_column_are_made_smaller_not_broken() -> None:
    row = ("F1", "12-08-2026", "11-09-2026", "71", *["1.234.567.890,12"] * 3)
    assert words_of(RENDERER.render(notice(1, rows=(row,)))).count("1.234.567.890,12") == 3


# Paper


def test_users_letterhead_lies_beneath_and_replaces_sender_and_footer() -> None:
    pages = pages_of(with_asset(PLAIN, letterhead("EERSTE VEL", "VOLGEND VEL"), "letterhead").render(notice(90)))
    assert ["EERSTE VEL" in page for page in pages] == [True] + [False] * (len(pages) - 1)
    assert ["VOLGEND VEL" in page for page in pages] == [False] + [True] * (len(pages) - 1)
    assert "020 555 01 23" not in "".join(pages)
    assert "KvK 01234567" not in "".join(pages)


def test_letterhead_of_one_page_leaves_the_following_blank() -> None:
    pages = pages_of(with_asset(PLAIN, letterhead("EERSTE VEL"), "letterhead").render(notice(90)))
    assert sum("EERSTE VEL" in page for page in pages) == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logo_is_drawn_and_large_ones_are_made_smaller(kind: str) -> None:
    pdf = with_asset(PLAIN, picture(kind, (4000, 1000)), "logo").render(notice())
    assert len(pdf) < 60_000
    assert b"image" in tool("pdfimages", "-list", "-", stdin=pdf)


def test_unreadable_logo_or_letterhead_is_refused_in_words() -> None:
    with pytest.raises(Refusal, match="logo is not a PNG or JPEG"):
        with_asset(PLAIN, b"GIF? no", "logo").render(notice())
    with pytest.raises(Refusal, match="letterhead is not a PDF"):
        with_asset(PLAIN, b"%PDF-1.7 broken", "letterhead").render(notice())
    with pytest.raises(Refusal, match="not in the archive"):
        Renderer(Design(logo="0" * 64), {}).render(notice())


def test_letterhead_with_a_password_is_refused() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(letterhead("x"))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(Refusal, match="password"):
        with_asset(PLAIN, locked.getvalue(), "letterhead").render(notice())


def test_unknown_font_or_paper_is_refused() -> None:
    with pytest.raises(Refusal, match="no font"):
        Renderer(Design(font="Comic"), {})
    with pytest.raises(Refusal, match="paper size"):
        Renderer(Design(page_size="Foolscap"), {}).render(notice())


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<')


@pytest.mark.parametrize(
    ("window", "left", "top", "right", "bottom"),
    [
        # What an EA5/6 window shows of a sheet folded in three, however it lies in the envelope.
        ("nl-left", 20, 50, 120, 81),
        ("nl-right", 105, 50, 195, 81),
        # DIN 5008 form B, the address zone within the address field.
        ("de", 20, 62.7, 105, 90),
    ],
)
def test_six_lines_of_address_stand_in_the_window(
    window: str, left: float, top: float, right: float, bottom: float
) -> None:
    lines = tuple(f"Regel{order} " + "Lang" * 20 for order in range(6))
    pdf = Renderer(Design(address_window=window), {}).render(notice(1, address=lines))
    words = WORD.findall(tool("pdftotext", "-bbox", "-", "-", stdin=pdf).decode())
    found = [
        [float(at) / 72 * 25.4 for at in place] for *place, word in words if word.startswith(("Regel", "LangLang"))
    ]
    assert len(found) >= 6
    for x1, y1, x2, y2 in found:
        assert left <= x1 and x2 <= right
        assert top - 1.5 <= y1 and y2 <= bottom + 1.5  # the box of a word is higher than its letters


# The same bytes


SCRIPT = """
import hashlib, sys
from aanmaningen.notices.content import Design
from aanmaningen.notices.pdf import Renderer
from tests.notices.notice_samples import notice
print(hashlib.sha256(Renderer(Design(), {}).render(notice(40, address=("Łódź Ελλάς",)))).hexdigest())
"""


def test_another_process_makes_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'src'}:{root}", "TZ": zone},
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    here = hashlib.sha256(RENDERER.render(notice(40, address=("Łódź Ελλάς",)))).hexdigest()
    assert hashes == {here.encode()}


def test_what_was_rendered_before_leaves_no_trace() -> None:
    used = Renderer(PLAIN, {})
    first = used.render(notice(3))
    for content in (notice(90), notice(1, address=("Ελλάς",), title="Other", epc=""), notice(0, columns=())):
        used.render(content)
    assert used.render(notice(3)) == first == Renderer(PLAIN, {}).render(notice(3))


def test_threads_that_draw_at_the_same_time_draw_what_one_alone_draws() -> None:
    content = notice(3)
    alone = RENDERER.render(content)
    start = threading.Barrier(4)

    def draw(_: int) -> bytes:
        start.wait()
        return Renderer(Design(), {}).render(content)

    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for _ in range(5):
                assert {*pool.map(draw, range(4))} == {alone}
    finally:
        sys.setswitchinterval(often)


texts = st.text(max_size=60)


@settings(max_examples=40, deadline=None)
@given(
    address=st.lists(texts, max_size=8).map(tuple),
    cells=st.lists(st.lists(texts, min_size=7, max_size=7).map(tuple), max_size=12).map(tuple),
    other=st.text(st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]), max_size=200),
    totals=st.lists(st.tuples(texts, texts), max_size=4).map(tuple),
)
def test_any_text_at_all_can_be_rendered_and_rendered_again(
    address: tuple[str, ...], cells: tuple[tuple[str, ...], ...], other: str, totals: tuple[tuple[str, str], ...]
) -> None:
    content = notice(
        len(cells), address=address, rows=cells, totals=totals, title=other, heading=other, opening=(other, other * 9)
    )
    assert RENDERER.render(content) == RENDERER.render(content)


# For the printer


def test_merged_file_has_all_pages_in_order_and_the_fonts_once() -> None:
    contents: list[NoticeContent] = [notice(rows, heading=f"Brief {rows}") for rows in (1, 60, 2)]
    notices = [RENDERER.render(content) for content in contents]
    merged = merge(notices)
    assert words_of(merged).replace(" ", "") == "".join(words_of(one) for one in notices).replace(" ", "")
    assert len(merged) < len(notices[0]) + 12_000
    assert merged == merge(iter(notices))
    for number in (1, len(pages_of(merged))):
        assert scanned(page_picture(merged, number)) == [contents[0 if number == 1 else -1].epc.encode()]


def test_merged_notices_keep_their_own_paper() -> None:
    one = with_asset(PLAIN, letterhead("PAPIER EEN"), "letterhead").render(notice())
    two = with_asset(PLAIN, letterhead("PAPIER TWEE"), "letterhead").render(notice())
    pages = pages_of(merge([one, two, RENDERER.render(notice()), letterhead("VREEMD"), one]))
    found = [next((word for word in ("EEN", "TWEE", "VREEMD") if word in page), "") for page in pages]
    assert found == ["EEN", "TWEE", "", "VREEMD", "EEN"]


def test_nothing_to_merge_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merge([])
