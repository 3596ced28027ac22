"""E-mail: building messages and getting them out of the house."""

from .addresses import Mailbox, ascii_address, parse_mailbox
from .connection import Security, SmtpAccount
from .folder import FolderTransport
from .message import Attachment, OutgoingMessage, addressed_for_test, build, new_message_id
from .smtp import SmtpTransport
from .transports import Delivery, Outcome, Transport, TransportDown

__all__ = [
    "Attachment",
    "Delivery",
    "FolderTransport",
    "Mailbox",
    "Outcome",
    "OutgoingMessage",
    "Security",
    "SmtpAccount",
    "SmtpTransport",
    "Transport",
    "TransportDown",
    "addressed_for_test",
    "ascii_address",
    "build",
    "new_message_id",
    "parse_mailbox",
]
