"""The proposal: criteria and figures at the top, below them who gets what, and why the others do not."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from aanmaningen.core import criteria_text
from aanmaningen.core.errors import Message, Refusal, message, plural
from aanmaningen.core.selection import DraftLine, LeftOut, Reason
from aanmaningen.core.settings import parse_amount
from aanmaningen.jobs import proposing, saving
from aanmaningen.jobs.desk import Desk
from aanmaningen.jobs.proposing import ProposedRun, Wish

from ..icons import icon
from ..latest import Latest
from ..tints import Meaning, strong
from ..widgets import named
from ..workbench import Kind, Workbench
from .drafts import draft_columns, draft_groups, totals_of, ways_of
from .grouped_model import Boxes, GroupedModel
from .issue_dialog import IssueDialog
from .left_out import LeftOutList, left_out_columns
from .name_dialog import NameDialog

_MOST_WARNINGS = 4  # lines that are shown at once; the rest scrolls
_PAUSE = 300  # milliseconds without typing after which the proposal is made anew


@dataclass(frozen=True)
class _Answer:
    """A proposal with what is needed to show it."""

    proposed: ProposedRun
    left_out: LeftOutList


class ProposalPage(QWidget):
    """Makes a proposal in the background whenever a figure changes; asks to make it final."""

    issue_wanted = Signal(object)  # Wish: the user confirmed
    left = Signal()  # back to the runs, nothing changed

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.setObjectName("proposal_page")
        self._workbench = workbench
        self._latest = Latest(workbench, self)
        self._without: set[int] = set()
        self._answer: _Answer | None = None
        self._saved: dict[str, str] = {}
        self._is_current = False  # what is shown is what the fields and the boxes ask for
        self._then: Callable[[], None] | None = None
        self._build_fields()
        self._build_lists()
        self._lay_out()
        self._connect()

    # -- building

    def _build_fields(self) -> None:
        self.title = named(QLabel(), "proposal_title")
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        self.selection_field = named(QComboBox(), "proposal_selection")
        self.criteria_field = named(QLineEdit(), "proposal_criteria")
        self.criteria_field.setClearButtonEnabled(True)
        self.save_button = named(QPushButton(), "proposal_save_selection")
        self.complaint = named(QLabel(), "proposal_complaint")
        self.complaint.setWordWrap(True)
        self.min_item = named(QLineEdit(), "proposal_min_item")
        self.min_debtor = named(QLineEdit(), "proposal_min_debtor")
        self.days_since = named(QSpinBox(), "proposal_days_since")
        self.correction = named(QSpinBox(), "proposal_correction_days")
        for spin in (self.days_since, self.correction):
            spin.setRange(0, 999)
        for amount in (self.min_item, self.min_debtor):
            amount.setAlignment(Qt.AlignmentFlag.AlignRight)
            amount.setMaximumWidth(amount.fontMetrics().averageCharWidth() * 16)
        self.labels = {
            "selection": (QLabel(), self.selection_field),
            "criteria": (QLabel(), self.criteria_field),
            "min_item": (QLabel(), self.min_item),
            "min_debtor": (QLabel(), self.min_debtor),
            "days_since": (QLabel(), self.days_since),
            "correction": (QLabel(), self.correction),
        }
        for label, field in self.labels.values():
            label.setBuddy(field)

    def _build_lists(self) -> None:
        bench = self._workbench
        self.warnings = named(QListWidget(), "proposal_warnings")
        self.warnings.setWordWrap(True)
        self.warnings.hide()
        self.summary = named(QLabel(), "proposal_summary")
        self.summary.setWordWrap(True)
        self.search = named(QLineEdit(), "proposal_search")
        self.search.setClearButtonEnabled(True)
        self.drafts = GroupedModel(draft_columns(bench), bench.text, self, Boxes(_line_id, self._is_ticked))
        self.left_out = GroupedModel(
            left_out_columns(bench, self._party_of),
            bench.text,
            self,
            Boxes(self._taken_out_here, self._is_ticked, on_groups=False),
        )
        self.drafts_view = self._tree(self.drafts, "proposal_drafts")
        self.left_out_view = self._tree(self.left_out, "proposal_left_out")
        self.tabs = named(QTabWidget(), "proposal_tabs")
        self.tabs.addTab(self.drafts_view, "")
        self.tabs.addTab(self.left_out_view, "")
        self.back_button = named(QPushButton(), "proposal_back")
        self.again_button = named(QPushButton(), "proposal_again")
        self.final_button = named(QPushButton(), "proposal_final")
        self.final_button.setDefault(True)

    def _tree(self, model: GroupedModel, name: str) -> QTreeView:
        view = named(_TickingTree(model), name)
        view.setModel(model)
        view.setUniformRowHeights(True)
        view.setItemDelegate(_Roomy(view))
        view.setAlternatingRowColors(True)
        view.setAllColumnsShowFocus(True)
        view.header().setStretchLastSection(True)
        view.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        letter = view.fontMetrics().averageCharWidth()
        for column, letters in enumerate((50, 16, 13, 16, 12)):
            view.setColumnWidth(column, letter * letters)
        return view

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.back_button)
        head.addWidget(self.again_button)
        head.addWidget(self.final_button)
        form = QGridLayout()
        form.addWidget(self.labels["selection"][0], 0, 0)
        form.addWidget(self.selection_field, 0, 1)
        form.addWidget(self.labels["criteria"][0], 0, 2)
        form.addWidget(self.criteria_field, 0, 3, 1, 4)
        form.addWidget(self.save_button, 0, 7)
        form.addWidget(self.complaint, 1, 3, 1, 5)
        for place, key in enumerate(("min_item", "min_debtor", "days_since", "correction")):
            label, field = self.labels[key]
            form.addWidget(label, 2, place * 2)
            form.addWidget(field, 2, place * 2 + 1)
        form.setColumnStretch(3, 1)
        form.setColumnStretch(1, 1)
        found = QHBoxLayout()
        found.addWidget(self.summary, 2)
        found.addWidget(self.search, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self.warnings)
        layout.addLayout(found)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.propose)
        for text_field in (self.criteria_field, self.min_item, self.min_debtor):
            text_field.textChanged.connect(self._on_typed)
        for spin in (self.days_since, self.correction):
            spin.valueChanged.connect(self._on_typed)
        self.selection_field.activated.connect(self._on_selection)
        self.search.textChanged.connect(self._show_lists)
        self.save_button.clicked.connect(self.save_criteria)
        self.back_button.clicked.connect(self.left)
        self.again_button.clicked.connect(self.propose)
        self.final_button.clicked.connect(self.make_final)
        self.drafts.ticked.connect(self._on_ticked)
        self.left_out.ticked.connect(self._on_ticked)

    # -- questions

    @property
    def proposed(self) -> ProposedRun | None:
        """Return the proposal that is shown."""
        return self._answer.proposed if self._answer else None

    def complaint_about(self) -> Message | None:
        """Return what is wrong with what was typed, None when all is well."""
        try:
            if self.criteria_field.text().strip():
                criteria_text.parse(self.criteria_field.text())
            for field in (self.min_item, self.min_debtor):
                if field.text().strip():
                    parse_amount(field.text())
        except Refusal as refusal:
            return refusal.message
        return None

    def wish(self) -> Wish:
        """Return what the fields and boxes ask for. Raises Refusal."""
        return Wish(
            self._workbench.reference_date,
            self.criteria_field.text().strip(),
            "",
            _amount(self.min_item.text()),
            _amount(self.min_debtor.text()),
            self.days_since.value(),
            self.correction.value(),
            tuple(sorted(self._without)),
        )

    # -- changes

    def begin(self) -> None:
        """Start anew, with the figures of the settings."""
        settings = self._workbench.desk.settings
        self._without.clear()
        for field in self._typed():
            field.blockSignals(True)
        self.criteria_field.clear()
        self.min_item.setText(self._amount_text(settings.text("min-item")))
        self.min_debtor.setText(self._amount_text(settings.text("min-debtor")))
        self.days_since.setValue(settings.days("days-since-last"))
        self.correction.setValue(settings.days("correction-days"))
        for field in self._typed():
            field.blockSignals(False)
        self.search.clear()
        self._read_selections()
        self._show_complaint()
        self.propose()

    def propose(self) -> None:
        """Make the proposal anew, in the background; the old one stays until it is there."""
        self._pause.stop()
        if self.complaint_about():
            return
        wish = self.wish()
        self._is_current = False

        def job(desk: Desk) -> _Answer:
            proposed = proposing.propose(desk, wish)
            return _Answer(proposed, LeftOutList(proposed, proposing.party_names(desk)))

        task = self._latest.ask(message("Making the proposal"), job, self._show)
        task.refused.connect(self._on_refused)
        self._show_summary()

    def make_final(self) -> None:
        """Ask whether to make it final; first anew when fields or boxes changed."""
        if self.complaint_about():
            return
        if not self._is_current:
            self._then = self.make_final
            self.propose()
            return
        answer = self._answer
        if answer is not None and answer.proposed.notices:
            dialog = IssueDialog(self._workbench, answer.proposed, self)
            dialog.ask(lambda _: self.issue_wanted.emit(answer.proposed.wish))

    def can_make_final(self) -> bool:
        """Tell whether there is something to make final."""
        return bool(self._answer and self._answer.proposed.notices and not self.complaint_about())

    def save_criteria(self) -> None:
        """Keep the criteria under a name."""
        text = self.criteria_field.text().strip()
        if not text or self.complaint_about():
            return

        def save(name: str) -> None:
            def job(desk: Desk) -> str:
                return saving.save_selection(desk, name, text)

            self._workbench.write(
                message("Saving the criteria"), job, Kind.SETTINGS, then=lambda _: self._read_selections(name)
            )

        NameDialog(self._workbench, list(self._saved), self.selection_field.currentData() or "", self).ask(save)

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        for key, words in _LABELS.items():
            label, field = self.labels[key]
            label.setText(text(words))
            field.setAccessibleName(text(words).replace("&", ""))
        for button, words in (
            (self.save_button, message("Sa&ve as…")),
            (self.back_button, message("Bac&k")),
            (self.again_button, message("Propose a&gain")),
            (self.final_button, message("&Make final…")),
        ):
            button.setText(text(words))
        self.criteria_field.setPlaceholderText(text(message("All that is late; or for instance: open >= 100")))
        self.search.setPlaceholderText(text(message("Find a party or item")))
        self.search.setAccessibleName(self.search.placeholderText())
        self.warnings.setAccessibleName(text(message("Warnings")))
        self.drafts_view.setAccessibleName(text(message("Who gets a notice")))
        self.left_out_view.setAccessibleName(text(message("Who does not, and why")))
        for spin in (self.days_since, self.correction):
            spin.setSuffix(" " + text(message("days")))
        self.selection_field.setItemText(0, text(message("None")))
        self.show_reference_date()
        self._show_complaint()
        self._show_warnings()
        self._show_lists()

    def show_reference_date(self) -> None:
        """Write the title, which names the reference date."""
        title = message("Proposal of {day}", day=self._workbench.reference_date)
        self.title.setText(self._workbench.text(title))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- slots

    def _on_typed(self) -> None:
        self._is_current = False
        self._then = None
        self._show_complaint()
        self._pause.start()

    def _on_selection(self, row: int) -> None:
        self.criteria_field.setText(self._saved.get(self.selection_field.itemData(row) or "", ""))

    def _on_ticked(self, ids: list[int], is_ticked: bool) -> None:
        if is_ticked:
            self._without.difference_update(ids)
        else:
            self._without.update(ids)
        self._is_current = False
        self._show_summary()

    def _on_refused(self, _: Message) -> None:
        self._then = None

    # -- private

    def _typed(self) -> tuple[QLineEdit | QSpinBox, ...]:
        return self.criteria_field, self.min_item, self.min_debtor, self.days_since, self.correction

    def _is_ticked(self, item_id: int) -> bool:
        return item_id not in self._without

    def _taken_out_here(self, left: LeftOut) -> int | None:
        """Return the id of an item that was left out on this page, so that it can be taken in again."""
        wish = self._answer.proposed.wish if self._answer else None
        is_ours = wish is not None and left.reason is Reason.UNMARKED and left.item.item_id in wish.without
        return left.item.item_id if is_ours else None

    def _party_of(self, left: LeftOut) -> str:
        return self._answer.left_out.name(left) if self._answer else ""

    def _read_selections(self, chosen: str = "") -> None:
        self._saved = saving.selections(self._workbench.desk)
        self.selection_field.clear()
        self.selection_field.addItem(self._workbench.text(message("None")), "")
        for name in self._saved:
            self.selection_field.addItem(name, name)
        self.selection_field.setCurrentIndex(max(0, self.selection_field.findData(chosen)))

    def _show(self, answer: object) -> None:
        assert isinstance(answer, _Answer)
        self._answer = answer
        self._is_current = answer.proposed.wish == self.wish()
        self._show_warnings()
        self._show_lists()
        self._workbench.actions_changed.emit()
        then, self._then = self._then, None
        if then is not None and self._is_current:
            then()

    def _show_complaint(self) -> None:
        complaint = self.complaint_about()
        self.complaint.setText("⚠ " + self._workbench.text(complaint) if complaint else "")
        self.complaint.setVisible(complaint is not None)
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, strong(palette, Meaning.BAD))
        self.complaint.setPalette(palette)
        self.again_button.setEnabled(complaint is None)
        self.save_button.setEnabled(complaint is None and bool(self.criteria_field.text().strip()))
        self.final_button.setEnabled(self.can_make_final())

    def _show_warnings(self) -> None:
        found = self._answer.proposed.warnings if self._answer else []
        self.warnings.clear()
        for warning in found:
            self.warnings.addItem(QListWidgetItem(icon("warning"), self._workbench.text(warning)))
        self.warnings.setVisible(bool(found))
        if found:
            rows = min(len(found), _MOST_WARNINGS)
            self.warnings.setFixedHeight(rows * (self.warnings.sizeHintForRow(0) + 1) + 2 * self.warnings.frameWidth())

    def _show_lists(self) -> None:
        if self._answer is None:
            return
        sought = self.search.text()
        self.drafts.set_groups(draft_groups(self._answer.proposed, sought))
        self.left_out.set_groups(self._answer.left_out.groups(sought))
        if sought.strip():
            for row in range(len(self.left_out.groups)):
                self.left_out_view.expand(self.left_out.index(row, 0))
        for view in (self.drafts_view, self.left_out_view):
            if not view.currentIndex().isValid() and view.model().rowCount(QModelIndex()):
                view.setCurrentIndex(view.model().index(0, 0, QModelIndex()))
        self._show_summary()

    def _show_summary(self) -> None:
        text, number = self._workbench.text, self._workbench.translator.number
        if self._answer is None:
            self.summary.setText(text(message("Making the proposal…")))
            return
        proposed = self._answer.proposed
        n_drafts = len(self.drafts.groups)
        n_left = sum(len(group.records) for group in self.left_out.groups)
        self.tabs.setTabText(0, text(message("&Gets a notice ({count})", count=number(n_drafts))))
        self.tabs.setTabText(1, text(message("Gets n&one, and why ({count})", count=number(n_left))))
        if proposed.notices:
            n_email, n_paper = ways_of(proposed)
            lines = [
                "; ".join(map(text, totals_of(proposed))),
                text(message("By e-mail: {email}; on paper: {paper}", email=number(n_email), paper=number(n_paper))),
            ]
        else:
            lines = [text(message("Nobody gets a notice. The other list tells why."))]
        changed = len(self._without.symmetric_difference(proposed.wish.without))
        if changed:
            lines.append(
                text(
                    plural(
                        "1 item changed by hand; the totals follow when you propose again.",
                        "{n} items changed by hand; the totals follow when you propose again.",
                        n=changed,
                    )
                )
            )
        if self._latest.is_asking:
            lines.append(text(message("Making the proposal…")))
        self.summary.setText("\n".join(lines))
        self.final_button.setEnabled(self.can_make_final())

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


def _line_id(line: DraftLine) -> int | None:
    return line.item.item_id


def _amount(text: str) -> Decimal | None:
    return parse_amount(text) if text.strip() else None


class _Roomy(QStyledItemDelegate):
    """Gives the rows of a tree the height of those of our tables."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room of a cell."""
        found = super().sizeHint(option, index)
        return QSize(found.width(), option.fontMetrics.height() + 9)


class _TickingTree(QTreeView):
    """A tree in which Space ticks the box of the current row, whichever column is current."""

    def __init__(self, model: GroupedModel) -> None:
        super().__init__()
        self._model = model

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick with Space."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._model.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)
