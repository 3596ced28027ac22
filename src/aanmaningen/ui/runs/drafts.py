"""Who gets which notice: the drafts of a proposal, with their items below them."""

from collections.abc import Sequence
from datetime import date

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import Channel
from aanmaningen.core.selection import DraftLine
from aanmaningen.jobs.proposing import Addressed, ProposedRun

from ..workbench import Workbench
from .grouped_model import Group, GroupedColumn
from .notice_list import CHANNELS


def draft_groups(proposed: ProposedRun, sought: str) -> list[Group]:
    """Return the drafts in which every word sought stands: in code, name, address or an item's number."""
    words = sought.casefold().split()
    return [Group(one, one.draft.lines) for one in proposed.notices if not words or _holds(one, words)]


def _holds(one: Addressed, words: Sequence[str]) -> bool:
    numbers = "\n".join(line.item.number for line in one.draft.lines)
    held = f"{one.party.code}\n{one.party.name}\n{one.recipient}\n{numbers}".casefold()
    return all(word in held for word in words)


def draft_columns(bench: Workbench) -> list[GroupedColumn]:
    """Return the columns of the list."""

    def party(one: Addressed) -> str:
        return f"{one.party.code}  {one.party.name}"

    def item(line: DraftLine) -> str:
        due = bench.translator.date(date.fromordinal(line.item.due_day))
        return bench.text(message("{item}, due {due}", item=line.item.number, due=due))

    def level(line: DraftLine) -> str:
        return str(line.level) if line.level else bench.text(message("credit"))

    def total(one: Addressed) -> str:
        return bench.translator.amount(one.draft.total_minor, one.draft.currency)

    def open_amount(line: DraftLine) -> str:
        return bench.translator.amount(line.item.open_minor, line.item.currency)

    def way(one: Addressed) -> str:
        by = bench.text(CHANNELS[Channel(one.channel)])
        return f"{by}: {one.recipient}" if one.recipient else by

    def nothing(_: object) -> str:
        return ""

    return [
        GroupedColumn(message("Party, item"), party, item),
        GroupedColumn(message("Level"), lambda one: str(one.draft.level), level, is_number=True),
        GroupedColumn(message("Items"), lambda one: str(len(one.draft.lines)), nothing, is_number=True),
        GroupedColumn(message("Amount"), total, open_amount, is_number=True),
        GroupedColumn(message("Language"), lambda one: one.language, nothing),
        GroupedColumn(message("Channel"), way, nothing),
    ]


def totals_of(proposed: ProposedRun) -> list[Message]:
    """Return how many notices there are per currency, and what they come to."""
    sums: dict[str, list[int]] = {}
    for one in proposed.notices:
        sums.setdefault(one.draft.currency, []).append(one.draft.total_minor)
    return [
        plural("1 notice, {total}", "{n} notices, {total}", n=len(amounts), total=Amount(sum(amounts), currency))
        for currency, amounts in sorted(sums.items())
    ]


def ways_of(proposed: ProposedRun) -> tuple[int, int]:
    """Return how many notices go by e-mail, and how many on paper."""
    by_email = sum(one.channel is Channel.EMAIL for one in proposed.notices)
    return by_email, len(proposed.notices) - by_email
