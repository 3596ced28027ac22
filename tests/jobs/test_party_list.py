"""The list of parties: what each owes, how it pays, what it was sent, and what a list is sorted and searched by."""

from datetime import date

import numpy as np
from ledgers import ACTOR, TODAY, post, take_in

from aanmaningen.core.records import AttributeKind, AttributeType, Contact, Party, Purpose
from aanmaningen.jobs import relating
from aanmaningen.jobs.aging_list import aging_overview
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.looking import BLANK, as_on, look
from aanmaningen.jobs.party_list import PartyLine, party_list
from aanmaningen.store import parties


def make(desk: Desk, party: Party) -> None:
    parties.save(desk.engine, ACTOR, desk.administration.id, party)


def lines(desk: Desk, day: date = TODAY) -> list[PartyLine]:
    found = party_list(desk, day)
    return [found.record(place) for place in range(len(found))]


def in_order(desk: Desk, column: str) -> list[str]:
    found = party_list(desk, TODAY)
    return [found.record(int(place)).party.code for place in np.argsort(found.orders[column], kind="stable")]


def test_list_says_what_each_party_owes_and_how_much_is_late(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", due="01-12-2026"), post("3", "7,00", party="D2")])
    first, second = lines(desk)
    assert first.standings == (("EUR", 15000, 10000, 0),)
    assert second.standings == (("EUR", 700, 700, 0),)


def test_list_of_an_earlier_day_shows_what_was_open_then(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00", due="01-10-2026")], as_of=date(2026, 10, 2))
    take_in(desk, [post("1", "0,00", original="100,00", due="01-10-2026")], as_of=date(2026, 11, 1))
    now, earlier = lines(desk)[0], lines(desk, date(2026, 10, 15))[0]
    assert (now.standings, now.oldest, now.late) == ((), None, 31)
    assert (earlier.standings, earlier.oldest, earlier.late) == ((("EUR", 10000, 10000, 0),), 14, None)


def test_list_and_grid_agree_how_late_a_party_pays(desk: Desk) -> None:
    rows = [post(str(n), "10,00", party=f"D{n % 3}", due=f"{n:02}-09-2026") for n in range(1, 13)]
    take_in(desk, rows, as_of=date(2026, 10, 1))
    paid = [{**row, "Openstaand": "0,00"} for row in rows[:7]]
    take_in(desk, [*paid, *rows[7:]], as_of=date(2026, 10, 9))
    seen = as_on(look(desk), TODAY)
    grid = dict(zip(seen.ledger.parties.codes, seen.lateness.tolist(), strict=True))
    assert {line.party.code: BLANK if line.late is None else line.late for line in lines(desk)} == grid
    assert set(grid.values()) != {BLANK}


def test_list_shows_the_address_that_notices_go_to(desk: Desk) -> None:
    general, notices = Contact(email="info@a.example"), Contact(Purpose.NOTICES, email="crediteuren@a.example")
    make(desk, Party("D1", "A", contacts=(general, notices)))
    make(desk, Party("D2", "B", contacts=(general,)))
    make(desk, Party("D3", "C"))
    found = [(line.party.code, line.party.email, line.party.country) for line in lines(desk)]
    assert found == [("D1", "crediteuren@a.example", "NL"), ("D2", "info@a.example", "NL"), ("D3", "", "NL")]


def test_what_we_owe_stands_beside_what_is_owed_and_currencies_stay_apart(desk: Desk) -> None:
    rows = [post("1", "100,00", Valuta="EUR"), post("2", "30,00", Valuta="USD"), post("3", "5,00", Valuta="CHF")]
    take_in(desk, rows)
    desk.engine.execute("UPDATE item SET side = 'payable' WHERE number = '3'")
    assert lines(desk)[0].standings == (("EUR", 10000, 10000, 0), ("CHF", 0, 0, 500), ("USD", 3000, 3000, 0))


def test_what_is_late_in_the_list_is_what_is_late_in_the_aging(desk: Desk) -> None:
    rows = [post("1", "100,00"), post("2", "30,00", due="01-12-2026"), post("3", "70,00", party="D2")]
    rows += [post("4", "-5,00", party="D2"), post("5", "9,00", party="K1"), post("6", "40,00", Valuta="USD")]
    take_in(desk, rows, as_of=date(2026, 10, 2))
    desk.engine.execute("UPDATE item SET side = 'payable' WHERE number IN ('3', '5')")
    found, aging = party_list(desk, TODAY), aging_overview(desk, TODAY)
    everyone = np.arange(len(found), dtype=np.int32)
    late = {currency: sum(minors[1:]) for currency, minors in aging.per_currency.items()}
    assert found.overdue(everyone) == late == {"EUR": 9_500, "USD": 4_000}
    per_party = {line.party.code: one for line in lines(desk) for one in line.standings if one.currency == "EUR"}
    assert per_party["D1"] == ("EUR", 13_000, 10_000, 0)
    assert per_party["D2"] == ("EUR", -500, -500, 7_000)
    assert per_party["K1"] == ("EUR", 0, 0, 900)
    assert in_order(desk, "payable") == ["D1", "K1", "D2"]


def test_numbers_and_dates_of_the_user_sort_as_what_they_are(desk: Desk) -> None:
    for kind in (AttributeKind("Omzet", AttributeType.NUMBER), AttributeKind("Sinds", AttributeType.DATE)):
        relating.save_attribute_kind(desk, kind)
    make(desk, Party("D1", "A", attributes={"Omzet": "1000", "Sinds": "2020-02-01"}))
    make(desk, Party("D2", "B", attributes={"Omzet": "99.5", "Sinds": "2019-12-31"}))
    make(desk, Party("D3", "C", attributes={"Omzet": "-3"}))
    assert in_order(desk, "attr.Omzet") == ["D3", "D2", "D1"]
    assert in_order(desk, "attr.Sinds") == ["D3", "D2", "D1"]


def test_search_looks_at_everything_that_is_known_of_a_party(desk: Desk) -> None:
    contact = Contact(Purpose.INVOICES, name="Piet Müller", phone="015-123")
    make(
        desk,
        Party("D1", "A", street="Kade 1", iban="NL91ABNA0417164300", contacts=(contact,), attributes={"X": "Noord"}),
    )
    make(desk, Party("D2", "B"))
    found = party_list(desk, TODAY)
    for word in ("kade", "0417", "muller", "015-123", "noord", "d1"):
        assert found.holding([word]).tolist() == [True, False], word
    assert not found.holding(["kade", "zuid"]).any()
