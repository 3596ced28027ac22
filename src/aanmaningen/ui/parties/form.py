"""The form on a card: a loop over its declaration, with what is wrong said below each field."""

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core import cards
from aanmaningen.core.cards import ATTRIBUTE, CardValue
from aanmaningen.core.errors import Message
from aanmaningen.jobs.checking_cards import CardComplaint
from aanmaningen.jobs.relating import PartyCard

from ..following import colour
from ..tints import Meaning, strong
from ..widgets import named
from ..workbench import Workbench
from .editors import editor_for
from .fields import SECTIONS, Field, Section, attribute_section

_COLUMN_CHARACTERS = 44  # narrower than this a column of fields is no pleasure


class _Cell(QWidget):
    """An editor, and below it the room for what is wrong with its value."""

    def __init__(self, field: Field, currency: str) -> None:
        super().__init__()
        self.field = field
        self.editor = editor_for(field.widget, currency)
        named(self.editor.widget, field.name)
        self.label = named(QLabel(), f"label.{field.name}")
        self.label.setBuddy(self.editor.widget)
        self.label.setWordWrap(True)
        self.problem = named(QLabel(), f"problem.{field.name}")
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.editor.widget)
        layout.addWidget(self.problem)

    def show_problem(self, text: str, *, is_grave: bool) -> None:
        """Say what is wrong; nothing when the text is empty."""
        meaning = Meaning.BAD if is_grave else Meaning.CAREFUL
        colour(self.problem, QPalette.ColorRole.WindowText, lambda palette: strong(palette, meaning))
        self.problem.setText(f"\N{WARNING SIGN} {text}" if text else "")
        self.problem.setVisible(bool(text))
        self.editor.widget.setAccessibleDescription(text)
        self.editor.widget.setToolTip(text)


class PartyForm(QScrollArea):
    """The values of a party, to be read and changed. `edited`: with the name of the value."""

    edited = Signal(str)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("party_form")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab stops are the fields, not the scroller around them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.workbench = workbench
        self._cells: dict[str, _Cell] = {}
        self._boxes: list[tuple[Section, QGroupBox]] = []
        self._columns: list[QVBoxLayout] = []
        self._complaints: tuple[CardComplaint, ...] = ()
        self._card: PartyCard | None = None

    # -- questions

    def values(self) -> dict[str, CardValue]:
        """Return what the fields hold now."""
        return {name: cell.editor.value() for name, cell in self._cells.items()}

    # -- changes

    def show_card(self, card: PartyCard) -> None:
        """Show a party; what was typed before is gone."""
        names = [field.name for section in _sections(card) for field in section.fields]
        if self._card is None or names != list(self._cells):
            self._card = card
            self._build(card)
        self._card = card
        self.set_values(cards.to_card(card.party))
        self._cells["code"].editor.widget.setEnabled(card.party_id is None)
        self.retranslate()
        self.verticalScrollBar().setValue(0)

    def set_values(self, values: Mapping[str, CardValue]) -> None:
        """Fill the fields."""
        for name, cell in self._cells.items():
            cell.editor.set_value(values.get(name, ""))

    def show_complaints(self, complaints: Iterable[CardComplaint]) -> None:
        """Say beside each field what is wrong with it."""
        self._complaints = tuple(complaints)
        wrong = {complaint.name: complaint for complaint in self._complaints}
        for name, cell in self._cells.items():
            complaint = wrong.get(name)
            text = "" if complaint is None else self.workbench.text(complaint.problem)
            cell.show_problem(text, is_grave=complaint is not None and complaint.is_grave)

    def focus_on(self, name: str) -> None:
        """Put the keyboard in a field and bring it into sight."""
        cell = self._cells.get(name)
        if cell is not None:
            cell.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(cell)

    def retranslate(self) -> None:
        """Write all words anew, and the values as the reader's language writes them."""
        if self._card is None:
            return
        bench = self.workbench
        for section, box in self._boxes:
            box.setTitle(bench.text(section.title))
        for name, cell in self._cells.items():
            text = name.removeprefix(ATTRIBUTE) if name.startswith(ATTRIBUTE) else bench.text(cards.label(name))
            cell.label.setText(text)
            full = cards.full_label(name)
            cell.editor.widget.setAccessibleName(bench.text(full))
            empty = "" if cell.field.empty is None else _in_brackets(bench, cell.field.empty)
            options = () if cell.field.options is None else cell.field.options(bench, self._card)
            cell.editor.set_locale(bench.translator.locale, empty, options)
        self.show_complaints(self._complaints)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the sections in as many columns as there is room for."""
        super().resizeEvent(event)
        self._lay_out()

    # -- private

    def _build(self, card: PartyCard) -> None:
        currency = self.workbench.desk.administration.currency
        self._cells, self._boxes, self._columns = {}, [], []
        page = QWidget()
        QHBoxLayout(page).setContentsMargins(2, 2, 8, 8)
        for section in _sections(card):
            box = named(QGroupBox(page), f"section.{section.key}")
            rows = QFormLayout(box)
            rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            for field in section.fields:
                cell = self._cells[field.name] = _Cell(field, currency)
                cell.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                cell.editor.edited.connect(partial(self.edited.emit, field.name))
                rows.addRow(cell.label, cell)
            self._boxes.append((section, box))
        self.setWidget(page)
        self._lay_out()

    def _lay_out(self) -> None:
        """Stand the sections in their columns, or all in one where there is no room for two."""
        page = self.widget()
        if page is None:
            return
        room = _COLUMN_CHARACTERS * self.fontMetrics().averageCharWidth()
        wanted = max(1, min(2, self.viewport().width() // room))
        if wanted == len(self._columns):
            return
        layout = page.layout()
        assert isinstance(layout, QHBoxLayout)
        for column in self._columns:
            while column.count():
                column.takeAt(0)
            layout.removeItem(column)
            column.deleteLater()
        self._columns = [QVBoxLayout() for _ in range(wanted)]
        for column in self._columns:
            layout.addLayout(column, 1)
        for section, box in self._boxes:
            self._columns[min(section.column, wanted - 1)].addWidget(box)
        for column in self._columns:
            column.addStretch(1)


def _sections(card: PartyCard) -> list[Section]:
    """Return the sections by column, which is the tab order too."""
    own = attribute_section(card)
    return sorted([*SECTIONS, *([own] if own.fields else [])], key=lambda section: section.column)


def _in_brackets(bench: Workbench, what: Message) -> str:
    return f"({bench.text(what)})"
