"""The main window: the places at the left, the one that is shown, and what is always in sight."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core.errors import Message, Refusal, message, plural

from .actions import Actions, ActionSpec, Menu
from .administration_button import AdministrationButton
from .banner import Banner
from .bug_report import BugReport
from .commands import Command, commands
from .elsewhere import Elsewhere
from .facts import Facts
from .icons import icon
from .job_status import JobStatus
from .leaving import Leaving
from .menus import Menus
from .mnemonics import OwnLetters
from .palette import CommandPalette
from .passing_words import PassingWords
from .place import Feature, Place
from .refusal_box import RefusalBox
from .room import is_narrow
from .toolbar import Toolbar
from .watch import Watch
from .widgets import named
from .workbench import Kind, Workbench


class MainWindow(QMainWindow):
    """One window on one ledger."""

    def __init__(
        self, workbench: Workbench, places: Sequence[type[Place]], features: Sequence[type[Feature]] = ()
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.workbench = workbench
        self.places = [make(workbench) for make in places]
        self.features = [make(workbench, self) for make in features]
        self.actions_of_window = Actions(workbench, self)
        self.refusals = RefusalBox(workbench, self)
        self.bugs = BugReport(workbench, self)
        self.watch = Watch(workbench, self)
        self.letters = OwnLetters(self)
        self.elsewhere = Elsewhere(workbench, self.actions_of_window, lambda: self.place.key, self)
        self._is_narrow = False
        self._searched: dict[str, str] = {}  # key of a place -> what is searched for there
        self._build()
        self._add_actions()
        self._connect()
        self.retranslate()
        self.facts.ask()
        self._restore()

    # -- building

    def _build(self) -> None:
        self.place_list = named(QListWidget(), "places")
        self.place_list.setIconSize(QSize(20, 20))
        self.stack = QStackedWidget()
        for place in self.places:
            self.place_list.addItem(QListWidgetItem(icon(place.icon), ""))
            self.stack.addWidget(place)
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.place_list)
        shown = QVBoxLayout()
        shown.setSpacing(0)
        self.banner = Banner(self.workbench)
        shown.addWidget(self.banner)
        shown.addWidget(self.stack, 1)
        layout.addLayout(shown, 1)
        self.setCentralWidget(centre)

        self.toolbar = Toolbar(self.workbench, self.actions_of_window)
        self.addToolBar(self.toolbar)
        self.reference_field, self.search_field = self.toolbar.reference_field, self.toolbar.search_field

        self.administration_button = AdministrationButton(self.workbench)
        self.facts = Facts(self.workbench)
        bar = self.statusBar()
        bar.addWidget(self.administration_button)
        bar.addWidget(self.facts)
        bar.addWidget(PassingWords(self.workbench), 1)
        bar.addPermanentWidget(JobStatus(self.workbench))

        kept_still = (self.stack, self.place_list, self.toolbar, self.menuBar())
        self.leaving = Leaving(self.workbench, self, self.banner, kept_still)

    def _add_actions(self) -> None:
        own = [
            ActionSpec("quit", message("&Quit"), self._quit, Menu.FILE, "Ctrl+Q", separated=True),
            ActionSpec("palette", message("All &commands…"), self.show_palette, Menu.EDIT, "Ctrl+K"),
            ActionSpec("find", message("&Find"), self._focus_search, Menu.EDIT, "Ctrl+F", "search"),
            ActionSpec(
                "reference_date_field",
                message("&Reference date"),
                self._focus_reference,
                Menu.VIEW,
                "Ctrl+D",
                "calendar",
            ),
            ActionSpec(
                "next_administration",
                message("&Next administration"),
                self.administration_button.go_to_next,
                Menu.VIEW,
                "Ctrl+B",
            ),
            *(
                ActionSpec(
                    f"go_{place.key}",
                    place.title,
                    partial(self._go, number),
                    Menu.VIEW,
                    f"Ctrl+{number + 1}",
                    place.icon,
                    separated=number == 0,
                )
                for number, place in enumerate(self.places)
            ),
        ]
        for feature in self.features:
            self.actions_of_window.add(feature.actions_here())
        for place in self.places:
            self.actions_of_window.add(place.actions_here(), place.key)
        self.actions_of_window.add(own)
        self._menus = Menus(self.workbench, self.menuBar(), self.actions_of_window)
        self.menus = self._menus.of_kind
        self.toolbar.fill()

    def _connect(self) -> None:
        bench = self.workbench
        self.place_list.currentRowChanged.connect(self._show_place)
        for place in self.places:
            place.note_changed.connect(self._write_places)
        self.reference_field.day_changed.connect(bench.set_reference_date)
        self.search_field.textChanged.connect(lambda text: self.place.find_text(text))
        self.search_field.returnPressed.connect(lambda: self.place.arrive())
        self.search_field.left.connect(lambda: self.place.arrive())
        self.administration_button.wanted.connect(self._set_administration)
        bench.changed.connect(self._on_changed)
        bench.language_changed.connect(self.retranslate)
        bench.reference_date_changed.connect(self._show_reference_date)
        bench.administration_changed.connect(self._on_administration_changed)
        bench.location_wanted.connect(self._set_location)
        bench.actions_changed.connect(self.actions_of_window.refresh)
        bench.place_wanted.connect(self._show_wanted_place)
        bench.show_items_of.connect(self._show_items_of)
        bench.refused.connect(self.show_refusal)
        bench.failed.connect(self.show_bug)
        self.watch.out_of_reach.connect(self._show_reach)

    # -- questions

    @property
    def place(self) -> Place:
        """Return the place that is shown."""
        return self.places[self.stack.currentIndex()]

    # -- changes

    def retranslate(self) -> None:
        """Write every text of the window anew."""
        text = self.workbench.text
        self._menus.retranslate()
        for place in self.places:
            place.retranslate()
        self._write_places()
        self.place_list.setAccessibleName(text(message("Places")))
        self.toolbar.retranslate()
        self.banner.retranslate()
        self._show_reference_date(self.workbench.reference_date)
        self._show_administration()
        self.letters.give()

    def show_palette(self) -> None:
        """Let the user type what she wants to do."""
        palette = CommandPalette(self.workbench, self.commands(), self)
        palette.chosen.connect(self.elsewhere.do)
        palette.exec()
        palette.deleteLater()

    def commands(self) -> list[Command]:
        """Return everything that can be done, also the languages and the administrations."""
        text = self.workbench.text
        others = [*self._menus.language_commands(), *self.administration_button.commands()]
        titles = {place.key: text(place.title).replace("&", "") for place in self.places}
        return commands(self.actions_of_window, others, self.place.key, titles)

    def show_refusal(self, what: Message) -> None:
        """Tell what cannot be done, and what to do about it."""
        self.leaving.stay()  # she must read it, and may want to do it again
        if self.banner.says(what) and not self.workbench.has_unwritten:
            return
        self.refusals.show(what)

    def show_bug(self, report: str) -> None:
        """Show a report that can be copied; the program goes on."""
        self.leaving.stay()
        if not self.bugs.tell(report):
            again = plural(
                "Something went wrong in the program itself, 1 time by now. You have seen the report. You can go on.",
                "The same went wrong in the program itself, {n} times by now. You have seen the report. You can go on.",
                n=self.bugs.count(report),
            )
            self.banner.tell("bug", again)

    def come_forward(self, administration: str = "") -> None:
        """Show the window above others; where the system does not allow that, draw attention to it.

        administration: the code of the one that is wanted; "" for what is shown.
        """
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)
        if administration in ("", self.workbench.desk.administration.code):
            return
        if QApplication.activeModalWidget() is None:
            self._set_administration(administration)
        else:  # what it asks is about this administration, and the answer would be carried out in the other
            self.warn(
                "administration",
                message(
                    "Administration {code} was asked for while you were busy here. To go there, choose it.",
                    code=administration,
                ),
            )

    def warn(self, subject: str, what: Message) -> None:
        """Say something above the place that is shown, for as long as it lasts or until the user puts it away."""
        self.banner.tell(subject, what)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Do with pictures where there is no room for words."""
        super().resizeEvent(event)
        if is_narrow(self) is not self._is_narrow:
            self._is_narrow = is_narrow(self)
            self.toolbar.set_words(not self._is_narrow)
            self._write_places()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close in order: unsaved work first, then what is under way."""
        if not self._may_leave() or not self.leaving.may_close():
            event.ignore()
            return
        memory = self.workbench.memory
        memory.setValue("window/geometry", self.saveGeometry())
        memory.setValue("window/place", self.stack.currentIndex())
        self.watch.stop()
        self.workbench.close()
        event.accept()

    # -- slots

    def _write_places(self) -> None:
        """Write the list of places, each with a sign when something waits there."""
        text = self.workbench.text
        for number, place in enumerate(self.places):
            item, title, note = self.place_list.item(number), text(place.title).replace("&", ""), place.note()
            said = title if note is None else f"{title}: {text(note)}"
            shown = "" if self._is_narrow else title
            item.setText(shown if note is None else f"{shown}  ⚠".lstrip())
            item.setToolTip(said if self._is_narrow else "" if note is None else text(note))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        letters = 1 if self._is_narrow else 5
        room = 2 * self.place_list.frameWidth() + self.place_list.fontMetrics().averageCharWidth() * letters
        self.place_list.setFixedWidth(self.place_list.sizeHintForColumn(0) + room)

    def _show_place(self, number: int) -> None:
        # What is searched for among items would hide every run: each place keeps its own words.
        self._searched[self.place.key] = self.search_field.text()
        self.stack.setCurrentIndex(number)
        self.actions_of_window.refresh()
        self.toolbar.show_pictures()
        self.search_field.setText(self._searched.get(self.place.key, ""))
        self.place.arrive()

    def _go(self, number: int) -> None:
        """Show a place; where it is shown already, bring the keyboard back to its middle."""
        if number == self.place_list.currentRow():
            self.place.arrive()
        else:
            self.place_list.setCurrentRow(number)

    def _show_reach(self, problem: Message | None) -> None:
        """Say for as long as it lasts that the ledger cannot be reached; what is shown stays."""
        if problem is None:
            self.banner.drop("reach")
        else:
            self.banner.tell("reach", problem)

    def _show_wanted_place(self, key: str) -> None:
        keys = [place.key for place in self.places]
        if key in keys:
            self.place_list.setCurrentRow(keys.index(key))

    def _on_changed(self, kinds: frozenset[Kind]) -> None:
        for place in self.places:
            place.refresh(kinds)
        self.actions_of_window.refresh()
        self._show_administration()
        self.facts.ask()

    def _on_administration_changed(self) -> None:
        self.banner.drop("administration")
        self._on_changed(frozenset(Kind))

    def _show_reference_date(self, day: date) -> None:
        self.reference_field.set_day(day)
        self.facts.write()

    def _show_administration(self) -> None:
        self.setWindowTitle(f"{self.workbench.desk.administration.name} – Aanmaningen")
        self.administration_button.write()

    def _show_items_of(self, code: str) -> None:
        """Show the open items of one party: at the items, searched for by its code."""
        self._show_wanted_place("items")
        self.search_field.setText(code)

    def _may_leave(self) -> bool:
        """Tell whether no place has unsaved work that the user wants to keep at."""
        return all(place.may_close() for place in self.places)

    def _set_administration(self, code: str) -> None:
        # Unsaved work belongs to the administration it was typed in.
        if self._may_leave():
            try:
                self.workbench.set_administration(code)
            except Refusal as refusal:
                self.workbench.refused.emit(refusal.message)

    def _set_location(self, location: str) -> None:
        if self._may_leave():
            try:
                self.workbench.set_location(location)
            except Refusal as refusal:
                self.workbench.refused.emit(refusal.message)

    def _quit(self) -> None:
        self.close()

    def _focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    def _focus_reference(self) -> None:
        self.reference_field.setFocus()
        self.reference_field.selectAll()

    def _restore(self) -> None:
        memory = self.workbench.memory
        geometry = memory.value("window/geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1280, room.width()), min(800, room.height()))
        self.place_list.setCurrentRow(min(int(str(memory.value("window/place", 0))), len(self.places) - 1))
