"""Import: a list of open items or of parties goes into the ledger, after a preview, as one change."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.field_names import field_name
from aanmaningen.core.letting_go import let_go
from aanmaningen.core.messages import Amount
from aanmaningen.core.money import decimal_text
from aanmaningen.core.records import Complaint, Party, Purpose
from aanmaningen.i18n import Translator
from aanmaningen.sources import ItemReading, ListMapping, ReadOptions, open_items, open_parties
from aanmaningen.store import attributes, imports, items, planned, refused_items
from aanmaningen.store.imports import Counts, GoesBack, ImportSource, ImportView
from aanmaningen.store.planned import Change, ListSum, PlannedRow
from aanmaningen.store.staging import Duplicate, Staging

from .collecting import no_collecting
from .desk import Desk
from .list_warnings import LastList, warnings_about_list
from .packed_rows import PackedRows
from .user_files import write_file

_ANALYZE_FROM_ROWS = 10_000  # a smaller list hardly changes which index is best


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What the user says of a list.

    partial: items that are not in it stay as they are; else they are closed. dry_run: only look.
    skip_refused: the good rows go on; else nothing is stored when a row is refused.
    as_of: the date of the list, None for today: payments that follow from it bear that date.
    shown: how many rows of each list a preview gives back, -1 for all.
    """

    path: Path
    mapping: ListMapping | None = None
    partial: bool = False
    dry_run: bool = False
    skip_refused: bool = False
    as_of: date | None = None
    shown: int = 0


