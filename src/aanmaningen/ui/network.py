"""Telling a folder on this computer from one on the network, where a database is slow and may be damaged."""

import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from aanmaningen.core.errors import message

NETWORK_WARNING = message(
    "This folder is on the network. A database there is slow, and a broken connection can damage it. "
    "Better keep it on this computer and make backups on the network."
)
_NETWORK = {"nfs", "nfs4", "cifs", "smbfs", "smb3", "afpfs", "webdav", "davfs", "9p", "ncpfs"}
_DRIVE_REMOTE = 4  # GetDriveTypeW of Windows


def is_network_place(path: Path) -> bool:
    """Tell whether a file would stand on another computer."""
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    # Never the file itself: Qt would open and close it, and with that the system drops every lock this process holds
    # on it, also those of a database that is open.
    there = path if path.is_dir() else path.absolute().parent
    while not there.exists() and there != there.parent:
        there = there.parent
    kind = bytes(QStorageInfo(str(there)).fileSystemType().data()).decode(errors="replace").lower()
    if kind in _NETWORK or kind.startswith("fuse.ssh"):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(there.anchor) == _DRIVE_REMOTE)
    return False
