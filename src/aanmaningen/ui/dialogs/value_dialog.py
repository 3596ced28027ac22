"""What all small dialogs share: they are shown without blocking, and call back with their value when accepted."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message

from ..mnemonics import OwnLetters
from ..widgets import named
from ..workbench import Workbench

Value = TypeVar("Value")


class ValueDialog(QDialog, Generic[Value]):
    """A dialog that ends with a value. Subclasses fill `body` and answer `value`."""

    def __init__(self, workbench: Workbench, parent: QWidget, name: str, title: Message, accept: Message) -> None:
        """name: its object name; title: what is done, as the action says it; accept: the word on the button."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workbench = workbench
        self.setWindowTitle(workbench.text(title).replace("&", "").removesuffix("…"))
        self.body = QVBoxLayout()
        self._fields: QFormLayout | None = None
        self.buttons = QDialogButtonBox()
        self.accept_button = named(
            self.buttons.addButton(workbench.text(accept), QDialogButtonBox.ButtonRole.AcceptRole), f"{name}_accept"
        )
        self.cancel_button = self.buttons.addButton(
            workbench.text(message("Cancel")), QDialogButtonBox.ButtonRole.RejectRole
        )
        # Enter does not mean Cancel, not even while there is nothing to accept yet.
        self.cancel_button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.buttons)
        # Only now does the dialog hear of it. One that opens with the button in focus would not find it by itself.
        self.accept_button.setDefault(True)
        self.letters = OwnLetters(self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def value(self) -> Value:
        """Return what was filled in."""
        raise NotImplementedError

    def accept(self) -> None:
        """Answer once: a second Enter may come before the dialog is gone."""
        if self.isVisible():
            super().accept()

    def ask(self, then: Callable[[Value], None]) -> None:
        """Show the dialog over its window; `then` gets the value if it is accepted."""
        self.accepted.connect(lambda: then(self.value()))
        self._take_room()
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

    def add_field(self, label: Message, field: QWidget) -> None:
        """Add a field with its label, which is also its name for a screen reader."""
        text = self.workbench.text(label)
        field.setAccessibleName(text.replace("&", ""))
        self._field_rows().addRow(text, field)

    def add_below(self, widget: QWidget) -> None:
        """Add what belongs to the field above it, and has no label of its own."""
        self._field_rows().addRow("", widget)

    def _field_rows(self) -> QFormLayout:
        if self._fields is None:
            self._fields = QFormLayout()
            self._fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            self.body.addLayout(self._fields)
        return self._fields

    def _take_room(self) -> None:
        """Be as high as the sentences need at this width: Qt guesses the height of text that wraps."""
        wanted = self.sizeHint().expandedTo(self.minimumSize())
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            wanted = wanted.expandedTo(self.size())
        wanted.setHeight(max(wanted.height(), self.heightForWidth(wanted.width())))
        self.resize(wanted)