@dataclass(frozen=True, slots=True)
class PlannedLists:
    """The rows of what a preview would do, as many as were asked for; how many there are in all, the counts say."""

    new: PackedRows = PackedRows(())
    changed: PackedRows = PackedRows(())
    reopened: PackedRows = PackedRows(())
    closed: PackedRows = PackedRows(())


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a list does (or did) to the ledger. import_id: None when nothing was stored.

    warnings: what is odd about the list as a whole. sums: what is open before and after, per side and currency.
    parties_new, parties_changed: of a list of items, what else it does.
    """

    counts: Counts
    complaints: list[Complaint]
    import_id: int | None
    lists: PlannedLists = PlannedLists()
    warnings: tuple[Message, ...] = ()
    sums: tuple[ListSum, ...] = ()
    parties_new: int = 0
    parties_changed: int = 0


@no_collecting()
def import_items(desk: Desk, plan: ImportPlan) -> ImportOutcome:
    """Read a list of open items and make the ledger say what it says. Raises Refusal; then nothing has changed."""
    desk.keep_shut(plan.path)
    reading = open_items(plan.path, read_options(desk), plan.mapping)
    source = _source(desk, plan, reading.fields)
    staging = Staging(desk.engine, desk.administration.id)
    staging.start()
    try:
        for batch in reading.batches():
            staging.add(batch)
            desk.progress(reading.rows_read, 0, message("rows"))
            desk.stop_if_cancelled()
        staging.take_out_doubles()
        complaints = _with_duplicates(reading.complaints, staging.duplicates)
        if staging.is_empty() and not complaints and not plan.partial:
            raise Refusal(
                message(
                    "{file} has no items. As a full list it would close everything that is open. "
                    "Check the export, or import it as a partial list.",
                    file=plan.path.name,
                )
            )
        return _apply_items(desk, plan, reading, source, staging, complaints)
    finally:
        staging.drop()
        let_go(reading.parties)


def _apply_items(
    desk: Desk,
    plan: ImportPlan,
    reading: ItemReading,
    source: ImportSource,
    staging: Staging,
    complaints: list[Complaint],
) -> ImportOutcome:
    engine, administration = desk.engine, desk.administration
    unsaid: dict[str, object] = {}
    said = reading.parties
    values = {code: said[code].values if code in said else unsaid for code in staging.party_codes()}
    storing = not plan.dry_run and (plan.skip_refused or not complaints)
    with _undone_unless(desk, storing):
        before = LastList(
            items.last_list_day(engine, administration.id), imports.last_applied_at(engine, administration.id)
        )
        import_id = imports.record(engine, desk.actor, administration.id, "items", source)
        parties_new, parties_changed, _ = imports.apply_parties(engine, administration.id, values, import_id)
        refused = reading.refused_items | {(double.party_code, double.number) for double in staging.duplicates}
        staging.resolve(administration.payment_term_days, refused)
        sums = tuple(planned.sums(engine, administration.id, source))
        counts = _counts(sums, reading.rows_read, _rows_of(complaints))
        lists = PlannedLists()
        if plan.shown:
            lists = PlannedLists(
                PackedRows(planned.new_rows(engine, plan.shown)),
                PackedRows(planned.changed_rows(engine, source, plan.shown)),
                PackedRows(planned.changed_rows(engine, source, plan.shown, reopened=True)),
                PackedRows(planned.closed_rows(engine, administration.id, source, plan.shown)),
            )
        warnings = warnings_about_list(desk, plan.path, source, counts, before)
        desk.stop_if_cancelled()
        if storing:
            refused_items.note(engine, administration.id, import_id, is_full=source.is_full)
            staging.apply(source, import_id)
            imports.set_counts(engine, import_id, counts)
    if storing and counts.new + counts.changed + counts.reopened >= _ANALYZE_FROM_ROWS:
        engine.analyze()
    return ImportOutcome(
        counts, complaints, import_id if storing else None, lists, warnings, sums, parties_new, parties_changed
    )


def _counts(sums: Iterable[ListSum], read: int, refused: int) -> Counts:
    found = Counter[str]()
    for one in sums:
        found[one.which] += one.n_items
    return Counts(read, found["new"], found["changed"], found["closed"], found["unchanged"], refused, found["reopened"])


def import_parties(desk: Desk, plan: ImportPlan) -> ImportOutcome:
    """Read a list of parties and make or change them. A party that is not in the list stays. Raises Refusal."""
    desk.keep_shut(plan.path)
    reading = open_parties(plan.path, read_options(desk), plan.mapping)
    source = _source(desk, plan, reading.fields)
    values: dict[str, dict[str, object]] = {}
    rows: dict[str, int] = {}
    doubles: list[Complaint] = []
    for batch in reading.batches():
        for line in batch:
            if line.code in values:
                doubles.append(_double(line.row, "party_code", line.code, rows[line.code]))
            else:
                values[line.code], rows[line.code] = line.values, line.row
        desk.progress(reading.rows_read, 0, message("rows"))
        desk.stop_if_cancelled()
    complaints = sorted([*reading.complaints, *doubles], key=lambda complaint: complaint.row)
    storing = not plan.dry_run and (plan.skip_refused or not complaints)
    engine, administration = desk.engine, desk.administration
    lists = _planned_parties(desk, values, plan.shown) if plan.shown else PlannedLists()
    with _undone_unless(desk, storing):
        import_id = imports.record(engine, desk.actor, administration.id, "parties", source)
        new, changed, unchanged = imports.apply_parties(engine, administration.id, values, import_id)
        counts = Counts(reading.rows_read, new, changed, 0, unchanged, _rows_of(complaints))
        imports.set_counts(engine, import_id, counts)
    let_go(values, rows)
    return ImportOutcome(counts, complaints, import_id if storing else None, lists)


def import_list(desk: Desk, kind: str, plan: ImportPlan) -> ImportOutcome:
    """Import a list of "items" or "parties". Raises Refusal."""
    return import_items(desk, plan) if kind == "items" else import_parties(desk, plan)


def imports_of(desk: Desk) -> list[ImportView]:
    """Return the imports of the administration, the newest first."""
    return imports.find_all(desk.engine, desk.administration.id)


def what_goes_back(desk: Desk, import_id: int) -> GoesBack:
    """Return what undoing an import would do."""
    return imports.what_goes_back(desk.engine, import_id)


def export_list(desk: Desk, kind: str, plan: ImportPlan, which: str, target: Path, language: str) -> None:
    """Write one list of a preview in full as CSV: a field of PlannedLists, or "refused". Raises Refusal."""
    outcome = import_list(desk, kind, replace(plan, dry_run=True, shown=-1))
    text = Translator(language).text
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    if which == "refused":
        names = [message("Row"), field_name("party_code"), field_name("number")]
        names += [message("Field"), message("Found"), message("Problem")]
        writer.writerow(map(text, names))
        for complaint in outcome.complaints:
            words = text(field_name(complaint.field)) if complaint.field else ""
            facts = [complaint.row, complaint.party, complaint.number, words, complaint.found]
            writer.writerow([*facts, text(complaint.problem)])
    else:
        fields_shown = ("party_code", "name", "number", "kind", "invoice_date", "due_date", "currency")
        headings = [*map(field_name, fields_shown), message("Open before"), message("Open after"), message("Changes")]
        writer.writerow([text(heading) for heading in headings])
        for row in getattr(outcome.lists, which):
            amounts = [
                "" if minor is None else decimal_text(minor, row.currency)
                for minor in (row.open_before, row.open_after)
            ]
            days = ["" if day is None else date.fromordinal(day).isoformat() for day in (row.invoice_day, row.due_day)]
            kind = text(KIND_NAMES[row.kind]) if row.kind else ""
            facts = [row.code, row.name, row.number, kind, *days, row.currency]
            writer.writerow([*facts, *amounts, changes_in_words(row, text)])
    write_file(desk, target, stream.getvalue().encode("utf-8-sig"))


KIND_NAMES = {"invoice": message("invoice"), "credit": message("credit note"), "payment": message("payment")}
_WORDS = {
    "receivable": message("debtor"),
    "payable": message("creditor"),
    "True": message("yes"),
    "False": message("no"),
    "None": message("empty"),
    "": message("empty"),
}


def changes_in_words(row: PlannedRow, text: Callable[[Message], str]) -> str:
    """Return what an import changes in an item or party, as “field: before → after; …”. text: translates."""
    return "; ".join(
        text(
            replace(
                _CHANGE_OF_HAND if change.is_by_hand else _CHANGE,
                values={
                    "field": field_name(change.field),
                    "before": _shown_value(change.field, change.before, row.currency),
                    "after": _shown_value(change.field, change.after, row.currency),
                },
            )
        )
        for change in row.changes
    )


_CHANGE = message("{field}: {before} → {after}")
_CHANGE_OF_HAND = message("{field}: {before} (changed by hand) → {after}")


def _shown_value(name: str, value: object, currency: str) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith("_day"):
            return date.fromordinal(value)
        if name.endswith("_minor"):
            return Amount(value, currency) if currency else value
    return _WORDS.get(str(value), value)


def undo_import(desk: Desk, import_id: int) -> None:
    """Put everything back as it was before an import. Raises Refusal when something leans on it."""
    imports.undo(desk.engine, desk.actor, desk.administration.id, import_id)


def _planned_parties(desk: Desk, values: Mapping[str, Mapping[str, object]], shown: int) -> PlannedLists:
    new, changed, _ = imports.party_changes(desk.engine, desk.administration.id, values)
    most = shown if shown >= 0 else None
    return PlannedLists(
        PackedRows(PlannedRow(party.code, party.name) for party in new[:most]),
        PackedRows(
            PlannedRow(after.code, after.name, changes=_differences(before, after))
            for before, after in list(changed.values())[:most]
        ),
    )


def _differences(before: Party, after: Party) -> tuple[Change, ...]:
    """Return what differs between two records; contacts and attributes one by one."""
    old, new = _flat(before), _flat(after)
    pairs = ((key, old.get(key, ""), new.get(key, "")) for key in {**old, **new})
    return tuple(Change(key, was, becomes) for key, was, becomes in pairs if was != becomes)


def _flat(party: Party) -> dict[str, object]:
    values: dict[str, object] = {
        each.name: getattr(party, each.name) for each in fields(party) if each.name not in ("contacts", "attributes")
    }
    for contact in party.contacts:
        prefix = "" if contact.purpose is Purpose.GENERAL else f"{contact.purpose}_"
        values[f"{prefix}contact_name"] = contact.name
        values[f"{prefix}contact_department"] = contact.department
        values[f"{prefix}email"] = contact.email
        values[f"{prefix}phone"] = contact.phone
    values.update({f"attr.{name}": value for name, value in party.attributes.items()})
    return values


class _LookedOnly(Exception):  # noqa: N818 - takes a preview's changes back, never seen outside
    pass


@contextmanager
def _undone_unless(desk: Desk, storing: bool) -> Iterator[None]:
    """One transaction that stays only when storing: a preview does the same work and takes it back."""
    try:
        with desk.engine.transaction():
            yield
            if not storing:
                raise _LookedOnly
    except _LookedOnly:
        pass


def read_options(desk: Desk) -> ReadOptions:
    own = desk.administration
    known = attributes.kinds(desk.engine, own.id)
    return ReadOptions(currency=own.currency, language=own.language, attributes=tuple(known))


def _source(desk: Desk, plan: ImportPlan, fields: frozenset[str]) -> ImportSource:
    names = {"due_day" if name == "due_date" else name for name in fields}
    return ImportSource(plan.path.name, frozenset(names), not plan.partial, (plan.as_of or desk.today).toordinal())


def _with_duplicates(complaints: list[Complaint], duplicates: list[Duplicate]) -> list[Complaint]:
    """Return the complaints with those about rows that name one item: every one of them, the first row too."""
    doubles = [
        replace(_double(each.row, "number", each.number, each.first_row), party=each.party_code, number=each.number)
        for each in duplicates
    ]
    firsts = {
        each.first_row: Complaint(
            each.first_row,
            "number",
            each.number,
            replace(_AGAIN, values={"row": each.row}),
            each.party_code,
            each.number,
        )
        for each in reversed(duplicates)
    }
    return sorted([*complaints, *doubles, *firsts.values()], key=lambda complaint: complaint.row)


_AGAIN = message("This stands in row {row} again. Each may stand in the list once: keep the row that is right.")


def _double(row: int, field: str, found: str, first_row: int) -> Complaint:
    problem = message("This stands in row {row} already. Each may stand in the list once.", row=first_row)
    return Complaint(row, field, found, problem)


def _rows_of(complaints: list[Complaint]) -> int:
    """Return how many rows are refused: one row may have several things wrong."""
    return len({complaint.row for complaint in complaints})
