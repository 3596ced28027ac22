"""The debtors of the demo and what they owe: all made up, and the same each time.

Nobody here exists. E-mail addresses end in .example, which never belongs to anyone (RFC 2606).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from aanmaningen.core.aging import open_on
from aanmaningen.core.records import Administration, ItemKind

ADMINISTRATION = Administration(
    id=0,
    code="demo",
    name="Groothandel Voorbeeld & Zonen B.V.",
    street="Voorbeeldkade 12",
    postal_code="3011 ZZ",
    city="Rotterdam",
    country="NL",
    language="nl",
    iban="NL91ABNA0417164300",  # the IBAN of every Dutch example; it is nobody's
    bic="ABNANL2A",
    email="debiteuren@voorbeeld-en-zonen.example",
    phone="010 000 00 00",
    website="www.voorbeeld-en-zonen.example",
    vat_number="NL000000000B00",
    registration_number="00000000",
)

# The days on which lists are exported and notices made; the last is the month end that the demo is about.
HISTORY = (date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30))
PARTIAL_RUN = date(2026, 10, 26)
MONTH_END = date(2026, 10, 31)
_FIRST_INVOICE = date(2026, 5, 18)

PARTY_HEADINGS = (
    "Relatiecode",
    "Naam",
    "Straat",
    "Adresregel 2",
    "Postcode",
    "Plaats",
    "Land",
    "Taal",
    "Consument",
    "Groep",
    "Accountmanager",
    "Betalingstermijn",
    "Aanmanen",
    "Aanmaningen per e-mail",
    "E-mail",
    "Contactpersoon",
    "E-mail aanmaningen",
    "Contact aanmaningen",
    "Automatische incasso",
    "Kenmerk: Regio",
    "Kenmerk: Branche",
)
ITEM_HEADINGS = (
    "Relatiecode",
    "Factuurnummer",
    "Soort",
    "Factuurdatum",
    "Vervaldatum",
    "Valuta",
    "Factuurbedrag",
    "Openstaand bedrag",
    "Betalingskenmerk",
    "Omschrijving",
)


@dataclass(frozen=True, slots=True)
class DemoParty:
    """A debtor as the bookkeeping package knows it; the fields stand in the order of PARTY_HEADINGS.

    habit: how it pays, a key of `_HABITS`.
    """

    code: str
    name: str
    street: str = ""
    street2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NL"
    language: str = "nl"
    is_consumer: bool = False
    group: str = ""
    account_manager: str = ""
    payment_term_days: int = 30
    notices: bool = True
    by_email: bool = True
    email: str = ""
    contact: str = ""
    notices_email: str = ""
    notices_contact: str = ""
    direct_debit: bool = False
    region: str = ""
    trade: str = ""
    habit: str = "slow"

    def row(self) -> list[object]:
        """Return the cells of this debtor in the list of parties."""
        cells = [getattr(self, name) for name in self.__slots__[: len(PARTY_HEADINGS)]]
        return [{True: "ja", False: "nee"}[cell] if isinstance(cell, bool) else cell for cell in cells]


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An open item through time. payments: day and minor units, signed as the item."""

    party: DemoParty
    number: str
    kind: ItemKind
    invoice_date: date
    due_date: date
    original_minor: int
    payments: tuple[tuple[date, int], ...] = ()
    currency: str = "EUR"
    description: str = ""

    def row_on(self, day: date) -> list[str] | None:
        """Return the cells of this item in the list of a day; None when it is not on it."""
        open_minor = open_on(self.original_minor, self.payments, day)
        if self.invoice_date > day or open_minor == 0:
            return None
        return [
            self.party.code,
            self.number,
            _KINDS[self.kind],
            f"{self.invoice_date:%d-%m-%Y}",
            f"{self.due_date:%d-%m-%Y}",
            self.currency,
            _dutch(self.original_minor),
            _dutch(open_minor),
            _structured(self.number) if self.party.country == "BE" and self.kind is ItemKind.INVOICE else "",
            self.description,
        ]


_KINDS = {ItemKind.INVOICE: "Factuur", ItemKind.CREDIT: "Creditnota", ItemKind.PAYMENT: "Betaling"}


