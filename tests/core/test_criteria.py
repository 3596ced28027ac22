"""Own criteria: what the text form says, what it refuses, and what a row must have to meet them."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.core.criteria import (
    FIELDS,
    MAX_COMPARISONS,
    MAX_DEPTH,
    MAX_LENGTH,
    OPERATORS,
    ORDER,
    And,
    Comparison,
    Criterion,
    FieldKind,
    Not,
    Operator,
    Or,
    Value,
    field_named,
    fields_used,
    fold,
    with_attribute_renamed,
)
from aanmaningen.core.criteria_predicate import predicate
from aanmaningen.core.criteria_text import parse
from aanmaningen.core.criteria_writing import to_text
from aanmaningen.core.errors import Refusal

OPEN = Comparison("open", Operator.AT_LEAST, (Decimal(100),))
DUTCH = Comparison("country", Operator.IN, ("NL", "BE"))
LARGE = Comparison("group", Operator.EQUAL, ("Groot",))
COMPANY = Comparison("name", Operator.CONTAINS, ("B.V.",))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
values_of: dict[FieldKind, st.SearchStrategy[Value]] = {
    FieldKind.TEXT: texts | st.sampled_from(["and", "niet", 'say "hi"', "\\", '\\"', "a,b", "“x”", "1.234,56"]),
    FieldKind.AMOUNT: st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents) / 100),
    FieldKind.INTEGER: st.integers(-(10**9) + 1, 10**9 - 1),
    FieldKind.DATE: st.dates(),
    FieldKind.BOOLEAN: st.booleans(),
}
names = st.sampled_from(list(FIELDS)) | texts.filter(str.strip).map(lambda name: f"attr.{name}")


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Return any comparison that can be made."""
    field = field_named(draw(names))
    chosen = draw(st.sampled_from(OPERATORS[field.kind]))
    is_list = chosen in (Operator.IN, Operator.NOT_IN)
    is_chosen = field.choices and (is_list or chosen in (Operator.EQUAL, Operator.NOT_EQUAL))
    kind = field.kind
    if kind is FieldKind.ATTRIBUTE:
        possible = [FieldKind.TEXT, FieldKind.AMOUNT, FieldKind.DATE]
        is_partial = chosen in (Operator.CONTAINS, Operator.STARTS_WITH)
        kind = FieldKind.TEXT if is_partial else draw(st.sampled_from(possible[1:] if chosen in ORDER else possible))
    value = st.sampled_from([words[0] for words in field.choices]) if is_chosen else values_of[kind]
    if chosen in (Operator.EMPTY, Operator.NOT_EMPTY):
        return Comparison(field.name, chosen)
    return Comparison(field.name, chosen, tuple(draw(st.lists(value, min_size=1, max_size=4 if is_list else 1))))


