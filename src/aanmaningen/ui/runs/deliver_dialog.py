"""How a run is delivered: by which way out, and first to oneself if that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QRadioButton, QStyle, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.overtaken import Overtaken, counted

from ..dialogs import ValueDialog
from ..widgets import named
from ..workbench import Workbench


@dataclass(frozen=True)
class WaysOut:
    """What there is to choose from. smtp_host: "" when no mail server is set up."""

    smtp_host: str
    mail_folder: str
    print_folder: str
    default: str


@dataclass(frozen=True)
class LeftToDo:
    """What is left of a run. overtaken: why further notices will be held back, for each of those.

    n_remarked: of how many there is something to know; remarks: what, with their names.
    """

    n_email: int
    n_paper: int
    overtaken: Sequence[Overtaken] = ()
    n_remarked: int = 0
    remarks: Sequence[Message] = ()


@dataclass(frozen=True)
class DeliveryWish:
    """How to deliver. test_to: the address for a test, "" to deliver in earnest."""

    transport: str
    test_to: str


class DeliverDialog(ValueDialog[DeliveryWish]):
    """Asks how to deliver. heading: which run."""

    def __init__(
        self,
        workbench: Workbench,
        heading: Message,
        left: LeftToDo,
        ways: WaysOut,
        test_to: str,
        parent: QWidget,
    ) -> None:
        super().__init__(workbench, parent, "deliver_dialog", message("Deliver"), message("&Deliver"))
        text, n_email, n_paper = workbench.text, left.n_email, left.n_paper
        self.say(text(heading), "deliver_heading", is_heading=True)
        parts = []
        if n_email:
            parts.append(plural("1 notice by e-mail", "{n} notices by e-mail", n=n_email))
        if n_paper:
            parts.append(
                plural(
                    "1 notice on paper, as a PDF in {folder}",
                    "{n} notices on paper, in one PDF in {folder}",
                    n=n_paper,
                    folder=ways.print_folder,
                )
            )
        if not parts:
            parts.append(message("There is nothing to deliver."))
        self.say("\n".join(map(text, parts)), "deliver_counts")
        if left.overtaken:
            held_back = plural(
                "1 notice will be held back: {why}. Withdraw it.",
                "{n} notices will be held back: {why}. Withdraw them.",
                n=len(left.overtaken),
                why=counted(left.overtaken),
            )
            self.say(f"⚠ {text(held_back)}", "deliver_held_back")
        if left.remarks:
            first_look = plural(
                "1 notice bears a warning. Look at it first.",
                "{n} notices bear a warning. Look at them first.",
                n=left.n_remarked,
            )
            said = [f"⚠ {text(first_look)}", *(f"•  {text(remark)}" for remark in left.remarks)]
            self.say("\n".join(said), "deliver_remarks")
        self._is_possible = bool(n_email or n_paper)
        self._ways: dict[str, QRadioButton] = {}
        for key, words, is_possible in (
            (
                "smtp",
                message("&Send through {host}", host=ways.smtp_host)
                if ways.smtp_host
                else message("&Send through a mail server (none is set up yet; see Settings)"),
                bool(ways.smtp_host),
            ),
            ("eml", message("Put the messages in a &folder: {folder}", folder=ways.mail_folder), True),
        ):
            button = named(QRadioButton(text(words)), f"way_{key}")
            button.setEnabled(is_possible)
            button.setChecked(key == ways.default)
            self._ways[key] = button
            self.body.addWidget(button)
        test = plural("First a &test: send 1 e-mail to", "First a &test: send {n} e-mails to", n=n_email)
        self.test_box = named(QCheckBox(text(test)), "deliver_test")
        self.test_field = named(QLineEdit(test_to), "deliver_test_to")
        self.test_field.setAccessibleName(text(message("Address for the test")))
        self.test_field.setEnabled(False)
        self.body.addWidget(self.test_box)
        row = QHBoxLayout()
        row.addSpacing(self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + self.body.spacing())
        row.addWidget(self.test_field, 1)
        self.body.addLayout(row)
        hint = self.say(text(message("A test changes no notice; deliver in earnest afterwards.")))
        for widget in (self.test_box, self.test_field, hint):
            widget.setVisible(bool(n_email))
        self.test_box.toggled.connect(self._follow)
        self.test_field.textChanged.connect(self._follow)
        self._follow()
        self.accept_button.setFocus()

    def value(self) -> DeliveryWish:
        """Return how to deliver."""
        test_to = self.test_field.text().strip() if self.test_box.isChecked() else ""
        return DeliveryWish(next(key for key, button in self._ways.items() if button.isChecked()), test_to)

    def _follow(self) -> None:
        is_test = self.test_box.isChecked()
        self.test_field.setEnabled(is_test)
        room = self.fontMetrics().averageCharWidth()
        wanted = self.test_field.fontMetrics().horizontalAdvance(self.test_field.text()) + 4 * room
        self.test_field.setMinimumWidth(min(wanted, 70 * room))
        self.accept_button.setText(self.workbench.text(message("Send the &test") if is_test else message("&Deliver")))
        self.accept_button.setEnabled(self._is_possible and (not is_test or bool(self.test_field.text().strip())))
        self.letters.give()  # two texts may have chosen the same one
