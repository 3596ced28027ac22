"""Relations: the list of parties, the card of one, saving it beside other people, and user-defined attributes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from aanmaningen.core import cards
from aanmaningen.core.aging import AgingTotal, Buckets
from aanmaningen.core.cards import Card, Conflict
from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.records import AttributeKind, AttributeType, Party, PartyGroup, Side
from aanmaningen.store import administrations, aging, attributes, parties
from aanmaningen.store.parties import ListedParty

from . import recounting
from .checking_cards import Surroundings, tidy
from .desk import Desk
from .recounting import Happening

_STEP = 5_000


class Standing(NamedTuple):
    """What a party has open in one currency, in minor units: what it owes less what we owe, and how much is late."""

    currency: str
    balance_minor: int
    overdue_minor: int


class PartyLine(NamedTuple):
    """A party in the list. standings: per currency, the administration's first.

    The rest is for searching and sorting at once: its texts folded, and its amounts in the administration's currency
    before those in others.
    """

    party: ListedParty
    standings: tuple[Standing, ...]
    searched: str
    by_name: str
    by_city: str
    by_balance: int
    by_overdue: int


@dataclass(frozen=True, slots=True)
class PartyCard:
    """All that the card of a party shows and offers. party_id: None while it is new."""

    party: Party
    party_id: int | None
    known: Surroundings
    ladders: tuple[str, ...]
    groups: tuple[PartyGroup, ...]
    account_managers: tuple[str, ...]
    buckets: Buckets
    aging: tuple[AgingTotal, ...]  # per currency, the administration's first; key is the currency's side
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a card. conflicts: not empty when nothing was saved, because others changed the same values.

    party: as it is stored now. taken_over: what others changed meanwhile and stands beside what was saved.
    """

    party: Party
    conflicts: tuple[Conflict, ...] = ()
    taken_over: tuple[str, ...] = ()


# -- looking


def listing(desk: Desk, reference_date: date) -> list[PartyLine]:
    """Return every party by code, with what it had open on the reference date."""
    own = desk.administration.currency
    standings: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for side, sign in ((Side.RECEIVABLE, 1), (Side.PAYABLE, -1)):
        for party_id, currency, not_due, *late in aging.totals(
            desk.engine, desk.administration.id, reference_date.toordinal(), _TWO_BUCKETS, side
        ):
            sums = standings[party_id].setdefault(currency, [0, 0])
            sums[0] += sign * (not_due + sum(late))
            sums[1] += sign * sum(late)
        desk.stop_if_cancelled()
    lines = []
    for number, party in enumerate(parties.listing(desk.engine, desk.administration.id)):
        searched = folded("\n".join((*party[1:7], party.email)))
        _, by_name, by_city, *_ = searched.split("\n")
        amounts = _standings(standings[party.party_id], own) if party.party_id in standings else ()
        lines.append(
            PartyLine(
                party,
                amounts,
                searched,
                by_name,
                by_city,
                _size(((currency, balance) for currency, balance, _ in amounts), own) if amounts else 0,
                _size(((currency, overdue) for currency, _, overdue in amounts), own) if amounts else 0,
            )
        )
        if number % _STEP == 0:
            desk.stop_if_cancelled()
    return lines


def _standings(sums: Mapping[str, list[int]], own: str) -> tuple[Standing, ...]:
    in_order = sorted(sums, key=lambda currency: (currency != own, currency))
    return tuple(Standing(currency, *sums[currency]) for currency in in_order if any(sums[currency]))


def _size(amounts: Iterable[tuple[str, int]], own: str) -> int:
    """Return what a mix of currencies is sorted by: the administration's own, then whatever else there is.

    In one number, because numbers sort much faster than pairs.
    """
    mine = others = 0
    for currency, minor in amounts:
        if currency == own:
            mine += minor
        else:
            others += minor
    return (mine << 64) + others


_TWO_BUCKETS = Buckets((30,))  # the fewest there are: not yet due, and the rest


