"""Fields with labels, and buttons, beside each other: on as many lines as it takes, or on one where lines are few.

On one line they give up, in this order: the words of buttons that have a picture, the labels, and the width of choices.
What is given up is still told by a tip, and to whoever reads the screen.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget

from .flow import FlowLayout, beside
from .widgets import ElidedComboBox, ElidedLabel

_ANY = 16_777_215  # Qt's QWIDGETSIZE_MAX
_TINIEST = 8  # letters of a choice that are always seen


class FieldLine(QWidget):
    """Lays out what it is given; the order is that in which it is given."""

    def __init__(self, *, is_bare: bool = False) -> None:
        """is_bare: without margins, within others that have them."""
        super().__init__()
        self._layout = FlowLayout(self)
        if is_bare:
            self._layout.setContentsMargins(0, 0, 0, 0)
        self._fields: list[tuple[QLabel, QWidget]] = []
        self._buttons: list[QToolButton] = []
        self._wordy: set[QToolButton] = set()  # those that show words where there is room
        self._remark: tuple[QLabel, int] | None = None
        self._gap = 0  # between a label and its field
        self._is_tight = False
        self._is_fitting = False

    # -- building

    def add_field(self, label: QLabel, field: QWidget) -> None:
        """Take a field with its label."""
        label.setBuddy(field)
        self._fields.append((label, field))
        together = beside(label, field)
        self._layout.addWidget(together)
        layout = together.layout()
        self._gap = self._gap if layout is None else layout.spacing()

    def add_button(self, button: QToolButton) -> None:
        """Take a button."""
        self._buttons.append(button)
        if button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
            self._wordy.add(button)
        self._layout.addWidget(button)

    def add_remark(self, remark: ElidedLabel, least: int) -> None:
        """Take a text that stands in what is left. least: its width, but where lines are few."""
        self._remark = remark, least
        self._layout.add_stretching(remark, least)

    # -- changes

    def set_tight(self, is_tight: bool) -> None:
        """Stay on one line, or take as many as needed."""
        if is_tight is not self._is_tight:
            self._is_tight = is_tight
            if self._remark is not None:
                label, least = self._remark
                label.setMinimumWidth(0 if is_tight else least)
            self.fit()

    def fit(self) -> None:
        """Give up what does not fit on the line, and take back what does."""
        if self._is_fitting:
            return
        self._is_fitting = True
        room = self.width() - 2 * self._layout.contentsMargins().left() - self._layout.spacing()
        if not self._is_tight or self._needs(with_labels=True, with_words=True) <= room:
            self._apply(with_labels=True, with_words=True)
        elif self._needs(with_labels=True, with_words=False) <= room:
            self._apply(with_labels=True, with_words=False)
        else:
            self._apply(with_labels=False, with_words=False)
            self._share(room)
        self._is_fitting = False

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit into the new width."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when a text became longer or shorter."""
        if event.type() == QEvent.Type.LayoutRequest and self._is_tight:
            self.fit()
        return super().event(event)

    # -- private

    def _needs(self, *, with_labels: bool, with_words: bool) -> int:
        widths = [_width(button, with_words and button in self._wordy) for button in self._buttons]
        for label, field in self._fields:
            widths.append(_wanted(field) + (label.sizeHint().width() + self._gap if with_labels else 0))
        return sum(widths) + self._layout.spacing() * len(widths)

    def _apply(self, *, with_labels: bool, with_words: bool) -> None:
        style = Qt.ToolButtonStyle
        for button in self._wordy:
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if with_words else style.ToolButtonIconOnly)
        for label, field in self._fields:
            label.setVisible(with_labels)
            if isinstance(field, ElidedComboBox):
                field.caption = "" if with_labels else label.text().replace("&", "")
                field.setMaximumWidth(_wanted(field) if self._is_tight else _ANY)

    def _share(self, room: int) -> None:
        """Give the choices what is left: each what it wants, but no more than the widest of them can have."""
        choices = [field for _, field in self._fields if isinstance(field, ElidedComboBox)]
        spare = room - self._needs(with_labels=False, with_words=False) + sum(map(_wanted, choices))
        least = self.fontMetrics().averageCharWidth() * _TINIEST
        most = max(least, _level([_wanted(choice) for choice in choices], spare))
        for choice in choices:
            choice.setMaximumWidth(min(_wanted(choice), most))


def _level(wanted: Sequence[int], room: int) -> int:
    """Return the most that each may have, so that together they have no more than the room."""
    left = room
    for number, one in enumerate(sorted(wanted)):
        share = left // (len(wanted) - number)
        if one > share:
            return share
        left -= one
    return max(wanted, default=0)


def _wanted(field: QWidget) -> int:
    """Return the width of a field with all of its text, as it is now."""
    if not isinstance(field, QComboBox):
        return min(field.sizeHint().width(), field.maximumWidth())
    letters = field.fontMetrics()
    longest = max((letters.horizontalAdvance(field.itemText(row)) for row in range(field.count())), default=0)
    frame = field.sizeHint().width() - longest
    return letters.horizontalAdvance(field.currentText()) + frame


def _width(button: QToolButton, with_words: bool) -> int:
    """Return the width of a button with its words or without, whichever it shows now."""
    shows = button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
    letters = button.fontMetrics()
    words = 4 + letters.size(Qt.TextFlag.TextShowMnemonic, button.text()).width() + 2 * letters.horizontalAdvance(" ")
    return button.sizeHint().width() + words * (with_words - shows)
