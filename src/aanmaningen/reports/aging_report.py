"""What an aging workbook tells, and the empty workbook in the reader's language that it is told in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from openpyxl import Workbook

from aanmaningen.core.aging import AgingItem, Buckets, bucket_name
from aanmaningen.core.messages import Message, message
from aanmaningen.core.money import to_decimal
from aanmaningen.i18n import Translator

from .cell_styles import CellStyles
from .sheet_rows import Cell

# What the shipped ways of grouping are called, as the heading of a column; any other is an attribute's own name.
GROUPED_BY = {
    "debtor": message("Name"),
    "group": message("Group"),
    "account-manager": message("Account manager"),
}

HeadingSide = Literal["left", "centre", "right"]
HEADING_HEIGHT = 33.0  # points: two lines

_DATE_FORMATS = {"nl": "dd-mm-yyyy", "de": "dd.mm.yyyy"}
_OTHER_DATE_FORMAT = "dd/mm/yyyy"
_NOT_IN_A_SHEET_TITLE = re.compile(r"[\[\]:*?/\\']")
_MAX_SHEET_TITLE = 31
# Excel refuses a header of more than 255 characters, codes included.
_MAX_HEADER_NAME = 80
_LEAST_AMOUNT_WIDTH = 13.0
_A4 = 9


@dataclass(frozen=True, slots=True)
class AgingReport:
    """An aging to be written.

    by: "debtor", "group", "account-manager" or the name of an attribute: what the keys of the items are.
    language: of headings and sentences. made_at: local time, printed and stored as the document's time.
    items: sorted by key, party and due date; read once, from first to last.
    """

    administration_name: str
    reference_date: date
    buckets: Buckets
    by: str
    language: str
    made_at: datetime
    items: Iterable[AgingItem]


class AgingBook:
    """The workbook of a report: its two sheets without rows, its styles, and its words."""

    def __init__(self, report: AgingReport) -> None:
        self.report = report
        self.say = Translator(report.language)
        self.workbook = Workbook()
        self.styles = CellStyles(self.workbook, _DATE_FORMATS.get(self.say.language, _OTHER_DATE_FORMAT))
        self.overview: Any = self.workbook.worksheets[0]
        self.items: Any = self.workbook.create_sheet()
        self.overview.title = self._sheet_title(message("Overview"))
        self.items.title = self._sheet_title(message("Open items"))
        self.bucket_names = [self._bucket_name(first, last) for first, last in report.buckets.ranges]
        properties = self.workbook.properties
        properties.creator = "Aanmaningen"
        properties.title = self.word(message("Aging of open items"))
        properties.language = self.say.language
        properties.created = properties.modified = report.made_at

    def word(self, said: Message | str) -> str:
        """Return a message in the reader's language; a text of the user's own as it is."""
        return said if isinstance(said, str) else self.say.text(said)

    def text(self, column: str, value: str, *, wrap: bool = False) -> Cell:
        """Return a cell with a text of the user's own."""
        return Cell(column, self.styles.text(value, wrap), value)

    def heading(self, column: str, said: Message | str, side: HeadingSide = "left") -> Cell:
        """Return a cell with the heading of a column, which stands above what is aligned to that side."""
        styles = {
            "left": self.styles.heading,
            "centre": self.styles.heading_centre,
            "right": self.styles.heading_right,
        }
        return Cell(column, styles[side], self.word(said))

    def amount(self, column: str, minor: int, currency: str, formula: str = "", *, total: bool = False) -> Cell:
        """Return a cell with an amount, as the result of a formula when there is one."""
        return Cell(column, self.styles.amount(currency, total), to_decimal(minor, currency), formula)

    def amount_width(self, largest_minor: Mapping[str, int]) -> float:
        """Return the width in characters that holds the largest amount of every currency, grouped and with a sign."""
        texts = (f"-{to_decimal(minor, currency):,}" for currency, minor in largest_minor.items())
        return max(_LEAST_AMOUNT_WIDTH, *(len(text) + 2 for text in texts), 0)

    def set_up_page(self, sheet: Any, heading_row: int) -> None:
        """Make a sheet print on A4, lying, as wide as the paper, its headings and the page number on every page."""
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
        day = self.say.date(self.report.reference_date)
        sheet.oddHeader.left.text = self.report.administration_name[:_MAX_HEADER_NAME].replace("&", "&&")
        sheet.oddHeader.right.text = self.word(message("Reference date {day}", day=day))
        sheet.oddFooter.left.text = self.word(message("Aging of open items"))
        sheet.oddFooter.right.text = self.word(message("Page {page} of {pages}", page="&P", pages="&N"))

    def _bucket_name(self, first: int | None, last: int | None) -> str:
        # The names are criteria of the sums too: a spreadsheet would read "> 90" as a comparison and "1-30" as a date.
        return self.word(bucket_name(first, last))

    def _sheet_title(self, said: Message) -> str:
        return _NOT_IN_A_SHEET_TITLE.sub(" ", self.word(said))[:_MAX_SHEET_TITLE]
