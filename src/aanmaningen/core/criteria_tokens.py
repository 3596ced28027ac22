"""The words and signs of own criteria: cutting a text into them, and refusing one that should not be there."""

import re
from typing import NamedTuple, NoReturn

from .criteria import UNREADABLE
from .errors import Refusal
from .messages import Message, message

YES = ("yes", "ja", "true")
NO = ("no", "nee", "false")
AND = ("and", "en")
OR = ("or", "of")
NOT = ("not", "niet")
CONTAINS = ("contains", "bevat")
STARTS = ("starts", "begint")
WITH = ("with", "met")
EMPTY = ("empty", "leeg")
KEYWORDS = {*YES, *NO, *AND, *OR, *NOT, *CONTAINS, *STARTS, *WITH, *EMPTY, "in", "is"}

_TOKENS = re.compile(
    r"""\s* (?:
        (?P<symbol> [()] | <= | >= | <> | != | [=<>,;] )
      | (?P<quoted> "(?: [^"\\] | "" | \\["\\] | \\(?!["\\]) )*" (?!") | [“”„][^“”„]*[“”„] )
      | (?P<word> (?: [^\s()=<>!,;"“”„] | (?<=[0-9]),(?=[0-9]) )+ )
      | (?P<end> \Z )
    )""",
    re.VERBOSE,
)
_ESCAPES = re.compile(r'""|\\(["\\])')


class Token(NamedTuple):
    """A part of the text. kind: "symbol", "quoted", "word" or "end"."""

    kind: str
    text: str  # without quotes and escapes
    position: int  # 1-based

    def is_word(self, words: tuple[str, ...]) -> bool:
        """Tell whether it is one of these words, not in quotes."""
        return self.kind == "word" and self.text.lower() in words

    def is_symbol(self, symbols: str) -> bool:
        """Tell whether it is one of these signs."""
        return self.kind == "symbol" and self.text in symbols


def refuse(token: Token, expected: Message | str) -> NoReturn:
    """Raise the Refusal that says what was found there and what was expected."""
    raise Refusal(
        message(
            "Criteria, position {position}: found {found}, expected {expected}.",
            position=token.position,
            found=message("the end") if token.kind == "end" else f"“{token.text[:80]}”",
            expected=expected,
        )
    )


def tokens_of(text: str) -> list[Token]:
    """Return the parts of a text, the end last. Raises Refusal where something is no part."""
    if unreadable := UNREADABLE.search(text):
        position = unreadable.start() + 1
        raise Refusal(message("Criteria, position {position}: a character that is not text.", position=position))
    tokens: list[Token] = []
    start = 0
    while not tokens or tokens[-1].kind != "end":
        found = _TOKENS.match(text, start)
        if found is None:
            rest = text[start:].lstrip()
            position = len(text) - len(rest) + 1
            if rest[0] in '"“”„':
                refuse(Token("word", rest, position), message("a closing quote"))
            refuse(Token("word", rest[0], position), message("a field, an operator or a value"))
        kind = found.lastgroup or ""
        part = found[kind]
        if kind == "quoted":
            part = _ESCAPES.sub(lambda escape: escape[1] or '"', part[1:-1]) if part[0] == '"' else part[1:-1]
        tokens.append(Token(kind, part, found.start(kind) + 1))
        start = found.end()
    return tokens
