"""The SMTP transport (RFC 5321): one connection for many messages, and never a message twice.

When a message counts as taken. The line that decides is the lone dot that ends the message. A server that has not
received it must forget the message when the connection ends (RFC 5321 section 4.1.1.10); a server that has received it
must deliver or bounce the message, even when its answer never reaches us (sections 4.2.5 and 6.1). So:

    connection lost or silent before the dot was sent     certainly not taken   refused (*)
    4xx or 5xx at MAIL, RCPT, DATA, during or after it    certainly not taken   refused
    2xx after the dot                                     taken                 accepted
    lost, silent or gibberish while or after sending it   perhaps taken         uncertain, never sent again by itself

(*) After one more try when the connection was an older one, which the server or a router may have dropped.

The dot is sent by itself, after a look whether the server has hung up or spoken meanwhile. A server that hangs up in
the very moment we send the dot still makes us say `uncertain`: the safe side.
"""

import logging
import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

from ..core.messages import Message, message
from .connection import SmtpAccount, connect, reason, secret_forms, shown
from .transports import Delivery, Outcome, TransportDown

_log = logging.getLogger(__name__)

# This many messages in a row on broken or silent connections: it is the server, not the messages. Going on would turn
# a whole run into failed and uncertain notices.
_PATIENCE = 3

_FAREWELL = 5.0  # seconds to wait for the answer to QUIT, on which nothing depends

_BLOCK = 64 * 1024  # the time-out counts for each block, so that a slow line may take long over a large attachment


class _NotTaken(Exception):  # noqa: N818 - caught below, never seen outside
    """The connection broke (or the server is closing it) and the message was certainly not taken."""

    def __init__(self, why: Message | str) -> None:
        super().__init__(str(why))
        self.why = why


