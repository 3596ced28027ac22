"""The folder of .eml files: whole files or none, under names that any system takes."""

import email
import email.policy
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanmaningen.mail.folder import FolderTransport, file_name
from aanmaningen.mail.transports import TransportDown

RAW = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhallo\r\n"


def send(transport: FolderTransport, key: str, raw: bytes = RAW) -> str:
    delivery = transport.send(raw, "a@b.example", ["c@d.example"], key)
    assert delivery.accepted
    return delivery.answer


@pytest.mark.parametrize("sync", [False, True])
def test_a_message_becomes_a_draft_in_a_folder_that_is_made_for_it(tmp_path: Path, sync: bool) -> None:
    folder = tmp_path / "uit" / "post"
    with FolderTransport(folder, sync=sync) as transport:
        assert send(transport, "2026-0001") == "2026-0001.eml"
    assert [path.name for path in folder.iterdir()] == ["2026-0001.eml"]
    written = (folder / "2026-0001.eml").read_bytes()
    assert written == b"X-Unsent: 1\r\n" + RAW
    assert email.message_from_bytes(written, policy=email.policy.default)["Subject"] == "x"


def test_the_same_key_again_replaces_the_file(tmp_path: Path) -> None:
    with FolderTransport(tmp_path) as transport:
        send(transport, "2026-0001")
        send(transport, "2026-0001", RAW.replace(b"hallo", b"opnieuw"))
    assert [path.read_bytes().endswith(b"opnieuw\r\n") for path in tmp_path.iterdir()] == [True]


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(TransportDown) as down, FolderTransport(tmp_path / "bestand" / "uit"):
        pass
    assert str(tmp_path / "bestand" / "uit") in str(down.value)


def test_a_folder_that_disappears_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "uit"
    with FolderTransport(folder) as transport:
        folder.rmdir()
        with pytest.raises(TransportDown):
            send(transport, "2026-0001")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX thing")
def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    # A limit on the size of files stands for the disk that runs full: the write ends half-way with an OSError.
    program = f"""
import resource, signal
from pathlib import Path
from aanmaningen.mail.folder import FolderTransport
from aanmaningen.mail.transports import TransportDown
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
with FolderTransport(Path({str(tmp_path)!r})) as transport:
    transport.send(b"x" * 1000, "a@b.example", ["c@d.example"], "klein")
    try:
        transport.send(b"x" * 100_000, "a@b.example", ["c@d.example"], "groot")
    except TransportDown as down:
        print(down)
"""
    source = str(Path(__file__).parents[2] / "src")
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": source}
    )
    assert os.strerror(errno.EFBIG) in run.stdout, run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["klein.eml"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("2026-0001", "2026-0001"),
        ("CON", "_CON-"),
        ("aux.1", "_aux.1-"),
        ("nul .x", "_nul .x-"),
        ("a/b", "a-b-"),
        ("x. ", "x-"),
        ("..", "-"),
    ],
)
def test_names_that_windows_does_not_take_are_changed(key: str, name: str) -> None:
    assert file_name(key).startswith(name)


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_different_keys_have_different_harmless_names(one: str, other: str) -> None:
    for name in (file_name(one), file_name(other)):
        assert not set(name) & set('\\/:*?"<>|\0\n\r\t')
        assert name.strip() == name and not name.endswith(".")
        assert 0 < len(name.encode()) <= 250
    assert (file_name(one) == file_name(other)) == (one == other)
