"""Starting the window: where it was left, or at the first start the wizard."""

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

from aanmaningen.core.errors import Refusal

from .imports.feature import ImportFeature
from .items.place import ItemsPlace
from .main_window import MainWindow
from .parties.place import PartiesPlace
from .place import Feature, Place
from .reports.place import ReportsPlace
from .runs.place import RunsPlace
from .settings.place import SettingsPlace
from .start import choose_ledger
from .workbench import Workbench

PLACES: list[type[Place]] = [ItemsPlace, PartiesPlace, RunsPlace, ReportsPlace, SettingsPlace]
FEATURES: list[type[Feature]] = [ImportFeature]


def main(location: str | None = None) -> int:
    """Show the window until the user closes it. location: a database to open; else the one of last time."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Aanmaningen")
    memory = QSettings("Aanmaningen", "Aanmaningen")
    wanted = location or str(memory.value("location", ""))
    workbench = open_workbench(memory, wanted)
    if workbench is None:
        return 1
    words = _QtWords(workbench)
    window = MainWindow(workbench, PLACES, FEATURES)
    window.show()
    result = application.exec()
    del words
    return result


def open_workbench(memory: QSettings, wanted: str) -> Workbench | None:
    """Return the workbench on the ledger of last time, or on what the user chooses; None when she gives up."""
    problem = None
    while True:
        if wanted and Path(wanted).exists():
            try:
                workbench = Workbench(wanted, str(memory.value("administration", "")) or None, memory)
            except Refusal as refusal:
                problem = refusal.message
            else:
                memory.setValue("location", wanted)
                return workbench
        chosen = choose_ledger(memory, problem)
        if chosen is None:
            return None
        wanted = chosen.location
        memory.setValue("administration", chosen.administration)


class _QtWords:
    """Keeps Qt's own dialogs in the language of the window."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._translator = QTranslator()
        workbench.language_changed.connect(self.load)
        self.load()

    def load(self) -> None:
        """Load Qt's texts in the language of the window."""
        language = self._workbench.translator.language
        QLocale.setDefault(QLocale(self._workbench.translator.locale))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        QApplication.removeTranslator(self._translator)
        if self._translator.load(f"qtbase_{language}", folder):
            QApplication.installTranslator(self._translator)
