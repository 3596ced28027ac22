"""Retry and confirm: what a bookkeeper does the morning after a delivery that did not go well."""

from collections import defaultdict
from collections.abc import Sequence

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.notice import STATE_NAMES, NoticeState
from aanmaningen.core.overtaken import explain
from aanmaningen.store import notices
from aanmaningen.store.items import notice_number
from aanmaningen.store.notices import NoticeView

from .copied import refuse_in_doubt
from .delivering import DeliveryReport, send, sending_alone, stopping_in_order, why_overtaken
from .desk import Desk


def retry(desk: Desk, number: int, *, uncertain_too: bool = False) -> DeliveryReport:
    """Send a failed notice again, and that one only; an uncertain one when a person says so. Raises Refusal.

    It goes to the address that the party has by now.
    """
    with sending_alone(desk) as left_uncertain:
        view = notices.find(desk.engine, desk.administration.id, number)
        why = why_overtaken(desk, view)
        if why is not None:
            raise Refusal(
                message(
                    "Notice {notice} was overtaken since it was made ({why}). Withdraw it.",
                    notice=notice_number(number),
                    why=explain(why),
                )
            )
        report = DeliveryReport(uncertain=left_uncertain)
        _send_again(desk, [view], report, uncertain_too=uncertain_too)
    return report


def retry_all(desk: Desk, numbers: Sequence[int], *, uncertain_too: bool = False) -> DeliveryReport:
    """Send these notices again; those that were overtaken are held back. Raises Refusal; then nothing was sent."""
    with sending_alone(desk) as left_uncertain:
        report = DeliveryReport(uncertain=left_uncertain)
        views = [notices.find(desk.engine, desk.administration.id, number) for number in numbers]
        report.held_back |= {view.number: why for view in views if (why := why_overtaken(desk, view)) is not None}
        left = [view for view in views if view.number not in report.held_back]
        _send_again(desk, left, report, uncertain_too=uncertain_too)
    return report


def confirm(desk: Desk, number: int) -> None:
    """Write down that an uncertain notice did arrive. Raises Refusal."""
    confirm_all(desk, [number])


def confirm_all(desk: Desk, numbers: Sequence[int]) -> int:
    """Write down that these uncertain notices did arrive, and return how many. Raises Refusal; then none is."""
    with sending_alone(desk), desk.engine.transaction():
        for number in numbers:
            view = notices.find(desk.engine, desk.administration.id, number)
            if view.state != NoticeState.UNCERTAIN:
                raise Refusal(message("About notice {notice} there is no uncertainty.", notice=notice_number(number)))
            answer = f"{view.answer} / confirmed by {desk.user}"
            notices.move(desk.engine, desk.actor, view, NoticeState.UNCERTAIN, NoticeState.SENT, answer=answer)
            desk.engine.audit(desk.actor, desk.administration.id, "notice confirmed", notice_number(number))
    return len(numbers)


def _send_again(desk: Desk, views: Sequence[NoticeView], report: DeliveryReport, *, uncertain_too: bool) -> None:
    """Queue notices once more and send them, all over the connections they went by. Raises Refusal before any is."""
    refuse_in_doubt(desk)
    for view in views:
        _refuse_unless_it_failed(view, uncertain_too=uncertain_too)
    by_transport: dict[str, list[NoticeView]] = defaultdict(list)
    with desk.engine.transaction():
        for view in views:
            notices.move(desk.engine, desk.actor, view, NoticeState(view.state), NoticeState.QUEUED)
            subject = notice_number(view.number)
            desk.engine.audit(desk.actor, desk.administration.id, "notice sent again", subject, before=view.state)
            by_transport[view.transport].append(view)
    with stopping_in_order(desk, report):
        for transport, group in by_transport.items():
            send(desk, group, transport, report, overtaken_too=False)


def _refuse_unless_it_failed(view: NoticeView, *, uncertain_too: bool) -> None:
    state, number = NoticeState(view.state), notice_number(view.number)
    if state is NoticeState.UNCERTAIN and not uncertain_too:
        raise Refusal(
            message(
                "It is not certain whether notice {notice} arrived: {answer} Ask the debtor or look in the "
                "mailbox. Then send it again with --uncertain, or write down that it arrived with: "
                "confirm {notice}",
                notice=number,
                answer=view.answer,
            )
        )
    if state not in (NoticeState.FAILED, NoticeState.UNCERTAIN):
        raise Refusal(
            message(
                "Notice {notice} did not fail; there is nothing to send again. Its state is: {state}.",
                notice=number,
                state=STATE_NAMES[state],
            )
        )
