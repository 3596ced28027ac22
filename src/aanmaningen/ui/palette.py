"""The command palette: type a few letters of what you want to do, press Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPalette, QPixmap
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

from .commands import Command, matching
from .tints import quiet
from .widgets import named
from .workbench import Workbench

_COMMAND = int(Qt.ItemDataRole.UserRole)


class _CommandDelegate(QStyledItemDelegate):
    """Writes at the right the keys of a command, and before them the place where it is done, each in its column."""

    keys_room = 0  # what the longest keys take

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the command, then its place and its keys."""
        super().paint(painter, option, index)
        command = index.data(_COMMAND)
        if not isinstance(command, Command):
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        painter.save()
        painter.setFont(option.font)
        painter.setPen(palette.color(QPalette.ColorRole.HighlightedText) if is_chosen else quiet(palette, 0.6))
        gap = option.fontMetrics.averageCharWidth()
        place = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(option.rect.adjusted(0, 0, -gap, 0), place, command.keys)
        painter.drawText(option.rect.adjusted(0, 0, -self.keys_room - 3 * gap, 0), place, command.where)
        painter.restore()

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave room for what stands at the right."""
        super().initStyleOption(option, index)
        command, letters = index.data(_COMMAND), option.fontMetrics
        if isinstance(command, Command) and option.rect.width() > 0:
            beside = self.keys_room + letters.horizontalAdvance(command.where) + 6 * letters.averageCharWidth()
            room = option.rect.width() - option.decorationSize.width() - beside
            option.text = letters.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of a line; it is as wide as the list."""
        return QSize(0, super().sizeHint(option, index).height())


class CommandPalette(QDialog):
    """A list of every command; closes by choosing one, or with Escape."""

    chosen = Signal(object)  # QAction

    def __init__(self, workbench: Workbench, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("command_palette")
        text = workbench.text
        self._nothing = text(message("Nothing is called that"))
        self._not_now = text(message("not possible now"))
        self._commands = commands
        self.field = named(QLineEdit(), "command_field")
        self.field.setPlaceholderText(text(message("What would you like to do?")))
        self.list = named(QListWidget(), "commands")
        delegate = _CommandDelegate(self.list)
        delegate.keys_room = max((self.list.fontMetrics().horizontalAdvance(one.keys) for one in commands), default=0)
        self.list.setItemDelegate(delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        blank = QPixmap(self.list.iconSize())
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)  # in place of an icon, so that all lines begin at the same height and width
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        letters = self.fontMetrics()
        self.resize(min(letters.averageCharWidth() * 100, parent.width()), min(letters.height() * 26, parent.height()))
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
        self.list.clear()
        for command in matching(self._commands, typed):
            item = QListWidgetItem(self._blank if command.icon.isNull() else command.icon, command.text)
            item.setData(_COMMAND, command)
            said = [command.text, command.where, command.keys]
            if not command.is_possible:
                item.setForeground(quiet(self.palette(), 0.6))
                item.setToolTip(self._not_now)
                said.append(self._not_now)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join(filter(None, said)))
            self.list.addItem(item)
        if not self.list.count():
            nothing = QListWidgetItem(self._nothing)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        command = None if item is None else item.data(_COMMAND)
        if isinstance(command, Command):
            self.accept()
            self.chosen.emit(command.action)
