"""Starting the window: where it was left, or at the first start the wizard."""

import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from aanmaningen.core.errors import Hindered, Message, Refusal, message
from aanmaningen.jobs import keeping
from aanmaningen.log import start_log
from aanmaningen.store.location import without_password
from aanmaningen.store.surroundings import gone, is_gone

from .bug_report import BugReport
from .bug_text import bug_text
from .help.feature import HelpFeature
from .house_style import dress
from .imports.feature import ImportFeature
from .items.place import ItemsPlace
from .main_window import MainWindow
from .network import NETWORK_WARNING, is_network_place
from .one_window import OneWindow
from .parties.place import PartiesPlace
from .place import Feature, Place
from .process import Tidy, prepare_process
from .qt_words import QtWords, remembered_translator
from .reports.place import ReportsPlace
from .runs.place import RunsPlace
from .settings.place import SettingsPlace
from .start import choose_ledger
from .surprises import Surprises
from .workbench import Workbench

PLACES: list[type[Place]] = [ItemsPlace, PartiesPlace, RunsPlace, ReportsPlace, SettingsPlace]
FEATURES: list[type[Feature]] = [ImportFeature, HelpFeature]


def main(location: str = "", administration: str = "") -> int:
    """Show the window until the user closes it. location, administration: what to open; else what it was last time."""
    start_log()
    prepare_process()
    application = QApplication(sys.argv[:1])
    tidy = Tidy(application)
    application.setApplicationName("Aanmaningen")
    dress(application)
    memory = QSettings("Aanmaningen", "Aanmaningen")
    words = QtWords(remembered_translator(memory))
    wanted = location or str(memory.value("location", ""))
    if wanted and OneWindow(wanted).call(administration):
        return 0
    window = open_window(memory, wanted, administration)
    if window is None:
        return 1
    bench = window.workbench
    surprises, one = Surprises(bench), OneWindow(bench.location)
    words.speak(bench.translator)  # the wizard may have chosen another language
    bench.language_changed.connect(lambda: words.speak(bench.translator))
    bench.language_changed.connect(window.actions_of_window.retranslate)  # the tips name keys, in Qt's words
    surprises.begin()
    one.called.connect(window.come_forward)
    bench.location_changed.connect(one.move_to)
    bench.location_changed.connect(lambda _: show_warnings(window))
    one.listen()
    window.show()
    show_warnings(window)
    window.watch.start()
    result = application.exec()
    bench.close()
    surprises.end()
    del tidy
    return result


def open_window(memory: QSettings, wanted: str, administration: str = "") -> MainWindow | None:
    """Return the window on the ledger of last time, or on what the user chooses; None when she gives up.

    administration: the code of the one to begin with there; else that of last time.
    """
    problem, asked = None, wanted
    if administration:
        memory.setValue("administration", administration)
    while True:
        workbench = open_workbench(memory, wanted, problem)
        if workbench is None:
            return None
        try:
            window = MainWindow(workbench, PLACES, FEATURES)
            if administration and workbench.location == asked:
                _tell_another(window, administration)
            return window
        except Refusal as refusal:  # damage, or a drive, that shows only when more is read than the first page
            wanted, problem = "", refusal.message
        except Exception as error:
            report = BugReport(workbench, None)
            report.tell(bug_text(error))
            report.exec()
            workbench.close()
            return None
        workbench.close()


def open_workbench(memory: QSettings, wanted: str, problem: Message | None = None) -> Workbench | None:
    """Return the workbench on the ledger of last time, or on what the user chooses; None when she gives up.

    problem: why what was chosen before did not open.
    """
    while True:
        if wanted:
            try:
                workbench = _workbench(memory, wanted)
            except Refusal as refusal:
                problem = refusal.message
            else:
                memory.setValue("location", without_password(wanted))
                return workbench
        chosen = choose_ledger(memory, problem)
        if chosen is None:
            return None
        wanted = chosen.location
        memory.setValue("administration", chosen.administration)


def _workbench(memory: QSettings, location: str) -> Workbench:
    if is_gone(location):
        raise gone(location)
    code = str(memory.value("administration", ""))
    try:
        return Workbench(location, code or None, memory)
    except Hindered:
        raise
    except Refusal:
        # Several administrations, and none, or one of another database, was remembered: begin with the first.
        codes = [one.code for one in keeping.known_administrations(location)]
        if not code and len(codes) == 1:
            raise
        return Workbench(location, codes[0], memory)


def _tell_another(window: MainWindow, administration: str) -> None:
    """Say that the administration that was asked for is not there, when another one is shown."""
    shown = window.workbench.desk.administration
    if shown.code != administration:
        window.workbench.memory.setValue("administration", shown.code)
        window.warn(
            "administration",
            message("There is no administration {code} here. This is {name}.", code=administration, name=shown.name),
        )


def show_warnings(window: MainWindow) -> None:
    """Tell what the user should know about the place of the ledger: of the network once, of rights each time."""
    engine, memory = window.workbench.desk.engine, window.workbench.memory
    for subject in ("network", "read_only"):
        window.banner.drop(subject)
    if engine.is_sqlite and is_network_place(Path(engine.location)) and memory.value("network_told") != engine.location:
        memory.setValue("network_told", engine.location)
        window.warn("network", NETWORK_WARNING)
    if not engine.is_writable:
        window.warn(
            "read_only",
            message(
                "The database {file} may only be read. You can look at everything; to change something, "
                "see to the rights on the file and its folder, and open it again.",
                file=engine.location,
            ),
        )
