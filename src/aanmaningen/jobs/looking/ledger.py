"""The whole ledger in columns: what does not depend on the day at which it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from aanmaningen.core.errors import message
from aanmaningen.core.ladder import Ladder, ladder_for
from aanmaningen.core.selection import Hold, HoldKind, Mark, Terms
from aanmaningen.store import administrations, grid, items

from ..desk import Desk
from .labels import Gathering, Labels
from .texts import TextColumn

Ints = npt.NDArray[np.int32]
Amounts = npt.NDArray[np.int64] | npt.NDArray[np.int32]  # int32 where all fit; make it int64 before reckoning
Small = npt.NDArray[np.int8]
Texts = TextColumn | Labels
Codes = npt.NDArray[np.uint16]

KINDS = ("invoice", "credit", "payment")
SIDES = ("receivable", "payable")
_FIRST_PAGE = 150  # more than fits on any screen


@dataclass(frozen=True, slots=True, eq=False)
class PartyColumns:
    """The parties by id. ladders: place in `Ledger.ladders`. attributes: name -> values, "" for none."""

    ids: Ints
    codes: Labels
    names: Labels
    languages: Labels
    groups: Labels
    managers: Labels
    notices: npt.NDArray[np.bool_]
    direct_debit: npt.NDArray[np.bool_]
    by_email: npt.NDArray[np.bool_]
    ladders: Small
    attributes: dict[str, Labels]
    attribute_kinds: dict[str, str]


class ItemColumns(NamedTuple):
    """The items by id. party: place in the parties. currency: place in `currencies`. ladder: -1 for the party's."""

    ids: Ints
    party: Ints
    kind: Small
    side: Small
    invoice_day: Ints
    due_day: Ints
    original: Amounts
    currency: Codes
    ladder: Small
    number: Texts
    reference: Texts
    description: Texts


class Allocations(NamedTuple):
    """What was allocated, by day. row: place in the items."""

    row: Ints
    day: Ints
    minor: Amounts


