"""The popup with which a column is filtered by choosing from its values, each with how many items have it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import message
from aanmaningen.jobs.looking import fold

from .widgets import named
from .workbench import Workbench

_KEY = Qt.ItemDataRole.UserRole
_SEARCH_FROM = 12  # so many values can be overseen without searching


@dataclass(frozen=True)
class Offer:
    """A value to choose. key: its name in a view."""

    key: str
    label: str
    count: int


class ChoicePopup(QFrame):
    """Tick the values to show; every tick counts at once. Nothing ticked shows all."""

    chosen = Signal(object)  # tuple of keys
    left = Signal()

    def __init__(self, workbench: Workbench, offers: list[Offer], chosen: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("choice_popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        text, number = workbench.text, workbench.translator.number
        self.field = named(QLineEdit(), "choice_search")
        self.field.setPlaceholderText(text(message("Search")))
        self.field.setAccessibleName(text(message("Search")))
        self.field.setVisible(len(offers) >= _SEARCH_FROM)
        self.list = named(QListWidget(), "choices")
        self.list.setAccessibleName(text(message("Values to show")))
        for offer in offers:
            item = QListWidgetItem(f"{offer.label}  ({number(offer.count)})")
            item.setData(_KEY, offer.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if offer.key in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.clear_button = named(QPushButton(text(message("Show &all"))), "choice_all")
        self.done_button = named(QPushButton(text(message("&Ready"))), "choice_done")
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear_button)
        buttons.addStretch()
        buttons.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        for widget in (self.field, self.list):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(lambda _: self.chosen.emit(self.keys()))
        self.clear_button.clicked.connect(self._clear)
        self.done_button.clicked.connect(self.close)
        self.list.setCurrentRow(0)

    def show_at(self, place: QPoint) -> None:
        """Show it below a heading, as large as its contents ask, within the screen."""
        metrics = self.fontMetrics()
        widest = max([metrics.horizontalAdvance(self.list.item(row).text()) for row in range(self.list.count())] or [0])
        width = max(self.sizeHint().width(), min(widest, 50 * metrics.averageCharWidth()) + 8 * metrics.height())
        lines = min(max(self.list.count(), 3), 16)
        self.resize(width, int((lines + 5) * metrics.height() * 1.5))
        screen = (QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()).availableGeometry()
        x = min(place.x(), screen.right() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        (self.field if self.field.isVisible() else self.list).setFocus()

    def keys(self) -> tuple[str, ...]:
        """Return the names of the ticked values."""
        rows = map(self.list.item, range(self.list.count()))
        return tuple(item.data(_KEY) for item in rows if item.checkState() == Qt.CheckState.Checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go from the search field into the list with the arrow; Enter is ready."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.close()
                return True
            if watched is self.field and event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the keyboard may go elsewhere."""
        super().hideEvent(event)
        self.left.emit()

    def _search(self, typed: str) -> None:
        wanted = fold(typed)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in fold(item.text()))

    def _clear(self) -> None:
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.chosen.emit(())
