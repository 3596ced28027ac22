"""The wizard of the first start: Back, Next, Finish; nothing is made before Finish, and nothing stays of what fails."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget, QWizard

from aanmaningen.core.errors import Message, message
from aanmaningen.core.records import Administration
from aanmaningen.i18n import Translator
from aanmaningen.jobs import demonstrating, keeping, mailing, starting
from aanmaningen.jobs.demonstrating import DemoReport
from aanmaningen.jobs.mailing import AccountWish
from aanmaningen.store.engine import Actor
from aanmaningen.store.surroundings import gone, is_gone

from ..background import Job, Task
from ..mnemonics import OwnLetters
from ..qt_words import QtWords, remembered_translator
from ..room import open_at
from .company_page import CompanyPage
from .errand import Errand, background_without_ledger, errand
from .last_page import DemoPage, LastPage, OpenPage, ReadyPage
from .mail_page import MailPage
from .page import StartPage
from .place_page import PlacePage
from .way_page import DEMO, NEW, OPEN, WayPage

WAY, COMPANY, PLACE, MAIL, READY, DEMO_PAGE, OPEN_PAGE = range(7)
_NEXT = {COMPANY: PLACE, PLACE: MAIL, MAIL: READY}
_BUTTONS = {
    QWizard.WizardButton.BackButton: message("< &Back"),
    QWizard.WizardButton.NextButton: message("&Next >"),
    QWizard.WizardButton.FinishButton: message("&Finish"),
    QWizard.WizardButton.CancelButton: message("Cancel"),
}


@dataclass(frozen=True)
class ChosenLedger:
    """What the wizard ends with: the database, and which administration in it ("" when there is one)."""

    location: str
    administration: str = ""


class StartWizard(QWizard):
    """Makes, tries or opens a ledger; `chosen` says which, once it is accepted."""

    def __init__(self, memory: QSettings, problem: Message | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start_wizard")
        self._memory = memory
        self._translator = remembered_translator(memory)
        self._qt_words = QtWords(self._translator)
        self._background = background_without_ledger()
        self._task: Task | None = None
        self.chosen: ChosenLedger | None = None
        self._build(problem)
        self._letters = OwnLetters(self)
        self._connect()
        self.retranslate()

    # -- building

    def _build(self, problem: Message | None) -> None:
        language = self._translator.language
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setOption(QWizard.WizardOption.NoBackButtonOnLastPage, False)
        self.way_page = WayPage(self._words, language, problem)
        self.company_page = CompanyPage(self._words, language)
        self.place_page = PlacePage(self._words)
        self.mail_page = MailPage(self._words)
        self.ready_page = ReadyPage(self._words)
        self.demo_page = DemoPage(self._words)
        self.open_page = OpenPage(self._words, str(self._memory.value("location", "")))
        self._pages: dict[int, StartPage] = {
            WAY: self.way_page,
            COMPANY: self.company_page,
            PLACE: self.place_page,
            MAIL: self.mail_page,
            READY: self.ready_page,
            DEMO_PAGE: self.demo_page,
            OPEN_PAGE: self.open_page,
        }
        for number, page in self._pages.items():
            self.setPage(number, page)
        for button in _BUTTONS:
            self.button(button).setObjectName(f"start_{button.name.removesuffix('Button').lower()}")
        open_at(self, self.fontMetrics().averageCharWidth() * 115, self.fontMetrics().height() * 36)

    def _connect(self) -> None:
        self.way_page.language_chosen.connect(self.set_language)
        self.mail_page.test_wanted.connect(self._send_test)
        self.currentIdChanged.connect(self._on_page)

    # -- questions

    def nextId(self) -> int:  # noqa: N802 - Qt's name
        """Return which page comes next; the first one decides."""
        if self.currentId() == WAY:
            return {NEW: COMPANY, DEMO: DEMO_PAGE, OPEN: OPEN_PAGE}[self.way_page.way()]
        return _NEXT.get(self.currentId(), -1)

    # -- changes

    def set_language(self, language: str) -> None:
        """Switch the language of the wizard, and of the window after it."""
        self._translator = Translator(language)
        self._qt_words.speak(self._translator)
        self._memory.setValue("language", language)
        self.company_page.form.set_value("company_language", language)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every text anew."""
        self.setWindowTitle("Aanmaningen")
        for button, words in _BUTTONS.items():
            self.setButtonText(button, self._words(words))
        for page in self._pages.values():
            page.retranslate()
        self._letters.give()

    def accept(self) -> None:
        """Do what was chosen; the wizard closes when it has worked."""
        if self._task is not None:
            return
        match self.currentId():
            case number if number == READY:
                self._begin()
            case number if number == DEMO_PAGE:
                self._demonstrate()
            case number if number == OPEN_PAGE:
                self._open()

    def reject(self) -> None:
        """Stop what is under way and wait until nothing of it is left; without work, close."""
        if self._task is not None:
            self._task.cancel()
            return
        self._background.stop()
        super().reject()

    # -- slots

    def _on_page(self, number: int) -> None:
        if number == MAIL:
            self.mail_page.suggest_sender(self.company_page.administration().email)
        if number == READY:
            self.ready_page.show_summary(self._summary())
        page = self._pages.get(number)
        if isinstance(page, LastPage):
            page.tell(None)
        self._letters.give()

    def _summary(self) -> list[Message]:
        made, account = self.company_page.administration(), self.mail_page.account()
        return [
            message("Administration: {name}", name=made.name),
            message("Database: {file}", file=str(self.place_page.location())),
            message("E-mail: {host}, from {sender}", host=account.host, sender=account.sender)
            if account
            else message("E-mail: not set up yet. Until then messages are written to a folder."),
            message("Next: import a list of open items with File, Import, or drop it on the window."),
        ]

    def _begin(self) -> None:
        wish = starting.Beginning(
            self.place_page.location(),
            self.company_page.administration(),
            self.company_page.logo(),
            self.mail_page.account(),
        )
        actor = Actor(getpass.getuser(), datetime.now(UTC))

        def done(made: object) -> None:
            assert isinstance(made, Administration)
            self._close_with(ChosenLedger(str(wish.location), made.code))

        self._do(self.ready_page, message("Making the database"), lambda _: starting.begin(wish, actor), done)

    def _demonstrate(self) -> None:
        folder, language = self.demo_page.folder(), self._translator.language

        def work(tell: Errand) -> DemoReport:
            return demonstrating.demonstrate(folder, language, tell.progress, tell.cancelled)

        def done(report: object) -> None:
            assert isinstance(report, DemoReport)
            self._close_with(ChosenLedger(str(report.database)))

        self._do(self.demo_page, message("Making the demo"), errand(work), done)

    def _open(self) -> None:
        page = self.open_page
        location, code = page.location(), page.administration()

        def look(_: object) -> list[Administration]:
            if is_gone(location):
                raise gone(location)
            return keeping.known_administrations(location)

        def done(found: object) -> None:
            assert isinstance(found, list)
            names = {one.code: one.name for one in found}
            if len(names) > 1 and code not in names:
                page.offer(names)
            else:
                self._close_with(ChosenLedger(location, code if code in names else ""))

        self._do(page, message("Opening the database"), look, done)

    def _send_test(self, account: AccountWish) -> None:
        language, now = self.company_page.administration().language, datetime.now(UTC)
        page = self.mail_page
        task = self._background.read(
            message("Sending a test…"), lambda _: mailing.try_account(account, "", language, now)
        )
        task.finished.connect(
            lambda sent: page.show_outcome(
                message("Sent to {address}. The server says: {answer}", address=sent[0], answer=sent[1]), "✓"
            )
        )
        task.refused.connect(lambda why: page.show_outcome(why, "⚠"))
        task.failed.connect(lambda _: page.show_outcome(_BUG, "⚠"))

    # -- private

    def _words(self, what: Message) -> str:
        return self._translator.text(what)

    def _do(self, page: LastPage, title: Message, job: Job, done: object) -> None:
        task = self._background.write(title, job)
        self._task = task
        page.tell(None)
        page.show_busy(True)
        self._let_go_on(False)
        task.progressed.connect(page.show_progress)
        task.refused.connect(lambda why: page.tell(why, "⚠"))
        task.failed.connect(lambda _: page.tell(_BUG, "⚠"))
        task.ended.connect(lambda: self._end(page))
        task.finished.connect(done)

    def _end(self, page: LastPage) -> None:
        self._task = None
        page.show_busy(False)
        self._let_go_on(True)

    def _let_go_on(self, may: bool) -> None:
        for button in (QWizard.WizardButton.BackButton, QWizard.WizardButton.FinishButton):
            self.button(button).setEnabled(may)

    def _close_with(self, chosen: ChosenLedger) -> None:
        self._task = None
        self.chosen = chosen
        super().accept()


_BUG = message("Something went wrong in the program itself. Nothing was made; try again, or choose another way.")
