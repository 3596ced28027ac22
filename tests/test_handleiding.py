"""docs/handleiding.md, the manual, against what the program can do: whatever is not mentioned fails here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from aanmaningen.cli.app import app
from aanmaningen.core.criteria import FIELDS
from aanmaningen.core.notice import NoticeState
from aanmaningen.core.selection import Reason
from aanmaningen.core.settings import ADMINISTRATION_FIELDS, SETTINGS

DOCS = Path(__file__).parents[1] / "docs"
MANUAL = (DOCS / "handleiding.md").read_text(encoding="utf-8")
# What stands as code: between backticks, or indented by four spaces.
CODE = re.findall(r"`([^`]+)`", MANUAL) + re.findall(r"^    (.+)$", MANUAL, re.MULTILINE)


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with what the user types for it."""
    inner = getattr(command, "commands", {})
    if not inner or getattr(command, "invoke_without_command", False):
        yield " ".join(path), command
    for name, sub in inner.items():
        yield from commands(sub, (*path, name))


PROGRAM = typer.main.get_command(app)
COMMANDS = dict(commands(PROGRAM))


def is_named(words: str, anywhere: bool = True) -> bool:
    pattern = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])")
    find = pattern.search if anywhere else pattern.match
    return any(find(code.removeprefix("aanmaningen ")) for code in CODE)


@pytest.mark.parametrize("command", COMMANDS)
def test_manual_names_the_command(command: str) -> None:
    assert is_named(command, anywhere=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_manual_names_every_option_of_the_command(command: str) -> None:
    options = [option for parameter in COMMANDS[command].params for option in parameter.opts if option[:2] == "--"]
    assert [option for option in options if not is_named(option)] == []


def test_manual_names_the_options_of_the_program() -> None:
    options = [option for parameter in PROGRAM.params for option in parameter.opts]
    assert "--db" in options
    assert [option for option in options if not is_named(option)] == []


@pytest.mark.parametrize("variable", ["AANMANINGEN_DB", "AANMANINGEN_LANG", "AANMANINGEN_SMTP_PASSWORD"])
def test_manual_names_the_environment_variable(variable: str) -> None:
    assert is_named(variable)


def test_manual_names_every_setting() -> None:
    keys = [*SETTINGS, *(name.replace("_", "-") for name in ADMINISTRATION_FIELDS)]
    assert [key for key in keys if f"`{key}`" not in MANUAL] == []


def test_manual_gives_the_defaults_that_hold() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| `([^`]+)` \|", MANUAL, re.MULTILINE)
    told = {key: value for key, value in rows if key in SETTINGS and SETTINGS[key].default}
    assert told == {key: SETTINGS[key].default for key in told}
    assert {"days-since-last", "notice-per-level", "address-window"} <= told.keys()


def test_manual_names_every_reason_state_and_field() -> None:
    names = [*Reason, *NoticeState, *FIELDS]
    assert [name for name in names if f"`{name}`" not in MANUAL] == []


def test_manual_names_no_option_that_does_not_exist() -> None:
    known = {option for command in (PROGRAM, *COMMANDS.values()) for one in command.params for option in one.opts}
    told = {option for code in CODE for option in re.findall(r"(?<![\w-])--[a-z-]+", code)}
    assert told - known == {"--help"}


def test_links_in_the_manual_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", MANUAL, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", MANUAL):
        assert target[1:] in headings if target.startswith("#") else (DOCS / target).exists(), target
