"""What can be done with the chosen items: each action declared once, with the question it asks first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import correcting, keeping, previewing
from aanmaningen.jobs.correcting import Correction
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.previewing import Preview
from aanmaningen.store import corrections
from aanmaningen.store.allocations import Counterpart

from ..actions import ActionSpec, Menu
from ..workbench import Workbench
from .dialogs.allocate import AllocateDialog, Parts
from .dialogs.day import DayAndReason, DayDialog
from .dialogs.level import LevelAndReason, LevelDialog
from .dialogs.note import NoteDialog
from .dialogs.reason import ReasonDialog
from .pdf_view import PdfDialog
from .undo import undo_stack


class ItemsWidget(Protocol):
    """What the actions need of the place."""

    workbench: Workbench

    @property
    def table(self) -> QWidget:
        """Return the widget in which plain keys work on items."""

    def selected_ids(self) -> list[int]:
        """Return the chosen items."""

    def current_id(self) -> int | None:
        """Return the item of the row on which the keyboard stands."""

    def isHidden(self) -> bool:  # noqa: N802 - Qt's name
        """Tell whether another place is shown."""


# In the order of the menu; None: a line between.
CONTEXT_MENU: tuple[str | None, ...] = (
    "item_mark",
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
    None,
    "item_preview",
)


def specs(place: ItemsWidget) -> list[ActionSpec]:
    """Return the actions on the items of a place, and undo and redo."""
    do = _ItemActions(place)

    def table() -> QWidget:
        return place.table

    item = Menu.ITEM
    own = [
        ActionSpec("item_mark", message("&Mark for the next run"), do.toggle_mark, item, "Space", "mark", within=table),
        ActionSpec("item_unmark", message("Lea&ve out of the next run…"), do.unmark, item, "Shift+Space", within=table),
        ActionSpec("item_clear", message("&Clear the mark"), do.clear, item, "Ctrl+Shift+Space", within=table),
        ActionSpec("item_level", message("&Lower the level…"), do.lower_level, item, "Ctrl+L", "level"),
        ActionSpec("item_block", message("&Block…"), do.block, item, "Ctrl+Shift+B", "hold", separated=True),
        ActionSpec("item_block_until", message("Block &until…"), do.block_until, item, "Ctrl+Shift+T"),
        ActionSpec("item_skip", message("&Skip once…"), do.skip_once, item, "Ctrl+Shift+K", "skip"),
        ActionSpec("item_unblock", message("Un&block…"), do.unblock, item, "Ctrl+Shift+D", "unhold"),
        ActionSpec(
            "item_due_date", message("Change &due date…"), do.change_due_date, item, "F2", "calendar", separated=True
        ),
        ActionSpec("item_note", message("&Note…"), do.note, item, "Ctrl+M", "note"),
        ActionSpec("item_allocate", message("&Allocate…"), do.allocate, item, "Ctrl+Shift+A", "allocate"),
        ActionSpec(
            "item_preview", message("&Preview the notice"), do.preview, item, "Ctrl+Return", "pdf", separated=True
        ),
    ]
    needs_one = {"item_allocate": do.has_current, "item_preview": do.has_current}
    enabled = [replace(spec, is_enabled=needs_one.get(spec.key, do.has_selection)) for spec in own]
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

    def has_selection(self) -> bool:
        return not self._place.isHidden() and bool(self._place.selected_ids())

    def has_current(self) -> bool:
        return not self._place.isHidden() and self._place.current_id() is not None

    # -- changes

    def toggle_mark(self) -> None:
        self._correct(message("Marking"), correcting.toggle_mark)

    def clear(self) -> None:
        self._correct(message("Clearing marks"), correcting.clear)

    def unmark(self) -> None:
        self._ask_reason(
            lambda n: plural("Leave {n} item out of the next run?", "Leave {n} items out of the next run?", n=n),
            message("&Leave out"),
            message("Leaving out"),
            correcting.unmark,
        )

    def block(self) -> None:
        self._ask_reason(
            lambda n: plural(
                "Block {n} item? It gets no notice until you lift the block.",
                "Block {n} items? They get no notice until you lift the block.",
                n=n,
            ),
            message("&Block"),
            message("Blocking"),
            correcting.block,
        )

    def skip_once(self) -> None:
        self._ask_reason(
            lambda n: plural(
                "Skip {n} item once? The next run passes it over.",
                "Skip {n} items once? The next run passes them over.",
                n=n,
            ),
            message("&Skip"),
            message("Skipping"),
            correcting.skip_once,
        )

    def unblock(self) -> None:
        self._ask_reason(
            lambda n: plural("Lift the block on {n} item?", "Lift the blocks on {n} items?", n=n),
            message("&Unblock"),
            message("Unblocking"),
            correcting.unblock,
        )

    def block_until(self) -> None:
        def then(ids: list[int], answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(message("Blocking"), lambda desk: correcting.block_until(desk, ids, day, reason))

        self._ask_day(
            lambda n: plural(
                "Block {n} item until a day? From that day on it may get a notice again.",
                "Block {n} items until a day? From that day on they may get a notice again.",
                n=n,
            ),
            message("&Block"),
            message("Block un&til"),
            then,
            days_ahead=7,
        )

    def change_due_date(self) -> None:
        def then(ids: list[int], answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(
                message("Changing due dates"), lambda desk: correcting.change_due_date(desk, ids, day, reason)
            )

        self._ask_day(
            lambda n: plural("Change the due date of {n} item", "Change the due date of {n} items", n=n),
            message("&Change"),
            message("&Due date"),
            then,
        )

    def lower_level(self) -> None:
        ids = self._place.selected_ids()
        if not ids:
            return
        most = max(len(ladder.levels) for ladder in keeping.ladders(self._bench.desk).values())

        def then(answer: LevelAndReason) -> None:
            level, reason = answer
            self._undo.do(message("Lowering levels"), lambda desk: correcting.lower_level(desk, ids, level, reason))

        sentence = plural(
            "Send {n} item out at a lower level? It is then marked for the next run.",
            "Send {n} items out at a lower level? They are then marked for the next run.",
            n=len(ids),
        )
        LevelDialog(self._bench, sentence, most, self._recent(), self._window).ask(then)

    def note(self) -> None:
        ids = self._place.selected_ids()
        if not ids:
            return
        sentence = plural("A note on {n} item", "A note on {n} items", n=len(ids))
        NoteDialog(self._bench, sentence, self._window).ask(
            lambda text: self._undo.do(message("Saving the note"), lambda desk: correcting.note(desk, ids, text))
        )

    def allocate(self) -> None:
        item_id = self._place.current_id()
        if item_id is None:
            return

        def then(answer: object) -> None:
            assert isinstance(answer, tuple)
            item, others = answer
            assert isinstance(item, Counterpart)
            AllocateDialog(self._bench, item, others, self._window).ask(partial(self._allocate, item.item_id))

        self._bench.read(
            message("Looking for items to allocate to"), lambda desk: correcting.counterparts(desk, item_id), then
        )

    def preview(self) -> None:
        item_id, day = self._place.current_id(), self._bench.reference_date
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

    def _recent(self) -> list[str]:
        return corrections.recent_reasons(self._bench.desk.engine, self._bench.desk.administration.id)

    def _allocate(self, item_id: int, parts: Parts) -> None:
        self._undo.do(message("Allocating"), lambda desk: correcting.allocate(desk, item_id, parts))

    def _correct(self, title: Message, correct: Callable[[Desk, list[int]], Correction]) -> None:
        ids = self._place.selected_ids()
        if ids:
            self._undo.do(title, lambda desk: correct(desk, ids))

    def _ask_reason(
        self,
        sentence: Callable[[int], Message],
        agree: Message,
        title: Message,
        correct: Callable[[Desk, list[int], str], Correction],
    ) -> None:
        ids = self._place.selected_ids()
        if ids:
            ReasonDialog(self._bench, sentence(len(ids)), agree, self._recent(), self._window).ask(
                lambda reason: self._undo.do(title, lambda desk: correct(desk, ids, reason))
            )

    def _ask_day(
        self,
        sentence: Callable[[int], Message],
        agree: Message,
        label: Message,
        then: Callable[[list[int], DayAndReason], None],
        days_ahead: int = 0,
    ) -> None:
        ids = self._place.selected_ids()
        if ids:
            day = self._bench.reference_date + timedelta(days=days_ahead)
            DayDialog(self._bench, sentence(len(ids)), agree, label, day, self._recent(), self._window).ask(
                partial(then, ids)
            )


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
