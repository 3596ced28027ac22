"""Kinds of user-defined attributes: their definitions, and which names are in use."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from aanmaningen.core.records import AttributeKind, AttributeType

from .engine import Actor, Engine


def kinds(engine: Engine, administration_id: int) -> list[AttributeKind]:
    """Return the definitions, by name."""
    return [
        AttributeKind(name, AttributeType(kind), tuple(json.loads(choices)))
        for name, kind, choices in engine.rows(
            "SELECT name, kind, choices FROM attribute_kind WHERE administration_id = ? ORDER BY LOWER(name), name",
            (administration_id,),
        )
    ]


def put_kind(engine: Engine, actor: Actor, administration_id: int, kind: AttributeKind) -> None:
    """Store a definition under its name."""
    with engine.transaction():
        before = _find(engine, administration_id, kind.name)
        engine.execute(
            "INSERT INTO attribute_kind (administration_id, name, kind, choices) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (administration_id, name) DO UPDATE SET kind = excluded.kind, choices = excluded.choices",
            (administration_id, kind.name, kind.kind.value, json.dumps(kind.choices)),
        )
        facts = {} if before is None else {"before": asdict(before)}
        engine.audit(actor, administration_id, "attribute kind saved", kind.name, **facts, after=asdict(kind))


def rename(engine: Engine, actor: Actor, administration_id: int, name: str, new_name: str) -> None:
    """Give an attribute another name, with the values of all parties. Nothing may have the new name yet."""
    with engine.transaction():
        engine.execute(
            "UPDATE attribute_kind SET name = ? WHERE administration_id = ? AND name = ?",
            (new_name, administration_id, name),
        )
        engine.execute(
            "UPDATE attribute SET name = ? WHERE name = ? "
            "AND party_id IN (SELECT id FROM party WHERE administration_id = ?)",
            (new_name, name, administration_id),
        )
        engine.audit(actor, administration_id, "attribute kind renamed", new_name, before=name, after=new_name)


def delete_kind(engine: Engine, actor: Actor, administration_id: int, name: str) -> bool:
    """Remove a definition and tell whether there was one. The values of the parties stay."""
    with engine.transaction():
        before = _find(engine, administration_id, name)
        if before is None:
            return False
        engine.execute("DELETE FROM attribute_kind WHERE administration_id = ? AND name = ?", (administration_id, name))
        engine.audit(actor, administration_id, "attribute kind deleted", name, before=asdict(before))
    return True


def names_in_use(engine: Engine, administration_id: int) -> list[str]:
    """Return the names under which any party has a value, defined or not."""
    return [
        row[0]
        for row in engine.rows(
            "SELECT DISTINCT x.name FROM attribute x JOIN party p ON p.id = x.party_id "
            "WHERE p.administration_id = ? ORDER BY x.name",
            (administration_id,),
        )
    ]


def all_values(engine: Engine, administration_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield party id, name and value of every attribute of every party."""
    rows = engine.rows(
        "SELECT x.party_id, x.name, x.value FROM attribute x JOIN party p ON p.id = x.party_id "
        "WHERE p.administration_id = ?",
        (administration_id,),
    )
    return ((party_id, name, value) for party_id, name, value in rows)


def values(engine: Engine, administration_id: int, name: str) -> Iterator[tuple[str, str]]:
    """Yield party code and value of everyone who has this attribute, by code."""
    rows = engine.rows(
        "SELECT p.code, x.value FROM attribute x JOIN party p ON p.id = x.party_id "
        "WHERE p.administration_id = ? AND x.name = ? ORDER BY p.code",
        (administration_id, name),
    )
    return ((code, value) for code, value in rows)


def _find(engine: Engine, administration_id: int, name: str) -> AttributeKind | None:
    return next((kind for kind in kinds(engine, administration_id) if kind.name == name), None)
