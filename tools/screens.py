"""Pictures of every screen: the real window on the demo ledger, in light, dark, larger and each language.

Run through `python dev.py screens [FOLDER]`. To be looked at by whoever changed a screen. `--manual` renews the
pictures in the manual, and its table of keys.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QPoint, QRect, QSettings, QTimer
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from aanmaningen.jobs import demo_data, demonstrating
from aanmaningen.jobs.desk import Desk
from aanmaningen.ui.actions import MENU_TITLES, keys_text
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.house_style import dress
from aanmaningen.ui.imports.feature import ImportFeature
from aanmaningen.ui.items.place import ItemsPlace
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.palette import CommandPalette
from aanmaningen.ui.parties.place import PartiesPlace
from aanmaningen.ui.place import Place
from aanmaningen.ui.qt_words import QtWords
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.settings.place import SettingsPlace
from aanmaningen.ui.start.wizard import StartWizard
from aanmaningen.ui.workbench import Workbench

DOCS = Path(__file__).resolve().parents[1] / "docs"
TODAY = date(2026, 11, 21)  # three weeks after the demo's last run: there is something to remind of again
_NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_SIZE = (1280, 800)  # the size at which the window opens
_WIDE = 1520
_PATIENCE = 60.0  # seconds
_QUIET_TICKS, _TICK = 15, 20  # what is started with a short pause, such as a search, must have begun
_COLOURS = 160  # of a picture in the manual: text stays sharp and the file small


@dataclass(frozen=True)
class Mode:
    """How the window looks. scale: as the system's setting, 2 for 200 %; size: what that leaves of a usual screen."""

    key: str
    language: str = "nl"
    dark: bool = False
    scale: float = 1
    size: tuple[int, int] = _SIZE


MODES = {
    mode.key: mode
    for mode in (
        Mode("light"),
        Mode("dark", dark=True),
        Mode("150", scale=1.5, size=(853, 533)),
        Mode("200", scale=2, size=(720, 450)),
        Mode("en", "en"),
        Mode("de", "de"),
        Mode("fr", "fr"),
    )
}


class _StillWorkbench(Workbench):
    """A workbench on which it is always the same moment, so that pictures differ only where the program does."""

    def __init__(self, location: str, memory: QSettings) -> None:
        super().__init__(location, None, memory)
        self.desk = replace(self.desk, clock=lambda: _NOW)
        self.reference_date = TODAY

    def _open(self, **surroundings: object) -> Desk:
        return super()._open(clock=lambda: _NOW, **surroundings)


# ---------------------------------------------------------------------------------------------- the pictures


