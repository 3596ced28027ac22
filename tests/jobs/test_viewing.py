"""Saved views: under a name in the administration."""

from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.jobs import viewing
from aanmaningen.jobs.desk import Desk


def test_a_renamed_view_is_the_same_under_another_name(desk: Desk) -> None:
    viewing.save_view(desk, "oud", "{}")
    viewing.rename_view(desk, "oud", " nieuw ")
    assert viewing.views(desk) == {"nieuw": "{}"}
    viewing.rename_view(desk, "nieuw", "nieuw")
    assert viewing.views(desk) == {"nieuw": "{}"}


@pytest.mark.parametrize(("old", "new"), [("weg", "nieuw"), ("oud", "ander"), ("oud", " ")])
def test_a_name_that_cannot_be_given_changes_nothing(desk: Desk, old: str, new: str) -> None:
    before = {"ander": "{2}", "oud": "{1}"}
    for name, definition in before.items():
        viewing.save_view(desk, name, definition)
    with pytest.raises(Refusal):
        viewing.rename_view(desk, old, new)
    assert viewing.views(desk) == before


def test_a_view_replaces_a_view_and_no_other_kind_of_file(desk: Desk, tmp_path: Path) -> None:
    file, other = tmp_path / "view.json", tmp_path / "backup.db"
    viewing.write_view(desk, file, '{"columns": 1}')
    viewing.write_view(desk, file, "{}")
    assert viewing.read_view(desk, file) == "{}"
    other.write_bytes(b"SQLite format 3\0 and so on")
    with pytest.raises(Refusal, match="is something else"):
        viewing.write_view(desk, other, "{}")
    assert other.read_bytes() == b"SQLite format 3\0 and so on"
    assert sorted(tmp_path.glob("*.part")) == []
