"""What a proposal is made with: criteria, minimums, days, and the day by which is to be paid."""

from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core import criteria_text
from aanmaningen.core.errors import Message, Refusal, message
from aanmaningen.core.settings import parse_amount
from aanmaningen.jobs import relating, saving
from aanmaningen.jobs.proposing import Wish

from ..date_field import DateField
from ..flow import FlowLayout, beside
from ..following import colour
from ..tints import Meaning, strong
from ..widgets import ElidedComboBox, named
from ..workbench import Workbench
from .criteria_field import CriteriaField

_CRITERIA = 36  # letters, of criteria and their label, that are always seen
_DAYS_TO_PAY = 14  # that the field for one deadline begins with


class ProposalForm(QWidget):
    """The fields; `changed` after each change by the user."""

    changed = Signal()
    save_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._saved: dict[str, str] = {}
        self._build()
        self._lay_out()
        self._connect()

    # -- building

    def _build(self) -> None:
        self.selection = named(ElidedComboBox(), "proposal_selection")
        self.criteria = named(CriteriaField(), "proposal_criteria")
        self.save_button = named(QPushButton(), "proposal_save_selection")
        self.delete_button = named(QPushButton(), "proposal_delete_selection")
        self.complaint = named(QLabel(), "proposal_complaint")
        self.complaint.setWordWrap(True)
        colour(self.complaint, QPalette.ColorRole.WindowText, lambda palette: strong(palette, Meaning.BAD))
        self.min_item = named(QLineEdit(), "proposal_min_item")
        self.min_debtor = named(QLineEdit(), "proposal_min_debtor")
        self.days_since = named(QSpinBox(), "proposal_days_since")
        self.correction = named(QSpinBox(), "proposal_correction_days")
        self.one_deadline = named(QCheckBox(), "proposal_one_deadline")
        self.deadline = named(DateField(self._workbench, self._workbench.reference_date), "proposal_deadline")
        self.deadline.setEnabled(False)
        for spin in (self.days_since, self.correction):
            spin.setRange(0, 999)
        for amount in (self.min_item, self.min_debtor):
            amount.setAlignment(Qt.AlignmentFlag.AlignRight)
            amount.setMaximumWidth(amount.fontMetrics().averageCharWidth() * 16)
        self.labels = {
            "selection": (QLabel(), self.selection),
            "criteria": (QLabel(), self.criteria),
            "min_item": (QLabel(), self.min_item),
            "min_debtor": (QLabel(), self.min_debtor),
            "days_since": (QLabel(), self.days_since),
            "correction": (QLabel(), self.correction),
        }
        for label, field in self.labels.values():
            label.setBuddy(field)

    def _lay_out(self) -> None:
        which = FlowLayout()
        which.setContentsMargins(0, 0, 0, 0)
        which.addWidget(beside(*self.labels["selection"]))
        letters = self.fontMetrics().averageCharWidth() * _CRITERIA
        which.add_stretching(beside(*self.labels["criteria"]), letters)
        which.addWidget(self.save_button)
        which.addWidget(self.delete_button)
        figures = FlowLayout()
        figures.setContentsMargins(0, 0, 0, 0)
        for key in ("min_item", "min_debtor", "days_since", "correction"):
            figures.addWidget(beside(*self.labels[key]))
        figures.addWidget(beside(self.one_deadline, self.deadline))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(which)
        lines.addWidget(self.complaint)
        lines.addLayout(figures)
        lines.addStretch(1)

    def _connect(self) -> None:
        for text_field in (self.criteria, self.min_item, self.min_debtor):
            text_field.textChanged.connect(self._on_typed)
        for spin in (self.days_since, self.correction):
            spin.valueChanged.connect(self._on_typed)
        self.one_deadline.toggled.connect(self.deadline.setEnabled)
        self.one_deadline.toggled.connect(self._on_typed)
        self.deadline.day_changed.connect(self._on_typed)
        self.deadline.problem_changed.connect(self._on_typed)
        self.selection.activated.connect(self._on_selection)
        self.save_button.clicked.connect(lambda: self.save_wanted.emit())
        self.delete_button.clicked.connect(lambda: self.delete_wanted.emit())

    # -- questions

    def complaint_about(self) -> Message | None:
        """Return what is wrong with what was typed, None when all is well."""
        try:
            if self.criteria.text().strip():
                criteria_text.parse(self.criteria.text())
            for field in (self.min_item, self.min_debtor):
                if field.text().strip():
                    parse_amount(field.text())
        except Refusal as refusal:
            return refusal.message
        if not self.one_deadline.isChecked():
            return None
        if self.deadline.problem is not None:
            return self.deadline.problem
        if self.deadline.day() <= self._workbench.reference_date:
            return message("The day by which is to be paid must come after the reference date.")
        return None

    def wish(self, without: tuple[int, ...]) -> Wish:
        """Return what the fields ask for, without these items. Raises Refusal."""
        return Wish(
            self._workbench.reference_date,
            self.criteria.text().strip(),
            "",
            _amount(self.min_item.text()),
            _amount(self.min_debtor.text()),
            self.days_since.value(),
            self.correction.value(),
            without,
            self.deadline.day() if self.one_deadline.isChecked() else None,
        )

    def chosen_name(self) -> str:
        """Return the name of the saved selection that is chosen, "" for none."""
        return str(self.selection.currentData() or "")

    def saved_names(self) -> list[str]:
        """Return the names of the saved selections."""
        return list(self._saved)

    # -- changes

    def take_typed(self) -> None:
        """Take what is still being typed: a key may ask for what the fields say before they are left."""
        if self.one_deadline.isChecked():
            self.deadline.is_right()
        self.show_complaint()

    def begin(self) -> None:
        """Start anew, with the figures of the settings."""
        desk = self._workbench.desk
        settings = desk.settings
        fields = (self.criteria, self.min_item, self.min_debtor, self.days_since, self.correction, self.one_deadline)
        for field in fields:
            field.blockSignals(True)
        self.criteria.clear()
        self.criteria.offer(self._workbench.translator.language, [one.name for one in relating.attribute_kinds(desk)])
        self.min_item.setText(self._amount_text(settings.text("min-item")))
        self.min_debtor.setText(self._amount_text(settings.text("min-debtor")))
        self.days_since.setValue(settings.days("days-since-last"))
        self.correction.setValue(settings.days("correction-days"))
        self.one_deadline.setChecked(False)
        self.deadline.setEnabled(False)
        self.deadline.set_day(self._workbench.reference_date + timedelta(days=_DAYS_TO_PAY))
        for field in fields:
            field.blockSignals(False)
        self.read_selections()
        self.show_complaint()

    def read_selections(self, chosen: str = "") -> None:
        """Offer the saved selections, and choose one."""
        self._saved = saving.selections(self._workbench.desk)
        self.selection.clear()
        self.selection.addItem(self._workbench.text(message("None")), "")
        for name in self._saved:
            self.selection.addItem(name, name)
        self.selection.setCurrentIndex(max(0, self.selection.findData(chosen)))
        self.delete_button.setEnabled(bool(self.chosen_name()))

    def show_complaint(self) -> None:
        """Say what is wrong with what was typed."""
        complaint = self.complaint_about()
        self.complaint.setText("⚠ " + self._workbench.text(complaint) if complaint else "")
        self.complaint.setVisible(complaint is not None)
        self.save_button.setEnabled(complaint is None and bool(self.criteria.text().strip()))

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        for key, words in _LABELS.items():
            label, field = self.labels[key]
            label.setText(text(words))
            field.setAccessibleName(text(words).replace("&", ""))
        self.save_button.setText(text(message("Sa&ve as…")))
        self.delete_button.setText(text(message("De&lete…")))
        self.delete_button.setToolTip(text(message("Delete the chosen selection")))
        self.one_deadline.setText(text(message("All to be paid b&y")))
        self.one_deadline.setToolTip(text(message("In place of the deadlines of the levels")))
        self.deadline.setAccessibleName(text(message("To be paid by")))
        self.criteria.setPlaceholderText(text(message("All that is late; or for instance: open >= 100")))
        self.criteria.setToolTip(text(message("Ctrl+Space or the arrow down shows what can stand here.")))
        for spin in (self.days_since, self.correction):
            spin.setSuffix(" " + text(message("days")))
        self.selection.setItemText(0, text(message("None")))
        self.show_complaint()

    # -- slots

    def _on_typed(self) -> None:
        self.show_complaint()
        self.changed.emit()

    def _on_selection(self, row: int) -> None:
        self.criteria.setText(self._saved.get(self.selection.itemData(row) or "", ""))
        self.delete_button.setEnabled(bool(self.chosen_name()))

    # -- private

    def _amount_text(self, stored: str) -> str:
        """Return an amount of the settings as the user writes it."""
        return stored if self._workbench.translator.language == "en" else stored.replace(".", ",")


_LABELS = {
    "selection": message("Se&lection"),
    "criteria": message("&Criteria"),
    "min_item": message("Minimum per &item"),
    "min_debtor": message("Minimum per de&btor"),
    "days_since": message("&Since the last notice"),
    "correction": message("Payments &under way"),
}


def _amount(text: str) -> Decimal | None:
    return parse_amount(text) if text.strip() else None
