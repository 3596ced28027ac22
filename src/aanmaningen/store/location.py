"""Where a database lives, a file or an address, and what may be done with it there."""

import os
import re
from contextlib import suppress
from pathlib import Path

_ADDRESSES = ("postgresql://", "postgres://")


def is_address(location: str) -> bool:
    """Tell whether that is the address of a database server, and not a file."""
    return location.startswith(_ADDRESSES)


def without_password(address: str) -> str:
    """Return an address as it may be remembered: whoever needs a password for it keeps that where libpq looks."""
    return re.sub(r"(?<=://)([^/@:]*):[^/]*@", r"\1@", re.sub(r"(?<=[?&])password=[^&]*&?", "", address)).rstrip("?&")


def without_user(location: str) -> str:
    """Return an address for sentences and the log: without user and password."""
    return re.sub(r"(?<=://)[^/]*@|(?<=[?&])(user|password)=[^&]*&?", "", location)


def may_only_be_read(path: Path) -> bool:
    """Tell whether a file can be read, but not written: itself, what SQLite keeps beside it, or its folder."""
    is_writable = all(_may(there, os.W_OK) for there in (path, path.absolute().parent, *_beside(path)))
    return _may(path, os.R_OK) and not is_writable


def give_rights_beside(path: Path) -> None:
    """Give what SQLite keeps beside a file that may be written the rights of that file, as far as we may.

    It was made with the rights that the file had then. Whoever could only read, and has those mended, would else go on
    being refused because of a file that she never heard of.
    """
    for beside in _beside(path):
        if _may(path, os.W_OK) and not _may(beside, os.W_OK):
            with suppress(OSError):
                beside.chmod(path.stat().st_mode & 0o777)


def _beside(path: Path) -> list[Path]:
    return [found for ending in ("-wal", "-shm") if (found := Path(f"{path}{ending}")).exists()]


def _may(there: Path, what: int) -> bool:
    return os.access(there, what, effective_ids=os.access in os.supports_effective_ids)


def is_sqlite_file(path: Path) -> bool:
    """Tell whether a file begins as the file format of SQLite says (sqlite.org/fileformat.html, section 1.3)."""
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
