"""Layout sets: finding mistakes before a run does, and seeing what a notice will look like."""

from pathlib import Path

from babel import Locale

from aanmaningen.core.errors import Refusal, message
from aanmaningen.notices import examples
from aanmaningen.notices.freeze import SenderOptions, design_for, freeze
from aanmaningen.notices.layouts import LayoutMistake
from aanmaningen.store import notices

from .desk import Desk
from .issuing import sender_options
from .rendering import renderer
from .user_files import write_file


def codes(desk: Desk) -> list[str]:
    """Return the codes of the layout sets, shipped and own."""
    return desk.layouts.codes()


def language_name(code: str, language: str) -> str:
    """Return what a person calls a layout set or the language of a notice: "nl" is Nederlands, "nl-groot" of that kind.

    language: of the reader. A code that is no language stays as it is.
    """
    base = code.partition("-")[0]
    name = Locale.parse(language).languages.get(base) if base.isalpha() and base.islower() else None
    if name is None:
        return code
    name = name[0].upper() + name[1:]
    return name if base == code else f"{name} ({code})"


def mistakes(desk: Desk) -> list[LayoutMistake]:
    """Return every mistake in every layout set, with file, line and field."""
    return desk.layouts.check()


def preview(desk: Desk, code: str, level: int, target: Path) -> None:
    """Write an example notice of a layout set as PDF, with the administration's own letterhead. Raises Refusal."""
    write_file(desk, target, example(desk, code, level))


def example(desk: Desk, code: str, level: int) -> bytes:
    """Return an example notice of a layout set as PDF, with the administration's own letterhead. Raises Refusal."""
    if level not in (1, 2, 3):
        raise Refusal(message("A layout has the levels 1, 2 and 3."))
    layout, options = desk.layouts.load(code), sender_options(desk)
    design = design_for(layout, options)
    names = [name for name in (design.logo, design.letterhead) if name]
    assets = {name: notices.archived(desk.engine, name) for name in names}
    return renderer(design, assets).render(freeze(examples.example_facts(level, code), layout, options))


def try_out(desk: Desk, key: str, sha: str, data: bytes) -> None:
    """Draw a notice with a new "logo" or "letterhead". Raises Refusal when it cannot be used: now, not in a run."""
    code = desk.layouts.codes()[0]
    layout = desk.layouts.load(code)
    options = SenderOptions(logo_sha=sha) if key == "logo" else SenderOptions(letterhead_sha=sha)
    content = freeze(examples.example_facts(1, code), layout, options)
    renderer(design_for(layout, options), {sha: data}).render(content)
