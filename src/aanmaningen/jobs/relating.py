"""Relations: the card of a party, saving it beside other people, and user-defined attributes."""

from dataclasses import dataclass, replace
from datetime import date

from aanmaningen.core import cards
from aanmaningen.core.aging import AgingTotal, Buckets
from aanmaningen.core.cards import Card, Conflict
from aanmaningen.core.errors import Refusal, message
from aanmaningen.core.messages import Amount
from aanmaningen.core.records import AttributeKind, AttributeType, Party, PartyGroup, Side
from aanmaningen.store import administrations, attributes, parties, standings

from . import recounting
from .attribute_names import follow_rename
from .checking_cards import Surroundings, fits, tidy
from .desk import Desk
from .recounting import Happening


@dataclass(frozen=True, slots=True)
class PaymentBehaviour:
    """How a party pays: the days late on average of its invoices that were paid, and how many those are."""

    days_late: int = 0
    n_paid: int = 0


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
    aging: tuple[AgingTotal, ...]  # of what is receivable, per currency, the administration's first
    payable: tuple[Amount, ...]  # what we owe, in the same order
    payment: PaymentBehaviour
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a card. conflicts: not empty when nothing was saved, because others changed the same values.

    party: as it is stored now. taken_over: what others changed meanwhile and stands beside what was saved.
    is_taken: nothing was saved, because `party` has the code of the new one already.
    """

    party: Party
    conflicts: tuple[Conflict, ...] = ()
    taken_over: tuple[str, ...] = ()
    is_taken: bool = False


# -- looking


def card(desk: Desk, code: str, reference_date: date) -> PartyCard:
    """Return the card of a party, or an empty one for a new party when the code is empty. Raises Refusal."""
    engine, administration = desk.engine, desk.administration
    found = parties.find(engine, administration.id, code) if code else None
    if code and found is None:
        raise Refusal(message("There is no party {code}.", code=code))
    party_id, party = found or (None, Party("", ""))
    buckets, ladders = Buckets(), tuple(administrations.ladders(engine, administration.id))
    aging, payable = _standing(desk, party_id, reference_date, buckets)
    return PartyCard(
        party=party,
        party_id=party_id,
        known=Surroundings(
            administration.country,
            tuple(desk.layouts.codes()),
            tuple(attributes.kinds(engine, administration.id)),
            ladders,
        ),
        ladders=ladders,
        groups=tuple(sorted(administrations.groups(engine, administration.id).values(), key=lambda group: group.code)),
        account_managers=tuple(parties.account_managers(engine, administration.id)),
        buckets=buckets,
        aging=aging,
        payable=payable,
        payment=PaymentBehaviour() if party_id is None else _payment(desk, party_id, reference_date),
        happenings=() if party_id is None else recounting.happenings(desk, party_id, code),
    )


def name_of(desk: Desk, code: str) -> str | None:
    """Return the name of the party with a code, None when there is none."""
    found = parties.find(desk.engine, desk.administration.id, code.strip())
    return None if found is None else found[1].name


def _standing(
    desk: Desk, party_id: int | None, reference_date: date, buckets: Buckets
) -> tuple[tuple[AgingTotal, ...], tuple[Amount, ...]]:
    """Return what the party owes by age, and what we owe it."""
    if party_id is None:
        return (), ()
    own = desk.administration.currency
    sums: dict[str, list[int]] = {}
    owed: dict[str, int] = {}
    for side, currency, invoiced, due, minor in parties.open_items(desk.engine, party_id, reference_date.toordinal()):
        if side != Side.RECEIVABLE:
            owed[currency] = owed.get(currency, 0) + minor
            continue
        bucket = buckets.bucket_of(date.fromordinal(invoiced), date.fromordinal(due), reference_date)
        sums.setdefault(currency, [0] * len(buckets))[bucket] += minor
    in_order = sorted({*sums, *owed}, key=lambda currency: (currency != own, currency))
    return (
        tuple(AgingTotal(currency, currency, "", tuple(sums[currency])) for currency in in_order if currency in sums),
        tuple(Amount(owed[currency], currency) for currency in in_order if owed.get(currency)),
    )


def _payment(desk: Desk, party_id: int, reference_date: date) -> PaymentBehaviour:
    found = list(standings.lateness(desk.engine, desk.administration.id, reference_date.toordinal(), party_id))
    return PaymentBehaviour(round(found[0][1] / found[0][2]), found[0][2]) if found else PaymentBehaviour()


# -- changing


def save_card(desk: Desk, before: Party | None, wanted: Card) -> Saving:
    """Save a card that was opened as `before` (None: a new party).

    What others changed meanwhile is kept where it does not contradict; where it does nothing is saved and both values
    are returned. Raises Refusal when the party is gone.
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
                return Saving(found[1], is_taken=True)
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


def rename_attribute_kind(desk: Desk, name: str, new_name: str) -> None:
    """Give an attribute another name, with all its values. Raises Refusal when that name is in use.

    Criteria, views and mappings that were saved follow.
    """
    wanted = new_name.strip()
    if not wanted or not wanted.isprintable() or '"' in wanted:
        raise Refusal(message("An attribute needs a name, without quotation marks."))
    in_use = {one.name for one in attribute_kinds(desk)} | set(undefined_attributes(desk))
    twin = next((one for one in in_use - {name} if one.lower() == wanted.lower()), None)
    if twin is not None:
        raise Refusal(message("There is an attribute {name} already.", name=twin))
    if wanted != name:
        with desk.engine.transaction():
            attributes.rename(desk.engine, desk.actor, desk.administration.id, name, wanted)
            follow_rename(desk, name, wanted)


def values_kept(desk: Desk, name: str) -> tuple[int, int]:
    """Return how many parties have a value of an attribute, and of how many it is none of its kind."""
    kind = next((one for one in attribute_kinds(desk) if one.name == name), AttributeKind(name))
    found = [value for _, value in attributes.values(desk.engine, desk.administration.id, name)]
    return len(found), sum(not fits(value, kind) for value in found)


def delete_attribute_kind(desk: Desk, name: str) -> None:
    """Remove a definition. The values stay, as text. Raises Refusal when there is none of that name."""
    if not attributes.delete_kind(desk.engine, desk.actor, desk.administration.id, name):
        raise Refusal(message("There is no attribute {name}.", name=name))
