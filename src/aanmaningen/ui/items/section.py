"""A part of the side panel with a heading that folds it away; remembered for the next time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message

from ..widgets import frame_focus, named
from ..workbench import Workbench


class _Heading(QToolButton):
    """A flat button that shows when it has the keyboard."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as any button, and a frame."""
        super().paintEvent(event)
        if self.hasFocus():
            frame_focus(self)


class Section(QWidget):
    """A heading, and below it a body that shows while the heading is unfolded."""

    def __init__(self, workbench: Workbench, key: str, title: Message, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"section_{key}")
        self._workbench = workbench
        self._title = title
        self._memory_key = f"side_panel/{key}"
        self._count = 0
        self.heading = named(_Heading(), f"heading_{key}")
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(self.fontMetrics().averageCharWidth() * 2, 0, 0, self.fontMetrics().height() // 2)
        for part in parts:
            inside.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().height() // 4)
        layout.addWidget(self.heading)
        layout.addWidget(self.body)
        self._fold(str(workbench.memory.value(self._memory_key, "open")) != "open")
        self.heading.clicked.connect(lambda: self._fold(not self.body.isHidden()))

    def set_count(self, count: int) -> None:
        """Tell behind the heading how many things are below it."""
        self._count = count
        self.retranslate()

    def retranslate(self) -> None:
        """Write the heading anew."""
        title = self._workbench.text(self._title)
        self.heading.setText(f"{title} ({self._count})" if self._count else title)
        self.heading.setAccessibleName(self.heading.text())

    def _fold(self, is_folded: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.RightArrow if is_folded else Qt.ArrowType.DownArrow)
        self.body.setVisible(not is_folded)
        self._workbench.memory.setValue(self._memory_key, "folded" if is_folded else "open")
