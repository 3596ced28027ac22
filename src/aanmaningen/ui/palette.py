"""The command palette: type a few letters of what you want to do, press Enter."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import message

from .actions import Actions
from .tints import quiet
from .widgets import named
from .workbench import Workbench

_ACTION = int(Qt.ItemDataRole.UserRole)
_KEYS = _ACTION + 1
_ACCELERATOR = re.compile("&(.)")  # "&&" is an ampersand


class _KeysDelegate(QStyledItemDelegate):
    """Writes the keys of a command at the right, so that the eye finds them in one column."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the command, then its keys."""
        super().paint(painter, option, index)
        keys = str(index.data(_KEYS) or "")
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        painter.save()
        painter.setFont(option.font)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText) if is_chosen else quiet(palette, 0.6))
        room = option.rect.adjusted(0, 0, -option.fontMetrics.averageCharWidth(), 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), keys)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return room for both."""
        found = super().sizeHint(option, index)
        keys = option.fontMetrics.horizontalAdvance(f"    {index.data(_KEYS) or ''}")
        return QSize(found.width() + keys, found.height())


class CommandPalette(QDialog):
    """A list of every action that can be done now; closes by doing the chosen one, or with Escape."""

    def __init__(self, workbench: Workbench, actions: Actions, others: Sequence[QAction], parent: QWidget) -> None:
        """others: what can be done besides the declared actions, such as going to another administration."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("command_palette")
        self._nothing = workbench.text(message("Nothing is called that"))
        self._actions = [*(actions[spec.key] for spec in actions.specs() if spec.key != "palette"), *others]
        self.field = named(QLineEdit(), "command_field")
        self.field.setPlaceholderText(workbench.text(message("What would you like to do?")))
        self.list = named(QListWidget(), "commands")
        self.list.setItemDelegate(_KeysDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        blank = QPixmap(self.list.iconSize())
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)  # in place of an icon, so that all lines begin at the same height and width
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        letters = self.fontMetrics()
        self.resize(letters.averageCharWidth() * 76, letters.height() * 26)
        middle = parent.mapToGlobal(parent.rect().center())
        self.move(
            middle.x() - self.width() // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + letters.height() * 5
        )
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
            text = _ACCELERATOR.sub(r"\1", action.text())
            if action.isEnabled() and all(word in text.casefold() for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                picture = self._blank if action.icon().isNull() else action.icon()
                item = QListWidgetItem(picture, text)
                item.setData(_ACTION, action)
                item.setData(_KEYS, keys)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text} {keys}".strip())
                self.list.addItem(item)
        if not self.list.count():
            nothing = QListWidgetItem(self._nothing)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        action = None if item is None else item.data(_ACTION)
        if isinstance(action, QAction):
            self.accept()
            action.trigger()
