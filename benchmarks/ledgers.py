"""Ledgers to measure on: made-up debtors with five items each, the same ones every time."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from aanmaningen.core.records import Administration
from aanmaningen.jobs.desk import Desk, open_desk
from aanmaningen.jobs.keeping import start_administration
from aanmaningen.store.engine import Actor

REFERENCE = date(2026, 10, 31)
ITEMS_PER_DEBTOR = 5
NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
_LANGUAGES = ("nl", "nl", "nl", "nl", "de", "fr", "en")
_NAMES = ("Bakkerij Jansen", "Müller Söhne", "Lefèvre & Fils", "De Boer Installaties", "Çelik Transport", "Nowak")


def empty_desk(folder: Path) -> Desk:
    """Return a desk at a new, empty ledger in `folder`."""
    location = str(folder / "bench.db")
    for file in folder.glob("bench.db*"):
        file.unlink()
    administration = Administration(
        0,
        "bench",
        "Meetbedrijf B.V.",
        "Kade 1",
        "3511 AB",
        "Utrecht",
        iban="NL91ABNA0417164300",
        email="a@meet.example",
    )
    start_administration(location, administration, Actor("bench", NOW))
    return open_desk(location, clock=lambda: NOW, user="bench")


def item_rows(debtors: int, first_party_id: int = 1) -> Iterator[tuple[int, str, int, int, int]]:
    """Yield party id, number, invoice day, due day and cents; every debtor has something to be reminded of."""
    rand = random.Random(7)
    reference = REFERENCE.toordinal()
    for n in range(debtors * ITEMS_PER_DEBTOR):
        due = reference - rand.randrange(5, 120)
        yield first_party_id + n % debtors, f"F{n:07d}", due - 30, due, rand.randrange(1_000, 900_000)


def filled_desk(folder: Path, debtors: int) -> Desk:
    """Return a desk at a ledger with so many debtors, put there by plain SQL."""
    desk = empty_desk(folder)
    engine = desk.engine
    with engine.transaction():
        engine.insert_many(
            "INSERT INTO party (id, administration_id, code, name, street, street2, postal_code, city, "
            "country, language, "
            "is_consumer, group_code, account_manager, notices, notices_by_email, email_template, "
            "ladder, direct_debit, "
            "vat_number, registration_number, iban) "
            "VALUES (?, 1, ?, ?, ?, '', '3511 AB', 'Utrecht', 'NL', ?, 0, '', '', 1, 1, '', '', 0, '', '', '')",
            (
                (n, f"D{n:06d}", f"{_NAMES[n % 6]} {n}", f"Dorpsstraat {n}", _LANGUAGES[n % 7])
                for n in range(1, debtors + 1)
            ),
        )
        engine.insert_many(
            "INSERT INTO contact (party_id, purpose, name, department, email, phone) VALUES (?, "
            "'general', '', '', ?, '')",
            ((n, f"d{n}@debiteur.example") for n in range(1, debtors + 1)),
        )
        engine.insert_many(
            "INSERT INTO item (administration_id, party_id, number, kind, side, invoice_day, due_day, currency, "
            "original_minor, payment_reference, description) "
            "VALUES (1, ?, ?, 'invoice', 'receivable', ?, ?, 'EUR', ?, '', '')",
            item_rows(debtors),
        )
    engine.analyze()
    return desk


def write_csv(path: Path, debtors: int) -> None:
    """Write the same items as a list that an accounting package could have exported."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Debiteurnummer", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Openstaand bedrag"])
        for party, number, invoiced, due, cents in item_rows(debtors):
            writer.writerow(
                [
                    f"D{party:06d}",
                    number,
                    f"{date.fromordinal(invoiced):%d-%m-%Y}",
                    f"{date.fromordinal(due):%d-%m-%Y}",
                    f"{cents // 100},{cents % 100:02d}",
                ]
            )
