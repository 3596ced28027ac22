"""Saved mappings: how lists with headings of their own are read."""

import json
from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.sources import FieldSet, ListMapping, recognise
from aanmaningen.store import administrations

from .desk import Desk


def find(desk: Desk, name: str) -> ListMapping | None:
    """Return the saved mapping of that name, else the one in the file of that name; None for "". Raises Refusal."""
    if not name:
        return None
    saved = administrations.mappings(desk.engine, desk.administration.id)
    if name in saved:
        return ListMapping.from_json(json.dumps(saved[name]))
    return _read(desk, Path(name))


def save(desk: Desk, name: str, file: Path) -> None:
    """Keep the mapping in a JSON file under a name. Raises Refusal when it is none."""
    mapping = json.loads(_read(desk, file).to_json())
    administrations.put_mapping(desk.engine, desk.actor, desk.administration.id, name, mapping)


def keep(desk: Desk, name: str, mapping: ListMapping) -> None:
    """Keep a mapping under a name. Raises Refusal when the name is empty."""
    if not name.strip():
        raise Refusal(message("Give the mapping a name."))
    said = json.loads(mapping.to_json())
    administrations.put_mapping(desk.engine, desk.actor, desk.administration.id, name.strip(), said)


def names(desk: Desk) -> list[str]:
    """Return the names of the saved mappings."""
    return sorted(administrations.mappings(desk.engine, desk.administration.id))


def recognised(file: Path, kind: str) -> str:
    """Return as JSON how a list of "items" or "parties" would be read. Raises Refusal when it is no such list."""
    return recognise(file, FieldSet(kind)).to_json()


def _read(desk: Desk, path: Path) -> ListMapping:
    desk.keep_shut(path)
    try:
        return ListMapping.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            message("There is no saved mapping {name}, nor a file of that name that can be read.", name=str(path))
        ) from error
