"""Correcting: what a person decides about open items, on any number of them at once, and taking that back.

Each function is one transaction with its audit, and gives a `Correction`: what `undo` needs to restore everything
exactly. Undoing gives a correction again, so that it can be redone. The audit keeps all of it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.selection import Hold, HoldKind, Mark
from aanmaningen.store import allocations, corrections, notes
from aanmaningen.store.corrections import RowChange, Which

from .collecting import no_collecting
from .desk import Desk

Words = Callable[[int], Message]  # how many items -> what is done to them, as in “Undo: {what}”


@dataclass(frozen=True, slots=True)
class Correction:
    """What was done, in words, and what is needed to take it back. Without changes there is nothing to take back."""

    what: Message
    action: str
    item_count: int
    changes: tuple[RowChange, ...]
    last_notice_id: int
    last_allocation_id: int


class Superseded(Refusal):
    """A correction that can never be taken back any more, because something leans on it."""


def toggle_mark(desk: Desk, item_ids: Collection[int]) -> Correction:
    """Mark items for the next run; when all of them are marked already, take the marks away. Raises Refusal."""
    with desk.engine.transaction():
        with corrections.picked(desk.engine, desk.administration.id, item_ids, Which.REMINDABLE):
            are_marked = corrections.are_all_marked(desk.engine)
        return clear(desk, item_ids) if are_marked else mark(desk, item_ids)


def mark(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Mark items for the next run, whatever the criteria say. Raises Refusal when none can be on a notice."""

    def words(n: int) -> Message:
        return plural("mark {n} item", "mark {n} items", n=n)

    return _mark(desk, item_ids, Mark(True), words, "marked", reason)


