"""The side panel: the item of the current row, its party, and all that was sent, said and decided about them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.aging import bucket_name
from aanmaningen.core.errors import message
from aanmaningen.jobs import correcting, showing
from aanmaningen.jobs.inspecting import Balance, ItemCard, inspect
from aanmaningen.jobs.showing import notice_number

from ..aging_chart import AgingChart, Bar
from ..icons import icon
from ..latest import Latest
from ..pdf_dialog import PdfDialog
from ..tints import mixed
from ..undo import undo_stack
from ..widgets import named
from ..workbench import Kind, Workbench
from .panel_text import PanelText, Step, amount_of
from .section import Section
from .text_block import TextBlock
from .unallocating import ask_unallocate

_TITLES = {
    "party": message("Party"),
    "bookings": message("Bookings"),
    "notices": message("Notices"),
    "holds": message("Holds"),
    "notes": message("Notes"),
    "timeline": message("Timeline"),
}


class SidePanel(QWidget):
    """Shows one item at a time; what was there stays until the new one is read, and the newest wish wins."""

    left = Signal()  # Escape: back to the grid

    def __init__(self, workbench: Workbench, step_of: Callable[[int], Step | None] = lambda _: None) -> None:
        """step_of: asked with the id of an item why it is reminded of or not, and what comes next."""
        super().__init__()
        self.setObjectName("side_panel")
        self.workbench = workbench
        self._step_of = step_of
        self._step: Step | None = None
        self._latest = Latest(workbench, self)
        self._wanted: int | None = None
        self._is_stale = False
        self.card: ItemCard | None = None
        self._build()
        self._connect()
        self.retranslate()

    # -- building

    def _build(self) -> None:
        self.head = TextBlock("panel_item")
        self.texts = {key: TextBlock(f"panel_{key}") for key in _TITLES}
        self.charts: list[tuple[TextBlock, AgingChart]] = []
        self.balances = QWidget()
        self.balances_layout = QVBoxLayout(self.balances)
        self.balances_layout.setContentsMargins(0, 0, 0, 0)
        self.note_field = named(QLineEdit(), "new_note")
        self.note_field.setClearButtonEnabled(True)
        self.note_add = named(QToolButton(), "add_note")
        self.note_add.setIcon(icon("add"))
        self.note_add.setAutoRaise(True)
        note_row = QWidget()
        row = QHBoxLayout(note_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.note_field, 1)
        row.addWidget(self.note_add)
        besides: dict[str, list[QWidget]] = {"party": [self.balances], "notes": [note_row]}
        self.sections = {
            key: Section(self.workbench, key, title, self.texts[key], *besides.get(key, []))
            for key, title in _TITLES.items()
        }
        inside = QWidget()
        column = QVBoxLayout(inside)
        gap = self.fontMetrics().height() // 2
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.head)
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self.area = named(QScrollArea(), "panel_scroll")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.empty = named(QLabel(), "panel_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _connect(self) -> None:
        bench = self.workbench
        for key in ("notices", "timeline"):
            self.texts[key].anchorClicked.connect(self._follow)
        self.texts["bookings"].anchorClicked.connect(self._undo_allocation)
        self.note_field.returnPressed.connect(self._add_note)
        self.note_field.textChanged.connect(lambda text: self.note_add.setEnabled(bool(text.strip())))
        self.note_add.clicked.connect(self._add_note)
        self.note_add.setEnabled(False)
        bench.changed.connect(self._on_changed)
        bench.reference_date_changed.connect(lambda _: self._read())
        bench.administration_changed.connect(lambda: self.show_item(None))
        bench.language_changed.connect(self.retranslate)

    # -- properties

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width at which addresses and amounts stand on one line."""
        return QSize(self.fontMetrics().averageCharWidth() * 48, self.fontMetrics().height() * 30)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the width below which amounts would no longer fit."""
        return QSize(self.fontMetrics().averageCharWidth() * 34, self.fontMetrics().height() * 8)

    # -- slots

    def show_item(self, item_id: int | None) -> None:
        """Show this item, or say that none is chosen."""
        self._wanted = item_id
        if item_id is None:
            self._latest.forget()
            self._show(None)
        elif not self._latest.is_asking:  # else it is asked for when the answer under way arrives
            self._read()

    def take_keyboard(self) -> None:
        """Let the keyboard walk through the panel, from its first part on."""
        next(iter(self.sections.values())).heading.setFocus(Qt.FocusReason.TabFocusReason)

    def retell(self) -> None:
        """Write anew what follows from more than the item itself, when it is something else by now."""
        if self.card is not None and self._step_of(self.card.item.item_id) != self._step:
            self._show(self.card)

    def retranslate(self) -> None:
        """Write everything anew in the user's language."""
        text = self.workbench.text
        self.setAccessibleName(text(message("About this item")))
        self.empty.setText(text(message("Choose an item to see all about it here.")))
        self.note_field.setPlaceholderText(text(message("Add a note")))
        self.note_field.setAccessibleName(text(message("Add a note")))
        self.note_add.setToolTip(text(message("Add this note")))
        self.note_add.setAccessibleName(text(message("Add this note")))
        for section in self.sections.values():
            section.retranslate()
        self._show(self.card)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back to the grid with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Write in the colours of the new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "stack"):
            self._show(self.card)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read what was not read while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    # -- private

    def _read(self) -> None:
        item_id, day = self._wanted, self.workbench.reference_date
        if item_id is None:
            return
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._latest.ask(
                message("Reading the item"), lambda desk: inspect(desk, item_id, day), partial(self._arrive, item_id)
            )

    def _arrive(self, item_id: int, card: object) -> None:
        if item_id != self._wanted:
            self._read()
        else:
            assert card is None or isinstance(card, ItemCard)
            self._show(card)

    def _show(self, card: ItemCard | None) -> None:
        is_other = card is None or self.card is None or card.item.item_id != self.card.item.item_id
        self.card = card
        self.stack.setCurrentWidget(self.empty if card is None else self.area)
        if card is None:
            return
        palette = self.palette()
        text_colour, ground = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
        quiet = mixed(text_colour, ground, 0.66).name()
        behind = mixed(text_colour, ground, 0.08).name()
        bench = self.workbench
        says = PanelText(bench.translator, quiet, behind, bench.desk.administration.country, bench.reference_date)
        self._step = self._step_of(card.item.item_id)
        self.head.show_html(says.item(card, self._step))
        for key, html in (
            ("party", says.party(card.party)),
            ("bookings", says.bookings(card)),
            ("notices", says.notices(card)),
            ("holds", says.holds(card)),
            ("notes", says.notes(card)),
            ("timeline", says.timeline(card)),
        ):
            self.texts[key].show_html(html)
        for key, count in (
            ("bookings", 1 + len(card.allocations)),
            ("notices", len(card.notices)),
            ("holds", sum(hold.lifted_at is None for hold in card.holds)),
            ("notes", len(card.notes)),
        ):
            self.sections[key].set_count(count)
        self._show_balances(card, says)
        if is_other:
            self.area.verticalScrollBar().setValue(0)

    def _show_balances(self, card: ItemCard, says: PanelText) -> None:
        """Show a heading and a small chart for each balance; widgets are kept for the next item."""
        while len(self.charts) < len(card.balances):
            number = len(self.charts)
            pair = TextBlock(f"balance_{number}"), named(AgingChart(), f"aging_{number}")
            self.charts.append(pair)
            for widget in pair:
                self.balances_layout.addWidget(widget)
        for number, (heading, chart) in enumerate(self.charts):
            is_used = number < len(card.balances)
            heading.setVisible(is_used)
            chart.setVisible(is_used)
            if is_used:
                heading.show_html(says.balance(card.balances[number]))
                chart.set_bars(self._bars(card, card.balances[number]))

    def _bars(self, card: ItemCard, balance: Balance) -> tuple[Bar, ...]:
        text, ranges = self.workbench.text, card.buckets.ranges
        return tuple(
            Bar(text(bucket_name(*ranges[bucket])), text(amount_of(balance, bucket)), minor, bucket / (len(ranges) - 1))
            for bucket, minor in enumerate(balance.buckets)
            if minor
        )

    def _on_changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.ITEMS, Kind.PARTIES, Kind.RUNS, Kind.IMPORTS}:
            self._read()

    def _add_note(self) -> None:
        item_id, words = self._wanted, self.note_field.text().strip()
        if item_id is not None and words:
            self.note_field.clear()
            undo_stack(self.workbench).do(
                message("Saving the note"), lambda desk: correcting.note(desk, [item_id], words)
            )

    def _undo_allocation(self, link: QUrl) -> None:
        if self._wanted is not None:
            ask_unallocate(self.workbench, self._wanted, self.window(), int(link.path()))

    def _follow(self, link: QUrl) -> None:
        """Show the notice of a link: the archived PDF."""
        number = int(link.path())

        def then(pdf: object) -> None:
            assert isinstance(pdf, bytes)
            PdfDialog(self.workbench, message("Notice {notice}", notice=notice_number(number)), pdf, self).open()

        self.workbench.read(message("Reading the notice"), lambda desk: showing.notice_pdf_bytes(desk, number), then)
