"""What the surroundings of a database do wrong (locked, full, gone, damaged), as refusals that say what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import peewee

from aanmaningen.core.errors import Hindered, Refusal, message

NOT_OURS = message("{file} is not a database of Aanmaningen. Choose another file, or put back the latest copy.")
_LOCKED = message("The database {file} is in use by another window or program. Try again in a moment.")
_NO_ANSWER = message("The database server of {file} does not answer. Check the network, and try again.")
_FULL = message("The disk is full. Nothing was changed. Make room and try again ({file}).")
_READ_ONLY = message("The database {file} may only be read, not written. Check the rights on the file and its folder.")
_SHUT = message("The file {file} cannot be opened. Check the folder and the rights on it.")
_DAMAGED = message("The database {file} is damaged. Put back the latest copy.")
_SILENT = message("The drive of {file} is full or does not answer. Make room, or check the drive and the network.")
_GONE = message("The database {file} is not there. Connect the drive or put the file back in its place, and try again.")
# What SQLite, PostgreSQL and the system say, and what the bookkeeper can do about it.
_SIGNS = (
    ("locked", _LOCKED),
    ("lock timeout", _LOCKED),
    ("disk is full", _FULL),
    ("No space left", _FULL),
    ("quota exceeded", _FULL),
    ("File too large", _FULL),
    ("readonly", _READ_ONLY),
    ("read-only transaction", _READ_ONLY),
    ("not a database", NOT_OURS),
    ("malformed", _DAMAGED),
    ("Could not decode", _DAMAGED),
    ("unable to open", _SHUT),
    ("Permission denied", _SHUT),
    ("disk I/O error", _SILENT),
    ("server closed the connection", _NO_ANSWER),
    ("terminating connection", _NO_ANSWER),
    ("the connection is closed", _NO_ANSWER),
    ("connection failed", _NO_ANSWER),
    ("connection is bad", _NO_ANSWER),
)
_LASTING = (NOT_OURS, _DAMAGED)  # the rest may pass
_LOST = (_NO_ANSWER, _SILENT, _GONE)  # the connection leads nowhere any more


@contextmanager
def surroundings(location: str, let_go: Callable[[], None] | None = None) -> Iterator[None]:
    """Turn what the surroundings did wrong into a Refusal (Hindered when it may pass); leave bugs alone.

    let_go: called when the connection itself is of no use any more.
    """
    try:
        yield
    except (peewee.DatabaseError, peewee.InterfaceError, sqlite3.DatabaseError, OSError) as error:
        first = _before_the_rollback(error)
        if isinstance(first, Refusal):
            raise first from None
        for sign, said in _SIGNS:
            if sign in str(first):
                # A file that was moved away while it was open may only be read, says SQLite.
                words = _GONE if said is _READ_ONLY and is_gone(location) else said
                if words in _LOST and let_go is not None:
                    let_go()
                kind = Refusal if said in _LASTING else Hindered
                raise kind(replace(words, values={"file": location})) from error
        raise


def _before_the_rollback(error: BaseException) -> BaseException:
    """Return what went wrong first: on a full disk SQLite takes all back itself, and then says it has nothing."""
    if "no transaction is active" in str(error) and error.__context__ is not None:
        return _before_the_rollback(error.__context__)
    return error


def gone(location: str) -> Hindered:
    """Return the refusal for a file that is not there any more."""
    return Hindered(replace(_GONE, values={"file": location}))


def is_gone(location: str) -> bool:
    """Tell whether a file is not there; one that may not be looked at is."""
    try:
        return "://" not in location and not Path(location).exists()
    except PermissionError:
        return False
