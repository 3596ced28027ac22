"""Saved mappings."""

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.sources import ListMapping

FULL = ListMapping(
    {"party_code": "Nummer", "number": 3, "attr.regio": "Régio"},
    {"currency": "USD"},
    ";",
    "cp1252",
    ",",
    "dmy",
    0,
    "Blad1",
)


def test_a_mapping_is_read_back_as_it_was_saved() -> None:
    plain = ListMapping({"number": "Nr"})
    numbers = ListMapping({"number": 3}, {"currency": "USD"}, ";", "cp1252", ",", "dmy", 0, "Blad1")

    assert ListMapping.from_json(plain.to_json()) == plain
    assert ListMapping.from_json(numbers.to_json()) == numbers
    assert "Régio" in FULL.to_json()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        ("{}", "columns"),
        ('{"columns": {}}', "columns"),
        ('{"columns": {"number": 0}}', "number: 0"),
        ('{"columns": {"number": true}}', "number: True"),
        ('{"columns": {"colour": "Kleur"}}', "unknown field: colour"),
        ('{"columns": {"number": "Nr"}, "colour": 1}', "unknown field: colour"),
        ('{"columns": {"number": "Nr"}, "constants": []}', "constants"),
        ('{"columns": {"number": "Nr"}, "constants": {"currency": 1}}', "currency: 1"),
        ('{"columns": {"number": "Nr"}, "decimal": ";"}', "decimal: ;"),
        ('{"columns": {"number": "Nr"}, "date_order": "ydm"}', "date_order: ydm"),
        ('{"columns": {"number": "Nr"}, "delimiter": ";;"}', "delimiter: ;;"),
        ('{"columns": {"number": "Nr"}, "encoding": 8}', "encoding: 8"),
        ('{"columns": {"number": "Nr"}, "header_row": -1}', "header_row: -1"),
        ('{"columns": {"number": "Nr"}, "header_row": 0}', "every column must be a number"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(Refusal, match=problem):
        ListMapping.from_json(text)