def unreadable_row() -> list[str]:
    """Return a row that nobody can read: 31 September."""
    return [SPECIAL["greek"].code, "2699999", "Factuur", "01-09-2026", "31-09-2026", "EUR", "88,00", "88,00", "", ""]


# --------------------------------------------------------------------------------------------------- who they are


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    number: int
    languages: tuple[str, ...]
    cities: tuple[tuple[str, str, str], ...]  # region, postal code (# is a digit, @ a letter), city
    streets: tuple[str, ...]
    surnames: tuple[str, ...]
    names: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]


_COUNTRIES = (
    _Country(
        "NL",
        150,
        ("nl",),
        (
            ("West", "10## @@", "Amsterdam"),
            ("West", "30## @@", "Rotterdam"),
            ("Midden", "35## @@", "Utrecht"),
            ("Noord", "97## @@", "Groningen"),
            ("Oost", "70## @@", "Doetinchem"),
            ("Zuid", "56## @@", "Eindhoven"),
            ("Zuid", "62## @@", "Maastricht"),
        ),
        ("Lindelaan", "Molenstraat", "Kerkweg", "Industrieweg", "Havenkade", "Dorpsstraat", "Zonnebloemplein"),
        ("de Vries", "Jansen", "Bakker", "van den Berg", "Yılmaz", "Visser", "de Boer-Smit", "Hoekstra", "Mulder"),
        ("De Gouden Aar", "Het Anker", "De Vier Linden", "Van Dalen & Dochters", "De Halve Maan", "Zonnehoek"),
        ("Bakkerij", "Bouwbedrijf", "Hotel", "Installatietechniek", "Kwekerij", "Transport", "Drukkerij"),
        ("B.V.", "B.V.", "V.O.F."),
    ),
    _Country(
        "BE",
        70,
        ("nl", "fr"),
        (
            ("Vlaanderen", "20##", "Antwerpen"),
            ("Vlaanderen", "90##", "Gent"),
            ("Vlaanderen", "30##", "Leuven"),
            ("Brussel", "10##", "Brussel"),
            ("Wallonië", "40##", "Liège"),
        ),
        ("Meir", "Stationsstraat", "Rue du Moulin", "Kouter", "Chaussée de l’Étang"),
        ("Peeters", "Maes", "Dubois", "Willems", "Lambert", "Van de Velde"),
        ("De Blauwe Reiger", "’t Kapelleke", "Le Vieux Chêne", "Meulenaere & Zonen", "La Belle Étoile"),
        ("Brouwerij", "Garage", "Chocolaterie", "Schrijnwerkerij", "Traiteur"),
        ("BV", "NV"),
    ),
    _Country(
        "DE",
        60,
        ("de",),
        (
            ("Nordrhein-Westfalen", "40###", "Düsseldorf"),
            ("Nordrhein-Westfalen", "50###", "Köln"),
            ("Niedersachsen", "26###", "Emden"),
            ("Bayern", "80###", "München"),
        ),
        ("Hauptstraße", "Am Mühlbach", "Gewerbering", "Lindenallee", "Königsweg"),
        ("Schäfer", "Groß", "Müller", "Weiß", "Krüger"),
        ("Grünwald", "Zum Schwarzen Bären", "Süßmilch & Söhne", "Nordlicht", "Über den Dächern"),
        ("Bäckerei", "Gärtnerei", "Metallbau", "Gasthof", "Spedition"),
        ("GmbH", "GmbH & Co. KG", "e.K.", "AG"),
    ),
    _Country(
        "FR",
        45,
        ("fr",),
        (
            ("Hauts-de-France", "59###", "Lille"),
            ("Île-de-France", "75###", "Paris"),
            ("Auvergne-Rhône-Alpes", "69###", "Lyon"),
        ),
        ("rue de l’Église", "avenue des Tilleuls", "impasse du Lavoir", "boulevard de la Forêt"),
        ("Moreau", "Lefèvre", "François", "Gaultier"),
        ("Les Quatre Saisons", "Au Bon Pain Doré", "L’Œuf d’Or", "Château Rêvé", "Noël Frères"),
        ("Boulangerie", "Menuiserie", "Fromagerie", "Hôtel", "Transports"),
        ("SARL", "SAS", "SA"),
    ),
)
_MANAGERS = ("Fleur Appel", "Noor Peer", "Sem Kers", "Tijl Pruim")

