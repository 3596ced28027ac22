"""Mail: messages a second, built, written as .eml and handed in, beside the standard library in the same run.

    python benchmarks/bench_mail.py [COUNT]

Each message has a text, an HTML text and a PDF of 35 kB. The sink on the other side of SMTP is a bare socket in a
process of its own that only looks for the closing dot, so that the client is measured. Rounds take turns and the best
of each way counts.
"""

import os
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from aanmaningen.mail import (
    Attachment,
    FolderTransport,
    Mailbox,
    OutgoingMessage,
    Security,
    SmtpAccount,
    SmtpTransport,
    build,
    new_message_id,
)

ROUNDS = 3
SENDER = "debiteuren@vandijk.example"
PDF = os.urandom(35_000)
TERMS = Attachment("Voorwaarden.pdf", "application/pdf", os.urandom(35_000))
TEXT = "Geachte mevrouw Müller,\n\n" + "Volgens onze administratie staat nog een bedrag van € 1.234,50 open.\n" * 12
DATE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def outgoing(number: int, *fixed: Attachment) -> OutgoingMessage:
    """Return the message of one notice."""
    return OutgoingMessage(
        message_id=new_message_id(f"bench/{number}", SENDER),
        sender=Mailbox("Administratie Van Dijk & Zn.", SENDER),
        recipient=Mailbox("Jansen, Bäckerei", f"debiteur{number}@voorbeeld.example"),
        subject=f"Herinnering 2026-{number:05}",
        text=TEXT,
        html=f"<html><body><p>{TEXT}</p></body></html>",
        attachments=(Attachment(f"Herinnering 2026-{number:05}.pdf", "application/pdf", PDF), *fixed),
        reply_to=Mailbox("", SENDER),
        date=DATE,
        language="nl",
    )


def standard(number: int) -> EmailMessage:
    """Return the same message as the standard library makes it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f'"Administratie Van Dijk & Zn." <{SENDER}>'
    message["To"] = f'"Jansen, Bäckerei" <debiteur{number}@voorbeeld.example>'
    message["Reply-To"] = SENDER
    message["Subject"] = f"Herinnering 2026-{number:05}"
    message["Date"] = format_datetime(DATE)
    message["Message-ID"] = new_message_id(f"bench/{number}", SENDER)
    message.set_content(TEXT)
    message.add_alternative(f"<html><body><p>{TEXT}</p></body></html>", subtype="html")
    message.add_attachment(PDF, "application", "pdf", filename=f"Herinnering 2026-{number:05}.pdf")
    return message


def build_ours(count: int) -> None:
    for number in range(count):
        build(outgoing(number))


def build_ours_with_terms(count: int) -> None:
    for number in range(count):
        build(outgoing(number, TERMS))


def build_standard(count: int) -> None:
    for number in range(count):
        standard(number).as_bytes()


def folder_ours(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, FolderTransport(Path(folder)) as transport:
        for number in range(count):
            message = outgoing(number)
            transport.send(build(message), message.envelope_sender, message.envelope_recipients, f"2026-{number:05}")


def smtp_ours(count: int) -> None:
    with sink() as port, SmtpTransport(SmtpAccount("127.0.0.1", port, Security.NONE)) as transport:
        for number in range(count):
            message = outgoing(number)
            sent = transport.send(build(message), message.envelope_sender, message.envelope_recipients, str(number))
            assert sent.accepted


def smtp_prebuilt(count: int) -> None:
    raw = build(outgoing(0))
    with sink() as port, smtplib.SMTP("127.0.0.1", port, "localhost") as client:
        for _ in range(count):
            client.sendmail(SENDER, ["debiteur@voorbeeld.example"], raw)


def smtp_standard(count: int) -> None:
    with sink() as port, smtplib.SMTP("127.0.0.1", port, "localhost") as client:
        for number in range(count):
            client.send_message(standard(number))


@contextmanager
def sink() -> Iterator[int]:
    """A bare sink in a process of its own; gives its port."""
    with subprocess.Popen([sys.executable, __file__, "--sink"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.terminate()


def run_sink() -> None:
    """Answer one client: 354 to DATA, 221 to QUIT, 250 to everything else and to a closing dot."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"220 sink\r\n")
    while command := client.recv(65536):
        if not command.upper().startswith(b"DATA"):
            client.sendall(b"221 bye\r\n" if command.upper().startswith(b"QUIT") else b"250 ok\r\n")
            continue
        client.sendall(b"354 go\r\n")
        tail = b""
        while not tail.endswith(b"\r\n.\r\n"):
            tail = tail[-5:] + client.recv(1 << 18)
        client.sendall(b"250 ok\r\n")


# name, what is timed, how much of the count (the slow ones need fewer), yardstick
WAYS: list[tuple[str, Callable[[int], None], float, str]] = [
    ("build: EmailMessage", build_standard, 0.2, ""),
    ("build: ours", build_ours, 1, "build: EmailMessage"),
    ("build: ours, with terms attached", build_ours_with_terms, 1, "build: EmailMessage"),
    ("build + write .eml: ours", folder_ours, 1, "build: EmailMessage"),
    ("build + SMTP: EmailMessage, send_message", smtp_standard, 0.2, ""),
    ("SMTP: smtplib, message built beforehand", smtp_prebuilt, 1, "build + SMTP: EmailMessage, send_message"),
    ("build + SMTP: ours", smtp_ours, 1, "build + SMTP: EmailMessage, send_message"),
]


def main() -> None:
    """Time every way and print messages a second and the ratio to the yardstick."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, way, share, _ in WAYS:
            number = max(1, int(count * share))
            start = time.perf_counter()
            way(number)
            best[name] = max(best.get(name, 0.0), number / (time.perf_counter() - start))
    print(f"{count} messages of {len(build(outgoing(0))) / 1000:.0f} kB, one core, best of {ROUNDS}")
    for name, _, _, yardstick in WAYS:
        ratio = f"{best[name] / best[yardstick]:5.1f} x {yardstick}" if yardstick else ""
        print(f"{name:44} {best[name]:8,.0f}/s  {ratio}")


if __name__ == "__main__":
    run_sink() if sys.argv[1:] == ["--sink"] else main()
