"""An import that is only previewed, stopped, or fails half way leaves nothing."""

from dataclasses import replace

import pytest
from ledgers import dump, post, sit_down, take_in

from aanmaningen.core.errors import Cancelled, Refusal
from aanmaningen.core.messages import Message
from aanmaningen.jobs.desk import Desk
from aanmaningen.store import opening
from aanmaningen.store.imports import Counts

# Most tests have an administration of their own in one database, which is quicker; with `location` a whole database.
pytestmark = pytest.mark.usefixtures("shared_desk")


def test_preview_counts_the_same_and_leaves_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    rows = [post("1", "40,00", original="100,00", Naam="Zoet", Groep="A"), post("3", "1,00", party="D3")]
    before = dump(desk.engine)
    preview = take_in(desk, rows, dry_run=True)
    assert preview.import_id is None
    assert dump(desk.engine) == before
    assert take_in(desk, rows).counts == preview.counts == Counts(2, 1, 1, 1, 0, 0)


def test_import_that_the_user_stops_leaves_nothing(desk: Desk) -> None:
    take_in(desk, [post("1", "100,00")])
    before = dump(desk.engine)
    with pytest.raises(Cancelled):
        take_in(replace(desk, cancelled=lambda: True), [post("2", "50,00")])
    assert dump(desk.engine) == before
    assert take_in(desk, [post("2", "50,00")]).counts.new == 1


def test_import_tells_how_far_it_is(desk: Desk) -> None:
    told: list[tuple[int, int]] = []

    def listen(done: int, total: int, what: Message) -> None:
        told.append((done, total))

    take_in(replace(desk, progress=listen), [post("1", "1,00"), post("2", "1,00")])
    assert told == [(2, 0)]


def test_import_into_a_ledger_that_is_in_use_is_refused_and_leaves_nothing(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.1)
    one, other = sit_down(location), sit_down(location)
    before = dump(one.engine)
    with other.engine.transaction(), pytest.raises(Refusal, match="in use by another"):
        take_in(one, [post("1", "100,00")])
    assert dump(one.engine) == before
    assert take_in(one, [post("1", "100,00")]).counts.new == 1
    one.engine.close()
    other.engine.close()


def test_import_that_fails_half_way_leaves_nothing(desk: Desk, location: str) -> None:
    take_in(desk, [post("1", "100,00"), post("2", "50,00")])
    before = dump(desk.engine)
    # The last thing an import writes is how many items it changed.
    desk.engine.database.execute_sql("ALTER TABLE import RENAME COLUMN counts TO elsewhere")
    with pytest.raises(Exception, match="counts"):
        take_in(desk, [post("1", "40,00", original="100,00"), post("3", "1,00", party="D3")])
    desk.engine.database.execute_sql("ALTER TABLE import RENAME COLUMN elsewhere TO counts")
    assert dump(desk.engine) == before
