"""The headings of lists in Dutch, English, German and French, and which of our fields each one means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..core.errors import Refusal
from ..core.messages import Message, message
from ..core.records import Side
from .words import letters_and_digits


class FieldSet(StrEnum):
    """What kind of list is meant."""

    ITEMS = "items"
    PARTIES = "parties"


# A field's tiers, the most telling first; within a tier the words are translations of one another, so that two
# different headings of one tier in one list are a question for the user and two of different tiers are not.
_ITEM_TIERS: dict[str, tuple[str, ...]] = {
    "number": (
        "factuurnummer|factuurnr|factuur nr|factuur no|factuur id|factuur|factnr|fact nr|facnr|invoice number|"
        "invoice no|invoice nr|invoice id|invoice num|invoice #|invoice|inv nr|inv no|rechnungsnummer|rechnungsnr|"
        "rechnungs nr|rechnung nr|rechnung|re nr|numero de facture|numero facture|no facture|num facture|n facture|"
        "n de facture|facture|facture no",
        "belegfeld 1",
        "documentnummer|documentnr|document number|document no|document nr|document|doc no|doc nr|doc id|belegnummer|"
        "belegnr|beleg nr|beleg|numero de document|no document|n document|numero de piece|n piece|no piece|piece|"
        "ref piece",
        "stuknummer|stuknr|boekstuknummer|boekstuknr|boekstuk|bkstnr|voucher|voucher no|voucher number",
        "boekingsnummer|boekingnr|volgnummer|entry number|entry no|buchungsnummer|numero d ecriture",
        "postnummer|post nr|item number|item no|postennummer",
        "nummer|nr|number|no|numero|num|n|id",
    ),
    "kind": (
        "soort post|soort document|documentsoort|documenttype|document type|doc type|factuursoort|factuurtype|"
        "invoice type|belegart|rechnungsart|type de document|type document|type de piece|type piece|type de facture",
        "boekingstype|boekingssoort|transaction type|transactietype|entry type|buchungsart",
        "soort|type|art|typ|kind",
    ),
    "side": ("debiteur of crediteur|debiteur crediteur|deb cred|side|kant|receivable or payable",),
    "debit_credit": (
        "debet credit|d c|dc|debit credit|dr cr|soll haben kennzeichen|soll haben kz|soll haben|s h|sens|"
        "debit ou credit|debet of credit|debit or credit",
    ),
    "invoice_date": (
        "factuurdatum|factuur datum|fact datum|datum factuur|invoice date|date of invoice|inv date|rechnungsdatum|"
        "rechnung vom|date de facture|date facture|date de la facture|date de facturation|facture du",
        "documentdatum|document date|doc date|belegdatum|date du document|date de document|date de piece|date piece",
        "boekdatum|boekingsdatum|posting date|entry date|buchungsdatum|date comptable|date d ecriture|transactiedatum|"
        "transaction date|date de comptabilisation",
        "datum|date|ag date",
    ),
    "due_date": (
        "vervaldatum|verval datum|vervaldag|vervalt op|due date|date due|payment due date|payment due|due on|"
        "falligkeitsdatum|falligkeit|fallig am|fallig|faelligkeitsdatum|faelligkeit|faellig am|faellig|"
        "date d echeance|date echeance|echeance|echeance le|exigible le",
        "uiterste betaaldatum|betalen voor|te betalen voor|pay before|pay by|net due date|zahlbar bis|"
        "date limite de paiement|a payer avant|a payer avant le",
        "verval|due|expiration date|maturity date",
    ),
    "currency": (
        "valuta|valutacode|valuta code|munt|muntcode|muntsoort|munteenheid|currency|currency code|curr|cur|"
        "wahrung|waehrung|wahrungscode|wahrungskennzeichen|wkz|wkz umsatz|devise|code devise|monnaie",
    ),
    "open": (
        "openstaand bedrag|openstaand|bedrag openstaand|open bedrag|bedrag open|open|nog open|openstaand saldo|"
        "open saldo|saldo open|open amount|outstanding amount|amount outstanding|outstanding|outstanding balance|"
        "remaining amount|open balance|unpaid amount|amount open|unpaid|offener betrag|betrag offen|offen|"
        "offener posten|offener saldo|saldo offen|montant ouvert|montant en suspens|solde ouvert|ouvert|"
        "montant impaye|impaye|montant restant",
        "nog te betalen|nog te ontvangen|te betalen|te ontvangen|nog te voldoen|amount due|balance due|amount payable|"
        "zu zahlen|reste a payer|reste du|solde du|montant du|solde restant du|a payer|solde restant",
        "restbedrag|restant|rest|resterend|resterend bedrag|remaining|restbetrag|reste",
        "saldo|balance|solde",
        "remaining amt|remaining amount lcy|remaining amt lcy",
    ),
    "original": (
        "factuurbedrag|bedrag factuur|invoice amount|amount of invoice|rechnungsbetrag|montant facture|"
        "montant de la facture|montant de facture",
        "oorspronkelijk bedrag|oorspronkelijk|origineel bedrag|origineel|original amount|original|amount original|"
        "ursprungsbetrag|ursprunglicher betrag|ursprungsbetrag|montant initial|montant original|montant d origine",
        "factuurtotaal|totaal factuur|invoice total|rechnungssumme|total facture",
        "bedrag incl btw|bedrag inclusief btw|totaal incl btw|totaal inclusief btw|incl btw|amount including vat|"
        "amount incl vat|total incl vat|bruttobetrag|betrag brutto|brutto|gross amount|gross|montant ttc|total ttc|ttc",
    ),
    "amount": (
        "bedrag|amount|betrag|montant|umsatz",
        "totaal|totaalbedrag|totaal bedrag|total|total amount|gesamt|gesamtbetrag|montant total",
        "amount lcy|bedrag lv",
    ),
    "debit": (
        "debet|debit|soll|debetbedrag|bedrag debet|debet bedrag|debit amount|amount debit|sollbetrag|betrag soll|"
        "montant debit|dr amt|umsatz soll",
    ),
    "credit": (
        "credit|haben|creditbedrag|bedrag credit|credit bedrag|credit amount|amount credit|habenbetrag|betrag haben|"
        "montant credit|cr amt|umsatz haben",
    ),
    "paid": (
        "betaald bedrag|bedrag betaald|reeds betaald|al betaald|ontvangen bedrag|reeds ontvangen|reeds voldaan|"
        "paid amount|amount paid|already paid|amount received|bezahlter betrag|betrag bezahlt|bereits bezahlt|"
        "gezahlter betrag|montant paye|montant regle|deja paye|deja regle|total paye",
        "betaald|voldaan|ontvangen|paid|received|payments|bezahlt|gezahlt|paye|regle|betalingen",
    ),
    "status": ("status|betaalstatus|factuurstatus|payment status|invoice status|zahlungsstatus|statut|etat",),
    "payment_reference": (
        "betalingskenmerk|betaalkenmerk|betaal kenmerk|kenmerk betaling|payment reference|payment ref|"
        "zahlungsreferenz|reference de paiement|reference paiement|ogm|ogm code|gestructureerde mededeling|"
        "structured communication|communication structuree|ag payref",
        "verwendungszweck|mededeling|betalingsreferentie|communication|remittance",
    ),
    "description": (
        "omschrijving|description|beschreibung|libelle|bezeichnung|designation|factuuromschrijving|"
        "boekingsomschrijving|buchungstext",
        "tekst|text|toelichting|opmerking|remark|bemerkung|remarque",
    ),
}

# What may be said of a party; "klant", "customer", … may stand before or after each of these words.
_PARTY_TIERS: dict[str, tuple[str, ...]] = {
    "name": (
        "naam|name|nom|naam 1|name 1|acct name|volledige naam|full name",
        "bedrijfsnaam|company name|firmenname|raison sociale|nom de l entreprise|nom societe|organisatienaam",
        "bedrijf|company|firma|societe|entreprise|organisatie|organisation|organization|unternehmen",
    ),
    "street": (
        "straat|straatnaam|street|street name|strasse|strassenname|rue",
        "adres|adres 1|adresregel 1|adresregel|address|address 1|address line 1|address line|adresse|adresse 1|"
        "anschrift|adresszeile 1|ligne d adresse 1|addr line1|straat en huisnummer|strasse und hausnummer",
    ),
    "street2": (
        "adres 2|adresregel 2|address 2|address line 2|adresse 2|adresszusatz|adresszeile 2|complement d adresse|"
        "straat 2|street 2|addr line2|ligne d adresse 2",
    ),
    "house_number": ("huisnummer|huisnr|huis nr|house number|house no|hausnummer|hausnr|numero de rue|huisno",),
    "house_number_addition": (
        "toevoeging|huisnummertoevoeging|huisnr toevoeging|house number addition|hausnummerzusatz",
    ),
    "postal_code": ("postcode|post code|postal code|postal|zip|zip code|zipcode|plz|postleitzahl|code postal|cp|pc",),
    "city": ("plaats|woonplaats|plaatsnaam|vestigingsplaats|stad|city|town|ort|stadt|wohnort|ville|localite|gemeente",),
    "country": (
        "land|landcode|land code|landnaam|country|country code|country region code|country region|countrycode|"
        "landerkennzeichen|landercode|lkz|pays|code pays",
    ),
    "language": ("taal|taalcode|taal code|language|language code|sprache|sprachcode|langue|code langue",),
    "is_consumer": (
        "consument|consumer|is consumer|particulier|verbraucher|privatkunde|consommateur|b2c|"
        "consument of zakelijk|consument zakelijk|particulier of zakelijk|particulier zakelijk|consumer or business|"
        "consumer business|privat oder gewerblich|particulier ou professionnel|b2b b2c|b2c b2b",
    ),
    "is_business": ("zakelijk|is business|business|b2b|gewerblich|geschaftskunde|professionnel",),
    "group": (
        "groep|groepscode|group|group code|gruppe|groupe|code groupe",
        "posting group|boekingsgroep|buchungsgruppe|groupe de comptabilisation",
    ),
    "account_manager": (
        "accountmanager|account manager|relatiebeheerder|verkoper|vertegenwoordiger|salesperson|salesperson code|"
        "sales rep|sales representative|vertreter|verkaufer|kundenbetreuer|betreuer|vendeur|commercial|"
        "gestionnaire|gestionnaire de compte|charge de compte",
    ),
    "payment_term_days": (
        "betalingstermijn|betaaltermijn|betalingstermijn dagen|betalingstermijn in dagen|betaaltermijn dagen|"
        "krediettermijn|kredietdagen|payment term|payment term days|payment days|credit days|net days|cred days|"
        "zahlungsziel|zahlungsziel tage|zahlungsfrist|delai de paiement|delai paiement|delai de paiement jours",
        "betalingsconditie|betaalconditie|betalingsvoorwaarde|betalingsvoorwaarden|payment terms|terms|"
        "payment terms code|zahlungsbedingung|zahlungsbedingungen|conditions de paiement|condition de paiement",
    ),
    "notices": (
        "aanmanen|aanmaningen versturen|aanmaningen sturen|krijgt aanmaningen|send notices|send reminders|"
        "mahnen|relancer",
        "aanmaningen|aanmaning|herinneringen|herinneren|notices|reminders|dunning|mahnungen|mahnung|mahnwesen|"
        "relances|rappels",
    ),
    "no_notices": (
        "niet aanmanen|geen aanmaningen|geen aanmaning|geen herinneringen|aanmaanblokkade|no notices|no reminders|"
        "no dunning|dunning block|block dunning|mahnsperre|nicht mahnen|ne pas relancer|pas de relances|"
        "blocage relance",
    ),
    "notices_by_email": (
        "aanmaningen per email|aanmaning per email|herinneringen per email|aanmanen per email|notices by email|"
        "reminders by email|dunning by email|mahnungen per email|mahnung per email|relances par email|"
        "relance par email|rappels par email",
    ),
    "notices_email": (
        "email aanmaningen|email aanmaning|emailadres aanmaningen|email herinneringen|aanmaningen email|"
        "aanmaning email|notices email|email notices|email for notices|reminder email|dunning email|email reminders|"
        "mahn email|email mahnung|email mahnungen|email relance|email relances|email rappels|notices e mail",
    ),
    "notices_phone": ("telefoon aanmaningen|notices phone|phone notices|telefon mahnungen|telephone relances",),
    "notices_contact_name": (
        "contact aanmaningen|contactpersoon aanmaningen|notices contact|notices contact name|contact notices|"
        "ansprechpartner mahnungen|contact relances|contact relance",
    ),
    "notices_contact_department": ("afdeling aanmaningen|notices contact department|notices department",),
    "email": (
        "email|emailadres|email adres|email address|emailadresse|email adresse|adresse email|adresse mail|courriel|mel",
        "mail|mailadres|contact email|email 1|email contact",
    ),
    "phone": (
        "telefoon|telefoonnummer|telefoonnr|tel|tel nr|phone|phone no|phone number|telephone|telephone number|telefon|"
        "telefonnummer|telefonnr|numero de telephone|telefoon 1",
        "mobiel|mobiele telefoon|mobile|mobile phone|gsm|handy|mobil|portable|mobilnummer",
    ),
    "contact_name": (
        "contactpersoon|contact person|contact name|contactnaam|naam contactpersoon|ansprechpartner|kontaktperson|"
        "personne de contact|nom du contact|contact",
        "ter attentie van|t a v|tav|attn|attention|z hd|zu handen|a l attention de",
    ),
    "contact_department": ("afdeling|department|abteilung|departement|service|contact department",),
    "direct_debit": (
        "automatische incasso|incasso ja nee|direct debit|lastschrift|sepa lastschrift|einzug|bankeinzug|"
        "domiciliering|domiciliation|prelevement|prelevement automatique|prelevement sepa|dd act",
    ),
    "vat_number": (
        "btw nummer|btwnummer|btw nr|btw id|btw identificatienummer|vat number|vat no|vat nr|vat id|"
        "vat registration no|vat registration number|ust id|ust idnr|ust id nr|umsatzsteuer id|ustid|"
        "numero de tva|numero tva|no tva|n tva|n de tva|tva intracommunautaire|tax number",
    ),
    "registration_number": (
        "kvk nummer|kvk nr|kvk|kvknummer|coc number|coc no|coc|chamber of commerce|chamber of commerce number|"
        "ondernemingsnummer|kbo nummer|kbo|kbo nr|handelsregisternummer|handelsregister|hrb|registration number|"
        "registration no|company number|siren|siret|numero d entreprise|bce",
    ),
    "iban": ("iban|iban nummer|iban nr|bankrekening|bankrekeningnummer|bank account|bank account iban|bankverbindung",),
    "email_template": (
        "email sjabloon|emailsjabloon|mailsjabloon|email template|emailvorlage|modele email|modele d email",
    ),
    "ladder": (
        "aanmaanladder|ladder|aanmaanschema|aanmaanprofiel|dunning ladder|mahnverfahren|mahnschema|reminder terms code",
    ),
}
_CODE_WORDS = ("nummer|nr|no|code|number|num|numero|n|kode", "id|acct nr|konto|compte")
_DEBTOR_WORDS = (
    "debiteuren debiteur klanten klant relaties relatie customer customers kunden kunde client clients clienten "
    "debtor debtors debitoren debitor account afnemer abnehmer billto billtocustomer tiers comptetiers"
)
_CREDITOR_WORDS = (
    "crediteuren crediteur leveranciers leverancier creditors creditor suppliers supplier vendors vendor lieferanten "
    "lieferant kreditoren kreditor fournisseurs fournisseur"
)
_CODE_TIERS = {
    FieldSet.ITEMS: ("konto|kontonummer|personenkonto|compte|compte auxiliaire|acct nr|sub nr",),
    FieldSet.PARTIES: (
        "code|party code|acct nr|sub nr",
        "nummer|nr|no|number|numero|num|n|id",
        "konto|kontonummer|compte",
    ),
}
_JOINERS = re.compile(r"(?:vande|van|ofthe|of|dela|du|des|de|der)$")
_ATTRIBUTE = re.compile(r"\s*(?:attr\.|(?:kenmerk|attribute|attribuut|merkmal|attribut)\s*:)\s*(\S.*)", re.IGNORECASE)
_CURRENCY_AT_END = re.compile(
    r"(?:\bin\s+)?[(\[]?\b(EUR|USD|GBP|CHF|DKK|SEK|NOK|PLN|CZK|HUF|RON|CAD|AUD|JPY)\b[)\]]?\s*$"
)
# In a list of items a column "Aanmaningen" holds how many were sent, and "Zakelijk" or "Service" can mean anything.
_NOT_AMONG_ITEMS = frozenset({"notices", "no_notices", "contact_department"})

ITEM_FIELDS = frozenset(_ITEM_TIERS) | {"party_code"}
PARTY_FIELDS = frozenset(_PARTY_TIERS)
_MONEY = ("open", "original", "amount", "debit", "credit", "paid")
# Two telephone numbers are no reason to refuse a list; two due dates are.
_MUST_BE_CLEAR = ITEM_FIELDS | {"code", "name"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a field of ours, and how telling it is for that field (0 the most)."""

    field: str
    tier: int
    is_creditor: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """The fields found in a row of headings: field -> column (0-based), and what the headings say besides."""

    columns: dict[str, int]
    constants: dict[str, str]


