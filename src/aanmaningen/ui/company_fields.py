"""The fields of an administration: who dunns, in which language, and to which account one pays."""

from functools import partial
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.jobs.keeping import checked_field

from .form import Editor, FieldSpec

_COUNTRIES = {
    "NL": message("Netherlands"),
    "BE": message("Belgium"),
    "DE": message("Germany"),
    "FR": message("France"),
    "LU": message("Luxembourg"),
    "AT": message("Austria"),
    "CH": message("Switzerland"),
    "GB": message("United Kingdom"),
    "IE": message("Ireland"),
}
_LANGUAGES = {"nl": message("Dutch"), "en": message("English"), "de": message("German"), "fr": message("French")}


def _check_logo(text: str) -> None:
    """Raise Refusal when a file is named that is not there."""
    if text and not Path(text).is_file():
        raise Refusal(message("The file {file} does not exist.", file=text))


FIELDS = (
    FieldSpec("company_name", message("&Name"), check=partial(checked_field, "name")),
    FieldSpec("company_street", message("&Street and number")),
    FieldSpec("company_postal_code", message("&Postal code"), Editor.NUMBER),
    FieldSpec("company_city", message("C&ity")),
    FieldSpec("company_country", message("&Country"), Editor.CHOICE, choices=_COUNTRIES),
    FieldSpec(
        "company_language",
        message("&Language"),
        Editor.CHOICE,
        message("In this language a debtor is written to, unless the debtor has another one."),
        _LANGUAGES,
    ),
    FieldSpec(
        "company_iban",
        message("I&BAN"),
        help=message("To this account debtors pay; it stands on every notice."),
        check=partial(checked_field, "iban"),
    ),
    FieldSpec("company_email", message("&E-mail"), check=partial(checked_field, "email")),
    FieldSpec(
        "company_logo",
        message("L&ogo"),
        Editor.FILE,
        message("A picture (PNG or JPEG), at the top of the notices."),
        check=_check_logo,
        filter=message("Pictures (*.png *.jpg *.jpeg)"),
    ),
)
