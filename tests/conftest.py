"""What holds for every test: no real keyring, no screen, and no warning in the log that nobody expected."""

import logging
import os
from collections.abc import Iterator

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

pytest_plugins = ["pytester"]

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine may stall for longer than hypothesis allows one example; slowness has benchmarks of its own.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything with the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")


@pytest.fixture(autouse=True)
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this test: empty, and in memory. A child process gets one that refuses, never the real one."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which the program logs a warning or worse, unless it takes `caplog` and so looks for itself."""
    collector = _Collector()
    ours = logging.getLogger("aanmaningen")
    ours.addHandler(collector)
    yield
    ours.removeHandler(collector)
    if collector.lines and "caplog" not in request.fixturenames:
        pytest.fail("logged, and no test expected it:\n" + "\n".join(collector.lines))
