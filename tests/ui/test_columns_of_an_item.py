"""Every column of the open items shows what the ledger says of an item."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ledgers import TODAY, deliver, post, take_in
from pytestqt.qtbot import QtBot

from aanmaningen.core.records import AttributeKind
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import correcting, holding, relating
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import parties
from aanmaningen.ui.items.place import ItemsPlace

from .items_desk import column, settle
from .items_desk import place_of as place_of

REMINDED = date(2026, 10, 20)


def fill(desk: Desk) -> None:
    """One debtor with a paid invoice and one that was part paid, reminded, blocked until a day, and noted."""
    first = post(
        "F1",
        "100,00",
        original="150,00",
        Omschrijving="Brood oktober",
        Betalingskenmerk="7000 0001",
        Naam="Bakkerij Jansen",
        Groep="horeca",
        Taalcode="nl",
        Accountmanager="Els",
        Email="info@jansen.example",
    )
    paid = post("F2", "60,00", due="11-11-2026", Naam="Bakkerij Jansen")
    take_in(desk, [first, paid], as_of=date(2026, 10, 10))
    relating.save_attribute_kind(desk, AttributeKind("Regio"))
    found = parties.find(desk.engine, desk.administration.id, "D1")
    assert found is not None
    parties.save(desk.engine, desk.actor, desk.administration.id, replace(found[1], attributes={"Regio": "Noord"}))
    issue(desk, Wish(REMINDED))
    deliver(desk)
    take_in(desk, [first], as_of=date(2026, 11, 15))
    holding.hold(desk, holding.Target(item="F1"), HoldKind.UNTIL, date(2026, 12, 24), "Belofte")
    item = int(desk.engine.value("SELECT id FROM item WHERE number = 'F1'"))
    correcting.note(desk, [item], "Gebeld")


def test_every_column_shows_what_the_ledger_says(qtbot: QtBot, place_of: Callable[..., ItemsPlace]) -> None:
    place = place_of(fill)
    place.controls.status_chosen.emit("all")
    settle(qtbot, place)
    keys = [one.key for one in place.model.columns]
    shown = {key: dict(zip(column(place, "number"), column(place, key), strict=True)) for key in keys}
    expected = {
        "party": "D1",
        "name": "Bakkerij Jansen",
        "number": "F1",
        "kind": "Invoice",
        "description": "Brood oktober",
        "invoice_date": "01/09/2026",
        "due_date": "01/10/2026",
        "days_late": str((TODAY - date(2026, 10, 1)).days),
        "currency": "EUR",
        "original": "150.00",
        "paid": "50.00",
        "open": "100.00",
        "bucket0": "",
        "bucket1": "",
        "bucket2": "100.00",
        "bucket3": "",
        "bucket4": "",
        "level": "1",
        "last_notice": "20/10/2026",
        "notices": "1",
        "hold": "Blocked until 24 Dec 2026. Belofte",
        "hold_until": "24/12/2026",
        "reference": "7000 0001",
        "by_email": "yes",
        "language": "nl",
        "group": "horeca",
        "manager": "Els",
        "note": "yes",
        "attr.Regio": "Noord",
        "marked": "",
    }
    assert {key: shown[key]["F1"] for key in expected} == expected
    assert shown["why"]["F1"].startswith("Blocked until 24 Dec 2026")
    assert {key: shown[key]["F2"] for key in ("paid_date", "paid_amount", "lateness", "open")} == {
        "paid_date": "15/11/2026",
        "paid_amount": "60.00",
        "lateness": "4",
        "open": "0.00",
    }
    assert set(keys) - set(expected) == {"why", "paid_date", "paid_amount", "lateness", "next_level", "next_date"}
    holding.unhold(place.workbench.desk, holding.Target(item="F1"))
    place.load()
    settle(qtbot, place)
    assert column(place, "next_level")[0] == "2"
    assert column(place, "next_date")[0] == "06/11/2026", "the deadline on the notice, and three days of grace"