def trees(leaves: st.SearchStrategy[Comparison]) -> st.SearchStrategy[Criterion]:
    """Return trees of and, or and not over the leaves."""

    def branches(parts: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
        some = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return some.map(And) | some.map(Or) | parts.map(Not)

    return st.recursive(leaves, branches, max_leaves=8).filter(lambda tree: height(tree) <= MAX_DEPTH)


def height(criterion: Criterion) -> int:
    """Return how many and, or and not stand above the deepest comparison."""
    match criterion:
        case Comparison():
            return 0
        case Not(part):
            return 1 + height(part)
        case And(parts) | Or(parts):
            return 1 + max(map(height, parts))


def refusal(text: str) -> str:
    """Return the sentence with which the text is refused."""
    with pytest.raises(Refusal) as caught:
        parse(text)
    return str(caught.value)


@given(trees(comparisons()))
def test_text_of_a_tree_reads_back_as_the_same_tree(criterion: Criterion) -> None:
    assert parse(to_text(criterion)) == criterion


@given(st.lists(st.sampled_from(["name", "open", "(", ")", "not", "and", "or", "=", "in", '"', "x", "1,2", " ", "\\"])))
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        criterion = parse(text)
    except Refusal:
        return
    assert parse(to_text(criterion)) == criterion


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    criterion = parse('open >= 100 and not name contains "B.V." or group = Groot and country in (NL, BE)')
    assert criterion == Or((And((OPEN, Not(COMPANY))), And((LARGE, DUTCH))))


def test_brackets_change_what_belongs_together() -> None:
    criterion = parse('open >= 100 and (not (name contains "B.V.") or group = Groot)')
    assert criterion == And((OPEN, Or((Not(COMPANY), LARGE))))


def test_canonical_text_is_plain_to_read() -> None:
    text = 'OPENSTAAND>=100,00 EN (Land in (NL,BE) OF Groep="Groot") en niet naam bevat "B.V."'
    assert to_text(parse(text)) == 'open >= 100 and (country in (NL, BE) or group = Groot) and not name contains "B.V."'


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("openstaand > 12,50 of niveau = 2", "open > 12.5 or level = 2"),
        ("laatste_aanmaning is leeg", "last_notice is empty"),
        ("laatste-aanmaning is niet leeg", "last_notice is not empty"),
        ("naam begint met De", "name starts with De"),
        ("postcode niet in (1000, 1010)", "postal_code not in (1000, 1010)".replace("1000, 1010", '"1000", "1010"')),
        ("vervaldatum < 1-10-2026", "due_date < 2026-10-01"),
        ("consument = ja en automatische_incasso <> nee", "consumer = yes and direct_debit != no"),
        ("soort = Factuur", "kind = invoice"),
        ("dagen_te_laat > 30", "days_overdue > 30"),
    ],
)
def test_dutch_says_the_same_as_english(dutch: str, english: str) -> None:
    assert to_text(parse(dutch)) == english


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name = 's-Hertogenbosch", "'s-Hertogenbosch"),
        ("name = B.V.", "B.V."),
        ("name = 12,5", "12,5"),
        ("language = en", "en"),
        ("country = IN", "IN"),
        ('name = "a ""b"" \\"c\\" \\\\ \\d"', 'a "b" "c" \\ \\d'),
        ("name = “Jansen & Zn”", "Jansen & Zn"),
        ('name = ""', ""),
        ("number = 2026-0001/a", "2026-0001/a"),
    ],
)
def test_text_values_may_stand_bare_or_quoted(text: str, value: str) -> None:
    criterion = parse(text)
    assert isinstance(criterion, Comparison)
    assert criterion.values == (value,)


def test_comma_in_a_list_separates_and_elsewhere_begins_the_decimals() -> None:
    assert parse("level in (1,2)") == Comparison("level", Operator.IN, (1, 2))
    assert parse("open in (1, 2.5)") == Comparison("open", Operator.IN, (Decimal(1), Decimal("2.5")))
    assert parse("open = 1,5") == Comparison("open", Operator.EQUAL, (Decimal("1.5"),))
    assert "position 10: found “100,50”, expected amounts with a decimal point" in refusal("open in (100,50)")


@pytest.mark.parametrize(
    ("text", "held", "is_met"),
    [
        ("attr.Omzet > 1000", "1500.5", True),
        ("attr.Omzet > 1000", "200", False),  # as text it would be more
        ("attr.Omzet = 1500,50", "1500.5", True),
        ("attr.Omzet in (1, 2)", "2", True),
        ("attr.Omzet > 1000", "veel", False),
        ("attr.Omzet <= 1000", "veel", False),
        ("attr.Omzet != 1000", "veel", True),
        ("attr.Sinds < 1-1-2020", "2019-12-31", True),
        ("attr.Sinds < 1-1-2020", "2020-01-01", False),
        ("attr.Sinds = 1-1-2020", "2020-01-01", True),
        ('attr.Code = "007"', "7", False),
        ("attr.Code in (7, A)", "a", True),
        ("attr.Code starts with 7", "78", True),
    ],
)
def test_attributes_compare_as_what_they_are_compared_with(text: str, held: str, is_met: bool) -> None:
    criterion = parse(text)
    name = next(iter(fields_used(criterion)))
    assert predicate(criterion)({name: held}) is is_met
    assert parse(to_text(criterion)) == criterion


