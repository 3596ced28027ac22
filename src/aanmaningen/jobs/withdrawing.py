"""Withdraw: a notice is taken back, as if it had never been; what was sent stays in the archive."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.notice import MAY_BECOME, STATE_NAMES, NoticeState
from aanmaningen.notices.content import Design
from aanmaningen.notices.freeze import design_for, withdrawal
from aanmaningen.notices.layouts import LayoutSet
from aanmaningen.store import notices
from aanmaningen.store.items import notice_number, run_number
from aanmaningen.store.notices import NoticeView

from .delivering import sending_alone
from .desk import Desk
from .issuing import facts_of_issued, sender_options
from .rendering import merged, renderer
from .user_files import write_file

# What the debtor has, or may have: the rest needs no letter.
_LEFT_THE_HOUSE = (NoticeState.SENT, NoticeState.PRINTED, NoticeState.UNCERTAIN)

if TYPE_CHECKING:
    from aanmaningen.notices.pdf import Renderer


def withdraw_notice(desk: Desk, number: int, letter: Path | None = None, reason: str = "") -> list[NoticeView]:
    """Withdraw one notice and return it as it was. letter: also write a letter that takes it back, as PDF.

    reason: stands on the timeline and in the audit. Raises Refusal when a later notice leans on it, or when the letter
    cannot be made; then nothing is withdrawn.
    """
    return withdraw_notices(desk, [number], letter, reason)


def withdraw_notices(
    desk: Desk, numbers: Sequence[int], letter: Path | None = None, reason: str = ""
) -> list[NoticeView]:
    """Withdraw several notices, all or none, and return them as they were. letter, reason, Refusal: as above.

    The letters go to whom a notice was sent, in one PDF.
    """
    own = desk.administration.id
    return _withdraw(desk, lambda: [notices.find(desk.engine, own, number) for number in numbers], letter, reason)


def withdraw_run(desk: Desk, number: int, letter: Path | None = None, reason: str = "") -> list[NoticeView]:
    """Withdraw every notice of a run that stands, as above. Raises Refusal, also when there is none."""
    run_id = notices.find_run(desk.engine, desk.administration.id, number)

    def standing() -> list[NoticeView]:
        views = notices.find_all(desk.engine, desk.administration.id, run_id)
        found = [view for view in views if view.state != NoticeState.WITHDRAWN]
        if not found:
            raise Refusal(message("Run {run} has no notices left to withdraw.", run=run_number(number)))
        return found

    return _withdraw(desk, standing, letter, reason)


def _withdraw(desk: Desk, find: Callable[[], list[NoticeView]], letter: Path | None, reason: str) -> list[NoticeView]:
    # Alone, and looked up inside: nothing may be on its way out while it is taken back.
    with sending_alone(desk):
        views = find()
        letters = b"" if letter is None else _letters(desk, views)
        together = {view.id for view in views}
        with desk.engine.transaction():
            for view in views:
                _refuse_unless_free(desk, view, together)
                notices.move(
                    desk.engine, desk.actor, view, NoticeState(view.state), NoticeState.WITHDRAWN, detail=reason
                )
                facts = {"before": view.state, **({"after": reason} if reason else {})}
                subject = notice_number(view.number)
                desk.engine.audit(desk.actor, desk.administration.id, "notice withdrawn", subject, **facts)
            if letter is not None:
                write_file(desk, letter, letters)
    return views


def _refuse_unless_free(desk: Desk, view: NoticeView, together: set[int]) -> None:
    """Raise Refusal when a notice may not be withdrawn. together: ids of the notices that are withdrawn with it."""
    if NoticeState.WITHDRAWN not in MAY_BECOME[NoticeState(view.state)]:
        raise Refusal(
            message(
                "Notice {notice} cannot be withdrawn while its state is: {state}.",
                notice=notice_number(view.number),
                state=STATE_NAMES[NoticeState(view.state)],
            )
        )
    later = notices.leaning_on(desk.engine, view, besides=together)
    if later is not None:
        raise Refusal(
            message(
                "Notice {later} came after {notice} about the same items. Withdraw that one first.",
                later=later,
                notice=notice_number(view.number),
            )
        )


def _letters(desk: Desk, views: Sequence[NoticeView]) -> bytes:
    """Return letters that take these notices back, each in its debtor's language, as one PDF.

    Raises Refusal when no letter is needed.
    """
    options, layouts, renderers = sender_options(desk), dict[str, LayoutSet](), dict[Design, "Renderer"]()
    pdfs = []
    for done, view in enumerate(views, 1):
        if NoticeState(view.state) not in _LEFT_THE_HOUSE:
            continue
        desk.progress(done, len(views), message("letters"))
        desk.stop_if_cancelled()
        if view.language not in layouts:
            layouts[view.language] = desk.layouts.load(view.language)
        layout = layouts[view.language]
        design = design_for(layout, options)
        if design not in renderers:
            names = [name for name in (design.logo, design.letterhead) if name]
            renderers[design] = renderer(design, {name: notices.archived(desk.engine, name) for name in names})
        pdfs.append(renderers[design].render(withdrawal(facts_of_issued(desk, view), layout, options, desk.today)))
    if not pdfs:
        raise Refusal(message("Nobody was sent a notice yet, so no letter is needed. Withdraw without a letter."))
    return merged(pdfs)
