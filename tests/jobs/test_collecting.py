"""Pausing the garbage collector during a job with many records: nothing escapes it afterwards."""

import gc
import weakref

import pytest

from aanmaningen.jobs import collecting
from aanmaningen.jobs.collecting import no_collecting, pass_over


@pytest.fixture(autouse=True)
def _nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_passed_over", [])
    gc.unfreeze()


class Knot:
    """An object that only the collector can free."""

    def __init__(self) -> None:
        self.myself = self


def test_nothing_is_kept_from_the_collector_afterwards() -> None:
    before = weakref.ref(Knot())  # garbage when the job starts
    with no_collecting():
        during = weakref.ref(Knot())
        alive = Knot()
    after = weakref.ref(alive)
    del alive
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert (before(), during(), after()) == (None, None, None)


def test_what_was_made_inside_is_not_young_any_more() -> None:
    with no_collecting():
        records = [[number] for number in range(1000)]
    young = {id(one) for generation in (0, 1) for one in gc.get_objects(generation)}
    assert not young & {id(record) for record in records}


class Result:
    """Something that can be looked at from afar."""


def test_what_is_there_is_passed_over_while_a_result_of_the_job_is_used() -> None:
    results = []
    for _ in range(2):  # the next one is there before the one before it goes
        with no_collecting():
            results.append(Result())
            pass_over(results[-1])
        assert gc.get_freeze_count() > 0
    knot = weakref.ref(Knot())
    with no_collecting():
        pass
    results.pop(0)
    gc.collect()
    assert knot() is not None
    results.clear()
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert knot() is None


def test_collector_goes_on_after_a_job_that_fails_and_stays_off_where_it_was_off() -> None:
    with pytest.raises(ValueError, match="half way"), no_collecting():
        assert not gc.isenabled()
        raise ValueError("half way")
    assert gc.isenabled()
    with no_collecting():
        with no_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
