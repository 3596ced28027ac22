"""Checking the card of a party: what is wrong with a value, said beside it while it is typed.

Pure questions over what `relating.card` fetched, quick enough to ask after every key.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial

from babel import Locale
from babel.numbers import NumberFormatError, format_decimal, get_territory_currencies, parse_decimal
from stdnum import get_cc_module, iban
from stdnum.be import vat as be_enterprise
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from aanmaningen.core import cards
from aanmaningen.core.cards import Card, CardValue
from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.money import decimal_text, to_minor
from aanmaningen.core.records import AttributeKind, AttributeType, Purpose
from aanmaningen.mail import ascii_address


@dataclass(frozen=True, slots=True)
class CardComplaint:
    """What is wrong with one value. is_grave: it cannot be saved like this."""

    name: str
    problem: Message
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card is checked against. country: the administration's, where the card has none.

    taken: code and name of the party that has the code of this new one already.
    """

    country: str
    layout_codes: tuple[str, ...] = ()
    kinds: tuple[AttributeKind, ...] = ()
    ladders: tuple[str, ...] = ()
    taken: tuple[str, str] = ("", "")


def complaints(before: Card, after: Card, known: Surroundings) -> list[CardComplaint]:
    """Return what is wrong with a card.

    before: as it was opened, without a code for a new party. A mistake that was there already, in a list for
    instance, is told and does not stand in the way of changing something else.
    """
    changed = set(cards.differences(before, after)) | (set() if before.get("code") else {"code", "name"})
    found = []
    for name, check in _CHECKS.items():
        problem = check(after, name, known)
        if problem is not None:
            found.append(CardComplaint(name, problem, name in changed and name not in _ADVICE))
    for kind in known.kinds:
        name = cards.ATTRIBUTE + kind.name
        problem = _attribute(str(after.get(name, "") or ""), kind)
        if problem is not None:
            found.append(CardComplaint(name, problem, name in changed))
    return found


@cache
def countries(language: str) -> Mapping[str, str]:
    """Return the countries by their ISO 3166-1 code, in the order of their names in a language."""
    # Besides countries CLDR names unions, test areas and parts that have no code in ISO 3166-1.
    others = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    names = {
        code: name
        for code, name in Locale.parse(language).territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in others
    }
    return dict(sorted(names.items(), key=lambda entry: entry[1]))


@cache
def currencies(language: str) -> Mapping[str, str]:
    """Return the currencies that are paid with somewhere today, by their ISO 4217 code, with their names."""
    today = {code for country in countries("en") for code in get_territory_currencies(country, tender=True)}
    names = Locale.parse(language).currencies
    return {code: names.get(code, code) for code in sorted(today)}


# -- numbers and dates as people write them


def read_number(text: str, locale: str) -> Decimal | None:
    """Return a number as it is written in a locale, or with a decimal point; None when it is none.

    In Dutch 2.500 is two and a half thousand and 2.5 cannot be anything but two and a half.
    """
    try:
        return Decimal(parse_decimal(text.strip(), locale=locale, strict=True))
    except NumberFormatError:
        pass
    return Decimal(text.strip()) if re.fullmatch(r"\s*-?\d+(\.\d{1,2})?\s*", text) else None


def write_number(number: Decimal, locale: str) -> str:
    """Return a number as people write it, without grouping, so that it can be typed on."""
    return format_decimal(number, "0.##########", locale=locale)


def read_minor(text: str, currency: str, locale: str) -> int | str | None:
    """Return an amount in minor units, None for nothing, or the text itself when it is no amount."""
    if not text.strip():
        return None
    number = read_number(text, locale)
    try:
        return text if number is None else to_minor(number, currency)
    except ValueError:
        return text


def write_minor(minor: int, currency: str, locale: str) -> str:
    """Return an amount as people type it."""
    return write_number(Decimal(decimal_text(minor, currency)), locale)


_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def read_day(text: str) -> date | None:
    """Return a date written day first or as 2026-11-21; None when it is none."""
    bare = text.strip()
    try:
        if found := _DAY_FIRST.fullmatch(bare):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(bare)
    except ValueError:
        return None


# -- one check a value

Check = Callable[[Card, str, Surroundings], Message | None]


def _text(card: Card, name: str) -> str:
    return str(card.get(name) or "").strip()


def _needed(card: Card, name: str, known: Surroundings) -> Message | None:
    return None if _text(card, name) else message("This cannot be empty.")


def _code(card: Card, name: str, known: Surroundings) -> Message | None:
    code, other = known.taken
    if code and _text(card, name) == code:
        return message("There is a party {code} already: {name}.", code=code, name=other)
    return _needed(card, name, known)


def _country(card: Card, name: str, known: Surroundings) -> Message | None:
    if _text(card, name) in ("", *countries("en")):
        return None
    return message("“{value}” is not the code of a country, such as NL, BE or DE.", value=_text(card, name))


def _language(card: Card, name: str, known: Surroundings) -> Message | None:
    if _text(card, name) in ("", *known.layout_codes):
        return None
    return message(
        "There is no layout set {code}; notices will be written in the language of the administration.",
        code=_text(card, name),
    )


def _template(card: Card, name: str, known: Surroundings) -> Message | None:
    if _text(card, name) in ("", *known.layout_codes):
        return None
    return message("There is no layout set {code}.", code=_text(card, name))


