"""The window that shows a bug: a report to copy, without a debtor's data, and the program goes on."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from aanmaningen import __version__
from aanmaningen.core.errors import message

from .widgets import named
from .workbench import Workbench


class BugReport(QDialog):
    """Says that something went wrong in the program itself, and offers the report."""

    def __init__(self, workbench: Workbench, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bug_report")
        self.setWindowTitle("Aanmaningen")
        text = workbench.text
        words = QLabel(
            text(
                message(
                    "Something went wrong in the program itself. Nothing was lost: what was not finished was "
                    "taken back. You can go on. Please send this report; it holds no data of your debtors."
                )
            )
        )
        words.setWordWrap(True)
        self.report = named(QPlainTextEdit(), "bug_text")
        self.report.setReadOnly(True)
        self.report.setPlainText(
            f"Aanmaningen {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n\n"
            f"{report}"
        )
        buttons = QDialogButtonBox()
        copy = buttons.addButton(text(message("Copy")), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        buttons.addButton(text(message("Go on")), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self.report)
        layout.addWidget(buttons)
        self.resize(640, 420)
