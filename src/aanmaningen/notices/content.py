"""The frozen content of a notice: every text, already in the debtor's language, and the design it is drawn with.

Content and design are what `issue` stores and what `render` needs: nothing else. Both travel as JSON.
The renderer adds no word, no number and no date of its own.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the items table. width: share of the table's width (the shares are summed); align: "left"/"right"."""

    heading: str
    width: float
    align: str


@dataclass(frozen=True, slots=True)
class Design:
    """How a notice looks. Lengths in millimetres, font sizes in points, colours as "#rrggbb".

    logo: SHA-256 (hex) of an archived PNG or JPEG, or "" for none; letterhead: SHA-256 of an archived PDF whose
    first page lies beneath the first page of a notice and whose second page (if any) beneath the following ones.
    address_window: "nl-left", "nl-right" or "de" (DIN 5008 form B): where the address block stands.
    """

    page_size: str = "A4"
    margin_left: float = 25.0
    margin_right: float = 20.0
    margin_top: float = 20.0
    margin_bottom: float = 20.0
    font: str = "NotoSans"
    font_size: float = 9.5
    accent: str = "#1f4e79"
    text_colour: str = "#1a1a1a"
    rule_colour: str = "#b8c4ce"
    address_window: str = "nl-left"
    logo: str = ""
    logo_width: float = 45.0
    letterhead: str = ""
    qr: bool = True
    qr_size: float = 32.0

    def to_json(self) -> str:
        """Return the design as JSON, always the same for the same design: it is archived by its hash."""
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str | bytes) -> "Design":
        """Return the design that `to_json` wrote."""
        return Design(**json.loads(text))


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Every word on the paper, in order from top to bottom.

    sender: name and address lines at the letterhead (left out when the design has a letterhead PDF).
    return_line: the small sender line in the address window; address: at most 6 lines.
    reference: label and value, beside the address (date, our reference, your number, …).
    rows: text per column; running: the running total after each row, as text, for carried-forward lines.
    totals: label and amount, the last one is the amount due and is emphasised.
    payment: label and value lines (amount, IBAN, name, reference, before); epc: the text of the QR code or "".
    page_label and carried_forward / brought_forward hold the places {page} {pages} / {amount}.
    """

    title: str
    language: str  # BCP 47, for the document's metadata
    author: str
    subject: str
    sender: tuple[str, ...]
    return_line: str
    address: tuple[str, ...]
    reference: tuple[tuple[str, str], ...]
    heading: str
    opening: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    running: tuple[str, ...]
    totals: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    payment_heading: str
    payment: tuple[tuple[str, str], ...]
    epc: str
    qr_caption: str
    signature: tuple[str, ...]
    footer: tuple[str, ...]
    page_label: str
    carried_forward: str
    brought_forward: str

    def to_json(self) -> str:
        """Return the content as JSON, as it is stored."""
        values = {name: getattr(self, name) for name in _CONTENT_FIELDS}
        values["columns"] = [(column.heading, column.width, column.align) for column in self.columns]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "NoticeContent":
        """Return the content that `to_json` wrote."""
        values = {name: _frozen(value) for name, value in json.loads(text).items()}
        values["columns"] = tuple(Column(*column) for column in values["columns"])
        return NoticeContent(**values)


_CONTENT_FIELDS = tuple(field.name for field in fields(NoticeContent))


def _frozen(value: Any) -> Any:
    """Return lists as tuples, all the way down."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
