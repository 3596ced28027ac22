"""The question before a notice or a run is withdrawn: what it means, and whether a letter takes it back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from aanmaningen.core.errors import Message, message

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


@dataclass(frozen=True)
class Withdrawal:
    """What the user decided. letter: the file for the letters, None when none are wanted."""

    letter: Path | None
    reason: str = ""


class WithdrawDialog(ValueDialog[Withdrawal]):
    """Asks whether to withdraw. question: of what; letter: the file offered, None when nobody has a notice yet."""

    def __init__(self, workbench: Workbench, question: Message, letter: Path | None, parent: QWidget) -> None:
        super().__init__(workbench, parent, "withdraw_dialog", message("Withdraw"), message("&Withdraw"))
        text = workbench.text
        self.say(text(question), "withdraw_question", is_heading=True)
        self.say(
            text(
                message(
                    "Level and term of the items become what they were before, as if the notice had never been. "
                    "What was sent stays in the archive. A number that was given is not used again. "
                    "This cannot be undone."
                )
            )
        )
        self.reason = named(QLineEdit(), "withdraw_reason")
        self.reason.setPlaceholderText(text(message("For instance: paid meanwhile")))
        reason_label = QLabel(text(message("&Reason, for the timeline of the party")))
        reason_label.setBuddy(self.reason)
        self.reason.setAccessibleName(reason_label.text().replace("&", ""))
        self.body.addWidget(reason_label)
        self.body.addWidget(self.reason)
        self.letter_box = named(QCheckBox(text(message("Also write a &letter that takes it back (PDF)"))), "letter")
        self.letter_field = named(QLineEdit(str(letter or "")), "letter_file")
        self.letter_field.setAccessibleName(text(message("File for the letter")))
        self.letter_field.setEnabled(False)
        self.letter_box.toggled.connect(self.letter_field.setEnabled)
        self.body.addWidget(self.letter_box)
        self.body.addWidget(self.letter_field)
        if letter is None:
            self.letter_box.setEnabled(False)
            self.say(text(message("Nobody was sent anything yet, so no letter is needed.")))
        else:
            again = message(
                "Some of it was sent already. Whoever got it is reminded of the same by the next run, "
                "unless you block the items first."
            )
            self.say("⚠ " + text(again), "withdraw_again")

    def value(self) -> Withdrawal:
        """Return the decision."""
        wanted = self.letter_box.isChecked() and self.letter_field.text().strip()
        letter = Path(self.letter_field.text().strip()) if wanted else None
        return Withdrawal(letter, self.reason.text().strip())
