"""A field for criteria that offers the words which may come next."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ..widgets import named
from .criteria_words import next_words


class CriteriaField(QLineEdit):
    """Offers words while the user types one; all that fit at Ctrl+Space and the arrow down."""

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        self._language = ""
        self._attributes: Sequence[str] = ()
        self._begun = ""
        self._words = QStringListModel(self)
        self.completer_ = QCompleter(self._words, self)
        self.completer_.setWidget(self)
        self.completer_.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer_.setMaxVisibleItems(12)
        self.popup = named(QListView(), "criteria_words")
        self.completer_.setPopup(self.popup)
        self.completer_.activated.connect(self._take)
        self.textEdited.connect(lambda _: self._offer_next(asked=False))

    def offer(self, language: str, attributes: Sequence[str]) -> None:
        """Offer words in this language, and these attributes."""
        self._language, self._attributes = language, attributes

    def words(self) -> list[str]:
        """Return the words that may come at the cursor."""
        self._begun, found = next_words(self.text()[: self.cursorPosition()], self._language, self._attributes)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Show the words when asked for; Enter and Tab take the chosen one."""
        popup, key = self.popup, event.key()
        if popup.isVisible() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            event.ignore()  # the popup's affair
        elif key == Qt.Key.Key_Down or (
            key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self._offer_next(asked=True)
        else:
            super().keyPressEvent(event)

    def _offer_next(self, *, asked: bool) -> None:
        words = self.words()
        if not words or not (asked or self._begun):
            self.popup.hide()
            return
        self._words.setStringList(words)
        self.completer_.setCompletionPrefix("")
        rect = self.cursorRect()
        rect.setWidth(self.fontMetrics().averageCharWidth() * 32)
        self.completer_.complete(rect)

    def _take(self, word: str) -> None:
        at = self.cursorPosition()
        begin = at - len(self._begun)
        rest = self.text()[at:]
        self.setText(f"{self.text()[:begin]}{word} {rest.lstrip()}")
        self.setCursorPosition(begin + len(word) + 1)
