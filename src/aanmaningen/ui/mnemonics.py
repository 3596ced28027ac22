"""The underlined letters of a menu, a page and a dialog: each has its own, also where two translations chose the same.

Pressed, a letter that two share presses neither.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QStatusBar,
    QTabBar,
    QToolButton,
    QWidget,
    QWizard,
)

_MARK, _REAL = "&", "&&"
_FOOT = (QWizard.WizardButton.BackButton, QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton)


class _Text(NamedTuple):
    """A text with a letter, and how it is written."""

    text: str
    write: Callable[[str], object]


class OwnLetters(QObject):
    """Gives the letters of a window anew when it is shown, when another page of it is, and when Alt is pressed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pages: set[QStackedWidget] = set()
        window.installEventFilter(self)

    def give(self) -> None:
        """Give them now."""
        for pages in self._window.findChildren(QStackedWidget):
            if pages not in self._pages:
                self._pages.add(pages)
                pages.currentChanged.connect(self.give)
        give_own_letters_in(self._window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look out for the moments at which the letters are seen or needed."""
        kind = event.type()
        is_alt = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        if kind == QEvent.Type.Show or (is_alt and kind == QEvent.Type.ShortcutOverride):
            self.give()
        return super().eventFilter(watched, event)


def give_own_letters(menu: QMenu) -> None:
    """Let no two entries of a menu share a letter; the first keeps it."""
    _write([_of_action(action) for action in menu.actions() if not action.isSeparator() and action.isVisible()])


def give_own_letters_in(window: QWidget) -> None:
    """Let no two things in sight in a window share a letter: the menus keep theirs, then what closes a dialog."""
    _write([*_texts(window)])


def own_letters(texts: Sequence[str]) -> list[str]:
    """Return texts with a marked letter that no other has: the marked one, else the first of a word, else any."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for number, text in enumerate(texts):
        letter = letter_of(text)
        if letter and letter not in taken:
            taken.add(letter)
            found[number] = text
    for number, text in enumerate(texts):
        if number not in found:
            found[number] = _marked_anew(text, taken)
    return [found[number] for number in range(len(texts))]


def letter_of(text: str) -> str:
    """Return the letter that is marked; an ampersand that is shown as such marks none."""
    place = text.replace(_REAL, "  ").find(_MARK)
    return text[place + 1 : place + 2].casefold() if place >= 0 else ""


# -- private


def _write(texts: Sequence[_Text]) -> None:
    for one, text in zip(texts, own_letters([one.text for one in texts]), strict=True):
        if text != one.text:
            one.write(text)


def _texts(window: QWidget) -> Iterator[_Text]:
    if isinstance(window, QMainWindow):
        yield from (_of_action(action) for action in window.menuBar().actions() if action.isVisible())
    first = [button for box in window.findChildren(QDialogButtonBox) for button in box.buttons()]
    if isinstance(window, QWizard):
        first += [window.button(which) for which in _FOOT]
    for widget in [*first, *(one for one in window.findChildren(QWidget) if one not in first)]:
        if widget.window() is window and (widget in first or widget.isVisibleTo(window)):
            yield from _of_widget(widget)


def _of_action(action: QAction) -> _Text:
    return _Text(action.text(), action.setText)


def _of_widget(widget: QWidget) -> Iterator[_Text]:
    match widget:
        case QPushButton() if isinstance(widget.parentWidget(), QStatusBar):
            return  # the name of the administration
        case QPushButton() | QCheckBox() | QRadioButton() if widget.text():
            yield _Text(widget.text(), widget.setText)
        case QLabel() if widget.buddy() is not None and widget.text():
            yield _Text(widget.text(), widget.setText)
        case QToolButton() if letter_of(widget.text()):
            yield _Text(widget.text(), widget.setText)
        case QTabBar():
            for number in range(widget.count()):
                if letter_of(widget.tabText(number)):
                    yield _Text(widget.tabText(number), partial(widget.setTabText, number))


def _marked_anew(text: str, taken: set[str]) -> str:
    place = text.replace(_REAL, "  ").find(_MARK)
    bare = text if place < 0 else text[:place] + text[place + 1 :]
    firsts = [at for at in range(len(bare)) if at == 0 or bare[at - 1] == " "]
    for at in (*firsts, *range(len(bare))):
        letter = bare[at].casefold()
        if letter.isalnum() and letter not in taken:
            taken.add(letter)
            return bare[:at] + _MARK + bare[at:]
    return bare
