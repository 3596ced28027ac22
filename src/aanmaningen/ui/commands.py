"""Commands: what the palette lists, here and at the other places, and how it is found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QAction, QIcon, QKeySequence

from aanmaningen.jobs.looking.texts import fold

from .actions import Actions

_ACCELERATOR = re.compile("&(.)")  # "&&" is an ampersand


@dataclass(frozen=True)
class Command:
    """One line of the palette. where: the title of the place it belongs to, when that is another than the shown one.

    is_possible: False for what can be done at the place that is shown, but not now.
    """

    text: str
    keys: str
    icon: QIcon
    action: QAction
    where: str = ""
    is_possible: bool = True
    sought: str = field(default="", repr=False)  # what typed words are looked for in


def commands(actions: Actions, others: Iterable[QAction], here: str, titles: dict[str, str]) -> list[Command]:
    """Return everything that can be done: first what can be done now, then the rest of this place, then elsewhere.

    others: what can be done besides the declared actions. here: the key of the place that is shown. titles: the places.
    """
    now: list[Command] = []
    later: list[Command] = []
    elsewhere: dict[str, list[Command]] = {key: [] for key in titles}
    for spec in actions.specs():
        action, place = actions[spec.key], actions.place_of(spec.key)
        if spec.key == "palette":
            continue
        if action.isEnabled():
            now.append(_command(action))
        elif place in elsewhere and place != here:
            elsewhere[place].append(_command(action, titles[place]))
        else:
            later.append(_command(action, is_possible=False))
    now += [_command(action) for action in others]
    return [*now, *later, *(one for of_place in elsewhere.values() for one in of_place)]


def matching(found: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands that hold all typed words, in any order, whatever their capitals and accents."""
    words = fold(typed).split()
    return [one for one in found if all(word in one.sought for word in words)]


def _command(action: QAction, where: str = "", *, is_possible: bool = True) -> Command:
    text = _ACCELERATOR.sub(r"\1", action.text())
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Command(text, keys, action.icon(), action, where, is_possible, fold(f"{text} {where}"))
