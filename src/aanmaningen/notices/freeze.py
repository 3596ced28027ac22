"""Freezing: the facts of a notice become every word that will stand on it, in the debtor's language.

What is frozen here is stored when the notice is issued; the renderer and the mailer only repeat it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from aanmaningen.core.messages import Amount
from aanmaningen.core.money import minor_digits
from aanmaningen.core.notice import EmailText, NoticeFacts, NoticeLine
from aanmaningen.core.records import ItemKind

from .address import address_block, grouped_iban, return_line, sender_lines
from .content import Design, NoticeContent
from .epc import epc_text
from .fields import payment_reference
from .language import NO_BREAK_SPACE, Language, unbroken
from .layouts import LayoutSet, Letter
from .texts import paragraphs


@dataclass(frozen=True, slots=True)
class SenderOptions:
    """What an administration adds to the layouts of all its notices.

    address_window: a value of Design.address_window, "" for the one of the layout set; qr: False never prints a QR
    code; logo_sha and letterhead_sha: SHA-256 (hex) of archived files, "" for none; contact_name: who handles the
    account, printed beside the address and under the letter; footer: lines after those of the layout set.
    """

    address_window: str = ""
    qr: bool = True
    logo_sha: str = ""
    letterhead_sha: str = ""
    contact_name: str = ""
    footer: tuple[str, ...] = ()


NO_OPTIONS = SenderOptions()


def design_for(layouts: LayoutSet, options: SenderOptions) -> Design:
    """Return how the notices of an administration look with this layout set."""
    return replace(
        layouts.design,
        address_window=options.address_window or layouts.design.address_window,
        qr=layouts.design.qr and options.qr,
        logo=options.logo_sha,
        letterhead=options.letterhead_sha,
    )


def freeze(facts: NoticeFacts, layouts: LayoutSet, options: SenderOptions) -> NoticeContent:
    """Return every text of a notice. The same input gives the same content. Raises Refusal if a text cannot be filled.

    Amounts in the table stand without the currency, those of the totals and the payment block with it.
    """
    values = layouts.values(facts, options.contact_name)
    labels = layouts.labels
    epc = _epc(facts) if layouts.design.qr and options.qr else ""
    letter = _letter(facts, layouts, layouts.levels[facts.level], options, values, facts.date)
    return replace(
        letter,
        columns=layouts.headings,
        rows=_rows(facts, layouts),
        running=_running(facts, layouts.writing),
        totals=_totals(facts, layouts),
        payment_heading=labels["payment_heading"],
        payment=_payment(facts, layouts),
        epc=epc,
        qr_caption=labels["qr_caption"] if epc else "",
    )


def freeze_email(facts: NoticeFacts, email_set: LayoutSet, options: SenderOptions = NO_OPTIONS) -> EmailText:
    """Return subject, text and HTML of the e-mail that carries a notice. Raises Refusal if a text cannot be filled.

    email_set: the set whose e-mail texts are used: of the party, else of its group, else of its language.
    """
    values = email_set.values(facts, options.contact_name)
    texts = email_set.emails[facts.level]
    values["subject"] = texts.subject.paragraph(values)
    values["salutation"] = _salutation(facts, email_set, values)
    opening, closing = paragraphs(texts.opening, values), paragraphs(texts.closing, values)
    values["opening"], values["closing"] = opening, closing
    return EmailText(
        subject=str(values["subject"]),
        text=_copyable(texts.text.render(values), facts).strip() + "\n",
        html=_copyable(texts.html.render(values), facts).strip() + "\n",
    )


def _copyable(text: str, facts: NoticeFacts) -> str:
    """Return an e-mail text in which the IBAN and our telephone number have plain spaces.

    They are copied from there, and a bank or a telephone may refuse a no-break space.
    """
    own = facts.administration
    for kept_together in (grouped_iban(own.iban), unbroken(own.phone)):
        text = text.replace(kept_together, kept_together.replace(NO_BREAK_SPACE, " "))
    return text


def withdrawal(facts: NoticeFacts, layouts: LayoutSet, options: SenderOptions, withdrawn_on: date) -> NoticeContent:
    """Return a letter of `withdrawn_on` that takes the notice of `facts` back: no table, no amounts, nothing to pay."""
    values = layouts.values(facts, options.contact_name)
    values["withdrawn_on"] = withdrawn_on
    return _letter(facts, layouts, layouts.withdrawal, options, values, withdrawn_on)


def _letter(
    facts: NoticeFacts,
    layouts: LayoutSet,
    texts: Letter,
    options: SenderOptions,
    values: dict[str, object],
    written_on: date,
) -> NoticeContent:
    own, labels, writing = facts.administration, layouts.labels, layouts.writing
    reference = (
        (labels["date"], writing.date(written_on)),
        (labels["number"], facts.number),
        (labels["customer"], facts.party.code),
        (labels["handled_by"], options.contact_name),
    )
    return NoticeContent(
        title=f"{texts.name} {facts.number}",
        language=writing.tag,
        author=own.name,
        subject=f"{texts.name} {facts.number}, {facts.party.name}",
        sender=sender_lines(facts, writing),
        return_line=return_line(facts, writing),
        address=address_block(facts, labels["attention"], writing),
        reference=_said(reference),
        heading=texts.heading.paragraph(values),
        opening=(_salutation(facts, layouts, values), *paragraphs(texts.opening, values)),
        columns=(),
        rows=(),
        running=(),
        totals=(),
        closing=paragraphs(texts.closing, values),
        payment_heading="",
        payment=(),
        epc="",
        qr_caption="",
        signature=paragraphs(texts.signature, values),
        footer=(*paragraphs(layouts.footer, values), *options.footer),
        page_label=labels["page"],
        carried_forward=labels["carried_forward"],
        brought_forward=labels["brought_forward"],
    )


def _salutation(facts: NoticeFacts, layouts: LayoutSet, values: dict[str, object]) -> str:
    if facts.contact is not None and facts.contact.name:
        whom = "contact"
    else:
        whom = "consumer" if facts.party.is_consumer else "company"
    return layouts.salutation[whom].paragraph(values)


def _rows(facts: NoticeFacts, layouts: LayoutSet) -> tuple[tuple[str, ...], ...]:
    writing, digits, kinds = layouts.writing, minor_digits(facts.currency), layouts.kinds
    written = _DESCRIBED_CELLS if "description" in layouts.columns else _CELLS
    cells = [written[column] for column in layouts.columns]

    def row(line: NoticeLine) -> tuple[str, ...]:
        kind = kinds[line.kind] if line.kind is not ItemKind.INVOICE else ""
        return tuple(cell(line, kind, writing, digits) for cell in cells)

    return tuple(row(line) for line in facts.lines)


Cell = Callable[[NoticeLine, str, Language, int], str]
# Line, what the set calls its kind ("" for an invoice), the language and the decimals of the currency -> text.
_CELLS: dict[str, Cell] = {
    "number": lambda line, kind, writing, digits: f"{kind} {line.number}".strip(),
    "description": lambda line, kind, writing, digits: line.description,
    "payment_reference": lambda line, kind, writing, digits: line.payment_reference,
    "invoice_date": lambda line, kind, writing, digits: writing.short_date(line.invoice_date),
    # Nobody is late with money that is owed to him.
    "due_date": lambda line, kind, writing, digits: "" if kind else writing.short_date(line.due_date),
    "days_overdue": lambda line, kind, writing, digits: (
        "" if kind or line.days_overdue <= 0 else writing.number(line.days_overdue, 0)
    ),
    "level": lambda line, kind, writing, digits: str(line.level or ""),
    "original": lambda line, kind, writing, digits: writing.number(line.original_minor, digits),
    "paid": lambda line, kind, writing, digits: writing.number(line.paid_minor, digits) if line.paid_minor else "",
    "open": lambda line, kind, writing, digits: writing.number(line.open_minor, digits),
}
# What kind of item a line is, stands before its number unless there is a column that describes it.
_DESCRIBED_CELLS: dict[str, Cell] = _CELLS | {
    "number": lambda line, kind, writing, digits: line.number,
    "description": lambda line, kind, writing, digits: ": ".join(filter(None, (kind, line.description))),
}


def _running(facts: NoticeFacts, writing: Language) -> tuple[str, ...]:
    digits, so_far, running = minor_digits(facts.currency), 0, []
    for line in facts.lines:
        so_far += line.open_minor
        running.append(writing.number(so_far, digits))
    return tuple(running)


def _totals(facts: NoticeFacts, layouts: LayoutSet) -> tuple[tuple[str, str], ...]:
    labels = layouts.labels
    sums = dict.fromkeys(ItemKind, 0)
    for line in facts.lines:
        sums[line.kind] += line.open_minor

    def told(label: str, minor: int) -> tuple[str, str]:
        return labels[label], layouts.writing.money(Amount(minor, facts.currency))

    less = [("credits", ItemKind.CREDIT), ("payments", ItemKind.PAYMENT)]
    subtracted = [told(label, sums[kind]) for label, kind in less if sums[kind]]
    subtotal = [told("invoices_total", sums[ItemKind.INVOICE])] if subtracted else []
    return (*subtotal, *subtracted, told("amount_due", facts.total_minor))


def _payment(facts: NoticeFacts, layouts: LayoutSet) -> tuple[tuple[str, str], ...]:
    own, labels, writing = facts.administration, layouts.labels, layouts.writing
    return _said(
        (
            (labels["amount"], writing.money(Amount(facts.total_minor, facts.currency))),
            (labels["iban"], grouped_iban(own.iban)),
            (labels["bic"], own.bic),
            (labels["account_name"], own.name),
            (labels["reference"], payment_reference(facts)),
            (labels["pay_by"], writing.date(facts.deadline)),
        )
    )


def _epc(facts: NoticeFacts) -> str:
    own = facts.administration
    return epc_text(own.name, own.iban, own.bic, facts.total_minor, facts.currency, payment_reference(facts))


def _said(lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in lines if value)
