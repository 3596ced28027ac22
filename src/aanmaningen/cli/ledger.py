"""Commands on the ledger: importing lists, showing items, holds, marks, saved selections, and the aging report."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from aanmaningen.core.aging import Basis, parse_buckets
from aanmaningen.core.errors import Refusal, message, plural
from aanmaningen.core.field_names import FIELD_NAMES
from aanmaningen.core.money import decimal_text
from aanmaningen.core.reasons import explain_hold
from aanmaningen.core.records import Complaint, ItemKind
from aanmaningen.core.selection import HoldKind
from aanmaningen.jobs import holding, importing, mapping, reporting, saving, showing
from aanmaningen.jobs.importing import ImportOutcome, ImportPlan

from .session import Session, parse_date

imports = typer.Typer(help="Read lists into the ledger.", no_args_is_help=True)
mappings = typer.Typer(help="How lists with other headings are read.", no_args_is_help=True)
selections = typer.Typer(help="Saved criteria.", no_args_is_help=True)
report = typer.Typer(help="Reports.", no_args_is_help=True)

Partial = Annotated[bool, typer.Option("--partial", help="Items that are not in the list stay open.")]
MappingOption = Annotated[str, typer.Option("--mapping", help="Name of a saved mapping, or a file with one.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
SkipRefused = Annotated[bool, typer.Option("--skip-refused", help="Go on with the good rows.")]
Where = Annotated[str, typer.Option("--where", help="Criteria, such as: open >= 100 and country = NL")]
_SHOWN_COMPLAINTS = 20
_MANY = 10


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the program."""
    app.add_typer(imports, name="import")
    app.add_typer(mappings, name="mappings")
    app.command("items")(items)
    app.command()(hold)
    app.command()(unhold)
    app.command()(mark)
    app.command()(unmark)
    app.add_typer(selections, name="selections")
    app.add_typer(report, name="report")


@imports.command("items")
def import_items(
    context: typer.Context,
    file: Path,
    partial: Partial = False,
    mapping_name: MappingOption = "",
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Date of the list; else today.")] = "",
) -> None:
    """Read a list of open items. Items that are missing from a full list are closed."""
    session: Session = context.obj
    day = parse_date(as_of) if as_of else None
    with session.desk() as desk:
        known = mapping.find(desk, mapping_name)
        outcome = importing.import_items(desk, ImportPlan(file, known, partial, dry_run, skip_refused, day))
    _tell_import(session, outcome, dry_run)


@imports.command("parties")
def import_parties(
    context: typer.Context,
    file: Path,
    mapping_name: MappingOption = "",
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
    partial: Annotated[bool, typer.Option("--partial", help="Always so: a missing party stays.")] = False,
) -> None:
    """Read a list of parties. Parties that are missing from it stay as they are."""
    session: Session = context.obj
    with session.desk() as desk:
        known = mapping.find(desk, mapping_name)
        outcome = importing.import_parties(desk, ImportPlan(file, known, True, dry_run, skip_refused))
    _tell_import(session, outcome, dry_run)


