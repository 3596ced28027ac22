"""Header lines of an e-mail (RFC 5322, RFC 2047): free text in, lines out that nothing can be smuggled into."""

import re
from base64 import b64encode

from .addresses import Mailbox, ascii_address

# Line breaks of every kind, other control characters, lone surrogates, and the marks that turn the reading
# direction: with those "fdp.exe" reads as "exe.pdf".
_UNSAFE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # RFC 5322 section 3.2.3, with blanks between them

_LINE = 78  # RFC 5322 section 2.1.1, without the line end
_ENCODED_LINE = 76  # RFC 2047 section 2: a line that holds an encoded word
_WORD_FRAME = len("=?utf-8?b??=")


def one_line(text: str) -> str:
    """Return the text on one line: control characters become blanks, and a run of blanks becomes one."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def text_header(name: str, text: str) -> str:
    """Return a header of free text (Subject), with its line end; folded and encoded (RFC 2047) where it must be."""
    clean = one_line(text)
    # "=?" would be read as the start of an encoded word.
    if clean.isascii() and "=?" not in clean and len(name) + 2 + len(clean) <= _LINE:
        return f"{name}: {clean}\r\n"
    return f"{name}: {_encoded_words(clean, len(name) + 2)}\r\n"


def mailbox_header(name: str, mailbox: Mailbox) -> str:
    """Return a header with one mailbox (From, To, Reply-To), with its line end.

    Raises Refusal when the address is not one; a name is made harmless instead.
    """
    address = ascii_address(mailbox.address)
    person = one_line(mailbox.name)
    if not person:
        return f"{name}: {address}\r\n"
    head = f"{name}: {_phrase(person, len(name) + 2)}"
    last_line = len(head) - (head.rfind("\n") + 1)
    separator = " " if last_line + len(address) + 3 <= _ENCODED_LINE else "\r\n "
    return f"{head}{separator}<{address}>\r\n"


def _phrase(person: str, used: int) -> str:
    if not person.isascii() or "=?" in person or used + len(person) > _LINE - 4:
        return _encoded_words(person, used)
    if _ATOMS.fullmatch(person):
        return person
    return '"' + person.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encoded_words(text: str, used: int) -> str:
    """Return `text` as encoded words on folded lines; `used`: columns already taken on the first line."""
    words: list[str] = []
    chunk = b""
    room = (_ENCODED_LINE - used - _WORD_FRAME) // 4 * 3
    for character in text:
        octets = character.encode()
        if len(chunk) + len(octets) > room:  # RFC 2047 section 5: a character is never cut in two
            words.append(_word(chunk))
            chunk = b""
            room = (_ENCODED_LINE - 1 - _WORD_FRAME) // 4 * 3
        chunk += octets
    words.append(_word(chunk))
    return "\r\n ".join(words)


def _word(octets: bytes) -> str:
    return f"=?utf-8?b?{b64encode(octets).decode('ascii')}?="