def unmark(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Leave items out of the next run. Raises Refusal."""

    def words(n: int) -> Message:
        return plural("leave {n} item out of the next run", "leave {n} items out of the next run", n=n)

    return _mark(desk, item_ids, Mark(False), words, "left out", reason)


def lower_level(desk: Desk, item_ids: Collection[int], level: int, reason: str = "") -> Correction:
    """Mark items to go out at this level at most; it never raises one. Raises Refusal."""
    if level < 1:
        raise Refusal(message("A level is 1 or higher."))

    def words(n: int) -> Message:
        return plural("lower the level of {n} item", "lower the level of {n} items", n=n)

    return _mark(desk, item_ids, Mark(True, level), words, "level lowered", reason, level=level)


def clear(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Take away what was marked by hand."""

    def words(n: int) -> Message:
        return plural("clear the mark of {n} item", "clear the marks of {n} items", n=n)

    return _mark(desk, item_ids, None, words, "mark cleared", reason)


def block(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Keep notices back until somebody lifts the block."""

    def words(n: int) -> Message:
        return plural("block {n} item", "block {n} items", n=n)

    return _hold(desk, item_ids, Hold(0, HoldKind.BLOCK, None, reason), words, "blocked", reason)


def block_until(desk: Desk, item_ids: Collection[int], until: date, reason: str = "") -> Correction:
    """Keep notices back until, and not on, a day."""

    def words(n: int) -> Message:
        return plural("block {n} item until {until}", "block {n} items until {until}", n=n, until=until)

    hold = Hold(0, HoldKind.UNTIL, until.toordinal(), reason)
    return _hold(desk, item_ids, hold, words, "blocked until", reason)


def skip_once(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Pass items over in the one next run that would remind them."""

    def words(n: int) -> Message:
        return plural("skip {n} item once", "skip {n} items once", n=n)

    return _hold(desk, item_ids, Hold(0, HoldKind.SKIP, None, reason), words, "skipped once", reason)


def unblock(desk: Desk, item_ids: Collection[int], reason: str = "") -> Correction:
    """Lift the holds on items. Raises Refusal when there is none: a hold on a whole party is lifted at the party."""

    def words(n: int) -> Message:
        return plural("unblock {n} item", "unblock {n} items", n=n)

    return _hold(desk, item_ids, None, words, "unblocked", reason, which=Which.HELD)


def note(desk: Desk, item_ids: Collection[int], text: str) -> Correction:
    """Write a note on items. Raises Refusal when it is empty."""
    if not text.strip():
        raise Refusal(message("The note is empty. Write something first."))

    def write() -> None:
        notes.add_on_picked(desk.engine, desk.actor, desk.administration.id, text.strip())

    def words(n: int) -> Message:
        return plural("note on {n} item", "note on {n} items", n=n)

    return correct(desk, item_ids, words, "note added", "note", write)


def change_due_date(desk: Desk, item_ids: Collection[int], due: date, reason: str = "") -> Correction:
    """Give items another due date. Raises Refusal when one of them was invoiced later than that."""

    def write() -> None:
        later = corrections.invoiced_after(desk.engine, due.toordinal())
        if later is not None:
            raise Refusal(
                message(
                    "Item {number} is of {invoiced}; it cannot be due on {due}, before that day. Choose a later day.",
                    number=later[0],
                    invoiced=date.fromordinal(later[1]),
                    due=due,
                )
            )
        corrections.put_due_day(desk.engine, due.toordinal())
        tell(desk, "due date changed", reason, due=due)

    def words(n: int) -> Message:
        return plural("due date of {n} item to {due}", "due date of {n} items to {due}", n=n, due=due)

    return correct(desk, item_ids, words, "due date changed", "item", write, reason=reason)


def tell(desk: Desk, kind: str, reason: str, **values: object) -> None:
    """Write what was done to the picked items in the timelines of their parties. Inside a correction."""
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    if reason:
        facts["reason"] = reason
    corrections.tell(desk.engine, desk.actor, desk.administration.id, kind, facts)


@no_collecting()
def correct(
    desk: Desk,
    item_ids: Collection[int],
    words: Words,
    action: str,
    table: str,
    write: Callable[[], None],
    *,
    which: Which = Which.ANY,
    reason: str = "",
) -> Correction:
    """Carry out one correction: pick the items, record what `write` does to `table`, and audit it. Raises Refusal."""
    engine, administration_id = desk.engine, desk.administration.id
    with engine.transaction(), corrections.picked(engine, administration_id, item_ids, which) as count:
        if not count:
            raise Refusal(_NONE_FITS[which])
        with corrections.recorded(engine, table) as changes:
            write()
        desk.stop_if_cancelled()  # everything is taken back with the transaction
        corrections.audit(engine, desk.actor, administration_id, action, changes, reason)
        return Correction(
            words(count), action, count, tuple(changes), corrections.newest_notice(engine), allocations.newest(engine)
        )


_NONE_FITS = {
    Which.ANY: message("Choose one or more items first."),
    Which.REMINDABLE: message("None of these items can be on a notice: they are paid, or not receivable."),
    Which.HELD: message("None of these items is blocked. A block on a whole party is lifted at the party."),
}


@no_collecting()
def undo(desk: Desk, done: Correction) -> Correction:
    """Put everything back as it was before a correction, and return what redoes it.

    Raises Superseded when something leans on it: a notice that went out since, a list, or somebody else's change.
    """
    engine = desk.engine
    with engine.transaction():
        about = corrections.item_ids(done.changes)
        with corrections.picked(engine, desk.administration.id, about):
            _refuse_when_leaned_on(desk, done, about)
            last = corrections.newest_notice(engine)
            corrections.put_back(engine, done.changes)
            if any(change.table == "allocation" for change in done.changes):
                over = allocations.overdrawn(engine, about)
                if over is not None:
                    raise _superseded(over)
            back = corrections.reversed_changes(done.changes)
            action = done.action.removesuffix(_UNDONE) if done.action.endswith(_UNDONE) else done.action + _UNDONE
            corrections.audit(engine, desk.actor, desk.administration.id, action, back)
        return Correction(done.what, action, done.item_count, back, last, allocations.newest(engine))


_UNDONE = ", undone"


def _refuse_when_leaned_on(desk: Desk, done: Correction, about: list[int]) -> None:
    tables = {change.table for change in done.changes}
    # Nothing that is printed or decided depends on a note.
    if tables - {"note", "activity"}:
        found = corrections.noticed_since(desk.engine, done.last_notice_id)
        if found is not None:
            raise Superseded(
                message(
                    "Notice {notice} about item {item} was made since, so this cannot be undone. Withdraw that notice "
                    "first, and then change the item by hand.",
                    notice=found[0],
                    item=found[1],
                )
            )
    changed = corrections.changed_since(desk.engine, done.changes)
    if changed is None and "allocation" in tables:
        changed = allocations.allocated_since(desk.engine, done.last_allocation_id, about)
    if changed is not None:
        raise _superseded(changed)


def _superseded(number: str) -> Superseded:
    return Superseded(
        message("Item {item} was changed again since, so this cannot be undone. Change it by hand.", item=number)
    )


def _mark(
    desk: Desk,
    item_ids: Collection[int],
    wanted: Mark | None,
    words: Words,
    action: str,
    reason: str,
    **values: object,
) -> Correction:
    def write() -> None:
        corrections.put_marks(desk.engine, wanted)
        if reason:  # without one, a mark is a mere step on the way to a run
            tell(desk, action, reason, **values)

    return correct(desk, item_ids, words, action, "mark", write, which=Which.REMINDABLE, reason=reason)


def _hold(
    desk: Desk,
    item_ids: Collection[int],
    wanted: Hold | None,
    words: Words,
    action: str,
    reason: str,
    which: Which = Which.ANY,
) -> Correction:
    def write() -> None:
        corrections.put_holds(desk.engine, desk.actor, desk.administration.id, wanted)
        if wanted is None and reason:  # a hold remembers by itself why it was made, not why it was lifted
            tell(desk, action, reason)

    return correct(desk, item_ids, words, action, "hold", write, which=which, reason=reason)