_LONG_NAME = (
    "Coöperatieve Inkoop- en Verkoopvereniging voor Land-, Tuin- en Bosbouwers in het Hoge Noorden en Omstreken U.A."
)
# Those that show something of their own. A long list: what a debtor can be, a bookkeeper has met.
SPECIAL = {
    "long": DemoParty(
        "19001", _LONG_NAME, "Noorderhaven 1", "Gebouw De Graanzolder, 3e verdieping", "9712 ZZ", "Groningen",
        language="nl-groot", group="groot", notices_email="crediteuren@hogenoorden.example",
        notices_contact="W.A.M. van Oudenhoven-ter Braak", region="Noord", trade="Landbouw", habit="never",
    ),
    "greek": DemoParty(
        "19002", "Ελαιώνες Αιγαίου Α.Ε.", "Οδός Ακαδημίας 12", "", "106 71", "Αθήνα", "GR", "en",
        email="logistirio@elaiones.example", contact="Ελένη Παπαδοπούλου", habit="never",
    ),
    "cyrillic": DemoParty(
        "19003", "Балкан Роза ЕООД", "ул. „Шипка“ 34", "", "1504", "София", "BG", "en", by_email=False,
        habit="reminded",
    ),
    "polish": DemoParty(
        "19004", "Łódzkie Zakłady Świeżej Żywności Sp. z o.o.", "ul. Piotrkowska 1000", "", "90-001", "Łódź", "PL",
        "en", email="ksiegowosc@lzsz.example", habit="never",
    ),
    "turkish": DemoParty(
        "19005", "Güneşli Gıda Şirketi A.Ş.", "İğde Sokağı 7", "", "35210", "İzmir", "TR", "en",
        email="muhasebe@gunesli.example", habit="slow",
    ),
    "swedish": DemoParty(
        "19006", "Åkerblom Trävaror AB", "Ängsvägen 3", "", "111 22", "Stockholm", "SE", "sv",
        email="faktura@akerblom.example", habit="never",
    ),
    "homeless": DemoParty("19007", "Circus Zonder Dak", habit="never"),
    "wrong address": DemoParty(
        "19008", "Fietsenmakerij De Platte Band", "Kerkweg 80", "", "9711 ZZ", "Groningen",
        email="info@@platteband.example", habit="never",
    ),
    "credits": DemoParty("19009", "Feestzaal De Teruggave B.V.", "Meir 4", "", "2000", "Antwerpen", "BE", habit="none"),
    "small": DemoParty("19010", "P. Kleingeld", "Lindelaan 5", "", "3511 ZZ", "Utrecht", is_consumer=True,
                       habit="none"),
    "rest": DemoParty("19011", "Rekenbureau Afronding V.O.F.", "Molenstraat 9", "", "5611 ZZ", "Eindhoven",
                      habit="none"),
    "dollars": DemoParty(
        "19012", "Transatlantic Sample Trading B.V.", "Havenkade 300", "", "3012 ZZ", "Rotterdam", language="en",
        email="ap@sampletrading.example", habit="never",
    ),
    "pounds": DemoParty(
        "19013", "Little Example & Sons Ltd", "1 Sample Lane", "", "AB1 2CD", "Exampleton", "GB", "en",
        email="accounts@littleexample.example", habit="none",
    ),
    "never": DemoParty(
        "19014", "Gemeente Nergenshuizen", "Raadhuisplein 1", "", "7001 ZZ", "Doetinchem", notices=False,
        habit="never",
    ),
    "blocked": DemoParty("19015", "Café Het Laatste Rondje", "Dorpsstraat 2", "", "6211 ZZ", "Maastricht",
                         habit="none"),
    "later": DemoParty("19016", "Bouwbedrijf Steen voor Steen B.V.", "Industrieweg 11", "", "3511 ZY", "Utrecht",
                       email="administratie@steenvoorsteen.example", habit="none"),
    "skipped": DemoParty("19017", "Dierenpension Kwispel", "Kerkweg 6", "", "9712 ZY", "Groningen",
                         email="post@kwispel.example", habit="none"),
    "unmarked": DemoParty("19018", "Muziekhuis Andante", "Zonnebloemplein 8", "", "5611 ZY", "Eindhoven",
                          email="kassa@andante.example", habit="none"),
    "lowered": DemoParty("19019", "Rijschool Rustig Aan", "Havenkade 17", "", "3011 ZY", "Rotterdam",
                         email="planning@rustigaan.example", habit="none"),
    "waiting credit": DemoParty("19020", "Kapsalon Knip", "Molenstraat 77", "", "3512 ZZ", "Utrecht", habit="none"),
}  # fmt: skip


