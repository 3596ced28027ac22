"""The shipped texts: each set at each level, for every kind of debtor and notice."""

import re
import subprocess
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from aanmaningen.core.notice import NoticeFacts
from aanmaningen.core.records import Administration, Party
from aanmaningen.notices.address import grouped_iban
from aanmaningen.notices.content import Design
from aanmaningen.notices.examples import example_facts, trial_facts
from aanmaningen.notices.fonts import family
from aanmaningen.notices.freeze import NO_OPTIONS, SenderOptions, design_for, freeze, freeze_email, withdrawal
from aanmaningen.notices.layouts import LayoutLibrary
from aanmaningen.notices.pdf import Renderer
from aanmaningen.notices.schema import COLUMNS
from aanmaningen.notices.sheet import Style, broken
from aanmaningen.notices.stationery import Stationery, make_stationery
from aanmaningen.resources import resource_path

LIBRARY = LayoutLibrary([resource_path("layouts")])
CODES = LIBRARY.codes()
everywhere = pytest.mark.parametrize(("code", "level"), [(code, level) for code in CODES for level in (1, 2, 3)])

PAID = {"nl": "betaald", "nl-groot": "al onderweg", "en": "have paid", "de": "inzwischen bezahlt", "fr": "entre-temps"}
# What a set may announce at level 3 only.
CONSEQUENCE = re.compile("uit handen|incassobureau|collection|Inkasso|gerichtlich|recouvrement|juridiction", re.I)


def variants(level: int, code: str) -> list[NoticeFacts]:
    """Return notices of every kind: business, consumer, bare, long, foreign, many and one, with and without a past."""
    business = example_facts(level, code)
    long = "Vereniging van Eigenaars " * 12
    return [
        *trial_facts(level, code),
        replace(business, currency="CHF"),
        replace(business, contact=None),
        replace(business, party=Party(code="1", name=long, street=long, street2=long, city=long, country="BE")),
        replace(business, party=replace(business.party, country="GR", name="Ελληνική Εταιρεία")),
        replace(business, lines=business.lines * 200, total_minor=business.total_minor * 200),
        replace(business, administration=Administration(id=1, code="X", name="X", country="BE")),
    ]


def words_of(facts: NoticeFacts, code: str) -> str:
    """Return all running text of letter and e-mail."""
    content = freeze(facts, LIBRARY.load(code), NO_OPTIONS)
    email = freeze_email(facts, LIBRARY.load(code))
    return "\n".join([content.heading, *content.opening, *content.closing, email.subject, email.text])


@everywhere
def test_every_kind_of_notice_can_be_frozen_in_every_set(code, level):
    layouts = LIBRARY.load(code)
    for facts in variants(level, code):
        for content in (
            freeze(facts, layouts, SenderOptions(contact_name="E. Boer")),
            withdrawal(facts, layouts, NO_OPTIONS, date(2026, 12, 1)),
        ):
            assert content.heading
            assert len(content.opening) >= 2
            assert len(content.address) <= 6
            assert all(len(row) == len(content.columns) for row in content.rows)
            texts = [text for text in content_texts(content) if text != content.epc]
            assert not [text for text in texts if "\n" in text or "{{" in text or "None" in text]
            assert not [
                text for text in texts if re.search(r" [,.]|,,|\(\)|  +\S", text) and text not in content.address
            ]
        email = freeze_email(facts, layouts)
        assert email.subject and "\n" not in email.subject
        assert "\n\n\n" not in email.text


def content_texts(content) -> list[str]:
    def flat(value):
        if isinstance(value, str):
            return [value]
        return [text for part in value for text in flat(part)] if isinstance(value, tuple) else []

    return [
        text
        for field in fields_of(content)
        if field.name not in ("author", "subject", "sender", "return_line", "address", "rows", "payment")
        for text in flat(getattr(content, field.name))
    ]


@everywhere
def test_every_notice_says_how_much_by_when_and_what_if_already_paid(code, level):
    layouts = LIBRARY.load(code)
    facts = example_facts(level, code)
    content, email = freeze(facts, layouts, NO_OPTIONS), freeze_email(facts, layouts)
    total, deadline = content.totals[-1][1], layouts.writing.date(facts.deadline)
    for text in (" ".join(content.opening), email.text, email.html):
        assert total in text
        assert deadline in text
        assert str(facts.deadline_days) in text
    paid = re.compile(PAID[code] + "|betaald")
    assert paid.search(" ".join(content.closing))
    assert paid.search(email.text)
    for reach in (facts.administration.phone, facts.administration.email):
        assert reach in " ".join(content.closing).replace("\xa0", " ")
        assert reach in email.text


