"""Icons and colours follow a change from light to dark while the window is open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from screens import dark_palette
from ui.looks_desk import breathe, settle
from ui.runs_desk import REFERENCE_DATE, issue, make_ledger

from aanmaningen.core.errors import message
from aanmaningen.ui.app import FEATURES, PLACES
from aanmaningen.ui.date_field import DateField
from aanmaningen.ui.following import colour
from aanmaningen.ui.icons import icon
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.runs.place import RunsPlace
from aanmaningen.ui.tints import Meaning, soft
from aanmaningen.ui.workbench import Workbench

_SIZE = QSize(20, 20)


@pytest.fixture
def turn_dark(qtbot: QtBot) -> Iterator[Callable[[], None]]:
    """Turns the desktop dark; light again afterwards."""
    before = QPalette(QApplication.palette())
    yield lambda: QApplication.setPalette(dark_palette())
    QApplication.setPalette(before)
    breathe()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window, with a run."""
    location = make_ledger(tmp_path)
    issue(location)
    bench = Workbench(location, None, QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    bench.reference_date = REFERENCE_DATE
    found = MainWindow(bench, PLACES, FEATURES)
    qtbot.addWidget(found)
    found.resize(1280, 800)
    found.show()
    qtbot.waitExposed(found)
    settle(qtbot, found)
    yield found
    found.workbench.close()


def light_of(found: QColor) -> float:
    """Return the relative luminance. Source: WCAG 2.2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in found.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    bright, dark = sorted((light_of(one), light_of(other)), reverse=True)
    return bright / dark


def ink(picture: QImage) -> QColor:
    """Return the colour of what is drawn most firmly."""
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return max((picture.pixelColor(x, y) for x, y in places), key=QColor.alpha)


def icons_in_sight(window: QWidget) -> dict[str, QIcon]:
    """Return the icons of every button in sight and of the actions in fields, by whose they are."""
    found = {}
    for button in window.findChildren(QAbstractButton):
        is_of_qt = isinstance(button.parentWidget(), QLineEdit)  # the cross that empties a field
        if button.isVisibleTo(window) and not button.icon().isNull() and not is_of_qt:
            found[f"{button.objectName()} {button.text()}"] = button.icon()
    for field in window.findChildren(DateField):
        found.update((f"{field.objectName()} {number}", one.icon()) for number, one in enumerate(field.actions()))
    return found


@pytest.mark.parametrize("key", [one.key for one in PLACES])
def test_every_icon_in_sight_follows_from_light_to_dark(
    qtbot: QtBot, window: MainWindow, turn_dark: Callable[[], None], key: str
) -> None:
    window.workbench.place_wanted.emit(key)
    if isinstance(window.place, RunsPlace):
        window.place.new_run()
    settle(qtbot, window)
    # Held on to: what counts is the icon that the button was given, not one that is given anew.
    before = {whose: (one, one.pixmap(_SIZE).toImage()) for whose, one in icons_in_sight(window).items()}
    assert before
    turn_dark()
    breathe()
    ground = window.palette().window().color()
    told = []
    for whose, now in icons_in_sight(window).items():
        picture = now.pixmap(_SIZE).toImage()
        if picture == before[whose][1]:
            told.append(f"{whose} is as it was")
        if contrast(ink(picture), ground) < 4.5:
            told.append(f"{whose} has a contrast of {contrast(ink(picture), ground):.1f}")
    assert told == []


def test_icon_that_is_copied_and_let_go_is_still_drawn(qtbot: QtBot) -> None:
    copy = QIcon(icon("add"))
    copy.addPixmap(QPixmap(4, 4))  # Qt makes another engine of it
    other = QIcon(copy)
    del copy
    assert ink(other.pixmap(_SIZE).toImage()).alpha() > 200
    assert ink(icon("add").pixmap(_SIZE).toImage()).alpha() > 200


def test_icon_is_as_sharp_as_the_screen(qtbot: QtBot) -> None:
    picture = icon("search").pixmap(QSize(20, 20), 2.0)
    assert picture.size() == QSize(40, 40) and picture.devicePixelRatio() == 2


def test_name_that_is_not_in_the_set_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        icon("no such icon")


def test_ground_of_a_strip_follows_and_its_text_stays_readable(
    qtbot: QtBot, window: MainWindow, turn_dark: Callable[[], None]
) -> None:
    window.warn("test", message("Open"))
    label = window.banner.findChild(QLabel, "banner_test")
    assert isinstance(label, QLabel)
    before = label.palette().window().color()
    turn_dark()
    breathe()
    assert label.palette().window().color() != before
    assert contrast(label.palette().windowText().color(), label.palette().window().color()) > 7


def test_mixed_colour_is_the_only_one_of_its_own(qtbot: QtBot, turn_dark: Callable[[], None]) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    colour(field, QPalette.ColorRole.Base, lambda palette: soft(palette, Meaning.CAREFUL))
    light = field.palette().base().color()
    turn_dark()
    breathe()
    assert field.palette().base().color() != light
    assert field.palette().base().color() == soft(QApplication.palette(), Meaning.CAREFUL)
    assert field.palette().text().color() == QApplication.palette().text().color()
