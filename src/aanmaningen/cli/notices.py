"""Commands of the month end: propose, run, deliver, and what may happen to a notice afterwards."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from aanmaningen.core.errors import message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.core.money import decimal_text
from aanmaningen.core.notice import STATE_NAMES, NoticeState
from aanmaningen.core.reasons import explain
from aanmaningen.core.settings import parse_amount
from aanmaningen.jobs import copied, delivering, issuing, proposing, retrying, showing, withdrawing
from aanmaningen.jobs.proposing import Addressed, ProposedRun, Wish
from aanmaningen.jobs.showing import NoticeView, notice_number, run_number

from .deliveries import delivery_json, tell_delivery
from .session import Session, parse_date

notices = typer.Typer(help="Show the notices, or write the PDF of one.", invoke_without_command=True)

ReferenceDate = Annotated[str, typer.Option("--reference-date", metavar="DATE")]
MinItem = Annotated[str, typer.Option("--min-item", metavar="AMOUNT")]
MinDebtor = Annotated[str, typer.Option("--min-debtor", metavar="AMOUNT")]
DaysSinceLast = Annotated[int | None, typer.Option("--days-since-last", min=0)]
CorrectionDays = Annotated[int | None, typer.Option("--correction-days", min=0)]
Where = Annotated[str, typer.Option("--where", help="Criteria, such as: open >= 100 and country = NL")]
SelectionName = Annotated[str, typer.Option("--selection", help="Name of saved criteria.")]
TransportName = Annotated[str | None, typer.Option("--transport", help="smtp or eml; else what is set up.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands under the program."""
    app.command()(propose)
    app.command()(run)
    app.command()(deliver)
    app.command()(resume)
    app.command()(retry)
    app.command()(confirm)
    app.command()(confirm_unsent)
    app.command()(withdraw)
    app.add_typer(notices, name="notices")


def propose(
    context: typer.Context,
    reference_date: ReferenceDate,
    min_item: MinItem = "",
    min_debtor: MinDebtor = "",
    days_since_last: DaysSinceLast = None,
    correction_days: CorrectionDays = None,
    where: Where = "",
    selection: SelectionName = "",
) -> None:
    """Show who would get which notice, and why the others would not. Changes nothing."""
    session: Session = context.obj
    wish = _wish(reference_date, min_item, min_debtor, days_since_last, correction_days, where, selection)
    with session.desk() as desk:
        proposed = proposing.propose(desk, wish)
    session.give(_proposal_json(session, proposed))
    _show_proposal(session, proposed)


def run(
    context: typer.Context,
    reference_date: ReferenceDate,
    min_item: MinItem = "",
    min_debtor: MinDebtor = "",
    days_since_last: DaysSinceLast = None,
    correction_days: CorrectionDays = None,
    where: Where = "",
    selection: SelectionName = "",
    deliver: Annotated[bool, typer.Option("--deliver", help="Send at once.")] = False,
    transport: TransportName = None,
) -> None:
    """Make the proposal final: number the notices and freeze their texts. Nothing is sent without --deliver."""
    session: Session = context.obj
    wish = _wish(reference_date, min_item, min_debtor, days_since_last, correction_days, where, selection)
    delivered = None
    with session.desk() as desk:
        way_out = delivering.check_transport(desk, transport) if deliver else ""
        if deliver:  # now, and not when the run is there already
            copied.refuse_in_doubt(desk)
        issued = issuing.issue(desk, wish, way_out)
        if deliver and issued.number is not None:
            delivered = delivering.deliver(desk, issued.number, transport)
    document = _proposal_json(session, issued.proposed)
    for notice, number in zip(document["notices"], issued.numbers, strict=True):
        notice["number"] = notice_number(number)
    name = None if issued.number is None else run_number(issued.number)
    session.give({"run": name, **document, "delivery": delivered and delivery_json(session, delivered)})
    _show_proposal(session, issued.proposed)
    if name is None:
        session.say(message("Nobody gets a notice; no run was made."))
    else:
        session.say(plural("Run {run} has 1 notice.", "Run {run} has {n} notices.", n=len(issued.numbers), run=name))
    if delivered:
        tell_delivery(session, delivered, is_part_done=True)
    elif name is not None:
        session.say(message("Nothing is sent yet. Send with: deliver {run}", run=name))