@everywhere
def test_who_has_neither_telephone_nor_email_is_not_said_to_be_reached(code, level):
    facts = example_facts(level, code)
    facts = replace(facts, administration=replace(facts.administration, phone="", email=""))
    said = re.compile(r"bereikt ons|can reach us|erreichen uns|nous joindre|\bvia\b|unter[ .]*$", re.M)
    assert not said.search(words_of(facts, code))


@everywhere
def test_nothing_after_the_table_points_to_what_is_below(code, level):
    below = re.compile(r"onderstaande|hieronder|\bbelow|unten|ci-dessous", re.I)
    for facts in variants(level, code):
        assert not below.search(" ".join(freeze(facts, LIBRARY.load(code), NO_OPTIONS).closing))
        assert not below.search(freeze_email(facts, LIBRARY.load(code)).text)


# What may be said only when it holds for every invoice, and what is said when it holds for some.
ALL = re.compile(r"schreven wij u al over de |Ondanks|Despite|about the inv|trotz|Sie an die |Malgré|sujet des")
SOME = {"nl": "een of meer van", "en": "one or more of", "de": "eine oder mehrere der", "fr": "une ou de plusieurs des"}
LAST = {
    "nl": "Dit is onze laatste",
    "en": "This is our final",
    "de": "Dies ist unsere letzte",
    "fr": "Le présent courrier constitue",
}
CHANCE = re.compile(r"nog eenmaal|one last|dernière possibilité")


def at_levels(code: str, *levels: int, is_consumer: bool = False) -> NoticeFacts:
    """Return a notice with an invoice of each of these levels."""
    facts = example_facts(max(levels), code, is_consumer=is_consumer)
    lines = [replace(facts.lines[0], number=f"F{order}", level=level) for order, level in enumerate(levels, 1)]
    return replace(facts, lines=tuple(lines), total_minor=sum(line.open_minor for line in lines))


@pytest.mark.parametrize("is_consumer", [True, False])
@pytest.mark.parametrize("levels", [(2, 1), (3, 1), (3, 2), (3, 3, 1), (1, *[3] * 9)])
@pytest.mark.parametrize("code", CODES)
def test_what_holds_for_some_invoices_is_not_said_of_all(code, levels, is_consumer):
    facts = at_levels(code, *levels, is_consumer=is_consumer)
    text = words_of(facts, code)
    assert not ALL.search(text)
    assert not CHANCE.search(text)
    assert LAST[code[:2]] not in text
    # The statement of account is on its second letter a statement as a whole.
    assert SOME[code[:2]] in text or (code, max(levels)) == ("nl-groot", 2)
    if max(levels) == 3:
        last = [f"F{order}" for order, level in enumerate(levels, 1) if level == 3]
        opening = " ".join(freeze(facts, LIBRARY.load(code), NO_OPTIONS).opening)
        assert re.findall(r"\bF\d+", opening) == (last if len(last) <= 5 else [])
        assert str(len(last)) in opening or len(last) <= 5
        closing = freeze(facts, LIBRARY.load(code), NO_OPTIONS).closing[0]
        assert re.search("laatste aanmaning|final notice|letzte Mahnung|dernier avis", closing)


@pytest.mark.parametrize("code", CODES)
def test_a_final_notice_for_all_its_invoices_says_so(code):
    for levels in ((3,), (3, 3)):
        text = words_of(at_levels(code, *levels), code)
        assert LAST[code[:2]] in text
        assert SOME[code[:2]] not in text


WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<')


@pytest.mark.documents
@pytest.mark.parametrize("code", CODES)
def test_no_column_is_too_narrow_for_its_heading_or_its_usual_cells(code):
    layouts = LIBRARY.load(code)
    facts = example_facts(1, code)
    lines = tuple(replace(line, open_minor=12345678, original_minor=23456789) for line in facts.lines)
    content = freeze(replace(facts, lines=lines), layouts, NO_OPTIONS)
    pdf = Renderer(design_for(layouts, NO_OPTIONS), {}).render(content)
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
    words = [(float(top), float(bottom), word) for top, bottom, word in WORD.findall(boxes)]
    headings = {column.heading.split()[-1] for column in content.columns}
    cells = {word for row in content.rows for cell in row for word in cell.replace("\u202f", " ").split()}
    foot = next(top for top, _, word in words if word == content.columns[-1].heading.split()[-1])
    heads = [(top, bottom) for top, bottom, word in words if word in headings and abs(top - foot) < 2]
    assert len(heads) >= len(content.columns)
    assert len({round(bottom - top, 1) for top, bottom in heads}) == 1
    in_table = [(top, bottom) for top, bottom, word in words if word in cells and foot + 4 < top < foot + 90]
    assert len({round(bottom - top, 1) for top, bottom in in_table}) == 1


