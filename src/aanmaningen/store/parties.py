"""Parties with their contacts and attributes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from aanmaningen.core.records import Contact, Party, Purpose

from .engine import Actor, Engine

# The columns of the table that are fields of the record by another or the same name.
_COLUMNS = {
    "code": "code",
    "name": "name",
    "street": "street",
    "street2": "street2",
    "postal_code": "postal_code",
    "city": "city",
    "country": "country",
    "language": "language",
    "is_consumer": "is_consumer",
    "group": "group_code",
    "account_manager": "account_manager",
    "payment_term_days": "payment_term_days",
    "notices": "notices",
    "notices_by_email": "notices_by_email",
    "email_template": "email_template",
    "ladder": "ladder",
    "direct_debit": "direct_debit",
    "vat_number": "vat_number",
    "registration_number": "registration_number",
    "iban": "iban",
    "credit_limit_minor": "credit_limit_minor",
}
_FLAGS = ("is_consumer", "notices", "notices_by_email", "direct_debit")
_SELECT = ", ".join(_COLUMNS.values())
_BATCH = 500  # well below the number of places SQLite allows in one statement

# Columns of a list of parties that say something of a contact.
_CONTACT_VALUES = {"email": "email", "phone": "phone", "contact_name": "name", "contact_department": "department"}


def find(engine: Engine, administration_id: int, code: str) -> tuple[int, Party] | None:
    """Return id and record of the party with this code, or None."""
    party_id = engine.value("SELECT id FROM party WHERE administration_id = ? AND code = ?", (administration_id, code))
    return None if party_id is None else (party_id, find_many(engine, [party_id])[party_id])


def find_all(engine: Engine, administration_id: int) -> dict[int, Party]:
    """Return every party of the administration by id."""
    ids = [row[0] for row in engine.rows("SELECT id FROM party WHERE administration_id = ?", (administration_id,))]
    return find_many(engine, ids)


def find_many(engine: Engine, ids: Sequence[int]) -> dict[int, Party]:
    """Return the parties with these ids, in as few queries as the number of places in a statement allows."""
    found: dict[int, Party] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        places = ", ".join("?" * len(batch))
        contacts: dict[int, list[Contact]] = defaultdict(list)
        for party_id, purpose, *rest in engine.rows(
            "SELECT party_id, purpose, name, department, email, phone FROM contact "
            f"WHERE party_id IN ({places}) ORDER BY id",
            batch,
        ):
            contacts[party_id].append(Contact(Purpose(purpose), *rest))
        attributes: dict[int, dict[str, str]] = defaultdict(dict)
        for party_id, name, value in engine.rows(
            f"SELECT party_id, name, value FROM attribute WHERE party_id IN ({places}) ORDER BY name", batch
        ):
            attributes[party_id][name] = value
        for party_id, *columns in engine.rows(f"SELECT id, {_SELECT} FROM party WHERE id IN ({places})", batch):
            fields = dict(zip(_COLUMNS, columns, strict=True))
            fields.update((flag, bool(fields[flag])) for flag in _FLAGS)
            found[party_id] = Party(**fields, contacts=tuple(contacts[party_id]), attributes=dict(attributes[party_id]))
    return found


class ListedParty(NamedTuple):
    """A party as a list shows it. country: the administration's where the party has none; email: where notices go.

    more: what a search finds besides: address, numbers, contacts.
    """

    party_id: int
    code: str
    name: str
    city: str
    country: str
    group: str
    account_manager: str
    notices: bool
    direct_debit: bool
    email: str
    phone: str
    more: str


_LISTING = (
    "SELECT p.id, p.code, p.name, p.city, COALESCE(NULLIF(p.country, ''), a.country), p.group_code, "
    "p.account_manager, p.notices, p.direct_debit, p.street, p.street2, p.postal_code, p.iban, p.vat_number, "
    "p.registration_number, c.purpose, c.name, c.department, c.email, c.phone "
    "FROM party p JOIN administration a ON a.id = p.administration_id LEFT JOIN contact c ON c.party_id = p.id "
    "WHERE p.administration_id = ? ORDER BY p.code, p.id, c.purpose, c.id DESC"
)


def listing(engine: Engine, administration_id: int) -> Iterator[ListedParty]:
    """Yield every party by code."""
    for _, rows in groupby(engine.rows(_LISTING, (administration_id,)), itemgetter(0)):
        email, phone, others = "", "", [""]
        # What comes later wins: the notices contact ("n" after "g"), and of one purpose the first.
        for row in rows:
            purpose, *contact = row[15:]
            if purpose in (Purpose.GENERAL, Purpose.NOTICES):
                email, phone = contact[2], contact[3] or phone
            others += contact if purpose else ()
        more = "\n".join((*row[9:15], *others))
        yield ListedParty._make((*row[:7], bool(row[7]), bool(row[8]), email, phone, more))


def open_items(engine: Engine, party_id: int, reference_day: int) -> Iterator[tuple[str, str, int, int, int]]:
    """Yield side, currency, invoice day, due day and open minor units of what was open on the reference day."""
    for side, currency, invoice_day, due_day, minor in engine.rows(
        "SELECT i.side, i.currency, i.invoice_day, i.due_day, i.open_minor + COALESCE((SELECT SUM(l.amount_minor) "
        "FROM allocation l WHERE l.item_id = i.id AND l.day > ?), 0) FROM item i "
        "WHERE i.party_id = ? AND i.invoice_day <= ?",
        (reference_day, party_id, reference_day),
    ):
        if minor:
            yield side, currency, invoice_day, due_day, minor


def account_managers(engine: Engine, administration_id: int) -> list[str]:
    """Return the account managers that parties have, by name."""
    sql = "SELECT DISTINCT account_manager FROM party WHERE administration_id = ? AND account_manager <> '' ORDER BY 1"
    return [row[0] for row in engine.rows(sql, (administration_id,))]


def save(engine: Engine, actor: Actor, administration_id: int, party: Party) -> int:
    """Store a new or changed party under its code and return its id."""
    with engine.transaction():
        known = find(engine, administration_id, party.code)
        before = None if known is None else as_json(known[1])
        if known is None:
            party_id = add(engine, administration_id, [party], None)[party.code]
        else:
            party_id = known[0]
            overwrite(engine, {party_id: party})
        engine.audit(actor, administration_id, "party saved", party.code, before=before, after=as_json(party))
    return party_id


def ids_by_code(engine: Engine, administration_id: int) -> dict[str, int]:
    """Return the id of every party by its code."""
    return dict(engine.rows("SELECT code, id FROM party WHERE administration_id = ?", (administration_id,)))


def names(engine: Engine, administration_id: int) -> dict[int, str]:
    """Return the name of every party by its id."""
    return dict(engine.rows("SELECT id, name FROM party WHERE administration_id = ?", (administration_id,)))


def add(engine: Engine, administration_id: int, new: Iterable[Party], import_id: int | None) -> dict[str, int]:
    """Insert parties and return their ids by code. Inside a transaction."""
    parties = list(new)
    places = ", ".join("?" * (len(_COLUMNS) + 2))
    engine.insert_many(
        f"INSERT INTO party ({_SELECT}, administration_id, import_id) VALUES ({places})",
        ([*_values(party), administration_id, import_id] for party in parties),
    )
    ids = ids_by_code(engine, administration_id)
    _insert_belongings(engine, {ids[party.code]: party for party in parties})
    return ids


def overwrite(engine: Engine, parties: Mapping[int, Party]) -> None:
    """Replace what is stored of parties by id. Inside a transaction."""
    assignments = ", ".join(f"{column} = ?" for column in _COLUMNS.values())
    engine.insert_many(
        f"UPDATE party SET {assignments} WHERE id = ?",
        ([*_values(party), party_id] for party_id, party in parties.items()),
    )
    for table in ("contact", "attribute"):
        engine.insert_many(f"DELETE FROM {table} WHERE party_id = ?", ([party_id] for party_id in parties))
    _insert_belongings(engine, parties)


def with_values(party: Party, values: Mapping[str, object]) -> Party:
    """Return the party changed by what a list says of it (keys as in `core.lists.PartyLine`)."""
    plain: dict[str, Any] = {key: value for key, value in values.items() if key in _COLUMNS}
    attributes = dict(party.attributes)
    contacts = list(party.contacts)
    for key, value in values.items():
        if key.startswith("attr."):
            attributes[key.removeprefix("attr.")] = str(value)
        name = key.removeprefix("notices_")
        if name in _CONTACT_VALUES and key not in _COLUMNS:
            purpose = Purpose.GENERAL if name == key else Purpose.NOTICES
            at = next((at for at, contact in enumerate(contacts) if contact.purpose is purpose), len(contacts))
            contact = contacts[at] if at < len(contacts) else Contact(purpose)
            change: dict[str, Any] = {_CONTACT_VALUES[name]: str(value)}
            contacts[at : at + 1] = [replace(contact, **change)]
    filled = tuple(
        contact for contact in contacts if contact.name or contact.department or contact.email or contact.phone
    )
    return replace(
        party, **plain, contacts=filled, attributes={name: value for name, value in attributes.items() if value}
    )


def as_json(party: Party) -> str:
    """Return the whole record as JSON text."""
    return json.dumps(asdict(party))


def from_json(text: str) -> Party:
    """Return the record that `as_json` wrote."""
    fields = json.loads(text)
    contacts = tuple(Contact(**{**contact, "purpose": Purpose(contact["purpose"])}) for contact in fields["contacts"])
    return Party(**{**fields, "contacts": contacts})


def ensure_groups(engine: Engine, administration_id: int, codes: Iterable[str]) -> None:
    """Make the groups that parties name and that do not exist yet. Inside a transaction."""
    engine.insert_many(
        "INSERT INTO party_group (administration_id, code, name, ladder, email_template) VALUES (?, ?, '', '', '') "
        "ON CONFLICT DO NOTHING",
        ([administration_id, code] for code in sorted(set(codes)) if code),
    )


def remove_idle_groups(engine: Engine, administration_id: int) -> None:
    """Remove the groups that no party is in and that nobody gave a name, ladder or template. Inside a transaction."""
    engine.execute(
        "DELETE FROM party_group WHERE administration_id = ? AND name = '' AND ladder = '' AND email_template = '' "
        "AND code NOT IN (SELECT p.group_code FROM party p WHERE p.administration_id = ?)",
        (administration_id, administration_id),
    )


def _values(party: Party) -> list[Any]:
    values = [getattr(party, name) for name in _COLUMNS]
    return [int(value) if isinstance(value, bool) else value for value in values]


def _insert_belongings(engine: Engine, parties: Mapping[int, Party]) -> None:
    engine.insert_many(
        "INSERT INTO contact (party_id, purpose, name, department, email, phone) VALUES (?, ?, ?, ?, ?, ?)",
        (
            [party_id, contact.purpose.value, contact.name, contact.department, contact.email, contact.phone]
            for party_id, party in parties.items()
            for contact in party.contacts
        ),
    )
    engine.insert_many(
        "INSERT INTO attribute (party_id, name, value) VALUES (?, ?, ?)",
        ([party_id, name, value] for party_id, party in parties.items() for name, value in party.attributes.items()),
    )
