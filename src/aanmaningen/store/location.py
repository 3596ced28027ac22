"""Where a database lives, a file or an address, and what may be done with it there."""

import os
import re
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
    """Tell whether a file can be read, but neither it nor its folder be written."""

    def may(there: Path, what: int) -> bool:
        return os.access(there, what, effective_ids=os.access in os.supports_effective_ids)

    return may(path, os.R_OK) and not (may(path, os.W_OK) and may(path.absolute().parent, os.W_OK))


def is_sqlite_file(path: Path) -> bool:
    """Tell whether a file begins as the file format of SQLite says (sqlite.org/fileformat.html, section 1.3)."""
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
