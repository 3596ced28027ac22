"""The settings of an administration, declared once: key, kind, default and help.

The command line, the window and the manual are made from this list. Secrets are not settings: they live in the keyring.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from .errors import Refusal
from .messages import Message, message
from .records import Administration


class Kind(StrEnum):
    """What a setting holds."""

    TEXT = "text"
    DAYS = "days"
    AMOUNT = "amount"
    YES_NO = "yes/no"
    CHOICE = "choice"
    FILE = "file"  # the user names a file; its archived SHA-256 is what is kept


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. default is in text form, as the user types it."""

    key: str
    kind: Kind
    default: str
    help: Message
    choices: tuple[str, ...] = ()


SETTINGS: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("days-since-last", Kind.DAYS, "7", message("Days that must lie between two notices on one item.")),
        Setting("correction-days", Kind.DAYS, "0", message("Extra days for payments that are under way at the bank.")),
        Setting("min-item", Kind.AMOUNT, "0", message("An item below this amount is not reminded.")),
        Setting(
            "min-debtor", Kind.AMOUNT, "0", message("A debtor whose net total is below this amount gets no notice.")
        ),
        Setting("notice-per-level", Kind.YES_NO, "no", message("One notice per level instead of one per debtor.")),
        Setting(
            "address-window",
            Kind.CHOICE,
            "nl-left",
            message("Where the window of the envelope is."),
            ("nl-left", "nl-right", "de"),
        ),
        Setting("qr", Kind.YES_NO, "yes", message("Print a QR code for payment on notices in euros.")),
        Setting("logo", Kind.FILE, "", message("Logo on the notices (PNG or JPEG).")),
        Setting("letterhead", Kind.FILE, "", message("Your own letterhead (PDF) that lies beneath the notices.")),
        Setting("signature", Kind.TEXT, "", message("Name below the notices.")),
        Setting("mail-from", Kind.TEXT, "", message("Address from which notices are sent.")),
        Setting("reply-to", Kind.TEXT, "", message("Address to which debtors answer.")),
        Setting("bcc", Kind.TEXT, "", message("Address of the office that gets a copy of each notice.")),
        Setting(
            "attachment", Kind.FILE, "", message("File sent along with each notice, such as the general terms (PDF).")
        ),
        Setting("mail-folder", Kind.TEXT, "", message("Folder for messages (.eml) while no mail server is set.")),
        Setting("print-folder", Kind.TEXT, "", message("Folder for the notices that go on paper (PDF).")),
        Setting("smtp-host", Kind.TEXT, "", message("Mail server.")),
        Setting("smtp-port", Kind.DAYS, "587", message("Port of the mail server.")),
        Setting(
            "smtp-security",
            Kind.CHOICE,
            "starttls",
            message("Encryption to the mail server."),
            ("none", "starttls", "tls"),
        ),
        Setting("smtp-user", Kind.TEXT, "", message("User name at the mail server.")),
    )
}

# Fields of the administration itself that may be set in the same way.
ADMINISTRATION_FIELDS = tuple(field.name for field in fields(Administration) if field.name not in ("id", "code"))


def parse_amount(text: str) -> Decimal:
    """Return an amount typed with a decimal point or comma. Raises Refusal when it is none or negative."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise Refusal(message("“{value}” is not an amount. Write for instance 25 or 12,50.", value=text))
    return amount


def parse_days(text: str) -> int:
    """Return a whole number of days, 0 or more. Raises Refusal."""
    if not text.strip().isdecimal():
        raise Refusal(message("“{value}” is not a whole number.", value=text))
    return int(text)


def check_value(setting: Setting, text: str) -> str:
    """Return the value as it is kept. Raises Refusal when it does not fit the setting."""
    match setting.kind:
        case Kind.DAYS:
            return str(parse_days(text))
        case Kind.AMOUNT:
            return f"{parse_amount(text):f}"
        case Kind.YES_NO:
            return "yes" if is_yes(text) else "no"
        case Kind.CHOICE if text not in setting.choices:
            raise Refusal(
                message(
                    "{key} is one of {choices}, not “{value}”.",
                    key=setting.key,
                    choices=", ".join(setting.choices),
                    value=text,
                )
            )
    return text.strip()


def is_yes(text: str) -> bool:
    """Read yes or no in the languages of the program. Raises Refusal."""
    word = text.strip().lower()
    if word in ("yes", "ja", "oui", "y", "j", "o", "1", "true"):
        return True
    if word in ("no", "nee", "nein", "non", "n", "0", "false", ""):
        return False
    raise Refusal(message("“{value}” is neither yes nor no.", value=text))


class Settings:
    """The settings of one administration: what was stored, else the default."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        self._stored = stored

    def text(self, key: str) -> str:
        """Return a setting as text."""
        return self._stored.get(key, SETTINGS[key].default)

    def days(self, key: str) -> int:
        """Return a whole number."""
        return int(self.text(key))

    def amount(self, key: str) -> Decimal:
        """Return an amount in units of a currency."""
        return Decimal(self.text(key))

    def is_on(self, key: str) -> bool:
        """Return a yes/no setting."""
        return self.text(key) == "yes"
