"""E-mail addresses: what may be written to, in the ASCII form that every mail server takes."""

import re
from dataclasses import dataclass

import idna

from ..core.errors import Refusal
from ..core.messages import message

# RFC 5321 section 4.5.3.1: octets of the part before the @, and of a path without its angle brackets.
_LOCAL_MAX = 64
_ADDRESS_MAX = 254

# RFC 5322 section 3.2.3, dot-atom. Quoted local parts exist on paper only; in a list they are typing mistakes.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name (may be empty) and an address, as people know them: `Mailbox("Jansen, Piet", "piet@müller.example")`."""

    name: str
    address: str

    def __str__(self) -> str:
        """Return the mailbox for reading, not for a header: `Jansen, Piet <piet@müller.example>`."""
        return f"{self.name} <{self.address}>" if self.name else self.address


def ascii_address(address: str) -> str:
    """Return the address as mail servers take it: surrounding blanks gone, an international domain in its ASCII form.

    Raises Refusal for anything that is not exactly one address with a full domain: several addresses in one field,
    a blank or control character, letters outside ASCII before the @ (few servers take those, RFC 6531).
    Source: RFC 5321 sections 4.1.2 and 4.5.3.1; domains RFC 5891 with the mapping of UTS #46.
    """
    bare = address.strip()
    local, at, domain = bare.rpartition("@")
    if not at or len(bare) > _ADDRESS_MAX or len(local) > _LOCAL_MAX or not _LOCAL.fullmatch(local):
        raise _not_an_address(address)
    if not domain.isascii():
        try:
            # Non-transitional: under the older rules straße.example silently becomes the strasse.example of another.
            domain = idna.encode(domain, uts46=True, transitional=False).decode("ascii")
        except idna.IDNAError:
            raise _not_an_address(address) from None
    result = f"{local}@{domain}"
    if len(result) > _ADDRESS_MAX or not _DOMAIN.fullmatch(domain):
        raise _not_an_address(address)
    return result


def parse_mailbox(text: str) -> Mailbox:
    """Return the mailbox in `Name <address>`, `"Name" <address>` or a bare address, as a user types it.

    Raises Refusal when the address is not one.
    """
    bare = text.strip()
    name, opening, rest = bare.rpartition("<")
    if opening and rest.endswith(">"):
        mailbox = Mailbox(name.strip().strip('"').strip(), rest[:-1].strip())
    else:
        mailbox = Mailbox("", bare)
    ascii_address(mailbox.address)
    return mailbox


def _not_an_address(address: str) -> Refusal:
    # A line break inside the address must not break the sentence; nor need it be seen whole when it is a paragraph.
    shown = "".join(character if character.isprintable() else "?" for character in address)[:80]
    return Refusal(message("“{address}” is not one complete e-mail address. Correct it and try again.", address=shown))
