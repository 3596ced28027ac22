"""What a file really is, whatever its name says: text, a workbook, or something that is no list at all."""

import codecs
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from ..core.errors import Refusal
from ..core.messages import Message, message

MOST_UNPACKED_BYTES = 1_500_000_000
MOST_TIMES_SMALLER = 300  # real sheets shrink 5 to 50 times, a bomb of zeros 1,000 times
SMALL_UNPACKED_BYTES = 100_000_000  # below this the ratio does not matter
MOST_CELLS = 50_000_000  # the reader keeps the whole rectangle in memory, at 32 bytes a cell

_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_STORED, _DEFLATED = 0, 8


class FileKind(StrEnum):
    """How a file can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"  # xlsx or ods: a zip
    OLD_WORKBOOK = "old workbook"  # xls


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What unpacking a workbook showed about the XML of its sheets.

    has_valueless_cells: there are errors (#N/A) or formulas without a result, which a fast reader shows as empty.
    """

    has_valueless_cells: bool


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a file into a refusal that the user can act on."""
    try:
        yield
    except FileNotFoundError:
        raise Refusal(message("The file {file} does not exist.", file=str(path))) from None
    except PermissionError:
        raise Refusal(
            message("{file} may not be read: no permission, or another program has it locked.", file=str(path))
        ) from None
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Refusal(message("{file} cannot be read: {why}.", file=str(path), why=why)) from None


def kind_of_file(path: Path) -> FileKind:
    """Return how the file can be read. Raises Refusal for anything that cannot be a list, saying what it is."""
    if path.is_dir():
        raise Refusal(message("{file} is a folder; a file was expected.", file=str(path)))
    with refusing(path), path.open("rb") as stream:
        start = stream.read(4096)
        if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise Refusal(message("{file} is empty.", file=path.name))
        if start.startswith(b"PK"):
            return FileKind.WORKBOOK
        if start.startswith(_OLE):
            _refuse_if_encrypted(stream, path)
            return FileKind.OLD_WORKBOOK
    _refuse_other_things(start, path)
    return FileKind.TEXT


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: its byte order mark, else UTF-8 when all of it is, else Windows Western.

    The whole file is looked at, because one accent on the last line decides.
    """
    with refusing(path), path.open("rb") as stream:
        start = stream.read(4096)
        for bom, encoding in _BOMS.items():
            if start.startswith(bom):
                return encoding
        if (utf16 := _utf16_without_bom(start)) is not None:
            return utf16
        stream.seek(0)
        for encoding in ("utf-8", "cp1252"):
            if _decodes(stream, encoding):
                return encoding
    return "latin-1"


def check_unpacked(path: Path) -> Unpacked:
    """Unpack a zipped workbook into nothing, counting, before anything else opens it. Raises Refusal.

    The sizes in the headers of a zip can lie, so the data itself is counted, in little memory, and left at once when
    it grows beyond MOST_UNPACKED_BYTES, or beyond MOST_TIMES_SMALLER of what it was packed in, or when a sheet's
    outermost cells span more than MOST_CELLS.
    """
    has_valueless = False
    total = 0
    with refusing(path), path.open("rb") as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                members = archive.infolist()
                _refuse_if_no_workbook({member.filename for member in members}, path)
                for member in members:
                    is_sheet = member.filename.startswith("xl/worksheets/")
                    extent = _Extent()
                    tail = b""
                    for chunk, packed in _inflated(stream, member):
                        total += len(chunk)
                        extent.unpacked += len(chunk)
                        is_bomb = extent.unpacked > max(SMALL_UNPACKED_BYTES, MOST_TIMES_SMALLER * packed)
                        if is_bomb or total > MOST_UNPACKED_BYTES:
                            raise _too_large(path)
                        if is_sheet:
                            # the end of the chunk before, so that nothing is missed where two chunks meet
                            has_valueless = extent.look_at(tail + chunk) or has_valueless
                            tail = chunk[-200:]
                    extent.refuse_if_too_large(path)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
            raise broken_workbook(path) from None
    return Unpacked(has_valueless)


def broken_workbook(path: Path) -> Refusal:
    """Return the refusal of a workbook that is damaged or cut off."""
    return Refusal(
        message("{file} is damaged or incomplete. Open it in Excel, save it again, and try once more.", file=path.name)
    )


def protected_workbook(path: Path) -> Refusal:
    """Return the refusal of a workbook that asks for a password."""
    return Refusal(
        message("{file} is protected with a password. Save it without a password and try again.", file=path.name)
    )


