"""The pages of settings, as data: which fields are on which, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.settings import SETTINGS, Kind
from aanmaningen.jobs.keeping import checked_field, checked_setting

from ..form import Editor, FieldSpec


@dataclass(frozen=True)
class FormPageSpec:
    """A page that is a form. keys: settings ("min-item") and fields of the administration ("postal-code")."""

    key: str
    title: Message
    keys: tuple[str, ...]


LABELS: Mapping[str, Message] = {
    "name": message("Name"),
    "street": message("Street and number"),
    "postal-code": message("Postal code"),
    "city": message("City"),
    "country": message("Country"),
    "language": message("Language of the notices"),
    "currency": message("Currency"),
    "iban": message("IBAN"),
    "bic": message("BIC"),
    "email": message("E-mail"),
    "phone": message("Telephone"),
    "website": message("Website"),
    "vat-number": message("VAT number"),
    "registration-number": message("Company register number"),
    "payment-term-days": message("Payment term (days)"),
    "ladder": message("Ladder"),
    "days-since-last": message("Days between two notices"),
    "correction-days": message("Correction days"),
    "min-item": message("Minimum per item"),
    "min-debtor": message("Minimum per debtor"),
    "notice-per-level": message("One notice per level"),
    "address-window": message("Window of the envelope"),
    "qr": message("QR code for payment"),
    "logo": message("Logo"),
    "letterhead": message("Letterhead"),
    "signature": message("Signature"),
    "attachment": message("Attachment"),
    "print-folder": message("Folder for paper"),
    "mail-from": message("Sender"),
    "reply-to": message("Answers to"),
    "bcc": message("Copy to"),
    "mail-folder": message("Folder for messages"),
    "smtp-host": message("Mail server"),
    "smtp-port": message("Port"),
    "smtp-security": message("Encryption"),
    "smtp-user": message("User name"),
}
_HELP = {
    "language": message("In this language a debtor is written to, unless the debtor has another one."),
    "currency": message("For lists that do not say their currency."),
    "iban": message("To this account debtors pay; it stands on every notice."),
    "payment-term-days": message("For items and parties without a term of their own."),
    "ladder": message("Which notice follows which, and when; a group, party or item may have another one."),
}
_CHOICE_NAMES = {
    "nl-left": message("Left (Netherlands, Belgium)"),
    "nl-right": message("Right (Netherlands, Belgium)"),
    "de": message("Left (Germany, DIN 5008)"),
    "none": message("None (only on this computer)"),
    "starttls": message("STARTTLS (usual, port 587)"),
    "tls": message("TLS (port 465)"),
}
_FILTERS = {
    "logo": message("Pictures (*.png *.jpg *.jpeg)"),
    "letterhead": message("PDF files (*.pdf)"),
    "attachment": message("All files (*)"),
}
# Their help says no more than their label.
_SPEAK_FOR_THEMSELVES = ("smtp-host", "smtp-port", "smtp-security", "smtp-user")
_EDITORS = {
    Kind.TEXT: Editor.TEXT,
    Kind.DAYS: Editor.NUMBER,
    Kind.AMOUNT: Editor.NUMBER,
    Kind.YES_NO: Editor.YES_NO,
    Kind.CHOICE: Editor.CHOICE,
    Kind.FILE: Editor.FILE,
}
_SHORT = ("postal-code", "payment-term-days", "bic")
_CHOSEN = ("country", "currency", "ladder", "language")  # the page fills in the choices

FORM_PAGES = (
    FormPageSpec(
        "settings_administration",
        message("Administration"),
        (
            "name",
            "street",
            "postal-code",
            "city",
            "country",
            "email",
            "phone",
            "website",
            "iban",
            "bic",
            "vat-number",
            "registration-number",
            "currency",
            "language",
        ),
    ),
    FormPageSpec(
        "settings_reminding",
        message("Reminding"),
        (
            "ladder",
            "payment-term-days",
            "days-since-last",
            "correction-days",
            "min-item",
            "min-debtor",
            "notice-per-level",
        ),
    ),
    FormPageSpec(
        "settings_letterhead",
        message("Letterhead"),
        ("logo", "letterhead", "address-window", "signature", "qr", "print-folder"),
    ),
)
MAIL_PAGE = FormPageSpec(
    "settings_mail",
    message("E-mail"),
    (
        "smtp-host",
        "smtp-port",
        "smtp-security",
        "smtp-user",
        "mail-from",
        "reply-to",
        "bcc",
        "attachment",
        "mail-folder",
    ),
)


def field_spec(key: str) -> FieldSpec:
    """Return the field of a form for a setting or a field of the administration."""
    if key not in SETTINGS:
        editor = Editor.NUMBER if key in _SHORT else Editor.CHOICE if key in _CHOSEN else Editor.TEXT
        check = partial(checked_field, key.replace("-", "_"))
        return FieldSpec(key, LABELS[key], editor, _HELP.get(key), choices={}, check=check)
    setting = SETTINGS[key]
    if key.endswith("-folder"):
        return FieldSpec(key, LABELS[key], Editor.FOLDER, setting.help)
    if setting.kind is Kind.FILE:
        return FieldSpec(key, LABELS[key], Editor.FILE, setting.help, check=_check_file, filter=_FILTERS[key])
    choices = {value: _CHOICE_NAMES[value] for value in setting.choices}
    help_ = None if key in _SPEAK_FOR_THEMSELVES else setting.help
    return FieldSpec(
        key, LABELS[key], _EDITORS[setting.kind], help_, choices=choices, check=partial(checked_setting, key)
    )


def is_own_field(key: str) -> bool:
    """Tell whether this is a field of the administration itself."""
    return key not in SETTINGS


def _check_file(text: str) -> None:
    # A bare name is the file that is kept already.
    if text and Path(text).name != text and not Path(text).is_file():
        raise Refusal(message("The file {file} does not exist.", file=text))
