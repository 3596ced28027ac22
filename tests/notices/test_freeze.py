"""Freezing: from the facts of a notice to every word on it."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.notice import EarlierNotice, NoticeLine
from aanmaningen.core.records import Contact, ItemKind
from aanmaningen.notices.examples import example_facts
from aanmaningen.notices.freeze import NO_OPTIONS, SenderOptions, design_for, freeze, freeze_email, withdrawal
from aanmaningen.notices.layouts import LayoutLibrary
from aanmaningen.resources import resource_path

LIBRARY = LayoutLibrary([resource_path("layouts")])
NL = LIBRARY.load("nl")


def invoice(number="F1", open_minor=10000, original_minor=None, days_overdue=10, **more):
    day = date(2026, 10, 1)
    original = open_minor if original_minor is None else original_minor
    return NoticeLine(number, ItemKind.INVOICE, day, day, days_overdue, original, open_minor, 1, **more)


def facts_of(*lines, level=1, **changes):
    total = sum(line.open_minor for line in lines)
    return replace(example_facts(level, "nl"), lines=lines, total_minor=total, **changes)


def test_the_table_has_a_row_for_each_line_and_a_cell_for_each_column():
    content = freeze(facts_of(invoice("F1", 2500, 10000)), NL, NO_OPTIONS)
    assert [column.heading for column in content.columns][:2] == ["Factuur", "Factuurdatum"]
    assert content.rows == (("F1", "01-10-2026", "01-10-2026", "10", "100,00", "75,00", "25,00"),)


def test_a_credit_is_named_has_no_due_date_and_is_never_late():
    credit = replace(invoice("C1", -500, days_overdue=30), kind=ItemKind.CREDIT, level=0)
    assert freeze(facts_of(invoice(), credit), NL, NO_OPTIONS).rows[1] == (
        *("Creditnota C1", "01-10-2026", "", "", "-5,00", "", "-5,00"),
    )


def test_an_invoice_that_is_not_yet_due_shows_no_days():
    assert freeze(facts_of(invoice(days_overdue=-4)), NL, NO_OPTIONS).rows[0][3] == ""


def test_without_credits_there_is_one_total():
    assert freeze(facts_of(invoice(), invoice()), NL, NO_OPTIONS).totals == (("Te betalen", "€\xa0200,00"),)


def test_credits_and_payments_are_subtracted_each_on_their_own_line():
    credit = replace(invoice("C1", -500), kind=ItemKind.CREDIT)
    payment = replace(invoice("B1", -1500), kind=ItemKind.PAYMENT)
    assert freeze(facts_of(invoice(), credit, payment), NL, NO_OPTIONS).totals == (
        ("Totaal facturen", "€\xa0100,00"),
        ("Verrekende creditnota’s", "€\xa0-5,00"),
        ("Verrekende betalingen", "€\xa0-15,00"),
        ("Te betalen", "€\xa080,00"),
    )


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_the_running_totals_add_up_to_the_total(amounts):
    lines = tuple(invoice(open_minor=minor) for minor in amounts)
    content = freeze(facts_of(*lines), NL, NO_OPTIONS)
    assert content.running[-1] == NL.writing.number(sum(amounts), 2)
    assert content.running[0] == content.rows[0][-1]
    assert len(content.running) == len(content.rows)


def test_the_only_invoice_gives_its_own_payment_reference():
    reference = "5010002167010010"
    one = freeze(facts_of(invoice(payment_reference=reference)), NL, NO_OPTIONS)
    assert ("Onder vermelding van", reference) in one.payment
    assert one.epc.endswith(reference)
    two = freeze(facts_of(invoice(payment_reference=reference), invoice()), NL, NO_OPTIONS)
    assert ("Onder vermelding van", "2026-00482") in two.payment
    none = freeze(facts_of(invoice()), NL, NO_OPTIONS)
    assert ("Onder vermelding van", "2026-00482") in none.payment


def test_the_payment_block_says_how_much_where_and_before_when():
    assert dict(freeze(facts_of(invoice()), NL, NO_OPTIONS).payment) == {
        "Bedrag": "€\xa0100,00",
        "IBAN": "NL91\xa0ABNA\xa00417\xa01643\xa000",
        "BIC": "ABNANL2A",
        "Ten name van": "Voorbeeld Groothandel B.V.",
        "Onder vermelding van": "2026-00482",
        "Uiterlijk op": "5\xa0december\xa02026",
    }


def test_the_qr_code_is_for_the_total_and_only_where_it_can_be_paid():
    content = freeze(facts_of(invoice(), invoice()), NL, NO_OPTIONS)
    assert "EUR200.00" in content.epc
    assert content.qr_caption
    for changed, options in [
        ({"currency": "USD"}, NO_OPTIONS),
        ({}, SenderOptions(qr=False)),
        ({"administration": replace(example_facts(1, "nl").administration, iban="")}, NO_OPTIONS),
    ]:
        without = freeze(facts_of(invoice(), **changed), NL, options)
        assert (without.epc, without.qr_caption) == ("", "")
    assert freeze(facts_of(invoice()), LIBRARY.load("nl-groot"), NO_OPTIONS).epc == ""


def test_another_currency_shows_its_sign_wherever_the_total_stands():
    content = freeze(facts_of(invoice(open_minor=150000), currency="USD"), NL, NO_OPTIONS)
    assert content.totals[-1][1] == content.payment[0][1] == "US$\xa01.500,00"
    assert any("US$\xa01.500,00" in paragraph for paragraph in content.opening)
    yen = freeze(facts_of(invoice(open_minor=150000), currency="JPY"), NL, NO_OPTIONS)
    assert yen.totals[-1][1] == "JP¥\xa0150.000"


def test_the_salutation_names_the_contact_else_the_consumer_else_nobody():
    business, consumer = example_facts(1, "nl"), example_facts(1, "nl", is_consumer=True)

    def salutation(facts):
        return freeze(facts, NL, NO_OPTIONS).opening[0]

    assert salutation(business) == "Geachte M. Jansen,"
    assert salutation(replace(business, contact=None)) == "Geachte heer, mevrouw,"
    assert salutation(replace(business, contact=Contact(department="Inkoop"))) == "Geachte heer, mevrouw,"
    assert salutation(consumer) == "Geachte J. de Vries,"


def test_one_and_several_invoices_are_spoken_of_rightly():
    one, several = facts_of(invoice()), facts_of(invoice(), invoice("F2"))
    assert "de onderstaande factuur nog open" in freeze(one, NL, NO_OPTIONS).opening[1]
    assert "de onderstaande facturen nog open" in freeze(several, NL, NO_OPTIONS).opening[1]
    assert freeze_email(one, NL).subject == "Betalingsherinnering 2026-00482: factuur F1"
    assert freeze_email(several, NL).subject == "Betalingsherinnering 2026-00482: 2 facturen"


@pytest.mark.parametrize(("days", "words"), [(1, "binnen 1\xa0dag,"), (14, "binnen 14\xa0dagen,")])
def test_the_term_stands_in_words_and_with_its_date(days, words):
    opening = " ".join(freeze(facts_of(invoice(), deadline_days=days), NL, NO_OPTIONS).opening)
    assert f"{words} dus uiterlijk op 5\xa0december\xa02026" in opening


def test_later_levels_name_the_days_of_earlier_notices():
    assert "Op 27\xa0oktober\xa02026 schreven wij u al" in " ".join(
        freeze(example_facts(2, "nl"), NL, NO_OPTIONS).opening
    )
    third = " ".join(freeze(example_facts(3, "nl"), NL, NO_OPTIONS).opening)
    assert "onze eerdere berichten van 2\xa0oktober\xa02026 en 27\xa0oktober\xa02026" in third


def levels(*found, before=(), level=3):
    """Return the fields of a notice whose invoices stand at these levels, after notices of the days `before`."""
    lines = tuple(replace(invoice(f"F{order}"), level=found) for order, found in enumerate(found, 1))
    earlier = tuple(EarlierNotice(f"A{day}", 1, date(2026, 10, day)) for day in before)
    return NL.values(facts_of(*lines, level=level, earlier=earlier))


@pytest.mark.parametrize(
    ("found", "before", "named_all"),
    [
        ((3, 3), (1, 15), True),
        ((3, 3), (1, 8, 15), False),  # one of them was late on the ladder
        ((3, 2), (1, 15), False),
        ((2, 1), (1,), False),
        ((2,), (1,), True),
        ((2,), (1, 8), True),  # the only invoice was on every notice that is earlier on it
        ((1, 1), (), False),
        ((1,), (), False),
    ],
)
def test_earlier_notices_were_about_all_invoices_only_when_each_invoice_was_on_each(found, before, named_all):
    assert levels(*found, before=before)["earlier_named_all"] is named_all


def test_the_invoices_at_the_highest_level_are_known_by_number():
    values = levels(3, 1, 3, before=(1, 15))
    assert (values["at_level_count"], values["at_level_numbers"]) == (2, ("F1", "F3"))
    credit = replace(invoice("C1", -500), kind=ItemKind.CREDIT, level=0)
    assert NL.values(facts_of(invoice("F1"), credit))["at_level_count"] == 1


def test_iban_and_telephone_break_nowhere_in_the_letter_and_can_be_copied_from_the_email():
    facts = facts_of(invoice())
    content, email = freeze(facts, NL, NO_OPTIONS), freeze_email(facts, NL)
    assert "NL91\xa0ABNA\xa00417\xa01643\xa000" in content.footer[0]
    assert "020\xa0555\xa001\xa023" in " ".join(content.closing)
    for text in (email.text, email.html):
        assert "NL91 ABNA 0417 1643 00" in text
        assert "020 555 01 23" in text


def test_a_description_column_says_what_kind_a_credit_is_and_leaves_the_number_alone():
    credit = replace(invoice("C1", -500, description="Retour"), kind=ItemKind.CREDIT, level=0)
    payment = replace(invoice("B1", -100), kind=ItemKind.PAYMENT, level=0)
    rows = freeze(facts_of(invoice("F1"), credit, payment), LIBRARY.load("nl-groot"), NO_OPTIONS).rows
    assert [row[:2] for row in rows] == [("F1", ""), ("C1", "Creditnota: Retour"), ("B1", "Betaling")]


def test_what_the_administration_adds_is_on_the_letter():
    options = SenderOptions(
        address_window="nl-right",
        qr=False,
        logo_sha="a" * 64,
        letterhead_sha="b" * 64,
        contact_name="Els de Boer",
        footer=("Op al onze leveringen zijn onze voorwaarden van toepassing.",),
    )
    design = design_for(NL, options)
    assert (design.address_window, design.qr, design.logo, design.letterhead) == ("nl-right", False, "a" * 64, "b" * 64)
    content = freeze(example_facts(1, "nl"), NL, options)
    assert "Els de Boer" in content.signature
    assert ("Behandeld door", "Els de Boer") in content.reference
    assert content.footer[-1] == options.footer[0]
    assert "Els de Boer" in freeze_email(example_facts(1, "nl"), NL, options).text


def test_without_options_the_design_is_that_of_the_set():
    assert design_for(NL, NO_OPTIONS) == NL.design
    assert design_for(LIBRARY.load("de"), NO_OPTIONS).address_window == "de"


def test_a_malicious_name_cannot_get_into_the_html():
    facts = example_facts(1, "nl", is_consumer=True)
    name = '<img src=x onerror="alert(1)"> {{ sender.iban }}'
    email = freeze_email(replace(facts, party=replace(facts.party, name=name)), NL)
    assert "<img" not in email.html
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt; {{ sender.iban }}" in email.html
    assert name in email.text


def test_a_line_break_in_a_name_cannot_get_into_the_subject():
    email = freeze_email(facts_of(invoice("F1\r\nBcc: x@y.example")), NL)
    assert "\n" not in email.subject
    assert "\r" not in email.subject


def test_freezing_the_same_twice_gives_the_same():
    facts = example_facts(2, "fr")
    fresh = LayoutLibrary([resource_path("layouts")]).load("fr")
    assert freeze(facts, LIBRARY.load("fr"), NO_OPTIONS) == freeze(facts, fresh, NO_OPTIONS)
    assert freeze_email(facts, LIBRARY.load("fr")) == freeze_email(facts, fresh)


def test_freezing_does_not_depend_on_the_hash_seed():
    program = (
        "import hashlib\n"
        "from aanmaningen.notices.examples import example_facts\n"
        "from aanmaningen.notices.freeze import NO_OPTIONS, freeze, freeze_email\n"
        "from aanmaningen.notices.layouts import LayoutLibrary\n"
        "from aanmaningen.resources import resource_path\n"
        "sets = LayoutLibrary([resource_path('layouts')])\n"
        "nl, facts = sets.load('nl'), example_facts(3, 'nl')\n"
        "print(nl.version, repr(freeze(facts, nl, NO_OPTIONS)), repr(freeze_email(facts, nl)))\n"
    )

    def run(seed):
        path = os.pathsep.join(filter(None, sys.path))
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONUTF8": "1"}
        return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True).stdout

    assert run("1") == run("2") != b""


def test_a_withdrawal_takes_back_the_notice_and_asks_for_nothing():
    facts = example_facts(2, "nl")
    content = withdrawal(facts, NL, NO_OPTIONS, date(2026, 12, 1))
    text = " ".join(content.opening)
    assert content.title == "Intrekking 2026-00482"
    assert content.reference[0] == ("Datum", "1\xa0december\xa02026")
    assert "Op 21\xa0november\xa02026 stuurden wij u een aanmaning met kenmerk 2026-00482" in text
    assert (content.columns, content.rows, content.totals, content.payment, content.epc) == ((), (), (), (), "")
    assert content.address == freeze(facts, NL, NO_OPTIONS).address


def test_the_email_texts_may_come_from_another_set_than_the_letter():
    email = freeze_email(example_facts(1, "nl"), LIBRARY.load("en"))
    assert email.subject == "Payment reminder 2026-00482: 3 invoices"
    assert "5\xa0December\xa02026" in email.text


def test_content_survives_its_json():
    content = freeze(example_facts(3, "fr"), LIBRARY.load("fr"), NO_OPTIONS)
    assert type(content).from_json(content.to_json()) == content
