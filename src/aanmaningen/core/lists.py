"""What a list (open items, parties) says, row by row, once its text has become values."""

from datetime import date
from typing import NamedTuple


class ItemLine(NamedTuple):
    """One readable row of a list of open items. A NamedTuple, because a list may have a million of them.

    row: as the user sees it in her file (1-based, headings included).
    kind: an ItemKind value; side: a Side value.
    due_date: None when the list does not say (the payment term of the party or administration decides).
    original_minor: None when the list has no such column. Signed: a receivable invoice is positive, its credit
    note or unallocated payment negative; for a payable the same seen from the creditor (invoice positive).
    open_minor: signed the same way; 0 means paid.
    """

    row: int
    party_code: str
    kind: str
    side: str
    number: str
    invoice_date: date
    due_date: date | None
    currency: str
    original_minor: int | None
    open_minor: int
    payment_reference: str
    description: str


class PartyLine(NamedTuple):
    """One readable row of a list of parties: code and only the fields that the list has a column for.

    values: field name of `records.Party` -> value of that field's type; contacts as
    "email", "phone", "contact_name", "contact_department" (general contact) and the same with the prefix
    "notices_" (contact for notices); user-defined attributes as "attr.NAME".
    """

    row: int
    code: str
    values: dict[str, object]
