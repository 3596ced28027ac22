"""docs/layouts.md, the manual for those who make a set of their own, against what a set may really say."""

import re
import tomllib
from pathlib import Path

from aanmaningen.notices import fields, schema
from aanmaningen.notices.texts import FILTERS

MANUAL = (Path(__file__).parents[2] / "docs" / "layouts.md").read_text(encoding="utf-8")
SETTINGS, FIELDS, FILTER_SECTION = (
    MANUAL[MANUAL.index(start) : MANUAL.index(end)]
    for start, end in [("## De bestanden", "## Velden"), ("## Velden", "## Filters"), ("## Filters", "## Voorwaarden")]
)


def words(section: str) -> set[str]:
    return set(re.findall(r"`([a-z_.]+)`", section))


def test_the_manual_names_exactly_the_fields_there_are():
    grouped = {f"{group}.{part}" for group, parts in fields.GROUPS.items() for part in parts}
    listed = {f"{name}.{part}" for name, parts in fields.LISTS.items() for part in parts}
    listed = {field.replace("lines.", "line.") for field in listed}
    plain = fields.SIMPLE | fields.LETTER_OF_WITHDRAWAL | fields.EMAIL_FRAME | fields.LISTS.keys()
    examples = {"text", "html", "earlier_one.number"}
    assert words(FIELDS) - examples == plain | grouped | listed


def test_the_manual_names_exactly_the_filters_there_are():
    assert words(FILTER_SECTION) == FILTERS


def test_the_manual_names_every_setting():
    settings = {part for key in schema.RULES for part in key[1:] if part not in {"1", "2", "3"}}
    known = words(SETTINGS) | set(re.findall(r"`\[([a-z]+)\]`", SETTINGS))
    assert settings - known == set()


def test_the_example_in_the_manual_is_a_right_set():
    example = re.search(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    assert example is not None
    for name, part in tomllib.loads(example[1]).items():
        for key in [("set", name)] if not isinstance(part, dict) else [("set", name, inner) for inner in part]:
            rule = schema.rule_for(key)
            assert rule is not None
            assert rule.check(part if len(key) == 2 else part[key[2]]) is None
