"""The list of parties, in columns: fifty thousand of them cost the window nothing until a line comes into sight.

Everything that takes time (reading, folding, the order of every column) is done here, where nobody waits for it.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from aanmaningen.core.cards import ATTRIBUTE
from aanmaningen.core.records import AttributeKind, AttributeType, Side
from aanmaningen.store import attributes, parties, standings
from aanmaningen.store.parties import ListedParty

from .checking_cards import fits
from .desk import Desk
from .looking import BLANK, TextColumn

Ints = npt.NDArray[np.int32]
Amounts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

AMOUNTS = ("balance", "overdue", "payable")
_SEPARATOR = "\x1f"
_STEP = 5_000
_TEXTS = ("code", "name", "city", "country", "group", "account_manager", "email", "phone")
_SEARCHED = "searched"
_SOUGHT_IN = ("code", "name", "city", "country", "group", "account_manager", "more")
_FLAGS = ("notices", "direct_debit")


class Standing(NamedTuple):
    """What is open in one currency, in minor units: what the party owes, how much of that is late, and what we owe."""

    currency: str
    balance_minor: int
    overdue_minor: int
    payable_minor: int = 0


class PartyLine(NamedTuple):
    """A party as a line of the list. standings: per currency, the administration's first.

    oldest: days that the oldest open invoice is late; late: days that invoices were paid late on average; last_notice
    and level: of the newest notice that stands. None where there is none. attributes: by name, as they are kept.
    """

    party: ListedParty
    standings: tuple[Standing, ...]
    oldest: int | None
    late: int | None
    last_notice: date | None
    level: int | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PartyList:
    """The parties by code. orders: by name of a column, what it is sorted by."""

    ids: Ints
    texts: Mapping[str, TextColumn]
    numbers: Mapping[str, Ints]  # BLANK where there is none
    flags: Mapping[str, Mask]
    amounts: Mapping[str, tuple[Amounts, Amounts, Amounts]]  # currency -> as in AMOUNTS, the administration's first
    kinds: tuple[AttributeKind, ...]  # of the attributes, those without a definition as text
    orders: Mapping[str, npt.NDArray[Any]]
    searched: TextColumn

    def __len__(self) -> int:
        return len(self.ids)

    def record(self, place: int) -> PartyLine:
        """Return one line; made when it is asked for."""
        words = {key: self.texts[key][place] for key in _TEXTS}
        marks = {key: bool(flag[place]) for key, flag in self.flags.items()}
        days = {key: None if (number := int(of[place])) == BLANK else number for key, of in self.numbers.items()}
        standings = tuple(
            Standing(currency, *(int(minors[place]) for minors in of))
            for currency, of in self.amounts.items()
            if any(minors[place] for minors in of)
        )
        own = {kind.name: self.texts[ATTRIBUTE + kind.name][place] for kind in self.kinds}
        noticed = days["last_notice"]
        return PartyLine(
            ListedParty(party_id=int(self.ids[place]), more="", **words, **marks),  # type: ignore[arg-type]
            standings,
            days["oldest"],
            days["late"],
            None if noticed is None else date.fromordinal(noticed),
            days["level"],
            own,
        )

    def place_of(self, key: Hashable) -> int | None:
        """Return the place of the party with a code, None when there is none."""
        # Capitals and accents may make another code of it.
        alike = np.flatnonzero(self.texts["code"].equal_to(str(key))).tolist()
        return next((place for place in alike if self.texts["code"][place] == key), None)

    def holding(self, words: Iterable[str]) -> Mask:
        """Return which parties hold all the words in any of their texts, whatever the capitals and accents."""
        mask = np.ones(len(self), np.bool_)
        for word in words:
            mask &= self.searched.containing(word)
        return mask

    def overdue(self, rows: Ints) -> dict[str, int]:
        """Return what some parties are late with, in minor units by currency."""
        return {currency: int(overdue[rows].sum()) for currency, (_, overdue, _) in self.amounts.items()}


def empty_list() -> PartyList:
    """Return a list without parties."""
    return _made(_Listing(), {}, {}, {}, (), "")


def party_list(desk: Desk, reference_date: date) -> PartyList:
    """Return every party by code, as it stood on the reference date."""
    engine, own, day = desk.engine, desk.administration.id, reference_date.toordinal()
    engine.walk_through()
    listed = _Listing()
    with engine.snapshot():
        for number, party in enumerate(parties.listing(engine, own)):
            listed.add(party)
            if number % _STEP == 0:
                desk.stop_if_cancelled()
        places = listed.places
        amounts, oldest = _balances(desk, places, day)
        desk.stop_if_cancelled()
        late = {party_id: round(days / times) for party_id, days, times in standings.lateness(engine, own, day)}
        desk.stop_if_cancelled()
        noticed, level = {}, {}
        for party_id, on, of in standings.last_notices(engine, own, day):
            noticed[party_id], level[party_id] = on, of
        desk.stop_if_cancelled()
        values: dict[str, list[str]] = {kind.name: [""] * len(places) for kind in attributes.kinds(engine, own)}
        for party_id, name, value in attributes.all_values(engine, own):
            values.setdefault(name, [""] * len(places))[places[party_id]] = value
        kinds = {kind.name: kind for kind in attributes.kinds(engine, own)}
    numbers = {"oldest": oldest, "late": late, "last_notice": noticed, "level": level}
    kept = tuple(kinds.get(name, AttributeKind(name)) for name in values)
    return _made(listed, amounts, numbers, values, kept, desk.administration.currency)


def _balances(
    desk: Desk, places: Mapping[int, int], day: int
) -> tuple[dict[str, tuple[Amounts, Amounts, Amounts]], dict[int, int]]:
    """Return the amounts by currency, and how many days late the oldest of each party is."""
    amounts: dict[str, tuple[Amounts, Amounts, Amounts]] = {}
    oldest: dict[int, int] = {}
    for party_id, side, currency, opened, overdue, first_due in standings.balances(
        desk.engine, desk.administration.id, day
    ):
        if currency not in amounts:
            none = np.zeros(len(places), np.int64)
            amounts[currency] = (none, none.copy(), none.copy())
        balances, overdues, payables = amounts[currency]
        if side != Side.RECEIVABLE:
            payables[places[party_id]] += int(opened)
            continue
        balances[places[party_id]] += int(opened)
        overdues[places[party_id]] += int(overdue)
        if first_due is not None and first_due < day:
            oldest[party_id] = max(oldest.get(party_id, 0), day - first_due)
    own = desk.administration.currency
    return {currency: amounts[currency] for currency in sorted(amounts, key=lambda one: (one != own, one))}, oldest


class _Listing:
    """The parties as they come, each column in one piece: fifty thousand tuples of texts would take ten times as much,
    and keep the garbage collector busy, and with it the window."""

    def __init__(self) -> None:
        self.places: dict[int, int] = {}  # by party id
        self.texts = {key: bytearray() for key in (*_TEXTS, _SEARCHED)}
        self.flags = {key: bytearray() for key in _FLAGS}

    def add(self, party: ListedParty) -> None:
        """Take one more."""
        self.places[party.party_id] = len(self.places)
        for key in _TEXTS:
            self.texts[key] += _ended(getattr(party, key))
        self.texts[_SEARCHED] += _ended("\n".join(getattr(party, key) for key in _SOUGHT_IN))
        for key in _FLAGS:
            self.flags[key].append(getattr(party, key))

    def column(self, key: str) -> TextColumn:
        """Return a column, which is here no longer."""
        return TextColumn(bytes(self.texts.pop(key)))


def _made(
    listed: _Listing,
    amounts: dict[str, tuple[Amounts, Amounts, Amounts]],
    numbers: Mapping[str, Mapping[int, int]],
    values: Mapping[str, list[str]],
    kinds: tuple[AttributeKind, ...],
    own_currency: str,
) -> PartyList:
    places = listed.places
    texts = {key: listed.column(key) for key in _TEXTS}
    texts |= {ATTRIBUTE + name: TextColumn.of(written) for name, written in values.items()}
    flags = {key: np.frombuffer(bytes(listed.flags[key]), np.bool_) for key in _FLAGS}
    found = {key: _numbers(numbers.get(key, {}), places) for key in _NUMBERS}
    orders: dict[str, npt.NDArray[Any]] = {key: texts[key].ranks() for key in _TEXTS}
    orders |= found
    orders |= {ATTRIBUTE + kind.name: _attribute_order(kind, texts[ATTRIBUTE + kind.name]) for kind in kinds}
    orders["notices"] = flags["notices"] * np.int8(2) + ~flags["direct_debit"]
    for which, name in enumerate(AMOUNTS):
        orders[name] = _amount_order([of[which] for of in amounts.values()], own_currency in amounts, len(places))
    searched = listed.column(_SEARCHED)
    if values:
        own = zip(*values.values(), strict=True)
        searched = TextColumn.of("\n".join((searched[place], *words)) for place, words in enumerate(own))
    searched.containing("a")  # folds what has accents, once, here
    return PartyList(
        np.fromiter(places, np.int32, len(places)),
        texts,
        found,
        flags,
        amounts,
        kinds,
        orders,
        searched,
    )


_NUMBERS = ("oldest", "late", "last_notice", "level")


def _ended(text: str) -> bytes:
    return f"{text.replace(_SEPARATOR, ' ')}{_SEPARATOR}".encode()


def _numbers(by_party: Mapping[int, int], places: Mapping[int, int]) -> Ints:
    found = np.full(len(places), BLANK, np.int32)
    for party_id, number in by_party.items():
        found[places[party_id]] = number
    return found


def _attribute_order(kind: AttributeKind, texts: TextColumn) -> npt.NDArray[Any]:
    """Return what an attribute is sorted by: a number by its size; dates, as they are kept, sort as texts."""
    if kind.kind is not AttributeType.NUMBER:
        return texts.ranks()
    return np.array([float(Decimal(one)) if one and fits(one, kind) else -np.inf for one in texts], np.float64)


def _amount_order(amounts: Sequence[Amounts], has_own: bool, count: int) -> npt.NDArray[Any]:
    """Return what a mix of currencies is sorted by: the administration's own, then whatever else there is."""
    own = amounts[0] if has_own else np.zeros(count, np.int64)
    others = sum(amounts[1:] if has_own else amounts, np.zeros(count, np.int64))
    order = np.lexsort((others, own))
    is_other = (np.diff(own[order]) != 0) | (np.diff(others[order]) != 0)
    ranks = np.zeros(count, np.int32)
    ranks[order] = np.concatenate((np.zeros(min(count, 1), np.int32), np.cumsum(is_other, dtype=np.int32)))
    return ranks
