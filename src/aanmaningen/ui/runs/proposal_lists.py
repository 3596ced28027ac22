"""The lists of a proposal: who gets what, who gets nothing and why, and what it comes to."""

from collections.abc import Set

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from aanmaningen.core.errors import Message, message, plural
from aanmaningen.core.selection import Candidate, DraftLine, LeftOut, Reason
from aanmaningen.jobs.proposing import Addressed

from ..chosen import NAMED, Chosen, called, whose
from ..widgets import named
from ..workbench import Workbench
from .drafts import draft_columns, draft_key
from .grouped_model import Boxes, GroupedModel
from .grouped_view import GroupedView
from .left_out import left_out_columns
from .proposal_answer import ProposalAnswer, ShownLists
from .proposal_totals import total_columns


class ProposalLists(QWidget):
    """Shows the lists; the boxes say which items are left out by hand. without: ids of those."""

    ticked = Signal(object, bool)  # ids (list of int) whose boxes were ticked or not
    chosen_changed = Signal()  # another row is current, or others are selected
    opened = Signal()  # Enter on a draft

    def __init__(self, workbench: Workbench, without: Set[int]) -> None:
        super().__init__()
        self._workbench = workbench
        self._without = without
        self._answer: ProposalAnswer | None = None
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
        self.drafts_view.set_widths(36, 8, 8, 15, 9)
        self.left_out_view.set_widths(42, 14, 13, 15)
        self.totals_view.set_widths(40, 14, 14, 20)
        self.totals_view.horizontalHeader().setStretchLastSection(False)
        self.tabs = named(QTabWidget(), "proposal_tabs")
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

    def chosen_items(self) -> list[int]:
        """Return the ids of the items in the selected rows: all of its items for a draft, none for a reason."""
        return list(self._chosen())

    def chosen(self) -> Chosen:
        """Return those items, and what to call them."""
        found = self._chosen()
        items = [item for item, _ in found.values()]
        if not items:
            return Chosen(())
        due = items[0].due_day if len({item.due_day for item in items}) == 1 else None
        if len(items) == 1:
            (item, name) = next(iter(found.values()))
            return Chosen(list(found), called(item.number, name, item.open_minor, item.currency), due)
        names = {item.party_id: name for item, name in found.values()}
        sums: dict[str, int] = {}
        for item in items:
            sums[item.currency] = sums.get(item.currency, 0) + item.open_minor
        return Chosen(list(found), None, due, whose(len(names), list(names.values())[:NAMED], sums))

    def has_chosen_items(self) -> bool:
        """Tell whether there are any of those; quicker than to count them."""
        if self.tabs.currentWidget() is self.drafts_view:
            return self.drafts_view.selectionModel().hasSelection()
        is_here = self.tabs.currentWidget() is self.left_out_view
        index = self.left_out_view.currentIndex()
        return is_here and index.isValid() and not self.left_out.is_group(index.row())

    def n_left_out(self) -> int:
        """Return how many items are shown that get no notice."""
        return sum(len(group.records) for group in self.left_out.groups)

    def is_ticked(self, item_id: int) -> bool:
        """Tell whether an item is not left out by hand."""
        return item_id not in self._without

    # -- changes

    def show_lists(self, answer: ProposalAnswer, shown: ShownLists) -> None:
        """Show these; what was open stays open, and the keyboard stays on its row as nearly as can be."""
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

    def _chosen(self) -> dict[int, tuple[Candidate, str]]:
        """Return the chosen items by id, each with the name of its party."""
        if self.tabs.currentWidget() is self.left_out_view:
            places = map(self.left_out.place, self.left_out_view.chosen_rows())
            lefts: list[LeftOut] = [self.left_out.groups[group].records[one] for group, one in places if one >= 0]
            return {left.item.item_id: (left.item, self._party_of(left)) for left in lefts}
        if self.tabs.currentWidget() is not self.drafts_view:
            return {}
        found: dict[int, tuple[Candidate, str]] = {}  # each once: a draft and its items may both be selected
        for row in self.drafts_view.chosen_rows():
            group, record = self.drafts.place(row)
            head, lines = self.drafts.groups[group].head, self.drafts.groups[group].records
            for line in lines if record < 0 else lines[record : record + 1]:
                found[line.item.item_id] = (line.item, head.party.name)
        return found

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
