"""The command palette: type a few letters of what you want to do, press Enter."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from aanmaningen.core.errors import message

from .actions import Actions
from .widgets import named
from .workbench import Workbench

_ACTION = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """A list of every action that can be done now; closes by doing the chosen one, or with Escape."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("command_palette")
        self._actions = [actions[spec.key] for spec in actions.specs() if spec.key != "palette"]
        self.field = named(QLineEdit(), "command_field")
        self.field.setPlaceholderText(workbench.text(message("What would you like to do?")))
        self.list = named(QListWidget(), "commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        blank = QPixmap(self.list.iconSize())
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)  # in place of an icon, so that all lines begin at the same height and width
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(520, 420)
        middle = parent.mapToGlobal(parent.rect().center())
        self.move(middle.x() - self.width() // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + 80)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._do)
        self.list.itemClicked.connect(lambda _: self._do())
        self._show("")
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrow keys walk through the list while the typing goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = max(0, min(self.list.count() - 1, self.list.currentRow() + step))
                self.list.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.clear()
        for action in self._actions:
            text = action.text().replace("&", "")
            if action.isEnabled() and all(word in text.casefold() for word in words):
                shortcut = action.shortcut().toString()
                picture = self._blank if action.icon().isNull() else action.icon()
                item = QListWidgetItem(picture, f"{text}    {shortcut}" if shortcut else text)
                item.setData(_ACTION, action)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        self.accept()
        if item is not None:
            action: QAction = item.data(_ACTION)
            action.trigger()
