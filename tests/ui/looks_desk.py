"""What a designer looks at, as questions to real widgets: texts that are cut, windows that are too large.

With a translator whose texts are half as long again, and a ledger of names and amounts that take much room.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aanmaningen.core.messages import Message
from aanmaningen.i18n import Translator
from aanmaningen.ui.main_window import MainWindow
from aanmaningen.ui.widgets import ElidedComboBox, ElidedLabel
from aanmaningen.ui.workbench import Workbench

WIDTH, HEIGHT = 1280, 800
_SYLLABLES = "loremi psumdo lorsit ametco nsecte turadi piscin gelitu "

LONG = "Coöperatieve Inkoop- en Verkoopvereniging voor Tuinbouw in het Hoge Noorden U.A."  # 80 letters
DEBTORS = [
    ("D1", LONG, "", "Retail", [("F1", "01-10-2026", "12345678,90", "EUR")]),
    ("D2", "Ελληνική Εταιρεία Εμπορίας Γεωργικών Προϊόντων Α.Ε.", "info@griek.example", "Export", [
        ("F2", "01-08-2026", "98765432,10", "USD"),
        ("F3", "15-10-2026", "50,25", "EUR"),
    ]),
    ("D3", "Общество с ограниченной ответственностью «Ромашка»", "info@rus.example", "Export", [
        ("F4", "01-07-2026", "11223344,55", "GBP"),
        ("F5", "31-12-2026", "75,00", "EUR"),
    ]),
    ("D4", "S", "s@klant.example", "", [("F6", "01-11-2026", "0,35", "EUR")]),
]  # fmt: skip


class Stretched(Translator):
    """The texts of a language, half as long again."""

    def text(self, message: Message) -> str:
        """Return the text with as many letters after it as half of it has."""
        return stretched(super().text(message))


def stretched(text: str) -> str:
    """Return a text that is half as long again; its dots stay at the end."""
    bare = text.replace("&", "").removesuffix("…")
    if not re.search(r"[^\W\d_]{2}", bare):
        return text
    more = (_SYLLABLES * (len(bare) // len(_SYLLABLES) + 1))[: (len(bare) + 1) // 2].rstrip()
    end = "…" if text.endswith("…") else ""
    # Words that are longer rather than more of them, as in German, when there is only one.
    return f"{text.removesuffix('…')}{'' if ' ' not in bare else ' '}{more}{end}"


def stretch(bench: Workbench, language: str) -> None:
    """Give the window these longer texts."""
    bench.translator = Stretched(language)
    bench.language_changed.emit()


def complaints(window: QWidget) -> list[str]:
    """Return what is cut in a window, and whether it wants to be larger than a small screen."""
    found = [_said(widget, why) for widget, why in _cut(window)]
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    if window.layout() is not None:
        least = least.expandedTo(window.layout().minimumSize())
    if least.width() > WIDTH or least.height() > HEIGHT:
        found.append(f"{window.objectName()} wants to be {least.width()} by {least.height()}")
    return found


def _cut(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisibleTo(window) or widget.window() is not window:
            continue
        why = _why(widget)
        if why:
            yield widget, why
        elif isinstance(widget, QAbstractButton | QLabel | QComboBox) and not _is_inside(widget, window):
            yield widget, "sticks out of the window"


def _why(widget: QWidget) -> str:
    """Return how much of the text of a widget is not seen; nothing when all of it is."""
    letters = widget.fontMetrics()
    match widget:
        case ElidedLabel() | ElidedComboBox():
            return ""  # they say so with dots, and with a tip
        case QLabel() if widget.text() and widget.wordWrap():
            return _short(widget.heightForWidth(widget.width()), widget.height(), "high")
        case QLabel() if widget.text():
            return _short(widget.sizeHint().width(), widget.width(), "wide")
        case QToolButton() if widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            return ""
        case QToolButton() if widget.objectName().startswith("filter_") or not widget.text():
            return ""  # as wide as its column
        case QAbstractButton() if widget.text():
            return _short(widget.sizeHint().width(), widget.width(), "wide")
        case QComboBox() if not widget.isEditable():
            text = letters.horizontalAdvance(widget.currentText())
            return _short(text + letters.height(), widget.width(), "wide")
        case QTabBar():
            return _cut_tabs(widget)
        case QGroupBox() if widget.title():
            return _short(letters.horizontalAdvance(widget.title()), widget.width(), "wide")
        case QListWidget() if widget.horizontalScrollBar().maximum() > 0:
            return f"scrolls {widget.horizontalScrollBar().maximum()} sideways"
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            return _cut_headings(widget)
    return ""


def _cut_tabs(bar: QTabBar) -> str:
    for number in filter(bar.isTabVisible, range(bar.count())):
        wide = bar.fontMetrics().horizontalAdvance(bar.tabText(number).replace("&", ""))
        if wide > bar.tabRect(number).width():
            return f"the tab {bar.tabText(number)!r} is cut: {wide} in {bar.tabRect(number).width()}"
    return _short(bar.sizeHint().width(), bar.width(), "wide")


def _cut_headings(header: QHeaderView) -> str:
    model = header.model()
    if model is None:
        return ""
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        lines = text.split("\n")
        wide = max(header.fontMetrics().horizontalAdvance(line) for line in lines)
        if wide > header.sectionSize(section):
            return f"the heading {text!r} is cut: {wide} in {header.sectionSize(section)}"
    return ""


def _short(wanted: int, has: int, how: str) -> str:
    return f"is {has} {how} and wants {wanted}" if wanted > has else ""


def _is_inside(widget: QWidget, window: QWidget) -> bool:
    """Tell whether a widget lies in its window; what can be scrolled to does."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return window.rect().contains(QRect(widget.mapTo(window, QPoint()), widget.size()))


def _said(widget: QWidget, why: str) -> str:
    text = widget.property("text") or widget.property("title") or ""
    return f"{type(widget).__name__} {widget.objectName()!r} {str(text)[:60]!r} {why}"


def doubled_mnemonics(menu: QMenu) -> list[str]:
    """Return the letters that two entries of a menu share."""
    letters = [found.group(1).casefold() for one in menu.actions() if (found := re.search(r"&([^&])", one.text()))]
    return sorted({letter for letter in letters if letters.count(letter) > 1})


def doubled_letters(window: QWidget) -> dict[str, list[str]]:
    """Return the letters that two things in sight in a window share, with their texts."""
    found: dict[str, list[str]] = {}
    for text in _lettered(window):
        letter = re.search(r"&([^&])", text.replace("&&", ""))
        if letter:
            found.setdefault(letter.group(1).casefold(), []).append(text)
    return {letter: texts for letter, texts in found.items() if len(texts) > 1}


def _lettered(window: QWidget) -> Iterator[str]:
    if isinstance(window, QMainWindow):
        yield from (action.text() for action in window.menuBar().actions())
    for widget in window.findChildren(QWidget):
        if widget.window() is not window or not widget.isVisibleTo(window):
            continue
        match widget:
            case QAbstractButton():
                yield widget.text()
            case QLabel() if widget.buddy() is not None:
                yield widget.text()
            case QGroupBox():
                yield widget.title()
            case QTabBar():
                yield from map(widget.tabText, range(widget.count()))


def breathe(milliseconds: int = 0) -> None:
    """Let what was asked for be laid out and painted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.processEvents()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is under way, and what was shown is laid out."""
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy(), timeout=20_000)
    breathe()
    qtbot.waitUntil(lambda: not window.workbench.background.is_busy(), timeout=20_000)
    breathe()
