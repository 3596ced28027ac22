"""A real SMTP server on this machine that can misbehave at every step, and remembers what it took.

In a test:

    with SmtpServer(faults=[Fault(at="dot", do=HANG_UP, skip=1)]) as server:
        ...                                # hand in mail at server.host, server.port
        server.received                    # what it took: Received(sender, recipients, data, user, encrypted, session)

To kill a program while it is sending: let the server stall, wait for `server.reached.wait(10)`, kill the program, and
count `server.received` (or the files in `folder`, which appear before the answer is given).

As a process of its own, which stays when the test's other processes die; the first line of its output is JSON with
host, port and ca_file, and it ends when its standard input does (so give it a pipe):

    python -m tests.smtp_server --folder received --fault dot:hang-up:skip=1 --fault "rcpt:550 no such user"

Steps (`Fault.at`), in the order of a conversation:

    connect   before the greeting            data   before the go-ahead for the message
    ehlo      answering EHLO or HELO         body   in the middle of the message (after ten lines)
    starttls  answering STARTTLS             dot    the message is complete and kept, the answer not yet given
    auth      answering a login              done   after the answer to a message
    mail      answering MAIL                 rset   answering RSET (sent after a refused recipient)
    rcpt      answering RCPT                 quit   answering QUIT

What is done there (`Fault.do`): HANG_UP (as after a crash), CLOSE (in good order, without a word), STALL (say nothing,
until the other side or the test gives up), or a reply such as "451 try later", given instead of the usual one. A reply
at `dot` also means that the message is not kept; a reply that starts with 421, and any reply at `body`, is followed by
closing the connection.
"""

import argparse
import json
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import trustme

HANG_UP = "hang-up"
CLOSE = "close"
STALL = "stall"

STEPS = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "done", "rset", "quit")

_LINES_BEFORE_BODY_FAULT = 10


@dataclass(frozen=True)
class Fault:
    """One way to misbehave: at a step, from the `skip`+1th time on, `times` times (None: for ever).

    recipient: only when this address is (among) the recipients of the message.
    """

    at: str
    do: str
    recipient: str = ""
    skip: int = 0
    times: int | None = None


