"""Files that are no list, and how that is said."""

import io
import os
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.sources import ListMapping, ReadOptions, open_items, open_parties

from .list_files import HEADINGS, csv_file, items_of, workbook


def refusal_of(path: Path, mapping: ListMapping | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        items_of(open_items(path, ReadOptions(), mapping))
    assert "{" not in str(refused.value)
    return str(refused.value)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal_of(tmp_path / "weg.csv")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal_of(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who can be refused")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS)
    path.chmod(0)
    assert "no permission" in refusal_of(path)


@pytest.mark.parametrize("text", ["", "\r\n\r\n", "\ufeff", "   "])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    assert "lijst.csv is empty" in refusal_of(csv_file(tmp_path, text))


def test_an_empty_workbook(tmp_path: Path) -> None:
    assert "lijst.xlsx is empty" in refusal_of(workbook(tmp_path, []))


def test_headings_without_rows_are_an_empty_list(tmp_path: Path) -> None:
    assert items_of(open_items(csv_file(tmp_path, HEADINGS), ReadOptions())) == []
    assert items_of(open_items(workbook(tmp_path, [HEADINGS.split(";")]), ReadOptions())) == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\n<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "a web page"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body>", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Invoice/>", "an XML file"),
        (b"\x03\x79\x05\x12\x00\x00\x00\x00", "a binary file"),
        (b"{\\rtf1 hello}", "a Word document"),
    ],
)
def test_other_things_are_called_by_their_name_whatever_the_file_is_called(
    tmp_path: Path, content: bytes, what: str
) -> None:
    for name in ("lijst.xls", "lijst.csv", "lijst.xlsx"):
        (tmp_path / name).write_bytes(content)
        assert f"{name} is {what}, not a list" in refusal_of(tmp_path / name)


def test_a_csv_file_called_xls_is_simply_read(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + "\r\n1;A;1-1-2026;;5,00\r\n", name="lijst.xls")

    assert [line.number for line in items_of(open_items(path, ReadOptions()))] == ["A"]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "lijst.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lijst.csv", HEADINGS)
    assert "is a zipped folder, not a list" in refusal_of(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "is a Word document, not a list" in refusal_of(path)


def test_a_password_protected_workbook(tmp_path: Path) -> None:
    # Excel wraps an encrypted workbook in an OLE container with a stream of this name.
    path = tmp_path / "geheim.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    )
    assert "protected with a password" in refusal_of(path)


def test_a_broken_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "oud.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
    assert "damaged or incomplete" in refusal_of(path)


def test_a_workbook_cut_off_or_damaged_anywhere_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    whole = workbook(tmp_path, [HEADINGS.split(";"), [1, "A", "1-1-2026", "", 5.0]]).read_bytes()
    path = tmp_path / "stuk.xlsx"
    for cut in range(1, len(whole), 97):
        path.write_bytes(whole[:cut])
        refusal_of(path)
    refused = 0
    for place in range(0, len(whole), 41):
        path.write_bytes(whole[:place] + b"\xff\x00\xff" + whole[place + 3 :])
        try:
            items_of(open_items(path, ReadOptions()))
        except Refusal:
            refused += 1
    assert refused > 10


def bomb(path: Path, size: int, honest: bool = True) -> None:
    """Write a workbook whose sheet unpacks to `size` zeros: one compressed megabyte, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = start + more * ((size >> 20) - 1) + packer.flush()
    name = b"xl/worksheets/sheet1.xml"
    claimed = size if honest else 1000
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    small = path.read_bytes()
    info = zipfile.ZipFile(io.BytesIO(small)).infolist()[0]
    directory = small.index(b"PK\x01\x02")
    sizes = struct.pack("<III", 0, len(packed), claimed)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
    central += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, directory) + name
    entries = small[directory : small.index(b"PK\x05\x06")] + central
    end = struct.pack("<HHHHIIH", 0, 0, 2, 2, len(entries), directory + len(local) + len(packed), 0)
    path.write_bytes(small[:directory] + local + packed + entries + b"PK\x05\x06" + end)
    assert info.filename == "xl/workbook.xml"


@pytest.mark.parametrize("honest", [True, False])
def test_a_zip_bomb_of_two_gigabytes_is_refused_in_seconds_and_little_memory(tmp_path: Path, honest: bool) -> None:
    path = tmp_path / "bom.xlsx"
    bomb(path, 2 << 30, honest)
    assert path.stat().st_size < 5_000_000
    assert zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").file_size == (2 << 30 if honest else 1000)

    tracemalloc.start()
    started = time.monotonic()
    assert "far too large when it is unpacked" in refusal_of(path)
    seconds = time.monotonic() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seconds < 10
    assert peak < 50_000_000


def test_many_parts_together_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, [HEADINGS.split(";"), [1, "A", "1-1-2026", "", 5.0]])
    monkeypatch.setattr("aanmaningen.sources.files.MOST_UNPACKED_BYTES", 3000)
    assert "far too large" in refusal_of(path)


def test_a_cell_far_outside_the_list_is_named_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEADINGS.split(";"), [1, "A", "1-1-2026", "", 5.0]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "verdwaald"
    book.save(path)

    assert "reaches to row 1048576 and column 16384" in refusal_of(path)


def test_a_wrong_encoding_in_the_mapping(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + "\nCafé;A;1-1-2026;;5,00\n", "cp1252")
    columns = dict(zip(("party_code", "number", "invoice_date", "due_date", "open"), HEADINGS.split(";"), strict=True))

    assert "not written in utf-8" in refusal_of(path, ListMapping(columns, encoding="utf-8"))
    assert "klingon is unknown" in refusal_of(path, ListMapping(columns, encoding="klingon"))


def test_a_file_that_disappears_between_looking_and_reading(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + "\n1;A;1-1-2026;;5,00\n")
    reading = open_items(path, ReadOptions())
    path.unlink()

    with pytest.raises(Refusal, match="does not exist"):
        items_of(reading)


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_rows(tmp_path: Path) -> None:
    rows = '1;A;1-1-2026;;5,00\n"2;B;1-1-2026;;5,00\n3;C;1-1-2026;;5,00\n4;D;1-1-2026;;5,00\n'

    assert "line 3: a quotation mark is opened and never closed" in refusal_of(
        csv_file(tmp_path, f"{HEADINGS}\n{rows}")
    )


def test_a_list_of_nothing_but_wrong_rows_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aanmaningen.sources.recognition.MOST_COMPLAINTS", 5)
    path = csv_file(tmp_path, HEADINGS + "\n" + "1;A;1-1-2026;;x\n" * 10)

    assert "more than 5 rows that cannot be read. The first, row 2: An amount was expected" in refusal_of(path)


def test_prose_is_no_list(tmp_path: Path) -> None:
    assert "is not a list of open items" in refusal_of(csv_file(tmp_path, "Beste mevrouw,\n\nHierbij de lijst.\n"))
    with pytest.raises(Refusal, match="is not a list of parties"):
        open_parties(csv_file(tmp_path, "Beste mevrouw,\n\nHierbij de lijst.\n"), ReadOptions())
