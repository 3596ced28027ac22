"""The page of the database: where it is, a verified copy of it, and the check that all is as it should be."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.jobs import copied, keeping

from ..file_dialog import FileDialog
from ..flow import FlowLayout
from ..network import NETWORK_WARNING, is_network_place
from ..widgets import named
from ..workbench import Kind, Workbench

_WORDS = (message("&Backup…"), message("&Put back a backup…"), message("C&heck the database"))


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
        self.restore_button = named(QPushButton(), "database_restore")
        self.open_button = named(QPushButton(), "database_open_restored")
        self.open_button.hide()
        self._restored: Path | None = None
        self.doubt = named(QLabel(), "database_doubt")
        self.doubt.setWordWrap(True)
        self.unsent_button = named(QPushButton(), "database_unsent")
        self.check_button = named(QPushButton(), "database_check")
        self.new_button = named(QPushButton(), "database_new_administration")
        self.notice = named(QLabel(), "database_notice")
        self.notice.setWordWrap(True)
        self.findings = named(QPlainTextEdit(), "database_findings")
        self.findings.setReadOnly(True)
        self.findings.hide()
        row = FlowLayout()
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.backup_button, self.restore_button, self.check_button, self.new_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.where)
        layout.addLayout(row)
        in_doubt = QHBoxLayout()
        in_doubt.addWidget(self.doubt, 1)
        in_doubt.addWidget(self.unsent_button)
        layout.addLayout(in_doubt)
        told = QHBoxLayout()
        told.addWidget(self.notice, 1)
        told.addWidget(self.open_button)
        layout.addLayout(told)
        layout.addWidget(self.findings, 1)
        layout.addStretch(0)
        self.backup_button.clicked.connect(self.choose_backup)
        self.restore_button.clicked.connect(self.choose_copy)
        self.open_button.clicked.connect(self.open_restored)
        self.check_button.clicked.connect(self.check)
        self.unsent_button.clicked.connect(self.confirm_unsent)
        workbench.location_changed.connect(self._on_location)
        self.new_button.clicked.connect(self.new_administration_wanted)

    def words(self) -> str:
        """Return everything that can be searched for on this page."""
        return " ".join(map(self.workbench.text, (self.title, *_WORDS)))

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Show where the database is."""
        text, location = self.workbench.text, self.workbench.desk.engine.location
        lines = [text(message("The database is {file}.", file=location))]
        if self.workbench.desk.engine.is_sqlite and is_network_place(Path(location)):
            lines.append("⚠ " + text(NETWORK_WARNING))
        self.where.setText("\n\n".join(lines))
        doubt = copied.doubt(self.workbench.desk)
        self.doubt.setText("" if doubt is None else "⚠ " + text(doubt))
        for widget in (self.doubt, self.unsent_button):
            widget.setVisible(doubt is not None)

    def retranslate(self) -> None:
        """Write the texts in the user's language."""
        text = self.workbench.text
        self.backup_button.setText(text(message("Make a &backup…")))
        self.restore_button.setText(text(message("&Put back a backup…")))
        self.open_button.setText(text(message("&Open it now")))
        self.unsent_button.setText(text(message("They were not &sent")))
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
        title = message("Backup of the database")
        dialog = FileDialog(self.workbench.text, self, "backup_dialog", title)
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

    def choose_copy(self) -> None:
        """Ask which copy to put back."""
        dialog = FileDialog(self.workbench.text, self, "restore_dialog", message("Which backup?"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.workbench.text(message("Databases (*.db);;All files (*)")))
        dialog.setDirectory(str(self.workbench.memory.value("backup/folder", "")))
        dialog.fileSelected.connect(lambda chosen: self.restore(Path(chosen)))
        dialog.open()

    def restore(self, copy: Path) -> None:
        """Put a copy back into a new file, in the background; the open database stays as it is."""
        self._tell(message("Putting back…"))
        self.workbench.read(
            message("Putting back {file}", file=copy.name),
            lambda desk: keeping.put_back(desk, copy),
            self._on_restored,
            refused=self._tell,
        )

    def open_restored(self) -> None:
        """Go on with the database that was put back."""
        if self._restored is not None:
            self.workbench.location_wanted.emit(str(self._restored))

    def _on_location(self, location: str) -> None:
        self.open_button.hide()
        if location == str(self._restored):
            self._tell(message("This is the database that was put back. The other one is still where it was."), "✓ ")

    def _on_restored(self, target: object) -> None:
        assert isinstance(target, Path)
        self._tell(
            message(
                "Put back and verified as a new file: {file}. The open database has not changed.", file=str(target)
            ),
            "✓ ",
        )
        self._restored = target
        self.open_button.show()
        self.open_button.setFocus()

    def confirm_unsent(self) -> None:
        """Write down that what waits in this copy was not sent since; then it can be."""
        title = message("Writing down that nothing was sent")
        self.workbench.write(title, copied.confirm_unsent, Kind.RUNS, then=self._on_confirmed)

    def _on_confirmed(self, count: object) -> None:
        assert isinstance(count, int)
        self._tell(copied.unsent_words(count), "✓ ")
        self.backup_button.setFocus()

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
        self.open_button.hide()
        self.notice.setText(sign + self.workbench.text(what))
