"""Own criteria as a text: from the tree to what is saved and shown (the form: see `criteria_text`)."""

import re
from datetime import date
from decimal import Decimal

from .criteria import ATTRIBUTE_PREFIX, LISTS, And, Comparison, Criterion, Not, Or, Value
from .criteria_tokens import KEYWORDS

_SAFE_WORD = re.compile(r"[^\W\d_]\w*(-\w+)*")


def to_text(criterion: Criterion) -> str:
    """Return the canonical text: `parse` reads it back as the same tree, if that is within its bounds."""
    match criterion:
        case Comparison():
            return _comparison_text(criterion)
        case Not(part):
            return f"not {_part_text(part, And, Or)}"
        case And(parts):
            return " and ".join(_part_text(part, And, Or) for part in parts)
        case Or(parts):
            return " or ".join(_part_text(part, Or) for part in parts)


def _part_text(part: Criterion, *bracketed: type) -> str:
    return f"({to_text(part)})" if isinstance(part, bracketed) else to_text(part)


def _comparison_text(comparison: Comparison) -> str:
    name = comparison.field
    if name.startswith(ATTRIBUTE_PREFIX):
        name = ATTRIBUTE_PREFIX + _word_text(name.removeprefix(ATTRIBUTE_PREFIX))
    values = ", ".join(_value_text(value) for value in comparison.values)
    if comparison.operator in LISTS:
        values = f"({values})"
    return f"{name} {comparison.operator} {values}".rstrip()


def _value_text(value: Value) -> str:
    match value:
        case str():
            return _word_text(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)


def _word_text(text: str) -> str:
    if _SAFE_WORD.fullmatch(text) and text.lower() not in KEYWORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '""')
    return f'"{escaped}"'