class _Extent:
    """How far a sheet reaches, from the addresses of its cells."""

    _ROW = re.compile(rb'row [^>]*?r="([0-9]+)"')
    _CELL_BEYOND_Z = re.compile(rb'r="([A-Z]{2,3})[0-9]')
    _FORMULA_WITHOUT_VALUE = re.compile(rb"</f>\s*(?:</c>|<v\s*/>|<v>\s*</v>)|<f\b[^>]*/>\s*(?:</c>|<v\s*/>)")

    def __init__(self) -> None:
        self.unpacked = 0
        self.rows = 0
        self.columns = 26

    def look_at(self, xml: bytes) -> bool:
        """Note the outermost row and column in this piece; return whether cells without a value stand in it."""
        self.rows = max(self.rows, max(map(int, self._ROW.findall(xml)), default=0))
        for letters in set(self._CELL_BEYOND_Z.findall(xml)):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            self.columns = max(self.columns, column)
        return b't="e"' in xml or (b"</f>" in xml or b"<f " in xml) and bool(self._FORMULA_WITHOUT_VALUE.search(xml))

    def refuse_if_too_large(self, path: Path) -> None:
        """Raise Refusal when the rectangle up to the outermost cell is too large to be read."""
        if self.rows * self.columns > MOST_CELLS:
            raise Refusal(
                message(
                    "A sheet in {file} reaches to row {row} and column {column}. Remove what stands far outside the "
                    "list, or save the list as CSV.",
                    file=path.name,
                    row=self.rows,
                    column=self.columns,
                )
            )


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield the member's data in pieces, each with the number of packed bytes used so far."""
    stream.seek(member.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04" or member.compress_type not in (_STORED, _DEFLATED):
        raise zipfile.BadZipFile
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    if member.compress_type == _STORED:
        yield from _stored(stream, member.compress_size)
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = 0
    while not inflate.eof:
        feed = inflate.unconsumed_tail
        if not feed:
            feed = stream.read(1 << 16)
            packed += len(feed)
            if not feed:
                raise EOFError
        yield inflate.decompress(feed, _CHUNK), packed


def _stored(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    done = 0
    while done < size:
        chunk = stream.read(min(_CHUNK, size - done))
        if not chunk:
            raise EOFError
        done += len(chunk)
        yield chunk, done


def _refuse_if_no_workbook(names: set[str], path: Path) -> None:
    if "xl/workbook.xml" in names:
        return
    if "content.xml" in names and "mimetype" in names:  # OpenDocument
        return
    if "xl/workbook.bin" in names:
        raise Refusal(message("{file} is a binary workbook (xlsb). Save it as xlsx and try again.", file=path.name))
    if "word/document.xml" in names:
        raise _not_a_list(path, message("a Word document"))
    raise _not_a_list(path, message("a zipped folder"))


def _refuse_if_encrypted(stream: BinaryIO, path: Path) -> None:
    """Raise Refusal when an OLE file holds an encrypted xlsx: its directory names a stream "EncryptedPackage"."""
    stream.seek(0)
    tail = b""
    while chunk := stream.read(_CHUNK):
        if "EncryptedPackage".encode("utf-16-le") in tail + chunk:
            raise protected_workbook(path)
        tail = chunk[-64:]


def _refuse_other_things(start: bytes, path: Path) -> None:
    for magic, what in (
        (b"%PDF", message("a PDF")),
        (b"\x89PNG", message("a picture")),
        (b"\xff\xd8\xff", message("a picture")),
        (b"GIF8", message("a picture")),
        (b"{\\rtf", message("a Word document")),
    ):
        if start.startswith(magic):
            raise _not_a_list(path, what)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or _utf16_without_bom(start):
        return
    if b"\x00" in start:
        raise _not_a_list(path, message("a binary file"))
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style")):
        raise _not_a_list(path, message("a web page"))
    if text.startswith((b"<?xml", b"<!doctype", b"<")) and b">" in text:
        raise _not_a_list(path, message("an XML file"))


def _not_a_list(path: Path, what: Message) -> Refusal:
    return Refusal(
        message("{file} is {what}, not a list. Save the list as xlsx or CSV and try again.", file=path.name, what=what)
    )


def _too_large(path: Path) -> Refusal:
    return Refusal(
        message("{file} becomes far too large when it is unpacked; it is not a normal workbook.", file=path.name)
    )


def _utf16_without_bom(start: bytes) -> str | None:
    even, odd = start[0::2], start[1::2]
    if len(start) < 4 or b"\x00" not in start:
        return None
    if odd.count(0) > 0.6 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