@imports.command("undo")
def import_undo(context: typer.Context, number: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Put everything back as it was before an import."""
    session: Session = context.obj
    with session.desk() as desk:
        importing.undo_import(desk, number)
    session.say(message("Import {number} is undone.", number=number))
    session.give({"undone": number})


@mappings.command("recognise")
def mappings_recognise(
    context: typer.Context,
    file: Path,
    kind: Annotated[str, typer.Option(help="items or parties")] = "items",
) -> None:
    """Show as JSON how a list would be read: a start for a mapping of your own."""
    session: Session = context.obj
    session.out.print(mapping.recognised(file, kind), markup=False)


@mappings.command("save")
def mappings_save(context: typer.Context, name: str, file: Path) -> None:
    """Keep a mapping (a JSON file) under a name."""
    session: Session = context.obj
    with session.desk() as desk:
        mapping.save(desk, name, file)
    session.say(message("The mapping {name} is saved.", name=name))
    session.give({"mapping": name})


@mappings.command("list")
def mappings_list(context: typer.Context) -> None:
    """Show the saved mappings."""
    session: Session = context.obj
    with session.desk() as desk:
        found = mapping.names(desk)
    session.give(found)
    session.table([message("Mapping")], [[name] for name in found], frozenset())


def items(
    context: typer.Context,
    status: Annotated[str, typer.Option(help="open, paid or all")] = "open",
    reference_date: Annotated[str, typer.Option(metavar="DATE", help="Else today.")] = "",
    where: Where = "",
) -> None:
    """Show the items."""
    session: Session = context.obj
    if status not in ("open", "paid", "all"):
        raise typer.BadParameter("open, paid, all", param_hint="--status")
    asked = parse_date(reference_date) if reference_date else None
    with session.desk() as desk:
        day = asked or desk.today
        found = list(showing.open_items(desk, day, status, where))
    session.give([_item_json(view, day) for view in found])
    headings = [
        message("Number"),
        message("Party"),
        message("Name"),
        message("Kind"),
        message("Due date"),
        message("Days late"),
        message("Open"),
        message("Level"),
        message("Hold"),
    ]
    words = session.translator
    session.table(
        headings,
        [
            [
                view.number,
                view.party_code,
                view.party_name,
                session.text(_KINDS[view.kind]),
                words.date(date.fromordinal(view.due_day)),
                str(day.toordinal() - view.due_day) if view.kind == ItemKind.INVOICE else "",
                words.amount(view.open_minor, view.currency),
                str(view.level or ""),
                session.text(explain_hold(HoldKind(view.hold_kind), view.hold_until_day)) if view.hold_kind else "",
            ]
            for view in found
        ],
        frozenset({5, 6, 7}),
    )


_KINDS = {"invoice": message("Invoice"), "credit": message("Credit note"), "payment": message("Payment")}


def hold(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="Number of the item, or PARTY:NUMBER")] = "",
    party: Annotated[str, typer.Option()] = "",
    block: Annotated[bool, typer.Option("--block")] = False,
    until: Annotated[str, typer.Option(metavar="DATE")] = "",
    skip: Annotated[bool, typer.Option("--skip")] = False,
    reason: Annotated[str, typer.Option()] = "",
) -> None:
    """Keep notices back from an item or party: for good, until a date, or this once."""
    session: Session = context.obj
    kinds = [kind for kind, wanted in zip(HoldKind, (block, bool(until), skip), strict=True) if wanted]
    if len(kinds) != 1:
        raise typer.BadParameter("--block | --until DATE | --skip")
    day = parse_date(until) if until else None
    with session.desk() as desk:
        holding.hold(desk, holding.Target(item, party), kinds[0], day, reason)
    words = explain_hold(kinds[0], None if day is None else day.toordinal())
    session.say(message("{subject}: {words}", subject=item or party, words=words))
    session.give({"hold": kinds[0].value, "item": item, "party": party})


def unhold(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="Number of the item, or PARTY:NUMBER")] = "",
    party: Annotated[str, typer.Option()] = "",
) -> None:
    """Lift the hold on an item or party."""
    session: Session = context.obj
    with session.desk() as desk:
        holding.unhold(desk, holding.Target(item, party))
    session.say(message("The hold on {subject} is lifted.", subject=item or party))
    session.give({"item": item, "party": party})


def mark(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="Number of the item, or PARTY:NUMBER")],
    level: Annotated[int | None, typer.Option(min=1, help="Remind at this level at most.")] = None,
) -> None:
    """Mark an item for the next run, whatever the criteria and minimums say."""
    session: Session = context.obj
    with session.desk() as desk:
        holding.mark(desk, item, marked=True, level=level)
    session.say(message("{item} is marked for the next run.", item=item))
    session.give({"item": item, "marked": True})


def unmark(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="Number of the item, or PARTY:NUMBER")],
    clear: Annotated[bool, typer.Option("--clear", help="Forget what was marked by hand.")] = False,
) -> None:
    """Leave an item out of the next run."""
    session: Session = context.obj
    with session.desk() as desk:
        if clear:
            holding.clear_mark(desk, item)
        else:
            holding.mark(desk, item, marked=False)
    done = message("What was marked on {item} is forgotten.", item=item)
    session.say(done if clear else message("{item} is left out of the next run.", item=item))
    session.give({"item": item, "marked": None if clear else False})


@selections.command("save")
def selections_save(
    context: typer.Context, name: str, where: Annotated[str, typer.Argument(metavar="CRITERIA")]
) -> None:
    """Keep criteria under a name."""
    session: Session = context.obj
    with session.desk() as desk:
        text = saving.save_selection(desk, name, where)
    session.say(message("Saved as {name}: {criteria}", name=name, criteria=text))
    session.give({"name": name, "where": text})


@selections.command("list")
def selections_list(context: typer.Context) -> None:
    """Show the saved criteria."""
    session: Session = context.obj
    with session.desk() as desk:
        found = saving.selections(desk)
    session.give({"selections": [{"name": name, "where": where} for name, where in found.items()]})
    session.table([message("Name"), message("Criteria")], [[*pair] for pair in found.items()], frozenset())


@selections.command("delete")
def selections_delete(context: typer.Context, name: str) -> None:
    """Remove saved criteria."""
    session: Session = context.obj
    with session.desk() as desk:
        saving.delete_selection(desk, name)
    session.say(message("{name} is removed.", name=name))
    session.give({"deleted": name})


@report.command("aging")
def report_aging(
    context: typer.Context,
    reference_date: Annotated[str, typer.Option(metavar="DATE")],
    output: Annotated[Path, typer.Option(metavar="FILE.xlsx")],
    by: Annotated[str, typer.Option(help="debtor, group, account-manager, or an attribute")] = "debtor",
    buckets: Annotated[str, typer.Option(help="Days at which the buckets end.")] = "30,60,90",
    basis: Annotated[str, typer.Option(help="due or invoice")] = "due",
) -> None:
    """Write the aging of the receivables to an Excel file."""
    session: Session = context.obj
    if basis not in (Basis.DUE, Basis.INVOICE):
        raise typer.BadParameter("due, invoice", param_hint="--basis")
    day, columns = parse_date(reference_date), parse_buckets(buckets, Basis(basis))
    with session.desk() as desk:
        reporting.aging_workbook(desk, day, output, by, columns, session.translator.language)
    session.say(message("Written: {file}", file=str(output)))
    session.give({"file": str(output)})


def _tell_import(session: Session, outcome: ImportOutcome, dry_run: bool) -> None:
    """Tell what an import did; a list with refused rows that was not stored is a refusal."""
    counts = outcome.counts
    refused = [_complaint_json(session, complaint) for complaint in outcome.complaints]
    warnings = [session.text(warning) for warning in outcome.warnings]
    session.give({**asdict(counts), "refused": refused, "warnings": warnings, "import": outcome.import_id})
    session.say(
        message(
            "Read {read}: {new} new, {changed} changed, {closed} closed, {unchanged} unchanged, {refused} refused.",
            **asdict(counts),
        )
    )
    for warning in outcome.warnings:
        session.warn(warning)
    for complaint in outcome.complaints[:_SHOWN_COMPLAINTS]:
        session.warn(
            message(
                "Row {row}, {field}: “{found}”. {problem}",
                row=complaint.row,
                field=FIELD_NAMES.get(complaint.field, message("{name}", name=complaint.field)),
                found=complaint.found,
                problem=complaint.problem,
            )
        )
    more = len(outcome.complaints) - _SHOWN_COMPLAINTS
    if more > 0:
        session.warn(plural("And 1 more; --json lists them all.", "And {n} more; --json lists them all.", n=more))
    if counts.closed >= _MANY and counts.closed > counts.changed + counts.unchanged:
        session.warn(
            message(
                "Attention: this list closes {closed} items, more than it keeps open. Is it the full list? "
                "If not, undo the import and use --partial.",
                closed=counts.closed,
            )
        )
    if dry_run:
        session.say(message("This was a preview: nothing was stored."))
    elif outcome.import_id is None:
        raise Refusal(
            message("Nothing was stored, because rows were refused. Mend them, or go on without them: --skip-refused")
        )
    else:
        session.say(message("Stored as import {number}.", number=outcome.import_id))


def _complaint_json(session: Session, complaint: Complaint) -> dict[str, Any]:
    return {
        "row": complaint.row,
        "field": complaint.field,
        "party": complaint.party,
        "number": complaint.number,
        "found": complaint.found,
        "problem": session.text(complaint.problem),
    }


def _item_json(view: showing.ItemView, day: date) -> dict[str, Any]:
    held = None
    if view.hold_kind is not None:
        until = None if view.hold_until_day is None else date.fromordinal(view.hold_until_day).isoformat()
        held = {"kind": view.hold_kind, "until": until, "reason": view.hold_reason}
    return {
        "number": view.number,
        "party": view.party_code,
        "name": view.party_name,
        "kind": view.kind,
        "side": view.side,
        "description": view.description,
        "invoice_date": date.fromordinal(view.invoice_day).isoformat(),
        "due_date": date.fromordinal(view.due_day).isoformat(),
        "currency": view.currency,
        "original": decimal_text(view.original_minor, view.currency),
        "paid": decimal_text(view.original_minor - view.open_minor, view.currency),
        "open": decimal_text(view.open_minor, view.currency),
        "days_overdue": day.toordinal() - view.due_day,
        "level": view.level,
        "last_notice": None if view.last_notice_day is None else date.fromordinal(view.last_notice_day).isoformat(),
        "notices": view.notices,
        "payment_reference": view.payment_reference,
        "hold": held,
    }
