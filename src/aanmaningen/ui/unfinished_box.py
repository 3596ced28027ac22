"""The question when the window should close while the ledger is being changed or notices are on their way."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from aanmaningen.core.errors import Message, message

from .mnemonics import OwnLetters
from .workbench import Workbench


class Closing(Enum):
    """What to do about what is under way."""

    FINISH = "finish"
    STOP = "stop"
    STAY = "stay"


class UnfinishedBox(QMessageBox):
    """Names what is under way, and asks."""

    chosen = Signal(object)  # Closing

    def __init__(self, workbench: Workbench, under_way: Sequence[Message], parent: QWidget) -> None:
        super().__init__(parent)
        text = workbench.text
        self.setObjectName("unfinished")
        OwnLetters(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Aanmaningen")
        self.setText("\n".join((text(message("This is not finished yet:")), *(f"•  {text(one)}" for one in under_way))))
        self.setInformativeText(
            text(
                message(
                    "Stopping leaves nothing half done: a change is taken back, and notices not yet sent will wait."
                )
            )
        )
        roles = QMessageBox.ButtonRole
        self._answers = {}
        for answer, words, role in (
            (Closing.FINISH, message("&Finish it, then close"), roles.AcceptRole),
            (Closing.STOP, message("&Stop it and close"), roles.DestructiveRole),
            (Closing.STAY, message("&Go on working"), roles.RejectRole),
        ):
            button = self.addButton(text(words), role)
            button.setObjectName(f"unfinished_{answer.value}")
            self._answers[button] = answer
            if answer is Closing.FINISH:
                self.setDefaultButton(button)
            if answer is Closing.STAY:
                self.setEscapeButton(button)
        self.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        for button, answer in self._answers.items():
            if self.clickedButton() is button:
                self.chosen.emit(answer)