def deliver(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN")],
    transport: TransportName = None,
    test_to: Annotated[
        str, typer.Option("--test-to", metavar="ADDRESS", help="Send all to this address, as a test.")
    ] = "",
    overtaken_too: Annotated[
        bool, typer.Option("--overtaken-too", help="Also what was paid, put off or put on hold since the run was made.")
    ] = False,
) -> None:
    """Send the notices of a run that have not gone yet."""
    session: Session = context.obj
    with session.desk() as desk:
        number = showing.parse_run(run)
        if test_to:
            report = delivering.send_test(desk, number, test_to, transport, overtaken_too=overtaken_too)
        else:
            report = delivering.deliver(desk, number, transport, overtaken_too=overtaken_too)
    session.give(delivery_json(session, report))
    tell_delivery(session, report)


def resume(context: typer.Context) -> None:
    """Finish every delivery that was interrupted."""
    session: Session = context.obj
    with session.desk() as desk:
        report = delivering.resume(desk)
    session.give(delivery_json(session, report))
    tell_delivery(session, report)


def retry(
    context: typer.Context,
    notice: Annotated[str, typer.Argument(metavar="NOTICE")],
    uncertain: Annotated[bool, typer.Option("--uncertain", help="Also when it may have arrived already.")] = False,
) -> None:
    """Send a failed notice again, to the address that the party has by now."""
    session: Session = context.obj
    with session.desk() as desk:
        report = retrying.retry(desk, showing.parse_notice(notice), uncertain_too=uncertain)
    session.give(delivery_json(session, report))
    tell_delivery(session, report)


def confirm(context: typer.Context, notice: Annotated[str, typer.Argument(metavar="NOTICE")]) -> None:
    """Write down that an uncertain notice did arrive."""
    session: Session = context.obj
    with session.desk() as desk:
        retrying.confirm(desk, showing.parse_notice(notice))
    session.say(message("Written down: notice {notice} arrived.", notice=notice))
    session.give({"notice": notice, "state": "sent"})


def confirm_unsent(context: typer.Context) -> None:
    """In a copy of a database: write down that what waits in it was not sent since the copy was made."""
    session: Session = context.obj
    with session.desk() as desk:
        count = copied.confirm_unsent(desk)
    session.say(copied.unsent_words(count) if count else message("Nothing waits in doubt in this database."))
    session.give({"notices": count})


def withdraw(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RUN|NOTICE", help="R0003 or A000012")],
    letter: Annotated[Path | None, typer.Option(help="Also write letters that take the notices back (PDF).")] = None,
    reason: Annotated[str, typer.Option(help="Why; it stands on the timeline of the party.")] = "",
) -> None:
    """Take back a notice or a whole run, as if it had never been."""
    session: Session = context.obj
    with session.desk() as desk:
        if showing.is_run(name):
            views = withdrawing.withdraw_run(desk, showing.parse_run(name), letter, reason)
        else:
            views = withdrawing.withdraw_notice(desk, showing.parse_notice(name), letter, reason)
    session.say(plural("1 notice is withdrawn.", "{n} notices are withdrawn.", n=len(views)))
    for view in views:
        if view.state == NoticeState.PRINTED:
            number = notice_number(view.number)
            session.warn(message("Take {notice} out of the stack {file}.", notice=number, file=view.answer))
    session.give({"withdrawn": [notice_number(view.number) for view in views]})


