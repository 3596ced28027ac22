"""The program finds its resources in a checkout, in an installed wheel and in a frozen build."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from aanmaningen.resources import resource_path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = "i18n/nl/LC_MESSAGES/aanmaningen.mo"
ASK = f"from aanmaningen.resources import resource_path as path; print(path({CATALOGUE!r}))"


def answer(code: str, *, path: Path) -> Path:
    """Return what another Python, with only `path` to import from, prints."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(path)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=path,
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built as it would be for a release and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_found_in_a_checkout() -> None:
    assert resource_path(CATALOGUE) == ROOT / "resources" / CATALOGUE
    assert resource_path(CATALOGUE).is_file()


def test_found_in_a_wheel(unpacked_wheel: Path) -> None:
    found = answer(ASK, path=unpacked_wheel)
    assert found.is_relative_to(unpacked_wheel)
    assert found.read_bytes() == (ROOT / "resources" / CATALOGUE).read_bytes()


def test_wheel_carries_every_resource_and_nothing_else(unpacked_wheel: Path) -> None:
    def files(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    manual = {
        "docs/handleiding.md",
        "docs/layouts.md",
        *(f"docs/images/{path}" for path in files(ROOT / "docs/images")),
    }
    assert files(unpacked_wheel / "aanmaningen/_resources") == files(ROOT / "resources") | manual
    top = {path.name for path in unpacked_wheel.iterdir() if path.suffix != ".dist-info"}
    assert top == {"aanmaningen"}


def test_the_manual_is_found_in_a_wheel_with_its_pictures(unpacked_wheel: Path) -> None:
    ask = "from aanmaningen.resources import manual_path; print(manual_path())"
    found = answer(ask, path=unpacked_wheel)
    assert found.is_relative_to(unpacked_wheel)
    shown = re.findall(r"!\[[^]]*]\(([^)]+)\)", found.read_text(encoding="utf-8"))
    assert shown
    assert [name for name in shown if not (found.parent / name).is_file()] == []


@pytest.mark.parametrize("place", ["unpacked", "beside the executable"])
def test_found_in_a_frozen_build(unpacked_wheel: Path, tmp_path: Path, place: str) -> None:
    # What a freezer does: the code elsewhere, sys.frozen set, and the resources unpacked or beside the executable.
    program = tmp_path / "program"
    (program / "resources").mkdir(parents=True)
    setting = (
        f"sys._MEIPASS = {str(program)!r}" if place == "unpacked" else f"sys.executable = {str(program / 'a.exe')!r}"
    )
    found = answer(f"sys.frozen = True; {setting}\n{ASK}", path=unpacked_wheel)
    assert found == program / "resources" / CATALOGUE


def test_installation_without_resources_says_so(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "aanmaningen"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    source = ROOT / "src/aanmaningen/resources.py"
    (package / "resources.py").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        answer(ASK, path=package.parent)
    assert "FileNotFoundError" in stopped.value.stderr