def known_fields(fields: FieldSet) -> frozenset[str]:
    """Return every field that a list of this kind may have (attributes, "attr.NAME", excepted)."""
    own = ITEM_FIELDS if fields is FieldSet.ITEMS else frozenset({"code"})
    return own | PARTY_FIELDS


def meaning(heading: str, fields: FieldSet) -> Meaning | None:
    """Return what a heading means in a list of this kind, or None."""
    if attribute := _ATTRIBUTE.fullmatch(heading):
        return Meaning("attr." + " ".join(attribute[1].split()), 0)
    for text in dict.fromkeys((heading, re.sub(r"[(\[].*?[)\]]|€", " ", heading), _CURRENCY_AT_END.sub("", heading))):
        if (key := letters_and_digits(text)) and (found := _exact(fields).get(key) or _of_party(key, fields)):
            return found
    return None


def count_known(headings: Iterable[str], fields: FieldSet) -> int:
    """Return how many different fields these headings name."""
    return len({found.field for heading in headings if (found := meaning(heading, fields))})


def recognise_headings(headings: Sequence[str], fields: FieldSet, file: str) -> Recognised:
    """Return which column holds which field. Raises Refusal when a needed one lacks, or two claim to be the same."""
    claims: dict[str, list[tuple[int, int]]] = {}
    is_creditor = False
    for column, heading in enumerate(headings):
        found = meaning(heading, fields)
        if found is not None:
            claims.setdefault(found.field, []).append((found.tier, column))
            is_creditor = is_creditor or found.is_creditor
    columns = {field: _best(field, found, headings, file) for field, found in claims.items()}
    _settle_party(columns, "party_code" if fields is FieldSet.ITEMS else "code")
    _refuse_if_lacking(columns, fields, headings, file)
    constants: dict[str, str] = {}
    if fields is FieldSet.ITEMS:
        if is_creditor and "side" not in columns:
            constants["side"] = Side.PAYABLE.value
        if "currency" not in columns and (currency := _currency_of(columns, headings, file)):
            constants["currency"] = currency
    return Recognised(columns, constants)


