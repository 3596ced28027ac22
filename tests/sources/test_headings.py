"""Headings in four languages."""

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.sources.headings import FieldSet, meaning, recognise_headings

ITEM_LISTS = {
    "nl": "Debiteurnummer;Naam debiteur;Factuurnummer;Soort post;Factuurdatum;Vervaldatum;Valuta;Factuurbedrag;"
    "Openstaand bedrag;Betalingskenmerk;Omschrijving",
    "en": "Customer No.;Customer Name;Invoice No.;Document Type;Invoice Date;Due Date;Currency Code;Original Amount;"
    "Remaining Amount;Payment Reference;Description",
    "de": "Kundennummer;Kundenname;Rechnungsnummer;Belegart;Rechnungsdatum;Fälligkeitsdatum;Währung;Rechnungsbetrag;"
    "Offener Betrag;Zahlungsreferenz;Buchungstext",
    "fr": "Code client;Nom du client;N° de facture;Type de document;Date de facture;Date d'échéance;Devise;"
    "Montant facture;Reste à payer;Référence de paiement;Libellé",
}
PARTY_LISTS = {
    "nl": "Relatiecode;Bedrijfsnaam;Straat;Huisnummer;Postcode;Woonplaats;Landcode;Taal;E-mailadres;Telefoonnummer;"
    "Betalingstermijn (dagen);Aanmaningen;Aanmaningen per e-mail;E-mail aanmaningen;Btw-nummer;KvK-nummer;IBAN",
    "en": "Customer No.;Name;Street;House number;Post Code;City;Country;Language;E-Mail;Phone No.;Payment term;Notices;"
    "Notices by e-mail;Notices e-mail;VAT Registration No.;CoC number;IBAN",
    "de": "Debitorennummer;Firma;Straße;Hausnummer;PLZ;Ort;Land;Sprache;E-Mail-Adresse;Telefon;Zahlungsziel (Tage);"
    "Mahnungen;Mahnungen per E-Mail;Mahn-E-Mail;USt-IdNr.;Handelsregisternummer;IBAN",
    "fr": "N° client;Raison sociale;Rue;Numéro de rue;Code postal;Ville;Pays;Langue;Adresse e-mail;Téléphone;"
    "Délai de paiement;Relances;Relances par e-mail;E-mail relances;N° de TVA;SIREN;IBAN",
}


@pytest.mark.parametrize("language", ITEM_LISTS)
def test_a_list_of_items_is_recognised(language: str) -> None:
    headings = ITEM_LISTS[language].split(";")

    assert list(recognise_headings(headings, FieldSet.ITEMS, "f").columns.items()) == [
        ("party_code", 0),
        ("name", 1),
        ("number", 2),
        ("kind", 3),
        ("invoice_date", 4),
        ("due_date", 5),
        ("currency", 6),
        ("original", 7),
        ("open", 8),
        ("payment_reference", 9),
        ("description", 10),
    ]


@pytest.mark.parametrize("language", PARTY_LISTS)
def test_a_list_of_parties_is_recognised(language: str) -> None:
    headings = PARTY_LISTS[language].split(";")

    assert list(recognise_headings(headings, FieldSet.PARTIES, "f").columns) == [
        "code",
        "name",
        "street",
        "house_number",
        "postal_code",
        "city",
        "country",
        "language",
        "email",
        "phone",
        "payment_term_days",
        "notices",
        "notices_by_email",
        "notices_email",
        "vat_number",
        "registration_number",
        "iban",
    ]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("AccountCode;AccountId;AccountName;InvoiceNumber;InvoiceDate;DueDate;Amount;CurrencyCode", "party_code 0"),
        ("Relatie;Relatienaam;Boekstuknummer;Datum;Vervaldag;Debet;Credit;Saldo", "party_code 0, name 1, open 7"),
        ("Konto;Name;Belegfeld 1;Belegdatum;Fälligkeit;Betrag Soll;Betrag Haben", "debit 5, credit 6"),
        ("Customer No.;Document No.;Posting Date;Due Date;Remaining Amount;Remaining Amt. (LCY)", "open 4"),
        ("Klant;Debiteurnummer;Factuur;Datum;Bedrag", "party_code 1, name 0"),
        ("Debiteur;Factuurnr;Datum;Bedrag;D/C", "party_code 0, debit_credit 4"),
        (
            "invoice_id,customer,amount,due_date,status".replace(",", ";"),
            "number 0, party_code 1, amount 2, due_date 3",
        ),
        (
            "ACCT_NR;ACCT_NAME;INV_NR;INV_DATE;DUE_DATE;DR_AMT;CR_AMT;AG_PAYREF",
            "debit 5, credit 6, payment_reference 7",
        ),
    ],
)
def test_lists_of_well_known_programs_are_recognised(headings: str, fields: str) -> None:
    columns = recognise_headings(headings.split(";"), FieldSet.ITEMS, "f").columns

    expected = dict(pair.split() for pair in fields.split(", "))
    assert {field: str(columns[field]) for field in expected} == expected


def test_every_field_may_be_named_by_its_own_name() -> None:
    for field in ("party_code", "number", "invoice_date", "due_date", "open", "original", "email", "house_number"):
        found = meaning(field, FieldSet.ITEMS)
        assert found and found.field == field


def test_columns_of_the_user_become_attributes() -> None:
    assert meaning("attr.region", FieldSet.PARTIES).field == "attr.region"  # type: ignore[union-attr]
    assert meaning("Kenmerk: Regio Noord", FieldSet.ITEMS).field == "attr.Regio Noord"  # type: ignore[union-attr]


def test_a_count_of_notices_in_a_list_of_items_is_not_taken_for_yes_or_no() -> None:
    assert meaning("Aanmaningen", FieldSet.ITEMS) is None
    assert meaning("Aanmaningen", FieldSet.PARTIES) is not None


def test_creditors_make_the_list_payable() -> None:
    found = recognise_headings(["Leveranciersnummer", "Factuurnummer", "Datum", "Bedrag"], FieldSet.ITEMS, "f")

    assert found.constants == {"side": "payable"}


def test_a_currency_in_the_heading_of_the_amount_holds_for_the_list() -> None:
    headings = ["Klantnummer", "Factuurnummer", "Datum", "Openstaand (USD)"]

    assert recognise_headings(headings, FieldSet.ITEMS, "f").constants == {"currency": "USD"}


def test_two_headings_for_one_thing_are_refused_with_both_names() -> None:
    with pytest.raises(Refusal, match=r"Due date and Vervaldatum|Vervaldatum and Due date"):
        recognise_headings(["Klantnr", "Factuurnr", "Vervaldatum", "Due date", "Bedrag"], FieldSet.ITEMS, "f")


def test_the_same_heading_twice_means_the_first() -> None:
    found = recognise_headings(["Klantnr", "Factuurnr", "Datum", "Bedrag", "Bedrag"], FieldSet.ITEMS, "f")

    assert found.columns["amount"] == 3


def test_a_list_without_needed_columns_is_refused_with_what_is_missing_and_what_was_found() -> None:
    with pytest.raises(Refusal) as refused:
        recognise_headings(["Klantnummer", "Kleur", ""], FieldSet.ITEMS, "kleuren.csv")

    text = str(refused.value)
    assert "kleuren.csv is not a list of open items" in text
    assert "invoice number, invoice date or due date, amount" in text
    assert "Klantnummer, Kleur" in text