class NoticeLines(NamedTuple):
    """Items on notices that stand, by number of the notice."""

    row: Ints
    level: Small
    day: Ints
    deadline: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Everything the grid shows, apart from what follows from the day. holds: by place of item and of party."""

    items: ItemColumns
    currencies: list[str]
    parties: PartyColumns
    allocations: Allocations
    notices: NoticeLines
    item_holds: dict[int, Hold]
    party_holds: dict[int, Hold]
    marks: dict[int, Mark]
    undelivered: dict[tuple[int, str], str]  # place of the party and currency -> number of the notice
    noted: Ints
    ladders: list[Ladder]
    terms: Terms  # the day in it means nothing here
    today: date
    is_whole: bool  # False: only the first page
    fingerprint: grid.Fingerprint | None = field(repr=False)  # None: of a first page

    def __len__(self) -> int:
        return len(self.items.ids)


def look(desk: Desk, known: Ledger | None = None) -> Ledger:
    """Return the whole ledger. known: an earlier one, of which is kept what did not change."""
    desk.engine.walk_through()
    with desk.engine.snapshot():
        return _look(desk, None, grid.fingerprint(desk.engine, desk.administration.id), known)


def first_page(desk: Desk, reference_date: date, side: str) -> Ledger:
    """Return the first open items by party and due date: what can be shown while the rest is being read."""
    with desk.engine.snapshot():
        ids = grid.first_items(desk.engine, desk.administration.id, reference_date.toordinal(), side, _FIRST_PAGE)
        return _look(desk, ids, None, None)


def _look(desk: Desk, ids: Sequence[int] | None, fingerprint: grid.Fingerprint | None, known: Ledger | None) -> Ledger:
    engine, administration = desk.engine, desk.administration
    every_ladder = administrations.ladders(engine, administration.id)
    ladders = list(every_ladder.values())
    ladder_places = {ladder.code: place for place, ladder in enumerate(ladders)}
    ladder_places[""] = -1
    parties = _read_parties(desk, ids, every_ladder, ladder_places)
    if known is not None and not _has_same_lists(known.fingerprint, fingerprint):
        known = None
    if known is None:
        found, currencies = _read_items(desk, ids, parties.ids, ladder_places)
    else:
        found, currencies = _moved(known, parties, ladder_places), known.currencies
        if known.fingerprint != fingerprint:
            found, known = _read_changeable(desk, found, ladder_places), None
    rows = _Rows(found.ids)
    party_rows = _Rows(parties.ids)
    item_holds: dict[int, Hold] = {}
    party_holds: dict[int, Hold] = {}
    for item_id, party_id, hold_id, kind, until, reason in grid.holds(engine, administration.id):
        hold = Hold(hold_id, HoldKind(kind), until, reason)
        if item_id is None:
            if (place := party_rows.place(party_id)) >= 0:
                party_holds[place] = hold
        elif (row := rows.place(item_id)) >= 0:
            item_holds[row] = hold
    marks = {
        row: Mark(bool(marked), level, until)
        for item_id, marked, level, until in grid.marks(engine, administration.id)
        if (row := rows.place(item_id)) >= 0
    }
    settings = desk.settings
    return Ledger(
        found,
        currencies,
        parties,
        known.allocations if known is not None else _read_allocations(desk, ids, rows),
        _read_notices(desk, ids, rows),
        item_holds,
        party_holds,
        marks,
        {
            (place, currency): items.notice_number(number)
            for party_id, currency, number in grid.undelivered(engine, administration.id)
            if (place := party_rows.place(party_id)) >= 0
        },
        np.array(
            sorted(row for key in grid.noted_items(engine, administration.id) if (row := rows.place(key)) >= 0),
            np.int32,
        ),
        ladders,
        Terms(
            0,
            settings.days("days-since-last"),
            settings.days("correction-days"),
            settings.amount("min-item"),
            settings.amount("min-debtor"),
        ),
        desk.today,
        ids is None,
        fingerprint,
    )


def narrowed(amounts: npt.NDArray[np.int64]) -> Amounts:
    """Return amounts in half the space when all of them fit, as cents up to 21 million do."""
    return amounts.astype(np.int32) if len(amounts) and np.abs(amounts).max() < 2**31 else amounts


def _has_same_lists(one: grid.Fingerprint | None, other: grid.Fingerprint | None) -> bool:
    return one is not None and other is not None and one.listed == other.listed


class _Rows:
    """Finds the place of an id among sorted ids."""

    def __init__(self, ids: Ints) -> None:
        self._ids = ids

    def place(self, key: int) -> int:
        """Return the place of one id, -1 when it is not there."""
        # As wide as the ids: for another width all of them are converted first, at every single question.
        place = int(np.searchsorted(self._ids, np.int32(key)))
        return place if place < len(self._ids) and self._ids[place] == key else -1

    def places(self, keys: npt.NDArray[np.int64]) -> Ints:
        """Return the places of ids that are all there."""
        return np.searchsorted(self._ids, keys.astype(np.int32)).astype(np.int32)


def _read_parties(
    desk: Desk, ids: Sequence[int] | None, ladders: dict[str, Ladder], places: dict[str, int]
) -> PartyColumns:
    engine, administration = desk.engine, desk.administration
    numbers: list[int] = []
    texts: list[list[str]] = [[], [], [], [], []]
    flags: list[list[bool]] = [[], [], []]
    own_ladders: list[int] = []
    known: dict[tuple[str, str], int] = {}
    # A row at a time, and gone: a list of all would leave holes in the memory for as long as the window is open.
    for row in grid.parties(engine, administration.id, ids):
        number, code, name, *shared, notices, direct_debit, by_email, address, ladder, of_group = row
        numbers.append(number)
        for column, text in zip(texts, (code, name, *shared), strict=True):
            column.append(text)
        for flag, value in zip(flags, (notices, direct_debit, by_email and address), strict=True):
            flag.append(bool(value))
        pair = (ladder, of_group)
        if pair not in known:
            known[pair] = places[ladder_for(ladders, *pair, administration.ladder).code]
        own_ladders.append(known[pair])
    desk.stop_if_cancelled()
    codes, names, languages, groups, managers = map(Labels.of, texts)
    party_ids = np.array(numbers, np.int32)
    party_rows = _Rows(party_ids)
    values: dict[str, list[str]] = {}
    kinds = grid.attribute_kinds(engine, administration.id)
    for name in kinds:
        values[name] = [""] * len(party_ids)
    for party_id, name, value in grid.attributes(engine, administration.id, ids):
        if name not in values:
            values[name] = [""] * len(party_ids)
        values[name][party_rows.place(party_id)] = value
    return PartyColumns(
        party_ids,
        codes,
        names,
        languages,
        groups,
        managers,
        np.array(flags[0], np.bool_),
        np.array(flags[1], np.bool_),
        np.array(flags[2], np.bool_),
        np.array(own_ladders, np.int8),
        {name: Labels.of(written) for name, written in values.items()},
        kinds,
    )


def _numbers(block: str) -> npt.NDArray[np.int64]:
    return np.fromstring(block, np.int64, sep=grid.SEPARATOR)


def _read_items(
    desk: Desk, ids: Sequence[int] | None, party_ids: Ints, ladder_places: dict[str, int]
) -> tuple[ItemColumns, list[str]]:
    # Made as large as needed at once and filled: parts that are joined later would be there twice.
    count = grid.count_items(desk.engine, desk.administration.id) if ids is None else len(ids)
    types = (np.int32, np.int32, np.int8, np.int8, np.int32, np.int32, np.int64)
    numbers: list[npt.NDArray[Any]] = [np.zeros(count, kind) for kind in types]
    codes = np.zeros(count, np.uint16)
    ladders = np.zeros(count, np.int8)
    texts = (Gathering(), Gathering(), Gathering())
    currencies: dict[str, int] = {}
    done = 0
    for block in grid.item_blocks(desk.engine, desk.administration.id, ids):
        block_codes = [currencies.setdefault(one, len(currencies)) for one in block[7].split(grid.SEPARATOR)]
        part = slice(done, done + len(block_codes))
        codes[part] = block_codes
        ladders[part] = [ladder_places[one] for one in block[8].split(grid.SEPARATOR)]
        for column, text in zip(numbers, block, strict=False):
            column[part] = _numbers(text)
        for gathering, text in zip(texts, block[9:], strict=True):
            gathering.add(text)
        done = part.stop
        desk.progress(done, count, message("items"))
        desk.stop_if_cancelled()
    numbers[1] = np.searchsorted(party_ids, numbers[1]).astype(np.int32)
    numbers[6] = narrowed(numbers[6])
    columns = [gathering.end() for gathering in texts]
    return ItemColumns._make((*numbers, codes, ladders, *columns)), list(currencies)


def _moved(known: Ledger, parties: PartyColumns, ladder_places: dict[str, int]) -> ItemColumns:
    """Return the items of an earlier ledger: a party may have come since, or a ladder."""
    moved = np.searchsorted(parties.ids, known.parties.ids)[known.items.party].astype(np.int32)
    places = np.array([*(ladder_places[ladder.code] for ladder in known.ladders), -1], np.int8)
    return known.items._replace(party=moved, ladder=places[known.items.ladder])


def _read_changeable(desk: Desk, known: ItemColumns, ladder_places: dict[str, int]) -> ItemColumns:
    """Return items with what a person may have changed since read again: a fifth of the work, and no text."""
    due, ladders, done = np.zeros_like(known.due_day), np.zeros_like(known.ladder), 0
    for _, days, codes in grid.item_blocks(desk.engine, desk.administration.id, columns=grid.CHANGEABLE_COLUMNS):
        numbers = _numbers(days)
        part = slice(done, done + len(numbers))
        due[part], ladders[part] = numbers, [ladder_places[one] for one in codes.split(grid.SEPARATOR)]
        done = part.stop
        desk.progress(done, len(due), message("items"))
        desk.stop_if_cancelled()
    return known._replace(due_day=due, ladder=ladders)


def _read_allocations(desk: Desk, ids: Sequence[int] | None, rows: _Rows) -> Allocations:
    found: list[tuple[Ints, Ints, Amounts]] = []
    for items_text, days, minors in grid.allocation_blocks(desk.engine, desk.administration.id, ids):
        found.append((rows.places(_numbers(items_text)), _numbers(days).astype(np.int32), _numbers(minors)))
        desk.stop_if_cancelled()
    if not found:
        return Allocations(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64))
    row, day, minor = (np.concatenate(parts) for parts in zip(*found, strict=True))
    # By day, so that the last one assigned to an item is its last payment.
    order = np.argsort(day, kind="stable")
    return Allocations(row[order], day[order], narrowed(minor[order]))


def _read_notices(desk: Desk, ids: Sequence[int] | None, rows: _Rows) -> NoticeLines:
    found = [
        (
            rows.places(_numbers(items_text)),
            _numbers(levels).astype(np.int8),
            *(_numbers(text).astype(np.int32) for text in days),
        )
        for items_text, levels, *days in grid.notice_blocks(desk.engine, desk.administration.id, ids)
    ]
    if not found:
        none = np.zeros(0, np.int32)
        return NoticeLines(none, np.zeros(0, np.int8), none, none)
    return NoticeLines._make(np.concatenate(parts) for parts in zip(*found, strict=True))
