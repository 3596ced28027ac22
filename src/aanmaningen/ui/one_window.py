"""One window for each ledger of this user: a second start brings the first window forward."""

import getpass
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from aanmaningen.store.engine import is_address

_PATIENCE_MILLISECONDS = 2_000
_ANSWER = b"here"


class OneWindow(QObject):
    """Finds the window that shows a ledger already, or is found by the next start."""

    called = Signal()  # somebody started the program once more: show the window

    def __init__(self, location: str) -> None:
        super().__init__()
        whole = location if is_address(location) else str(Path(location).resolve())
        self._name = "aanmaningen-" + sha256(f"{getpass.getuser()}\n{whole}".encode()).hexdigest()[:24]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)

    def call(self) -> bool:
        """Bring the window forward that is there already. False: there is none, or it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MILLISECONDS):
            return False
        found = socket.waitForReadyRead(_PATIENCE_MILLISECONDS) and socket.readAll().data() == _ANSWER
        socket.disconnectFromServer()
        return bool(found)

    def listen(self) -> None:
        """Be found from now on."""
        QLocalServer.removeServer(self._name)  # what a killed window left behind
        self._server.listen(self._name)

    def _on_call(self) -> None:
        caller = self._server.nextPendingConnection()
        caller.disconnected.connect(caller.deleteLater)
        caller.write(_ANSWER)
        caller.flush()
        self.called.emit()
