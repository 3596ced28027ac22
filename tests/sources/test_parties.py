"""Parties from lists."""

from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.sources import ListMapping, ReadOptions, open_parties

from .list_files import csv_file, parties_of, told, workbook


def values(folder: Path, text: str) -> list[dict[str, object]]:
    """Return what a list of parties, of which the first column is always the code, says of each party."""
    head, *rows = text.split("\n")
    lines = [f"Debiteurnummer;{head}", *(f"{i};{row}" for i, row in enumerate(rows, start=1))]
    reading = open_parties(csv_file(folder, "\n".join(lines)), ReadOptions())
    parties = parties_of(reading)
    assert told(reading.complaints) == []
    return [party.values for party in parties]


def test_a_whole_row(tmp_path: Path) -> None:
    text = (
        "Naam;Adres;Huisnummer;Toevoeging;Postcode;Plaats;Land;Taal;Particulier;Debiteurengroep;Accountmanager;"
        "Betalingstermijn;Aanmaningen;Aanmaningen per e-mail;Automatische incasso;E-mail;Telefoon;Contactpersoon;"
        "E-mail aanmaningen;Btw-nummer;KvK;IBAN;attr.regio\n"
        "Bakkerij Zoë;Kade;12;bis;1011 AB;Amsterdam;Nederland;NLD;nee;A;Piet;30 dagen;ja;nee;x;info@z.example;"
        "020-1234567;Zoë;admin@z.example;NL123;12345678;NL02ABNA0123456789;Noord"
    )
    assert values(tmp_path, text) == [
        {
            "name": "Bakkerij Zoë",
            "street": "Kade 12 bis",
            "postal_code": "1011 AB",
            "city": "Amsterdam",
            "country": "NL",
            "language": "nl",
            "is_consumer": False,
            "group": "A",
            "account_manager": "Piet",
            "payment_term_days": 30,
            "notices": True,
            "notices_by_email": False,
            "direct_debit": True,
            "email": "info@z.example",
            "phone": "020-1234567",
            "contact_name": "Zoë",
            "notices_email": "admin@z.example",
            "vat_number": "NL123",
            "registration_number": "12345678",
            "iban": "NL02ABNA0123456789",
            "attr.regio": "Noord",
        }
    ]


def test_only_the_fields_of_the_list_are_said_and_an_empty_cell_empties_them(tmp_path: Path) -> None:
    assert values(tmp_path, "Naam;E-mail;Betalingstermijn;Automatische incasso;Aanmanen\nA;;;;") == [
        {"name": "A", "email": "", "payment_term_days": None, "direct_debit": False, "notices": True}
    ]


def test_columns_that_say_the_opposite_are_turned_round(tmp_path: Path) -> None:
    assert values(tmp_path, "Naam;Niet aanmanen;Zakelijk\nA;x;ja\nB;;nee") == [
        {"name": "A", "notices": False, "is_consumer": False},
        {"name": "B", "notices": True, "is_consumer": True},
    ]


def test_numbers_of_a_workbook_become_codes(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, [["Relatiecode", "Naam", "Postcode"], [1001, "A", 2000], ["0012", "B", "9000"], [None, "C", ""]]
    )
    reading = open_parties(path, ReadOptions())

    assert [(party.row, party.code, party.values["postal_code"]) for party in parties_of(reading)] == [
        (2, "1001", "2000"),
        (3, "0012", "9000"),
    ]
    assert told(reading.complaints) == [(4, "code", "", "This is needed, but the cell is empty.")]


def test_every_wrong_field_has_its_own_complaint(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Code;Naam;Land;Betalingstermijn;Aanmanen\n1;;Narnia;einde maand;soms\n2;B;NL;30;ja\n")
    reading = open_parties(path, ReadOptions())

    assert [party.code for party in parties_of(reading)] == ["2"]
    assert reading.rows_read == 2
    assert [(complaint.row, complaint.field, complaint.found) for complaint in reading.complaints] == [
        (2, "name", ""),
        (2, "country", "Narnia"),
        (2, "payment_term_days", "einde maand"),
        (2, "notices", "soms"),
    ]


def test_constants_of_a_mapping_hold_for_every_party(tmp_path: Path) -> None:
    mapping = ListMapping({"code": "a", "name": "b"}, {"language": "Duits", "group": "DE"})
    reading = open_parties(csv_file(tmp_path, "a;b\n1;Eins\n"), ReadOptions(), mapping)

    assert [party.values for party in parties_of(reading)] == [{"language": "de", "group": "DE", "name": "Eins"}]
    assert reading.fields == {"code", "name", "language", "group"}


def test_a_list_of_other_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is not a list of parties: no column found for party code or name"):
        open_parties(csv_file(tmp_path, "Kleur;Maat\nrood;1\n"), ReadOptions())
    with pytest.raises(Refusal, match="another field of a party"):
        open_parties(csv_file(tmp_path, "Code;Kleur\n1;rood\n"), ReadOptions())
