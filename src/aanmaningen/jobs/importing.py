"""Import: a list of open items or of parties goes into the ledger, after a preview, as one change."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.field_names import field_name
from aanmaningen.core.messages import Amount
from aanmaningen.core.money import decimal_text
from aanmaningen.core.records import Complaint, Party, Purpose
from aanmaningen.i18n import Translator
from aanmaningen.sources import ItemReading, ListMapping, ReadOptions, open_items, open_parties
from aanmaningen.store import imports
from aanmaningen.store.imports import Change, Counts, GoesBack, ImportSource, ImportView, PlannedRow

from .collecting import no_collecting
from .desk import Desk
from .laying_out import write_file

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
    """The first rows of what a preview would do; how many there are in all, the counts say."""

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    closed: list[PlannedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a list does (or did) to the ledger. import_id: None when nothing was stored."""

    counts: Counts
    complaints: list[Complaint]
    import_id: int | None
    lists: PlannedLists = PlannedLists()


@no_collecting()
def import_items(desk: Desk, plan: ImportPlan) -> ImportOutcome:
    """Read a list of open items and make the ledger say what it says. Raises Refusal; then nothing has changed."""
    reading = open_items(plan.path, _read_options(desk), plan.mapping)
    source = _source(desk, plan, reading.fields)
    staging = imports.Staging(desk.engine, desk.administration.id)
    staging.start()
    try:
        for batch in reading.batches():
            staging.add(batch)
            desk.progress(reading.rows_read, 0, message("rows"))
            desk.stop_if_cancelled()
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


def _apply_items(
    desk: Desk,
    plan: ImportPlan,
    reading: ItemReading,
    source: ImportSource,
    staging: imports.Staging,
    complaints: list[Complaint],
) -> ImportOutcome:
    engine, administration = desk.engine, desk.administration
    values = {code: reading.parties[code].values if code in reading.parties else {} for code in staging.party_codes()}
    storing = not plan.dry_run and (plan.skip_refused or not complaints)
    with _undone_unless(desk, storing):
        import_id = imports.record(engine, desk.actor, administration.id, "items", source)
        imports.apply_parties(engine, administration.id, values, import_id)
        staging.resolve(administration.payment_term_days, reading.refused_numbers)
        counts = staging.count(source, reading.rows_read, _rows_of(complaints))
        lists = PlannedLists()
        if plan.shown:
            lists = PlannedLists(
                staging.new_rows(plan.shown),
                staging.changed_rows(source, plan.shown),
                staging.closed_rows(source, plan.shown),
            )
        desk.stop_if_cancelled()
        if storing:
            staging.apply(source, import_id)
            imports.set_counts(engine, import_id, counts)
    if storing and counts.new + counts.changed >= _ANALYZE_FROM_ROWS:
        engine.analyze()
    return ImportOutcome(counts, complaints, import_id if storing else None, lists)


def import_parties(desk: Desk, plan: ImportPlan) -> ImportOutcome:
    """Read a list of parties and make or change them. A party that is not in the list stays. Raises Refusal."""
    reading = open_parties(plan.path, _read_options(desk), plan.mapping)
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
    """Write one list of a preview ("new", "changed", "closed" or "refused") in full as CSV. Raises Refusal."""
    outcome = import_list(desk, kind, replace(plan, dry_run=True, shown=-1))
    text = Translator(language).text
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    if which == "refused":
        writer.writerow(
            [text(name) for name in (message("Row"), message("Field"), message("Found"), message("Problem"))]
        )
        for complaint in outcome.complaints:
            words = text(field_name(complaint.field)) if complaint.field else ""
            writer.writerow([complaint.row, words, complaint.found, text(complaint.problem)])
    else:
        names = ("party_code", "name", "number", "kind", "currency")
        headings = [*map(field_name, names), message("Open before"), message("Open after"), message("Changes")]
        writer.writerow([text(heading) for heading in headings])
        for row in getattr(outcome.lists, which):
            amounts = [
                "" if minor is None else decimal_text(minor, row.currency)
                for minor in (row.open_before, row.open_after)
            ]
            facts = [row.code, row.name, row.number, text(KIND_NAMES[row.kind]) if row.kind else "", row.currency]
            writer.writerow([*facts, *amounts, changes_in_words(row, text)])
    write_file(target, stream.getvalue().encode("utf-8-sig"))


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
            message(
                "{field}: {before} → {after}",
                field=field_name(change.field),
                before=_shown_value(change.field, change.before, row.currency),
                after=_shown_value(change.field, change.after, row.currency),
            )
        )
        for change in row.changes
    )


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
        [PlannedRow(party.code, party.name) for party in new[:most]],
        [
            PlannedRow(after.code, after.name, changes=_differences(before, after))
            for before, after in list(changed.values())[:most]
        ],
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


def _read_options(desk: Desk) -> ReadOptions:
    return ReadOptions(currency=desk.administration.currency, language=desk.administration.language)


def _source(desk: Desk, plan: ImportPlan, fields: frozenset[str]) -> ImportSource:
    names = {"due_day" if name == "due_date" else name for name in fields}
    return ImportSource(plan.path.name, frozenset(names), not plan.partial, (plan.as_of or desk.today).toordinal())


def _with_duplicates(complaints: list[Complaint], duplicates: list[imports.Duplicate]) -> list[Complaint]:
    doubles = (_double(double.row, "number", double.number, double.first_row) for double in duplicates)
    return sorted([*complaints, *doubles], key=lambda complaint: complaint.row)


def _double(row: int, field: str, found: str, first_row: int) -> Complaint:
    problem = message("This stands in row {row} already. Each may stand in the list once.", row=first_row)
    return Complaint(row, field, found, problem)


def _rows_of(complaints: list[Complaint]) -> int:
    """Return how many rows are refused: one row may have several things wrong."""
    return len({complaint.row for complaint in complaints})
