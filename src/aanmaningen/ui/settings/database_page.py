"""The page of the database: where it is, a verified copy of it, and the check that all is as it should be."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import keeping

from ..start.network import is_network_place
from ..start.place_page import NETWORK_WARNING
from ..widgets import named
from ..workbench import Kind, Workbench


class DatabasePage(QWidget):
    """Copy and check."""

    title = message("Database")
    new_administration_wanted = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("settings_database")
        self.workbench = workbench
        self.where = named(QLabel(), "database_where")
        self.where.setWordWrap(True)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.backup_button = named(QPushButton(), "database_backup")
        self.check_button = named(QPushButton(), "database_check")
        self.new_button = named(QPushButton(), "database_new_administration")
        self.notice = named(QLabel(), "database_notice")
        self.notice.setWordWrap(True)
        self.findings = named(QPlainTextEdit(), "database_findings")
        self.findings.setReadOnly(True)
        self.findings.hide()
        row = QHBoxLayout()
        for button in (self.backup_button, self.check_button, self.new_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.where)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self.findings, 1)
        layout.addStretch(0)
        self.backup_button.clicked.connect(self.choose_backup)
        self.check_button.clicked.connect(self.check)
        self.new_button.clicked.connect(self.new_administration_wanted)

    def words(self) -> str:
        """Return everything that can be searched for on this page."""
        return " ".join(map(self.workbench.text, (self.title, message("&Backup…"), message("C&heck…"))))

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show where the database is."""
        text, location = self.workbench.text, self.workbench.desk.engine.location
        lines = [text(message("The database is {file}.", file=location))]
        if self.workbench.desk.engine.is_sqlite and is_network_place(Path(location)):
            lines.append("⚠ " + text(NETWORK_WARNING))
        self.where.setText("\n\n".join(lines))

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self.workbench.text
        self.backup_button.setText(text(message("Make a &backup…")))
        self.check_button.setText(text(message("C&heck the database")))
        self.new_button.setText(text(message("&New administration…")))
        self.findings.setAccessibleName(text(message("What is not as it should be")))
        self.notice.clear()
        self.refresh(frozenset(Kind))

    def arrive(self) -> None:
        """Put the keyboard on the first button."""
        self.backup_button.setFocus()

    def choose_backup(self) -> None:
        """Ask where the copy comes."""
        dialog = QFileDialog(self, self.workbench.text(message("Backup of the database")))
        dialog.setObjectName("backup_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        name = f"aanmaningen-{self.workbench.desk.today}.db"
        dialog.selectFile(str(Path(str(self.workbench.memory.value("backup/folder", ""))) / name))
        dialog.fileSelected.connect(lambda chosen: self.backup(Path(chosen)))
        dialog.open()

    def backup(self, target: Path) -> None:
        """Write a verified copy in the background."""
        self.workbench.memory.setValue("backup/folder", str(target.parent))
        self._tell(message("Copying…"))
        self.workbench.read(
            message("Backup to {file}", file=target.name),
            lambda desk: keeping.backup(desk, target),
            lambda _: self._tell(message("Copied and verified: {file}", file=str(target)), "✓ "),
            refused=self._tell,
        )

    def check(self) -> None:
        """Check everything in the background."""
        self._tell(message("Checking…"))
        self.findings.hide()
        self.workbench.read(message("Checking the database"), keeping.check, self._show_findings, refused=self._tell)

    def _show_findings(self, found: object) -> None:
        assert isinstance(found, list)
        if not found:
            self._tell(message("The database is in order."), "✓ ")
            return
        self._tell(
            plural(
                "1 thing is not as it should be. Keep this database and put back a copy.",
                "{n} things are not as they should be. Keep this database and put back a copy.",
                n=len(found),
            ),
            "⚠ ",
        )
        self.findings.setPlainText("\n".join(f"{one.check}: {one.text}" for one in found))
        self.findings.show()

    def _tell(self, what: Message, sign: str = "") -> None:
        self.notice.setText(sign + self.workbench.text(what))
