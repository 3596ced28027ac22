"""Which words may come next in criteria that are being typed: fields, then what can be asked of them, then values."""

import re
from collections.abc import Sequence

from aanmaningen.core.criteria import ATTRIBUTE_PREFIX, FIELD_BY_WORD, FIELDS, OPERATORS, Field, FieldKind, field_named

_JOINS = {"nl": ("en", "of"), "": ("and", "or")}
_JOINING = frozenset({"and", "or", "not", "en", "of", "niet"})
_TRUTHS = {"nl": ("ja", "nee"), "": ("yes", "no")}
_TOKEN = re.compile(r'"[^"]*"?|[\w.\-]+(?:"[^"]*"?)?|[<>=!]+|[(),]')
_ENDINGS = tuple(sorted({str(one) for group in OPERATORS.values() for one in group}, key=len, reverse=True))


def next_words(typed: str, language: str, attributes: Sequence[str]) -> tuple[str, list[str]]:
    """Return the beginning of a word that stands at the end of what was typed, and the words that may stand there.

    language: "nl" offers the Dutch words of fields, any other the English ones.
    """
    tokens = _TOKEN.findall(typed)
    begun = tokens.pop() if tokens and typed[-1:] not in (" ", "(", ")", ",") and _is_word(tokens[-1]) else ""
    return begun, [word for word in _possible(tokens, language, attributes) if _begins(word, begun)]


def _possible(tokens: Sequence[str], language: str, attributes: Sequence[str]) -> list[str]:
    if not tokens or tokens[-1] == "(" or tokens[-1].lower() in _JOINING:
        named = [_in(field, language) for field in FIELDS.values()]
        return [*named, *(_attribute(name) for name in attributes)]
    field = _field(tokens[-1])
    if field is not None:
        return [str(one) for one in OPERATORS[field.kind]]
    before = " ".join(tokens).lower()
    asked = next((_field(tokens[-1 - ending.count(" ") - 1]) for ending in _ENDINGS if _ends(before, ending)), None)
    if asked is None or "empty" in before.rsplit(" ", 1)[-1]:
        return list(_JOINS.get(language, _JOINS[""]))
    if asked.kind is FieldKind.BOOLEAN:
        return list(_TRUTHS.get(language, _TRUTHS[""]))
    return [words[1] if language == "nl" and len(words) > 1 else words[0] for words in asked.choices]


def _ends(before: str, ending: str) -> bool:
    return before.endswith(f" {ending}")


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def _begins(word: str, begun: str) -> bool:
    return word.lower().startswith(begun.lower()) and word != begun


def _field(word: str) -> Field | None:
    if word.startswith(ATTRIBUTE_PREFIX):
        return field_named(word)
    return FIELD_BY_WORD.get(word.lower().replace("-", "_"))


def _in(field: Field, language: str) -> str:
    return field.aliases[0] if language == "nl" and field.aliases else field.name


def _attribute(name: str) -> str:
    return ATTRIBUTE_PREFIX + (name if name.isidentifier() else f'"{name}"')
