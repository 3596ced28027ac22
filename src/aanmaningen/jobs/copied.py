"""A copy of a database: what waits in it may have been sent since by the original, so a person is asked first."""

from aanmaningen.core.errors import Message, Refusal, plural
from aanmaningen.core.messages import listed
from aanmaningen.store import copies
from aanmaningen.store.items import notice_number

from .desk import Desk


def doubt(desk: Desk) -> Message | None:
    """Return in a sentence what may have been sent since this copy was made; None when there is no doubt."""
    found = copies.unsure(desk.engine, desk.administration.id)
    if found is None:
        return None
    return plural(
        "This database is a copy of {day}, and 1 notice waits in it that may have been sent since: {numbers}. Look it "
        "up where it would have been sent. Withdraw it if it was sent; if not, say so at Settings, Database "
        "(command line: confirm-unsent).",
        "This database is a copy of {day}, and {n} notices wait in it that may have been sent since: {numbers}. Look "
        "them up where they would have been sent. Withdraw those that were sent; of the rest, say so at Settings, "
        "Database (command line: confirm-unsent).",
        n=len(found.numbers),
        day=found.day,
        numbers=listed(map(notice_number, found.numbers)),
    )


def unsent_words(count: int) -> Message:
    """Return in a sentence what was confirmed."""
    return plural(
        "Written down: 1 notice was not sent. It can be sent now.",
        "Written down: {n} notices were not sent. They can be sent now.",
        n=count,
    )


def refuse_in_doubt(desk: Desk) -> None:
    """Raise Refusal while nobody has said that what waits in this copy was not sent since."""
    found = doubt(desk)
    if found is not None:
        raise Refusal(found)


def confirm_unsent(desk: Desk) -> int:
    """Write down that what waits in this copy was not sent since, and return how many notices that are."""
    found = copies.unsure(desk.engine, desk.administration.id)
    if found is None:
        return 0
    copies.confirm(desk.engine, desk.actor, desk.administration.id)
    return len(found.numbers)
