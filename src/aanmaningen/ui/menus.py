"""The menus of the window, made from the actions, and the one of the languages."""

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from aanmaningen.core.errors import message
from aanmaningen.i18n import LANGUAGES

from .actions import MENU_TITLES, Actions, Menu
from .mnemonics import give_own_letters
from .workbench import Workbench

_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English", "de": "Deutsch", "fr": "Français"}


class Menus:
    """Fills a menu bar. of_kind: its menus."""

    def __init__(self, workbench: Workbench, bar: QMenuBar, actions: Actions) -> None:
        self._workbench = workbench
        self.of_kind: dict[Menu, QMenu] = {}
        for kind in Menu:
            menu = self.of_kind[kind] = bar.addMenu("")
            menu.aboutToShow.connect(partial(give_own_letters, menu))
            for spec in actions.specs():
                if spec.menu is kind:
                    if spec.separated:
                        menu.addSeparator()
                    menu.addAction(actions[spec.key])
            menu.menuAction().setVisible(not menu.isEmpty())
        self._languages = QMenu(bar)
        self.of_kind[Menu.VIEW].addSeparator()
        self.of_kind[Menu.VIEW].addMenu(self._languages)
        for language in LANGUAGES:
            action = QAction(_LANGUAGE_NAMES[language], bar, checkable=True)
            action.setObjectName(f"language_{language}")
            action.triggered.connect(partial(self._speak, language))
            self._languages.addAction(action)

    def language_commands(self) -> list[QAction]:
        """Return the languages as commands."""
        found = []
        for language, name in _LANGUAGE_NAMES.items():
            action = QAction(self._workbench.text(message("Language: {name}", name=name)))
            action.triggered.connect(partial(self._speak, language))
            found.append(action)
        return found

    def retranslate(self) -> None:
        """Write the texts in the user's language, and tick that language."""
        text = self._workbench.text
        for kind, title in MENU_TITLES.items():
            self.of_kind[kind].setTitle(text(title))
        self._languages.setTitle(text(message("&Language")))
        for action in self._languages.actions():
            action.setChecked(action.objectName() == f"language_{self._workbench.translator.language}")

    def _speak(self, language: str, _: bool = False) -> None:
        self._workbench.set_language(language)
