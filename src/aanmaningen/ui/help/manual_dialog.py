"""The manual in a window of its own, which may stay open beside the work."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from aanmaningen.core.errors import message

from ..room import open_at
from ..widgets import named
from ..workbench import Workbench

_WIDE = 110  # characters


class _Page(QTextBrowser):
    """Markdown whose own links lead to its headings, and whose pictures are no wider than the page."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.setOpenLinks(False)
        self.anchorClicked.connect(self.follow)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Return a picture as wide as there is room for."""
        path = self._folder / (name.path() if isinstance(name, QUrl) else name)
        picture = QImage(str(path))
        if kind != QTextDocument.ResourceType.ImageResource.value or picture.isNull():
            return super().loadResource(kind, name)
        room = self.fontMetrics().averageCharWidth() * _WIDE - 4 * self.fontMetrics().height()
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture.scaledToWidth(room, smooth) if picture.width() > room else picture

    def follow(self, link: QUrl) -> None:
        """Go to a heading, or open what is elsewhere in the program that the system has for it."""
        if link.path() or not link.hasFragment():
            QDesktopServices.openUrl(link)
            return
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and _anchor(block.text()) == link.fragment():
                self.setTextCursor(QTextCursor(block))
                self.verticalScrollBar().setValue(int(self.document().documentLayout().blockBoundingRect(block).top()))
                return
            block = block.next()


def _anchor(heading: str) -> str:
    """Return what links to a heading are called: small letters, hyphens for blanks, no punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class ManualDialog(QDialog):
    """The text, and a field to search in it. It is in Dutch."""

    def __init__(self, workbench: Workbench, parent: QWidget, file: Path) -> None:
        super().__init__(parent)
        self.setObjectName("manual_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(workbench.text(message("Manual")))
        self.search = named(QLineEdit(), "manual_search")
        self.search.setPlaceholderText(workbench.text(message("Search in the manual")))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.page = named(_Page(file.parent), "manual_text")
        self.page.setAccessibleName(workbench.text(message("Manual")))
        self.page.setMarkdown(file.read_text("utf-8"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.page, 1)
        wide = self.fontMetrics().averageCharWidth()
        open_at(self, wide * _WIDE, self.fontMetrics().height() * 42)
        self.search.textEdited.connect(lambda _: self.seek(is_new=True))
        self.search.returnPressed.connect(self.seek)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.FindNext, self, self.seek)
        self.page.setFocus()

    def seek(self, *, is_new: bool = False) -> None:
        """Go to the next place with the words in the field; after the last one to the first."""
        cursor = self.page.textCursor()
        if is_new:  # longer words at the same place are no step further
            cursor.setPosition(cursor.selectionStart())
            self.page.setTextCursor(cursor)
        if self.search.text() and not self.page.find(self.search.text(), QTextDocument.FindFlag(0)):
            cursor.setPosition(0)
            self.page.setTextCursor(cursor)
            self.page.find(self.search.text())
