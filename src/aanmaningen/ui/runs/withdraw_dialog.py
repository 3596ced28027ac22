"""The question before a notice or a run is withdrawn: what it means, and whether a letter takes it back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from aanmaningen.core.errors import Message, message, plural

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


@dataclass(frozen=True)
class Withdrawal:
    """What the user decided. letter: the file for the letters, None when none are wanted."""

    letter: Path | None
    reason: str = ""


class WithdrawDialog(ValueDialog[Withdrawal]):
    """Asks whether to withdraw.

    question: of what; n_sent: how many of the n_notices have left the house; letter: the file offered.
    """

    def __init__(
        self, workbench: Workbench, question: Message, n_notices: int, n_sent: int, letter: Path, parent: QWidget
    ) -> None:
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
        self.letter_field = named(QLineEdit(str(letter) if n_sent else ""), "letter_file")
        self.letter_field.setAccessibleName(text(message("File for the letter")))
        self.letter_field.setEnabled(False)
        self.letter_box.toggled.connect(self.letter_field.setEnabled)
        self.body.addWidget(self.letter_box)
        self.body.addWidget(self.letter_field)
        if not n_sent:
            self.letter_box.setEnabled(False)
            self.say(text(message("Nobody was sent anything yet, so no letter is needed.")))
        else:
            self.say("⚠ " + text(_what_was_sent(n_notices, n_sent)), "withdraw_again")
            # It cannot be taken back: the Enter that was meant for another question must not do it.
            self.reason.setPlaceholderText(text(message("Needed here. For instance: paid meanwhile")))
            self.reason.textChanged.connect(self._refresh)
            self._refresh()
        self.reason.setFocus()

    def value(self) -> Withdrawal:
        """Return the decision."""
        wanted = self.letter_box.isChecked() and self.letter_field.text().strip()
        letter = Path(self.letter_field.text().strip()) if wanted else None
        return Withdrawal(letter, self.reason.text().strip())

    def _refresh(self) -> None:
        self.accept_button.setEnabled(bool(self.reason.text().strip()))


def _what_was_sent(n_notices: int, n_sent: int) -> Message:
    if n_sent == n_notices:
        return plural(
            "This notice was sent already. Who got it is reminded of the same by the next run, "
            "unless you block the items first.",
            "All {n} notices were sent already. Whoever got one is reminded of the same by the next run, "
            "unless you block the items first.",
            n=n_sent,
        )
    return plural(
        "1 of the {all} notices was sent already. Who got it is reminded of the same by the next run, "
        "unless you block the items first.",
        "{n} of the {all} notices were sent already. Whoever got one is reminded of the same by the next run, "
        "unless you block the items first.",
        n=n_sent,
        all=n_notices,
    )
