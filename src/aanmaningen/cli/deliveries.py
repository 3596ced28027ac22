"""What a delivery came to: as JSON, in words, and as an exit code."""

from typing import Any

import typer

from aanmaningen.core.errors import message, plural
from aanmaningen.jobs.delivering import DeliveryReport, held_back_words, readdressed_words
from aanmaningen.jobs.showing import notice_number, run_number

from .session import Session

REFUSED, PARTLY = 1, 3


def delivery_json(session: Session, report: DeliveryReport) -> dict[str, Any]:
    """Return a delivery for machines."""
    return {
        "runs": [run_number(number) for number in report.runs],
        "sent": report.sent,
        "printed": report.printed,
        "failed": report.failed,
        "uncertain": report.uncertain,
        "waiting": report.waiting,
        "held_back": [notice_number(number) for number in report.held_back],
        "readdressed": {notice_number(number): address for number, address in report.readdressed.items()},
        "print_files": [str(file) for file in report.print_files],
        "mail_folder": None if report.mail_folder is None else str(report.mail_folder),
        "stopped": None if report.stopped is None else session.text(report.stopped),
    }


def tell_delivery(session: Session, report: DeliveryReport, *, is_part_done: bool = False) -> None:
    """Tell what became of a delivery, and end with 3 when it is not wholly done, with 1 when nothing was done at all.

    is_part_done: the run was issued just before, so that something was done in any case.
    """
    if report.sent and report.mail_folder:
        session.say(
            plural(
                "1 message written in {folder}.",
                "{n} messages written in {folder}.",
                n=report.sent,
                folder=str(report.mail_folder),
            )
        )
    elif report.sent:
        session.say(plural("1 message sent.", "{n} messages sent.", n=report.sent))
    for file in report.print_files:
        session.say(message("To be printed: {file}", file=str(file)))
    if not (report.sent or report.printed or report.failed or report.uncertain or report.held_back or report.stopped):
        session.say(message("There was nothing to send."))
    if report.failed:
        session.warn(
            plural(
                "1 message failed. See: notices. Send it again with: retry",
                "{n} messages failed. See: notices. Send them again with: retry",
                n=report.failed,
            )
        )
    if report.uncertain:
        session.warn(
            plural(
                "Of 1 message it is not certain whether it arrived. Decide with: retry --uncertain, or confirm",
                "Of {n} messages it is not certain whether they arrived. Decide with: retry --uncertain, or confirm",
                n=report.uncertain,
            )
        )
    if report.readdressed:
        session.say(readdressed_words(report))
    if report.held_back:
        session.warn(held_back_words(report))
    if report.stopped:
        session.warn(report.stopped)
        if report.waiting:
            session.warn(
                plural("1 message waits. Go on with: resume", "{n} messages wait. Go on with: resume", n=report.waiting)
            )
    if report.failed or report.uncertain or report.held_back or report.stopped:
        is_part_done |= bool(report.sent or report.printed or report.failed or report.uncertain)
        raise typer.Exit(PARTLY if is_part_done else REFUSED)
