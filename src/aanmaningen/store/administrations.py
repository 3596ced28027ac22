"""Administrations and what belongs to one as a whole: settings, ladders, groups, saved selections and mappings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields

from aanmaningen.core.ladder import STANDARD, Ladder, Level
from aanmaningen.core.records import Administration, PartyGroup

from .engine import Actor, Engine

_COLUMNS = [field.name for field in fields(Administration)]
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM administration"


def add(engine: Engine, actor: Actor, administration: Administration) -> Administration:
    """Store a new administration and return it with its id."""
    values = asdict(administration)
    del values["id"]
    with engine.transaction():
        administration_id = engine.insert(
            f"INSERT INTO administration ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            list(values.values()),
        )
        engine.audit(actor, administration_id, "administration added", administration.code, after=values)
    return Administration(id=administration_id, **values)


def change(engine: Engine, actor: Actor, administration: Administration) -> None:
    """Store the changed fields of an administration that exists."""
    values = asdict(administration)
    del values["id"]
    with engine.transaction():
        found = engine.row(f"{_ALL} WHERE id = ?", (administration.id,)) or ()
        before = dict(zip(_COLUMNS, found, strict=True))
        assignments = ", ".join(f"{column} = ?" for column in values)
        engine.execute(f"UPDATE administration SET {assignments} WHERE id = ?", [*values.values(), administration.id])
        changed = {key: value for key, value in values.items() if before[key] != value}
        old = {key: before[key] for key in changed}
        engine.audit(actor, administration.id, "administration changed", administration.code, before=old, after=changed)


def find_all(engine: Engine) -> list[Administration]:
    """Return every administration, by code."""
    return [Administration(*row) for row in engine.rows(f"{_ALL} ORDER BY code")]


def settings(engine: Engine, administration_id: int) -> dict[str, str]:
    """Return the settings that were given a value, as they are stored."""
    return dict(engine.rows("SELECT key, value FROM setting WHERE administration_id = ?", (administration_id,)))


def put_setting(engine: Engine, actor: Actor, administration_id: int, key: str, value: str) -> None:
    """Store the value of a setting."""
    _put(engine, actor, administration_id, "setting", "key", key, "value", value)


def ladders(engine: Engine, administration_id: int) -> dict[str, Ladder]:
    """Return the ladders by code; the standard one is always among them."""
    rows = engine.rows("SELECT code, levels FROM ladder WHERE administration_id = ?", (administration_id,))
    own = {code: Ladder(code, tuple(Level(*rung) for rung in json.loads(levels))) for code, levels in rows}
    return {STANDARD.code: STANDARD, **own}


def put_ladder(engine: Engine, actor: Actor, administration_id: int, ladder: Ladder) -> None:
    """Store a ladder under its code."""
    levels = json.dumps([[rung.grace_days, rung.deadline_days, rung.layout_level] for rung in ladder.levels])
    _put(engine, actor, administration_id, "ladder", "code", ladder.code, "levels", levels)


def groups(engine: Engine, administration_id: int) -> dict[str, PartyGroup]:
    """Return the groups by code."""
    sql = "SELECT code, name, ladder, email_template FROM party_group WHERE administration_id = ? ORDER BY code"
    return {row[0]: PartyGroup(*row) for row in engine.rows(sql, (administration_id,))}


def put_group(engine: Engine, actor: Actor, administration_id: int, group: PartyGroup) -> None:
    """Store a group under its code."""
    with engine.transaction():
        engine.execute(
            "DELETE FROM party_group WHERE administration_id = ? AND code = ?", (administration_id, group.code)
        )
        engine.execute(
            "INSERT INTO party_group (administration_id, code, name, ladder, email_template) VALUES (?, ?, ?, ?, ?)",
            (administration_id, group.code, group.name, group.ladder, group.email_template),
        )
        engine.audit(actor, administration_id, "group saved", group.code, after=asdict(group))


def parties_in_group(engine: Engine, administration_id: int, code: str) -> int:
    """Return how many parties are in a group."""
    sql = "SELECT COUNT(*) FROM party WHERE administration_id = ? AND group_code = ?"
    return int(engine.value(sql, (administration_id, code)))


def delete_group(engine: Engine, actor: Actor, administration_id: int, code: str) -> None:
    """Remove a group."""
    with engine.transaction():
        engine.execute("DELETE FROM party_group WHERE administration_id = ? AND code = ?", (administration_id, code))
        engine.audit(actor, administration_id, "group deleted", code, before=code)


def selections(engine: Engine, administration_id: int) -> dict[str, str]:
    """Return the saved selections: name -> criteria in text form."""
    sql = "SELECT name, criteria FROM selection WHERE administration_id = ? ORDER BY name"
    return dict(engine.rows(sql, (administration_id,)))


def put_selection(engine: Engine, actor: Actor, administration_id: int, name: str, criteria: str) -> None:
    """Store criteria under a name."""
    _put(engine, actor, administration_id, "selection", "name", name, "criteria", criteria)


def delete_selection(engine: Engine, actor: Actor, administration_id: int, name: str) -> bool:
    """Remove a saved selection and tell whether there was one."""
    with engine.transaction():
        found = selections(engine, administration_id).get(name)
        if found is None:
            return False
        engine.execute("DELETE FROM selection WHERE administration_id = ? AND name = ?", (administration_id, name))
        engine.audit(actor, administration_id, "selection deleted", name, before=found)
    return True


def mappings(engine: Engine, administration_id: int) -> dict[str, Mapping[str, object]]:
    """Return the saved list mappings by name, as JSON values."""
    rows = engine.rows("SELECT name, mapping FROM list_mapping WHERE administration_id = ?", (administration_id,))
    return {name: json.loads(mapping) for name, mapping in rows}


def put_mapping(engine: Engine, actor: Actor, administration_id: int, name: str, mapping: Mapping[str, object]) -> None:
    """Store a list mapping under a name."""
    _put(engine, actor, administration_id, "list_mapping", "name", name, "mapping", json.dumps(mapping))


def _put(
    engine: Engine, actor: Actor, administration_id: int, table: str, key_column: str, key: str, column: str, value: str
) -> None:
    """Insert or replace one named value of an administration."""
    with engine.transaction():
        where = f"WHERE administration_id = ? AND {key_column} = ?"
        before = engine.value(f"SELECT {column} FROM {table} {where}", (administration_id, key))
        engine.execute(
            f"INSERT INTO {table} (administration_id, {key_column}, {column}) VALUES (?, ?, ?) "
            f"ON CONFLICT (administration_id, {key_column}) DO UPDATE SET {column} = excluded.{column}",
            (administration_id, key, value),
        )
        engine.audit(actor, administration_id, f"{table} saved", key, before=before, after=value)
