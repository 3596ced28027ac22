"""Sentences in the reader's language, and catalogues that keep up with the sources."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import catalogues
import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen import i18n
from aanmaningen.core.messages import Amount, message, plural
from aanmaningen.i18n import LANGUAGES, Translator, known_language, system_language

NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues with two made-up sentences in Dutch and French, in place of the shipped one."""
    sentences = {
        "nl": {"Hello {name}, row {row}.": "Dag {name}, rij {row}.", ("{n} row", "{n} rows"): ("{n} rij", "{n} rijen")},
        "fr": {("{n} row", "{n} rows"): ("{n} ligne", "{n} lignes")},
    }
    for language, texts in sentences.items():
        catalog = Catalog(locale=language)
        for key, text in texts.items():
            catalog.add(key, text)
        path = tmp_path / "i18n" / language / "LC_MESSAGES" / "aanmaningen.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(catalogues.mo_bytes(catalog))
    monkeypatch.setattr(i18n, "resource_path", lambda relative: tmp_path / relative)
    return tmp_path


def test_sentence_is_told_in_the_readers_language(shipped: Path) -> None:
    assert (
        Translator("nl").text(message("Hello {name}, row {row}.", name="Jansen", row=12345)) == "Dag Jansen, rij 12345."
    )


def test_sentence_without_translation_is_told_in_english(shipped: Path) -> None:
    assert Translator("fr").text(message("Hello {name}, row {row}.", name="Petit", row=1)) == "Hello Petit, row 1."


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("nl", 0, "0 rijen"),
        ("nl", 1, "1 rij"),
        ("nl", 2000, "2.000 rijen"),
        ("fr", 0, "0 ligne"),  # French counts nought as one
        ("fr", 2, "2 lignes"),
        ("en", 1, "1 row"),
        ("en", 2000, "2,000 rows"),
    ],
)
def test_count_chooses_the_form_by_the_rules_of_the_language(shipped: Path, language: str, n: int, text: str) -> None:
    assert Translator(language).text(plural("{n} row", "{n} rows", n=n)) == text


def test_log_shows_the_english_form() -> None:
    assert str(plural("1 row of {file}", "{n} rows of {file}", n=1, file="a.csv")) == "1 row of a.csv"
    assert str(plural("1 row of {file}", "{n} rows of {file}", n=3, file="a.csv")) == "3 rows of a.csv"


def test_message_inside_a_message_is_translated_too(shipped: Path) -> None:
    inner = plural("{n} row", "{n} rows", n=2)
    assert Translator("nl").text(message("In all: {what}", what=inner)) == "In all: 2 rijen"


@pytest.mark.parametrize(
    ("language", "amount", "day", "number"),
    [
        ("nl", f"€{NO_BREAK}1.234,50", "21 nov 2026", "1.234.567"),
        ("en", "€1,234.50", "21 Nov 2026", "1,234,567"),
        ("de", f"1.234,50{NO_BREAK}€", "21.11.2026", "1.234.567"),
        (
            "fr",
            f"1\N{NARROW NO-BREAK SPACE}234,50{NO_BREAK}€",
            "21 nov. 2026",
            "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567",
        ),
    ],
)
def test_values_are_written_as_the_reader_writes_them(language: str, amount: str, day: str, number: str) -> None:
    translator = Translator(language)
    assert translator.amount(123450, "EUR") == amount
    assert translator.date(date(2026, 11, 21)) == day
    assert translator.number(1234567) == number
    inside = message("{a}|{d}|{x}", a=Amount(123450, "EUR"), d=date(2026, 11, 21), x=Decimal(1234567))
    assert translator.text(inside) == f"{amount}|{day}|{number}"


def test_amount_without_decimals_shows_none() -> None:
    assert "1.200" in Translator("nl").amount(1200, "JPY")
    assert "," not in Translator("nl").amount(1200, "JPY")


def test_list_in_a_sentence_is_joined_with_the_word_of_the_language() -> None:
    assert Translator("nl").text(message("{what}", what=["a", "b", "c"])) == "a, b en c"
    assert Translator("de").text(message("{what}", what=("a", "b"))) == "a und b"


def test_braces_in_a_value_are_left_alone() -> None:
    assert Translator("nl").text(message("{found}", found="{row} {}")) == "{row} {}"


@given(st.text())
def test_any_language_code_gives_a_language_we_speak(code: str) -> None:
    assert known_language(code) in LANGUAGES


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("nl_BE.UTF-8", "nl"),
        ("FR-be", "fr"),
        ("de", "de"),
        ("en_US", "en"),
        ("es_ES", "nl"),
        ("C.UTF-8", "nl"),
        ("", "nl"),
        ("nld", "nl"),
        ("deu_XX", "nl"),
    ],
)
def test_locale_stands_for_its_language_and_an_unknown_one_for_dutch(code: str, language: str) -> None:
    assert known_language(code) == language


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows is asked in another way")
def test_system_language_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert system_language() == "nl"
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert system_language() == "de"
    monkeypatch.setenv("LANGUAGE", "fr_BE:nl")
    assert system_language() == "fr"


# The catalogues that ship. When one of these fails: python dev.py i18n, then translate what it lists.


def test_every_sentence_is_a_literal_that_can_be_translated() -> None:
    assert list(catalogues.unreadable_calls()) == []


def test_program_and_catalogues_speak_the_same_languages() -> None:
    assert catalogues.LANGUAGES == LANGUAGES
    assert {path.name for path in catalogues.FOLDER.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_in_step_with_the_sources(language: str) -> None:
    template = catalogues.extracted()
    assert len(template) > 0
    renewed = catalogues.renewed(language, template)
    assert catalogues.po_path(language).read_bytes() == catalogues.po_bytes(renewed)


def test_no_sentence_stands_where_the_extractor_does_not_look() -> None:
    written = [
        f"{path.name}:{part.lineno}"
        for path in sorted(Path(i18n.__file__).parent.rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for part in ast.walk(string)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("message", "plural")
    ]
    assert written == [], "a sentence within an f-string is in no catalogue"


def test_renewing_one_catalogue_leaves_the_next_alone() -> None:
    template = Catalog()
    template.add("A sentence no catalogue holds.")
    catalogues.renewed("en", template)
    assert list(catalogues.faults(catalogues.renewed("de", template))) == [
        "not translated: A sentence no catalogue holds."
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_the_same_places(language: str) -> None:
    assert list(catalogues.faults(catalogues.read(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_equals_its_source(language: str) -> None:
    path = catalogues.po_path(language)
    assert path.with_suffix(".mo").read_bytes() == catalogues.mo_bytes(catalogues.read(language))


def test_faults_are_found() -> None:
    catalog = Catalog(locale="nl")
    catalog.add("missing")
    catalog.add("uncertain", "onzeker", flags=["fuzzy"])
    catalog.add("{a} and {b}", "{a} en {c}")
    catalog.add(("1 row of {a}", "{n} rows of {a}"), ("1 rij", "{n} rijen van {a}"))
    catalog.add(("1 row", "{n} rows"), ("1 rij", "{n} rijen"))
    catalog.add("{a}", "{a")
    assert [fault.partition(":")[0] for fault in catalogues.faults(catalog)] == [
        "not translated",
        "fuzzy",
        "other places",
        "other places",
        "other places",
    ]
