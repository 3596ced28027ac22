"""The mail account of an administration: setting it up, testing it, and opening the way out that is chosen."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.i18n import Translator
from aanmaningen.mail import (
    Attachment,
    FolderTransport,
    Mailbox,
    OutgoingMessage,
    Security,
    SmtpAccount,
    SmtpTransport,
    Transport,
    build,
    new_message_id,
    parse_mailbox,
    secrets,
)
from aanmaningen.store import administrations, notices

from .desk import Desk

TRANSPORTS = ("smtp", "eml")


@dataclass(frozen=True, slots=True)
class AccountWish:
    """A mail account as the user fills it in. password: None when the server wants none."""

    host: str
    port: int
    security: Security
    user: str
    sender: str
    password: str | None


def set_account(desk: Desk, wish: AccountWish) -> None:
    """Store the account; the password goes to the keyring and nowhere else. Raises Refusal."""
    parse_mailbox(wish.sender)
    account = SmtpAccount(wish.host, wish.port, wish.security, wish.user)
    if wish.password is not None and wish.user:
        secrets.set_secret(secrets.smtp_key(wish.user, wish.host), wish.password)
    values = {
        "smtp-host": account.host,
        "smtp-port": str(account.port),
        "smtp-security": account.security.value,
        "smtp-user": account.user,
        "mail-from": wish.sender,
    }
    with desk.engine.transaction():
        for key, value in values.items():
            administrations.put_setting(desk.engine, desk.actor, desk.administration.id, key, value)


def account_wish(host: str, port: int, security: str, user: str, sender: str, password: str | None) -> AccountWish:
    """Return the wish that was typed. Raises Refusal when the security is not one of ours."""
    kinds = [kind.value for kind in Security]
    if security not in kinds:
        raise Refusal(message("Security is one of {kinds}, not “{value}”.", kinds=", ".join(kinds), value=security))
    return AccountWish(host, port, Security(security), user, sender, password)


def send_trial(desk: Desk, to: str) -> tuple[str, str]:
    """Send a short message to see whether the account works; to oneself when `to` is empty.

    Returns the address and the server's answer. Raises Refusal.
    """
    own = sender(desk, "smtp")
    recipient = parse_mailbox(to) if to else own
    answer = _send_trial(open_transport(desk, "smtp"), own, recipient, desk.administration.language, desk.clock())
    return recipient.address, answer


def try_account(wish: AccountWish, to: str, language: str, now: datetime) -> tuple[str, str]:
    """Send a short message with an account that is not stored; to oneself when `to` is empty.

    Returns the address and the server's answer. Raises Refusal.
    """
    own = parse_mailbox(wish.sender)
    recipient = parse_mailbox(to) if to else own
    account = SmtpAccount(wish.host, wish.port, wish.security, wish.user)
    return recipient.address, _send_trial(SmtpTransport(account, wish.password or ""), own, recipient, language, now)


def set_password(desk: Desk, password: str) -> None:
    """Keep the password of the account that is set up in the keyring, and nowhere else. Raises Refusal."""
    user, host = desk.settings.text("smtp-user"), desk.settings.text("smtp-host")
    if not user or not host:
        raise Refusal(message("Fill in the mail server and the user name first."))
    secrets.set_secret(secrets.smtp_key(user, host), password)


def _send_trial(transport: Transport, own: Mailbox, recipient: Mailbox, language: str, now: datetime) -> str:
    translate = Translator(language).text
    key = f"trial-{uuid.uuid4()}"
    outgoing = OutgoingMessage(
        message_id=new_message_id(key, own.address),
        sender=own,
        recipient=recipient,
        subject=translate(message("Test message from Aanmaningen")),
        text=translate(message("This account works: notices can be sent with it.")),
        date=now,
    )
    with transport as way_out:
        delivery = way_out.send(build(outgoing), outgoing.envelope_sender, outgoing.envelope_recipients, key)
    if not delivery.accepted:
        raise Refusal(message("The mail server did not take the test message: {answer}", answer=delivery.answer))
    return delivery.answer


def default_transport(desk: Desk) -> str:
    """Return "smtp" once an account is set up, else the folder of messages."""
    return "smtp" if desk.settings.text("smtp-host") else "eml"


def check(desk: Desk, transport: str) -> None:
    """Raise Refusal when this way out is not set up, before a run is touched."""
    if transport not in TRANSPORTS:
        raise Refusal(
            message("“{name}” is no way to send. There are: {choices}.", name=transport, choices=", ".join(TRANSPORTS))
        )
    if transport == "smtp" and not desk.settings.text("smtp-host"):
        raise Refusal(message("There is no mail server set up yet. Do that with: mail set"))
    sender(desk, transport)


def open_transport(desk: Desk, name: str, subfolder: str = "") -> Transport:
    """Return the way out by its name, not yet entered. Raises Refusal when it is not set up."""
    check(desk, name)
    settings = desk.settings
    if name == "eml":
        folder = Path(settings.text("mail-folder") or desk.folder / "mail")
        return FolderTransport(folder / subfolder if subfolder else folder)
    user, host = settings.text("smtp-user"), settings.text("smtp-host")
    account = SmtpAccount(host, settings.days("smtp-port"), Security(settings.text("smtp-security")), user)
    return SmtpTransport(account, secrets.smtp_password(user, host) if user else "")


def folder_of(way_out: Transport) -> Path | None:
    """Return the folder that messages are written to, None when they are really sent."""
    return way_out.folder if isinstance(way_out, FolderTransport) else None


# A .eml file is a draft: the mail program that opens it fills in its own sender.
_DRAFT_SENDER = "afzender@aanmaningen.invalid"


def sender(desk: Desk, transport: str) -> Mailbox:
    """Return the From of all messages: the setting, else the address of the administration. Raises Refusal."""
    text = desk.settings.text("mail-from") or desk.administration.email
    if not text and transport == "eml":
        text = _DRAFT_SENDER
    if not text:
        raise Refusal(message("There is no address to send from. Set one with: settings set mail-from ADDRESS"))
    found = parse_mailbox(text)
    return found if found.name else Mailbox(desk.administration.name, found.address)


def identity(desk: Desk) -> str:
    """Return a text that no other administration anywhere has, from which Message-IDs are made."""
    stored = administrations.settings(desk.engine, desk.administration.id)
    if "identity" not in stored:
        with desk.engine.transaction():
            made = str(uuid.uuid4())
            administrations.put_setting(desk.engine, desk.actor, desk.administration.id, "identity", made)
        return made
    return stored["identity"]


def fixed_attachments(desk: Desk) -> tuple[Attachment, ...]:
    """Return the file that goes along with every notice, if one is set."""
    sha = desk.settings.text("attachment")
    if not sha:
        return ()
    name = administrations.settings(desk.engine, desk.administration.id)["attachment-name"]
    media_type = "application/pdf" if name.lower().endswith(".pdf") else "application/octet-stream"
    return (Attachment(name, media_type, notices.archived(desk.engine, sha)),)
