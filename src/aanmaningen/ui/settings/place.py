"""Settings: pages of the administration, of reminding, of what is printed and sent, and of the database itself."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import Administration
from aanmaningen.jobs import keeping

from ..actions import ActionSpec, Menu
from ..place import Place
from ..widgets import named
from ..workbench import Kind, Workbench
from .administration_dialog import AdministrationDialog
from .database_page import DatabasePage
from .declaration import FORM_PAGES
from .form_page import FormPage
from .layouts_page import LayoutsPage
from .list_page import LIST_PAGES, ListPage
from .mail_page import MailSettingsPage


class Page(Protocol):
    """What every page can do."""

    title: Message

    def words(self) -> str:
        """Return everything that can be searched for on this page."""

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show what is stored."""

    def retranslate(self) -> None:
        """Write the texts in the user's language."""

    def arrive(self) -> None:
        """Put the keyboard where work starts."""


class SettingsPlace(Place):
    """A list of pages, and the one that is chosen."""

    key = "settings"
    title = message("Settings")
    icon = "settings"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.dialog: AdministrationDialog | None = None
        self.forms = [FormPage(workbench, spec) for spec in FORM_PAGES]
        self.mail_page = MailSettingsPage(workbench)
        self.lists = [ListPage(workbench, spec) for spec in LIST_PAGES]
        self.layouts_page = LayoutsPage(workbench)
        self.database_page = DatabasePage(workbench)
        self.pages: list[Page] = [*self.forms, self.mail_page, *self.lists, self.layouts_page, self.database_page]
        self._build()
        self.list.currentRowChanged.connect(self._show_page)
        self.database_page.new_administration_wanted.connect(self.new_administration)
        self.retranslate()
        self.list.setCurrentRow(0)

    def _build(self) -> None:
        self.list = named(QListWidget(), "settings_pages")
        self.heading = named(QLabel(), "settings_heading")
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.heading.setFont(font)
        self.stack = QStackedWidget()
        for page in self.pages:
            self.list.addItem("")
            assert isinstance(page, QWidget)
            self.stack.addWidget(page)
        right = QVBoxLayout()
        right.addWidget(self.heading)
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout(self)
        layout.addWidget(self.list)
        layout.addSpacing(self.fontMetrics().averageCharWidth())
        layout.addLayout(right, 1)

    # -- what a place does

    def actions_here(self) -> Iterable[ActionSpec]:
        """Return what can be done with the database."""
        return (
            ActionSpec(
                "new_administration",
                message("&New administration…"),
                self.new_administration,
                Menu.FILE,
                "Ctrl+F11",
                separated=True,
            ),
            ActionSpec("backup", message("&Backup…"), self._backup, Menu.FILE, "F12"),
            ActionSpec("restore", message("&Put back a backup…"), self._restore_backup, Menu.FILE, "Ctrl+F12"),
            ActionSpec("check_database", message("C&heck the database"), self._check, Menu.FILE, "Shift+F12"),
        )

    def arrive(self) -> None:
        """Put the keyboard in the list of pages."""
        self.list.setFocus()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show what is stored."""
        for page in self.pages:
            page.refresh(kinds)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self.workbench.text
        self.list.setAccessibleName(text(message("Pages of settings")))
        for number, page in enumerate(self.pages):
            self.list.item(number).setText(text(page.title))
            page.retranslate()
        room = self.fontMetrics().averageCharWidth() * 4
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + room)
        self._show_page(self.list.currentRow())

    def find_text(self, text: str) -> None:
        """Show the first page that speaks of what was typed."""
        words = text.casefold().split()
        for number, page in enumerate(self.pages):
            if words and all(word in page.words().casefold() for word in words):
                self.list.setCurrentRow(number)
                return

    def show_page(self, page: object) -> None:
        """Show a page, and this place: the keys count everywhere, and what came of them is told here."""
        self.workbench.place_wanted.emit(self.key)
        self.list.setCurrentRow(next(number for number, one in enumerate(self.pages) if one is page))

    def new_administration(self) -> None:
        """Ask for another administration and make it in this database."""
        self.dialog = dialog = AdministrationDialog(self.workbench, self)
        dialog.ask(self._make)

    # -- slots

    def _show_page(self, number: int) -> None:
        if number >= 0:
            self.stack.setCurrentIndex(number)
            self.heading.setText(self.workbench.text(self.pages[number].title))

    def _make(self, wish: Administration) -> None:
        bench = self.workbench

        def done(made: object) -> None:
            assert isinstance(made, Administration)
            bench.set_administration(made.code)

        bench.write(
            message("Making the administration"),
            lambda desk: keeping.start_administration(bench.location, wish, desk.actor),
            Kind.SETTINGS,
            then=done,
        )

    def _backup(self) -> None:
        self.show_page(self.database_page)
        self.database_page.choose_backup()

    def _restore_backup(self) -> None:
        self.show_page(self.database_page)
        self.database_page.choose_copy()

    def _check(self) -> None:
        self.show_page(self.database_page)
        self.database_page.check()