class Photographer:
    """Walks through the window and takes a picture of each screen."""

    def __init__(self, demo: Path, mode: Mode, memory: QSettings) -> None:
        memory.setValue("language", mode.language)
        self._demo, self._memory, self._size = demo, memory, mode.size
        self.bench = _StillWorkbench(str(demo / "aanmaningen.db"), memory)
        self._words = QtWords(self.bench.translator)
        self.window = MainWindow(self.bench, PLACES, FEATURES)
        self.window.resize(*mode.size)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let the window work until nothing is under way. Raises TimeoutError."""
        wait_until_idle(self.bench.background.is_busy)

    def close(self) -> None:
        """Close the window."""
        self.window.close()

    def pictures(self) -> Iterator[tuple[str, QPixmap]]:
        """Give each picture with its name, in the order in which a bookkeeper meets the screens."""
        yield "wizard", self._wizard()
        yield from self._items()
        yield "palette", self._palette()
        yield from self._import()
        yield from self._parties()
        yield from self._runs()
        yield "reports", self._at("reports")
        yield from self._settings()

    def _at(self, key: str) -> QPixmap:
        """Return the window with this place."""
        self._go(key)
        return self.window.grab()

    def _go(self, key: str) -> Place:
        self.bench.place_wanted.emit(key)
        self.settle()
        return self.window.place

    def _do(self, key: str) -> None:
        action = self.window.actions_of_window[key]
        assert action.isEnabled(), f"{key} is not enabled"
        action.trigger()
        self.settle()

    def _wizard(self) -> QPixmap:
        wizard = StartWizard(self._memory)
        wizard.show()
        wait_until_idle(lambda: False)
        picture = wizard.grab()
        wizard.reject()
        return picture

    def _items(self) -> Iterator[tuple[str, QPixmap]]:
        place = self._go("items")
        assert isinstance(place, ItemsPlace)
        place.table.setCurrentIndex(place.model.index(_reminded_row(place), place.table.headings.shown_columns()[0]))
        self.settle()
        yield "items", self.window.grab()
        has_panel = place.is_panel_shown()
        if not has_panel:
            self._do("side_panel_shown")
        yield "panel", place.panel.grab()
        self._do("side_panel_shown")
        yield "items-wide", self.window.grab()
        place.current_view.show("today")
        self.settle()
        yield "items-today", self.window.grab()
        yield "items-why", self._why(place)
        place.current_view.show("open")
        place.controls.group_chosen.emit("party")
        self.settle()
        yield "items-groups", self.window.grab()
        place.controls.group_chosen.emit("")
        if has_panel:
            self._do("side_panel_shown")

    def _why(self, place: ItemsPlace) -> QPixmap:
        """Return a wider window, with the reasons of all items beside their blocks."""
        place.current_view.show("blocked")
        place.filters.clear()
        self.window.resize(_WIDE, self._size[1])
        self.settle()
        picture = self.window.grab()
        self.window.resize(*self._size)
        return picture

    def _palette(self) -> QPixmap:
        palette = CommandPalette(self.bench, self.window.commands(), self.window)
        palette.show()
        wait_until_idle(lambda: False)
        picture = _over(self.window, palette)
        palette.close()
        return picture

    def _import(self) -> Iterator[tuple[str, QPixmap]]:
        feature = next(one for one in self.window.features if isinstance(one, ImportFeature))
        dialog = feature.import_file(later_list(self._demo))
        self.settle()
        yield "import-mapping", dialog.grab()
        dialog.next_button.click()
        self.settle()
        yield "import-preview", dialog.grab()
        dialog.reject()
        self._do("imports")
        assert feature.imports is not None
        yield "imports", feature.imports.grab()
        feature.imports.reject()

    def _parties(self) -> Iterator[tuple[str, QPixmap]]:
        yield "parties", self._at("parties")
        place = self.window.place
        assert isinstance(place, PartiesPlace)
        place.open_party(demo_data.SPECIAL["long"].code)
        self.settle()
        yield "party-card", self.window.grab()
        place.back()

    def _runs(self) -> Iterator[tuple[str, QPixmap]]:
        yield "runs", self._at("runs")
        place = self.window.place
        assert isinstance(place, RunsPlace)
        self._do("new_run")
        yield "proposal", self.window.grab()
        place.proposal.lists.tabs.setCurrentIndex(1)
        self.settle()
        yield "left-out", self.window.grab()
        place.show_runs()

    def _settings(self) -> Iterator[tuple[str, QPixmap]]:
        place = self._go("settings")
        assert isinstance(place, SettingsPlace)
        for number in range(place.list.count()):
            place.list.setCurrentRow(number)
            self.settle()
            yield f"settings-{number + 1}", self.window.grab()


def _reminded_row(place: ItemsPlace) -> int:
    """Return the first row with an item that was reminded of more than once: there is much to tell about it."""
    level = [column.key for column in place.model.columns].index("level")
    levels = (str(place.model.index(row, level).data()) for row in range(place.model.rowCount()))
    return next((row for row, text in enumerate(levels) if text in ("2", "3")), 0)


def _over(window: QWidget, popup: QWidget) -> QPixmap:
    """Return the window with a smaller one on it, where it is on the screen."""
    picture, above = window.grab(), popup.grab()
    where = popup.pos() - window.mapToGlobal(QPoint())
    painter = QPainter(picture)
    painter.drawPixmap(where, above)
    painter.setPen(QColor(128, 128, 128))
    painter.drawRect(QRect(where, popup.size()))
    painter.end()
    return picture


def later_list(demo: Path) -> Path:
    """Write the list that the demo's bookkeeping package would give today, with some new items; return where."""
    items = demo_data.items(demo_data.parties())
    new = [replace(item, number=f"{int(item.number) + 5000}") for item in items[::60] if item.number.isdigit()]
    target = demo / "lijsten" / f"openstaande-posten-{TODAY}.csv"
    rows = [row for item in [*items, *new] if (row := item.row_on(TODAY)) is not None]
    lines = [demo_data.ITEM_HEADINGS, *rows, demo_data.unreadable_row()]
    target.write_text("\n".join(";".join(line) for line in lines), encoding="utf-8-sig")
    return target


# ---------------------------------------------------------------------------------------------- taking them


def wait_until_idle(is_busy: Callable[[], bool]) -> None:
    """Handle events until nothing is under way and nothing new begins. Raises TimeoutError."""
    loop, timer = QEventLoop(), QTimer()
    end = time.monotonic() + _PATIENCE
    quiet = 0

    def look() -> None:
        nonlocal quiet
        quiet = 0 if is_busy() else quiet + 1
        if quiet >= _QUIET_TICKS or time.monotonic() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(_TICK)
    loop.exec()
    if quiet < _QUIET_TICKS:
        raise TimeoutError("the window stays busy")


