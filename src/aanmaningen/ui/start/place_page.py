"""The page about where the database lives."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from aanmaningen.core.errors import Refusal, message

from ..form import Editor, FieldSpec, Form, Words
from ..network import NETWORK_WARNING, is_network_place
from .page import StartPage

FILE_NAME = "aanmaningen.db"


def default_folder() -> Path:
    """Return where a database lives unless the user says otherwise."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "Aanmaningen"


def _check_folder(text: str) -> None:
    if not text:
        raise Refusal(message("Choose a folder."))
    folder = Path(text)
    if not folder.is_absolute():
        raise Refusal(message("Write the whole path of the folder, or choose it with Browse."))
    if folder.exists() and not folder.is_dir():
        raise Refusal(message("{folder} is a file; a folder is needed.", folder=text))
    if (folder / FILE_NAME).exists():
        raise Refusal(
            message("There is a database in this folder already. Go back and open it, or choose another folder.")
        )


class PlacePage(StartPage):
    """Asks for a folder."""

    key = "start_place"
    heading = message("Where your data lives")
    explanation = message("Everything is kept in one file, {file}, on your own computer.", file=FILE_NAME)

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        spec = FieldSpec("place_folder", message("&Folder"), Editor.FOLDER, check=_check_folder)
        self.form = Form([spec], words)
        self.form.set_value("place_folder", str(default_folder()))
        self.body.addWidget(self.form)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.form.edited.connect(lambda _: self._warn())

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        super().retranslate()
        self.form.retranslate()
        self._warn()

    def initializePage(self) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard in the folder, and say what is wrong with it from the start."""
        self.form.editors["place_folder"].setFocus()
        self.form.check()

    def validatePage(self) -> bool:  # noqa: N802 - Qt's name
        """Say beside the field what is wrong."""
        return self.form.check()

    def location(self) -> Path:
        """Return the file of the new database."""
        return Path(self.form.value("place_folder")) / FILE_NAME

    def _warn(self) -> None:
        text = self.form.value("place_folder")
        self.tell(NETWORK_WARNING if text and is_network_place(Path(text)) else None, "⚠")