def parties() -> list[DemoParty]:
    """Return all debtors by code; the same each time."""
    random = Random("parties")
    found = list(SPECIAL.values())
    code = 10001
    for country in _COUNTRIES:
        for _ in range(country.number):
            found.append(_party(random, country, str(code)))
            code += 1
    return sorted(found, key=lambda party: party.code)


def _party(random: Random, country: _Country, code: str) -> DemoParty:
    region, postal_code, city = random.choice(country.cities)
    is_consumer = random.random() < 0.3
    trade = "" if is_consumer else random.choice(country.trades)
    name = f"{random.choice('ABCDEFHJKLMNRSTW')}. {random.choice(country.surnames)}"
    contact = ""
    if not is_consumer:
        contact, name = name, f"{trade} {random.choice(country.names)} {city} {random.choice(country.forms)}"
    street, number = random.choice(country.streets), str(random.randint(1, 240))
    language = {"Vlaanderen": "nl", "Wallonië": "fr"}.get(region) or random.choice(country.languages)
    # The large ones have their letters and e-mails in a set of their own, which is in Dutch.
    is_large = not is_consumer and language == "nl" and random.random() < 0.15
    has_email = random.random() < 0.72
    domain = f"klant{code}.example"
    own_desk = is_large and has_email
    return DemoParty(
        code,
        name,
        f"{number} {street}" if country.code == "FR" else f"{street} {number}",
        "",
        "".join(
            random.choice("0123456789") if sign == "#" else random.choice("BCDGHJK") if sign == "@" else sign
            for sign in postal_code
        ),
        city,
        country.code,
        "nl-groot" if is_large else language,
        is_consumer,
        "groot" if is_large else "",
        random.choice(_MANAGERS),
        14 if is_consumer else random.choice((14, 30, 30)),
        by_email=random.random() < 0.93,
        email=f"post@{domain}" if has_email else "",
        contact=contact if has_email else "",
        notices_email=f"crediteuren@{domain}" if own_desk else "",
        notices_contact=contact if own_desk else "",
        direct_debit=random.random() < 0.04,
        region=region,
        trade=trade,
        habit=random.choices(list(_HABITS), [habit.weight for habit in _HABITS.values()])[0],
    )


