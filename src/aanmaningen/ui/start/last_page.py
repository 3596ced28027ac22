"""The last page of each way: what will be done, how far it is, and what stood in the way."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QProgressBar

from aanmaningen.core.errors import Message, message
from aanmaningen.store.location import is_address

from ..form import Editor, FieldSpec, Form, Words
from ..network import NETWORK_WARNING, is_network_place
from ..widgets import named
from .page import StartPage
from .place_page import default_folder


class LastPage(StartPage):
    """Base of the last pages: shows progress while Finish does its work."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.progress = named(QProgressBar(), f"{self.key}_progress")
        self.progress.hide()
        self.setFinalPage(True)

    def finish_body(self) -> None:
        """Put what all last pages share beneath the rest."""
        self.body.addWidget(self.progress)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)

    def show_busy(self, is_busy: bool) -> None:
        """Show that work is under way, or no longer."""
        self.progress.setVisible(is_busy)
        self.progress.setRange(0, 0)
        for child in self.findChildren(Form):
            child.setEnabled(not is_busy)

    def show_progress(self, done: int, total: int, _: Message) -> None:
        """Show how far it is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)


class ReadyPage(LastPage):
    """Shows what will be made."""

    key = "start_ready"
    heading = message("Ready to begin")
    explanation = message("With Finish the database is made and the window opens.")

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.summary = named(QLabel(), "start_summary")
        self.summary.setWordWrap(True)
        self.body.addWidget(self.summary)
        self.finish_body()

    def show_summary(self, lines: list[Message]) -> None:
        """Show these lines."""
        self.summary.setText("\n\n".join(map(self.words, lines)))


class DemoPage(LastPage):
    """Asks where the demo comes."""

    key = "start_demo"
    heading = message("The demo administration")
    explanation = message("It is made anew in a folder of its own, which takes less than a minute.")

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.form = Form([FieldSpec("demo_folder", message("&Folder"), Editor.FOLDER)], words)
        self.form.set_value("demo_folder", str(default_folder() / "Demo"))
        self.body.addWidget(self.form)
        self.finish_body()
        self.form.edited.connect(lambda _: self.completeChanged.emit())

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.form.retranslate()

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard in the folder."""
        self.form.editors["demo_folder"].setFocus()

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there is a folder."""
        return bool(self.form.value("demo_folder"))

    def folder(self) -> Path:
        """Return the folder of the demo."""
        return Path(self.form.value("demo_folder"))


class OpenPage(LastPage):
    """Asks for a database, and for an administration when there are several in it."""

    key = "start_open"
    heading = message("Open a database")
    explanation = message(
        "Choose the file of the database (usually aanmaningen.db), or a backup of it. "
        "For a database on a PostgreSQL server write its address: postgresql://…"
    )

    def __init__(self, words: Words, location: str) -> None:
        super().__init__(words)
        specs = (
            FieldSpec(
                "open_file",
                message("&Database"),
                Editor.FILE,
                filter=message("Databases (*.db *.sqlite);;All files (*)"),
            ),
            FieldSpec("open_administration", message("&Administration"), Editor.CHOICE, choices={}),
        )
        self.form = Form(specs, words)
        self.form.set_value("open_file", location)
        self.body.addWidget(self.form)
        self.finish_body()
        self._show_administrations({})
        self.form.edited.connect(self._on_edited)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.form.retranslate()

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard in the file."""
        self.form.editors["open_file"].setFocus()

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Tell whether a file is named."""
        return bool(self.form.value("open_file"))

    def location(self) -> str:
        """Return the database."""
        return self.form.value("open_file")

    def administration(self) -> str:
        """Return the administration that was chosen, "" when there was nothing to choose."""
        return self.form.value("open_administration") if self.has_choice else ""

    def offer(self, administrations: dict[str, str]) -> None:
        """Ask which of several administrations, by code and name."""
        self._show_administrations({code: Message("{name}", {"name": name}) for code, name in administrations.items()})
        self.tell(message("There are several administrations in it. Choose one."))
        self.form.editors["open_administration"].setFocus()

    def _on_edited(self, key: str) -> None:
        if key == "open_file":
            self._show_administrations({})
            text = self.location()
            is_file = bool(text) and not is_address(text)
            self.tell(NETWORK_WARNING if is_file and is_network_place(Path(text)) else None, "⚠")
        self.completeChanged.emit()

    def _show_administrations(self, choices: dict[str, Message]) -> None:
        self.has_choice = bool(choices)
        self.form.set_choices("open_administration", choices)
        self.form.set_row_visible("open_administration", self.has_choice)
