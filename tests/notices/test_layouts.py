"""Layout sets: finding, inheriting, and telling every mistake with its file, line and field."""

import shutil
from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.notices.examples import example_facts
from aanmaningen.notices.freeze import NO_OPTIONS, freeze
from aanmaningen.notices.layouts import LayoutLibrary
from aanmaningen.resources import resource_path

SHIPPED = resource_path("layouts")


@pytest.fixture
def own(tmp_path):
    """A folder for sets of the user's own."""
    folder = tmp_path / "layouts"
    folder.mkdir()
    return folder


def make(folder: Path, code: str, **files: str) -> Path:
    """Write a set; file names without their "t" prefix for the levels (t1, t2, t3)."""
    home = folder / code
    home.mkdir(exist_ok=True)
    for name, text in files.items():
        (home / f"{name.removeprefix('t')}.toml").write_text(text, encoding="utf-8")
    return home


def library(own: Path) -> LayoutLibrary:
    return LayoutLibrary([SHIPPED, own])


def mistakes(own: Path) -> list[tuple[str, int, str, str]]:
    return [(Path(m.file).name, m.line, m.field, str(m.problem)) for m in library(own).check()]


def test_the_shipped_sets_are_there_and_right():
    shipped = LayoutLibrary([SHIPPED])
    assert shipped.codes() == ["de", "en", "fr", "nl", "nl-groot"]
    assert shipped.check() == []


def test_a_set_takes_from_its_base_what_it_does_not_say(own):
    make(own, "winkel", set='name = "Winkel"\nbase = "nl"\n[labels]\ndate = "Dag"\n', t1='heading = "Nog even dit"\n')
    winkel, nl = library(own).load("winkel"), library(own).load("nl")
    assert (winkel.labels["date"], winkel.labels["number"]) == ("Dag", nl.labels["number"])
    content = freeze(example_facts(1, "winkel"), winkel, NO_OPTIONS)
    assert content.heading == "Nog even dit"
    assert content.opening == freeze(example_facts(1, "nl"), nl, NO_OPTIONS).opening


def test_a_base_may_have_a_base_itself(own):
    make(own, "a", set='name = "A"\nbase = "nl-groot"\n')
    assert library(own).load("a").columns == library(own).load("nl-groot").columns


def test_the_users_own_set_wins_over_the_shipped_one(own):
    shutil.copytree(SHIPPED / "nl", own / "nl")
    (own / "nl" / "1.toml").write_text(
        (SHIPPED / "nl" / "1.toml").read_text(encoding="utf-8").replace('heading = "Betal', 'heading = "Onze betal'),
        encoding="utf-8",
    )
    own_one = library(own).load("nl")
    assert freeze(example_facts(1, "nl"), own_one, NO_OPTIONS).heading == "Onze betalingsherinnering"
    assert "nl-groot" in library(own).codes()


def test_a_set_may_build_on_the_shipped_set_of_its_own_name(own):
    make(own, "nl", set='name = "Het onze"\nbase = "nl"\n[labels]\ndate = "Dag"\n')
    assert library(own).load("nl").labels["date"] == "Dag"
    assert library(own).load("nl-groot").labels["date"] == "Dag"
    assert library(own).check() == []


def test_a_folder_that_does_not_exist_is_no_mistake(tmp_path):
    assert LayoutLibrary([SHIPPED, tmp_path / "none"]).check() == []


def test_the_version_changes_with_any_text_and_with_nothing_else(own):
    before = library(own).version("nl")
    assert before == LayoutLibrary([SHIPPED]).version("nl")
    assert len(before) == 64
    make(own, "nl", set='base = "nl"\n')
    assert library(own).version("nl") == before
    make(own, "nl", t2='heading = "Aanmaning!"\n')
    assert library(own).version("nl") != before


def test_an_unknown_set_is_refused_with_the_names_there_are():
    with pytest.raises(Refusal, match="no layout set klingon; there are: de, en, fr, nl, nl-groot"):
        LayoutLibrary([SHIPPED]).load("klingon")


def test_a_set_with_mistakes_is_refused_with_the_first_of_them(own):
    make(own, "x", set='name = "X"\nbase = "nl"\n[design]\naccent = "blauw"\n')
    with pytest.raises(Refusal, match=r'has 1 mistake.*set\.toml, line 4, design\.accent: A colour such as "#1f4e79"'):
        library(own).load("x")
    assert library(own).load("nl")


