"""The language of Qt's own dialogs and buttons: that of the program, from the first screen on."""

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

from aanmaningen.i18n import Translator, system_language


def remembered_translator(memory: QSettings) -> Translator:
    """Return the translator of the language that was chosen last; before that, of the computer's."""
    return Translator(str(memory.value("language", "")) or system_language())


class QtWords:
    """Qt's own texts in one language, for as long as this lives."""

    def __init__(self, translator: Translator) -> None:
        self._qt = QTranslator()
        self.speak(translator)

    def speak(self, translator: Translator) -> None:
        """Load Qt's texts in the language of this translator."""
        QLocale.setDefault(QLocale(translator.locale))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        QApplication.removeTranslator(self._qt)
        if self._qt.load(f"qtbase_{translator.language}", folder):
            QApplication.installTranslator(self._qt)
