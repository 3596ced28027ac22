"""A workbook is XML from a stranger: no entity in it is ever filled in."""

import zipfile
from pathlib import Path

import openpyxl

from aanmaningen.sources import ReadOptions, open_items


def test_entities_in_a_workbook_are_not_filled_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("wachtwoord")
    plain, hostile = tmp_path / "plain.xlsx", tmp_path / "hostile.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Debiteurnummer", "Factuurnummer", "Factuurdatum", "Openstaand bedrag"])
    book.active.append(["1001", "F1", "01-09-2026", "=1+1"])  # without a result: the slow reader looks for it
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                bomb = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode()
                data = bomb + data.replace(b"1+1", b"&s;")
            target.writestr(name, data)
    reading = open_items(hostile, ReadOptions())
    assert sum(len(batch) for batch in reading.batches()) == 0
    assert "wachtwoord" not in "".join(complaint.found + str(complaint.problem) for complaint in reading.complaints)
