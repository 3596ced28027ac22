"""Connecting to a mail server: encryption, certificate and login, and a clear sentence when one of them fails."""

import ipaddress
import logging
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..core.errors import Refusal
from ..core.messages import Message, message
from .transports import TransportDown

_log = logging.getLogger(__name__)

_WORDS_MAX = 300  # characters of a server's answer that are kept


class Security(StrEnum):
    """How the connection is kept private."""

    NONE = "none"  # only to this machine
    STARTTLS = "starttls"  # usually port 587
    TLS = "tls"  # usually port 465


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where to hand in mail. Its password is kept elsewhere (`mail.secrets`).

    user: empty when the server asks for no login. timeout: seconds to wait for each answer (RFC 5321 section 4.5.3.2
    would wait up to ten minutes after a message; what is not answered in time is called uncertain here, not sent
    again). ca_file: trust the certificates signed by this one alone, for tests.
    Raises Refusal when the port cannot be one, or when the connection would go unprotected to another machine.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    timeout: float = 60.0
    ca_file: str | None = None

    def __post_init__(self) -> None:
        """Refuse an account that must not or cannot be used."""
        if not 0 < self.port < 65536:
            raise Refusal(message("{port} is not a port: that is a number from 1 to 65535.", port=self.port))
        if self.security is Security.NONE and not _is_this_machine(self.host):
            raise Refusal(
                message(
                    "Without encryption, mail may only go to this machine itself, not to {host}. "
                    "Choose starttls (usually port 587) or tls (usually port 465).",
                    host=self.host,
                )
            )


def connect(account: SmtpAccount, password: str) -> smtplib.SMTP:
    """Return a connection that is encrypted as the account asks, checked, and logged in. Raises TransportDown."""
    try:
        context = ssl.create_default_context(cafile=account.ca_file)
    except OSError as error:
        raise TransportDown(
            message("The certificate file {file} cannot be read.", file=str(account.ca_file))
        ) from error
    try:
        client = _greet(account, context)
    except (OSError, UnicodeError) as error:  # smtplib's errors are OSErrors; UnicodeError: a host that cannot be one
        raise TransportDown(_why_not(account, error)) from error
    try:
        _log_in(client, account, password)
    except OSError as error:
        client.close()
        # Not `from error`: nothing that was near the password goes into a trace.
        raise TransportDown(_why_not(account, error)) from None
    except BaseException:
        client.close()
        raise
    _log.info("connected to %s:%s (%s)", account.host, account.port, account.security)
    return client


def secret_forms(account: SmtpAccount, password: str) -> tuple[str, ...]:
    """Return every form in which the password goes over the line, so that it can be kept out of what is shown."""
    return (_plain(account.user, password), _base64(password), password) if password else ()


def shown(words: bytes | str, secrets: Sequence[str] = ()) -> str:
    """Return words of a server fit to be shown and kept: one line, of sensible length, without the secrets."""
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    for secret in secrets:
        text = text.replace(secret, "***")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_WORDS_MAX]


def reason(error: BaseException, timeout: float) -> Message | str:
    """Return in a few words what went wrong with a connection, to stand inside a sentence."""
    cause = _cause(error)
    if isinstance(cause, TimeoutError):
        return message("no answer in {seconds} seconds", seconds=f"{timeout:g}")
    if isinstance(cause, (smtplib.SMTPServerDisconnected, ConnectionError)):
        return message("the server closed the connection")
    return shown(getattr(cause, "strerror", None) or str(cause))


def _greet(account: SmtpAccount, context: ssl.SSLContext) -> smtplib.SMTP:
    # A name of our own spares smtplib a look-up in the DNS, which can take many seconds on a poor network.
    name = "localhost"
    client: smtplib.SMTP
    if account.security is Security.TLS:
        client = smtplib.SMTP_SSL(account.host, account.port, name, timeout=account.timeout, context=context)
    else:
        client = smtplib.SMTP(account.host, account.port, name, timeout=account.timeout)
    try:
        assert client.sock is not None
        # Without this the lone dot waits for the acknowledgement of the message, up to 40 ms each time.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.local_hostname = _address_literal(client.sock)
        _say_hello(client)
        if account.security is Security.STARTTLS:
            _start_tls(client, account, context)
    except BaseException:
        client.close()
        raise
    return client


