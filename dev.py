"""The one command of a developer: sets a fresh machine up, then demonstrates, tests or maintains the program.

    python dev.py demo [...]       build the demo administration and run a month end into it
    python dev.py test [...]       every check and every test; what follows goes to pytest
    python dev.py bench [NAME ...] run the benchmarks, or those named; what starts with "-" goes to each of them
    python dev.py screens [FOLDER] pictures of every screen to be looked at; --manual renews those in the manual
    python dev.py i18n             renew the catalogues from the sources and list what is not yet translated
    python dev.py lock [...]       renew requirements.lock from pyproject.toml; --upgrade takes newer versions

Standard library only: it runs before anything is installed. The virtual environment is .venv beside this file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
CATALOGUES = ROOT / "tools" / "catalogues.py"
SCREENS = ROOT / "tools" / "screens.py"
BENCHMARKS = ROOT / "benchmarks"
OLDEST_PYTHON = (3, 11)
# Where, inside .venv, stands the fingerprint of what was installed into it.
STAMP = VENV / "installed.sha256"

# Debian's names. To run: what Qt loads, with a screen or without.
TO_RUN = [
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libfontconfig1",
    "libfreetype6",
    "libglib2.0-0",
    "libdbus-1-3",
    "libgssapi-krb5-2",
]
# To test: a screen in memory, and the programs that finished documents are looked at with.
TO_TEST = [
    "xvfb",
    "xauth",
    "xdotool",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "fonts-dejavu-core",
    "poppler-utils",
    "qpdf",
    "libreoffice-calc-nogui",
    "postgresql-15",
]


class Stop(Exception):  # noqa: N818 - an answer to the developer, not a fault
    """The command cannot go on; the text says why and what to do."""


# ---------------------------------------------------------------------------------------------- setting up


def environment_python() -> Path:
    """Return where the virtual environment's Python is, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up(system_packages: Sequence[str]) -> None:
    """Bring the machine to where the program runs; does nothing, in a blink, when it already is."""
    install_system_packages(missing_system_packages(system_packages))
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and works(environment_python()):
        return
    # Made anew rather than mended: no half-installed package stays, and none that the lock no longer names.
    make_environment()
    say("installing the locked packages (the first time takes a minute or two)")
    pip("install", "--require-hashes", "--requirement", str(LOCK))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """Return what the environment depends on: the locked packages, what the project says of itself, and its place."""
    # Here and not above: a Python too old to have it must still get as far as being told so.
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return hashlib.sha256("\0".join([LOCK.read_text(encoding="utf-8"), repr(project), str(ROOT)]).encode()).hexdigest()


def works(python: Path) -> bool:
    """Tell whether this Python starts and finds pip; it does not after the system's own Python was replaced."""
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def make_environment() -> None:
    """Make .venv anew, in place of one that is missing, broken or out of date."""
    say(f"making the virtual environment in {VENV}")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        # Debian keeps the part of Python that brings pip in a package of its own.
        if not may_install_system_packages():
            raise Stop(f"Python could not make it ({error}). On Debian: apt-get install python3-venv") from error
        install_system_packages(["python3-venv"])
        run(sys.executable, "-m", "venv", "--clear", VENV, meaning="making the virtual environment")
    except OSError as error:
        raise Stop(f"{VENV} cannot be replaced ({error}). Is a program still running from it?") from error


def pip(*arguments: str) -> None:
    """Run pip in the virtual environment, quietly; a failure is explained."""
    command = [str(environment_python()), "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise Stop(
            "pip could not install the packages; its own words are above. Without a connection to the package index: "
            "check the network and the proxy and try again. A hash that does not match: the file is not the one that "
            "was locked, do not go round it."
        )


def missing_system_packages(wanted: Sequence[str]) -> list[str]:
    """Return which of the Debian packages are not installed; none on any other system."""
    query = shutil.which("dpkg-query")
    if query is None or not Path("/etc/debian_version").exists():
        return []
    listing = subprocess.run(
        [query, "--show", "--showformat=${db:Status-Status}\t${Package}\t${Provides}\n"], capture_output=True, text=True
    ).stdout
    present: set[str] = set()
    for line in listing.splitlines():
        status, name, provides = line.split("\t")
        if status == "installed":
            # A later Debian renames a library and lets the new package provide the old name, with a version behind it.
            present.update({name, *(entry.split()[0] for entry in provides.split(",") if entry.strip())})
    return [name for name in wanted if name not in present]


