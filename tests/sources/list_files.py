"""Lists for the tests of reading, written to files."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from aanmaningen.core.lists import ItemLine, PartyLine
from aanmaningen.core.records import Complaint
from aanmaningen.sources import ItemReading, PartyReading

HEADINGS = "Debiteurnummer;Factuurnummer;Factuurdatum;Vervaldatum;Openstaand bedrag"


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "lijst.csv") -> Path:
    """Write a text as it is, line ends included."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows: Sequence[Sequence[object]], name: str = "lijst.xlsx") -> Path:
    """Write rows to the first sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def items_of(reading: ItemReading) -> list[ItemLine]:
    """Return every item of a reading."""
    return [line for batch in reading.batches() for line in batch]


def parties_of(reading: PartyReading) -> list[PartyLine]:
    """Return every party of a reading."""
    return [line for batch in reading.batches() for line in batch]


def told(complaints: Sequence[Complaint]) -> list[tuple[int, str, str, str]]:
    """Return complaints as row, field, what was found, and the sentence."""
    return [(complaint.row, complaint.field, complaint.found, str(complaint.problem)) for complaint in complaints]
