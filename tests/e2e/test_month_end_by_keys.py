"""The real program as a process on a screen in memory: a month end done with keys alone."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ui.runs_desk import make_ledger

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="The keys are not tested: Xvfb or xdotool is not installed (Debian: apt-get install xvfb xdotool)",
)

ROOT = Path(__file__).parents[2]
_PATIENCE = 30.0  # seconds


@dataclass
class Screen:
    """A screen in memory, its keyboard, and the program on it."""

    environment: dict[str, str]
    program: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the program without a command: the window."""
        self.program = subprocess.Popen([sys.executable, "-m", "aanmaningen"], env=self.environment)

    def xdotool(self, *arguments: str) -> list[str]:
        """Carry out one command of the keyboard and return what it found."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=_PATIENCE
        )
        return done.stdout.split()

    def keys(self, *names: str) -> None:
        """Press keys, one after another."""
        self.xdotool("key", "--clearmodifiers", "--delay", "60", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self.xdotool("type", "--delay", "30", text)

    def windows(self, title: str) -> list[str]:
        """Return the windows that are shown with this title."""
        return self.xdotool("search", "--onlyvisible", "--name", title)

    def wait_for_window(self, title: str, *again: str) -> None:
        """Wait for a window and give it the keyboard. again: keys that bring it, pressed until it is there."""

        def is_there() -> bool:
            if not self.windows(title) and again:
                self.keys(*again)
            return bool(self.windows(title))

        wait_until(is_there, f"the window {title}", self.program, pause=0.5)
        # No window manager hands the keyboard around here.
        self.xdotool("windowfocus", "--sync", self.windows(title)[-1])


def wait_until(question: Callable[[], bool], what: str, program: Any, pause: float = 0.2) -> None:
    """Wait until that is so, while the program runs."""
    end = time.monotonic() + _PATIENCE
    while not question():
        assert program is None or program.poll() is None, f"the program ended while waiting for {what}"
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(pause)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A screen of its own, on a display number that was free."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start"
    found = Screen(
        {
            **os.environ,
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "PYTHONPATH": str(ROOT / "src"),
            "AANMANINGEN_LANG": "en",
        }
    )
    yield found
    if found.program is not None and found.program.poll() is None:
        found.program.kill()
        found.program.wait()
    server.terminate()
    server.wait()


def remember(screen: Screen, location: str) -> None:
    """Write what the window remembers of last time: which ledger, and in which language."""
    folder = Path(screen.environment["XDG_CONFIG_HOME"]) / "Aanmaningen"
    folder.mkdir(parents=True)
    (folder / "Aanmaningen.conf").write_text(f"[General]\nlocation={location}\nlanguage=en\n")


def ask(screen: Screen, location: str, *command: str) -> Any:
    """Return what the command line answers."""
    done = subprocess.run(
        [sys.executable, "-m", "aanmaningen", "--db", location, "--json", *command],
        env=screen.environment,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_month_end_is_done_with_keys_alone(screen: Screen, tmp_path: Path) -> None:
    location = make_ledger(tmp_path)
    remember(screen, location)

    def states() -> dict[str, str]:
        return {one["party"]: one["state"] for one in ask(screen, location, "notices")["notices"]}

    screen.start()
    screen.wait_for_window("Van Dijk")
    screen.keys("ctrl+3")  # the runs
    screen.keys("ctrl+r")  # a new one; the reference date is that of the window
    screen.keys("alt+c")
    screen.type("open >= 150")  # Adams owes less
    screen.wait_for_window("Make the run final", "ctrl+shift+Return")
    screen.keys("Return")
    wait_until(lambda: len(states()) == 3, "the run", screen.program)
    assert states() == {"D2": "issued", "D3": "issued", "D4": "issued"}

    screen.wait_for_window("Van Dijk")
    screen.wait_for_window("^Deliver$", "ctrl+Return")
    screen.keys("Return")
    wait_until(lambda: set(states().values()) == {"sent"}, "the delivery", screen.program)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 3

    screen.wait_for_window("Van Dijk")
    screen.keys("ctrl+q")
    assert screen.program is not None
    assert screen.program.wait(_PATIENCE) == 0
    assert ask(screen, location, "propose", "--reference-date", "2026-11-21", "--where", "open >= 150")["notices"] == []
    assert ask(screen, location, "check") is not None
