"""Open items from lists."""

import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.core.lists import ItemLine
from aanmaningen.core.records import Side
from aanmaningen.sources import ListMapping, ReadOptions, open_items

from .list_files import HEADINGS, csv_file, items_of, told


def amounts(folder: Path, text: str, options: ReadOptions | None = None) -> list[tuple[str, int | None, int]]:
    """Return kind, original and open of a list whose first columns are always the same."""
    head, *rows = text.split("\n")
    lines = [f"Klantnr;Factuurnr;Datum;{head}", *(f"1;F{i};1-11-2026;{row}" for i, row in enumerate(rows))]
    reading = open_items(csv_file(folder, "\n".join(lines)), options or ReadOptions())
    lines_read = items_of(reading)
    assert told(reading.complaints) == []
    return [(line.kind, line.original_minor, line.open_minor) for line in lines_read]


def test_a_whole_row(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "Debiteurnummer;Naam;Factuurnummer;Soort;Factuurdatum;Vervaldatum;Valuta;Factuurbedrag;Openstaand;"
        "Betalingskenmerk;Omschrijving\n"
        "1001;Bakkerij Zoë;2026001;Factuur;1-11-2026;15-11-2026;EUR;1.210,00;210,00;5010002167010010;Meel\n",
    )
    reading = open_items(path, ReadOptions())

    assert items_of(reading) == [
        ItemLine(
            2,
            "1001",
            "invoice",
            "receivable",
            "2026001",
            date(2026, 11, 1),
            date(2026, 11, 15),
            "EUR",
            121000,
            21000,
            "5010002167010010",
            "Meel",
        )
    ]
    assert reading.fields == {
        "party_code", "name", "number", "kind", "invoice_date", "due_date", "currency", "original", "open",
        "payment_reference", "description",
    }  # fmt: skip
    assert reading.parties["1001"].values == {"name": "Bakkerij Zoë"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bedrag\n100,00\n-5,00\n0,00", [("invoice", None, 10000), ("credit", None, -500), ("invoice", None, 0)]),
        ("Factuurbedrag\n100,00", [("invoice", None, 10000)]),
        ("Factuurbedrag;Openstaand\n100,00;40,00", [("invoice", 10000, 4000)]),
        ("Bedrag;Openstaand\n100,00;40,00", [("invoice", 10000, 4000)]),
        ("Factuurbedrag;Openstaand\n;40,00", [("invoice", None, 4000)]),
        ("Factuurbedrag;Betaald\n100,00;105,00", [("invoice", 10000, -500)]),
        ("Factuurbedrag;Openstaand;D/C\n-100,00;40,00;C", [("credit", -10000, -4000)]),
        ("Factuurbedrag;Betaald\n100,00;60,00\n-50,00;-20,00\n100,00;", [
            ("invoice", 10000, 4000), ("credit", -5000, -3000), ("invoice", 10000, 10000)]),
        ("Bedrag;Betaald\n100,00;60,00", [("invoice", 10000, 4000)]),
        ("Debet;Credit\n100,00;\n;30,00\n100,00;20,00\n5,00;0,00", [
            ("invoice", None, 10000), ("credit", None, -3000), ("invoice", None, 8000), ("invoice", None, 500)]),
        ("Debet;Credit;Saldo\n100,00;;40,00", [("invoice", 10000, 4000)]),
        ("Bedrag;D/C\n100,00;D\n30,00;C", [("invoice", None, 10000), ("credit", None, -3000)]),
        ("Bedrag\n1.234,56-\n(12,00)", [("credit", None, -123456), ("credit", None, -1200)]),
        ("Bedrag;Status\n100,00;Open\n100,00;Betaald", [("invoice", None, 10000), ("invoice", 10000, 0)]),
    ],
)  # fmt: skip
def test_amount_columns_become_original_and_open(
    tmp_path: Path, text: str, expected: list[tuple[str, int | None, int]]
) -> None:
    assert amounts(tmp_path, text) == expected


def test_credits_and_payments_are_negative_however_the_list_writes_them(tmp_path: Path) -> None:
    rows = ["Creditnota;50,00;20,00", "Creditnota;-50,00;-20,00", "Betaling;10,00;10,00", ";-1,00;-1,00"]
    text = "\n".join(["Soort;Factuurbedrag;Openstaand", *rows])

    assert amounts(tmp_path, text) == [
        ("credit", -5000, -2000),
        ("credit", -5000, -2000),
        ("payment", -1000, -1000),
        ("credit", -100, -100),
    ]


