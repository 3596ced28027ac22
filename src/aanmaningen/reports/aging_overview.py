"""The overview of an aging: totals and a chart per bucket, then a line per debtor, group or other key."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from math import ceil
from typing import BinaryIO

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import column_index_from_string, get_column_letter

from aanmaningen.core.aging import AgingTotal, Basis
from aanmaningen.core.messages import message

from .aging_items import ItemsWritten
from .aging_report import GROUPED_BY, HEADING_HEIGHT, AgingBook
from .cell_styles import ACCENT
from .sheet_rows import Cell, row_xml

_HEADING_ROW = 6
_GRID = "D9D9D9"
_CHART_ROWS = 16
_CHART_WIDTH_CM = 26
_CHART_HEIGHT_CM = 8
_NAME_WIDTHS = (18.0, 42.0)
_TITLE_HEIGHT = 24.0
_LINE_HEIGHT = 15.0
# Sums on the overview times the items that each of them looks at. Beyond this many a spreadsheet takes long to open,
# so that the amounts of a line become plain numbers; the totals stay formulas.
MOST_LOOKS = 100_000_000


def write_overview(book: AgingBook, file: BinaryIO, items: ItemsWritten) -> None:
    """Write the rows of the overview to `file` and set up the sheet, with its chart."""
    overview = _Overview(book, items)
    for row in overview.rows():
        file.write(row.encode())
    overview.set_up()


class _Overview:
    """The places on the sheet, from which rows, formulas and chart are made."""

    def __init__(self, book: AgingBook, items: ItemsWritten) -> None:
        self.book = book
        self.items = items
        self.totals = items.totals
        # The currency of most items leads; amounts of different currencies cannot be compared.
        self.currencies = sorted(items.counts, key=lambda currency: (-items.counts[currency], currency))
        letters = map(get_column_letter, count(1))
        self.line = next(letters)
        self.code = next(letters) if book.report.by == "debtor" else ""
        self.name = next(letters)
        self.currency = next(letters)
        self.buckets = [next(letters) for _ in book.bucket_names]
        self.total = next(letters)
        self.share = next(letters)
        longest = max((len(self._name_of(total)) for total in self.totals), default=0)
        self.name_width = min(max(longest + 4, _NAME_WIDTHS[0]), _NAME_WIDTHS[1])
        self.grand = {currency: self._total_of(currency) for currency in self.currencies}
        self.total_rows = {currency: _HEADING_ROW + 1 + 2 * n for n, currency in enumerate(self.currencies)}
        self.chart_row = _HEADING_ROW + 2 * len(self.currencies) + 2
        self.first_row = self.chart_row + _CHART_ROWS
        self.last_row = self.first_row + len(self.totals) - 1
        self.is_live = len(self.totals) * len(self.buckets) * items.counts.total() <= MOST_LOOKS

    def rows(self) -> Iterator[str]:
        """Give the rows of the sheet from top to bottom."""
        yield from self._title_rows()
        yield row_xml(_HEADING_ROW, self._headings(), HEADING_HEIGHT)
        if not self.totals:
            nothing = self.book.word(message("Nothing is open on the reference date."))
            yield row_xml(_HEADING_ROW + 2, [Cell("A", self.book.styles.plain, nothing)])
        for currency in self.currencies:
            yield from self._total_rows(self.grand[currency])
        for line, total in enumerate(self.totals, 1):
            yield self._line_row(line, total)

    def set_up(self) -> None:
        """Set widths, freeze the headings, arrange the page and add the chart."""
        sheet = self.book.overview
        largest: dict[str, int] = {}
        for total in (*self.grand.values(), *self.totals):
            amounts = (*total.buckets, total.total_minor)
            largest[total.currency] = max(largest.get(total.currency, 0), *map(abs, amounts))
        widths = {self.line: 7.0, self.name: self.name_width, self.currency: 10.0, self.share: 9.0}
        widths |= dict.fromkeys([*self.buckets, self.total], self.book.amount_width(largest))
        if self.code:
            widths[self.code] = 12.0
        for letter, width in widths.items():
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = f"{self.buckets[0]}{_HEADING_ROW + 1}"
        self.book.set_up_page(sheet, _HEADING_ROW)
        if self.totals:
            sheet.add_chart(self._chart(), f"A{self.chart_row}")

    def _title_rows(self) -> Iterator[str]:
        report, style, word = self.book.report, self.book.styles, self.book.word
        by_due_date = report.buckets.basis is Basis.DUE
        basis = message("aged by due date") if by_due_date else message("aged by invoice date")
        made_at = message("Made on {day} at {time}", day=report.made_at.date(), time=f"{report.made_at:%H:%M}")
        how = message("Reference date {day}, {basis}", day=report.reference_date, basis=basis)
        yield row_xml(1, [Cell("A", style.title, word(message("Aging of open items")))], _TITLE_HEIGHT)
        yield row_xml(2, [self.book.text("A", report.administration_name)])
        yield row_xml(3, [Cell("A", style.plain, word(how))])
        yield row_xml(4, [Cell("A", style.plain, word(made_at))])
        if not self.is_live:
            fixed = message("The lines are many: their amounts are numbers, their totals are formulas.")
            yield row_xml(5, [Cell("A", style.note, word(fixed))])

    def _headings(self) -> Iterator[Cell]:
        heading = self.book.heading
        by = self.book.report.by
        yield heading(self.line, message("Line"), "centre")
        if self.code:
            yield heading(self.code, message("Debtor"))
        yield heading(self.name, GROUPED_BY.get(by, by))
        yield heading(self.currency, message("Currency"))
        for letter, name in zip(self.buckets, self.book.bucket_names, strict=True):
            yield heading(letter, name, "right")
        yield heading(self.total, message("Total"), "right")
        yield heading(self.share, message("Share"), "right")

    def _total_rows(self, total: AgingTotal) -> Iterator[str]:
        """Give a currency's row of totals, which add up the lines below, and its row of shares per bucket."""
        style, currency = self.book.styles, total.currency
        row = self.total_rows[currency]
        first, last = self.first_row, self.last_row
        currencies = f"${self.currency}${first}:${self.currency}${last}"

        def sum_of(letter: str) -> str:
            return f"SUMIFS({letter}${first}:{letter}${last},{currencies},${self.currency}{row})"

        whole = f"${self.total}${row}"
        minor = total.total_minor
        labels = [Cell(letter, style.total, None) for letter in (self.line, self.code) if letter]
        labels.append(Cell(self.name, style.total, self.book.word(message("Total"))))
        labels.append(Cell(self.currency, style.total, currency))
        amounts = self._amounts(row, total, [sum_of(letter) for letter in self.buckets], is_total=True)
        share = self._share(self.share, style.total_percent, f"{self.total}{row}", whole, minor, minor)
        yield row_xml(row, [*labels, *amounts, share])
        shares = [
            self._share(letter, style.note_percent, f"{letter}{row}", whole, part_minor, minor)
            for letter, part_minor in zip(self.buckets, total.buckets, strict=True)
        ]
        yield row_xml(row + 1, [Cell(self.name, style.note, self.book.word(message("Share"))), *shares])

    def _line_row(self, line: int, total: AgingTotal) -> str:
        style, items = self.book.styles, self.items
        row = self.first_row + line - 1
        formulas = [
            f"SUMIFS({items.amounts},{items.lines},${self.line}{row},{items.buckets},{letter}${_HEADING_ROW})"
            if self.is_live
            else ""
            for letter in self.buckets
        ]
        name = self._name_of(total)
        labels = [Cell(self.line, style.count, line)]
        if self.code:
            labels.append(self.book.text(self.code, total.key))
        labels.append(self.book.text(self.name, name, wrap=True))
        labels.append(self.book.text(self.currency, total.currency))
        amounts = self._amounts(row, total, formulas)
        grand = self.grand[total.currency]
        whole = f"${self.total}${self.total_rows[total.currency]}"
        share = self._share(
            self.share, style.percent, f"{self.total}{row}", whole, total.total_minor, grand.total_minor
        )
        # A spreadsheet does not always make a row higher by itself for a name that wraps.
        lines = ceil(len(name) / (self.name_width - 4))
        return row_xml(row, [*labels, *amounts, share], _LINE_HEIGHT * lines if lines > 1 else 0)

    def _amounts(self, row: int, total: AgingTotal, formulas: list[str], *, is_total: bool = False) -> Iterator[Cell]:
        amount, currency = self.book.amount, total.currency
        for letter, minor, formula in zip(self.buckets, total.buckets, formulas, strict=True):
            yield amount(letter, minor, currency, formula, total=is_total)
        across = f"SUM({self.buckets[0]}{row}:{self.buckets[-1]}{row})"
        yield amount(self.total, total.total_minor, currency, across, total=is_total)

    def _share(self, letter: str, style: int, part: str, whole: str, part_minor: int, whole_minor: int) -> Cell:
        """Return a cell with the share of the amount in cell `part` in that of `whole`; 0 where the whole is nil."""
        share = Decimal(part_minor) / whole_minor if whole_minor else Decimal(0)
        return Cell(letter, style, share, f"IF({whole}=0,0,{part}/{whole})")

    def _total_of(self, currency: str) -> AgingTotal:
        lines = [total.buckets for total in self.totals if total.currency == currency]
        return AgingTotal("", currency, "", tuple(map(sum, zip(*lines, strict=True))))

    def _name_of(self, total: AgingTotal) -> str:
        name = total.party_name if self.code else total.key
        return name or self.book.word(message("(none)"))

    def _chart(self) -> BarChart:
        currency = self.currencies[0]
        first, last = (column_index_from_string(letter) for letter in (self.buckets[0], self.buckets[-1]))
        row = self.total_rows[currency]
        chart = BarChart()
        chart.title = self.book.word(message("Open per age in {currency}", currency=currency))
        chart.legend = None
        chart.gapWidth = 60
        chart.width = _CHART_WIDTH_CM
        chart.height = _CHART_HEIGHT_CM
        chart.add_data(Reference(self.book.overview, first, row, last, row), from_rows=True)
        chart.set_categories(Reference(self.book.overview, first, _HEADING_ROW, last, _HEADING_ROW))
        chart.series[0].graphicalProperties = GraphicalProperties(solidFill=ACCENT)
        chart.series[0].dLbls = DataLabelList(
            numFmt="#,##0", showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
        )
        chart.y_axis.number_format = "#,##0"
        chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=_GRID)))
        chart.x_axis.tickLblPos = "low"
        # openpyxl leaves it to the spreadsheet whether axes are shown, and Excel then hides them.
        chart.x_axis.delete = chart.y_axis.delete = False
        return chart
