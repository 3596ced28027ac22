"""The aging workbook: what openpyxl and LibreOffice read back from it."""

import random
import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from aanmaningen.core.aging import AgingItem, Basis, Buckets, summarise
from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.core.messages import Message
from aanmaningen.core.money import to_decimal
from aanmaningen.reports import aging_items, aging_overview
from aanmaningen.reports.aging_workbook import AgingReport, write_aging_workbook

REFERENCE = date(2026, 11, 21)
FIRST_TOTAL = 7
LONG_NAME = "Bakkerij De Gouden Korenaar & Zonen B.V. handelend onder de naam Het Warme Broodje"
# What a spreadsheet's own criteria would take for a comparison, a wildcard, or the same number twice.
TRAPS = ["0012", "12", "*", "?", ">5", "=12", "~", "<>", "A*", "AB"]


def _item(key: str = "A", open_minor: int = 12345, **other: Any) -> AgingItem:
    invoiced = REFERENCE - timedelta(50)
    item = AgingItem(
        party_code=key,
        party_name=f"Debtor {key}",
        group="Retail",
        account_manager="Sanne",
        key=key,
        number="2026-001",
        kind="invoice",
        description="Levering week 40",
        invoice_date=invoiced,
        due_date=invoiced + timedelta(30),
        days_overdue=20,
        bucket=1,
        currency="EUR",
        original_minor=open_minor,
        open_minor=open_minor,
        level=1,
        last_notice_date=date(2026, 11, 3),
        hold="",
    )
    return item._replace(**other)


def _many(keys: Iterable[str], buckets: Buckets, currencies: tuple[str, ...]) -> list[AgingItem]:
    chance = random.Random(7)
    items = []
    for key in keys:
        for number in range(chance.randint(1, 6)):
            invoiced = REFERENCE - timedelta(chance.randint(0, 150))
            due = invoiced + timedelta(30)
            item = _item(
                key,
                chance.choice([1, -1, 1, 1]) * chance.randint(1, 5_000_000),
                number=f"2026-{number}",
                party_name=chance.choice([LONG_NAME, "Jansen", "Ελληνικά Τρόφιμα", "=1+1", "ООО Ромашка"]),
                invoice_date=invoiced,
                due_date=due,
                days_overdue=(REFERENCE - due).days,
                bucket=buckets.bucket_of(invoiced, due, REFERENCE),
                currency=chance.choice(currencies),
            )
            items.append(item)
    return items


def _report(
    items: Iterable[AgingItem], by: str = "debtor", buckets: Buckets | None = None, language: str = "en"
) -> AgingReport:
    made_at = datetime(2026, 11, 21, 14, 5)
    return AgingReport("Voorbeeld & Co B.V.", REFERENCE, buckets or Buckets(), by, language, made_at, items)


def _written(report: AgingReport, folder: Path) -> Workbook:
    write_aging_workbook(report, folder / "aging.xlsx")
    return load_workbook(folder / "aging.xlsx")