def dark_palette() -> QPalette:
    """Return the palette that Qt takes on a dark desktop; a screen in memory has no desktop to tell so."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(QColor("#323232"))
    text = QColor("#ffffff")
    for one, colour in (
        (role.Window, "#323232"),
        (role.Base, "#242424"),
        (role.AlternateBase, "#2b2b2b"),
        (role.Button, "#323232"),
        (role.ToolTipBase, "#353535"),
        (role.Highlight, "#2f6fb3"),
        (role.HighlightedText, "#ffffff"),
        (role.Link, "#6cb2ff"),
        (role.PlaceholderText, "#8c8c8c"),
    ):
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText):
        palette.setColor(one, text)
        palette.setColor(group.Disabled, one, QColor("#7a7a7a"))
    return palette


@contextmanager
def photographer(demo: Path, mode: Mode) -> Iterator[Photographer]:
    """Open the window in a mode. Once a process: Qt takes the scale from the environment when it starts."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    dress(application)
    if mode.dark:
        application.setPalette(dark_palette())
    with tempfile.TemporaryDirectory() as folder:
        found = Photographer(demo, mode, QSettings(str(Path(folder, "memory.ini")), QSettings.Format.IniFormat))
        yield found
        found.close()


def take(demo: Path, mode: Mode, folder: Path) -> None:
    """Write every picture of a mode."""
    folder.mkdir(parents=True, exist_ok=True)
    with photographer(demo, mode) as found:
        for name, picture in found.pictures():
            if not picture.save(str(folder / f"{name}.png")):
                raise OSError(f"{folder / name}.png cannot be written")


# ---------------------------------------------------------------------------------------------- the manual

# Name of the picture -> name in the manual, and which part of it (left, top, width, height); None for all of it.
MANUAL: dict[str, tuple[str, tuple[int, int, int, int] | None]] = {
    "wizard": ("venster-eerste-start", (0, 0, 805, 260)),
    "items": ("venster-openstaande-posten", None),
    "items-why": ("venster-waarom", (190, 93, 1330, 420)),
    "import-preview": ("venster-importeren", (0, 0, 910, 300)),
    "party-card": ("venster-relatie", (190, 57, 1090, 560)),
    "proposal": ("venster-voorstel", (190, 57, 1090, 560)),
    "runs": ("venster-aanmaanruns", (190, 57, 1090, 600)),
}
KEYS_BEGIN, KEYS_END = "<!-- toetsen: begin -->", "<!-- toetsen: einde -->"


def illustrate(demo: Path) -> None:
    """Renew the pictures of the manual, Dutch and light with few colours, and its table of keys."""
    with photographer(demo, MODES["light"]) as found:
        for name, picture in found.pictures():
            if name in MANUAL:
                title, part = MANUAL[name]
                cut = picture.copy(QRect(*part)) if part else picture
                _small(cut).save(DOCS / "images" / f"{title}.png", optimize=True)
        manual = DOCS / "handleiding.md"
        before, rest = manual.read_text(encoding="utf-8").split(KEYS_BEGIN)
        after = rest.split(KEYS_END)[1]
        table = "\n".join((KEYS_BEGIN, *keys_table(found.window), KEYS_END))
        manual.write_text(before + table + after, encoding="utf-8")


def keys_table(window: MainWindow) -> list[str]:
    """Return the lines of a table of every action that has keys, by menu, in the language of the window."""
    text = window.workbench.text
    words = QtWords(window.workbench.translator)  # as the menus of the real program name the keys
    lines = ["| toetsen | opdracht | menu |", "| --- | --- | --- |"]
    for menu, title in MENU_TITLES.items():
        for spec in window.actions_of_window.specs():
            if spec.menu is menu and spec.shortcut:
                keys = keys_text(spec.shortcut)
                said = (text(words).replace("&", "").removesuffix("…") for words in (spec.text, title))
                lines.append(f"| `{keys}` | {' | '.join(said)} |")
    del words
    return lines


def _small(picture: QPixmap) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data())).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)


def main() -> int:
    """Make the demo, and take the pictures, each mode in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/screens"), help="where the pictures go")
    parser.add_argument("--mode", action="append", choices=MODES, help="only these")
    parser.add_argument(
        "--manual", action="store_true", help="renew what the manual holds of them, and its table of keys, instead"
    )
    parser.add_argument("--demo", type=Path, help=argparse.SUPPRESS)  # of the process that takes one mode
    wish = parser.parse_args()
    folder: Path = wish.folder.absolute()
    if wish.demo:
        take(wish.demo, MODES[wish.mode[0]], folder / wish.mode[0])
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        demo = Path(place, "demo")
        demonstrating.demonstrate(demo, "nl")
        if wish.manual:
            illustrate(demo)
            return 0
        for key in wish.mode or MODES:
            command = [sys.executable, __file__, str(folder), "--mode", key, "--demo", str(demo)]
            environment = {**os.environ, "QT_SCALE_FACTOR": str(MODES[key].scale)}
            subprocess.run(command, env=environment, check=True)
            print(f"{folder / key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
