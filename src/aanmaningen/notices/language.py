"""How a language writes amounts, dates, plurals and lists: Babel's data, looked up once, used ten thousand times.

Babel's own `format_currency` costs about 50 microseconds a call; here its pattern and symbols are taken apart once per
locale and an amount is put together with string work alone. The tests hold the two equal.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, parse_pattern
from babel.lists import format_list
from babel.numbers import get_currency_symbol

from aanmaningen.core.messages import Amount, message
from aanmaningen.core.money import minor_digits

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Language:
    """Writes values as one locale does. Get one with `language()`, which keeps them."""

    def __init__(self, locale: Locale, short_date: str) -> None:
        symbols = locale.number_symbols.get("latn", locale.number_symbols)
        pattern = locale.currency_formats["standard"]
        self.tag = str(locale).replace("_", "-")
        self._locale = locale
        self._short_date = short_date
        self._decimal: str = symbols["decimal"]
        self._group: str = symbols["group"]
        self._minus: str = symbols.get("minusSign", "-")
        self._first_group, self._next_groups = pattern.grouping
        self._prefix: tuple[str, str] = pattern.prefix
        self._suffix: tuple[str, str] = pattern.suffix
        self._dates: dict[tuple[dt.date, bool], str] = {}
        self._affixes: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {}

    def number(self, minor: int, digits: int) -> str:
        """Return `minor` units with `digits` decimals as a plain number: "1.234,56", "-5,00"."""
        text = self._digits(abs(minor), digits)
        return self._minus + text if minor < 0 else text

    def amount(self, amount: Amount) -> str:
        """Return the number of an amount without its currency, for a column of a table."""
        return self.number(amount.minor, minor_digits(amount.currency))

    def money(self, amount: Amount) -> str:
        """Return an amount with the symbol or code of its currency, as the locale writes it: "€ 1.234,56"."""
        affixes = self._affixes.get(amount.currency)
        if affixes is None:
            affixes = self._affixes[amount.currency] = self._currency_affixes(amount.currency)
        before, after = affixes[amount.minor < 0]
        return before + self._digits(abs(amount.minor), minor_digits(amount.currency)) + after

    def date(self, day: dt.date) -> str:
        """Return a date in words: "21 november 2026", with no-break spaces."""
        return self._kept_date(day, short=False)

    def short_date(self, day: dt.date) -> str:
        """Return a date for a column of a table, in the pattern the layout set gives: "21-11-2026"."""
        return self._kept_date(day, short=True)

    def listing(self, texts: Sequence[str]) -> str:
        """Return the texts as one enumeration: "a, b en c"; empty when there are none."""
        return format_list(texts, locale=self._locale) if texts else ""

    def plural(self, count: int, one: str, other: str, **more: str) -> str:
        """Return the word that goes with `count`; `more` are the other CLDR forms (few, many, …) of a language."""
        form: str = self._locale.plural_form(count)
        return {"one": one, **more}.get(form, other)

    def territory(self, country: str) -> str:
        """Return the name of a country (ISO 3166-1 alpha-2) in this language; an unknown code as it is."""
        name: str = self._locale.territories.get(country, country)
        return name

    def _digits(self, minor: int, digits: int) -> str:
        text = str(minor).rjust(digits + 1, "0")
        whole, fraction = (text[:-digits], text[-digits:]) if digits else (text, "")
        if len(whole) > self._first_group:
            whole = self._grouped(whole)
        return whole + self._decimal + fraction if digits else whole

    def _grouped(self, whole: str) -> str:
        cut = len(whole) - self._first_group
        groups = [whole[cut:]]
        while cut > 0:
            start = max(0, cut - self._next_groups)
            groups.append(whole[start:cut])
            cut = start
        return self._group.join(reversed(groups))

    def _currency_affixes(self, currency: str) -> tuple[tuple[str, str], tuple[str, str]]:
        symbol: str = get_currency_symbol(currency, locale=self._locale)
        positive, negative = (
            (self._prefix[sign].replace("¤", symbol), self._suffix[sign].replace("¤", symbol)) for sign in (0, 1)
        )
        return self._spaced(*positive), self._spaced(*negative)

    def _spaced(self, before: str, after: str) -> tuple[str, str]:
        """A code such as CHF never touches the digits (currencySpacing of CLDR, which Babel passes over)."""
        before = before.replace("-", self._minus)
        after = after.replace("-", self._minus)
        if before and before[-1].isalpha():
            before += NO_BREAK_SPACE
        if after and after[0].isalpha():
            after = NO_BREAK_SPACE + after
        return before, after

    def _kept_date(self, day: dt.date, *, short: bool) -> str:
        # A month end names the same few hundred days tens of thousands of times.
        text = self._dates.get((day, short))
        if text is None:
            text = unbroken(format_date(day, self._short_date if short else "long", locale=self._locale))
            if not short and day.day == 1 and self._locale.language == "fr":
                # CLDR has no ordinals: French says "premier" of the first day of a month, and of no other.
                text = re.sub(r"^1\b", "1er", text)
            self._dates[day, short] = text
        return text


def unbroken(text: str) -> str:
    """Return the text with no-break spaces: a date, a telephone number or an IBAN is read as one."""
    return text.replace(" ", NO_BREAK_SPACE)


@lru_cache(maxsize=64)
def language(locale: str, short_date: str) -> Language:
    """Return the language for a locale (nl_NL, nl-BE, fr) and a CLDR pattern for dates in tables (dd-MM-yyyy).

    Raises ValueError, with a Message as its argument, for a locale or a pattern that does not exist.
    """
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        problem = message("There is no locale {locale}; write one such as nl_NL or fr_BE.", locale=locale)
        raise ValueError(problem) from error
    if not _names_a_day(short_date):
        problem = message(
            "A date needs a day, a month and a year, such as dd-MM-yyyy; found {found}.", found=short_date
        )
        raise ValueError(problem)
    return Language(parsed, short_date)


def _names_a_day(pattern: str) -> bool:
    try:
        letters = set(re.findall(r"%\((\w)", str(parse_pattern(pattern).format)))
    except ValueError:
        return False
    return {"d", "y"} <= letters <= set("dMLyE") and bool(letters & set("ML"))
