"""A report's file, which is written whole or not at all."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Message, message


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends well; otherwise nothing has changed.

    Raises Refusal when the folder is missing, the disk is full, or the file is open elsewhere or protected.
    """
    unfinished = path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")
    try:
        if path.exists():
            path.open("r+b").close()  # open in Excel: say so now, not after a minute's work
        with unfinished.open("xb") as file:
            try:
                yield file
                file.close()  # Windows renames no open file
                unfinished.replace(path)
            except BaseException:
                file.close()
                unfinished.unlink()
                raise
    except OSError as error:
        raise Refusal(_words(error, path)) from error


def _words(error: OSError, path: Path) -> Message:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return message(
            "There is no room left on the disk to write {file}. Make room, or choose another disk.", file=str(path)
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return message("The folder {folder} does not exist. Make it, or choose another one.", folder=str(path.parent))
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return message("{file} is a folder. Give the name of a file in it.", file=str(path))
    if isinstance(error, PermissionError):
        return message(
            "{file} cannot be written: it is open in another program, or protected. "
            "Close it there, or choose another name.",
            file=str(path),
        )
    return message("{file} cannot be written ({reason}).", file=str(path), reason=error.strerror or str(error))
