"""Strips over the place that is shown: what the user should know for as long as it lasts, without being stopped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStyle, QToolButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message

from .following import colour
from .icons import icon
from .tints import Meaning, soft
from .widgets import named
from .workbench import Workbench


class Banner(QWidget):
    """Shows at most one strip for each subject; nothing when there is nothing to say."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._strips: dict[str, _Strip] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def texts(self) -> dict[str, str]:
        """Return what is said, by subject."""
        return {subject: strip.label.text() for subject, strip in self._strips.items()}

    def says(self, what: Message) -> bool:
        """Tell whether exactly this stands there."""
        return any(strip.what == what for strip in self._strips.values())

    def tell(self, subject: str, what: Message) -> None:
        """Say something about a subject, in place of what was said about it."""
        if subject not in self._strips:
            strip = self._strips[subject] = _Strip(subject)
            strip.button.clicked.connect(lambda: self.drop(subject))
            self._layout.addWidget(strip)
        self._strips[subject].what = what
        self.retranslate()
        self.show()

    def drop(self, subject: str) -> None:
        """Say nothing about a subject any more."""
        strip = self._strips.pop(subject, None)
        if strip is not None:
            self._layout.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self.setVisible(bool(self._strips))

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self._workbench.text
        for strip in self._strips.values():
            strip.label.setText(text(strip.what))
            strip.button.setToolTip(text(message("Put away")))
            strip.button.setAccessibleName(text(message("Put away")))


class _Strip(QFrame):
    def __init__(self, subject: str) -> None:
        super().__init__()
        self.what: Message  # given as soon as it is made
        colour(self, QPalette.ColorRole.Window, lambda palette: soft(palette, Meaning.CAREFUL))
        self.setAutoFillBackground(True)
        sign = QLabel()
        style = self.style()
        size = style.pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
        sign.setPixmap(style.standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(size, size))
        self.label = named(QLabel(), f"banner_{subject}")
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = named(QToolButton(), f"banner_{subject}_put_away")
        self.button.setIcon(icon("close"))
        self.button.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
