"""Files that the user chooses: written whole or not at all, and never in the place of the open database."""

from contextlib import suppress
from pathlib import Path

from aanmaningen.core.errors import Refusal, message

from .desk import Desk

WORKBOOK = b"PK\x03\x04"
# How what we write begins: a PDF, a workbook, a CSV list, a view or mapping. A list in another language is still one.
_SIGNS = (b"%PDF", WORKBOOK, b"\xef\xbb\xbf", b"{")


def write_file(desk: Desk, target: Path, data: bytes) -> None:
    """Write a file for the user, whole or not at all. Raises Refusal; also when a file of another kind is there."""
    partial = target.with_name(target.name + ".part")
    for path in (target, partial):
        desk.keep_shut(path)
    try:
        _refuse_other_kind(target, data[:4])
        partial.write_bytes(data)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = str(error.strerror)
        raise Refusal(message("{file} could not be written: {reason}", file=str(target), reason=reason)) from error


def check_target(desk: Desk, target: Path, start: bytes) -> None:
    """Raise Refusal when what is there already is the open database, or not the kind of file that begins so."""
    desk.keep_shut(target)
    with suppress(OSError):  # whoever writes it says so in words of its own
        _refuse_other_kind(target, start)


def _refuse_other_kind(target: Path, start: bytes) -> None:
    if not target.is_file():
        return
    sign = next((sign for sign in _SIGNS if start.startswith(sign)), start)
    with target.open("rb") as file:
        there = file.read(len(sign))
    if there and there != sign:
        raise Refusal(message("{file} is there already and is something else. Choose another name.", file=str(target)))
