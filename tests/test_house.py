"""The house itself: the lock, the purity of core, and what dev.py decides before anything is installed."""

import ast
import importlib.util
import re
import sys
import tomllib
import venv
from pathlib import Path
from types import ModuleType

import keyring
import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """dev.py as a module, with its virtual environment in an empty folder."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "installed.sha256")
    return module


def test_lock_holds_no_address() -> None:
    assert "http" not in LOCK
    assert "index-url" not in LOCK


def test_every_locked_package_has_an_exact_version_and_hashes() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[^\s;]+( ; [^\n\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_lock_serves_windows_and_linux() -> None:
    assert "pywin32-ctypes==" in LOCK
    assert "secretstorage==" in LOCK


def test_every_declared_package_is_locked() -> None:
    declaration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = declaration["project"]["optional-dependencies"].values()
    wanted = [*declaration["project"]["dependencies"], *sum(extras, []), *declaration["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~!]", entry)[0].lower() for entry in wanted}
    assert names - set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE)) == set()


def test_core_imports_the_standard_library_and_itself_only() -> None:
    foreign = []
    for path in sorted((ROOT / "src/aanmaningen/core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            elif isinstance(node, ast.ImportFrom) and node.level > 1:
                names = ["."]
            else:
                continue
            foreign += [
                f"{path.name}: {name}"
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("aanmaningen.core")
            ]
    assert foreign == []


def test_every_module_says_its_subject_in_its_first_line() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "src").rglob("*.py"))
        if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0].strip()
    ]
    assert silent == []


def test_what_the_page_on_architecture_names_is_there() -> None:
    source = ROOT / "src/aanmaningen"
    files = {path.name for path in source.rglob("*.py")}
    code = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", code, re.MULTILINE))
    rooms = {path.name for path in source.iterdir() if path.is_dir()} | {"tests", "tools", "resources"}

    def is_there(name: str) -> bool:
        first, *rest = re.split(r"[/.]", name)
        if "/" in name and first in rooms:
            known = name.partition("<")[0]
            return any((place / known).exists() or (place / f"{known}.py").exists() for place in (ROOT, source))
        if name.endswith(".py"):
            return name in files
        if first in rooms - {"resources"} and rest:
            return (source / first / rest[0]).exists() or (source / first / f"{rest[0]}.py").exists()
        return not re.fullmatch(r"(?!Q)[A-Z][a-z]+([A-Z][a-z]+)*", name) or name in classes

    names = re.findall(r"`([^`\n]+)`", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    assert len(names) > 100
    assert [name for name in names if not is_there(name)] == []


def test_set_up_installs_again_only_when_the_lock_changed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n", encoding="utf-8")
    monkeypatch.setattr(dev, "LOCK", lock)
    # Without pip it is made in a blink, and nothing is installed here.
    monkeypatch.setattr(dev, "make_environment", lambda: venv.create(dev.VENV, clear=True))
    monkeypatch.setattr(dev, "works", lambda python: python.is_file())
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "pip", lambda *arguments: installed.append(arguments))

    dev.set_up([])
    first = len(installed)
    assert any("--require-hashes" in arguments for arguments in installed)
    dev.set_up([])
    assert len(installed) == first

    lock.write_text("one==2\n", encoding="utf-8")
    leftover = dev.VENV / "leftover"
    leftover.touch()
    dev.set_up([])
    assert len(installed) == 2 * first
    assert not leftover.exists()


def test_broken_environment_is_made_anew(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "pip", lambda *arguments: None)
    dev.VENV.mkdir()
    dev.STAMP.write_text(dev.fingerprint())
    dev.set_up([])
    assert dev.works(dev.environment_python())


def test_interrupted_set_up_leaves_no_stamp(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: str) -> None:
        raise dev.Stop("no network")

    monkeypatch.setattr(dev, "pip", fail)
    monkeypatch.setattr(dev, "make_environment", lambda: dev.VENV.mkdir())
    with pytest.raises(dev.Stop):
        dev.set_up([])
    assert not dev.STAMP.exists()


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="asks Debian's package list")
def test_only_missing_system_packages_are_named(dev: ModuleType) -> None:
    assert dev.missing_system_packages(["dpkg", "no-such-package-of-ours"]) == ["no-such-package-of-ours"]


def test_without_root_missing_system_packages_are_told_and_passed_over(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "may_install_system_packages", lambda: False)
    dev.install_system_packages(["qpdf"])
    assert "apt-get install qpdf" in capsys.readouterr().out


def test_tests_use_a_keyring_in_memory() -> None:
    keyring.set_password("aanmaningen", "made-up", "secret")
    assert keyring.get_password("aanmaningen", "made-up") == "secret"
    assert type(keyring.get_keyring()).__name__ == "MemoryKeyring"


def test_unexpected_warning_in_the_log_fails_a_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests/conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(
        """
        import logging
        log = logging.getLogger("aanmaningen.jobs")
        def test_careless(): log.warning("went on differently")
        def test_looks_for_itself(caplog): log.warning("went on differently")
        def test_quiet(): log.info("a step")
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=3, errors=1)
