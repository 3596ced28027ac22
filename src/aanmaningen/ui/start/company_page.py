"""The page about the company: name, address, bank account, logo, country and language of its notices."""

from pathlib import Path

from aanmaningen.core.errors import message
from aanmaningen.core.records import Administration

from ..company_fields import FIELDS
from ..form import Form, Words
from .page import StartPage


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
