"""The folder transport: each message becomes a .eml file, which a mail program opens as a draft ready to send."""

import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

from ..core.messages import message
from .transports import Delivery, Outcome, TransportDown

# Outlook opens a .eml with this header as a message to be sent, without it as one received, which cannot be sent.
_DRAFT = b"X-Unsent: 1\r\n"

_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
# Names of devices on Windows, whatever their extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)", re.IGNORECASE)
_NAME_MAX = 60  # with four octets a character still below the 255 that file systems take


class FolderTransport:
    """Writes messages to `folder`, made when it is not there.

    A file appears whole or not at all. Sending under the same key again replaces the file, so repeating is harmless.
    The address of a copy to the office stands in it as Bcc, which the mail program that sends the draft takes out.
    sync: wait until each file is on the disk itself; safe against a power cut, and many times slower.
    """

    name = "eml"

    def __init__(self, folder: Path, *, sync: bool = False) -> None:
        self.folder = folder
        self._sync = sync

    def __enter__(self) -> Self:
        """Make the folder and see that it can be written to. Raises TransportDown."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise self._down(error) from error
        return self

    def __exit__(self, *error: object) -> None:
        """Do nothing: no file stays open."""

    def send(self, raw: bytes, sender: str, recipients: Sequence[str], key: str) -> Delivery:
        """Write the message as a draft; the answer is the name of the file. Raises TransportDown when that fails."""
        target = self.folder / f"{file_name(key)}.eml"
        unfinished = target.with_suffix(".tmp")
        try:
            with unfinished.open("wb") as file:
                file.write(_DRAFT)
                for copy in recipients[1:]:  # a draft has no envelope; the mail program takes the header out
                    file.write(f"Bcc: {copy}\r\n".encode("ascii"))
                file.write(raw)
                if self._sync:
                    file.flush()
                    os.fsync(file.fileno())
            unfinished.replace(target)
        except OSError as error:
            raise self._down(error) from error
        finally:
            with suppress(OSError):  # gone after a rename; after a failure it must not stay
                unfinished.unlink()
        return Delivery(Outcome.ACCEPTED, target.name)

    def _down(self, error: OSError) -> TransportDown:
        return TransportDown(
            message(
                "The folder {folder} cannot be written to: {reason}. "
                "Free space, close open files or choose another folder, and go on.",
                folder=str(self.folder),
                reason=error.strerror or type(error).__name__,
            )
        )


def file_name(key: str) -> str:
    """Return a file name without extension for `key`, which Windows takes too, and different for different keys."""
    safe = _NOT_IN_FILE_NAMES.sub("-", key)[:_NAME_MAX].strip().rstrip(". ")
    if _DEVICES.match(safe):
        safe = f"_{safe}"
    if safe == key:
        return safe
    # Changed names could meet another: 1/2 and 1-2.
    return f"{safe}-{sha256(key.encode()).hexdigest()[:8]}"
