"""Words for fixed things, in four languages: yes and no, kinds, countries, languages, payment terms, totals."""

import re
import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from ..core.messages import message
from ..core.records import ItemKind, Side
from .cells import Cell, Row, Wrong, text_of

_LANGUAGES = ("nl", "en", "de", "fr")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("ja j yes y oui o 1 x true t waar wahr vrai aan on an v ok ✓ ✔")
_NO = _words("nee neen n no non nein 0 false f onwaar falsch faux uit off aus - nicht geen")
_CONSUMER = _words(
    "consument particulier prive privé privaat b2c consumer private individual person persoon privat privatkunde "
    "privatperson verbraucher particuliers consommateur c p"
)
_BUSINESS = _words(
    "zakelijk bedrijf onderneming b2b business company organisation organization organisatie firma unternehmen "
    "geschaftskunde geschäftskunde gewerbe gewerblich entreprise societe société professionnel b z"
)

_KINDS = {
    ItemKind.INVOICE: "factuur facturen invoice invoices rechnung rechnungen facture factures fact fac inv f i vf "
    "verkoopfactuur inkoopfactuur verkoop inkoop salesinvoice purchaseinvoice sales purchase verkauf ausgangsrechnung "
    "eingangsrechnung vente ventes debit debitnota debitnote debet accrec accpay financechargememo rentefactuur 380",
    ItemKind.CREDIT: "creditnota creditnotas credit creditfactuur creditnote creditmemo creditinvoice salescreditnote "
    "salescreditmemo purchasecreditmemo cn cr c gutschrift gutschriften gutschriftsanzeige rechnungskorrektur "
    "stornorechnung storno avoir avoirs notedecredit notecredit kreditnota accreccredit accpaycredit vc g 381",
    ItemKind.PAYMENT: "betaling betalingen ontvangst ontvangsten vooruitbetaling bank kas payment payments receipt "
    "receipts prepayment overpayment zahlung zahlungen zahlungseingang anzahlung paiement paiements reglement "
    "reglements acompte versement b p bet pay bankboeking onverdeeld onverdeeldebetaling unallocatedpayment",
}
_SIDES = {
    Side.RECEIVABLE: "receivable receivables debiteur debiteuren debtor debtors customer customers debitor debitoren "
    "klant verkoop sales verkauf client clients vente ventes teontvangen forderung forderungen ar d v",
    Side.PAYABLE: "payable payables crediteur crediteuren creditor creditors vendor vendors supplier suppliers "
    "kreditor kreditoren leverancier inkoop purchase einkauf lieferant fournisseur fournisseurs achat achats tebetalen "
    "verbindlichkeit verbindlichkeiten ap c i",
}
# How words in the name of a file or sheet begin, and those that stand there whole.
_SIDES_IN_NAMES = {
    Side.RECEIVABLE: (
        ("debiteur", "debtor", "debitor", "klant", "customer", "client", "kunde", "receivable", "verkoop", "verkauf"),
        _words("deb sales vente ventes ar"),
    ),
    Side.PAYABLE: (
        ("crediteur", "creditor", "kreditor", "leverancier", "lieferant", "supplier", "vendor")
        + ("fournisseur", "payable", "inkoop", "einkauf", "purchase", "verbindlichkeit"),
        _words("cred kred achat achats ap"),
    ),
}
_DEBIT = _words("d db dr debet debit soll s")
_CREDIT = _words("c cr credit haben h kredit")

_PAID = _words(
    "paid betaald voldaan bezahlt beglichen paye payee regle reglee closed gesloten afgeletterd ausgeglichen"
)

