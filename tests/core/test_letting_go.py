"""Letting go: whatever the collection, nothing is left in it, and what it held is free."""

import weakref

from aanmaningen.core.letting_go import let_go


class Thing:
    """Something that can be looked for afterwards."""


def test_collections_are_empty_afterwards_and_what_they_held_is_gone() -> None:
    things = [Thing() for _ in range(3)]
    known = [weakref.ref(thing) for thing in things]
    as_set, as_dict = set(things), dict(enumerate(things))
    let_go(things, as_set, as_dict, [])
    assert (things, as_set, as_dict) == ([], set(), {})
    assert [one() for one in known] == [None, None, None]