@notices.callback()
def notices_list(context: typer.Context, run: Annotated[str, typer.Option("--run", metavar="RUN")] = "") -> None:
    """Show the notices."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with session.desk() as desk:
        found = showing.issued_notices(desk, showing.parse_run(run) if run else None)
    session.give({"notices": [_notice_json(view) for view in found]})
    headings = [
        message("Notice"),
        message("Run"),
        message("Party"),
        message("Name"),
        message("Level"),
        message("Amount"),
        message("State"),
        message("To"),
        message("Answer"),
    ]
    session.table(
        headings,
        [
            [
                notice_number(view.number),
                run_number(view.run),
                view.party_code,
                view.party_name,
                str(view.level),
                session.translator.amount(view.total_minor, view.currency),
                session.text(STATE_NAMES[NoticeState(view.state)]),
                view.recipient or session.text(message("on paper")),
                view.answer,
            ]
            for view in found
        ],
        frozenset({4, 5}),
    )


@notices.command("pdf")
def notices_pdf(context: typer.Context, notice: str, output: Annotated[Path, typer.Option()]) -> None:
    """Write the PDF of a notice: the very file that was sent."""
    session: Session = context.obj
    with session.desk() as desk:
        showing.notice_pdf(desk, showing.parse_notice(notice), output)
    session.say(message("Written: {file}", file=str(output)))
    session.give({"file": str(output)})


def _wish(
    reference_date: str,
    min_item: str,
    min_debtor: str,
    days_since_last: int | None,
    correction_days: int | None,
    where: str,
    selection: str,
) -> Wish:
    return Wish(
        parse_date(reference_date),
        where,
        selection,
        _amount(min_item),
        _amount(min_debtor),
        days_since_last,
        correction_days,
    )


def _amount(text: str) -> Decimal | None:
    return parse_amount(text) if text else None


def _proposal_json(session: Session, proposed: ProposedRun) -> dict[str, Any]:
    if not session.as_json:
        return {"notices": [{} for _ in proposed.notices]}
    standings = proposed.standings
    return {
        "notices": [_addressed_json(notice) for notice in proposed.notices],
        "left_out": [
            {
                "party": standings[left.item.party_id].code,
                "number": left.item.number,
                "reason": left.reason.value,
                "text": session.text(explain(left)),
            }
            for left in proposed.left_out
        ],
        "warnings": [session.text(warning) for warning in proposed.warnings],
    }


def _addressed_json(notice: Addressed) -> dict[str, Any]:
    draft = notice.draft
    return {
        "party": notice.party.code,
        "name": notice.party.name,
        "language": notice.language,
        "level": draft.level,
        "currency": draft.currency,
        "total": decimal_text(draft.total_minor, draft.currency),
        "channel": notice.channel.value,
        "recipient": notice.recipient,
        "items": [
            {
                "number": line.item.number,
                "level": line.level,
                "open": decimal_text(line.item.open_minor, draft.currency),
            }
            for line in draft.lines
        ],
    }


def _show_proposal(session: Session, proposed: ProposedRun) -> None:
    if session.as_json:
        return
    words = session.translator
    session.table(
        [
            message("Party"),
            message("Name"),
            message("Level"),
            message("Items"),
            message("Amount"),
            message("Channel"),
            message("Language"),
        ],
        [
            [
                notice.party.code,
                notice.party.name,
                str(notice.draft.level),
                str(len(notice.draft.lines)),
                words.amount(notice.draft.total_minor, notice.draft.currency),
                notice.recipient or session.text(message("on paper")),
                notice.language,
            ]
            for notice in proposed.notices
        ],
        frozenset({2, 3, 4}),
    )
    for currency in sorted({notice.draft.currency for notice in proposed.notices}):
        of_it = [notice.draft for notice in proposed.notices if notice.draft.currency == currency]
        total = Amount(sum(draft.total_minor for draft in of_it), currency)
        session.say(plural("1 notice, {total}", "{n} notices, {total}", n=len(of_it), total=total))
    for line in proposed.left_out_lines():
        session.say(line)
    for warning in proposed.warnings:
        session.warn(warning)


def _notice_json(view: NoticeView) -> dict[str, Any]:
    return {
        "number": notice_number(view.number),
        "run": run_number(view.run),
        "party": view.party_code,
        "name": view.party_name,
        "level": view.level,
        "currency": view.currency,
        "total": decimal_text(view.total_minor, view.currency),
        "date": date.fromordinal(view.notice_day).isoformat(),
        "deadline": date.fromordinal(view.deadline_day).isoformat(),
        "language": view.language,
        "channel": view.channel,
        "state": view.state,
        "recipient": view.recipient,
        "answer": view.answer,
        "attempts": view.attempts,
        "message_id": view.message_id,
    }
