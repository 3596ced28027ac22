"""Reports: the aging at any reference date, as a workbook for the director."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from aanmaningen.core.aging import AgingItem, Buckets
from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.reasons import explain_hold
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.store import aging

from .desk import Desk
from .relating import attribute_kinds
from .user_files import WORKBOOK, check_target


def aging_workbook(
    desk: Desk,
    reference_date: date,
    target: Path,
    by: str = "debtor",
    buckets: Buckets | None = None,
    language: str = "",
) -> None:
    """Write the aging of the receivables to an Excel file. by: "debtor", "group", "account-manager" or an attribute.

    Raises Refusal when the file cannot be written or there is no such attribute, and Cancelled: then nothing has
    changed.
    """
    # Here: the window opens without the library that writes workbooks.
    from aanmaningen.reports.aging_report import AgingReport
    from aanmaningen.reports.aging_workbook import write_aging_workbook

    known = {"debtor", "group", "account-manager", *aging.attributes(desk.engine, desk.administration.id)}
    if by not in known | {kind.name for kind in attribute_kinds(desk)}:
        raise Refusal(message("There is no attribute {name}.", name=by))
    check_target(desk, target, WORKBOOK)

    def progress(done: int, total: int, what: Message) -> None:
        desk.progress(done, total, what)
        desk.stop_if_cancelled()

    columns = buckets or Buckets()
    translator = Translator(language or desk.administration.language)
    report = AgingReport(
        administration_name=desk.administration.name,
        reference_date=reference_date,
        buckets=columns,
        by=by,
        language=translator.language,
        made_at=desk.clock().astimezone(),
        items=aging_items(desk, reference_date, by, columns, translator),
    )
    write_aging_workbook(report, target, progress)


def aging_keys(desk: Desk) -> list[str]:
    """Return the attributes by which an aging may be added up, besides debtor, group and account manager."""
    defined = [kind.name for kind in attribute_kinds(desk)]
    return list(dict.fromkeys([*defined, *aging.attributes(desk.engine, desk.administration.id)]))


def aging_items(
    desk: Desk, reference_date: date, by: str, buckets: Buckets, translator: Translator
) -> Iterator[AgingItem]:
    """Yield the items that were open on the reference date, sorted by key, party and due date."""
    day_of = date.fromordinal
    for row in aging.items(desk.engine, desk.administration.id, reference_date.toordinal(), by):
        party, name, group, manager, key, number, kind, description, invoiced, due, currency = row[:11]
        original, open_minor, level, last, hold, until = row[11:]
        due_date, invoice_date = day_of(due), day_of(invoiced)
        yield AgingItem(
            party,
            name,
            group,
            manager,
            key,
            number,
            kind,
            description,
            invoice_date,
            due_date,
            (reference_date - due_date).days,
            buckets.bucket_of(invoice_date, due_date, reference_date),
            currency,
            original,
            open_minor,
            level,
            None if last is None else day_of(last),
            "" if hold is None else translator.text(explain_hold(HoldKind(hold), until)),
        )
