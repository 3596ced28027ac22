"""The window that shows bugs: a report to copy, without a debtor's data; the program goes on or closes in order."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from aanmaningen import __version__
from aanmaningen.core.errors import message, plural

from .room import open_at
from .widgets import named
from .workbench import Workbench


class BugReport(QDialog):
    """Says that something went wrong in the program itself, and offers the report. There is one at a time."""

    def __init__(self, workbench: Workbench, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("bug_report")
        self.setWindowTitle("Aanmaningen")
        self._workbench = workbench
        self._counts: dict[str, int] = {}  # by report, for as long as the program runs
        self._shown: list[str] = []
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.report = named(QPlainTextEdit(), "bug_text")
        self.report.setReadOnly(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.words.setBuddy(self.report)
        buttons = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.copy_button = named(buttons.addButton("", roles.ActionRole), "bug_copy")
        self.close_button = named(buttons.addButton("", roles.DestructiveRole), "bug_close_program")
        self.go_on_button = named(buttons.addButton("", roles.AcceptRole), "bug_go_on")
        self.go_on_button.setDefault(True)
        self.go_on_button.setVisible(parent is not None)  # there is no window to go on with
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        self.close_button.clicked.connect(self._close_program)
        buttons.accepted.connect(self.accept)
        self.finished.connect(lambda _: self._shown.clear())
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.report)
        layout.addWidget(buttons)
        width = self.fontMetrics().averageCharWidth()
        open_at(self, width * 100, self.fontMetrics().height() * 26)

    def tell(self, report: str) -> bool:
        """Show a report, or add it to what is shown. False: it was read before, and is not shown once more."""
        self._counts[report] = self._counts.get(report, 0) + 1
        if report not in self._shown:
            # What goes wrong at each repaint would come back as often as the window is closed.
            if self._counts[report] > 1:
                return False
            self._shown.append(report)
        self._write()
        if not self.isVisible():
            self.open()
            (self.go_on_button if self.parent() else self.close_button).setFocus()
        return True

    def count(self, report: str) -> int:
        """Return how often that went wrong."""
        return self._counts.get(report, 0)

    def _write(self) -> None:
        text = self._workbench.text
        self.words.setText(
            text(
                message(
                    "Something went wrong in the program itself. Nothing was lost: what was not finished was "
                    "taken back. You can go on. Please send this report; it holds no data of your debtors."
                )
            )
        )
        self.report.setAccessibleName(text(message("Report")))
        self.copy_button.setText(text(message("Copy")))
        self.close_button.setText(text(message("Close the program")))
        self.go_on_button.setText(text(message("Go on")))
        parts = [
            f"Aanmaningen {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
        ]
        for report in self._shown:
            times = self._counts[report]
            often = text(plural("It went wrong 1 time:", "It went wrong {n} times:", n=times))
            parts.append(f"{often}\n{report}" if times > 1 else report)
        self.report.setPlainText("\n\n".join(parts))

    def _close_program(self) -> None:
        self.accept()
        window = self.parentWidget()
        if window is not None:
            window.close()
