"""Made-up notices on which a layout set is tried out, and which a preview shows."""

from datetime import date, timedelta

from aanmaningen.core.notice import EarlierNotice, NoticeFacts, NoticeLine
from aanmaningen.core.records import Administration, Channel, Contact, ItemKind, Party, Purpose

_DAY = date(2026, 11, 21)
_DEADLINE_DAYS = {1: 14, 2: 8, 3: 5}

_OWN = Administration(
    id=1,
    code="VOORBEELD",
    name="Voorbeeld Groothandel B.V.",
    street="Keizersgracht 100",
    postal_code="1015 AA",
    city="Amsterdam",
    iban="NL91ABNA0417164300",
    bic="ABNANL2A",
    email="debiteuren@voorbeeld.example",
    phone="020 555 01 23",
    website="www.voorbeeld.example",
    vat_number="NL001234567B01",
    registration_number="01234567",
)
_BARE = Administration(id=1, code="KAAL", name="Kaal")

_BUSINESS = Party(
    code="10042",
    name="Bakkerij De Gouden Aar B.V.",
    street="Molenstraat 12",
    postal_code="3511 CD",
    city="Utrecht",
    vat_number="NL009876543B01",
    registration_number="76543210",
)
_CONSUMER = Party(
    code="20007", name="J. de Vries", street="Lindelaan 3", postal_code="5611 EF", city="Eindhoven", is_consumer=True
)
_CONTACT = Contact(
    Purpose.NOTICES, name="M. Jansen", department="Crediteurenadministratie", email="m@voorbeeld.example"
)


def example_facts(level: int, language: str, *, is_consumer: bool = False) -> NoticeFacts:
    """Return an example for a preview: a business with a credit note, or a consumer with one invoice.

    level: 1-3; language: the code of the layout set it will be written with.
    """
    lines = (_invoice(1, 48, 24950, 0, level),) if is_consumer else (*_invoices(level), *_credits())
    return _facts(level, language, lines, is_consumer=is_consumer, contact=None if is_consumer else _CONTACT)


def trial_facts(level: int, language: str) -> tuple[NoticeFacts, ...]:
    """Return notices that lead a text through its branches: one or many lines, with and without what may be absent.

    The lines of one notice stand at different levels where its own level allows it.
    """
    bare = _facts(
        level, language, (_invoice(1, 0, 100, 0, level),), own=_BARE, party=Party(code="", name=""), currency="JPY"
    )
    unannounced = _facts(level, language, _invoices(1), earlier=())
    mixed = (*_invoices(level), *_invoices(1)) if level > 1 else ()
    return (
        example_facts(level, language),
        example_facts(level, language, is_consumer=True),
        unannounced,
        bare,
        *(_facts(level, language, mixed, is_consumer=consumer) for consumer in (False, True) if mixed),
    )


def _facts(
    level: int,
    language: str,
    lines: tuple[NoticeLine, ...],
    *,
    own: Administration = _OWN,
    party: Party | None = None,
    is_consumer: bool = False,
    contact: Contact | None = None,
    currency: str = "EUR",
    earlier: tuple[EarlierNotice, ...] | None = None,
) -> NoticeFacts:
    days = _DEADLINE_DAYS[level]
    before = tuple(
        EarlierNotice(f"2026-{400 + step:05}", step, _DAY - timedelta(days=25 * (level - step)))
        for step in range(1, level)
    )
    return NoticeFacts(
        number="2026-00482",
        level=level,
        date=_DAY,
        deadline=_DAY + timedelta(days=days),
        deadline_days=days,
        currency=currency,
        total_minor=sum(line.open_minor for line in lines),
        language=language,
        channel=Channel.PRINT if is_consumer else Channel.EMAIL,
        administration=own,
        party=party or (_CONSUMER if is_consumer else _BUSINESS),
        contact=contact,
        lines=lines,
        earlier=before if earlier is None else earlier,
    )


def _invoices(level: int) -> tuple[NoticeLine, ...]:
    return (
        _invoice(1, 41 + 20 * level, 124560, 50000, level),
        _invoice(2, 27 + 20 * level, 86320, 0, level),
        _invoice(3, 9 + 20 * level, 1210, 0, level),
    )


def _invoice(order: int, days_overdue: int, original_minor: int, paid_minor: int, level: int) -> NoticeLine:
    due = _DAY - timedelta(days=days_overdue)
    return NoticeLine(
        number=f"F26-0{310 + order}",
        kind=ItemKind.INVOICE,
        invoice_date=due - timedelta(days=30),
        due_date=due,
        days_overdue=days_overdue,
        original_minor=original_minor,
        open_minor=original_minor - paid_minor,
        level=level,
        description=f"Levering week {30 + order}",
        payment_reference="",
    )


def _credits() -> tuple[NoticeLine, ...]:
    day = _DAY - timedelta(days=15)
    return (
        NoticeLine("C26-0021", ItemKind.CREDIT, day, day, 15, -4235, -4235, 0),
        NoticeLine("B26-0107", ItemKind.PAYMENT, day, day, 15, -10000, -10000, 0),
    )
