"""The box that says what cannot be done and what to do about it: one at a time, with a way to try again."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget
from shiboken6 import isValid

from aanmaningen.core.errors import Message, message

from .widgets import named
from .workbench import Workbench


class RefusalBox(QObject):
    """Shows refusals over the window. What is refused while the box is there joins it, and is said once."""

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self._said: list[str] = []
        self._box: QMessageBox | None = None
        self._again: QPushButton | None = None

    def show(self, what: Message) -> None:
        """Say it, without stopping anything."""
        words = self._workbench.text(what)
        if self._box is None:
            self._box = self._made()
        if words not in self._said:
            self._said.append(words)
        self._box.setText("\n\n".join(self._said))
        if self._workbench.can_try_again and self._again is None:
            text = self._workbench.text
            self._again = self._box.addButton(text(message("&Try again")), QMessageBox.ButtonRole.AcceptRole)
            self._again.setObjectName("refusal_again")
            self._box.setDefaultButton(self._again)
            leave = self._box.button(QMessageBox.StandardButton.Ok)
            leave.setText(text(message("&Leave it")))
            self._box.setEscapeButton(leave)
        self._box.open()

    def _made(self) -> QMessageBox:
        # Over a dialog that is open, or it would lie behind it; but a file dialog goes as soon as a file is chosen.
        over = QApplication.activeModalWidget()
        if isinstance(over, QFileDialog):
            over = over.parentWidget()
        box = named(QMessageBox(over or self._window), "refusal")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Aanmaningen")
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.finished.connect(self._on_finished)
        box.destroyed.connect(self._on_destroyed)
        return box

    def _on_destroyed(self) -> None:
        """Begin anew when the box went along with the dialog it lay over."""
        if self._box is not None and not isValid(self._box):
            self._box = self._again = None
            self._said.clear()

    def _on_finished(self) -> None:
        box, again = self._box, self._again
        self._box = self._again = None
        self._said.clear()
        if box is not None and again is not None and box.clickedButton() is again:
            self._workbench.try_again()
        else:
            self._workbench.give_up()
