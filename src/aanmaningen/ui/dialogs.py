"""What all small dialogs share: they are shown without blocking, and call back with their value when accepted."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message

from .mnemonics import OwnLetters
from .widgets import named
from .workbench import Workbench

Value = TypeVar("Value")


class ValueDialog(QDialog, Generic[Value]):
    """A dialog that ends with a value. Subclasses fill `body` and answer `value`."""

    def __init__(self, workbench: Workbench, parent: QWidget, name: str, title: Message, accept: Message) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workbench = workbench
        self.setWindowTitle(workbench.text(title))
        self.body = QVBoxLayout()
        self.buttons = QDialogButtonBox()
        self.accept_button = named(
            self.buttons.addButton(workbench.text(accept), QDialogButtonBox.ButtonRole.AcceptRole), f"{name}_accept"
        )
        self.accept_button.setDefault(True)
        cancel = self.buttons.addButton(workbench.text(message("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        # Enter never means Cancel, not even while there is nothing to accept yet.
        cancel.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.buttons)
        OwnLetters(self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def value(self) -> Value:
        """Return what was filled in."""
        raise NotImplementedError

    def ask(self, then: Callable[[Value], None]) -> None:
        """Show the dialog over its window; `then` gets the value if it is accepted."""
        self.accepted.connect(lambda: then(self.value()))
        self.open()

    def say(self, text: str, name: str = "", *, is_heading: bool = False) -> QLabel:
        """Add a sentence."""
        label = QLabel(text)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        if is_heading:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        self.body.addWidget(label)
        return label
