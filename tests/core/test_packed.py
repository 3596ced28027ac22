"""A packed list is the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanmaningen.core.packed import Packed


def packed(texts: list[tuple[str, int]]) -> Packed[tuple[str, int]]:
    found: Packed[tuple[str, int]] = Packed(lambda record: record, lambda plain: (plain[0], plain[1]))
    for record in texts:
        found.append(record)
    return found


records = st.lists(st.tuples(st.text(max_size=3), st.integers()), max_size=30)


@settings(max_examples=60)
@given(records, st.slices(30), st.sampled_from((1, 3, 10, 1_000)))
def test_it_holds_what_was_appended(texts: list[tuple[str, int]], some: slice, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aanmaningen.core.packed._BLOCK", block)
        found = packed(texts)
        assert len(found) == len(texts)
        assert [*found] == texts
        assert [found[place] for place in range(len(texts))] == texts
        assert [found[-place - 1] for place in range(len(texts))] == texts[::-1]
        assert found[some] == texts[some]
        with pytest.raises(IndexError):
            found[len(texts)]


def test_only_the_record_that_is_asked_for_is_made() -> None:
    made: list[object] = []
    found: Packed[int] = Packed(lambda record: (record,), lambda plain: made.append(plain) or plain[0])  # type: ignore[func-returns-value]
    for record in range(2_500):
        found.append(record)
    assert [found[place] for place in (10, 1_500, 11)] == [10, 1_500, 11]
    assert len(made) == 3


def test_it_can_be_emptied() -> None:
    found = packed([("a", 1)] * 2_500)
    assert found[1_500] == ("a", 1)
    found.clear()
    assert not len(found)
    assert [*found] == []
