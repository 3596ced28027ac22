"""The proposal: who gets which notice, in which language and by which way, and what is said of the others."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from ledgers import ACTOR, TODAY, deliver, dump, post, sit_down, take_in

from aanmaningen.core.criteria_text import parse
from aanmaningen.core.errors import Refusal
from aanmaningen.core.ladder import Ladder, Level
from aanmaningen.core.records import Contact, Party, PartyGroup, Purpose
from aanmaningen.core.selection import HoldKind, ItemFacts, Reason
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.holding import Target, clear_mark, hold, mark, unhold
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import assign_ladder, change_setting, save_group, save_ladder
from aanmaningen.jobs.proposing import ProposedRun, Wish, propose
from aanmaningen.jobs.saving import save_selection
from aanmaningen.store import administrations, items, parties

# Each test has an administration of its own in one database, which is quicker.
pytestmark = pytest.mark.usefixtures("shared_desk")

WISH = Wish(TODAY)


def reasons(proposed: ProposedRun) -> dict[str, Reason]:
    """Return the reason of every item by its number; SELECTED for those on a notice."""
    found = {left.item.number: left.reason for left in proposed.left_out}
    for notice in proposed.notices:
        found |= {line.item.number: Reason.SELECTED for line in notice.draft.lines}
    return found


def save(desk: Desk, party: Party) -> None:
    """Store a party."""
    parties.save(desk.engine, ACTOR, desk.administration.id, party)


def test_proposal_changes_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00", party="D2")])
    hold(desk, Target(party="D2"), HoldKind.SKIP)
    before = dump(desk.engine)
    assert propose(desk, WISH).proposal.skips_used
    assert dump(desk.engine) == before


def test_items_that_are_closed_or_of_another_administration_are_not_asked_about(
    shared_desk: Callable[[], Desk],
) -> None:
    one, other = shared_desk(), shared_desk()
    take_in(other, [post("9", "100,00")])
    take_in(one, [post("1", "100,00"), post("2", "50,00")])
    take_in(one, [post("1", "100,00")])
    assert reasons(propose(one, WISH)) == {"1": Reason.SELECTED}


def test_notices_are_sorted_by_name_as_the_printed_stack_lies(desk: Desk) -> None:
    names = {"D1": "zoet", "D2": "Appel", "D3": "Éclair", "D4": "Appel"}
    take_in(desk, [post(code, "10,00", party=code, Naam=name) for code, name in names.items()])
    proposed = propose(desk, WISH)
    assert [notice.party.code for notice in proposed.notices] == ["D2", "D4", "D3", "D1"]


# -- by which way, to whom, in which language

GENERAL = Contact(Purpose.GENERAL, "Ans", email="ans@example.org")
NOTICES = Contact(Purpose.NOTICES, "Bo", email="bo@example.org")
INVOICES = Contact(Purpose.INVOICES, "Cas", email="cas@example.org")
ADDRESS = Party("D1", "Zoet", street="Kade 1", city="Gent")


@pytest.mark.parametrize(
    ("name", "party", "channel", "recipient", "contact"),
    [
        ("contact for notices", replace(ADDRESS, contacts=(GENERAL, NOTICES)), "email", "bo@example.org", "Bo"),
        ("else the general one", replace(ADDRESS, contacts=(INVOICES, GENERAL)), "email", "ans@example.org", "Ans"),
        ("never the one for invoices", replace(ADDRESS, contacts=(INVOICES,)), "print", "", None),
        ("no contact", ADDRESS, "print", "", None),
        (
            "contact for notices without an address",
            replace(ADDRESS, contacts=(GENERAL, replace(NOTICES, email=""))),
            "email",
            "ans@example.org",
            "Ans",
        ),
        ("not by e-mail", replace(ADDRESS, contacts=(GENERAL,), notices_by_email=False), "print", "", "Ans"),
    ],
)
def test_email_is_the_way_when_the_party_allows_it_and_an_address_is_known(
    desk: Desk, name: str, party: Party, channel: str, recipient: str, contact: str | None
) -> None:
    save(desk, party)
    take_in(desk, [post("1", "10,00")])
    (notice,) = propose(desk, WISH).notices
    assert (notice.channel, notice.recipient) == (channel, recipient)
    assert (notice.contact and notice.contact.name) == contact


def test_address_that_is_none_is_told_and_the_next_one_is_taken(desk: Desk) -> None:
    save(desk, replace(ADDRESS, contacts=(GENERAL, replace(NOTICES, email="bo at example"))))
    take_in(desk, [post("1", "10,00")])
    proposed = propose(desk, WISH)
    assert proposed.notices[0].recipient == "ans@example.org"
    assert ["bo at example" in str(warning) for warning in proposed.warnings] == [True]


def test_debtor_without_any_address_is_told_once_also_with_two_notices(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00", Valuta="EUR"), post("2", "10,00", Valuta="USD")])
    proposed = propose(desk, WISH)
    assert len(proposed.notices) == 2
    assert [warning.values for warning in proposed.warnings if "party" in warning.values] == [{"party": "D1"}]


@pytest.mark.parametrize(
    ("language", "written", "warnings"), [("", "nl", 0), ("fr", "fr", 0), ("nl-groot", "nl-groot", 0), ("xx", "nl", 1)]
)
def test_language_is_that_of_the_party_else_of_the_administration(
    desk: Desk, language: str, written: str, warnings: int
) -> None:
    save(desk, replace(ADDRESS, language=language))
    take_in(desk, [post("1", "10,00")])
    proposed = propose(desk, WISH)
    assert proposed.notices[0].language == written
    assert len(proposed.warnings) == warnings


def test_list_that_is_older_than_the_reference_date_is_told(desk: Desk) -> None:
    save(desk, ADDRESS)
    take_in(desk, [post("1", "10,00")], as_of=TODAY - timedelta(3))
    assert propose(desk, replace(WISH, reference_date=TODAY - timedelta(3))).warnings == []
    (warning,) = propose(desk, WISH).warnings
    assert warning.values == {"listed": TODAY - timedelta(3), "reference": TODAY}


def with_own(desk: Desk, **own: str) -> Desk:
    """The desk, at an administration of which this is filled in differently."""
    return replace(desk, administration=replace(desk.administration, **own))


def warned(desk: Desk, day: date = TODAY) -> list[str]:
    return [str(warning) for warning in propose(desk, replace(WISH, reference_date=day)).warnings]


def test_notices_that_do_not_say_how_to_pay_are_told_before_anything_is_issued(desk: Desk) -> None:
    save(desk, ADDRESS)
    assert warned(with_own(desk, iban="")) == [], "nobody is asked to pay"
    take_in(desk, [post("1", "10,00")])
    assert warned(desk) == []
    (told,) = warned(with_own(desk, iban=""))
    assert "no IBAN" in told and "1 notice" in told


@pytest.mark.parametrize(("country", "currency"), [("US", "EUR"), ("NL", "GBP")])
def test_bank_that_needs_a_bic_is_told_while_there_is_none(desk: Desk, country: str, currency: str) -> None:
    save(desk, replace(ADDRESS, country=country))
    take_in(desk, [post("1", "10,00", Valuta=currency)])
    (told,) = warned(desk)
    assert "BIC" in told
    assert warned(with_own(desk, bic="ABNANL2A")) == []


def test_sender_without_an_address_is_told_unless_a_letterhead_has_it(desk: Desk) -> None:
    save(desk, ADDRESS)
    take_in(desk, [post("1", "10,00")])
    (told,) = warned(with_own(desk, street=""))
    assert "from whom" in told
    with desk.engine.transaction():
        administrations.put_setting(desk.engine, ACTOR, desk.administration.id, "letterhead", "0" * 64)
    assert warned(with_own(desk, street="")) == []


def test_email_that_cannot_be_sent_is_told_with_the_reason(desk: Desk) -> None:
    save(desk, replace(ADDRESS, contacts=(GENERAL,)))
    take_in(desk, [post("1", "10,00")])
    change_setting(desk, "smtp-host", "mail.example.org")
    assert warned(desk) == []
    (told,) = warned(with_own(desk, email=""))
    assert "1 notice by e-mail cannot be sent yet: There is no address to send from." in told


def test_reference_date_after_today_is_told(desk: Desk) -> None:
    save(desk, ADDRESS)
    take_in(desk, [post("1", "10,00")])
    assert "lies after today" in warned(desk, TODAY + timedelta(1))[0]
    assert "Check the year" in warned(desk, TODAY + timedelta(32))[0]
    assert not any("after today" in told for told in warned(desk))


# -- what the user asks for


def test_settings_count_unless_the_user_says_otherwise(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00"), post("2", "90,00"), post("3", "50,00", party="D2", due="17-11-2026")])
    change_setting(desk, "min-item", "20")
    change_setting(desk, "min-debtor", "91")
    change_setting(desk, "correction-days", "3")
    assert reasons(propose(desk, WISH)) == {
        "1": Reason.BELOW_ITEM_MINIMUM,
        "2": Reason.BELOW_DEBTOR_MINIMUM,
        "3": Reason.NOT_DUE,
    }
    zero = Decimal(0)
    asked = replace(WISH, min_item=zero, min_debtor=zero, correction_days=0)
    assert set(reasons(propose(desk, asked)).values()) == {Reason.SELECTED}


def test_days_since_the_last_notice_count_unless_the_user_says_otherwise(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00")])
    issue(desk, WISH)
    deliver(desk)
    later = replace(WISH, reference_date=TODAY + timedelta(20))
    assert reasons(propose(desk, later)) == {"1": Reason.SELECTED}
    assert reasons(propose(desk, replace(later, days_since_last=21))) == {"1": Reason.TOO_RECENT}
    change_setting(desk, "days-since-last", "21")
    assert reasons(propose(desk, later)) == {"1": Reason.TOO_RECENT}
    assert reasons(propose(desk, replace(later, days_since_last=7))) == {"1": Reason.SELECTED}


def test_criteria_and_a_saved_selection_both_have_to_be_met(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00", Groep="A"), post("2", "90,00", Groep="A"), post("3", "90,00", party="D2")])
    save_selection(desk, "groep-a", "group = A")
    assert reasons(propose(desk, replace(WISH, where="open > 50", selection="groep-a"))) == {
        "1": Reason.OUTSIDE_CRITERIA,
        "2": Reason.SELECTED,
        "3": Reason.OUTSIDE_CRITERIA,
    }


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (replace(WISH, where="open >"), "."),
        (replace(WISH, where="colour = red"), "colour"),
        (replace(WISH, selection="weg"), "no saved selection weg"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(desk: Desk, wish: Wish, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        propose(desk, wish)


@pytest.mark.parametrize(
    ("criteria", "met"),
    [
        ("level = 1", {"1"}),
        ("level = 0", {"2", "3"}),
        ("mark = marked", {"2"}),
        ("notices >= 1", {"1"}),
        ("attr.regio = noord", {"1", "2"}),
        ("email is empty", {"3"}),
        ("days_overdue > 50", {"1", "2", "3"}),
        ("country = NL", {"1", "2", "3"}),
    ],
)
def test_criteria_may_ask_about_party_item_and_history(desk: Desk, criteria: str, met: set[str]) -> None:
    save(desk, Party("D1", "Zoet", contacts=(GENERAL,), attributes={"regio": "Noord"}))
    take_in(desk, [post("1", "10,00"), post("2", "10,00"), post("3", "10,00", party="D2")])
    issue(desk, replace(WISH, where="number = 1"))
    mark(desk, "2", marked=True)
    found = items.listing(desk.engine, desk.administration.id, TODAY.toordinal(), "open", parse(criteria))
    assert {row.number for row in found} == met


# -- ladders

QUICK = Ladder("snel", (Level(0, 3, 2), Level(0, 3, 3)))


@pytest.mark.parametrize("where", ["item", "party", "group", "administration"])
def test_ladder_is_found_at_every_place_where_it_can_be_given(desk: Desk, location: str, where: str) -> None:
    take_in(desk, [post("1", "10,00", Groep="A", due="20-11-2026")])
    assert reasons(propose(desk, WISH)) == {"1": Reason.NOT_DUE}
    save_ladder(desk, QUICK)
    target = {"item": {"item": "1"}, "party": {"party": "D1"}, "group": {"group": "A"}, "administration": {}}[where]
    assign_ladder(desk, "snel", **target)
    again = sit_down(location)
    (notice,) = propose(again, WISH).notices
    assert (notice.draft.level, notice.draft.layout_level, notice.draft.deadline_days) == (1, 2, 3)
    again.engine.close()


def test_ladder_of_the_item_beats_that_of_the_party_and_so_on(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00", Groep="A")])
    for days, target in ((1, {}), (2, {"group": "A"}), (3, {"party": "D1"}), (4, {"item": "1"})):
        save_ladder(desk, Ladder(f"l{days}", (Level(0, days, 1),)))
        assign_ladder(desk, f"l{days}", **target)
        current = next(one for one in administrations.find_all(desk.engine) if one.id == desk.administration.id)
        (notice,) = propose(replace(desk, administration=current), WISH).notices
        assert notice.draft.deadline_days == days


def test_ladder_that_does_not_exist_is_refused_wherever_it_is_given(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00")])
    before = dump(desk.engine)
    for target in ({}, {"group": "A"}, {"party": "D1"}, {"item": "1"}):
        with pytest.raises(Refusal, match="no ladder weg"):
            assign_ladder(desk, "weg", **target)
    with pytest.raises(Refusal, match="no ladder weg"):
        save_group(desk, PartyGroup("A", ladder="weg"))
    assert dump(desk.engine) == before


# -- holds and marks


def test_hold_and_mark_are_put_on_and_taken_away(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00"), post("2", "10,00", party="D2")])
    wish = replace(WISH, where="open > 100")
    mark(desk, "1", marked=True)
    hold(desk, Target(party="D2"), HoldKind.UNTIL, TODAY + timedelta(1))
    assert reasons(propose(desk, wish)) == {"1": Reason.SELECTED, "2": Reason.HOLD}
    clear_mark(desk, "1")
    unhold(desk, Target(party="D2"))
    assert set(reasons(propose(desk, wish)).values()) == {Reason.OUTSIDE_CRITERIA}


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda desk: unhold(desk, Target(item="1")), "no hold on 1"),
        (lambda desk: hold(desk, Target(item="9"), HoldKind.BLOCK), "no item 9"),
        (lambda desk: hold(desk, Target(party="D9"), HoldKind.BLOCK), "no party D9"),
        (lambda desk: hold(desk, Target(), HoldKind.BLOCK), "Name an item"),
        (lambda desk: hold(desk, Target("1", "D1"), HoldKind.BLOCK), "Name an item"),
        (lambda desk: mark(desk, "9", marked=True), "no item 9"),
        (lambda desk: mark(desk, "1", marked=True, level=0), "level is 1 or higher"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_changes_nothing(
    desk: Desk, do: Callable[[Desk], None], sentence: str
) -> None:
    take_in(desk, [post("1", "10,00")])
    before = dump(desk.engine)
    with pytest.raises(Refusal, match=sentence):
        do(desk)
    assert dump(desk.engine) == before


def test_unfinished_notice_keeps_its_debtor_and_currency_out_and_is_named(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00", Valuta="EUR")])
    issue(desk, WISH)
    take_in(
        desk, [post("1", "10,00", Valuta="EUR"), post("2", "10,00", Valuta="EUR"), post("3", "10,00", Valuta="USD")]
    )
    proposed = propose(desk, WISH)
    assert reasons(proposed) == {"1": Reason.UNDELIVERED, "2": Reason.UNDELIVERED, "3": Reason.SELECTED}
    assert {left.detail for left in proposed.left_out} == {"A000001"}


# -- what others do meanwhile


def test_import_by_somebody_else_in_the_middle_does_not_show(
    desk: Desk, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(desk, [post("1", "10,00")])
    other = sit_down(location)
    real = items.facts

    def facts_after_an_import(*arguments: object) -> ItemFacts:
        take_in(other, [post("2", "10,00", party="D2")], partial=True)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(items, "facts", facts_after_an_import)
    proposed = propose(desk, WISH)
    monkeypatch.undo()
    assert reasons(proposed) == {"1": Reason.SELECTED}
    assert proposed.ledger_version < desk.engine.version()
    assert set(reasons(propose(desk, WISH))) == {"1", "2"}
    other.engine.close()


@pytest.fixture
def many(desk: Desk) -> Iterator[Desk]:
    """A ledger of more parties and items than fit in one question to the database."""
    take_in(desk, [post(str(n), f"{n % 90 + 1},00", party=f"D{n // 2}") for n in range(2_400)])
    yield desk


def test_every_open_item_is_told_of_once_however_many_there_are(many: Desk) -> None:
    proposed = propose(many, replace(WISH, min_item=Decimal(20)))
    lines = [line.item.item_id for notice in proposed.notices for line in notice.draft.lines]
    told = sorted([*lines, *(left.item.item_id for left in proposed.left_out)])
    sql = "SELECT id FROM item WHERE administration_id = ?"
    assert told == sorted(row[0] for row in many.engine.rows(sql, (many.administration.id,)))
    assert all(notice.party.code == proposed.standings[notice.draft.party_id].code for notice in proposed.notices)


def test_reference_date_may_lie_anywhere(desk: Desk) -> None:
    take_in(desk, [post("1", "10,00")])
    assert reasons(propose(desk, Wish(date(2020, 1, 1)))) == {"1": Reason.NOT_DUE}
    assert reasons(propose(desk, Wish(date(2099, 1, 1)))) == {"1": Reason.SELECTED}
