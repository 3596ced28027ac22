"""The first page: in which language, and how to begin."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QRadioButton, QStyle

from aanmaningen.core.errors import Message, message
from aanmaningen.i18n import LANGUAGES

from ..form import Words
from ..widgets import named
from .page import StartPage

NEW, DEMO, OPEN = "new", "demo", "open"
_NAMES = {"nl": "Nederlands", "en": "English", "de": "Deutsch", "fr": "Français"}
_WAYS = {
    NEW: (
        message("&Make my administration"),
        message("A new database for your own company. Only its name is needed; the rest can follow."),
    ),
    DEMO: (
        message("&Try it with a demo administration"),
        message("Made-up debtors, half a year of invoices and notices. Nothing is really sent."),
    ),
    OPEN: (message("&Open an existing database"), message("Made earlier, on this computer or by a colleague.")),
}


class WayPage(StartPage):
    """Asks what the user wants to do."""

    key = "start_way"
    heading = message("Welcome to Aanmaningen")
    explanation = message("Overdue invoices get paid: from a list of open items to notices that were sent.")
    language_chosen = Signal(str)

    def __init__(self, words: Words, language: str, problem: Message | None) -> None:
        super().__init__(words)
        self._problem = problem
        self.problem = named(QLabel(), "start_problem")
        self.problem.setWordWrap(True)
        sign = QLabel()
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_LargeIconSize)
        sign.setPixmap(self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning).pixmap(size, size))
        row = QHBoxLayout()
        row.addWidget(sign)
        row.addWidget(self.problem, 1)
        sign.setVisible(problem is not None)
        self.problem.setVisible(problem is not None)
        self.body.addLayout(row)
        self.ways: dict[str, QRadioButton] = {}
        self._explanations: dict[str, QLabel] = {}
        for way in _WAYS:
            button, label = named(QRadioButton(), f"way_{way}"), QLabel()
            label.setWordWrap(True)
            label.setIndent(self.style().pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth) * 2)
            self.ways[way], self._explanations[way] = button, label
            self.body.addWidget(button)
            self.body.addWidget(label)
            self.body.addSpacing(self.fontMetrics().height() // 2)
        # A database that did not open is most of all in want of another one, or of its copy.
        self.ways[OPEN if problem else NEW].setChecked(True)
        self.body.addStretch(1)
        self.language_label = QLabel()
        self.language = named(QComboBox(), "start_language")
        for code in LANGUAGES:
            self.language.addItem(_NAMES[code], code)
        self.language.setCurrentIndex(self.language.findData(language))
        self.language_label.setBuddy(self.language)
        below = QHBoxLayout()
        below.addWidget(self.language_label)
        below.addWidget(self.language)
        below.addStretch(1)
        self.body.addLayout(below)
        self.language.currentIndexChanged.connect(lambda _: self.language_chosen.emit(self.language.currentData()))

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        for way, (title, explanation) in _WAYS.items():
            self.ways[way].setText(self.words(title))
            self._explanations[way].setText(self.words(explanation))
        self.language_label.setText(self.words(message("&Language of the program")))
        if self._problem is not None:
            advice = message("Choose another database or a copy of it (a backup), or try again when it can be reached.")
            opening = message("The database of last time could not be opened.")
            self.problem.setText("\n".join(map(self.words, (opening, self._problem, advice))))

    def way(self) -> str:
        """Return what was chosen."""
        return next(way for way, button in self.ways.items() if button.isChecked())

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard on the choice."""
        self.ways[self.way()].setFocus()
