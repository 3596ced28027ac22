"""The text of the EPC QR code, with which a debtor's bank app fills in the transfer by itself."""

import re

_LARGEST_MINOR = 99_999_999_999  # EUR 999,999,999.99
_PAYLOAD_BYTES = 331
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_BIC = re.compile(r"[A-Z0-9]{8}(?:[A-Z0-9]{3})?")
_CREDITOR_REFERENCE = re.compile(r"RF\d{2}[A-Z0-9]{1,21}")


def epc_text(name: str, iban: str, bic: str, amount_minor: int, currency: str, reference: str) -> str:
    """Return the content of the QR code for a SEPA credit transfer, or "" when there can be none.

    There is none without a name or a plausible IBAN, in another currency than EUR, and for an amount (in cents)
    below 0.01 or above 999,999,999.99. name is cut at 70 characters. reference goes in the line for structured
    references when it is a valid ISO 11649 reference (RF...), else in the remittance text, cut at 140 characters.
    bic may be "": version 002 does not need it inside the EEA; one that cannot be right is left out.
    Lines end in LF, nothing follows the last one used; never more than 331 bytes of UTF-8.
    Source: European Payments Council, EPC069-12 v3.0; ISO 11649.
    """
    iban, bic = _compact(iban), _compact(bic)
    name, reference = " ".join(name.split())[:70], " ".join(reference.split())
    if currency != "EUR" or not 0 < amount_minor <= _LARGEST_MINOR or not name or not _IBAN.fullmatch(iban):
        return ""
    if not _BIC.fullmatch(bic):
        bic = ""
    amount = f"EUR{amount_minor // 100}.{amount_minor % 100:02d}"
    head = ["BCD", "002", "1", "SCT", bic]
    if _is_creditor_reference(_compact(reference)):
        tail = [iban, amount, "", _compact(reference)]
    else:
        tail = [iban, amount, "", "", _cut(reference[:140], 200)]
    room = _PAYLOAD_BYTES - len("\n".join([*head, "", *tail]).encode())
    return "\n".join([*head, _cut(name, room), *tail]).rstrip("\n")


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _cut(text: str, size: int) -> str:
    """Return as much of `text` as fits in `size` bytes of UTF-8, never half a character."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore").rstrip()


def _is_creditor_reference(text: str) -> bool:
    if not _CREDITOR_REFERENCE.fullmatch(text):
        return False
    digits = "".join(str(int(char, 36)) for char in text[4:] + text[:4])
    return int(digits) % 97 == 1