@pytest.mark.parametrize(
    ("columns", "wrong", "right", "field"),
    [
        ("Factuurbedrag;Openstaand", "100,00;-100,00", "100,00;0,00", "open"),
        ("Factuurbedrag;Openstaand", "-100,00;100,00", "-100,00;-5,00", "open"),
        ("Bedrag;Openstaand", "100,00;-100,00", "0,00;-5,00", "open"),
        ("Factuurbedrag;Bedrag", "100,00;-250,00", "100,00;5,00", "amount"),
        ("Debet;Credit;Saldo", "100,00;;-100,00", ";100,00;-5,00", "open"),
    ],
)
def test_amounts_of_opposite_signs_are_complained_about(
    tmp_path: Path, columns: str, wrong: str, right: str, field: str
) -> None:
    rows = f"Klantnr;Factuurnr;Datum;{columns}\n1;F1;1-11-2026;{wrong}\n1;F2;1-11-2026;{right}\n"
    reading = open_items(csv_file(tmp_path, rows), ReadOptions())

    assert [line.number for line in items_of(reading)] == ["F2"]
    [(row, where, found, problem)] = told(reading.complaints)
    assert (row, where, found) == (2, field, wrong.rpartition(";")[2])
    assert "Correct the sign" in problem


def test_an_invoice_of_which_too_much_was_paid_is_taken_as_it_stands(tmp_path: Path) -> None:
    assert amounts(tmp_path, "Factuurbedrag;Openstaand\n100,00;-5,00") == [("invoice", 10000, -500)]


def test_what_we_owe_is_credit_less_debit(tmp_path: Path) -> None:
    assert amounts(tmp_path, "Debet;Credit\n;100,00\n20,00;", ReadOptions(side=Side.PAYABLE)) == [
        ("invoice", None, 10000),
        ("credit", None, -2000),
    ]


