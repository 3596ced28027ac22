"""One window for each ledger of this user: a second start brings the first window forward."""

import getpass
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from aanmaningen.store.location import is_address

_PATIENCE_MILLISECONDS = 2_000
_ANSWER = b"here"


class OneWindow(QObject):
    """Finds the window that shows a ledger already, or is found by the next start."""

    called = Signal(str)  # somebody started the program once more: show the window; on which administration, or ""

    def __init__(self, location: str) -> None:
        super().__init__()
        self._name = _name_of(location)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)

    def call(self, administration: str = "") -> bool:
        """Bring the window forward that is there already. False: there is none, or it does not answer.

        administration: the code of the one that it should show; "" for what it shows.
        """
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MILLISECONDS):
            return False
        socket.write(administration.encode())
        socket.flush()
        found = socket.waitForReadyRead(_PATIENCE_MILLISECONDS) and socket.readAll().data() == _ANSWER
        socket.disconnectFromServer()
        return bool(found)

    def listen(self) -> None:
        """Be found from now on."""
        QLocalServer.removeServer(self._name)  # what a killed window left behind
        self._server.listen(self._name)

    def move_to(self, location: str) -> None:
        """Be found under another ledger: the window went there."""
        self._server.close()
        self._name = _name_of(location)
        if not self.call():  # else another window has it open, and is the one to be found
            self.listen()

    def _on_call(self) -> None:
        caller = self._server.nextPendingConnection()
        caller.disconnected.connect(lambda: self._on_called(caller))
        caller.write(_ANSWER)
        caller.flush()

    def _on_called(self, caller: QLocalSocket) -> None:
        administration = bytes(caller.readAll().data()).decode(errors="replace")
        caller.deleteLater()
        self.called.emit(administration)


def _name_of(location: str) -> str:
    whole = location if is_address(location) else str(Path(location).resolve())
    return "aanmaningen-" + sha256(f"{getpass.getuser()}\n{whole}".encode()).hexdigest()[:24]
