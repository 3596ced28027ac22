"""The names of attributes in what was saved: criteria, views and mappings follow when one gets another name."""

import json
from typing import Any

from aanmaningen.core import criteria_text, criteria_writing
from aanmaningen.core.criteria import ATTRIBUTE_PREFIX, with_attribute_renamed
from aanmaningen.core.errors import Refusal
from aanmaningen.store import administrations, grid

from .desk import Desk


def follow_rename(desk: Desk, name: str, new_name: str) -> None:
    """Write another name for an attribute in everything that was saved. What cannot be read stays as it is."""
    engine, actor, own = desk.engine, desk.actor, desk.administration.id
    before, after = ATTRIBUTE_PREFIX + name, ATTRIBUTE_PREFIX + new_name
    for selection, text in administrations.selections(engine, own).items():
        written = _in_criteria(text, name, new_name)
        if written != text:
            administrations.put_selection(engine, actor, own, selection, written)
    for view, definition in grid.views(engine, own).items():
        written = _in_view(definition, before, after)
        if written != definition:
            grid.put_view(engine, actor, own, view, written)
    for key, mapping in administrations.mappings(engine, own).items():
        # The fields alone: a heading in the file is called as before.
        renamed = {part: _keys_renamed(said, before, after) for part, said in mapping.items()}
        if renamed != mapping:
            administrations.put_mapping(engine, actor, own, key, renamed)


def _in_criteria(text: str, name: str, new_name: str) -> str:
    try:
        return criteria_writing.to_text(with_attribute_renamed(criteria_text.parse(text), name, new_name))
    except Refusal:
        return text


def _in_view(definition: str, before: str, after: str) -> str:
    try:
        said = json.loads(definition)
    except ValueError:
        return definition
    renamed = _renamed(said, before, after)
    return definition if renamed == said else json.dumps(renamed, ensure_ascii=False)


def _renamed(said: Any, before: str, after: str) -> Any:
    match said:
        case str():
            return after if said == before else said
        case list():
            return [_renamed(part, before, after) for part in said]
        case dict():
            return {_renamed(key, before, after): _renamed(part, before, after) for key, part in said.items()}
    return said


def _keys_renamed(said: object, before: str, after: str) -> object:
    if not isinstance(said, dict):
        return said
    return {after if key == before else key: value for key, value in said.items()}