_LANGUAGE_CODES = {
    "nl": "nl nld dut nlb n dutch nederlands nederlandstalig vlaams flemish niederlandisch neerlandais hollands",
    "en": "en eng enu ena enc e english engels engelstalig englisch anglais",
    "de": "de deu ger des dea d german duits duitstalig deutsch allemand",
    "fr": "fr fra fre frb frc frs f french frans franstalig franzosisch francais",
}
_COUNTRY_CODES = {"UK": "GB", "EL": "GR", "B": "BE", "D": "DE", "F": "FR", "A": "AT", "L": "LU", "HOL": "NL"}
_ISO3 = {
    "NLD": "NL", "BEL": "BE", "DEU": "DE", "FRA": "FR", "LUX": "LU", "GBR": "GB", "AUT": "AT", "CHE": "CH", "ESP": "ES",
    "ITA": "IT", "POL": "PL", "PRT": "PT", "DNK": "DK", "SWE": "SE", "NOR": "NO", "FIN": "FI", "IRL": "IE", "USA": "US",
    "CZE": "CZ", "HUN": "HU", "ROU": "RO", "BGR": "BG", "GRC": "GR", "TUR": "TR", "CAN": "CA",
}  # fmt: skip
_COUNTRY_NAMES = {
    "holland": "NL", "the netherlands": "NL", "netherlands": "NL", "the united states": "US", "usa": "US",
    "great britain": "GB", "england": "GB", "engeland": "GB", "groot brittannie": "GB", "czech republic": "CZ",
    "tsjechische republiek": "CZ", "bundesrepublik deutschland": "DE", "les pays bas": "NL",
}  # fmt: skip
_CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "EURO": "EUR", "EURO'S": "EUR", "EUROS": "EUR", "¥": "JPY"}

_AT_ONCE = _words(
    "cod contant direct cash comptant sofort immediate immediately onmiddellijk prompt prepaid vooruitbetaling "
    "areception bijontvangst perdirect sofortfallig netcash"
)
_TERM = re.compile(
    r"(?:netto?|n|binnen|innerhalb|within|a)?\s*(0|[1-9]\d{0,2})\s*"
    r"(?P<unit>d|dg|dgn|dag|dagen|days?|tage?n?|t|jours?|j|net|netto|w|wk|weken|week|weeks?|wochen?|semaines?|)"
    r"\s*(?:netto?|net|na factuurdatum|nach rechnungsdatum)?"
)
_TOTAL = re.compile(
    r"(?:(?:eind|sub|generaal|algemeen|grand|report|gesamt|zwischen|sous|general)[\s-]*)?"
    r"(?:totaal|totalen|totals?|totaux|summen?|gesamt|gesamtsumme|somme|sum|saldo|balance|solde)\b.*"
)


