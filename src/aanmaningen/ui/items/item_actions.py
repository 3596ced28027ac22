"""What can be done with the chosen items: each action declared once, with the question it asks first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import allocating, correcting, keeping, previewing
from aanmaningen.jobs.correcting import Correction
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.previewing import Preview
from aanmaningen.store import corrections
from aanmaningen.store.allocations import Counterpart

from ..actions import ActionSpec, Menu
from ..pdf_dialog import PdfDialog
from ..workbench import Workbench
from .chosen import Chosen
from .dialogs.allocate import AllocateDialog, Parts
from .dialogs.day import DayAndReason, DayDialog
from .dialogs.level import LevelAndReason, LevelDialog
from .dialogs.note import NoteDialog
from .dialogs.reason import ReasonDialog
from .unallocating import ask_unallocate
from .undo import undo_stack


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
_LEAVE_OUT = message("Lea&ve out of the next run…")
_LOWER = message("&Lower the level…")
_BLOCK = message("&Block…")
_BLOCK_UNTIL = message("Block &until…")
_SKIP = message("&Skip once…")
_UNBLOCK = message("Un&block…")
_DUE_DATE = message("Change &due date…")
_NOTE = message("&Note…")

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
    "item_unallocate",
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
        ActionSpec("item_unmark", _LEAVE_OUT, do.unmark, item, "Shift+Space", within=table),
        ActionSpec("item_clear", message("&Clear the mark"), do.clear, item, "Ctrl+Shift+Space", within=table),
        ActionSpec("item_level", _LOWER, do.lower_level, item, "Ctrl+L", "level"),
        ActionSpec("item_block", _BLOCK, do.block, item, "Ctrl+Shift+B", "hold", separated=True),
        ActionSpec("item_block_until", _BLOCK_UNTIL, do.block_until, item, "Ctrl+Shift+T"),
        ActionSpec("item_skip", _SKIP, do.skip_once, item, "Ctrl+Shift+K", "skip"),
        ActionSpec("item_unblock", _UNBLOCK, do.unblock, item, "Ctrl+Shift+D", "unhold"),
        ActionSpec("item_due_date", _DUE_DATE, do.change_due_date, item, "F2", "calendar", separated=True),
        ActionSpec("item_note", _NOTE, do.note, item, "Ctrl+M", "note"),
        ActionSpec("item_allocate", message("&Allocate…"), do.allocate, item, "Ctrl+Shift+A", "allocate"),
        ActionSpec("item_unallocate", message("Und&o an allocation…"), do.unallocate, item, "Ctrl+Shift+U"),
        ActionSpec(
            "item_preview", message("&Preview the notice"), do.preview, item, "Ctrl+Return", "pdf", separated=True
        ),
    ]
    # Without a choice they say what is missing; a key that does nothing and says nothing leaves one guessing.
    enabled = [replace(spec, is_enabled=do.is_here) for spec in own]
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

    def toggle_mark(self) -> None:
        self._correct(message("Marking"), correcting.toggle_mark)

    def clear(self) -> None:
        self._correct(message("Clearing marks"), correcting.clear)

    def unmark(self) -> None:
        self._ask_reason(
            _LEAVE_OUT,
            lambda item: message("Leave {item} out of the next run?", item=item),
            lambda n: plural("Leave {n} item out of the next run?", "Leave {n} items out of the next run?", n=n),
            message("&Leave out"),
            message("Leaving out"),
            correcting.unmark,
        )

    def block(self) -> None:
        self._ask_reason(
            _BLOCK,
            lambda item: message("Block {item}? It gets no notice until you lift the block.", item=item),
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
            _SKIP,
            lambda item: message("Skip {item} once? The next run passes it over.", item=item),
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
            _UNBLOCK,
            lambda item: message("Lift the block on {item}?", item=item),
            lambda n: plural("Lift the block on {n} item?", "Lift the blocks on {n} items?", n=n),
            message("&Unblock"),
            message("Unblocking"),
            correcting.unblock,
        )

    def block_until(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return

        def then(answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(message("Blocking"), lambda desk: correcting.block_until(desk, chosen.ids, day, reason))

        sentence = chosen.said(
            lambda item: message("Block {item} until a day? From that day on it may get a notice again.", item=item),
            lambda n: plural(
                "Block {n} item until a day? From that day on it may get a notice again.",
                "Block {n} items until a day? From that day on they may get a notice again.",
                n=n,
            ),
        )
        day, label = self._bench.reference_date + timedelta(days=7), message("Block un&til")
        DayDialog(self._bench, sentence, message("&Block"), label, day, self._recent(), self._window, _BLOCK_UNTIL).ask(
            then
        )

    def change_due_date(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return

        def then(answer: DayAndReason) -> None:
            day, reason = answer
            self._undo.do(
                message("Changing due dates"), lambda desk: correcting.change_due_date(desk, chosen.ids, day, reason)
            )

        # “Two weeks later” is meant from where it is now. Only of different dates there is no such day.
        now = None if chosen.due_day is None else date.fromordinal(chosen.due_day)
        sentence = chosen.said(
            lambda item: message("Change the due date of {item}", item=item),
            lambda n: plural("Change the due date of {n} item", "Change the due date of {n} items", n=n),
        )
        DayDialog(
            self._bench,
            sentence,
            message("&Change"),
            message("&Due date"),
            now or self._bench.reference_date,
            self._recent(),
            self._window,
            _DUE_DATE,
            count_from=now,
        ).ask(then)

    def lower_level(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        most = max(len(ladder.levels) for ladder in keeping.ladders(self._bench.desk).values())

        def then(answer: LevelAndReason) -> None:
            level, reason = answer
            self._undo.do(
                message("Lowering levels"), lambda desk: correcting.lower_level(desk, chosen.ids, level, reason)
            )

        sentence = chosen.said(
            lambda item: message("Send {item} out at a lower level? It is then marked for the next run.", item=item),
            lambda n: plural(
                "Send {n} item out at a lower level? It is then marked for the next run.",
                "Send {n} items out at a lower level? They are then marked for the next run.",
                n=n,
            ),
        )
        LevelDialog(self._bench, sentence, most, self._recent(), self._window, _LOWER).ask(then)

    def note(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        sentence = chosen.said(
            lambda item: message("A note on {item}", item=item),
            lambda n: plural("A note on {n} item", "A note on {n} items", n=n),
        )
        NoteDialog(self._bench, sentence, self._window, _NOTE).ask(
            lambda text: self._undo.do(message("Saving the note"), lambda desk: correcting.note(desk, chosen.ids, text))
        )

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

    def _recent(self) -> list[str]:
        return corrections.recent_reasons(self._bench.desk.engine, self._bench.desk.administration.id)

    def _allocate(self, item_id: int, parts: Parts) -> None:
        self._undo.do(message("Allocating"), lambda desk: allocating.allocate(desk, item_id, parts))

    def _chosen(self) -> Chosen | None:
        """Return what was chosen; without a choice, say so."""
        chosen = self._place.chosen()
        if chosen.ids:
            return chosen
        self._bench.said.emit(_NOTHING)
        return None

    def _current(self) -> int | None:
        found = self._place.current_id()
        if found is None:
            self._bench.said.emit(_NOTHING)
        return found

    def _correct(self, title: Message, correct: Callable[[Desk, Sequence[int]], Correction]) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._undo.do(title, lambda desk: correct(desk, chosen.ids))

    def _ask_reason(
        self,
        title: Message,
        one: Callable[[Message], Message],
        many: Callable[[int], Message],
        agree: Message,
        doing: Message,
        correct: Callable[[Desk, Sequence[int], str], Correction],
    ) -> None:
        chosen = self._chosen()
        if chosen is not None:
            ReasonDialog(self._bench, chosen.said(one, many), agree, self._recent(), self._window, title).ask(
                lambda reason: self._undo.do(doing, lambda desk: correct(desk, chosen.ids, reason))
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
