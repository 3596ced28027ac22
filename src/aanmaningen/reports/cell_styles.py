"""How the cells of our workbooks look: the numbers under which a workbook knows its styles."""

from functools import cache

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from aanmaningen.core.money import minor_digits

ACCENT = "1F4E79"
_PALE = "DCE6F0"
_PLAIN_FONT = Font(name="Calibri", size=11)
_BOLD = Font(name="Calibri", size=11, bold=True)
_SUSPECT = frozenset("=+-@")
_ITALIC = Font(name="Calibri", size=11, italic=True)
_NO_FILL = PatternFill()
_PALE_FILL = PatternFill("solid", fgColor=_PALE)


class CellStyles:
    """The styles of one workbook, each the number by which a cell refers to it. Amounts below zero are red."""

    def __init__(self, workbook: Workbook, date_format: str) -> None:
        self._sheet = workbook.worksheets[0]
        heading = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        ground = PatternFill("solid", fgColor=ACCENT)
        self.title = self._number(font=Font(name="Calibri", size=16, bold=True, color=ACCENT))
        self.heading = self._number(side="left", wrap=True, font=heading, fill=ground)
        self.heading_centre = self._number(side="center", wrap=True, font=heading, fill=ground)
        self.heading_right = self._number(side="right", wrap=True, font=heading, fill=ground)
        self.plain = self._number()
        self.wrapped = self._number(wrap=True)
        # The quote prefix keeps a text such as "=1+1" a text, also when someone edits the cell in Excel.
        self.quoted = self._number(quoted=True)
        self.quoted_wrapped = self._number(wrap=True, quoted=True)
        self.date = self._number(date_format, side="center")
        self.count = self._number("0", side="center")
        self.percent = self._number("0.0%")
        self.total = self._number(font=_BOLD, fill=_PALE_FILL)
        self.total_percent = self._number("0.0%", font=_BOLD, fill=_PALE_FILL)
        self.note_percent = self._number("0.0%", font=_ITALIC)
        self.note = self._number(font=_ITALIC)
        self.amount = cache(self._amount)

    def text(self, value: str, wrap: bool = False) -> int:
        """Return the style for a text that came from outside, whatever it begins with."""
        if value[:1] in _SUSPECT:
            return self.quoted_wrapped if wrap else self.quoted
        return self.wrapped if wrap else self.plain

    def _amount(self, currency: str, total: bool = False) -> int:
        shape = number_format(currency)
        return self._number(shape, font=_BOLD, fill=_PALE_FILL) if total else self._number(shape)

    def _number(
        self,
        shape: str = "General",
        *,
        side: str | None = None,
        wrap: bool = False,
        font: Font = _PLAIN_FONT,
        fill: PatternFill = _NO_FILL,
        quoted: bool = False,
    ) -> int:
        cell = WriteOnlyCell(self._sheet)
        cell.number_format = shape
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=wrap or None)
        cell.font = font
        cell.fill = fill
        cell.quotePrefix = quoted
        return int(cell.style_id)


def number_format(currency: str) -> str:
    """Return Excel's format of an amount in the currency, with as many decimals as it has; nil is a dash."""
    digits = minor_digits(currency)
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    return f'{shape};[Red]-{shape};"–"'
