"""Import: a list of open items or of parties goes into the ledger, after a preview, as one change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import Complaint
from aanmaningen.sources import ItemReading, ListMapping, ReadOptions, open_items, open_parties
from aanmaningen.store import imports
from aanmaningen.store.imports import Counts, ImportSource

from .desk import Desk

_ANALYZE_FROM_ROWS = 10_000  # a smaller list hardly changes which index is best


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What the user says of a list.

    partial: items that are not in it stay as they are; else they are closed. dry_run: only look.
    skip_refused: the good rows go on; else nothing is stored when a row is refused.
    as_of: the date of the list, None for today: payments that follow from it bear that date.
    """

    path: Path
    mapping: ListMapping | None = None
    partial: bool = False
    dry_run: bool = False
    skip_refused: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a list does (or did) to the ledger. import_id: None when nothing was stored."""

    counts: Counts
    complaints: list[Complaint]
    import_id: int | None


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
        if storing:
            staging.apply(source, import_id)
            imports.set_counts(engine, import_id, counts)
    if storing and counts.new + counts.changed >= _ANALYZE_FROM_ROWS:
        engine.analyze()
    return ImportOutcome(counts, complaints, import_id if storing else None)


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
    with _undone_unless(desk, storing):
        import_id = imports.record(engine, desk.actor, administration.id, "parties", source)
        new, changed, unchanged = imports.apply_parties(engine, administration.id, values, import_id)
        counts = Counts(reading.rows_read, new, changed, 0, unchanged, _rows_of(complaints))
        imports.set_counts(engine, import_id, counts)
    return ImportOutcome(counts, complaints, import_id if storing else None)


def undo_import(desk: Desk, import_id: int) -> None:
    """Put everything back as it was before an import. Raises Refusal when something leans on it."""
    imports.undo(desk.engine, desk.actor, desk.administration.id, import_id)


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
