"""Setting a notice: its words find their places on one or more sheets.

Everything is laid from top to bottom in the order of `NoticeContent`; lengths are points from the upper left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .content import Design, NoticeContent
from .qr import qr_picture
from .sheet import Sheet, Style, broken, colour, fitted, fitted_block
from .stationery import HEAD, MM, Stationery

_WHITE = b"1 g"

_ADDRESS_LINES = 6
_GAP = 14.0  # between labels and their values


@dataclass(frozen=True)
class _Window:
    """Where the address stands, in mm: left edge, baselines of the small sender line and the first line, width.

    axis: left edge of the other column, which holds the sender and, unless the address stands there, the reference.
    body: where the letter itself begins.
    """

    left: float
    sender_line: float
    first_line: float
    width: float
    axis: float
    reference: float
    body: float


# An A4 sheet folded in three is 99 mm high and may shift 11 mm in an EA5/6 envelope, of which the window shows the
# part from 20 to 60 mm above the lower edge (after NEN 1026): 50 to 79 mm of the sheet stay in sight.
# DIN 5008:2020 form B: address zone of 27.3 mm from 62.7 mm, below the zone for sender and remarks; information
# block from 50 mm at 125 mm; text from 98.46 mm.
_WINDOWS = {
    "nl-left": _Window(25, 51.5, 57.0, 92, 125, 57.0, 85),
    "nl-right": _Window(110, 51.5, 57.0, 80, 110, 57.0, 85),
    "de": _Window(25, 60.5, 66.2, 80, 125, 54.5, 96),
}
_ADDRESS_LEADING = 4.3 * MM


class Look:
    """The styles and measures of one design on one stationery."""

    def __init__(self, design: Design, stationery: Stationery, air: float = 1.0) -> None:
        """Work out styles and measures; `design` and `stationery` belong together.

        air: share of the usual space between lines, rows and paragraphs.
        """
        regular, bold, size = stationery.regular, stationery.bold, design.font_size
        text = colour(design.text_colour)
        quiet = colour(design.text_colour, 0.68)
        self.accent = colour(design.accent)
        self.hairline = colour(design.rule_colour)
        self.tint = colour(design.accent, 0.07)

        self.body = Style(regular, size, size * (1.24 + 0.14 * air), text)
        self.heading = Style(bold, size * 1.55, size * 2.0, self.accent)
        self.wordmark = Style(bold, size * 1.8, size * 2.2, self.accent)
        self.sender_name = Style(bold, size * 0.86, size * 1.26, text)
        self.sender = Style(regular, size * 0.86, size * 1.26, quiet)
        self.return_line = Style(regular, 6.5, 8, quiet)
        self.address = Style(regular, 10, _ADDRESS_LEADING, text)
        self.label = Style(regular, size * 0.88, size * 1.35, quiet)
        self.value = Style(regular, size * 0.95, size * 1.35, text)
        self.column = Style(bold, size * 0.82, size * 1.1, self.accent)
        self.cell = Style(regular, size * 0.93, size * 1.2, text)
        self.carried = Style(bold, size * 0.86, size * 1.22, quiet)
        self.total = Style(regular, size * 0.97, size * 1.3, text)
        self.due = Style(bold, size * 1.16, size * 1.5, self.accent)
        self.payment_heading = Style(bold, size * 1.08, size * 1.5, self.accent)
        self.payment_value = Style(bold, size * 0.97, size * 1.5, text)
        self.caption = Style(regular, size * 0.72, size * 0.94, quiet)
        self.footer = Style(regular, 7, 9.4, quiet)

        self.after_heading, self.after_paragraph, self.after_totals = (
            size * 0.6 * air,
            size * 0.72 * air,
            size * 1.1 * air,
        )
        self.before_table, self.after_payment = size * 0.2 * air, size * (0.6 + 0.5 * air)
        self.row_padding = 2.4 + 2.0 * air
        self.panel_padding = 5.0 + 4.0 * air

        self.width, self.height = stationery.width, stationery.height
        self.left, self.right = design.margin_left * MM, self.width - design.margin_right * MM
        self.top, self.bottom = design.margin_top * MM, self.height - design.margin_bottom * MM
        self.window = _WINDOWS[design.address_window]
        self.has_letterhead, self.has_logo = stationery.has_letterhead, stationery.has_logo
        self.qr_size = design.qr_size * MM if design.qr else 0.0


def typeset(content: NoticeContent, looks: Sequence[Look]) -> list[bytes]:
    """Return the content stream of each page. Every text of `content` must consist of characters the fonts have.

    looks: how it is set: the first, or, where that saves a sheet with little but the payment or the signature on it,
    the first of the following, which have less and less air.
    """
    setter = _Setter(content, looks[0])
    pages = setter.pages()
    if setter.ends_without_rows:
        for look in looks[1:]:
            closer = _Setter(content, look).pages()
            if len(closer) < len(pages):
                return closer
    return pages


class _Setter:
    """Lays one notice, with the sheet in hand and the height reached on it."""

    def __init__(self, content: NoticeContent, look: Look) -> None:
        self._content = content
        self._look = look
        self._sheets: list[Sheet] = []
        footer = () if look.has_letterhead else content.footer
        label_room = 80.0
        self._footer = fitted_block(footer, look.footer, look.right - look.left - label_room, 5)
        footer_top = look.height - 8 * MM - max(1, len(self._footer[1])) * look.footer.leading
        if look.has_letterhead:
            # The user's own paper says what stands at the foot; the page number keeps to our side of the margin.
            footer_top = look.bottom - look.footer.leading
        self._footer_top = footer_top
        self._bottom = min(look.bottom, footer_top - 3 * MM)
        self.ends_without_rows = False
        self._next_sheet()

    def pages(self) -> list[bytes]:
        """Lay everything and return the content stream of each sheet; once only."""
        content, look = self._content, self._look
        self._y = max(self._letterhead_and_address(), look.window.body * MM)
        self._paragraphs((content.heading,), look.heading, after=look.after_heading, keep=look.body.leading * 2)
        self._paragraphs(content.opening, look.body, after=look.after_paragraph)
        self._y += look.before_table
        self._table()
        sheets_with_rows = len(self._sheets)
        self._paragraphs(content.closing, look.body, after=look.after_paragraph)
        self._payment_and_signature()
        self.ends_without_rows = len(self._sheets) > sheets_with_rows
        self._page_feet()
        return [sheet.content() for sheet in self._sheets]

    # Sheets

    def _next_sheet(self) -> None:
        look = self._look
        self._sheet = Sheet(look.height)
        self._sheets.append(self._sheet)
        self._y = self._fresh = look.top
        if len(self._sheets) > 1:
            style, [title] = fitted(self._content.title, look.footer, look.right - look.left, 1)
            self._sheet.text(look.left, look.top, title, style)
            self._sheet.rule(look.left, look.right, look.top + 5, 0.4, look.hairline)
            self._y = self._fresh = look.top + 20

    def _need(self, height: float) -> None:
        """Go on to the next sheet when `height` is no longer free on this one."""
        if self._y + height > self._bottom and self._y > self._fresh:
            self._next_sheet()

    def _page_feet(self) -> None:
        look = self._look
        style, lines = self._footer
        total = str(len(self._sheets))
        for number, sheet in enumerate(self._sheets, 1):
            y = self._footer_top
            if lines:
                sheet.rule(look.left, look.right, y - 4, 0.4, look.hairline)
            y += style.size
            for line in lines:
                sheet.text(look.left, y, line, style)
                y += look.footer.leading
            label = self._content.page_label.replace("{pages}", total).replace("{page}", str(number))
            small, [label] = fitted(label, look.footer, 76, 1, whole=True)
            sheet.text_right(look.right, self._footer_top + look.footer.size, label, small)

    # Head of the letter

    def _letterhead_and_address(self) -> float:
        """Lay sender, address and reference; return where the letter can begin."""
        content, look, window, sheet = self._content, self._look, self._look.window, self._sheet
        sender_end = 0.0 if look.has_letterhead else self._sender()
        x, width = window.left * MM, window.width * MM
        small, [line] = fitted(content.return_line, look.return_line, width, 1)
        sheet.text(x, window.sender_line * MM, line, small)
        if line:
            end = x + small.face.width(line) * small.size
            sheet.rule(x, end, window.sender_line * MM + 2.6, 0.3, look.hairline)
        style, lines = fitted_block(content.address, look.address, width, _ADDRESS_LINES)
        for order, line in enumerate(lines):
            sheet.text(x, window.first_line * MM + order * look.address.leading, line, style)
        return self._reference(max(window.reference * MM, sender_end + 6 * MM)) + 6 * MM

    def _sender(self) -> float:
        """Lay the sender and return where the block ends."""
        content, look, sheet = self._content, self._look, self._sheet
        lines = list(content.sender)
        x, y = look.window.axis * MM, min(look.top, HEAD * MM)
        if lines and not look.has_logo:
            wordmark, [name] = fitted(lines.pop(0), look.wordmark, x - look.left - 6 * MM, 1)
            sheet.text(look.left, y + wordmark.size * 0.3, name, wordmark)
        parts: list[tuple[Style, str]] = []
        for order, line in enumerate(lines):
            style = look.sender_name if look.has_logo and order == 0 else look.sender
            style, broken_line = fitted(line, style, look.right - x, 3)
            parts += [(style, part) for part in broken_line]
        # An address window on the right begins at 50 mm: a long list of particulars must end above it.
        leading = min(look.sender.leading, (47 * MM - y) / max(1, len(parts) - 1))
        for style, part in parts:
            sheet.text(x, y, part, style.scaled(style.size * leading / look.sender.leading))
            y += leading
        return y - leading

    def _reference(self, y: float) -> float:
        """Lay labels and values and return the last baseline."""
        look, window = self._look, self._look.window
        x, right = window.axis * MM, look.right
        if window.left >= window.axis:
            x, right, y = look.left, window.left * MM - 8 * MM, window.reference * MM
        gutter = _gutter(self._content.reference, look.label, (right - x) * 0.55)
        for label, value in self._content.reference:
            y = self._pair(x, right, y, gutter, (label, look.label), (value, look.value), look.value.leading)
        return y

    def _pair(
        self,
        x: float,
        right: float,
        y: float,
        gutter: float,
        label: tuple[str, Style],
        value: tuple[str, Style],
        leading: float,
    ) -> float:
        """Lay a label and a value beside it, on three lines at most; return the baseline that follows."""
        label_style, label_lines = fitted(*label, gutter - _GAP, 2)
        value_style, value_lines = fitted(*value, right - x - gutter, 3)
        for order, line in enumerate(label_lines):
            self._sheet.text(x, y + order * leading, line, label_style)
        for order, line in enumerate(value_lines):
            self._sheet.text(x + gutter, y + order * leading, line, value_style)
        return y + max(len(label_lines), len(value_lines)) * leading

    # Running text

    def _paragraphs(self, texts: Sequence[str], style: Style, after: float, keep: float = 0.0) -> None:
        """Lay paragraphs; no sheet begins or ends with a single line of one. keep: height that must follow it."""
        look = self._look
        for text in texts:
            lines = broken(text, style, look.right - look.left)
            while lines:
                count = self._lines_here(len(lines), style.leading, keep)
                if not count:
                    self._next_sheet()
                    continue
                for line in lines[:count]:
                    self._y += style.leading
                    self._sheet.text(look.left, self._y - style.leading * 0.3, line, style)
                lines = lines[count:]
            self._y += after

    def _lines_here(self, count: int, leading: float, keep: float) -> int:
        """Return how many of a paragraph's `count` lines go on this sheet."""
        free = int((self._bottom - self._y - keep + 0.01) / leading)
        if free >= count:
            return count
        if self._y <= self._fresh:
            return max(1, min(free, count - 2) if count > 3 else free)
        here = min(free, count - 2)
        return here if here >= 2 else 0

    # Table

    def _table(self) -> None:
        content, look = self._content, self._look
        table = _Table(content, look)
        rows = table.heights
        totals = min(self._totals_height(), (self._bottom - self._fresh) / 2)
        carried = look.carried.leading + 6
        for index, height in enumerate(rows):
            left_over = len(rows) - index
            if left_over == 1:
                needed = height + totals
            elif left_over == 2:
                # The total keeps company: never without the last two rows.
                needed = max(height + carried, height + rows[index + 1] + totals)
            else:
                needed = height + carried
            if index == 0:
                needed += table.head_height
            if self._y + needed > self._bottom and self._y > self._fresh:
                if index:
                    self._carry(content.carried_forward, index - 1)
                self._next_sheet()
                if index:
                    self._y = table.draw_head(self._sheet, self._y)
                    self._carry(content.brought_forward, index - 1)
                self._fresh = self._y
            if index == 0:
                self._y = table.draw_head(self._sheet, self._y)
            self._y = table.draw_row(self._sheet, self._y, index)
        if not rows:
            self._need(totals)
        self._totals()

    def _carry(self, text: str, index: int) -> None:
        running = self._content.running
        if index >= len(running) or not text:
            return
        look = self._look
        text = text.replace("{amount}", running[index])
        style, [line] = fitted(text, look.carried, look.right - look.left, 1, whole=True)
        self._sheet.text_right(look.right, self._y + style.leading, line, style)
        self._y += style.leading + 6
        self._sheet.rule(look.left, look.right, self._y, 0.35, look.hairline)

    def _total_lines(self) -> list[tuple[str, str, Style, float]]:
        look, totals = self._look, self._content.totals
        plain = [(label, amount, look.total, look.total.leading + 2) for label, amount in totals[:-1]]
        return plain + [(label, amount, look.due, look.due.leading + 5) for label, amount in totals[-1:]]

    def _totals_height(self) -> float:
        return 4 + sum(height for *_, height in self._total_lines())

    def _totals(self) -> None:
        look = self._look
        if not self._content.totals:
            return
        x, right = look.left + (look.right - look.left) * 0.42, look.right
        self._y += 4
        for label, amount, style, height in self._total_lines():
            self._need(height)
            if style is look.due:
                self._sheet.rule(x, right, self._y + 1, 0.9, look.accent)
                self._sheet.rule(x, right, self._y + height, 0.9, look.accent)
            baseline = self._y + (height + 1) / 2 + style.size * 0.36
            small, [shown] = fitted(amount, style, (right - x) * 0.6, 1, whole=True)
            self._sheet.text_right(right, baseline, shown, small)
            room = right - x - small.face.width(shown) * small.size - 8
            small, [label] = fitted(label, style, room, 1, whole=True)
            self._sheet.text(x, baseline, label, small)
            self._y += height
        self._y += look.after_totals

    # How to pay, and who asks

    def _payment_and_signature(self) -> None:
        content, look = self._content, self._look
        signature = [line for text in content.signature for line in broken(text, look.body, look.right - look.left)]
        signature_height = len(signature) * look.body.leading
        height = self._payment_height()
        # A signature alone on a sheet says nothing: it goes with the payment.
        gap = look.after_payment if height else 0.0
        together = height + gap + signature_height
        if together <= self._bottom - look.top:
            self._need(together)
        if height:
            self._need(height)
            self._payment(height)
            self._y += gap
        self._paragraphs(signature, look.body, after=0.0)

    def _qr_side(self) -> float:
        return self._look.qr_size if self._content.epc else 0.0

    def _payment_columns(self) -> tuple[float, float, float]:
        """Return left edge, width of the labels and right edge of the payment lines."""
        look = self._look
        left = look.left + self._look.panel_padding
        right = look.right - self._look.panel_padding
        if self._qr_side():
            right -= self._qr_side() + 12
        return left, _gutter(self._content.payment, look.label, (right - left) * 0.42), right

    def _caption(self) -> tuple[Style, list[str]]:
        texts = [self._content.qr_caption] if self._qr_side() and self._content.qr_caption else []
        return fitted_block(texts, self._look.caption, self._look.qr_size + self._look.panel_padding, 3)

    def _payment_height(self) -> float:
        """Return the height of the panel, 0 when there is nothing to say in it."""
        content, look = self._content, self._look
        if not content.payment and not content.epc:
            return 0.0
        left, gutter, right = self._payment_columns()
        lines = 0
        for label, value in content.payment:
            label_lines = fitted(label, look.label, gutter - _GAP, 2)[1]
            value_lines = fitted(value, look.payment_value, right - left - gutter, 3)[1]
            lines += max(len(label_lines), len(value_lines))
        text = lines * look.payment_value.leading
        if content.payment_heading:
            text += look.payment_heading.leading + 3
        code = self._qr_side() + len(self._caption()[1]) * look.caption.leading
        return max(text, code) + 2 * self._look.panel_padding

    def _payment(self, height: float) -> None:
        content, look, sheet = self._content, self._look, self._sheet
        top = self._y
        sheet.panel(look.left, top, look.right, top + height, look.tint)
        sheet.panel(look.left, top, look.left + 2.2, top + height, look.accent)
        left, gutter, right = self._payment_columns()
        y = top + self._look.panel_padding
        if content.payment_heading:
            style, [heading] = fitted(content.payment_heading, look.payment_heading, right - left, 1, whole=True)
            sheet.text(left, y + style.size, heading, style)
            y += look.payment_heading.leading + 3
        y += look.payment_value.size
        for label, value in content.payment:
            y = self._pair(
                left, right, y, gutter, (label, look.label), (value, look.payment_value), look.payment_value.leading
            )
        if side := self._qr_side():
            x, y = look.right - self._look.panel_padding - side, top + self._look.panel_padding
            sheet.panel(x, y, x + side, y + side, _WHITE)
            sheet.picture(qr_picture(content.epc, x, sheet.from_bottom(y + side), side))
            y += side
            style, caption = self._caption()
            for line in caption:
                y += look.caption.leading
                sheet.text(x + (side - style.face.width(line) * style.size) / 2, y, line, style)
        self._y = top + height