def may_install_system_packages() -> bool:
    """Tell whether this is Debian, and we are root."""
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def install_system_packages(missing: Sequence[str]) -> None:
    """Install Debian packages as root; anyone else is told which are missing, and the command goes on without."""
    if not missing:
        return
    if not may_install_system_packages():
        say(f"missing system packages, some things will not work: apt-get install {' '.join(missing)}")
        return
    say(f"installing system packages: {' '.join(missing)}")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *missing]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=quietly, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise Stop(f"{done.stdout}\n'{' '.join(command)}' failed; its own words are above. Is there a network?")


# ---------------------------------------------------------------------------------------------- commands


def demo(arguments: Sequence[str]) -> None:
    """Build the demo administration and run its month end."""
    set_up(TO_RUN)
    run(environment_python(), "-m", "aanmaningen", "demo", *arguments, meaning="demo")


def test(arguments: Sequence[str]) -> None:
    """Run every check and every test, all of them even after one has failed."""
    set_up([*TO_RUN, *TO_TEST])
    checks: dict[str, list[str]] = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-logo"],
        "pytest": ["-m", "pytest", "-q", "-n", "auto", *arguments],
    }
    failed = []
    with scratch_in_memory() as scratch:
        for name, command in checks.items():
            say(name)
            environment = {**quiet_environment(), **scratch}
            if subprocess.run([environment_python(), *command], cwd=ROOT, env=environment).returncode:
                failed.append(name)
    if failed:
        raise Stop(f"failed: {', '.join(failed)}")
    say("everything passed")


def bench(arguments: Sequence[str]) -> None:
    """Run the benchmarks by name, or all of them; options go to each one."""
    set_up(TO_RUN)
    options = [argument for argument in arguments if argument.startswith("-")]
    names = [argument for argument in arguments if not argument.startswith("-")]
    known = {path.stem: path for path in sorted(BENCHMARKS.glob("*.py")) if not path.stem.startswith("_")}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Stop(f"no benchmark {', '.join(unknown)}; there is: {', '.join(known) or 'none yet'}")
    for name in names or known:
        say(name)
        run(environment_python(), known[name], *options, meaning=name)


def i18n(arguments: Sequence[str]) -> None:
    """Renew the catalogues and list what is not yet translated."""
    set_up(TO_RUN)
    run(environment_python(), "-X", "utf8", CATALOGUES, *arguments, meaning="catalogues")


def screens(arguments: Sequence[str]) -> None:
    """Take a picture of every screen, to be looked at, or renew those in the manual."""
    set_up(TO_RUN)
    run(environment_python(), SCREENS, *arguments, meaning="screens")


def lock(arguments: Sequence[str]) -> None:
    """Renew the lock: exact versions and hashes for every system and Python we run on, and no address of any index."""
    with tempfile.TemporaryDirectory() as folder:
        say("resolving (uv, in an environment of its own)")
        venv.create(folder, with_pip=True)
        scripts = Path(folder, "Scripts" if os.name == "nt" else "bin")
        run(
            scripts / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv", meaning="fetching uv"
        )
        oldest = ".".join(map(str, OLDEST_PYTHON))
        what = ["pyproject.toml", "--group", "dev", "--all-extras", "--universal", "--python-version", oldest]
        shape = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
        run(scripts / "uv", "pip", "compile", *what, *shape, "--output-file", LOCK, *arguments, meaning="resolving")
    if "http" in LOCK.read_text(encoding="utf-8"):
        raise Stop(f"{LOCK.name} holds an address; it must name versions and hashes only.")


COMMANDS = {"demo": demo, "test": test, "bench": bench, "screens": screens, "i18n": i18n, "lock": lock}


# ---------------------------------------------------------------------------------------------- running


def quiet_environment() -> dict[str, str]:
    """Return the environment with Qt drawing in memory, unless a screen was asked for."""
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def run(*command: str | Path, meaning: str) -> None:
    """Run a command in the project's root and stop with its name when it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=quiet_environment()).returncode
    if code:
        raise Stop(f"{meaning} ended with exit code {code}")


@contextmanager
def scratch_in_memory() -> Iterator[dict[str, str]]:
    """Yield what makes temporary files live in memory, where there is room: the tests wait for the disk thousands of
    times, each time a ledger promises that something is safe.
    """
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < 4 * 2**30:
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        Path(folder).chmod(0o755)  # the database server of the tests runs as a user of its own
        yield {"TMPDIR": folder}


def say(text: str) -> None:
    """Print a heading, at once, so that it stands above what the next command prints."""
    print(f"== {text}", flush=True)


def main() -> int:
    """Read the command and carry it out; 0 when all went well."""
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(__doc__)
        return 2
    try:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    except Stop as stop:
        print(f"== {stop}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