class SmtpTransport:
    """Hands messages to one mail server over one connection, which it makes anew when the server has closed it."""

    name = "smtp"

    def __init__(self, account: SmtpAccount, password: str = "") -> None:
        self._account = account
        self._password = password
        self._secrets = secret_forms(account, password)
        self._client: smtplib.SMTP | None = None
        self._broken_in_a_row = 0

    def __enter__(self) -> Self:
        """Connect and log in. Raises TransportDown."""
        self._client = connect(self._account, self._password)
        self._broken_in_a_row = 0
        return self

    def __exit__(self, *error: object) -> None:
        """Take leave of the server, unless we leave in the middle of something."""
        if self._client and self._client.sock and error[:1] == (None,):
            with suppress(OSError):
                self._client.sock.settimeout(min(self._account.timeout, _FAREWELL))
                self._client.docmd("QUIT")
        self._close()

    def send(self, raw: bytes, sender: str, recipients: Sequence[str], key: str) -> Delivery:
        """Hand in one message, connecting anew where needed. Raises TransportDown.

        A first recipient that is refused means that nobody gets the message; a copy that is refused is only noted.
        """
        if self._broken_in_a_row >= _PATIENCE:
            raise TransportDown(
                message(
                    "The mail server {host} broke off or did not answer {count} times in a row. "
                    "Nothing more was sent; try again later, or ask its administrator.",
                    host=self._account.host,
                    count=_PATIENCE,
                )
            )
        delivery = self._send(raw, sender, recipients)
        _log.debug("%s: %s (%s)", key, delivery.outcome, delivery.answer)
        return delivery

    def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Delivery:
        while True:
            is_older = self._client is not None
            client = self._client = self._client or connect(self._account, self._password)
            try:
                delivery = self._transaction(client, raw, sender, recipients)
            except _NotTaken as broken:
                self._close()
                if is_older:
                    _log.info("connection with %s was closed, connecting again", self._account.host)
                    continue
                delivery = self._lost(broken.why)
                self._broken_in_a_row += 1
            except BaseException:
                self._close()  # interrupted half-way: the next command would become part of the message
                raise
            else:
                self._broken_in_a_row = self._broken_in_a_row + 1 if delivery.uncertain else 0
            return delivery

    def _transaction(self, client: smtplib.SMTP, raw: bytes, sender: str, recipients: Sequence[str]) -> Delivery:
        refused_copies: list[str] = []
        try:
            size = [f"SIZE={len(raw)}"] if client.has_extn("size") else []
            code, answer = self._reply(client.mail(sender, size))
            if code // 100 != 2:
                return self._refused(client, code, answer)
            for place, recipient in enumerate(recipients):
                code, answer = self._reply(client.rcpt(recipient))
                if code // 100 == 2:
                    continue
                if place == 0 or code == 421:
                    return self._refused(client, code, answer)
                refused_copies.append(f"{recipient}: {answer}")
            code, answer = self._reply(client.docmd("DATA"))
            if code != 354:
                return self._refused(client, code, answer)
            early = self._send_lines(client, raw)
        except OSError as error:  # the errors of smtplib are OSErrors too
            raise _NotTaken(reason(error, self._account.timeout)) from error
        if early:
            self._close()  # the server is no longer where we are in the conversation
            return Delivery(Outcome.REFUSED, early, temporary=early.startswith("4"))
        return self._finish(client, refused_copies)

    def _send_lines(self, client: smtplib.SMTP, raw: bytes) -> str:
        """Send all of a message but the closing dot; return what the server said meanwhile, "" if nothing."""
        assert client.sock is not None
        lines = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        if b"\r\n." in lines or lines.startswith(b"."):
            lines = re.sub(rb"(?m)^\.", b"..", lines)  # RFC 5321 section 4.5.2
        for start in range(0, len(lines), _BLOCK):
            try:
                client.sock.sendall(lines[start : start + _BLOCK])
            except TimeoutError:
                raise
            except OSError:
                early = self._early_words(client.sock)  # a server that is fed up often says why
                if early:
                    return early
                raise
        return self._early_words(client.sock)

    def _early_words(self, sock: socket.socket) -> str:
        """Return what the server says while it should be listening, "" if nothing. Raises OSError when it hung up."""
        sock.settimeout(0)
        try:
            words = sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return ""
        finally:
            sock.settimeout(self._account.timeout)
        if not words:
            raise ConnectionResetError("the server closed the connection")
        return shown(words, self._secrets)

    def _finish(self, client: smtplib.SMTP, refused_copies: Sequence[str]) -> Delivery:
        """Send the closing dot. From its first byte on, only an answer can tell what became of the message."""
        try:
            client.send(b".\r\n")
            code, answer = self._reply(client.getreply())
        except OSError as error:
            self._close()
            return self._uncertain(reason(error, self._account.timeout))
        if code // 100 == 2:
            copies = "; ".join(refused_copies)
            note = message("The debtor has the message, but a copy was refused: {copies}", copies=copies)
            return Delivery(Outcome.ACCEPTED, answer, note if copies else None)
        if code // 100 not in (4, 5):
            self._close()
            return self._uncertain(answer)
        if code == 421:
            self._close()
        return Delivery(Outcome.REFUSED, answer, temporary=code // 100 == 4)

    def _refused(self, client: smtplib.SMTP, code: int, answer: str) -> Delivery:
        """Return the refusal of a message of which nothing was sent yet, and make the connection ready for the next."""
        # 421: the server is closing the connection, perhaps only after so many messages (RFC 5321 section 3.8).
        if code == 421 or code // 100 not in (4, 5):
            raise _NotTaken(answer)
        try:
            client.rset()
        except OSError:
            self._close()
        return Delivery(Outcome.REFUSED, answer, temporary=code // 100 == 4)

    def _lost(self, why: Message | str) -> Delivery:
        note = message(
            "The connection with {host} broke before the message was handed over ({reason}). It was not sent.",
            host=self._account.host,
            reason=why,
        )
        return Delivery(Outcome.REFUSED, str(note), note, temporary=True)

    def _uncertain(self, why: Message | str) -> Delivery:
        note = message(
            "{host} did not confirm the message ({reason}). It may or may not have been delivered: "
            "look in the mailbox or ask the debtor before sending it again.",
            host=self._account.host,
            reason=why,
        )
        return Delivery(Outcome.UNCERTAIN, str(note), note)

    def _reply(self, reply: tuple[int, bytes]) -> tuple[int, str]:
        code, words = reply
        return code, f"{code} {shown(words, self._secrets)}".strip()

    def _close(self) -> None:
        client, self._client = self._client, None
        if client:
            with suppress(OSError):
                client.close()