def _ladder(card: Card, name: str, known: Surroundings) -> Message | None:
    if not known.ladders or _text(card, name) in ("", *known.ladders):
        return None
    return message("There is no ladder {code}. Make it first, or choose one that exists.", code=_text(card, name))


def _email(card: Card, name: str, known: Surroundings) -> Message | None:
    try:
        if _text(card, name):
            ascii_address(_text(card, name))
    except Refusal as refusal:
        return refusal.message
    return None


def _email_missing(card: Card, name: str, known: Surroundings) -> Message | None:
    wanted = bool(card.get("notices")) and bool(card.get("notices_by_email")) and not card.get("direct_debit")
    has_own = any(_text(card, f"{Purpose.NOTICES}.{part}") for part in cards.CONTACT_PARTS)
    purpose = Purpose.NOTICES if has_own else Purpose.GENERAL
    if not wanted or _text(card, f"{purpose}.email"):
        return None
    return message("There is no e-mail address for notices, so they will be printed.")


def _iban(card: Card, name: str, known: Surroundings) -> Message | None:
    return _unless_valid(
        partial(iban.validate, check_country=False),
        _text(card, name),
        message("A digit or letter of this IBAN is wrong."),
    )


def _days(card: Card, name: str, known: Surroundings) -> Message | None:
    value = card.get(name)
    if value is None or (isinstance(value, int) and 0 <= value <= 999):
        return None
    return message("Write a whole number of days, or leave it empty.")


def _limit(card: Card, name: str, known: Surroundings) -> Message | None:
    value = card.get(name)
    if value is None or (isinstance(value, int) and 0 <= value < 10**15):
        return None
    return message("Write an amount, such as 2500 or 2500,00, or leave it empty.")


def _vat_number(card: Card, name: str, known: Surroundings) -> Message | None:
    number = _text(card, name)
    prefix = number[:2].upper()
    country = prefix if prefix.isalpha() else _text(card, "country") or known.country
    # Greece writes EL before its numbers, Northern Ireland XI.
    rule = get_cc_module({"EL": "GR", "XI": "GB"}.get(country, country).lower(), "vat") if number else None
    if rule is None:
        return None
    bare = number if country != "XI" else "GB" + number[2:]
    return _unless_valid(rule.validate, bare, message("This is not a VAT number of {country}.", country=country))


_KVK = re.compile(r"\d{8}")  # the number of the Dutch trade register; it has no check digit
# Country -> what its registration number is called, and the rule.
_REGISTRATIONS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "BE": ("KBO", be_enterprise.validate),
    "FR": ("SIREN", lambda number: (siret if len(siret.compact(number)) == 14 else siren).validate(number)),
}


def _registration(card: Card, name: str, known: Surroundings) -> Message | None:
    number, country = _text(card, name), _text(card, "country") or known.country
    if country == "NL":
        if not number or _KVK.fullmatch(number.replace(" ", "")):
            return None
        return message("A KvK number has eight digits.")
    if country in _REGISTRATIONS:
        called, rule = _REGISTRATIONS[country]
        return _unless_valid(rule, number, message("This is not a {kind} number.", kind=called))
    return None


def number_problem(name: str, number: str, country: str) -> Message | None:
    """Return what is wrong with a VAT or register number of a company in a country. name: as on a card."""
    return _CHECKS[name]({name: number}, name, Surroundings(country))


def _unless_valid(rule: Callable[[str], object], number: str, problem: Message) -> Message | None:
    try:
        if number:
            rule(number)
    except ValidationError:
        return problem
    return None


def _attribute(value: str, kind: AttributeKind) -> Message | None:
    """Return what is wrong with the kept form of an attribute's value."""
    if fits(value, kind):
        return None
    match kind.kind:
        case AttributeType.NUMBER:
            return message("“{value}” is not a number.", value=value)
        case AttributeType.DATE:
            return message("“{value}” is not a date, such as 21-11-2026.", value=value)
        case AttributeType.CHOICE:
            return message("“{value}” is not one of the choices.", value=value)
        case _:
            return message("“{value}” is neither yes nor no.", value=value)


def fits(value: str, kind: AttributeKind) -> bool:
    """Tell whether the kept form of a value is what its kind wants; nothing fits all."""
    match kind.kind:
        case AttributeType.NUMBER if value:
            try:
                return Decimal(value).is_finite()
            except InvalidOperation:
                return False
        case AttributeType.DATE if value:
            try:
                return date.fromisoformat(value).isoformat() == value
            except ValueError:
                return False
        case AttributeType.CHOICE:
            return value in ("", *kind.choices)
        case AttributeType.YES_NO:
            return value in ("", "yes", "no")
    return True


_CHECKS: Mapping[str, Check] = {
    "code": _code,
    "name": _needed,
    "country": _country,
    "language": _language,
    "email_template": _template,
    "ladder": _ladder,
    "payment_term_days": _days,
    "credit_limit_minor": _limit,
    "iban": _iban,
    "vat_number": _vat_number,
    "registration_number": _registration,
    "notices_by_email": _email_missing,
    **{f"{purpose}.email": _email for purpose in Purpose},
}
# The program prints these, and foreign rules change: they are told, and may be saved as they are. For the others it
# needs to rely on what is there.
_ADVICE = ("language", "vat_number", "registration_number", "notices_by_email")


def tidy(card: Card) -> dict[str, CardValue]:
    """Return the card as it is kept: no blanks around texts, and an IBAN without any."""
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in card.items()}
    return kept | {"iban": iban.compact(str(kept.get("iban") or ""))}
