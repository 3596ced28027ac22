"""Saved selections: criteria under a name."""

from aanmaningen.core import criteria_text, criteria_writing
from aanmaningen.core.errors import Refusal, message
from aanmaningen.store import administrations

from .desk import Desk


def save_selection(desk: Desk, name: str, text: str) -> str:
    """Keep criteria under a name and return them as they are written in full. Raises Refusal for a mistake in them."""
    written = criteria_writing.to_text(criteria_text.parse(text))
    administrations.put_selection(desk.engine, desk.actor, desk.administration.id, name, written)
    return written


def rename_selection(desk: Desk, name: str, new_name: str) -> None:
    """Give a saved selection another name. Raises Refusal when there is none of that name, or one of the new name."""
    found = selections(desk)
    if name not in found:
        raise Refusal(message("There is no saved selection {name}.", name=name))
    if new_name in found:
        raise Refusal(message("There is a saved selection {name} already.", name=new_name))
    with desk.engine.transaction():
        administrations.put_selection(desk.engine, desk.actor, desk.administration.id, new_name, found[name])
        administrations.delete_selection(desk.engine, desk.actor, desk.administration.id, name)


def selections(desk: Desk) -> dict[str, str]:
    """Return the saved selections: name -> criteria."""
    return administrations.selections(desk.engine, desk.administration.id)


def delete_selection(desk: Desk, name: str) -> None:
    """Remove a saved selection. Raises Refusal when there is none of that name."""
    if not administrations.delete_selection(desk.engine, desk.actor, desk.administration.id, name):
        raise Refusal(message("There is no saved selection {name}.", name=name))
