"""Where the files stand that travel with the program: layouts, fonts, catalogues."""

import sys
from pathlib import Path


def resource_path(relative: str) -> Path:
    """Return the path of a file or folder under `resources/`, for example "i18n" or "fonts/NotoSans-Regular.ttf".

    Works in a checkout, in an installed wheel and in a frozen build. Existence is not checked: a user's own file may
    come in its place. Raises FileNotFoundError when the program was installed without its resources.
    """
    for root in _roots():
        if root.is_dir():
            return root / relative
    raise FileNotFoundError(f"no resources beside {__file__}")


def manual_path() -> Path | None:
    """Return the manual: of the installation, else of the checkout; None where it did not come along."""
    beside = Path(__file__).resolve().parents[2] / "docs" / "handleiding.md"
    places = [resource_path("docs/handleiding.md"), beside]
    return next((place for place in places if place.is_file()), None)


def _roots() -> list[Path]:
    """Return the places where the resources can be, the surest first."""
    if getattr(sys, "frozen", False):
        # One-file builds unpack into _MEIPASS; a program folder may also carry them beside the executable.
        unpacked = getattr(sys, "_MEIPASS", None)
        beside = Path(sys.executable).resolve().parent
        return [*([Path(unpacked, "resources")] if unpacked else []), beside / "resources"]
    package = Path(__file__).resolve().parent
    # In a wheel "_resources", because "resources" is this module; in a checkout the folder beside src.
    return [package / "_resources", package.parents[1] / "resources"]
