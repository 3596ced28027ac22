"""A report's file is written whole or not at all."""

import errno
from pathlib import Path

import pytest

from aanmaningen.core.errors import Refusal
from aanmaningen.reports.whole_file import whole_file


def test_the_file_is_there_with_all_of_it_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ZeroDivisionError])
def test_what_stops_the_writing_leaves_the_old_file_and_travels_on(stop: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(stop), whole_file(path) as file:
        file.write(b"new")
        raise stop
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="folder .*gone does not exist"), whole_file(tmp_path / "gone" / "report.xlsx"):
        raise AssertionError("never gets here")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="folder .*file does not exist"), whole_file(tmp_path / "file" / "report.xlsx"):
        raise AssertionError("never gets here")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is a folder"), whole_file(tmp_path):
        raise AssertionError("never gets here")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room left on the disk"),
        (PermissionError(errno.EACCES, "Permission denied"), "open in another program"),
        (OSError(errno.EIO, "Input/output error"), r"cannot be written \(Input/output error\)"),
    ],
)
def test_what_the_disk_says_becomes_a_sentence(error: OSError, words: str, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with pytest.raises(Refusal, match=words), whole_file(path):
        raise error
    assert list(tmp_path.iterdir()) == []