def lacking(columns: Iterable[str], fields: FieldSet) -> list[Message]:
    """Return the names of what a list of this kind needs and these fields do not give."""
    have = set(columns)
    missing = []
    if fields is FieldSet.ITEMS:
        if not have & {"party_code", "name"}:
            missing.append(message("party code or name"))
        if "number" not in have:
            missing.append(message("invoice number"))
        if not have & {"invoice_date", "due_date"}:
            missing.append(message("invoice date or due date"))
        if not have & set(_MONEY) - {"paid"}:
            missing.append(message("amount"))
    elif not have & {"code", "name"}:
        missing.append(message("party code or name"))
    elif len(have) < 2:
        missing.append(message("name, address, e-mail or another field of a party"))
    return missing


def listed(parts: Sequence[Message]) -> Message:
    """Return the parts as one enumeration: "a, b, c"."""
    if len(parts) == 1:
        return parts[0]
    return message("{first}, {others}", first=parts[0], others=listed(parts[1:]))


def shown_headings(headings: Sequence[str]) -> str:
    """Return the headings for a sentence: at most thirty, separated by commas."""
    texts = [heading for heading in headings if heading]
    return ", ".join(texts[:30]) + (", …" if len(texts) > 30 else "") or "-"


def refuse_lacking(missing: Sequence[Message], fields: FieldSet, headings: Sequence[str], file: str) -> Refusal:
    """Return the refusal of a list in which needed columns lack."""
    values = {"file": file, "missing": listed(missing), "headings": shown_headings(headings)}
    if fields is FieldSet.ITEMS:
        return Refusal(
            message("{file} is not a list of open items: no column found for {missing}. Found: {headings}.", **values)
        )
    return Refusal(
        message("{file} is not a list of parties: no column found for {missing}. Found: {headings}.", **values)
    )


