"""Texts in columns: what is found in all of them at once is what is found in each by itself."""

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.jobs.looking import Texts
from aanmaningen.jobs.looking.labels import Gathering, Labels
from aanmaningen.jobs.looking.texts import SEPARATOR, TextColumn, fold

Make = Callable[[list[str]], Texts]


def gathered(texts: list[str]) -> Texts:
    """Gather texts in blocks of three."""
    gathering = Gathering()
    for first in range(0, len(texts), 3):
        gathering.add(SEPARATOR.join(texts[first : first + 3]))
    return gathering.end()


def gathered_many(texts: list[str]) -> Texts:
    """Gather texts of which soon too many are different."""
    with patch("aanmaningen.jobs.looking.labels._FEW", 4):
        return gathered(texts)


@pytest.fixture(params=[TextColumn.of, Labels.of, gathered, gathered_many])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Give each way to make a column of texts."""
    yield request.param


words = st.lists(st.text("abAB1 éÉαΑςσ@`[{?", max_size=20), max_size=30)
ways = st.sampled_from([TextColumn.of, Labels.of, gathered, gathered_many])


@given(ways, words, st.text("ab1éας@`[{?", min_size=1, max_size=3))
def test_texts_are_found_as_one_by_one(make: Make, texts: list[str], wanted: str) -> None:
    found = make(texts)
    assert len(found) == len(texts)
    assert [found[row] for row in range(len(texts))] == texts
    assert found.containing(wanted).tolist() == [fold(wanted) in fold(text) for text in texts]
    assert found.equal_to(wanted).tolist() == [fold(text) == fold(wanted) for text in texts]
    assert found.is_empty().tolist() == [not text for text in texts]


@given(ways, words)
def test_ranks_order_as_the_folded_texts_do(make: Make, texts: list[str]) -> None:
    ranks = make(texts).ranks().tolist()
    folded = [fold(text).encode() for text in texts]
    for one in range(len(texts)):
        for other in range(one):
            assert (ranks[one] < ranks[other]) == (folded[one] < folded[other])
            assert (ranks[one] == ranks[other]) == (folded[one] == folded[other])


@given(st.lists(st.integers(0, 9), max_size=20))
def test_what_each_row_means_is_asked_once_of_each_text(numbers: list[int]) -> None:
    asked: list[str] = []

    def read(text: str) -> int:
        asked.append(text)
        return int(text)

    labels = Labels.of(map(str, numbers))
    assert labels.meant(read).tolist() == numbers
    assert labels.meant(read).tolist() == numbers
    assert sorted(asked) == sorted({str(number) for number in numbers})


def test_texts_longer_than_a_window_are_searched_whole(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aanmaningen.jobs.looking.texts._WINDOW", 8)
    texts = ["x" * 30 + "needle", "", "needle", "nothing", "a needle in it"] * 5
    assert make(texts).containing("needle").tolist() == ["needle" in text for text in texts]
    assert make(texts).equal_to("").tolist() == [not text for text in texts]


def test_long_texts_that_begin_alike_are_told_apart() -> None:
    texts = ["x" * 100 + end for end in "cab"]
    assert TextColumn.of(texts).ranks().tolist() == [2, 0, 1]


def test_a_separator_in_a_text_does_not_shift_the_rows() -> None:
    assert list(TextColumn.of([f"one{SEPARATOR}two", "three"])) == ["one two", "three"]


def test_few_different_texts_are_kept_once_and_many_each_by_itself() -> None:
    texts = [f"text {number % 4}" for number in range(100)]
    few = gathered_many(texts)
    assert isinstance(few, Labels) and len(few.different) == 4
    assert isinstance(gathered_many([*texts, "one more"]), TextColumn)
