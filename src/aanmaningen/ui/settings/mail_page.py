"""The page of the mail account: its settings, its password (for the keyring only), and a test message."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import keeping, mailing

from ..form import Editor, FieldSpec
from ..widgets import named
from ..workbench import Workbench
from .declaration import MAIL_PAGE
from .form_page import FormPage

_PASSWORD = FieldSpec(
    "smtp-password",
    message("Password"),
    Editor.PASSWORD,
    message("Kept by the password store of your computer, and nowhere else. Empty: it stays as it is."),
)
_TO = FieldSpec(
    "trial-to",
    message("Test message to"),
    help=message("Empty: to yourself."),
    check=lambda text: keeping.checked_setting("reply-to", text),
)


class MailSettingsPage(FormPage):
    """The form, with a password in it and a test beneath."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, MAIL_PAGE, {"smtp-user": _PASSWORD, MAIL_PAGE.keys[-1]: _TO})
        self.test_button = named(QPushButton(), "settings_mail_test")
        self.answer = named(QLabel(), "settings_mail_answer")
        self.answer.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.test_button)
        row.addWidget(self.answer, 1)
        self.content.addLayout(row)
        self.content.addStretch(1)
        self.test_button.clicked.connect(self._send_test)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.test_button.setText(self.workbench.text(message("Send a &test")))

    def save(self, key: str) -> None:
        """Save what stands in a field: a password in the keyring, and the address of a test nowhere."""
        if key == _PASSWORD.key:
            self._keep_password()
        elif key != _TO.key:
            super().save(key)

    def _keep_password(self) -> None:
        password = self.form.value(_PASSWORD.key)
        if not password:
            return

        def done(_: object) -> None:
            self.form.forget_edit(_PASSWORD.key)
            self.form.set_value(_PASSWORD.key, "")
            self.saved.setText("✓ " + self.workbench.text(message("The password is in the password store.")))

        self.workbench.write(
            message("Saving settings"),
            lambda desk: mailing.set_password(desk, password),
            then=done,
            refused=lambda why: self.form.show_problem(_PASSWORD.key, why),
        )

    def _send_test(self) -> None:
        if not self.form.check():
            return
        to = self.form.value(_TO.key)
        self._tell(message("Sending a test…"))
        self.test_button.setEnabled(False)

        def done(sent: object) -> None:
            assert isinstance(sent, tuple)
            address, answer = sent
            self._tell(message("Sent to {address}. The server says: {answer}", address=address, answer=answer))

        # In the queue of what writes, so that a setting that is being saved is in it.
        task = self.workbench.background.write(message("Sending a test"), lambda desk: mailing.send_trial(desk, to))
        task.finished.connect(done)
        task.refused.connect(self._tell)
        task.failed.connect(self.workbench.failed)
        task.ended.connect(lambda: self.test_button.setEnabled(True))

    def _tell(self, what: Message) -> None:
        self.answer.setText(self.workbench.text(what))