@cache
def _exact(fields: FieldSet) -> dict[str, Meaning]:
    tables: list[dict[str, tuple[str, ...]]] = []
    if fields is FieldSet.ITEMS:
        tables.append({"party_code": _CODE_TIERS[fields]})
        tables.append(_ITEM_TIERS)
        tables.append({field: tiers for field, tiers in _PARTY_TIERS.items() if field not in _NOT_AMONG_ITEMS})
    else:
        tables.append({"code": _CODE_TIERS[fields]})
        tables.append(_PARTY_TIERS)
    meanings: dict[str, Meaning] = {}
    if fields is FieldSet.ITEMS:
        meanings["contact"] = Meaning("party", 1)  # what one well-known program calls its customers
    for table in tables:
        for field, tiers in table.items():
            tier_offset = 2 if field in ("party_code", "code") else 0  # "klantnummer" and its like come first
            for tier, words in enumerate(tiers):
                for word in words.split("|"):
                    meanings.setdefault(letters_and_digits(word), Meaning(field, tier + tier_offset))
        for field in table:
            meanings.setdefault(letters_and_digits(field), Meaning(field, 0))
    return meanings


def _of_party(key: str, fields: FieldSet) -> Meaning | None:
    """Take "klant", "customer", … off a heading and see what is left: a code, a name, another field, or nothing."""
    code = "party_code" if fields is FieldSet.ITEMS else "code"
    code_words = _code_words()
    for word, is_creditor in _party_words():
        if key == word:
            return Meaning("party", 0, is_creditor)
        before = key.removesuffix(word)
        for rest in (key.removeprefix(word), before, _JOINERS.sub("", before)):  # "code|client", "nom|du|client"
            if rest == key:
                continue
            if rest in code_words:
                return Meaning(code, code_words[rest], is_creditor)
            found = _party_nouns().get(rest)
            if found and not (fields is FieldSet.ITEMS and found.field in _NOT_AMONG_ITEMS):
                return Meaning(found.field, found.tier, is_creditor)
    return None


