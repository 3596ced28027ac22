"""The editors on a card: each shows one value, tells when it is edited, and gives the value back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QWidget

from aanmaningen.core.cards import CardValue
from aanmaningen.jobs import checking_cards as checking

from ..widgets import ElidedComboBox
from .fields import Option, Widget


class Editor(QObject):
    """One value in a widget. `edited` when the user changed it, not when the program filled it in."""

    edited = Signal()
    widget: QWidget

    def value(self) -> CardValue:
        """Return the value; text that is no such value as it was typed."""
        raise NotImplementedError

    def set_value(self, value: CardValue) -> None:
        """Show a value."""
        raise NotImplementedError

    def set_locale(self, locale: str, empty: str, options: Sequence[Option]) -> None:
        """Write the value as people in this locale do. empty: the words for no value; options: what may be chosen."""


@dataclass(frozen=True)
class Writing:
    """How a kind of value is typed: from text to value and back, in a locale and for a currency."""

    read: Callable[[str, str, str], CardValue]
    write: Callable[[CardValue, str, str], str]


def _read_days(text: str, locale: str, currency: str) -> CardValue:
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() else bare or None


def _write_amount(value: CardValue, locale: str, currency: str) -> str:
    if isinstance(value, int):
        return checking.write_minor(value, currency, locale)
    return str(value or "")


def _read_number(text: str, locale: str, currency: str) -> CardValue:
    number = checking.read_number(text, locale)
    return text.strip() if number is None else f"{number:f}"


def _write_number(value: CardValue, locale: str, currency: str) -> str:
    try:
        return checking.write_number(Decimal(str(value)), locale) if value else ""
    except ArithmeticError:  # came with a list, and is no number
        return str(value)


def _read_date(text: str, locale: str, currency: str) -> CardValue:
    day = checking.read_day(text)
    return text.strip() if day is None else day.isoformat()


def _write_date(value: CardValue, locale: str, currency: str) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return str(value or "")
    separator = {"nl_NL": "-", "de_DE": "."}.get(locale, "/")
    return day.strftime(f"%d{separator}%m{separator}%Y")


def _as_it_is(value: CardValue, locale: str, currency: str) -> str:
    return "" if value is None else str(value)


_WRITINGS = {
    Widget.TEXT: Writing(lambda text, locale, currency: text, _as_it_is),
    Widget.DAYS: Writing(_read_days, _as_it_is),
    Widget.AMOUNT: Writing(lambda text, locale, currency: checking.read_minor(text, currency, locale), _write_amount),
    Widget.NUMBER: Writing(_read_number, _write_number),
    Widget.DATE: Writing(_read_date, _write_date),
}


class LineEditor(Editor):
    """Anything that is typed on one line."""

    def __init__(self, writing: Writing, currency: str) -> None:
        super().__init__()
        self._writing = writing
        self._currency = currency
        self._locale = "en_GB"
        self.line = QLineEdit()
        self.widget = self.line
        self.line.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> CardValue:
        """Return what was typed."""
        return self._writing.read(self.line.text(), self._locale, self._currency)

    def set_value(self, value: CardValue) -> None:
        """Write the value, and show its beginning when it is longer than the field."""
        self.line.setText(self._writing.write(value, self._locale, self._currency))
        self.line.setCursorPosition(0)

    def set_locale(self, locale: str, empty: str, options: Sequence[Option]) -> None:
        """Write the same value in another locale."""
        value = self.value()
        self._locale = locale
        self.set_value(value)
        self.line.setPlaceholderText(empty)


class TickEditor(Editor):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.widget = self.box
        self.box.clicked.connect(lambda _: self.edited.emit())

    def value(self) -> CardValue:
        """Tell whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: CardValue) -> None:
        """Tick it or not."""
        self.box.setChecked(bool(value))


class _Combo(ElidedComboBox):
    """A combo box that leaves the wheel to the form: scrolling past it must not change a debtor's country."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Pass it on."""
        event.ignore()


class ChoiceEditor(Editor):
    """One of some options; a value that is none of them is shown as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = _Combo()
        self.widget = self.combo
        self.combo.activated.connect(lambda _: self.edited.emit())

    def value(self) -> CardValue:
        """Return the value of what is chosen."""
        return str(self.combo.currentData() or "")

    def set_value(self, value: CardValue) -> None:
        """Choose the option of a value."""
        text = str(value or "")
        place = self.combo.findData(text)
        if place < 0:
            self.combo.addItem(text, text)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def set_locale(self, locale: str, empty: str, options: Sequence[Option]) -> None:
        """Offer the options anew."""
        value = self.value()
        self.combo.clear()
        self.combo.addItem(empty, "")
        for key, text in options:
            self.combo.addItem(text, key)
        self.set_value(value)


class ProposalEditor(Editor):
    """A text for which there are proposals."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = _Combo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.combo.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.widget = self.combo
        self.combo.editTextChanged.connect(self._on_text)
        self._is_filling = False

    def value(self) -> CardValue:
        """Return the text."""
        return self.combo.currentText().strip()

    def set_value(self, value: CardValue) -> None:
        """Show a text."""
        self._is_filling = True
        self.combo.setEditText(str(value or ""))
        self._is_filling = False

    def set_locale(self, locale: str, empty: str, options: Sequence[Option]) -> None:
        """Offer the proposals anew."""
        value = self.value()
        self._is_filling = True
        self.combo.clear()
        self.combo.addItems([text for _, text in options])
        self._is_filling = False
        self.set_value(value)
        line = self.combo.lineEdit()
        if line is not None:
            line.setPlaceholderText(empty)

    def _on_text(self, _: str) -> None:
        if not self._is_filling:
            self.edited.emit()


def editor_for(widget: Widget, currency: str) -> Editor:
    """Return a new editor of a kind. currency: of amounts."""
    match widget:
        case Widget.TICK:
            return TickEditor()
        case Widget.CHOICE:
            return ChoiceEditor()
        case Widget.PROPOSAL:
            return ProposalEditor()
        case _:
            return LineEditor(_WRITINGS[widget], currency)
