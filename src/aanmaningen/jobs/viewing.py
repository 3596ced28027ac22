"""Saved views of the grid: under a name in the administration, and as files to share."""

from pathlib import Path

from aanmaningen.core.errors import Refusal, message
from aanmaningen.store import grid

from .desk import Desk
from .user_files import write_file

_LARGEST = 1_000_000  # bytes: a view is a thousandth of this


def views(desk: Desk) -> dict[str, str]:
    """Return the saved views by name, in the form in which they were given."""
    return grid.views(desk.engine, desk.administration.id)


def save_view(desk: Desk, name: str, definition: str) -> None:
    """Keep a view under a name, in place of one of that name. Raises Refusal when the name is empty."""
    if not name.strip():
        raise Refusal(message("Give the view a name."))
    grid.put_view(desk.engine, desk.actor, desk.administration.id, name.strip(), definition)


def rename_view(desk: Desk, old: str, new: str) -> None:
    """Give a saved view another name. Raises Refusal when there is none of the old name, or one of the new."""
    known = views(desk)
    if old not in known:
        raise Refusal(message("There is no saved view {name}.", name=old))
    if new.strip() != old and new.strip() in known:
        raise Refusal(message("Another view has this name already. Choose another name."))
    with desk.engine.transaction():
        save_view(desk, new, known[old])
        if new.strip() != old:
            delete_view(desk, old)


def delete_view(desk: Desk, name: str) -> None:
    """Remove a saved view. Raises Refusal when there is none of that name."""
    if not grid.delete_view(desk.engine, desk.actor, desk.administration.id, name):
        raise Refusal(message("There is no saved view {name}.", name=name))


def write_view(desk: Desk, path: Path, definition: str) -> None:
    """Write a view to a file. Raises Refusal when that cannot be; also when a file of another kind is there."""
    write_file(desk, path, definition.encode("utf-8"))


def read_view(desk: Desk, path: Path) -> str:
    """Return what a file says, for whoever understands views. Raises Refusal when it cannot be read."""
    desk.keep_shut(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refusal(
            message("{file} cannot be read: {reason}", file=str(path), reason=error.strerror or str(error))
        ) from error
    except ValueError as error:
        raise Refusal(message("{file} is not a view of Aanmaningen.", file=str(path))) from error