def test_an_attribute_gets_another_name_wherever_it_stands() -> None:
    before = parse('attr.Oud = 1 and (not attr.Oud is empty or attr.Ander > 5 or name = "attr.Oud")')
    after = with_attribute_renamed(before, "Oud", "Heel nieuw")
    assert to_text(after) == (
        'attr."Heel nieuw" = 1 and (not attr."Heel nieuw" is empty or attr.Ander > 5 or name = "attr.Oud")'
    )


def test_attributes_are_named_with_or_without_quotes() -> None:
    assert parse('attr.Sector = Bouw or ATTR."Soort klant" is empty') == Or(
        (Comparison("attr.Sector", Operator.EQUAL, ("Bouw",)), Comparison("attr.Soort klant", Operator.EMPTY))
    )


def test_fields_used_names_each_field_once() -> None:
    assert fields_used(parse("open > 1 and (open < 5 or not attr.X = y)")) == {"open", "attr.X"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "position 1: found the end, expected a field, “not” or “(”."),
        ("open >", "position 7: found the end, expected an amount such as 1234.50 or 1234,50"),
        ("opne > 1", "position 1: found “opne”, expected a field; close to it: open"),
        ("vervaldatm < 1-1-2026", "close to it: vervaldatum"),
        ("xyzzy = 1", "there are: number, kind,"),
        ("open = 1.234,56", "position 8: found “1.234,56”, expected an amount"),
        ("open = 1.234", "position 8: found “1.234”, expected an amount"),
        ("open = € 5", "position 8: found “€”"),
        ("due_date < 31-02-2026", "position 12: found “31-02-2026”, expected a date such as"),
        ("level = 1,5", "position 9: found “1,5”, expected a whole number"),
        ("level = 9999999999", "expected a whole number"),
        ("consumer = misschien", "expected yes or no"),
        ("kind = ster", "position 8: found “ster”, expected one of: invoice, credit, payment"),
        ("name > A", "position 6: found “>”, expected an operator that “name” has: =, !=, in,"),
        (
            "attr.Omvang >= groot",
            "position 16: found “groot”, expected a value; after <, <=, > and >= a number or a date",
        ),
        ("consumer in (yes)", "expected an operator that “consumer” has: =, !=, is empty"),
        ("name is Jansen", "position 6: found “is”, expected an operator"),
        ("name = Jansen BV", "position 15: found “BV”, expected “and”, “or” or the end (text of more than one word"),
        ("(open > 1", "position 10: found the end, expected “and”, “or” or “)”"),
        ("open > 1)", "position 9: found “)”"),
        ('name = "Jansen', 'position 8: found “"Jansen”, expected a closing quote'),
        ("name = „Jansen", "expected a closing quote"),
        ("name = !", "position 8: found “!”"),
        ("country in ()", "position 13: found “)”, expected a text"),
        ("country in NL", "position 12: found “NL”, expected “(”"),
        ("country in (NL BE)", "position 16: found “BE”, expected “,” or “)”"),
        ("attr. = 5", "position 7: found “=”, expected the name of an attribute"),
        ("name = a\0b", "position 9: a character that is not text"),
    ],
)
def test_refusal_tells_where_what_was_found_and_what_was_expected(text: str, sentence: str) -> None:
    assert sentence in refusal(text)


def test_nesting_length_and_number_are_bounded() -> None:
    assert parse("(" * MAX_DEPTH + "level = 1" + ")" * MAX_DEPTH)
    assert f"position {MAX_DEPTH + 1}:" in refusal("(" * 5000 + "level = 1")
    assert f"position {4 * MAX_DEPTH + 1}:" in refusal("not " * 2000 + "level = 1")
    assert "longer than" in refusal("name = " + "x" * MAX_LENGTH)
    assert "longer than" in refusal("land = NL of " * 180 + "naam = " + '"' + '\\"' * 3700 + "\\" * 200 + '"')
    assert parse(" or ".join(["level = 1"] * MAX_COMPARISONS))
    assert f"more than {MAX_COMPARISONS} times" in refusal(" or ".join(["level = 1"] * (MAX_COMPARISONS + 1)))