@dataclass(frozen=True)
class Received:
    """A message that the server took, with the dots and line ends as the sender meant them."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    user: str
    encrypted: bool
    session: int


class _Leave(Exception):  # noqa: N818 - ends one conversation
    pass


class SmtpServer:
    """An SMTP server in threads of this process, between `with` and its end. See the top of the module.

    security: "none", "starttls" or "tls"; the certificate is signed by the authority in `ca_file`.
    users: name -> password; when given, mail is only taken after a login. auth: the ways to log in that are offered.
    messages_per_session: after so many, MAIL is answered with 421 and the connection is closed.
    delay: seconds to wait before every answer. folder: each message kept is also written there, one file a message,
    before the answer is given.
    """

    def __init__(
        self,
        *,
        faults: Sequence[Fault] = (),
        security: str = "none",
        users: dict[str, str] | None = None,
        auth: str = "PLAIN LOGIN",
        messages_per_session: int | None = None,
        delay: float = 0.0,
        folder: Path | None = None,
        port: int = 0,
        certificate_for: Sequence[str] = ("127.0.0.1", "localhost"),
    ) -> None:
        self.faults = list(faults)
        self.security = security
        self.users = users or {}
        self.auth = auth
        self.messages_per_session = messages_per_session
        self.delay = delay
        self.folder = folder
        self.host = "127.0.0.1"
        self.port = port
        self.certificate_for = certificate_for
        self.ca_file = ""
        self.received: list[Received] = []
        self.commands: list[str] = []
        self.sessions = 0
        self.reached = threading.Event()  # set when the first fault strikes, and a message that is kept is kept
        self.closing = threading.Event()
        self._met = [0] * len(self.faults)
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        if self.security != "none":
            self._make_certificate()
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
        self._start(self._listen)
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        with suppress(OSError):  # wakes the thread that waits for connections
            socket.create_connection((self.host, self.port), 1).close()
        self._listener.close()
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        if self._directory:
            self._directory.cleanup()

    def keep(self, received: Received) -> None:
        """Remember a message, in memory and in the folder."""
        with self._lock:
            self.received.append(received)
            number = len(self.received)
        if self.folder:
            unfinished = self.folder / f"{number:05}.tmp"
            unfinished.write_bytes(received.data)
            unfinished.replace(self.folder / f"{number:05}.eml")

    def fault_at(self, step: str, recipients: Sequence[str]) -> str:
        """Return what to do at this step: "" nothing special, else what `Fault.do` says."""
        with self._lock:
            for place, fault in enumerate(self.faults):
                if fault.at != step or (fault.recipient and fault.recipient not in recipients):
                    continue
                self._met[place] += 1
                turn = self._met[place] - fault.skip
                if turn >= 1 and (fault.times is None or turn <= fault.times):
                    return fault.do
        return ""

    def _make_certificate(self) -> None:
        authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*self.certificate_for).configure_cert(self._context)
        self._directory = tempfile.TemporaryDirectory()
        self.ca_file = str(Path(self._directory.name) / "authority.pem")
        authority.cert_pem.write_to_path(self.ca_file)

    def _listen(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            if self.closing.is_set():
                sock.close()
                return
            self.sessions += 1
            self._start(_Session(self, sock, self.sessions).run)

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def watch(self, sock: socket.socket) -> None:
        """Remember a socket, to be able to end its conversation from outside."""
        with self._lock:
            self._sockets.append(sock)

    def wrap(self, sock: socket.socket) -> ssl.SSLSocket:
        """Return the socket encrypted."""
        wrapped = self._context.wrap_socket(sock, server_side=True)
        self.watch(wrapped)
        return wrapped


class _Session:
    """One conversation."""

    def __init__(self, server: SmtpServer, sock: socket.socket, number: int) -> None:
        self.server = server
        self.number = number
        self.sock = sock
        self.encrypted = False
        self.user = ""
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.taken = 0
        self.reset = False
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.watch(sock)

    def run(self) -> None:
        try:
            if self.server.security == "tls":
                self._encrypt()
            self.lines: BinaryIO = self.sock.makefile("rb")
            self._step("connect", "220 test.example ready")
            while line := self.lines.readline(4096):
                self._command(line.decode("utf-8", "replace").rstrip("\r\n"))
        except (_Leave, OSError):
            pass
        finally:
            with suppress(OSError, AttributeError):
                if not self.reset:
                    self._hear_out()
                self.lines.close()  # the socket stays open as long as this is
            with suppress(OSError):
                self.sock.close()

    def _command(self, line: str) -> None:
        self.server.commands.append(line)
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "EHLO" | "HELO":
                self._step("ehlo", self._capabilities())
            case "STARTTLS" if self.server.security == "starttls" and not self.encrypted:
                self._step("starttls", "220 go ahead")
                self._encrypt()
                self.lines = self.sock.makefile("rb")
            case "AUTH" if self.server.users:
                self._log_in(rest)
            case "MAIL":
                self._mail(rest)
            case "RCPT" if self.sender is not None:
                self.recipients.append(_path(rest))
                if not self._step("rcpt", "250 recipient ok", (self.recipients[-1],)):
                    self.recipients.pop()
            case "DATA" if self.recipients:
                if self._step("data", "354 end with a dot", self.recipients):
                    self._take()
            case "RSET":
                self._forget()
                self._step("rset", "250 forgotten")
            case "NOOP":
                self._say("250 ok")
            case "QUIT":
                self._step("quit", "221 bye")
                raise _Leave
            case _:
                self._say("503 not now" if verb.upper() in ("RCPT", "DATA") else "502 not known here")

    def _mail(self, rest: str) -> None:
        if self.server.users and not self.user:
            self._say("530 5.7.0 log in first")
        elif self.taken == self.server.messages_per_session:
            self._say("421 4.7.0 enough messages for one connection")
            raise _Leave
        elif self._step("mail", "250 sender ok"):
            self._forget()
            self.sender = _path(rest)

    def _take(self) -> None:
        data = bytearray()
        lines = 0
        fault = ""
        while True:
            line = self.lines.readline()
            if not line.endswith(b"\n"):
                raise _Leave  # gone before the dot: the message is forgotten (RFC 5321 section 4.1.1.10)
            if line == b".\r\n":
                break
            if len(line) > 1000:
                fault = "500 5.5.6 line too long"  # RFC 5321 section 4.5.3.1.6
            if not line.endswith(b"\r\n"):
                fault = "550 5.6.11 bare line feed"
            data += line[1:] if line.startswith(b".") else line
            lines += 1
            if lines == _LINES_BEFORE_BODY_FAULT and not self._step("body", "", self.recipients):
                raise _Leave
        recipients = tuple(self.recipients)
        fault = fault or self.server.fault_at("dot", recipients)
        if fault in ("", HANG_UP, CLOSE, STALL):
            assert self.sender is not None
            self.server.keep(Received(self.sender, recipients, bytes(data), self.user, self.encrypted, self.number))
            self.taken += 1
        self._forget()
        self._do(fault, "250 2.0.0 taken")
        self._step("done", "", recipients)

    def _log_in(self, rest: str) -> None:
        way, _, first = rest.partition(" ")
        if way.upper() == "PLAIN":
            user, password = _decode(first or self._ask("")).split("\0")[1:]
        else:
            user = _decode(first or self._ask("VXNlcm5hbWU6"))
            password = _decode(self._ask("UGFzc3dvcmQ6"))
        if self.server.users.get(user) != password:
            # Some servers repeat what they were given; nobody may ever see that.
            self._step("auth", f"535 5.7.8 wrong password for {user}: {password} {first}")
        elif self._step("auth", "235 welcome"):
            self.user = user

    def _ask(self, prompt: str) -> str:
        self._say(f"334 {prompt}")
        return self.lines.readline(4096).decode("ascii").strip()

    def _capabilities(self) -> str:
        lines = ["test.example", "SIZE 35000000", "8BITMIME"]
        if self.server.security == "starttls" and not self.encrypted:
            lines.append("STARTTLS")
        if self.server.users:
            lines.append(f"AUTH {self.server.auth}")
        return "\r\n".join(f"250{' ' if line is lines[-1] else '-'}{line}" for line in lines)

    def _encrypt(self) -> None:
        self.sock = self.server.wrap(self.sock)
        self.encrypted = True

    def _hear_out(self) -> None:
        """Read what is still coming: closing with words unread would take away the answer that was just given."""
        self.sock.shutdown(socket.SHUT_WR)
        self.sock.settimeout(1)
        while self.sock.recv(65536):
            pass

    def _forget(self) -> None:
        self.sender = None
        self.recipients = []

    def _step(self, step: str, usual: str, recipients: Sequence[str] = ()) -> bool:
        """Answer as usual or misbehave; return whether it went as usual."""
        return self._do(self.server.fault_at(step, recipients), usual)

    def _do(self, fault: str, usual: str) -> bool:
        if fault:
            self.server.reached.set()
        if fault == HANG_UP:
            # With an RST, as a crashed server or a lost line looks: nothing of what is still to be read counts.
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.reset = True
            raise _Leave
        if fault == CLOSE:
            raise _Leave
        if fault == STALL:
            while not self.server.closing.wait(0.02):
                pass
            raise _Leave
        self._say(fault or usual)
        if fault.startswith("421"):
            raise _Leave
        return not fault

    def _say(self, reply: str) -> None:
        if self.server.delay:
            time.sleep(self.server.delay)
        if reply:
            self.sock.sendall(f"{reply}\r\n".encode())


def _path(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


def _decode(text: str) -> str:
    return b64decode(text).decode("utf-8")


def parse_fault(text: str) -> Fault:
    """Return the fault in STEP:WHAT[:skip=N][:times=N][:recipient=ADDRESS], as the command line takes it."""
    at, do, *options = text.split(":")
    values = dict(option.split("=", 1) for option in options)
    if at not in STEPS or not values.keys() <= {"skip", "times", "recipient"}:
        raise argparse.ArgumentTypeError(f"not a fault: {text}")
    times = values.get("times")
    return Fault(at, do, values.get("recipient", ""), int(values.get("skip", 0)), int(times) if times else None)


def main() -> None:
    """Run one server until standard input ends or the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--security", choices=("none", "starttls", "tls"), default="none")
    parser.add_argument("--user", action="append", default=[], metavar="NAME:PASSWORD")
    parser.add_argument("--messages-per-session", type=int)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fault", action="append", type=parse_fault, default=[], metavar="STEP:WHAT[:skip=N]…")
    options = parser.parse_args()
    users = dict(entry.split(":", 1) for entry in options.user)
    with SmtpServer(
        faults=options.fault,
        security=options.security,
        users=users,
        messages_per_session=options.messages_per_session,
        delay=options.delay,
        folder=options.folder,
        port=options.port,
    ) as server:
        print(json.dumps({"host": server.host, "port": server.port, "ca_file": server.ca_file}), flush=True)
        with suppress(KeyboardInterrupt):
            sys.stdin.read()


if __name__ == "__main__":
    main()