@pytest.mark.documents
@everywhere
def test_dates_amounts_and_numbers_stay_on_one_line(code, level):
    layouts = LIBRARY.load(code)
    facts = at_levels(code, *[level] * 2)
    content = freeze(facts, layouts, NO_OPTIONS)
    own = facts.administration
    whole = {
        *(layouts.writing.date(facts.deadline), content.totals[-1][1]),
        *(own.phone, grouped_iban(own.iban), f"{facts.deadline_days} "),
    }
    texts = [*content.opening, *content.closing, *content.footer]
    style = Style(stationery_of(layouts.design).regular, 10, 12, b"")
    for width in range(180, 420, 7):
        for text in texts:
            lines = broken(text, style, width)
            for kept in (kept.replace("\xa0", " ") for kept in whole):
                count = sum(line.replace("\xa0", " ").count(kept) for line in lines)
                assert count == text.replace("\xa0", " ").count(kept)


def stationery_of(design: Design) -> Stationery:
    fonts = family(design.font)
    return make_stationery(design, {}, fonts, fonts.tiers[-1])


@everywhere
def test_consequences_are_announced_at_the_last_level_and_not_before(code, level):
    for is_consumer in (True, False):
        said = CONSEQUENCE.search(words_of(example_facts(level, code, is_consumer=is_consumer), code))
        assert bool(said) is (level == 3)


@everywhere
def test_no_notice_demands_costs_or_interest(code, level):
    claims = re.compile(r"(?<!geen )kosten van €|vermeerderd met|plus (interest|costs)|zuzüglich|majoré|40,00", re.I)
    for is_consumer in (True, False):
        facts = example_facts(level, code, is_consumer=is_consumer)
        assert not claims.search(words_of(facts, code))
        amounts = set(re.findall(r"\d[\d.,\u202f]*[.,]\d\d(?!\d)", words_of(facts, code)))
        assert len(amounts) == 1


def test_a_consumer_is_told_that_costs_need_a_letter_of_their_own():
    """Art. 6:96 lid 6 BW: without a fourteen-day notice a consumer owes no collection costs."""
    text = words_of(example_facts(3, "nl", is_consumer=True), "nl")
    assert "geen incassokosten en geen rente in rekening" in text
    assert "pas bij komen nadat u daarover kosteloos een aparte brief" in text
    business = words_of(example_facts(3, "nl"), "nl")
    assert "aanspraak te maken op wettelijke rente" in business
    assert "veertien" not in text + business


@everywhere
def test_no_text_mixes_languages(code, level):
    strangers = {"nl": r"\b(the|und|les|vous)\b", "en": r"\b(het|een|und|les|vous)\b"}
    strangers |= {"de": r"\b(the|het|een|les|vous)\b", "fr": r"\b(the|het|een|und)\b"}
    for is_consumer in (True, False):
        assert not re.search(strangers[code[:2]], words_of(example_facts(level, code, is_consumer=is_consumer), code))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_french_signs_of_two_parts_stand_after_a_no_break_space(level):
    facts = example_facts(level, "fr")
    text = words_of(facts, "fr")
    assert not re.search(r"[ \w][;:!?»]", text)
    assert "ÀÉ" not in text
    assert re.search(r"\u00a0:", text)


@pytest.mark.parametrize("code", CODES)
def test_every_column_can_be_shown(code, tmp_path):
    home = tmp_path / "alles"
    home.mkdir()
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    (home / "set.toml").write_text(f'base = "{code}"\n[table]\ncolumns = [{columns}]\n', encoding="utf-8")
    layouts = LayoutLibrary([resource_path("layouts"), tmp_path]).load("alles")
    rows = freeze(example_facts(1, "alles"), layouts, NO_OPTIONS).rows
    assert len(rows[0]) == len(COLUMNS)
    assert rows[0][1] == "Levering week 31"


class Tags(HTMLParser):
    """Keeps the tags that are open, and complains about one closed out of turn."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@everywhere
def test_the_html_is_whole_and_fetches_nothing(code, level):
    html = freeze_email(example_facts(level, code), LIBRARY.load(code)).html
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert f'<html lang="{code[:2]}">' in html
    assert not re.search(r"https?:|<script|<img|<link|url\(", html)


def test_the_large_customers_get_a_statement_with_descriptions_and_no_qr_code():
    content = freeze(example_facts(1, "nl-groot"), LIBRARY.load("nl-groot"), NO_OPTIONS)
    assert "Rekeningoverzicht" in content.heading
    assert content.columns[1].heading == "Omschrijving"
    assert content.rows[0][1] == "Levering week 31"
    assert content.epc == ""