def test_hostile_text_is_refused_at_once() -> None:
    start = time.perf_counter()
    for hostile in ('name = "' + "\\" * 9000, 'name = "' + '"' * 9000, "1," * 4900, "(" * 9900):
        refusal(hostile)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("field", "chosen", "values"),
    [
        ("name", Operator.LESS, ("a",)),
        ("name", Operator.EQUAL, ()),
        ("name", Operator.EQUAL, ("a", "b")),
        ("name", Operator.EMPTY, ("a",)),
        ("name", Operator.IN, ()),
        ("name", Operator.EQUAL, ("\ud800",)),
        ("name", Operator.EQUAL, (1,)),
        ("level", Operator.EQUAL, (True,)),
        ("open", Operator.EQUAL, (Decimal("1.234"),)),
        ("open", Operator.EQUAL, (Decimal("NaN"),)),
        ("kind", Operator.EQUAL, ("factuur",)),
        ("attr. ", Operator.EMPTY, ()),
    ],
)
def test_tree_that_no_text_could_say_cannot_be_made(field: str, chosen: Operator, values: tuple[Value, ...]) -> None:
    with pytest.raises(ValueError, match=r"operator|values|name|is no"):
        Comparison(field, chosen, values)


def test_no_word_names_two_fields() -> None:
    words = [word for field in FIELDS.values() for word in (field.name, *field.aliases)]
    assert len(words) == len(set(words))
    assert all(parse(f"{word} is empty") for word in words)


ROW: dict[str, object] = {
    "name": " Jansen B.V. ",
    "open": 12345,
    "currency": "EUR",
    "days_overdue": 31,
    "due_date": date(2026, 9, 30),
    "consumer": True,
    "group": "",
    "last_notice": None,
    "attr.Sector": "Bouw",
}


@pytest.mark.parametrize(
    ("text", "is_met"),
    [
        ('name = "jansen b.v."', True),
        ('name contains "B.V."', True),
        ("name starts with JAN", True),
        ("name starts with ansen", False),
        ("open = 123,45", True),
        ("open > 123.45", False),
        ("open in (1, 123.45)", True),
        ("days_overdue > 30 and due_date < 2026-10-01", True),
        ("consumer = yes", True),
        ("consumer != yes", False),
        ("group is empty", True),
        ('group = ""', True),
        ("last_notice is empty", True),
        ("last_notice < 2026-10-01", False),
        ("last_notice != 2026-10-01", True),
        ("last_notice not in (2026-10-01)", True),
        ("not last_notice < 2026-10-01", True),
        ("attr.Sector = bouw", True),
        ("attr.sector = bouw", False),
        ("attr.Other != bouw", True),
        ("attr.Other contains b or attr.Other is empty", True),
        ("not (open > 1 or consumer = no)", False),
    ],
)
def test_row_meets_the_criteria_or_not(text: str, is_met: bool) -> None:
    assert predicate(parse(text))(ROW) is is_met


@pytest.mark.parametrize(("currency", "minor"), [("EUR", 150), ("JPY", 2), ("KWD", 1500)])
def test_amounts_are_in_units_of_the_rows_own_currency(currency: str, minor: int) -> None:
    row = {"open": minor, "currency": currency}
    assert predicate(parse("open >= 1.50"))(row)
    assert not predicate(parse("open >= 1.50"))(row | {"open": minor - 1})


def test_fold_sees_parts_of_greek_words_and_strange_blanks() -> None:
    assert fold("ΟΔΟΣ") in fold("\u00a0οδοσήμανση\t")
    assert fold(" ÉÉN ") == fold("één")
