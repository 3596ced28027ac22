"""Own criteria from a text: the form that people type and that is saved, and the tree that it means.

The text form, with the Dutch words that mean the same::

    open >= 100 and (country in (NL, BE) or not name contains "B.V.")
    openstaand >= 100 en (land in (NL, BE) of niet naam bevat "B.V.")

- `not` binds tightest, then `and`, then `or`. Words are read in upper or lower case; `-` in a field is read as `_`.
- Operators: = != <> < <= > >= in, not in, contains, starts with, is empty, is not empty. Which of them a field has
  depends on its kind (`OPERATORS`). An attribute of a party is `attr.NAME` or `attr."NAME"`. It is compared as a number
  or a day with what is written as one, and as text with what is quoted or anything else.
- Text of one word may stand bare; else it is quoted, with `""` or `\\"` for a quote and `\\\\` for a backslash.
- Amounts have a point or a comma before one or two decimals and never a thousands separator: three digits after a
  point could mean either. In a list the comma separates, so decimals take a point there.
- Dates are 2026-10-01 or 1-10-2026.
"""

from difflib import get_close_matches
from typing import NoReturn

from .criteria import (
    ATTRIBUTE_PREFIX,
    EMPTINESS,
    FIELD_BY_WORD,
    FIELDS,
    LISTS,
    MAX_COMPARISONS,
    MAX_DEPTH,
    MAX_LENGTH,
    OPERATORS,
    And,
    Comparison,
    Criterion,
    Field,
    Not,
    Operator,
    Or,
    Value,
    field_named,
)
from .criteria_tokens import AND, CONTAINS, EMPTY, NOT, OR, STARTS, WITH, Token, refuse, tokens_of
from .criteria_values import EXPECTED_VALUE, split_at_commas, value_of, values_of
from .criteria_writing import to_text
from .errors import Refusal
from .messages import message

_SYMBOLS = {symbol: Operator(symbol) for symbol in ("=", "!=", "<", "<=", ">", ">=")} | {"<>": Operator.NOT_EQUAL}


def parse(text: str) -> Criterion:
    """Return the criterion that the text says (text form: see the module).

    Raises Refusal with the position (1-based), what was found and what was expected.
    """
    if len(text) > MAX_LENGTH:
        _refuse_length()
    criterion = _Parser(tokens_of(text)).criterion()
    if len(to_text(criterion)) > MAX_LENGTH:  # what is saved must be readable again
        _refuse_length()
    return criterion


def _refuse_length() -> NoReturn:
    raise Refusal(message("The criteria are longer than {most} characters; shorten or split them.", most=MAX_LENGTH))


class _Parser:
    """Recursive descent over the tokens: a method per rule of the grammar, each leaves the next token current."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._depth = 0
        self._comparisons = 0

    def criterion(self) -> Criterion:
        """Return the tree of the whole text."""
        criterion = self._alternatives()
        if self._current.kind != "end":
            refuse(self._current, message("“and”, “or” or the end (text of more than one word needs quotes)"))
        return criterion

    @property
    def _current(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._current
        self._index += token.kind != "end"
        return token

    def _took_word(self, words: tuple[str, ...]) -> bool:
        is_there = self._current.is_word(words)
        self._index += is_there
        return is_there

    def _took_symbol(self, symbols: str) -> bool:
        is_there = self._current.is_symbol(symbols)
        self._index += is_there
        return is_there

    def _alternatives(self) -> Criterion:
        parts = [self._conjunction()]
        while self._took_word(OR):
            parts.append(self._conjunction())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _conjunction(self) -> Criterion:
        parts = [self._condition()]
        while self._took_word(AND):
            parts.append(self._condition())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _condition(self) -> Criterion:
        start = self._current
        condition: Criterion
        if self._took_word(NOT):
            self._enter(start)
            condition = Not(self._condition())
        elif self._took_symbol("("):
            self._enter(start)
            condition = self._alternatives()
            if not self._took_symbol(")"):
                refuse(self._current, message("“and”, “or” or “)” (text of more than one word needs quotes)"))
        else:
            return self._comparison()
        self._depth -= 1
        return condition

    def _enter(self, start: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refusal(
                message(
                    "Criteria, position {position}: more than {most} brackets or “not” within one another.",
                    position=start.position,
                    most=MAX_DEPTH,
                )
            )

    def _comparison(self) -> Comparison:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise Refusal(message("The criteria compare more than {most} times; split them.", most=MAX_COMPARISONS))
        field = self._field()
        start = self._current
        chosen = self._operator()
        if chosen not in OPERATORS[field.kind]:
            possible = ", ".join(OPERATORS[field.kind])
            refuse(start, message("an operator that “{field}” has: {operators}", field=field.name, operators=possible))
        if chosen in EMPTINESS:
            return Comparison(field.name, chosen)
        values = self._list(field) if chosen in LISTS else (value_of(field, chosen, self._value_token(field)),)
        return Comparison(field.name, chosen, values)

    def _field(self) -> Field:
        token = self._take()
        if token.kind != "word":
            refuse(token, message("a field, “not” or “(”"))
        if token.text.lower() == ATTRIBUTE_PREFIX:
            name = self._take()
            if name.kind != "quoted" or not name.text.strip():
                refuse(name, message("the name of an attribute"))
            return field_named(ATTRIBUTE_PREFIX + name.text)
        if token.text.lower().startswith(ATTRIBUTE_PREFIX):
            return field_named(ATTRIBUTE_PREFIX + token.text[len(ATTRIBUTE_PREFIX) :])
        word = token.text.lower().replace("-", "_")
        if word not in FIELD_BY_WORD:
            near = get_close_matches(word, FIELD_BY_WORD, n=3)
            if near:
                refuse(token, message("a field; close to it: {fields}", fields=", ".join(near)))
            fields = ", ".join([*FIELDS, "attr.…"])
            refuse(token, message("a field; there are: {fields}", fields=fields))
        return FIELD_BY_WORD[word]

    def _operator(self) -> Operator:
        token = self._take()
        if token.kind == "symbol" and token.text in _SYMBOLS:
            return _SYMBOLS[token.text]
        if token.is_word(("in",)):
            return Operator.IN
        if token.is_word(NOT) and self._took_word(("in",)):
            return Operator.NOT_IN
        if token.is_word(CONTAINS):
            return Operator.CONTAINS
        if token.is_word(STARTS) and self._took_word(WITH):
            return Operator.STARTS_WITH
        if token.is_word(("is",)):
            is_negated = self._took_word(NOT)
            if self._took_word(EMPTY):
                return Operator.NOT_EMPTY if is_negated else Operator.EMPTY
        refuse(token, message("an operator: {operators}", operators=", ".join(Operator)))

    def _value_token(self, field: Field) -> Token:
        token = self._take()
        if token.kind not in ("word", "quoted"):
            refuse(token, EXPECTED_VALUE[field.kind])
        return token

    def _list(self, field: Field) -> tuple[Value, ...]:
        if not self._took_symbol("("):
            refuse(self._current, message("“(” and a list of values"))
        tokens: list[Token] = []
        while True:
            token = self._value_token(field)
            tokens.extend(split_at_commas(field, token))
            if self._took_symbol(")"):
                return values_of(field, tokens)
            if not self._took_symbol(",;"):
                refuse(self._current, message("“,” or “)” (text of more than one word needs quotes)"))