def folded(text: str) -> str:
    """Return a text as lists of parties search and sort it: without capitals and accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("ς", "σ")


_MARKS = re.compile("[\u0300-\u036f]")


def card(desk: Desk, code: str, reference_date: date) -> PartyCard:
    """Return the card of a party, or an empty one for a new party when the code is empty. Raises Refusal."""
    engine, administration = desk.engine, desk.administration
    found = parties.find(engine, administration.id, code) if code else None
    if code and found is None:
        raise Refusal(message("There is no party {code}.", code=code))
    party_id, party = found or (None, Party("", ""))
    buckets = Buckets()
    return PartyCard(
        party=party,
        party_id=party_id,
        known=Surroundings(
            administration.country, tuple(desk.layouts.codes()), tuple(attributes.kinds(engine, administration.id))
        ),
        ladders=tuple(administrations.ladders(engine, administration.id)),
        groups=tuple(sorted(administrations.groups(engine, administration.id).values(), key=lambda group: group.code)),
        account_managers=tuple(parties.account_managers(engine, administration.id)),
        buckets=buckets,
        aging=() if party_id is None else _aging(desk, party_id, reference_date, buckets),
        happenings=() if party_id is None else recounting.happenings(desk, party_id, code),
    )


def _aging(desk: Desk, party_id: int, reference_date: date, buckets: Buckets) -> tuple[AgingTotal, ...]:
    own = desk.administration.currency
    sums: dict[str, list[int]] = {}
    for side, currency, invoiced, due, minor in parties.open_items(desk.engine, party_id, reference_date.toordinal()):
        bucket = buckets.bucket_of(date.fromordinal(invoiced), date.fromordinal(due), reference_date)
        amounts = sums.setdefault(currency, [0] * len(buckets))
        amounts[bucket] += minor if side == Side.RECEIVABLE else -minor
    in_order = sorted(sums, key=lambda currency: (currency != own, currency))
    return tuple(AgingTotal(currency, currency, "", tuple(sums[currency])) for currency in in_order)


# -- changing


def save_card(desk: Desk, before: Party | None, wanted: Card) -> Saving:
    """Save a card that was opened as `before` (None: a new party).

    What others changed meanwhile is kept where it does not contradict; where it does nothing is saved and both values
    are returned. Raises Refusal when a new party's code is taken, or the party is gone.
    """
    engine, administration_id = desk.engine, desk.administration.id
    base = {} if before is None else cards.to_card(before)
    # Only what was typed is made tidy: an untidy value that nobody touched is no change.
    mine = {**base, **{name: tidy(wanted)[name] for name in cards.differences(base, wanted)}}
    code = str(mine["code"])
    with engine.transaction():
        found = parties.find(engine, administration_id, code)
        if before is None:
            if found is not None:
                raise Refusal(message("There is a party {code} already: {name}.", code=code, name=found[1].name))
            return Saving(_save(desk, cards.from_card(Party(code, ""), mine)))
        if found is None:
            raise Refusal(message("There is no party {code} any more. Someone took it back with an import.", code=code))
        stored = found[1]
        merged = cards.merge(base, mine, cards.to_card(stored))
        if merged.conflicts:
            return Saving(stored, merged.conflicts, merged.taken_over)
        after = cards.from_card(stored, merged.card)
        return Saving(stored if after == stored else _save(desk, after), (), merged.taken_over)


def _save(desk: Desk, party: Party) -> Party:
    parties.save(desk.engine, desk.actor, desk.administration.id, party)
    parties.ensure_groups(desk.engine, desk.administration.id, [party.group])
    return party


# -- user-defined attributes


def attribute_kinds(desk: Desk) -> list[AttributeKind]:
    """Return the definitions of attributes, by name."""
    return attributes.kinds(desk.engine, desk.administration.id)


def undefined_attributes(desk: Desk) -> list[str]:
    """Return the names that came with a list and have no definition; their values are shown as text."""
    defined = {kind.name for kind in attribute_kinds(desk)}
    return [name for name in attributes.names_in_use(desk.engine, desk.administration.id) if name not in defined]


def save_attribute_kind(desk: Desk, kind: AttributeKind) -> None:
    """Make or change the definition of an attribute. Raises Refusal; values that no longer fit stay, and are told."""
    name = kind.name.strip()
    choices = tuple(dict.fromkeys(filter(None, map(str.strip, kind.choices))))
    if not name or not name.isprintable() or '"' in name:
        raise Refusal(message("An attribute needs a name, without quotation marks."))
    twin = next((one.name for one in attribute_kinds(desk) if one.name.lower() == name.lower()), name)
    if twin != name:
        raise Refusal(message("There is an attribute {name} already.", name=twin))
    if kind.kind is AttributeType.CHOICE and not choices:
        raise Refusal(message("Write the choices of {name}, one a line.", name=name))
    kept = replace(kind, name=name, choices=choices if kind.kind is AttributeType.CHOICE else ())
    attributes.put_kind(desk.engine, desk.actor, desk.administration.id, kept)


def delete_attribute_kind(desk: Desk, name: str) -> None:
    """Remove a definition. The values stay, as text. Raises Refusal when there is none of that name."""
    if not attributes.delete_kind(desk.engine, desk.actor, desk.administration.id, name):
        raise Refusal(message("There is no attribute {name}.", name=name))