def _headings(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def _lines(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Return the lines of an overview per key: those below the chart, which are numbered."""
    return [row for row in sheet.iter_rows(min_row=FIRST_TOTAL, values_only=True) if isinstance(row[0], int)]


def test_an_item_fills_a_row_with_real_dates_numbers_and_words(tmp_path: Path) -> None:
    item = _item(kind="credit", open_minor=-5, original_minor=-123456, hold="Blocked")
    sheet = _written(_report([item]), tmp_path)["Open items"]
    row = {heading: cell for heading, cell in zip(_headings(sheet, 1), sheet[2], strict=True)}
    assert len(row) == 18
    assert {heading: cell.value for heading, cell in row.items()} == {
        "Line": 1,
        "Debtor": "A",
        "Name": "Debtor A",
        "Group": "Retail",
        "Account manager": "Sanne",
        "Number": "2026-001",
        "Kind": "Credit note",
        "Description": "Levering week 40",
        "Invoice date": datetime(2026, 10, 2),
        "Due date": datetime(2026, 11, 1),
        "Days overdue": 20,
        "Age": "1–30 days",
        "Currency": "EUR",
        "Original": -1234.56,
        "Open": -0.05,
        "Level": 1,
        "Last notice": datetime(2026, 11, 3),
        "Hold": "Blocked",
    }
    assert row["Due date"].is_date
    assert row["Open"].number_format.startswith("#,##0.00;")


def test_the_items_sheet_has_filters_frozen_headings_and_prints_lying_on_a4(tmp_path: Path) -> None:
    sheet = _written(_report([_item("A"), _item("B")]), tmp_path)["Open items"]
    assert sheet.auto_filter.ref == "A1:R3"
    assert sheet.freeze_panes == "D2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.oddHeader.left.text == "Voorbeeld && Co B.V."


def test_the_overview_has_totals_shares_lines_and_a_chart(tmp_path: Path) -> None:
    items = [_item("A", 10000, bucket=0), _item("A", 5000, bucket=2), _item("B", -2000, bucket=4)]
    workbook = _written(_report(items), tmp_path)
    formulas = workbook["Overview"]
    results = load_workbook(tmp_path / "aging.xlsx", data_only=True)["Overview"]
    assert _headings(formulas, 6) == [
        *("Line", "Debtor", "Name", "Currency"),
        *("Not yet due", "1–30 days", "31–60 days", "61–90 days", "91 days and more"),
        *("Total", "Share"),
    ]
    assert _headings(results, 7) == [None, None, "Total", "EUR", 100, 0, 50, 0, -20, 130, 1]
    assert results["E8"].value == pytest.approx(100 / 130)
    assert [line[:10] for line in _lines(results)] == [
        (1, "A", "Debtor A", "EUR", 100, 0, 50, 0, 0, 150),
        (2, "B", "Debtor B", "EUR", 0, 0, 0, 0, -20, -20),
    ]
    line, _ = _lines(formulas)
    assert line[4] == "=SUMIFS('Open items'!$O$2:$O$4,'Open items'!$A$2:$A$4,$A26,'Open items'!$L$2:$L$4,E$6)"
    assert line[9:11] == ("=SUM(E26:I26)", "=IF($J$7=0,0,J26/$J$7)")
    assert formulas["E7"].value == "=SUMIFS(E$26:E$27,$D$26:$D$27,$D7)"
    assert (formulas.freeze_panes, formulas.print_title_rows) == ("E7", "$6:$6")
    (chart,) = formulas._charts
    assert chart.series[0].val.numRef.f == "'Overview'!$E$7:$I$7"


def test_currencies_are_never_added_up_together_and_keep_their_decimals(tmp_path: Path) -> None:
    items = [_item("A", 100), _item("A", 100, currency="JPY"), _item("B", 100, currency="KWD"), _item("C", 200)]
    workbook = _written(_report(items), tmp_path)
    results = load_workbook(tmp_path / "aging.xlsx", data_only=True)["Overview"]
    totals = {results.cell(row, 4).value: results.cell(row, 10).value for row in (7, 9, 11)}
    assert totals == {"EUR": 3, "JPY": 100, "KWD": 0.1}
    assert list(totals) == ["EUR", "JPY", "KWD"]
    shapes = [workbook["Overview"].cell(row, 10).number_format.split(";")[0] for row in (7, 9, 11)]
    assert shapes == ["#,##0.00", "#,##0", "#,##0.000"]
    assert [line[3] for line in _lines(results)] == ["EUR", "JPY", "KWD", "EUR"]


@pytest.mark.parametrize(
    ("by", "heading", "columns"),
    [("group", "Group", 18), ("account-manager", "Account manager", 18), ("Region", "Region", 19)],
)
def test_the_report_groups_by_what_is_asked(by: str, heading: str, columns: int, tmp_path: Path) -> None:
    workbook = _written(_report([_item("North"), _item("", 100)], by), tmp_path)
    assert _headings(workbook["Overview"], 6)[:3] == ["Line", heading, "Currency"]
    assert [line[1] for line in _lines(workbook["Overview"])] == ["North", "(none)"]
    assert heading in _headings(workbook["Open items"], 1)
    assert workbook["Open items"].max_column == columns


def test_text_from_outside_stays_text_wherever_it_stands(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")'
    item = _item(
        evil, party_name=evil, group="+1", account_manager="@a", number="-1", description="a\x07b\x00", hold=evil
    )
    workbook = _written(_report([item]), tmp_path)
    cells = [*workbook["Open items"][2], *workbook["Overview"][26][:4]]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    suspect = [cell for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@"]
    assert len(suspect) == 8
    assert all(cell.quotePrefix for cell in suspect)
    assert workbook["Open items"]["H2"].value == "ab"


def test_a_long_list_has_numbers_in_its_lines_and_formulas_in_its_totals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aging_overview, "MOST_LOOKS", 9)
    sheet = _written(_report([_item("A", 150), _item("B", 250)]), tmp_path)["Overview"]
    assert [line[5] for line in _lines(sheet)] == [1.5, 2.5]
    assert str(sheet["F7"].value).startswith("=SUMIFS(")
    assert str(_lines(sheet)[0][9]).startswith("=SUM(")
    assert "numbers" in str(sheet["A5"].value)


def test_without_items_the_workbook_says_that_nothing_is_open(tmp_path: Path) -> None:
    workbook = _written(_report([]), tmp_path)
    assert workbook["Overview"]["A8"].value == "Nothing is open on the reference date."
    assert workbook["Overview"]._charts == []
    assert workbook["Open items"].max_row == 1


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr"])
def test_every_language_gives_a_sound_workbook(language: str, tmp_path: Path) -> None:
    buckets = Buckets((7, 14, 365), Basis.INVOICE)
    items = _many(["A", "B"], buckets, ("EUR",))
    sheet = _written(_report(items, buckets=buckets, language=language), tmp_path).worksheets[0]
    names = _headings(sheet, 6)[4:9]
    assert len({str(name).casefold() for name in names}) == len(buckets)
    # They are the criteria of the sums.
    assert not any(re.search(r"^[<>=]|[*?~]|^[\d\W]+$", str(name)) for name in names)


def test_the_same_report_is_the_same_file(tmp_path: Path) -> None:
    items = _many("ABC", Buckets(), ("EUR", "USD"))
    write_aging_workbook(_report(items), tmp_path / "one.xlsx")
    write_aging_workbook(_report(iter(items)), tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_progress_is_told_and_a_stop_leaves_the_old_file(tmp_path: Path) -> None:
    told = []

    def progress(done: int, total: int, what: Message) -> None:
        told.append((done, total))
        if done == 2000:
            raise Cancelled

    path = tmp_path / "aging.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_aging_workbook(_report([_item()] * 3000), path, progress)
    assert told == [(1000, 3000), (2000, 3000)]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_more_items_than_a_sheet_has_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aging_items, "MAX_ROWS", 3)
    write_aging_workbook(_report([_item()] * 2), tmp_path / "fits.xlsx")
    with pytest.raises(Refusal, match="2 open items at most"):
        write_aging_workbook(_report([_item()] * 3), tmp_path / "aging.xlsx")


@pytest.mark.documents
def test_libreoffice_recalculates_every_formula_to_our_own_results(tmp_path: Path) -> None:
    buckets = Buckets((15, 30, 60, 90, 120), Basis.INVOICE)
    items = _many([*TRAPS, *(f"D{number:03}" for number in range(60))], buckets, ("EUR", "EUR", "USD", "JPY", "KWD"))
    write_aging_workbook(_report(items, buckets=buckets), tmp_path / "aging.xlsx")
    removed = _without_results(tmp_path / "aging.xlsx", tmp_path / "bare.xlsx")
    assert removed > 500
    _libreoffice("xlsx", tmp_path / "bare.xlsx", tmp_path / "out")
    ours = load_workbook(tmp_path / "aging.xlsx", data_only=True)["Overview"]
    theirs = load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)["Overview"]
    for row in ours.iter_rows(min_row=FIRST_TOTAL):
        for cell in row:
            found = theirs[cell.coordinate].value
            if isinstance(cell.value, int | float):
                assert found == pytest.approx(cell.value, abs=1e-6), cell.coordinate
    for line, total in zip(_lines(theirs), summarise(items, len(buckets)), strict=True):
        assert line[1] == total.key
        amounts = [float(to_decimal(minor, total.currency)) for minor in (*total.buckets, total.total_minor)]
        assert line[4:-1] == pytest.approx(amounts, abs=1e-6)


@pytest.mark.documents
@pytest.mark.parametrize(("keys", "least_pages"), [(0, 2), (120, 6)])
def test_libreoffice_prints_a4_pages_with_headings_and_nothing_cut_off_to_hashes(
    keys: int, least_pages: int, tmp_path: Path
) -> None:
    items = _many((f"D{number:03}" for number in range(keys)), Buckets(), ("EUR", "USD", "JPY"))
    items = [item._replace(open_minor=item.open_minor * 10_000, original_minor=10**13) for item in items]
    write_aging_workbook(_report(items), tmp_path / "aging.xlsx")
    _libreoffice("pdf", tmp_path / "aging.xlsx", tmp_path)
    facts = subprocess.run(["pdfinfo", tmp_path / "aging.pdf"], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "aging.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert "(A4)" in facts
    assert len(pages) >= least_pages
    assert all("Line" in page and "Currency" in page and f"of {len(pages)}" in page for page in pages)
    assert "##" not in text


def _without_results(source: Path, target: Path) -> int:
    """Copy the workbook without the stored results of its formulas, so that a reader must work them out itself."""
    removed = 0
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", old.read(name))
            new.writestr(name, content)
            removed += count
    return removed


def _libreoffice(kind: str, source: Path, folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: the workbook was not opened in it.")
    profile = (folder.parent / "libreoffice").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
