"""The fields above the grid: which view, which items, under which groups."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton

from aanmaningen.core.errors import Message, message

from ..field_line import FieldLine
from ..icons import icon
from ..widgets import ElidedComboBox, ElidedLabel, named
from ..workbench import Workbench

_STATUSES = (("open", message("Open")), ("paid", message("Paid")), ("all", message("Open and paid")))
_SIDES = (
    ("receivable", message("Receivable")),
    ("payable", message("Payable")),
    ("", message("Receivable and payable")),
)
RESTORE = message("Show the view as it &was saved")


class Controls(FieldLine):
    """Fields that only tell what was chosen; what follows from it is decided elsewhere."""

    view_chosen = Signal(str)
    status_chosen = Signal(str)
    side_chosen = Signal(str)
    group_chosen = Signal(str)
    columns_asked = Signal()
    filters_asked = Signal()
    clear_asked = Signal()
    restore_asked = Signal()
    left = Signal()  # Escape: back to the table

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._labels: list[tuple[QLabel, Message]] = []
        self._words: list[tuple[QToolButton, Message]] = []
        self.view = self._combo("view", message("Vie&w"), self.view_chosen.emit)
        self.restore = self._button("restore_button", "undo", RESTORE, self.restore_asked.emit, is_wordy=False)
        self.status = self._combo("status", message("Stat&us"), self.status_chosen.emit)
        self.side = self._combo("side", message("Si&de"), self.side_chosen.emit)
        self.group = self._combo("group", message("&Group by"), self.group_chosen.emit)
        self.columns = self._button("columns_button", "columns", message("&Columns…"), self.columns_asked.emit)
        self.filters = self._button("filters_button", "filter", message("Filter &row"), self.filters_asked.emit)
        self.filters.setCheckable(True)
        # Always there, so that the grid does not jump when a filter is set.
        clear = message("Clear the f&ilters")
        self.clear = self._button("clear_button", "filter-off", clear, self.clear_asked.emit, is_wordy=False)
        self.note = named(ElidedLabel(), "items_note")
        self.add_remark(self.note, self.fontMetrics().averageCharWidth() * 12)

    # -- changes

    def show_views(self, views: Sequence[tuple[str, str]], current: str, is_changed: bool) -> None:
        """Offer views: key and name of each. current: the one that is shown; is_changed: not quite as it was saved."""
        marked = [(key, f"{name} *" if is_changed and key == current else name) for key, name in views]
        _fill(self.view, marked, current)
        said = self._workbench.text(message("This view was changed since it was saved.")) if is_changed else ""
        self.view.setToolTip(said)
        self.view.setAccessibleDescription(said)
        self.restore.setEnabled(is_changed)
        self.fit()

    def show_choices(self, status: str, side: str) -> None:
        """Show which items are wanted."""
        text = self._workbench.text
        _fill(self.status, [(key, text(said)) for key, said in _STATUSES], status)
        _fill(self.side, [(key, text(said)) for key, said in _SIDES], side)
        self.fit()

    def show_groups(self, groups: Sequence[tuple[str, str]], current: str) -> None:
        """Offer columns to group by: key and heading."""
        nothing = ("", self._workbench.text(message("(no groups)")))
        _fill(self.group, [nothing, *groups], current)
        self.fit()

    def show_filtering(self, filtering: bool, filtered: bool) -> None:
        """Show whether the filter row is there, and whether anything is filtered."""
        self.filters.setChecked(filtering)
        self.clear.setEnabled(filtered)

    def open_views(self) -> None:
        """Let the user choose a view."""
        self.view.setFocus()
        self.view.showPopup()

    def retranslate(self) -> None:
        """Write the texts anew."""
        text = self._workbench.text
        for label, said in self._labels:
            label.setText(text(said))
            buddy = label.buddy()
            if buddy is not None:
                buddy.setAccessibleName(text(said).replace("&", ""))
        for button, said in self._words:
            button.setText(text(said))
            plain = text(said).replace("&", "").removesuffix("…")
            button.setAccessibleName(plain)
            button.setToolTip(plain)
        self.fit()

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the fields with Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    # -- private

    def _combo(self, name: str, said: Message, chosen: Callable[[str], None]) -> ElidedComboBox:
        combo = named(ElidedComboBox(), f"items_{name}")
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        label = QLabel()
        combo.installEventFilter(self)
        self.add_field(label, combo)
        combo.activated.connect(lambda place: chosen(combo.itemData(place)))
        self._labels.append((label, said))
        return combo

    def _button(
        self, name: str, picture: str, said: Message, asked: Callable[[], None], *, is_wordy: bool = True
    ) -> QToolButton:
        button = named(QToolButton(), f"items_{name}")
        button.setIcon(icon(picture))
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if is_wordy else style.ToolButtonIconOnly)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _=False: asked())
        button.installEventFilter(self)
        self.add_button(button)
        self._words.append((button, said))
        return button


def _fill(combo: QComboBox, offers: Sequence[tuple[str, str]], current: str) -> None:
    """Offer other choices without telling anyone."""
    if [(combo.itemData(place), combo.itemText(place)) for place in range(combo.count())] != list(offers):
        combo.clear()
        for key, text in offers:
            combo.addItem(text, key)
    combo.setCurrentIndex(combo.findData(current))
