"""Painting a page of the grid: the lines and columns in sight, with one question to the model."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from .columns import MARK_SIGNS
from .headings import Headings
from .lettering import BOLD, ITALIC, PLAIN, Lettering
from .model import ItemsModel
from .tints import Tints

_OPEN_SIGN, _CLOSED_SIGN = "▾", "▸"
_LATE_COLUMNS = ("days_late", "bucket")
_CUT = "…"
_LEAST_NAME = 12  # characters of a group's name that are always seen

Place = tuple[int, int, int]  # logical column, left, width


class PagePainting:
    """One painting of the lines from `first` up to `last`, the first of which begins at `top`.

    width: of the window on the lines; spans: first and last of each stretch of selected lines.
    """

    def __init__(
        self,
        painter: QPainter,
        items: ItemsModel,
        headings: Headings,
        lettering: Lettering,
        colours: Tints,
        first: int,
        last: int,
        top: int,
        width: int,
        spans: Iterable[tuple[int, int]],
    ) -> None:
        self._painter, self._items, self._headings = painter, items, headings
        self._letters, self._tints = lettering, colours
        self._first, self._last, self._top, self._width = first, last, top, width
        self._height, self._padding = lettering.row_height, lettering.padding
        self._lines = items.lines[first:last].tolist()
        self._note_lines(spans)

    def is_chosen(self, line: int) -> bool:
        """Tell whether a line of the page is selected."""
        return self._chosen[line - self._first]

    def paint(self, area: QRect) -> None:
        """Paint everything that lies in an area."""
        every = self._headings.places()
        edge = sum(width for _, _, width, is_frozen in every if is_frozen)
        still = [(column, left, width) for column, left, width, is_frozen in every if is_frozen]
        moving = [
            (column, left, width)
            for column, left, width, is_frozen in every
            if not is_frozen and left + width > max(edge, area.left()) and left <= area.right()
        ]
        self._texts = self._items.page(self._first, self._last, [place[0] for place in (*still, *moving)])
        self._paint_ground(area)
        if moving:
            if still:
                self._painter.setClipRect(edge, area.top(), area.right() - edge + 1, area.height())
            self._paint_columns(moving, edge)
            self._painter.setClipping(False)
        if still:
            self._paint_columns(still, 0)
            self._painter.setPen(self._tints.edge)
            bottom = self._top + (self._last - self._first) * self._height
            self._painter.drawLine(edge - 1, area.top(), edge - 1, min(area.bottom(), bottom))
        self._paint_signs([(column, left, width) for column, left, width, _ in every[:1]])
        self._paint_groups([(column, left, width) for column, left, width, _ in every], edge)

    def _note_lines(self, spans: Iterable[tuple[int, int]]) -> None:
        """Note what the lines have to tell apart from their texts."""
        day = self._items.day
        assert day is not None
        rows = np.maximum(self._items.lines[self._first : self._last], 0)
        self._held = (day.hold[rows] > 0).tolist()
        opened = day.open[rows]
        self._credit = (opened < 0).tolist()
        self._late = np.where(opened != 0, day.bucket[rows], 0).tolist()
        self._signs = [MARK_SIGNS.get(mark, "") for mark in day.by_hand[rows].tolist()]
        self._chosen = [False] * len(self._lines)
        for first, last in spans:
            for line in range(max(first, self._first), min(last + 1, self._last)):
                self._chosen[line - self._first] = True

    def _paint_ground(self, area: QRect) -> None:
        left, width = area.left(), area.width()
        for place, line in enumerate(self._lines):
            y = self._top + place * self._height
            if self._chosen[place]:
                self._painter.fillRect(left, y, width, self._height, self._tints.selected)
            elif line < 0:
                self._painter.fillRect(left, y, width, self._height, self._tints.heading)
            elif (self._first + place) % 2:
                self._painter.fillRect(left, y, width, self._height, self._tints.alternate)

    def _paint_columns(self, places: list[Place], edge: int) -> None:
        """Paint the cells of some columns. edge: where what is frozen ends and covers them, 0 for nowhere."""
        painter, padding, height, letters = self._painter, self._padding, self._height, self._letters
        colours, fitted, baseline = self._tints, letters.fitted, letters.baseline
        painter.setFont(letters.fonts[PLAIN])
        style = PLAIN
        for column, left, width in places:
            declared = self._items.columns[column]
            room = width - 2 * padding
            if room <= 0:
                continue
            is_right = declared.is_number
            is_amount = declared.summed
            tells_age = declared.key.startswith(_LATE_COLUMNS)
            pen: QColor | None = None
            y = self._top
            for place, text in enumerate(self._texts[column]):
                if text and self._lines[place] >= 0:
                    chosen = self._chosen[place]
                    if tells_age and self._late[place] and not chosen:
                        tint = colours.late[min(self._late[place], len(colours.late) - 1)]
                        painter.fillRect(left, y, width, height, tint)
                    held = self._held[place]
                    if held != style:
                        style = ITALIC if held else PLAIN
                        painter.setFont(letters.fonts[style])
                    wanted = self._colour(chosen, held, is_amount and self._credit[place])
                    if wanted is not pen:
                        painter.setPen(wanted)
                        pen = wanted
                    shown, advance = fitted(text, room, style)
                    x = left + width - padding - advance if is_right else left + padding
                    if is_right and (x < edge or x < self._width < x + advance):
                        # Half an amount is another amount: what is partly out of sight is not shown at all.
                        shown, x = _CUT, max(edge, left) + padding
                    painter.drawText(x, y + baseline, shown)
                y += height

    def _paint_signs(self, first: list[Place]) -> None:
        """Paint at the end of the first column what a person decided about the next run."""
        painter, letters = self._painter, self._letters
        painter.setFont(letters.fonts[BOLD])
        for _, left, width in first:
            for place, sign in enumerate(self._signs):
                if not sign or self._lines[place] < 0:
                    continue
                y, chosen = self._top + place * self._height, self._chosen[place]
                room = letters.metrics[BOLD].horizontalAdvance(sign) + self._padding
                odd = (self._first + place) % 2
                ground = self._tints.selected if chosen else self._tints.alternate if odd else self._tints.base
                painter.fillRect(left + width - room, y, room, self._height, ground)
                painter.setPen(self._tints.selected_text if chosen else self._tints.text)
                painter.drawText(left + width - room, y + letters.baseline, sign)

    def _colour(self, chosen: bool, held: bool, credit: bool) -> QColor:
        if chosen:
            return self._tints.selected_text
        if credit:
            return self._tints.credit
        return self._tints.blocked if held else self._tints.text

    def _paint_groups(self, places: list[Place], edge: int) -> None:
        """Paint the headings of groups: their name from the left, and subtotals where these do not touch it."""
        painter, letters, padding = self._painter, self._letters, self._padding
        summed = [place for place in places if self._items.columns[place[0]].summed]
        painter.setFont(letters.fonts[BOLD])
        for place, line in enumerate(self._lines):
            if line >= 0:
                continue
            number, y = -1 - line, self._top + place * self._height
            ground = self._tints.selected if self._chosen[place] else self._tints.heading
            painter.fillRect(0, y, self._width, self._height, ground)
            painter.setPen(self._tints.selected_text if self._chosen[place] else self._tints.text)
            sign = _CLOSED_SIGN if self._items.is_closed(number) else _OPEN_SIGN
            name, besides = self._items.group_label(number)
            # A long name gives way: without its currency and subtotal a group says nothing of what it is there for.
            kept = letters.metrics[BOLD].horizontalAdvance(f"   {besides}") + 2 * padding
            least = max(edge, kept + letters.metrics[BOLD].averageCharWidth() * _LEAST_NAME)
            free = [one for one in summed if least <= one[1] <= self._width - one[2]]
            room = (free[0][1] if free else self._width) - kept
            shown = f"{letters.fitted(f'{sign} {name}', max(0, room), BOLD)[0]}   {besides}"
            painter.drawText(padding, y + letters.baseline, shown)
            for column, left, width in free:
                texts = self._texts.get(column)
                if texts and texts[place]:
                    text, advance = letters.fitted(texts[place], width - 2 * padding, BOLD)
                    painter.drawText(left + width - padding - advance, y + letters.baseline, text)