@pytest.mark.parametrize(
    ("file", "text", "line", "field", "problem"),
    [
        ("t1", 'heading = "x\n', 1, "", "This is not valid TOML"),
        ("t1", "# x\nkop = 'x'\n", 2, "kop", "There is no setting of this name here."),
        ("t1", "heading = 3\n", 1, "heading", "A text between quotes was expected."),
        ("t1", "heading = ''\n", 1, "heading", "The text is empty."),
        ("t1", "\nopening = 'x'\n", 2, "opening", "A list of texts was expected"),
        ("t1", "opening = []\n", 1, "opening", "The text is empty."),
        ("t1", "opening = ['{{ deadline }}',\n 3]\n", 1, "opening", "A list of texts was expected"),
        ("t1", "opening = [\n'{{ deadline }}',\n'{{ nummer }}',\n]\n", 3, "opening[2]", "There is no field nummer."),
        ("t2", "opening = ['''\nx\n{{ deadline }}\n{{ q }}''']\n", 4, "opening[1]", "There is no field q."),
        ("t2", "heading = '{{ number | zwart }}'\n", 1, "heading", "There is no filter zwart."),
        ("t2", "heading = '{% if count %}'\n", 1, "heading", "The text is not well formed"),
        ("t2", "heading = '{{ party.name.upper() }}'\n", 1, "heading", "A call is not allowed"),
        ("t2", "heading = '{{ party.__class__ }}'\n", 1, "heading", "There is no field party.__class__."),
        ("t2", "heading = '{{ withdrawn_on }}'\n", 1, "heading", "There is no field withdrawn_on."),
        ("t3", "heading = '{{ number | date }}'\n", 1, "heading", "This text cannot be filled in: the filter date"),
        ("t3", "heading = '{{ earlier[0] }}'\n", 1, "heading", "This text cannot be filled in"),
        ("t3", "heading = '{{ days + number }}'\n", 1, "heading", "This text cannot be filled in"),
        ("email", "[2]\nsubject = '{{ opening }}'\n", 2, "2.subject", "There is no field opening."),
        ("email", "html = '''\n<p>\n{{ boe }}'''\n", 3, "html", "There is no field boe."),
        ("email", "[4]\nsubject = 'x'\n", 2, "4.subject", "There is no setting of this name here."),
        ("set", "base = 'nl'\n[design]\nmargin_left = -1\n", 3, "design.margin_left", "A number from 0 to 100"),
        ("set", "base = 'nl'\n[design]\nmargin_left = true\n", 3, "design.margin_left", "A number from 0 to 100"),
        ("set", "base = 'nl'\n[design]\nfont_size = '9'\n", 3, "design.font_size", "A number from 6 to 16"),
        ("set", "base = 'nl'\n[design]\naccent = '#12345g'\n", 3, "design.accent", "A colour such as"),
        ("set", "base = 'nl'\n[design]\nqr = 'ja'\n", 3, "design.qr", "true or false"),
        ("set", "base = 'nl'\n[design]\npage_size = 'A5'\n", 3, "design.page_size", "One of these was expected: A4"),
        ("set", "base = 'nl'\n[design]\nlogo = 'x.png'\n", 3, "design.logo", "There is no setting of this name"),
        ("set", "base = 'nl'\nlocale = 'xx'\n", 2, "locale", "There is no locale xx"),
        ("set", "base = 'nl'\nshort_date = 'dd-mm-yyyy'\n", 2, "short_date", "A date needs a day"),
        ("set", "base = 'nl'\n[table]\ncolumns = ['rente']\n", 3, "table.columns", "There is no column rente"),
        ("set", "base = 'nl'\n[table]\ncolumns = ['open', 'open']\n", 3, "table.columns", "named twice"),
        ("set", "base = 'nl'\n[table.open]\nalign = 'midden'\n", 3, "table.open.align", "left, right"),
        ("set", "base = 'nl'\n[table.open]\nwidth = 0\n", 3, "table.open.width", "A number from 0.1"),
        ("set", "base = 'nl'\n[labels]\npage = 'Pagina {n}'\n", 3, "labels.page", "must hold {page} {pages}"),
        ("set", "base = 'nl'\n[phrases]\nx = '{{ phrase.term }}'\n", 3, "phrases.x", "no field phrase.term"),
        ("set", "base = 'niets'\n", 1, "base", "There is no layout set niets to build on."),
        ("set", "base = '../nl'\n", 1, "base", "There is no layout set ../nl to build on."),
        ("set", "base = 'x'\n", 1, "base", "There is no layout set x to build on."),
    ],
)
def test_every_kind_of_mistake_is_told_with_file_line_and_field(own, file, text, line, field, problem):
    make(own, "x", **{"set": "base = 'nl'\n", file: text})
    found = mistakes(own)
    assert len(found) == 1, found
    assert found[0][:3] == (f"{file.removeprefix('t')}.toml", line, field)
    assert problem in found[0][3]


