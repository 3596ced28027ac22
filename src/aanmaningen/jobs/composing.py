"""Composing: the e-mail of a notice, from what was frozen, the archived PDF and the settings of the office."""

import json

from aanmaningen.core.errors import message
from aanmaningen.core.notice import EmailText
from aanmaningen.i18n import Translator
from aanmaningen.mail import Attachment, Mailbox, OutgoingMessage, new_message_id, parse_mailbox
from aanmaningen.store import notices
from aanmaningen.store.items import notice_number
from aanmaningen.store.notices import NoticeView

from . import mailing
from .desk import Desk
from .rendering import Assets, Designs, designs_and_assets, render_one


class Writer:
    """Makes the messages of one delivery."""

    def __init__(self, desk: Desk, transport: str) -> None:
        """Look up what all messages share. Raises Refusal for an address among the settings that is none."""
        settings = desk.settings
        self._desk = desk
        self._sender = mailing.sender(desk, transport)
        self._reply_to = parse_mailbox(settings.text("reply-to")) if settings.text("reply-to") else None
        self._bcc = parse_mailbox(settings.text("bcc")).address if settings.text("bcc") else ""
        self._identity = mailing.identity(desk)
        self._attachments = mailing.fixed_attachments(desk)
        self._looks: dict[int, tuple[Designs, Assets]] = {}  # by run id

    def message(self, view: NoticeView, test_to: str = "") -> OutgoingMessage:
        """Return the e-mail of a notice: the same one each time but for its date.

        test_to: whose address stands in for that of a debtor who gets paper.
        """
        text, pdf = self._email_and_pdf(view)
        number = notice_number(view.number)
        before = notices.message_ids_before(self._desk.engine, view.id)
        email = EmailText(**json.loads(text)) if text else self._about_paper(number)
        return OutgoingMessage(
            message_id=new_message_id(f"{self._identity}/{number}", self._sender.address),
            sender=self._sender,
            recipient=Mailbox(view.party_name, view.recipient or test_to),
            subject=email.subject,
            text=email.text,
            html=email.html,
            date=self._desk.clock(),
            attachments=(Attachment(f"{number}.pdf", "application/pdf", pdf), *self._attachments),
            reply_to=self._reply_to,
            bcc=self._bcc,
            in_reply_to=before[-1] if before else "",
            references=tuple(before),
            language=view.language,
        )

    def _about_paper(self, number: str) -> EmailText:
        words = Translator(self._desk.administration.language)
        return EmailText(
            words.text(message("On paper: {notice}", notice=number)),
            words.text(message("This notice goes on paper. It is attached as it will be printed.")),
            "",
        )

    def _email_and_pdf(self, view: NoticeView) -> tuple[str, bytes]:
        if view.pdf is not None:
            return notices.email_and_pdf(self._desk.engine, view.id)
        # A test of a run that was not rendered yet: nothing may be archived.
        text, content, design = notices.frozen(self._desk.engine, view.id)
        if view.run_id not in self._looks:
            self._looks[view.run_id] = designs_and_assets(self._desk, view.run_id)
        designs, assets = self._looks[view.run_id]
        return text, render_one(content, designs[design], assets)
