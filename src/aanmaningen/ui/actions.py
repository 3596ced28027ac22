"""Actions: each is declared once, and menu, toolbar, shortcut and command palette are made from the declaration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from aanmaningen.core.errors import Message, message

from .icons import icon
from .workbench import Workbench


class Menu(StrEnum):
    """The menus, in order."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    ITEM = "item"
    PARTY = "party"
    RUN = "run"
    HELP = "help"


MENU_TITLES = {
    Menu.FILE: message("&File"),
    Menu.EDIT: message("&Edit"),
    Menu.VIEW: message("&View"),
    Menu.ITEM: message("&Item"),
    Menu.PARTY: message("&Party"),
    Menu.RUN: message("&Reminding"),
    Menu.HELP: message("&Help"),
}


def spellings(keys: str) -> list[QKeySequence]:
    """Return the ways to press keys, with the one that is shown in front.

    What people call Enter is Return to Qt, which calls Enter the one among the digits: both count.
    """
    ways = [keys.replace("Return", "Enter"), keys] if "Return" in keys else [keys]
    return [QKeySequence(one) for one in ways if one]


def keys_text(keys: str) -> str:
    """Return keys as the menus show them, in the language of Qt's own texts; "" for none."""
    return spellings(keys)[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


@dataclass(frozen=True)
class ActionSpec:
    """One thing the user can do. key: its object name, for tests. Enabled when `is_enabled` says so, asked anew at
    each `Actions.refresh`. in_toolbar: shown there too. separated: a line above it in the menu.
    text_now: a text that changes, asked at each refresh too; `text` is then what it is called in general.
    within: the widget in which the shortcut counts, for a plain key such as Space, which buttons elsewhere need.
    pictured: when it is in the toolbar as a picture, among those of the place that is shown.
    needs: what must be there before it can be done; said to who chooses it in vain.
    anywhere: it works at every place, although one of them declares it.
    """

    key: str
    text: Message
    do: Callable[[], None]
    menu: Menu
    shortcut: str = ""
    icon: str = ""
    in_toolbar: bool = False
    separated: bool = False
    is_enabled: Callable[[], bool] = field(default=lambda: True)
    checked: Callable[[], bool] | None = None
    text_now: Callable[[], Message] | None = None
    within: Callable[[], QWidget] | None = None
    needs: Message | None = None
    anywhere: bool = False
    pictured: Callable[[], bool] | None = None


class Actions(QObject):
    """The actions of the window, with their texts in the user's language."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._places: dict[str, str] = {}  # key of an action -> key of the place where it is done
        workbench.language_changed.connect(self.retranslate)

    def add(self, specs: Iterable[ActionSpec], place: str = "") -> None:
        """Make actions of these declarations. place: the key of the place that declares them."""
        for spec in specs:
            action = QAction(self)
            action.setObjectName(spec.key)
            action.setShortcuts(spellings(spec.shortcut))
            action.setCheckable(spec.checked is not None)
            if spec.within is not None:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                spec.within().addAction(action)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            action.triggered.connect(lambda _=False, do=spec.do: do())
            self._specs[spec.key] = spec
            self._actions[spec.key] = action
            self._places[spec.key] = "" if spec.anywhere else place
        self.retranslate()
        self.refresh()

    def __getitem__(self, key: str) -> QAction:
        """Return the action of that name."""
        return self._actions[key]

    def specs(self) -> list[ActionSpec]:
        """Return the declarations, in the order in which they were added."""
        return list(self._specs.values())

    def place_of(self, key: str) -> str:
        """Return the key of the place where that is done; "" for what is done anywhere, or is no declared action."""
        return self._places.get(key, "")

    def needs(self, key: str) -> Message | None:
        """Return what must be there before that can be done; None when its declaration does not say."""
        return self._specs[key].needs if key in self._specs else None

    def refresh(self) -> None:
        """Ask each action anew whether it is enabled and checked."""
        for key, spec in self._specs.items():
            self._actions[key].setEnabled(spec.is_enabled())
            if spec.checked is not None:
                self._actions[key].setChecked(spec.checked())
            if spec.text_now is not None:
                self._write(key)

    def retranslate(self) -> None:
        """Write the texts in the user's language; the tooltip names the shortcut."""
        for key in self._specs:
            self._write(key)

    def _write(self, key: str) -> None:
        action, spec = self._actions[key], self._specs[key]
        text = self._workbench.text(spec.text if spec.text_now is None else spec.text_now())
        action.setText(text)
        plain = text.replace("&", "").removesuffix("…")
        keys = keys_text(spec.shortcut)
        action.setToolTip(f"{plain} ({keys})" if keys else plain)