def test_a_missing_text_is_told_with_the_file_it_belongs_in(own):
    shutil.copytree(SHIPPED / "nl", own / "x")
    (own / "x" / "2.toml").unlink()
    fields = {field for file, line, field, problem in mistakes(own) if (file, line) == ("2.toml", 1)}
    assert fields == {"name", "heading", "opening", "closing", "signature"}


def test_a_column_that_is_shown_needs_a_heading(own):
    shutil.copytree(SHIPPED / "nl", own / "x")
    text = (own / "x" / "set.toml").read_text(encoding="utf-8")
    (own / "x" / "set.toml").write_text(text.replace('[table.open]\nheading = "Openstaand"', "[table.open]"), "utf-8")
    assert [m[:3] for m in mistakes(own)] == [("set.toml", 1, "table.open.heading")]


def test_a_level_that_names_no_deadline_is_told(own):
    make(own, "x", set="base = 'nl'\n", t2="# x\nopening = ['Betaal!']\nclosing = []\n")
    assert mistakes(own) == [
        ("2.toml", 2, "opening", "The text names no deadline; use the field deadline, or a phrase that does.")
    ]


def test_a_deadline_in_a_phrase_is_a_deadline(own):
    make(own, "x", set="base = 'nl'\n", t2="opening = ['Betaal {{ phrase.term }}']\nclosing = []\n")
    assert mistakes(own) == []


def test_an_email_that_names_no_deadline_is_told(own):
    email = "text = 'Dag'\nhtml = '<p>Dag</p>'\n[1]\nopening = ['Betaal']\n"
    make(own, "x", set="base = 'nl'\n", email=email)
    assert [m[:3] for m in mistakes(own)] == [("email.toml", 4, "1.opening")]


def test_sets_that_build_on_each_other_are_told(own):
    make(own, "a", set="base = 'b'\n")
    make(own, "b", set="base = 'a'\n")
    assert {m[3] for m in mistakes(own)} == {
        "These sets build on each other in a circle: a.",
        "These sets build on each other in a circle: b.",
    }


def test_a_folder_without_set_toml_and_a_file_that_does_not_belong_are_told(own):
    (own / "leeg").mkdir()
    make(own, "x", set="base = 'nl'\n", t4="heading = 'x'\n")
    found = {(file, line, problem) for file, line, field, problem in mistakes(own) if field == ""}
    assert found == {
        ("set.toml", 1, "A layout set needs a file set.toml."),
        ("4.toml", 1, "This file does not belong to a layout set; it has set, 1, 2, 3 and email.toml."),
    }


def test_all_mistakes_of_a_set_are_told_at_once_in_order(own):
    make(own, "x", set="base = 'nl'\n[design]\nqr = 1\naccent = 'x'\n", t1="heading = '{{ a }} {{ b }}'\n")
    assert [(file, line, field) for file, line, field, _ in mistakes(own)] == [
        ("1.toml", 1, "heading"),
        ("1.toml", 1, "heading"),
        ("set.toml", 3, "design.qr"),
        ("set.toml", 4, "design.accent"),
    ]


def test_one_mistake_in_a_base_is_told_once(own):
    make(own, "x", set="base = 'nl'\n", t1="heading = '{{ a }}'\n")
    make(own, "y", set="base = 'x'\n")
    assert len(mistakes(own)) == 1
    with pytest.raises(Refusal, match="Layout set y has 1 mistake"):
        library(own).load("y")
