"""The texts of a layout: what they may name, and what the sandbox keeps out."""

from datetime import date
from types import SimpleNamespace

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.core.messages import Amount
from aanmaningen.notices.language import language
from aanmaningen.notices.texts import Text, mistakes_in, names_in

NL = language("nl_NL", "dd-MM-yyyy")
NONE = frozenset[str]()


def filled(source, html=False, **values):
    return Text(source, NL, "x.toml, heading", html=html).render(values)


def problems(source, extra=NONE, phrases=NONE):
    return [(mistake.line, str(mistake.problem)) for mistake in mistakes_in(source, NL, extra, phrases)]


def test_values_without_a_filter_are_written_the_usual_way():
    values = {"total": Amount(123456, "EUR"), "deadline": date(2026, 12, 5), "days": 14}
    assert filled("{{ total }}, {{ deadline }}, {{ days }}", **values) == "€\xa01.234,56, 5\xa0december\xa02026, 14"
    assert filled("{{ earlier_dates }}", earlier_dates=(date(2026, 1, 2), date(2026, 2, 3))) == (
        "2\xa0januari\xa02026 en 3\xa0februari\xa02026"
    )


def test_filters_write_a_value_another_way():
    assert filled("{{ total | amount }}", total=Amount(-5, "EUR")) == "-0,05"
    assert filled("{{ total | money }}", total=Amount(5, "USD")) == "US$\xa00,05"
    both = filled("{{ date | short_date }} {{ date | date }}", date=date(2026, 1, 2))
    assert both == "02-01-2026 2\xa0januari\xa02026"
    assert filled("{{ count | number }}", count=1234) == "1.234"
    assert filled("{{ days | plural('dag', 'dagen') }}", days=1) == "dag"


def test_a_filter_refuses_what_it_cannot_write_and_says_where():
    with pytest.raises(Refusal, match=r"x\.toml, heading.*the filter date cannot write 'morgen'"):
        filled("{{ date | date }}", date="morgen")


def test_a_field_without_a_value_is_an_error_and_not_an_empty_place():
    with pytest.raises(Refusal, match="nothing"):
        filled("{{ nothing }}")


def test_only_our_own_records_show_their_parts_even_in_a_text_that_was_not_checked():
    assert filled("{{ party.name }}", party=SimpleNamespace(name="Jansen")) == "Jansen"
    for source in ("{{ deadline.year }}", "{{ party._name }}", "{{ party.name.upper }}"):
        with pytest.raises(Refusal):
            filled(source, deadline=date(2026, 1, 2), party=SimpleNamespace(name="Jansen", _name="Jansen"))


def test_html_is_escaped_in_html_only():
    name = "<script>alert('x')</script> & Zn."
    assert filled("<b>{{ name }}</b>", name=name) == f"<b>{name}</b>"
    assert filled("<b>{{ name }}</b>", html=True, name=name) == (
        "<b>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; Zn.</b>"
    )


def test_a_paragraph_joins_its_lines_but_keeps_no_break_spaces():
    text = Text("\n  een\n  {% if True %}twee\u202f?{% endif %} \xa0x\n", NL, "x")
    assert text.paragraph({}) == "een twee\u202f? \xa0x"


@pytest.mark.parametrize(
    "source",
    [
        "{{ number }} {{ sender.name }} {{ party.code }} {{ contact.department }} {{ phrase.term }}",
        "{% for line in lines %}{{ loop.index }} {{ line.open }}{% if not loop.last %},{% endif %}{% endfor %}",
        "{% for notice in earlier %}{{ notice.date | short_date }}{% endfor %}",
        "{% set days_left = days - 1 %}{{ days_left }}",
        "{{ 'a' if is_consumer and count > 1 else 'b' ~ 'c' }}",
        "{{ invoice_numbers[0] }} {{ invoice_numbers | join(', ') | upper }}",
        "{# a remark #}{{ party.name or 'u' }}",
    ],
)
def test_documented_fields_and_plain_jinja_are_allowed(source):
    assert problems(source, phrases=frozenset({"term"})) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ nummer }}", "There is no field nummer."),
        ("{{ party.nmae }}", "There is no field party.nmae."),
        ("{{ phrase.term }}", "There is no field phrase.term."),
        ("{{ sender }}", "sender has parts; name one of them."),
        ("{% for line in lines %}{{ line.amount }}{% endfor %}", "There is no field line.amount."),
        ("{{ total | currency }}", "There is no filter currency."),
        ("{{ party.name | safe }}", "There is no filter safe."),
        ("{{ party | attr('name') }}", "There is no filter attr."),
        ("{{ total is number }}", "There is no test number."),
        ("{{ lines['x'] }}", "Between [ and ] only a number is allowed."),
        ("{{ opening }}", "There is no field opening."),
    ],
)
def test_unknown_names_are_told(source, problem):
    assert problem in [text for _, text in problems(source)]


def test_the_frame_of_an_email_may_name_what_goes_into_it():
    assert problems("{{ opening }}", extra=frozenset({"opening"})) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ party.__init__.__globals__ }}",
        "{{ party.name.format(party) }}",
        "{{ '%s' % party.name }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ namespace(a=1) }}",
        "{{ lines.append(1) }}",
        "{{ earlier[0].__class__ }}",
        "{% set a = earlier %}{{ a.__class__ }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{% for i in range(100000000) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% filter safe %}<b>{% endfilter %}",
        "{% autoescape false %}{{ party.name }}{% endautoescape %}",
        "{{ lines | map(attribute='__class__') }}",
        "{{ earlier | join(attribute='__class__') if earlier.__len__() }}",
    ],
)
def test_attempts_to_leave_the_sandbox_are_told_before_they_run(source):
    assert problems(source)


@pytest.mark.parametrize(
    "source", ["{{ x.__class__.__mro__ }}", "{{ x.__class__ }}", "{{ [] | join(attribute='__class__') ~ x.__doc__ }}"]
)
def test_the_sandbox_itself_holds_when_the_reading_is_passed_over(source):
    with pytest.raises(Refusal):
        filled(source, x=Amount(1, "EUR"))


@pytest.mark.parametrize("source", ["{{ number", "{% if count %}", "{% endif %}", "{{ | }}", "{{ 'a }}"])
def test_texts_that_are_not_well_formed_are_told(source):
    assert problems(source)[0][1].startswith("The text is not well formed")


def test_mistakes_carry_the_line_within_the_text():
    assert problems("een\n{{ twee }}\ndrie {{ vier }}") == [
        (2, "There is no field twee."),
        (3, "There is no field vier."),
    ]


def test_the_names_in_a_text_are_found():
    assert names_in("{{ phrase.term }}{% if count %}{{ deadline }}{% endif %}", NL) == {
        "phrase",
        "phrase.term",
        "count",
        "deadline",
    }
