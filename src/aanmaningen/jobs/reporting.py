"""Reports: the aging at any reference date, as a workbook for the director."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import add
from pathlib import Path

from aanmaningen.core.aging import AgingItem, AgingTotal, Buckets
from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.reasons import explain_hold
from aanmaningen.core.selection import HoldKind
from aanmaningen.i18n import Translator
from aanmaningen.reports.aging_report import AgingReport
from aanmaningen.reports.aging_workbook import write_aging_workbook
from aanmaningen.store import aging

from .desk import Desk
from .relating import attribute_kinds


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
    known = {"debtor", "group", "account-manager", *aging.attributes(desk.engine, desk.administration.id)}
    if by not in known | {kind.name for kind in attribute_kinds(desk)}:
        raise Refusal(message("There is no attribute {name}.", name=by))

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


@dataclass(frozen=True, slots=True)
class AgingOverview:
    """The aging as the window shows it. totals: per key and currency, without what cancels out to nothing."""

    reference_date: date
    by: str
    buckets: Buckets
    totals: list[AgingTotal]

    @property
    def per_currency(self) -> dict[str, tuple[int, ...]]:
        """Return the minor units per bucket of each currency, the largest sum first."""
        sums: dict[str, tuple[int, ...]] = {}
        for total in self.totals:
            sums[total.currency] = tuple(map(add, sums.get(total.currency, (0,) * len(self.buckets)), total.buckets))
        return dict(sorted(sums.items(), key=lambda entry: -abs(sum(entry[1]))))


def aging_overview(
    desk: Desk, reference_date: date, by: str = "debtor", buckets: Buckets | None = None
) -> AgingOverview:
    """Return what the receivables come to per bucket, for each debtor, group, account manager or attribute."""
    columns = buckets or Buckets()
    engine, own = desk.engine, desk.administration.id
    with engine.snapshot():
        keys = aging.keys(engine, own, by)
        sums: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {}
        for number, (party_id, currency, *minors) in enumerate(
            aging.totals(engine, own, reference_date.toordinal(), columns)
        ):
            if number % 1000 == 0:
                desk.stop_if_cancelled()
            key, name = keys[party_id]
            before = sums.get((key, currency))
            sums[key, currency] = (name, tuple(map(add, before[1], minors)) if before else tuple(map(int, minors)))
    totals = [
        AgingTotal(key, currency, name, minors) for (key, currency), (name, minors) in sums.items() if any(minors)
    ]
    return AgingOverview(reference_date, by, columns, totals)


def aging_keys(desk: Desk) -> list[str]:
    """Return the attributes by which an aging may be added up, besides debtor, group and account manager."""
    return aging.attributes(desk.engine, desk.administration.id)


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
