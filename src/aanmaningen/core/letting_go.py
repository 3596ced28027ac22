"""Letting go of large collections, one thing at a time."""

from typing import Any


def let_go(*collections: list[Any] | set[Any] | dict[Any, Any]) -> None:
    """Empty these collections.

    Python frees what nobody holds any more in one go, and other threads wait for that: a fifth of a second for some
    hundreds of thousands of records, in which a window does not answer. Between two steps of a loop they get a turn.
    """
    for one in collections:
        take = one.popitem if isinstance(one, dict) else one.pop
        while one:
            take()
