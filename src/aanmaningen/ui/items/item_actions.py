"""What can be done with the chosen items: each action declared once, with the question it asks first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.jobs import allocating, previewing
from aanmaningen.jobs.previewing import Preview
from aanmaningen.store.allocations import Counterpart

from .. import corrections as titles
from ..actions import ActionSpec, Menu
from ..chosen import Chosen
from ..corrections import Corrections
from ..pdf_dialog import PdfDialog
from ..undo import undo_stack
from ..workbench import Workbench
from .allocate_dialog import AllocateDialog, Parts
from .unallocating import ask_unallocate


class ItemsWidget(Protocol):
    """What the actions need of the place."""

    workbench: Workbench

    @property
    def table(self) -> QWidget:
        """Return the widget in which plain keys work on items."""

    def chosen(self) -> Chosen:
        """Return the chosen items, and what to call them."""

    def current_id(self) -> int | None:
        """Return the one item that is meant."""

    def isHidden(self) -> bool:  # noqa: N802 - Qt's name
        """Tell whether another place is shown."""


_NOTHING = message("No item is selected. Go to one with the arrow keys, or click it.")

# In the order of the menu; None: a line between.
CONTEXT_MENU: tuple[str | None, ...] = (
    "item_mark",
    "item_mark_reason",
    "item_unmark",
    "item_clear",
    "item_level",
    None,
    "item_block",
    "item_block_until",
    "item_skip",
    "item_unblock",
    None,
    "item_due_date",
    "item_note",
    "item_allocate",
    "item_unallocate",
    None,
    "item_preview",
)

_PICTURED = {"item_mark", "item_unmark", "item_block", "item_unblock", "item_note", "item_allocate", "item_preview"}


def specs(place: ItemsWidget) -> list[ActionSpec]:
    """Return the actions on the items of a place, and undo and redo."""
    do, correct = _ItemActions(place), Corrections(place.workbench, place.table)
    on = do.on_chosen

    def table() -> QWidget:
        return place.table

    item = Menu.ITEM
    own = [
        ActionSpec("item_mark", titles.MARK, on(correct.toggle_mark), item, "Space", "mark", within=table),
        ActionSpec("item_mark_reason", titles.MARK_WITH_REASON, on(correct.mark_with_reason), item, "Ctrl+Shift+M"),
        ActionSpec("item_unmark", titles.LEAVE_OUT, on(correct.unmark), item, "Shift+Space", "close", within=table),
        ActionSpec("item_clear", titles.CLEAR, on(correct.clear), item, "Ctrl+Shift+Space", within=table),
        ActionSpec("item_level", titles.LOWER, on(correct.lower_level), item, "Ctrl+L", "level"),
        ActionSpec("item_block", titles.BLOCK, on(correct.block), item, "Ctrl+Shift+B", "hold", separated=True),
        ActionSpec("item_block_until", titles.BLOCK_UNTIL, on(correct.block_until), item, "Ctrl+Shift+T"),
        ActionSpec("item_skip", titles.SKIP, on(correct.skip_once), item, "Ctrl+Shift+K", "skip"),
        ActionSpec("item_unblock", titles.UNBLOCK, on(correct.unblock), item, "Ctrl+Shift+D", "unhold"),
        ActionSpec("item_due_date", titles.DUE_DATE, on(correct.due_date), item, "F2", "calendar", separated=True),
        ActionSpec("item_note", titles.NOTE, on(correct.note), item, "Ctrl+M", "note"),
        ActionSpec("item_allocate", message("&Allocate…"), do.allocate, item, "Ctrl+Shift+A", "allocate"),
        ActionSpec("item_unallocate", message("Und&o an allocation…"), do.unallocate, item, "Ctrl+Shift+U"),
        ActionSpec(
            "item_preview", message("&Preview the notice"), do.preview, item, "Ctrl+Return", "pdf", separated=True
        ),
    ]
    # Without a choice they say what is missing; a key that does nothing and says nothing leaves one guessing.
    enabled = [
        replace(spec, is_enabled=do.is_here, pictured=do.is_here if spec.key in _PICTURED else None) for spec in own
    ]
    return [*enabled, *undo_stack(place.workbench).actions()]


def show_context_menu(action: Callable[[str], QAction], parent: QWidget, where: QPoint) -> QMenu:
    """Show the menu of the chosen items at a point of the screen. action: the window's action of a name."""
    menu = QMenu(parent)
    menu.setObjectName("item_menu")
    for key in CONTEXT_MENU:
        if key is None:
            menu.addSeparator()
        else:
            menu.addAction(action(key))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(where)
    return menu


class _ItemActions:
    """The gestures: ask what must be known, then let the job do it."""

    def __init__(self, place: ItemsWidget) -> None:
        self._place = place
        self._bench = place.workbench
        self._undo = undo_stack(place.workbench)

    # -- questions

    def is_here(self) -> bool:
        return not self._place.isHidden()

    # -- changes

    def on_chosen(self, correct: Callable[[Chosen], None]) -> Callable[[], None]:
        """Return the gesture that corrects what is chosen; without a choice it says so."""

        def gesture() -> None:
            chosen = self._place.chosen()
            if chosen.ids:
                correct(chosen)
            else:
                self._bench.said.emit(_NOTHING)

        return gesture

    def allocate(self) -> None:
        item_id = self._current()
        if item_id is None:
            return

        def then(answer: object) -> None:
            assert isinstance(answer, tuple)
            item, others = answer
            assert isinstance(item, Counterpart)
            AllocateDialog(self._bench, item, others, self._window).ask(partial(self._allocate, item.item_id))

        self._bench.read(
            message("Looking for items to allocate to"), lambda desk: allocating.counterparts(desk, item_id), then
        )

    def unallocate(self) -> None:
        item_id = self._current()
        if item_id is not None:
            ask_unallocate(self._bench, item_id, self._window)

    def preview(self) -> None:
        item_id, day = self._current(), self._bench.reference_date
        if item_id is None:
            return

        def then(answer: object) -> None:
            assert isinstance(answer, Preview)
            PdfDialog(self._bench, _what(answer, day), answer.pdf, self._window).open()

        self._bench.read(
            message("Drawing the notice"), lambda desk: previewing.preview_notice(desk, item_id, day), then
        )

    # -- private

    @property
    def _window(self) -> QWidget:
        return self._place.table.window()

    def _allocate(self, item_id: int, parts: Parts) -> None:
        self._undo.do(message("Allocating"), lambda desk: allocating.allocate(desk, item_id, parts))

    def _current(self) -> int | None:
        found = self._place.current_id()
        if found is None:
            self._bench.said.emit(_NOTHING)
        return found


def _what(preview: Preview, day: date) -> Message:
    """Return what the preview shows, as its heading."""
    if preview.recipient:
        return message(
            "The notice {party} would get on {day}: level {level}, by e-mail to {recipient}",
            party=preview.party_name,
            day=day,
            level=preview.level,
            recipient=preview.recipient,
        )
    return message(
        "The notice {party} would get on {day}: level {level}, on paper",
        party=preview.party_name,
        day=day,
        level=preview.level,
    )
