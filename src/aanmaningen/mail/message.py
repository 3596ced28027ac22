"""Building an e-mail: one message to one recipient, as the bytes that go over the line (RFC 5322, MIME).

Written out by hand rather than through email.message.EmailMessage: that costs about 3 ms a message, more than drawing
the notice itself. What is built is parsed back by the standard library in the tests.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256
from html import escape
from pathlib import PurePath
from urllib.parse import quote

from ..core.messages import Message, message
from .addresses import Mailbox, ascii_address
from .headers import mailbox_header, one_line, text_header

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,200}@[A-Za-z0-9.-]{1,200}>")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,100}")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # RFC 5646
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|]+')  # Windows; a saved attachment ends up there
_NOT_IN_BODIES = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]+")
_BODY_TAG = re.compile(r"<body\b[^>]*>", re.IGNORECASE)

_FILE_NAME_MAX = 60  # encoded at most 12 columns a character: the line stays below the 998 of RFC 5322
_BASE64_LINE = 76  # RFC 2045 section 6.8


@dataclass(frozen=True)
class Attachment:
    """A file that goes along. media_type: "application/pdf".

    Keep and reuse one object for a file that goes with every message: it is encoded once.
    """

    name: str
    media_type: str
    content: bytes

    @cached_property
    def part(self) -> bytes:
        """Return the MIME part: headers, then the content in base64. Raises ValueError for an ill-formed media type."""
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            raise ValueError(f"not a media type: {self.media_type!r}")
        encoded = b64encode(self.content)
        lines = [encoded[start : start + _BASE64_LINE] for start in range(0, len(encoded), _BASE64_LINE)]
        head = (
            f"Content-Type: {self.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-Disposition: attachment; {_file_name_parameter(self.name)}\r\n\r\n"
        )
        return b"".join([head.encode("ascii"), b"\r\n".join(lines), b"\r\n"])


@dataclass(frozen=True)
class OutgoingMessage:
    """One e-mail to one recipient. Never several debtors in one message.

    html: empty for a message of plain text only. bcc: address of the office, or empty; it becomes an extra recipient
    of the envelope and never a header. in_reply_to, references: Message-IDs with their angle brackets, oldest first.
    date: with a time zone. language: BCP 47 ("nl", "nl-BE"), or empty.
    """

    message_id: str
    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    date: datetime
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: Mailbox | None = None
    bcc: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    language: str = ""

    @property
    def envelope_sender(self) -> str:
        """Return the address for MAIL FROM. Raises Refusal when it is not an address."""
        return ascii_address(self.sender.address)

    @property
    def envelope_recipients(self) -> tuple[str, ...]:
        """Return the addresses for RCPT TO: the recipient first, then the office's. Raises Refusal as above."""
        recipient = ascii_address(self.recipient.address)
        copy = ascii_address(self.bcc) if self.bcc else recipient
        return (recipient,) if copy.lower() == recipient.lower() else (recipient, copy)


def new_message_id(key: str, sender: str) -> str:
    """Return the Message-ID, on the sender's domain, of whatever `key` names.

    key: identity of the notice for ever and everywhere (administration's unique id and notice number), without a count
    of attempts: when a person decides to send an uncertain notice again, mailboxes that already have it can drop the
    second one by its Message-ID. The key itself cannot be read from the result.
    Raises Refusal when `sender` is not an address. Source: RFC 5322 section 3.6.4.
    """
    domain = ascii_address(sender).rpartition("@")[2]
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def build(outgoing: OutgoingMessage) -> bytes:
    """Return the message as bytes: CRLF, ASCII only, every line at most 998 long; the same bytes each time.

    Names, subject, texts and file names are made harmless (control characters go). Raises Refusal when an address is
    not one, because a person must mend that; ValueError for a Message-ID, media type or date that only the program
    itself can have made wrong.
    """
    return b"".join([_headers(outgoing).encode("ascii"), *_body(outgoing)])


