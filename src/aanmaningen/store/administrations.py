"""Administrations and what belongs to one as a whole: settings, ladders, groups, saved selections and mappings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, cast

from aanmaningen.core.ladder import STANDARD, Ladder, Level
from aanmaningen.core.records import Administration, PartyGroup

from .engine import Actor, Engine
from .models import AdministrationRow, GroupRow, LadderRow, MappingRow

_ALL = f"SELECT {', '.join(field.name for field in fields(Administration))} FROM administration ORDER BY code"


def add(engine: Engine, actor: Actor, administration: Administration) -> Administration:
    """Store a new administration and return it with its id."""
    values = asdict(administration)
    del values["id"]
    with engine.transaction():
        row = AdministrationRow.create(**values)
        engine.audit(actor, row.id, "administration added", administration.code, after=values)
    return Administration(id=row.id, **values)


def change(engine: Engine, actor: Actor, administration: Administration) -> None:
    """Store the changed fields of an administration that exists."""
    values = asdict(administration)
    del values["id"]
    with engine.transaction():
        before = _dicts(AdministrationRow.select().where(AdministrationRow.id == administration.id))[0]
        AdministrationRow.update(**values).where(AdministrationRow.id == administration.id).execute()
        changed = {key: value for key, value in values.items() if before[key] != value}
        old = {key: before[key] for key in changed}
        engine.audit(actor, administration.id, "administration changed", administration.code, before=old, after=changed)


def find_all(engine: Engine) -> list[Administration]:
    """Return every administration, by code."""
    rows = engine.rows(_ALL)  # plain SQL, so that a vanished drive is told as such
    return [Administration(*row) for row in rows]


def settings(engine: Engine, administration_id: int) -> dict[str, str]:
    """Return the settings that were given a value, as they are stored."""
    return dict(engine.rows("SELECT key, value FROM setting WHERE administration_id = ?", (administration_id,)))


def put_setting(engine: Engine, actor: Actor, administration_id: int, key: str, value: str) -> None:
    """Store the value of a setting."""
    _put(engine, actor, administration_id, "setting", "key", key, "value", value)


def ladders(engine: Engine, administration_id: int) -> dict[str, Ladder]:
    """Return the ladders by code; the standard one is always among them."""
    rows = _dicts(LadderRow.select().where(LadderRow.administration == administration_id))
    own = {row["code"]: Ladder(row["code"], tuple(Level(*rung) for rung in json.loads(row["levels"]))) for row in rows}
    return {STANDARD.code: STANDARD, **own}


def put_ladder(engine: Engine, actor: Actor, administration_id: int, ladder: Ladder) -> None:
    """Store a ladder under its code."""
    levels = json.dumps([[rung.grace_days, rung.deadline_days, rung.layout_level] for rung in ladder.levels])
    _put(engine, actor, administration_id, "ladder", "code", ladder.code, "levels", levels)


def groups(engine: Engine, administration_id: int) -> dict[str, PartyGroup]:
    """Return the groups by code."""
    rows = _dicts(GroupRow.select().where(GroupRow.administration == administration_id))
    return {row["code"]: PartyGroup(row["code"], row["name"], row["ladder"], row["email_template"]) for row in rows}


def put_group(engine: Engine, actor: Actor, administration_id: int, group: PartyGroup) -> None:
    """Store a group under its code."""
    with engine.transaction():
        GroupRow.delete().where(
            (GroupRow.administration == administration_id) & (GroupRow.code == group.code)
        ).execute()
        GroupRow.create(administration=administration_id, **asdict(group))
        engine.audit(actor, administration_id, "group saved", group.code, after=asdict(group))


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
    rows = _dicts(MappingRow.select().where(MappingRow.administration == administration_id))
    return {row["name"]: json.loads(row["mapping"]) for row in rows}


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


def _dicts(query: Any) -> list[dict[str, Any]]:
    """Return the rows of a Peewee query by field name; its own annotations speak of model instances only."""
    return cast("list[dict[str, Any]]", list(query.dicts()))