def _say_hello(client: smtplib.SMTP) -> None:
    code, answer = client.ehlo()
    if code // 100 == 5:
        code, answer = client.helo()
    if code // 100 != 2:
        raise smtplib.SMTPHeloError(code, answer)


def _start_tls(client: smtplib.SMTP, account: SmtpAccount, context: ssl.SSLContext) -> None:
    if not client.has_extn("starttls"):
        raise TransportDown(
            message(
                "The mail server {host} offers no encryption (STARTTLS) on port {port}. Nothing was sent. "
                "Check the port, or choose tls.",
                host=account.host,
                port=account.port,
            )
        )
    client.starttls(context=context)
    _say_hello(client)


def _log_in(client: smtplib.SMTP, account: SmtpAccount, password: str) -> None:
    """Log in, with UTF-8 throughout (RFC 4616): smtplib's own login stumbles over é, and quotes it in its error."""
    if not account.user:
        return
    offered = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, answer = client.docmd("AUTH", f"PLAIN {_plain(account.user, password)}")
    elif "LOGIN" in offered:
        code, answer = client.docmd("AUTH", f"LOGIN {_base64(account.user)}")
        if code == 334:
            code, answer = client.docmd(_base64(password))
    else:
        raise TransportDown(
            message(
                "The mail server {host} offers no login with a password. Nothing was sent. "
                "Leave the user out, or ask its administrator which way to log in.",
                host=account.host,
            )
        )
    if code != 235:
        raise TransportDown(
            message(
                "The mail server {host} refused the login of {user} ({answer}). Nothing was sent. "
                "Check the user and the password.",
                host=account.host,
                user=account.user,
                answer=f"{code} {shown(answer, secret_forms(account, password))}",
            )
        )


def _why_not(account: SmtpAccount, error: Exception) -> Message:
    cause = _cause(error)
    if isinstance(cause, smtplib.SMTPResponseException):  # the greeting, or the answer to EHLO or STARTTLS
        return message(
            "The mail server {host} is not available now ({answer}). Nothing was sent. Try again later.",
            host=account.host,
            answer=f"{cause.smtp_code} {shown(cause.smtp_error)}",
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        return message(
            "The certificate of the mail server {host} cannot be trusted ({reason}). Nothing was sent. "
            "Check the name of the server, or ask its administrator.",
            host=account.host,
            reason=cause.verify_message,
        )
    if isinstance(cause, ssl.SSLError):
        return message(
            "No secure connection could be made with {host}, port {port}. Nothing was sent. "
            "Check the port and the choice between starttls and tls.",
            host=account.host,
            port=account.port,
        )
    if isinstance(cause, (socket.gaierror, UnicodeError)):
        return message(
            "The mail server {host} was not found. Nothing was sent. Check its name and the network.",
            host=account.host,
        )
    if isinstance(cause, TimeoutError):
        return message(
            "The mail server {host}, port {port}, does not answer. Nothing was sent. "
            "Check the port and the choice between starttls and tls, or try again later.",
            host=account.host,
            port=account.port,
        )
    if isinstance(cause, ConnectionRefusedError):
        return message(
            "The mail server {host} takes no connection on port {port}. Nothing was sent. "
            "Check the port, or try again later.",
            host=account.host,
            port=account.port,
        )
    return message(
        "The connection with the mail server {host}, port {port}, failed ({reason}). Nothing was sent. "
        "Check the network and try again.",
        host=account.host,
        port=account.port,
        reason=reason(error, account.timeout),
    )


def _cause(error: BaseException) -> BaseException:
    """Return the error of the socket behind an error of smtplib, which hides that one in its context."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, OSError):
        return error.__context__
    return error


def _address_literal(sock: socket.socket) -> str:
    """Return our own address as EHLO wants it from a machine without a name of its own (RFC 5321 section 4.1.3)."""
    address = ipaddress.ip_address(str(sock.getsockname()[0]).partition("%")[0])
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def _is_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(user: str, password: str) -> str:
    return _base64(f"\0{user}\0{password}")


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
