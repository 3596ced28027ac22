"""The page about the mail account, with a test message; it may be passed over."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.jobs import mailing
from aanmaningen.jobs.keeping import checked_setting
from aanmaningen.jobs.mailing import AccountWish

from ..form import Editor, FieldSpec, Form, Words
from ..widgets import named
from .page import StartPage

SECURITIES = {
    "starttls": message("STARTTLS (usual, port 587)"),
    "tls": message("TLS (port 465)"),
    "none": message("None (only on this computer)"),
}


def _check_host(text: str) -> None:
    if any(character.isspace() or character in "/@:" for character in text):
        raise Refusal(message("“{value}” is not the name of a server, such as smtp.example.com.", value=text))


FIELDS = (
    FieldSpec("mail_host", message("Mail &server"), check=_check_host, placeholder="smtp.example.com"),
    FieldSpec("mail_port", message("&Port"), Editor.NUMBER, check=partial(checked_setting, "smtp-port")),
    FieldSpec("mail_security", message("&Encryption"), Editor.CHOICE, choices=SECURITIES),
    FieldSpec("mail_user", message("&User name")),
    FieldSpec(
        "mail_password",
        message("Pass&word"),
        Editor.PASSWORD,
        message("Kept by the password store of your computer, and nowhere else."),
    ),
    FieldSpec(
        "mail_sender",
        message("Se&nder"),
        help=message("The address that debtors see."),
        check=partial(checked_setting, "mail-from"),
    ),
)


class MailPage(StartPage):
    """Asks for the account."""

    key = "start_mail"
    heading = message("E-mail")
    explanation = message("With an account notices go out by themselves. Leave this empty to do it later.")
    test_wanted = Signal(object)  # AccountWish

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.form = Form(FIELDS, words)
        self.form.set_value("mail_port", "587")
        self.form.set_value("mail_security", "starttls")
        self.test_button = named(QPushButton(), "mail_test")
        self.test_button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.test_button)
        row.addStretch(1)
        self.body.addWidget(self.form)
        self.body.addLayout(row)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self._is_trying = False
        self._suggested = ""  # the sender, unless the user writes another one
        self.form.edited.connect(lambda _: self.test_button.setEnabled(bool(self.form.value("mail_host"))))
        self.test_button.clicked.connect(self._test)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.form.retranslate()
        self.test_button.setText(self.words(message("Send a &test to myself")))

    def suggest_sender(self, address: str) -> None:
        """Fill in the address of the company, when nothing stands there."""
        if self.form.value("mail_sender") in ("", self._suggested):
            self._suggested = address
            self.form.set_value("mail_sender", address)

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard in the server."""
        self.form.editors["mail_host"].setFocus()

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """Say beside the fields what is wrong; nothing filled in means: later."""
        if self.form.value("mail_host"):
            return self._is_right()
        is_meant = any(self.form.value(key) for key in ("mail_user", "mail_password"))
        is_meant = is_meant or self.form.value("mail_sender") not in ("", self._suggested)
        if is_meant:
            self.form.show_problem(
                "mail_host", message("Without a server nothing of this is kept. Name it, or make these fields empty.")
            )
            self.form.editors["mail_host"].setFocus()
        return not is_meant

    def account(self) -> AccountWish | None:
        """Return the account, None when there is none yet."""
        value = self.form.value
        if not value("mail_host"):
            return None
        password = value("mail_password") if value("mail_user") else None
        return mailing.account_wish(
            value("mail_host"),
            int(value("mail_port")),
            value("mail_security"),
            value("mail_user"),
            value("mail_sender"),
            password,
        )

    def show_outcome(self, what: Message, sign: str) -> None:
        """Tell how the test went."""
        self._is_trying = False
        self.tell(what, sign)

    def _is_right(self) -> bool:
        right = self.form.check()
        if right and not self.form.value("mail_sender"):
            self.form.show_problem("mail_sender", message("An address to send from is needed."))
            self.form.editors["mail_sender"].setFocus()
            return False
        return right

    def _test(self) -> None:
        # The button stays enabled meanwhile: else the keyboard would move to Back, and Enter with it.
        if not self._is_trying and self._is_right():
            self._is_trying = True
            self.tell(message("Sending a test…"))
            self.test_wanted.emit(self.account())