def folded(text: str) -> str:
    """Return the text in small letters without accents, with ß as ss: how words and headings are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def letters_and_digits(text: str) -> str:
    """Return the folded text with everything but letters and digits left out."""
    return "".join(c for c in folded(text) if c.isalnum())


def yes_or_no(cell: Cell) -> bool | None:
    """Read yes or no in four languages, 1/0, x, true/false; an empty cell gives None. Raises Wrong."""
    word = text_of(cell).casefold()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Wrong(message("Yes or no was expected."))


def consumer_or_business(cell: Cell) -> bool | None:
    """Read whether a party is a consumer: the words for it, or yes and no; an empty cell gives None. Raises Wrong."""
    word = text_of(cell).casefold()
    if word in _CONSUMER:
        return True
    if word in _BUSINESS:
        return False
    try:
        return yes_or_no(cell)
    except Wrong:
        raise Wrong(message("Consumer or business was expected.")) from None


def kind_of_item(cell: Cell) -> ItemKind | None:
    """Read invoice, credit note or payment; an empty cell gives None. Raises Wrong."""
    word = letters_and_digits(text_of(cell))
    if not word:
        return None
    kind = _kinds().get(word)
    if kind is None:
        raise Wrong(message("Invoice, credit note or payment was expected."))
    return kind


def side_of_item(cell: Cell) -> Side | None:
    """Read receivable or payable; an empty cell gives None. Raises Wrong."""
    word = letters_and_digits(text_of(cell))
    if not word:
        return None
    for side, words in _SIDES.items():
        if word in words.split():
            return side
    raise Wrong(message("Receivable or payable was expected."))


def is_side(text: str) -> bool:
    """Tell whether a text says debtor or creditor in a word that means nothing else: C may as well be credit."""
    word = letters_and_digits(text)
    return len(word) > 3 and any(word in words.split() for words in _SIDES.values())


def side_in_name(name: str) -> Side | None:
    """Return which side a file or sheet is about as its name says, None when it says nothing, or both.

    Only what cannot mean anything else: “credit” may as well be a list of credit notes.
    """
    words = re.findall(r"[a-z]+", folded(name))
    sides = {
        side
        for side, (starts, whole) in _SIDES_IN_NAMES.items()
        if any(word.startswith(starts) or word in whole for word in words)
    }
    return sides.pop() if len(sides) == 1 else None


def is_credit_entry(cell: Cell) -> bool | None:
    """Read a debit or credit mark (D/C, Soll/Haben): True for credit; an empty cell gives None. Raises Wrong."""
    word = letters_and_digits(text_of(cell))
    if not word:
        return None
    if word in _CREDIT:
        return True
    if word in _DEBIT:
        return False
    raise Wrong(message("Debit or credit (D or C) was expected."))


def is_paid(cell: Cell) -> bool:
    """Return whether a status says that an invoice was paid; any other word says nothing."""
    return letters_and_digits(text_of(cell)) in _PAID


def currency_code(cell: Cell) -> str | None:
    """Read an ISO 4217 code, or a sign that stands for one; an empty cell gives None. Raises Wrong."""
    text = text_of(cell).upper()
    if not text:
        return None
    code = currency_of_sign(text)
    if code not in _currencies():
        raise Wrong(message("A currency code was expected, such as {example}.", example="EUR"))
    return code


def currency_of_sign(sign: str) -> str:
    """Return the ISO code that a sign or word such as € stands for, else the text itself. In capitals."""
    return _CURRENCY_SIGNS.get(sign, sign)


def country_code(cell: Cell) -> str:
    """Read a country, a code or a name in four languages, as ISO 3166-1 alpha-2; empty gives "". Raises Wrong."""
    text = text_of(cell)
    if not text:
        return ""
    code = text.upper().rstrip(".")
    code = _COUNTRY_CODES.get(code) or _ISO3.get(code) or code
    if code in _territories():
        return code
    name = " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())
    found = _countries_by_name().get(name)
    if found is None:
        raise Wrong(message("A country was expected, such as {example}.", example="NL"))
    return found


def language_code(cell: Cell) -> str:
    """Read a language: its name or a code of three letters becomes nl, en, de or fr; other codes stay as they are."""
    text = text_of(cell)
    word = letters_and_digits(text)
    for code, words in _LANGUAGE_CODES.items():
        if word in words.split():
            return code
    region = re.fullmatch(r"(nl|en|de|fr)[-_][A-Z]{2}", text)
    return region[1] if region else text


def payment_term_days(cell: Cell) -> int | None:
    """Read a payment term in days: 30, "30 dagen", "30D", "2 weken", "contant"; an empty cell gives None. Raises Wrong.

    A term that is no plain number of days (end of month, discount) is wrong: guessing would move a due date.
    """
    text = folded(text_of(cell)).rstrip(".")
    if not text:
        return None
    if letters_and_digits(text) in _AT_ONCE:
        return 0
    match = _TERM.fullmatch(text)
    if match is None:
        raise Wrong(message("A number of days was expected, such as {example}.", example="30"))
    return int(match[1]) * (7 if match["unit"].startswith(("w", "semaine")) else 1)


def is_total(row: Row) -> bool:
    """Return whether the first filled cell of a row says that the row is a total."""
    for cell in row:
        if isinstance(cell, str) and not cell.strip():
            continue
        return isinstance(cell, str) and _TOTAL.fullmatch(" ".join(folded(cell).split())) is not None
    return False


@cache
def _kinds() -> dict[str, ItemKind]:
    return {letters_and_digits(word): kind for kind, words in _KINDS.items() for word in words.split()}


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def _territories() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)) - {"ZZ"}


@cache
def _countries_by_name() -> dict[str, str]:
    names = dict(_COUNTRY_NAMES)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _territories():
                names[" ".join("".join(c if c.isalnum() else " " for c in folded(name)).split())] = code
    for code in _territories():  # a country's own name for itself: Österreich, Italia, Polska
        try:
            own = Locale.parse(f"und_{code}")
        except (UnknownLocaleError, ValueError):
            continue
        if own is not None and (territory := own.territories.get(code)):
            names.setdefault(" ".join("".join(c if c.isalnum() else " " for c in folded(territory)).split()), code)
    return names
