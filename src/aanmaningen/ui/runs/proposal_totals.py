"""What a proposal comes to: per level, channel, language and currency."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import Channel
from aanmaningen.jobs.laying_out import language_name
from aanmaningen.jobs.proposing import Addressed, ProposedRun

from ..workbench import Workbench
from .grouped_model import GroupedColumn
from .grouped_rows import Group
from .notice_list import CHANNELS

_KINDS: Sequence[tuple[Message, Callable[[Addressed], str | int]]] = (
    (message("Per level"), lambda one: one.draft.level),
    (message("Per channel"), lambda one: one.channel.value),
    (message("Per language"), lambda one: one.language),
    (message("Per currency"), lambda one: one.draft.currency),
)
_CHANNELS = frozenset(channel.value for channel in Channel)


@dataclass(frozen=True)
class Total:
    """The notices that share a value and a currency."""

    value: str | int
    currency: str
    notices: int
    items: int
    minor: int


def total_groups(proposed: ProposedRun) -> list[Group]:
    """Return a group for each kind of total; an amount is never added up over currencies."""
    return [Group(number, _totals(proposed.notices, value)) for number, (_, value) in enumerate(_KINDS)]


def _totals(notices: Sequence[Addressed], value: Callable[[Addressed], str | int]) -> list[Total]:
    sums: dict[tuple[str | int, str], list[int]] = {}
    for one in notices:
        found = sums.setdefault((value(one), one.draft.currency), [0, 0, 0])
        found[0] += 1
        found[1] += len(one.draft.lines)
        found[2] += one.draft.total_minor
    return [Total(*key, *found) for key, found in sorted(sums.items(), key=lambda entry: entry[0])]


def total_columns(bench: Workbench) -> list[GroupedColumn]:
    """Return the columns of the totals."""
    number = bench.translator.number

    def value(one: Total) -> str:
        if isinstance(one.value, int):
            return bench.text(message("level {level}", level=one.value))
        if one.value in _CHANNELS:
            return bench.text(CHANNELS[Channel(one.value)])
        return language_name(one.value, bench.translator.language)  # a currency stays as it is

    def nothing(_: object) -> str:
        return ""

    return [
        GroupedColumn(message("Totals"), lambda kind: bench.text(_KINDS[kind][0]), value),
        GroupedColumn(message("Notices"), nothing, lambda one: number(one.notices), is_number=True),
        GroupedColumn(message("Items"), nothing, lambda one: number(one.items), is_number=True),
        GroupedColumn(
            message("Amount"),
            nothing,
            lambda one: bench.translator.amount(one.minor, one.currency),
            is_number=True,
        ),
    ]
