"""Remarks on notices that wait: what a proposal says of such notices, said once more before they are sent."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from aanmaningen.core.errors import Message, message
from aanmaningen.core.messages import listed
from aanmaningen.store import refused_items, taken_back, waiting
from aanmaningen.store.engine import Actor
from aanmaningen.store.items import notice_number
from aanmaningen.store.notices import NoticeView

from .desk import Desk
from .remarks import LATELY_DAYS

_MOST_NAMED = 5


class Remark(StrEnum):
    """What there is to know of a notice, what costs most to overlook first."""

    WENT_OUT = "went_out"
    ON_REFUSED_ROW = "on_refused_row"
    HELD_CREDIT = "held_credit"


_WORDS = {
    Remark.WENT_OUT: message(
        "A notice about the same items went out, or may have, and was withdrawn lately: {notices}"
    ),
    Remark.ON_REFUSED_ROW: message("An item stood on a refused row of the last list: {notices}"),
    Remark.HELD_CREDIT: message("A blocked credit or payment is not taken off: {notices}"),
}
Remarked = Mapping[Remark, Collection[int]]  # the numbers of the notices


def remarks_on_waiting(desk: Desk, run_id: int) -> Remarked:
    """Return which of the notices of a run that wait there is something to know of."""
    engine, own = desk.engine, desk.administration.id
    since = Actor(desk.user, desk.clock() - timedelta(days=LATELY_DAYS)).stamp
    gone = taken_back.by_item(engine, own, since, besides_run=run_id)
    unknown = refused_items.unknown(engine, own)
    lines = waiting.lines(engine, run_id) if gone or unknown else []
    return {
        Remark.WENT_OUT: {line.notice for line in lines if line.level and line.item_id in gone},
        Remark.ON_REFUSED_ROW: {line.notice for line in lines if line.item_id in unknown},
        Remark.HELD_CREDIT: waiting.with_held_credit(engine, run_id, desk.today.toordinal()),
    }


def remarks_in_words(remarked: Remarked, notices: Iterable[NoticeView]) -> tuple[int, list[Message]]:
    """Return of how many of these notices there is something to know, and what it is, with the first of them."""
    named = {one.number: f"{notice_number(one.number)} {one.party_name or one.party_code}" for one in notices}
    about = {remark: sorted(named.keys() & set(remarked.get(remark, ()))) for remark in Remark}
    return len(set().union(*about.values())), [
        replace(_WORDS[remark], values={"notices": listed([named[one] for one in numbers], _MOST_NAMED)})
        for remark, numbers in about.items()
        if numbers
    ]