@cache
def _code_words() -> dict[str, int]:
    return {letters_and_digits(word): tier for tier, words in enumerate(_CODE_WORDS) for word in words.split("|")}


@cache
def _party_words() -> list[tuple[str, bool]]:
    words = [(word, False) for word in _DEBTOR_WORDS.split()] + [(word, True) for word in _CREDITOR_WORDS.split()]
    return sorted(words, key=lambda pair: -len(pair[0]))


@cache
def _party_nouns() -> dict[str, Meaning]:
    nouns: dict[str, Meaning] = {}
    for field, tiers in _PARTY_TIERS.items():
        for tier, words in enumerate(tiers):
            for word in words.split("|"):
                nouns.setdefault(letters_and_digits(word), Meaning(field, tier))
    return nouns


def _best(field: str, claims: list[tuple[int, int]], headings: Sequence[str], file: str) -> int:
    tier = min(tier for tier, _ in claims)
    best = [column for claimed, column in claims if claimed == tier]
    first = best[0]
    for other in best[1:]:
        if field in _MUST_BE_CLEAR and letters_and_digits(headings[other]) != letters_and_digits(headings[first]):
            raise Refusal(
                message(
                    "{file}: the columns {first} and {second} seem to be the same thing. Say with a mapping which one "
                    "is meant.",
                    file=file,
                    first=headings[first],
                    second=headings[other],
                )
            )
    return first


def _settle_party(columns: dict[str, int], code: str) -> None:
    """Give a column called "klant" or "customer" the place that is still free: code, else name."""
    column = columns.pop("party", None)
    if column is None:
        return
    if code not in columns:
        columns[code] = column
    else:
        columns.setdefault("name", column)


def _refuse_if_lacking(columns: Iterable[str], fields: FieldSet, headings: Sequence[str], file: str) -> None:
    if missing := lacking(columns, fields):
        raise refuse_lacking(missing, fields, headings, file)


def _currency_of(columns: dict[str, int], headings: Sequence[str], file: str) -> str:
    """Return the currency that the headings of the amounts name: "Openstaand (USD)"."""
    named = {}
    for field in _MONEY:
        if field in columns and (match := _CURRENCY_AT_END.search(headings[columns[field]])):
            named[match[1]] = headings[columns[field]]
    if len(named) > 1:
        first, second = list(named.values())[:2]
        raise Refusal(
            message(
                "{file}: the columns {first} and {second} are in different currencies.",
                file=file,
                first=first,
                second=second,
            )
        )
    return next(iter(named), "")
