"""The first start: a wizard that makes, tries or opens a ledger."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog

from aanmaningen.core.errors import Message

from .wizard import ChosenLedger, StartWizard

__all__ = ["ChosenLedger", "choose_ledger"]


def choose_ledger(memory: QSettings, problem: Message | None) -> ChosenLedger | None:
    """Let the user make, open or try a ledger; None when she gives up. problem: why the last one did not open."""
    wizard = StartWizard(memory, problem)
    return wizard.chosen if wizard.exec() == QDialog.DialogCode.Accepted else None
