"""A question to the user: a sentence, some fields, and what to press. The other dialogs build on it."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, message

from ...mnemonics import give_own_letters_in
from ...widgets import named
from ...workbench import Workbench

Answer = TypeVar("Answer")


class Question(QDialog, Generic[Answer]):
    """Ask with `ask(then)`: the window goes on living, and `then` gets the answer when the user agrees."""

    def __init__(
        self,
        workbench: Workbench,
        name: str,
        sentence: Message,
        agree: Message,
        parent: QWidget,
        title: Message | None = None,
    ) -> None:
        """name: object name; sentence: what is asked; agree: the word on the button that agrees.

        title: what is done, as the action says it; None: the same word as on the button.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.workbench = workbench
        self.setWindowTitle(workbench.text(title or agree).replace("&", "").removesuffix("…"))
        self.sentence = named(QLabel(workbench.text(sentence)), "sentence")
        self.sentence.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.buttons = QDialogButtonBox()
        self.agree = named(QPushButton(workbench.text(agree)), "agree")
        self.agree.setDefault(True)
        self.cancel = named(QPushButton(workbench.text(message("Cancel"))), "cancel")
        self.cancel.setAutoDefault(False)  # Enter never means Cancel
        self.buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.layout_ = QVBoxLayout(self)
        self.layout_.addWidget(self.sentence)
        self.layout_.addLayout(self.form)
        self.layout_.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def value(self) -> Answer:
        """Return the answer as it stands in the fields."""
        raise NotImplementedError

    def ask(self, then: Callable[[Answer], None]) -> None:
        """Show the question; the answer comes later, and only if the user agrees."""
        self.accepted.connect(lambda: then(self.value()))
        give_own_letters_in(self)
        self._take_room()
        self.open()

    def add_field(self, label: Message, field: QWidget) -> None:
        """Add a field with its label, which is also its name for a screen reader."""
        text = self.workbench.text(label)
        field.setAccessibleName(text.replace("&", ""))
        self.form.addRow(text, field)

    def add_reason(self, recent: Sequence[str]) -> QComboBox:
        """Add the field for a reason, with the reasons that were given before."""
        field = named(QComboBox(), "reason")
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItems(list(recent))
        field.setCurrentIndex(-1)
        line = field.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.workbench.text(message("The debtor does not see it")))
        field.setMinimumContentsLength(20)
        self.add_field(message("&Reason"), field)
        return field

    def _take_room(self) -> None:
        """Be as high as the sentence needs at this width: Qt guesses the height of text that wraps."""
        wanted = self.sizeHint().expandedTo(self.minimumSize())
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            wanted = wanted.expandedTo(self.size())
        wanted.setHeight(max(wanted.height(), self.heightForWidth(wanted.width())))
        self.resize(wanted)
