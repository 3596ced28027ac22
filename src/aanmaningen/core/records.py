"""The records of the ledger: who owes what to whom. Immutable; dates are dates, amounts are minor units (cents)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .messages import Message


class ItemKind(StrEnum):
    """What an open item is. Credits and payments carry negative amounts (for a receivable)."""

    INVOICE = "invoice"
    CREDIT = "credit"
    PAYMENT = "payment"  # a payment not yet allocated to an invoice


class Side(StrEnum):
    """Whether the party owes us (receivable) or we owe the party (payable)."""

    RECEIVABLE = "receivable"
    PAYABLE = "payable"


class Channel(StrEnum):
    """How a notice reaches the debtor."""

    EMAIL = "email"
    PRINT = "print"


class Purpose(StrEnum):
    """What a contact is for. Notices go to the notices contact, else the general one."""

    GENERAL = "general"
    INVOICES = "invoices"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Administration:
    """The company that dunns. Several may live in one store."""

    id: int
    code: str
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NL"  # ISO 3166-1 alpha-2
    language: str = "nl"  # language code = name of a layout set
    currency: str = "EUR"
    iban: str = ""
    bic: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    vat_number: str = ""
    registration_number: str = ""  # KvK / KBO
    payment_term_days: int = 30
    ladder: str = ""  # ladder code; empty: the ladder that ships


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or department of a party, for a purpose."""

    purpose: Purpose = Purpose.GENERAL
    name: str = ""
    department: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A relation: debtor, creditor or both. `code` is its identity within the administration."""

    code: str
    name: str
    street: str = ""
    street2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""  # empty: the administration's
    language: str = ""  # empty: the administration's
    is_consumer: bool = False
    group: str = ""
    account_manager: str = ""
    payment_term_days: int | None = None  # None: the administration's
    notices: bool = True  # False: never dunned
    notices_by_email: bool = True
    email_template: str = ""  # name of a layout set whose e-mail texts are used; empty: group's, else language's
    ladder: str = ""
    direct_debit: bool = False  # True: collected by direct debit, never dunned
    vat_number: str = ""
    registration_number: str = ""
    iban: str = ""
    credit_limit_minor: int | None = None  # in the administration's currency; None: no limit
    contacts: tuple[Contact, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def contact_for_notices(self) -> Contact | None:
        """Return the contact that notices go to: the one for notices, else the general one, else None."""
        for purpose in (Purpose.NOTICES, Purpose.GENERAL):
            for contact in self.contacts:
                if contact.purpose is purpose:
                    return contact
        return None


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """A group of parties that share a ladder or an e-mail template."""

    code: str
    name: str = ""
    ladder: str = ""
    email_template: str = ""


class AttributeType(StrEnum):
    """What a user-defined attribute of a party holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """A user-defined attribute. Its values are kept as text: 12.5, 2026-11-21, yes, or one of `choices`."""

    name: str
    kind: AttributeType = AttributeType.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one row of a list: value and sentence, never an exception.

    row: line (CSV) or row (sheet) number as the user sees it in her file, 1-based, headings included.
    field: our name of the field ("due_date", …) or "" when the whole row is meant.
    found: what stood there, as text, at most 80 characters.
    party, number: code of the party and number of the item in that row, as far as they could be read.
    """

    row: int
    field: str
    found: str
    problem: Message
    party: str = ""
    number: str = ""
