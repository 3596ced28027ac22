"""The audit: every change writes who did what in its own transaction, and no change goes without."""

import json
from collections.abc import Callable
from dataclasses import replace

import peewee
import pytest
from ledgers import ACTOR, COMPANY, NOW, TODAY, dump, post, sit_down, take_in

from aanmaningen.core.ladder import STANDARD, Ladder
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.records import Party, PartyGroup
from aanmaningen.core.selection import Hold, HoldKind, Mark
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.importing import undo_import
from aanmaningen.jobs.issuing import issue
from aanmaningen.jobs.keeping import change_setting
from aanmaningen.jobs.proposing import Wish
from aanmaningen.jobs.withdrawing import withdraw_run
from aanmaningen.store import administrations, holds, items, notices, parties

BLOCK = Hold(0, HoldKind.BLOCK, None, "Surseance.")
Write = Callable[[Desk, int], object]


def on_item(write: Callable[..., object], **more: object) -> Write:
    """Return a write about the first item of the ledger."""
    return lambda desk, a: write(desk.engine, ACTOR, a, subject="1", item_id=1, party_id=None, **more)


# Every write of the store and of the jobs that is no step of a delivery: what the audit calls it, and how it is done.
WRITES: list[tuple[str, Write]] = [
    ("administration added", lambda d, a: administrations.add(d.engine, ACTOR, replace(COMPANY, code="second"))),
    ("administration changed", lambda d, a: change_setting(d, "city", "Utrecht")),
    ("setting saved", lambda d, a: change_setting(d, "signature", "Robin")),
    ("ladder saved", lambda d, a: administrations.put_ladder(d.engine, ACTOR, a, Ladder("eigen", STANDARD.levels))),
    ("group saved", lambda d, a: administrations.put_group(d.engine, ACTOR, a, PartyGroup("groot", "Groot"))),
    ("selection saved", lambda d, a: administrations.put_selection(d.engine, ACTOR, a, "grote", "open > 500")),
    ("selection deleted", lambda d, a: administrations.delete_selection(d.engine, ACTOR, a, "oude")),
    ("list_mapping saved", lambda d, a: administrations.put_mapping(d.engine, ACTOR, a, "eigen", {"number": "Nr"})),
    ("party saved", lambda d, a: parties.save(d.engine, ACTOR, a, Party("D9", "Nieuw"))),
    ("party saved", lambda d, a: parties.save(d.engine, ACTOR, a, Party("D1", "Anders"))),
    ("item ladder changed", lambda d, a: items.set_ladder(d.engine, ACTOR, a, 1, "1", "standard")),
    ("hold added", on_item(holds.add_hold, hold=BLOCK)),
    ("hold lifted", lambda d, a: holds.lift_holds(d.engine, ACTOR, a, subject="2", item_id=2, party_id=None)),
    ("mark changed", lambda d, a: holds.put_mark(d.engine, ACTOR, a, 1, "1", Mark(True))),
    ("mark changed", lambda d, a: holds.put_mark(d.engine, ACTOR, a, 1, "1", None)),
    ("items imported", lambda d, a: take_in(d, [post("4", "1,00")], partial=True)),
    ("import undone", lambda d, a: undo_import(d, 2)),
    ("run issued", lambda d, a: issue(d, Wish(TODAY))),
    ("notice withdrawn", lambda d, a: withdraw_run(d, 1)),
]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A ledger in which everything above can be done: two lists, a run, a hold and a selection."""
    a = desk.administration.id
    take_in(desk, [post("1", "10,00"), post("2", "20,00")])
    issue(desk, Wish(TODAY))
    take_in(desk, [post("3", "30,00", party="D2")], partial=True)
    holds.add_hold(desk.engine, ACTOR, a, BLOCK, subject="2", item_id=2, party_id=None)
    administrations.put_selection(desk.engine, ACTOR, a, "oude", "open > 1")
    return desk


def test_change_is_written_down_with_who_and_when(filled: Desk) -> None:
    sql = 'SELECT "by", "at", action FROM audit WHERE id > ? ORDER BY id'
    for action, write in WRITES:
        before = filled.engine.version()
        with pytest.raises(ZeroDivisionError), filled.engine.transaction():
            write(filled, filled.administration.id)
            found = list(filled.engine.rows(sql, (before,)))
            raise ZeroDivisionError  # so that each starts from the same ledger
        assert ("tester", NOW.isoformat(timespec="milliseconds"), action) in found
        assert {by for by, _, _ in found} == {"tester"}


def test_change_that_cannot_be_written_down_is_not_made(filled: Desk, location: str) -> None:
    filled.engine.database.execute_sql("ALTER TABLE audit RENAME COLUMN subject TO elsewhere")
    other = sit_down(location)  # sees what is committed, and not what the first connection still holds
    before = dump(filled.engine, without=["audit"])
    for action, write in WRITES:
        with pytest.raises((peewee.OperationalError, peewee.ProgrammingError)):
            write(filled, filled.administration.id)
        assert dump(filled.engine, without=["audit"]) == dump(other.engine, without=["audit"]) == before, action
    other.engine.close()


def test_change_that_is_taken_back_leaves_no_trace_in_the_audit(filled: Desk) -> None:
    before = dump(filled.engine)
    for action, write in WRITES:
        with pytest.raises(ZeroDivisionError), filled.engine.transaction():
            write(filled, filled.administration.id)
            raise ZeroDivisionError
        assert dump(filled.engine) == before, action


def test_what_was_there_before_and_after_is_told(desk: Desk) -> None:
    change_setting(desk, "signature", "Robin")
    change_setting(desk, "signature", "Kim")
    row = desk.engine.row('SELECT subject, "before", "after" FROM audit ORDER BY id DESC LIMIT 1')
    assert row == ("signature", '"Robin"', '"Kim"')

    change_setting(desk, "city", "Gent")
    _, before, after = desk.engine.row('SELECT subject, "before", "after" FROM audit ORDER BY id DESC LIMIT 1') or ()
    assert (json.loads(before), json.loads(after)) == ({"city": "Amsterdam"}, {"city": "Gent"})


def test_reading_writes_nothing_down(filled: Desk) -> None:
    before = dump(filled.engine)
    a, day = filled.administration.id, TODAY.toordinal()
    list(items.listing(filled.engine, a, day, "all", None))
    parties.find_all(filled.engine, a)
    notices.find_all(filled.engine, a, states=[NoticeState.ISSUED])
    administrations.selections(filled.engine, a)
    assert dump(filled.engine) == before