def _gutter(pairs: Sequence[tuple[str, str]], style: Style, most: float) -> float:
    """Return how far the values stand from the left edge of their labels, `most` at most."""
    widest = max([style.face.width(label) * style.size for label, _ in pairs], default=0.0)
    return min(widest + _GAP + 0.1, most)


class _Table:
    """The table of items: measured once, then drawn row by row."""

    PAD = 4.0

    def __init__(self, content: NoticeContent, look: Look) -> None:
        self._look = look
        columns = content.columns
        shares = sum(column.width for column in columns) or 1.0
        x = look.left
        # Per column the left and right edge of what is written in it, and whether it stands to the right.
        self._edges: list[tuple[float, float, bool]] = []
        for column in columns:
            wide = (look.right - look.left) * column.width / shares
            # Flush with the text above at either side.
            left = x if x == look.left else x + self.PAD
            right = look.right if column is columns[-1] else x + wide - self.PAD
            self._edges.append((left, right, column.align == "right"))
            x += wide
        self._head = [
            fitted(column.heading, look.column, right - left, 3)
            for column, (left, right, _) in zip(columns, self._edges, strict=True)
        ]
        self._rows = [
            [
                fitted(text, look.cell, right - left, 6, whole=is_right)
                for text, (left, right, is_right) in zip(row, self._edges, strict=False)
            ]
            for row in content.rows
        ]
        self.head_height = max([len(lines) for _, lines in self._head], default=1) * look.column.leading + 7
        self.heights = [
            max([len(lines) for _, lines in cells], default=1) * look.cell.leading + look.row_padding
            for cells in self._rows
        ]

    def draw_head(self, sheet: Sheet, y: float) -> float:
        """Draw the headings, standing on their line, and return where the rows begin."""
        look = self._look
        bottom = y + self.head_height
        for (style, lines), edges in zip(self._head, self._edges, strict=True):
            at = bottom - 5 - (len(lines) - 1) * look.column.leading
            self._cell(sheet, at, look.column.leading, lines, style, edges)
        sheet.rule(look.left, look.right, bottom, 0.9, look.accent)
        return bottom

    def draw_row(self, sheet: Sheet, y: float, index: int) -> float:
        """Draw a row with the hairline beneath it and return where the next begins."""
        look = self._look
        leading = look.cell.leading
        for (style, lines), edges in zip(self._rows[index], self._edges, strict=False):
            self._cell(sheet, y + leading - 2.2 + look.row_padding / 2, leading, lines, style, edges)
        y += self.heights[index]
        sheet.rule(look.left, look.right, y, 0.35, look.hairline)
        return y

    @staticmethod
    def _cell(
        sheet: Sheet, y: float, leading: float, lines: list[str], style: Style, edges: tuple[float, float, bool]
    ) -> None:
        left, right, is_right = edges
        for line in lines:
            if is_right:
                sheet.text_right(right, y, line, style)
            else:
                sheet.text(left, y, line, style)
            y += leading
