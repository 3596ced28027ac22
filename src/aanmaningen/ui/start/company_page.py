"""The page about the company: name, address, bank account, logo, country and language of its notices."""

from functools import partial
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs.keeping import checked_field

from ..form import Editor, FieldSpec, Form, Words
from .page import StartPage

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


def check_logo(text: str) -> None:
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
        check=check_logo,
        filter=message("Pictures (*.png *.jpg *.jpeg)"),
    ),
)


class CompanyPage(StartPage):
    """Asks who dunns."""

    key = "start_company"
    heading = message("Your company")
    explanation = message("Only the name is needed. Everything can be changed later under Settings.")

    def __init__(self, words: Words, language: str) -> None:
        super().__init__(words)
        self.form = Form(FIELDS, words)
        self.form.set_value("company_country", "NL")
        self.form.set_value("company_language", language)
        self.body.addWidget(self.form)
        self.form.edited.connect(lambda _: self.completeChanged.emit())

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.form.retranslate()

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard in the name."""
        self.form.editors["company_name"].setFocus()

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there is a name; what else is wrong is told on going on."""
        return bool(self.form.value("company_name"))

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """Say beside the fields what is wrong."""
        return self.form.check()

    def administration(self) -> Administration:
        """Return the administration that was filled in."""
        said = {spec.key.removeprefix("company_"): self.form.value(spec.key) for spec in FIELDS}
        del said["logo"]
        return Administration(id=0, code="", **said)  # type: ignore[arg-type]

    def logo(self) -> Path | None:
        """Return the file with the logo."""
        text = self.form.value("company_logo")
        return Path(text) if text else None
