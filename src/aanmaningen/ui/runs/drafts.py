"""Who gets which notice: the drafts of a proposal, with their items below them."""

from collections.abc import Callable, Sequence
from datetime import date

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import Channel
from aanmaningen.core.selection import DraftLine
from aanmaningen.jobs.laying_out import language_name
from aanmaningen.jobs.proposing import Addressed, ProposedRun

from ..workbench import Workbench
from .grouped_model import GroupedColumn
from .grouped_rows import Group
from .notice_list import CHANNELS


def draft_groups(proposed: ProposedRun) -> list[Group]:
    """Return the drafts with their lines."""
    return [Group(one, one.draft.lines) for one in proposed.notices]


def draft_key(one: Addressed) -> tuple[str, str, int]:
    """Return what a draft is known by from one proposal to the next."""
    return one.party.code, one.draft.currency, one.draft.level


def haystacks(proposed: ProposedRun) -> list[str]:
    """Return per draft what can be sought in it: code, name, address, the numbers of its items, and the mark."""
    return [
        "\n".join(
            (
                _marked(one, proposed.remarks.about(one.draft)),
                one.recipient,
                *(line.item.number for line in one.draft.lines),
            )
        ).casefold()
        for one in proposed.notices
    ]


def draft_columns(
    bench: Workbench, is_ticked: Callable[[int], bool], remarks: Callable[[Addressed], Sequence[Message]]
) -> list[GroupedColumn]:
    """Return the columns of the list. is_ticked: whether an item, by its id, is not left out by hand.

    remarks: what is to be said of a notice: it gets a mark.
    """

    def party(one: Addressed) -> str:
        return _marked(one, remarks(one))

    def hint(one: Addressed) -> str:
        return "\n".join(map(bench.text, remarks(one)))

    def item(line: DraftLine) -> str:
        due = bench.translator.date(date.fromordinal(line.item.due_day))
        return bench.text(message("{item}, due {due}", item=line.item.number, due=due))

    def level(line: DraftLine) -> str:
        return str(line.level) if line.level else bench.text(message("credit"))

    def total(one: Addressed) -> str:
        return bench.translator.amount(_left_of(one, is_ticked), one.draft.currency)

    def open_amount(line: DraftLine) -> str:
        return bench.translator.amount(line.item.open_minor, line.item.currency)

    def way(one: Addressed) -> str:
        by = bench.text(CHANNELS[Channel(one.channel)])
        return f"{by}: {one.recipient}" if one.recipient else by

    def nothing(_: object) -> str:
        return ""

    return [
        GroupedColumn(message("Party, item"), party, item, hint_of_group=hint),
        GroupedColumn(message("Level"), lambda one: str(one.draft.level), level, is_number=True),
        GroupedColumn(message("Items"), lambda one: str(len(one.draft.lines)), nothing, is_number=True),
        GroupedColumn(message("Amount"), total, open_amount, is_number=True),
        GroupedColumn(message("Language"), lambda one: language_name(one.language, bench.translator.language), nothing),
        GroupedColumn(message("Channel"), way, nothing),
    ]


def _marked(one: Addressed, remarks: Sequence[Message]) -> str:
    party = f"{one.party.code}  {one.party.name}"
    return f"⚠ {party}" if remarks else party


def totals_of(proposed: ProposedRun, is_ticked: Callable[[int], bool] | None = None) -> list[Message]:
    """Return how many notices there are per currency, and what they come to. is_ticked: as above, None: all are."""
    sums: dict[str, list[int]] = {}
    for one in proposed.notices:
        minor = one.draft.total_minor if is_ticked is None else _left_of(one, is_ticked)
        if minor > 0:
            sums.setdefault(one.draft.currency, []).append(minor)
    return [
        plural("1 notice, {total}", "{n} notices, {total}", n=len(amounts), total=Amount(sum(amounts), currency))
        for currency, amounts in sorted(sums.items())
    ]


def _left_of(one: Addressed, is_ticked: Callable[[int], bool]) -> int:
    """Return what a draft comes to without what is left out by hand; nothing when no reminded item is left."""
    left = [line for line in one.draft.lines if is_ticked(line.item.item_id)]
    return sum(line.item.open_minor for line in left) if any(line.level for line in left) else 0


def n_lines_of(proposed: ProposedRun) -> int:
    """Return how many items stand on the drafts."""
    return sum(len(one.draft.lines) for one in proposed.notices)


def ways_of(proposed: ProposedRun) -> tuple[int, int]:
    """Return how many notices go by e-mail, and how many on paper."""
    by_email = sum(one.channel is Channel.EMAIL for one in proposed.notices)
    return by_email, len(proposed.notices) - by_email