def addressed_for_test(
    outgoing: OutgoingMessage, test_to: str, translate: Callable[[Message], str] = str
) -> OutgoingMessage:
    """Return the message as a test: to `test_to` only, and saying in subject and body whom it was made for.

    No copy to the office and no thread, and a Message-ID of its own, so that a mailbox which gets the test does not
    drop the real one later as a double. translate: makes the mark readable in the language of the user.
    Raises Refusal when `test_to` is not an address.
    """
    ascii_address(test_to)
    meant_for = one_line(str(outgoing.recipient))
    mark = translate(message("TEST, meant for {recipient}", recipient=meant_for))
    explanation = translate(
        message("This is a test. Without the test this message would have gone to {recipient}.", recipient=meant_for)
    )
    return replace(
        outgoing,
        message_id=new_message_id(
            f"test {outgoing.message_id} {test_to} {outgoing.date.isoformat()}", outgoing.sender.address
        ),
        recipient=Mailbox("", test_to.strip()),
        subject=f"[{mark}] {outgoing.subject}",
        text=f"*** {explanation} ***\n\n{outgoing.text}",
        html=_with_banner(outgoing.html, explanation) if outgoing.html else "",
        bcc="",
        in_reply_to="",
        references=(),
    )


def _headers(outgoing: OutgoingMessage) -> str:
    if outgoing.date.tzinfo is None:
        raise ValueError("the date of a message needs a time zone")
    lines = [mailbox_header("From", outgoing.sender), mailbox_header("To", outgoing.recipient)]
    if outgoing.reply_to:
        lines.append(mailbox_header("Reply-To", outgoing.reply_to))
    lines.append(text_header("Subject", outgoing.subject))
    lines.append(f"Date: {format_datetime(outgoing.date)}\r\n")
    lines.append(_id_header("Message-ID", (outgoing.message_id,)))
    if outgoing.in_reply_to:
        lines.append(_id_header("In-Reply-To", (outgoing.in_reply_to,)))
    if outgoing.references:
        lines.append(_id_header("References", outgoing.references))
    if _LANGUAGE_TAG.fullmatch(outgoing.language):
        lines.append(f"Content-Language: {outgoing.language}\r\n")
    lines.append("MIME-Version: 1.0\r\n")
    return "".join(lines)


def _id_header(name: str, ids: Sequence[str]) -> str:
    for message_id in ids:
        if not _MESSAGE_ID.fullmatch(message_id):
            raise ValueError(f"not a Message-ID: {message_id!r}")
    # One on a line: References grows with every level.
    return name + ": " + "\r\n ".join(ids) + "\r\n"


def _body(outgoing: OutgoingMessage) -> list[bytes]:
    # "=_" cannot stand in base64 or quoted-printable (RFC 2045 section 6.7), so no body can hold a boundary.
    boundary = "=_" + sha256(outgoing.message_id.encode()).hexdigest()[:24]
    pieces = [_text_part("plain", outgoing.text)]
    if outgoing.html:
        pieces = _multipart("alternative", boundary + "_a", [pieces, [_text_part("html", outgoing.html)]])
    if outgoing.attachments:
        parts = [pieces, *([attachment.part] for attachment in outgoing.attachments)]
        pieces = _multipart("mixed", boundary + "_m", parts)
    return pieces


def _multipart(kind: str, boundary: str, parts: Sequence[list[bytes]]) -> list[bytes]:
    delimiter = f"--{boundary}\r\n".encode("ascii")
    pieces = [f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")]
    for part in parts:
        # The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1).
        pieces += [delimiter, *part, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode("ascii"))
    return pieces


def _text_part(kind: str, text: str) -> bytes:
    lines = _NOT_IN_BODIES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    encoded = b2a_qp((lines.replace("\n", "\r\n") + "\r\n").encode(), istext=True)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + encoded


def _file_name_parameter(name: str) -> str:
    clean = one_line(_NOT_IN_FILE_NAMES.sub("-", name)) or "attachment"
    suffix = PurePath(clean).suffix[:10]
    if len(clean) > _FILE_NAME_MAX:
        clean = clean[: _FILE_NAME_MAX - len(suffix)] + suffix
    if clean.isascii():
        return f'filename="{clean}"'
    return f"filename*=utf-8''{quote(clean, safe='')}"  # RFC 2231 section 4


def _with_banner(html: str, sentence: str) -> str:
    banner = f'<p style="border:2px solid #b00020;padding:8px;color:#b00020"><b>{escape(sentence)}</b></p>'
    body = _BODY_TAG.search(html)
    start = body.end() if body else 0
    return html[:start] + banner + html[start:]
