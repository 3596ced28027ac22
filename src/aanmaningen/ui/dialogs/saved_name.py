"""Asks under which name something is saved: a new one, or one that is there and is replaced."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from aanmaningen.core.errors import Message

from ..widgets import named
from ..workbench import Workbench
from .value_dialog import ValueDialog


class SavedNameDialog(ValueDialog[str]):
    """Gives a name; never an empty one."""

    def __init__(
        self,
        workbench: Workbench,
        name: str,
        title: Message,
        sentence: Message,
        label: Message,
        accept: Message,
        known: Sequence[str],
        suggested: str,
        parent: QWidget,
    ) -> None:
        """name: object name of the field; label: what a screen reader calls it; known: the names that are there."""
        super().__init__(workbench, parent, f"{name}_dialog", title, accept)
        self.say(workbench.text(sentence))
        self.name = named(QComboBox(), name)
        self.name.setEditable(True)
        self.name.setAccessibleName(workbench.text(label))
        self.name.addItems(list(known))
        self.name.setCurrentText(suggested)
        line = self.name.lineEdit()
        assert line is not None
        line.selectAll()
        self.body.addWidget(self.name)
        self.name.editTextChanged.connect(lambda _: self._allow())
        self.name.setFocus()
        self._allow()

    def value(self) -> str:
        """Return the name."""
        return self.name.currentText().strip()

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.value()))
