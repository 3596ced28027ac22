"""Deliver: rendered notices leave the house, once and only once, by e-mail or as one stack of paper.

Before a message is handed over, its notice is committed as `sending`; its outcome is committed afterwards. Whatever
is found in `sending` at the start of a delivery was cut off, and becomes `uncertain`: only a person may decide.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aanmaningen.core.errors import Cancelled, Message, Refusal, message, plural
from aanmaningen.core.messages import listed
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.overtaken import Cause, Overtaken, counted
from aanmaningen.core.records import Channel
from aanmaningen.i18n import Translator
from aanmaningen.mail import (
    Delivery,
    Outcome,
    OutgoingMessage,
    Transport,
    TransportDown,
    addressed_for_test,
    build,
)
from aanmaningen.mail.folder import file_name
from aanmaningen.store import notices
from aanmaningen.store.items import notice_number, run_number
from aanmaningen.store.notices import NoticeView
from aanmaningen.store.overtaken import overtaken

from . import mailing
from .addressing import as_they_go, email_addresses_now
from .composing import Writer
from .copied import refuse_in_doubt
from .desk import Desk
from .rendering import merged, render_run

_STATE_AFTER = {
    Outcome.ACCEPTED: NoticeState.SENT,
    Outcome.REFUSED: NoticeState.FAILED,
    Outcome.UNCERTAIN: NoticeState.UNCERTAIN,
}

# An import of a very long list may hold the database for a while, and each try waits its busy timeout out.
_TRIES_TO_WRITE_DOWN = 6


@dataclass(slots=True)
class DeliveryReport:
    """What became of a delivery.

    held_back: notices that the ledger has overtaken since they were issued, by number: they wait for a person.
    readdressed: notices that went to another address than the party had when they were made, by number: to which.
    stopped: why it ended before its time, None when it did not. waiting: how many notices `resume` would then go on
    with, in this run and in others whose delivery was asked for.
    """

    runs: list[int] = field(default_factory=list)
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    printed: int = 0
    waiting: int = 0
    held_back: dict[int, Overtaken] = field(default_factory=dict)
    readdressed: dict[int, str] = field(default_factory=dict)
    print_files: list[Path] = field(default_factory=list)
    mail_folder: Path | None = None
    stopped: Message | None = None


def held_back_words(report: DeliveryReport) -> Message:
    """Return in a sentence what was held back, why, and what to do about it."""
    return plural(
        "1 notice was held back: {numbers} ({why}). Withdraw it.",
        "{n} notices were held back: {numbers} ({why}). Withdraw them.",
        n=len(report.held_back),
        numbers=listed(map(notice_number, sorted(report.held_back))),
        why=counted(report.held_back.values()),
    )


def readdressed_words(report: DeliveryReport) -> Message:
    """Return in a sentence what went to another address than when it was made."""
    return plural(
        "1 message went to the new address of its party: {addresses}.",
        "{n} messages went to the new addresses of their parties: {addresses}.",
        n=len(report.readdressed),
        addresses=listed(f"{notice_number(one)} {address}" for one, address in sorted(report.readdressed.items())),
    )


def deliver(desk: Desk, run: int, transport: str | None = None, *, overtaken_too: bool = False) -> DeliveryReport:
    """Render and send what is left to do of a run. transport: "smtp", "eml", or None for what is set up.

    overtaken_too: also send what was paid or put on hold since the run was issued; else those are held back.

    Raises Refusal when it cannot begin; what ends it later stands in the report.
    """
    run_id = notices.find_run(desk.engine, desk.administration.id, run)
    name = check_transport(desk, transport)
    with sending_alone(desk) as left_uncertain:
        refuse_in_doubt(desk)
        report = DeliveryReport(uncertain=left_uncertain)
        with desk.engine.transaction():
            notices.ask_delivery(desk.engine, run_id, name)
        _deliver_runs(desk, [(run_id, run, name)], report, overtaken_too=overtaken_too)
    return report


def check_transport(desk: Desk, transport: str | None) -> str:
    """Return the name of the way out. Raises Refusal when it is not set up: better now than after a run was issued."""
    name = transport or mailing.default_transport(desk)
    mailing.check(desk, name)
    return name


def resume(desk: Desk) -> DeliveryReport:
    """Finish every delivery that was asked for and did not come to its end. Raises Refusal as `deliver` does."""
    with sending_alone(desk) as left_uncertain:
        refuse_in_doubt(desk)
        report = DeliveryReport(uncertain=left_uncertain)
        _deliver_runs(desk, notices.asked_runs(desk.engine, desk.administration.id), report)
    return report


def send_test(
    desk: Desk,
    run: int,
    test_to: str,
    transport: str | None = None,
    *,
    paper_too: bool = True,
    overtaken_too: bool = False,
) -> DeliveryReport:
    """Send what a delivery of the run would send to one address, marked as a test.

    paper_too: also what goes on paper, as it will be printed. No notice changes its state. Raises Refusal, also when
    nothing would be sent.
    """
    run_id = notices.find_run(desk.engine, desk.administration.id, run)
    name = check_transport(desk, transport)
    kept = {} if overtaken_too else overtaken(desk.engine, run_id, desk.today.toordinal())
    waiting = [NoticeState.ISSUED, NoticeState.RENDERED, NoticeState.QUEUED]
    going = [
        view
        for view in as_they_go(desk, notices.find_all(desk.engine, desk.administration.id, run_id, waiting))
        if view.id not in kept and (paper_too or view.channel == Channel.EMAIL)
    ]
    if not going:
        raise Refusal(message("Nothing of run {run} is still to go, so there is nothing to test.", run=run_number(run)))
    report = DeliveryReport(runs=[run])
    writer = Writer(desk, name)
    translate = Translator(desk.administration.language).text
    with mailing.open_transport(desk, name, "test") as way_out:
        report.mail_folder = mailing.folder_of(way_out)
        for done, view in enumerate(going):
            desk.stop_if_cancelled()
            desk.progress(done, len(going), message("messages"))
            outgoing = addressed_for_test(writer.message(view, test_to), test_to, translate)
            delivery = _hand_over(way_out, outgoing, _file_key(desk, notice_number(view.number)))
            report.sent += delivery.accepted
            report.failed += not delivery.accepted
    return report


@contextmanager
def sending_alone(desk: Desk) -> Iterator[int]:
    """Hold the right to send, so that no notice is on its way while this lasts. Raises Refusal when another has it.

    Yields how many notices a program that was stopped had left in `sending`: nobody else can be sending, so what
    became of those nobody knows, and they are `uncertain` from here on.
    """
    with desk.engine.delivery_lock():
        left = notices.find_all(desk.engine, desk.administration.id, states=[NoticeState.SENDING])
        if left:
            words = Translator(desk.administration.language)
            answer = words.text(message("The program stopped while this notice was being sent."))
            with desk.engine.transaction():
                for view in left:
                    notices.move(
                        desk.engine, desk.actor, view, NoticeState.SENDING, NoticeState.UNCERTAIN, answer=answer
                    )
        yield len(left)


def _deliver_runs(
    desk: Desk, runs: Iterable[tuple[int, int, str]], report: DeliveryReport, *, overtaken_too: bool = False
) -> None:
    """Deliver runs (id, number, transport) one after another; what was paid or held since it was issued stays back."""
    with stopping_in_order(desk, report):
        for run_id, number, transport in runs:
            report.runs.append(number)
            render_run(desk, run_id)
            with desk.engine.transaction():
                notices.queue(desk.engine, desk.actor, run_id, transport)
            queue = notices.find_all(desk.engine, desk.administration.id, run_id, [NoticeState.QUEUED])
            kept = {} if overtaken_too else overtaken(desk.engine, run_id, desk.today.toordinal())
            report.held_back |= {view.number: kept[view.id] for view in queue if view.id in kept}
            queue = [view for view in queue if view.id not in kept]
            _print(desk, [view for view in queue if view.channel == Channel.PRINT], number, report)
            by_email = [view for view in queue if view.channel == Channel.EMAIL]
            send(desk, by_email, transport, report, overtaken_too=overtaken_too)


@contextmanager
def stopping_in_order(desk: Desk, report: DeliveryReport) -> Iterator[None]:
    """Make what ends a delivery before its time a part of its report: all that was committed stands, the rest waits."""
    try:
        yield
    except Cancelled:
        report.stopped = message("Stopped.")
    except Refusal as refusal:
        report.stopped = refusal.message
    if report.stopped:
        report.waiting = waiting_to_go(desk)[0]


def waiting_to_go(desk: Desk) -> tuple[int, dict[int, list[Overtaken]]]:
    """Return how many notices `resume` would go on with, and per run why it would hold others back."""
    day = desk.today.toordinal()
    asked = notices.asked_runs(desk.engine, desk.administration.id)
    found = {number: list(overtaken(desk.engine, run_id, day).values()) for run_id, number, _ in asked}
    held_back = {number: causes for number, causes in found.items() if causes}
    waiting = notices.count_waiting(desk.engine, desk.administration.id)
    return waiting - sum(map(len, held_back.values())), held_back


def _print(desk: Desk, stack: Sequence[NoticeView], number: int, report: DeliveryReport) -> None:
    """Write the notices of a run that go on paper as one PDF.

    A run has one stack, and the file has its name: stopped before the notices were committed as printed, and perhaps
    one of them withdrawn since, the next try replaces the file. Raises Refusal when it cannot be written.
    """
    if not stack:
        return
    folder = Path(desk.settings.text("print-folder") or desk.folder / "print")
    target = folder / f"{file_name(_file_key(desk, run_number(number)))}.pdf"
    partial = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(merged(notices.archived(desk.engine, view.pdf or "") for view in stack))
            file.flush()
            os.fsync(file.fileno())  # the commit that follows outlives a power cut, so the file must too
        partial.replace(target)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = str(error.strerror)
        raise Refusal(
            message("The letters could not be written to {file}: {reason}", file=str(target), reason=reason)
        ) from error
    with desk.engine.transaction():
        for view in stack:
            notices.move(desk.engine, desk.actor, view, NoticeState.QUEUED, NoticeState.PRINTED, answer=target.name)
    report.printed += len(stack)
    report.print_files.append(target)


def send(
    desk: Desk, queue: Sequence[NoticeView], transport: str, report: DeliveryReport, *, overtaken_too: bool
) -> None:
    """Send queued notices one by one. Raises Refusal (TransportDown and others) and Cancelled, with the rest queued."""
    if not queue:
        return
    writer = Writer(desk, transport)
    with mailing.open_transport(desk, transport) as way_out, ExitStack() as stack:
        report.mail_folder = mailing.folder_of(way_out)
        if report.mail_folder:  # nothing leaves the house yet, and the same draft written again is the same file
            stack.enter_context(desk.engine.relaxed())
        desk.progress(0, len(queue), message("messages"))
        for done, view in enumerate(queue, 1):
            desk.stop_if_cancelled()
            # Asked again for each one: a list may be read in while thousands are being sent.
            why = None if overtaken_too else why_overtaken(desk, view)
            if why is not None:
                report.held_back[view.number] = why
            else:
                _send_one(desk, view, writer, way_out, report)
            # A mail server takes its time; files are written by hundreds a second.
            if done % 10 == 0 or done == len(queue) or not report.mail_folder:
                desk.progress(done, len(queue), message("messages"))


def why_overtaken(desk: Desk, view: NoticeView) -> Overtaken | None:
    """Return why a notice should not go any more by what the ledger says now; None when it should."""
    found = overtaken(desk.engine, view.run_id, desk.today.toordinal(), view.id).get(view.id)
    if found is None and view.channel == Channel.EMAIL and not _recipient(desk, view):
        return Overtaken(Cause.NO_EMAIL, ())  # there is one on the card, but mail servers do not take it
    return found


def _recipient(desk: Desk, view: NoticeView) -> str:
    """Return the address that a notice goes to: what was frozen does not hold it, so an address may still be mended."""
    return email_addresses_now(desk, [view.party_id])[view.party_id] if view.channel == Channel.EMAIL else ""


def _send_one(desk: Desk, made: NoticeView, writer: Writer, way_out: Transport, report: DeliveryReport) -> None:
    view = made._replace(recipient=_recipient(desk, made) or made.recipient)
    outgoing = writer.message(view)
    if not _claim(desk, view, outgoing.message_id, way_out.name, before=made.recipient):
        return
    try:
        delivery = _hand_over(way_out, outgoing, _file_key(desk, notice_number(view.number)))
    except TransportDown as down:
        _finish(desk, view, NoticeState.QUEUED, str(down))
        raise
    except Refusal as refusal:  # an address that is none, told before anything was handed over
        delivery = Delivery(Outcome.REFUSED, str(refusal))
    state = _STATE_AFTER[delivery.outcome]
    _finish(desk, view, state, delivery.answer, before=made.recipient)
    if view.recipient != made.recipient:
        report.readdressed[view.number] = view.recipient
    report.sent += state is NoticeState.SENT
    report.failed += state is NoticeState.FAILED
    report.uncertain += state is NoticeState.UNCERTAIN


def _claim(desk: Desk, view: NoticeView, message_id: str, transport: str, *, before: str) -> bool:
    """Commit that this notice is on its way; from here until `_finish`, a program that stops leaves it uncertain.

    before: the address that it was to go to, if that is another by now.
    """
    with desk.engine.transaction():
        is_ours = notices.move(
            desk.engine,
            desk.actor,
            view,
            NoticeState.QUEUED,
            NoticeState.SENDING,
            attempts=view.attempts + 1,
            message_id=message_id,
            transport=transport,
            recipient=view.recipient,
        )
        if is_ours and view.recipient != before:
            subject, after = notice_number(view.number), view.recipient
            desk.engine.audit(
                desk.actor, desk.administration.id, "notice readdressed", subject, before=before, after=after
            )
        return is_ours


def _finish(desk: Desk, view: NoticeView, state: NoticeState, answer: str, *, before: str = "") -> None:
    """Commit what became of a claimed notice. Raises Refusal when it cannot be written down: then it is uncertain."""
    detail = answer
    if before and before != view.recipient:
        detail = Translator(desk.administration.language).text(
            message("To {address}, until then {before}. {answer}", address=view.recipient, before=before, answer=answer)
        )
    for tries_left in reversed(range(_TRIES_TO_WRITE_DOWN)):
        try:
            # Lost in a power cut it leaves the notice uncertain, which is safe: only the claim must reach the disk.
            with desk.engine.relaxed(), desk.engine.transaction():
                notices.move(desk.engine, desk.actor, view, NoticeState.SENDING, state, detail=detail, answer=answer)
            return
        except Refusal:
            if not tries_left:
                raise


def _hand_over(way_out: Transport, outgoing: OutgoingMessage, key: str) -> Delivery:
    return way_out.send(build(outgoing), outgoing.envelope_sender, outgoing.envelope_recipients, key)


def _file_key(desk: Desk, number: str) -> str:
    """Return a name for a file about a notice or run: several administrations, all with an A000001, share a folder."""
    return f"{desk.administration.code}-{number}"
