"""From a message to a sentence in the reader's language, with amounts, dates and numbers as she writes them."""

import gettext
import locale
import os
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_decimal_symbol, get_group_symbol

from .core.messages import Amount, Message
from .core.money import minor_digits, to_decimal
from .resources import resource_path

DOMAIN = "aanmaningen"
# The languages of the program itself; the first is the one it falls back on. A notice may be in any language that
# has a layout set.
LANGUAGES = ("nl", "en", "de", "fr")
# English as written in Europe: day before month.
_LOCALES = {"nl": "nl_NL", "en": "en_GB", "de": "de_DE", "fr": "fr_FR"}
_SHORT_DATES = {"nl": "dd-MM-yyyy", "en": "dd/MM/yyyy", "de": "dd.MM.yyyy", "fr": "dd/MM/yyyy"}


class Translator:
    """Turns messages and values into text for one reader."""

    def __init__(self, language: str) -> None:
        """Prepare for a language, a code or a locale ("nl", "nl_BE", "de-AT"); one we do not speak becomes Dutch."""
        self.language = known_language(language)
        self.locale = _LOCALES[self.language]
        self._group, self._decimal = get_group_symbol(self.locale), get_decimal_symbol(self.locale)
        self._catalogue = gettext.translation(
            DOMAIN, localedir=resource_path("i18n"), languages=[self.language], fallback=True
        )

    def text(self, message: Message) -> str:
        """Return the sentence in the reader's language, or in English where the catalogue does not have it."""
        if message.many:
            count = message.values["n"]
            assert isinstance(count, int)
            pattern = self._catalogue.ngettext(message.text, message.many, count)
            return pattern.format(**self._places(message.values) | {"n": self.number(count)})
        # An empty key would bring the catalogue's heading.
        pattern = self._catalogue.gettext(message.text) if message.text else ""
        return pattern.format(**self._places(message.values))

    def amount(self, minor: int, currency: str) -> str:
        """Return an amount in minor units with its currency: "€ 1.234,50"."""
        return format_currency(to_decimal(minor, currency), currency, locale=self.locale)

    def short_date(self, day: date) -> str:
        """Return a date in figures, each as wide as the next: "21-11-2026", "21.11.2026"."""
        return format_date(day, _SHORT_DATES[self.language], locale=self.locale)

    def date(self, day: date) -> str:
        """Return a date with its month as a word where the language is used to that: "21 nov 2026", "21.11.2026"."""
        return format_date(day, "medium", locale=self.locale)

    def figures(self, minor: int, currency: str) -> str:
        """Return an amount in minor units without its currency: "1.234,50", as it stands in a column."""
        digits = minor_digits(currency)
        whole, rest = divmod(abs(minor), 10**digits)
        text = f"{whole:,}".replace(",", self._group) + (f"{self._decimal}{rest:0{digits}}" if digits else "")
        return f"-{text}" if minor < 0 else text

    def number(self, number: int | Decimal) -> str:
        """Return a number with its thousands grouped: "1.234.567"."""
        return format_decimal(number, locale=self.locale)

    def _places(self, values: Mapping[str, object]) -> dict[str, str]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: object) -> str:
        match value:
            case Message():
                return self.text(value)
            case Amount():
                return self.amount(value.minor, value.currency)
            case date():
                return self.date(value)
            case Decimal():
                return self.number(value)
            case list() | tuple():
                return format_list([self._value(part) for part in value], locale=self.locale)
            # An int is left as it is: it may as well be a port, a year or a row, and a count has `plural`.
            case _:
                return str(value)


def known_language(language: str) -> str:
    """Return which of LANGUAGES a code or locale ("nl_BE.UTF-8", "DE-at") stands for; Dutch when none."""
    code = language[:2].lower()
    return code if code in LANGUAGES and not language[2:3].isalpha() else LANGUAGES[0]


def system_language() -> str:
    """Return which of LANGUAGES this computer is set to; Dutch when it is set to none of them."""
    if sys.platform == "win32":
        import ctypes

        return known_language(locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), ""))
    return known_language(_language_of(os.environ))


def _language_of(environment: Mapping[str, str]) -> str:
    """Return the first language that the environment names, by the order of POSIX and gettext; empty when none does."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, "").partition(":")[0]:
            return value
    return ""
