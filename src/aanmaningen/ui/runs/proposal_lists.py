"""The lists of a proposal: who gets what, who gets nothing and why, and what it comes to."""

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.selection import DraftLine, LeftOut, Reason
from aanmaningen.jobs.proposing import Addressed

from ..chosen import Chosen
from ..latest import Latest
from ..widgets import named
from ..workbench import Workbench
from .choosing import Choice, gathered
from .drafts import draft_columns, draft_key
from .grouped_model import Boxes, GroupedModel
from .grouped_view import GroupedView
from .left_out import left_out_columns
from .proposal_answer import ProposalAnswer, ShownLists
from .proposal_totals import total_columns

T = TypeVar("T")


class ProposalLists(QWidget):
    """Shows the lists. is_ticked: whether an item, by its id, is not left out by hand; its box says so."""

    ticked = Signal(object, bool)  # ids (list of int) whose boxes were ticked or not
    chosen_changed = Signal()  # another row is current, or others are selected
    opened = Signal()  # Enter on a draft

    def __init__(self, workbench: Workbench, is_ticked: Callable[[int], bool]) -> None:
        super().__init__()
        self._workbench = workbench
        self.is_ticked = is_ticked
        self._answer: ProposalAnswer | None = None
        self._gathering = Latest(workbench, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        bench = self._workbench
        self.drafts = GroupedModel(
            draft_columns(bench, self.is_ticked, self._remarks),
            bench.text,
            self,
            Boxes(_line_id, self.is_ticked),
            key=draft_key,
        )
        boxes = Boxes(self._taken_out_here, self.is_ticked, on_groups=False)
        columns = left_out_columns(bench, self._party_of)
        self.left_out = GroupedModel(columns, bench.text, self, boxes, key=lambda head: head.reason)
        self.totals = GroupedModel(total_columns(bench), bench.text, self)
        self.drafts_view = named(GroupedView(self.drafts), "proposal_drafts")
        self.left_out_view = named(GroupedView(self.left_out, spans=True), "proposal_left_out")
        self.totals_view = named(GroupedView(self.totals, spans=True), "proposal_totals")
        self.drafts_view.set_widths(32, 7, 8, 14, 13)
        self.left_out_view.set_widths(42, 14, 13, 15)
        self.totals_view.set_widths(40, 14, 14, 20)
        self.totals_view.horizontalHeader().setStretchLastSection(False)
        self.tabs = named(QTabWidget(), "proposal_tabs")
        self.tabs.tabBar().installEventFilter(self)
        for view in (self.drafts_view, self.left_out_view, self.totals_view):
            self.tabs.addTab(view, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _connect(self) -> None:
        self.drafts.ticked.connect(self.ticked)
        self.left_out.ticked.connect(self.ticked)
        self.tabs.currentChanged.connect(lambda _: self.chosen_changed.emit())
        for view in (self.drafts_view, self.left_out_view):
            view.current_changed.connect(self.chosen_changed)
            view.chosen_changed.connect(self.chosen_changed)
        self.drafts_view.opened.connect(self.opened)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Bring the keyboard into the list of which the letter was pressed."""
        if event.type() == QEvent.Type.Shortcut:
            QTimer.singleShot(0, self, lambda: self.tabs.currentWidget().setFocus())
        return super().eventFilter(watched, event)

    # -- questions

    def shows_drafts(self) -> bool:
        """Tell whether the list of notices is in front."""
        return self.tabs.currentWidget() is self.drafts_view

    def draft(self) -> Addressed | None:
        """Return the draft on which the keyboard stands, or one of whose items."""
        index = self.drafts_view.currentIndex()
        if not index.isValid() or self.tabs.currentWidget() is not self.drafts_view:
            return None
        found: Addressed = self.drafts.group(index.row()).head
        return found

    def has_chosen_items(self) -> bool:
        """Tell whether items are selected: a draft stands for all of its items, a reason for none."""
        choice = self._choice()
        return choice is not None and choice.has_items()

    def n_left_out(self) -> int:
        """Return how many items are shown that get no notice."""
        return sum(len(group.records) for group in self.left_out.groups)

    # -- changes

    def with_chosen(self, then: Callable[[T], None], made: Callable[[Chosen], T]) -> None:
        """Do something with what is made of the items that are selected now: in the background when they are many.

        It is forgotten when the user turned to something else meanwhile: other lists, another page, a dialog.
        """
        choice, answer = self._choice(), self._answer
        self._gathering.forget()
        if choice is None or answer is None or not choice.has_items():
            return
        if choice.is_small():
            then(made(gathered(choice, answer.names)))
            return

        def arrive(found: object) -> None:
            if self.isVisible() and QApplication.activeModalWidget() is None:
                then(cast(T, found))

        self._gathering.ask(
            message("Gathering what is selected"),
            lambda desk: made(answer.gather(choice, desk.stop_if_cancelled)),
            arrive,
        )

    def show_lists(self, answer: ProposalAnswer, shown: ShownLists) -> None:
        """Show these; what was open stays open, and the keyboard stays on its row as nearly as can be."""
        if answer is not self._answer:
            self._gathering.forget()  # what was selected may not be shown any more
        self._answer = answer
        for model, view, groups in (
            (self.drafts, self.drafts_view, shown.drafts),
            (self.left_out, self.left_out_view, shown.left_out),
            (self.totals, self.totals_view, answer.totals),
        ):
            row = max(view.currentIndex().row(), 0)
            model.set_groups(groups)
            if shown.sought.strip() and model is self.left_out or model is self.totals:
                for group in range(len(groups)):
                    model.open_group(model.row_of(group), True)
            if model.rowCount():
                view.selectRow(min(row, model.rowCount() - 1))
        self.chosen_changed.emit()
        self.retranslate()

    def show_first(self) -> None:
        """Show who gets a notice: a new proposal begins there."""
        self.tabs.setCurrentIndex(0)

    def show_nothing(self) -> None:
        """Show empty lists."""
        self._gathering.forget()
        self._answer = None
        for model in (self.drafts, self.left_out, self.totals):
            model.set_groups(())
        self.chosen_changed.emit()
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts anew."""
        text = self._workbench.text
        self.drafts_view.setAccessibleName(text(message("Who gets a notice")))
        self.left_out_view.setAccessibleName(text(message("Who does not, and why")))
        self.totals_view.setAccessibleName(text(message("What the proposal comes to")))
        for model in (self.drafts, self.left_out, self.totals):
            model.retranslate()
        titles = (
            plural("1 &notice", "{n} &notices", n=len(self.drafts.groups)),
            plural("1 item with&out a notice", "{n} items with&out a notice", n=self.n_left_out()),
            message("&Totals"),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, text(title))

    # -- private

    def _choice(self) -> Choice | None:
        """Return what is selected in the list in front; None where that are no items."""
        shown = self.tabs.currentWidget()
        if shown is self.drafts_view:
            return Choice(self.drafts.rows, self.drafts_view.chosen_rows(), groups_count=True)
        if shown is self.left_out_view:
            return Choice(self.left_out.rows, self.left_out_view.chosen_rows(), groups_count=False)
        return None

    def _taken_out_here(self, left: LeftOut) -> int | None:
        """Return the id of an item that was left out on this page, so that it can be taken in again."""
        wish = self._answer.proposed.wish if self._answer else None
        is_ours = wish is not None and left.reason is Reason.UNMARKED and left.item.item_id in wish.without
        return left.item.item_id if is_ours else None

    def _remarks(self, one: Addressed) -> tuple[Message, ...]:
        return self._answer.proposed.remarks.about(one.draft) if self._answer else ()

    def _party_of(self, left: LeftOut) -> str:
        return self._answer.left_out.name(left) if self._answer else ""


def _line_id(line: DraftLine) -> int | None:
    return line.item.item_id