# --------------------------------------------------------------------------------------------------- what they owe


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a debtor pays: share of the debtors, share paid in percent, days after the due date (from, to)."""

    weight: int
    percent: int = 100
    days: tuple[int, int] = (0, 0)


_HABITS = {
    "prompt": _Habit(46, days=(-9, 2)),
    "slow": _Habit(24, days=(4, 38)),
    "reminded": _Habit(14, days=(20, 70)),
    "partly": _Habit(5, percent=40, days=(5, 30)),
    "never": _Habit(11, percent=0),
    "none": _Habit(0),
}
_ARTICLES = (
    ("Koffiebonen", 1895),
    ("Servies", 12450),
    ("Linnengoed", 4310),
    ("Schoonmaakmiddelen", 2765),
    ("Verpakkingsmateriaal", 890),
    ("Kantoorartikelen", 1520),
    ("Werkkleding", 5995),
    ("Onderhoud apparatuur", 23500),
)


def items(debtors: list[DemoParty]) -> list[DemoItem]:
    """Return everything that was ever open between the first invoice and the month end, by date; the same each time."""
    random = Random("items")
    drafts = [item for party in debtors for item in _items_of(random, party)]
    drafts += _special_items()
    drafts.sort(key=lambda item: (item.invoice_date, item.party.code, item.kind, item.original_minor))
    return [_numbered(item, number) for number, item in enumerate(drafts, 1)]


def _numbered(item: DemoItem, number: int) -> DemoItem:
    letter = {ItemKind.INVOICE: "", ItemKind.CREDIT: "C", ItemKind.PAYMENT: "BANK-"}[item.kind]
    return replace(item, number=f"{letter}26{number:05d}")


def _items_of(random: Random, party: DemoParty) -> Iterator[DemoItem]:
    if party.habit == "none":
        return
    invoices = 64 if party == SPECIAL["long"] else random.randint(1, 4) if party.is_consumer else random.randint(2, 8)
    for _ in range(invoices):
        day = _FIRST_INVOICE + timedelta(days=random.randrange((MONTH_END - _FIRST_INVOICE).days))
        invoice = _invoice(random, party, day)
        yield invoice
        if random.random() < 0.05:
            back = -(invoice.original_minor * random.randint(5, 30) // 100)
            written = min(day + timedelta(days=random.randint(3, 20)), MONTH_END)
            yield _credit(party, written, back, f"Retour {invoice.description.lower()}")
        if party.habit != "prompt" and random.random() < 0.03:
            paid = min(invoice.due_date + timedelta(days=random.randint(1, 20)), MONTH_END)
            yield _payment(party, paid, -(invoice.original_minor // random.randint(2, 5)))


def _invoice(random: Random, party: DemoParty, day: date) -> DemoItem:
    article, price = random.choice(_ARTICLES)
    amount = price * (1 if party.is_consumer else random.randint(1, 36)) + random.randrange(100)
    due = day + timedelta(days=party.payment_term_days)
    habit = _HABITS[party.habit]
    payments: tuple[tuple[date, int], ...] = ()
    if habit.percent:
        paid_on = due + timedelta(days=random.randint(*habit.days))
        payments = ((paid_on, amount * habit.percent // 100),)
    return DemoItem(party, "", ItemKind.INVOICE, day, due, amount, payments, description=article)


def _credit(party: DemoParty, day: date, minor: int, description: str) -> DemoItem:
    return DemoItem(party, "", ItemKind.CREDIT, day, day, minor, description=description)


def _payment(party: DemoParty, day: date, minor: int) -> DemoItem:
    return DemoItem(party, "", ItemKind.PAYMENT, day, day, minor, description="Ontvangen zonder factuurnummer")


def _special_items() -> Iterator[DemoItem]:
    def invoice(who: str, day: date, minor: int, currency: str = "EUR") -> DemoItem:
        due = day + timedelta(days=30)
        return DemoItem(SPECIAL[who], "", ItemKind.INVOICE, day, due, minor, (), currency, "Diverse artikelen")

    yield invoice("credits", date(2026, 8, 3), 41250)
    yield _credit(SPECIAL["credits"], date(2026, 8, 20), -50000, "Afgelast feest")
    yield invoice("small", date(2026, 8, 12), 480)
    yield replace(invoice("rest", date(2026, 8, 5), 99935), payments=((date(2026, 9, 1), 99900),))
    yield invoice("dollars", date(2026, 8, 10), 1825000, "USD")
    yield invoice("dollars", date(2026, 9, 8), 640050, "USD")
    yield replace(_credit(SPECIAL["dollars"], date(2026, 9, 15), -12500, "Transportschade"), currency="USD")
    yield invoice("pounds", date(2026, 9, 1), 312099, "GBP")
    yield _credit(SPECIAL["waiting credit"], date(2026, 9, 25), -7599, "Retour werkkleding")
    for who, minor in (("blocked", 61730), ("later", 1284500), ("skipped", 24895), ("unmarked", 74712)):
        yield invoice(who, date(2026, 8, 17), minor)
    yield invoice("lowered", date(2026, 7, 15), 35884)


def _dutch(minor: int) -> str:
    """Return an amount as Dutch packages export it: 1.234,56 or -12,00."""
    units, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{units:,}".replace(",", ".") + f",{cents:02d}"


def _structured(number: str) -> str:
    """Return the number as a Belgian structured communication: ten digits and their remainder by 97, 97 for none."""
    digits = number.rjust(10, "0")
    check = int(digits) % 97 or 97
    whole = f"{digits}{check:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"
