"""Retry and confirm several notices: what a bookkeeper does the morning after a delivery that did not go well."""

from collections.abc import Sequence

from aanmaningen.core.errors import Refusal, message

from . import delivering
from .delivering import DeliveryReport
from .desk import Desk


def retry_all(desk: Desk, numbers: Sequence[int], *, uncertain_too: bool = False) -> DeliveryReport:
    """Send these notices again, one after another; stops at the first one that is refused, and says why."""
    total = DeliveryReport()
    for done, number in enumerate(numbers, 1):
        try:
            report = delivering.retry(desk, number, uncertain_too=uncertain_too)
        except Refusal as refusal:
            total.stopped = refusal.message
            break
        total.sent += report.sent
        total.failed += report.failed
        total.uncertain += report.uncertain
        total.mail_folder = report.mail_folder or total.mail_folder
        total.waiting, total.stopped = report.waiting, report.stopped
        if report.stopped:
            break
        desk.progress(done, len(numbers), message("messages"))
    return total


def confirm_all(desk: Desk, numbers: Sequence[int]) -> int:
    """Write down that these uncertain notices did arrive, and return how many. Raises Refusal."""
    for number in numbers:
        delivering.confirm(desk, number)
    return len(numbers)