def test_a_list_of_creditors_is_payable_by_itself(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Leveranciersnummer;Factuurnummer;Datum;Bedrag\n1;F1;1-11-2026;5,00\n")

    assert [line.side for line in items_of(open_items(path, ReadOptions()))] == ["payable"]


@pytest.mark.parametrize(
    ("head", "values", "options", "minor"),
    [
        (
            "Klantnr;Factuurnr;Datum;Bedrag",
            ["1.234"],
            ReadOptions(),
            123400,
        ),  # nothing proves it: the delimiter decides
        ("customer no,invoice no,date,amount", ['"1,234"'], ReadOptions(), 123400),
        ("customer no|invoice no|date|amount", ["1.234"], ReadOptions(language="nl"), 123400),
        ("customer no|invoice no|date|amount", ["1,234"], ReadOptions(language="en"), 123400),
        ("klantnr|factuurnr|datum|bedrag", ["1.234"], ReadOptions(language="en"), 123400),
        ("Klantnr;Factuurnr;Datum;Bedrag", ["1,234", "12.50"], ReadOptions(), 123400),  # another row proves it
        ("customer no,invoice no,date,amount", ['"1.234"', '"12,50"'], ReadOptions(), 123400),
        ("Klantnr;Factuurnr;Datum;Bedrag", ["1,234", *["1"] * 3000, "2,345.00"], ReadOptions(), 123400),
    ],
)
def test_the_decimal_mark_is_decided_from_the_whole_list(
    tmp_path: Path, head: str, values: list[str], options: ReadOptions, minor: int
) -> None:
    delimiter = next(mark for mark in ";,|" if mark in head)
    rows = [delimiter.join((str(i), f"F{i}", "2026-11-01", value)) for i, value in enumerate(values)]

    assert items_of(open_items(csv_file(tmp_path, "\n".join([head, *rows])), options))[0].open_minor == minor


def test_an_amount_that_contradicts_the_list_is_complained_about(tmp_path: Path) -> None:
    rows = "\n".join(["1;F1;1-11-2026;;12,50"] * 3 + ["1;F4;1-11-2026;;12.50"])
    reading = open_items(csv_file(tmp_path, f"{HEADINGS}\n{rows}"), ReadOptions())

    assert len(items_of(reading)) == 3
    assert told(reading.complaints) == [(5, "open", "12.50", "An amount was expected, such as 1.234,56.")]


def test_american_dates_are_believed_when_nothing_contradicts_them(tmp_path: Path) -> None:
    head = "customer no,invoice no,invoice date,amount"
    american = csv_file(tmp_path, f"{head}\n1,A,03/04/2026,5.00\n1,B,12/31/2026,5.00\n")
    assert [line.invoice_date for line in items_of(open_items(american, ReadOptions()))] == [
        date(2026, 3, 4),
        date(2026, 12, 31),
    ]

    mixed = csv_file(tmp_path, f"{head}\n1,A,03/04/2026,5.00\n1,B,12/31/2026,5.00\n1,C,31/12/2026,5.00\n")
    reading = open_items(mixed, ReadOptions())
    assert [line.invoice_date for line in items_of(reading)] == [date(2026, 4, 3), date(2026, 12, 31)]
    assert [(complaint.row, complaint.field) for complaint in reading.complaints] == [(3, "invoice_date")]


def test_one_date_is_enough_and_the_due_date_may_stand_for_the_invoice_date(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{HEADINGS}\n1;F1;1-11-2026;;5,00\n1;F2;;1-12-2026;5,00\n1;F3;;;5,00\n")
    reading = open_items(path, ReadOptions())

    assert [(line.invoice_date, line.due_date) for line in items_of(reading)] == [
        (date(2026, 11, 1), None),
        (date(2026, 12, 1), date(2026, 12, 1)),
    ]
    assert told(reading.complaints) == [(4, "invoice_date", "", "This is needed, but the cell is empty.")]


def test_every_wrong_field_of_a_row_has_its_own_complaint_and_the_good_rows_go_on(tmp_path: Path) -> None:
    rows = ";;31-02-2026;morgen;1,2,3\n1;F2;1-11-2026;;5,00\n2;F3;1-11-2026;;\n" + f"3;{'x' * 201};1-11-2026;;5,00\n"
    reading = open_items(csv_file(tmp_path, f"{HEADINGS}\n{rows}"), ReadOptions())

    assert [line.number for line in items_of(reading)] == ["F2"]
    assert reading.rows_read == 4
    assert told(reading.complaints) == [
        (2, "party_code", "", "This is needed, but the cell is empty."),
        (2, "number", "", "This is needed, but the cell is empty."),
        (2, "invoice_date", "31-02-2026", "This date does not exist."),
        (2, "due_date", "morgen", "A date was expected, such as 31-12-2026."),
        (2, "open", "1,2,3", "An amount was expected, such as 1.234,56."),
        (4, "open", "", "This is needed, but the cell is empty."),
        (5, "number", "x" * 79 + "…", "The text is too long: at most 200 characters fit."),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "Totaal;;;;10,00",
        ";;;Total;10,00",
        "Summe;2;;;10,00",
        ";;;;10,00",
        "Subtotaal Jansen;;;;5,00\n2;F3;1-11-2026;;5,00\nEindtotaal;;;;15,00",
        "Debiteurnummer;Factuurnummer;Factuurdatum;Vervaldatum;Openstaand bedrag",
    ],
)
def test_totals_and_repeated_headings_are_neither_items_nor_complaints(tmp_path: Path, rows: str) -> None:
    reading = open_items(csv_file(tmp_path, f"{HEADINGS}\n1;F1;1-11-2026;;5,00\n{rows}\n"), ReadOptions())

    items = items_of(reading)

    assert {line.number for line in items} <= {"F1", "F3"}
    assert (reading.rows_read, reading.complaints) == (len(items), [])


def test_a_row_with_only_an_amount_in_the_middle_is_complained_about(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{HEADINGS}\n;;;;5,00\n1;F1;1-11-2026;;5,00\n")
    reading = open_items(path, ReadOptions())

    assert len(items_of(reading)) == 1
    assert {complaint.row for complaint in reading.complaints} == {2}


def test_a_customer_whose_name_begins_with_total_is_no_total(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "klant;factuurnr;datum;bedrag\nTotal Energies;F1;1-11-2026;5,00\nTotal Energies;;1-11-2026;5,00\n"
    )
    reading = open_items(path, ReadOptions())

    assert [line.party_code for line in items_of(reading)] == ["Total Energies"]
    assert [complaint.row for complaint in reading.complaints] == [3]


def test_the_currency_of_a_row_decides_its_decimals(tmp_path: Path) -> None:
    rows = ["1;A;1-11-2026;;5,00", "1;B;1-11-2026;JPY;500", "1;C;1-11-2026;JPY;5,50", "1;D;1-11-2026;XQX;1"]
    text = "\n".join(["Klantnr;Factuurnr;Datum;Valuta;Bedrag", *rows])
    reading = open_items(csv_file(tmp_path, text), ReadOptions(currency="USD"))

    assert [(line.currency, line.open_minor) for line in items_of(reading)] == [("USD", 500), ("JPY", 500)]
    assert [(complaint.row, complaint.field) for complaint in reading.complaints] == [(4, "amount"), (5, "currency")]


def test_equal_codes_become_equal_however_they_are_typed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{HEADINGS}\n A  1\u00a0;F1;1-11-2026;;5,00\nA 1;F2;1-11-2026;;5,00\n")

    assert {line.party_code for line in items_of(open_items(path, ReadOptions()))} == {"A 1"}


def test_parties_named_in_the_rows_are_gathered_and_the_last_row_wins(tmp_path: Path) -> None:
    text = (
        "Klantnr;Klantnaam;Straat;Huisnr;Land;E-mail;Aanmaningen;Kenmerk: regio;Factuurnr;Datum;Bedrag\n"
        "1;Oud;Kade;1;Nederland;a@x.example;2;Noord;F1;1-11-2026;5,00\n"
        "2;Twee;;;;;0;;F2;1-11-2026;5,00\n"
        "1;Nieuw;Kade;1;;;1;;F3;1-11-2026;5,00\n"
    )
    reading = open_items(csv_file(tmp_path, text), ReadOptions())
    items_of(reading)

    assert {code: (line.row, line.values) for code, line in reading.parties.items()} == {
        "1": (4, {"name": "Nieuw", "street": "Kade 1", "country": "NL", "email": "a@x.example", "attr.regio": "Noord"}),
        "2": (3, {"name": "Twee"}),
    }


def test_a_row_whose_party_cannot_be_read_is_refused_whole(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{HEADINGS};Land\n1;F1;1-11-2026;;5,00;Narnia\n1;F2;1-11-2026;;5,00;NL\n")
    reading = open_items(path, ReadOptions())

    assert [line.number for line in items_of(reading)] == ["F2"]
    assert told(reading.complaints) == [(2, "country", "Narnia", "A country was expected, such as NL.")]


def test_a_name_serves_as_code_when_there_is_no_code(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Naam;Factuurnr;Datum;Bedrag\nBakker;F1;1-11-2026;5,00\n")
    reading = open_items(path, ReadOptions())

    assert [line.party_code for line in items_of(reading)] == ["Bakker"]
    assert reading.parties["Bakker"].values == {"name": "Bakker"}


def test_a_mapping_reads_a_list_nobody_would_recognise(tmp_path: Path) -> None:
    text = "x;y;z;q;r\nJansen;A-1;03/04/26;1.234;Noord\n"
    mapping = ListMapping.from_json(
        json.dumps(
            {
                "columns": {"party_code": "x", "number": 2, "invoice_date": "Z", "open": "q", "attr.regio": "r"},
                "constants": {"currency": "KWD", "side": "payable", "kind": "credit", "country": "België"},
                "decimal": ".",
                "date_order": "mdy",
            }
        )
    )
    reading = open_items(csv_file(tmp_path, text), ReadOptions(), mapping)

    assert items_of(reading) == [
        ItemLine(2, "Jansen", "credit", "payable", "A-1", date(2026, 3, 4), None, "KWD", None, -1234, "", "")
    ]
    assert reading.parties["Jansen"].values == {"country": "BE", "attr.regio": "Noord"}


def test_a_mapping_reads_a_list_without_headings(tmp_path: Path) -> None:
    mapping = ListMapping({"party_code": 1, "number": 2, "invoice_date": 3, "open": 4}, header_row=0)

    lines = items_of(
        open_items(csv_file(tmp_path, "1;A;1-11-2026;5,00\n2;B;1-11-2026\t;6,00\n"), ReadOptions(), mapping)
    )

    assert [(line.row, line.open_minor) for line in lines] == [(1, 500), (2, 600)]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        (ListMapping({"party_code": "Kleur", "number": 2, "invoice_date": 3, "open": 5}), "has no column Kleur"),
        (ListMapping({"party_code": 1, "number": 2, "invoice_date": 3, "open": 9}), "has no column 9"),
        (ListMapping({"party_code": 1, "number": 2, "invoice_date": 3}), "no column found for amount"),
        (
            ListMapping({"party_code": 1, "number": 2, "invoice_date": 3, "open": 5}, {"currency": "?"}),
            "wrong value for currency",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path: Path, mapping: ListMapping, problem: str) -> None:
    with pytest.raises(Refusal, match=problem):
        open_items(csv_file(tmp_path, f"{HEADINGS}\n1;F1;1-11-2026;;5,00\n"), ReadOptions(), mapping)


def test_a_saved_mapping_survives_a_title_that_grew(tmp_path: Path) -> None:
    mapping = open_items(csv_file(tmp_path, f"{HEADINGS}\n1;F1;1-11-2026;;5,00\n"), ReadOptions()).mapping
    later = csv_file(tmp_path, f"Bakkerij\n\nper 21-11-2026\n{HEADINGS}\n1;F1;1-11-2026;;5,00\n")

    assert len(items_of(open_items(later, ReadOptions(), ListMapping.from_json(mapping.to_json())))) == 1


def test_batches_hold_as_many_as_asked_and_a_long_list_does_not_stay_in_memory(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADINGS + "\n" + "".join(f"{i % 50};F{i};1-11-2026;;5,00\n" for i in range(30_000)))
    reading = open_items(path, ReadOptions())

    tracemalloc.start()
    sizes = [len(batch) for batch in reading.batches(1_000)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sizes == [1_000] * 30
    assert peak < 3_000_000
