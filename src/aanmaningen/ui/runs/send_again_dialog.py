"""Whether to send again what may have arrived already."""

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from aanmaningen.core.errors import message, plural

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


class SendAgainDialog(ValueDialog[bool]):
    """Asks about notices of which it is not certain whether they arrived; the value is True when those go too.

    Enter never sends one of those: it sends the ones that failed, or nothing when there are none.
    """

    def __init__(self, workbench: Workbench, n_failed: int, n_uncertain: int, parent: QWidget) -> None:
        only_failed = plural("&Only the 1 that failed", "&Only the {n} that failed", n=n_failed)
        accept = only_failed if n_failed else message("&Send again")
        super().__init__(workbench, parent, "send_again_dialog", message("Send again"), accept)
        self._uncertain_too = not n_failed
        text = workbench.text
        question = plural(
            "It is not certain whether 1 of these notices arrived. Send it again all the same?",
            "It is not certain whether {n} of these notices arrived. Send them again all the same?",
            n=n_uncertain,
        )
        self.say(text(question), "send_again_question", is_heading=True)
        self.say(
            text(message("The debtor may get the same e-mail twice. Ask, or look in the mailbox, if you can.")),
            "send_again_meaning",
        )
        if n_failed:
            self.all_button = named(
                self.buttons.addButton(
                    text(message("&All {n}", n=n_failed + n_uncertain)), QDialogButtonBox.ButtonRole.ActionRole
                ),
                "send_again_all",
            )
            self.all_button.setAutoDefault(False)
            self.all_button.clicked.connect(self._accept_all)
        else:
            self.accept_button.setAutoDefault(False)
            self.accept_button.setDefault(False)
            self.cancel_button.setDefault(True)
            self.cancel_button.setFocus()

    def value(self) -> bool:
        """Return whether the uncertain ones go too."""
        return self._uncertain_too

    def _accept_all(self) -> None:
        self._uncertain_too = True
        self.accept()
