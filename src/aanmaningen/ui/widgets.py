"""Small helps for making widgets."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QLabel, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

Named = TypeVar("Named", bound=QObject)


def named(widget: Named, name: str) -> Named:
    """Return the widget with an object name: the handle for tests, and for tools that read the screen."""
    widget.setObjectName(name)
    return widget


def frame_focus(widget: QWidget) -> None:
    """Draw a frame in a widget whose style shows no other sign that the keyboard is there."""
    painter = QPainter(widget)
    painter.setPen(QPen(widget.palette().color(QPalette.ColorRole.Highlight), 1))
    painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
    painter.end()


class ElidedLabel(QLabel):
    """A line of text that ends in dots where there is no room for it; the whole is its tip."""

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of a line, of any width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Write what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()


class ElidedComboBox(QComboBox):
    """A choice whose text ends in dots where there is no room for it; the whole is its tip.

    caption: what it is a choice of, where no label says so.
    """

    caption = ""

    def event(self, event: QEvent) -> bool:
        """Show the whole text as tip, unless there is something else to say."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            said = "" if self._fitted(option) == self.currentText() else self.currentText()
            if self.caption:
                said = f"{self.caption}: {self.currentText()}"
            QToolTip.showText(event.globalPos(), said)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the longest text, and the little that styles leave beside it."""
        return super().sizeHint() + QSize(self.fontMetrics().averageCharWidth(), 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the beginning of a text."""
        least = super().minimumSizeHint()
        return least.boundedTo(QSize(self.fontMetrics().averageCharWidth() * 12, least.height()))

    def _fitted(self, option: QStyleOptionComboBox) -> str:
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        room -= self.fontMetrics().averageCharWidth()  # styles leave a little beside the text
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Write what fits."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._fitted(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
